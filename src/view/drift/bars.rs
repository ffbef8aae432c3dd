//! Three measures of shift as bars: W1/sd, the shape-only W1, and the definition by gradients. They show both arms
//! and, in a lesson that compares them, networks with other normalizations: evidence for and against the claim
//! that batch norm works by reducing shift.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Id, Rangef, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, pos2, vec2,
};

use crate::lessons::Region;
use crate::measure::{Frame, ShiftMeans};
use crate::view::charts::{Axis, decade, ends, heading_ui, numbers};
use crate::view::kept::{Address, kept};
use crate::view::lesson::{self, DrawnPart};
use crate::view::theme::{self, Palette};
use crate::view::{ARMS, Scene, format, network_name};

/// The text names of the measures, in the order of [`ShiftMeans::all`].
const MEASURES: [&str; 3] = ["bars-per-sd", "bars-shape", "bars-gradient"];
/// The letters of the networks that a lesson trains beside the two arms.
const OTHERS: [&str; 2] = ["C", "D"];
/// Height of the line of names, in points.
const NAMES: f32 = 18.0;
/// Gap between two measures, and between two names, in points.
const GAP: f32 = 18.0;
/// Greatest height of a bar, in points.
const ROW: f32 = 26.0;
/// Room for the letter of a network, and for the numbers below the bars, in points.
const LETTER: f32 = 16.0;
const BELOW: f32 = 16.0;
/// Least length of the shortest bar, in decades.
const SHORTEST: f64 = 0.15;

/// A network in the comparison.
struct Group {
    letter: &'static str,
    name: String,
    means: ShiftMeans,
    /// Index of the arm of this run, 0 or 1; `None` for a network beside it.
    arm: Option<usize>,
}

/// Returns the newest recorded frame up to the displayed step, of this run and of each network beside it.
fn newest(scene: &Scene<'_>) -> Vec<Address<Frame>> {
    let step = scene.frame().map_or(0, |frame| frame.step);
    let this = scene.report.map(|report| &report.timeline);
    let others = scene.companions.iter().map(|companion| &companion.timeline);
    this.into_iter().chain(others).filter_map(|timeline| timeline.at_or_before(step).map(Address::of)).collect()
}

fn groups(ui: &Ui, scene: &Scene<'_>) -> Vec<Group> {
    let Some(report) = scene.report else { return Vec::new() };
    let means = kept(ui.ctx(), Id::unique("three bars of shift"), newest(scene), |_| {
        let steps = report.config.measure.lag..=scene.frame().map_or(0, |frame| frame.step);
        let this = [0, 1].map(|arm| ShiftMeans::of(report.timeline.frames(), arm, &steps));
        let others = scene.companions.iter();
        let others = others.map(|companion| ShiftMeans::of(companion.timeline.frames(), 1, &steps));
        this.into_iter().chain(others).collect::<Arc<[ShiftMeans]>>()
    });
    let arms = scene.arms().map(|arm| Group {
        letter: ARMS[arm],
        name: scene.arm_name(arm),
        means: means[arm],
        arm: Some(arm),
    });
    let others = scene.companions.iter().zip(&means[2..]).zip(OTHERS);
    let others = others.map(|((companion, means), letter)| Group {
        letter,
        name: network_name(scene.text, letter, companion.normalization),
        means: *means,
        arm: None,
    });
    arms.chain(others).collect()
}

/// Draws the line of names and the bars, together `height` points high, not counting the headings.
pub fn bars_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let groups = groups(ui, scene);
    names_ui(ui, scene, &groups);
    let height = height - NAMES;
    ui.columns(3, |columns| {
        for (measure, ui) in columns.iter_mut().enumerate() {
            ui.spacing_mut().item_spacing.y = 4.0;
            heading_ui(ui, scene, MEASURES[measure], |_| ());
            measure_ui(ui, scene, measure, &groups, height);
        }
    });
}

fn measure_ui(ui: &mut Ui, scene: &Scene<'_>, measure: usize, groups: &[Group], height: f32) {
    let palette = theme::palette(ui);
    let width = ui.available_width() - if measure < 2 { GAP / 2.0 } else { 0.0 };
    let (area, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    lesson::mark(ui, scene, DrawnPart::of(Region::Bars), area);
    let values: Vec<Option<f64>> = groups.iter().map(|group| group.means.all()[measure]).collect();
    let row = ((height - BELOW) / format::count(groups.len().max(1))).min(ROW * 1.6);
    let numbers: Vec<_> = groups.iter().zip(&values).map(|(group, value)| group.number(scene, *value)).collect();
    let widest = |text: &String| ui.painter().layout_no_wrap(text.clone(), number_font(), palette.text).size().x;
    let right = area.right() - numbers.iter().map(widest).fold(0.0, f32::max) - 8.0;
    let bars =
        Rect::from_min_max(area.min + vec2(LETTER, 0.0), pos2(right, area.top() + row * format::count(groups.len())));
    let axis = axis(&values);
    if let Some(axis) = &axis {
        decades(ui, palette, bars, axis);
    }
    let mut said = Vec::new();
    for (i, (group, (value, number))) in groups.iter().zip(values.iter().zip(&numbers)).enumerate() {
        let top = area.top() + row * format::count(i);
        let share = value.zip(axis).map_or(0.0, |(value, axis)| share(&axis, value));
        said.push(format!("{} {number}", group.name));
        let place = Rect::from_x_y_ranges(bars.x_range(), top..=top + row);
        bar(ui, palette, place, group, share, number);
    }
    let name = format!("{}: {}", scene.text.get(MEASURES[measure]), said.join(", "));
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
    let tips = [scene.text.get(&format!("{}.tip", MEASURES[measure])), scene.text.get("bars-log"), said.join("\n")];
    response.on_hover_text(tips.join("\n\n"));
}

/// Returns a logarithmic axis of whole decades around all positive `values`; `None` without any. Values of
/// different networks can be two decades apart, and the smaller bars would be slivers on a linear axis.
fn axis(values: &[Option<f64>]) -> Option<Axis> {
    let (low, high) = ends(values.iter().flatten().filter(|value| **value > 0.0).map(|value| value.log10()))?;
    // The shortest bar needs some length.
    let (low, high) = ((low - SHORTEST).floor(), high.ceil());
    (low < high).then(|| Axis::log(low, high))
}

/// Returns the length of the bar of `value` as a share of the axis.
fn share(axis: &Axis, value: f64) -> f32 {
    let power = if value > 0.0 { value.log10() } else { axis.low };
    format::px(((power - axis.low) / (axis.high - axis.low)).clamp(0.0, 1.0))
}

/// Draws a line at each decade and the numbers below.
fn decades(ui: &Ui, palette: &Palette, bars: Rect, axis: &Axis) {
    let x = |at: f64| bars.left() + bars.width() * format::px((at - axis.low) / (axis.high - axis.low));
    let (named, plain) = axis.marks(bars.width().into());
    let whole = |at: &&f64| (**at - at.round()).abs() < 1e-9;
    for at in named.iter().chain(&plain).filter(whole) {
        ui.painter().vline(x(*at), bars.y_range(), Stroke::new(1.0, palette.grid));
    }
    let ends = Rangef::new(bars.left() - LETTER, bars.right() + LETTER);
    let named = named.iter().filter(whole).map(|at| (x(*at), format::drawn(&decade(axis.value(*at)))));
    numbers(ui.painter(), palette, ends, bars.bottom() + 1.0, named);
}

/// Draws the names of all networks in one line, as far as there is room, and the number of names left out.
fn names_ui(ui: &mut Ui, scene: &Scene<'_>, groups: &[Group]) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), NAMES), Sense::hover());
    let mut left = rect.left();
    for (i, group) in groups.iter().enumerate() {
        let name = |text: String| ui.painter().layout_no_wrap(text, number_font(), group.colors(palette).2);
        let more = |count: usize| name(scene.text.with("decision-more", &[("count", &count.to_string())]));
        let galley = name(group.name.clone());
        let rest = groups.len() - i - 1;
        let room = if rest > 0 { GAP + more(rest).size().x } else { 0.0 };
        if left + galley.size().x + room > rect.right() {
            let more = more(rest + 1);
            let at = pos2(left, rect.center().y - more.size().y / 2.0);
            ui.painter().galley(at, more, palette.text);
            break;
        }
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        left += galley.size().x + GAP;
        ui.painter().galley(at, galley, palette.text);
    }
    response.on_hover_text(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join("\n"));
}

impl Group {
    /// Returns the colors of fill, border and text.
    fn colors(&self, palette: &Palette) -> (Color32, Color32, Color32) {
        match self.arm {
            Some(arm) => (palette.fills[arm], palette.arms[arm], palette.names[arm]),
            None => (palette.grid, palette.muted, palette.muted),
        }
    }

    /// Writes a value of the network. The value of a network beside the run may still be missing.
    fn number(&self, scene: &Scene<'_>, value: Option<f64>) -> String {
        match value {
            Some(value) => format::three_digits(value),
            None if self.arm.is_none() => scene.text.get("measuring"),
            None => "–".to_owned(),
        }
    }
}

fn number_font() -> FontId {
    theme::strong(theme::SMALL)
}

/// Draws a letter at the left of `place`, a bar over `share` of its width, and the number behind the bar's end.
fn bar(ui: &Ui, palette: &Palette, place: Rect, group: &Group, share: f32, number: &str) {
    let painter = ui.painter();
    let (fill, line, ink) = group.colors(palette);
    let value = painter.layout_no_wrap(number.to_owned(), number_font(), ink);
    let height = (place.height() - 6.0).clamp(8.0, ROW);
    let middle = place.center().y;
    let size = vec2((place.width() * share).max(1.5), height);
    let bar = Rect::from_min_size(pos2(place.left(), middle - height / 2.0), size);
    painter.rect(bar, 2.0, fill, Stroke::new(1.4, line), StrokeKind::Inside);
    let letter = pos2(place.left() - LETTER + 2.0, middle);
    painter.text(letter, Align2::LEFT_CENTER, group.letter, number_font(), ink);
    painter.galley(pos2(bar.right() + 6.0, middle - value.size().y / 2.0), value, ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regression test: the bars of 0.037 and 0.304 were slivers beside 5.95.
    #[test]
    fn bars_two_decades_apart_are_all_seen() {
        let values = [Some(0.037), Some(0.304), Some(5.95)];
        let axis = axis(&values).expect("three values");
        assert_eq!((axis.low, axis.high), (-2.0, 1.0));
        let shares = values.map(|value| share(&axis, value.expect("a value")));
        assert!(shares[0] > 0.15 && shares[2] < 1.0, "{shares:?}");
        assert!(shares.windows(2).all(|pair| pair[1] - pair[0] > 0.25), "{shares:?}");
    }

    #[test]
    fn one_value_has_a_bar_and_none_no_axis() {
        for value in [1e-12, 0.01, 0.1, 1.0, 1234.0] {
            let axis = axis(&[None, Some(value)]).expect("a value");
            assert!(share(&axis, value) > 0.05, "{value}: {}", share(&axis, value));
        }
        assert_eq!(axis(&[None, Some(0.0)]), None);
    }
}
