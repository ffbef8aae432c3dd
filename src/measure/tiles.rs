//! Tiles: what each unit of a network responds to, as a small picture of its values.

use super::frame::Stage;
use super::range::fixed_range;
use crate::config::Activation;

/// The tiles that a view requests of both networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilesAsked {
    /// Whether the tiles show the outputs a of the units, not the inputs y of their activation.
    pub outputs: bool,
    /// Whether all units of a layer are shown, not only the first [`TilesAsked::FEW`].
    pub whole: bool,
}

impl TilesAsked {
    /// Number of units of a layer that are shown beside its distribution.
    pub const FEW: usize = 8;
    /// Largest number of units of a layer that have a tile each; the units of a wider layer are a strip of lines.
    pub const MOST: usize = 64;

    /// Returns the number of cells along a side of a tile: 28 if all units are shown, else 16, a third of the work.
    #[must_use]
    pub const fn side(self) -> usize {
        if self.whole { 28 } else { 16 }
    }

    /// Returns how many units of a layer of `width` units are shown.
    #[must_use]
    pub const fn units(self, width: usize) -> usize {
        if self.whole || width < Self::FEW { width } else { Self::FEW }
    }

    /// Returns whether the units of a layer of `width` units are lines of a strip instead of tiles.
    #[must_use]
    pub const fn is_strip(self, width: usize) -> bool {
        self.whole && width > Self::MOST
    }
}

/// The value in one cell of a tile: its place in a range, in 126 steps, and whether the unit is saturated there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shade(u8);

/// Number of steps of a shade. It is even, so that the middle of the range is a shade of its own.
const STEPS: u8 = 126;

impl Shade {
    /// Creates the shade of `value` in the range from `low` to `high`; beyond the range that of the nearer end, for NaN
    /// that of the middle.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value keeps to 0..=126")]
    pub fn of(value: f64, (low, high): (f32, f32), saturated: bool) -> Self {
        let share = (value - f64::from(low)) / (f64::from(high) - f64::from(low));
        let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
        // Rounded like this, since `round` is a function call on most processors, for some hundred thousand cells.
        Self((((share * f64::from(STEPS) + 0.5) as u8) << 1) | u8::from(saturated))
    }

    /// Number of shades.
    pub const COUNT: usize = 254;

    /// Returns all shades, each at the place of its [`Shade::index`].
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=2 * STEPS + 1).map(Self)
    }

    /// Returns the index of the shade, below [`Shade::COUNT`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Returns the place in the range, from 0 to 1.
    #[must_use]
    pub fn share(self) -> f32 {
        f32::from(self.0 >> 1) / f32::from(STEPS)
    }

    /// Returns whether the unit is saturated, or of ReLU inactive, in this cell.
    #[must_use]
    pub const fn is_saturated(self) -> bool {
        self.0 & 1 == 1
    }
}

/// What the cells of a tile are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileFace {
    /// Places of the plane of the two features, as in [`super::Decision`]; the highest second feature is at the top.
    Plane,
    /// Pixels. In the first layer they are the weights of the unit; in a deeper one, and in the output layer, the mean
    /// image weighted by the unit's values: mean of (v − v̄)·x over the probe.
    Image,
    /// Samples of the probe, sorted by class, row by row from the top left.
    Samples,
}

/// The tiles of one network, and the strongest weights of the selected unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// What the cells of a tile are, except of a strip, whose lines are always samples.
    pub face: TileFace,
    /// The inputs, the hidden layers, and the outputs of the network before softmax. Inputs that are pixels or more than
    /// [`TilesAsked::MOST`] have no tiles.
    pub layers: Vec<TileLayer>,
    /// The strongest weights of the selected unit; `None` if no unit is selected.
    pub links: Option<Links>,
}

impl Tiles {
    /// Returns the tiles of hidden layer `layer`, counted from 1; those of the inputs for 0, of the outputs behind the last.
    #[must_use]
    pub fn layer(&self, layer: usize) -> Option<&TileLayer> {
        self.layers.get(layer)
    }

    /// Returns the hidden layers.
    #[must_use]
    pub fn hidden(&self) -> &[TileLayer] {
        self.layers.get(1..self.layers.len().saturating_sub(1)).unwrap_or_default()
    }

    /// Returns the memory used on the heap, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |layer: &TileLayer| layer.shades.len() + size_of_val(&layer.units[..]) + size_of::<TileLayer>();
        self.layers.iter().map(of).sum()
    }
}

/// The tiles of the units of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct TileLayer {
    /// Columns and rows of each tile; one row if the units are the lines of a strip.
    pub size: [usize; 2],
    /// The values at both ends of the shades.
    pub range: (f32, f32),
    /// The cells of the tiles, unit after unit, each row by row from the top.
    pub shades: Vec<Shade>,
    /// The units with a tile: all of the layer, or its first ones.
    pub units: Vec<UnitTile>,
    /// Number of units of the layer.
    pub width: usize,
}

impl TileLayer {
    /// Returns the cells of unit `unit`, counted from 1; `None` if it has no tile.
    #[must_use]
    pub fn tile(&self, unit: usize) -> Option<&[Shade]> {
        let cells = self.size[0] * self.size[1];
        self.shades.get(unit.checked_sub(1)? * cells..unit * cells).filter(|tile| !tile.is_empty())
    }

    /// Returns whether the units are the lines of a strip.
    #[must_use]
    pub const fn is_strip(&self) -> bool {
        self.size[1] == 1
    }

    /// Returns the number of units whose tile is flat: saturated in all cells, or with values that differ by less than
    /// a sixteenth of the range.
    #[must_use]
    pub fn flat(&self) -> usize {
        (1..=self.units.len()).filter(|unit| self.is_flat(*unit)).count()
    }

    /// Returns whether the tile of unit `unit`, counted from 1, is flat; false if it has none.
    #[must_use]
    pub fn is_flat(&self, unit: usize) -> bool {
        self.tile(unit).is_some_and(is_flat)
    }

    /// Returns the mean over the units of the share of samples on which a unit is saturated, or of ReLU inactive; `None` of
    /// inputs and outputs.
    #[must_use]
    pub fn saturated(&self) -> Option<f64> {
        super::moments::mean(self.units.iter().filter_map(|unit| unit.saturated))
    }
}

/// Returns whether a tile is saturated in all cells, or its values differ by less than a sixteenth of the range.
fn is_flat(tile: &[Shade]) -> bool {
    let steps = || tile.iter().map(|shade| shade.0 >> 1);
    let span = steps().max().unwrap_or(0) - steps().min().unwrap_or(0);
    span < STEPS / 16 || tile.iter().all(|shade| shade.is_saturated())
}

/// One unit over the probe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitTile {
    /// Mean of the values that the tile shows, over the probe.
    pub mean: f64,
    /// Their standard deviation.
    pub std: f64,
    /// Share of the probe samples on which the unit is saturated, or of ReLU inactive; `None` of inputs and outputs.
    pub saturated: Option<f64>,
    /// The unit before it, counted from 1, with the weight of the largest magnitude, and that weight; `None` of inputs.
    pub strongest: Option<(usize, f64)>,
}

/// The strongest weights of one unit, by magnitude: the units at their other ends, counted from 1, with the weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// The hidden layer of the unit, and the unit, both counted from 1.
    pub unit: (usize, usize),
    /// From the units of the layer before, or from the inputs.
    pub incoming: Vec<(usize, f64)>,
    /// To the units of the next layer, or to the outputs.
    pub outgoing: Vec<(usize, f64)>,
}

impl Links {
    /// Largest number of weights on each side.
    pub const MOST: usize = 8;

    /// Returns the first of the `weights` with the largest magnitude, with its unit, counted from 1; `None` if all are NaN.
    pub fn first(weights: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
        let mut most: Option<(usize, f64)> = None;
        for (unit, weight) in (1..).zip(weights) {
            if most.map_or(!weight.is_nan(), |(_, most)| weight.abs() > most.abs()) {
                most = Some((unit, weight));
            }
        }
        most
    }

    /// Returns the [`Links::MOST`] of `weights` with the largest magnitudes, the largest first, each with its unit, counted
    /// from 1. Of equal magnitudes the first comes first; a weight that is NaN comes last.
    #[must_use]
    pub fn strongest(weights: impl Iterator<Item = f64>) -> Vec<(usize, f64)> {
        let mut all: Vec<(usize, f64)> = (1..).zip(weights).collect();
        let magnitude = |weight: f64| if weight.is_nan() { -1.0 } else { weight.abs() };
        all.sort_by(|a, b| magnitude(b.1).total_cmp(&magnitude(a.1)));
        all.truncate(Self::MOST);
        all
    }
}

/// Returns the values at both ends of the shades of a tile: [−3, 3], or for the outputs of a bounded f its range, of ReLU
/// [0, 3]. `outputs` and `activation` are as in a layer's [`fixed_range`].
#[must_use]
pub fn tile_range(outputs: bool, activation: Option<Activation>) -> (f32, f32) {
    let stage = if outputs { Stage::A } else { Stage::Y };
    let (low, high) = fixed_range(stage, activation);
    (low.max(-3.0), high.min(3.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(values: &[f64], tile: usize, saturated: fn(f64) -> bool) -> TileLayer {
        let shades = values.iter().map(|value| Shade::of(*value, (-3.0, 3.0), saturated(*value))).collect();
        let unit = UnitTile { mean: 0.0, std: 1.0, saturated: None, strongest: None };
        let units = vec![unit; values.len() / tile];
        TileLayer { size: [tile, 1], range: (-3.0, 3.0), shades, width: units.len(), units }
    }

    #[test]
    fn a_shade_is_a_place_in_the_range() {
        let share = |value: f64| Shade::of(value, (-3.0, 3.0), false).share();
        let found = [-9.0, -3.0, 0.0, 3.0, f64::INFINITY, f64::NAN].map(share).to_vec();
        assert_eq!(found, [0.0, 0.0, 0.5, 1.0, 1.0, 0.5]);
        for i in 0..600 {
            let value = f64::from(i) * 0.01 - 3.0;
            for saturated in [false, true] {
                let shade = Shade::of(value, (-3.0, 3.0), saturated);
                assert!((f64::from(shade.share()) * 6.0 - 3.0 - value).abs() <= 3.0 / 126.0 + 1e-6);
                assert_eq!(shade.is_saturated(), saturated);
            }
        }
        assert!(Shade::all().enumerate().all(|(i, shade)| i == shade.index()));
        assert_eq!(Shade::all().count(), Shade::COUNT);
    }

    #[test]
    fn a_tile_is_flat_where_nothing_differs_or_everything_is_saturated() {
        let layer = layer(&[0.1, 0.2, 0.1, -2.0, 0.0, 2.0, 2.9, 2.0, 2.5], 3, |value| value >= 2.0);
        assert_eq!(layer.flat(), 2);
        let shares =
            |unit: usize| layer.tile(unit).map(|tile| tile.iter().map(|shade| shade.share()).collect::<Vec<_>>());
        assert_eq!(shares(2).map(|tile| tile.len()), Some(3));
        assert!([0, 4].into_iter().all(|unit| shares(unit).is_none()));
    }

    #[test]
    fn the_strongest_weights_come_first() {
        let weights = [0.5, -2.0, f64::NAN, 2.0, 0.0, 1.0, -0.1, 0.2, 0.3, 0.4];
        let found = Links::strongest(weights.into_iter());
        let units: Vec<usize> = found.iter().map(|(unit, _)| *unit).collect();
        assert_eq!(units, [2, 4, 6, 1, 10, 9, 8, 7]);
        assert_eq!(Links::strongest([f64::NAN, 1.0].into_iter())[0], (2, 1.0));
        assert_eq!(Links::first(weights.into_iter()), Some((2, -2.0)));
        assert_eq!(Links::first([f64::NAN, f64::NAN].into_iter()), None);
    }

    #[test]
    fn few_units_are_the_first_and_wide_layers_are_strips() {
        let asked = |whole: bool| TilesAsked { outputs: false, whole };
        assert_eq!([4, 48, 512].map(|width| asked(false).units(width)), [4, 8, 8]);
        assert_eq!([4, 64, 512].map(|width| asked(true).units(width)), [4, 64, 512]);
        assert_eq!([64, 65].map(|width| asked(true).is_strip(width)), [false, true]);
        assert!(!asked(false).is_strip(512));
    }

    #[test]
    fn outputs_have_the_range_of_f() {
        assert_eq!(tile_range(true, Some(Activation::Sigmoid)), (0.0, 1.0));
        assert_eq!(tile_range(true, Some(Activation::Relu)), (0.0, 3.0));
        assert_eq!(tile_range(false, Some(Activation::Relu)), (-3.0, 3.0));
        assert_eq!(tile_range(true, None), (-3.0, 3.0));
    }
}
