//! How much of a frame is computed.

use super::frame::Stage;

/// What to compute. A recorded frame computes [`Detail::ALL`], a live frame what the visible view needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, one for each part of a frame")]
pub struct Detail {
    /// The stages of which moments and the fixed histogram are taken, in the order of [`Stage::ALL`]. Where y is the
    /// same as z, asking for either gives both.
    pub stages: [bool; 4],
    /// The fitted histogram of these stages.
    pub fitted: bool,
    /// Their percentiles.
    pub percentiles: bool,
    /// How y lies on the activation curve.
    pub curve: bool,
    /// The typical unit.
    pub typical_unit: bool,
    /// The stages of which the percentiles of the first units are taken, in the order of [`Stage::ALL`].
    pub units: [bool; 4],
    /// For the caller: the gradients on the probe and the update : data ratio.
    pub gradients: bool,
    /// For the caller: the shift over time.
    pub shift: bool,
    /// For the caller: the shift by gradient.
    pub gradient_shift: bool,
    /// For the caller: R² of the best linear map.
    pub linear_map: bool,
    /// For the caller: the accuracies by batch statistics.
    pub train_mode: bool,
}

/// What the Layers view shows, as far as live frames depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayersView {
    /// The stage.
    pub stage: Stage,
    /// Whether medians are drawn.
    pub medians: bool,
    /// Whether single units are drawn.
    pub units: bool,
}

impl LayersView {
    /// The histograms of `stage` alone.
    #[must_use]
    pub const fn histograms(stage: Stage) -> Self {
        Self { stage, medians: false, units: false }
    }
}

impl Detail {
    /// Everything that the frame of every recorded step keeps: of single units z and y alone.
    pub const ALL: Self = Self {
        stages: [true; 4],
        fitted: true,
        percentiles: true,
        curve: true,
        typical_unit: true,
        units: [true, false, true, false],
        gradients: true,
        shift: true,
        gradient_shift: true,
        linear_map: true,
        train_mode: true,
    };

    /// No distribution at all: losses and accuracies alone.
    pub const NONE: Self = Self {
        stages: [false; 4],
        fitted: false,
        percentiles: false,
        curve: false,
        typical_unit: false,
        units: [false; 4],
        gradients: false,
        shift: false,
        gradient_shift: false,
        linear_map: false,
        train_mode: false,
    };

    /// Nothing but the percentiles of the first units at every stage.
    pub const UNITS: Self = Self { units: [true; 4], ..Self::NONE };

    /// What the window shows live: the histograms and moments of the stage of the Layers view with what else is drawn of
    /// it, and for the activation lens those of y and a with the curve statistics.
    #[must_use]
    pub fn layers_view(view: LayersView) -> Self {
        let shown = |other| other == view.stage || matches!(other, Stage::Y | Stage::A);
        Self {
            stages: Stage::ALL.map(shown),
            fitted: true,
            percentiles: view.medians,
            curve: true,
            units: Stage::ALL.map(|stage| view.units && stage == view.stage),
            ..Self::NONE
        }
    }

    /// Whether the statistics of `stage` are wanted.
    #[must_use]
    pub const fn wants(&self, stage: Stage) -> bool {
        self.stages[stage as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(stage: Stage) -> Detail {
        Detail::layers_view(LayersView::histograms(stage))
    }

    #[test]
    fn a_live_frame_has_the_stage_that_is_shown_and_what_the_lens_needs() {
        let wanted = Stage::ALL.map(|stage| Stage::ALL.map(|other| live(stage).wants(other)));
        let (yes, no) = (true, false);
        assert_eq!(wanted, [[yes, no, yes, yes], [no, yes, yes, yes], [no, no, yes, yes], [no, no, yes, yes]]);
        assert!(Stage::ALL.iter().all(|stage| live(*stage).curve));
    }

    #[test]
    fn a_live_frame_measures_medians_and_units_only_where_they_are_drawn() {
        let plain = live(Stage::Z);
        assert!(!plain.percentiles && plain.units == [false; 4]);
        let view = LayersView { stage: Stage::Z, medians: true, units: true };
        let drawn = Detail { percentiles: true, units: [true, false, false, false], ..plain };
        assert_eq!(Detail::layers_view(view), drawn, "of single units the stage shown alone");
    }
}
