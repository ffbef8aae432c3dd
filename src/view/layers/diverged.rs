//! Cards about an arm that diverged: what happened, why, and a button to start again with a remedy that was tried.

use egui::{Frame as Card, Margin, Rect, RichText, Sense, Stroke, Ui, UiBuilder, vec2};

use super::around::Columns;
use crate::config::{Normalization, Value};
use crate::measure::{Diverged, DivergedCause, DivergedPart, Frame, NonFiniteValue};
use crate::trainer::{Remedies, Tried};
use crate::view::format::{steps, three_digits, tick};
use crate::view::widgets::text_button;
use crate::view::{ARMS, Action, Scene, Text, arms, theme};

/// Height of the words about an arm on a page where both arms share a column, in points.
const LINE_ON_PAPER: f32 = 22.0;
/// Greatest width of a card, in points.
const WIDTH: f32 = 400.0;

/// Returns a sentence about the divergence of `arm`: the step, the place in the network, and the value.
fn diverged_words(scene: &Scene<'_>, arm: usize, diverged: &Diverged) -> String {
    let text = scene.text;
    let what = text.get(match diverged.part {
        DivergedPart::Input => "part-input",
        DivergedPart::PreActivation => "part-z",
        DivergedPart::Variance => "part-variance",
        DivergedPart::Normalized => "part-zhat",
        DivergedPart::Scaled => "part-y",
        DivergedPart::Activation => "part-a",
        DivergedPart::Loss => "part-loss",
        DivergedPart::Gradient => "part-gradient",
        DivergedPart::Weights => "part-weights",
    });
    let value = text.get(match diverged.value {
        NonFiniteValue::Nan => "value-nan",
        NonFiniteValue::Infinite => "value-infinite",
        NonFiniteValue::NegativeInfinite => "value-negative-infinite",
    });
    let (step, place) = (steps(diverged.step), arms::place(text, diverged));
    let args = [("arm", ARMS[arm]), ("step", &step), ("place", &place), ("what", &what), ("value", &value)];
    text.with("diverged-at", &args)
}

/// Returns a sentence about the cause.
fn cause_words(scene: &Scene<'_>, cause: DivergedCause) -> String {
    let text = scene.text;
    let norm = |kind: Normalization| text.get(&format!("arms-b-normalization-{}", kind.name()));
    let (message, args) = match cause {
        DivergedCause::Epsilon { eps, least } => {
            ("cause-epsilon", vec![("eps", three_digits(eps)), ("least", three_digits(least))])
        }
        DivergedCause::Data { largest } => ("cause-data", vec![("largest", three_digits(largest))]),
        DivergedCause::InitialWeights { scheme, scale } => {
            let scheme = text.get(&format!("init-scheme-{}", scheme.name()));
            ("cause-weights", vec![("scheme", scheme), ("scale", three_digits(scale))])
        }
        DivergedCause::Switched { from, to } => ("cause-switched", vec![("from", norm(from)), ("to", norm(to))]),
        DivergedCause::Updates { learning_rate, weights: [start, now] } => {
            let numbers = [("rate", learning_rate), ("from", start), ("to", now)];
            ("cause-updates", numbers.map(|(name, x)| (name, three_digits(x))).to_vec())
        }
    };
    text.with(message, &args)
}

/// Returns the label of the button of a remedy, and its tooltip.
fn remedy_words(text: &Text, tried: &Tried) -> [String; 2] {
    let (key, from, to) = (tried.remedy.key, &tried.remedy.from, &tried.remedy.to);
    let value = |value: &Value| match value {
        Value::Integer(n) => steps(*n),
        Value::Float(x) => tick(*x),
        Value::Bool(on) => text.get(if *on { "remedy-on" } else { "remedy-off" }),
        // Texts about the normalization are shared by both arms.
        Value::Text(word) if key.ends_with("scheme") => text.get(&format!("init-scheme-{word}")),
        Value::Text(word) => text.get(&format!("arms-b-normalization-{word}")),
        Value::List(texts) => texts.join(", "),
    };
    let message = match key {
        "batch_norm.eps" => "remedy-eps",
        "data.standardize" => "remedy-standardize",
        key if key.ends_with("init.scale") => "remedy-scale",
        key if key.ends_with("init.scheme") => "remedy-scheme",
        key if key.ends_with("normalization") => "remedy-normalization",
        _ => "remedy-rate",
    };
    let from = from.as_ref().map_or_else(|| "–".to_owned(), value);
    let (to, last) = (value(to), steps(tried.steps));
    [text.with(message, &[("to", &to)]), text.with("remedy.tip", &[("from", &from), ("to", &to), ("step", &last)])]
}

/// Returns the shown arms that have diverged.
fn ended<'a>(scene: &'a Scene<'_>, frame: &'a Frame) -> impl Iterator<Item = (usize, Diverged)> + 'a {
    let arms = frame.arms.iter().enumerate().filter(|(arm, _)| scene.shows(*arm));
    arms.filter_map(|(arm, frame)| Some((arm, frame.diverged?)))
}

/// Draws a card over the column of each arm that has diverged.
pub fn cards_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, columns: &Columns, body: Rect, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    for (i, (arm, diverged)) in ended(scene, frame).enumerate() {
        let column = columns.at(body).cells[arm];
        if scene.page {
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

/// Draws the cards of the arms that have diverged one below the other, for arms that share a column.
pub fn lines_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, out: &mut Vec<Action>) {
    for (i, (arm, diverged)) in ended(scene, frame).enumerate() {
        if scene.page {
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE_ON_PAPER), Sense::hover());
            arms::message_in(ui, scene, arm, line);
        } else {
            card_ui(ui, scene, frame, (arm, diverged), i == 0, out);
        }
    }
}

/// Draws the card of one arm. With two cards only the first has the `button`, since a remedy rebuilds both networks.
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
        ui.label(diverged_words(scene, arm, &diverged));
        // The fate of a hidden arm, which the audience has to guess, is not revealed.
        if scene.shows(1 - arm) {
            let both = frame.arms[1 - arm].diverged.is_some();
            ui.label(text.with(if both { "diverged-both" } else { "diverged-goes-on" }, &[("other", other)]));
        }
        ui.label(RichText::new(cause_words(scene, diverged.cause)).color(palette.muted));
        if button && let Some(report) = scene.report {
            remedy_ui(ui, text, &report.remedies, out);
        }
    });
}

/// Draws the remedy found as a button, or the words that the search continues or found nothing.
fn remedy_ui(ui: &mut Ui, text: &Text, remedies: &Remedies, out: &mut Vec<Action>) {
    let muted = |ui: &mut Ui, name| {
        let ink = theme::palette(ui).muted;
        ui.label(RichText::new(text.get(name)).color(ink));
    };
    match remedies {
        Remedies::Unknown => {}
        Remedies::Trying => muted(ui, "remedies-trying"),
        Remedies::Nothing => muted(ui, "remedies-none"),
        Remedies::Found(tried) => {
            let [label, tip] = remedy_words(text, tried);
            if text_button(ui, &label, true).on_hover_text(tip).clicked() {
                out.push(Action::Remedy(tried.remedy.key));
            }
        }
    }
}
