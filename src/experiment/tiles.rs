//! The tiles of a network: what its units respond to, over the plane, as images, or over the samples of the probe.

use std::sync::Arc;

use super::accuracy::CHUNK;
use super::arm::ArmRun;
use super::inspect::center;
use super::probe::Probe;
use crate::config::{Activation, Placement, StatisticsMode};
use crate::data::{Data, Exhibit, Shape};
use crate::measure::{Links, Shade, TileFace, TileLayer, Tiles, TilesAsked, UnitTile, Zones, mean_sd, tile_range};
use crate::nn::batch_norm::Running;
use crate::nn::{Element, Mlp, linear};
use crate::real::count;

/// The ends of the shades of a mean image, as a part of the range of the values that weight it: a correlation of one half
/// with a pixel reaches them, if the values fill their range as a standard normal fills [−3, 3].
const OF_RANGE: f32 = 1.0 / 12.0;

impl<F: Element> ArmRun<F> {
    /// Returns the tiles of all layers on the arrays of the last pass of the probe, which must be of the present
    /// network; `unit` is the selected unit: hidden layer and unit, counted from 1. `None` if a value of that pass is not
    /// finite.
    ///
    /// Over the plane, batch norm uses the statistics of that pass, so that a tile is what the distribution of its layer
    /// is made of.
    pub(super) fn tiles(&mut self, asked: TilesAsked, unit: Option<(usize, usize)>) -> Option<Tiles> {
        let data = Arc::clone(&self.data);
        let mlp = &self.state.mlp;
        let face = match data.shape {
            // The lines of a strip are samples, and a pass over the plane only for inputs and outputs would be dear.
            Shape::Points2d if !asked.is_strip(mlp.shape.width) => TileFace::Plane,
            Shape::Image { .. } => TileFace::Image,
            Shape::Points2d | Shape::Table => TileFace::Samples,
        };
        let mut layers = blank(mlp, &data, (asked, face), &self.probe);
        if face == TileFace::Plane {
            self.over_plane(asked, &mut layers)?;
        } else {
            let order = by_class(&self.probe.labels);
            for (i, layer) in layers.iter_mut().enumerate() {
                if face == TileFace::Image && !layer.is_strip() {
                    as_images(layer, i, mlp, &self.probe, asked);
                } else {
                    over_samples(layer, &Values::of(i, mlp, &self.probe, asked), &order);
                }
            }
        }
        let links = unit.and_then(|unit| links(&self.state.mlp, unit));
        Some(Tiles { face, layers, links })
    }

    /// Fills the cells of `layers` with the values of their units over the plane; `None` for data without a plane.
    fn over_plane(&mut self, asked: TilesAsked, layers: &mut [TileLayer]) -> Option<()> {
        let extent = Exhibit::of(&self.data).extent()?;
        let side = asked.side();
        let mlp = &self.state.mlp;
        let statistics = statistics(mlp, &self.probe);
        let zones = Zones::of(mlp.activation);
        for first in (0..side * side).step_by(CHUNK) {
            let cells = CHUNK.min(side * side - first);
            let put = |layer: &mut TileLayer, y: &[F], shown: &[F], zones: Option<&Zones>| {
                let (width, range) = (layer.width, layer.range);
                for (row, (y, shown)) in y.chunks_exact(width).zip(shown.chunks_exact(width)).enumerate() {
                    for (unit, (y, shown)) in y.iter().zip(shown).take(layer.units.len()).enumerate() {
                        let saturated = zones.is_some_and(|zones| zones.is_saturated(y.f64()));
                        layer.shades[unit * side * side + first + row] = Shade::of(shown.f64(), range, saturated);
                    }
                }
            };
            let (inputs, behind) = layers.split_first_mut()?;
            let fill = |x: &mut [F]| {
                for (x, cell) in x.chunks_exact_mut(2).zip(first..) {
                    // The first row is the top, where the second feature is highest.
                    x.copy_from_slice(&center(extent, side, [cell % side, side - 1 - cell / side]));
                }
                put(inputs, x, x, None);
            };
            let (outputs, hidden) = behind.split_last_mut()?;
            let logits = self.accuracy.layers(mlp, &statistics, cells, fill, |i, y, a| {
                put(&mut hidden[i], y, if asked.outputs { a } else { y }, Some(&zones));
            });
            put(outputs, logits, logits, None);
        }
        Some(())
    }
}

/// The values that the tiles of one layer show of the probe, `[samples, width]`, and y where its units can be saturated.
struct Values<'a, F> {
    shown: &'a [F],
    y: Option<(&'a [F], Activation)>,
}

impl<'a, F: Element> Values<'a, F> {
    /// Returns those of layer `i`: the inputs for 0, then the hidden layers, then the outputs.
    fn of(i: usize, mlp: &Mlp<F>, probe: &'a Probe<F>, asked: TilesAsked) -> Self {
        let hidden = i.checked_sub(1).and_then(|i| probe.pass.layers.get(i));
        match hidden {
            _ if i == 0 => Self { shown: &probe.x, y: None },
            Some(layer) => {
                let shown = if asked.outputs { layer.output() } else { layer.y() };
                Self { shown, y: Some((layer.y(), mlp.activation)) }
            }
            None => Self { shown: &probe.pass.logits, y: None },
        }
    }
}

/// Returns the layers with the facts of their units, and with cells of the middle shade.
fn blank<F: Element>(
    mlp: &Mlp<F>,
    data: &Data,
    (asked, face): (TilesAsked, TileFace),
    probe: &Probe<F>,
) -> Vec<TileLayer> {
    let (shape, samples) = (mlp.shape, probe.pass.batch);
    let layer = |i: usize| {
        let width = if i == 0 { shape.inputs } else { shape.fans(i - 1).1 };
        let no_tiles = i == 0 && (matches!(data.shape, Shape::Image { .. }) || width > TilesAsked::MOST);
        let shown = if no_tiles { 0 } else { asked.units(width) };
        let size = match (face, data.shape) {
            _ if asked.is_strip(width) => [samples.min(TilesAsked::MOST), 1],
            (TileFace::Plane, _) => [asked.side(); 2],
            (_, Shape::Image { width, height }) => [width, height],
            (TileFace::Image | TileFace::Samples, _) => [square(samples).min(asked.side()); 2],
        };
        let hidden = (1..=shape.depth).contains(&i);
        // With the normalization after f, the output is not one of f.
        let of_f = hidden && mlp.norm.placed() != Some(Placement::After);
        let range = tile_range(asked.outputs && hidden, of_f.then_some(mlp.activation));
        let values = Values::of(i, mlp, probe, asked);
        let units = (0..shown).map(|unit| facts(&values, unit, width, (i > 0).then(|| mlp.params.layer(i - 1).w)));
        let units: Vec<UnitTile> = units.collect();
        let shades = vec![Shade::of(f64::NAN, range, false); size[0] * size[1] * shown];
        TileLayer { size, range, shades, units, width }
    };
    (0..=shape.layers()).map(layer).collect()
}

/// Returns the least side of a square with a cell for each of `samples`.
fn square(samples: usize) -> usize {
    samples.isqrt() + usize::from(samples.isqrt().pow(2) < samples)
}

/// Measures unit `unit`, counted from 0, of a layer of `width` units with the weights `w`, `[fan_in, width]`.
fn facts<F: Element>(values: &Values<'_, F>, unit: usize, width: usize, w: Option<&[F]>) -> UnitTile {
    let column = |values: &[F]| values.chunks_exact(width).map(|row| row[unit]).collect::<Vec<F>>();
    let (mean, std) = mean_sd(&column(values.shown));
    let saturated = values.y.map(|(y, activation)| {
        let (y, zones) = (column(y), Zones::of(activation));
        let found = y.iter().filter(|y| zones.is_saturated(y.f64())).count();
        count::<f64>(found) / count::<f64>(y.len())
    });
    let strongest = w.and_then(|w| Links::first(w.chunks_exact(width).map(|row| row[unit].f64())));
    UnitTile { mean, std, saturated, strongest }
}

/// Returns the strongest weights of a unit of a hidden layer, both counted from 1; `None` if there is no such unit.
fn links<F: Element>(mlp: &Mlp<F>, (layer, unit): (usize, usize)) -> Option<Links> {
    let exists = (1..=mlp.shape.depth).contains(&layer) && (1..=mlp.shape.width).contains(&unit);
    let i = exists.then(|| layer - 1)?;
    let incoming = mlp.params.layer(i).w.chunks_exact(mlp.shape.width).map(|row| row[unit - 1].f64());
    let out = mlp.shape.fans(i + 1).1;
    let outgoing = mlp.params.layer(i + 1).w.chunks_exact(out).nth(unit - 1)?.iter().map(|w| w.f64());
    Some(Links { unit: (layer, unit), incoming: Links::strongest(incoming), outgoing: Links::strongest(outgoing) })
}

/// Returns the samples with these labels, those of the first class first, each class in its order.
fn by_class(labels: &[u32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|sample| labels[*sample]);
    order
}

/// Fills the cells of a layer with its values on the samples in this order; where there are fewer cells than samples, on
/// equally spaced ones.
fn over_samples<F: Element>(layer: &mut TileLayer, values: &Values<'_, F>, order: &[usize]) {
    let cells = layer.size[0] * layer.size[1];
    let zones = values.y.map(|(y, activation)| (y, Zones::of(activation)));
    for (unit, tile) in layer.shades.chunks_exact_mut(cells.max(1)).enumerate() {
        for (cell, shade) in tile.iter_mut().enumerate() {
            let at = order[cell * order.len() / cells] * layer.width + unit;
            let saturated = zones.as_ref().is_some_and(|(y, zones)| zones.is_saturated(y[at].f64()));
            *shade = Shade::of(values.shown[at].f64(), layer.range, saturated);
        }
    }
}

/// Fills the cells of layer `i` of a network of images: of the first hidden layer with its weights, of a deeper one with
/// mean images weighted by the values of its units.
fn as_images<F: Element>(layer: &mut TileLayer, i: usize, mlp: &Mlp<F>, probe: &Probe<F>, asked: TilesAsked) {
    if i == 0 {
        return;
    }
    let (samples, width) = (probe.pass.batch, layer.width);
    let pixels: Vec<F> = if i == 1 {
        let weights = mlp.params.layer(0).w;
        let most = weights.iter().fold(0.0, |most: f64, w| most.max(w.f64().abs()));
        layer.range = single(if most > 0.0 && most.is_finite() { most } else { 1.0 });
        weights.to_vec()
    } else {
        layer.range = single(f64::from((layer.range.1 - layer.range.0) * OF_RANGE));
        let mut values = Values::of(i, mlp, probe, asked).shown.to_vec();
        for unit in 0..width {
            let column = values.iter().skip(unit).step_by(width).map(|value| value.f64());
            let mean = column.sum::<f64>() / count::<f64>(samples);
            for value in values.iter_mut().skip(unit).step_by(width) {
                *value = F::of((value.f64() - mean) / count::<f64>(samples));
            }
        }
        let (mut sums, mut rest) = (vec![F::zero(); mlp.shape.inputs * width], vec![F::zero(); width]);
        linear::backward_params(samples, &probe.x, &values, &mut sums, &mut rest);
        sums
    };
    let cells = layer.size[0] * layer.size[1];
    for (unit, tile) in layer.shades.chunks_exact_mut(cells.max(1)).enumerate() {
        for (pixel, shade) in tile.iter_mut().enumerate() {
            *shade = Shade::of(pixels[pixel * width + unit].f64(), layer.range, false);
        }
    }
}

/// Returns the range from −`most` to `most`.
#[expect(clippy::cast_possible_truncation, reason = "the ends of shades need no more digits")]
fn single(most: f64) -> (f32, f32) {
    (-(most as f32), most as f32)
}

/// Returns the statistics by which batch norm normalized the last pass of the probe, as running statistics of every hidden
/// layer: in ghost batch norm the means over the groups.
fn statistics<F: Element>(mlp: &Mlp<F>, probe: &Probe<F>) -> Vec<Running> {
    if !mlp.norm.kind.by_batch() || probe.pass.mode == StatisticsMode::Running {
        return mlp.running.clone();
    }
    let mean = |values: &[F], unit: usize| {
        let groups = values.len() / mlp.shape.width;
        values.iter().skip(unit).step_by(mlp.shape.width).map(|value| value.f64()).sum::<f64>() / count::<f64>(groups)
    };
    let of = |values: &[F]| (0..mlp.shape.width).map(|unit| mean(values, unit)).collect();
    let layers = probe.pass.layers.iter().map(|layer| &layer.norm.statistics);
    layers.map(|statistics| Running { mean: of(&statistics.mean), variance: of(&statistics.variance) }).collect()
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "small counts; weights are what they are"
)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::testing::small;
    use crate::measure::Question;
    use crate::nn::{Keep, Pass};

    fn experiment(assignments: &[&str]) -> Experiment<f32> {
        let mut experiment = small([300, 3, 9], assignments);
        (0..12).for_each(|_| experiment.step());
        experiment
    }

    fn ask(experiment: &mut Experiment<f32>, asked: TilesAsked, unit: Option<(usize, usize)>) -> [Tiles; 2] {
        let answer = experiment.inspect(&Question { tiles: Some(asked), unit, ..Question::default() });
        answer.arms.map(|arm| arm.tiles.expect("a network that has not diverged"))
    }

    const WHOLE: TilesAsked = TilesAsked { outputs: false, whole: true };

    /// Checks that `tile` shows `value` in `cell`, to one step of a shade.
    #[track_caller]
    fn shows(layer: &TileLayer, unit: usize, cell: usize, value: f32) {
        let shade = layer.tile(unit + 1).unwrap()[cell];
        let expected = Shade::of(value.into(), layer.range, false).share();
        assert!((shade.share() - expected).abs() < 1.01 / 126.0, "{} is not {expected}: {value}", shade.share());
    }

    #[test]
    fn a_tile_over_the_plane_is_a_forward_pass_of_its_points() {
        let sets = [
            &["network.activation=tanh"][..],
            &["network.activation=relu", "batch_norm.placement=after"],
            &["arms.b.normalization=layer"],
            &["measure.statistics=running"],
        ];
        for set in sets {
            let mut experiment = experiment(set);
            for outputs in [false, true] {
                let asked = TilesAsked { outputs, whole: true };
                let found = ask(&mut experiment, asked, None);
                for (arm, tiles) in experiment.arms.iter().zip(&found) {
                    assert_eq!((tiles.face, tiles.layers.len()), (TileFace::Plane, 5));
                    let extent = Exhibit::of(&arm.data).extent().unwrap();
                    let side = asked.side();
                    let place = |axis: usize, cell: usize| {
                        let share = (count::<f64>(cell) + 0.5) / count::<f64>(side);
                        (extent[axis][0] + share * (extent[axis][1] - extent[axis][0])) as f32
                    };
                    let x: Vec<f32> =
                        (0..side * side).flat_map(|c| [place(0, c % side), place(1, side - 1 - c / side)]).collect();
                    // The pass that evaluation uses, by the statistics of the probe.
                    let mut mlp = arm.state.mlp.clone();
                    mlp.running = statistics(&mlp, &arm.probe);
                    let mut pass = Pass::new(&mlp, side * side, Keep::All, arm.probe.pass.noise.clone());
                    pass.mode = StatisticsMode::Running;
                    mlp.forward(&x, &mut pass).unwrap();
                    for (i, layer) in pass.layers.iter().enumerate() {
                        let values = if outputs { layer.output() } else { layer.y() };
                        for (at, value) in values.iter().enumerate() {
                            shows(&tiles.layers[i + 1], at % 9, at / 9, *value);
                        }
                        let zones = Zones::of(mlp.activation);
                        let flat = |at: &usize| zones.is_saturated(layer.y()[*at].into());
                        let marked = |at: &usize| tiles.layers[i + 1].tile(at % 9 + 1).unwrap()[at / 9].is_saturated();
                        let all = 0..layer.y().len();
                        // At the edge of the zone the last bit decides.
                        assert!(all.clone().filter(|at| flat(at) != marked(at)).count() <= 4, "{set:?}");
                        assert!(all.clone().any(|at| flat(&at)) == all.clone().any(|at| marked(&at)));
                    }
                    for (at, value) in pass.logits.iter().enumerate() {
                        shows(&tiles.layers[4], at % 2, at / 2, *value);
                    }
                    for (at, value) in x.iter().enumerate() {
                        shows(&tiles.layers[0], at % 2, at / 2, *value);
                    }
                }
            }
        }
    }

    #[test]
    fn the_statistics_are_those_of_the_probe() {
        let mut experiment = experiment(&[]);
        let samples = experiment.arms[1].probe.pass.batch;
        let tiles = ask(&mut experiment, WHOLE, None);
        let arm = &mut experiment.arms[1];
        let (x, statistics) = (arm.probe.x.clone(), statistics(&arm.state.mlp, &arm.probe));
        let mut differ = 0.0_f32;
        let expected: Vec<Vec<f32>> = arm.probe.pass.layers.iter().map(|layer| layer.y().to_vec()).collect();
        let rows = CHUNK.min(samples);
        arm.accuracy.layers(
            &arm.state.mlp,
            &statistics,
            rows,
            |to| to.copy_from_slice(&x[..2 * rows]),
            |i, y, _| {
                differ = y.iter().zip(&expected[i]).fold(differ, |most, (a, b)| most.max((a - b).abs()));
            },
        );
        assert!(differ < 1e-4, "the points of the probe have the values of the probe: {differ}");
        // What a unit is over the probe is what the lens says of it.
        let lens = experiment.inspect(&Question { unit: Some((2, 5)), ..Question::default() });
        for (tiles, lens) in tiles.iter().zip(&lens.arms) {
            let (unit, lens) = (tiles.layers[2].units[4], lens.unit.as_ref().unwrap());
            let stats = lens.stage(lens.stage_shown(crate::measure::Stage::Y)).unwrap();
            assert!((unit.mean - stats.mean).abs() < 1e-9 && (unit.std - stats.std).abs() < 1e-9);
            assert_eq!(unit.saturated, lens.curve.saturated);
        }
    }

    #[test]
    fn the_first_layer_of_images_is_its_weights_and_deeper_ones_are_mean_images() {
        let mut experiment = experiment(&["data.set=digits"]);
        let found = ask(&mut experiment, WHOLE, None);
        for (arm, tiles) in experiment.arms.iter().zip(&found) {
            assert_eq!((tiles.face, tiles.layers[0].units.len()), (TileFace::Image, 0));
            let [first, deeper] = [1, 3].map(|layer| &tiles.layers[layer]);
            assert_eq!((first.size, tiles.layers[4].units.len()), ([8, 8], 10));
            let weights = arm.state.mlp.params.layer(0).w;
            weights.iter().enumerate().for_each(|(at, weight)| shows(first, at % 9, at / 9, *weight));
            let y = arm.probe.pass.layers[2].y();
            let samples = arm.probe.pass.batch;
            for unit in 0..9 {
                let values: Vec<f32> = y.chunks_exact(9).map(|row| row[unit]).collect();
                let mean = values.iter().sum::<f32>() / samples as f32;
                for pixel in 0..64 {
                    let x = arm.probe.x.chunks_exact(64).map(|row| row[pixel]);
                    let image = x.zip(&values).map(|(x, value)| x * (value - mean)).sum::<f32>() / samples as f32;
                    shows(deeper, unit, pixel, image);
                }
            }
        }
    }

    #[test]
    fn samples_stand_by_class_and_wide_layers_are_strips() {
        for (set, columns) in [("data.set=wine", None), ("network.width=70", Some(64))] {
            let mut experiment = experiment(&[set, "network.depth=2"]);
            let found = ask(&mut experiment, WHOLE, None);
            for (arm, tiles) in experiment.arms.iter().zip(&found) {
                let layer = &tiles.layers[2];
                assert_eq!(layer.is_strip(), columns.is_some());
                let order = by_class(&arm.probe.labels);
                assert!(order.is_sorted_by_key(|sample| arm.probe.labels[*sample]));
                let cells = layer.size[0] * layer.size[1];
                assert!(columns.is_none_or(|columns| cells == columns));
                let y = arm.probe.pass.layers[1].y();
                for cell in 0..cells {
                    let sample = order[cell * order.len() / cells];
                    shows(layer, 3, cell, y[sample * layer.width + 3]);
                }
            }
        }
    }

    #[test]
    fn links_are_the_strongest_weights_on_both_sides() {
        let mut experiment = experiment(&[]);
        let found = ask(&mut experiment, TilesAsked { outputs: false, whole: false }, Some((3, 4)));
        for (arm, tiles) in experiment.arms.iter().zip(&found) {
            assert!(tiles.layers[1..4].iter().all(|layer| (layer.units.len(), layer.width) == (8, 9)));
            let links = tiles.links.as_ref().unwrap();
            let params = [2, 3].map(|i| arm.state.mlp.params.layer(i).w);
            assert_eq!((links.incoming.len(), links.outgoing.len()), (8, 2));
            for (from, weight) in &links.incoming {
                assert_eq!(f64::from(params[0][(from - 1) * 9 + 3]), *weight);
            }
            for (to, weight) in &links.outgoing {
                assert_eq!(f64::from(params[1][3 * 2 + to - 1]), *weight);
            }
            let column = params[0].iter().skip(3).step_by(9);
            let most = column.fold(0.0, |most: f32, w| most.max(w.abs()));
            assert_eq!(links.incoming[0].1.abs(), f64::from(most));
            assert_eq!(tiles.layers[3].units[3].strongest, Some(links.incoming[0]));
        }
        for unit in [(0, 1), (4, 1), (1, 10), (1, 0)] {
            assert!(ask(&mut experiment, WHOLE, Some(unit)).iter().all(|tiles| tiles.links.is_none()));
        }
    }
}
