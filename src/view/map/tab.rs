//! The map in its tab: the choice of both settings, how far it is, where the live experiment stands, and what a click does.

use std::time::Duration;

use egui::{Align, Layout, RichText, Sense, Ui, WidgetInfo, accesskit, vec2};

use super::options::{MapAction, Outdated, WindowMap, whole_axis};
use super::{MapView, map_ui};
use crate::config::{Key, Value};
use crate::lessons::Region;
use crate::map::{Axis, Map, Plane};
use crate::view::arms::reveal_ui;
use crate::view::controls::{key_words, sliders, value_words};
use crate::view::lesson::{self, DrawnPart};
use crate::view::runs::{Length, length_ui, question_ui, trouble};
use crate::view::widgets::{card_ui, drop_down, text_button, text_command};
use crate::view::{Action, Text, Window, format, theme};

/// The numbers of cells along an axis that the user can choose from.
const COUNTS: [usize; 4] = [8, 16, 32, 64];
/// Height of a line of options, in points.
const ROW: f32 = 28.0;
/// Least width at which all options share a line, in points.
const ONE_ROW: f32 = 740.0;
/// Widest list of keys, in points.
const LIST: f32 = 170.0;
/// Width of the switch of the number of cells, in points.
const CELLS: f32 = 136.0;
/// Height of the bar of progress, in points.
const BAR: f32 = 4.0;

/// Draws the button that computes the map, or stops.
pub fn start_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let text = window.text;
    if window.map.as_ref().is_some_and(WindowMap::runs) {
        if text_command(ui, text, "map-stop", false) {
            out.push(Action::Map(MapAction::Stop));
        }
        return;
    }
    let is_whole = window.map.as_ref().is_some_and(|map| map.is_whole(&window.state.map));
    ui.add_enabled_ui(!is_whole, |ui| {
        let button = text_button(ui, &text.get("map-compute"), true).on_hover_text(text.get("map-compute.tip"));
        if button.on_disabled_hover_text(text.get("map-whole")).clicked() {
            out.push(Action::Map(MapAction::Compute));
        }
    });
}

/// Draws the map below its options, or an explanation before there is one.
pub fn tab_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    // Projector mode has no controls; before there is a map, it would have nothing else.
    if !window.state.projector || window.map.is_none() {
        options_ui(ui, window, out);
    }
    shown_ui(ui, window, out);
}

/// Draws the map with what can be said of it, or an explanation before there is one.
pub fn shown_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let palette = theme::palette(ui);
    let text = window.text;
    let Some(map) = &window.map else {
        question_ui(ui, ["map-question", "map-explain", "map-explain-how"].map(|name| text.get(name)));
        return;
    };
    if let Some(words) = trouble(text, &map.progress.state) {
        card_ui::<()>(ui, &words, [palette.alarm; 2], Vec::new());
    }
    if let Some(outdated) = &map.outdated {
        let again = (text.get("map-again"), text.get("map-again.tip"), MapAction::Compute);
        let words = outdated_words(text, outdated);
        out.extend(card_ui(ui, &words, [palette.text, palette.line], vec![again]).map(Action::Map));
    }
    status_ui(ui, window, map, out);
    let hidden = window.state.hidden;
    let live = live(window, &map.progress.map);
    let view = MapView { map: &map.progress.map, text, fills: true, hidden, live, version: map.version };
    let area = ui.available_rect_before_wrap();
    let pointed = map_ui(ui, &view);
    lesson::mark(ui, window, DrawnPart::of(Region::Map), area);
    if let Some(arm) = window.state.hidden {
        let rect = pointed.fields[arm].rect;
        let response = ui.interact(rect, ui.scope_id().with("hidden arm of the map"), Sense::click());
        reveal_ui(ui, response, [&text.get("arm-reveal"), &text.get("arm-reveal.tip")], out);
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, "?", theme::strong(48.0), palette.muted);
    }
    out.extend(pointed.clicked.map(|cell| Action::Map(MapAction::Open(cell))));
    out.extend(pointed.dragged.map(|corners| Action::Map(MapAction::Zoom(corners))));
}

/// Returns the two settings of the live experiment.
fn live(window: &Window<'_>, map: &Map) -> Option<[f64; 2]> {
    let [x, y] = map.plan().axes();
    let value = |key: &str| Key::find(key).ok()?.get(window.config)?.as_float();
    Some([value(x.key)?, value(y.key)?])
}

/// Draws the choice of both axes, of the number of cells and of steps, in one line if there is room.
fn options_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let is_one = ui.available_width() >= ONE_ROW;
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        axes_ui(ui, window, out);
        if is_one {
            ui.add_space(8.0);
            cells_ui(ui, window, out);
        }
    });
    if !is_one {
        ui.horizontal(|ui| {
            ui.set_height(ROW);
            cells_ui(ui, window, out);
        });
    }
}

/// Draws two lists of the keys that have a slider, one for each axis. The key of the other axis changes places with it.
fn axes_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let text = window.text;
    let plane = &window.state.map;
    let keys: Vec<(&'static str, [f64; 2])> = sliders(window).collect();
    let names = ["map-x", "map-y"].map(|name| text.get(name));
    let palette = theme::palette(ui);
    let label = |ui: &Ui, name: &String| {
        ui.painter().layout_no_wrap(name.clone(), theme::regular(theme::BODY), palette.muted).size().x
    };
    let gap = ui.spacing().item_spacing.x;
    let taken: f32 = names.iter().map(|name| label(ui, name) + 2.0 * gap).sum();
    let width = ((ui.available_width() - taken) / 2.0).min(LIST);
    for (axis, name) in names.iter().enumerate() {
        ui.label(RichText::new(name).color(palette.muted));
        let chosen = &plane.axes[axis];
        let (response, clicked) = drop_down(
            ui,
            (["x of the map", "y of the map"][axis], width),
            key_words(text, chosen.key),
            keys.iter().map(|(key, _)| *key),
            Some(&chosen.key),
            |key| key_words(text, key),
        );
        response.accessible_name(name).on_hover_text(text.get("map-x.tip"));
        let whole = |key: &str, count: usize| {
            let slider = keys.iter().find(|(of, _)| *of == key).map(|(_, slider)| *slider);
            slider.and_then(|slider| whole_axis(key, slider, count))
        };
        let Some(to) = clicked.and_then(|key| whole(key, chosen.count())) else { continue };
        // A part that was zoomed into belongs to both axes, so the other one becomes whole as well.
        let other = &plane.axes[1 - axis];
        let other = if other.key == to.key { chosen } else { other };
        let mut axes = [to, whole(other.key, other.count()).unwrap_or_else(|| other.clone())];
        if axis == 1 {
            axes.swap(0, 1);
        }
        out.push(Action::Map(MapAction::Choose(Plane { axes, ..plane.clone() })));
    }
}

/// Draws the number of cells along each axis and the number of steps.
fn cells_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let plane = &window.state.map;
    let [x, y] = plane.axes.each_ref().map(Axis::count);
    let count = (x == y).then_some(x);
    let names = ["map-cells", "map-length"];
    let length = Length { names, counts: &COUNTS, count, width: CELLS, steps: plane.steps };
    let (clicked, typed) = length_ui(ui, window.text, &length);
    out.extend(typed.map(|typed| Action::Map(MapAction::Steps(typed))));
    if let Some(count) = clicked
        && let [Ok(x), Ok(y)] = plane.axes.each_ref().map(|axis| axis.with_count(count))
    {
        out.push(Action::Map(MapAction::Choose(Plane { axes: [x, y], ..plane.clone() })));
    }
}

/// Returns why the map does not belong to the experiment of the controls.
fn outdated_words(text: &Text, outdated: &Outdated) -> String {
    let Outdated::Key(key, then, now) = outdated else { return text.get("map-outdated-events") };
    let id = key.replace('.', "-");
    let say =
        |value: &Option<Value>| value.as_ref().map_or_else(|| "–".to_owned(), |value| value_words(text, &id, value));
    text.with("map-outdated", &[("name", &key_words(text, key)), ("then", &say(then)), ("now", &say(now))])
}

/// Draws how far the map is, or what can be done with it, and the way back to a larger map.
fn status_ui(ui: &mut Ui, window: &Window<'_>, map: &WindowMap<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = window.text;
    let plan = map.progress.map.plan();
    let [x, y] = plan.size().map(|count| format::steps(count as u64));
    let (done, of) = (format::steps(map.progress.map.done() as u64), format::steps(plan.runs() as u64));
    let short = if map.progress.map.is_complete() {
        text.with("map-size", &[("x", &x), ("y", &y)])
    } else {
        text.with("map-progress", &[("done", &done), ("of", &of)])
    };
    let left = map.left.filter(|_| map.runs()).map(|left| left_words(text, left));
    let short = left.map_or_else(|| short.clone(), |left| format!("{short} · {left}"));
    let note = text.get(if map.progress.map.is_complete() { "map-use" } else { "map-blocks" });
    let long = format!("{short} · {note}");
    ui.horizontal(|ui| {
        ui.set_height(if map.is_zoomed { 30.0 } else { 20.0 });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if map.is_zoomed && text_command(ui, text, "map-zoom-out", false) {
                out.push(Action::Map(MapAction::ZoomOut));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let width = |words: &String| {
                    let font = theme::regular(theme::BODY);
                    ui.painter().layout_no_wrap(words.clone(), font, palette.muted).size().x
                };
                let words = if width(&long) <= ui.available_width() { &long } else { &short };
                ui.label(RichText::new(words).color(palette.muted));
            });
        });
    });
    // The bar keeps its room when all is done, so that the map stays where it is.
    let (bar, response) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    if map.runs() {
        let share = format::px(format::float(map.progress.map.done()) / format::float(plan.runs().max(1)));
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::ProgressIndicator, true, &long));
        ui.painter().rect_filled(bar, 2.0, palette.line);
        ui.painter().rect_filled(bar.with_max_x(bar.left() + share * bar.width()), 2.0, palette.muted);
    }
}

/// Returns a time that is left, in seconds or in minutes.
fn left_words(text: &Text, left: Duration) -> String {
    let seconds = left.as_secs() + 1;
    let (name, number) = if seconds < 100 { ("map-left-s", seconds) } else { ("map-left-min", seconds.div_ceil(60)) };
    text.with(name, &[("number", &number.to_string())])
}
