//! The controls in the panel at the left, in groups that fold.

mod choice;
mod number;
mod one_layer;
mod table;

use egui::{Align, CursorIcon, Layout, Rect, Response, RichText, Sense, Ui};

use super::hints::{self, Target};
use super::{Action, Scene, Show, Text, Window, problem, theme};
use crate::config::{Config, Key, Range, Value};
pub use table::Group;
use table::{Control, Kind};

/// Height of a line of text and numbers, in points.
const LOW: f32 = 22.0;
/// Height of a line with a switch or a list, in points.
const HIGH: f32 = 28.0;
/// Room for the arrow behind the name of a group, in points.
const ARROW: f32 = 18.0;

/// Draws all controls. Returns γ and β while the user is moving the slider of one, or it has the keyboard focus.
pub fn controls_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) -> Option<[f64; 2]> {
    let locked = window.locks();
    if locked {
        locked_ui(ui, window);
    }
    let mut held = false;
    ui.spacing_mut().item_spacing.y = 5.0;
    let shown = |control: &&Control| (control.applies)(window.config) && !window.hides(control.key);
    for (i, group) in Group::ALL.into_iter().enumerate() {
        let parts: Vec<Part<'_>> =
            group.controls().iter().filter(shown).map(|control| Part::new(ui, window, control)).collect();
        // A lesson may hide a whole group.
        if parts.is_empty() {
            continue;
        }
        if i > 0 {
            ui.add_space(6.0);
        }
        let folded = window.state.folded[group as usize];
        row(ui, LOW, |ui| {
            heading_ui(ui, window, group, out);
            for part in parts.iter().filter(|part| matches!(part.control.kind, Kind::Segments(_)) && !folded) {
                ui.add_enabled_ui(!locked, |ui| part.reset_ui(ui, out));
            }
        });
        for part in parts.iter().filter(|_| !folded) {
            let works = !locked && part.idle.is_none();
            let shown = ui.add_enabled_ui(works, |ui| part.ui(ui, out));
            if part.key.name == "training.learning_rate" {
                hint_ui(ui, window, shown.response.rect.with_max_x(ui.max_rect().right()));
            }
            held |= shown.inner && matches!(part.key.name, "batch_norm.gamma" | "batch_norm.beta");
            if part.key.name == "batch_norm.beta" && part.idle.is_none() {
                ui.add_enabled_ui(!locked, |ui| one_layer::switch_ui(ui, window, out));
            }
        }
    }
    held.then(|| scale_and_shift(ui, window))
}

/// Draws the heading of a group; a click folds or opens the group.
fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, group: Group, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (text, folded) = (scene.text, scene.state.folded[group as usize]);
    let title = text.get(group.heading());
    let words = RichText::new(title.to_uppercase()).font(theme::strong(theme::SMALL)).extra_letter_spacing(0.5);
    let galley = egui::WidgetText::from(words).into_galley(ui, None, f32::INFINITY, theme::strong(theme::SMALL));
    let size = egui::vec2(galley.size().x + ARROW, LOW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let ink = if response.hovered() || response.has_focus() { palette.text } else { palette.muted };
    let corners = if folded { [(0.0, -3.5), (4.0, 0.0), (0.0, 3.5)] } else { [(-1.5, -2.0), (5.5, -2.0), (2.0, 2.0)] };
    let at = egui::pos2(rect.right() - ARROW + 8.0, rect.center().y);
    let corners = corners.map(|(x, y)| at + egui::vec2(x, y)).to_vec();
    ui.painter().galley(egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, ink);
    ui.painter().add(egui::Shape::convex_polygon(corners, ink, egui::Stroke::NONE));
    theme::focus_ring(ui, &response, rect);
    let name = text.with("group", &[("name", &title)]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(!folded));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let tip = if folded { "group-open" } else { "group-fold" };
    if response.on_hover_text(text.get(tip)).clicked() {
        out.push(Action::Show(Show::Fold(group, !folded)));
    }
}

/// Draws the notice that a lesson has locked the controls.
fn locked_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let words = RichText::new(scene.text.get("lesson-locked")).font(theme::strong(theme::BODY)).color(palette.alarm);
    ui.add(egui::Label::new(words).wrap()).on_hover_text(scene.text.get("lesson-locked.tip"));
}

/// Returns γ and β as their sliders show them.
fn scale_and_shift(ui: &Ui, window: &Window<'_>) -> [f64; 2] {
    let batch_norm = &window.config.batch_norm;
    [("batch_norm.gamma", batch_norm.gamma), ("batch_norm.beta", batch_norm.beta)].map(|(key, of_all)| {
        let of_layer = one_layer::layer(window, key).and_then(|layer| one_layer::value(ui, window, key, layer));
        of_layer.and_then(|value| value.as_float()).unwrap_or(of_all)
    })
}

/// Places the hint about a control at `rect`: marks the control if it is visible, else scrolls it into view.
fn hint_ui(ui: &Ui, scene: &Scene<'_>, rect: Rect) {
    if ui.clip_rect().contains_rect(rect) {
        hints::mark(ui, Target::Control, rect);
    } else if hints::is_about(scene, Target::Control) {
        ui.scroll_to_rect(rect, Some(Align::Center));
    }
}

/// Returns the keys that have a control.
#[cfg(test)]
pub fn keys() -> impl Iterator<Item = &'static Key<Config>> {
    table::controls().map(|control| Key::find(control.key).expect("a test checks that every control has a key"))
}

/// Returns the keys that have a slider which changes something, each with the ends of the slider.
pub fn sliders(scene: &Scene<'_>) -> impl Iterator<Item = (&'static str, [f64; 2])> {
    let controls = Group::ALL.into_iter().flat_map(Group::controls);
    let works = |control: &&Control| (control.applies)(scene.config) && control.idle(scene.config).is_none();
    controls.filter(works).filter(|control| !scene.hides(control.key)).filter_map(|control| match &control.kind {
        Kind::Slider(ends) => Some((control.key, [*ends.start(), *ends.end()])),
        _ => None,
    })
}

/// Returns the name of a key of the experiment: that of its control, where it has none that of its events, or the key
/// itself.
pub fn key_words(text: &Text, key: &str) -> String {
    let id = key.replace('.', "-");
    text.find(&id).or_else(|| text.find(&format!("event-{id}"))).unwrap_or_else(|| key.to_owned())
}

/// Writes a value as the screen shows it; `id` is the base name of the texts of its key.
pub fn value_words(text: &Text, id: &str, value: &Value) -> String {
    // Both arms have the same normalizations, whose words are those of the control of B.
    let id = if id == "arms-a-normalization" { "arms-b-normalization" } else { id };
    let word = |word: &str| text.find(&format!("{id}-{word}")).unwrap_or_else(|| word.to_owned());
    match value {
        Value::Text(text) => word(text),
        Value::Bool(flag) => word(&flag.to_string()),
        Value::Integer(n) => n.to_string(),
        Value::Float(x) => super::format::tick(*x),
        Value::List(texts) => texts.join(", "),
    }
}

/// Lays out a line `height` points high with its parts centered vertically.
fn row(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui)) {
    let size = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(height);
        // Parts higher than the line would have a different center.
        ui.spacing_mut().interact_size.y = height;
        ui.spacing_mut().item_spacing.x = 4.0;
        content(ui);
    });
}

/// A control with all it needs to be drawn.
struct Part<'a> {
    scene: &'a Scene<'a>,
    control: &'a Control,
    key: &'static Key<Config>,
    /// Base name of the control's texts: the key with dashes for dots.
    id: String,
    /// Name of the control on screen.
    name: String,
    value: Option<Value>,
    /// The only layer that the control sets, counted from 1; `None` if it sets all layers.
    layer: Option<usize>,
    /// Why the control changes nothing in this experiment, in words; `None` if it has an effect.
    idle: Option<String>,
}

impl<'a> Part<'a> {
    fn new(ui: &Ui, window: &'a Window<'a>, control: &'a Control) -> Self {
        let scene = &window.scene;
        let key = Key::find(control.key).expect("a test checks that every control has a key");
        let id = key.name.replace('.', "-");
        let layer = one_layer::layer(scene, key.name);
        let own = layer.and_then(|layer| one_layer::value(ui, window, key.name, layer));
        let (name, value) = (scene.text.get(&id), own.or_else(|| key.get(scene.config)));
        let idle = control.idle(scene.config).map(|why| scene.text.get(why));
        Self { scene, control, key, id, name, value, layer, idle }
    }

    /// Draws the control; returns whether its slider is being dragged or has the keyboard.
    fn ui(&self, ui: &mut Ui, out: &mut Vec<Action>) -> bool {
        match &self.control.kind {
            Kind::Slider(span) => return self.slider_ui(ui, span, out),
            Kind::Field => self.field_ui(ui, out),
            Kind::List => self.list_ui(ui, out),
            Kind::Segments(per_row) => self.segments_ui(ui, *per_row, out),
            Kind::Tick => self.tick_ui(ui, out),
            Kind::Pair => self.pair_ui(ui, out),
        }
        false
    }

    /// Returns the tooltip: what the control does and what to watch, and its range and default if it is a number.
    /// If the control has no effect, the reason comes first.
    fn tip(&self) -> String {
        let tip = self.announced(self.scene.text.get(&format!("{}.tip", self.id)));
        let tip = self.idle.iter().cloned().chain([tip]).collect::<Vec<_>>().join("\n\n");
        if !matches!(self.key.range, Range::Integer(..) | Range::Float(..)) {
            return tip;
        }
        let range = problem::range(self.scene.text, &self.key.range_text(""));
        let default = self.key.get(&Config::default()).map_or_else(String::new, |value| self.say(&value));
        format!("{tip}\n\n{}", self.scene.text.with("allowed", &[("range", &range), ("default", &default)]))
    }

    /// Returns `tip`, with a notice added if the control rebuilds the networks.
    fn announced(&self, tip: String) -> String {
        if self.key.live { tip } else { format!("{tip}\n\n{}", self.scene.text.get("rebuilds")) }
    }

    fn say(&self, value: &Value) -> String {
        value_words(self.scene.text, &self.id, value)
    }

    /// Draws the line above a control: its name, the reset button if the value is not the default, and `right` at
    /// the end.
    fn heading_ui(
        &self,
        ui: &mut Ui,
        height: f32,
        out: &mut Vec<Action>,
        right: impl FnOnce(&mut Ui, &mut Vec<Action>),
    ) {
        row(ui, height, |ui| {
            self.explain(ui.label(&self.name));
            self.reset_ui(ui, out);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| right(ui, out));
        });
    }

    /// Draws a small "↺" if the value is not the default; a click resets the value.
    fn reset_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        let default = self.key.get(&Config::default());
        if default == self.value {
            return;
        }
        let palette = theme::palette(ui);
        let name = self.scene.text.with("reset", &[("name", &self.name)]);
        let value = default.as_ref().map_or_else(|| "–".to_owned(), |value| self.say(value));
        let (rect, response) = ui.allocate_exact_size(egui::vec2(20.0, 20.0), Sense::click());
        let ink = if response.hovered() || response.has_focus() { palette.text } else { palette.muted };
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, "↺", theme::regular(15.0), ink);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, ui.is_enabled(), &name));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        let tip = self.announced(self.scene.text.with("reset.tip", &[("name", &self.name), ("value", &value)]));
        let response = response.on_hover_text(tip);
        if response.clicked() {
            out.push(match (self.layer, default) {
                (Some(layer), Some(default)) => Action::SetLayer(self.key.name, default, layer),
                _ => Action::Reset(self.key.name),
            });
        }
    }

    fn set(&self, value: Value) -> Action {
        match self.layer {
            Some(layer) => Action::SetLayer(self.key.name, value, layer),
            None => Action::Set(self.key.name, value),
        }
    }

    /// Returns the action for typed text. Text that cannot be parsed is passed on unchanged, so that the error
    /// message can quote it.
    fn typed(&self, typed: String) -> Action {
        match self.key.parse(&typed) {
            Ok(value) if self.layer.is_some() => self.set(value),
            _ => Action::Type(self.key.name, typed),
        }
    }

    /// Adds the tooltip of the control to `response`.
    fn explain(&self, response: Response) {
        response.on_hover_text(self.tip()).on_disabled_hover_text(self.tip());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Language;

    #[test]
    fn a_key_and_its_value_have_their_words_with_and_without_a_control() {
        let text = Text::new(Language::English);
        let keys = ["training.learning_rate", "arms.a.normalization", "no.key"].map(|key| key_words(&text, key));
        assert_eq!(keys, ["Learning rate", "A:", "no.key"]);
        let words = ["a", "b"].map(|arm| {
            let value = Value::Text("batch-noisy".to_owned());
            value_words(&text, &format!("arms-{arm}-normalization"), &value)
        });
        assert_eq!(words[0], words[1]);
        assert_ne!(words[0], "batch-noisy");
    }
}
