//! The table of the data view: the samples, the decisions on the plane or the predictions, and the accuracies over
//! time.

use std::borrow::Cow;

use super::cell::Cell;
use super::reading::arm_name;
use crate::data::Exhibit;
use crate::measure::Decision;
use crate::view::{Points, Scene};

/// The names of the columns.
pub const COLUMNS: &[&str] = &["step", "arm", "quantity", "split", "sample", "x", "y", "class", "chosen", "value"];

/// The cells of a row except its quantity; [`COLUMNS`] names them all.
#[derive(Default)]
struct Row {
    step: Cell,
    arm: Cell,
    split: Cell,
    sample: Cell,
    at: [Cell; 2],
    class: Cell,
    chosen: Cell,
    value: Cell,
}

impl Row {
    fn cells(self, quantity: &'static str) -> Vec<Cell> {
        let [x, y] = self.at;
        let Self { step, arm, split, sample, class, chosen, value, .. } = self;
        vec![step, arm, quantity.into(), split, sample, x, y, class, chosen, value]
    }
}

/// Returns the rows of the step shown, then the accuracies of every recorded frame.
pub fn rows(scene: &Scene<'_>) -> Vec<Vec<Cell>> {
    let mut out = Vec::new();
    let Some(report) = scene.report else { return out };
    let exhibit = &*report.exhibit;
    out.extend(points(exhibit, scene.state.decision.points));
    if let Some(answer) = scene.inspection() {
        for arm in scene.arms() {
            let (step, told) = (answer.step, &answer.arms[arm]);
            if let Some(decision) = &told.decision {
                out.extend(decisions(exhibit, decision).map(|row| owned(row, step, arm).cells("decision")));
            }
            for (i, prediction) in told.predictions.iter().flatten().enumerate() {
                let row = Row {
                    split: "test".into(),
                    sample: (i + 1).into(),
                    class: exhibit.samples.get(i).map(|sample| class(exhibit, sample.class)).unwrap_or_default(),
                    chosen: class(exhibit, prediction.class),
                    value: prediction.probability.into(),
                    ..Row::default()
                };
                out.push(owned(row, step, arm).cells("prediction"));
            }
        }
    }
    for arm in scene.arms() {
        for frame in report.frames().filter(|frame| frame.arms[arm].diverged.is_none()) {
            let of = &frame.arms[arm];
            for (split, accuracy) in [("train", of.train_accuracy), ("test", of.test_accuracy)] {
                if accuracy.is_some() {
                    let row = Row { split: split.into(), value: accuracy.into(), ..Row::default() };
                    out.push(owned(row, frame.step, arm).cells("accuracy"));
                }
            }
        }
    }
    out
}

fn owned(row: Row, step: u64, arm: usize) -> Row {
    Row { step: step.into(), arm: arm_name(arm).into(), ..row }
}

/// Returns the name of a class, or its number if it has no name.
fn class(exhibit: &Exhibit, class: usize) -> Cell {
    let name = exhibit.classes.get(class).cloned();
    Cell::Word(name.map_or_else(|| Cow::from(class.to_string()), Cow::from))
}

/// Returns a row for each sample that is drawn on the plane.
fn points(exhibit: &Exhibit, wanted: Points) -> impl Iterator<Item = Vec<Cell>> {
    let drawn = exhibit.points.iter().filter(move |point| match wanted {
        Points::All => true,
        Points::Test => point.test,
        Points::Hidden => false,
    });
    drawn.map(|point| {
        let split = if point.test { "test" } else { "train" };
        let row = Row {
            split: split.into(),
            at: point.at.map(Cell::from),
            class: class(exhibit, point.class.into()),
            ..Row::default()
        };
        row.cells("point")
    })
}

/// Returns a row for each cell of the plane: the class chosen at its center and the probability of that class, which is
/// a multiple of 1/255 as in the image.
fn decisions(exhibit: &Exhibit, decision: &Decision) -> impl Iterator<Item = Row> {
    let side = decision.side.max(1);
    let center = move |axis: usize, i: usize| {
        let [low, high] = decision.extent[axis];
        low + (high - low) * (float(i) + 0.5) / float(side)
    };
    let cells = decision.classes.iter().zip(&decision.certainty).enumerate();
    cells.map(move |(i, (chosen, certainty))| Row {
        at: [center(0, i % side), center(1, i / side)].map(Cell::from),
        chosen: class(exhibit, (*chosen).into()),
        value: (f64::from(*certainty) / 255.0).into(),
        ..Row::default()
    })
}

#[expect(clippy::cast_precision_loss, reason = "a grid has a few hundred cells along a side")]
fn float(n: usize) -> f64 {
    n as f64
}
