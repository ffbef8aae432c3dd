//! Controls that choose from a list or switch between yes and no.

use egui::{Checkbox, Ui};

use super::{HIGH, Part};
use crate::config::Value;
use crate::view::Action;
use crate::view::widgets::{Segment, drop_down, segments};

impl Part<'_> {
    /// Draws the name and a drop-down list in one line.
    pub(super) fn list_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        let width = ui.available_width() * 0.66;
        self.heading_ui(ui, HIGH, out, |ui, out| {
            let selected = self.value.as_ref().map_or_else(String::new, |value| self.say(value));
            // The button that resets to the default takes some of the room.
            let width = width.min(ui.available_width());
            let (response, clicked) =
                drop_down(ui, (self.key.name, width), selected, self.words(), self.value.as_ref(), |value| {
                    self.say(value)
                });
            out.extend(clicked.map(|value| self.set(value)));
            self.explain(response.accessible_name(&self.name));
        });
    }

    /// Draws a few words side by side, all visible, `per_row` in a row.
    pub(super) fn segments_ui(&self, ui: &mut Ui, per_row: usize, out: &mut Vec<Action>) {
        let values: Vec<Value> = self.words().collect();
        self.switch_ui(ui, &values, ui.available_width(), per_row, out);
    }

    /// Draws the name and two words in one line, for yes and no or for a list of two.
    pub(super) fn pair_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        let width = ui.available_width() * 0.6;
        self.heading_ui(ui, HIGH, out, |ui, out| {
            let words: Vec<Value> = self.words().collect();
            let values = if words.is_empty() { &[Value::Bool(false), Value::Bool(true)][..] } else { &words };
            self.switch_ui(ui, values, width.min(ui.available_width()), 2, out);
        });
    }

    fn words(&self) -> impl Iterator<Item = Value> {
        self.key.words().iter().map(|word| Value::Text((*word).to_owned()))
    }

    fn switch_ui(&self, ui: &mut Ui, values: &[Value], width: f32, per_row: usize, out: &mut Vec<Action>) {
        let parts: Vec<Segment> =
            values.iter().map(|value| Segment { label: self.say(value), tip: self.tip() }).collect();
        let chosen = values.iter().position(|value| Some(value) == self.value.as_ref());
        let clicked = segments(ui, &self.name, &parts, chosen, width, per_row);
        out.extend(clicked.filter(|i| Some(*i) != chosen).map(|i| self.set(values[i].clone())));
    }

    /// Draws a check box with the name.
    pub(super) fn tick_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        ui.horizontal(|ui| {
            let mut flag = self.value == Some(Value::Bool(true));
            let response = ui.add(Checkbox::new(&mut flag, &self.name));
            if response.changed() {
                out.push(self.set(Value::Bool(flag)));
            }
            self.explain(response);
            self.reset_ui(ui, out);
        });
    }
}
