//! A picture for a page: a single view without the window around it.

use std::sync::Arc;

use egui::{CentralPanel, Color32, Frame, Galley, Label, Margin, Panel, Pos2, Rect, RichText, Sense, Stroke};
use egui::{StrokeKind, Ui, WidgetInfo, accesskit, pos2, vec2};

use super::arms::{fitting, line_sample};
use super::charts::Line;
use super::{
    GradientFlow, Progress, Scene, Tab, ViewState, Window, decision, drift, format, gradients, layers, lens, map,
    microscope, network, plots, theme, window,
};

choices! {
    /// The view that a figure shows, in the order of the manual.
    Picture {
        /// The histograms of all layers, with the activation curve.
        Layers = "layers",
        /// The network: a tile for each unit, which shows what the unit responds to.
        Network = "network",
        /// The activation lens with the selected layer.
        Lens = "lens",
        /// The microscope: one unit over a mini-batch, number by number.
        Unit = "unit",
        /// The loss or the accuracy over time.
        Loss = "loss",
        /// The gradient over the layers.
        GradientFlow = "gradient-flow",
        /// The Gradients view: gradients, updates and dead units.
        Gradients = "gradients",
        /// The Drift view: distributions over time.
        Drift = "drift",
        /// The Data view: the data and the predictions of the networks.
        Data = "data",
        /// The map: where in a plane of two settings both networks learn.
        Map = "map",
        /// The whole window.
        Window = "window",
    }
}

impl Picture {
    /// Returns the least width and height of a legible page in points, with or without a caption below.
    #[must_use]
    pub const fn least(self, caption: bool) -> [f32; 2] {
        match (self, caption) {
            (Self::Window, false) => [640.0, 420.0],
            (Self::Window, true) => [640.0, 480.0],
            (Self::Unit, false) => [480.0, 390.0],
            (Self::Unit, true) => [480.0, 480.0],
            (_, false) => [300.0, 220.0],
            (_, true) => [300.0, 310.0],
        }
    }

    /// Returns the picture that stands in the middle of the window; `None` for several seeds, of which there are no figures.
    #[must_use]
    pub const fn in_middle(state: &ViewState) -> Option<Self> {
        match state.tab {
            _ if state.microscope.open => Some(Self::Unit),
            Tab::Layers if state.network => Some(Self::Network),
            Tab::Layers => Some(Self::Layers),
            Tab::Gradients => Some(Self::Gradients),
            Tab::Drift => Some(Self::Drift),
            Tab::Data => Some(Self::Data),
            Tab::Runs if state.shows_map() => Some(Self::Map),
            Tab::Runs => None,
        }
    }

    /// Returns the tab that shows the picture in the window; `None` if it is beside the tabs.
    #[must_use]
    pub const fn tab(self) -> Option<Tab> {
        match self {
            Self::Layers | Self::Network => Some(Tab::Layers),
            Self::Gradients => Some(Tab::Gradients),
            Self::Drift => Some(Tab::Drift),
            Self::Data => Some(Tab::Data),
            Self::Map => Some(Tab::Runs),
            Self::Lens | Self::Unit | Self::Loss | Self::GradientFlow | Self::Window => None,
        }
    }
}

/// Margin around a picture, in points.
const MARGIN: i8 = 16;
/// Margin around a picture on a small page, in points.
const SMALL_MARGIN: i8 = 8;
/// Height of the title, in points.
const TITLE: f32 = 22.0;
/// Gap below the title, in points.
const BELOW_TITLE: f32 = 6.0;
/// Gap between two items in a line, in points.
const GAP: f32 = 24.0;
/// Length of the line sample of an arm, and the gap behind it, in points.
const SAMPLE: f32 = 24.0;
const BEHIND_SAMPLE: f32 = 6.0;

/// Returns the title of `picture`: the view with its layer, stage and unit.
#[must_use]
pub fn title(scene: &Scene<'_>, picture: Picture) -> String {
    let text = scene.text;
    let layer = scene.layer().to_string();
    let layer = [("layer", layer.as_str())];
    let title = match picture {
        Picture::Layers => {
            return text.with("figure-layers", &[("stage", &scene.stage_name(scene.state.stage))]);
        }
        Picture::Network => {
            return text.with("figure-tiles", &[("stage", &scene.stage_name(network::stage(scene)))]);
        }
        Picture::Lens if scene.state.lens.compare => text.with("figure-lens-compare", &layer),
        Picture::Lens => text.with("figure-lens", &layer),
        Picture::Unit => {
            return text.with("figure-microscope", &[layer[0], ("unit", &scene.unit().to_string())]);
        }
        Picture::Drift => text.with("figure-drift", &layer),
        Picture::Gradients if scene.state.gradients.landscape => return text.get("figure-landscape"),
        Picture::Gradients => return text.with("figure-gradients", &layer),
        Picture::Loss if scene.state.progress == Progress::Accuracy => return text.get("figure-accuracy"),
        Picture::Loss => return text.get("figure-loss"),
        Picture::GradientFlow => {
            let relative = scene.state.gradient_flow == GradientFlow::Relative;
            return text.get(if relative { "figure-gradient-share" } else { "figure-gradient-rms" });
        }
        Picture::Data if scene.report.is_some_and(|report| report.exhibit.points.is_empty()) => {
            return text.get("figure-data-images");
        }
        Picture::Data => return text.get("figure-data"),
        Picture::Map => return map::title(&scene.map_of_page()),
        Picture::Window => return text.get("figure-window"),
    };
    match scene.state.unit {
        Some(unit) => text.with("figure-unit", &[("title", &title), ("unit", &unit.to_string())]),
        None => title,
    }
}

/// Returns what stands beside the title, long and short: the displayed moment, as "step 300 · epoch 12.0" and "step 300",
/// or the networks of a map, whose title says the step.
fn notes(scene: &Scene<'_>, picture: Picture) -> Vec<String> {
    if picture == Picture::Map {
        return vec![map::network(&scene.map_of_page())];
    }
    let Some(frame) = scene.frame() else { return Vec::new() };
    let (step, epoch) = (format::steps(frame.step), format!("{:.1}", frame.epoch));
    let step = scene.text.with("step-now", &[("step", &step)]);
    let epoch = scene.text.with("epoch-now", &[("epoch", &epoch)]);
    vec![format!("{step} · {epoch}"), step]
}

/// Draws `picture` of `scene` over the whole of `ui`, which has neither margin nor background, and `caption` below it.
pub fn picture_ui(ui: &mut Ui, scene: &Scene<'_>, picture: Picture, caption: Option<&str>) {
    let margin = if scene.is_small(ui.available_width()) { SMALL_MARGIN } else { MARGIN };
    if let Some(caption) = caption {
        caption_ui(ui, caption, margin);
    }
    // Nobody can click on a page, so actions are dropped.
    let out = &mut Vec::new();
    if picture == Picture::Window {
        window::window_ui(ui, &Window::new(*scene), out);
        return;
    }
    let margin = Margin { bottom: if caption.is_some() { 0 } else { margin }, ..Margin::same(margin) };
    let frame = Frame::new().inner_margin(margin);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.visuals_mut().override_text_color = Some(theme::palette(ui).text);
        title_ui(ui, scene, picture);
        match picture {
            Picture::Layers => layers::layers_ui(ui, scene, out),
            Picture::Network => network::network_ui(ui, scene, out),
            Picture::Lens => lens::lens_ui(ui, scene, ui.available_height(), None, out),
            Picture::Unit => microscope::unit_ui(ui, scene, out),
            Picture::Loss => plots::progress_page_ui(ui, scene, ui.available_height()),
            Picture::GradientFlow => plots::flow_page_ui(ui, scene, ui.available_height()),
            Picture::Gradients => gradients::gradients_ui(ui, scene, out),
            Picture::Drift => drift::drift_ui(ui, scene, out),
            Picture::Map => drop(map::map_ui(ui, &scene.map_of_page())),
            Picture::Data | Picture::Window => decision::decision_ui(ui, scene, out),
        }
    });
}

/// Draws the title, a note at its right, and between them, or below if there is no room, the key of the arms' lines.
fn title_ui(ui: &mut Ui, scene: &Scene<'_>, picture: Picture) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE), Sense::hover());
    let title = title(scene, picture);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &title));
    let notes = notes(scene, picture);
    let notes =
        notes.iter().map(|note| ui.painter().layout_no_wrap(note.clone(), theme::regular(theme::SMALL), palette.muted));
    let strong = |size: f32| ui.painter().layout_no_wrap(title.clone(), theme::strong(size), palette.text);
    // In one line the epoch is dropped before the title is made smaller.
    let pairs: Vec<_> = [theme::HEADING, theme::BODY]
        .into_iter()
        .flat_map(|size| notes.clone().map(move |note| (size, note)))
        .map(|(size, note)| (strong(size), note))
        .collect();
    let pair = pairs.iter().find(|(title, note)| title.size().x + GAP / 2.0 + note.size().x <= row.width());
    let (title, note) = match pair {
        Some((title, note)) => (Arc::clone(title), Some((Arc::clone(note), row))),
        None => (fitting(ui, &[&title], row.width(), palette.text), notes.clone().next().map(|it| (it, line_ui(ui)))),
    };
    let end = row.left() + title.size().x;
    ui.painter().galley(pos2(row.left(), row.center().y - title.size().y / 2.0), title, palette.text);
    let mut free = row.right() - end;
    if let Some((note, place)) = note {
        let size = note.size();
        ui.painter().galley(pos2(place.right() - size.x, place.center().y - size.y / 2.0), note, palette.muted);
        free = if place == row { free - size.x - GAP } else { 0.0 };
    }
    if let Some(lines) = lines(scene, picture, row.width()) {
        let keys: Vec<(usize, Arc<Galley>)> = scene.arms().map(|arm| key(ui, scene, arm)).collect();
        let width = keys.iter().map(|(_, name)| SAMPLE + BEHIND_SAMPLE + name.size().x + GAP).sum::<f32>();
        let mut at = if width <= free {
            pos2(row.right() - (row.right() - end - free) - width, row.center().y)
        } else {
            line_ui(ui).left_center()
        };
        for (arm, name) in keys {
            sample(ui, at, palette.arms[arm], lines[arm]);
            at.x += SAMPLE + BEHIND_SAMPLE;
            let width = name.size().x;
            ui.painter().galley(at - vec2(0.0, name.size().y / 2.0), name, palette.names[arm]);
            at.x += width + GAP;
        }
    }
    ui.add_space(BELOW_TITLE);
}

/// Allocates another line below the title.
fn line_ui(ui: &mut Ui) -> Rect {
    ui.allocate_exact_size(vec2(ui.available_width(), TITLE - 4.0), Sense::hover()).0
}

/// Returns the line of each arm; `None` if the picture itself explains which arm is which.
fn lines(scene: &Scene<'_>, picture: Picture, width: f32) -> Option<[Line; 2]> {
    match picture {
        Picture::Loss => Some([Line::Solid, Line::Ringed]),
        Picture::Gradients if scene.state.gradients.landscape => Some([Line::Solid, Line::Ringed]),
        Picture::Gradients | Picture::GradientFlow => Some([Line::Dots, Line::Squares]),
        Picture::Lens if scene.is_small(width) || scene.state.lens.compare => Some([Line::Solid, Line::Dashed]),
        _ => None,
    }
}

/// Lays out the name of an arm.
fn key(ui: &Ui, scene: &Scene<'_>, arm: usize) -> (usize, Arc<Galley>) {
    let font = theme::regular(if scene.is_small(ui.available_width()) { theme::SMALL } else { theme::BODY });
    (arm, ui.painter().layout_no_wrap(scene.arm_name(arm), font, theme::palette(ui).names[arm]))
}

/// Draws the line sample of an arm, which begins at `at`.
fn sample(ui: &Ui, at: Pos2, color: Color32, line: Line) {
    let ends = [at, at + vec2(SAMPLE, 0.0)];
    line_sample(ui, ends, color, line == Line::Dashed);
    let (middle, paper) = (ends[0].lerp(ends[1], 0.5), theme::palette(ui).canvas);
    match line {
        Line::Ringed => {
            ui.painter().circle(middle, 3.2, paper, Stroke::new(1.4, color));
        }
        Line::Dots => {
            ui.painter().circle_filled(middle, 3.4, color);
        }
        Line::Squares => {
            let square = Rect::from_center_size(middle, vec2(6.4, 6.4));
            ui.painter().rect(square, 0.0, paper, Stroke::new(1.4, color), StrokeKind::Middle);
        }
        _ => {}
    }
}

/// Draws the caption below the picture, in small letters and as many lines as it needs.
fn caption_ui(ui: &mut Ui, caption: &str, margin: i8) {
    let frame = Frame::new().inner_margin(Margin { top: margin / 2, ..Margin::same(margin) });
    Panel::bottom("caption").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
        let words = RichText::new(caption).font(theme::regular(theme::SMALL)).color(theme::palette(ui).muted);
        ui.add(Label::new(words).wrap());
    });
}
