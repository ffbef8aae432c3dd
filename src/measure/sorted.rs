//! The sorted values of every unit of a layer, for the shift measures.

use ndarray::ArrayView2;

use super::distance;
use super::frame::Distance;
use super::lanes::{LANES, Row, flat, pack};
use super::moments::unit_moments;
use super::percentile;
use super::sorting::sort_lanes;
use super::unit_band::UnitBand;
use crate::real::{Real, count};

/// A unit, counted from 0, with its percentiles 15, 50, 85.
pub(super) type Band = (usize, [f64; 3]);

/// The probe values of every unit of one layer, sorted in ascending order per unit.
#[derive(Clone, Debug, Default)]
pub struct Sorted<F> {
    samples: usize,
    units: usize,
    /// The values in blocks of sixteen units, with `samples` rows per block.
    rows: Vec<Row<F>>,
    /// Mean of each unit, padded to whole blocks; not finite for a unit with a value that is not finite.
    means: Vec<f64>,
    /// Standard deviation of each unit, padded to whole blocks; not finite for a unit with a value that is not
    /// finite.
    sds: Vec<f64>,
}

impl<F: Real> Sorted<F> {
    /// Sorts `values`, [samples, units].
    ///
    /// # Panics
    /// Panics if the array is not contiguous and row-major.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a view is a reference already")]
    pub fn of(values: ArrayView2<F>) -> Self {
        let mut sorted = Self::default();
        sorted.refill(values, usize::MAX);
        sorted
    }

    /// Replaces the content by the first units, at most `most`, of `values`, [samples, units], reusing the memory.
    ///
    /// # Panics
    /// Panics if the array is not contiguous and row-major.
    #[expect(clippy::needless_pass_by_value, reason = "a view is a reference already")]
    pub fn refill(&mut self, values: ArrayView2<F>, most: usize) {
        let (samples, units) = values.dim();
        let values = flat(&values);
        (self.samples, self.units) = (samples, units.min(most));
        let blocks = self.units.div_ceil(LANES);
        self.rows.resize(blocks * samples, [F::zero(); LANES]);
        self.means.clear();
        self.sds.clear();
        for block in 0..blocks {
            let rows = &mut self.rows[block * samples..][..samples];
            pack(values, units, block * LANES, rows);
            let (means, sds) = unit_moments(rows);
            self.means.extend(means);
            self.sds.extend(sds);
            sort_lanes(rows);
        }
    }

    /// Returns the shift from `earlier` to these values: the three forms of W1, each averaged over the units.
    /// `None` if a value of either is not finite.
    ///
    /// # Panics
    /// Panics if the two differ in shape: only values of the same probe samples and layer can be compared.
    #[must_use]
    pub fn distance(&self, earlier: &Self) -> Option<Distance> {
        assert_eq!(
            (self.samples, self.units),
            (earlier.samples, earlier.units),
            "only distributions of the same probe and layer can be compared"
        );
        let mut sums = [0.0; 3];
        for block in 0..self.units.div_ceil(LANES) {
            for unit in distance::of_units(self.block(block), earlier.block(block), self.used(block)) {
                for (sum, x) in sums.iter_mut().zip(unit) {
                    *sum += x;
                }
            }
        }
        let [w1, per_sd, shape] = sums.map(|sum| sum / count::<f64>(self.units));
        [w1, per_sd, shape].iter().all(|x| x.is_finite()).then_some(Distance { w1, per_sd, shape })
    }

    /// Returns the typical unit, the one of median band width (percentile 85 minus percentile 15), with its
    /// percentiles. Of two units in the middle it is the narrower, of equal ones the first. Units with a value that
    /// is not finite are left out; `None` if no unit remains. `bands` is working memory.
    pub(super) fn typical_unit(&self, bands: &mut Vec<Band>) -> Option<Band> {
        bands.clear();
        bands.extend((0..self.units).filter_map(|unit| Some((unit, self.percentiles(unit)?))));
        let middle = bands.len().checked_sub(1)? / 2;
        let width = |(_, [low, _, high]): &Band| high - low;
        let order = |a: &Band, b: &Band| width(a).total_cmp(&width(b)).then(a.0.cmp(&b.0));
        Some(*bands.select_nth_unstable_by(middle, order).1)
    }

    /// Returns percentiles 15, 50, 85 of the first units, at most `most`.
    pub(super) fn first_units(&self, most: usize) -> Box<[UnitBand]> {
        let band = |unit: usize| self.percentiles(unit).map_or(UnitBand::NONE, UnitBand::of);
        (0..self.units.min(most)).map(band).collect()
    }

    /// Returns percentiles 15, 50, 85 of a unit; `None` if one of its values is not finite.
    fn percentiles(&self, unit: usize) -> Option<[f64; 3]> {
        let rows = self.block(unit / LANES).rows;
        let finite = self.means[unit].is_finite() && self.sds[unit].is_finite();
        finite.then(|| percentile::of_sorted(self.samples, |rank| rows[rank][unit % LANES].f64()))
    }

    /// Returns the memory used, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&self.rows[..]) + size_of_val(&self.means[..]) + size_of_val(&self.sds[..])
    }

    fn block(&self, block: usize) -> distance::Block<'_, F> {
        distance::Block {
            rows: &self.rows[block * self.samples..][..self.samples],
            means: &self.means[block * LANES..][..LANES],
            sds: &self.sds[block * LANES..][..LANES],
        }
    }

    /// Returns the number of lanes of a block that have a unit.
    fn used(&self, block: usize) -> usize {
        (self.units - block * LANES).min(LANES)
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, clippy::cast_precision_loss, reason = "small whole numbers are exact")]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::super::testing::{close, normal_quantiles};
    use super::*;

    fn sorted(units: usize, values: &[f32]) -> Sorted<f32> {
        let values = Array2::from_shape_vec((values.len() / units, units), values.to_vec()).unwrap();
        Sorted::of(values.view())
    }

    /// Checks the distances of N(mean, sd²) from N(0, 1), with the values of both in another order.
    #[track_caller]
    fn check_normal<F: Real>(mean: f64, sd: f64, expected: f64) {
        let n = 20_000;
        let column = |mut x: Vec<f64>| {
            x.rotate_left(n / 3);
            Sorted::<F>::of(Array2::from_shape_fn((n, 1), |(i, _)| F::of(x[i])).view())
        };
        let distance = column(normal_quantiles(n, mean, sd)).distance(&column(normal_quantiles(n, 0.0, 1.0))).unwrap();
        close(distance.w1, expected, 5e-4);
        close(distance.per_sd, expected / f64::midpoint(1.0, sd), 1e-3);
        close(distance.shape, 0.0, 1e-5);
    }

    #[test]
    fn distances_from_the_standard_normal_have_their_closed_values() {
        for (mean, sd, w1) in [(0.5, 1.0, 0.5), (0.0, 2.0, 0.7979), (1.0, 2.0, 1.1666), (2.0, 0.5, 2.0)] {
            check_normal::<f32>(mean, sd, w1);
            check_normal::<f64>(mean, sd, w1);
        }
    }

    #[test]
    fn a_constant_unit_has_the_shape_of_a_point() {
        let constant = sorted(1, &[3.0, 3.0]);
        let other = constant.distance(&sorted(1, &[5.0, 5.0])).unwrap();
        assert_eq!((other.w1, other.shape), (2.0, 0.0));
        close(constant.distance(&sorted(1, &[-1.0, 1.0])).unwrap().shape, 1.0, 1e-12);
    }

    #[test]
    fn units_are_compared_one_by_one_not_pooled() {
        // The two units swap their values: pooled, nothing would have moved.
        let distance = sorted(2, &[0.0, 10.0, 1.0, 11.0]).distance(&sorted(2, &[10.0, 0.0, 11.0, 1.0])).unwrap();
        assert_eq!(distance.w1, 10.0);
    }

    #[test]
    fn no_distance_where_a_value_is_not_finite() {
        let good = sorted(2, &[0.0, 1.0, 2.0, 3.0]);
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let bad = sorted(2, &[0.0, 1.0, bad, 3.0]);
            assert_eq!(good.distance(&bad), None);
            assert_eq!(bad.distance(&good), None);
            assert_eq!(bad.distance(&bad), None);
        }
    }

    #[test]
    fn the_typical_unit_has_the_median_band() {
        // Band widths 3, 1, 2, 2 and one unit that is not finite; the lower of the two medians is the first 2.
        let values = [0.0, 0.0, 0.0, 5.0, 0.0, 3.0, 1.0, 2.0, 7.0, f32::NAN];
        let (unit, percentiles) = sorted(5, &values).typical_unit(&mut Vec::new()).unwrap();
        assert_eq!(unit, 2);
        for (found, expected) in percentiles.into_iter().zip([0.3, 1.0, 1.7]) {
            close(found, expected, 1e-12);
        }
        assert_eq!(sorted(1, &[f32::NAN]).typical_unit(&mut Vec::new()), None);
    }

    #[test]
    fn the_first_units_have_their_own_percentiles() {
        let values = [0.0, 5.0, 0.0, 3.0, 1.0, f32::INFINITY];
        let units = sorted(3, &values).first_units(16);
        assert_eq!(units.len(), 3);
        let bands: Vec<_> = units.iter().map(|unit| unit.percentiles()).collect();
        for (found, expected) in bands[0].unwrap().into_iter().zip([0.45, 1.5, 2.55]) {
            close(found, expected, 2.55 / 4095.0);
        }
        assert!(bands[1].unwrap().iter().all(|x| (1.0..=5.0).contains(x)));
        assert_eq!(bands[2], None, "a unit that overflowed");
        assert_eq!(sorted(3, &values).first_units(2)[..], units[..2]);
    }

    #[test]
    fn the_first_blocks_alone_have_the_same_units() {
        let values = Array2::from_shape_fn((30, 40), |(sample, unit)| ((sample * 40 + unit * 3) as f32 * 0.7).sin());
        let whole = Sorted::of(values.view());
        let mut first = Sorted::of(Array2::from_elem((50, 60), f32::NAN).view());
        first.refill(values.view(), 20);
        assert_eq!(first.first_units(48), whole.first_units(20));
    }

    #[test]
    fn refilling_with_another_shape_leaves_nothing_behind() {
        let mut reused = sorted(20, &[f32::NAN; 100]);
        reused.refill(ndarray::array![[1.0, 2.0], [0.0, 3.0]].view(), usize::MAX);
        let fresh = sorted(2, &[1.0, 2.0, 0.0, 3.0]);
        assert_eq!(reused.distance(&fresh).unwrap(), Distance { w1: 0.0, per_sd: 0.0, shape: 0.0 });
        assert_eq!(reused.bytes(), fresh.bytes());
    }

    proptest! {
        #[test]
        fn w1_is_a_metric(
            a in prop::collection::vec(-100.0_f32..100.0, 51),
            b in prop::collection::vec(-100.0_f32..100.0, 51),
            c in prop::collection::vec(-100.0_f32..100.0, 51),
        ) {
            let [a, b, c] = [a, b, c].map(|values| sorted(17, &values));
            let distance = |x: &Sorted<f32>, y: &Sorted<f32>| x.distance(y).unwrap();
            prop_assert_eq!(distance(&a, &a), Distance { w1: 0.0, per_sd: 0.0, shape: 0.0 });
            let (there, back) = (distance(&a, &b), distance(&b, &a));
            for (there, back) in [(there.w1, back.w1), (there.per_sd, back.per_sd), (there.shape, back.shape)] {
                prop_assert!((there - back).abs() <= 1e-12 * there);
            }
            prop_assert!(distance(&a, &c).w1 <= distance(&a, &b).w1 + distance(&b, &c).w1 + 1e-9);
        }
    }
}
