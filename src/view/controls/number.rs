//! Controls for numbers and text.

use std::ops::RangeInclusive;

use egui::Ui;

use super::{HIGH, LOW, Part, one_layer};
use crate::config::{Range, Scale, Value};
use crate::view::Action;
use crate::view::format::{tick, whole};
use crate::view::widgets::{field, slider};

/// Width of the text field at the end of a line, in points.
const FIELD: f32 = 64.0;

impl Part<'_> {
    /// Draws the name and a text field in one line, and a slider below. Returns whether the slider is being
    /// dragged or has the keyboard focus.
    pub(super) fn slider_ui(&self, ui: &mut Ui, span: &RangeInclusive<f64>, out: &mut Vec<Action>) -> bool {
        self.heading_ui(ui, LOW, out, |ui, out| self.typed_ui(ui, FIELD, true, out));
        ui.add_space(-6.0);
        let value = self.value.as_ref().and_then(Value::as_float).unwrap_or(*span.start());
        let (response, moved) = slider(ui, &self.name, value, span.clone(), self.key.scale, ui.available_width());
        if let Some(to) = moved.map(|to| self.round(to)).filter(|to| Some(to) != self.value.as_ref()) {
            if self.layer.is_some() {
                one_layer::hold(ui, self.key.name, &to);
            }
            out.push(self.set(to));
        }
        let in_hand = response.dragged() || response.is_pointer_button_down_on();
        if !in_hand {
            one_layer::let_go(ui, self.key.name);
        }
        let handled = in_hand || response.has_focus();
        self.explain(response);
        handled
    }

    /// Draws the name and a text field in one line; a field for text gets a line of its own.
    pub(super) fn field_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        if self.key.range == Range::Text {
            self.heading_ui(ui, LOW, out, |_, _| {});
            self.typed_ui(ui, ui.available_width(), false, out);
        } else {
            self.heading_ui(ui, HIGH, out, |ui, out| self.typed_ui(ui, 1.7 * FIELD, false, out));
        }
    }

    fn typed_ui(&self, ui: &mut Ui, width: f32, plain: bool, out: &mut Vec<Action>) {
        let shown = match &self.value {
            Some(Value::Float(x)) => tick(*x),
            Some(Value::Integer(n)) => n.to_string(),
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let id = ui.scope_id().with(self.key.name);
        let (response, typed) = field(ui, id, &shown, &self.name, width, plain);
        out.extend(typed.map(|typed| self.typed(typed)));
        self.explain(response);
    }

    /// Rounds a position of the slider to a readable value: a whole number, two decimals (linear), or three digits
    /// (logarithmic).
    fn round(&self, x: f64) -> Value {
        let text = match (self.key.range, self.key.scale) {
            (Range::Integer(..), _) => return Value::Integer(whole(x)),
            (_, Scale::Linear) => format!("{x:.2}"),
            (_, Scale::Log) => format!("{x:.2e}"),
        };
        // Adding 0 turns the −0 of a rounded small negative number into 0.
        Value::Float(text.parse().unwrap_or(x) + 0.0)
    }
}
