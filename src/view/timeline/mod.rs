//! The timeline at the bottom: the steps of the run, the changes made on the way, and the displayed step.

mod rail;

pub use rail::key_moves;

use egui::{Align, Layout, RichText, Ui, WidgetInfo, accesskit};

use super::choose::option_ui;
use super::format::steps;
use super::widgets::{Icon, icon_command, labeled_command, text_button};
use super::{Action, BranchChoice, Scene, Show, Window, theme};
use crate::config::Change;

/// Least width with room for the words beside the rail, in points.
const WIDE: f32 = 900.0;
/// Least width of the words about the displayed step and the newest one, in points.
const PLACE: f32 = 148.0;

/// Draws the timeline, and above it the choice that a change at an earlier step requires.
pub fn timeline_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    if let Some(changes) = window.branch {
        branch_ui(ui, window, changes, out);
    }
    let wide = ui.available_width() >= WIDE;
    ui.horizontal(|ui| {
        ui.set_height(46.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        buttons_ui(ui, window, wide, out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            scale_ui(ui, window, wide, out);
            place_ui(ui, window, wide, out);
            ui.add_space(8.0);
            let width = (ui.available_width() - 8.0).max(40.0);
            rail::rail_ui(ui, window, width, out);
        });
    });
}

/// Draws the buttons: one frame back, play, one frame on.
fn buttons_ui(ui: &mut Ui, scene: &Scene<'_>, wide: bool, out: &mut Vec<Action>) {
    let text = scene.text;
    if wide {
        let name = RichText::new(text.get("timeline")).font(theme::strong(theme::BODY));
        ui.label(name.color(theme::palette(ui).text)).on_hover_text(text.get("timeline.tip"));
        ui.add_space(4.0);
    }
    let plays = scene.state.plays_back;
    let play = if plays { (Icon::Pause, "play-back-stop") } else { (Icon::Play, "play-back") };
    // At either end of the run the buttons are disabled.
    let shown = scene.frame().map_or(0, |frame| frame.step);
    let buttons = [
        (Icon::Back, "frame-back", Show::Frames(-1), shown > 0),
        (play.0, play.1, Show::PlayBack(!plays), scene.last_step() > 0),
        (Icon::Forward, "frame-forward", Show::Frames(1), scene.state.at.is_some()),
    ];
    for (icon, name, show, leads) in buttons {
        if icon_command(ui, text, icon, name, leads) {
            out.push(Action::Show(show));
        }
    }
}

/// Draws the button that returns to the newest step, and the displayed step.
fn place_ui(ui: &mut Ui, scene: &Scene<'_>, wide: bool, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let live = scene.state.at.is_none();
    if labeled_command(ui, text, if live { Icon::Live } else { Icon::ToLive }, "live", false) {
        out.push(Action::Show(Show::At(None)));
    }
    let step = scene.frame().map_or(0, |frame| frame.step);
    let place = if live {
        text.with("step-now", &[("step", &steps(step))])
    } else {
        text.with("step-of", &[("step", &steps(step)), ("last", &steps(scene.last_step()))])
    };
    let color = if live { palette.muted } else { palette.text };
    if wide {
        // The minimum width keeps the rail in place while the numbers grow.
        let galley = ui.painter().layout_no_wrap(place, theme::strong(theme::BODY), color);
        let size = egui::vec2(galley.size().x.max(PLACE), 30.0);
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
        let words = galley.text().to_owned();
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &words));
        response.on_hover_text(text.get("live.tip"));
        let at = egui::pos2(rect.right() - galley.size().x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
    }
}

/// Draws the switch between linear and logarithmic time, for the timeline and all charts.
fn scale_ui(ui: &mut Ui, scene: &Scene<'_>, wide: bool, out: &mut Vec<Action>) {
    option_ui(ui, scene, "time", 88.0, out);
    if wide {
        ui.label(RichText::new(scene.text.get("time")).color(theme::palette(ui).muted));
        ui.add_space(4.0);
    }
}

/// Draws the choice after a change was made while an earlier step is displayed.
fn branch_ui(ui: &mut Ui, scene: &Scene<'_>, changes: &[Change], out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let step = steps(scene.frame().map_or(0, |frame| frame.step));
    let last = steps(scene.last_step());
    let card = egui::Frame::new().fill(palette.canvas).stroke(egui::Stroke::new(1.5, palette.text)).corner_radius(8);
    card.inner_margin(egui::Margin::symmetric(14, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let change = changes.iter().map(|change| rail::words(scene, change)).collect::<Vec<_>>().join(", ");
            let question = text.with("branch", &[("change", &change), ("step", &step), ("last", &last)]);
            ui.label(RichText::new(question).color(palette.text));
            let choices = [
                (BranchChoice::Here, "branch-here", &step, true),
                (BranchChoice::Now, "branch-now", &last, false),
                (BranchChoice::Never, "branch-never", &step, false),
            ];
            for (choice, name, step, main) in choices {
                let label = text.with(name, &[("step", step)]);
                let response = text_button(ui, &label, main);
                let tip = text.with(&format!("{name}.tip"), &[("step", step)]);
                if response.on_hover_text(tip).clicked() {
                    out.push(Action::Branch(choice));
                }
            }
        });
    });
}
