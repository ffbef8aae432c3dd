//! `shiftscope figures`: all figures of a plan.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::args::FiguresArguments;
use super::failure::Failure;
use super::figure::INTERRUPTED;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::stdout;
use crate::config::Config;
use crate::figure::plan::{self, Made, Plan, Record, Source, Wanted, Watch};
use crate::figure::{Kind, MAX_FILE, provenance_in};
use crate::files::{self, Fault, Output};
use crate::lessons::catalog;
use crate::view::Language;

/// Most threads.
const MOST_JOBS: usize = 256;

/// Reads the plan, makes what is not up to date, and writes the indexes.
///
/// # Errors
/// All `problems` and those of the arguments, the plan and its experiments; the first figure that cannot be made.
pub fn run(arguments: &FiguresArguments, problems: Vec<String>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let job = Job::check(arguments, problems)?;
    let wanted = job.wanted();
    if arguments.dry_run {
        let _ = stdout::print(&job.listed(&wanted))?;
        return Ok(ExitCode::SUCCESS);
    }
    job.make_folders()?;
    let count: usize = wanted.iter().map(|wanted| wanted.kinds.len()).sum();
    let writer = Writer {
        job: &job,
        interrupt: &interrupt,
        progress: Progress::of(count, "files"),
        written: AtomicU64::new(0),
        records: Mutex::new(job.records.clone()),
    };
    let whole = plan::make(&job.plan, &wanted, job.threads, &writer);
    let Writer { progress, records, .. } = writer;
    drop(progress);
    // What is done is known even if something else failed: it need not be made again.
    let records = records.into_inner().unwrap_or_else(PoisonError::into_inner);
    job.write_indexes(&records)?;
    if !whole.map_err(|error| format!("{}: {error}", job.name))? {
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let all: usize = job.chosen().map(|item| job.plan.entries[item.entry].formats.len()).sum();
    let line = format!("{} of {all} files made, the others are up to date: {}\n", count, job.out.display());
    let _ = stdout::print(&line)?;
    Ok(ExitCode::SUCCESS)
}

/// A plan that can be made.
struct Job {
    /// The plan file, as given.
    name: String,
    plan: Plan,
    /// The folder of the figures.
    out: PathBuf,
    /// The names of the figures that are made; all where there are none.
    only: Vec<String>,
    threads: usize,
    force: bool,
    /// What was made before, for each language of the plan.
    records: Vec<(Language, Record)>,
}

impl Job {
    fn check(arguments: &FiguresArguments, mut problems: Vec<String>) -> Result<Self, Failure> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads = match arguments.jobs.as_deref().map(|text| (text, text.trim().parse())) {
            None => cores,
            Some((_, Ok(jobs))) if (1..=MOST_JOBS).contains(&jobs) => jobs,
            Some((text, _)) => {
                problems.push(format!("--jobs is {text}; allowed: 1..={MOST_JOBS}"));
                1
            }
        };
        let name = arguments.plan.display().to_string();
        let folder = arguments.plan.parent().map(Path::to_owned).unwrap_or_default();
        let plan = files::read(&arguments.plan).map_err(|fault| vec![fault.to_string()]);
        let plan = plan.and_then(|text| Plan::read(&text, &mut |source| find(&folder, source)));
        let plan = plan.map_err(|found| problems.extend(found.iter().map(|problem| format!("{name}: {problem}")))).ok();
        for only in &arguments.only {
            let names = || plan.iter().flat_map(|plan| plan.entries.iter().map(|entry| entry.name.as_str()));
            if plan.is_some() && names().all(|known| known != only) {
                let known = names().collect::<Vec<_>>().join(", ");
                problems.push(format!("--only {only}: {name} has no such figure; figures: {known}"));
            }
        }
        let Some(plan) = plan.filter(|_| problems.is_empty()) else { return Err(Failure::all(problems)) };
        let out = arguments.out.clone().unwrap_or_else(|| folder.join(&plan.out));
        let mut job = Self {
            name,
            plan,
            out,
            only: arguments.only.clone(),
            threads,
            force: arguments.force,
            records: Vec::new(),
        };
        job.records = job.plan.languages().into_iter().map(|language| (language, job.record(language))).collect();
        Ok(job)
    }

    fn folder(&self, language: Language) -> PathBuf {
        self.out.join(language.tag())
    }

    /// What was made before in `language`.
    fn record(&self, language: Language) -> Record {
        let text = files::read_bytes(&self.folder(language).join("figures.json"), MAX_FILE);
        let text = text.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.map_or_else(Record::default, |text| Record::read(&text))
    }

    /// The figures that are to be looked after.
    fn chosen(&self) -> impl Iterator<Item = plan::Item> {
        let items = self.plan.items().into_iter();
        items.filter(|item| self.only.is_empty() || self.only.contains(&self.plan.entries[item.entry].name))
    }

    /// What is not up to date.
    fn wanted(&self) -> Vec<Wanted> {
        let wanted = self.chosen().map(|item| {
            let entry = &self.plan.entries[item.entry];
            let provenance = self.plan.figure(item).provenance();
            let record = self.records.iter().find(|(language, _)| *language == item.language);
            let known = record.is_some_and(|(_, record)| record.of(&entry.name, &provenance).is_some());
            let folder = self.folder(item.language);
            let stale =
                |kind: &Kind| self.force || !known || !is_of(&folder.join(entry.file(*kind)), *kind, &provenance);
            Wanted { item, kinds: entry.formats.iter().copied().filter(stale).collect() }
        });
        wanted.filter(|wanted| !wanted.kinds.is_empty()).collect()
    }

    /// What `--dry-run` says: every file, and whether it would be made.
    fn listed(&self, wanted: &[Wanted]) -> String {
        let mut lines = String::new();
        for item in self.chosen() {
            let entry = &self.plan.entries[item.entry];
            for kind in &entry.formats {
                let made = wanted.iter().any(|wanted| wanted.item == item && wanted.kinds.contains(kind));
                let path = self.folder(item.language).join(entry.file(*kind));
                lines.push_str(if made { "make        " } else { "up to date  " });
                lines.push_str(&path.display().to_string());
                lines.push('\n');
            }
        }
        lines
    }

    fn make_folders(&self) -> Result<(), String> {
        for (language, _) in &self.records {
            let folder = self.folder(*language);
            fs::create_dir_all(&folder).map_err(|error| format!("{}: {}", folder.display(), Fault::of(&error)))?;
        }
        Ok(())
    }

    fn write_indexes(&self, records: &[(Language, Record)]) -> Result<(), String> {
        for (language, record) in records {
            let record = self.in_order(record, *language);
            let texts = [
                ("index.md", plan::markdown(&self.plan, &record, *language)),
                ("figures.tex", plan::tex(&self.plan, &record, *language)),
                ("figures.json", record.json()),
            ];
            for (name, text) in texts {
                let path = self.folder(*language).join(name);
                files::write(&path, &text, true).map_err(|fault| format!("{}: {fault}", path.display()))?;
            }
        }
        Ok(())
    }

    /// The figures of `record` that are still in the plan, in its order.
    fn in_order(&self, record: &Record, language: Language) -> Record {
        let entries = self.plan.entries.iter().filter(|entry| entry.languages.contains(&language));
        let made = |name: &String| record.figures.iter().find(|figure| figure.name == *name).cloned();
        Record { figures: entries.filter_map(|entry| made(&entry.name)).collect() }
    }
}

/// Whether there is a file that was made in this way. CSV and JSON do not say how they were made; what `figures.json` says
/// of their figure must do.
fn is_of(path: &Path, kind: Kind, provenance: &str) -> bool {
    match kind {
        Kind::Picture(_) => {
            let text = files::read_bytes(path, MAX_FILE).ok().and_then(|file| provenance_in(&file));
            text.as_deref() == Some(provenance)
        }
        Kind::Csv | Kind::Json => path.is_file(),
    }
}

/// The experiment that a plan in `folder` names.
fn find(folder: &Path, source: Source<'_>) -> Result<Config, Vec<String>> {
    match source {
        Source::File(name) => {
            // The checks come when its keys are set.
            let path = folder.join(name);
            let mut config = Config::default();
            let text = files::read(&path).map_err(|fault| vec![format!("{}: {fault}", path.display())])?;
            config.merge_toml(&text).map_err(|error| {
                let named = error.0.iter().map(|problem| format!("{}: {problem}", path.display()));
                named.collect::<Vec<_>>()
            })?;
            Ok(config)
        }
        Source::Lesson(name) => {
            let lesson = catalog().find(name).map_err(|problem| vec![problem])?;
            Ok(lesson.experiment.clone())
        }
    }
}

/// Puts what is made in its place.
struct Writer<'a> {
    job: &'a Job,
    interrupt: &'a Interrupt,
    progress: Progress,
    written: AtomicU64,
    records: Mutex<Vec<(Language, Record)>>,
}

impl Watch for Writer<'_> {
    fn goes_on(&self) -> bool {
        !self.interrupt.requested()
    }

    fn made(&self, made: Made) -> Result<(), String> {
        let Made { item, recorded, files } = made;
        let folder = self.job.folder(item.language);
        let entry = &self.job.plan.entries[item.entry];
        // Together or not at all, as far as a disk can do that.
        let mut outputs = Vec::new();
        for (kind, bytes) in files {
            let output = Output::create("file", &folder.join(entry.file(kind)))?;
            output.file()?.write_all(&bytes).map_err(|error| output.failed(&error))?;
            output.sync()?;
            outputs.push(output);
        }
        let count = outputs.len() as u64;
        outputs.into_iter().try_for_each(Output::commit)?;
        self.progress.at(self.written.fetch_add(count, Ordering::Relaxed) + count);
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, record)) = records.iter_mut().find(|(language, _)| *language == item.language) {
            record.figures.retain(|figure| figure.name != recorded.name);
            record.figures.push(recorded);
        }
        Ok(())
    }
}
