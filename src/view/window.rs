//! The whole window: the bar at the top, controls at the left, the tabs, plots at the right, and the timeline.

use egui::{CentralPanel, Color32, Frame, Margin, Panel, Rect, ScrollArea, Stroke, Ui};

use super::hints::{self, Target};
use super::lesson::{self, Course, DrawnPart, PanelPlace, Phase};
use super::{
    Action, Picture, Window, controls, export, files, keys, lens, notice, plots, tabs, theme, timeline, top_bar,
};
use crate::lessons::Region;

/// Least window width with room for the controls, in points.
const ROOM_FOR_CONTROLS: f32 = 960.0;
/// Least window width at which the plots have room for the values of both arms, in points.
const ROOM_FOR_VALUES: f32 = 1240.0;
/// Least width that the plots must leave to the tabs, in points.
const LEAST_PICTURE: f32 = 436.0;

/// Height below which a window is low, in points. In projector mode a window of 1280 × 720 pixels is 480 points high.
const LOW: f32 = 560.0;

/// Returns whether the window is so low that bars, legends and the plots must give room to the tabs.
pub fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < LOW
}

/// Draws the window into `ui`, which has neither margin nor background, and adds the user's requests to `out`.
pub fn window_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    keys::shortcuts(ui, window, out);
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let course = window.course;
    // During a lesson the controls appear only if the user opens them.
    let controls_open = window.state.controls.unwrap_or(width >= ROOM_FOR_CONTROLS && course.is_none());
    let low = is_low(ui);
    let controls_width = if width < 1400.0 { 232.0 } else { 264.0 };
    let lesson_width = lesson::width(width, low && course.is_some_and(|course| course.phase == Phase::End));
    // Just wide enough for the values of both arms beside the switch of the curves.
    let least = if width >= ROOM_FOR_VALUES { 364.0 } else { 240.0 };
    let plots_width = (width * 0.26).clamp(least, 460.0).round();
    let taken = [(controls_open, controls_width), (course.is_some(), lesson_width), (true, plots_width)];
    let taken: f32 = taken.into_iter().filter(|(open, _)| *open).map(|(_, width)| width).sum();
    // In a low window the tabs must share a line with their switches, to save room for the layers.
    let least = if low { tabs::ONE_LINE + 32.0 } else { LEAST_PICTURE };
    // The plots are open if the lesson points at one of them.
    let named = course
        .and_then(Course::point)
        .is_some_and(|point| matches!(point.part, Region::Lens | Region::Loss | Region::GradientFlow));
    let plots_open = named || window.state.plots.unwrap_or(width - taken >= least);
    let bar = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(16, if low { 4 } else { 8 }));
    let line = Stroke::new(1.0, palette.line);

    if let Some(spotlight) = lesson::spotlight(ui, window) {
        // A user at an earlier step needs the timeline to find the way back.
        if window.state.at.is_some() || window.branch.is_some() {
            bottom_ui(ui, window, out);
        }
        lesson::spotlight_ui(ui, window, spotlight, out);
        over_ui(ui, window, out);
        return;
    }
    let top = Panel::top("top").frame(bar).show_separator_line(false).show(ui, |ui| {
        top_bar::top_bar_ui(ui, window, [controls_open, plots_open], out);
    });
    ui.painter().hline(top.response.rect.x_range(), top.response.rect.bottom(), line);
    bottom_ui(ui, window, out);

    let columns = Columns {
        lesson: lesson_width,
        controls: controls_open.then_some(controls_width),
        plots: plots_open.then_some(plots_width),
    };
    // The user opened the controls, so they stay visible.
    let asked = window.state.controls == Some(true);
    let slide = course.filter(|course| !asked && lesson::is_slide(ui, window, course, lesson_width));
    let free = match slide {
        Some(course) => {
            let all = CentralPanel::default().frame(Frame::new().fill(palette.panel));
            all.show(ui, |ui| lesson::panel_ui(ui, window, course, PanelPlace::Slide, out));
            Rect::NOTHING
        }
        None => columns_ui(ui, window, columns, out),
    };
    lesson::callout_ui(ui, window, free);
    over_ui(ui, window, out);
}

/// Draws the timeline.
fn bottom_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let margin = Margin::symmetric(16, if is_low(ui) { 1 } else { 4 });
    let bottom = Panel::bottom("timeline").frame(Frame::new().fill(palette.panel).inner_margin(margin));
    let bottom = bottom.show_separator_line(false).show(ui, |ui| timeline::timeline_ui(ui, window, out)).response.rect;
    ui.painter().hline(bottom.x_range(), bottom.top(), Stroke::new(1.0, palette.line));
    hints::mark(ui, Target::Timeline, bottom);
    lesson::mark(ui, window, DrawnPart::of(Region::Timeline), bottom);
}

/// Draws what lies over everything else: hints, lists and dialogs.
fn over_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    hints::hints_ui(ui, window, out);
    lesson::list_ui(ui, window, out);
    keys::keys_ui(ui, window, out);
    files::dialog_ui(ui, window, out);
    export::dialog_ui(ui, window, out);
    files::question_ui(ui, window, out);
    files::drop_ui(ui, window, out);
}

/// Widths of the columns beside the tabs, in points; `None` for a column that is hidden.
#[derive(Clone, Copy)]
struct Columns {
    lesson: f32,
    controls: Option<f32>,
    plots: Option<f32>,
}

/// Draws the open lesson, controls, tabs and plots side by side. Returns the area for the bubble of a callout.
fn columns_ui(ui: &mut Ui, window: &Window<'_>, columns: Columns, out: &mut Vec<Action>) -> Rect {
    let palette = theme::palette(ui);
    let line = Stroke::new(1.0, palette.line);
    if let Some(course) = window.course {
        let place = if columns.controls.is_some() { PanelPlace::Controls } else { PanelPlace::Picture };
        let panel = column(Panel::left("lesson"), palette.panel, columns.lesson)
            .show(ui, |ui| lesson::panel_ui(ui, window, course, place, out));
        ui.painter().vline(panel.response.rect.right(), panel.response.rect.y_range(), line);
    }
    // The bubble must not cover the panel of the lesson, which contains its text.
    let beside_lesson = ui.available_rect_before_wrap();
    let mut held = None;
    if let Some(width) = columns.controls {
        let panel = column(Panel::left("controls"), palette.panel, width).show(ui, |ui| {
            scrolled(ui, "controls scroll", |ui| held = controls::controls_ui(ui, window, out));
        });
        ui.painter().vline(panel.response.rect.right(), panel.response.rect.y_range(), line);
        lesson::mark(ui, window, DrawnPart::of(Region::Controls), panel.response.rect);
    }
    if let Some(width) = columns.plots {
        let panel = column(Panel::right("plots"), palette.canvas, width).show(ui, |ui| {
            let room = ui.available_height() - 24.0;
            scrolled(ui, "plots scroll", |ui| right_ui(ui, window, room, held, out));
        });
        ui.painter().vline(panel.response.rect.left(), panel.response.rect.y_range(), line);
    }
    let middle = Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(16, 4));
    CentralPanel::default().frame(middle).show(ui, |ui| tabs::tabs_ui(ui, window, out));
    beside_lesson
}

/// Returns `panel` as a column of this color and width.
fn column(panel: Panel, fill: Color32, width: f32) -> Panel {
    panel.frame(Frame::new().fill(fill)).show_separator_line(false).resizable(false).exact_size(width)
}

/// Draws the lens, the plots, and what to notice, in `room` points of height.
fn right_ui(ui: &mut Ui, window: &Window<'_>, room: f32, held: Option<[f64; 2]>, out: &mut Vec<Action>) {
    let top = ui.cursor().top();
    // Room for two sentences in a low window, else for three.
    let words = match (ui.available_width() < 250.0, room < 660.0) {
        (true, _) => 150.0,
        (_, true) => 144.0,
        _ => 196.0,
    };
    let pictures = (room - words).max(420.0);
    let column = ui.available_rect_before_wrap();
    let below = |ui: &Ui, top: f32| Rect::from_x_y_ranges(column.x_range(), top..=ui.cursor().top());
    lens::lens_ui(ui, window, (pictures * 0.5).min(420.0), held, out);
    export::plot_menu_ui(ui, window, Picture::Lens, below(ui, column.top()), out);
    ui.add_space(4.0);
    let middle = ui.cursor().top();
    let flow = plots::plots_ui(ui, window, (pictures * 0.5 - 8.0).min(460.0), out);
    export::plot_menu_ui(ui, window, Picture::Loss, below(ui, middle).with_max_y(flow), out);
    export::plot_menu_ui(ui, window, Picture::GradientFlow, below(ui, flow), out);
    notice::notice_ui(ui, window, top + room - ui.cursor().top());
}

/// Draws a column with a margin of 16 points at its sides, which scrolls if it does not fit.
fn scrolled(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| content(ui));
    });
}
