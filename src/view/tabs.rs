//! The tabs in the middle of the window, each with its switches and its view.

use egui::{Align, CursorIcon, Layout, RichText, Sense, Stroke, Ui, WidgetInfo, accesskit, vec2};

use super::choose::option_ui;
use super::hints::{self, Target};
use super::{
    Action, Runs, Scene, Show, Tab, Window, decision, drift, export, gradients, layers, map, microscope, network,
    own_data, past, seeds, theme,
};

/// Height of the line of tabs, in points.
const HEIGHT: f32 = 34.0;
/// Least width at which tabs and switches share a line, in points.
pub const ONE_LINE: f32 = 664.0;

/// Least width at which tabs and the few switches of the Runs tab, or the one of a file, share a line, in points.
const FEW_LINE: f32 = 560.0;
/// Width of the switch between several seeds and the map, in points.
const RUNS: f32 = 116.0;

/// Draws the tabs, the switches of the chosen tab, and its view.
pub fn tabs_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    let has_few = window.state.tab == Tab::Runs || (window.state.tab == Tab::Data && window.shows_file());
    let one_line = if has_few { FEW_LINE } else { ONE_LINE };
    if ui.available_width() >= one_line || window.state.microscope.open {
        ui.horizontal(|ui| {
            ui.set_height(HEIGHT);
            for tab in Tab::ALL {
                tab_ui(ui, window, tab, out);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches_ui(ui, window, out));
        });
    } else {
        ui.horizontal(|ui| {
            ui.set_height(HEIGHT);
            for tab in Tab::ALL {
                tab_ui(ui, window, tab, out);
            }
        });
        ui.horizontal(|ui| {
            ui.set_height(HEIGHT);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches_ui(ui, window, out));
        });
    }
    past::line_ui(ui, window, out);
    layers::trouble_ui(ui, window, out);
    let area = ui.available_rect_before_wrap();
    hints::mark(ui, Target::Picture, area);
    match window.state.tab {
        _ if window.state.microscope.open => microscope::card_ui(ui, window, out),
        Tab::Runs => match window.state.runs {
            Runs::Seeds => seeds::seeds_ui(ui, window, out),
            Runs::Map => map::tab_ui(ui, window, out),
        },
        Tab::Data if window.shows_file() => {
            let data = window.own_data.expect("only a file that there is can be shown");
            own_data::own_data_ui(ui, window, data, out);
            return;
        }
        _ if loading_ui(ui, window) => {}
        Tab::Layers if window.state.network => network::network_ui(ui, window, out),
        Tab::Layers => layers::layers_ui(ui, window, out),
        Tab::Drift => drift::drift_ui(ui, window, out),
        Tab::Gradients => gradients::gradients_ui(ui, window, out),
        Tab::Data => decision::decision_ui(ui, window, out),
    }
    if let Some(picture) = window.in_middle() {
        export::plot_menu_ui(ui, window, picture, area, out);
    }
}

/// Draws that the first frame is not there yet, unless the experiment was refused. Returns whether there is no frame.
pub fn loading_ui(ui: &mut Ui, window: &Window<'_>) -> bool {
    if window.frame().is_some() {
        return false;
    }
    if window.refusal().is_none() {
        ui.centered_and_justified(|ui| ui.label(RichText::new(window.text.get("loading")).weak()));
    }
    true
}

fn switches_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 12.0;
    if window.state.microscope.open {
        // They act on the picture below the microscope.
        return;
    }
    match window.state.tab {
        Tab::Layers => layers::switches_ui(ui, window, out),
        Tab::Drift => drift::switches_ui(ui, window, out),
        Tab::Gradients => gradients::switches_ui(ui, window, out),
        Tab::Data => {
            if window.own_data.is_some() {
                own_data::switch_ui(ui, window, out);
            }
            if !window.shows_file() {
                decision::switches_ui(ui, window, out);
            }
        }
        Tab::Runs => {
            match window.state.runs {
                Runs::Seeds => seeds::start_ui(ui, window, out),
                Runs::Map => map::start_ui(ui, window, out),
            }
            option_ui(ui, window, "window.runs", RUNS, out);
        }
    }
}

/// Draws the name of a tab, underlined if the tab is chosen.
fn tab_ui(ui: &mut Ui, scene: &Scene<'_>, tab: Tab, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let chosen = scene.state.tab == tab;
    let name = scene.text.get(tab.text());
    // All names are laid out in the font of the chosen one, so that nothing moves.
    let font = theme::strong(theme::HEADING);
    let galley = ui.painter().layout_no_wrap(name.clone(), font, palette.text);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 8.0, HEIGHT), Sense::click());
    let ink = if chosen || response.hovered() { palette.text } else { palette.muted };
    ui.painter().galley_with_override_text_color(rect.center() - galley.size() / 2.0, galley, ink);
    if chosen {
        ui.painter().hline(rect.x_range().shrink(4.0), rect.bottom() - 3.0, Stroke::new(2.5, palette.text));
    }
    theme::focus_ring(ui, &response, rect);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Tab, ui.is_enabled(), chosen, &name));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if response.on_hover_text(scene.text.get(&format!("{}.tip", tab.text()))).clicked() {
        out.push(Action::Show(Show::Option("window.tab", tab.name())));
    }
}
