//! What `shiftscope lessons --check` and `--values` print: text to read, rows of a CSV, or rows of a table in Markdown.

use std::fmt::Write as _;

use super::failure::Failure;
use super::lessons::number;
use super::stdout;
use crate::lessons::{
    CheckResult, Claim, Control, Expected, Finding, Format, Lesson, Margin, Measured, Spread, Tally, Unit, Verdict,
};
use crate::numbers::{steps, three_digits, whole};

/// Largest number of seeds with a column each; of more, only the spread is printed.
const MOST_COLUMNS: usize = 10;
/// Least width of the names of numbers, in characters.
const NAMES: usize = 24;

/// The columns of the CSV of a check.
const OF_CHECK: [&str; 16] = [
    "lesson",
    "claim",
    "kind",
    "control",
    "without",
    "set",
    "condition",
    "runs",
    "as_expected",
    "required",
    "undefined",
    "margin",
    "unit",
    "seed",
    "comparison",
    "said",
];
/// The columns of the CSV of values.
const OF_VALUES: [&str; 11] = [
    "lesson",
    "set",
    "number",
    "unit",
    "runs",
    "undefined",
    "least",
    "least_seed",
    "median",
    "greatest",
    "greatest_seed",
];

/// The form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text to read.
    Text,
    /// Comma-separated values.
    Csv,
    /// A table in Markdown.
    Markdown,
}

/// What the runs with many seeds say about a lesson and its controls.
pub struct Checked<'a> {
    lesson: &'a Lesson,
    /// The runs of the lesson, with their seeds.
    runs: Vec<(u64, CheckResult)>,
    /// The claims of the lesson, then those that must fail without their cause.
    rows: Vec<Row<'a>>,
}

/// What the runs say about a claim.
struct Row<'a> {
    /// The number of the claim.
    number: usize,
    claim: &'a Claim,
    /// The number of the control and the control; `None` for the runs of the lesson.
    control: Option<(usize, &'a Control)>,
    tally: Tally,
}

impl<'a> Checked<'a> {
    /// Tallies `runs` of `lesson`, and `of_controls`, the runs of all its controls one after the other.
    pub fn new(lesson: &'a Lesson, runs: Vec<(u64, CheckResult)>, of_controls: &[(u64, CheckResult)]) -> Self {
        let tally = |expected, index, runs: &[(u64, CheckResult)]| {
            Tally::of(expected, index, runs.iter().map(|(seed, run)| (*seed, run)))
        };
        let of_lesson = lesson.claims.iter().enumerate().map(|(i, claim)| {
            let tally = tally(Expected::of(claim.nature), i, &runs);
            Row { number: i + 1, claim, control: None, tally }
        });
        let mut rows: Vec<Row<'_>> = of_lesson.collect();
        let seeds = of_controls.len() / lesson.controls.len().max(1);
        for ((at, control), runs) in (1..).zip(&lesson.controls).zip(of_controls.chunks(seeds.max(1))) {
            rows.extend(control.fails.iter().enumerate().map(|(i, claim)| Row {
                number: claim + 1,
                claim: &lesson.claims[*claim],
                control: Some((at, control)),
                tally: tally(Expected::Fails, i, runs),
            }));
        }
        Self { lesson, runs, rows }
    }

    /// Returns whether every claim holds, and fails without its cause, as often as it must.
    pub fn is_met(&self) -> bool {
        self.rows.iter().all(|row| row.tally.is_met())
    }

    /// Returns what is printed; the `first` lesson brings the head of a table.
    ///
    /// # Errors
    /// Never: rows are written into memory.
    pub fn print(&self, form: Form, first: bool) -> Result<String, Failure> {
        match form {
            Form::Text => Ok(self.text()),
            Form::Csv => csv(&OF_CHECK, first, self.rows.iter().map(|row| self.fields(row).to_vec())),
            Form::Markdown => {
                let head = ["lesson", "claim", "kind", "as expected", "least margin", "of", "without the cause"];
                Ok(markdown(&head, first, self.rows.iter().map(|row| self.cells(row).to_vec())))
            }
        }
    }

    fn fields(&self, Row { number, claim, control, tally }: &Row<'_>) -> [String; OF_CHECK.len()] {
        let [margin, unit, seed, comparison] = match &tally.nearest {
            Some((seed, margin)) => {
                let Margin { distance, unit, comparison, .. } = margin;
                [distance.to_string(), unit.name().to_owned(), seed.to_string(), comparison.clone()]
            }
            None => [const { String::new() }; 4],
        };
        let [at, without, set] = match control {
            Some((at, control)) => [at.to_string(), control.change.text.en.clone(), control.change.set.join(" ")],
            None => [const { String::new() }; 3],
        };
        [
            self.lesson.id.clone(),
            number.to_string(),
            kind(control.is_some(), claim).to_owned(),
            at,
            without,
            set,
            claim.holds.to_string(),
            tally.runs.to_string(),
            tally.met.to_string(),
            tally.required().to_string(),
            tally.undefined.to_string(),
            margin,
            unit,
            seed,
            comparison,
            claim.text.en.clone(),
        ]
    }

    fn cells(&self, row: &Row<'_>) -> [String; 7] {
        let Row { number, claim, control, tally } = row;
        let nearest = tally.nearest.as_ref();
        [
            self.lesson.id.clone(),
            number.to_string(),
            kind(control.is_some(), claim).to_owned(),
            format!("{} of {}", tally.met, tally.runs),
            nearest.map_or_else(String::new, |(seed, found)| format!("{} ({seed})", margin(found))),
            nearest.map_or_else(String::new, |(_, found)| format!("`{}`", found.comparison)),
            control.map_or_else(String::new, |(_, control)| {
                format!("{}: `{}`", control.change.text.en, control.change.set.join("`, `"))
            }),
        ]
    }

    fn text(&self) -> String {
        let Self { lesson, runs, rows } = self;
        let seeds: Vec<u64> = runs.iter().map(|(seed, _)| *seed).collect();
        let title = stdout::line(&lesson.text.en.title);
        let mut out = format!("{}: {title}, {} steps, seeds {}\n", lesson.id, lesson.steps(), listed(&seeds));
        for Row { number, claim, tally, .. } in rows.iter().filter(|row| row.control.is_none()) {
            let said = stdout::line(&claim.text.en);
            let _ = writeln!(out, "  {number}. {said}\n     {}\n     {}", claim.holds, sentence(tally));
            let findings: Vec<&Finding> = runs.iter().map(|(_, run)| &run.findings[number - 1]).collect();
            numbers(&mut out, &seeds, &findings);
        }
        for (at, control) in lesson.controls.iter().enumerate() {
            let said = stdout::line(&control.change.text.en);
            let _ = writeln!(out, "  Without the cause: {said} ({})", stdout::line(&control.change.set.join(", ")));
            let of_control = |row: &&Row<'_>| row.control.is_some_and(|(number, _)| number == at + 1);
            for Row { number, tally, .. } in rows.iter().filter(of_control) {
                let _ = writeln!(out, "     claim {number} {}", sentence(tally));
            }
        }
        if let Some((_, run)) = runs.first() {
            let _ = writeln!(out, "  {}\n  {}", run.endings[0], run.endings[1]);
        }
        out.push('\n');
        out
    }
}

/// Returns what a row is about, in a word.
const fn kind(of_control: bool, claim: &Claim) -> &'static str {
    if of_control { "control" } else { claim.nature.name() }
}

/// Returns a tally in words, such as `holds on 50 of 50, least margin 0.21 (seed 60013: b.loss at end < 1)`.
fn sentence(tally: &Tally) -> String {
    let mut out = format!("{} on {} of {}", tally.expected.name(), tally.met, tally.runs);
    if !tally.is_met() {
        let _ = write!(out, ", NOT {} OF {} AS REQUIRED", tally.required(), tally.runs);
    }
    if tally.undefined > 0 {
        let _ = write!(out, ", undefined on {}", tally.undefined);
    }
    if let Some((seed, found)) = &tally.nearest {
        let _ = write!(out, ", least margin {} (seed {seed}: {})", margin(found), found.comparison);
    }
    out
}

/// Writes the verdicts and the measured numbers of a claim: a column for each seed or, of many seeds, the spread.
fn numbers(out: &mut String, seeds: &[u64], findings: &[&Finding]) {
    let Some(first) = findings.first() else { return };
    let width = first.measured.iter().map(|measured| measured.text.chars().count()).max().unwrap_or(0).max(NAMES);
    let mut row = |name: &str, cells: &mut dyn Iterator<Item = String>| {
        let _ = write!(out, "     {name:<width$}");
        for cell in cells {
            let _ = write!(out, "  {cell:>9}");
        }
        out.push('\n');
    };
    let parts = |i: usize| findings.iter().map(move |finding| &finding.measured[i]);
    if seeds.len() <= MOST_COLUMNS {
        row("seed", &mut seeds.iter().map(u64::to_string));
        row("", &mut findings.iter().map(|finding| short(finding.verdict).to_owned()));
        for (i, measured) in first.measured.iter().enumerate() {
            row(&measured.text, &mut parts(i).map(number));
        }
        return;
    }
    row("", &mut ["least", "median", "greatest"].map(str::to_owned).into_iter());
    for (i, measured) in first.measured.iter().enumerate() {
        let spread = Spread::of(seeds.iter().copied().zip(parts(i)));
        let values = spread.map(|spread| [spread.least.1, spread.median, spread.greatest.1]);
        row(&measured.text, &mut values.into_iter().flatten().map(|x| written(x, measured.unit)));
    }
}

const fn short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::DoesNotHold => "NOT",
        Verdict::NotYet => "not yet",
        Verdict::CannotBeMeasured => "undefined",
        Verdict::NeedsMap => "no map",
    }
}

/// The spread of the numbers of a lesson over its runs.
pub struct Values<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The settings that differ from those of the lesson.
    pub set: &'a [String],
    /// The runs with their seeds.
    pub runs: &'a [(u64, CheckResult)],
}

impl Values<'_> {
    /// Returns what is printed; the `first` lesson brings the head of a table.
    ///
    /// # Errors
    /// Never: rows are written into memory.
    pub fn print(&self, form: Form, first: bool) -> Result<String, Failure> {
        match form {
            Form::Text => Ok(self.text()),
            Form::Csv => {
                csv(&OF_VALUES, first, self.spreads().map(|(number, spread)| self.fields(number, spread.as_ref())))
            }
            Form::Markdown => {
                let head = ["lesson", "number", "least", "median", "greatest", "undefined", "with"];
                let rows = self.spreads().map(|(number, spread)| {
                    let values = spread.as_ref().map(|spread| [spread.least.1, spread.median, spread.greatest.1]);
                    let [least, median, greatest] =
                        values.map_or([const { String::new() }; 3], |values| values.map(|x| written(x, number.unit)));
                    let undefined = spread.map_or(self.runs.len(), |spread| spread.undefined).to_string();
                    let (name, with) = (format!("`{}`", number.text), self.set.join(", "));
                    vec![self.lesson.id.clone(), name, least, median, greatest, undefined, with]
                });
                Ok(markdown(&head, first, rows))
            }
        }
    }

    /// Returns every number of the lesson, as the first run measured it, with its spread.
    fn spreads(&self) -> impl Iterator<Item = (&Measured, Option<Spread>)> {
        let numbers = self.runs.first().map_or(&[][..], |(_, run)| &run.numbers);
        numbers
            .iter()
            .enumerate()
            .map(|(i, number)| (number, Spread::of(self.runs.iter().map(|(seed, run)| (*seed, &run.numbers[i])))))
    }

    fn fields(&self, number: &Measured, spread: Option<&Spread>) -> Vec<String> {
        let undefined = spread.map_or(self.runs.len(), |spread| spread.undefined);
        let mut fields = vec![
            self.lesson.id.clone(),
            self.set.join(" "),
            number.text.clone(),
            number.unit.name().to_owned(),
            self.runs.len().to_string(),
            undefined.to_string(),
        ];
        match spread {
            None => fields.extend([const { String::new() }; 5]),
            Some(Spread { least, median, greatest, .. }) => fields.extend([
                least.1.to_string(),
                least.0.to_string(),
                median.to_string(),
                greatest.1.to_string(),
                greatest.0.to_string(),
            ]),
        }
        fields
    }

    fn text(&self) -> String {
        let seeds: Vec<u64> = self.runs.iter().map(|(seed, _)| *seed).collect();
        let (id, title) = (&self.lesson.id, stdout::line(&self.lesson.text.en.title));
        let mut out = format!("{id}: {title}, {} steps, seeds {}", self.lesson.steps(), listed(&seeds));
        if !self.set.is_empty() {
            let _ = write!(out, ", with {}", stdout::line(&self.set.join(", ")));
        }
        let width = self.spreads().map(|(number, _)| number.text.chars().count()).max().unwrap_or(0).max(NAMES);
        let _ = writeln!(out, "\n  {:<width$}  {:>20}  {:>9}  {:>20}", "", "least (seed)", "median", "greatest (seed)");
        for (number, spread) in self.spreads() {
            let _ = write!(out, "  {:<width$}", number.text);
            if let Some(Spread { least, median, greatest, .. }) = &spread {
                let end = |(seed, x): (u64, f64)| format!("{} ({seed})", written(x, number.unit));
                let median = written(*median, number.unit);
                let _ = write!(out, "  {:>20}  {median:>9}  {:>20}", end(*least), end(*greatest));
            }
            let undefined = spread.map_or(seeds.len(), |spread| spread.undefined);
            if undefined > 0 {
                let _ = write!(out, "  undefined on {undefined}");
            }
            out.push('\n');
        }
        out.push('\n');
        out
    }
}

/// Returns a number in the format of the texts of a lesson.
fn written(x: f64, unit: Unit) -> String {
    Format::of(unit).write(x, "never").replace('\u{a0}', " ")
}

/// Returns a distance from a threshold, shares and accuracies in points of percent.
fn margin(Margin { distance, unit, .. }: &Margin) -> String {
    match unit {
        _ if distance.is_infinite() => format!("{}∞", if *distance < 0.0 { "-" } else { "" }),
        Unit::Share | Unit::Accuracy => format!("{} points", three_digits(100.0 * distance)),
        Unit::Step => {
            format!("{}{} steps", if *distance < 0.0 { "-" } else { "" }, steps(whole(distance.abs())))
        }
        Unit::Number => three_digits(*distance),
    }
}

/// Returns seeds as `--seeds` takes them, neighbors as a range.
fn listed(seeds: &[u64]) -> String {
    let runs = seeds.chunk_by(|before, seed| before.checked_add(1) == Some(*seed));
    let one = |run: &[u64]| match run {
        [first, .., last] if run.len() > 2 => format!("{first}..{last}"),
        _ => run.iter().map(u64::to_string).collect::<Vec<_>>().join(","),
    };
    runs.map(one).collect::<Vec<_>>().join(",")
}

/// Returns `rows` as comma-separated values, with a line of names if they are the first.
fn csv(names: &[&str], first: bool, rows: impl Iterator<Item = Vec<String>>) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failure = |error: csv::Error| Failure::input(error.to_string());
    if first {
        writer.write_record(names).map_err(failure)?;
    }
    for row in rows {
        writer.write_record(row).map_err(failure)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::input(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns `rows` of a table in Markdown, with its head if they are the first.
fn markdown(head: &[&str], first: bool, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = String::new();
    if first {
        let _ = writeln!(out, "| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
    }
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| stdout::line(cell).replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbors_are_a_range() {
        for (seeds, expected) in
            [(&[][..], ""), (&[7], "7"), (&[1, 2], "1,2"), (&[1, 2, 3, 9, 11, 12, 13], "1..3,9,11..13")]
        {
            assert_eq!(listed(seeds), expected);
        }
        assert_eq!(listed(&[u64::MAX, 0]), "18446744073709551615,0");
    }

    #[test]
    fn a_table_says_its_columns_once() {
        let rows = || [vec!["a|b".to_owned(), "c\nd".to_owned()]].into_iter();
        assert_eq!(markdown(&["x", "y"], true, rows()), "| x | y |\n|---|---|\n| a\\|b | c d |\n");
        assert_eq!(markdown(&["x", "y"], false, rows()), "| a\\|b | c d |\n");
        assert_eq!(csv(&["x", "y"], true, rows()).unwrap(), "x,y\na|b,\"c\nd\"\n");
    }
}
