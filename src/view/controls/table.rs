//! Table of the controls: which key of the experiment has which control. Ranges, scales, defaults and words come
//! from the key table of `config`.

use std::ops::RangeInclusive;

use crate::config::{ArmConfig, Config, DataSet, Normalization};

/// The control of one key.
pub struct Control {
    /// The key that the control sets.
    pub key: &'static str,
    /// The widget of the control.
    pub kind: Kind,
    /// Whether the control is shown in this experiment.
    pub applies: fn(&Config) -> bool,
}

impl Control {
    /// Returns the name of the text that says why the control changes nothing in this experiment; `None` if it has
    /// an effect.
    pub fn idle(&self, config: &Config) -> Option<&'static str> {
        let normalized: Vec<usize> =
            (0..2).filter(|arm| config.arms[*arm].normalization != Normalization::None).collect();
        let own = |set: fn(&ArmConfig) -> bool| config.arms.iter().all(set);
        match self.key {
            "batch_norm.hold" | "batch_norm.gamma" | "batch_norm.beta" | "batch_norm.eps" if normalized.is_empty() => {
                Some("idle-no-norm")
            }
            "batch_norm.hold" => normalized.iter().all(|arm| config.arms[*arm].hold.is_some()).then_some("idle-own"),
            "training.learning_rate" => own(|arm| arm.learning_rate.is_some()).then_some("idle-own"),
            "init.scale" => own(|arm| arm.init_scale.is_some()).then_some("idle-own"),
            "init.scheme" => own(|arm| arm.init_scheme.is_some()).then_some("idle-own"),
            _ => None,
        }
    }
}

/// The widget of a control.
pub enum Kind {
    /// A number with a slider over the useful part of its range; any allowed value can be typed.
    Slider(RangeInclusive<f64>),
    /// A number or text without a slider.
    Field,
    /// A word from a drop-down list.
    List,
    /// A choice of a few words, all visible, with this many in a row, directly below the heading of the group, which
    /// names them.
    Segments(usize),
    /// A check box for true or false.
    Tick,
    /// Two words side by side: false and true, each with a word of its own, or a list of two words.
    Pair,
}

choices! {
    /// A group of controls that can be folded, in the order of the panel. The group that teaches the most comes first,
    /// where even a small window shows it. The file that remembers the window uses the names.
    Group {
        /// The normalization, the subject of the program.
        Norm = "normalization",
        /// The training of the networks.
        Training = "training",
        /// The size of the networks, and their activation.
        Network = "network",
        /// The initial weights, and the seed.
        Init = "init",
        /// The data set.
        Data = "data",
    }
}

impl Group {
    /// Returns the name of the text of the group's heading, and its controls, from the top.
    const fn row(self) -> (&'static str, &'static [Control]) {
        match self {
            Self::Norm => ("group-batch-norm", NORM),
            Self::Training => ("group-training", TRAINING),
            Self::Network => ("group-network", NETWORK),
            Self::Init => ("group-init", INIT),
            Self::Data => ("group-data", DATA),
        }
    }

    /// Returns the name of the text of the group's heading.
    pub(super) const fn heading(self) -> &'static str {
        self.row().0
    }

    /// Returns the controls of the group, from the top.
    pub(super) const fn controls(self) -> &'static [Control] {
        self.row().1
    }
}

/// Returns the controls of all groups.
#[cfg(test)]
pub(super) fn controls() -> impl Iterator<Item = &'static Control> {
    Group::ALL.into_iter().flat_map(Group::controls)
}

const NORM: &[Control] = &[
    always("arms.b.normalization", Kind::Segments(5)),
    only(ghost, "batch_norm.group", Kind::Slider(2.0..=256.0)),
    always("batch_norm.hold", Kind::Pair),
    always("batch_norm.gamma", Kind::Slider(-1.0..=5.0)),
    always("batch_norm.beta", Kind::Slider(-5.0..=5.0)),
    always("batch_norm.eps", Kind::Field),
    only(by_batch, "measure.statistics", Kind::Pair),
];

const TRAINING: &[Control] = &[
    always("training.optimizer", Kind::Segments(3)),
    always("training.learning_rate", Kind::Slider(1e-4..=10.0)),
    always("training.batch_size", Kind::Slider(2.0..=1024.0)),
];

const NETWORK: &[Control] = &[
    always("network.activation", Kind::Segments(3)),
    always("network.depth", Kind::Slider(1.0..=50.0)),
    always("network.width", Kind::Slider(1.0..=512.0)),
];

const INIT: &[Control] = &[
    always("init.scheme", Kind::List),
    always("init.scale", Kind::Slider(0.05..=20.0)),
    only(spread_biases, "init.bias_std", Kind::Slider(0.0..=1.0)),
    always("seed", Kind::Field),
];

const DATA: &[Control] = &[
    always("data.set", Kind::List),
    only(csv, "data.path", Kind::Field),
    only(sized, "data.samples", Kind::Slider(100.0..=20_000.0)),
    only(generated, "data.noise", Kind::Slider(0.0..=0.5)),
    only(spoiled, "data.train_samples", Kind::Field),
    only(spoiled, "data.label_noise", Kind::Slider(0.0..=0.5)),
    always("data.standardize", Kind::Tick),
];

const fn always(key: &'static str, kind: Kind) -> Control {
    Control { key, kind, applies: |_| true }
}

const fn only(applies: fn(&Config) -> bool, key: &'static str, kind: Kind) -> Control {
    Control { key, kind, applies }
}

fn csv(config: &Config) -> bool {
    config.data.set == DataSet::Csv
}

fn generated(config: &Config) -> bool {
    use DataSet::{Circles, Gaussians, Moons, Spirals, Xor};
    matches!(config.data.set, Spirals | Circles | Moons | Xor | Gaussians)
}

fn sized(config: &Config) -> bool {
    generated(config) || config.data.set == DataSet::Land
}

/// Returns whether the experiment is made hard on purpose, with few samples or wrong labels. Most experiments do
/// not need these controls.
fn spoiled(config: &Config) -> bool {
    config.data.train_samples > 0 || config.data.label_noise > 0.0
}

/// Returns whether the initial biases differ. Most experiments do not need this control.
fn spread_biases(config: &Config) -> bool {
    config.init.bias_std > 0.0
}

fn ghost(config: &Config) -> bool {
    config.arms.iter().any(|arm| arm.normalization == Normalization::BatchGhost)
}

fn by_batch(config: &Config) -> bool {
    config.arms.iter().any(|arm| arm.normalization.by_batch())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Key, Range};

    #[test]
    fn every_control_fits_its_key() {
        for control in controls() {
            let key = Key::find(control.key).unwrap();
            let fits = match (&control.kind, key.range) {
                (Kind::Slider(span), Range::Float(low, high)) => low <= *span.start() && *span.end() <= high,
                (Kind::Slider(span), Range::Integer(low, high)) => {
                    let (low, high) = (crate::view::format::float(low), crate::view::format::float(high));
                    low <= *span.start() && *span.end() <= high
                }
                (Kind::Field, Range::Integer(..) | Range::Float(..) | Range::Text)
                | (Kind::List | Kind::Segments(_), Range::Words(_))
                | (Kind::Tick | Kind::Pair, Range::Bool) => true,
                (Kind::Pair, Range::Words(_)) => key.words().len() == 2,
                _ => false,
            };
            assert!(fits, "{}", control.key);
        }
    }

    /// Returns the controls that have no effect after these assignments, each with the name of its reason.
    fn idle(assignments: &[&str]) -> Vec<(&'static str, &'static str)> {
        let mut config = Config::default();
        for assignment in assignments {
            config.set(assignment).unwrap();
        }
        controls().filter_map(|control| Some((control.key, control.idle(&config)?))).collect()
    }

    #[test]
    fn a_control_that_changes_nothing_says_why() {
        assert_eq!(idle(&[]), []);
        let norm = ["batch_norm.hold", "batch_norm.gamma", "batch_norm.beta", "batch_norm.eps"];
        assert_eq!(idle(&["arms.b.normalization=none"]), norm.map(|key| (key, "idle-no-norm")));
        assert_eq!(idle(&["arms.b.normalization=none", "arms.a.normalization=layer"]), []);
        assert_eq!(idle(&["arms.b.hold=true"]), [("batch_norm.hold", "idle-own")], "A has nothing to hold");
        assert_eq!(idle(&["arms.b.hold=true", "arms.a.normalization=batch"]), []);
        let own = ["arms.a.learning_rate=1", "arms.b.learning_rate=2", "arms.a.init.scale=1", "arms.b.init.scale=3"];
        assert_eq!(idle(&own[..1]), []);
        assert_eq!(idle(&own), [("training.learning_rate", "idle-own"), ("init.scale", "idle-own")]);
    }
}
