//! The Export menu, the menu of every plot, and the export dialog with its preview. This module draws no figure and opens
//! no file; the application carries out the actions.

mod choices;
mod dialog;
mod menu;
mod preview;

use egui::{TextureHandle, Theme};

use super::{Language, Message, Picture, Refusal};
use crate::files::FileKind;

pub use dialog::dialog_ui;
pub use menu::{menu_key, menu_ui, plot_menu_ui};

/// The size of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The name of the size; `None` if the user typed the sides.
    pub preset: Option<&'static str>,
    /// Width and height, as typed.
    pub sides: [String; 2],
    /// Whether the sides are in millimeters, not in pixels.
    pub metric: bool,
}

/// The steps and frames of an animation, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reel {
    /// The first step.
    pub from: String,
    /// The last step.
    pub to: String,
    /// The number of frames.
    pub frames: String,
    /// The display time of a frame, in milliseconds.
    pub frame_ms: String,
    /// Whether the steps lie closer together at the start, evenly spaced on a logarithmic scale.
    pub log: bool,
}

/// The options of the export dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportOptions {
    /// The picture that the figure shows.
    pub picture: Picture,
    /// The kind of the file.
    pub format: FileKind,
    /// The size of the page.
    pub paper: Paper,
    /// Pixels per point of a PNG.
    pub scale: f32,
    /// The color theme.
    pub theme: Theme,
    /// The language of the words in the figure.
    pub language: Language,
    /// Whether the background of the page is left out.
    pub transparent: bool,
    /// Whether a caption below the figure says what is shown.
    pub caption: bool,
    /// The steps and frames of an animation.
    pub reel: Reel,
}

/// The preview of a figure.
#[derive(Clone, Default, PartialEq)]
pub enum Preview {
    /// The preview is being made for the first time.
    #[default]
    Waits,
    /// A picture, with the width and height of its page in points.
    Picture(TextureHandle, [f32; 2]),
    /// The first lines of a table.
    Lines(Vec<String>),
    /// There is no preview, because the options do not go together; [`Export::said`] holds the reason.
    Nothing,
}

/// The work on a file or a picture for the clipboard.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Work {
    /// Nothing is being made.
    #[default]
    Rests,
    /// Something is being made. The number is the share that is done, from 0 to 1; `None` if it is unknown.
    Makes(Option<f32>),
}

/// The contents of the open export dialog.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent states of a dialog")]
pub struct Export {
    /// The chosen options.
    pub options: ExportOptions,
    /// The names of the sizes that have one.
    pub presets: Vec<&'static str>,
    /// Whether there is a map that a figure can show.
    pub has_map: bool,
    /// The step that the figure shows.
    pub step: u64,
    /// Whether the networks were changed at the step that the figure shows. A replay to that step shows them before the
    /// change.
    pub changed_here: bool,
    /// The path of the file, as typed.
    pub path: String,
    /// Whether a file of that name exists, so that the dialog asks whether to replace it.
    pub replace: bool,
    /// Whether the desktop's own dialog is open.
    pub browsing: bool,
    /// The preview of the figure.
    pub preview: Preview,
    /// Whether the preview shows earlier options.
    pub outdated: bool,
    /// Width and height of the file in its own unit, as "1280 × 720 px"; empty for a table.
    pub extent: String,
    /// The number of bytes of the file if it is known, and whether it is exact (`true`) or an estimate.
    pub bytes: Option<(u64, bool)>,
    /// The result of the last action: a message, or why the action is not possible.
    pub said: Option<Result<Message, Refusal>>,
}

/// The state of exports, as far as the views read it.
#[derive(Clone, Copy, Default)]
pub struct Exporting<'a> {
    /// The contents of the dialog, if it is open.
    pub dialog: Option<&'a Export>,
    /// The work on a file or a picture for the clipboard.
    pub work: Work,
    /// The picture that the menu is about; `None` for the tab in the middle.
    pub about: Option<Picture>,
}

/// A user action with figures.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportAction {
    /// Open the dialog for this picture (`None`: the one in the middle) and this format (`None`: the last one).
    Ask(Option<Picture>, Option<FileKind>),
    /// Let the entries of the menu be about this picture.
    About(Picture),
    /// Set the options of the dialog.
    Options(ExportOptions),
    /// Set the page to the size with this name.
    Preset(&'static str),
    /// Set the width and the height, as typed, in the unit of the page.
    Sides([String; 2]),
    /// Set the unit of the page to millimeters (`true`) or pixels.
    Metric(bool),
    /// Set the path to this text, as the user types.
    Path(String),
    /// Open the desktop's own dialog to choose a path.
    Browse,
    /// Save the figure; `true` also replaces an existing file.
    Save(bool),
    /// Copy this picture, or the figure of the dialog, to the clipboard as pixels.
    CopyImage(Option<Picture>),
    /// Copy the command line that makes this picture, or the figure of the dialog, to the clipboard.
    CopyCommand(Option<Picture>),
    /// Stop the work.
    Stop,
    /// Close the dialog.
    Close,
}

impl Export {
    /// Returns whether a figure with the chosen options is possible.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        !matches!(self.preview, Preview::Nothing)
    }

    /// Returns the pictures that can be chosen.
    fn pictures(&self) -> impl Iterator<Item = Picture> {
        Picture::ALL.into_iter().filter(|picture| self.has_map || *picture != Picture::Map)
    }

    /// Returns why the last action is not possible, if it is not.
    fn refusal(&self) -> Option<&Refusal> {
        self.said.as_ref()?.as_ref().err()
    }
}

impl Picture {
    /// Returns the kinds of files that the window makes of the picture: a map has no animation.
    pub fn kinds(self) -> impl Iterator<Item = FileKind> {
        FileKind::MENU.into_iter().filter(move |kind| self != Self::Map || !kind.is_animated())
    }

    /// Returns the name of the text that names the picture.
    const fn text(self) -> &'static str {
        match self {
            Self::Layers => "layers",
            Self::Network => "layers-network",
            Self::Lens => "export-lens",
            Self::Unit => "export-microscope",
            Self::Loss => "progress-loss",
            Self::GradientFlow => "export-flow",
            Self::Gradients => "gradients",
            Self::Drift => "drift",
            Self::Data => "data",
            Self::Map => "map",
            Self::Window => "export-window",
        }
    }
}
