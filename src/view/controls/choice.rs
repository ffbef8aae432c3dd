//! Controls that choose from a list or switch between yes and no.

use egui::{Checkbox, ComboBox, Ui};

use super::{HIGH, Part};
use crate::config::Value;
use crate::view::Action;
use crate::view::theme;
use crate::view::widgets::{Segment, segments};

impl Part<'_> {
    /// Draws the name and a drop-down list in one line.
    pub(super) fn list_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        let width = ui.available_width() * 0.66;
        self.heading_ui(ui, HIGH, out, |ui, out| {
            let selected = self.value.as_ref().map_or_else(String::new, |value| self.say(value));
            // The button that resets to the default takes some of the room.
            let width = width.min(ui.available_width());
            let list = ComboBox::from_id_salt(self.key.name).width(width).truncate().selected_text(selected);
            let list = list.show_ui(ui, |ui| {
                // Less spacing, so that the longest list, the data sets, fits without scrolling.
                ui.spacing_mut().item_spacing.y = 2.0;
                let palette = theme::palette(ui);
                let selection = &mut ui.visuals_mut().selection;
                (selection.bg_fill, selection.stroke.color) = (palette.grid, palette.text);
                for word in self.key.words() {
                    let value = Value::Text((*word).to_owned());
                    let chosen = self.value.as_ref() == Some(&value);
                    if ui.selectable_label(chosen, self.say(&value)).clicked() && !chosen {
                        out.push(self.set(value));
                    }
                }
            });
            self.explain(list.response.accessible_name(&self.name));
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
