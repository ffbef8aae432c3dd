//! An animation as a file.

use std::ops::ControlFlow;

use super::{AnimateError, Animation};
use crate::figure::caption::Words;
use crate::figure::provenance::SOFTWARE;
use crate::files::FileKind;
use crate::render::{AnimationError, Labels, Recording, Timing};

impl Animation {
    /// What [`Animation::record`] gave as a file, with title, description, program and provenance. `written` is told
    /// how many frames are in it and can call it off.
    ///
    /// # Returns
    /// The file; `None` where it was called off.
    ///
    /// # Errors
    /// Where a side is too long for a GIF.
    ///
    /// # Panics
    /// Where `kind` is not an animation.
    pub fn file(
        &self,
        recording: &Recording,
        words: &Words,
        kind: FileKind,
        timing: Timing,
        mut written: impl FnMut(usize) -> bool,
    ) -> Result<Option<Vec<u8>>, AnimateError> {
        assert!(kind.is_animated(), "{kind:?} shows a single step: Sheet::file writes it");
        let provenance = self.provenance();
        let labels = Labels {
            title: &words.title,
            description: &words.alt,
            language: self.figure.look.language.tag(),
            software: SOFTWARE,
            provenance: Some(&provenance),
        };
        let written = |frames| if written(frames) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        let file = match kind {
            FileKind::Gif => recording.gif(timing, labels, written),
            _ => recording.apng(timing, labels, written),
        };
        match file {
            Ok(file) => Ok(Some(file)),
            Err(AnimationError::Canceled) => Ok(None),
            Err(error) => Err(AnimateError::Encode(error)),
        }
    }

    /// All that it takes to make it again: that of its last frame, and its steps. What reads figures opens it at its last
    /// step.
    fn provenance(&self) -> String {
        let (figure, first, frames) = (self.figure.provenance(), self.steps[0], self.steps.len());
        let spacing = self.spacing.name();
        format!("{figure}\n[animation]\nfrom = {first}\nframes = {frames}\nspacing = \"{spacing}\"\n")
    }
}
