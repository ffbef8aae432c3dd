//! What was found out about the file, decided, left out and dropped, each with the switch that changes it.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::columns::left_out;
use super::{OwnData, OwnDataAction};
use crate::config::{ClassColumn, Header, Missing};
use crate::data::{ClassReason, Encoding, Role, Separator, TableReport};
use crate::view::choose::choose;
use crate::view::format;
use crate::view::widgets::text_command;
use crate::view::{Action, Text, Window, theme};

/// Width of the names of the facts, in points.
const NAME: f32 = 92.0;
/// Height of a fact, in points.
const LINE: f32 = 30.0;
/// Widths of the switches, in points.
const HEADER: f32 = 190.0;
const MISSING: f32 = 210.0;
/// Largest number of columns that are named in a sentence.
const MOST: usize = 6;

/// Draws the facts.
pub fn facts_ui(ui: &mut Ui, window: &Window<'_>, data: OwnData<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (text, report, options) = (window.text, data.report, data.options);
    let works = !window.locks();
    ui.spacing_mut().item_spacing.y = 2.0;
    if let Some(refusal) = data.refusal {
        let words = text.with("own-data-refused", &[("name", data.name), ("text", refusal)]);
        ui.add(Label::new(RichText::new(words).color(palette.alarm)).wrap());
    } else {
        let words = RichText::new(summary(text, data)).font(theme::strong(theme::BODY)).color(palette.text);
        ui.add(Label::new(words).wrap());
    }
    ui.add_enabled_ui(works, |ui| {
        fact_ui(ui, text, "own-data-class", &class(text, report), |ui| {
            if options.class != ClassColumn::Auto && text_command(ui, text, "own-data-auto", false) {
                out.push(Action::OwnData(OwnDataAction::Class(None)));
            }
        });
        let header = if report.arff { "own-data-arff" } else { header(report, options.header) };
        fact_ui(ui, text, "own-data-header", &text.get(header), |ui| {
            let choices = [
                (Header::Auto, "own-data-header-auto"),
                (Header::Present, "own-data-header-present"),
                (Header::Absent, "own-data-header-absent"),
            ];
            let clicked = choose(ui, window, "own-data-header", choices, options.header, HEADER);
            out.extend(clicked.map(|header| Action::OwnData(OwnDataAction::Header(header))));
        });
        fact_ui(ui, text, "own-data-missing", &missing(text, report), |ui| {
            let choices = [(Missing::DropRows, "own-data-missing-drop-rows"), (Missing::Mean, "own-data-missing-mean")];
            let clicked = choose(ui, window, "own-data-missing", choices, options.missing, MISSING);
            out.extend(clicked.map(|missing| Action::OwnData(OwnDataAction::Missing(missing))));
        });
    });
    if let Some(words) = all_left_out(text, report) {
        fact_ui(ui, text, "own-data-left-out", &words, |_| ());
    }
    fact_ui(ui, text, "own-data-form", &form(text, report), |_| ());
}

/// Draws a fact: its name, the switch that changes it, and what was found. A long one goes on in further lines.
fn fact_ui(ui: &mut Ui, text: &Text, name: &str, words: &str, switch: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.allocate_ui_with_layout(vec2(NAME, LINE), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(NAME);
            let label = ui.label(RichText::new(text.get(name)).color(palette.muted));
            label.on_hover_text(text.get(&format!("{name}.tip")));
        });
        switch(ui);
        ui.add(Label::new(RichText::new(words).color(palette.text)).wrap());
    });
}

/// Returns a number as the window writes it.
fn number(n: usize) -> String {
    format::steps(n as u64)
}

fn summary(text: &Text, data: OwnData<'_>) -> String {
    let report = data.report;
    let numbers = [report.rows, report.features(), report.classes.len()].map(number);
    let [rows, features, classes] = numbers.each_ref().map(String::as_str);
    let parts = [("name", data.name), ("rows", rows), ("features", features), ("classes", classes)];
    text.with("own-data-summary", &parts)
}

/// Returns which column is the class, why, and its first values.
fn class(text: &Text, report: &TableReport) -> String {
    let Some((at, why)) = report.class else { return text.get("own-data-class-none") };
    let why = match why {
        ClassReason::Chosen => "own-data-class-chosen",
        ClassReason::Name => "own-data-class-name",
        ClassReason::OnlyText => "own-data-class-only-text",
        ClassReason::Last => "own-data-class-last",
        ClassReason::First => "own-data-class-first",
    };
    let shown = report.classes.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = report.classes.len().saturating_sub(MOST);
    let more = if more > 0 { text.with("own-data-more", &[("count", &number(more))]) } else { String::new() };
    let why = text.with(why, &[("name", &report.columns[at].name)]);
    if shown.is_empty() { why } else { format!("{why}: {shown}{more}") }
}

/// Returns the name of the text about the first row.
const fn header(report: &TableReport, chosen: Header) -> &'static str {
    match (chosen, report.header) {
        (Header::Auto, true) => "own-data-header-found",
        (Header::Auto, false) => "own-data-header-none",
        (_, true) => "own-data-header-names",
        (_, false) => "own-data-header-data",
    }
}

/// Returns how many values are missing, and what became of their rows.
fn missing(text: &Text, report: &TableReport) -> String {
    let said = [
        (report.dropped, "own-data-dropped"),
        (report.filled, "own-data-filled"),
        (report.unclassed, "own-data-unclassed"),
    ];
    let words: Vec<String> = said
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| text.with(name, &[("count", &number(count))]))
        .collect();
    if words.is_empty() { text.get("own-data-none-missing") } else { words.join(", ") }
}

/// Returns which columns are left out, and why; `None` if all are used.
fn all_left_out(text: &Text, report: &TableReport) -> Option<String> {
    let mut left = report.columns.iter().filter_map(|column| match column.role {
        Role::LeftOut(why) => Some((&column.name, why)),
        _ => None,
    });
    let named: Vec<String> = left
        .by_ref()
        .take(MOST)
        .map(|(name, why)| text.with("own-data-left", &[("name", name), ("why", &left_out(text, why))]))
        .collect();
    let more = left.count();
    let more = if more > 0 { text.with("own-data-more", &[("count", &number(more))]) } else { String::new() };
    (!named.is_empty()).then(|| named.join(", ") + &more)
}

/// Returns which columns have another name than in the file, since an earlier one is called so; `None` if none has.
fn renamed(text: &Text, report: &TableReport) -> Option<String> {
    let mut renamed = report.columns.iter().filter(|column| column.is_renamed).map(|column| column.name.as_str());
    let named = renamed.by_ref().take(MOST).collect::<Vec<_>>().join(", ");
    let more = renamed.count();
    let more = if more > 0 { text.with("own-data-more", &[("count", &number(more))]) } else { String::new() };
    (!named.is_empty()).then(|| text.with("own-data-renamed", &[("names", &(named + &more))]))
}

/// Returns how the text was read: separator, encoding, and what was passed over.
fn form(text: &Text, report: &TableReport) -> String {
    let separator = match report.separator {
        Separator::Tab => "own-data-tab",
        Separator::Semicolon => "own-data-semicolon",
        Separator::Comma => "own-data-comma",
        Separator::Bar => "own-data-bar",
        Separator::Spaces => "own-data-spaces",
    };
    let encoding = report.encoding.name();
    let guess = report.encoding != Encoding::Utf8 && report.encoding.is_guess();
    let encoding = if guess { text.with("own-data-guess", &[("encoding", encoding)]) } else { encoding.to_owned() };
    let count = |count: u64, name: &str| (count > 0).then(|| text.with(name, &[("count", &format::steps(count))]));
    let words = [
        Some(text.get(separator)),
        report.decimal_comma.then(|| text.get("own-data-decimal-comma")),
        Some(encoding),
        report.packed.then(|| "gzip".to_owned()),
        count(report.comments, "own-data-comments"),
        count(report.empty, "own-data-empty"),
        renamed(text, report),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
