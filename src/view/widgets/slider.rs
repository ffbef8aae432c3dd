//! A thin slider without a number, which is shown in a field above it.

use std::ops::RangeInclusive;

use egui::accesskit::{Action, ActionData, ActionRequest};
use egui::{CursorIcon, EventFilter, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::config::Scale;
use crate::view::format::{float, px};
use crate::view::theme;

/// Radius of the handle, in points.
const RADIUS: f32 = 6.5;
/// Number of presses of an arrow key from one end to the other.
const KEY_STEPS: f64 = 50.0;

/// Draws a slider `width` points wide at `value`. Returns its response and the value it was moved to. `name` is
/// its name for screen readers.
pub fn slider(
    ui: &mut Ui,
    name: &str,
    value: f64,
    range: RangeInclusive<f64>,
    scale: Scale,
    width: f32,
) -> (Response, Option<f64>) {
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::click_and_drag());
    let rail = rect.x_range().shrink(RADIUS);
    let here = scale.place(value, &range);
    let to = asked(ui, &response, here, rail).map(|place| scale.value(place, &range));
    let to = to.or_else(|| asked_value(ui, &response).map(|value| value.clamp(*range.start(), *range.end())));
    if to.is_some() {
        response.mark_changed();
    }
    paint(ui, rect, &response, px(to.map_or(here, |value| scale.place(value, &range))));
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), to.unwrap_or(value), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(*range.start());
        node.set_max_numeric_value(*range.end());
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
    (response.on_hover_cursor(CursorIcon::PointingHand), to)
}

/// Returns the place requested by pointer, keys or a screen reader.
fn asked(ui: &Ui, response: &Response, here: f64, rail: egui::Rangef) -> Option<f64> {
    if let Some(pointer) = response.interact_pointer_pos() {
        return Some(f64::from((pointer.x - rail.min) / rail.span()));
    }
    // Before `ui.input`, which locks the context.
    let focused = response.has_focus();
    keep_arrows(ui, response);
    let steps = ui.input(|input| {
        let keys = |key| if focused { input.num_presses(key) } else { 0 };
        let count = |key, action| float(keys(key) + input.num_accesskit_action_requests(response.id, action));
        count(Key::ArrowRight, Action::Increment) - count(Key::ArrowLeft, Action::Decrement)
    });
    (steps != 0.0).then_some(here + steps / KEY_STEPS)
}

/// Returns the value that a screen reader asks for.
pub fn asked_value(ui: &Ui, response: &Response) -> Option<f64> {
    let number = |request: &ActionRequest| match request.data {
        Some(ActionData::NumericValue(value)) => Some(value),
        _ => None,
    };
    ui.input(|input| input.accesskit_action_requests(response.id, Action::SetValue).filter_map(number).last())
}

/// Keeps the left and right arrow keys from moving the keyboard focus away while the widget has it.
pub fn keep_arrows(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
}

fn paint(ui: &Ui, rect: Rect, response: &Response, place: f32) {
    let palette = theme::palette(ui);
    let widgets = &ui.visuals().widgets;
    let y = rect.center().y;
    let handle = pos2(rect.left() + RADIUS + place * (rect.width() - 2.0 * RADIUS), y);
    let rail = |from: f32, to: f32| Rect::from_x_y_ranges(from..=to, y - 2.0..=y + 2.0);
    ui.painter().rect_filled(rail(rect.left(), rect.right()), 2.0, widgets.inactive.bg_fill);
    ui.painter().rect_filled(rail(rect.left(), handle.x), 2.0, ui.visuals().selection.bg_fill);
    let ring = if response.has_focus() {
        Stroke::new(2.5, palette.arms[1])
    } else if response.hovered() || response.dragged() {
        Stroke::new(2.0, palette.text)
    } else {
        Stroke::new(1.5, palette.muted)
    };
    ui.painter().circle(handle, RADIUS, palette.canvas, ring);
}
