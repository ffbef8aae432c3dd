//! What a view shows, as a table: the same numbers, from the same report, read the same way.
//!
//! The columns are described in `docs/figure_data.md`.

mod cell;
mod data;
mod drift;
mod gradients;
mod layers;
mod lens;
mod loss;
mod reading;

use std::borrow::Cow;

use cell::Cell;
use serde_json::{Value, json};

use super::make::{Figure, scene};
use crate::trainer::Report;
use crate::view::{Picture, Tab, Text};

/// Numbers in rows and columns.
#[derive(Clone, Debug)]
pub struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
    /// The view, and the step that it shows.
    of: (&'static str, u64),
    /// The experiment file.
    experiment: String,
}

/// The numbers that `figure` shows of `report`, which is the report that [`super::draw`] draws.
///
/// Those of the window are those of its tab; several seeds are not part of a report, so that their tab has none.
#[must_use]
pub fn table(figure: &Figure, report: &Report) -> Table {
    let text = Text::new(figure.look.language);
    let state = figure.drawn_state();
    let scene = scene(&report.config, Some(report), &state, &text);
    let (columns, rows) = match (figure.picture, state.tab) {
        (Picture::Layers, _) | (Picture::Window, Tab::Layers) => (reading::COLUMNS, layers::rows(&scene)),
        (Picture::Lens, _) => (reading::COLUMNS, lens::rows(&scene)),
        (Picture::Loss, _) => (reading::COLUMNS, loss::rows(&scene)),
        (Picture::GradientFlow, _) => (reading::COLUMNS, gradients::flow(&scene)),
        (Picture::Gradients, _) | (Picture::Window, Tab::Gradients) => (reading::COLUMNS, gradients::rows(&scene)),
        (Picture::Drift, _) | (Picture::Window, Tab::Drift) => (reading::COLUMNS, drift::rows(&scene)),
        (Picture::Data, _) | (Picture::Window, Tab::Data) => (data::COLUMNS, data::rows(&scene)),
        (Picture::Window, Tab::Seeds) => (reading::COLUMNS, Vec::new()),
    };
    let step = scene.frame().map_or(figure.step, |frame| frame.step);
    Table { columns, rows, of: (figure.picture.name(), step), experiment: report.file.to_toml() }
}

impl Table {
    /// The names of the columns.
    #[must_use]
    pub const fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// Number of rows, the header not included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As CSV (RFC 4180, but lines end with a line feed alone), with a header. Floats are in the shortest form that
    /// reads back as the same number; what is undefined is empty.
    ///
    /// # Panics
    /// Never: a row has a value for each column.
    #[must_use]
    pub fn csv(&self) -> String {
        // Lines end with a line feed, which is the default of the writer.
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut write = |record: Vec<Cow<'_, str>>| {
            let record = record.iter().map(|field| field.as_bytes());
            writer.write_record(record).expect("rows are as long as the header, and memory does not fail");
        };
        write(self.columns.iter().map(|name| (*name).into()).collect());
        for row in &self.rows {
            write(row.iter().map(Cell::field).collect());
        }
        let bytes = writer.into_inner().expect("memory does not fail");
        String::from_utf8(bytes).expect("the fields are text")
    }

    /// As JSON: an object with `program`, `view`, `step`, `experiment` (the file that makes this run), `columns`, and
    /// `rows`, one list for each; what is undefined is `null`.
    #[must_use]
    pub fn json(&self) -> String {
        let (view, step) = self.of;
        let head = [
            ("program", Value::from(concat!("shiftscope ", env!("CARGO_PKG_VERSION")))),
            ("view", view.into()),
            ("step", step.into()),
            ("experiment", self.experiment.as_str().into()),
            ("columns", json!(self.columns)),
        ];
        let mut text = String::from("{\n");
        for (name, value) in head {
            text.extend(["  \"", name, "\": ", &value.to_string(), ",\n"]);
        }
        text.push_str("  \"rows\": [");
        for (i, row) in self.rows.iter().enumerate() {
            text.push_str(if i > 0 { ",\n    [" } else { "\n    [" });
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                cell.write_json(&mut text);
            }
            text.push(']');
        }
        text.push_str(if self.rows.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }
}
