//! The file of the user's own data: how it was read, in words, and its first rows with what each column is used for. A
//! click changes what was decided.

mod columns;
mod facts;

use egui::{ScrollArea, Ui};

use super::choose::choose;
use super::{Action, Show, Window};
use crate::config::{Header, Missing, TableConfig};
use crate::data::TableReport;

/// A file of the user's own data, and how it was read.
#[derive(Clone, Copy, Debug)]
pub struct OwnData<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// How the file was read.
    pub report: &'a TableReport,
    /// The settings by which it was read.
    pub options: &'a TableConfig,
    /// Why networks cannot learn from it, in words; `None` if they do.
    pub refusal: Option<&'a str>,
}

/// A change of how the file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnDataAction {
    /// Make this column, counted from 0, the class; `None` for the one that the program chooses.
    Class(Option<usize>),
    /// Use this column, counted from 0, or leave it out.
    Use(usize, bool),
    /// Whether the first row names the columns.
    Header(Header),
    /// What becomes of rows in which a value is missing.
    Missing(Missing),
}

/// Least width of the switch between the answers and the file, in points.
const SWITCH: f32 = 150.0;

/// Draws the switch between the answers of the networks and the file.
pub fn switch_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let parts = [(false, "own-data-answers"), (true, "own-data-file")];
    let clicked = choose(ui, window, "own-data", parts, window.state.file, SWITCH);
    out.extend(clicked.map(|file| Action::Show(Show::File(file))));
}

/// Draws how the file was read, and its first rows.
pub fn own_data_ui(ui: &mut Ui, window: &Window<'_>, data: OwnData<'_>, out: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("own data scroll").auto_shrink(false).show(ui, |ui| {
        facts::facts_ui(ui, window, data, out);
        ui.add_space(8.0);
        columns::columns_ui(ui, window, data, out);
    });
}
