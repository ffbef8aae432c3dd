//! What is shown and how: nothing of this touches the networks.

use egui::ThemePreference;

use super::{
    Against, DecisionOptions, Dialog, DriftOptions, Export, GradientOptions, Group, Language, LensOptions, Message,
    Picture, SeedsOptions, TimeScale,
};
use crate::measure::{LayersView, Stage};

/// The pictures in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The histograms of all layers.
    #[default]
    Layers,
    /// Distributions over time.
    Drift,
    /// Gradients, updates and dead units.
    Gradients,
    /// The data and what the networks say about them.
    Data,
    /// Several seeds.
    Seeds,
}

impl Tab {
    /// All of them, in the order of the keys 1 to 5.
    pub const ALL: [Self; 5] = [Self::Layers, Self::Drift, Self::Gradients, Self::Data, Self::Seeds];

    /// The name of its text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Layers => "layers",
            Self::Drift => "drift",
            Self::Gradients => "gradients",
            Self::Data => "data",
            Self::Seeds => "seeds",
        }
    }
}

/// The x axis of the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisMode {
    /// One axis for all cells.
    #[default]
    Fixed,
    /// Every cell its own.
    Fit,
}

/// How the layers of both arms stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// A left, B right.
    #[default]
    SideBySide,
    /// Both on one axis.
    Overlay,
    /// A heat map: a line of colors for each layer.
    Map,
}

/// How the layers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayersOptions {
    /// The x axis.
    pub axis: AxisMode,
    /// How both arms stand.
    pub arrangement: Arrangement,
    /// Whether heights are logarithms of counts.
    pub log_counts: bool,
    /// Whether every unit has a line of its own, instead of all together a histogram.
    pub units: bool,
    /// The earlier step that is drawn behind; `None` for none.
    pub ghost: Option<Against>,
    /// Whether what the networks can do is shown below; `None` = in a window, not on paper.
    pub answers: Option<bool>,
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
        }
    }
}

/// The plot over time below the lens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// The training loss.
    #[default]
    Loss,
    /// The accuracies.
    Accuracy,
}

/// How the gradient over the layers is plotted below the lens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GradientFlow {
    /// As a share of that of the last hidden layer: how much arrives.
    #[default]
    Relative,
    /// Its root mean square.
    Rms,
}

/// A page of the end of a lesson, where there is no room for all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LessonPage {
    /// What happened.
    #[default]
    Result,
    /// Where the claim ends.
    Limits,
    /// The claims, and what to try where there is room.
    Claims,
    /// What to try.
    Try,
}

/// A change of what is shown; the networks do not notice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Show {
    /// Another picture in the middle.
    Tab(Tab),
    /// Another stage of the layers.
    Stage(Stage),
    /// How the layers are drawn.
    Layers(LayersOptions),
    /// The options of the lens.
    Lens(LensOptions),
    /// The options of the drift view.
    Drift(DriftOptions),
    /// The options of the gradient view.
    Gradients(GradientOptions),
    /// The options of the data view.
    Decision(DecisionOptions),
    /// How many seeds, and how far.
    Seeds(SeedsOptions),
    /// Another plot over time below the lens.
    Progress(Progress),
    /// The gradient over the layers on another scale.
    GradientFlow(GradientFlow),
    /// This layer, counted from 1.
    Layer(usize),
    /// One unit of it, counted from 1; `None` for all.
    Unit(Option<usize>),
    /// The frame at this step, or the newest.
    At(Option<u64>),
    /// Recorded frames forward (or backward) from the one shown.
    Frames(i64),
    /// Play the recorded frames, or stop that.
    PlayBack(bool),
    /// How steps lie along all time axes.
    TimeScale(TimeScale),
    /// Dark or light.
    Theme(ThemePreference),
    /// Another language.
    Language(Language),
    /// Controls shown or folded.
    Controls(bool),
    /// Plots shown or folded.
    Plots(bool),
    /// A group of controls folded or open.
    Fold(Group, bool),
    /// Whether γ and β are set for the selected layer alone.
    OneLayer(bool),
    /// Larger, bolder, without controls.
    Projector(bool),
    /// One arm hidden, 0 or 1, until it is revealed.
    Hide(Option<usize>),
    /// The whole screen, or a window.
    FullScreen(bool),
    /// The list of keys.
    Keys(bool),
    /// Why something is not possible need not be shown any longer.
    NoRefusal,
    /// A hint of the first start, counted from 0; `None` ends them.
    Hint(Option<usize>),
    /// The list of lessons.
    Lessons(bool),
    /// Another page of the end of a lesson.
    LessonPage(LessonPage),
}

/// What is shown and how.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the window")]
pub struct ViewState {
    /// The picture in the middle.
    pub tab: Tab,
    /// The stage of the layers.
    pub stage: Stage,
    /// How the layers are drawn.
    pub layers: LayersOptions,
    /// The options of the lens.
    pub lens: LensOptions,
    /// The options of the drift view.
    pub drift: DriftOptions,
    /// The options of the gradient view.
    pub gradients: GradientOptions,
    /// The options of the data view.
    pub decision: DecisionOptions,
    /// How many seeds, and how far.
    pub seeds: SeedsOptions,
    /// The plot over time below the lens.
    pub progress: Progress,
    /// How the gradient over the layers is plotted.
    pub gradient_flow: GradientFlow,
    /// The selected layer, counted from 1; `None` until one is clicked. Read it through [`super::Scene::layer`].
    pub layer: Option<usize>,
    /// One unit of it, counted from 1; `None` for all.
    pub unit: Option<usize>,
    /// The step that is shown; `None` for the newest.
    pub at: Option<u64>,
    /// Whether the recorded frames play.
    pub plays_back: bool,
    /// How steps lie along all time axes.
    pub time_scale: TimeScale,
    /// The speed slider, steps per second.
    pub speed: f64,
    /// The field "run to step".
    pub run_to: u64,
    /// Whether the controls are shown; `None` = where there is room.
    pub controls: Option<bool>,
    /// Whether the plots are shown; `None` = where there is room.
    pub plots: Option<bool>,
    /// Which groups of controls are folded, in the order of [`Group::ALL`].
    pub folded: [bool; Group::ALL.len()],
    /// Whether held γ and β are set for the selected layer alone.
    pub one_layer: bool,
    /// Larger, bolder, without controls.
    pub projector: bool,
    /// On paper: no switches, nothing selected, since nobody can click.
    pub printed: bool,
    /// In an animation: the axes of what is drawn of a single step hold the values of all steps.
    pub steady: bool,
    /// An arm, 0 or 1, that is hidden until it is revealed.
    pub hidden: Option<usize>,
    /// Whether the window fills the screen.
    pub full_screen: bool,
    /// Whether the list of keys is open.
    pub keys: bool,
    /// The hint that is shown, counted from 0.
    pub hint: Option<usize>,
    /// Whether the list of lessons is open.
    pub lessons: bool,
    /// The page of the end of a lesson.
    pub lesson_page: LessonPage,
    /// The dialog that asks for a file, where it is open.
    pub dialog: Option<Dialog>,
    /// A file elsewhere that is named as data: may it be read?
    pub asks_to_read: Option<String>,
    /// What there is to say about files.
    pub message: Option<Message>,
    /// The dialog of an export, where it is open.
    pub export: Option<Export>,
    /// What the export menu is about; `None` for the picture in the middle.
    pub export_about: Option<Picture>,
}

impl ViewState {
    /// Whether something lies on the window that has keyboard and pointer to itself.
    #[must_use]
    pub(super) const fn has_dialog(&self) -> bool {
        self.dialog.is_some() || self.export.is_some() || self.asks_to_read.is_some() || self.keys || self.lessons
    }
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            stage: Stage::Y,
            layers: LayersOptions::default(),
            lens: LensOptions::default(),
            drift: DriftOptions::default(),
            gradients: GradientOptions::default(),
            decision: DecisionOptions::default(),
            seeds: SeedsOptions::default(),
            progress: Progress::default(),
            gradient_flow: GradientFlow::default(),
            layer: None,
            unit: None,
            at: None,
            plays_back: false,
            time_scale: TimeScale::default(),
            speed: 40.0,
            run_to: 300,
            controls: None,
            plots: None,
            folded: [false; Group::ALL.len()],
            one_layer: false,
            projector: false,
            printed: false,
            steady: false,
            hidden: None,
            full_screen: false,
            keys: false,
            hint: None,
            lessons: false,
            lesson_page: LessonPage::default(),
            dialog: None,
            asks_to_read: None,
            message: None,
            export: None,
            export_about: None,
        }
    }
}

impl ViewState {
    /// What live frames must hold of the layers. The lens, which is always open, draws medians of its own.
    #[must_use]
    pub const fn watched(&self) -> LayersView {
        LayersView { stage: self.stage, medians: self.layers.ghost.is_some(), units: self.layers.units }
    }
}
