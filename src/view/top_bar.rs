//! The bar at the top: training, speed, the current step, and the switches of the window.

use egui::{Align, Key, Layout, Response, RichText, ThemePreference, Ui};

use super::choose::choose_language;
use super::format::{rate, steps};
use super::hints::{self, Target};
use super::widgets::{Icon, field, icon_button, slider};
use super::{Action, FULL_SPEED, Language, Scene, Show, Window, export, files, is_low, lesson, theme};
use crate::config::Scale;
use crate::trainer::Activity;

/// Least width of a window whose bar fits into one row, in points.
const ONE_ROW: f32 = 1860.0;
/// Window width below which the buttons of the run have no labels, in points.
const LABELS: f32 = 900.0;
/// Window width below which the menus have no labels and the speed has a short slider, in points.
const FILE_LABEL: f32 = 1100.0;
/// Least window widths at which the switches at the right have labels, in points: with the bar in two rows, and in one.
const WORDS: [f32; 2] = [1400.0, 2060.0];
/// Window width below which the field "run to step" and the file menu are in the second row, in points.
const NARROW: f32 = 860.0;
/// Least width of a low window whose bar has a single row, in points.
const LOW: f32 = 790.0;
/// Width of the field "run to step", in points: wide enough for the largest step.
const RUN_TO: f32 = 80.0;

/// Draws the bar; `open` says whether controls and plots are shown.
pub fn top_bar_ui(ui: &mut Ui, window: &Window<'_>, open: [bool; 2], out: &mut Vec<Action>) {
    let width = ui.available_width();
    if is_low(ui) && width >= LOW {
        return low_bar_ui(ui, window, open, out);
    }
    ui.spacing_mut().item_spacing = egui::vec2(8.0, 4.0);
    ui.horizontal(|ui| {
        ui.set_height(32.0);
        if width >= NARROW {
            files::menu_ui(ui, window, width >= FILE_LABEL, out);
            export::menu_ui(ui, window, width >= FILE_LABEL, out);
        }
        buttons_ui(ui, window, width >= LABELS, out);
        speed_ui(ui, window, if width >= FILE_LABEL { 104.0 } else { 44.0 }, out);
        if width >= NARROW {
            run_to_ui(ui, window, out);
        }
        if width >= ONE_ROW {
            ui.add_space(8.0);
            status_ui(ui, window);
            fairness_ui(ui, window);
            lesson::button_ui(ui, window, 260.0, out);
        }
        let words = width >= WORDS[usize::from(width >= ONE_ROW)];
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches_ui(ui, window, (open, words), out));
    });
    if width < ONE_ROW {
        ui.horizontal(|ui| {
            ui.set_height(30.0);
            status_ui(ui, window);
            if width >= NARROW {
                fairness_ui(ui, window);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    lesson::button_ui(ui, window, ui.available_width(), out);
                });
            } else {
                lesson::button_ui(ui, window, 0.0, out);
                ui.spacing_mut().item_spacing.x = 8.0;
                run_to_ui(ui, window, out);
                files::menu_ui(ui, window, false, out);
                export::menu_ui(ui, window, false, out);
            }
        });
    }
}

/// Returns whether the networks are training or about to.
pub fn trains(scene: &Scene<'_>) -> bool {
    if scene.course.is_some_and(|course| course.reads) {
        return true;
    }
    scene
        .report
        .is_some_and(|report| matches!(report.activity, Activity::Running | Activity::Returning { runs: true, .. }))
}

/// Returns the action of the main button and of Space.
pub const fn toggle(trains: bool) -> Action {
    if trains { Action::Pause } else { Action::Run }
}

/// Draws the buttons of the run: the first with its label, the others with theirs if `labels` is set.
pub fn buttons_ui(ui: &mut Ui, scene: &Scene<'_>, labels: bool, out: &mut Vec<Action>) {
    let text = scene.text;
    let trains = trains(scene);
    let (icon, name) = if trains { (Icon::Pause, "pause") } else { (Icon::Play, "train") };
    let buttons = [
        (icon, name, toggle(trains)),
        (Icon::Step, "step", Action::Step),
        (Icon::Replay, "replay", Action::Replay),
        (Icon::Seed, "new-seed", Action::NewSeed),
    ];
    for (i, (icon, name, action)) in buttons.into_iter().enumerate() {
        let label = text.get(name);
        let shown = if labels || i == 0 { label.as_str() } else { "" };
        let idle = idle(scene, &action);
        let response = ui.add_enabled_ui(idle.is_none(), |ui| icon_button(ui, icon, shown, &label, i == 0)).inner;
        let tip = text.get(&format!("{name}.tip"));
        let response =
            response.on_hover_text(tip).on_disabled_hover_text(idle.map(|why| text.get(why)).unwrap_or_default());
        if response.clicked() {
            out.push(action);
        }
    }
}

/// Returns the name of the text that says why a button has no effect; `None` if it has one.
fn idle(scene: &Scene<'_>, action: &Action) -> Option<&'static str> {
    let newest = scene.report.and_then(|report| report.frame.as_ref());
    let ended = newest.is_some_and(|frame| frame.arms.iter().all(|arm| arm.diverged.is_some()));
    match action {
        Action::Run | Action::Step if ended => Some("idle-ended"),
        Action::NewSeed if scene.locks() || scene.hides("seed") => Some("lesson-locked"),
        _ => None,
    }
}

/// Draws the speed with its name and a slider `width` points wide.
fn speed_ui(ui: &mut Ui, scene: &Scene<'_>, width: f32, out: &mut Vec<Action>) {
    ui.add_space(8.0);
    ui.label(RichText::new(scene.text.get("speed")).color(theme::palette(ui).muted));
    speed_slider_ui(ui, scene, width, out);
}

fn speed_slider_ui(ui: &mut Ui, scene: &Scene<'_>, width: f32, out: &mut Vec<Action>) {
    let name = scene.text.get("speed");
    let (response, moved) = slider(ui, &name, scene.state.pace.speed, 1.0..=FULL_SPEED, Scale::Log, width);
    out.extend(moved.map(Action::Speed));
    response.on_hover_text(scene.text.get("speed.tip"));
    let shown = if scene.state.pace.speed >= FULL_SPEED {
        scene.text.get("speed-max")
    } else {
        scene.text.with("speed-value", &[("rate", &rate(scene.state.pace.speed.round()))])
    };
    fixed_label(ui, &shown, 46.0);
}

/// Draws a label of fixed width, so that a changing number does not move the widgets behind it.
fn fixed_label(ui: &mut Ui, text: &str, width: f32) -> Response {
    let palette = theme::palette(ui);
    let label = egui::Label::new(RichText::new(text).color(palette.text));
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 30.0), layout, |ui| {
        ui.set_width(width);
        ui.add(label)
    })
    .inner
}

fn run_to_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let name = scene.text.get("run-to");
    ui.label(RichText::new(&name).color(palette.muted)).on_hover_text(scene.text.get("run-to.tip"));
    let shown = scene.state.pace.run_to.to_string();
    let id = ui.scope_id().with("run to");
    let (response, typed) = field(ui, id, &shown, &name, RUN_TO, false);
    // Enter runs to the step in the field, even if it was not edited.
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if enter || typed.is_some() {
        out.push(Action::RunTo(typed.unwrap_or(shown)));
    }
    response.on_hover_text(scene.text.get("run-to.tip"));
}

/// Draws the bar of a low window: one row with what is needed while training.
fn low_bar_ui(ui: &mut Ui, window: &Window<'_>, open: [bool; 2], out: &mut Vec<Action>) {
    let wide = ui.available_width() >= FILE_LABEL;
    ui.spacing_mut().item_spacing = egui::vec2(8.0, 4.0);
    ui.horizontal(|ui| {
        ui.set_height(32.0);
        buttons_ui(ui, window, false, out);
        speed_slider_ui(ui, window, 44.0, out);
        step_ui(ui, window);
        lesson::button_ui(ui, window, 0.0, out);
        if wide {
            run_to_ui(ui, window, out);
        }
        files::menu_ui(ui, window, false, out);
        export::menu_ui(ui, window, false, out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches_ui(ui, window, (open, false), out));
    });
}

/// Width of the speed in steps per second, in points.
const PACE: f32 = 86.0;

/// Draws step, epoch, and the speed in steps per second; the tooltip gives the speed that each arm could reach.
fn status_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    ui.spacing_mut().item_spacing.x = 12.0;
    step_ui(ui, scene);
    if let Some(frame) = scene.frame() {
        let epoch = format!("{:.1}", frame.epoch);
        ui.label(RichText::new(text.with("epoch-now", &[("epoch", &epoch)])).color(palette.muted));
    }
    if let Some(report) = scene.report {
        let [a, b] = report.steps_per_s.map(rate);
        let label = fixed_label(ui, &text.with("steps-per-s", &[("rate", &rate(report.pace))]), PACE);
        label.on_hover_text(text.with("steps-per-s.tip", &[("a", &a), ("b", &b)]));
    }
    ui.add_space(4.0);
}

/// Draws the displayed step.
fn step_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let step = scene.frame().map_or(0, |frame| frame.step);
    let label = scene.text.with("step-now", &[("step", &steps(step))]);
    ui.label(RichText::new(label).font(theme::strong(theme::BODY)).color(theme::palette(ui).text));
}

/// Draws the note about what the arms have in common.
fn fairness_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let seed = scene.run().seed.to_string();
    let label = RichText::new(text.with("fairness", &[("seed", &seed)])).color(palette.muted);
    let tip = match scene.report.map(|report| report.data).filter(|data| data.train > 0) {
        Some(data) => {
            let numbers = [data.train, data.test, data.features, data.classes].map(|n| n.to_string());
            let names = ["train", "test", "features", "classes"];
            let args: Vec<_> = names.into_iter().zip(numbers).collect();
            format!("{}\n\n{}", text.get("fairness.tip"), text.with("data-summary", &args))
        }
        None => text.get("fairness.tip"),
    };
    ui.label(label).on_hover_text(tip);
}

/// Draws the switches of language, theme, controls and plots, from right to left, with `words` or as icons alone.
fn switches_ui(ui: &mut Ui, window: &Window<'_>, ([controls, plots], words): ([bool; 2], bool), out: &mut Vec<Action>) {
    let text = window.text;
    let fold = |ui: &mut Ui, icon, name: &str| {
        let word = text.get(name);
        let response = icon_button(ui, icon, if words { &word } else { "" }, &word, false);
        if icon == Icon::Controls {
            hints::mark(ui, Target::Controls, response.rect);
        }
        response.on_hover_text(text.get(&format!("{name}.tip"))).clicked()
    };
    if fold(ui, Icon::Plot, "plots-fold") {
        out.push(Action::Show(Show::Option("window.plots", if plots { "folded" } else { "open" })));
    }
    if fold(ui, Icon::Controls, "controls-fold") {
        out.push(Action::Show(Show::Option("window.controls", if controls { "folded" } else { "open" })));
    }
    let dark = ui.visuals().dark_mode;
    let (icon, name, to) = if dark {
        (Icon::Sun, "theme-to-light", ThemePreference::Light)
    } else {
        (Icon::Moon, "theme-to-dark", ThemePreference::Dark)
    };
    if fold(ui, icon, name) {
        out.push(Action::Show(Show::Theme(to)));
    }
    let label = |language: &Language| language.name().to_uppercase();
    let chosen = choose_language(ui, window, ("languages", 76.0), text.language(), label);
    out.extend(chosen.map(|language| Action::Show(Show::Language(language))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Key as ConfigKey, Range};

    #[test]
    fn the_largest_step_is_not_cut_by_its_field() {
        let range = ConfigKey::find("training.steps").unwrap().range;
        let Range::Integer(_, most) = range else { panic!("{range:?} is no range of steps") };
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let mut written = 0.0;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = theme::regular(theme::BODY);
            written = ui.painter().layout_no_wrap(most.to_string(), font, egui::Color32::WHITE).size().x;
        });
        // The textures are not needed.
        output.textures_delta.clear();
        // The field keeps 5 points free at either side, and the cursor takes 2 behind the last digit.
        assert!(written > 50.0 && written + 12.0 <= RUN_TO, "{written} points in a field of {RUN_TO}");
    }
}
