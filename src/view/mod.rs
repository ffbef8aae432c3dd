//! The pictures: each function reads a [`Scene`], draws, and says what the user asked for as [`Action`]s. Nothing here
//! computes a statistic, knows a thread, or opens a file.

mod arms;
mod charts;
mod controls;
mod decision;
mod drift;
mod export;
mod files;
pub(crate) mod format;
mod gradients;
mod hatch;
mod hints;
mod keys;
mod layers;
mod lens;
mod lesson;
mod notice;
mod options;
mod past;
mod picture;
mod plots;
mod problem;
mod scene;
mod seeds;
mod state;
mod tabs;
mod text;
pub mod theme;
mod timeline;
mod top_bar;
mod widgets;
mod window;

use crate::config::Value;

pub use arms::place;
pub use charts::TimeScale;
pub use controls::Group;
pub use decision::{DecisionOptions, Points};
pub use drift::{Against, DriftOptions, Lower, Whose};
pub use export::{Export, ExportAction, ExportFormat, ExportOptions, ExportSaid, Paper, Preview, Reel, Work};
pub use files::{Dialog, FileAction, Message, Purpose, Unreadable};
pub use gradients::GradientOptions;
pub use hints::COUNT as HINTS;
pub use lens::{LensOptions, MARKED, entering, leaving};
pub use lesson::{Changed, Course, Entry, LessonAction, Lessons, Phase, Prediction};
pub use options::{OPTIONS, ViewOption};
pub use past::{Deed, Past};
pub use picture::{Picture, picture_ui, title};
pub use plots::Pinned;
pub use problem::Refusal;
pub use scene::Scene;
pub use seeds::{Seeds, SeedsOptions};
pub use state::{Arrangement, AxisMode, GradientFlow, LayersOptions, LessonPage, Progress, Show, Tab, ViewState};
pub use text::{Language, Text};
use window::is_low;
pub use window::window_ui;

/// What the user asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Train.
    Run,
    /// Stop training.
    Pause,
    /// Make one step.
    Step,
    /// Train up to a step; the text as typed.
    RunTo(String),
    /// Start again from the same initial weights.
    Replay,
    /// Start with the next seed.
    NewSeed,
    /// Train at so many steps per second; [`FULL_SPEED`] or more means as fast as it goes.
    Speed(f64),
    /// A key of the experiment takes a value.
    Set(&'static str, Value),
    /// A held γ or β of one hidden layer, counted from 1, takes a value.
    SetLayer(&'static str, Value, usize),
    /// A key of the experiment takes a value as typed.
    Type(&'static str, String),
    /// The run begins again with the remedy that was found, which changes this key.
    Remedy(&'static str),
    /// A key of the experiment takes its default.
    Reset(&'static str),
    /// Bring back the experiment and the run from before what was done last.
    Undo,
    /// Do again what was undone last.
    Redo,
    /// Give up bringing a run back.
    Stay,
    /// Keep the curves of this run behind those of the next, or let them go.
    Pin(bool),
    /// What is to become of a change that was made while an earlier step is shown.
    Branch(BranchChoice),
    /// Repeat the experiment with several seeds.
    RunSeeds,
    /// End that; the seeds that are done stay.
    CancelSeeds,
    /// Steps of each seed; the text as typed.
    SeedSteps(String),
    /// Something in a lesson.
    Lesson(LessonAction),
    /// Something with files or the clipboard.
    File(FileAction),
    /// Something with figures.
    Export(ExportAction),
    /// Something about the view alone.
    Show(Show),
}

/// What is to become of a change that was made while an earlier step is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchChoice {
    /// Replay up to the step shown and go on from there with the change.
    Here,
    /// Change the networks where the training stands.
    Now,
    /// Give the change up.
    Never,
}

/// From here on the speed slider means "as fast as it goes".
pub const FULL_SPEED: f64 = 1000.0;

/// The names of the arms.
const ARMS: [&str; 2] = ["A", "B"];
