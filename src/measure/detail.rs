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
    /// The typical unit and its percentiles.
    pub typical_unit: bool,
    /// For the caller: the gradients on the probe and the update : data ratio.
    pub gradients: bool,
    /// For the caller: the shift over time.
    pub shift: bool,
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
    };

    /// What the Layers view shows at `stage`: its histograms and moments, and at y the curve statistics.
    #[must_use]
    pub fn layers_view(stage: Stage) -> Self {
        Self { stages: Stage::ALL.map(|other| other == stage), fitted: true, curve: stage == Stage::Y, ..Self::NONE }
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
    fn the_layers_view_asks_for_its_own_stage_and_at_y_for_the_curve() {
        for stage in Stage::ALL {
            let detail = Detail::layers_view(stage);
            assert_eq!(Stage::ALL.map(|other| detail.wants(other)), Stage::ALL.map(|other| other == stage));
            assert_eq!(detail.curve, stage == Stage::Y);
        }
    }
}
