//! The selection of the parts of a frame to compute.

use super::frame::Stage;

/// The parts of a frame to compute. A recorded frame of a window computes [`Detail::recorded`], a live frame what the visible
/// view needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, one for each part of a frame")]
pub struct Detail {
    /// The stages with moments and fixed histogram, in the order of [`Stage::ALL`]. If y is the same as z, either
    /// of them gives both.
    pub stages: [bool; 4],
    /// Whether the selected stages also get the fitted histogram.
    pub fitted: bool,
    /// Whether the selected stages also get percentiles.
    pub percentiles: bool,
    /// The curve statistics of y.
    pub curve: bool,
    /// The percentiles of the typical unit.
    pub typical_unit: bool,
    /// The stages with percentiles of the first units, in the order of [`Stage::ALL`].
    pub units: [bool; 4],
    /// The sameness of a: its mean cosine and soft rank.
    pub sameness: bool,
    /// The distance of y from the inputs of the network; computed by the caller.
    pub from_input: bool,
    /// The gradients on the probe samples and the update : data ratio; computed by the caller.
    pub gradients: bool,
    /// The shift over time; computed by the caller.
    pub shift: bool,
    /// The shift by gradient; computed by the caller.
    pub gradient_shift: bool,
    /// R² of the best linear map; computed by the caller.
    pub linear_map: bool,
    /// The landscape of the loss along the last step; computed by the caller.
    pub landscape: bool,
    /// The accuracies by batch statistics; computed by the caller.
    pub train_mode: bool,
}

/// The parts of a recorded frame that are measured only where something asks for them: those that no view shows, which the
/// conditions and texts of lessons read, and the landscape, which the Gradients view shows if it is chosen there. The metrics have
/// all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, one for each part of a frame")]
pub struct Extras {
    /// The sameness of a: its mean cosine and soft rank.
    pub sameness: bool,
    /// The distance of y from the inputs of the network.
    pub from_input: bool,
    /// R² of the best linear map.
    pub linear_map: bool,
    /// The landscape of the loss along the last step.
    pub landscape: bool,
}

impl Extras {
    /// Returns the parts that `self` or `other` asks for.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            sameness: self.sameness || other.sameness,
            from_input: self.from_input || other.from_input,
            linear_map: self.linear_map || other.linear_map,
            landscape: self.landscape || other.landscape,
        }
    }
}

/// The settings of the Layers view on which live frames depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayersView {
    /// The displayed stage.
    pub stage: Stage,
    /// Whether medians are drawn.
    pub medians: bool,
    /// Whether single units are drawn.
    pub units: bool,
}

impl LayersView {
    /// Returns a view that shows only the histograms of `stage`.
    #[must_use]
    pub const fn histograms(stage: Stage) -> Self {
        Self { stage, medians: false, units: false }
    }
}

impl Detail {
    /// All parts that a recorded frame can have; of single units only z and y.
    pub const ALL: Self = Self {
        stages: [true; 4],
        fitted: true,
        percentiles: true,
        curve: true,
        typical_unit: true,
        units: [true, false, true, false],
        sameness: true,
        from_input: true,
        gradients: true,
        shift: true,
        gradient_shift: true,
        linear_map: true,
        landscape: true,
        train_mode: true,
    };

    /// Only losses and accuracies, no distributions.
    pub const NONE: Self = Self {
        stages: [false; 4],
        fitted: false,
        percentiles: false,
        curve: false,
        typical_unit: false,
        units: [false; 4],
        sameness: false,
        from_input: false,
        gradients: false,
        shift: false,
        gradient_shift: false,
        linear_map: false,
        landscape: false,
        train_mode: false,
    };

    /// Only the percentiles of the first units, at every stage.
    pub const UNITS: Self = Self { units: [true; 4], ..Self::NONE };

    /// Returns the parts of a recorded frame of a window: all that every view shows, and `extras`.
    #[must_use]
    pub const fn recorded(extras: Extras) -> Self {
        let Extras { sameness, from_input, linear_map, landscape } = extras;
        Self { sameness, from_input, linear_map, landscape, ..Self::ALL }
    }

    /// Returns the selected parts that are measured only where something asks for them.
    #[must_use]
    pub const fn extras(&self) -> Extras {
        Extras {
            sameness: self.sameness,
            from_input: self.from_input,
            linear_map: self.linear_map,
            landscape: self.landscape,
        }
    }

    /// Returns the parts of a live frame for `view`: histograms and moments of its stage, medians and units if
    /// drawn, and for the activation lens histograms and moments of y and a with the curve statistics.
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

    /// Returns whether the statistics of `stage` are selected.
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

    #[test]
    fn a_recorded_frame_has_the_extras_that_are_asked_for_and_no_others() {
        assert_eq!(Detail::recorded(Extras::default()).extras(), Extras::default());
        let all = Detail::ALL.extras();
        assert_eq!(Detail::recorded(all), Detail::ALL);
        let landscape = Extras { landscape: true, ..Extras::default() };
        let recorded = Detail::recorded(landscape);
        assert!(recorded.landscape && recorded.gradients && !recorded.sameness);
        assert_eq!(landscape.or(Extras { landscape: false, ..all }), all);
    }
}
