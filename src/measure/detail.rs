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
    /// The typical unit, and the percentiles of the first units.
    pub typical_unit: bool,
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

impl Detail {
    /// Everything.
    pub const ALL: Self = Self {
        stages: [true; 4],
        fitted: true,
        percentiles: true,
        curve: true,
        typical_unit: true,
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
        gradients: false,
        shift: false,
        gradient_shift: false,
        linear_map: false,
        train_mode: false,
    };

    /// What the window shows live: the histograms and moments of `stage` in the Layers view, and for the activation lens
    /// those of y and a with the curve statistics.
    #[must_use]
    pub fn layers_view(stage: Stage) -> Self {
        let shown = |other| other == stage || matches!(other, Stage::Y | Stage::A);
        Self { stages: Stage::ALL.map(shown), fitted: true, curve: true, ..Self::NONE }
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

    #[test]
    fn a_live_frame_has_the_stage_that_is_shown_and_what_the_lens_needs() {
        let wanted = Stage::ALL.map(|stage| Stage::ALL.map(|other| Detail::layers_view(stage).wants(other)));
        let (yes, no) = (true, false);
        assert_eq!(wanted, [[yes, no, yes, yes], [no, yes, yes, yes], [no, no, yes, yes], [no, no, yes, yes]]);
        assert!(Stage::ALL.iter().all(|stage| Detail::layers_view(*stage).curve));
    }
}
