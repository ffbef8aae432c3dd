//! Test samples that are rows of a table, with the predictions of both arms at the end of each row.

use std::sync::Arc;

use egui::{Color32, FontId, Galley, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::samples::{tell, verdicts};
use super::verdict::class_name;
use crate::data::{Appearance, Exhibit, Sample};
use crate::view::widgets::elided;
use crate::view::{ARMS, Scene, format, theme};

/// Heights, in points: of a row, of the head, and of the note about the features that do not fit.
const ROW: f32 = 26.0;
const HEAD: f32 = 28.0;
const NOTE: f32 = 20.0;
/// Least gap between two columns, and margin of the outer columns, in points.
const GAP: f32 = 12.0;
const EDGE: f32 = 4.0;
/// Greatest width of the name of a feature or class, and least width of the name of a class in a narrow table, in
/// points.
const NAME: f32 = 180.0;
const CLASS: f32 = 24.0;
/// Width of the sign of a prediction, in points.
const SIGN: f32 = 18.0;
/// Significant digits of a value in the table; the tooltip shows all digits.
const DIGITS: usize = 5;

/// Returns the height of the whole table, in points.
pub fn height(exhibit: &Exhibit) -> f32 {
    HEAD + ROW * format::count(exhibit.samples.len())
}

/// Draws the table.
pub fn table_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit) {
    let columns = Columns::of(ui, scene, exhibit, ui.available_width());
    let top = HEAD + if columns.note.is_some() { NOTE } else { 0.0 };
    let fits = |rows: &usize| top + ROW * format::count(*rows) <= ui.available_height();
    let samples = scene.rows(exhibit.samples.len(), fits);
    let size = vec2(ui.available_width(), top + ROW * format::count(samples));
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let table = Table { scene, exhibit, whole, columns };
    table.head(ui);
    for (i, sample) in exhibit.samples.iter().take(samples).enumerate() {
        let top = whole.top() + top + ROW * format::count(i);
        table.row(ui, Rect::from_x_y_ranges(whole.x_range(), top..=top + ROW), (i, sample));
    }
}

/// The places of the columns, measured from the left edge of the table, in points.
struct Columns {
    /// The right ends and the widths of the features that fit.
    features: Vec<(f32, f32)>,
    /// The words that count the features left out, and their left end, if they fit into the head.
    more: Option<(String, f32)>,
    /// The words that count the features left out, for a line of their own above the head, if they do not fit into it.
    note: Option<String>,
    /// The left end and the width of the true class.
    class: (f32, f32),
    /// The left ends of the predictions of both arms, and the width of a class there.
    said: ([f32; 2], f32),
    /// Whether there is room for probabilities.
    shares: bool,
}

impl Columns {
    /// Lays out the columns. Each is as wide as its content: first the class and the predictions, then as many
    /// features as fit. The rest of the width is spread over the gaps. Names that are too long are cut.
    fn of(ui: &Ui, scene: &Scene<'_>, exhibit: &Exhibit, width: f32) -> Self {
        let wide = |text: String, font: FontId| ui.painter().layout_no_wrap(text, font, Color32::PLACEHOLDER).size().x;
        let strong = |text: String| wide(text, theme::strong(theme::BODY));
        let room = width - 2.0 * EDGE;
        let features = features(exhibit, room, &wide);
        let all = exhibit.features.len();
        let names = (0..exhibit.classes.len()).map(|class| strong(class_name(scene.text, exhibit, class)));
        let longest = names.fold(CLASS, f32::max).min(NAME);
        let truth = strong(scene.text.get("decision-labels"));
        let share = strong(" · >99\u{a0}%".to_owned()).max(strong(" · 100\u{a0}%".to_owned()));
        let waiting = strong(scene.text.get("measuring")).max(strong(scene.text.get("decision-ended")));
        let widths = |name: f32, share: f32| (name.max(truth), (name + share).max(waiting) + SIGN);
        let sum = |name: f32, share: f32| widths(name, share).0 + 2.0 * widths(name, share).1 + 2.0 * GAP;
        // The smallest page has no room for probabilities.
        let shares = sum(longest, share) <= room;
        let share = if shares { share } else { 0.0 };
        let over = sum(longest, share) - room;
        let name = if over > 0.0 { (longest - over / 3.0).max(CLASS).min(longest) } else { longest };
        let fixed = sum(name, share);
        let more = |count: usize| scene.text.with("decision-more", &[("count", &count.to_string())]);
        let wide_more = |count: usize| {
            if count == 0 { 0.0 } else { wide(more(count), theme::regular(theme::SMALL)) + GAP }
        };
        let taken = |count: usize| features[..count].iter().map(|width| width + GAP).sum::<f32>();
        let needed = |count: usize| taken(count) + wide_more(all - count) + fixed;
        let shown = (0..=features.len()).rev().find(|count| needed(*count) <= room);
        let count = shown.unwrap_or(0);
        let left_out = all - count;
        let in_head = left_out > 0 && shown.is_some();
        let gaps = format::count(count + 2 + usize::from(in_head));
        let spread = if shown.is_some() { (room - needed(count)) / gaps } else { 0.0 };
        let mut x = EDGE;
        let mut next = |width: f32| {
            let left = x;
            x += width + GAP + spread;
            left
        };
        let (class, said) = widths(name, share);
        Self {
            features: features[..count].iter().map(|width| (next(*width) + width, *width)).collect(),
            more: in_head.then(|| (more(left_out), next(wide_more(left_out) - GAP))),
            note: (left_out > 0 && !in_head)
                .then(|| scene.text.with("decision-left-out", &[("count", &left_out.to_string())])),
            class: (next(class), class),
            said: ([next(said), next(said)], said - SIGN - share),
            shares,
        }
    }
}

/// Returns the widths of the first features, each wide enough for its name and its values, as many as fit into `room`.
fn features(exhibit: &Exhibit, room: f32, wide: &impl Fn(String, FontId) -> f32) -> Vec<f32> {
    let mut left = room;
    let column = |(i, name): (usize, &String)| {
        let values = exhibit.samples.iter().filter_map(|sample| match &sample.face {
            Appearance::Row(values) => values.get(i),
            Appearance::Image { .. } => None,
        });
        let values = values.map(|value| wide(format::drawn(&short(*value)), theme::regular(theme::BODY)));
        values.fold(wide(label(name), theme::regular(theme::SMALL)).min(NAME), f32::max)
    };
    let fits = |width: &f32| {
        left -= width + GAP;
        left > 0.0
    };
    exhibit.features.iter().enumerate().map(column).take_while(fits).collect()
}

struct Table<'a> {
    scene: &'a Scene<'a>,
    exhibit: &'a Exhibit,
    whole: Rect,
    columns: Columns,
}

impl Table<'_> {
    /// Draws `galley` from `x` on, vertically centered at `y`.
    fn write(&self, ui: &Ui, x: f32, y: f32, galley: Arc<Galley>) {
        let at = pos2(self.whole.left() + x, y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, Color32::PLACEHOLDER);
    }

    fn head(&self, ui: &Ui) {
        let palette = theme::palette(ui);
        let painter = ui.painter();
        let small = |text: String, room: f32| elided(painter, text, theme::regular(theme::SMALL), palette.muted, room);
        let strong = |text: String, ink: Color32| painter.layout_no_wrap(text, theme::strong(theme::BODY), ink);
        let mut y = self.whole.top() + HEAD / 2.0;
        let columns = &self.columns;
        if let Some(note) = &columns.note {
            self.write(ui, EDGE, self.whole.top() + NOTE / 2.0, small(note.clone(), self.whole.width() - 2.0 * EDGE));
            y += NOTE;
        }
        for ((right, width), name) in columns.features.iter().zip(&self.exhibit.features) {
            let galley = small(label(name), *width + 0.5);
            self.write(ui, right - galley.size().x, y, galley);
        }
        if let Some((more, left)) = &columns.more {
            self.write(ui, *left, y, small(more.clone(), f32::INFINITY));
        }
        self.write(ui, columns.class.0, y, strong(self.scene.text.get("decision-labels"), palette.text));
        for arm in self.scene.arms() {
            self.write(ui, columns.said.0[arm], y, strong(ARMS[arm].to_owned(), palette.names[arm]));
        }
    }

    fn row(&self, ui: &Ui, rect: Rect, (i, sample): (usize, &Sample)) {
        let palette = theme::palette(ui);
        let Appearance::Row(values) = &sample.face else { return };
        let response = ui.interact(rect, ui.scope_id().with(("sample", i)), Sense::hover());
        if response.hovered() {
            ui.painter().rect_filled(rect, 3.0, palette.card);
        }
        ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.grid));
        let y = rect.center().y;
        let columns = &self.columns;
        let painter = ui.painter();
        for ((right, _), value) in columns.features.iter().zip(values) {
            let text = format::drawn(&short(*value));
            let galley = painter.layout_no_wrap(text, theme::regular(theme::BODY), palette.text);
            self.write(ui, right - galley.size().x, y, galley);
        }
        let class = class_name(self.scene.text, self.exhibit, sample.class);
        let regular = theme::regular(theme::BODY);
        self.write(ui, columns.class.0, y, elided(painter, class, regular, palette.text, columns.class.1 + 0.5));
        for (arm, verdict) in verdicts(self.scene, self.exhibit, i) {
            let (font, ink) = (theme::strong(theme::BODY), palette.names[arm]);
            let class = elided(painter, verdict.class.clone(), font.clone(), ink, columns.said.1 + 0.5);
            let share = if columns.shares { verdict.share.clone() } else { String::new() };
            let share = painter.layout_no_wrap(share, font.clone(), ink);
            let sign = painter.layout_no_wrap(verdict.sign().to_owned(), font, verdict.ink(palette));
            let mut x = columns.said.0[arm];
            for (galley, gap) in [(class, 0.0), (share, 5.0), (sign, 0.0)] {
                let width = galley.size().x;
                self.write(ui, x, y, galley);
                x += width + gap;
            }
        }
        let all = self.exhibit.features.iter().zip(values);
        let all = all.map(|(name, value)| format!("{}: {}", label(name), format::drawn(&number(*value))));
        tell(response, self.scene, self.exhibit, i, &all.collect::<Vec<_>>().join("\n"));
    }
}

/// Writes a measurement with all its digits.
fn number(value: f32) -> String {
    // `Display` of an `f32` gives its shortest form; an `f64` would show the digits of its rounding error.
    if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) { format!("{value:e}") } else { value.to_string() }
}

/// Writes a measurement with five significant digits, or with all its digits if that is no longer. Whole numbers
/// of up to seven digits stay whole.
fn short(value: f32) -> String {
    let size = value.abs();
    if value.fract() == 0.0 && size < 1e7 {
        return value.to_string();
    }
    let full = number(value);
    let rounded = if full.contains('e') {
        let text = format!("{value:.*e}", DIGITS - 1);
        text.split_once('e').map_or(text.clone(), |(digits, power)| format!("{}e{power}", trimmed(digits)))
    } else {
        // All digits before the point are kept.
        let decimals = format::float(DIGITS - 1) - f64::from(size).log10().floor();
        let decimals = usize::try_from(format::whole(decimals.max(0.0))).unwrap_or(0);
        trimmed(&format!("{value:.decimals$}")).to_owned()
    };
    if rounded.len() < full.len() { rounded } else { full }
}

/// Returns `digits` without trailing zeros after the decimal point.
fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// Returns the name of a feature with spaces for underscores.
fn label(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_are_written_as_they_stand() {
        assert_eq!([39.1, 0.0, -2.5, 4e-7].map(number), ["39.1", "0", "-2.5", "4e-7"]);
        assert_eq!(label("bill_length_mm"), "bill length mm");
    }

    /// Regression test: numbers with more digits than fit into a column were once drawn over their neighbors.
    #[test]
    fn a_long_measurement_is_shortened() {
        for (value, shown) in [
            (-0.677_714_3, "-0.67771"),
            (0.001_234_567, "0.0012346"),
            (12.345_678, "12.346"),
            (123_456.7, "123457"),
            (4.744e-10, "4.744e-10"),
            (1.234_567_8e-10, "1.2346e-10"),
            (9_876_543.0, "9876543"),
            (45_678_912.0, "4.5679e7"),
            (99_999.96, "100000"),
            (-2.5, "-2.5"),
            (0.0, "0"),
        ] {
            assert_eq!(short(value), shown);
        }
    }
}
