//! Which key of the experiment has which control. Ranges, defaults and words come from the key table of `config`.

use std::ops::RangeInclusive;

use crate::config::{Config, DataSet, Normalization};
use crate::view::widgets::Scale;

/// A control of one key.
pub struct Control {
    /// The key it sets.
    pub key: &'static str,
    /// What it looks like.
    pub kind: Kind,
    /// Whether it has a meaning in this experiment.
    pub applies: fn(&Config) -> bool,
}

/// What a control looks like.
pub enum Kind {
    /// A number with a slider over the useful part of its range; any allowed value can be typed.
    Slider(Scale, RangeInclusive<f64>),
    /// A number or text without a slider.
    Field,
    /// One word of a list that opens.
    List,
    /// One word of a few, all visible, so many in a row, right below the heading of the group, which names them.
    Segments(usize),
    /// true or false, as a tick.
    Tick,
    /// true or false, each with a word of its own, or one of two words.
    Pair,
}

/// The groups, in the order of the window: the name of their heading and their controls.
pub static GROUPS: &[(&str, &[Control])] = &[
    (
        "group-data",
        &[
            always("data.set", Kind::List),
            only(csv, "data.path", Kind::Field),
            only(sized, "data.samples", Kind::Slider(Scale::Log, 100.0..=20_000.0)),
            only(generated, "data.noise", Kind::Slider(Scale::Linear, 0.0..=0.5)),
            only(spoiled, "data.train_samples", Kind::Field),
            only(spoiled, "data.label_noise", Kind::Slider(Scale::Linear, 0.0..=0.5)),
            always("data.standardize", Kind::Tick),
        ],
    ),
    (
        "group-network",
        &[
            always("network.activation", Kind::Segments(3)),
            always("network.depth", Kind::Slider(Scale::Linear, 1.0..=50.0)),
            always("network.width", Kind::Slider(Scale::Log, 1.0..=512.0)),
        ],
    ),
    (
        "group-init",
        &[
            always("init.scheme", Kind::List),
            always("init.scale", Kind::Slider(Scale::Log, 0.05..=20.0)),
            always("seed", Kind::Field),
        ],
    ),
    (
        "group-training",
        &[
            always("training.optimizer", Kind::Segments(3)),
            always("training.learning_rate", Kind::Slider(Scale::Log, 1e-4..=10.0)),
            always("training.batch_size", Kind::Slider(Scale::Log, 2.0..=1024.0)),
        ],
    ),
    (
        "group-batch-norm",
        &[
            always("arms.b.normalization", Kind::Segments(5)),
            only(ghost, "batch_norm.group", Kind::Slider(Scale::Log, 2.0..=256.0)),
            always("batch_norm.hold", Kind::Pair),
            always("batch_norm.gamma", Kind::Slider(Scale::Linear, -1.0..=5.0)),
            always("batch_norm.beta", Kind::Slider(Scale::Linear, -5.0..=5.0)),
            always("batch_norm.eps", Kind::Field),
            only(by_batch, "measure.statistics", Kind::Pair),
        ],
    ),
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

/// Whether an experiment is made hard on purpose: few samples, or wrong labels. Most are not, and have no need of these.
fn spoiled(config: &Config) -> bool {
    config.data.train_samples > 0 || config.data.label_noise > 0.0
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
        for control in GROUPS.iter().flat_map(|(_, controls)| *controls) {
            let key = Key::find(control.key).unwrap();
            let fits = match (&control.kind, key.range) {
                (Kind::Slider(_, span), Range::Float(low, high)) => low <= *span.start() && *span.end() <= high,
                (Kind::Slider(_, span), Range::Integer(low, high)) => {
                    let (low, high) = (crate::view::format::float(low), crate::view::format::float(high));
                    low <= *span.start() && *span.end() <= high
                }
                (Kind::Field, Range::Integer(..) | Range::Float(..) | Range::Text)
                | (Kind::List | Kind::Segments(_), Range::Word)
                | (Kind::Tick | Kind::Pair, Range::Bool) => true,
                (Kind::Pair, Range::Word) => key.words().len() == 2,
                _ => false,
            };
            assert!(fits, "{}", control.key);
        }
    }
}
