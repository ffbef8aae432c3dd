//! The hand on the dots of z: by pointer, by the keyboard, and by a screen reader.

use egui::{CursorIcon, EventFilter, Key, Pos2, Rect, Response, Ui, WidgetInfo};

use super::MicroscopeOptions;
use super::column::{Column, nearest};
use super::rows::Row;
use super::{formulas, theme};
use crate::view::format::float;
use crate::view::widgets::asked_value;
use crate::view::{ARMS, Action, Show};

/// How far an arrow key moves a z, in standard deviations; with Shift, ten times as far.
const STEP: f64 = 0.1;

/// Lets the user choose a dot of z and move it. The arrow keys to the left and right choose a sample, those up and down move
/// it, and Backspace, Delete or a double-click puts it back.
pub fn hand_ui(
    ui: &Ui,
    column: &Column<'_>,
    response: &Response,
    dots: &[(usize, Pos2)],
    (plot, range): (Rect, [f64; 2]),
    out: &mut Vec<Action>,
) {
    let options = *column.options();
    let spread = column.batch.spread(column.chosen);
    let value = column.of_chosen(Row::Z);
    let (number, class) = ((column.chosen + 1).to_string(), formulas::class(column, column.chosen));
    let args = [("arm", ARMS[column.arm]), ("sample", number.as_str()), ("class", class.as_str())];
    let name = column.scene.text.with("microscope-drag", &args);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), value, &name));
    let formula = formulas::of(column, Row::Z).into_iter().next().unwrap_or_default();
    let said = column.said(Row::Z, &formula);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(said));
    theme::focus_ring(ui, response, plot);
    let set = |sample: usize, z: f64| {
        let spread = column.batch.spread(sample);
        let by = if spread > 0.0 { (z - column.batch.z[sample]) / spread } else { 0.0 };
        let moved = by.clamp(-MicroscopeOptions::FARTHEST, MicroscopeOptions::FARTHEST);
        MicroscopeOptions { sample: Some(sample + 1), moved, ..options }
    };
    // Of a hand that rests nothing changes.
    let mut show = |to: MicroscopeOptions| out.extend((to != options).then_some(Action::Show(Show::Microscope(to))));
    let at = |pointer: Pos2| {
        let share = f64::from((plot.bottom() - pointer.y) / plot.height());
        range[0] + share * (range[1] - range[0])
    };
    if response.double_clicked() {
        show(options.put_back());
        return;
    }
    if let Some(pointer) = response.interact_pointer_pos() {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
        if response.drag_started() {
            show(nearest(dots, origin).map_or(options, |sample| set(sample, at(pointer))));
        } else if response.dragged() {
            show(set(column.chosen, at(pointer)));
        } else if response.clicked() {
            show(nearest(dots, pointer).map_or(options, |sample| column.choosing(sample)));
        }
    }
    if let Some(z) = asked_value(ui, response) {
        show(set(column.chosen, z));
    }
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (presses, shift) = ui.input(|input| {
            let keys = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Backspace, Key::Delete];
            (keys.map(|key| input.num_presses(key)), input.modifiers.shift)
        });
        let [left, right, up, down, backspace, delete] = presses;
        if left != right {
            show(column.choosing(neighbor(column, left, right)));
        }
        if up != down {
            let step = if shift { 10.0 * STEP } else { STEP };
            show(set(column.chosen, value + spread * step * (float(up) - float(down))));
        }
        if backspace + delete > 0 {
            show(options.put_back());
        }
    }
    response.clone().on_hover_cursor(CursorIcon::ResizeVertical);
}

/// Returns the sample that stands `right` places to the right and `left` to the left of the chosen one.
fn neighbor(column: &Column<'_>, left: usize, right: usize) -> usize {
    let (first, last) = (column.forward.samples.start, column.forward.samples.end - 1);
    if !column.options().sorted {
        return (column.chosen + right).saturating_sub(left).clamp(first, last);
    }
    let ranks = &column.forward.ranks;
    let mut order: Vec<usize> = column.forward.samples.clone().collect();
    order.sort_by_key(|sample| ranks[sample - column.group.start]);
    let here = order.iter().position(|sample| *sample == column.chosen).unwrap_or(0);
    order[(here + right).saturating_sub(left).min(order.len() - 1)]
}
