//! "What to notice": the newest frame in words. Nothing is scripted: every sentence is chosen and filled by numbers.

use egui::{Frame as Card, Margin, RichText, Stroke, Ui};

use super::format::{accuracy, percent, signed, spread, steps, three_digits};
use super::layers::Curve;
use super::{ARMS, Scene, theme};
use crate::measure::{Diverged, Frame, LayerFrame, Stage};

/// Draws the sentences on a card.
pub fn notice_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let sentences = sentences(scene);
    if sentences.is_empty() {
        return;
    }
    ui.add_space(12.0);
    let card = Card::new().fill(palette.card).stroke(Stroke::new(1.0, palette.line)).corner_radius(8);
    card.inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        let title = RichText::new(scene.text.get("notice")).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(scene.text.get("notice.tip"));
        // In a low window two sentences fit without scrolling.
        let room = if ui.ctx().content_rect().height() < 800.0 { 2 } else { 3 };
        for sentence in sentences.into_iter().take(room) {
            ui.label(RichText::new(sentence).color(palette.text).line_height(Some(18.0)));
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
    if frame.arms.iter().any(|arm| arm.diverged.is_some()) {
        return about_divergence(scene, frame);
    }
    let all =
        [about_layers(scene, frame), about_dead(scene, frame), about_gradient(scene), about_accuracy(scene, frame)];
    all.into_iter().flatten().collect()
}

/// Which arms overflowed; the other numbers of such an arm are not of this step.
fn about_divergence(scene: &Scene<'_>, frame: &Frame) -> Vec<String> {
    let arms = frame.arms.iter().zip(ARMS);
    let ended: Vec<(Diverged, &str)> = arms.clone().filter_map(|(arm, name)| Some((arm.diverged?, name))).collect();
    let say = |(at, name): &(Diverged, &str)| {
        let args = [("arm", (*name).to_owned()), ("step", steps(at.step)), ("layer", at.layer.to_string())];
        fill(scene, "notice-diverged", &args)
    };
    let other = arms.clone().find(|(arm, _)| arm.diverged.is_none());
    let goes_on = other.and_then(|(arm, name)| {
        let args = [("arm", name.to_owned()), ("accuracy", accuracy(arm.train_accuracy?))];
        Some(fill(scene, "notice-goes-on", &args))
    });
    ended.iter().map(say).chain(goes_on).collect()
}

/// The selected layer, or the most saturated one.
fn about_layers(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    // Another stage may be shown, whose live frames do not measure the curve.
    let frame = scene.frame_with(|layer| layer.curve.mean_slope.is_some()).unwrap_or(frame);
    match scene.state.layer {
        Some(layer) => about_selected(scene, frame, layer),
        None => about_worst(scene, frame),
    }
}

fn about_selected(scene: &Scene<'_>, frame: &Frame, layer: usize) -> Option<String> {
    let curve = Curve::of(scene.activation());
    let [a, b] = [0, 1].map(|arm| frame.arms[arm].layers.get(layer - 1));
    let (a, b) = (a?, b?);
    let number = layer.to_string();
    let mut args = vec![("layer", number), ("a", ARMS[0].to_owned()), ("b", ARMS[1].to_owned())];
    let saturated = [a, b].map(|layer| layer.curve.saturated);
    let slopes = [a, b].map(|layer| layer.curve.mean_slope);
    let message = if let ([Some(share_a), Some(share_b)], [Some(slope_a), Some(slope_b)]) = (saturated, slopes) {
        args.extend([("share-a", percent(share_a)), ("share-b", percent(share_b))]);
        if curve.inactive {
            "notice-layer-relu"
        } else {
            args.extend([
                ("slope-a", slope(slope_a)),
                ("slope-b", slope(slope_b)),
                ("peak", three_digits(curve.peak_slope)),
            ]);
            "notice-layer"
        }
    } else {
        let [a, b] = [a, b].map(|layer| layer.stage(Stage::Y).map(|y| (signed(y.mean), spread(y.std))));
        let (a, b) = (a?, b?);
        args.extend([("mean-a", a.0), ("std-a", a.1), ("mean-b", b.0), ("std-b", b.1)]);
        "notice-layer-plain"
    };
    Some(fill(scene, message, &args))
}

fn about_worst(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    let curve = Curve::of(scene.activation());
    let (arm, layer, share) = most(frame, |layer| layer.curve.saturated)?;
    if share < 0.02 {
        return Some(scene.text.get("notice-none-saturated"));
    }
    let own = frame.arms[arm].layers.get(layer - 1)?.curve;
    let other = frame.arms[1 - arm].layers.get(layer - 1)?.curve;
    let mut args = vec![
        ("layer", layer.to_string()),
        ("arm", ARMS[arm].to_owned()),
        ("other", ARMS[1 - arm].to_owned()),
        ("share", percent(share)),
    ];
    if curve.inactive {
        args.push(("share-other", percent(other.saturated?)));
        return Some(fill(scene, "notice-most-inactive", &args));
    }
    let slopes = [("slope", slope(own.mean_slope?)), ("slope-other", slope(other.mean_slope?))];
    args.extend(slopes);
    args.push(("peak", three_digits(curve.peak_slope)));
    Some(fill(scene, "notice-most-saturated", &args))
}

fn about_dead(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    let (arm, layer, share) = most(frame, |layer| layer.curve.dead).filter(|(.., share)| *share >= 0.05)?;
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
    let all = [ratio(0), ratio(1)].into_iter().flatten();
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
    let (a, b) = (a?, b?);
    if (a - b).abs() < 0.03 {
        return Some(fill(scene, "notice-level", &[("accuracy", percent(a.midpoint(b)))]));
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
fn most(frame: &Frame, value: impl Fn(&LayerFrame) -> Option<f64>) -> Option<(usize, usize, f64)> {
    let of_arm = |arm: usize| frame.arms[arm].layers.iter().enumerate().map(move |(i, layer)| (arm, i + 1, layer));
    let all = of_arm(0).chain(of_arm(1)).filter_map(|(arm, i, layer)| Some((arm, i, value(layer)?)));
    all.max_by(|a, b| a.2.total_cmp(&b.2))
}

fn slope(x: f64) -> String {
    format!("{x:.2}")
}

fn fill(scene: &Scene<'_>, message: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    scene.text.with(message, &args)
}
