//! Opening, saving, dropping, copying and pasting experiments.

use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::BaseDirs;
use egui::{Context, Ui, ViewportCommand};

use super::edits::Edits;
use super::job::{Jobs, News};
use super::map::too_large;
use super::opening::{Opening, Order, Read, Reader, What, file_name};
use super::session::Session;
use crate::config::{Config, DataSet, KEYS, TableConfig};
use crate::files::{self, Replace, absolute, relative};
use crate::trainer::{Activity, Command};
use crate::view::{Deed, Dialog, FileAction, HINTS, Message, Purpose, RecentFile, Refusal, Tab};

/// Time that a message about a success stays, in seconds.
const GOOD_STAYS: f64 = 5.0;
/// Time within which the system must deliver the text of the clipboard, in seconds. The request reaches it within
/// a frame.
const PASTE_TAKES: f64 = 0.5;
/// File name suggested for an experiment without one.
const NAME: &str = "experiment.toml";
/// File name suggested for a lesson.
const LESSON: &str = "lesson.toml";
/// Ending of a saved file that the user names without one.
const ENDING: &str = "toml";

/// The state of the session with regard to files.
#[derive(Default)]
pub struct Files {
    /// The folder where relative paths begin; `None` for the folder in which the program was started.
    folder: Option<PathBuf>,
    /// The experiment file that was opened or saved last.
    last: Option<PathBuf>,
    /// The experiment, lesson or figure that the window shows, to be loaded again when its file changes.
    pub(super) source: Option<PathBuf>,
    /// The files that were opened or saved last, newest first.
    pub(super) recent: Vec<RecentFile>,
    /// The folder of the file that was opened or saved last, an exported figure included.
    pub(super) used_folder: Option<PathBuf>,
    /// The file that has changed since it was read.
    pub(super) changed: Option<PathBuf>,
    /// The files that the window has written itself, until the thread that watches knows it.
    pub(super) written: Vec<PathBuf>,
    /// The number of the job that watches files, and those files.
    pub(super) watching: Option<(u64, Vec<PathBuf>)>,
    /// Whether the next job that watches is to say which of the last files are gone.
    pub(super) asks_for_recent: bool,
    /// The purpose of a requested desktop dialog that has not been opened yet.
    browse: Option<Purpose>,
    /// Time at which the text of the clipboard was requested, in seconds.
    asked_to_paste: Option<f64>,
    /// Time at which the current message appeared, in seconds; `None` until the next frame.
    said_at: Option<f64>,
    /// The job thread that reads files and pasted texts.
    pub(super) reader: Option<Jobs<Order, Read>>,
    /// The number of the job that is being read.
    pub(super) reading: Option<u64>,
    /// The opened experiment that waits for the user's permission to read files elsewhere.
    asks: Option<Opening>,
    /// The experiment opened last, until the trainer has built it.
    trial: Option<Trial>,
}

/// An opened experiment that the trainer has not built yet.
struct Trial {
    /// The controls before it was opened.
    before: Edits,
    opened: Config,
    /// Whether it trains as soon as it is built, even if the run before was paused.
    then_trains: bool,
}

impl Files {
    /// Keeps the opened experiment: the controls from before it are dropped.
    pub(super) fn go_on(&mut self) {
        self.trial = None;
    }

    /// Returns the experiment opened last, unless the trainer has built it.
    pub(super) fn opened(&self) -> Option<&Config> {
        self.trial.as_ref().map(|trial| &trial.opened)
    }

    /// Returns the thread that reads files.
    pub(super) fn reader(&mut self, ctx: &Context) -> &Jobs<Order, Read> {
        self.reader.get_or_insert_with(|| {
            let (ctx, reader) = (ctx.clone(), Reader::default());
            Jobs::spawn("reader", move || ctx.request_repaint(), move |order, job| reader.obey(order, job))
        })
    }
}

/// Returns a path as it is shown.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl Session {
    /// Sets the folder where relative paths begin.
    pub fn set_folder(&mut self, folder: PathBuf) {
        self.files.folder = Some(folder);
    }

    /// Returns the purpose of a desktop dialog to be opened now, and the path it begins at. The caller opens it
    /// and reports the result with [`Session::picked`].
    pub fn take_browse(&mut self) -> Option<(Purpose, PathBuf)> {
        let purpose = self.files.browse.take()?;
        Some((purpose, self.start(purpose)))
    }

    /// Takes the path chosen in the desktop's own dialog.
    pub fn picked(&mut self, ctx: &Context, path: Option<PathBuf>) {
        if self.picked_for_export(path.clone()) {
            return;
        }
        let Some(dialog) = &mut self.state.dialog else { return };
        dialog.browsing = false;
        match path {
            Some(path) => {
                dialog.path = shown(&path);
                // That dialog has asked about replacing the file itself, but only if the name had an ending.
                self.go(ctx, path.extension().is_some());
            }
            None => self.problem = Some(Refusal::NothingChosen),
        }
    }

    /// Returns the experiment in a repeatable form: as it began, with every change as an event.
    #[must_use]
    pub fn experiment(&self) -> &Config {
        let waits = self.edits.waits(0.0).is_some();
        match &self.report {
            _ if waits => self.edits.base(),
            Some(report) if report.activity != Activity::Loading => self.history.awaited_file().unwrap_or(&report.file),
            _ => self.history.awaited_file().unwrap_or_else(|| self.edits.base()),
        }
    }

    /// Shows `message` above the picture.
    pub fn say(&mut self, message: Message) {
        self.problem = None;
        self.files.said_at = None;
        self.state.message = Some(message);
    }

    /// Shows a hint of the first start; `None` ends the hints.
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
                self.end_reading();
            }
            FileAction::Go(replace) => self.go(ui.ctx(), replace),
            FileAction::Browse => {
                self.problem = None;
                if let Some(dialog) = self.state.dialog.as_mut().filter(|dialog| !dialog.browsing) {
                    dialog.browsing = true;
                    self.files.browse = Some(dialog.purpose);
                }
            }
            FileAction::Cancel => {
                self.files.reading = None;
                self.problem = None;
                self.state.dialog = None;
            }
            FileAction::Copy => {
                let mut experiment = self.experiment().clone();
                // Nobody knows where it will be pasted.
                experiment.relocate(absolute);
                ui.ctx().copy_text(experiment.to_toml());
                self.say(Message::Copied);
            }
            FileAction::Paste => {
                ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
                self.files.asked_to_paste = Some(ui.input(|input| input.time));
            }
            FileAction::Pasted(text) => self.pasted(ui.ctx(), text),
            FileAction::Open(path) => self.open_file(ui.ctx(), path),
            FileAction::Recent => self.look_for_recent(),
            FileAction::ForgetRecent => self.files.recent.clear(),
            FileAction::Reload => self.reload(ui.ctx()),
            FileAction::KeepLoaded => self.files.changed = None,
            FileAction::ReadData(allowed) => {
                self.state.asks_to_read = None;
                if let Some(opening) = self.files.asks.take().filter(|_| allowed) {
                    self.take(opening);
                }
            }
            FileAction::Default => {
                (self.files.last, self.files.source) = (None, None);
                self.take_over(&Config::default(), Deed::Default);
            }
            FileAction::Dismiss => {
                self.state.message = None;
                self.history.offer = None;
            }
        }
    }

    /// Handles timeouts: of messages, of the offer to undo, and of a clipboard without text.
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
        if let Some(left) = self.history.time_passes(now) {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left + 0.01));
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

    /// Returns the path that a dialog begins with: the last file, or the folder.
    fn start(&self, purpose: Purpose) -> PathBuf {
        let folder = self.used_folder();
        match purpose {
            Purpose::Open => folder.join(""),
            Purpose::Save => self.files.last.clone().unwrap_or_else(|| folder.join(NAME)),
            Purpose::SaveLesson => folder.join(LESSON),
        }
    }

    /// Returns the folder that every dialog begins in: that of the file that was opened or saved last, else that where
    /// relative paths begin.
    pub(super) fn used_folder(&self) -> PathBuf {
        self.files.used_folder.clone().unwrap_or_else(|| self.folder())
    }

    /// Returns the folder where relative paths begin.
    pub(super) fn folder(&self) -> PathBuf {
        self.files.folder.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default()
    }

    /// Returns the file that `typed` names; `~` stands for the user's home folder.
    pub(super) fn path(&self, typed: &str) -> PathBuf {
        let typed = Path::new(typed.trim());
        if let Ok(rest) = typed.strip_prefix("~")
            && let Some(dirs) = BaseDirs::new()
        {
            return dirs.home_dir().join(rest);
        }
        self.folder().join(typed)
    }

    /// Carries out the purpose of the dialog.
    fn go(&mut self, ctx: &Context, replace: bool) {
        let Some(dialog) = &self.state.dialog else { return };
        if dialog.path.trim().is_empty() {
            self.problem = Some(Refusal::NoPath);
            return;
        }
        let path = self.path(&dialog.path);
        let (text, said): (String, fn(String) -> Message) = match dialog.purpose {
            Purpose::Open => {
                if let Some(dialog) = &mut self.state.dialog {
                    dialog.reading = true;
                }
                self.read(ctx, Order::File(path));
                return;
            }
            Purpose::Save => (beside(self.experiment(), &path).to_toml(), Message::Saved),
            Purpose::SaveLesson => (self.draft(&path), Message::SavedLesson),
        };
        match self.write(path, replace, &text, said) {
            Ok(true) => {
                self.state.dialog = None;
                self.problem = None;
            }
            Ok(false) => {}
            Err(refusal) => self.problem = Some(refusal),
        }
    }

    /// Opens a file as if it had been dropped on the window, which says why if it cannot be opened.
    pub fn open_file(&mut self, ctx: &Context, path: PathBuf) {
        self.state.dialog = None;
        self.read(ctx, Order::File(path));
    }

    /// Reads a file or a text on a separate thread; a read in progress is canceled.
    pub(super) fn read(&mut self, ctx: &Context, order: Order) {
        self.problem = None;
        let reader = self.files.reader(ctx);
        reader.stop();
        self.files.reading = Some(reader.file(order));
        self.files.watching = None;
    }

    /// Returns whether a file or a text is being read.
    #[must_use]
    pub const fn is_reading(&self) -> bool {
        self.files.reading.is_some()
    }

    /// Takes the result of the reader: the opened content, or a refusal.
    pub(super) fn look_at_reader(&mut self) {
        let news = self.files.reader.as_ref().map(Jobs::news).unwrap_or_default();
        for (number, news) in news {
            let (reads, watches) =
                (self.files.reading == Some(number), self.files.watching.as_ref().is_some_and(|(of, _)| *of == number));
            match news {
                News::Made(Read::Opening(opening)) if reads => self.open_or_ask(opening),
                News::Made(Read::Table(report)) => self.take_refused_table(number, report),
                News::Made(Read::Changed(path)) if watches => self.has_changed(path),
                News::Made(Read::Gone(gone)) if watches => self.are_gone(&gone),
                News::Over(_) if reads => self.end_reading(),
                News::Refused(refusal) if reads => {
                    self.end_reading();
                    self.problem = Some(refusal);
                }
                _ => {}
            }
        }
    }

    fn end_reading(&mut self) {
        self.files.reading = None;
        if let Some(dialog) = &mut self.state.dialog {
            dialog.reading = false;
        }
    }

    /// Opens the content that was read, or first asks for permission if it names data files elsewhere.
    pub(super) fn open_or_ask(&mut self, opening: Opening) {
        let known = self.edits.base().data.path.as_deref().filter(|_| self.edits.base().data.set == DataSet::Csv);
        if opening.outside.iter().all(|path| Some(path.as_str()) == known) {
            self.take(opening);
            return;
        }
        self.state.dialog = None;
        self.state.asks_to_read = Some(opening.outside.join(", "));
        self.files.asks = Some(opening);
    }

    /// Opens the content that was read.
    fn take(&mut self, Opening { what, from, .. }: Opening) {
        self.state.dialog = None;
        self.problem = None;
        let deed = from.as_deref().map_or(Deed::Paste, |path| Deed::Open(file_name(path)));
        let name = from.as_deref().map(shown);
        let said = name.map_or(Message::Pasted, Message::Opened);
        if let Some(from) = &from {
            self.files.remember(from);
        }
        // What is remembered of this window has changed.
        self.acts += 1;
        match what {
            What::Lesson(lesson) => {
                self.open_own(*lesson);
                (self.files.last, self.files.source) = (from.clone(), from);
            }
            What::Experiment(config) => {
                self.take_over(&config, deed);
                (self.files.last, self.files.source) = (from.clone(), from);
                self.say(said);
            }
            What::Table(path) => {
                let mut config = self.edits.base().clone();
                let is_other = self.data_path().as_deref() != Some(Path::new(&path));
                if is_other {
                    // How a table is read belongs to its file.
                    config.data.table = TableConfig::default();
                }
                config.data.set = DataSet::Csv;
                config.data.path = Some(path);
                match config.check() {
                    Ok(checked) if is_other => {
                        self.take_over_and_train(checked.config(), deed);
                        self.say(said);
                        self.show_table();
                    }
                    Ok(checked) => {
                        self.take_over(checked.config(), deed);
                        self.say(said);
                    }
                    Err(error) => self.problem = Some(error.into()),
                }
            }
            What::Map(map, config) => {
                if let Some(refusal) = too_large(&map) {
                    self.problem = Some(refusal);
                    return;
                }
                self.take_over(&self.live_of(*config), deed);
                (self.files.last, self.files.source) = (None, from);
                self.say(said);
                self.show_map(*map);
            }
            What::Figure(figure) => {
                self.remember_before(deed, self.controls_before(), true);
                let before = self.edits.clone();
                let commands = self.restore(&figure);
                self.later.extend(commands);
                self.files.trial = Some(Trial { before, opened: figure.experiment.into_config(), then_trains: false });
                (self.files.last, self.files.source) = (None, from);
                self.say(said);
            }
        }
    }

    /// Ends the trial of an opened experiment. If the trainer cannot build it, the controls return to the
    /// experiment that is still displayed, so that opening is all or nothing.
    pub(super) fn end_trial(&mut self) {
        let (Some(report), Some(trial)) = (&self.report, &self.files.trial) else { return };
        if self.edits.waits(0.0).is_some() {
            return;
        }
        match &report.activity {
            Activity::Refused(error) => {
                self.problem = Some(error.clone().into());
                self.closed = Some(error.clone());
                self.state.message = None;
                self.files.last = None;
                if let Some(trial) = self.files.trial.take() {
                    self.edits = trial.before;
                }
            }
            Activity::Loading => {}
            _ if KEYS.iter().all(|key| key.get(&report.file) == key.get(&trial.opened)) => {
                self.later.extend(trial.then_trains.then_some(Command::Run));
                self.files.trial = None;
            }
            _ => {}
        }
    }

    /// Writes `text` to a file and says so with the message `said`. Returns whether it was written; it was not if a
    /// file of that name exists.
    fn write(
        &mut self,
        mut path: PathBuf,
        replace: bool,
        text: &str,
        said: fn(String) -> Message,
    ) -> Result<bool, Refusal> {
        if path.extension().is_none() && !path.exists() && path.file_name().is_some() {
            path.set_extension(ENDING);
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
        self.say(said(shown(&path)));
        self.files.remember(&path);
        // The thread that watches must learn that this is no change.
        (self.files.watching, self.files.changed) = (None, None);
        self.files.written.push(path.clone());
        (self.files.last, self.files.source) = (Some(path.clone()), Some(path));
        Ok(true)
    }

    fn pasted(&mut self, ctx: &Context, text: String) {
        self.files.asked_to_paste = None;
        if text.trim().is_empty() {
            self.problem = Some(Refusal::NothingToPaste);
        } else {
            self.read(ctx, Order::Paste(text));
        }
    }

    /// Replaces the current experiment by `config`.
    fn take_over(&mut self, config: &Config, deed: Deed) {
        self.remember_before(deed, self.controls_before(), true);
        self.leave_lesson();
        self.files.trial = Some(Trial { before: self.edits.clone(), opened: config.clone(), then_trains: false });
        self.run_anew(config);
    }

    /// Replaces the current experiment by `config`, and trains as soon as that is built.
    pub(super) fn take_over_and_train(&mut self, config: &Config, deed: Deed) {
        self.take_over(config, deed);
        self.files.trial.iter_mut().for_each(|trial| trial.then_trains = true);
    }
}

/// Returns `experiment` as the file at `path` holds it: the path of its data begins in the folder of that file.
pub(super) fn beside(experiment: &Config, path: &Path) -> Config {
    let mut written = experiment.clone();
    written.relocate(|data| relative(data, path.parent().unwrap_or(Path::new(""))));
    written
}
