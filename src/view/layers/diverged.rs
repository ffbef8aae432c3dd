//! An arm that overflowed: what happened, what usually causes it, and a button that tries the usual remedy.

use egui::{Frame as Card, Margin, Rect, RichText, Sense, Stroke, Ui, UiBuilder, vec2};

use super::around::Columns;
use crate::config::{Config, Value};
use crate::measure::{Diverged, DivergedPart, Frame, NonFiniteValue};
use crate::view::format::{steps, tick};
use crate::view::widgets::text_button;
use crate::view::{ARMS, Action, Scene, arms, theme};

/// From this learning rate on it is the first suspect.
const LARGE_RATE: f64 = 0.05;
/// Height of what is said of an arm on paper, where both share a column.
const LINE_ON_PAPER: f32 = 22.0;
/// Widest card.
const WIDTH: f32 = 400.0;

/// A key that is to take another value, and the one it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Remedy {
    /// The key of the experiment.
    pub key: &'static str,
    /// Its value now.
    pub from: f64,
    /// The value to try.
    pub to: f64,
    /// The names of the texts: of the cause and of the button.
    texts: [&'static str; 2],
}

impl Remedy {
    /// What usually helps arm `arm` of `config`: a tenth of a large learning rate, else initial weights without an extra
    /// factor, else a tenth of the learning rate all the same. `None` where the arm does not learn at all.
    pub fn of(config: &Config, arm: usize) -> Option<Self> {
        let own = &config.arms[arm];
        let (rate, scale) = (config.learning_rate(arm), config.init_scale(arm));
        if rate <= LARGE_RATE && scale > 1.0 {
            let key = match (own.init_scale, arm) {
                (None, _) => "init.scale",
                (_, 0) => "arms.a.init.scale",
                _ => "arms.b.init.scale",
            };
            return Some(Self { key, from: scale, to: 1.0, texts: ["diverged-cause-scale", "remedy-scale"] });
        }
        let key = match (own.learning_rate, arm) {
            (None, _) => "training.learning_rate",
            (_, 0) => "arms.a.learning_rate",
            _ => "arms.b.learning_rate",
        };
        // Three digits: a tenth of 0.7 reads 0.07.
        let to = format!("{:.2e}", rate / 10.0).parse().unwrap_or(rate / 10.0);
        (rate > 0.0).then_some(Self { key, from: rate, to, texts: ["diverged-cause-rate", "remedy-rate"] })
    }
}

/// What happened to arm `arm`, in a sentence: in which step, where in it, and what the value was.
fn diverged_words(scene: &Scene<'_>, arm: usize, diverged: Diverged) -> String {
    let message = match diverged.part {
        DivergedPart::Activation => "diverged-activation",
        DivergedPart::Loss => "diverged-loss",
        DivergedPart::Gradient => "diverged-gradient",
        DivergedPart::Weights => "diverged-weights",
    };
    let value = scene.text.get(match diverged.value {
        NonFiniteValue::Nan => "value-nan",
        NonFiniteValue::Infinite => "value-infinite",
        NonFiniteValue::NegativeInfinite => "value-negative-infinite",
    });
    let (step, layer) = (steps(diverged.step), diverged.layer.to_string());
    scene.text.with(message, &[("arm", ARMS[arm]), ("step", &step), ("layer", &layer), ("value", &value)])
}

/// The arms that are shown and have overflowed.
fn ended<'a>(scene: &'a Scene<'_>, frame: &'a Frame) -> impl Iterator<Item = (usize, Diverged)> + 'a {
    let arms = frame.arms.iter().enumerate().filter(|(arm, _)| scene.shows(*arm));
    arms.filter_map(|(arm, frame)| Some((arm, frame.diverged?)))
}

/// A card over the column of each arm that overflowed.
pub fn cards_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, columns: &Columns, body: Rect, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    for (i, (arm, diverged)) in ended(scene, frame).enumerate() {
        let column = columns.at(body).cells[arm];
        if scene.state.printed {
            arms::message_in(ui, scene, arm, column);
            continue;
        }
        ui.painter().rect_filled(column, 0.0, palette.canvas.gamma_multiply(0.6));
        let width = (column.width() - 16.0).min(WIDTH);
        let top = column.top() + (column.height() * 0.22).min(160.0);
        let place = Rect::from_min_max(egui::pos2(column.center().x - width / 2.0, top), column.max);
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ui.set_width(width);
            card_ui(ui, scene, frame, (arm, diverged), i == 0, out);
        });
    }
}

/// The same one below the other, where both arms share a column.
pub fn lines_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, out: &mut Vec<Action>) {
    for (i, (arm, diverged)) in ended(scene, frame).enumerate() {
        if scene.state.printed {
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE_ON_PAPER), Sense::hover());
            arms::message_in(ui, scene, arm, line);
        } else {
            card_ui(ui, scene, frame, (arm, diverged), i == 0, out);
        }
    }
}

/// The card; of two only the first has the `button`, since a remedy rebuilds both networks.
fn card_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    frame: &Frame,
    (arm, diverged): (usize, Diverged),
    button: bool,
    out: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let [own, other] = [ARMS[arm], ARMS[1 - arm]];
    let card = Card::new().fill(palette.canvas).stroke(Stroke::new(1.5, palette.arms[arm]));
    card.corner_radius(8).inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        let title = text.with("diverged-title", &[("arm", own)]);
        ui.label(RichText::new(title).font(theme::strong(theme::HEADING)).color(palette.names[arm]));
        ui.label(diverged_words(scene, arm, diverged));
        // What became of an arm that is to be guessed is not told.
        if scene.shows(1 - arm) {
            let both = frame.arms[1 - arm].diverged.is_some();
            ui.label(text.with(if both { "diverged-both" } else { "diverged-goes-on" }, &[("other", other)]));
        }
        let Some(remedy) = Remedy::of(scene.config, arm) else { return };
        let (from, to) = (tick(remedy.from), tick(remedy.to));
        let [cause, label] = remedy.texts;
        let args = [("from", from.as_str()), ("to", to.as_str())];
        ui.label(RichText::new(text.with(cause, &args[..1])).color(palette.muted));
        if button {
            let response = text_button(ui, &text.with(label, &args[1..]), true);
            if response.on_hover_text(text.with("remedy.tip", &args)).clicked() {
                out.push(Action::Remedy(remedy.key, Value::Float(remedy.to)));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &[&str], expected: Option<(&str, f64)>) {
        let mut config = Config::default();
        for set in settings {
            config.set(set).unwrap();
        }
        assert_eq!(Remedy::of(&config, 1).map(|remedy| (remedy.key, remedy.to)), expected, "{settings:?}");
    }

    #[test]
    fn the_usual_suspects() {
        check(&["training.learning_rate=0.7"], Some(("training.learning_rate", 0.07)));
        check(&["training.learning_rate=0.01"], Some(("init.scale", 1.0)));
        check(&["training.learning_rate=0.01", "init.scale=1"], Some(("training.learning_rate", 0.001)));
        check(&["arms.b.learning_rate=50"], Some(("arms.b.learning_rate", 5.0)));
        check(&["training.learning_rate=0.01", "arms.b.init.scale=20"], Some(("arms.b.init.scale", 1.0)));
        check(&["training.learning_rate=0", "init.scale=1"], None);
    }
}
