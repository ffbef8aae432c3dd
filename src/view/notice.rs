//! "What to notice": the displayed frame in words. Nothing is scripted; the numbers choose and fill every sentence.

use egui::{Frame as Card, Margin, RichText, Stroke, Ui};

use super::format::{accuracy, count, percent, signed, spread, steps, three_digits};
use super::layers::Curve;
use super::{ARMS, Scene, Window, arms, theme};
use crate::config::Activation;
use crate::measure::{Diverged, Frame, LayerFrame, Stage};

/// Greatest number of sentences.
const MOST: usize = 3;
/// Difference of accuracies from which on an arm counts as ahead, and from which on only reasons about the other
/// arm are given.
const AHEAD: f64 = 0.03;
const FAR_AHEAD: f64 = 0.1;
/// Least share of saturated inputs or dead units that is worth a sentence.
const SOME: f64 = 0.05;
/// An arm is worth a sentence if it passes back less than this share of what the other arm passes back.
const FLATTER: f64 = 0.75;
/// A gradient or the band of a unit is worth a sentence if it shrinks below this factor or grows beyond its inverse.
const MUCH: f64 = 0.3;
/// Least movement of units on the axis of y that is worth a sentence.
const MOVED: f64 = 0.3;
/// R² from which on f counts as nearly linear on its inputs; a sigmoid with N(0, 1) has 0.984.
const STRAIGHT: f64 = 0.97;

/// Margin of the card at its sides, and above and below, in points.
const AIR: [i8; 2] = [14, 9];
/// Gap above the card, in points.
const ABOVE: f32 = 6.0;
/// Gap between two sentences, in points.
const GAP: f32 = 6.0;
/// Height of a line, in points.
const LINE: f32 = 18.0;

/// Draws a card with those sentences that fit completely into `room` points, and with the first one if none fits;
/// then the column scrolls, and the card is at its lower end.
pub fn notice_ui(ui: &mut Ui, window: &Window<'_>, room: f32) {
    let palette = theme::palette(ui);
    let sentences = match window.frame() {
        Some(frame) => sentences(window, frame),
        // A refusal is shown above the layers.
        None if window.refusal().is_some() => return,
        None => vec![window.text.get("loading")],
    };
    let width = ui.available_width() - 2.0 * f32::from(AIR[0]) - 2.0;
    let height = |sentence: &String| {
        let galley = ui.painter().layout(sentence.clone(), theme::regular(theme::BODY), palette.text, width);
        GAP + LINE * count(galley.rows.len())
    };
    let mut left = room - ABOVE - 2.0 * f32::from(AIR[1]) - 2.0 - LINE;
    let mut fitting: Vec<&String> = Vec::new();
    for sentence in &sentences {
        if height(sentence) <= left {
            left -= height(sentence);
            fitting.push(sentence);
        }
    }
    if fitting.is_empty() {
        fitting.extend(sentences.first());
    }
    ui.add_space(ABOVE);
    let card = Card::new().fill(palette.card).stroke(Stroke::new(1.0, palette.line)).corner_radius(8);
    card.inner_margin(Margin::symmetric(AIR[0], AIR[1])).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = GAP;
        ui.spacing_mut().interact_size.y = LINE;
        let title = RichText::new(window.text.get("notice")).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(window.text.get("notice.tip"));
        for sentence in fitting {
            ui.label(RichText::new(sentence).color(palette.text).line_height(Some(LINE)));
        }
    });
}

/// Returns the sentences about the displayed frame, the most important first.
fn sentences(scene: &Scene<'_>, frame: &Frame) -> Vec<String> {
    if scene.arms().any(|arm| frame.arms[arm].diverged.is_some()) {
        return about_divergence(scene, frame);
    }
    let learned = Learned::of(scene, frame);
    let reasons = reasons(scene, learned.behind());
    if frame.step == 0 && scene.state.layer.is_none() && scene.state.at.is_none() {
        return reasons.into_iter().take(1).chain([scene.text.get("notice-wait")]).collect();
    }
    let mut reasons = reasons.into_iter();
    let asked = scene.state.layer.and_then(|_| about_selected(scene, with_curve(scene).unwrap_or(frame)));
    let who = learned.say(scene);
    let (first, last) = if learned.is_clear() { (who, None) } else { (None, who) };
    let all = [asked, first, reasons.next(), about_motion(scene), last];
    all.into_iter().flatten().chain(reasons).take(MOST).collect()
}

/// The accuracies reached by the shown arms.
enum Learned {
    Unknown,
    /// The arm and its accuracy if only one is shown.
    One(usize, f64),
    /// The accuracies of both arms, A first.
    Both([f64; 2]),
}

impl Learned {
    fn of(scene: &Scene<'_>, frame: &Frame) -> Self {
        let [a, b] = [0, 1].map(|arm| frame.arms[arm].train_accuracy);
        match (only(scene), a.zip(b)) {
            (Some(arm), _) => [a, b][arm].map_or(Self::Unknown, |accuracy| Self::One(arm, accuracy)),
            (None, Some((a, b))) => Self::Both([a, b]),
            (None, None) => Self::Unknown,
        }
    }

    /// Returns how far one arm is ahead of the other, as a difference of accuracies.
    fn lead(&self) -> f64 {
        if let Self::Both([a, b]) = self { (a - b).abs() } else { 0.0 }
    }

    fn is_clear(&self) -> bool {
        self.lead() >= AHEAD
    }

    /// Returns the arm that is far behind, for which reasons are given.
    fn behind(&self) -> Option<usize> {
        let Self::Both([a, b]) = self else { return None };
        (self.lead() >= FAR_AHEAD).then(|| usize::from(a > b))
    }

    fn say(&self, scene: &Scene<'_>) -> Option<String> {
        match *self {
            Self::Unknown => None,
            Self::One(arm, reached) => {
                let args = [("arm", ARMS[arm].to_owned()), ("accuracy", accuracy(reached))];
                Some(scene.text.with("notice-accuracy-one", &args))
            }
            Self::Both([a, b]) if !self.is_clear() => {
                Some(scene.text.with("notice-level", &[("accuracy", accuracy(a.midpoint(b)))]))
            }
            Self::Both([a, b]) => {
                let (ahead, behind) = if a > b { (0, 1) } else { (1, 0) };
                let args = [
                    ("ahead", ARMS[ahead].to_owned()),
                    ("behind", ARMS[behind].to_owned()),
                    ("accuracy", accuracy(a.max(b))),
                    ("accuracy-behind", accuracy(a.min(b))),
                ];
                Some(scene.text.with("notice-ahead", &args))
            }
        }
    }
}

/// A reason why a network learns badly.
struct Reason {
    /// The size of the effect in decades of the gradient, so that reasons of different kinds can be compared.
    size: f64,
    arm: usize,
    text: String,
}

/// Returns the reasons why the arm `behind` learns badly, or, without one, the problems of both arms: the largest
/// effect first.
fn reasons(scene: &Scene<'_>, behind: Option<usize>) -> Vec<String> {
    let found = scene.arms().flat_map(|arm| {
        [about_gradient(scene, arm), about_flat(scene, arm), about_dead(scene, arm), about_likeness(scene, arm)]
    });
    let mut found: Vec<Reason> =
        found.flatten().filter(|reason| behind.is_none_or(|behind| reason.arm == behind)).collect();
    found.sort_by(|a, b| b.size.total_cmp(&a.size));
    let mut said: Vec<String> = found.into_iter().map(|reason| reason.text).collect();
    if said.is_empty() {
        said.extend(about_line(scene).or_else(|| about_none_flat(scene)));
    }
    said
}

/// Returns the shown arm if the other one is hidden.
fn only(scene: &Scene<'_>) -> Option<usize> {
    scene.arms().next().filter(|_| scene.arms().count() == 1)
}

/// Returns which arms have diverged. Other numbers of such an arm are left out, since they are not of this step.
fn about_divergence(scene: &Scene<'_>, frame: &Frame) -> Vec<String> {
    let frames: Vec<_> = scene.arms().map(|arm| (&frame.arms[arm], ARMS[arm])).collect();
    let ended: Vec<(Diverged, &str)> = frames.iter().filter_map(|(arm, name)| Some((arm.diverged?, *name))).collect();
    let say = |(at, name): &(Diverged, &str)| {
        let args = [("arm", (*name).to_owned()), ("step", steps(at.step)), ("place", arms::place(scene.text, at))];
        scene.text.with("notice-diverged", &args)
    };
    let other = frames.iter().find(|(arm, _)| arm.diverged.is_none());
    let goes_on = other.and_then(|(arm, name)| {
        let args = [("arm", (*name).to_owned()), ("accuracy", accuracy(arm.train_accuracy?))];
        Some(scene.text.with("notice-goes-on", &args))
    });
    ended.iter().map(say).chain(goes_on).collect()
}

/// Returns the newest frame with statistics of the inputs on the curve. If another stage is displayed, live frames
/// lack them.
fn with_curve<'a>(scene: &'a Scene<'_>) -> Option<&'a Frame> {
    scene.frame_with(|layer| layer.curve.mean_slope.is_some())
}

/// Argument names of one arm: its name, saturated share, slope, mean and standard deviation.
type Names = [&'static str; 5];

fn about_selected(scene: &Scene<'_>, frame: &Frame) -> Option<String> {
    const PLACES: [Names; 2] =
        [["a", "share-a", "slope-a", "mean-a", "std-a"], ["b", "share-b", "slope-b", "mean-b", "std-b"]];
    let curve = Curve::of(scene.run().network.activation);
    let layer = scene.layer();
    let mut args = vec![("layer", layer.to_string()), ("peak", three_digits(curve.peak_slope))];
    let mut on_curve = true;
    for (arm, [name, share, slope_name, mean, std]) in scene.arms().zip(PLACES) {
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
    Some(scene.text.with(message, &args))
}

/// Returns the sentence that f is nearly linear on the inputs of the selected layer.
fn about_line(scene: &Scene<'_>) -> Option<String> {
    let frame = with_curve(scene)?;
    let layer = scene.layer();
    let of = |arm: usize| frame.arms[arm].layers.get(layer - 1)?.curve.r2;
    let all = scene.arms().filter_map(|arm| Some((arm, of(arm)?)));
    let (arm, r2) = all.filter(|(_, r2)| *r2 >= STRAIGHT).max_by(|a, b| a.1.total_cmp(&b.1))?;
    // The identity is always linear.
    if scene.run().network.activation == Activation::Linear {
        return None;
    }
    // Rounded down, so that a value below 1 does not read as 1.
    let r2 = slope((r2 * 100.0).floor() / 100.0);
    let args = [("layer", layer.to_string()), ("arm", ARMS[arm].to_owned()), ("r2", r2)];
    Some(scene.text.with("notice-straight", &args))
}

/// Returns the sentence that no layer has a large saturated share.
fn about_none_flat(scene: &Scene<'_>) -> Option<String> {
    let frame = with_curve(scene)?;
    let shares = scene.arms().flat_map(|arm| frame.arms[arm].hidden()).filter_map(|layer| layer.curve.saturated);
    (shares.fold(0.0, f64::max) < SOME).then(|| scene.text.get("notice-none-saturated"))
}

/// Returns the reason about the layer of `arm` that loses most of the gradient because its inputs are saturated.
fn about_flat(scene: &Scene<'_>, arm: usize) -> Option<Reason> {
    let frame = with_curve(scene)?;
    let curve = Curve::of(scene.run().network.activation);
    // The share that passes back is compared with the other arm, or with the peak of f′ if there is none.
    let passes = |arm: usize, i: usize| {
        let own = frame.arms[arm].hidden().get(i)?.curve;
        if curve.inactive { own.saturated.map(|share| 1.0 - share) } else { own.mean_slope }
    };
    let alone = only(scene).is_some();
    let ratio = |i: usize| {
        let most = if alone { curve.peak_slope } else { passes(1 - arm, i)? };
        let saturated = frame.arms[arm].hidden()[i].curve.saturated?;
        let ratio = passes(arm, i)? / most;
        (saturated > SOME && ratio < FLATTER).then_some((i, saturated, ratio))
    };
    let all = (0..frame.arms[arm].hidden().len()).filter_map(ratio);
    let (i, share, ratio) = all.min_by(|a, b| a.2.total_cmp(&b.2))?;
    let mut args = vec![("layer", (i + 1).to_string()), ("arm", ARMS[arm].to_owned()), ("share", percent(share))];
    if !alone {
        args.push(("other", ARMS[1 - arm].to_owned()));
    }
    if curve.inactive {
        if !alone {
            args.push(("share-other", percent(1.0 - passes(1 - arm, i)?)));
        }
    } else {
        args.extend([("slope", slope(passes(arm, i)?)), ("peak", three_digits(curve.peak_slope))]);
        if !alone {
            args.push(("slope-other", slope(passes(1 - arm, i)?)));
        }
    }
    let message = match (curve.inactive, alone) {
        (true, true) => "notice-most-inactive-one",
        (true, false) => "notice-most-inactive",
        (false, true) => "notice-most-saturated-one",
        (false, false) => "notice-most-saturated",
    };
    Some(Reason { size: -ratio.log10(), arm, text: scene.text.with(message, &args) })
}

/// Returns the reason about the layer of `arm` with the most dead units.
fn about_dead(scene: &Scene<'_>, arm: usize) -> Option<Reason> {
    let frame = with_curve(scene)?;
    let all = (1..).zip(frame.arms[arm].hidden()).filter_map(|(number, layer)| Some((number, layer.curve.dead?)));
    let (layer, share) = all.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share >= SOME)?;
    let args = [("layer", layer.to_string()), ("arm", ARMS[arm].to_owned()), ("share", percent(share))];
    Some(Reason { size: -(1.0 - share).log10(), arm, text: scene.text.with("notice-dead", &args) })
}

/// Returns the reason about the share of the gradient that reaches the first layer of `arm`.
fn about_gradient(scene: &Scene<'_>, arm: usize) -> Option<Reason> {
    let frame = scene.frame_with(|layer| layer.gradient.is_some())?;
    let hidden = frame.arms[arm].hidden();
    if hidden.first()?.gradient.as_ref()?.rms.abs() <= 0.0 {
        let text = scene.text.with("notice-gradient-none", &[("arm", ARMS[arm].to_owned())]);
        return Some(Reason { size: f64::INFINITY, arm, text });
    }
    let share = frame.arms[arm].gradient_shares().next()?.filter(|share| share.is_finite())?;
    let message = match share {
        share if share < MUCH => "notice-gradient-falls",
        share if share > 1.0 / MUCH => "notice-gradient-grows",
        _ => return None,
    };
    let args = [("arm", ARMS[arm].to_owned()), ("deep", hidden.len().to_string()), ("ratio", three_digits(share))];
    Some(Reason { size: share.log10().abs(), arm, text: scene.text.with(message, &args) })
}

/// Returns the reason that all samples look alike to the last hidden layer of `arm`: the band of its typical unit
/// is narrow compared with the other arm, or with the first layer if only one arm is shown.
fn about_likeness(scene: &Scene<'_>, arm: usize) -> Option<Reason> {
    let frame = scene.frame_with(|layer| layer.typical_unit.is_some())?;
    let width = |layer: &LayerFrame| layer.typical_unit.map(|[low, _, high]| high - low);
    let hidden = frame.arms[arm].hidden();
    let own = width(hidden.last()?)?;
    let alone = only(scene).is_some();
    let other = width(if alone { hidden.first()? } else { frame.arms[1 - arm].hidden().last()? })?;
    let ratio = own / other;
    if ratio.is_nan() || ratio >= MUCH {
        return None;
    }
    let mut args = vec![
        ("layer", hidden.len().to_string()),
        ("arm", ARMS[arm].to_owned()),
        ("band", spread(own)),
        ("band-other", spread(other)),
    ];
    if !alone {
        args.push(("other", ARMS[1 - arm].to_owned()));
    }
    let message = if alone { "notice-alike-one" } else { "notice-alike" };
    Some(Reason { size: -ratio.log10(), arm, text: scene.text.with(message, &args) })
}

/// Returns the sentence about the layer whose units have moved farthest since step 0.
fn about_motion(scene: &Scene<'_>) -> Option<String> {
    let frame = scene.frame_with(|layer| !layer.units(Stage::Y).is_empty())?;
    let first = scene.report?.first().filter(|first| first.step == 0 && frame.step > 0)?;
    let moved = |arm: usize, i: usize| {
        let [now, before] = [frame, first].map(|frame| frame.arms[arm].hidden().get(i));
        now?.moved_since(before?)
    };
    let of_arm = |arm: usize| (0..frame.arms[arm].hidden().len()).filter_map(move |i| Some((arm, i, moved(arm, i)?)));
    let (arm, i, far) = scene.arms().flat_map(of_arm).max_by(|a, b| a.2.total_cmp(&b.2))?;
    if far < MOVED {
        return None;
    }
    let mut args = vec![("layer", (i + 1).to_string()), ("arm", ARMS[arm].to_owned()), ("moved", spread(far))];
    if only(scene).is_some() {
        return Some(scene.text.with("notice-moved-one", &args));
    }
    args.extend([("other", ARMS[1 - arm].to_owned()), ("moved-other", spread(moved(1 - arm, i)?))]);
    Some(scene.text.with("notice-moved", &args))
}

fn slope(x: f64) -> String {
    format!("{x:.2}")
}
