//! The tasks of the export thread: previews, files, and pictures for the clipboard.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::subject::Subject;
use crate::app::job::CurrentJob;
use crate::figure::{Animation, AnimationStage, Figure, FigureError, Sheet, Source};
use crate::files::{self, FileKind, Replace};
use crate::measure::{Extras, Question};
use crate::render::{self, Effort, Labels, MAX_PIXELS, PictureError, Pixels};
use crate::trainer::Report;
use crate::view::{Picture, Refusal};

/// Number of lines of a table that a preview shows.
const LINES: usize = 24;
/// The greatest number of pixels of a PNG that is encoded for its exact size; the size of a larger one is estimated.
const WEIGHED: u64 = 6_000_000;

/// A task: a figure, and what to make of it.
pub struct Order {
    /// The run.
    pub subject: Arc<Subject>,
    /// The figure of the run.
    pub figure: Figure,
    /// What to make of the figure.
    pub wish: Wish,
}

/// What to make of a figure.
pub enum Wish {
    /// A preview of this kind of file with this number of pixels per point, and the number of bytes of the file.
    Preview(FileKind, f32),
    /// A file of this kind at this path.
    File(FileKind, PathBuf),
    /// An animation as a GIF at this path.
    Film(Box<Animation>, PathBuf),
    /// A picture for the clipboard.
    Image,
}

/// A result of a task.
pub enum Made {
    /// The preview of a picture.
    Preview(Pixels),
    /// The preview of a table: its first lines.
    Lines(Vec<String>),
    /// The number of bytes of the file, and whether it is exact (`true`) or an estimate.
    Bytes(u64, bool),
    /// The path of the file that was written.
    File(PathBuf),
    /// The picture for the clipboard.
    Image(Pixels),
}

/// A replayed run: its subject, what is measured of it beyond what every view shows, the question that it answers at a step,
/// that step, and the report.
type Replayed = (Arc<Subject>, Extras, Question, u64, Report);

/// Makes figures, and keeps the last run that had to be replayed.
#[derive(Default)]
pub struct Maker {
    replayed: Mutex<Option<Replayed>>,
}

impl Maker {
    /// Carries out `order`. Returns `false` if it was stopped.
    ///
    /// # Errors
    /// If the figure cannot be made or written.
    pub fn make(&self, order: &Order, hand: &mut CurrentJob<'_, Order, Made>) -> Result<bool, Refusal> {
        if let Wish::Film(animation, path) = &order.wish {
            return film(animation, path, hand);
        }
        let figure = &order.figure;
        // A map is drawn from the rows at hand, never trained again.
        let map = order.subject.map.as_deref().filter(|_| figure.picture == Picture::Map);
        let report = if map.is_some() { None } else { self.report(order, hand)? };
        let source = match (map, &report) {
            (Some(map), _) => Source::Map(map),
            (None, Some(report)) => Source::Run(report),
            (None, None) => return Ok(false),
        };
        let sheet = Sheet::new(figure, source);
        match &order.wish {
            Wish::Preview(FileKind::Csv | FileKind::Json, _) => {
                let table = sheet.csv();
                let lines = table.split(|byte| *byte == b'\n').take(LINES);
                hand.made(Made::Lines(lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()));
                hand.made(Made::Bytes(table.len() as u64, true));
            }
            Wish::Preview(kind, scale) => {
                let svg = render::svg(sheet.drawing(), Labels::default());
                if !hand.goes_on(None) {
                    return Ok(false);
                }
                hand.made(Made::Preview(render::pixels(&svg, *scale).map_err(|error| raster(&error))?));
                if !hand.goes_on(None) {
                    return Ok(false);
                }
                if kind.is_animated() {
                    return Ok(true);
                }
                if *kind != FileKind::Png || pixels(figure)? <= WEIGHED {
                    let file = sheet.file(*kind)?;
                    hand.made(Made::Bytes(file.len() as u64, true));
                } else {
                    hand.made(Made::Bytes(guess(&svg, pixels(figure)?)?, false));
                }
            }
            Wish::File(kind, path) => {
                let file = sheet.file(*kind)?;
                if !hand.goes_on(None) {
                    return Ok(false);
                }
                write(path, &file, hand)?;
            }
            Wish::Film(..) => {}
            Wish::Image => {
                let size = figure.look.size.pixels(figure.look.scale)?;
                let svg = render::svg(sheet.drawing(), Labels::default());
                hand.made(Made::Image(render::pixels_of(&svg, size).map_err(|error| raster(&error))?));
            }
        }
        Ok(true)
    }

    /// Returns the report of the subject if it holds everything that is shown, else the report of a replay; `None` if the
    /// replay was stopped.
    fn report(&self, order: &Order, hand: &mut CurrentJob<'_, Order, Made>) -> Result<Option<Report>, Refusal> {
        let Order { subject, figure, .. } = order;
        if subject.holds(figure) {
            return Ok(Some(subject.report.clone()));
        }
        let mut kept = self.replayed.lock().unwrap_or_else(PoisonError::into_inner);
        let (extras, question) = (figure.extras(), figure.question());
        if let Some((of, measured, answered, step, report)) = &*kept
            && Arc::ptr_eq(of, subject)
            && (*measured, *answered, *step) == (extras, question, figure.step)
        {
            return Ok(Some(report.clone()));
        }
        let until = figure.until.max(1);
        let replayed = figure.replay(&mut |step| hand.goes_on(Some(share(step, until))))?;
        if let Some(report) = &replayed {
            *kept = Some((Arc::clone(subject), extras, question, figure.step, report.clone()));
        }
        Ok(replayed)
    }
}

/// Trains, draws the frames and writes them. Returns `false` if it was stopped. The progress counts the training as 30
/// percent, the drawing as 60 and the writing as 10.
fn film(animation: &Animation, path: &Path, hand: &mut CurrentJob<'_, Order, Made>) -> Result<bool, Refusal> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (last, frames) = (animation.figure().step.max(1), animation.steps().len() as u64);
    let recorded = animation.record(threads, &mut |stage| {
        hand.goes_on(Some(match stage {
            AnimationStage::Trained(step) => 0.3 * share(step, last),
            AnimationStage::Drawn(frame) => 0.3 + 0.6 * share(frame as u64, frames),
        }))
    });
    let Some((recording, words)) = recorded? else { return Ok(false) };
    let file = animation.file(&recording, &words, FileKind::Gif, |written| {
        hand.goes_on(Some(0.9 + 0.1 * share(written as u64, frames)))
    });
    let Some(file) = file? else { return Ok(false) };
    if !hand.goes_on(Some(1.0)) {
        return Ok(false);
    }
    write(path, &file, hand)?;
    Ok(true)
}

impl From<FigureError> for Refusal {
    fn from(error: FigureError) -> Self {
        Self::Figure(error.to_string())
    }
}

/// Writes a file, and reports it as made.
fn write(path: &Path, file: &[u8], hand: &CurrentJob<'_, Order, Made>) -> Result<(), Refusal> {
    files::write(path, file, true, Replace::Anything)
        .map_err(|fault| Refusal::File(path.display().to_string(), fault))?;
    hand.made(Made::File(path.to_path_buf()));
    Ok(())
}

/// Returns the number of pixels of the PNG.
fn pixels(figure: &Figure) -> Result<u64, Refusal> {
    let [width, height] = figure.look.size.pixels(figure.look.scale)?;
    Ok(u64::from(width) * u64::from(height))
}

/// Returns an estimate of the number of bytes of a PNG with `count` pixels, from a small one of the same picture. Lines and
/// letters grow with the side of a picture, not with its area.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a guess")]
fn guess(svg: &str, count: u64) -> Result<u64, Refusal> {
    let small = render::pixels(svg, 1.0).map_err(|error| raster(&error))?;
    let area = f64::from(small.size[0]) * f64::from(small.size[1]);
    let file = render::encode(&small, Effort::Fast).map_err(|error| Refusal::Figure(error.to_string()))?;
    Ok((file.len() as f64 * (count as f64 / area).sqrt()) as u64)
}

fn raster(error: &PictureError) -> Refusal {
    if let PictureError::Pixels { width, height } = error {
        Refusal::FigureTooLarge([width, height].map(|side| format!("{side:.0}")), MAX_PIXELS / 1_000_000)
    } else {
        Refusal::Figure(error.to_string())
    }
}

#[expect(clippy::cast_precision_loss, reason = "for a progress bar")]
fn share(step: u64, of: u64) -> f32 {
    step as f32 / of as f32
}
