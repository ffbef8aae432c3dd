//! The views: each function reads a [`Scene`], draws it, and returns the user's requests as [`Action`]s. Nothing
//! here computes a statistic, knows a thread, or opens a file.

mod arms;
mod charts;
mod choose;
mod controls;
mod decision;
mod drift;
mod export;
mod files;
pub(crate) mod format;
mod gradients;
mod hatch;
mod hints;
mod kept;
mod keys;
mod language;
mod layers;
mod lens;
mod lesson;
mod map;
mod microscope;
mod network;
mod notice;
mod options;
mod own_data;
mod past;
mod picture;
mod plots;
mod problem;
mod runs;
mod scene;
mod seeds;
mod state;
mod tabs;
mod text;
mod texture;
pub mod theme;
mod timeline;
mod top_bar;
mod translation;
mod widgets;
mod window;

use crate::config::Value;

pub use arms::place;
pub use charts::TimeScale;
pub use controls::Group;
pub use decision::{DecisionOptions, Points};
pub use drift::{DriftOptions, Lower, Whose};
pub use export::{Export, ExportAction, ExportOptions, Exporting, Paper, Preview, Reel, Work};
pub use files::{Dialog, FileAction, Message, Purpose, RecentFile, Unreadable};
pub use gradients::GradientOptions;
pub use hints::COUNT as HINTS;
pub use language::Language;
pub use lens::{LensOptions, MARKED, entering, leaving};
pub use lesson::{Changed, Course, Entry, LessonAction, Phase, Prediction};
pub use map::{
    Field, MapAction, MapPointed, MapView, Outdated, WindowMap, description as map_description, map_ui,
    title as map_title,
};
pub use microscope::{MicroscopeOptions, description as microscope_description, seen as microscope_seen};
pub use network::{stage as tiles_stage, strips_gave_way};
pub use options::{OPTIONS, ViewOption};
pub use own_data::{OwnData, OwnDataAction};
pub use past::{Deed, Past};
pub use picture::{Picture, picture_ui, title};
pub use plots::Pinned;
pub use problem::{Refusal, bad_table};
pub use scene::{Scene, Window, network_name};
pub use seeds::{Seeds, SeedsOptions};
pub use state::{
    Arrangement, AxisMode, GradientFlow, LayersOptions, LessonPage, Pace, Progress, Runs, Show, Tab, ViewState,
};
pub use text::Text;
pub use translation::{Translation, missing as missing_texts};
use window::is_low;
pub use window::window_ui;

/// A request of the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Start training.
    Run,
    /// Stop training.
    Pause,
    /// Train one step.
    Step,
    /// Train up to a step; the text is as typed.
    RunTo(String),
    /// Start again from the same initial weights.
    Replay,
    /// Start with the next seed.
    NewSeed,
    /// Train at this many steps per second; [`FULL_SPEED`] or more means as fast as possible.
    Speed(f64),
    /// Set a key of the experiment to a value.
    Set(&'static str, Value),
    /// Set a held γ or β of one hidden layer, counted from 1, to a value.
    SetLayer(&'static str, Value, usize),
    /// Set a key of the experiment to a value as typed.
    Type(&'static str, String),
    /// Start the run again with the remedy that was found, which changes this key.
    Remedy(&'static str),
    /// Reset a key of the experiment to its default.
    Reset(&'static str),
    /// Restore the experiment and the run from before the last change.
    Undo,
    /// Redo the change that was undone last.
    Redo,
    /// Stop restoring a run.
    Stay,
    /// Pin this run, so that its curves stay behind those of the next, or unpin it.
    Pin(bool),
    /// Decide about a change that was made while an earlier step was displayed.
    Branch(BranchChoice),
    /// Repeat the experiment with several seeds.
    RunSeeds,
    /// Cancel the run of several seeds; the seeds already done stay.
    CancelSeeds,
    /// Set the number of steps with each seed; the text is as typed.
    SeedSteps(String),
    /// An action with the map.
    Map(MapAction),
    /// An action in a lesson.
    Lesson(LessonAction),
    /// An action with files or the clipboard.
    File(FileAction),
    /// A change of how the user's own data are read.
    OwnData(OwnDataAction),
    /// An action with figures.
    Export(ExportAction),
    /// A change of the view alone.
    Show(Show),
}

/// The decision about a change that was made while an earlier step was displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchChoice {
    /// Replay up to the displayed step and continue from there with the change.
    Here,
    /// Apply the change to the networks at the newest step.
    Now,
    /// Discard the change.
    Never,
}

/// Speed from which on the slider means "as fast as possible", in steps per second.
pub const FULL_SPEED: f64 = 1000.0;

/// The names of the arms.
pub(crate) const ARMS: [&str; 2] = ["A", "B"];
