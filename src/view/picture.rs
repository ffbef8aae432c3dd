//! A picture for a page: one view alone, without the window around it.

use egui::{CentralPanel, Frame, Margin, Ui};

use super::{Progress, Scene, Tab, decision, drift, gradients, layers, lens, plots, theme, window};

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// The histograms of all layers.
    Layers,
    /// The selected layer under the curve of its activation.
    Lens,
    /// The loss, or the accuracy, over time.
    Loss,
    /// Gradients, updates and dead units.
    Gradients,
    /// Distributions over time.
    Drift,
    /// The data and what the networks say about them.
    Data,
    /// The whole window.
    Window,
}

impl Picture {
    /// All of them, in the order of the manual.
    pub const ALL: [Self; 7] =
        [Self::Layers, Self::Lens, Self::Loss, Self::Gradients, Self::Drift, Self::Data, Self::Window];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Layers => "layers",
            Self::Lens => "lens",
            Self::Loss => "loss",
            Self::Gradients => "gradients",
            Self::Drift => "drift",
            Self::Data => "data",
            Self::Window => "window",
        }
    }

    /// The picture of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|picture| picture.name() == name)
    }

    /// The tab in which the window shows it, where it is not beside the tabs.
    #[must_use]
    pub const fn tab(self) -> Option<Tab> {
        match self {
            Self::Layers => Some(Tab::Layers),
            Self::Gradients => Some(Tab::Gradients),
            Self::Drift => Some(Tab::Drift),
            Self::Data => Some(Tab::Data),
            Self::Lens | Self::Loss | Self::Window => None,
        }
    }
}

/// Room around a picture, in points.
const MARGIN: i8 = 16;

/// Draws `picture` of `scene` over the whole of `ui`, which has neither margin nor background.
pub fn picture_ui(ui: &mut Ui, scene: &Scene<'_>, picture: Picture) {
    // Nobody can click on paper.
    let out = &mut Vec::new();
    if picture == Picture::Window {
        window::window_ui(ui, scene, out);
        return;
    }
    let frame = Frame::new().inner_margin(Margin::same(MARGIN));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.visuals_mut().override_text_color = Some(theme::palette(ui).text);
        match picture {
            Picture::Layers => layers::layers_ui(ui, scene, out),
            Picture::Lens => lens::lens_ui(ui, scene, ui.available_height(), false, out),
            Picture::Loss if scene.state.progress == Progress::Accuracy => {
                plots::accuracy_over_time_ui(ui, scene, ui.available_height());
            }
            Picture::Loss => plots::plots_ui(ui, scene, ui.available_height(), out),
            Picture::Gradients => gradients::gradients_ui(ui, scene, out),
            Picture::Drift => drift::drift_ui(ui, scene, out),
            Picture::Data | Picture::Window => decision::decision_ui(ui, scene, out),
        }
    });
}
