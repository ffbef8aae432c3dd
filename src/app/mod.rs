//! The window: `eframe` around a [`Session`], which does everything that needs no window.

mod branch;
mod browse;
mod edits;
mod export;
mod files;
mod frame_log;
mod history;
mod job;
mod lessons;
mod map;
mod opening;
mod own_data;
mod pin;
mod playback;
mod projector;
mod recent;
mod remembered;
mod restore;
mod seeds;
mod session;
mod state_file;
mod watch;

use std::fmt;
use std::path::PathBuf;
use std::task::Poll;

use eframe::{CreationContext, NativeOptions};
use egui::{Context, IconData, Ui, ViewportBuilder};

use crate::config::Checked;
use crate::figure::Figure;
use crate::lessons::Lesson;
use crate::map::Map;
use crate::trainer::Trainer;
use crate::view::{Language, Message, theme};
use browse::{Browser, DialogKind};
use export::Clipboard;
use frame_log::FrameLog;
use opening::{Opening, What};

pub use remembered::Remembered;
pub use session::Session;
pub use state_file::{Recalled, StateFile};

/// The error that the window could not open.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line; of the message of the window system only its last part, which names the reason.
        let reason = self.0.rsplit(": ").next().unwrap_or_default();
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "there is no display to open a window on ({reason}); use `shiftscope run`, which needs none")
    }
}

impl std::error::Error for StartError {}

/// The initial content of a window.
#[derive(Debug, Default)]
pub struct Start {
    /// The experiment; `None` for the experiment of the last window, or the default.
    pub experiment: Option<Checked>,
    /// The figure whose experiment and step are displayed; it takes precedence over the experiment.
    pub figure: Option<Box<Figure>>,
    /// The map to show; the experiment is its own.
    pub map: Option<Box<Map>>,
    /// The lesson to open, with its own experiment.
    pub lesson: Option<Lesson>,
    /// The file that the content comes from; `None` if it comes from no file. Data files that it names outside of its
    /// folder are read only with the user's permission.
    pub from: Option<PathBuf>,
    /// A file that cannot be opened, of which the window says why; `None` if there is none.
    pub refused: Option<PathBuf>,
    /// The language; `None` for the language of the last window, or English.
    pub language: Option<Language>,
    /// The folder of translations from which something could not be read, and how many texts or files of it.
    pub learned: Option<(String, usize)>,
}

impl Start {
    /// Returns the content as an opening if it names data files that need the user's permission.
    fn question(&self) -> Option<Opening> {
        let from = self.from.clone()?;
        let what = if let Some(figure) = &self.figure {
            What::Figure(figure.clone())
        } else if let Some(map) = &self.map {
            What::Map(map.clone(), Box::new(map.plan().experiment().clone()))
        } else if let Some(lesson) = &self.lesson {
            What::Lesson(Box::new(lesson.clone()))
        } else {
            What::Experiment(Box::new(self.experiment.as_ref()?.config().clone()))
        };
        Some(Opening::new(what, Some(from))).filter(|opening| !opening.outside.is_empty())
    }
}

/// Opens the window, and returns when it is closed.
///
/// # Errors
/// If there is no display, or none that can draw.
pub fn run(start: Start) -> Result<(), StartError> {
    let recalled = crate::files::state_file().map(StateFile::recall);
    let remembered = recalled.as_ref().map(|recalled| recalled.remembered.clone()).unwrap_or_default();
    let mut viewport = ViewportBuilder::default()
        .with_title("ShiftScope")
        .with_app_id("shiftscope")
        .with_inner_size(remembered.size)
        .with_maximized(remembered.maximized)
        .with_min_inner_size([640.0, 420.0]);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = NativeOptions { viewport, dithering: false, ..NativeOptions::default() };
    eframe::run_native("ShiftScope", options, Box::new(|creation| Ok(Box::new(Window::new(creation, start, recalled)))))
        .map_err(|error| StartError(error.to_string()))
}

fn icon() -> Option<IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/icon.png")).ok()
}

/// A session and its partners: the trainer, the state file, and the desktop's dialogs.
struct Window {
    ctx: Context,
    session: Session,
    trainer: Trainer,
    state_file: Option<StateFile>,
    browser: Browser,
    clipboard: Clipboard,
    frame_log: Option<FrameLog>,
}

impl Window {
    fn new(creation: &CreationContext<'_>, start: Start, recalled: Option<Recalled>) -> Self {
        let ctx = creation.egui_ctx.clone();
        theme::install(&ctx);
        let (mut session, config, figure) = open(&ctx, start, recalled.as_ref());
        let awake = ctx.clone();
        let trainer = Trainer::spawn(config, session.steps_per_s(), move || awake.request_repaint());
        let opening = match figure {
            Some(figure) => session.restore(&figure),
            None => session.opening(),
        };
        for command in opening {
            trainer.send(command);
        }
        let state_file = recalled.map(|recalled| recalled.file);
        Self {
            ctx,
            session,
            trainer,
            state_file,
            browser: Browser::default(),
            clipboard: Clipboard::default(),
            frame_log: FrameLog::asked_for(),
        }
    }
}

/// Creates a session from `start` and the remembered state. Also returns its experiment, and the figure it is to show.
fn open(ctx: &Context, mut start: Start, recalled: Option<&Recalled>) -> (Session, Checked, Option<Box<Figure>>) {
    let question = start.question();
    if question.is_some() {
        // Until the user answers, the window opens without the file.
        start = Start { language: start.language, learned: start.learned, ..Start::default() };
    }
    let last = recalled.and_then(|recalled| recalled.experiment.clone());
    let figure = start.figure;
    let of_figure = figure.as_ref().map(|figure| figure.experiment.clone());
    let of_lesson = start.lesson.as_ref().and_then(|lesson| lesson.experiment.clone().check().ok());
    let config = of_figure.or(of_lesson).or(start.experiment).or(last).unwrap_or_default();
    let language = recalled.map(|recalled| recalled.remembered.language);
    let mut session = Session::new(&config, start.language.or(language).unwrap_or(Language::English));
    if let Some((path, count)) = start.learned {
        session.say(Message::NotTranslated { path, count });
    }
    if let Some(recalled) = recalled {
        session.recall(ctx, &recalled.remembered);
        if let Some(message) = &recalled.message {
            session.say(message.clone());
        }
    }
    if let Some(map) = start.map {
        session.show_map(*map);
    }
    session.offer(Language::known());
    if let Some(lesson) = start.lesson {
        session.begin_with(lesson);
    }
    if let Some(from) = &start.from {
        session.begin_with_file(from);
    }
    if let Some(path) = start.refused {
        session.open_file(ctx, path);
    }
    if let Some(opening) = question {
        session.open_or_ask(opening);
    }
    (session, config, figure)
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        if let Some(report) = self.trainer.take() {
            self.session.receive(report);
        }
        if let Poll::Ready(chosen) = self.browser.take() {
            self.session.picked(ctx, chosen);
        }
        if let Some(put) = self.clipboard.take() {
            self.session.image_copied(put);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        if let Some(log) = &mut self.frame_log {
            log.frame(ui.ctx(), self.session.inspected());
        }
        for command in self.session.ui(ui) {
            self.trainer.send(command);
        }
        let file = self.session.take_browse().map(|(purpose, start)| (DialogKind::File(purpose), start));
        let figure = self.session.take_export_browse().map(|(ending, start)| (DialogKind::Figure(ending), start));
        for (kind, start) in file.into_iter().chain(figure) {
            if self.browser.open(ui.ctx(), kind, &start).is_err() {
                self.session.picked(ui.ctx(), None);
            }
        }
        if let Some(image) = self.session.take_image() {
            self.clipboard.copy(ui.ctx(), image);
        }
        let message: Option<Message> = self.state_file.as_mut().and_then(|file| file.keep(ui.ctx(), &self.session));
        if let Some(message) = message {
            self.session.say(message);
            ui.ctx().request_repaint();
        }
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        if let Some(file) = &mut self.state_file {
            file.close(&self.ctx, &self.session);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_error_is_one_line_that_names_the_way_out() {
        let error = StartError("event loop: os error at /a/place: Failed to open\nconnection to X server".to_owned());
        let line = error.to_string();
        assert!(line.contains("(Failed to open connection to X server)") && line.contains("shiftscope run"), "{line}");
        assert!(!line.contains('\n') && !line.contains("/a/place"), "{line}");
    }

    #[test]
    fn a_file_that_was_refused_is_opened_once_more_by_the_window() {
        let refused = Some(PathBuf::from("broken.shiftscope"));
        let (session, config, _) = open(&Context::default(), Start { refused, ..Start::default() }, None);
        assert!(session.is_reading());
        assert_eq!(config, Checked::default());
        let (session, ..) = open(&Context::default(), Start::default(), None);
        assert!(!session.is_reading(), "control");
    }

    #[test]
    fn the_icon_can_be_read() {
        let icon = icon().expect("the embedded icon is a PNG");
        assert_eq!((icon.width, icon.height), (128, 128));
    }
}
