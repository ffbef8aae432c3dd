//! Opening, saving, dropping, copying and pasting experiments.

use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::BaseDirs;
use egui::{Ui, ViewportCommand};

use super::session::Session;
use crate::config::{Config, ConfigError, DataSet, Problem};
use crate::figure::{Figure, MAX_FILE};
use crate::files::{self, Fault, Replace};
use crate::lessons::Lesson;
use crate::trainer::{Activity, Command};
use crate::view::{Dialog, FileAction, HINTS, Message, Purpose, Refusal, Tab};

/// How long a message stays that says that all is well, in seconds.
const GOOD_STAYS: f64 = 5.0;
/// How long the system has to bring the text of the clipboard, in seconds. It is asked within a frame.
const PASTE_TAKES: f64 = 0.5;
/// The name that is offered for an experiment without one.
const NAME: &str = "experiment.toml";
/// The same for a lesson.
const LESSON: &str = "lesson.toml";

/// What the session knows about files.
#[derive(Debug, Default)]
pub struct Files {
    /// Where relative paths begin; `None` is the folder that the program was started in.
    folder: Option<PathBuf>,
    /// The experiment file that was opened or saved last.
    last: Option<PathBuf>,
    /// The desktop's dialog is wanted, for this, and has not been opened yet.
    browse: Option<Purpose>,
    /// When the text of the clipboard was asked for, in seconds.
    asked_to_paste: Option<f64>,
    /// When the message that is shown was said, in seconds; `None` until the next frame.
    said_at: Option<f64>,
    /// What the trainer is to do to show a figure that was opened.
    restores: Vec<Command>,
}

/// What a file is by its name.
enum Kind {
    Experiment,
    Table,
    Figure,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "toml" => Some(Self::Experiment),
            "csv" => Some(Self::Table),
            "svg" | "pdf" | "png" | "apng" | "gif" => Some(Self::Figure),
            _ => None,
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl Session {
    /// Lets relative paths begin in `folder`.
    pub fn set_folder(&mut self, folder: PathBuf) {
        self.files.folder = Some(folder);
    }

    /// The purpose for which the desktop's own dialog is to be opened now, and the path it begins with. Who opens it
    /// says what was chosen by [`Session::picked`].
    pub fn take_browse(&mut self) -> Option<(Purpose, PathBuf)> {
        let purpose = self.files.browse.take()?;
        Some((purpose, self.start(purpose)))
    }

    /// What was chosen in the desktop's own dialog.
    pub fn picked(&mut self, path: Option<PathBuf>) {
        if self.picked_for_export(path.clone()) {
            return;
        }
        let Some(dialog) = &mut self.state.dialog else { return };
        dialog.browsing = false;
        match path {
            Some(path) => {
                dialog.path = shown(&path);
                // That dialog has itself asked whether a file is to be replaced, but knows no name without an ending.
                self.go(path.extension().is_some());
            }
            None => self.problem = Some(Refusal::NothingChosen),
        }
    }

    /// The experiment as it can be repeated: as it began, with every change as an event.
    #[must_use]
    pub fn experiment(&self) -> &Config {
        let waits = self.edits.waits(0.0).is_some();
        match &self.report {
            Some(report) if !waits && report.activity != Activity::Loading => &report.file,
            _ => self.edits.base(),
        }
    }

    /// Says `message` above the picture.
    pub fn say(&mut self, message: Message) {
        self.problem = None;
        self.files.said_at = None;
        self.state.message = Some(message);
    }

    /// Begins the hints of the first start, or goes on with them.
    pub(super) fn hint(&mut self, hint: Option<usize>) {
        self.state.hint = hint.filter(|i| *i < HINTS);
        self.hints_seen = true;
        if self.state.hint.is_some() {
            self.state.tab = Tab::Layers;
        }
    }

    pub(super) fn file(&mut self, ui: &Ui, action: FileAction) {
        match action {
            FileAction::Ask(purpose) => {
                self.problem = None;
                self.state.dialog = Some(Dialog::new(purpose, shown(&self.start(purpose))));
            }
            FileAction::Path(path) => {
                self.problem = None;
                if let Some(dialog) = &mut self.state.dialog {
                    dialog.path = path;
                    dialog.replace = false;
                }
            }
            FileAction::Go(replace) => self.go(replace),
            FileAction::Browse => {
                self.problem = None;
                if let Some(dialog) = self.state.dialog.as_mut().filter(|dialog| !dialog.browsing) {
                    dialog.browsing = true;
                    self.files.browse = Some(dialog.purpose);
                }
            }
            FileAction::Cancel => {
                self.problem = None;
                self.state.dialog = None;
            }
            FileAction::Copy => {
                ui.ctx().copy_text(self.experiment().to_toml());
                self.say(Message::Copied);
            }
            FileAction::Paste => {
                ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
                self.files.asked_to_paste = Some(ui.input(|input| input.time));
            }
            FileAction::Pasted(text) => self.pasted(&text),
            FileAction::Dropped(path) => {
                self.state.dialog = None;
                self.dropped(&path);
            }
            FileAction::Default => {
                self.files.last = None;
                self.take_over(&Config::default());
            }
            FileAction::Dismiss => self.state.message = None,
        }
    }

    /// What becomes of messages, and of a clipboard without text, as time passes.
    pub(super) fn time_passes(&mut self, ui: &Ui) {
        let now = ui.input(|input| input.time);
        if let Some(asked) = self.files.asked_to_paste {
            if now - asked > PASTE_TAKES {
                self.files.asked_to_paste = None;
                self.problem = Some(Refusal::NothingToPaste);
            } else {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(asked + PASTE_TAKES - now + 0.01));
            }
        }
        if self.state.message.as_ref().is_some_and(Message::passes) {
            let said = *self.files.said_at.get_or_insert(now);
            if now - said > GOOD_STAYS {
                self.state.message = None;
            } else {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(said + GOOD_STAYS - now + 0.01));
            }
        }
    }

    /// What a dialog begins with: the file of before, or the folder.
    fn start(&self, purpose: Purpose) -> PathBuf {
        let folder = || self.folder();
        match (&self.files.last, purpose) {
            (Some(last), Purpose::Save) => last.clone(),
            (Some(last), Purpose::SaveLesson) => last.with_file_name(LESSON),
            (None, Purpose::SaveLesson) => folder().join(LESSON),
            (Some(last), Purpose::Open) => last.parent().map_or_else(folder, Path::to_path_buf).join(""),
            (None, Purpose::Save) => folder().join(NAME),
            (None, Purpose::Open) => folder().join(""),
        }
    }

    /// Where relative paths begin.
    pub(super) fn folder(&self) -> PathBuf {
        self.files.folder.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default()
    }

    /// The file that `typed` names.
    pub(super) fn path(&self, typed: &str) -> PathBuf {
        let typed = Path::new(typed.trim());
        if let (Ok(rest), Some(dirs)) = (typed.strip_prefix("~"), BaseDirs::new()) {
            return dirs.home_dir().join(rest);
        }
        match &self.files.folder {
            Some(folder) => folder.join(typed),
            None => std::env::current_dir().map_or_else(|_| typed.to_path_buf(), |folder| folder.join(typed)),
        }
    }

    /// Does what the dialog is for.
    fn go(&mut self, replace: bool) {
        let Some(dialog) = &self.state.dialog else { return };
        if dialog.path.trim().is_empty() {
            self.problem = Some(Refusal::NoPath);
            return;
        }
        let path = self.path(&dialog.path);
        let done = match dialog.purpose {
            Purpose::Open => match Kind::of(&path) {
                Some(Kind::Table) => self.open_table(&path),
                Some(Kind::Figure) => self.open_figure(&path),
                Some(Kind::Experiment) | None => self.open(&path),
            },
            Purpose::Save => self.save(path, replace),
            Purpose::SaveLesson => self.save_lesson(path, replace),
        };
        match done {
            Ok(true) => {
                self.state.dialog = None;
                self.problem = None;
            }
            Ok(false) => {}
            Err(refusal) => self.problem = Some(refusal),
        }
    }

    /// Opens an experiment.
    fn open(&mut self, path: &Path) -> Result<bool, Refusal> {
        let text = files::read(path).map_err(|fault| Refusal::File(shown(path), fault))?;
        if is_lesson(&text) {
            let lesson = lesson(&text).map_err(|error| Refusal::Contents(shown(path), error))?;
            self.open_own(lesson);
            self.files.last = Some(path.to_path_buf());
            return Ok(true);
        }
        let config = checked(&text).map_err(|error| Refusal::Contents(shown(path), error))?;
        self.take_over(&config);
        self.files.last = Some(path.to_path_buf());
        self.say(Message::Opened(shown(path)));
        Ok(true)
    }

    /// Trains on a table. The trainer reads it; here it is only asked whether there is such a file.
    fn open_table(&mut self, path: &Path) -> Result<bool, Refusal> {
        let refused = |fault| Refusal::File(shown(path), fault);
        let kind = std::fs::metadata(path).map_err(|error| refused(Fault::of(&error)))?;
        if kind.is_dir() {
            return Err(refused(Fault::Folder));
        }
        if !kind.is_file() {
            return Err(refused(Fault::Device));
        }
        let name = path.to_str().ok_or_else(|| Refusal::CannotDrop(shown(path)))?;
        let mut config = self.edits.base().clone();
        config.data.set = DataSet::Csv;
        config.data.path = Some(name.to_owned());
        let config = config.check()?.into_config();
        self.take_over(&config);
        self.say(Message::Opened(shown(path)));
        Ok(true)
    }

    /// Shows what a figure shows: its experiment, its step and its view.
    fn open_figure(&mut self, path: &Path) -> Result<bool, Refusal> {
        let bytes = files::read_bytes(path, MAX_FILE).map_err(|fault| Refusal::File(shown(path), fault))?;
        let figure = Figure::read(&bytes).map_err(|error| {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            Refusal::NoFigure(name.into_owned(), error.to_string())
        })?;
        self.files.restores = self.restore(&figure);
        self.files.last = None;
        self.say(Message::Opened(shown(path)));
        Ok(true)
    }

    /// What the trainer is to do to show a figure that was opened.
    pub(super) fn take_restores(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.files.restores)
    }

    /// Saves the experiment; whether it was, or a file of that name is in the way.
    fn save(&mut self, path: PathBuf, replace: bool) -> Result<bool, Refusal> {
        let text = self.experiment().to_toml();
        self.write(path, replace, &text, Message::Saved)
    }

    /// Saves experiment and view as a lesson, likewise.
    fn save_lesson(&mut self, path: PathBuf, replace: bool) -> Result<bool, Refusal> {
        let text = self.draft(&path);
        self.write(path, replace, &text, Message::SavedLesson)
    }

    fn write(
        &mut self,
        mut path: PathBuf,
        replace: bool,
        text: &str,
        say: impl FnOnce(String) -> Message,
    ) -> Result<bool, Refusal> {
        if path.extension().is_none() && !path.exists() && path.file_name().is_some() {
            path.set_extension("toml");
        }
        if !replace && path.is_file() {
            if let Some(dialog) = &mut self.state.dialog {
                dialog.path = shown(&path);
                dialog.replace = true;
            }
            return Ok(false);
        }
        let may = if replace { Replace::Anything } else { Replace::Nothing };
        files::write(&path, text, true, may).map_err(|fault| Refusal::File(shown(&path), fault))?;
        self.say(say(shown(&path)));
        self.files.last = Some(path);
        Ok(true)
    }

    fn dropped(&mut self, path: &Path) {
        let done = match Kind::of(path) {
            Some(Kind::Experiment) => self.open(path),
            Some(Kind::Table) => self.open_table(path),
            Some(Kind::Figure) => self.open_figure(path),
            None => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                Err(Refusal::CannotDrop(name.to_string_lossy().into_owned()))
            }
        };
        if let Err(refusal) = done {
            self.problem = Some(refusal);
        }
    }

    fn pasted(&mut self, text: &str) {
        self.files.asked_to_paste = None;
        if is_lesson(text) {
            match lesson(text) {
                Ok(lesson) => self.open_own(lesson),
                Err(error) => self.problem = Some(Refusal::Pasted(error)),
            }
            return;
        }
        if text.trim().is_empty() {
            self.problem = Some(Refusal::NothingToPaste);
            return;
        }
        match checked(text) {
            Ok(config) => {
                self.files.last = None;
                self.take_over(&config);
                self.say(Message::Pasted);
            }
            Err(error) => self.problem = Some(Refusal::Pasted(error)),
        }
    }

    /// Another experiment takes the place of the one at work.
    fn take_over(&mut self, config: &Config) {
        self.leave_lesson();
        self.problem = None;
        self.state.at = None;
        self.state.plays_back = false;
        self.edits.open(config);
    }
}

/// Whether `text` is meant as a lesson: it has a table that lessons have and experiments have not.
fn is_lesson(text: &str) -> bool {
    const TABLES: [&str; 4] = ["experiment", "text", "claim", "answer"];
    let of_lesson = |line: &str| {
        let name = line.trim_start_matches('[').split(['.', ']', ' ']).next().unwrap_or_default();
        line.starts_with('[') && TABLES.contains(&name)
    };
    text.lines().map(str::trim).any(of_lesson)
}

/// The lesson that `text` describes, with a view that the window has.
fn lesson(text: &str) -> Result<Lesson, ConfigError> {
    if text.len() > 1 << 20 {
        return Err(Problem::whole(Fault::TooLarge.to_string()).into());
    }
    let lesson = Lesson::from_toml(text)?;
    super::lessons::can_be_shown(&lesson)?;
    Ok(lesson)
}

/// The experiment that `text` describes.
fn checked(text: &str) -> Result<Config, ConfigError> {
    if text.len() > 1 << 20 {
        return Err(Problem::whole(Fault::TooLarge.to_string()).into());
    }
    Ok(Config::from_toml(text)?.check()?.into_config())
}
