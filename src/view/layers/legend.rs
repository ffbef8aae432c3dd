//! The legend of the layers: the meaning of colors, lines and heights.

use egui::{
    Color32, Frame as Card, Margin, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit, pos2, vec2,
};

use super::Curve;
use super::ghost;
use super::height::top_share;
use super::map;
use super::zones::paint_saturated;
use crate::measure::Stage;
use crate::view::format::{percent, steps};
use crate::view::{Arrangement, AxisMode, Scene, theme};

/// Left margin as wide as the names of the layers, in points.
const LABELS_MARGIN: i8 = 40;

/// The sign before an entry of the legend.
#[derive(Clone, Copy)]
enum Sign {
    /// A patch of the saturated zone, and one of the near-linear zone.
    Saturated,
    NearLinear,
    /// A dashed line: color, length of a dash.
    Dashes(Color32, f32),
    /// A vertical dashed line: color, length of a dash.
    Upright(Color32, f32),
    /// A dot.
    Dot(Color32),
    /// The outlines of both arms at the compared earlier step.
    Outlines,
    /// The color ramp of the map.
    Strip,
    /// No sign.
    None,
}

/// Draws the legend below the layers.
pub fn legend_ui(ui: &mut Ui, scene: &Scene<'_>, curve: &Curve) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let is_map = scene.state.layers.arrangement == Arrangement::Map;
    let left = Card::new().inner_margin(Margin { left: LABELS_MARGIN, ..Margin::ZERO });
    // A wrapped row is at least this high.
    ui.spacing_mut().interact_size.y = 18.0;
    ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
    left.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            if scene.state.stage == Stage::Y {
                if curve.saturated().next().is_some() {
                    let sign = if is_map { Sign::Upright(palette.edges[0], 4.0) } else { Sign::Saturated };
                    let name = if curve.inactive { "legend-inactive" } else { "legend-saturated" };
                    meaning_ui(ui, sign, &text.get(name));
                }
                if curve.near_linear().is_some() {
                    let sign = if is_map { Sign::Upright(palette.curve, 2.0) } else { Sign::NearLinear };
                    let name = if curve.inactive { "legend-linear" } else { "legend-near-linear" };
                    meaning_ui(ui, sign, &text.get(name));
                }
                if !is_map {
                    let name = text.get(&format!("network-activation-{}", scene.run().network.activation.name()));
                    let meaning = text.with("legend-curve", &[("name", &name)]);
                    meaning_ui(ui, Sign::Dashes(palette.curve, 4.0), &meaning);
                }
            }
            ghost_ui(ui, scene);
            units_ui(ui, scene);
            // The lines of single units have no height to explain.
            if is_map || !scene.state.layers.units {
                height_ui(ui, scene);
            }
        })
    });
}

/// Draws the entry of the compared earlier step.
fn ghost_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let ghost = scene.frame().and_then(|frame| scene.ghost(frame));
    let Some(ghost) = ghost.filter(|_| scene.state.layers.arrangement != Arrangement::Map) else { return };
    let palette = theme::palette(ui);
    let (sign, name) = if scene.state.layers.units {
        (Sign::Dot(palette.muted), "legend-ghost-units")
    } else {
        (Sign::Outlines, "legend-ghost")
    };
    said_ui(ui, sign, &scene.text.with(name, &[("step", &steps(ghost.step))]), &scene.text.get("legend-ghost.tip"));
}

/// Draws the entries of single units: how many there are, and that some stages have none.
fn units_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let options = scene.state.layers;
    let Some(frame) = scene.frame().filter(|_| options.units && options.arrangement != Arrangement::Map) else {
        return;
    };
    let text = scene.text;
    let units = |arm: usize| {
        let layer = frame.arms[arm].layers.first()?;
        let stage = layer.stage_shown(scene.state.stage);
        layer.stage(stage).map(|_| layer.units(stage).len())
    };
    let shown = (0..2).filter(|arm| scene.shows(*arm) && frame.arms[*arm].diverged.is_none());
    let units: Vec<_> = shown.filter_map(units).collect();
    let most = units.iter().copied().max().unwrap_or(0);
    if most > 0 {
        let args = [("shown", most.to_string()), ("all", scene.run().network.width.to_string())];
        let name = if options.arrangement == Arrangement::Overlay { "legend-units-both" } else { "legend-units" };
        said_ui(ui, Sign::None, &text.with(name, &args), &text.get("legend-units.tip"));
    }
    // The timeline keeps single units of z and y only.
    if units.contains(&0) {
        let stage = scene.stage_name(scene.state.stage);
        let meaning = text.with("legend-units-missing", &[("stage", &stage)]);
        said_ui(ui, Sign::None, &meaning, &text.get("legend-units-missing.tip"));
    }
}

/// Draws the entry of the height of a bar or the color of the map.
fn height_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let text = scene.text;
    let options = scene.state.layers;
    let share = percent(top_share(scene.state.stage));
    let share = [("share", share.as_str())];
    let (sign, meaning, tip) = if options.units {
        (Sign::Strip, text.get("legend-map-units"), "legend-map-units.tip")
    } else {
        match (options.arrangement, options.log_counts, options.axis) {
            (Arrangement::Map, false, AxisMode::Fixed) => {
                (Sign::Strip, text.with("legend-map", &share), "legend-map.tip")
            }
            (Arrangement::Map, false, AxisMode::Fit) => (Sign::Strip, text.get("legend-map-fit"), "legend-map.tip"),
            (Arrangement::Map, true, AxisMode::Fixed) => (Sign::Strip, text.get("legend-map-log"), "legend-log.tip"),
            (Arrangement::Map, true, AxisMode::Fit) => (Sign::Strip, text.get("legend-map-log-fit"), "legend-log.tip"),
            (_, true, AxisMode::Fixed) => (Sign::None, text.get("legend-log"), "legend-log.tip"),
            (_, true, AxisMode::Fit) => (Sign::None, text.get("legend-log-fit"), "legend-log.tip"),
            (_, false, AxisMode::Fixed) => (Sign::None, text.with("legend-height", &share), "legend-height.tip"),
            (Arrangement::Overlay, false, AxisMode::Fit) => {
                (Sign::None, text.get("legend-density"), "legend-density.tip")
            }
            (_, false, AxisMode::Fit) => (Sign::None, text.get("legend-height-fit"), "legend-height-fit.tip"),
        }
    };
    let (response, rect) = meaning_ui(ui, sign, &meaning);
    if matches!(sign, Sign::Strip) {
        map::strip(
            ui,
            Rect::from_min_size(pos2(rect.left(), rect.center().y - 6.0), vec2(34.0, 12.0)),
            options.log_counts,
        );
    }
    if options.units {
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &meaning));
    }
    response.on_hover_text(text.get(tip));
}

/// Draws a sign and its meaning, with a tooltip and a label for screen readers.
fn said_ui(ui: &mut Ui, sign: Sign, meaning: &str, tip: &str) {
    let (response, _) = meaning_ui(ui, sign, meaning);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, meaning));
    response.on_hover_text(tip);
}

/// Draws a sign and its meaning as one widget. Returns its response and place.
fn meaning_ui(ui: &mut Ui, sign: Sign, meaning: &str) -> (Response, Rect) {
    let palette = theme::palette(ui);
    let room = match sign {
        Sign::Saturated | Sign::NearLinear | Sign::Dashes(..) | Sign::Outlines => 20.0,
        Sign::Upright(..) | Sign::Dot(_) => 10.0,
        Sign::Strip => 40.0,
        Sign::None => 0.0,
    };
    let galley = ui.painter().layout_no_wrap(meaning.to_owned(), theme::regular(theme::SMALL), palette.muted);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + room + 14.0, 18.0), Sense::hover());
    ui.painter().galley(pos2(rect.left() + room, rect.center().y - galley.size().y / 2.0), galley, palette.muted);
    let patch = Rect::from_min_size(pos2(rect.left(), rect.center().y - 5.0), vec2(14.0, 10.0));
    let dashes = |ends: [egui::Pos2; 2], color: Color32, dash: f32, width: f32| {
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(width, color), dash, 3.0));
    };
    match sign {
        Sign::Saturated => {
            paint_saturated(ui.painter(), palette, patch);
            ui.painter().vline(patch.right(), patch.y_range(), Stroke::new(1.2, palette.edges[0]));
        }
        Sign::NearLinear => {
            ui.painter().rect_filled(patch, 0.0, palette.near_linear);
            for x in [patch.left(), patch.right()] {
                dashes([pos2(x, patch.top()), pos2(x, patch.bottom())], palette.edges[1], 3.0, 1.2);
            }
        }
        Sign::Dashes(color, dash) => dashes([patch.left_center(), patch.right_center()], color, dash, 1.2),
        Sign::Upright(color, dash) => {
            let x = rect.left() + 3.0;
            dashes([pos2(x, rect.top() + 1.0), pos2(x, rect.bottom() - 1.0)], color, dash, 1.2);
        }
        Sign::Dot(color) => {
            let dot = Rect::from_center_size(pos2(rect.left() + 3.0, rect.center().y), vec2(4.0, 4.0));
            ui.painter().rect_filled(dot, 0.0, color);
        }
        Sign::Outlines => {
            for (arm, y) in [patch.top() + 2.0, patch.bottom() - 2.0].into_iter().enumerate() {
                ui.painter().hline(patch.x_range(), y, Stroke::new(1.4, ghost::pale(palette, arm)));
            }
        }
        Sign::Strip | Sign::None => {}
    }
    (response, rect)
}
