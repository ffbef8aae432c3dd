//! The activation lens: how the distribution of one layer passes through the activation curve.

mod bell;
mod bends;
mod compare;
mod hover;
mod labels;
mod picture;
mod seen;
mod side;
mod switches;
mod words;

use egui::{Align, Align2, Layout, Rect, Sense, Ui, WidgetInfo, accesskit, pos2, vec2};

use super::arms::fitting;
use super::choose::next;
use super::layers::Curve;
use super::lesson::{self, DrawnPart};
use super::widgets::{Icon, icon_switch};
use super::{ARMS, Action, Scene, theme};
use crate::lessons::Region;
use bell::Bell;
use compare::Comparison;
pub use picture::MARKED;
use picture::{BELOW, Bundle, Picture};
use seen::Seen;
pub use seen::{entering, leaving};

/// Display options of the activation lens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LensOptions {
    /// Whether sigmoid and ReLU are shown side by side instead of the network's own activation.
    pub compare: bool,
    /// Whether the least-squares line of the curve is drawn.
    pub line: bool,
}

/// Height of the heading, in points.
const HEADING: f32 = 26.0;
/// Width of a switch in the heading, in points.
const SWITCH: f32 = 28.0;
/// Gap between heading, switches, picture and words, in points.
const GAP: f32 = 5.0;
/// Least width with room for the outputs at the left of the picture, in points.
const ROOM_FOR_OUTPUTS: f32 = 190.0;
/// Least height of the picture, in points.
const LOWEST: f32 = 72.0;

/// Draws the lens, `height` points high. `held` is γ and β while the user is moving the slider of one of them.
pub fn lens_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32, held: Option<[f64; 2]>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = GAP;
    let mut above = 0.0;
    // A page has its own title.
    if scene.reacts() {
        above = HEADING + switches::HEIGHT + 2.0 * GAP;
        heading_ui(ui, scene, out);
        switches::switches_ui(ui, scene, out);
    }
    let arms = seen::arms(scene);
    let curve = Curve::of(scene.run().network.activation);
    let lines = words::LINE * 2.0;
    let room = (height - above - lines - 2.0 * GAP).max(LOWEST);
    let (area, response) = ui.allocate_exact_size(vec2(ui.available_width(), room), Sense::hover());
    lesson::mark(ui, scene, DrawnPart::of(Region::Lens), area);
    ui.spacing_mut().item_spacing.y = 0.0;
    let palette = theme::palette(ui);
    if scene.state.lens.compare {
        let gaussian = held.map_or([0.0, 1.0], |[gamma, beta]| [beta, gamma]);
        let comparison = Comparison::new(ui, scene, &arms, gaussian);
        comparison.paint(ui, area);
        let name = comparison.summary();
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
        words::words_ui(ui, &comparison.within(), palette.text, 1, None);
        words::words_ui(ui, &comparison.linearity(), palette.text, 1, None);
        return;
    }
    let held = held.filter(|_| seen::lands(scene));
    let bell = held.map(|[gamma, beta]| Bell::kept(ui, scene.run().network.activation, beta, gamma));
    let bundles: Vec<Bundle<'_>> = seen::parts(&arms).map(|part| seen::bundle(scene, part)).collect();
    let picture = place(scene, palette, curve, &bundles, bell.as_deref(), area);
    picture.paint(ui);
    axes_ui(ui, &picture, area);
    if arms.iter().any(|(_, seen)| matches!(seen, Seen::Waits)) && bundles.is_empty() {
        let font = theme::regular(theme::BODY);
        let waits = scene.text.get("lens-waits");
        ui.painter().text(picture.plot.center(), Align2::CENTER_CENTER, waits, font, palette.muted);
    }
    let summary = words::summary(scene, &curve, &arms, bell.as_deref());
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &summary));
    hover::hover_ui(ui, &response, &picture);
    match &bell {
        Some(bell) => words::words_ui(ui, &words::of_bell(scene, &curve, bell), palette.text, 2, None),
        None => arms_ui(ui, scene, &curve, &arms),
    }
}

/// Draws a line of words for each arm.
fn arms_ui(ui: &mut Ui, scene: &Scene<'_>, curve: &Curve, arms: &[(usize, Seen<'_>)]) {
    let palette = theme::palette(ui);
    let small = scene.is_small(ui.available_width());
    // A single arm may use both lines.
    let lines = if arms.len() == 1 { 2 } else { 1 };
    for (arm, seen) in arms {
        let mut pieces = words::of_arm(scene, curve, *arm, seen);
        if let Some(first) = pieces.first_mut().filter(|_| scene.page && !small) {
            // The page names the arms nowhere else.
            first.text = first.text.replacen(ARMS[*arm], &scene.arm_name(*arm), 1);
        }
        words::words_ui(ui, &pieces, palette.names[*arm], lines, Some(*arm));
    }
}

/// Draws the heading, as in "Activation lens · layer 8", and the switches of the least-squares line and of the
/// microscope.
fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), HEADING), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(HEADING);
        ui.spacing_mut().interact_size.y = HEADING;
        let title = text.with("lens", &[("layer", &scene.layer().to_string())]);
        let title = fitting(ui, &[&title], ui.available_width() - 2.0 * (SWITCH + 8.0), palette.text);
        ui.label(title).on_hover_text(text.get("lens.tip"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let switch = icon_switch(ui, Icon::Line, &text.get("lens-line"), scene.state.lens.line);
            if switch.on_hover_text(text.get("lens-line.tip")).clicked() {
                out.push(next(scene, "lens.line"));
            }
            let switch = icon_switch(ui, Icon::Magnifier, &text.get("lens-microscope"), scene.state.microscope.open);
            if switch.on_hover_text(text.get("lens-microscope.tip")).clicked() {
                out.push(next(scene, "window.microscope"));
            }
            let galley =
                ui.painter().layout_no_wrap(text.get("lens-hint"), theme::regular(theme::SMALL), palette.muted);
            if galley.size().x + 8.0 < ui.available_width() {
                ui.label(galley);
            }
        });
    });
}

/// Lays out the picture and its outputs in `area`.
fn place<'a>(
    scene: &'a Scene<'a>,
    palette: &'static theme::Palette,
    curve: Curve,
    bundles: &'a [Bundle<'a>],
    bell: Option<&'a Bell>,
    area: Rect,
) -> Picture<'a> {
    let outputs = area.width() >= ROOM_FOR_OUTPUTS;
    let side = (area.width() * 0.1).clamp(22.0, 40.0);
    let left = if outputs { area.left() + 18.0 + side } else { area.left() };
    let plot = Rect::from_min_max(pos2(left, area.top()), pos2(area.right(), area.bottom() - BELOW));
    let side = outputs.then(|| Rect::from_x_y_ranges(left - side - 4.0..=left - 4.0, plot.y_range()));
    Picture { scene, palette, curve, bundles, bell, plot, side, marked: false }
}

/// Draws the numbers and names of both axes.
fn axes_ui(ui: &Ui, picture: &Picture<'_>, area: Rect) {
    let palette = picture.palette;
    let text = picture.scene.text;
    picture.marks_ui(ui, &picture::input_marks(picture.plot.width()));
    let font = theme::regular(theme::SMALL);
    let y = picture.plot.bottom() + 4.0;
    let width = |words: &str| ui.painter().layout_no_wrap(words.to_owned(), font.clone(), palette.muted).size().x;
    // The name of the input axis goes between 4 and 8 if there is room.
    let input = text.get("lens-input");
    let axis = picture.axis();
    let (from, to) = (axis.x(4.0) + 8.0, axis.x(8.0) - 12.0);
    if width(&input) <= to - from {
        ui.painter().text(pos2(from.midpoint(to), y), Align2::CENTER_TOP, input, font.clone(), palette.muted);
    }
    if let Some(side) = picture.side {
        picture.output_marks_ui(ui, side);
        let output = text.get("lens-output");
        if width(&output) <= picture.plot.left() - 6.0 - area.left() {
            ui.painter().text(pos2(area.left(), y), Align2::LEFT_TOP, output, font, palette.muted);
        }
    }
}
