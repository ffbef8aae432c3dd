//! The words of a map.

use super::shades::shares;
use super::{MapView, shade};
use crate::map::{Measure, Outcome, Shade, Shares};
use crate::view::controls::key_words;
use crate::view::{ARMS, format};

/// Returns the title: what is shown, and after how many steps.
#[must_use]
pub fn title(view: &MapView<'_>) -> String {
    let steps = format::steps(view.map.plan().steps());
    let name = match view.map.plan().measure() {
        Measure::TestAccuracy => "map-title-test",
        Measure::TrainAccuracy => "map-title-train",
        Measure::Loss => "map-title-loss",
        Measure::StepsTo(share) => {
            return view.text.with("map-title-steps", &[("share", &view.text.percent(share)), ("steps", &steps)]);
        }
    };
    view.text.with(name, &[("steps", &steps)])
}

/// Returns the map in whole sentences that follow its title, for those who cannot see it.
#[must_use]
pub fn description(view: &MapView<'_>) -> String {
    let axes = [0, 1].map(|axis| {
        let (from, to) = view.map.plan().axes()[axis].ends();
        let (from, to) = (format::tick(from), format::tick(to));
        view.text.with("map-axis", &[("name", &axis_name(view, axis)), ("from", &from), ("to", &to)])
    });
    let plane = view.text.with("map-plane", &[("x", &axes[0]), ("y", &axes[1])]);
    let arms = [0, 1].map(|arm| arm_words(view, arm, shares(view, arm)));
    [[plane].as_slice(), &arms].concat().join(" ")
}

/// Returns the name of what the colors show.
pub fn measure_name(view: &MapView<'_>) -> String {
    match view.map.plan().measure() {
        Measure::TestAccuracy => view.text.get("map-test"),
        Measure::TrainAccuracy => view.text.get("map-train"),
        Measure::Loss => view.text.get("map-loss"),
        Measure::StepsTo(share) => view.text.with("map-steps", &[("share", &view.text.percent(share))]),
    }
}

/// Returns the name of the key along an axis, 0 for x and 1 for y: that of its control, or the key itself.
pub fn key_name(view: &MapView<'_>, axis: usize) -> String {
    key_words(view.text, view.map.plan().axes()[axis].key)
}

/// Returns the name of an axis on the map, 0 for x and 1 for y, which also says what its numbers mean.
pub fn axis_name(view: &MapView<'_>, axis: usize) -> String {
    match view.map.plan().axes()[axis].key {
        "init.scale" => view.text.get("map-of-init-scale"),
        key => key_words(view.text, key),
    }
}

/// Returns the networks of all cells, as far as no axis changes them, as in "ReLU, 10 × 48".
pub fn network(view: &MapView<'_>) -> String {
    let plan = view.map.plan();
    if plan.axes().iter().any(|axis| axis.key.starts_with("network.")) {
        return String::new();
    }
    let network = &plan.experiment().network;
    let activation = network.activation.name();
    let activation = view.text.find(&format!("network-activation-{activation}")).unwrap_or(activation.to_owned());
    let (depth, width) = (network.depth.to_string(), network.width.to_string());
    view.text.with("figure-network", &[("activation", &activation), ("depth", &depth), ("width", &width)])
}

/// Returns the name of an arm, as in "B with batch norm".
pub fn arm_name(view: &MapView<'_>, arm: usize) -> String {
    let normalization = view.map.plan().experiment().arms[arm].normalization;
    view.text.with(&format!("arm-{}", normalization.name()), &[("arm", ARMS[arm])])
}

/// What stands beside the share of an arm that has learned.
pub struct Notes {
    /// What the share counts, with the threshold.
    pub long: String,
    /// The threshold alone.
    pub short: String,
    /// The share itself with the threshold, for a small page.
    pub small: String,
    /// The share that was trained to the end and has not learned.
    pub rest: String,
    /// The share that diverged.
    pub diverged: String,
    /// Of how many cells the shares are, if not of all; else empty.
    pub so_far: String,
}

impl Notes {
    pub fn of(view: &MapView<'_>, shares: &Shares) -> Self {
        let threshold = view.text.percent(view.map.plan().measure().threshold());
        let name = match view.map.plan().measure() {
            Measure::TestAccuracy | Measure::Loss => "map-above-test",
            Measure::TrainAccuracy => "map-above-train",
            Measure::StepsTo(_) => "map-reach-test",
        };
        // Counted, since the difference of two shares is not exactly 0 where it should be.
        let of = format::float(shares.of);
        let rest = (of * (1.0 - shares.learned - shares.diverged)).round().max(0.0) / of;
        let [learned, rest, diverged] = [shares.learned, rest, shares.diverged].map(|share| view.text.percent(share));
        let plan = view.map.plan();
        let of = format::steps((shares.of / plan.seeds().len()) as u64);
        let so_far = (shares.of < plan.runs()).then(|| view.text.with("map-so-far", &[("count", &of)]));
        let rest_name = if matches!(plan.measure(), Measure::StepsTo(_)) { "map-rest-never" } else { "map-rest-below" };
        Self {
            long: view.text.with(name, &[("threshold", &threshold)]),
            short: view.text.with("map-above", &[("threshold", &threshold)]),
            small: view.text.with("map-share-above", &[("share", &learned), ("threshold", &threshold)]),
            rest: view.text.with(rest_name, &[("share", &rest)]),
            diverged: view.text.with("map-diverged-share", &[("share", &diverged)]),
            so_far: so_far.unwrap_or_default(),
        }
    }
}

/// Returns the shares of an arm in a sentence, for screen readers.
pub fn arm_words(view: &MapView<'_>, arm: usize, shares: Option<Shares>) -> String {
    let name = arm_name(view, arm);
    let Some(shares) = shares else { return view.text.with("map-arm-none", &[("name", &name)]) };
    let share = view.text.percent(shares.learned);
    let Notes { long, rest, diverged, so_far, .. } = Notes::of(view, &shares);
    let note =
        [long, rest, diverged, so_far].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view.text.with("map-arm", &[("name", &name), ("share", &share), ("note", &note)])
}

/// Returns a setting along an axis, 0 for x and 1 for y, in words.
pub fn setting(view: &MapView<'_>, axis: usize, value: &str) -> String {
    view.text.with("map-setting", &[("name", key_name(view, axis).as_str()), ("value", value)])
}

/// Returns a cell in words: both settings, and what both arms came to.
pub fn cell(view: &MapView<'_>, cell: [usize; 2]) -> String {
    let settings = [0, 1].map(|axis| {
        let value = view.map.plan().axes()[axis].values()[cell[axis]].as_float().map_or_else(String::new, format::tick);
        setting(view, axis, &value)
    });
    let arms = (0..2).filter(|arm| view.hidden != Some(*arm));
    let arms =
        arms.map(|arm| view.text.with("map-result", &[("arm", ARMS[arm]), ("result", &result(view, arm, cell))]));
    settings.into_iter().chain(arms).collect::<Vec<_>>().join("\n")
}

/// Returns what an arm came to in a cell.
fn result(view: &MapView<'_>, arm: usize, cell: [usize; 2]) -> String {
    let text = view.text;
    match view.map.shade(arm, cell) {
        Shade::Missing if shade(view, arm, cell) == Shade::Missing => text.get("map-missing"),
        Shade::Missing => text.get("map-coarse"),
        Shade::Never => text.get("map-never"),
        Shade::Diverged => {
            let step = view.map.outcomes(arm, cell).find_map(|outcome| match outcome {
                Outcome::Diverged { step } => Some(step),
                Outcome::Trained { .. } => None,
            });
            text.with("map-diverged-at", &[("step", &format::steps(step.unwrap_or_default()))])
        }
        Shade::Value(value) => {
            let number = match view.map.plan().measure() {
                Measure::TestAccuracy | Measure::TrainAccuracy => text.accuracy(value),
                Measure::Loss => format::three_digits(value),
                Measure::StepsTo(_) => format::steps(format::whole(value)),
            };
            text.with("map-number", &[("name", &measure_name(view)), ("number", &number)])
        }
    }
}
