//! Figures of what is shown: the Export menu, the menu of every plot, and the dialog with its preview. What becomes of it
//! all is the application's: nothing here draws a figure or opens a file.

mod choices;
mod dialog;
mod menu;
mod preview;

use egui::{TextureId, Theme};

use super::{Language, Picture, Refusal, Tab};
use crate::files::FileKind;

pub use dialog::dialog_ui;
pub use menu::{menu_key, menu_ui, plot_menu_ui};

/// How large a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The name of the size, where it has one.
    pub preset: Option<&'static str>,
    /// Width and height, as typed.
    pub sides: [String; 2],
    /// Whether they are millimeters, and not pixels.
    pub metric: bool,
}

/// The part of the run that a moving picture shows, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reel {
    /// The first step.
    pub from: String,
    /// The last step.
    pub to: String,
    /// Number of frames.
    pub frames: String,
    /// Milliseconds that a frame stays.
    pub frame_ms: String,
    /// Whether equal ways in time are equal ratios of steps.
    pub log: bool,
}

/// What is chosen in the dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportOptions {
    /// What is shown.
    pub picture: Picture,
    /// What it is written as.
    pub format: FileKind,
    /// How large it is.
    pub paper: Paper,
    /// Pixels to the point.
    pub scale: f32,
    /// Light as print, or dark.
    pub theme: Theme,
    /// The language of its words.
    pub language: Language,
    /// Whether the page is left out.
    pub transparent: bool,
    /// Whether a line below says what is shown.
    pub caption: bool,
    /// What a moving picture shows.
    pub reel: Reel,
}

/// What is seen of a figure before it is saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Preview {
    /// It is being drawn for the first time.
    #[default]
    Waits,
    /// A picture: its texture, and width and height in points of the page.
    Picture(TextureId, [f32; 2]),
    /// The first lines of a table.
    Lines(Vec<String>),
    /// There is none, since the options do not go together: what is said says why.
    Nothing,
}

/// What an export is busy with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// Nothing.
    Rests,
    /// It is being made: the share that is done, where known.
    Makes(Option<f32>),
}

/// Something about an export that is done, or went wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportSaid {
    /// The picture is on the clipboard.
    CopiedImage,
    /// The command line is on the clipboard.
    CopiedCommand,
    /// It was given up, and nothing was written.
    Cancelled,
    /// It is not possible.
    Refused(Refusal),
}

/// The dialog, while it is open.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent states of a dialog")]
pub struct Export {
    /// What is chosen.
    pub options: ExportOptions,
    /// The names of the sizes that have one.
    pub presets: Vec<&'static str>,
    /// The step that the figure shows.
    pub step: u64,
    /// The networks were changed at that very step: a replay to it shows them before the change.
    pub changed_here: bool,
    /// Where it is to be saved, as typed.
    pub path: String,
    /// A file of that name exists: is it to be replaced?
    pub replace: bool,
    /// The desktop's own dialog is open.
    pub browsing: bool,
    /// What it will look like.
    pub preview: Preview,
    /// The preview is of earlier options.
    pub outdated: bool,
    /// Width and height of the file in its own unit, as "1280 × 720 px".
    pub extent: String,
    /// Bytes of the file, and whether they are counted and not guessed.
    pub bytes: Option<(u64, bool)>,
    /// What is being made.
    pub work: Work,
    /// What there is to say.
    pub said: Option<ExportSaid>,
}

/// What the user asked for with exports.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportAction {
    /// Open the dialog for this picture (`None`: the one in the middle), in this format (`None`: that of before).
    Ask(Option<Picture>, Option<FileKind>),
    /// What the entries of the menu are about.
    About(Picture),
    /// Other options.
    Options(ExportOptions),
    /// A size that has a name.
    Preset(&'static str),
    /// Width (0) or height (1), as typed.
    Side(usize, String),
    /// Both sides, in the unit that is chosen.
    Sides([String; 2]),
    /// Millimeters, or pixels.
    Metric(bool),
    /// The path, as it is typed.
    Path(String),
    /// Choose a path in the desktop's own dialog.
    Browse,
    /// Save; `true` replaces a file that exists.
    Save(bool),
    /// Put this picture, or the one of the dialog, on the clipboard as pixels.
    CopyImage(Option<Picture>),
    /// Put the command line that makes this picture, or the figure of the dialog, on the clipboard.
    CopyCommand(Option<Picture>),
    /// Give up what is being made.
    Stop,
    /// Close the dialog.
    Close,
}

impl Export {
    /// Whether a figure can be made of what is chosen.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.preview != Preview::Nothing
    }

    /// Why not, where that is so.
    fn refusal(&self) -> Option<&Refusal> {
        match &self.said {
            Some(ExportSaid::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }
}

impl Picture {
    /// The picture in the middle of the window; several seeds are none that a figure has.
    #[must_use]
    pub fn of_tab(tab: Tab) -> Option<Self> {
        Self::ALL.into_iter().find(|picture| picture.tab() == Some(tab))
    }

    /// The name of its text.
    const fn text(self) -> &'static str {
        match self {
            Self::Layers => "layers",
            Self::Lens => "export-lens",
            Self::Loss => "progress-loss",
            Self::GradientFlow => "export-flow",
            Self::Gradients => "gradients",
            Self::Drift => "drift",
            Self::Data => "data",
            Self::Window => "export-window",
        }
    }
}
