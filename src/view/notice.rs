//! "What to notice": the newest frame in words. Nothing is scripted: every sentence is chosen and filled by numbers.

use egui::{Frame as Card, Margin, RichText, Stroke, Ui};

use super::format::{accuracy, percent, signed, spread, steps, three_digits};
use super::layers::Curve;
use super::{ARMS, Scene, arms, theme};
use crate::config::Activation;
use crate::measure::{Diverged, Frame, LayerFrame, Stage};

/// One arm passes back less than this share of what the other does.
const FLATTER: f64 = 0.75;
/// A saturated share that is worth a sentence.
const SOME: f64 = 0.05;
/// R² from which f is nearly a line for what it gets: N(0, 1) in a sigmoid has 0.984.
const STRAIGHT: f64 = 0.97;

/// Air of the card at its sides, and above and below.
const AIR: [i8; 2] = [14, 12];
/// Between two sentences.
const GAP: f32 = 6.0;
/// Height of a line.
const LINE: f32 = 18.0;

/// Draws on a card as many sentences as fit into `room` points, the first in any case.
pub fn notice_ui(ui: &mut Ui, scene: &Scene<'_>, room: f32) {
    let palette = theme::palette(ui);
    let sentences = sentences(scene);
    if sentences.is_empty() {
        return;
    }
    ui.add_space(12.0);
    let card = Card::new().fill(palette.card).stroke(Stroke::new(1.0, palette.line)).corner_radius(8);
    card.inner_margin(Margin::symmetric(AIR[0], AIR[1])).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GAP;
        let title = RichText::new(scene.text.get("notice")).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(scene.text.get("notice.tip"));
        let mut left = room - 12.0 - 2.0 * f32::from(AIR[1]) - LINE;
        for (i, sentence) in sentences.into_iter().enumerate() {
            let font = theme::regular(theme::BODY);
            let lines = ui.painter().layout(sentence.clone(), font, palette.text, ui.available_width()).rows.len();
            left -= GAP + LINE * f32::from(u16::try_from(lines).unwrap_or(u16::MAX));
            if i > 0 && left < 0.0 {
                break;
            }
            ui.label(RichText::new(sentence).color(palette.text).line_height(Some(LINE)));
        }
    });
}

/// What is to be said about the newest frame, the most important first.
fn sentences(scene: &Scene<'_>) -> Vec<String> {
    let Some(frame) = scene.frame() else {
        // A refusal is said above the layers.
        return if scene.refusal().is_some() { Vec::new() } else { vec![scene.text.get("loading")] };
    };
    if frame.step == 0 && scene.state.layer.is_none() && scene.state.at.is_none() {
        return [about_layers(scene, frame), Some(scene.text.get("notice-wait"))].into_iter().flatten().collect();
    }
    if shown(scene).any(|arm| frame.arms[arm].diverged.is_some()) {
        return about_divergence(scene, frame);
    }
    let all = [
        about_layers(scene, frame),
        about_shape(scene),
        about_dead(scene, frame),
        about_gradient(scene),
        about_accuracy(scene, frame),
    ];
    all.into_iter().flatten().collect()
}

/// The arms that are shown; of a hidden one nothing is said.
fn shown(scene: &Scene<'_>) -> impl Iterator<Item = usize> {
    let shows = [0, 1].map(|arm| scene.shows(arm));
    (0..2).filter(move |arm| shows[*arm])
}

/// The only arm that is shown, where one is hidden.
fn only(scene: &Scene<'_>) -> Option<usize> {
    shown(scene).next().filter(|_| shown(scene).count() == 1)
}

/// Which arms overflowed; the other numbers of such an arm are not of this step.
fn about_divergence(scene: &Scene<'_>, frame: &Frame) -> Vec<String> {
    let frames: Vec<_> = shown(scene).map(|arm| (&frame.arms[arm], ARMS[arm])).collect();
    let ended: Vec<(Diverged, &str)> = frames.iter().filter_map(|(arm, name)| Some((arm.diverged?, *name))).collect();
    let say = |(at, name): &(Diverged, &str)| {
        let args = [("arm", (*name).to_owned()), ("step", steps(at.step)), ("place", arms::place(scene.text, at))];
        fill(scene, "notice-diverged", &args)
    };
    let other = frames.iter().find(|(arm, _)| arm.diverged.is_none());
    let goes_on = other.and_then(|(arm, name)| {
        let args = [("arm", (*name).to_owned()), ("accuracy", accuracy(arm.train_accuracy?))];
        Some(fill(scene, "notice-goes-on", &args))
    });
    ended.iter().map(say).chain(goes_on).collect()
}

/// The newest frame in which it was measured how the inputs lie on the curve: another stage may be shown, whose live
/// frames leave that out.
fn with_curve<'a>(scene: &'a Scene<'_>) -> Option<&'a Frame> {
    scene.frame_with(|layer| layer.curve.mean_slope.is_some())
}

/// The selected layer, or the most saturated one.
fn about_layers(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    let frame = with_curve(scene).unwrap_or(frame);
    match scene.state.layer {
        Some(_) => about_selected(scene, frame),
        None => about_worst(scene, frame),
    }
}

/// Names of the arguments of one arm: its name, saturated share, slope, mean and spread.
type Names = [&'static str; 5];

fn about_selected(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    const PLACES: [Names; 2] =
        [["a", "share-a", "slope-a", "mean-a", "std-a"], ["b", "share-b", "slope-b", "mean-b", "std-b"]];
    let curve = Curve::of(scene.activation());
    let layer = scene.layer();
    let mut args = vec![("layer", layer.to_string()), ("peak", three_digits(curve.peak_slope))];
    let mut on_curve = true;
    for (arm, [name, share, slope_name, mean, std]) in shown(scene).zip(PLACES) {
        let measured = frame.arms[arm].layers.get(layer - 1)?;
        let y = measured.stage(Stage::Y)?;
        args.extend([(name, ARMS[arm].to_owned()), (mean, signed(y.mean)), (std, spread(y.std))]);
        let numbers = measured.curve.saturated.zip(measured.curve.mean_slope);
        on_curve &= numbers.is_some();
        if let Some((saturated, mean_slope)) = numbers {
            args.extend([(share, percent(saturated)), (slope_name, slope(mean_slope))]);
        }
    }
    let message = match (on_curve, curve.inactive, only(scene).is_some()) {
        (true, false, false) => "notice-layer",
        (true, false, true) => "notice-layer-one",
        (true, true, false) => "notice-layer-relu",
        (true, true, true) => "notice-layer-relu-one",
        (false, _, false) => "notice-layer-plain",
        (false, _, true) => "notice-layer-plain-one",
    };
    Some(fill(scene, message, &args))
}

/// What the place of the selected layer on the curve means: one arm sits flatter than the other, or nearly on a line.
fn about_shape(scene: &Scene<'_>) -> Option<String> {
    let frame = with_curve(scene)?;
    let layer = scene.layer();
    let of = |arm: usize| frame.arms[arm].layers.get(layer - 1).map(|layer| layer.curve);
    if only(scene).is_none() {
        let [slope_a, slope_b] = [of(0)?.mean_slope?, of(1)?.mean_slope?];
        let (arm, ratio) = if slope_a < slope_b { (0, slope_a / slope_b) } else { (1, slope_b / slope_a) };
        if ratio < FLATTER && of(arm)?.saturated.is_some_and(|share| share > SOME) {
            let args = [
                ("layer", layer.to_string()),
                ("arm", ARMS[arm].to_owned()),
                ("other", ARMS[1 - arm].to_owned()),
                ("ratio", slope(ratio)),
            ];
            return Some(fill(scene, "notice-flatter", &args));
        }
    }
    let all = shown(scene).filter_map(|arm| Some((arm, of(arm)?.r2?)));
    let (arm, r2) = all.filter(|(_, r2)| *r2 >= STRAIGHT).max_by(|a, b| a.1.total_cmp(&b.1))?;
    // For the identity this is no finding.
    if scene.activation() == Activation::Linear {
        return None;
    }
    // Rounded down: what is not 1 does not read as 1.
    let r2 = slope((r2 * 100.0).floor() / 100.0);
    let args = [("layer", layer.to_string()), ("arm", ARMS[arm].to_owned()), ("r2", r2)];
    Some(fill(scene, "notice-straight", &args))
}

fn about_worst(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    let curve = Curve::of(scene.activation());
    let (arm, layer, share) = most(scene, frame, |layer| layer.curve.saturated)?;
    if share < 0.02 {
        return Some(scene.text.get("notice-none-saturated"));
    }
    let own = frame.arms[arm].layers.get(layer - 1)?.curve;
    let mut args = vec![("layer", layer.to_string()), ("arm", ARMS[arm].to_owned()), ("share", percent(share))];
    if !curve.inactive {
        args.extend([("slope", slope(own.mean_slope?)), ("peak", three_digits(curve.peak_slope))]);
    }
    if only(scene).is_some() {
        let message = if curve.inactive { "notice-most-inactive-one" } else { "notice-most-saturated-one" };
        return Some(fill(scene, message, &args));
    }
    let other = frame.arms[1 - arm].layers.get(layer - 1)?.curve;
    args.push(("other", ARMS[1 - arm].to_owned()));
    if curve.inactive {
        args.push(("share-other", percent(other.saturated?)));
        return Some(fill(scene, "notice-most-inactive", &args));
    }
    args.push(("slope-other", slope(other.mean_slope?)));
    Some(fill(scene, "notice-most-saturated", &args))
}

fn about_dead(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    let (arm, layer, share) = most(scene, frame, |layer| layer.curve.dead).filter(|(.., share)| *share >= 0.05)?;
    let args = [("layer", layer.to_string()), ("arm", ARMS[arm].to_owned()), ("share", percent(share))];
    Some(fill(scene, "notice-dead", &args))
}

/// The arm whose gradient changes most from the deepest layer to the first.
fn about_gradient(scene: &Scene<'_>) -> Option<String> {
    let frame = scene.frame_with(|layer| layer.gradient.is_some())?;
    let ratio = |arm: usize| {
        let layers = &frame.arms[arm].layers;
        let deep = layers.len().checked_sub(2)?;
        let rms = |i: usize| layers.get(i)?.gradient.as_ref().map(|gradient| gradient.rms);
        let ratio = rms(0)? / rms(deep)?;
        (deep > 0 && ratio.is_finite() && ratio > 0.0).then_some((arm, deep + 1, ratio))
    };
    let extent = |ratio: f64| ratio.log10().abs();
    let all = shown(scene).filter_map(ratio);
    let (arm, deep, ratio) = all.max_by(|a, b| extent(a.2).total_cmp(&extent(b.2)))?;
    let message = match ratio {
        r if r < 0.3 => "notice-gradient-falls",
        r if r > 3.0 => "notice-gradient-grows",
        _ => return None,
    };
    let args = [("arm", ARMS[arm].to_owned()), ("deep", deep.to_string()), ("ratio", three_digits(ratio))];
    Some(fill(scene, message, &args))
}

fn about_accuracy(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    let [a, b] = [0, 1].map(|arm| frame.arms[arm].train_accuracy);
    if let Some(arm) = only(scene) {
        let args = [("arm", ARMS[arm].to_owned()), ("accuracy", accuracy([a, b][arm]?))];
        return Some(fill(scene, "notice-accuracy-one", &args));
    }
    let (a, b) = (a?, b?);
    if (a - b).abs() < 0.03 {
        return Some(fill(scene, "notice-level", &[("accuracy", accuracy(a.midpoint(b)))]));
    }
    let (ahead, behind) = if a > b { (0, 1) } else { (1, 0) };
    let args = [
        ("ahead", ARMS[ahead].to_owned()),
        ("behind", ARMS[behind].to_owned()),
        ("accuracy", accuracy(a.max(b))),
        ("accuracy-behind", accuracy(a.min(b))),
    ];
    Some(fill(scene, "notice-ahead", &args))
}

/// Arm, layer (from 1) and value of the hidden layer where `value` is largest.
fn most(scene: &Scene<'_>, frame: &Frame, value: impl Fn(&LayerFrame) -> Option<f64>) -> Option<(usize, usize, f64)> {
    let of_arm = |arm: usize| frame.arms[arm].layers.iter().enumerate().map(move |(i, layer)| (arm, i + 1, layer));
    let all = shown(scene).flat_map(of_arm).filter_map(|(arm, i, layer)| Some((arm, i, value(layer)?)));
    all.max_by(|a, b| a.2.total_cmp(&b.2))
}

fn slope(x: f64) -> String {
    format!("{x:.2}")
}

fn fill(scene: &Scene<'_>, message: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    scene.text.with(message, &args)
}
