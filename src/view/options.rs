//! The table of the options of the views: their names and values on the command line, in provenances, plans and lessons.

use super::charts::TimeScale;
use super::decision::Points;
use super::drift::Lower;
use super::{Arrangement, AxisMode, GradientFlow, Group, MicroscopeOptions, Progress, Runs, Tab, ViewState};
use crate::config::{Key, Problem, Range, Scale, Value, excerpt};
use crate::measure::{Against, Stage};

/// An option of the views, as `drift.stage`.
pub type ViewOption = Key<ViewState>;

/// Returns an option whose values are words.
macro_rules! words {
    ($key:literal, $comment:literal, [$($word:literal => $value:expr),+], $($path:tt)+) => {
        ViewOption {
            name: $key,
            comment: $comment,
            range: Range::Words(&[$($word),+]),
            live: false,
            scale: Scale::Linear,
            get: |state| {
                let words = [$(($word, $value)),+];
                let word = words.iter().find(|(_, value)| *value == state.$($path)+);
                word.map(|(word, _)| Value::Text((*word).to_owned()))
            },
            put: |state, word| {
                state.$($path)+ = match word.and_then(Value::as_text) {
                    $(Some($word) => $value,)+
                    _ => return false,
                };
                true
            },
        }
    };
}

/// Returns an option whose values are whole numbers from 1 to `$last`, and a word for no number.
macro_rules! number {
    ($key:literal, $comment:literal, $none:literal, $last:literal, $($path:tt)+) => {
        ViewOption {
            name: $key,
            comment: $comment,
            range: Range::WordOr($none, 1, $last),
            live: false,
            scale: Scale::Linear,
            get: |state| {
                Some(state.$($path)+.map_or_else(|| Value::Text($none.to_owned()), |number| Value::Integer(number as u64)))
            },
            put: |state, value| {
                state.$($path)+ = match value {
                    Some(Value::Integer(number)) => usize::try_from(*number).ok(),
                    _ => None,
                };
                true
            },
        }
    };
}

/// The options of the views. Provenances list them in this order.
pub static OPTIONS: &[ViewOption] = &[
    number!("layer", "the selected hidden layer", "auto", 50, layer),
    words!(
        "stage", "the stage of the layers",
        ["z" => Stage::Z, "z_hat" => Stage::ZHat, "y" => Stage::Y, "a" => Stage::A], stage
    ),
    number!("unit", "one unit of the selected layer", "all", 512, unit),
    words!("hide", "an arm that is left out", ["none" => None, "a" => Some(0), "b" => Some(1)], hidden),
    words!(
        "time", "how steps lie along all time axes",
        ["linear" => TimeScale::Linear, "log" => TimeScale::Log], time_scale
    ),
    words!(
        "layers.arrangement", "how the layers of both arms stand",
        ["side-by-side" => Arrangement::SideBySide, "overlay" => Arrangement::Overlay, "map" => Arrangement::Map],
        layers.arrangement
    ),
    words!(
        "layers.axis", "one x axis for all layers, or each its own",
        ["fixed" => AxisMode::Fixed, "fit" => AxisMode::Fit], layers.axis
    ),
    words!(
        "layers.log-counts", "whether heights are logarithms of counts",
        ["off" => false, "on" => true], layers.log_counts
    ),
    words!(
        "layers.units", "all units of a layer as one histogram, or each as a line",
        ["pooled" => false, "each" => true], layers.units
    ),
    words!(
        "layers.ghost", "what is drawn behind the layers and the lens: nothing, step 0, or some steps before",
        ["off" => None, "start" => Some(Against::Start), "lag" => Some(Against::Lag)], layers.ghost
    ),
    words!(
        "layers.answers", "what both networks say, below the layers; auto: in the window, not on a page",
        ["auto" => None, "on" => Some(true), "off" => Some(false)], layers.answers
    ),
    words!(
        "layers.strip", "the first units of each layer as tiles, beside its distribution; auto: in the window, not on a page",
        ["auto" => None, "on" => Some(true), "off" => Some(false)], layers.strip
    ),
    words!("lens.compare", "sigmoid and ReLU side by side", ["off" => false, "on" => true], lens.compare),
    words!("lens.line", "the least-squares line of the curve in the lens", ["off" => false, "on" => true], lens.line),
    words!(
        "progress", "what is plotted over time: the training loss or the accuracies",
        ["loss" => Progress::Loss, "accuracy" => Progress::Accuracy], progress
    ),
    words!(
        "gradient-flow", "the gradient over the layers: as a share of that of the last hidden layer, or its rms",
        ["relative" => GradientFlow::Relative, "rms" => GradientFlow::Rms], gradient_flow
    ),
    words!(
        "gradients.part", "the layers, or the landscape of the loss along the steps",
        ["layers" => false, "landscape" => true], gradients.landscape
    ),
    words!(
        "gradients.density", "heights of the gradient histograms",
        ["log" => false, "plain" => true], gradients.plain_density
    ),
    words!(
        "drift.lower", "the pictures at the bottom: shift measures, mean and deviation of every layer, or three bars of shift",
        ["shift" => Lower::Shift, "moments" => Lower::Moments, "bars" => Lower::Bars], drift.lower
    ),
    words!("drift.stage", "what is followed over time", ["z" => Stage::Z, "y" => Stage::Y], drift.stage),
    words!(
        "drift.against", "what a distribution is compared with: the one some steps before, or the first",
        ["lag" => Against::Lag, "start" => Against::Start], drift.against
    ),
    words!("drift.bands", "whose percentiles the bands are", ["typical" => false, "pooled" => true], drift.pooled),
    words!(
        "data.points", "the points on the plane",
        ["all" => Points::All, "test" => Points::Test, "none" => Points::Hidden], decision.points
    ),
    words!(
        "microscope.order", "the order of the samples in the microscope: that of the batch, or by z",
        ["batch" => false, "sorted" => true], microscope.sorted
    ),
    words!(
        "microscope.by", "the statistics of batch norm in the microscope: of the mini-batch, or running ones",
        ["train" => false, "eval" => true], microscope.running
    ),
    words!(
        "microscope.fold", "batch norm folded into the weights, in the microscope",
        ["off" => false, "on" => true], microscope.fold
    ),
    number!(
        "microscope.first",
        "as many samples of the mini-batch, from the first on",
        "all",
        100_000,
        microscope.first
    ),
    number!("microscope.sample", "the chosen sample of the mini-batch", "auto", 100_000, microscope.sample),
    ViewOption {
        name: "microscope.moved",
        comment: "how far z of the chosen sample is moved, in standard deviations of z",
        range: Range::Float(-MicroscopeOptions::FARTHEST, MicroscopeOptions::FARTHEST),
        live: false,
        scale: Scale::Linear,
        get: |state| Some(Value::Float(state.microscope.moved)),
        put: |state, value| value.and_then(Value::as_float).map(|by| state.microscope.moved = by).is_some(),
    },
    words!(
        "window.microscope", "the microscope, over the picture in the middle",
        ["closed" => false, "open" => true], microscope.open
    ),
    words!(
        "window.tab", "the picture in the middle of the window",
        [
            "layers" => Tab::Layers, "drift" => Tab::Drift, "gradients" => Tab::Gradients, "data" => Tab::Data,
            "seeds" => Tab::Runs
        ],
        tab
    ),
    words!(
        "window.layers", "what the tab of the layers shows: a row for each layer, or the network, a tile for each unit",
        ["rows" => false, "network" => true], network
    ),
    words!(
        "window.runs", "what the tab of many runs shows: several seeds, or a map of two settings",
        ["seeds" => Runs::Seeds, "map" => Runs::Map], runs
    ),
    words!(
        "window.controls", "the controls at the left",
        ["auto" => None, "open" => Some(true), "folded" => Some(false)], controls
    ),
    words!(
        "window.plots", "the plots at the right",
        ["auto" => None, "open" => Some(true), "folded" => Some(false)], plots
    ),
    words!(
        "controls.normalization", "the controls of the normalization",
        ["open" => false, "folded" => true], folded[Group::Norm as usize]
    ),
    words!(
        "controls.training", "the controls of the training",
        ["open" => false, "folded" => true], folded[Group::Training as usize]
    ),
    words!(
        "controls.network", "the controls of the networks",
        ["open" => false, "folded" => true], folded[Group::Network as usize]
    ),
    words!(
        "controls.init", "the controls of the initial weights",
        ["open" => false, "folded" => true], folded[Group::Init as usize]
    ),
    words!(
        "controls.data", "the controls of the data",
        ["open" => false, "folded" => true], folded[Group::Data as usize]
    ),
];

impl ViewState {
    /// Sets the option `key` to `value`. Where only one option ends in `key`, as in `axis`, its group may be left out.
    ///
    /// # Errors
    /// If there is no such option, or the value is not allowed; the problem says what is.
    pub fn set_option(&mut self, key: &str, value: &str) -> Result<(), Problem> {
        Key::find_in(OPTIONS, key, "an option of the views")?.set_word(self, value)
    }

    /// Sets the option of an assignment, as `layers.axis=fit`.
    ///
    /// # Errors
    /// If there is no `=`, no such option, or the value is not allowed.
    pub fn set_option_from(&mut self, assignment: &str) -> Result<(), Problem> {
        match assignment.split_once('=') {
            Some((key, value)) => self.set_option(key.trim(), value.trim()),
            None => Err(Problem::whole(format!("\"{}\" has no value; write it as key=value", excerpt(assignment)))),
        }
    }

    /// Sets every option to its value in `other`.
    pub fn set_options_as(&mut self, other: &Self) {
        for option in OPTIONS {
            option.reset(self, other);
        }
    }

    /// Returns the options that differ from those of a new window, in the order of [`OPTIONS`].
    #[must_use]
    pub fn options(&self) -> Vec<(&'static str, String)> {
        let new = Self::default();
        let set = OPTIONS.iter().filter(|option| option.get(self) != option.get(&new));
        set.map(|option| (option.name, option.word(self))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_said_as_it_is_read() {
        for option in OPTIONS {
            let last = if let Range::WordOr(_, _, last) = option.range { last.to_string() } else { String::new() };
            let words =
                if let Range::WordOr(word, ..) = option.range { vec![word, &last] } else { option.words().to_vec() };
            for word in words {
                let mut state = ViewState::default();
                state.set_option(option.name, word).unwrap();
                assert_eq!(option.word(&state), word, "{}", option.name);
                let mut again = ViewState::default();
                for (key, value) in state.options() {
                    again.set_option(key, &value).unwrap();
                }
                assert_eq!(again, state);
            }
        }
    }

    #[test]
    fn every_option_is_in_the_manual() {
        let manual = include_str!("../../docs/figures.md");
        for option in OPTIONS {
            let line = format!("`{}` {}", option.name, option.range_text(", "));
            assert!(manual.contains(&line), "docs/figures.md lacks {line}");
        }
    }

    #[test]
    fn a_new_window_has_no_options_to_say() {
        assert!(ViewState::default().options().is_empty());
        let mut state = ViewState::default();
        state.set_option_from("axis = fit").unwrap();
        state.set_option("unit", "3").unwrap();
        assert_eq!(state.options(), [("unit", "3".to_owned()), ("layers.axis", "fit".to_owned())]);
    }

    #[test]
    fn what_is_not_allowed_is_said() {
        let refused = |assignment: &str| ViewState::default().set_option_from(assignment).unwrap_err().to_string();
        assert_eq!(refused("axis=wide"), "layers.axis is \"wide\"; allowed: fixed or fit");
        assert_eq!(refused("axis=Fit"), "layers.axis is \"Fit\"; allowed: fixed or fit (did you mean fit?)");
        assert_eq!(refused("layer=0"), "layer is 0; allowed: auto or 1..=50");
        assert_eq!(refused("layers.axes=fit"), "layers.axes is not an option of the views; did you mean layers.axis?");
        assert_eq!(refused("axis"), "\"axis\" has no value; write it as key=value");
        assert!(refused("stage=b").ends_with("allowed: z, z_hat, y or a"));
        assert!(refused("=").contains("known: layer, "));
    }
}
