//! Writes the CSV file of `run --metrics`: one row for each recorded frame, arm, layer and stage.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use crate::files;
use crate::measure::{ArmFrame, Frame, LayerFrame, Stage};

/// The names of the columns.
pub const HEADER: &str = "step,arm,layer,stage,mean,std,p15,p50,p85,saturated,near_linear,r2,underflow,overflow,\
                          nonfinite,grad_rms,update_ratio,loss,train_accuracy,test_accuracy";

/// The start of the header in every version of the program. In a file of several seeds it follows [`SEED`].
const START: &str = "step,arm,layer,stage,mean,";
/// The first column, with its comma, in a file of several seeds.
const SEED: &str = "seed,";

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
        writeln!(out, "{}{HEADER}", if of_seeds { SEED } else { "" })?;
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
            self.write_arm(frame.step, name, arm)?;
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

    fn write_arm(&mut self, step: u64, name: &str, arm: &ArmFrame) -> io::Result<()> {
        // After step, arm, layer and stage come the 13 columns of a layer, which are empty here.
        let whole = Fields::default().skip(13).number(arm.loss).number(arm.train_accuracy).number(arm.test_accuracy);
        let start = &self.start;
        writeln!(self.out, "{start}{step},{name},0,{}", whole.0)?;
        for (i, layer) in arm.layers.iter().enumerate() {
            for stage in Stage::ALL {
                if let Some(fields) = layer_fields(layer, stage) {
                    writeln!(self.out, "{start}{step},{name},{},{}{}", i + 1, stage.name(), fields.0)?;
                }
            }
        }
        Ok(())
    }
}

/// Returns the columns from `mean` on; `None` for a stage that the layer does not have.
fn layer_fields(layer: &LayerFrame, stage: Stage) -> Option<Fields> {
    let stats = layer.stage(stage)?;
    let on_y = |value: Option<f64>| value.filter(|_| stage == Stage::Y);
    let [p15, p50, p85] = stats.percentiles.map(Some);
    let fixed = &stats.fixed;
    let fields = Fields::default()
        .number(Some(stats.mean))
        .number(Some(stats.std))
        .number(p15)
        .number(p50)
        .number(p85)
        .number(on_y(layer.curve.saturated))
        .number(on_y(layer.curve.near_linear))
        .number(on_y(layer.curve.r2))
        .count(fixed.underflow)
        .count(fixed.overflow)
        .count(fixed.nonfinite)
        .number(on_y(layer.gradient.as_ref().map(|gradient| gradient.rms)))
        .number(on_y(layer.update_ratio))
        .skip(3);
    Some(fields)
}

/// The text of several columns, each preceded by a comma.
#[derive(Default)]
struct Fields(String);

impl Fields {
    /// Adds a float in the shortest form that reads back as the same number; an empty column if it is undefined.
    fn number(mut self, value: Option<f64>) -> Self {
        self.0.push(',');
        if let Some(x) = value.filter(|x| x.is_finite()) {
            let _ = write!(self.0, "{x:?}");
        }
        self
    }

    fn count(mut self, n: u32) -> Self {
        let _ = write!(self.0, ",{n}");
        self
    }

    fn skip(mut self, columns: usize) -> Self {
        self.0.extend(std::iter::repeat_n(',', columns));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Normalization;
    use crate::measure::{CurveStats, GradientStats, Histogram, StageStats};

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
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(
            rows,
            [
                HEADER,
                "7,a,0,,,,,,,,,,,,,,,,0.5,1.0",
                "7,a,1,z,1.5,,0.1,1e-7,0.3,,,,1,2,3,,,,,",
                "7,a,1,y,1.5,,0.1,1e-7,0.3,0.125,,0.75,1,2,3,0.001,-3.0,,,",
                "7,a,1,a,-0.25,,0.1,1e-7,0.3,,,,1,2,3,,,,,",
                "7,b,0,,,,,,,,,,,,,,,,0.5,1.0",
            ]
        );
        assert!(rows.iter().all(|row| row.split(',').count() == HEADER.split(',').count()));
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
        assert_eq!(rows[0], format!("seed,{HEADER}"));
        assert_eq!((rows[1], rows[6]), ("3,7,a,0,,,,,,,,,,,,,,,,0.5,1.0", "12,7,a,0,,,,,,,,,,,,,,,,0.5,1.0"));
        assert!(rows.iter().all(|row| row.split(',').count() == 21));
    }

    #[test]
    fn normalized_layers_have_a_row_for_z_hat() {
        let layer = LayerFrame { z_hat: Some(stats(2.0)), y: Some(stats(3.0)), ..LayerFrame::default() };
        let row = layer_fields(&layer, Stage::ZHat).unwrap();
        assert!(row.0.starts_with(",2.0,"), "{}", row.0);
        assert!(layer_fields(&layer, Stage::Y).unwrap().0.starts_with(",3.0,"));
    }
}
