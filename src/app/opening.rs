//! Reading of files and pasted text on a separate thread, while the window continues to draw. The kind of a file
//! is recognized by its content, its size is limited, and the data files it names are listed. Between two readings the
//! thread watches the files that are open.

use std::io::BufReader;
use std::mem;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::job::CurrentJob;
use super::watch::KnownFiles;
use crate::config::{Checked, Config, ConfigError, DataSet, Problem};
use crate::data::{TableReport, look_at_table};
use crate::figure::{Figure, MAX_FILE};
use crate::files::{self, Content, Fault, in_folder_of, resolved};
use crate::lessons::Lesson;
use crate::map::{Map, read_csv};
use crate::view::Refusal;

/// Greatest length of a pasted text, in bytes, the same as for an experiment file.
const LONGEST_PASTE: usize = 1 << 20;

/// Time between two looks at the files that are watched.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// What the thread is to do.
pub(super) enum Order {
    /// Read a file.
    File(PathBuf),
    /// Read a pasted text.
    Paste(String),
    /// Find out how the table of an experiment is read that the trainer has refused.
    Table(Box<Config>),
    /// Watch files until there is something else to do.
    Watch(Watch),
}

/// The files to look at between two readings.
#[derive(Default)]
pub(super) struct Watch {
    /// The files whose changes are reported.
    pub files: Vec<PathBuf>,
    /// The files that the window has just written itself, which is no change.
    pub own: Vec<PathBuf>,
    /// The files of which is asked, once, whether they are still there.
    pub recent: Vec<PathBuf>,
}

/// What the thread has to say.
#[derive(Debug)]
pub(super) enum Read {
    /// What was read is to be opened.
    Opening(Opening),
    /// The table is read so.
    Table(TableReport),
    /// This file has changed since it was read.
    Changed(PathBuf),
    /// Of the files of which was asked, these are no longer there.
    Gone(Vec<PathBuf>),
}

/// The content that was read.
#[derive(Debug)]
pub(super) enum What {
    /// An experiment.
    Experiment(Box<Config>),
    /// The path of a table to train on.
    Table(String),
    /// A lesson.
    Lesson(Box<Lesson>),
    /// A figure.
    Figure(Box<Figure>),
    /// A map, and its experiment.
    Map(Box<Map>, Box<Config>),
}

/// Content to be opened.
#[derive(Debug)]
pub(super) struct Opening {
    pub what: What,
    /// The file that the content comes from; `None` for the clipboard.
    pub from: Option<PathBuf>,
    /// Data files that the content names outside of the folder of its file.
    pub outside: Vec<String>,
}

impl Opening {
    /// Lists the data files outside of the folder that `what` names, and removes paths that it names but does not use.
    pub fn new(mut what: What, from: Option<PathBuf>) -> Self {
        let mut outside = Vec::new();
        match &mut what {
            What::Experiment(config) | What::Map(_, config) => outside.extend(wanted(config, from.as_deref())),
            What::Lesson(lesson) => {
                outside.extend(wanted(&mut lesson.experiment, from.as_deref()));
                let controls = lesson.controls.iter_mut().map(|control| &mut control.change);
                for attempt in lesson.tries.iter_mut().chain(controls) {
                    outside.extend(wanted(&mut attempt.experiment, from.as_deref()));
                }
            }
            What::Figure(figure) => {
                let mut config = figure.experiment.config().clone();
                outside.extend(wanted(&mut config, from.as_deref()));
                figure.experiment =
                    config.check().expect("an experiment stays one without a path that it does not use");
            }
            // A table that the user has chosen may be read.
            What::Table(_) => {}
        }
        outside.dedup();
        Self { what, from, outside }
    }
}

/// Returns the data file that `config`, from the file `from`, needs, unless it lies in the folder of that file or
/// deeper. A path that is not used is removed, since a later switch to CSV must not read the file without permission.
fn wanted(config: &mut Config, from: Option<&Path>) -> Option<String> {
    let path = config.data.path.as_deref().filter(|path| !path.is_empty())?;
    let folder = from.and_then(|from| resolved(from).ok()).and_then(|from| from.parent().map(Path::to_path_buf));
    let within = folder.zip(resolved(Path::new(path)).ok()).is_some_and(|(folder, path)| path.starts_with(folder));
    if within {
        return None;
    }
    let path = path.to_owned();
    if config.data.set != DataSet::Csv {
        config.data.path = None;
        return None;
    }
    Some(path)
}

/// Reads files and pasted texts, and watches what it has read.
#[derive(Default)]
pub(super) struct Reader(KnownFiles);

impl Reader {
    /// Carries out `order` and hands over what there is to say. Returns `false` if it was ended.
    pub fn obey(&self, order: &Order, job: &CurrentJob<'_, Order, Read>) -> Result<bool, Refusal> {
        let opening = match order {
            Order::File(path) => {
                self.0.note(path);
                Opening::new(file(path)?, Some(path.clone()))
            }
            Order::Paste(text) => Opening::new(pasted(text).map_err(Refusal::Pasted)?, None),
            Order::Table(config) => {
                // What is no table at all cannot be shown; the trainer has said why.
                let path = config.data.path.as_deref().unwrap_or_default();
                if let Ok((report, _)) = look_at_table(path, &config.data.table) {
                    job.made(Read::Table(report));
                }
                return Ok(true);
            }
            Order::Watch(watch) => {
                self.watch(watch, job);
                return Ok(false);
            }
        };
        job.made(Read::Opening(opening));
        Ok(true)
    }

    /// Looks at files now and then until the job ends.
    fn watch(&self, watch: &Watch, job: &CurrentJob<'_, Order, Read>) {
        self.0.keep(&watch.files);
        watch.own.iter().for_each(|path| self.0.note(path));
        if !watch.recent.is_empty() {
            job.made(Read::Gone(watch.recent.iter().filter(|path| !path.exists()).cloned().collect()));
        }
        while job.rest(BETWEEN_LOOKS) {
            for path in watch.files.iter().filter(|path| self.0.has_changed(path)) {
                job.made(Read::Changed(path.clone()));
            }
        }
    }
}

/// Returns the last part of a path.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads the file at `path`. The path of the data that it names then begins where that of a control does.
fn file(path: &Path) -> Result<What, Refusal> {
    let located = in_folder_of(path);
    let mut what = as_written(path)?;
    match &mut what {
        What::Experiment(config) => config.relocate(located),
        What::Lesson(lesson) => lesson.relocate(located),
        What::Figure(figure) => figure.experiment = mem::take(&mut figure.experiment).relocated(located),
        // A map names its data as the run did that computed it.
        What::Map(..) | What::Table(_) => {}
    }
    Ok(what)
}

fn as_written(path: &Path) -> Result<What, Refusal> {
    let name = || path.display().to_string();
    let refused = |fault: Fault| Refusal::File(name(), fault);
    let contents = |error: ConfigError| Refusal::Contents(name(), error);
    let text = || files::read(path).map_err(refused);
    match files::content(path).map_err(refused)? {
        Content::Experiment => experiment(&text()?).map_err(contents),
        Content::Lesson => lesson(&text()?).map_err(contents),
        Content::Table => {
            path.to_str().map(|path| What::Table(path.to_owned())).ok_or_else(|| Refusal::NameIsNoText(name()))
        }
        Content::Picture => figure(path),
        Content::Map => map(path).map_err(contents),
        Content::Plan => Err(Refusal::IsPlan(name())),
        Content::Foreign(foreign) => Err(Refusal::Foreign(name(), foreign)),
    }
}

fn figure(path: &Path) -> Result<What, Refusal> {
    let bytes = files::read_bytes(path, MAX_FILE).map_err(|fault| match fault {
        Fault::TooLarge => Refusal::FigureFileTooLarge(file_name(path), MAX_FILE >> 20),
        fault => Refusal::File(path.display().to_string(), fault),
    })?;
    let figure = Figure::read(&bytes).map_err(|error| Refusal::NoFigure(file_name(path), error.to_string()))?;
    Ok(What::Figure(Box::new(figure)))
}

fn map(path: &Path) -> Result<What, ConfigError> {
    let file = files::open(path).map_err(|fault| Problem::whole(fault.to_string()))?;
    let map = read_csv(BufReader::new(file), None)?;
    let config = map.plan().experiment().clone();
    Ok(What::Map(Box::new(map), Box::new(config)))
}

fn pasted(text: &str) -> Result<What, ConfigError> {
    if text.len() > LONGEST_PASTE {
        return Err(Problem::whole(Fault::TooLarge.to_string()).into());
    }
    match Content::of(text.as_bytes()) {
        Content::Lesson => lesson(text),
        _ => experiment(text),
    }
}

/// Parses a lesson, and checks that the window has the views it shows.
fn lesson(text: &str) -> Result<What, ConfigError> {
    let lesson = Lesson::from_toml(text)?;
    super::lessons::can_be_shown(&lesson)?;
    Ok(What::Lesson(Box::new(lesson)))
}

/// Parses and checks an experiment.
fn experiment(text: &str) -> Result<What, ConfigError> {
    let config = Config::from_toml(text)?.check().map(Checked::into_config)?;
    Ok(What::Experiment(Box::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(path: &Path) -> What {
        let mut config = Config::plane();
        config.data.set = DataSet::Csv;
        config.data.path = path.to_str().map(str::to_owned);
        What::Experiment(Box::new(config))
    }

    #[test]
    fn only_data_beside_a_file_or_deeper_are_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("in/deeper")).unwrap();
        for name in ["in/a.toml", "in/b.csv", "in/deeper/c.csv", "d.csv"] {
            std::fs::write(at(name), "").unwrap();
        }
        let outside = |data: &str| Opening::new(csv(&at(data)), Some(at("in/a.toml"))).outside;
        assert!(outside("in/b.csv").is_empty());
        assert!(outside("in/deeper/c.csv").is_empty());
        assert!(outside("in/deeper/../none.csv").is_empty(), "one that is missing there is said to be missing");
        assert_eq!(outside("d.csv"), [at("d.csv").to_str().unwrap()]);
        assert_eq!(outside("in/../d.csv").len(), 1);
        assert_eq!(outside("none/e.csv").len(), 1);
        assert_eq!(Opening::new(csv(&at("in/b.csv")), None).outside.len(), 1, "a pasted text has no folder");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("d.csv"), at("in/link.csv")).unwrap();
            assert_eq!(outside("in/link.csv").len(), 1, "a link leads outside");
        }
    }

    #[test]
    fn a_path_that_is_not_used_is_forgotten() {
        let mut config = Config::plane();
        config.data.path = Some("/etc/passwd".to_owned());
        let opening = Opening::new(What::Experiment(Box::new(config)), None);
        assert!(opening.outside.is_empty());
        assert!(matches!(opening.what, What::Experiment(config) if config.data.path.is_none()));
    }
}
