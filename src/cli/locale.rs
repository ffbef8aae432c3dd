//! Translations: which folders they are read from, and `shiftscope locale`, which tells their authors what they lack.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf, absolute};

use clap::Args;

use super::failure::Failure;
use super::stdout;
use crate::config::{Problem, one_line};
use crate::files::{self, Fault};
use crate::view::{Language, Translation, missing_texts};

/// Largest file of a translation, in bytes.
const MAX_FILE: u64 = 1 << 18;
/// Most files and folders in a folder of translations, and in the folder of one language.
const MOST_FILES: usize = 100;
/// Most bytes that are read from a folder of translations.
const MAX_FOLDER: usize = 1 << 23;
/// The ending of a file of texts.
const ENDING: &str = "ftl";

/// Options of `locale`.
#[derive(Debug, Args)]
pub struct LocaleArguments {
    /// Print the texts that this language lacks, in English, as a file to go on with; and what differs
    #[arg(long, value_name = "TAG")]
    pub missing: Option<String>,
    /// Folder of translations, as DIR/de.ftl or DIR/de/*.ftl
    #[arg(long, value_name = "DIR")]
    pub locale: Option<PathBuf>,
}

/// What was read from the folders of translations.
#[derive(Debug, Default)]
pub struct Learned {
    /// What is left out of the translations, each with its file and line.
    pub problems: Vec<Problem>,
    /// The folder that the first problem is about.
    pub folder: Option<PathBuf>,
}

/// Reads the translations in the user's settings and those in `folder`, and adds their languages to those of the
/// program. Of two translations into one language that in `folder` counts.
///
/// # Errors
/// If `folder` cannot be read, or holds no translation.
pub fn learn(folder: Option<&Path>) -> Result<Learned, Problem> {
    let mut learned = Learned::default();
    let read = |folder: &Path, learned: &mut Learned| -> Result<usize, Fault> {
        let before = learned.problems.len();
        let translations = translations(folder, &mut learned.problems)?;
        let count = translations.len();
        for translation in translations {
            Language::add(translation);
        }
        if learned.problems.len() > before {
            learned.folder.get_or_insert_with(|| folder.to_path_buf());
        }
        Ok(count)
    };
    if let Some(own) = files::locales() {
        match read(&own, &mut learned) {
            Ok(_) | Err(Fault::Missing) => {}
            Err(fault) => {
                learned.problems.push(Problem::from(fault).within(own.display().to_string()));
                learned.folder = Some(own);
            }
        }
    }
    if let Some(folder) = folder {
        let place = || format!("--locale {}", folder.display());
        match read(folder, &mut learned) {
            Err(fault) => return Err(Problem::from(fault).within(place())),
            Ok(0) => {
                let text = "holds no translation; name its files after the language, as de.ftl or de/window.ftl \
                            (en and ko are the program's own)";
                return Err(Problem::whole(text).within(place()));
            }
            Ok(_) => {}
        }
    }
    Ok(learned)
}

impl Learned {
    /// Says on stderr what is left out, one line a problem, up to ten.
    pub fn say(&self) {
        for problem in self.problems.iter().take(10) {
            stdout::remark(&format!("translation: {}\n", one_line(&problem.to_string())));
        }
        if let more @ 1.. = self.problems.len().saturating_sub(10) {
            stdout::remark(&format!("translation: and {more} more\n"));
        }
    }
}

/// Reads all translations of a folder; adds what is left out of them to `problems`.
///
/// # Errors
/// If the folder cannot be read.
fn translations(folder: &Path, problems: &mut Vec<Problem>) -> Result<Vec<Translation>, Fault> {
    let folder = absolute(folder).map_err(|error| Fault::of(&error))?;
    let mut texts: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut left = MAX_FOLDER;
    for path in files::list(&folder, MOST_FILES)? {
        let of = if path.is_dir() {
            let inside = files::list(&path, MOST_FILES);
            inside.unwrap_or_else(|fault| {
                problems.push(Problem::from(fault).within(path.display().to_string()));
                Vec::new()
            })
        } else {
            vec![path.clone()]
        };
        let of: Vec<PathBuf> =
            of.into_iter().filter(|path| path.extension().is_some_and(|end| end == ENDING)).collect();
        if of.is_empty() {
            continue;
        }
        match tag(&path) {
            Ok(Some(tag)) => {
                let read = of.iter().filter_map(|file| text(file, &mut left, problems));
                texts.entry(tag).or_default().extend(read);
            }
            Ok(None) => {}
            Err(problem) => problems.push(problem.within(path.display().to_string())),
        }
    }
    let read = texts.into_iter().map(|(tag, files)| {
        let (translation, found) = Translation::read(&tag, &folder, &files);
        problems.extend(found);
        translation
    });
    Ok(read.collect())
}

/// Returns the language after which a file or folder of translations is named; `None` for the languages of the program.
fn tag(path: &Path) -> Result<Option<String>, Problem> {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let is_part = Language::English.files().iter().any(|(part, _)| *part == name);
    let tag = Translation::tag_of(name).filter(|_| !is_part).ok_or_else(|| {
        Problem::whole(
            "is not named after a language; name it as de.ftl, or put it into a folder de, and give the folder above",
        )
    })?;
    Ok(Some(tag).filter(|tag| Language::ALL.iter().all(|own| own.name() != tag)))
}

/// Returns the text of a file with its name for messages, if there are enough bytes `left`.
fn text(path: &Path, left: &mut usize, problems: &mut Vec<Problem>) -> Option<(String, String)> {
    let name = path.display().to_string();
    let read = files::read_bytes(path, MAX_FILE).and_then(|bytes| {
        let text = String::from_utf8(bytes).map_err(|_| Fault::Other("is not UTF-8 text".to_owned()))?;
        *left = left.checked_sub(text.len()).ok_or(Fault::TooLarge)?;
        Ok(text)
    });
    match read {
        Ok(text) => Some((name, text)),
        Err(fault) => {
            let problem = match fault {
                Fault::TooLarge => Problem::whole("is too large; allowed: 256 kB a file, 8 MB a folder"),
                fault => Problem::from(fault),
            };
            problems.push(problem.within(name));
            None
        }
    }
}

/// Lists the languages, or what one of them lacks.
///
/// # Errors
/// All `problems` and those of the arguments.
pub fn run(arguments: &LocaleArguments, mut problems: Vec<Problem>) -> Result<(), Failure> {
    let mut tag = None;
    if let Some(missing) = &arguments.missing {
        tag = Translation::tag_of(missing);
        if tag.is_none() {
            problems.push(Problem::value(
                "--missing",
                &format!("\"{missing}\""),
                "the tag of a language, as de or pt-BR",
            ));
        }
    }
    Failure::unless_empty(problems)?;
    let text = match tag {
        Some(tag) => of(Language::from_name(&tag), &tag),
        None => Language::known().into_iter().map(line).collect(),
    };
    // A closed pipe makes no difference here, because nothing follows this output.
    let _ = stdout::print(&text)?;
    Ok(())
}

/// Returns what a language lacks. Those of the program are looked at like a translation.
fn of(language: Option<Language>, tag: &str) -> String {
    match language {
        None => missing_texts(tag, None),
        Some(Language::Added(translation)) => missing_texts(tag, Some(translation)),
        Some(own) => {
            let files: Vec<_> =
                own.files().iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            missing_texts(tag, Some(&Translation::read(tag, Path::new(""), &files).0))
        }
    }
}

/// Returns the line of a language in the list of all.
fn line(language: Language) -> String {
    let from = match language {
        Language::Added(translation) => translation.folder().display().to_string(),
        Language::English | Language::Korean => "of the program".to_owned(),
    };
    format!("{:8} {:24} {}\n", language.name(), language.own_name(), one_line(&from))
}
