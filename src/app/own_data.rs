//! The user's own data: how the table was read, also one that networks cannot learn from, and changes of how it is read.

use std::path::Path;

use super::opening::file_name;
use super::session::Session;
use crate::config::{ClassColumn, Config, ConfigError, DataSet, Problem, ProblemKind, TableConfig};
use crate::data::TableReport;
use crate::trainer::{Activity, Report};
use crate::view::{Deed, OwnDataAction, Refusal, Tab, bad_table};

/// A table that the trainer has refused.
#[derive(Debug)]
pub(super) struct RefusedTable {
    /// The experiment that names the table.
    config: Box<Config>,
    /// Why it was refused.
    pub error: ConfigError,
    /// The job that looks at the table, once it is ordered.
    pub job: Option<u64>,
    /// How it was read; `None` until the job is done, and if it is no table at all.
    report: Option<TableReport>,
}

/// A table as the window shows it: the experiment that names it, how it was read, and why it was refused, if it was.
type ShownTable<'a> = (&'a Config, &'a TableReport, Option<&'a ConfigError>);

impl Session {
    /// Returns the table that the window shows: the one that was refused last, else the one of the run.
    pub(super) fn shown_table(&self) -> Option<ShownTable<'_>> {
        if let Some(RefusedTable { config, error, report: Some(report), .. }) = &self.refused_table {
            return Some((config, report, Some(error)));
        }
        let run = self.report.as_ref()?;
        Some((&run.config, run.table.as_deref()?, None))
    }

    /// Returns the name of the file of the shown table.
    pub(super) fn table_name(&self) -> String {
        let path = self.shown_table().and_then(|(config, ..)| config.data.path.as_deref());
        file_name(Path::new(path.unwrap_or_default()))
    }

    /// Returns why the shown table was refused, in words that follow the name of its file.
    pub(super) fn table_refusal(&self) -> Option<String> {
        let (.., error) = self.shown_table()?;
        let words = |problem: &Problem| {
            if let ProblemKind::Table(bad) = &problem.kind {
                bad_table(&self.text, bad)
            } else {
                Refusal::from(problem.clone()).words(&self.text)
            }
        };
        Some(error?.0.iter().map(words).collect::<Vec<_>>().join("; "))
    }

    /// Shows how the file was read, in place of the answers of the networks.
    pub(super) const fn show_table(&mut self) {
        (self.state.tab, self.state.file) = (Tab::Data, true);
    }

    /// Notes the table of an experiment that the trainer has refused for its data, so that it is looked at.
    pub(super) fn note_refused_table(&mut self, report: &Report) {
        match &report.activity {
            Activity::Loading => {}
            Activity::Refused(error) => {
                let opened = self.files.opened();
                let known = self.refused_table.as_ref().filter(|known| known.error == *error);
                // The controls have gone back to the run that is shown, or go there now.
                if known.is_some_and(|known| opened.is_none_or(|opened| opened.data == known.config.data)) {
                    return;
                }
                let config = opened.unwrap_or(self.edits.base());
                let is_data = error.0.iter().any(|problem| problem.key.starts_with("data."));
                let refused =
                    || RefusedTable { config: Box::new(config.clone()), error: error.clone(), job: None, report: None };
                self.refused_table = (is_data && config.data.set == DataSet::Csv).then(refused);
            }
            _ => self.refused_table = None,
        }
    }

    /// Returns the experiment whose table is to be looked at.
    pub(super) fn table_to_look_at(&self) -> Option<Box<Config>> {
        self.refused_table.as_ref().filter(|table| table.job.is_none()).map(|table| table.config.clone())
    }

    /// Takes how the refused table was read, from the job of this number.
    pub(super) fn take_refused_table(&mut self, number: u64, report: TableReport) {
        if let Some(table) = self.refused_table.as_mut().filter(|table| table.job == Some(number)) {
            table.report = Some(report);
            self.show_table();
        }
    }

    /// Changes how the shown table is read, and starts with that.
    pub(super) fn act_on_own_data(&mut self, action: &OwnDataAction) {
        let Some((of, report, error)) = self.shown_table() else { return };
        let base = self.edits.base();
        // A refused experiment that was opened has given way to the run before it; its other settings are meant all the
        // same.
        let has_gone = error.is_some() && (base.data.set, &base.data.path) != (DataSet::Csv, &of.data.path);
        let mut config = if has_gone { of.clone() } else { base.clone() };
        config.data.set = DataSet::Csv;
        config.data.path.clone_from(&of.data.path);
        config.data.table = changed(&of.data.table, report, action);
        match config.check() {
            Ok(checked) => self.take_over_and_train(checked.config(), Deed::OwnData),
            Err(error) => self.problem = Some(error.into()),
        }
    }
}

/// Returns `options` after a change of how the table of `report` is read.
fn changed(options: &TableConfig, report: &TableReport, action: &OwnDataAction) -> TableConfig {
    let mut table = options.clone();
    let name = |at: usize| report.columns.get(at).map(|column| column.name.as_str()).unwrap_or_default();
    let forget = |names: &mut Vec<String>, at: usize| names.retain(|other| report.column(other) != Some(at));
    let is_ignored = |at: usize| options.ignore.iter().any(|name| report.column(name) == Some(at));
    match action {
        OwnDataAction::Class(None) => table.class = ClassColumn::Auto,
        OwnDataAction::Class(Some(at)) => {
            forget(&mut table.ignore, *at);
            table.class = class_column(report, *at);
        }
        OwnDataAction::Use(at, true) if is_ignored(*at) => forget(&mut table.ignore, *at),
        OwnDataAction::Use(at, true) => table.keep.push(name(*at).to_owned()),
        OwnDataAction::Use(at, false) => {
            forget(&mut table.keep, *at);
            table.ignore.push(name(*at).to_owned());
        }
        OwnDataAction::Header(header) => {
            table.header = *header;
            // The columns have other names then.
            if let (ClassColumn::Named(_), Some((at, _))) = (&table.class, report.class) {
                table.class = ClassColumn::Numbered(at as u64 + 1);
            }
            table.ignore.clear();
            table.keep.clear();
        }
        OwnDataAction::Missing(missing) => table.missing = *missing,
    }
    table
}

/// Returns the choice of the column at `at`: by its name, which says more than its number, if no other column has it.
fn class_column(report: &TableReport, at: usize) -> ClassColumn {
    let name = report.columns[at].name.as_str();
    let is_own = report.column(name) == Some(at);
    if report.header && is_own && !name.eq_ignore_ascii_case("auto") {
        ClassColumn::Named(name.to_owned())
    } else {
        ClassColumn::Numbered(at as u64 + 1)
    }
}
