//! The panel at the left that guides through a lesson.

use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, Stroke, Ui};

use super::words::{self, GAP, changed, heading_ui, paragraph_ui};
use super::{Course, LessonAction, Phase, Prediction, pages, question, training};
use crate::lessons::Lesson;
use crate::view::format::{float, px, steps};
use crate::view::widgets::{Icon, icon_button, labeled_command, text_command};
use crate::view::{Action, Scene, Show, is_low, theme};

/// Greatest number of changed keys that are named.
const NAMED: usize = 3;

/// Left and right margin of the panel's content, in points.
const SIDES: [i8; 2] = [16, 14];
/// Font size of the title, and height of its lines, in points.
const TITLE: [f32; 2] = [17.0, 22.0];
/// Height of everything except title, question and changes, in points.
const AROUND: f32 = 108.0;

/// Height of the progress bar with the space behind it, in points.
const PROGRESS: f32 = 16.0;

/// Height of the card about changes without its words, in points.
const CARD: f32 = 54.0;

/// Width of the panel at the end of a lesson in a low window, and least width of the view beside it, in points.
const WIDE_END: f32 = 400.0;
const PICTURE: f32 = 440.0;

/// Returns the width of the panel in a window `width` points wide. The panel is wider if a low window shows all of
/// the end of a lesson (`all_of_end`), so that nothing has to be scrolled.
#[must_use]
pub fn width(width: f32, all_of_end: bool) -> f32 {
    match width {
        _ if all_of_end && width >= WIDE_END + PICTURE => WIDE_END,
        narrow if narrow < 1100.0 => 292.0,
        wide if wide >= 1500.0 => 348.0,
        _ => 316.0,
    }
}

/// Returns whether the question, or the chosen page of the end, does not fit into a panel `width` wide and as high
/// as `ui`, as on a projector. Then it takes up the whole window until the question is answered or another page is
/// chosen.
pub fn is_slide(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, width: f32) -> bool {
    if course.phase == Phase::Training {
        return false;
    }
    let width = width - f32::from(SIDES[0] + SIDES[1]);
    let title = &course.lesson.text.of(scene.text.tag()).title;
    let title = TITLE[1] * words::rows(ui, title, theme::strong(TITLE[0]), width);
    let changed = changed_words(scene, course).map_or(0.0, |said| words::height(ui, &said, width - 20.0) + CARD);
    let room = ui.available_height() - AROUND - title - changed;
    match course.phase {
        Phase::Question | Phase::Training => question::height(ui, scene, course, width) > room,
        // Any page fits into a large window.
        Phase::End => is_low(ui) && pages::height(ui, scene, course, (width, room - PROGRESS)) > room - PROGRESS,
    }
}

/// The surroundings of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelPlace {
    /// The panel is beside the view.
    Picture,
    /// The panel is beside the controls and the view.
    Controls,
    /// The panel is alone, as a slide.
    Slide,
}

/// Draws the panel.
pub fn panel_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, place: PanelPlace, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let part = |above: i8, below: i8| {
        let margin = Margin { left: SIDES[0], right: SIDES[1], top: above, bottom: below };
        Frame::new().inner_margin(margin)
    };
    let head = Panel::top("lesson head").frame(part(10, 8)).show_separator_line(false);
    head.show(ui, |ui| head_ui(ui, scene, course, place == PanelPlace::Controls, out));
    let foot = Panel::bottom("lesson foot").frame(part(8, 10)).show_separator_line(false);
    let foot = foot.show(ui, |ui| foot_ui(ui, scene, course, out));
    ui.painter().hline(foot.response.rect.x_range(), foot.response.rect.top(), Stroke::new(1.0, palette.line));
    let scroll = ScrollArea::vertical().id_salt(("lesson scroll", &course.lesson.id, course.phase as u8));
    scroll.auto_shrink(false).show(ui, |ui| {
        let room = ui.available_height();
        part(0, 8).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = GAP;
            match course.phase {
                Phase::Question if place == PanelPlace::Slide => question::slide_ui(ui, scene, course, out),
                Phase::Question => question::question_ui(ui, scene, course, out),
                Phase::Training => training::training_ui(ui, scene, course),
                Phase::End => {
                    // On a slide the pages are planned for the width of the panel, so that the tabs stay the same.
                    let slide = width(ui.ctx().content_rect().width(), true) - f32::from(SIDES[0] + SIDES[1]);
                    let width = if place == PanelPlace::Slide { slide } else { ui.available_width() };
                    pages::end_ui(ui, scene, course, (width, room), out);
                }
            }
        });
    });
}

/// Draws the number and title of the lesson, and the buttons for the controls and for leaving.
fn head_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, controls: bool, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.horizontal(|ui| {
        ui.set_height(30.0);
        heading_ui(ui, &text.with("lesson-number", &[("number", &course.lesson.order.to_string())]));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ways_ui(ui, scene, controls, out);
        });
    });
    let title = RichText::new(&course.lesson.text.of(text.tag()).title).font(theme::strong(TITLE[0]));
    ui.add(Label::new(title.color(palette.text).line_height(Some(TITLE[1]))).wrap());
    changed_ui(ui, scene, course, out);
}

/// Draws the button that leaves the lesson and the one that toggles the controls, from right to left; `controls`
/// says whether the controls are visible.
pub(super) fn ways_ui(ui: &mut Ui, scene: &Scene<'_>, controls: bool, out: &mut Vec<Action>) {
    let text = scene.text;
    let name = text.get("lesson-leave");
    if icon_button(ui, Icon::Close, "", &name, false).on_hover_text(text.get("lesson-leave.tip")).clicked() {
        out.push(Action::Lesson(LessonAction::Leave));
    }
    if labeled_command(ui, text, Icon::Controls, "lesson-controls", false) {
        out.push(Action::Show(Show::Option("window.controls", if controls { "folded" } else { "open" })));
    }
}

/// Returns the differences from the lesson in words; `None` without any.
fn changed_words(scene: &Scene<'_>, course: &Course<'_>) -> Option<String> {
    let mut named: Vec<String> = course.changed.iter().take(NAMED).map(|one| changed(scene, one)).collect();
    if course.changed.len() > NAMED {
        named.push("…".to_owned());
    }
    (!named.is_empty()).then(|| scene.text.with("lesson-changed", &[("what", &named.join(", "))]))
}

/// Draws a card with the differences from the lesson and a button to restore it; nothing without differences.
fn changed_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    let Some(said) = changed_words(scene, course) else { return };
    let palette = theme::palette(ui);
    let text = scene.text;
    let card = Frame::new().fill(palette.card).stroke(Stroke::new(1.0, palette.alarm)).corner_radius(8);
    card.inner_margin(Margin::symmetric(10, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        paragraph_ui(ui, &said, palette.text);
        if text_command(ui, text, "lesson-restore", false) {
            out.push(Action::Lesson(LessonAction::Restore));
        }
    });
}

/// Draws the progress, the main button, and the buttons of the previous and next lesson.
fn foot_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 8.0;
    if course.phase != Phase::Question {
        progress_ui(ui, scene, course);
    }
    ui.horizontal(|ui| {
        ui.set_height(30.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        main_ui(ui, scene, course, out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            neighbors_ui(ui, scene, course, out);
        });
    });
}

/// Draws the button of the next action, or the progress in words during training.
pub(super) fn main_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    match course.phase {
        Phase::Question => {
            if text_command(ui, text, "lesson-skip", false) {
                out.push(Action::Lesson(LessonAction::Answer(Prediction::Skipped)));
            }
        }
        Phase::Training if course.waits => {
            if labeled_command(ui, text, Icon::Play, "lesson-go-on", true) {
                out.push(Action::Run);
            }
        }
        Phase::Training => {
            let (step, end) = progress(scene, course);
            let said = text.with("lesson-progress", &[("step", &steps(step)), ("end", &steps(end))]);
            ui.label(RichText::new(said).color(theme::palette(ui).muted));
        }
        Phase::End => {
            if labeled_command(ui, text, Icon::Replay, "lesson-again", false) {
                out.push(Action::Lesson(LessonAction::Again));
            }
        }
    }
}

/// Draws the buttons of the next and the previous lesson, from right to left.
pub(super) fn neighbors_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    let [before, after] = course.around;
    neighbor_ui(ui, scene, after, "lesson-next", Icon::Forward, course, out);
    neighbor_ui(ui, scene, before, "lesson-previous", Icon::Back, course, out);
}

/// Draws the button of a neighboring lesson, with its label if it is the next thing to do.
fn neighbor_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    to: Option<&Lesson>,
    name: &str,
    icon: Icon,
    course: &Course<'_>,
    out: &mut Vec<Action>,
) {
    let Some(lesson) = to else { return };
    let text = scene.text;
    let label = text.get(name);
    let next = icon == Icon::Forward && course.phase == Phase::End;
    let main = next && course.changed.is_empty();
    let response = icon_button(ui, icon, if next { &label } else { "" }, &label, main);
    let title = &lesson.text.of(text.tag()).title;
    if response.on_hover_text(format!("{label}: {title}")).clicked() {
        out.push(Action::Lesson(LessonAction::Open(lesson.id.clone())));
    }
}

/// Returns the step of the run, but at most the last step of the lesson, and that last step.
fn progress(scene: &Scene<'_>, course: &Course<'_>) -> (u64, u64) {
    (scene.last_step().min(course.end), course.end)
}

/// Draws a progress bar with marks for the moments.
pub(super) fn progress_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    let palette = theme::palette(ui);
    let (step, end) = progress(scene, course);
    let place = |step: u64| px((float(step) / float(end.max(1))).min(1.0));
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 8.0), egui::Sense::hover());
    let bar = rect.shrink2(egui::vec2(0.0, 1.0));
    ui.painter().rect_filled(bar, 3.0, palette.line);
    let mut done = bar;
    done.set_width(bar.width() * place(step));
    ui.painter().rect_filled(done, 3.0, palette.strong);
    if course.changed.is_empty() {
        for moment in &course.lesson.moments {
            // The mark of the first step must not stick out.
            let x = bar.left() + (bar.width() * place(moment.step)).clamp(4.0, bar.width() - 4.0);
            ui.painter().circle(egui::pos2(x, bar.center().y), 3.5, palette.panel, Stroke::new(1.5, palette.strong));
        }
    }
    let said = scene.text.with("lesson-progress", &[("step", &steps(step)), ("end", &steps(end))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ProgressIndicator, true, &said));
    response.on_hover_text(&said);
}
