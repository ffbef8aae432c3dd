//! `shiftscope lessons --check` and `--values`: trains lessons and their controls with many seeds.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use super::check_report::{Checked, Form, Values};
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::jobs;
use super::lessons::LessonsArguments;
use super::progress::Progress;
use super::stdout;
use super::table;
use crate::config::{Problem, read_seeds};
use crate::lessons::{Bilingual, CheckResult, Lesson, Template, Texts, When};

/// Exit code if claims do not hold as often as they must, or controls do not fail so often.
const FAILED: u8 = 1;
/// Seeds of a check if neither the command line nor the lesson names any.
const SEEDS: [u64; 5] = [101, 102, 103, 104, 105];
/// Numbers of seeds of a quick check: for the lesson, and for each of its controls.
const QUICK: [usize; 2] = [5, 2];

/// The checked options of a check.
pub struct Options {
    seeds: Option<Vec<u64>>,
    quick: bool,
    threads: usize,
    form: Form,
}

impl Options {
    /// Reads the options of a check; adds all that is wrong with them to `problems`.
    pub fn read(arguments: &LessonsArguments, problems: &mut Vec<Problem>) -> Self {
        // Where one option excludes another, the command line reader does not ask for the other.
        for (name, given) in [("--set", !arguments.set.is_empty()), ("--of", !arguments.of.is_empty())] {
            if given && !arguments.values {
                problems.push(Problem::new(name, "goes with --values alone"));
            }
        }
        let seeds = arguments.seeds.as_deref().map(|text| read_seeds("--seeds", text)).transpose();
        let seeds = seeds.map_err(|problem| problems.push(problem)).ok().flatten();
        let threads = jobs::read(arguments.jobs.as_deref()).map_err(|problem| problems.push(problem)).unwrap_or(1);
        let form = match (arguments.csv, arguments.markdown) {
            (true, _) => Form::Csv,
            (_, true) => Form::Markdown,
            _ => Form::Text,
        };
        Self { seeds, quick: arguments.quick, threads, form }
    }

    /// Returns the seeds for `lesson` and for its controls.
    fn seeds<'a>(&'a self, lesson: &'a Lesson) -> [&'a [u64]; 2] {
        let own = if lesson.seeds.checked.is_empty() { &SEEDS } else { &lesson.seeds.checked[..] };
        let all = self.seeds.as_deref().unwrap_or(own);
        if self.quick { QUICK.map(|count| &all[..count.min(all.len())]) } else { [all, all] }
    }
}

/// Trains every lesson and every control with every seed, and prints what each lesson's runs say as soon as they are done.
///
/// # Errors
/// If an experiment cannot be trained, or the output cannot be written.
pub fn check(lessons: &[Lesson], options: &Options, interrupt: &Interrupt) -> Result<ExitCode, Failure> {
    table::remark(lessons.iter().map(|lesson| &lesson.experiment));
    let mut all_met = true;
    for (i, lesson) in lessons.iter().enumerate() {
        let [seeds, of_controls] = options.seeds(lesson);
        let controls: Vec<Lesson> = lesson.controls.iter().map(|control| lesson.without(control)).collect();
        let of_controls = controls.iter().flat_map(|control| of_controls.iter().map(move |seed| (control, *seed)));
        let runs: Vec<(&Lesson, u64)> = seeds.iter().map(|seed| (lesson, *seed)).chain(of_controls).collect();
        let Some(mut results) = train(&lesson.id, &runs, options.threads, interrupt)? else {
            return Ok(interrupt.exit_code());
        };
        let own = results.drain(..seeds.len()).collect();
        let checked = Checked::new(lesson, own, &results);
        all_met &= checked.is_met();
        if stdout::print(&checked.print(options.form, i == 0)?)?.is_break() {
            break;
        }
    }
    Ok(if all_met { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// Trains every lesson with every seed, without its controls, and prints the values of its numbers, or of the numbers `of`
/// that the command line asks for.
///
/// # Errors
/// If an experiment cannot be trained, a number does not exist in it, or the output cannot be written.
pub fn values(
    lessons: &[Lesson],
    [set, of]: [&[String]; 2],
    options: &Options,
    interrupt: &Interrupt,
) -> Result<ExitCode, Failure> {
    let changed: Vec<Lesson> = lessons.iter().map(|lesson| asked(lesson, set, of)).collect::<Result<_, _>>()?;
    table::remark(changed.iter().map(|lesson| &lesson.experiment));
    for (i, lesson) in changed.iter().enumerate() {
        let runs: Vec<(&Lesson, u64)> = options.seeds(lesson)[0].iter().map(|seed| (lesson, *seed)).collect();
        let Some(results) = train(&lesson.id, &runs, options.threads, interrupt)? else {
            return Ok(interrupt.exit_code());
        };
        let values = Values { lesson, set, runs: &results };
        if stdout::print(&values.print(options.form, i == 0)?)?.is_break() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns `lesson` with the settings `set`; if there are numbers `of`, it speaks of those alone.
fn asked(lesson: &Lesson, set: &[String], of: &[String]) -> Result<Lesson, Failure> {
    let mut lesson = lesson.clone();
    let problems = lesson.experiment.set_all(set.iter().map(String::as_str));
    Failure::unless_empty(problems)?;
    lesson.experiment.clone().check()?;
    if of.is_empty() {
        return Ok(lesson);
    }
    let text = of.iter().map(|number| format!("{{{number}}}")).collect::<Vec<_>>().concat();
    let named = |problem: String| Failure::input(Problem::whole(problem).within("--of"));
    let explanation = Template::parse(&text, When::End).map_err(named)?;
    for number in explanation.expressions() {
        let problem = |problem| named(format!("{{{number}}}: {problem}"));
        number.check(&lesson.experiment, lesson.steps()).map_err(problem)?;
    }
    let text = Bilingual {
        en: Texts { title: lesson.text.en.title.clone(), explanation, ..Texts::default() },
        ko: Texts::default(),
    };
    Ok(Lesson { claims: Vec::new(), answers: Vec::new(), moments: Vec::new(), text, ..lesson })
}

/// Trains `runs`, each a lesson with a seed, several at a time.
///
/// # Returns
/// The results with their seeds, in the order of `runs`; `None` after an interrupt.
fn train(
    id: &str,
    runs: &[(&Lesson, u64)],
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Option<Vec<(u64, CheckResult)>>, Failure> {
    let progress = Progress::of(runs.len(), &format!("runs of {id}"));
    let done = AtomicU64::new(0);
    // A single run with a map takes all threads for it.
    let within = (threads / runs.len().max(1)).max(1);
    let results = jobs::each(runs.len(), threads, &|index| {
        let (lesson, seed) = runs[index];
        let result = lesson.check(seed, within, &|| !interrupt.requested());
        progress.at(done.fetch_add(1, Ordering::Relaxed) + 1);
        result.map(|result| result.map(|result| (seed, result)))
    });
    Ok(results.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().collect())
}
