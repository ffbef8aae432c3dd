//! `shiftscope figures`: makes all figures of a plan that are not up to date.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{fs, mem};

use super::args::FiguresArguments;
use super::failure::{Failure, one};
use super::interrupt::Interrupt;
use super::jobs;
use super::places::Places;
use super::plan::STDOUT;
use super::progress::Progress;
use super::stdout;
use super::table;
use crate::config::{Config, Problem};
use crate::figure::plan::{self, Entry, Found, Made, Plan, Record, Source, Wanted};
use crate::figure::{MAX_FILE, provenance_in};
use crate::files::{self, Fault, FileKind, Output, Replace, absolute, in_folder_of, place};
use crate::lessons::catalog;
use crate::view::Language;

/// The file names of the pages and the record of each language.
const INDEXES: [&str; 3] = ["index.md", "figures.tex", RECORD];
/// The file name of the record.
const RECORD: &str = "figures.json";
/// Largest number of foreign files in the way that a message names.
const NAMED: usize = 3;

/// Reads the plan, makes what is not up to date, and writes the indexes.
///
/// # Errors
/// All `problems` and those of the arguments, the plan and its experiments; the first figure that cannot be made.
pub fn run(arguments: &FiguresArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let job = Job::check(arguments, problems)?;
    let wanted = job.wanted();
    job.keep_files_of_others(&wanted)?;
    if arguments.dry_run {
        let _ = stdout::print(&job.listed(&wanted))?;
        return Ok(ExitCode::SUCCESS);
    }
    job.make_folders()?;
    table::remark(wanted.iter().map(|wanted| job.plan.entries[wanted.item.entry].figure.experiment.config()));
    let count: usize = wanted.iter().map(|wanted| wanted.kinds.len()).sum();
    let writer = Writer {
        job: &job,
        progress: Progress::of(count, "files"),
        written: AtomicU64::new(0),
        records: Mutex::new(job.records.clone()),
    };
    let goes_on = || !interrupt.requested();
    let whole = plan::make(&job.plan, &wanted, job.threads, &goes_on, &|made| writer.take(made));
    let Writer { progress, records, .. } = writer;
    drop(progress);
    // The finished figures are recorded even after a failure, so that they need not be made again.
    let records = records.into_inner().unwrap_or_else(PoisonError::into_inner);
    job.write_indexes(&records)?;
    if !whole.map_err(|problem| problem.within(&job.name))? {
        return Ok(interrupt.exit_code());
    }
    let all: usize = job.chosen().map(|item| job.plan.entries[item.entry].formats.len()).sum();
    let line = format!(
        "{} of {all} files made, the others are up to date: {}\n",
        count,
        stdout::line(&job.out.display().to_string())
    );
    let _ = stdout::print(&line)?;
    Ok(ExitCode::SUCCESS)
}

/// The checked arguments: the plan, and how to make it.
struct Job {
    /// The plan file, as named on the command line.
    name: String,
    plan: Plan,
    /// The folder of the figures.
    out: PathBuf,
    /// The names of the figures to make; empty for all.
    only: Vec<String>,
    threads: usize,
    force: bool,
    /// The record of the figures made before, for each language of the plan.
    records: Vec<(Language, Record)>,
}

impl Job {
    fn check(arguments: &FiguresArguments, mut problems: Vec<Problem>) -> Result<Self, Failure> {
        let threads = one(jobs::read(arguments.jobs.as_deref()), &mut problems).unwrap_or(1);
        let name = arguments.plan.display().to_string();
        let folder = arguments.plan.parent().map(Path::to_owned).unwrap_or_default();
        let mut places = Places::default();
        places.reads("the plan", &arguments.plan);
        let plan = files::read(&arguments.plan).map_err(|fault| vec![fault.into()]);
        let plan = plan.and_then(|text| Plan::read(&text, &mut |source| find(&folder, source, &mut places)));
        let plan = plan.map_err(|found| problems.extend(found.into_iter().map(|problem| problem.within(&name)))).ok();
        for only in &arguments.only {
            let names = || plan.iter().flat_map(|plan| plan.entries.iter().map(|entry| entry.name.as_str()));
            if plan.is_some() && names().all(|known| known != only) {
                let known = names().collect::<Vec<_>>().join(", ");
                let text = format!("{name} has no such figure; figures: {known}");
                problems.push(Problem::whole(text).within(format!("--only {only}")));
            }
        }
        if arguments.out.as_deref() == Some(Path::new(STDOUT)) {
            problems.push(Problem::whole("a plan makes many files; name a folder").within("--out -"));
        }
        let Some(mut plan) = plan.filter(|_| problems.is_empty()) else { return Err(Failure::all(problems)) };
        let out = arguments.out.clone().unwrap_or_else(|| folder.join(&plan.out));
        plan.folder = Some(out.clone());
        for Entry { figure, .. } in &mut plan.entries {
            // A path of an experiment that the plan names is absolute by now; this one is of the plan itself.
            figure.experiment = mem::take(&mut figure.experiment).relocated(in_folder_of(&arguments.plan));
        }
        let mut job = Self {
            name,
            plan,
            out,
            only: arguments.only.clone(),
            threads,
            force: arguments.force,
            records: Vec::new(),
        };
        let record = |language| (language, record_at(&job.folder(language).join(RECORD)).unwrap_or_default());
        job.records = job.plan.languages().into_iter().map(record).collect();
        for entry in &job.plan.entries {
            places.reads_data_of(&entry.figure.experiment);
        }
        // A folder on the command line is the user's choice, but a plan may come from someone else.
        let named = arguments.out.as_ref();
        let root = place(named.unwrap_or(&folder));
        for (name, path) in job.outputs() {
            if !arguments.anywhere && !place(&path).starts_with(&root) {
                let of = if named.is_some() { "--out" } else { "the folder of the plan" };
                let text = format!("{} is outside {of}; --anywhere allows it", path.display());
                problems.push(Problem::whole(text).within(&job.name));
                break;
            }
            places.writes(&name, &path);
        }
        problems.extend(places.problems());
        Failure::unless_empty(problems)?;
        Ok(job)
    }

    /// Returns all files that the job may write, each with its name in messages.
    fn outputs(&self) -> Vec<(String, PathBuf)> {
        let mut outputs = Vec::new();
        for (language, _) in &self.records {
            let indexes = INDEXES.into_iter().map(|name| (name.to_owned(), self.folder(*language).join(name)));
            outputs.extend(indexes);
        }
        for item in self.chosen() {
            let entry = &self.plan.entries[item.entry];
            let figure = |kind: &FileKind| (format!("figure \"{}\"", entry.name), self.path(item, *kind));
            outputs.extend(entry.formats.iter().map(figure));
        }
        outputs
    }

    /// Checks that no file of another origin would be replaced. Does nothing with `--force`.
    ///
    /// # Errors
    /// If one of the wanted files or indexes would replace a file that no run of the plan made.
    fn keep_files_of_others(&self, wanted: &[Wanted]) -> Result<(), Failure> {
        if self.force {
            return Ok(());
        }
        let mut others = Vec::new();
        for (language, _) in &self.records {
            let paths = INDEXES.map(|name| self.folder(*language).join(name));
            others.extend(paths.into_iter().filter(|path| path.exists() && !is_own_index(path)));
        }
        for Wanted { item, kinds } in wanted {
            let record = record_of(&self.records, item.language);
            let provenance = self.plan.figure(*item).provenance();
            let paths = kinds.iter().map(|kind| self.path(*item, *kind));
            others.extend(paths.filter(|path| path.exists() && !is_own(path, record, &provenance)));
        }
        let more = others.len().saturating_sub(NAMED);
        let of_another = |path: &PathBuf| {
            let text = "there is such a file, and no run of this plan made it; --force replaces it";
            Problem::whole(text).within(path.display().to_string())
        };
        let mut problems: Vec<Problem> = others.iter().take(NAMED).map(of_another).collect();
        if more > 0 {
            problems.push(format!("{more} more are in the way; --out DIR puts the figures elsewhere").into());
        }
        Failure::unless_empty(problems)
    }

    /// Returns which existing files may be replaced, where `is_own` says whether the existing file is the program's
    /// own.
    fn replaces(&self, is_own: bool) -> Replace {
        if self.force || is_own { Replace::Anything } else { Replace::Nothing }
    }

    fn folder(&self, language: Language) -> PathBuf {
        self.out.join(language.name())
    }

    /// Returns the path of the file of a figure.
    fn path(&self, item: plan::Item, kind: FileKind) -> PathBuf {
        self.folder(item.language).join(self.plan.entries[item.entry].file(kind))
    }

    /// Returns the figures that `--only` selects, or all.
    fn chosen(&self) -> impl Iterator<Item = plan::Item> {
        let items = self.plan.items().into_iter();
        items.filter(|item| self.only.is_empty() || self.only.contains(&self.plan.entries[item.entry].name))
    }

    /// Returns the selected files that are not up to date.
    fn wanted(&self) -> Vec<Wanted> {
        let wanted = self.chosen().map(|item| {
            let entry = &self.plan.entries[item.entry];
            let provenance = self.plan.figure(item).provenance();
            let record = record_of(&self.records, item.language);
            let is_known = record.of(&entry.name, &provenance).is_some();
            let is_made = |kind: &FileKind| is_known && is_of(&self.path(item, *kind), *kind, &provenance, record);
            let stale = |kind: &FileKind| self.force || !is_made(kind);
            Wanted { item, kinds: entry.formats.iter().copied().filter(stale).collect() }
        });
        wanted.filter(|wanted| !wanted.kinds.is_empty()).collect()
    }

    /// Returns the output of `--dry-run`: every selected file, and whether it would be made.
    fn listed(&self, wanted: &[Wanted]) -> String {
        let mut lines = String::new();
        for item in self.chosen() {
            for kind in &self.plan.entries[item.entry].formats {
                let made = wanted.iter().any(|wanted| wanted.item == item && wanted.kinds.contains(kind));
                let path = self.path(item, *kind);
                lines.push_str(if made { "make        " } else { "up to date  " });
                lines.push_str(&stdout::line(&path.display().to_string()));
                lines.push('\n');
            }
        }
        lines
    }

    fn make_folders(&self) -> Result<(), Problem> {
        for (language, _) in &self.records {
            let folder = self.folder(*language);
            fs::create_dir_all(&folder).map_err(|error| at(&folder, Fault::of(&error)))?;
        }
        Ok(())
    }

    fn write_indexes(&self, records: &[(Language, Record)]) -> Result<(), Problem> {
        for (language, record) in records {
            let record = self.in_order(record, *language);
            let texts = [
                plan::markdown(&self.plan, &record, *language),
                plan::tex(&self.plan, &record, *language),
                record.json(),
            ];
            for (name, text) in INDEXES.into_iter().zip(texts) {
                self.write_index(*language, name, &text, true)?;
            }
        }
        Ok(())
    }

    fn write_index(&self, language: Language, name: &str, text: &str, durable: bool) -> Result<(), Problem> {
        let path = self.folder(language).join(name);
        let written = files::write(&path, text, durable, self.replaces(is_own_index(&path)));
        written.map_err(|fault| at(&path, fault))
    }

    /// Returns `record` with only the figures that are still in the plan, in the order of the plan.
    fn in_order(&self, record: &Record, language: Language) -> Record {
        let entries = self.plan.entries.iter().filter(|entry| entry.languages.contains(&language));
        let made = |name: &String| record.figures.iter().find(|figure| figure.name == *name).cloned();
        let mut record =
            Record { figures: entries.filter_map(|entry| made(&entry.name)).collect(), files: record.files.clone() };
        record.tidy();
        record
    }
}

/// Returns the record of `language`, one of those of the plan.
fn record_of(records: &[(Language, Record)], language: Language) -> &Record {
    &records.iter().find(|(of, _)| *of == language).expect("every language of a plan has a record").1
}

/// Returns the problem with the file or folder at `path`.
fn at(path: &Path, fault: Fault) -> Problem {
    Problem::from(fault).within(path.display().to_string())
}

/// Returns the record at `path`; `None` if there is none.
fn record_at(path: &Path) -> Option<Record> {
    Record::read(&String::from_utf8(files::read_bytes(path, MAX_FILE).ok()?).ok()?)
}

/// Returns whether the file at `path` was made with this `provenance`. Pictures hold their provenance; CSV and JSON do
/// not, so that their contents must be in the record.
fn is_of(path: &Path, kind: FileKind, provenance: &str, record: &Record) -> bool {
    files::read_bytes(path, MAX_FILE).is_ok_and(|file| match kind {
        _ if kind.is_picture() => provenance_in(&file).as_deref() == Some(provenance),
        _ => record.wrote(&file),
    })
}

/// Returns whether a run of the plan made the file at `path`: its contents are in the record, or it is a picture whose
/// provenance is in the record or equals `provenance`.
fn is_own(path: &Path, record: &Record, provenance: &str) -> bool {
    let Ok(file) = files::read_bytes(path, MAX_FILE) else { return false };
    record.wrote(&file)
        || provenance_in(&file).is_some_and(|of_file| {
            of_file == provenance || record.figures.iter().any(|figure| figure.provenance == of_file)
        })
}

/// Returns whether the file at `path` is an index that the program wrote.
fn is_own_index(path: &Path) -> bool {
    let text = files::read_bytes(path, MAX_FILE).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| if path.ends_with(RECORD) { Record::read(&text).is_some() } else { plan::is_index(&text) })
}

/// Reads the experiment that a plan in `folder` names.
fn find(folder: &Path, source: Source<'_>, places: &mut Places) -> Result<Found, Vec<Problem>> {
    match source {
        Source::File(name) => {
            // The values are checked later, after the plan has made its own changes.
            let path = folder.join(name);
            places.reads(&format!("the experiment {name}"), &path);
            let mut config = Config::default();
            let text = files::read(&path).map_err(|fault| vec![at(&path, fault)])?;
            config.merge_toml(&text).map_err(|error| {
                error.0.into_iter().map(|problem| problem.within(path.display().to_string())).collect::<Vec<_>>()
            })?;
            config.relocate(|data| absolute(&in_folder_of(&path)(data)));
            Ok(config.into())
        }
        Source::Lesson(name) => {
            let lesson = catalog().find(name).map_err(|problem| vec![problem])?;
            Ok(Found { experiment: lesson.experiment.clone(), plane: lesson.map.clone() })
        }
    }
}

/// Writes the figures that are made to their folders.
struct Writer<'a> {
    job: &'a Job,
    progress: Progress,
    written: AtomicU64,
    records: Mutex<Vec<(Language, Record)>>,
}

impl Writer<'_> {
    /// Writes the files of a figure and records them.
    fn take(&self, made: Made) -> Result<(), Problem> {
        let Made { item, recorded, files } = made;
        let entry = &self.job.plan.entries[item.entry];
        let records = || self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let is_own = |path: &Path| is_own(path, record_of(&records(), item.language), &recorded.provenance);
        // All files of a figure are written before any is put in place, so that a failure leaves none.
        let mut outputs = Vec::new();
        for (kind, bytes) in &files {
            let path = self.job.path(item, *kind);
            let output = Output::create("file", &path, self.job.replaces(is_own(&path)))?;
            output.write(bytes)?;
            outputs.push(output);
        }
        let mut records = records();
        let Some((language, record)) = records.iter_mut().find(|(language, _)| *language == item.language) else {
            return Ok(());
        };
        // The record is written before the files, so that the next run recognizes them even if this one is killed here.
        for (kind, bytes) in &files {
            record.writes(entry.file(*kind), bytes);
        }
        self.job.write_index(*language, RECORD, &record.json(), false)?;
        let count = outputs.len() as u64;
        outputs.into_iter().try_for_each(Output::commit)?;
        record.figures.retain(|figure| figure.name != recorded.name);
        record.figures.push(recorded);
        self.progress.at(self.written.fetch_add(count, Ordering::Relaxed) + count);
        Ok(())
    }
}
