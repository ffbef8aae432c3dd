//! The numbers of the lens in words, each with a tooltip on its meaning, its formula, and what to watch.

use egui::{Align, Color32, Layout, Sense, Ui, pos2, vec2};

use super::bell::Bell;
use super::seen::Seen;
use crate::measure::CurveStats;
use crate::view::arms::line_sample;
use crate::view::format::{drawn, percent, signed, spread, steps, three_digits};
use crate::view::layers::Curve;
use crate::view::{ARMS, Scene, theme};

/// Height of a line of words, in points.
pub const LINE: f32 = 18.0;
/// Font size of the words.
const SIZE: f32 = theme::SMALL + 0.5;
/// Gap between two pieces, in points.
const GAP: f32 = 4.0;
/// Least width in points from which long words are used, preceded by a line sample of the arm.
const ROOM_FOR_KEY: f32 = 270.0;
/// Number of leading pieces that must not be dropped in favor of longer words.
const FIRST: usize = 3;
/// Width of the line sample and the gap behind it, in points.
const KEY: f32 = 22.0;

/// A number in words, with its tooltip.
pub struct Piece {
    pub text: String,
    /// A short form for narrow pictures.
    pub short: Option<String>,
    pub tip: String,
}

impl Piece {
    /// Creates a piece without a short form.
    pub const fn new(text: String, tip: String) -> Self {
        Self { text, short: None, tip }
    }

    fn said(&self, wide: bool) -> &str {
        self.short.as_deref().filter(|_| !wide).unwrap_or(&self.text)
    }
}

/// The statistics of f over a distribution, in words.
pub struct Numbers {
    pub saturated: Option<Piece>,
    pub slope: Option<Piece>,
    pub near_linear: Option<Piece>,
    pub r2: Option<Piece>,
    /// The share explained by the drawn least-squares line; `None` if no line is drawn.
    pub explained: Option<Piece>,
}

impl Numbers {
    /// Returns the words for `stats`.
    pub fn of(scene: &Scene<'_>, curve: &Curve, stats: &CurveStats) -> Self {
        let text = scene.text;
        let share = |message: &str, tip: &str, share: f64| {
            Piece::new(text.with(message, &[("share", &percent(share))]), text.get(tip))
        };
        let [(saturated, tip), (linear, linear_tip)] = if curve.inactive {
            [("inactive-share", "lens-tip-inactive"), ("lens-linear", "lens-tip-linear")]
        } else {
            [("saturated-share", "lens-tip-saturated"), ("lens-near-linear", "lens-tip-near-linear")]
        };
        Self {
            saturated: stats.saturated.map(|it| share(saturated, tip, it)),
            near_linear: stats.near_linear.map(|it| share(linear, linear_tip, it)),
            slope: stats.mean_slope.map(|slope| {
                let (slope, peak) = (two_decimals(slope), three_digits(curve.peak_slope));
                let args = [("slope", slope.as_str()), ("peak", peak.as_str())];
                let short = Some(text.with("lens-passes-short", &args));
                Piece { short, ..Piece::new(text.with("lens-passes", &args), text.get("lens-tip-slope")) }
            }),
            explained: stats.line.filter(|_| scene.state.lens.line).map(|line| {
                let share = percent(line.explained.into());
                let said = |message: &str| text.with(message, &[("share", &share)]);
                let short = Some(said("lens-line-short"));
                Piece { short, ..Piece::new(said("lens-line-explains"), text.get("lens-tip-line")) }
            }),
            r2: stats
                .r2
                .map(|r2| Piece::new(text.with("lens-r2", &[("r2", &three_decimals(r2))]), text.get("lens-tip-r2"))),
        }
    }

    /// Returns the pieces for a measured distribution, the most important first: the share explained by the line
    /// if it is drawn, and R² never last.
    fn measured(self) -> Vec<Piece> {
        let all = match self.explained {
            Some(explained) => [Some(explained), self.r2, self.saturated, self.slope, self.near_linear],
            None => [self.saturated, self.r2, self.slope, self.near_linear, None],
        };
        all.into_iter().flatten().collect()
    }

    /// Returns the pieces for the what-if bell, the most important first.
    fn supposed(self) -> Vec<Piece> {
        [self.explained, self.saturated, self.near_linear, self.r2, self.slope].into_iter().flatten().collect()
    }
}

/// Writes a mean slope with two decimals, or with one significant digit if it is below 0.005.
fn two_decimals(x: f64) -> String {
    if x > 0.0 && x < 0.005 { format!("{x:.0e}") } else { format!("{x:.2}") }
}

/// Writes R² with three decimals; a value just below 1 is written ">0.999".
pub fn three_decimals(x: f64) -> String {
    if (0.9995..1.0).contains(&x) { ">0.999".to_owned() } else { format!("{x:.3}") }
}

/// Returns the name of a bell, as in "N(0.50, 1.20²)".
pub fn bell_name(bell: &Bell) -> String {
    format!("N({}, {}²)", signed(bell.mean).trim_start_matches('+'), spread(bell.sd))
}

/// Returns the words about an arm.
pub fn of_arm(scene: &Scene<'_>, curve: &Curve, arm: usize, seen: &Seen<'_>) -> Vec<Piece> {
    let text = scene.text;
    let mut pieces = match seen {
        Seen::Measured(part) => Numbers::of(scene, curve, &part.layer.curve).measured(),
        Seen::Diverged(step) => {
            vec![Piece::new(text.with("lens-diverged", &[("step", &steps(*step))]), String::new())]
        }
        Seen::Waits => vec![Piece::new(text.get("lens-waits"), String::new())],
    };
    if let (true, Seen::Measured(part)) = (pieces.is_empty(), seen) {
        pieces.push(Piece::new(part.mean_and_deviation(scene), String::new()));
    }
    lead(&mut pieces, ARMS[arm]);
    pieces
}

/// Returns the words about the bell.
pub fn of_bell(scene: &Scene<'_>, curve: &Curve, bell: &Bell) -> Vec<Piece> {
    let mut pieces = Numbers::of(scene, curve, &bell.stats).supposed();
    if pieces.is_empty() {
        return pieces;
    }
    lead(&mut pieces, &bell_name(bell));
    pieces
}

/// Returns `text` as it is drawn: with the sign of `drawn` in place of a hyphen before a digit.
fn with_minus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        let is_minus = char == '-' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push_str(&if is_minus { drawn("-") } else { char.to_string() });
    }
    out
}

/// Puts the owner of the numbers in front of the first piece.
pub fn lead(pieces: &mut [Piece], whose: &str) {
    if let Some(first) = pieces.first_mut() {
        first.text = format!("{whose}: {}", first.text);
    }
}

/// Describes the whole picture in words, for screen readers.
pub fn summary(scene: &Scene<'_>, curve: &Curve, arms: &[(usize, Seen<'_>)], bell: Option<&Bell>) -> String {
    let text = scene.text;
    let layer = scene.layer().to_string();
    let place = match scene.state.unit {
        Some(unit) => text.with("lens-place-unit", &[("layer", &layer), ("unit", &unit.to_string())]),
        None => text.with("lens-place", &[("layer", &layer)]),
    };
    let join = |pieces: Vec<Piece>| pieces.into_iter().map(|piece| piece.text).collect::<Vec<_>>().join(", ");
    let of_arms = arms.iter().map(|(arm, seen)| match seen {
        Seen::Measured(part) => {
            let numbers = join(Numbers::of(scene, curve, &part.layer.curve).measured());
            let said = [part.mean_and_deviation(scene), numbers].into_iter().chain(part.moved(scene));
            let said = said.filter(|words| !words.is_empty()).collect::<Vec<_>>();
            format!("{} {}", ARMS[*arm], said.join(", "))
        }
        _ => join(of_arm(scene, curve, *arm, seen)),
    });
    let of_bell = bell.map(|bell| join(of_bell(scene, curve, bell)));
    format!("{place}: {}", of_arms.chain(of_bell).collect::<Vec<_>>().join("; "))
}

/// Draws as many of `pieces` as fit into `lines` lines; `key` puts a line sample of that arm before them.
pub fn words_ui(ui: &mut Ui, pieces: &[Piece], ink: Color32, lines: usize, key: Option<usize>) {
    let width = ui.available_width();
    let wide = width >= ROOM_FOR_KEY;
    let key = key.filter(|_| wide);
    let first = if key.is_some() { width - KEY } else { width };
    let galley = |text: &str| ui.painter().layout_no_wrap(with_minus(text), theme::regular(SIZE), ink);
    let placed = |long: bool| {
        let width_of = |piece: &Piece| galley(&format!("{},", piece.said(long))).size().x;
        rows(&pieces.iter().map(width_of).collect::<Vec<_>>(), first, width, lines)
    };
    let count = |rows: &[Vec<usize>]| rows.iter().map(Vec::len).sum::<usize>();
    // The first pieces matter more than longer words.
    let (short, long) = (placed(false), placed(true));
    let wide = wide && count(&long) >= count(&short).min(FIRST);
    let rows = if wide { long } else { short };
    let last = count(&rows);
    for (i, row) in rows.iter().enumerate() {
        ui.allocate_ui_with_layout(vec2(width, LINE), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(LINE);
            ui.spacing_mut().item_spacing.x = GAP;
            ui.spacing_mut().interact_size.y = LINE;
            if let Some(arm) = key.filter(|_| i == 0) {
                key_ui(ui, arm);
            }
            for n in row {
                let comma = if n + 1 < last { "," } else { "" };
                let text = with_minus(&format!("{}{comma}", pieces[*n].said(wide)));
                let galley = ui.painter().layout_no_wrap(text, theme::regular(SIZE), ink);
                let response = ui.label(galley);
                if !pieces[*n].tip.is_empty() {
                    response.on_hover_text(&pieces[*n].tip);
                }
            }
        });
    }
    // The picture above must not move when there are fewer words.
    for _ in rows.len()..lines {
        ui.allocate_exact_size(vec2(width, LINE), Sense::hover());
    }
}

/// Distributes pieces to rows in their order: as many as fit, and the first one in any case.
fn rows(widths: &[f32], first: f32, others: f32, lines: usize) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new()];
    let mut left = first;
    for (i, width) in widths.iter().enumerate() {
        let row_is_empty = rows.last().is_none_or(Vec::is_empty);
        if *width > left && !row_is_empty {
            if rows.len() == lines {
                break;
            }
            rows.push(Vec::new());
            left = others;
        }
        left -= width + GAP;
        if let Some(row) = rows.last_mut() {
            row.push(i);
        }
    }
    rows
}

/// Draws a sample of the line of an arm.
fn key_ui(ui: &mut Ui, arm: usize) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(KEY - GAP, LINE), Sense::hover());
    let ends = [pos2(rect.left(), rect.center().y), pos2(rect.right() - 2.0, rect.center().y)];
    line_sample(ui, ends, palette.arms[arm], arm == 1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Activation, Config};
    use crate::view::{Language, Text, ViewState};

    fn say(activation: Activation, mean: f64, sd: f64) -> Vec<String> {
        let (config, state, text) = (Config::plane(), ViewState::default(), Text::new(Language::English));
        let scene = Scene::new(&config, None, &state, &text);
        let bell = Bell::new(activation, mean, sd);
        of_bell(&scene, &Curve::of(activation), &bell).into_iter().map(|piece| piece.text).collect()
    }

    /// Checks the words against closed-form values from the design: R² .9842 at s = 1 and .8377 at s = 4, .7335
    /// for ReLU; the shares from erf.
    #[test]
    fn the_words_of_the_bell_are_the_closed_values() {
        let sigmoid = say(Activation::Sigmoid, 0.0, 1.0);
        assert_eq!(sigmoid[..3], ["N(0.00, 1.00²): <1\u{a0}% saturated", "69\u{a0}% near-linear", "R² 0.984"]);
        let wide = say(Activation::Sigmoid, 0.0, 4.0);
        assert_eq!(wide[..3], ["N(0.00, 4.00²): 36\u{a0}% saturated", "20\u{a0}% near-linear", "R² 0.838"]);
        let relu = say(Activation::Relu, 0.0, 3.0);
        assert_eq!(relu[..3], ["N(0.00, 3.00²): 50\u{a0}% inactive", "50\u{a0}% linear", "R² 0.733"]);
        assert_eq!(relu[3], "passes back 0.50 of 1");
        assert_eq!(say(Activation::Sigmoid, -1.5, 0.0)[0], "N(-1.50, 0.00²): 0\u{a0}% saturated");
    }

    #[test]
    fn what_does_not_fit_is_left_out_from_the_end() {
        let widths = [50.0, 60.0, 70.0];
        assert_eq!(rows(&widths, 200.0, 200.0, 1), [vec![0, 1, 2]]);
        assert_eq!(rows(&widths, 150.0, 200.0, 1), [vec![0, 1]]);
        assert_eq!(rows(&widths, 150.0, 200.0, 2), [vec![0, 1], vec![2]]);
        assert_eq!(rows(&widths, 20.0, 20.0, 1), [vec![0]], "something is said in any case");
    }

    #[test]
    fn no_number_rounds_to_what_it_is_not() {
        assert_eq!([three_decimals(0.9842), three_decimals(0.9999), three_decimals(1.0)], ["0.984", ">0.999", "1.000"]);
        assert_eq!(with_minus("-0.50 near-linear 1e-3"), "–0.50 near-linear 1e–3");
        assert_eq!([two_decimals(0.114), two_decimals(0.001), two_decimals(0.0)], ["0.11", "1e-3", "0.00"]);
    }
}
