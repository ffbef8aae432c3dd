//! The session's part of the export menu and the export dialog: figures of what the window shows.

mod clipboard;
mod command;
mod make;
mod options;
mod subject;

use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{ColorImage, TextureOptions, Ui};

use super::job::{Jobs, News};
use super::session::Session;
use crate::figure::{FRAMES, Figure, PRESETS};
use crate::files::{self, FileKind, absolute};
use crate::render::Pixels;
use crate::view::{Export, ExportAction, ExportOptions, Exporting, Message, Paper, Picture, Preview, Refusal, Work};
pub use clipboard::Clipboard;
use make::{Made, Maker, Order, Wish};
use subject::Subject;

/// The time without a change of the options after which the preview is drawn again, in seconds.
const REST: f64 = 0.12;
/// The greatest width and height of a preview, in points.
const PREVIEW: [f32; 2] = [620.0, 420.0];

/// The state of exports.
#[derive(Default)]
pub struct Exports {
    /// The thread that makes figures; `None` until the first figure is requested.
    jobs: Option<Jobs<Order, Made>>,
    /// The dialog, if it is open.
    dialog: Option<Dialog>,
    /// The picture that the menu is about; `None` for the tab in the middle.
    about: Option<Picture>,
    /// The options of the last dialog in which the user changed one.
    options: Option<ExportOptions>,
    /// The task that makes a file, or a picture for the clipboard.
    task: Option<u64>,
    /// A finished picture for the clipboard, until [`Session::take_image`] takes it.
    image: Option<Pixels>,
}

/// The open dialog.
struct Dialog {
    /// What the dialog shows.
    export: Export,
    /// The run that the figure shows.
    subject: Arc<Subject>,
    /// The path that the program proposed. A path that the user typed differs from it.
    offered: String,
    /// Whether the user changed an option.
    is_changed: bool,
    /// The time at which the preview is to be drawn, in seconds; `None` if it is up to date or not possible.
    due: Option<f64>,
    /// The task that draws the newest preview.
    preview: Option<u64>,
    /// Whether the desktop's own dialog is to be opened. [`Session::take_export_browse`] resets it.
    browse: bool,
}

impl Dialog {
    /// Returns the figure with the chosen options.
    ///
    /// # Errors
    /// If the options do not go together, or the page is too small or too large.
    fn figure(&self) -> Result<Figure, Refusal> {
        self.subject.figure(self.export.options.picture, options::look(&self.export.options)?)
    }

    /// Marks the preview as outdated after a change of the options, at the time `now` in seconds.
    fn outdate(&mut self, now: f64) {
        let extent = self.figure().and_then(|_| options::extent(&self.export.options));
        (self.export.outdated, self.export.bytes) = (true, None);
        // A preview that is still being drawn shows the options of before: it must not stand for those of now, nor in the
        // place of a refusal.
        self.preview = None;
        match extent {
            Ok(extent) => {
                self.export.extent = extent;
                if !self.export.is_possible() {
                    self.export.preview = Preview::Waits;
                }
                self.due = Some(now + REST);
            }
            Err(refusal) => {
                self.export.extent.clear();
                self.due = None;
                self.refuse(refusal);
            }
        }
    }

    /// Shows why there is no preview, in its place.
    fn refuse(&mut self, refusal: Refusal) {
        self.export.preview = Preview::Nothing;
        self.export.said = Some(Err(refusal));
    }
}

impl Exports {
    /// Returns what the views read.
    pub fn shown(&self) -> Exporting<'_> {
        let share = |task| self.jobs.as_ref().and_then(|jobs| jobs.share(task));
        Exporting {
            dialog: self.dialog.as_ref().map(|dialog| &dialog.export),
            work: self.task.map_or(Work::Rests, |task| Work::Makes(share(task))),
            about: self.about,
        }
    }

    fn jobs(&mut self, ui: &Ui) -> &mut Jobs<Order, Made> {
        self.jobs.get_or_insert_with(|| {
            let (ctx, maker) = (ui.ctx().clone(), Maker::default());
            Jobs::spawn("export", move || ctx.request_repaint(), move |order, hand| maker.make(order, hand))
        })
    }

    /// Starts the task that makes a file or a picture for the clipboard.
    fn begin(&mut self, ui: &Ui, order: Order) {
        if let Some(dialog) = &mut self.dialog {
            dialog.export.said = None;
        }
        self.task = Some(self.jobs(ui).file(order));
    }

    /// Closes the dialog, and stops the work for it.
    pub fn close(&mut self) {
        let Some(dialog) = self.dialog.take() else { return };
        if dialog.is_changed {
            self.options = Some(dialog.export.options);
        }
        self.task = None;
        if let Some(jobs) = &self.jobs {
            jobs.stop();
        }
    }

    /// Starts drawing the preview of the dialog.
    fn draw_preview(&mut self, ui: &Ui) {
        let Some(dialog) = &mut self.dialog else { return };
        dialog.due = None;
        match dialog.figure() {
            Ok(figure) => {
                let wish = Wish::Preview(dialog.export.options.format, scale(&figure, ui.ctx().pixels_per_point()));
                let order = Order { subject: Arc::clone(&dialog.subject), figure, wish };
                let number = self.jobs(ui).preview(order);
                self.dialog.iter_mut().for_each(|dialog| dialog.preview = Some(number));
            }
            Err(refusal) => dialog.refuse(refusal),
        }
    }
}

impl Session {
    /// Carries out an export action.
    pub(super) fn export(&mut self, ui: &Ui, action: ExportAction) {
        match action {
            ExportAction::Ask(picture, format) => self.ask_export(ui, picture, format),
            ExportAction::About(picture) => self.exports.about = Some(picture),
            ExportAction::Options(options) => self.choose(ui, |old| *old = options),
            ExportAction::Preset(name) => self.choose(ui, |old| old.paper = options::preset(name)),
            ExportAction::Sides(sides) => {
                self.choose(ui, |old| old.paper = Paper { preset: None, sides, metric: old.paper.metric });
            }
            ExportAction::Metric(metric) => self.choose(ui, |old| old.paper = options::converted(&old.paper, metric)),
            ExportAction::Path(path) => self.type_path(ui, path),
            ExportAction::Browse => {
                if let Some(dialog) = &mut self.exports.dialog {
                    (dialog.export.browsing, dialog.export.said, dialog.browse) = (true, None, true);
                }
            }
            ExportAction::Save(replace) => match self.order_of_dialog(replace) {
                Ok(Some(order)) => self.exports.begin(ui, order),
                Ok(None) => {}
                Err(refusal) => self.say_of_export(Err(refusal)),
            },
            ExportAction::CopyImage(picture) => match self.wanted(picture, FileKind::Png) {
                Ok((subject, figure)) => self.exports.begin(ui, Order { subject, figure, wish: Wish::Image }),
                Err(refusal) => self.say_of_export(Err(refusal)),
            },
            ExportAction::CopyCommand(picture) => {
                let said = self.command(picture).map(|line| ui.ctx().copy_text(line));
                self.say_of_export(said.map(|()| Message::CopiedCommand));
            }
            ExportAction::Stop => {
                if let Some(jobs) = &self.exports.jobs {
                    jobs.stop();
                }
                if let Some(dialog) = &mut self.exports.dialog {
                    // The preview was given up as well.
                    dialog.due = Some(0.0);
                }
            }
            ExportAction::Close => self.exports.close(),
        }
    }

    /// Returns what the export dialog shows; `None` if it is not open.
    #[must_use]
    pub fn export_dialog(&self) -> Option<&Export> {
        self.exports.dialog.as_ref().map(|dialog| &dialog.export)
    }

    /// Takes what the thread has made, and starts the preview that is due. Must be called once a frame.
    pub(super) fn look_at_exports(&mut self, ui: &Ui) {
        let news = self.exports.jobs.as_ref().map(Jobs::news).unwrap_or_default();
        for (number, news) in news {
            match news {
                News::Made(made) => self.made(ui, number, made),
                News::Over(done) => self.over(number, done),
                News::Refused(refusal) => self.not_possible(number, refusal),
            }
        }
        let now = ui.input(|input| input.time);
        match self.exports.dialog.as_ref().and_then(|dialog| dialog.due) {
            Some(due) if now >= due => self.exports.draw_preview(ui),
            Some(due) => ui.ctx().request_repaint_after(Duration::from_secs_f64(due - now)),
            None => {}
        }
    }

    /// Returns the ending and the path with which the desktop's own dialog is to be opened now for an export. The
    /// caller opens it and reports the result with [`Session::picked`].
    pub fn take_export_browse(&mut self) -> Option<(&'static str, PathBuf)> {
        let dialog = self.exports.dialog.as_mut().filter(|dialog| dialog.browse)?;
        dialog.browse = false;
        let (ending, path) = (dialog.export.options.format.name(), dialog.export.path.clone());
        Some((ending, self.path(&path)))
    }

    /// Returns a picture to be put on the clipboard. The caller reports the result with [`Session::image_copied`].
    pub fn take_image(&mut self) -> Option<Pixels> {
        self.exports.image.take()
    }

    /// Takes the result of putting the picture on the clipboard: an error in the words of the system, if it failed.
    pub fn image_copied(&mut self, put: Result<(), String>) {
        self.exports.task = None;
        self.say_of_export(put.map(|()| Message::CopiedImage).map_err(Refusal::Clipboard));
    }

    /// Takes the path chosen in the desktop's own dialog. Returns `false` if no export waits for one.
    pub(super) fn picked_for_export(&mut self, path: Option<PathBuf>) -> bool {
        let export = self.exports.dialog.as_mut().map(|dialog| &mut dialog.export);
        let Some(export) = export.filter(|export| export.browsing) else { return false };
        export.browsing = false;
        match path {
            Some(path) => (export.path, export.replace) = (path.display().to_string(), false),
            None => export.said = Some(Err(Refusal::NothingChosen)),
        }
        true
    }

    /// Opens the dialog.
    fn ask_export(&mut self, ui: &Ui, picture: Option<Picture>, format: Option<FileKind>) {
        let Some(subject) = self.subject() else {
            self.problem = Some(Refusal::NothingToExport);
            return;
        };
        self.problem = None;
        self.state.keys = false;
        let mut options = self.export_options(picture);
        options.format = format.unwrap_or(options.format);
        let newest = subject.report.frame.as_ref().map_or(0, |frame| frame.step);
        (options.reel.from, options.reel.to) = ("0".to_owned(), newest.to_string());
        options.reel.frames = newest.saturating_add(1).clamp(2, FRAMES as u64).to_string();
        if options.picture.kinds().all(|kind| kind != options.format) {
            options.format = FileKind::Svg;
        }
        let step = subject.step(options.picture);
        let path = offer(&self.used_folder(), &options, step);
        let mut dialog = Dialog {
            offered: path.clone(),
            export: Export {
                options,
                presets: PRESETS.iter().map(|(name, _)| *name).collect(),
                has_map: subject.map.is_some(),
                step,
                changed_here: subject.changed_here,
                path,
                replace: false,
                browsing: false,
                preview: Preview::Waits,
                outdated: false,
                extent: String::new(),
                bytes: None,
                said: None,
            },
            subject: Arc::new(subject),
            is_changed: false,
            due: None,
            preview: None,
            browse: false,
        };
        // The first preview is due at once.
        dialog.outdate(-REST);
        self.exports.dialog = Some(dialog);
        ui.ctx().request_repaint();
    }

    /// Returns the run as it is displayed now, and the map; `None` if nothing has been measured yet.
    fn subject(&self) -> Option<Subject> {
        Subject::of(self.report.as_ref()?, self.map.newest(), &self.state)
    }

    /// Returns the options chosen last, for `picture` or for the one in the middle.
    fn export_options(&self, picture: Option<Picture>) -> ExportOptions {
        let has_map = self.map.newest().is_some();
        let middle = || Picture::in_middle(&self.state).filter(|picture| has_map || *picture != Picture::Map);
        let picture = picture.or_else(middle).unwrap_or(Picture::Layers);
        match &self.exports.options {
            Some(last) => ExportOptions { picture, ..last.clone() },
            None => options::first(picture, self.text.language()),
        }
    }

    /// Changes the options of the dialog.
    fn choose(&mut self, ui: &Ui, change: impl FnOnce(&mut ExportOptions)) {
        let folder = self.used_folder();
        let Some(dialog) = &mut self.exports.dialog else { return };
        let export = &mut dialog.export;
        let before = (export.options.format, export.options.picture);
        change(&mut export.options);
        if export.options.picture.kinds().all(|kind| kind != export.options.format) {
            export.options.format = FileKind::Svg;
        }
        export.step = dialog.subject.step(export.options.picture);
        (export.said, export.replace, dialog.is_changed) = (None, false, true);
        if (export.options.format, export.options.picture) != before {
            if export.path == dialog.offered {
                dialog.offered = offer(&folder, &export.options, export.step);
                export.path.clone_from(&dialog.offered);
            } else {
                let path = Path::new(&export.path).with_extension(export.options.format.name());
                export.path = path.display().to_string();
            }
        }
        dialog.outdate(ui.input(|input| input.time));
    }

    /// Sets the path to what the user typed. Its ending sets the format.
    fn type_path(&mut self, ui: &Ui, path: String) {
        let Some(dialog) = &mut self.exports.dialog else { return };
        let export = &mut dialog.export;
        let named = ending(Path::new(path.trim())).and_then(|ending| FileKind::named(&FileKind::MENU, ending));
        let possible = named.filter(|format| export.options.picture.kinds().any(|kind| kind == *format));
        let format = possible.filter(|format| *format != export.options.format);
        (export.path, export.replace, export.said) = (path, false, None);
        if let Some(format) = format {
            (export.options.format, dialog.is_changed) = (format, true);
            dialog.outdate(ui.input(|input| input.time));
        }
    }

    /// Returns the figure of the dialog, or the figure of `picture` as it is displayed now, with its run.
    ///
    /// # Errors
    /// If nothing has been measured yet, or the figure is not possible.
    fn wanted(&self, picture: Option<Picture>, format: FileKind) -> Result<(Arc<Subject>, Figure), Refusal> {
        let (subject, options) = match (&self.exports.dialog, picture) {
            (Some(dialog), None) => (Arc::clone(&dialog.subject), dialog.export.options.clone()),
            _ => (Arc::new(self.subject().ok_or(Refusal::NothingToExport)?), self.export_options(picture)),
        };
        let (picture, look) = (options.picture, options::look(&ExportOptions { format, ..options })?);
        let figure = subject.figure(picture, look)?;
        Ok((subject, figure))
    }

    /// Returns the order to make the file of the dialog; `None` if a file of that name exists and `replace` is not
    /// set. The dialog then asks whether to replace it.
    ///
    /// # Errors
    /// If the path, the figure or the animation is not possible.
    fn order_of_dialog(&mut self, replace: bool) -> Result<Option<Order>, Refusal> {
        let Some(dialog) = &self.exports.dialog else { return Ok(None) };
        let ExportOptions { format, reel, .. } = &dialog.export.options;
        if dialog.export.path.trim().is_empty() {
            return Err(Refusal::NoPath);
        }
        let mut path = self.path(&dialog.export.path);
        match ending(&path) {
            None if path.file_name().is_some() && !path.is_dir() => {
                path.set_extension(format.name());
            }
            Some(ending) if FileKind::named(&FileKind::MENU, ending) != Some(*format) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                return Err(Refusal::FigureEnding(name.into_owned()));
            }
            _ => {}
        }
        let (subject, mut figure) = (Arc::clone(&dialog.subject), dialog.figure()?);
        figure.folder = path.parent().map(Path::to_path_buf);
        if !replace && path.is_file() {
            if let Some(Dialog { export, .. }) = &mut self.exports.dialog {
                (export.path, export.replace) = (path.display().to_string(), true);
            }
            return Ok(None);
        }
        // A path that cannot be written is refused before the work, not after it.
        files::check(&path).map_err(|fault| Refusal::File(path.display().to_string(), fault))?;
        let wish = match format {
            FileKind::Gif => Wish::Film(Box::new(options::film(reel, figure.clone())?), path),
            format => Wish::File(*format, path),
        };
        Ok(Some(Order { subject, figure, wish }))
    }

    /// Returns the command line that makes the figure of the dialog, or the figure of `picture`.
    ///
    /// # Errors
    /// If the figure or the animation is not possible.
    fn command(&self, picture: Option<Picture>) -> Result<String, Refusal> {
        let export = self.export_dialog();
        let format = export.map_or(FileKind::Svg, |export| export.options.format);
        let (_, mut figure) = self.wanted(picture, format)?;
        // Nobody knows in which folder the command will be pasted.
        figure.experiment = mem::take(&mut figure.experiment).relocated(absolute);
        let typed = export.and_then(|export| Path::new(export.path.trim()).file_name());
        let name = typed.map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| proposed(figure.picture, figure.step, format));
        match export.filter(|_| format == FileKind::Gif) {
            Some(export) => Ok(command::animate(&options::film(&export.options.reel, figure)?, &name)),
            None => Ok(command::figure(&figure, &name)),
        }
    }

    /// Shows a result in the dialog, or above the picture if the dialog is closed.
    fn say_of_export(&mut self, said: Result<Message, Refusal>) {
        match (&mut self.exports.dialog, said) {
            (Some(dialog), said) => dialog.export.said = Some(said),
            (None, Ok(message)) => self.say(message),
            (None, Err(refusal)) => self.problem = Some(refusal),
        }
    }

    /// Takes something that the task with this `number` has made.
    fn made(&mut self, ui: &Ui, number: u64, made: Made) {
        let is_task = self.exports.task == Some(number);
        let dialog = self.exports.dialog.as_mut().filter(|dialog| dialog.preview == Some(number));
        match (made, dialog.map(|dialog| &mut dialog.export)) {
            (Made::Preview(pixels), Some(export)) => {
                let [width, height] = pixels.size.map(|side| usize::try_from(side).unwrap_or(usize::MAX));
                let image = ColorImage::from_rgba_unmultiplied([width, height], &pixels.rgba);
                let texture = ui.ctx().load_texture("export preview", image, TextureOptions::LINEAR);
                let size = options::look(&export.options).map_or([1.0; 2], |look| [look.size.width, look.size.height]);
                (export.preview, export.outdated) = (Preview::Picture(texture, size), false);
            }
            (Made::Lines(lines), Some(export)) => (export.preview, export.outdated) = (Preview::Lines(lines), false),
            (Made::Bytes(bytes, counted), Some(export)) => export.bytes = Some((bytes, counted)),
            (Made::File(path), _) if is_task => {
                self.exports.close();
                self.files.used_folder = path.parent().map(Path::to_path_buf);
                self.say(Message::Saved(path.display().to_string()));
            }
            (Made::Image(pixels), _) if is_task => self.exports.image = Some(pixels),
            _ => {}
        }
    }

    /// Takes the end of the task with this `number`. `done` is `false` if it was stopped.
    fn over(&mut self, number: u64, done: bool) {
        if self.exports.task != Some(number) {
            return;
        }
        // A picture for the clipboard is not there yet; `Session::image_copied` ends its task.
        if !done || self.exports.image.is_none() {
            self.exports.task = None;
        }
        if !done {
            self.say_of_export(Ok(Message::Stopped));
        }
    }

    /// Takes the refusal of the task with this `number`.
    fn not_possible(&mut self, number: u64, refusal: Refusal) {
        let is_task = self.exports.task == Some(number);
        if is_task {
            self.exports.task = None;
        }
        match &mut self.exports.dialog {
            Some(dialog) if dialog.preview == Some(number) => dialog.refuse(refusal),
            _ if is_task => self.say_of_export(Err(refusal)),
            _ => {}
        }
    }
}

/// Returns the ending of a path.
fn ending(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

/// Returns the path that the dialog proposes for these options.
fn offer(folder: &Path, options: &ExportOptions, step: u64) -> String {
    folder.join(proposed(options.picture, step, options.format)).display().to_string()
}

/// Returns the name that is proposed for a file of this `format` with `picture` at `step`.
fn proposed(picture: Picture, step: u64, format: FileKind) -> String {
    format!("{}-step-{step}.{}", picture.name(), format.name())
}

/// Returns the number of pixels per point with which a preview fills its place.
fn scale(figure: &Figure, pixels_per_point: f32) -> f32 {
    let size = figure.look.size;
    let fits = (PREVIEW[0] / size.width).min(PREVIEW[1] / size.height).min(1.0);
    fits * pixels_per_point.clamp(1.0, 2.0)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use egui::RawInput;

    use super::*;
    use crate::config::Config;
    use crate::trainer::{Activity, Command, Report, Trainer};
    use crate::view::Language;

    /// Returns a session with an open export dialog on a run of one step.
    fn exporting(ui: &Ui) -> Session {
        let mut config = Config::plane();
        for set in
            ["data.samples=40", "network.depth=2", "network.width=4", "training.batch_size=8", "measure.probe=16"]
        {
            config.set(set).unwrap();
        }
        let checked = config.check().unwrap();
        let mut session = Session::new(&checked, Language::English);
        let (wake, woken) = channel();
        let trainer = Trainer::spawn(checked, None, move || {
            let _ = wake.send(());
        });
        trainer.send(Command::RunTo(1));
        loop {
            let is_there = |report: &Report| {
                report.activity == Activity::Paused && report.frame.as_ref().is_some_and(|frame| frame.step == 1)
            };
            if let Some(report) = trainer.take().filter(is_there) {
                session.receive(report);
                break;
            }
            woken.recv_timeout(Duration::from_mins(1)).expect("the trainer reports");
        }
        session.export(ui, ExportAction::Ask(Some(Picture::Layers), None));
        session
    }

    #[test]
    fn a_command_without_a_path_names_the_proposed_file() {
        let mut lines = Vec::new();
        egui::Context::default()
            .run_ui(RawInput::default(), |ui| {
                let mut session = exporting(ui);
                let offered = session.export_dialog().unwrap().path.clone();
                assert!(offered.ends_with("layers-step-1.svg"), "{offered}");
                for format in [FileKind::Pdf, FileKind::Csv, FileKind::Gif] {
                    let options = ExportOptions { format, ..session.export_dialog().unwrap().options.clone() };
                    session.export(ui, ExportAction::Options(options));
                    session.export(ui, ExportAction::Path(String::new()));
                    lines.push(session.command(None).unwrap());
                }
            })
            .textures_delta
            .clear();
        for (line, ending) in lines.iter().zip(["pdf", "csv", "gif"]) {
            assert!(line.ends_with(&format!(" --out layers-step-1.{ending}")), "{line}");
        }
    }

    #[test]
    fn a_preview_of_earlier_options_neither_replaces_a_refusal_nor_counts_as_current() {
        let mut result = None;
        egui::Context::default()
            .run_ui(RawInput::default(), |ui| {
                let mut session = exporting(ui);
                session.exports.draw_preview(ui);
                let first = session.exports.dialog.as_ref().unwrap().preview.expect("a preview is drawn");
                // The caption that is on at first has no room on this page.
                session.export(ui, ExportAction::Preset("a4-column"));
                session.made(ui, first, Made::Lines(Vec::new()));
                let refused = session.export_dialog().unwrap().is_possible();
                session.export(ui, ExportAction::Preset("slide-16x9"));
                session.made(ui, first, Made::Lines(Vec::new()));
                result = Some((refused, session.export_dialog().unwrap().outdated));
            })
            .textures_delta
            .clear();
        assert_eq!(result, Some((false, true)));
    }
}
