//! What the thread of exports does: previews, files, and pictures for the clipboard.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::subject::Subject;
use crate::app::job::CurrentJob;
use crate::figure::{AnimateError, Animation, AnimationStage, Figure, Sheet};
use crate::files::{self, FileKind, Replace};
use crate::measure::Question;
use crate::render::{self, Effort, Labels, MAX_PIXELS, PictureError, Pixels, Timing};
use crate::trainer::Report;
use crate::view::Refusal;

/// Lines of a table that a preview shows.
const LINES: usize = 24;
/// Pixels of a picture that is made only to say how many bytes it has.
const WEIGHED: u64 = 6_000_000;

/// Something to be made of a run.
pub struct Order {
    /// The run.
    pub subject: Arc<Subject>,
    /// What is shown of it.
    pub figure: Figure,
    /// What it becomes.
    pub wish: Wish,
}

/// What a figure becomes.
pub enum Wish {
    /// A look at it, with so many pixels to the point, and the bytes of its file.
    Preview(FileKind, f32),
    /// A file.
    File(FileKind, PathBuf),
    /// A moving picture as a file.
    Film(Box<Animation>, Timing, PathBuf),
    /// Pixels for the clipboard.
    Image,
}

/// Something that was made.
pub enum Made {
    /// What the figure looks like.
    Preview(Pixels),
    /// The first lines of its table.
    Lines(Vec<String>),
    /// The bytes of its file, and whether they are counted and not guessed.
    Bytes(u64, bool),
    /// Its file.
    File(PathBuf),
    /// Its pixels.
    Image(Pixels),
}

/// A run that was replayed for a preview: of what, the answer to which question at which step, and the run.
type Replayed = (Arc<Subject>, Question, u64, Report);

/// Makes figures, and keeps the last run that had to be replayed for one.
#[derive(Default)]
pub struct Maker {
    replayed: Mutex<Option<Replayed>>,
}

impl Maker {
    /// Makes what `order` says; `false` where it was given up.
    ///
    /// # Errors
    /// Where the figure cannot be made, or not be written.
    pub fn make(&self, order: &Order, hand: &mut CurrentJob<'_, Order, Made>) -> Result<bool, Refusal> {
        if let Wish::Film(animation, timing, path) = &order.wish {
            return film(animation, *timing, path, hand);
        }
        let Some(report) = self.report(order, hand)? else { return Ok(false) };
        let figure = &order.figure;
        let sheet = Sheet::new(figure, &report);
        match &order.wish {
            Wish::Preview(FileKind::Csv | FileKind::Json, _) => {
                let table = sheet.table().csv();
                hand.made(Made::Lines(table.lines().take(LINES).map(str::to_owned).collect()));
                hand.made(Made::Bytes(bytes(table.len()), true));
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
                    let file = sheet.file(*kind).map_err(|error| not_made(&error))?;
                    hand.made(Made::Bytes(bytes(file.len()), true));
                } else {
                    hand.made(Made::Bytes(guess(&svg, pixels(figure)?)?, false));
                }
            }
            Wish::File(kind, path) => {
                let file = sheet.file(*kind).map_err(|error| not_made(&error))?;
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

    /// The run at hand where it holds what is shown, else the run replayed; `None` where it was given up.
    fn report(&self, order: &Order, hand: &mut CurrentJob<'_, Order, Made>) -> Result<Option<Report>, Refusal> {
        let Order { subject, figure, .. } = order;
        if subject.holds(figure) {
            return Ok(Some(subject.report.clone()));
        }
        let mut kept = self.replayed.lock().unwrap_or_else(PoisonError::into_inner);
        let question = figure.question();
        if let Some((of, answered, step, report)) = &*kept
            && Arc::ptr_eq(of, subject)
            && (*answered, *step) == (question, figure.step)
        {
            return Ok(Some(report.clone()));
        }
        let until = figure.until.max(1);
        let replayed = figure.replay(&mut |step| hand.goes_on(Some(share(step, until))));
        let replayed = replayed.map_err(|error| Refusal::Figure(error.to_string()))?;
        if let Some(report) = &replayed {
            *kept = Some((Arc::clone(subject), question, figure.step, report.clone()));
        }
        Ok(replayed)
    }
}

/// Trains, draws the frames and writes them: a third of the bar for the training, nearly all of the rest for the frames.
fn film(
    animation: &Animation,
    timing: Timing,
    path: &Path,
    hand: &mut CurrentJob<'_, Order, Made>,
) -> Result<bool, Refusal> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (last, frames) = (animation.figure().step.max(1), bytes(animation.steps().len()));
    let recorded = animation.record(threads, &mut |stage| {
        hand.goes_on(Some(match stage {
            AnimationStage::Trained(step) => 0.3 * share(step, last),
            AnimationStage::Drawn(frame) => 0.3 + 0.6 * share(bytes(frame), frames),
        }))
    });
    let Some((recording, words)) = recorded.map_err(|error| no_film(&error))? else { return Ok(false) };
    let file = animation.file(&recording, &words, FileKind::Gif, timing, |written| {
        hand.goes_on(Some(0.9 + 0.1 * share(bytes(written), frames)))
    });
    let Some(file) = file.map_err(|error| no_film(&error))? else { return Ok(false) };
    if !hand.goes_on(Some(1.0)) {
        return Ok(false);
    }
    write(path, &file, hand)?;
    Ok(true)
}

fn no_film(error: &AnimateError) -> Refusal {
    Refusal::Figure(error.to_string())
}

/// Puts a file in its place.
fn write(path: &Path, file: &[u8], hand: &CurrentJob<'_, Order, Made>) -> Result<(), Refusal> {
    files::write(path, file, true, Replace::Anything)
        .map_err(|fault| Refusal::File(path.display().to_string(), fault))?;
    hand.made(Made::File(path.to_path_buf()));
    Ok(())
}

/// Number of pixels of the PNG.
fn pixels(figure: &Figure) -> Result<u64, Refusal> {
    let [width, height] = figure.look.size.pixels(figure.look.scale)?;
    Ok(u64::from(width) * u64::from(height))
}

/// Bytes of a PNG with so many pixels: lines and letters get longer as the side, not as the area.
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
        not_made(error)
    }
}

fn not_made(error: &dyn std::error::Error) -> Refusal {
    Refusal::Figure(error.to_string())
}

fn bytes(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "for a progress bar")]
fn share(step: u64, of: u64) -> f32 {
    step as f32 / of as f32
}
