//! The map in its tab: the choice of both settings, how far it is, where the live experiment stands, and what a click does.

use std::time::Duration;

use egui::{Align, Color32, Layout, Pos2, Rect, RichText, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit, pos2, vec2};

use super::options::{MapAction, MapAxis, MapOptions, Outdated, WindowMap};
use super::words::setting;
use super::{MapPointed, MapView, map_ui};
use crate::config::{Key, Value};
use crate::view::arms::reveal_ui;
use crate::view::controls::{key_words, sliders, value_words};
use crate::view::runs::{question_ui, trouble};
use crate::view::widgets::{Segment, card_ui, drop_down, field, segments, text_button, text_command};
use crate::view::{Action, Show, Text, Window, format, theme};

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
/// Radius of the ring where the live experiment stands, in points.
const RING: f32 = 6.0;

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

/// Draws the map with its options, or an explanation before there is one.
pub fn tab_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let palette = theme::palette(ui);
    let text = window.text;
    // Projector mode has no controls; before there is a map, it would have nothing else.
    if !window.state.projector || window.map.is_none() {
        options_ui(ui, window, out);
    }
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
    let view = MapView { map: &map.progress.map, text, fills: true, hidden: window.state.hidden, version: map.version };
    let pointed = map_ui(ui, &view);
    live_ui(ui, window, &view, &pointed);
    if let Some(arm) = window.state.hidden {
        let rect = pointed.fields[arm].rect;
        let response = ui.interact(rect, ui.scope_id().with("hidden arm of the map"), Sense::click());
        reveal_ui(ui, response, [&text.get("arm-reveal"), &text.get("arm-reveal.tip")], out);
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, "?", theme::strong(48.0), palette.muted);
    }
    out.extend(pointed.clicked.map(|cell| Action::Map(MapAction::Open(cell))));
    out.extend(pointed.dragged.map(|corners| Action::Map(MapAction::Zoom(corners))));
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
    let options = window.state.map;
    let keys: Vec<MapAxis> = sliders(window).map(|(key, ends)| MapAxis::of(key, ends)).collect();
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
        let chosen = options.axes[axis];
        let (response, clicked) = drop_down(
            ui,
            (["x of the map", "y of the map"][axis], width),
            key_words(text, chosen.key),
            keys.iter().map(|axis| axis.key),
            Some(&chosen.key),
            |key| key_words(text, key),
        );
        response.accessible_name(name).on_hover_text(text.get("map-x.tip"));
        let whole = |key: &str| keys.iter().copied().find(|axis| axis.key == key);
        let Some(to) = clicked.and_then(whole) else { continue };
        // A part that was zoomed into belongs to both axes, so the other one becomes whole as well.
        let other = options.axes[1 - axis];
        let other = if other.key == to.key { chosen } else { other };
        let mut axes = [to, whole(other.key).unwrap_or(other)];
        if axis == 1 {
            axes.swap(0, 1);
        }
        out.push(Action::Show(Show::Map(MapOptions { axes, ..options })));
    }
}

/// Draws the number of cells along each axis and the number of steps.
fn cells_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (text, options) = (window.text, window.state.map);
    let name = text.get("map-cells");
    ui.label(RichText::new(&name).color(palette.muted));
    let parts = COUNTS.map(|count| Segment { label: count.to_string(), tip: text.get("map-cells.tip") });
    let chosen = COUNTS.iter().position(|count| *count == options.count);
    if let Some(i) = segments(ui, &name, &parts, chosen, CELLS, COUNTS.len()) {
        out.push(Action::Show(Show::Map(MapOptions { count: COUNTS[i], ..options })));
    }
    ui.add_space(8.0);
    let id = ui.scope_id().with("steps of each cell");
    let name = text.get("map-length");
    let (response, typed) = field(ui, id, &options.steps.to_string(), &name, 48.0, false);
    out.extend(typed.map(|typed| Action::Map(MapAction::Steps(typed))));
    response.on_hover_text(text.get("map-length.tip"));
    ui.label(RichText::new(name).color(palette.muted)).on_hover_text(text.get("map-length.tip"));
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
    let more = match map.left {
        Some(left) if map.runs() => Some(left_words(text, left)),
        _ if map.runs() => None,
        _ => Some(text.get("map-use")),
    };
    let long = more.map_or_else(|| short.clone(), |more| format!("{short} · {more}"));
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

/// Draws a ring where the live experiment stands, or an arrow at the edge that is nearest to it.
fn live_ui(ui: &Ui, window: &Window<'_>, view: &MapView<'_>, pointed: &MapPointed) {
    let palette = theme::palette(ui);
    let axes = view.map.plan().axes();
    let value = |axis: usize| Key::find(axes[axis].key).ok()?.get(window.config)?.as_float();
    let (Some(x), Some(y)) = (value(0), value(1)) else { return };
    let side = |axis: usize, value: f64| {
        let (from, to) = axes[axis].ends();
        f32::from(i8::from(value > to) - i8::from(value < from))
    };
    // Places on the screen go down.
    let beyond = vec2(side(0, x), -side(1, y));
    let settings = [(0, x), (1, y)].map(|(axis, value)| setting(view, axis, &format::tick(value)));
    let name = view.text.with("map-live", &[("settings", &settings.join(", "))]);
    let arms = (0..2).filter(|arm| view.hidden != Some(*arm));
    for arm in arms {
        let field = &pointed.fields[arm];
        let at = pos2(field.x(axes[0].place(x)), field.y(axes[1].place(y)));
        if beyond == egui::Vec2::ZERO {
            ui.painter().circle_stroke(at, RING, Stroke::new(5.0, palette.canvas));
            ui.painter().circle_stroke(at, RING, Stroke::new(2.0, palette.text));
        } else {
            let inside = at - beyond * (2.0 * RING);
            arrow(ui, inside, beyond.normalized(), [palette.text, palette.canvas]);
        }
        let rect = Rect::from_center_size(at, vec2(2.0 * RING, 2.0 * RING));
        let id = ui.scope_id().with(("live experiment on the map", arm));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &name));
    }
}

/// Draws an arrow from `tail` in a direction of length 1, filled and with a border.
fn arrow(ui: &Ui, tail: Pos2, along: egui::Vec2, [fill, border]: [Color32; 2]) {
    let corners = vec![tail + along * 9.0, tail + along.rot90() * 6.0, tail - along.rot90() * 6.0];
    ui.painter().add(Shape::convex_polygon(corners, fill, Stroke::new(1.5, border)));
}
