//! An animation as a file.

use std::ops::ControlFlow;
use std::path::Path;

use super::{AnimateError, Animation};
use crate::figure::caption::Words;
use crate::figure::provenance::SOFTWARE;
use crate::render::{AnimationError, Labels, Recording, Timing};

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnimationFormat {
    /// 256 colors; every program shows it.
    Gif,
    /// An animated PNG, in all colors; what does not know it shows its first frame.
    Apng,
}

impl AnimationFormat {
    /// The format of a file by its ending: `gif`, `png` or `apng`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "gif" => Some(Self::Gif),
            "png" | "apng" => Some(Self::Apng),
            _ => None,
        }
    }
}

impl Animation {
    /// What [`Animation::record`] gave as a file, with title, description, program and provenance. `written` is told
    /// how many frames are in it and can call it off.
    ///
    /// # Returns
    /// The file; `None` where it was called off.
    ///
    /// # Errors
    /// Where a side is too long for a GIF.
    pub fn file(
        &self,
        recording: &Recording,
        words: &Words,
        format: AnimationFormat,
        timing: Timing,
        mut written: impl FnMut(usize) -> bool,
    ) -> Result<Option<Vec<u8>>, AnimateError> {
        let provenance = self.provenance();
        let labels = Labels {
            title: &words.title,
            description: &words.alt,
            language: self.figure.look.language.tag(),
            software: SOFTWARE,
            provenance: Some(&provenance),
        };
        let written = |frames| if written(frames) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        let file = match format {
            AnimationFormat::Gif => recording.gif(timing, labels, written),
            AnimationFormat::Apng => recording.apng(timing, labels, written),
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
