//! Writes the CSV file of `run --metrics`: one row for each recorded frame, arm, layer and stage.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use crate::files;
use crate::measure::{ArmFrame, Distance, Frame, Histogram, LayerFrame, ShiftPair, Stage, StageStats, UNITS, UnitBand};

/// The columns that say what a row is about.
const PLACE: &str = "step,arm,layer,stage";
/// The start of the header in every version of the program. In a file of several seeds it follows [`SEED`].
const START: &str = "step,arm,layer,stage,mean,";
/// The first column, with its comma, in a file of several seeds.
const SEED: &str = "seed,";

/// The rows that have a value in a column, and how it is read.
enum Value {
    /// Of the network as a whole, in the rows of layer 0.
    Whole(fn(&ArmFrame) -> Option<f64>),
    /// Of the distribution at a stage, in the rows of all stages.
    Stage(fn(&StageStats) -> f64),
    /// A number of values outside the bins, in the rows of all stages.
    Count(fn(&Histogram) -> u32),
    /// Of a layer, in its row of stage y.
    Layer(fn(&LayerFrame) -> Option<f64>),
    /// Of the shift of a stage, in the rows of the stages z and y.
    Shift(fn(&ShiftPair) -> Option<f64>),
}

/// The columns behind [`PLACE`], with their names. A new one stands behind all others, since programs elsewhere may
/// count columns. Those of single units follow: see [`header`].
const COLUMNS: &[(&str, Value)] = &[
    ("mean", Value::Stage(|stats| stats.mean)),
    ("std", Value::Stage(|stats| stats.std)),
    ("p15", Value::Stage(|stats| stats.percentiles[0])),
    ("p50", Value::Stage(|stats| stats.percentiles[1])),
    ("p85", Value::Stage(|stats| stats.percentiles[2])),
    ("saturated", Value::Layer(|layer| layer.curve.saturated)),
    ("near_linear", Value::Layer(|layer| layer.curve.near_linear)),
    ("r2", Value::Layer(|layer| layer.curve.r2)),
    ("underflow", Value::Count(|fixed| fixed.underflow)),
    ("overflow", Value::Count(|fixed| fixed.overflow)),
    ("nonfinite", Value::Count(|fixed| fixed.nonfinite)),
    ("grad_rms", Value::Layer(|layer| layer.gradient.as_ref().map(|gradient| gradient.rms))),
    ("update_ratio", Value::Layer(|layer| layer.update_ratio)),
    ("loss", Value::Whole(|arm| arm.loss)),
    ("train_accuracy", Value::Whole(|arm| arm.train_accuracy)),
    ("test_accuracy", Value::Whole(|arm| arm.test_accuracy)),
    ("test_accuracy_batch", Value::Whole(|arm| arm.test_accuracy_batch)),
    ("test_accuracy_single", Value::Whole(|arm| arm.test_accuracy_single)),
    ("linear_r2", Value::Whole(|arm| arm.linear_r2)),
    ("dead", Value::Layer(|layer| layer.curve.dead)),
    ("mean_slope", Value::Layer(|layer| layer.curve.mean_slope)),
    ("line_slope", Value::Layer(|layer| layer.curve.line.map(|line| line.slope.into()))),
    ("line_intercept", Value::Layer(|layer| layer.curve.line.map(|line| line.intercept.into()))),
    ("line_explained", Value::Layer(|layer| layer.curve.line.map(|line| line.explained.into()))),
    ("gamma_mean", Value::Layer(|layer| layer.gamma().map(|(mean, _)| mean))),
    ("gamma_std", Value::Layer(|layer| layer.gamma().map(|(_, std)| std))),
    ("beta_mean", Value::Layer(|layer| layer.beta().map(|(mean, _)| mean))),
    ("beta_std", Value::Layer(|layer| layer.beta().map(|(_, std)| std))),
    ("w1_lag", Value::Shift(|pair| pair.lag.map(|Distance { w1, .. }| w1))),
    ("w1_per_sd_lag", Value::Shift(|pair| pair.lag.map(|Distance { per_sd, .. }| per_sd))),
    ("w1_shape_lag", Value::Shift(|pair| pair.lag.map(|Distance { shape, .. }| shape))),
    ("w1_start", Value::Shift(|pair| pair.start.map(|Distance { w1, .. }| w1))),
    ("w1_per_sd_start", Value::Shift(|pair| pair.start.map(|Distance { per_sd, .. }| per_sd))),
    ("w1_shape_start", Value::Shift(|pair| pair.start.map(|Distance { shape, .. }| shape))),
    ("grad_shift", Value::Layer(|layer| layer.gradient_shift.map(|shift| shift.distance))),
    ("grad_shift_size", Value::Layer(|layer| layer.gradient_shift.map(|shift| shift.size))),
    ("grad_shift_cosine", Value::Layer(|layer| layer.gradient_shift.and_then(|shift| shift.cosine))),
    ("typical_p15", Value::Layer(|layer| layer.typical_unit.map(|of| of[0]))),
    ("typical_p50", Value::Layer(|layer| layer.typical_unit.map(|of| of[1]))),
    ("typical_p85", Value::Layer(|layer| layer.typical_unit.map(|of| of[2]))),
    ("sameness", Value::Layer(|layer| Some(layer.sameness.cosine.into()))),
    ("rank", Value::Layer(|layer| Some(layer.sameness.rank.into()))),
    ("distance", Value::Layer(|layer| Some(layer.from_input.shape.into()))),
    ("distance_w1", Value::Layer(|layer| Some(layer.from_input.w1.into()))),
    ("loss_low", Value::Whole(|arm| arm.landscape.map(|of| of.loss_low.into()))),
    ("loss_high", Value::Whole(|arm| arm.landscape.map(|of| of.loss_high.into()))),
    ("gradient_change", Value::Whole(|arm| arm.landscape.map(|of| of.gradient_change.into()))),
    ("beta_smoothness", Value::Whole(|arm| arm.landscape.map(|of| of.smoothness.into()))),
];

/// Returns the names of all columns: [`PLACE`], [`COLUMNS`], and three percentiles for each of the first units.
fn header() -> String {
    let mut header = PLACE.to_owned();
    for (name, _) in COLUMNS {
        header.extend([",", name]);
    }
    for unit in 1..=UNITS {
        for percentile in ["p15", "p50", "p85"] {
            let _ = write!(header, ",unit{unit}_{percentile}");
        }
    }
    header
}

/// Returns whether the file at `path` is a file of measurements, recognized by its first line.
#[must_use]
pub fn is_metrics(path: &Path) -> bool {
    files::read_head(path, (SEED.len() + START.len()) as u64)
        .is_ok_and(|start| start.strip_prefix(SEED.as_bytes()).unwrap_or(&start).starts_with(START.as_bytes()))
}

/// A CSV file of measurements.
///
/// Layers are counted from 1; the output layer is depth + 1. Layer 0 is the network as a whole: its row has no stage
/// and holds loss and accuracies. Values that do not apply to a row or are not defined are empty.
///
/// In a file of several seeds the seed is the first column.
pub struct MetricsCsv<W> {
    out: W,
    /// The start of every row: nothing, or the seed and a comma.
    start: String,
}

impl<W: Write> MetricsCsv<W> {
    /// Starts the file with the header for one run, or for several seeds if `of_seeds` is set.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn new(mut out: W, of_seeds: bool) -> io::Result<Self> {
        writeln!(out, "{}{}", if of_seeds { SEED } else { "" }, header())?;
        Ok(Self { out, start: String::new() })
    }

    /// Sets the seed of the rows that follow.
    pub fn seed(&mut self, seed: u64) {
        self.start = format!("{seed},");
    }

    /// Adds the rows of one frame.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&mut self, frame: &Frame) -> io::Result<()> {
        for (name, arm) in ["a", "b"].iter().zip(&frame.arms) {
            let start = format!("{}{},{name}", self.start, frame.step);
            writeln!(self.out, "{start},0,{}", Row::Whole(arm).fields())?;
            for (i, layer) in (1..).zip(&arm.layers) {
                for stage in Stage::ALL {
                    if let Some(stats) = layer.stage(stage) {
                        let fields = Row::Stage(layer, stage, stats).fields();
                        writeln!(self.out, "{start},{i},{}{fields}", stage.name())?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes all buffered rows to the file.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A row: the network as a whole, or one stage of a layer with its distribution.
enum Row<'a> {
    Whole(&'a ArmFrame),
    Stage(&'a LayerFrame, Stage, &'a StageStats),
}

impl Row<'_> {
    /// Returns the text of all columns from `mean` on, each preceded by a comma.
    fn fields(&self) -> String {
        let mut out = String::new();
        for (_, value) in COLUMNS {
            match (self, value) {
                (Self::Stage(_, _, stats), Value::Count(count)) => {
                    let _ = write!(out, ",{}", count(&stats.fixed));
                }
                _ => add_number(&mut out, self.number(value)),
            }
        }
        for unit in 0..UNITS {
            let band = self.units().get(unit).and_then(|band| band.percentiles());
            (0..3).for_each(|i| add_number(&mut out, band.map(|band| band[i])));
        }
        out
    }

    /// Returns the value of a column; `None` if it does not apply to this row or is not defined.
    fn number(&self, value: &Value) -> Option<f64> {
        match (self, value) {
            (Self::Whole(arm), Value::Whole(of)) => of(arm),
            (Self::Stage(_, _, stats), Value::Stage(of)) => Some(of(stats)),
            (Self::Stage(layer, Stage::Y, _), Value::Layer(of)) => of(layer),
            (Self::Stage(layer, Stage::Z, _), Value::Shift(of)) => of(&layer.shift?.z),
            (Self::Stage(layer, Stage::Y, _), Value::Shift(of)) => of(&layer.shift?.y),
            _ => None,
        }
    }

    /// Returns the bands of the first units; empty but for z and y, the stages that recorded frames have.
    fn units(&self) -> &[UnitBand] {
        match self {
            Self::Stage(layer, stage @ (Stage::Z | Stage::Y), _) => layer.units(*stage),
            _ => &[],
        }
    }
}

/// Adds a float in the shortest form that reads back as the same number; an empty column if it is undefined.
fn add_number(out: &mut String, value: Option<f64>) {
    out.push(',');
    if let Some(x) = value.filter(|x| x.is_finite()) {
        let _ = write!(out, "{x:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Normalization;
    use crate::measure::{CurveStats, FromInput, GradientShift, GradientStats, Line, Sameness, Shift};

    /// The columns of the first version of the program, which stay the first ones.
    const FIRST: &str = "step,arm,layer,stage,mean,std,p15,p50,p85,saturated,near_linear,r2,underflow,overflow,\
                         nonfinite,grad_rms,update_ratio,loss,train_accuracy,test_accuracy";

    /// Returns the columns of a row up to that of [`FIRST`].
    fn first(row: &str) -> String {
        row.split(',').take(20).collect::<Vec<_>>().join(",")
    }

    fn stats(mean: f64) -> StageStats {
        let fixed = Histogram { underflow: 1, overflow: 2, nonfinite: 3, ..Histogram::default() };
        StageStats { mean, std: f64::NAN, percentiles: [0.1, 1e-7, 0.3], fixed, ..StageStats::default() }
    }

    fn frame(layer: LayerFrame) -> Frame {
        let arm = ArmFrame {
            normalization: Normalization::None,
            loss: None,
            train_accuracy: Some(0.5),
            test_accuracy: Some(1.0),
            diverged: None,
            layers: vec![layer],
            ..ArmFrame::default()
        };
        Frame { step: 7, epoch: 0.0, arms: [arm.clone(), ArmFrame { layers: Vec::new(), ..arm }] }
    }

    #[test]
    fn rows_of_a_frame() {
        let layer = LayerFrame {
            z: stats(1.5),
            a: stats(-0.25),
            curve: CurveStats { saturated: Some(0.125), r2: Some(0.75), ..CurveStats::default() },
            gradient: Some(GradientStats { rms: 1e-3, histogram: Histogram::default() }),
            update_ratio: Some(-3.0),
            ..LayerFrame::default()
        };
        let mut bytes = Vec::new();
        let mut csv = MetricsCsv::new(&mut bytes, false).unwrap();
        csv.write(&frame(layer)).unwrap();
        csv.flush().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let rows: Vec<String> = text.lines().map(first).collect();
        assert_eq!(
            rows,
            [
                FIRST,
                "7,a,0,,,,,,,,,,,,,,,,0.5,1.0",
                "7,a,1,z,1.5,,0.1,1e-7,0.3,,,,1,2,3,,,,,",
                "7,a,1,y,1.5,,0.1,1e-7,0.3,0.125,,0.75,1,2,3,0.001,-3.0,,,",
                "7,a,1,a,-0.25,,0.1,1e-7,0.3,,,,1,2,3,,,,,",
                "7,b,0,,,,,,,,,,,,,,,,0.5,1.0",
            ]
        );
        assert!(text.lines().all(|row| row.split(',').count() == header().split(',').count()));
    }

    /// Returns the value of the column `name` in a row.
    #[track_caller]
    fn value<'a>(row: &'a str, name: &str) -> &'a str {
        let column = header().split(',').position(|column| column == name).expect("a column of that name");
        row.split(',').nth(column).expect("a row is as long as the header")
    }

    #[test]
    fn every_measure_has_its_column() {
        let distance = |w1| Some(Distance { w1, per_sd: w1 + 0.1, shape: w1 + 0.2 });
        let layer = LayerFrame {
            z: stats(1.5),
            y: Some(stats(2.5)),
            curve: CurveStats {
                dead: Some(0.25),
                mean_slope: Some(0.5),
                line: Some(Line { slope: 0.5, intercept: -1.0, explained: 0.75 }),
                ..CurveStats::default()
            },
            scale_and_shift: Some([(1.0, 0.125), (-1.0, 0.25)]),
            sameness: Sameness { cosine: 0.5, rank: 12.0 },
            from_input: FromInput { w1: 0.25, shape: 1.5 },
            shift: Some(Shift {
                z: ShiftPair { lag: distance(1.0), start: distance(2.0) },
                y: ShiftPair { lag: None, start: distance(4.0) },
            }),
            gradient_shift: Some(GradientShift { distance: 0.5, size: 2.0, cosine: None }),
            typical_unit: Some([-1.0, 0.5, 1.0]),
            units_of_z: [UnitBand::of([0.5, 1.0, 2.0]), UnitBand::NONE].into(),
            units_of_y: [UnitBand::of([-0.5, 0.0, 0.5])].into(),
            ..LayerFrame::default()
        };
        let mut frame = frame(layer);
        let arm = &mut frame.arms[0];
        (arm.test_accuracy_batch, arm.test_accuracy_single, arm.linear_r2) = (Some(0.75), Some(0.125), Some(0.25));
        let mut bytes = Vec::new();
        MetricsCsv::new(&mut bytes, false).unwrap().write(&frame).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        let check = |row: &str, expected: &[(&str, &str)]| {
            let behind = header();
            for name in behind.split(',').skip(20) {
                let expected = expected.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| *value);
                assert_eq!(value(row, name), expected, "{name} of {row}");
            }
        };
        check(rows[1], &[("test_accuracy_batch", "0.75"), ("test_accuracy_single", "0.125"), ("linear_r2", "0.25")]);
        check(
            rows[2],
            &[
                ("w1_lag", "1.0"),
                ("w1_per_sd_lag", "1.1"),
                ("w1_shape_lag", "1.2"),
                ("w1_start", "2.0"),
                ("w1_per_sd_start", "2.1"),
                ("w1_shape_start", "2.2"),
                ("unit1_p15", "0.5"),
                ("unit1_p50", "1.0"),
                ("unit1_p85", "2.0"),
            ],
        );
        check(
            rows[3],
            &[
                ("dead", "0.25"),
                ("mean_slope", "0.5"),
                ("line_slope", "0.5"),
                ("line_intercept", "-1.0"),
                ("line_explained", "0.75"),
                ("gamma_mean", "1.0"),
                ("gamma_std", "0.125"),
                ("beta_mean", "-1.0"),
                ("beta_std", "0.25"),
                ("w1_start", "4.0"),
                ("w1_per_sd_start", "4.1"),
                ("w1_shape_start", "4.2"),
                ("grad_shift", "0.5"),
                ("grad_shift_size", "2.0"),
                ("typical_p15", "-1.0"),
                ("typical_p50", "0.5"),
                ("typical_p85", "1.0"),
                ("sameness", "0.5"),
                ("rank", "12.0"),
                ("distance", "1.5"),
                ("distance_w1", "0.25"),
                ("unit1_p15", "-0.5"),
                ("unit1_p50", "0.0"),
                ("unit1_p85", "0.5"),
            ],
        );
        check(rows[4], &[]);
    }

    #[test]
    fn a_file_of_measurements_is_known_by_its_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.csv");
        let check = |contents: &[u8], expected: bool| {
            std::fs::write(&path, contents).unwrap();
            assert_eq!(is_metrics(&path), expected, "{}", String::from_utf8_lossy(contents));
        };
        for of_seeds in [false, true] {
            let mut bytes = Vec::new();
            MetricsCsv::new(&mut bytes, of_seeds).unwrap().flush().unwrap();
            check(&bytes, true);
            check(&bytes[1..], false);
            check(&bytes[..20], false);
        }
        check(b"", false);
        check(b"step,loss\n", false);
        assert!(!is_metrics(&folder.path().join("none")) && !is_metrics(folder.path()));
    }

    #[test]
    fn the_seed_stands_before_all_columns() {
        let mut bytes = Vec::new();
        let mut csv = MetricsCsv::new(&mut bytes, true).unwrap();
        for seed in [3, 12] {
            csv.seed(seed);
            csv.write(&frame(LayerFrame { z: stats(1.5), ..LayerFrame::default() })).unwrap();
        }
        csv.flush().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[0], format!("seed,{}", header()));
        assert!(rows[1].starts_with("3,7,a,0,,,,,,,,,,,,,,,,0.5,1.0,"), "{}", rows[1]);
        assert!(rows[6].starts_with("12,7,a,0,,,,,,,,,,,,,,,,0.5,1.0,"), "{}", rows[6]);
        assert!(rows.iter().all(|row| row.split(',').count() == 1 + header().split(',').count()));
    }

    #[test]
    fn normalized_layers_have_a_row_for_z_hat() {
        let layer = LayerFrame { z_hat: Some(stats(2.0)), y: Some(stats(3.0)), ..LayerFrame::default() };
        let fields = |stage| Row::Stage(&layer, stage, layer.stage(stage).unwrap()).fields();
        let row = fields(Stage::ZHat);
        assert!(row.starts_with(",2.0,"), "{row}");
        assert!(fields(Stage::Y).starts_with(",3.0,"));
    }
}
