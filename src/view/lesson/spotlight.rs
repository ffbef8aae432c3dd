//! The spotlight: on a projector and in a small window, a moment of a lesson takes up the whole window. Its text
//! is at the top in large letters, and the part it refers to fills the rest, drawn by the same function as in the
//! normal view.

use egui::{Align, CentralPanel, Frame, Id, Layout, Margin, Panel, Rect, RichText, Sense, Stroke, Ui};
use egui::{WidgetInfo, accesskit};

use super::callout::{paint_ring, place};
use super::panel::{main_ui, neighbors_ui, progress_ui, ways_ui};
use super::words::heading_ui;
use super::{Course, words};
use crate::lessons::{Cells, Pointer, Region};
use crate::view::format::{count, steps, three_digits};
use crate::view::top_bar::buttons_ui;
use crate::view::{
    ARMS, Action, Scene, Window, decision, drift, gradients, layers, lens, map, microscope, network, plots, tabs, theme,
};

/// Width and height of the largest window, in points, that shows the spotlight without a projector.
const SMALL: [f32; 2] = [1280.0, 720.0];
/// Font sizes of the text, the largest first; the smallest is used if none leaves enough room.
const LETTERS: [f32; 5] = [24.0, 21.0, 19.0, 17.0, 15.0];
/// Height of a line of the text, relative to its font size.
const LINE: f32 = 1.35;
/// Greatest share of the window's height for the text.
const WORDS: f32 = 0.26;
/// Height of the line with the step and the accuracies, in points.
const NUMBERS: f32 = 20.0;
/// Height of the row of buttons at the bottom, in points.
const FOOT: f32 = 32.0;
/// Least width of the progress bar in the row of buttons, in points.
const PROGRESS: f32 = 60.0;
/// Share of the stage above which the place pointed at needs no ring.
const ALL: f32 = 0.7;
/// Left and right margin, in points.
const SIDES: i8 = 16;

/// Returns the lesson, the part that fills the stage at this moment, and its text. `None` if the whole window is
/// shown instead: no moment so far points at a part of a view, the window is large, or the user opened the
/// controls. A moment that points at nothing keeps the stage of the one before.
#[must_use]
pub fn spotlight<'a>(ui: &Ui, scene: &Scene<'a>) -> Option<(&'a Course<'a>, Pointer, &'a str)> {
    let course = scene.course?;
    let size = ui.ctx().content_rect().size();
    let small = size.x <= SMALL[0] && size.y <= SMALL[1];
    let shown = (scene.state.projector || small) && scene.state.controls != Some(true);
    let so_far = course.lesson.moments.get(..=course.moment?)?;
    let point = so_far.iter().rev().find_map(|moment| moment.point).filter(|_| shown)?;
    let said = course.said()?;
    (!matches!(point.part, Region::Timeline | Region::Controls)).then_some((course, point, said))
}

/// Draws the text, the part it refers to, and the buttons.
pub fn spotlight_ui(
    ui: &mut Ui,
    window: &Window<'_>,
    (course, point, said): (&Course<'_>, Pointer, &str),
    out: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let panel = |above: i8, below: i8| {
        Frame::new().fill(palette.panel).inner_margin(Margin { left: SIDES, right: SIDES, top: above, bottom: below })
    };
    let foot = Panel::bottom("spotlight foot").frame(panel(6, 6)).show_separator_line(false);
    let foot = foot.show(ui, |ui| foot_ui(ui, window, course, out)).response.rect;
    ui.painter().hline(foot.x_range(), foot.top(), Stroke::new(1.0, palette.line));
    let head = Panel::top("spotlight words").frame(panel(8, 8)).show_separator_line(false);
    let head = head.show(ui, |ui| words_ui(ui, window, course, said)).response.rect;
    ui.painter().hline(head.x_range(), head.bottom(), Stroke::new(1.0, palette.line));
    let stage = Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(SIDES, 8));
    CentralPanel::default().frame(stage).show(ui, |ui| {
        let room = ui.available_rect_before_wrap();
        stage_ui(ui, window, course, point, out);
        pointed_ui(ui, window, room);
    });
}

/// Draws the step, the accuracies, and the text in the largest letters that leave enough room.
fn words_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, said: &str) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal(|ui| {
        ui.set_height(NUMBERS);
        ui.spacing_mut().interact_size.y = NUMBERS;
        if let Some(moment) = course.moment() {
            heading_ui(ui, &scene.text.with("lesson-moment", &[("step", &steps(moment.step))]));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for arm in [1, 0] {
                let numbers =
                    decision::accuracies(scene, arm).map(|accuracies| numbers(scene, course, arm, &accuracies));
                let Some(numbers) = numbers else { continue };
                let words = RichText::new(format!("{} {numbers}", ARMS[arm]));
                ui.label(words.font(theme::strong(theme::BODY)).color(palette.names[arm]));
            }
        });
    });
    let width = ui.available_width();
    let room = WORDS * ui.ctx().content_rect().height();
    let high = |size: f32| size * LINE * words::rows(ui, said, theme::regular(size), width);
    let size = LETTERS.into_iter().find(|size| high(*size) <= room).unwrap_or(LETTERS[LETTERS.len() - 1]);
    let words = RichText::new(said).font(theme::regular(size)).color(palette.text).line_height(Some(size * LINE));
    ui.add(egui::Label::new(words).wrap());
}

/// Returns the accuracies of an arm, preceded by its loss if the text of the moment mentions the loss.
fn numbers(scene: &Scene<'_>, course: &Course<'_>, arm: usize, accuracies: &str) -> String {
    let speaks = course.moment().is_some_and(|moment| moment.text.of(scene.text.tag()).names("loss"));
    match scene.frame().and_then(|frame| frame.arms[arm].loss).filter(|_| speaks) {
        Some(loss) => {
            format!("{} {} · {accuracies}", scene.text.get("progress-loss").to_lowercase(), three_digits(loss))
        }
        None => accuracies.to_owned(),
    }
}

/// Draws the buttons of the run, the main button, the progress, the neighboring lessons, and the buttons that leave.
fn foot_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.set_height(FOOT);
        ui.spacing_mut().item_spacing.x = 6.0;
        buttons_ui(ui, scene, false, out);
        main_ui(ui, scene, course, out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ways_ui(ui, scene, false, out);
            neighbors_ui(ui, scene, course, out);
            ui.add_space(6.0);
            if ui.available_width() >= PROGRESS {
                progress_ui(ui, scene, course);
            }
        });
    });
}

/// Draws the part that the lesson points at, over all of `ui`.
fn stage_ui(ui: &mut Ui, window: &Window<'_>, course: &Course<'_>, point: Pointer, out: &mut Vec<Action>) {
    match point.part {
        Region::Histogram | Region::SaturatedZone | Region::LinearZone | Region::Curve | Region::Numbers => {
            if !tabs::loading_ui(ui, window) {
                let named = named(window, course, point, ui.available_height());
                layers::some_ui(ui, window, Some(&named), out);
            }
        }
        Region::Network => {
            if !tabs::loading_ui(ui, window) {
                network::network_ui(ui, window, out);
            }
        }
        Region::Microscope => microscope::scrolled_ui(ui, window, out),
        Region::Lens => lens::lens_ui(ui, window, ui.available_height(), None, out),
        Region::Loss | Region::GradientFlow => plots::one_ui(ui, window, point.part, out),
        Region::UpdateRatio | Region::GradientHistograms | Region::Landscape => {
            gradients::one_ui(ui, window, point.part, out);
        }
        Region::Bands | Region::Heat | Region::Shift | Region::ShapeShift | Region::Bars => {
            drift::one_ui(ui, window, point.part, out);
        }
        Region::Decision => {
            if !tabs::loading_ui(ui, window) {
                decision::decision_ui(ui, window, out);
            }
        }
        Region::Map => map::shown_ui(ui, window, out),
        Region::Timeline | Region::Controls => (),
    }
}

/// Returns the layers of the stage in order: those pointed at, and as many of those named by numbers in the text
/// as fit into `height` points.
fn named(scene: &Scene<'_>, course: &Course<'_>, point: Pointer, height: f32) -> Vec<usize> {
    let depth = scene.run().network.depth;
    let mut named = match point.layers {
        Cells::All => return (1..=depth).collect(),
        Cells::One(layer) => vec![layer.min(depth)],
        Cells::Selected => vec![scene.layer()],
    };
    let words = course.moment().map_or_else(Vec::new, |moment| moment.text.of(scene.text.tag()).layers(depth));
    for layer in words {
        let others = count(named.len());
        let needed = layers::AROUND + layers::LARGE + others * layers::OTHERS;
        if !named.contains(&layer) && needed <= height {
            named.push(layer);
        }
    }
    named.sort_unstable();
    named
}

/// Draws a ring around the place pointed at, unless it covers nearly the whole stage, and describes it to screen
/// readers.
fn pointed_ui(ui: &Ui, scene: &Scene<'_>, stage: Rect) {
    let Some(place) = place(ui) else { return };
    if place.area() < ALL * stage.area() {
        paint_ring(ui.painter(), theme::palette(ui), place.intersect(stage.expand(4.0)));
    }
    let response = ui.interact(place, Id::unique("lesson spotlight"), Sense::empty());
    let name = scene.text.get("lesson-pointed");
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Mark, true, &name));
}
