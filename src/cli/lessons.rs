//! `shiftscope lessons`: lists the lessons, or checks whether their claims hold.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::jobs;
use super::lesson_source;
use super::seeds;
use super::stdout;
use crate::config::Problem;
use crate::lessons::{CheckResult, Finding, Format, Lesson, Missing, Verdict, catalog};
use crate::map::whole;
use crate::nn::flush::flushed;
use crate::trainer::lockstep;

/// Exit code if a claim does not hold.
const FAILED: u8 = 1;
/// Seeds of a check if neither the command line nor the lesson names any.
const SEEDS: [u64; 5] = [101, 102, 103, 104, 105];

/// Options of `lessons`.
#[derive(Debug, Args)]
pub struct LessonsArguments {
    /// Lessons, by name or as files of your own; all that come with the program where they are left out
    #[arg(value_name = "ID")]
    pub lessons: Vec<String>,
    /// Print them as JSON, with titles and claims in both languages
    #[arg(long, conflicts_with_all = ["check", "seeds"])]
    pub json: bool,
    /// Train each of them with several seeds and say whether its claims hold, with all measured numbers
    #[arg(long)]
    pub check: bool,
    /// Seeds of the check, as 1..5 or 1,4,9 [default: those that the lesson was checked with]
    #[arg(long, value_name = "SEEDS", allow_negative_numbers = true, requires = "check")]
    pub seeds: Option<String>,
}

/// Lists the lessons, or checks them. Lessons that cannot be read are reported after the others.
///
/// # Errors
/// All `problems` and those of the arguments; after the list or the check, the problems of the lesson files.
pub fn run(arguments: &LessonsArguments, mut problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let seeds = arguments.seeds.as_deref().map(seeds::read).transpose();
    let seeds = seeds.map_err(|problem| problems.push(problem)).ok().flatten();
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
    let done =
        if arguments.check { check(&lessons, seeds.as_deref(), &interrupt) } else { list(&lessons, arguments.json) };
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
            let _ = writeln!(out, "    {:<width$}  claim: {}", "", stdout::line(&claim.text.en));
        }
    }
    out
}

fn as_json(lessons: &[Lesson]) -> Result<String, Failure> {
    let lesson = |lesson: &Lesson| {
        let claim = |claim: &crate::lessons::Claim| json!({ "en": claim.text.en, "ko": claim.text.ko, "holds": claim.holds.to_string() });
        let title = json!({ "en": lesson.text.en.title, "ko": lesson.text.ko.title });
        json!({
            "id": lesson.id,
            "order": lesson.order,
            "title": title,
            "steps": lesson.steps(),
            "claims": lesson.claims.iter().map(claim).collect::<Vec<_>>(),
            "seeds": { "tuned": lesson.seeds.tuned, "checked": lesson.seeds.checked },
        })
    };
    let list: Vec<_> = lessons.iter().map(lesson).collect();
    let text = serde_json::to_string_pretty(&list).map_err(|error| Failure::input(error.to_string()))?;
    Ok(text + "\n")
}

/// Trains every lesson with every seed and prints a table for each as soon as it is done.
fn check(lessons: &[Lesson], seeds: Option<&[u64]>, interrupt: &Interrupt) -> Result<ExitCode, Failure> {
    let threads = jobs::read(None)?;
    let mut all_hold = true;
    for lesson in lessons {
        let seeds = seeds.unwrap_or(if lesson.seeds.checked.is_empty() { &SEEDS } else { &lesson.seeds.checked });
        let mut outcomes = Vec::new();
        for seed in seeds {
            if interrupt.requested() {
                return Ok(interrupt.exit_code());
            }
            outcomes.push(outcome(lesson, *seed, threads, interrupt)?);
        }
        if interrupt.requested() {
            return Ok(interrupt.exit_code());
        }
        let hold = |outcome: &CheckResult| outcome.findings.iter().all(|finding| finding.verdict == Verdict::Holds);
        all_hold &= outcomes.iter().all(hold);
        if stdout::print(&table(lesson, seeds, &outcomes))?.is_break() {
            break;
        }
    }
    Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// Trains the lesson and its map with a seed, the lesson with a thread for each arm, and returns the outcome; without
/// meaning once an interrupt is requested.
fn outcome(lesson: &Lesson, seed: u64, threads: usize, interrupt: &Interrupt) -> Result<CheckResult, Failure> {
    let experiment = lesson.with_seed(seed)?;
    let plan = lesson.map.as_ref().map(|plane| plane.plan(experiment.config())).transpose()?;
    let map = plan.map(|plan| whole(&plan, threads, &|| !interrupt.requested())).transpose()?;
    Ok(flushed(|| lesson.check(&experiment, map.as_ref(), &mut |arms, work| lockstep::both(arms, work)))?)
}

fn table(lesson: &Lesson, seeds: &[u64], outcomes: &[CheckResult]) -> String {
    let mut out = format!("{}: {}, {} steps\n", lesson.id, stdout::line(&lesson.text.en.title), lesson.steps());
    let first = lesson.claims.iter().zip(outcomes.first().map_or(&[][..], |outcome| &outcome.findings));
    let names = first.flat_map(|(_, finding)| finding.measured.iter().map(|measured| measured.text.chars().count()));
    let width = names.max().unwrap_or(0).max(24);
    let row = |out: &mut String, name: &str, cells: &mut dyn Iterator<Item = String>| {
        let _ = write!(out, "     {name:<width$}");
        for cell in cells {
            let _ = write!(out, "  {cell:>9}");
        }
        out.push('\n');
    };
    row(&mut out, "seed", &mut seeds.iter().map(u64::to_string));
    for (i, claim) in lesson.claims.iter().enumerate() {
        let findings: Vec<&Finding> = outcomes.iter().map(|outcome| &outcome.findings[i]).collect();
        let holding = findings.iter().filter(|finding| finding.verdict == Verdict::Holds).count();
        let (said, of) = (stdout::line(&claim.text.en), findings.len());
        let _ = writeln!(out, "  {}. {said} ({holding} of {of})\n     {}", i + 1, claim.holds);
        row(&mut out, "", &mut findings.iter().map(|finding| short(finding.verdict).to_owned()));
        let parts = findings.first().map_or(0, |finding| finding.measured.len());
        for part in 0..parts {
            let cells = findings.iter().map(|finding| number(&finding.measured[part]));
            row(&mut out, &findings[0].measured[part].text, &mut cells.into_iter());
        }
    }
    if let Some(outcome) = outcomes.first() {
        let _ = writeln!(out, "  {}\n  {}", outcome.endings[0], outcome.endings[1]);
    }
    out.push('\n');
    out
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
        let _ = writeln!(out, "claim {}  {verdict:<17}  {said} ({numbers})", i + 1);
    }
    out
}
