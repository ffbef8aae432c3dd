//! `shiftscope lessons`: lists the lessons, or checks whether their claims hold.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::check::{self, Options};
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::lesson_source;
use super::stdout;
use crate::config::Problem;
use crate::lessons::{Claim, Control, Finding, Format, Lesson, Missing, Nature, Try, catalog};

/// Options of `lessons`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each switch of the command line")]
pub struct LessonsArguments {
    /// Lessons, by name or as files of your own; all that come with the program where they are left out
    #[arg(value_name = "ID")]
    pub lessons: Vec<String>,
    /// Print them as JSON, with titles and claims in both languages
    #[arg(long, conflicts_with_all = ["check", "values"])]
    pub json: bool,
    /// Train each of them with many seeds, and its controls, and say how often its claims hold, and fail without their cause
    #[arg(long, group = "trains")]
    pub check: bool,
    /// Train each of them with many seeds and print least, median and greatest of the numbers in its claims and texts
    #[arg(long, group = "trains", conflicts_with = "check")]
    pub values: bool,
    /// Seeds, as 1..5 or 1,4,9 [default: those that the lesson is checked with]
    #[arg(long, value_name = "SEEDS", allow_negative_numbers = true, requires = "trains")]
    pub seeds: Option<String>,
    /// Take the first five of the seeds alone, and two for each control
    #[arg(long, requires = "trains")]
    pub quick: bool,
    /// Print rows of comma-separated values
    #[arg(long, requires = "trains")]
    pub csv: bool,
    /// Print rows of a table in Markdown
    #[arg(long, requires = "trains", conflicts_with = "csv")]
    pub markdown: bool,
    /// With --values: give a key of the experiment another value; may be repeated, later ones win
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// With --values: print this number alone, as "b.loss at end"; may be repeated
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub of: Vec<String>,
    /// Runs that are trained at a time, 1 to 256 [default: one for each core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, requires = "trains")]
    pub jobs: Option<String>,
}

/// Lists the lessons, or checks them. Lessons that cannot be read are reported after the others.
///
/// # Errors
/// All `problems` and those of the arguments; after the list or the check, the problems of the lesson files.
pub fn run(arguments: &LessonsArguments, mut problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let options = Options::read(arguments, &mut problems);
    let (mut lessons, mut unread) = (Vec::new(), Vec::new());
    for name in &arguments.lessons {
        match lesson_source::find(name) {
            Ok(lesson) => lessons.push(lesson),
            Err(problems) => unread.extend(problems),
        }
    }
    if arguments.lessons.is_empty() {
        lessons.clone_from(&catalog().lessons);
    }
    if lessons.is_empty() || !problems.is_empty() {
        problems.append(&mut unread);
        return Err(Failure::all(problems));
    }
    let interrupt = Interrupt::listen()?;
    let done = match (arguments.check, arguments.values) {
        (true, _) => check::check(&lessons, &options, &interrupt),
        (_, true) => check::values(&lessons, [&arguments.set, &arguments.of], &options, &interrupt),
        _ => list(&lessons, arguments.json),
    };
    match done {
        Ok(code) if unread.is_empty() || interrupt.requested() => Ok(code),
        Ok(_) => Err(Failure::all(unread)),
        Err(failure) => Err(failure.and(unread)),
    }
}

fn list(lessons: &[Lesson], json: bool) -> Result<ExitCode, Failure> {
    let _ = stdout::print(&if json { as_json(lessons)? } else { as_table(lessons) })?;
    Ok(ExitCode::SUCCESS)
}

fn as_table(lessons: &[Lesson]) -> String {
    let width = lessons.iter().map(|lesson| lesson.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for lesson in lessons {
        let _ = writeln!(
            out,
            "{:>2}  {:<width$}  {:>6} steps  {}",
            lesson.order,
            lesson.id,
            lesson.steps(),
            stdout::line(&lesson.text.en.title)
        );
        for claim in &lesson.claims {
            let kind = if claim.nature == Nature::Identity { "by definition" } else { "claim" };
            let _ = writeln!(out, "    {:<width$}  {kind}: {}", "", stdout::line(&claim.text.en));
        }
    }
    out
}

fn as_json(lessons: &[Lesson]) -> Result<String, Failure> {
    let lesson = |lesson: &Lesson| {
        let claim = |claim: &Claim| {
            let Claim { text, nature, holds } = claim;
            json!({ "kind": nature.name(), "en": text.en, "ko": text.ko, "holds": holds.to_string() })
        };
        let control = |control: &Control| {
            let Try { text, set, .. } = &control.change;
            let fails: Vec<usize> = control.fails.iter().map(|index| index + 1).collect();
            json!({ "en": text.en, "ko": text.ko, "set": set, "fails": fails })
        };
        let title = json!({ "en": lesson.text.en.title, "ko": lesson.text.ko.title });
        json!({
            "id": lesson.id,
            "order": lesson.order,
            "title": title,
            "steps": lesson.steps(),
            "claims": lesson.claims.iter().map(claim).collect::<Vec<_>>(),
            "controls": lesson.controls.iter().map(control).collect::<Vec<_>>(),
            "seeds": { "tuned": lesson.seeds.tuned, "checked": lesson.seeds.checked },
        })
    };
    let list: Vec<_> = lessons.iter().map(lesson).collect();
    let text = serde_json::to_string_pretty(&list).map_err(|error| Failure::input(error.to_string()))?;
    Ok(text + "\n")
}

/// Returns a measured number in the format of the texts of a lesson.
pub(super) fn number(measured: &crate::lessons::Measured) -> String {
    match measured.value {
        Ok(x) => Format::of(measured.unit).write(x, "never").replace('\u{a0}', " "),
        Err(Missing::NotYet) => "not yet".to_owned(),
        Err(Missing::Undefined) => "undefined".to_owned(),
        Err(Missing::NoMap) => "no map".to_owned(),
    }
}

/// Returns a line for each claim of `lesson`, with the verdict and the measured numbers of a run.
#[must_use]
pub(super) fn verdicts(lesson: &Lesson, findings: &[Finding]) -> String {
    let mut out = String::new();
    for (i, (claim, finding)) in lesson.claims.iter().zip(findings).enumerate() {
        let numbers = finding.measured.iter().map(|measured| format!("{} = {}", measured.text, number(measured)));
        let numbers = numbers.collect::<Vec<_>>().join(", ");
        let (verdict, said) = (finding.verdict.name(), stdout::line(&claim.text.en));
        let by_definition = if claim.nature == Nature::Identity { "by definition: " } else { "" };
        let _ = writeln!(out, "claim {}  {verdict:<17}  {by_definition}{said} ({numbers})", i + 1);
    }
    out
}
