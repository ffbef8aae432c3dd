//! A picture for a page: one view alone, without the window around it.

use egui::{CentralPanel, Frame, Label, Margin, Panel, RichText, Ui};

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

    /// Least width and height of a page, in points, on which it can be read.
    #[must_use]
    pub const fn least(self) -> [f32; 2] {
        match self {
            Self::Window => [640.0, 420.0],
            _ => [200.0, 150.0],
        }
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
/// Room around it on a small page.
const SMALL_MARGIN: i8 = 8;
/// A page of this width, or less, is small.
const SMALL: f32 = 480.0;

/// Draws `picture` of `scene` over the whole of `ui`, which has neither margin nor background, and `caption` below it.
pub fn picture_ui(ui: &mut Ui, scene: &Scene<'_>, picture: Picture, caption: Option<&str>) {
    let margin = if ui.available_width() <= SMALL { SMALL_MARGIN } else { MARGIN };
    if let Some(caption) = caption {
        caption_ui(ui, caption, margin);
    }
    // Nobody can click on paper.
    let out = &mut Vec::new();
    if picture == Picture::Window {
        window::window_ui(ui, scene, out);
        return;
    }
    let margin = Margin { bottom: if caption.is_some() { 0 } else { margin }, ..Margin::same(margin) };
    let frame = Frame::new().inner_margin(margin);
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

/// What stands below the picture: small, in as many lines as it takes.
fn caption_ui(ui: &mut Ui, caption: &str, margin: i8) {
    let frame = Frame::new().inner_margin(Margin { top: margin / 2, ..Margin::same(margin) });
    Panel::bottom("caption").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
        let words = RichText::new(caption).font(theme::regular(theme::SMALL)).color(theme::palette(ui).muted);
        ui.add(Label::new(words).wrap());
    });
}
