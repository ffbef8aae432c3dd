//! Figures of what the window shows: the session's part of the export menu and its dialog.

mod clipboard;
mod command;
mod make;
mod options;
mod subject;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{ColorImage, TextureHandle, TextureOptions, Ui};

use super::job::{Jobs, News};
use super::session::Session;
use crate::figure::{Figure, PRESETS};
use crate::files::{self, FileKind};
use crate::render::Pixels;
use crate::view::{Export, ExportAction, ExportOptions, ExportSaid, Message, Paper, Picture, Preview, Refusal, Work};
pub use clipboard::Clipboard;
use make::{Made, Maker, Order, Wish};
use subject::Subject;

/// How long the options must rest before the preview is drawn anew, in seconds.
const REST: f64 = 0.12;
/// Width and height of the place of the preview, in points: it needs no more pixels.
const PREVIEW: [f32; 2] = [620.0, 420.0];

/// Frames of a moving picture, where there are so many steps.
const FRAMES: u64 = 100;

/// What the session knows about exports.
#[derive(Default)]
pub struct Exports {
    /// The thread that makes figures, once one was wanted.
    jobs: Option<Jobs<Order, Made>>,
    /// What the open dialog is about.
    subject: Option<Arc<Subject>>,
    /// What was chosen last.
    options: Option<ExportOptions>,
    /// The folder of the last file.
    folder: Option<PathBuf>,
    /// The path that was offered and not typed.
    offered: String,
    /// When the preview is due, in seconds.
    due: Option<f64>,
    /// The task of the newest preview.
    preview: Option<u64>,
    /// The texture of the preview that is shown.
    texture: Option<TextureHandle>,
    /// The task that makes a file or a picture for the clipboard.
    task: Option<u64>,
    /// A picture for the clipboard, to be taken by who has one.
    image: Option<Pixels>,
    /// The desktop's dialog is wanted, and has not been opened yet.
    browse: bool,
}

impl Session {
    /// What an export action means.
    pub(super) fn export(&mut self, ui: &Ui, action: ExportAction) {
        match action {
            ExportAction::Ask(picture, format) => self.ask_export(ui, picture, format),
            ExportAction::About(picture) => self.state.export_about = Some(picture),
            ExportAction::Options(options) => self.choose(ui, |_| options),
            ExportAction::Preset(name) => self.choose(ui, |old| ExportOptions { paper: options::preset(name), ..old }),
            ExportAction::Side(side, typed) => self.choose(ui, |mut old| {
                old.paper.preset = None;
                old.paper.sides[side] = typed;
                old
            }),
            ExportAction::Sides(sides) => self.choose(ui, |mut old| {
                old.paper = Paper { preset: None, sides, ..old.paper };
                old
            }),
            ExportAction::Metric(metric) => {
                self.choose(ui, |old| ExportOptions { paper: options::converted(old.paper, metric), ..old });
            }
            ExportAction::Path(path) => self.type_path(ui, path),
            ExportAction::Browse => {
                if let Some(export) = &mut self.state.export {
                    (export.browsing, export.said) = (true, None);
                    self.exports.browse = true;
                }
            }
            ExportAction::Save(replace) => self.save_export(ui, replace),
            ExportAction::CopyImage(picture) => self.copy_image(ui, picture),
            ExportAction::CopyCommand(picture) => self.copy_command(ui, picture),
            ExportAction::Stop => {
                if let Some(jobs) = &self.exports.jobs {
                    jobs.stop();
                }
                // The preview was given up as well.
                self.exports.due = Some(0.0);
            }
            ExportAction::Close => self.close_export(),
        }
    }

    /// Looks what has been made, and draws the preview that is due; to be called once a frame.
    pub(super) fn look_at_exports(&mut self, ui: &Ui) {
        let news = self.exports.jobs.as_ref().map(Jobs::news).unwrap_or_default();
        for (number, news) in news {
            match news {
                News::Made(made) => self.made(ui, number, made),
                News::Over(done) => self.over(number, done),
                News::Refused(refusal) => self.not_possible(number, refusal),
            }
        }
        if let Some(export) = &mut self.state.export {
            let share = |task| self.exports.jobs.as_ref().and_then(|jobs: &Jobs<Order, Made>| jobs.share(task));
            export.work = self.exports.task.map_or(Work::Rests, |task| Work::Makes(share(task)));
        }
        let now = ui.input(|input| input.time);
        if let Some(due) = self.exports.due {
            if now >= due {
                self.exports.due = None;
                self.draw_preview(ui);
            } else {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(due - now));
            }
        }
    }

    /// The ending and the path with which the desktop's own dialog is to be opened now for an export. Who opens it says
    /// what was chosen by [`Session::picked`].
    pub fn take_export_browse(&mut self) -> Option<(&'static str, PathBuf)> {
        let wanted = std::mem::take(&mut self.exports.browse);
        let export = self.state.export.as_ref().filter(|_| wanted)?;
        Some((export.options.format.name(), self.path(&export.path)))
    }

    /// A picture that is to be put on the clipboard. Who does so says what became of it by [`Session::image_copied`].
    pub fn take_image(&mut self) -> Option<Pixels> {
        self.exports.image.take()
    }

    /// Whether the picture is on the clipboard.
    pub fn image_copied(&mut self, put: Result<(), String>) {
        self.exports.task = None;
        match put {
            Ok(()) => self.say_of_export(ExportSaid::CopiedImage),
            Err(words) => self.say_of_export(ExportSaid::Refused(Refusal::Clipboard(words))),
        }
    }

    /// Whether a dialog of an export waits for the desktop's own; what was chosen there.
    pub(super) fn picked_for_export(&mut self, path: Option<PathBuf>) -> bool {
        let Some(export) = self.state.export.as_mut().filter(|export| export.browsing) else { return false };
        export.browsing = false;
        match path {
            Some(path) => {
                export.path = path.display().to_string();
                export.replace = false;
            }
            None => export.said = Some(ExportSaid::Refused(Refusal::NothingChosen)),
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
        options.reel.frames = newest.saturating_add(1).clamp(2, FRAMES).to_string();
        let (step, changed_here) = (subject.step(), subject.changed_here);
        self.exports.subject = Some(Arc::new(subject));
        self.exports.texture = None;
        self.exports.preview = None;
        let path = self.offer(&options, step);
        self.exports.offered.clone_from(&path);
        self.state.export = Some(Export {
            extent: options::extent(&options).unwrap_or_default(),
            options,
            presets: PRESETS.iter().map(|(name, _)| *name).collect(),
            step,
            changed_here,
            path,
            replace: false,
            browsing: false,
            preview: Preview::Waits,
            outdated: false,
            bytes: None,
            work: Work::Rests,
            said: None,
        });
        self.outdate(ui);
        // The first preview need not wait for options that rest.
        self.exports.due = self.exports.due.map(|_| 0.0);
        ui.ctx().request_repaint();
    }

    /// What is shown now, as a run that stands still.
    fn subject(&self) -> Option<Subject> {
        let report = self.report.as_ref()?;
        Subject::of(report, &self.state)
    }

    /// What was chosen last, for `picture` or the one in the middle.
    fn export_options(&self, picture: Option<Picture>) -> ExportOptions {
        let middle = Picture::of_tab(self.state.tab).unwrap_or(Picture::Layers);
        let picture = picture.unwrap_or(middle);
        match &self.exports.options {
            Some(last) => ExportOptions { picture, ..last.clone() },
            None => options::first(picture, self.text.language()),
        }
    }

    /// Other options.
    fn choose(&mut self, ui: &Ui, change: impl FnOnce(ExportOptions) -> ExportOptions) {
        let Some(export) = &mut self.state.export else { return };
        let before = export.options.clone();
        export.options = change(before.clone());
        (export.said, export.replace) = (None, false);
        let (step, options) = (export.step, export.options.clone());
        if (options.format, options.picture) != (before.format, before.picture) {
            let offered = self.offer(&options, step);
            let Some(export) = &mut self.state.export else { return };
            export.path = if export.path == self.exports.offered {
                self.exports.offered.clone_from(&offered);
                offered
            } else {
                Path::new(&export.path).with_extension(options.format.name()).display().to_string()
            };
        }
        self.exports.options = Some(options);
        self.outdate(ui);
    }

    /// The preview is of earlier options.
    fn outdate(&mut self, ui: &Ui) {
        let possible = self.dialog_figure().transpose().map(|_| ());
        let Some(export) = &mut self.state.export else { return };
        (export.outdated, export.bytes) = (true, None);
        match possible.and_then(|()| options::extent(&export.options)) {
            Ok(extent) => {
                export.extent = extent;
                if export.preview == Preview::Nothing {
                    export.preview = Preview::Waits;
                }
                self.exports.due = Some(ui.input(|input| input.time) + REST);
            }
            Err(refusal) => {
                export.extent.clear();
                export.preview = Preview::Nothing;
                export.said = Some(ExportSaid::Refused(refusal));
                self.exports.due = None;
            }
        }
    }

    /// The path as it is typed; its ending sets the format.
    fn type_path(&mut self, ui: &Ui, path: String) {
        let Some(export) = &mut self.state.export else { return };
        let ending = Path::new(path.trim()).extension().and_then(|ending| ending.to_str()).map(str::to_owned);
        (export.path, export.replace, export.said) = (path, false, None);
        let format = ending.and_then(|ending| FileKind::named(&FileKind::MENU, &ending));
        if let Some(format) = format.filter(|format| *format != export.options.format) {
            export.options.format = format;
            self.exports.options = Some(export.options.clone());
            self.outdate(ui);
        }
    }

    /// A path for what is chosen.
    fn offer(&self, options: &ExportOptions, step: u64) -> String {
        let name = format!("{}-step-{step}.{}", options.picture.name(), options.format.name());
        let folder = self.exports.folder.clone().unwrap_or_else(|| self.folder());
        folder.join(name).display().to_string()
    }

    /// The figure of the dialog, with the run of which it is.
    fn dialog_figure(&self) -> Option<Result<(Arc<Subject>, Figure), Refusal>> {
        self.wanted(None, self.state.export.as_ref()?.options.format)
    }

    /// The figure of the dialog, or of `picture` as it is shown.
    fn wanted(&self, picture: Option<Picture>, format: FileKind) -> Option<Result<(Arc<Subject>, Figure), Refusal>> {
        let (subject, options) = match picture {
            None => (Arc::clone(self.exports.subject.as_ref()?), self.state.export.as_ref()?.options.clone()),
            Some(_) => match self.subject() {
                Some(subject) => (Arc::new(subject), self.export_options(picture)),
                None => return Some(Err(Refusal::NothingToExport)),
            },
        };
        let (picture, look) = (options.picture, options::look(&ExportOptions { format, ..options }));
        Some(look.and_then(|look| subject.figure(picture, look)).map(|figure| (subject, figure)))
    }

    fn jobs(&mut self, ui: &Ui) -> &mut Jobs<Order, Made> {
        self.exports.jobs.get_or_insert_with(|| {
            let (ctx, maker) = (ui.ctx().clone(), Maker::default());
            Jobs::spawn("export", move || ctx.request_repaint(), move |order, hand| maker.make(order, hand))
        })
    }

    fn draw_preview(&mut self, ui: &Ui) {
        let Some(wanted) = self.dialog_figure() else { return };
        let Some(export) = &mut self.state.export else { return };
        match wanted {
            Ok((subject, figure)) => {
                let wish = Wish::Preview(export.options.format, scale(&figure, ui.ctx().pixels_per_point()));
                let number = self.jobs(ui).preview(Order { subject, figure, wish });
                self.exports.preview = Some(number);
            }
            Err(refusal) => {
                export.preview = Preview::Nothing;
                export.said = Some(ExportSaid::Refused(refusal));
            }
        }
    }

    /// Makes the file, or asks whether one is to be replaced.
    fn save_export(&mut self, ui: &Ui, replace: bool) {
        let refusal = match self.prepared(replace) {
            Ok(None) => return,
            Ok(Some((path, subject, figure))) => {
                let Some(export) = &mut self.state.export else { return };
                export.said = None;
                let wish = match export.options.format {
                    FileKind::Gif => match options::film(&export.options.reel, figure.clone()) {
                        Ok((animation, timing)) => Wish::Film(Box::new(animation), timing, path),
                        Err(refusal) => {
                            export.said = Some(ExportSaid::Refused(refusal));
                            return;
                        }
                    },
                    format => Wish::File(format, path),
                };
                let number = self.jobs(ui).file(Order { subject, figure, wish });
                self.exports.task = Some(number);
                return;
            }
            Err(refusal) => refusal,
        };
        self.say_of_export(ExportSaid::Refused(refusal));
    }

    /// The file to be made; `None` where one of that name is in the way.
    fn prepared(&mut self, replace: bool) -> Result<Option<(PathBuf, Arc<Subject>, Figure)>, Refusal> {
        let Some(wanted) = self.dialog_figure() else { return Ok(None) };
        let Some(export) = &self.state.export else { return Ok(None) };
        if export.path.trim().is_empty() {
            return Err(Refusal::NoPath);
        }
        let mut path = self.path(&export.path);
        let format = export.options.format;
        let ending =
            path.extension().and_then(|ending| ending.to_str()).map(|ending| FileKind::named(&FileKind::MENU, ending));
        match ending {
            None if path.file_name().is_some() && !path.is_dir() => {
                path.set_extension(format.name());
            }
            Some(of) if of != Some(format) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                return Err(Refusal::FigureEnding(name.into_owned()));
            }
            _ => {}
        }
        let (subject, figure) = wanted?;
        if !replace && path.is_file() {
            if let Some(export) = &mut self.state.export {
                (export.path, export.replace) = (path.display().to_string(), true);
            }
            return Ok(None);
        }
        // Before the work, not behind it.
        files::check(&path).map_err(|fault| Refusal::File(path.display().to_string(), fault))?;
        Ok(Some((path, subject, figure)))
    }

    fn copy_image(&mut self, ui: &Ui, picture: Option<Picture>) {
        match self.wanted(picture, FileKind::Png) {
            Some(Ok((subject, figure))) => {
                if let Some(export) = &mut self.state.export {
                    export.said = None;
                }
                let number = self.jobs(ui).file(Order { subject, figure, wish: Wish::Image });
                self.exports.task = Some(number);
            }
            Some(Err(refusal)) => self.say_of_export(ExportSaid::Refused(refusal)),
            None => {}
        }
    }

    fn copy_command(&mut self, ui: &Ui, picture: Option<Picture>) {
        let format = self.state.export.as_ref().map_or(FileKind::Svg, |export| export.options.format);
        match self.wanted(picture, format) {
            Some(Ok((_, figure))) => {
                let typed = self.state.export.as_ref().map(|export| PathBuf::from(export.path.trim()));
                let name = typed.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
                let name = name.unwrap_or_else(|| format!("{}-step-{}.svg", figure.picture.name(), figure.step));
                let reel = self.state.export.as_ref().filter(|_| format == FileKind::Gif);
                let film = reel.map(|export| options::film(&export.options.reel, figure.clone())).transpose();
                self.say_of_export(match film {
                    Ok(film) => {
                        let line = film.map_or_else(
                            || command::figure(&figure, &name),
                            |(animation, timing)| command::animate(&animation, timing, &name),
                        );
                        ui.ctx().copy_text(line);
                        ExportSaid::CopiedCommand
                    }
                    Err(refusal) => ExportSaid::Refused(refusal),
                });
            }
            Some(Err(refusal)) => self.say_of_export(ExportSaid::Refused(refusal)),
            None => {}
        }
    }

    /// Says something in the dialog, or above the picture where it is closed.
    fn say_of_export(&mut self, said: ExportSaid) {
        match (&mut self.state.export, said) {
            (Some(export), said) => export.said = Some(said),
            (None, ExportSaid::CopiedImage) => self.say(Message::CopiedImage),
            (None, ExportSaid::CopiedCommand) => self.say(Message::CopiedCommand),
            (None, ExportSaid::Refused(refusal)) => self.problem = Some(refusal),
            (None, ExportSaid::Cancelled) => {}
        }
    }

    fn close_export(&mut self) {
        self.state.export = None;
        let exports = &mut self.exports;
        (exports.subject, exports.texture, exports.due) = (None, None, None);
        (exports.preview, exports.task, exports.browse) = (None, None, false);
        if let Some(jobs) = &exports.jobs {
            jobs.stop();
        }
    }

    /// Something was made.
    fn made(&mut self, ui: &Ui, number: u64, made: Made) {
        let is_preview = self.exports.preview == Some(number);
        match (made, &mut self.state.export) {
            (Made::Preview(pixels), Some(export)) if is_preview => {
                let [width, height] = pixels.size.map(|side| usize::try_from(side).unwrap_or(usize::MAX));
                let image = ColorImage::from_rgba_unmultiplied([width, height], &pixels.rgba);
                let texture = ui.ctx().load_texture("export preview", image, TextureOptions::LINEAR);
                let size = options::look(&export.options).map_or([1.0; 2], |look| [look.size.width, look.size.height]);
                export.preview = Preview::Picture(texture.id(), size);
                export.outdated = false;
                self.exports.texture = Some(texture);
            }
            (Made::Lines(lines), Some(export)) if is_preview => {
                export.preview = Preview::Lines(lines);
                export.outdated = false;
            }
            (Made::Bytes(bytes, counted), Some(export)) if is_preview => export.bytes = Some((bytes, counted)),
            (Made::File(path), _) if self.exports.task == Some(number) => {
                self.close_export();
                self.exports.folder = path.parent().map(Path::to_path_buf);
                self.say(Message::Saved(path.display().to_string()));
            }
            (Made::Image(pixels), _) if self.exports.task == Some(number) => self.exports.image = Some(pixels),
            _ => {}
        }
    }

    fn over(&mut self, number: u64, done: bool) {
        if self.exports.task != Some(number) {
            return;
        }
        if !done {
            self.exports.task = None;
            self.say_of_export(ExportSaid::Cancelled);
        } else if self.exports.image.is_none() {
            self.exports.task = None;
        }
    }

    fn not_possible(&mut self, number: u64, refusal: Refusal) {
        let (is_task, is_preview) = (self.exports.task == Some(number), self.exports.preview == Some(number));
        if is_task {
            self.exports.task = None;
        }
        if is_preview && let Some(export) = &mut self.state.export {
            export.preview = Preview::Nothing;
        }
        if is_task || is_preview {
            self.say_of_export(ExportSaid::Refused(refusal));
        }
    }
}

/// Pixels to the point with which a preview fills its place.
fn scale(figure: &Figure, pixels_per_point: f32) -> f32 {
    let size = figure.look.size;
    let fits = (PREVIEW[0] / size.width).min(PREVIEW[1] / size.height).min(1.0);
    fits * pixels_per_point.clamp(1.0, 2.0)
}
