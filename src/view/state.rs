//! The state of the view: what is displayed, and how. Nothing here affects the networks.

use egui::ThemePreference;

use super::{
    DecisionOptions, Dialog, DriftOptions, GradientOptions, Group, Language, LensOptions, Message, MicroscopeOptions,
    SeedsOptions, TimeScale,
};
use crate::map::Plane;
use crate::measure::{Against, Extras, LayersView, Stage};

choices! {
    /// The tabs in the middle of the window, in the order of the keys 1 to 5, with their names in options, lessons and
    /// state files. That of the runs is older than the map.
    #[derive(Default)]
    Tab {
        /// The histograms of all layers.
        #[default]
        Layers = "layers",
        /// Distributions over time.
        Drift = "drift",
        /// Gradients, updates and dead units.
        Gradients = "gradients",
        /// The data and the predictions of the networks.
        Data = "data",
        /// Many runs of one experiment: with several seeds, or over a plane of two settings.
        Runs = "seeds",
    }
}

impl Tab {
    /// Returns the name of the tab's text.
    pub(super) const fn text(self) -> &'static str {
        if matches!(self, Self::Runs) { "runs" } else { self.name() }
    }
}

/// What the tab of many runs shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runs {
    /// The experiment with several seeds.
    #[default]
    Seeds,
    /// The experiment over a plane of two settings.
    Map,
}

/// The mode of the x axis of the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisMode {
    /// A single axis for all cells.
    #[default]
    Fixed,
    /// A separate axis for each cell, fitted to its values.
    Fit,
}

/// The arrangement of both arms in the Layers view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// Arm A at the left, arm B at the right.
    #[default]
    SideBySide,
    /// Both arms on one axis.
    Overlay,
    /// A heat map: a line of colors for each layer.
    Map,
}

/// Display options of the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayersOptions {
    /// The mode of the x axis.
    pub axis: AxisMode,
    /// The arrangement of both arms.
    pub arrangement: Arrangement,
    /// Whether heights are logarithms of counts.
    pub log_counts: bool,
    /// Whether each unit is drawn as a line, not all units together as a histogram.
    pub units: bool,
    /// The earlier step that is drawn behind; `None` for none.
    pub ghost: Option<Against>,
    /// Whether the answers of the networks are drawn below; `None` = in a window, not on a page.
    pub answers: Option<bool>,
    /// Whether a few tiles of each layer are drawn beside its distribution; `None` = in a window, not on a page.
    pub strip: Option<bool>,
}

impl Default for LayersOptions {
    fn default() -> Self {
        Self {
            axis: AxisMode::default(),
            arrangement: Arrangement::default(),
            log_counts: false,
            units: false,
            ghost: Some(Against::Start),
            answers: None,
            strip: None,
        }
    }
}

/// The chart over time below the lens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// The training loss.
    #[default]
    Loss,
    /// The accuracies.
    Accuracy,
}

/// The quantity in the plot of the gradient over the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GradientFlow {
    /// The ratio of the gradient's rms to that of the last hidden layer: how much arrives.
    #[default]
    Relative,
    /// The root mean square of the gradient.
    Rms,
}

/// A page of the end of a lesson, if the end does not fit on one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LessonPage {
    /// The result: what happened.
    #[default]
    Result,
    /// The limits of the claim.
    Limits,
    /// The claims, with the suggestions if there is room.
    Claims,
    /// The suggestions for what to try.
    Try,
    /// The controls, which take the cause of claims away.
    Cause,
}

/// A change of the view state, which does not affect the networks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Show {
    /// Set the view option of this full name (see [`super::OPTIONS`]) to one of its words.
    Option(&'static str, &'static str),
    /// Set the number of seeds and of steps.
    Seeds(SeedsOptions),
    /// Show the file of the user's own data, or the answers of the networks, in the tab of the data.
    File(bool),
    /// Set the options of the microscope.
    Microscope(MicroscopeOptions),
    /// Select this layer, counted from 1.
    Layer(usize),
    /// Select this unit of the layer, counted from 1; `None` for all units.
    Unit(Option<usize>),
    /// Show the frame at this step; `None` for the newest.
    At(Option<u64>),
    /// Move this many recorded frames forward, or backward if negative.
    Frames(i64),
    /// Start or stop the playback of the recorded frames.
    PlayBack(bool),
    /// Set the dark or the light theme.
    Theme(ThemePreference),
    /// Set the language.
    Language(Language),
    /// Fold (`true`) or open a group of controls.
    Fold(Group, bool),
    /// Set γ and β for the selected layer alone, or for all layers.
    OneLayer(bool),
    /// Switch projector mode, which is larger and bolder and has no controls.
    Projector(bool),
    /// Switch full screen.
    FullScreen(bool),
    /// Open or close the list of keys.
    Keys(bool),
    /// Dismiss the refusal.
    NoRefusal,
    /// Show this hint of the first start, counted from 0; `None` ends the hints.
    Hint(Option<usize>),
    /// Open or close the list of lessons.
    Lessons(bool),
    /// Show this page of the end of a lesson.
    LessonPage(LessonPage),
}

/// How fast and how far to train.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// The position of the speed slider, in steps per second.
    pub speed: f64,
    /// The step in the field "run to step".
    pub run_to: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { speed: 40.0, run_to: 300 }
    }
}

/// The state of the view.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the window")]
pub struct ViewState {
    /// The tab in the middle.
    pub tab: Tab,
    /// The displayed stage of the layers.
    pub stage: Stage,
    /// Whether the tab of the layers shows the network, a tile for each unit, not a row for each layer.
    pub network: bool,
    /// The display options of the layers.
    pub layers: LayersOptions,
    /// The options of the lens.
    pub lens: LensOptions,
    /// The options of the microscope.
    pub microscope: MicroscopeOptions,
    /// The options of the Drift view.
    pub drift: DriftOptions,
    /// The options of the Gradients view.
    pub gradients: GradientOptions,
    /// The options of the Data view.
    pub decision: DecisionOptions,
    /// Whether the tab of the data shows the file of the user's own data, not the answers of the networks.
    pub file: bool,
    /// What the tab of many runs shows.
    pub runs: Runs,
    /// The number of seeds and of steps.
    pub seeds: SeedsOptions,
    /// What the next map shows.
    pub map: Plane,
    /// The chart over time below the lens.
    pub progress: Progress,
    /// The quantity in the plot of the gradient over the layers.
    pub gradient_flow: GradientFlow,
    /// The selected layer, counted from 1; `None` until one is clicked. Read it through [`super::Scene::layer`].
    pub layer: Option<usize>,
    /// The selected unit of the layer, counted from 1; `None` for all units.
    pub unit: Option<usize>,
    /// The displayed step; `None` for the newest.
    pub at: Option<u64>,
    /// Whether the recorded frames are being played back.
    pub plays_back: bool,
    /// The scale of all time axes.
    pub time_scale: TimeScale,
    /// How fast and how far to train.
    pub pace: Pace,
    /// Whether the controls are shown; `None` = if there is room.
    pub controls: Option<bool>,
    /// Whether the plots are shown; `None` = if there is room.
    pub plots: Option<bool>,
    /// Whether each group of controls is folded, in the order of [`Group::ALL`].
    pub folded: [bool; Group::ALL.len()],
    /// Whether held γ and β are set for the selected layer alone.
    pub one_layer: bool,
    /// Whether projector mode is on, which is larger and bolder and has no controls.
    pub projector: bool,
    /// Whether the view is a frame of an animation: the axes of single steps then cover the values of all steps.
    pub steady: bool,
    /// The arm, 0 or 1, that is hidden until it is revealed.
    pub hidden: Option<usize>,
    /// Whether the window fills the screen.
    pub full_screen: bool,
    /// Whether the list of keys is open.
    pub keys: bool,
    /// The displayed hint, counted from 0.
    pub hint: Option<usize>,
    /// Whether the list of lessons is open.
    pub lessons: bool,
    /// The chosen page of the end of a lesson.
    pub lesson_page: LessonPage,
    /// The file dialog, if it is open.
    pub dialog: Option<Dialog>,
    /// The data file elsewhere that an experiment names, while the user is asked whether it may be read.
    pub asks_to_read: Option<String>,
    /// The message about files.
    pub message: Option<Message>,
}

impl ViewState {
    /// Returns whether a dialog or list other than the export dialog has the keyboard and the pointer to itself.
    #[must_use]
    pub(super) const fn has_dialog(&self) -> bool {
        self.dialog.is_some() || self.asks_to_read.is_some() || self.keys || self.lessons
    }

    /// Returns whether the map is in the middle of the window.
    #[must_use]
    pub const fn shows_map(&self) -> bool {
        matches!((self.tab, self.runs), (Tab::Runs, Runs::Map))
    }

    /// Returns what recorded frames must contain beyond what every view shows: the landscape while it is shown.
    #[must_use]
    pub fn extras(&self) -> Extras {
        Extras { landscape: self.tab == Tab::Gradients && self.gradients.landscape, ..Extras::default() }
    }

    /// Returns whether the network is in the middle of the window.
    #[must_use]
    pub const fn shows_network(&self) -> bool {
        matches!(self.tab, Tab::Layers) && self.network
    }

    /// Returns what live frames must contain of the layers. The lens, which is always open, computes its own medians.
    #[must_use]
    pub const fn watched(&self) -> LayersView {
        LayersView { stage: self.stage, medians: self.layers.ghost.is_some(), units: self.layers.units }
    }
}
