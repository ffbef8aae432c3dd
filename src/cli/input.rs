//! Reads the experiment of a command line. Later sources override earlier ones: defaults, FILE, `--set`, `--steps`.

use std::io::{self, BufReader};
use std::path::Path;

use super::args::ExperimentArguments;
use super::lesson_source;
use crate::config::{Checked, Config, DataSet, Key, Problem};
#[cfg(feature = "gui")]
use crate::figure::{Figure, MAX_FILE};
use crate::files::{self, Content, Fault, in_folder_of};
use crate::lessons::Lesson;
use crate::map::{Map, Plane, read_csv};
#[cfg(feature = "gui")]
use crate::view::Picture;

/// The name of an input file that means stdin.
pub const STDIN: &str = "-";

/// The contents of the file or lesson that a command line names.
#[derive(Default)]
pub struct Input {
    /// The experiment of the file or lesson.
    pub experiment: Config,
    /// The lesson, if the command line names one.
    pub lesson: Option<Lesson>,
    /// The figure, if the file is one.
    #[cfg(feature = "gui")]
    pub figure: Option<Box<Figure>>,
    /// The map, if the file is one.
    pub map: Option<Box<Map>>,
}

/// Reads FILE, whose kind is recognized by its content, or the lesson of `--lesson`. If the command line names neither,
/// returns the default experiment.
///
/// # Returns
/// The source, as far as it can be read, and everything that is wrong with it.
pub fn source(file: Option<&Path>, lesson: Option<&str>) -> (Input, Vec<Problem>) {
    let mut source = Input::default();
    let problems = match (lesson, file) {
        (Some(name), _) => lesson_source::find(name).map(|lesson| source.take(lesson)),
        (None, Some(path)) => {
            let named = |problem: Problem| problem.within(path.display().to_string());
            source.read(path).map_err(|problems| problems.into_iter().map(named).collect())
        }
        (None, None) => Ok(()),
    };
    (source, problems.err().unwrap_or_default())
}

impl Input {
    fn take(&mut self, lesson: Lesson) {
        self.experiment = lesson.experiment.clone();
        self.lesson = Some(lesson);
    }

    /// Returns the plane of the map that the source is, shows or, as a lesson, is about; `None` if it is none of these.
    #[must_use]
    pub fn plane(&self) -> Option<Plane> {
        let of_lesson = self.lesson.as_ref().and_then(|lesson| lesson.map.clone());
        #[cfg(feature = "gui")]
        let of_lesson = of_lesson.or_else(|| {
            let figure = self.figure.as_ref().filter(|figure| figure.picture == Picture::Map);
            figure.map(|figure| figure.plane())
        });
        of_lesson.or_else(|| self.map.as_ref().map(|map| map.plan().plane()))
    }

    /// Reads the file at `path`.
    fn read(&mut self, path: &Path) -> Result<(), Vec<Problem>> {
        let fault = |fault: Fault| vec![fault.into()];
        let (text, content) = if path == Path::new(STDIN) {
            let text = files::read_from(io::stdin().lock()).map_err(fault)?;
            let content = Content::of(text.as_bytes());
            (Some(text), content)
        } else {
            (None, files::content(path).map_err(fault)?)
        };
        let one = |problem: &str| Err(vec![Problem::whole(problem)]);
        let toml = |text: Option<String>| text.map_or_else(|| files::read(path), Ok).map_err(fault);
        match content {
            Content::Experiment => {
                let merged = self.experiment.merge_toml(&toml(text)?).map_err(|error| error.0);
                self.experiment.relocate(in_folder_of(path));
                merged
            }
            Content::Lesson => {
                let mut lesson = Lesson::from_toml(&toml(text)?).map_err(|error| error.0)?;
                lesson.relocate(in_folder_of(path));
                self.take(lesson);
                Ok(())
            }
            Content::Plan => one("is a plan of figures; `shiftscope figures` makes them"),
            Content::Table if text.is_some() => one("is a table, which is read more than once: give it as a file"),
            Content::Table => match path.to_str() {
                Some(name) => {
                    self.experiment.data.set = DataSet::Csv;
                    self.experiment.data.path = Some(name.to_owned());
                    Ok(())
                }
                None => one("has a name that is no text, which an experiment cannot hold"),
            },
            Content::Map if text.is_some() => one("is a map: give it as a file"),
            Content::Map => self.map(path),
            Content::Picture if text.is_some() => one("is a picture: give it as a file"),
            Content::Picture => self.picture(path),
            Content::Foreign(foreign) => one(&foreign.to_string()),
        }
    }

    fn map(&mut self, path: &Path) -> Result<(), Vec<Problem>> {
        let file = files::open(path).map_err(|fault| vec![fault.into()])?;
        let map = read_csv(BufReader::new(file), None).map_err(|error| error.0)?;
        self.experiment = map.plan().experiment().clone();
        self.map = Some(Box::new(map));
        Ok(())
    }

    #[cfg(feature = "gui")]
    fn picture(&mut self, path: &Path) -> Result<(), Vec<Problem>> {
        let bytes = files::read_bytes(path, MAX_FILE).map_err(|fault| match fault {
            Fault::TooLarge => {
                vec![Problem::whole(format!("is larger than {} MiB: not a figure", MAX_FILE >> 20))]
            }
            fault => vec![fault.into()],
        })?;
        let mut figure = Figure::read(&bytes).map_err(|error| vec![Problem::whole(error.to_string())])?;
        figure.experiment = figure.experiment.relocated(in_folder_of(path));
        self.experiment = figure.experiment.config().clone();
        self.figure = Some(Box::new(figure));
        Ok(())
    }

    #[cfg(not(feature = "gui"))]
    fn picture(&mut self, _: &Path) -> Result<(), Vec<Problem>> {
        Err(vec![Problem::whole("is a picture, which this build cannot read")])
    }
}

/// Reads the experiment of FILE or a lesson, applies the changes of the command line, and checks it. Adds everything that is
/// wrong with the file, the assignments and the steps to `problems`.
///
/// # Returns
/// The experiment if nothing is wrong with it, and the contents of the file or lesson.
pub fn experiment(
    arguments: &ExperimentArguments,
    steps: Option<&str>,
    problems: &mut Vec<Problem>,
) -> (Option<Checked>, Input) {
    let (input, mut found) = source(arguments.file.as_deref(), arguments.lesson.as_deref());
    let mut config = input.experiment.clone();
    found.extend(config.set_all(arguments.set.iter().map(String::as_str)));
    found.extend(steps.and_then(|text| set_steps(&mut config, text).err()));
    let checked = config.check().map_err(|error| found.extend(error.0)).ok();
    let experiment = checked.filter(|_| found.is_empty());
    problems.extend(found);
    (experiment, input)
}

/// Sets the number of steps of `config` to the value of `--steps`, which has the range of `training.steps`.
pub fn set_steps(config: &mut Config, text: &str) -> Result<(), Problem> {
    Key::find("training.steps").and_then(|key| key.set_word(config, text)).map_err(|problem| problem.called("--steps"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::files::Foreign;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn read(file: Option<&Path>, set: &[String], steps: Option<&str>) -> Result<Config, Vec<Problem>> {
        let arguments = ExperimentArguments { file: file.map(Path::to_path_buf), lesson: None, set: set.to_vec() };
        let mut problems = Vec::new();
        let (checked, _) = experiment(&arguments, steps, &mut problems);
        checked.map(Checked::into_config).ok_or(problems)
    }

    #[track_caller]
    fn refused(bytes: &[u8], set: &[&str], expected: &[&str]) {
        let file = file(bytes);
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        let name = file.path().display().to_string();
        let problems = read(Some(file.path()), &set, None).unwrap_err();
        let problems: Vec<String> = problems.iter().map(|problem| problem.to_string().replace(&name, "FILE")).collect();
        assert_eq!(problems, expected);
    }

    #[test]
    fn later_wins() {
        let file = file(b"seed = 2\n[training]\nsteps = 5\n[network]\ndepth = 3");
        let set = ["network.depth=4".to_owned(), "network.depth=7".to_owned(), "training.steps=6".to_owned()];
        let config = read(Some(file.path()), &set, Some("9")).unwrap();
        assert_eq!((config.seed, config.network.depth, config.training.steps), (2, 7, 9));
        let config = read(Some(file.path()), &[], None).unwrap();
        assert_eq!((config.seed, config.network.depth, config.training.steps), (2, 3, 5));
    }

    #[test]
    fn all_problems_of_file_and_assignments_are_named() {
        refused(
            b"sed = 1\n[network]\ndepth = 0",
            &["network.width=0", "data.set=csv"],
            &[
                "FILE: network.depth is 0; allowed: 1..=50",
                "FILE: sed is not a known key; did you mean seed?",
                "network.width is 0; allowed: 1..=512",
                "data.path is missing; data.set = \"csv\" needs the path of a CSV file",
            ],
        );
    }

    #[test]
    fn files_that_are_no_experiment() {
        refused(b"seed = 1\n# caf\xe9", &[], &["FILE: line 2: not UTF-8 text"]);
        refused(b"\xff\0", &[], &[&format!("FILE: {}", Foreign::Binary)]);
        refused(b"Hello", &[], &[&format!("FILE: {}", Foreign::Prose)]);
        refused(b"[[figure]]", &[], &["FILE: is a plan of figures; `shiftscope figures` makes them"]);
        refused(&vec![b'#'; 1 << 21], &[], &["FILE: is larger than 1 MiB: not an experiment file"]);
        let folder = tempfile::tempdir().unwrap();
        let problems = read(Some(folder.path()), &[], None).unwrap_err();
        assert!(problems[0].to_string().ends_with("is a folder, not a file"), "{problems:?}");
        let problems = read(Some(&folder.path().join("none.toml")), &[], None).unwrap_err();
        assert!(problems[0].to_string().ends_with("none.toml: no such file or folder"), "{problems:?}");
    }

    #[test]
    fn a_table_or_a_lesson_is_told_by_its_content() {
        let table = file(b"x,class\n1,a\n2,b\n");
        let config = read(Some(table.path()), &[], None).unwrap();
        assert_eq!((config.data.set, config.data.path.as_deref()), (DataSet::Csv, table.path().to_str()));
        let lesson = file(include_bytes!("../../assets/lessons/half-relu.toml"));
        let (source, problems) = source(Some(lesson.path()), None);
        assert_eq!((source.lesson.map(|lesson| lesson.id).as_deref(), problems.len()), (Some("half-relu"), 0));
    }

    #[test]
    fn steps_have_the_range_of_their_key() {
        for text in ["-1", "x", "1.5", "10000001", "", "nan"] {
            let problems = read(None, &[], Some(text)).unwrap_err();
            assert!(
                problems[0].to_string().starts_with("--steps is ")
                    && problems[0].to_string().ends_with("allowed: 0..=10000000"),
                "{text}"
            );
        }
    }
}
