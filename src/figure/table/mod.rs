//! The numbers that a view shows, as a table, taken from the report that the view draws.
//!
//! The columns are described in `docs/figure_data.md`.

mod cell;
mod data;
mod drift;
mod gradients;
mod layers;
mod lens;
mod loss;
mod network;
mod reading;
mod unit;

use std::borrow::Cow;

use cell::Cell;
use reading::Readings;
use serde_json::{Value, json};

use super::make::Figure;
use crate::trainer::Report;
use crate::view::{Picture, Tab, Text};

/// Numbers in rows and columns.
#[derive(Clone, Debug)]
pub struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
    /// The name of the view, and the step that is shown.
    of: (&'static str, u64),
    /// The experiment file, as TOML.
    experiment: String,
}

/// Returns the numbers that `figure` shows of `report`, the same report that [`super::draw`] draws.
///
/// The table of the window is that of its tab. The tab of many runs and the map have no rows, because a report holds one run.
#[must_use]
pub fn table(figure: &Figure, report: &Report) -> Table {
    let text = Text::new(figure.look.language);
    let state = figure.drawn_state();
    let scene = figure.scene(&report.config, Some(report), &state, &text);
    let (mut columns, mut out) = (reading::COLUMNS, Readings::default());
    match (figure.picture, state.tab) {
        (Picture::Unit, _) => (columns, out.0) = (unit::COLUMNS, unit::rows(&scene)),
        (Picture::Window, _) if state.microscope.open => (columns, out.0) = (unit::COLUMNS, unit::rows(&scene)),
        (Picture::Network, _) => (columns, out.0) = (network::COLUMNS, network::rows(&scene)),
        (Picture::Window, Tab::Layers) if state.network => {
            (columns, out.0) = (network::COLUMNS, network::rows(&scene));
        }
        (Picture::Layers, _) | (Picture::Window, Tab::Layers) => layers::add_rows(&mut out, &scene),
        (Picture::Lens, _) => lens::add_rows(&mut out, &scene),
        (Picture::Loss, _) => loss::add_rows(&mut out, &scene),
        (Picture::GradientFlow, _) => gradients::add_flow(&mut out, &scene),
        (Picture::Gradients, _) | (Picture::Window, Tab::Gradients) => gradients::add_rows(&mut out, &scene),
        (Picture::Drift, _) | (Picture::Window, Tab::Drift) => drift::add_rows(&mut out, &scene),
        (Picture::Data, _) | (Picture::Window, Tab::Data) => (columns, out.0) = (data::COLUMNS, data::rows(&scene)),
        (Picture::Map, _) | (Picture::Window, Tab::Runs) => {}
    }
    let step = scene.frame().map_or(figure.step, |frame| frame.step);
    Table { columns, rows: out.0, of: (figure.picture.name(), step), experiment: figure.written(&report.file) }
}

impl Table {
    /// Returns the names of the columns.
    #[must_use]
    pub const fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// Returns the number of rows, not counting the header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the table as CSV with a header (RFC 4180, but lines end with a line feed alone). Floats have the
    /// shortest form that reads back as the same number; undefined values are empty.
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

    /// Returns the table as JSON: an object with `program`, `view`, `step`, `experiment` (the file that makes this
    /// run), `columns`, and `rows`, a list of one list per row; undefined values are `null`.
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
