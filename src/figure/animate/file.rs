//! Writes an animation as a GIF or APNG file.

use std::ops::ControlFlow;

use super::Animation;
use crate::figure::caption::Words;
use crate::figure::error::FigureError;
use crate::files::FileKind;
use crate::render::{AnimationError, Recording};

impl Animation {
    /// Encodes `recording`, the result of [`Animation::record`], as a file with title, description, program and
    /// provenance. Calls `written` with the number of frames written so far; if it returns `false`, the writing stops.
    ///
    /// # Returns
    /// The bytes of the file; `None` if `written` stopped the writing.
    ///
    /// # Errors
    /// If the frames cannot be encoded, for example because a side is too long for a GIF.
    ///
    /// # Panics
    /// If `kind` is not an animated format.
    pub fn file(
        &self,
        recording: &Recording,
        words: &Words,
        kind: FileKind,
        mut written: impl FnMut(usize) -> bool,
    ) -> Result<Option<Vec<u8>>, FigureError> {
        assert!(kind.is_animated(), "{kind:?} shows a single step: Sheet::file writes it");
        let provenance = self.provenance();
        let labels = words.labels(&self.figure, Some(&provenance));
        let written = |frames| if written(frames) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        let file = match kind {
            FileKind::Gif => recording.gif(self.film.timing, labels, written),
            _ => recording.apng(self.film.timing, labels, written),
        };
        match file {
            Ok(file) => Ok(Some(file)),
            Err(AnimationError::Canceled) => Ok(None),
            Err(error) => Err(FigureError::format(error)),
        }
    }

    /// Returns the provenance of the animation as TOML: the provenance of the figure at the last step, followed by a
    /// table `[animation]` with the choice of steps. A reader of figures ignores that table and opens the last step.
    fn provenance(&self) -> String {
        let (figure, first, frames) = (self.figure.provenance(), self.steps[0], self.steps.len());
        let spacing = self.film.spacing.name();
        format!("{figure}\n[animation]\nfrom = {first}\nframes = {frames}\nspacing = \"{spacing}\"\n")
    }
}
