//! The percentiles of the selected layer over time, as in Ioffe & Szegedy (2015), Fig. 1b, c.

use egui::{Align2, Color32, Rect, Ui, vec2};
use egui_plot::PlotPoint;

use super::series::{Bands, Drift};
use super::{GROUP, Whose, arms_ui, marks};
use crate::lessons::Region;
use crate::measure::{Stage, UNITS};
use crate::view::arms::{NAME, each_ui, name_ui};
use crate::view::charts::{
    Axis, Band, Chart, Line, Series, TimeAxis, heading_ui, nearest, sign_ui, time_chart_ui, with_axes,
};
use crate::view::layers::{Curve, paint_saturated};
use crate::view::lesson::{self, DrawnPart};
use crate::view::{ARMS, Action, Scene, format, theme};

/// Draws the percentile bands of both arms on one axis.
pub fn bands_ui(ui: &mut Ui, scene: &Scene<'_>, drift: &Drift, height: f32, out: &mut Vec<Action>) {
    let time = scene.time_axis();
    let y = drift.bands_axis.unwrap_or(Axis::linear(-4.0, 4.0, 26.0));
    let zones = zones(scene, time.axis(), y);
    let marks = marks(scene);
    heading_ui(ui, scene, "drift-bands", |ui| keys_ui(ui, scene, !zones.is_empty()));
    each_ui(ui, scene, |ui, arm| name_ui(ui, scene, arm));
    arms_ui(ui, scene, height, out, |ui, arm, out| {
        let palette = theme::palette(ui);
        let bands = &drift.bands[arm];
        let fills = zones.iter().map(|points| Band { points, fill: palette.saturated, hatch: Some(palette.hatch) });
        let own = Band { points: &bands.fill, fill: palette.fills[arm], hatch: None };
        let fills: Vec<_> = fills.chain([own]).collect();
        let line = |k: usize| Series {
            name: ARMS[arm].to_owned(),
            points: &bands.lines[k],
            color: palette.arms[arm],
            line: match (k, arm) {
                (1, 0) => Line::Solid,
                (1, _) => Line::Ringed,
                _ => Line::Thin,
            },
        };
        let published = published(scene, arm);
        let mut series: Vec<Series<'_>> = [0, 2, 1].map(line).into();
        series.extend(published.iter().map(|points| Series {
            name: scene.text.get("published"),
            points,
            color: palette.text,
            line: Line::Published,
        }));
        let chart = Chart {
            salt: ["drift bands a", "drift bands b"][arm],
            name: &name(scene, bands, arm),
            x: time.axis(),
            y,
            x_mark: &TimeAxis::mark,
            y_mark: &format::tick,
            bands: &fills,
            marks: &marks,
        };
        let shown = time_chart_ui(ui, scene, (&chart, &series), height, (GROUP, None), out);
        // The marked area includes the name of the arm above the chart.
        let place = with_axes(shown.response.rect);
        lesson::mark(ui, scene, DrawnPart::of_arm(Region::Bands, arm), place.with_min_y(place.top() - NAME));
        if bands.fill.is_empty() {
            let (at, font) = (shown.response.rect.center(), theme::regular(theme::SMALL));
            ui.painter().text(at, Align2::CENTER_CENTER, why_nothing(scene), font, palette.muted);
        }
        if let Some(at) = shown.at {
            shown.response.on_hover_text_at_pointer(words(scene, drift, at.x));
        }
    });
}

/// Returns the percentiles that a publication shows for this arm, up to the last step of the run, if the lesson
/// overlays them on the chart.
fn published(scene: &Scene<'_>, arm: usize) -> Vec<Vec<PlotPoint>> {
    // The published percentiles are those of the input of f, arm B only.
    let laid = arm == 1 && scene.state.drift.stage == Stage::Y;
    let Some(overlay) = scene.course.and_then(|on| on.lesson.overlay).filter(|_| laid) else {
        return Vec::new();
    };
    let time = scene.time_axis();
    let line = |value: fn(&(f64, f64, f64)) -> f64| {
        let points = overlay.percentiles.iter().filter(|(step, ..)| *step <= format::float(scene.last_step()));
        points.map(|all| PlotPoint::new(time.at(all.0), value(all))).collect::<Vec<_>>()
    };
    vec![line(|all| all.1), line(|all| all.2)]
}

/// Returns the saturated zones of f that lie within the axes of the chart; none for stage z.
fn zones(scene: &Scene<'_>, x: Axis, y: Axis) -> Vec<[[f64; 3]; 2]> {
    if scene.state.drift.stage != Stage::Y {
        return Vec::new();
    }
    let curve = Curve::of(scene.run().network.activation);
    let in_sight = curve.saturated().map(|(from, to)| (from.max(y.low), to.min(y.high)));
    in_sight.filter(|(from, to)| from < to).map(|(from, to)| [x.low, x.high].map(|x| [x, from, to])).collect()
}

/// Returns the reason why there are no bands.
fn why_nothing(scene: &Scene<'_>) -> String {
    match Whose::of(scene) {
        Whose::Unit(unit) if unit > UNITS => scene.text.with("drift-units-kept", &[("units", &UNITS.to_string())]),
        _ => scene.text.get("drift-nothing"),
    }
}

/// Returns the percentiles 15, 50 and 85 nearest to `x`; `None` if `x` lies more than `reach` behind the last ones.
fn at(bands: &Bands, x: f64, reach: f64) -> Option<[PlotPoint; 3]> {
    let last = bands.lines[1].last()?;
    let near = |k: usize| nearest(&bands.lines[k], x);
    (x <= last.x + reach).then_some([near(0)?, near(1)?, near(2)?])
}

/// Returns the text of the tooltip: the step and the percentiles of both arms.
fn words(scene: &Scene<'_>, drift: &Drift, x: f64) -> String {
    let time = scene.time_axis();
    let axis = time.axis();
    let found = [0, 1].map(|arm| at(&drift.bands[arm], x, 0.02 * (axis.high - axis.low)));
    let place = found.iter().flatten().map(|of| of[1].x).next().unwrap_or(x);
    let line = |arm: usize| {
        let [low, middle, high] = found[arm]?.map(|point| format::drawn(&format::signed(point.y)));
        Some(format!("{}: {low} · {middle} · {high}", ARMS[arm]))
    };
    let lines = [0, 1].into_iter().filter_map(line);
    [scene.step_name(time.step(place))].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// Describes the bands in numbers at the displayed step, for screen readers.
fn name(scene: &Scene<'_>, bands: &Bands, arm: usize) -> String {
    let time = scene.time_axis();
    let step = scene.frame().map_or(0, |frame| frame.step);
    let layer = scene.layer().to_string();
    let what = what(scene);
    let mut args = vec![("layer", layer.as_str()), ("arm", ARMS[arm]), ("what", what.as_str())];
    let Some(found) = at(bands, time.at(format::float(step)), f64::INFINITY) else {
        return scene.text.with("drift-bands-nothing", &args);
    };
    let [low, middle, high] = found.map(|point| format::signed(point.y));
    let step = TimeAxis::mark(time.step(found[1].x));
    args.extend([("low", low.as_str()), ("middle", &middle), ("high", &high), ("step", &step)]);
    scene.text.with("drift-bands-name", &args)
}

/// Returns the words for the values shown, as in "γẑ+β of all units".
fn what(scene: &Scene<'_>) -> String {
    let sign = scene.stage_name(scene.state.drift.stage);
    match Whose::of(scene) {
        Whose::All => scene.text.with("drift-of-all", &[("what", &sign)]),
        Whose::Typical(unit) => scene.text.with("drift-of-typical", &[("what", &sign), ("unit", &unit.to_string())]),
        Whose::Unit(unit) => scene.text.with("drift-of-unit", &[("what", &sign), ("unit", &unit.to_string())]),
    }
}

/// Draws the key of band and zone, as far as there is room, from right to left; the zone only if it is `in_sight`.
fn keys_ui(ui: &mut Ui, scene: &Scene<'_>, in_sight: bool) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.x = 12.0;
    let curve = Curve::of(scene.run().network.activation);
    let zone = if curve.inactive { "drift-inactive" } else { "drift-saturated" };
    let words = |words: String| ui.painter().layout_no_wrap(words, theme::regular(theme::SMALL), palette.muted);
    let band = palette.muted.gamma_multiply(0.35);
    let mut keys = vec![(words(what(scene)), None), (words(scene.text.get("drift-band")), Some(band))];
    keys.extend(in_sight.then(|| (words(scene.text.get(zone)), Some(palette.saturated))));
    let sign = |color: Option<Color32>| if color.is_some() { 20.0 } else { 0.0 };
    let mut room = ui.available_width();
    // The words for the values get room first, the zone last.
    keys.retain(|(words, color)| {
        room -= words.size().x + sign(*color) + 12.0;
        room >= 0.0
    });
    for (words, color) in keys.into_iter().rev() {
        sign_ui(ui, words, sign(color), |painter, rect| {
            let patch = Rect::from_center_size(rect.left_center() + vec2(7.0, 0.0), vec2(14.0, 10.0));
            match color {
                Some(color) if color == palette.saturated => paint_saturated(painter, palette, patch),
                Some(color) => {
                    painter.rect_filled(patch, 2.0, color);
                }
                None => {}
            }
        });
    }
}
