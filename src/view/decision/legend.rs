//! The legend of the planes: the meaning of their signs and colors.

use std::sync::Arc;

use egui::{Galley, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::marker;
use super::texture::strength;
use super::verdict::class_name;
use crate::data::Exhibit;
use crate::view::widgets::elided;
use crate::view::{Scene, format, theme};

/// Height of a line of the legend, in points.
pub const HEIGHT: f32 = 20.0;
/// Gap between two entries, and indent of each line, in points.
const GAP: f32 = 14.0;
const INDENT: f32 = 16.0;
/// Greatest width of the name of a class, in points.
const NAME: f32 = 160.0;
/// Greatest number of lines.
const LINES: usize = 2;

/// The sign before an entry of the legend.
#[derive(Clone, Copy)]
enum Sign {
    /// The marker of a class.
    Class(usize),
    /// The marker of a sample; with a ring for a test sample.
    Sample(bool),
    /// A strip of color that fades from certain to uncertain.
    Certain,
    /// No sign.
    None,
}

impl Sign {
    const fn room(self) -> f32 {
        match self {
            Self::Class(_) | Self::Sample(_) => 16.0,
            Self::Certain => 46.0,
            Self::None => 0.0,
        }
    }

    fn paint(self, ui: &Ui, place: Rect) {
        let palette = theme::palette(ui);
        let at = pos2(place.left() + 5.0, place.center().y);
        match self {
            Self::Class(class) => marker::paint(ui.painter(), palette, at, class, 4.0, false),
            Self::Sample(ringed) => {
                marker::paint(ui.painter(), palette, at, 0, if ringed { 3.4 } else { 2.6 }, ringed);
            }
            Self::Certain => certain(ui, place),
            Self::None => (),
        }
    }
}

/// The legend of the planes, in at most two lines: the classes that have room and the number of those that do not,
/// training and test samples, and certain and uncertain.
pub struct Legend {
    lines: Vec<Vec<(Sign, Arc<Galley>)>>,
}

impl Legend {
    /// Lays out a legend `width` points wide, which begins with `named`, the names of the axes.
    pub fn new(ui: &Ui, scene: &Scene<'_>, exhibit: &Exhibit, width: f32, named: Option<String>) -> Self {
        let ink = theme::palette(ui).muted;
        let say = |sign: Sign, words: String| {
            let most = if matches!(sign, Sign::Class(_)) { NAME } else { f32::INFINITY };
            (sign, elided(ui.painter(), words, theme::regular(theme::SMALL), ink, most.min(width - INDENT)))
        };
        let axes: Vec<_> = named.into_iter().map(|words| say(Sign::None, words)).collect();
        let mut signs: Vec<_> = [("decision-train", false), ("decision-test", true)]
            .map(|(name, ringed)| say(Sign::Sample(ringed), scene.text.get(name)))
            .to_vec();
        signs.push(say(Sign::Certain, scene.text.get("decision-certain")));
        let count = exhibit.classes.len();
        let classes = (0..count).map(|class| say(Sign::Class(class), class_name(scene.text, exhibit, class)));
        // Lays out only as many classes as could fit by themselves, since there may be very many.
        let mut left = width * format::count(LINES);
        let classes: Vec<_> = classes
            .take_while(|meaning| {
                left -= wide(meaning);
                left > 0.0
            })
            .collect();
        let lines = |shown: usize| {
            let more = scene.text.with("decision-more", &[("count", &(count - shown).to_string())]);
            let more = (shown < count).then(|| say(Sign::None, more));
            let all = axes.iter().chain(&classes[..shown]).cloned().chain(more).chain(signs.iter().cloned());
            wrapped(all, width)
        };
        let fitting = (0..=classes.len()).rev().map(lines).find(|lines| lines.len() <= LINES);
        Self { lines: fitting.unwrap_or_else(|| lines(0)) }
    }

    /// Returns the height of the legend, in points.
    pub fn height(&self) -> f32 {
        HEIGHT * format::count(self.lines.len())
    }

    /// Draws the legend.
    pub fn ui(self, ui: &mut Ui) {
        let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), self.height()), Sense::hover());
        let mut top = whole.top();
        for line in self.lines {
            let mut left = whole.left() + INDENT;
            for meaning in line {
                let (width, (sign, galley)) = (wide(&meaning), meaning);
                let place = Rect::from_min_size(pos2(left, top), vec2(width, HEIGHT));
                sign.paint(ui, place);
                let at = pos2(left + sign.room(), place.center().y - galley.size().y / 2.0);
                ui.painter().galley(at, galley, theme::palette(ui).muted);
                left += width;
            }
            top += HEIGHT;
        }
    }
}

/// Returns the width of an entry together with the gap behind it.
fn wide((sign, galley): &(Sign, Arc<Galley>)) -> f32 {
    sign.room() + galley.size().x + GAP
}

/// Breaks the entries into lines `width` points wide.
fn wrapped(meanings: impl Iterator<Item = (Sign, Arc<Galley>)>, width: f32) -> Vec<Vec<(Sign, Arc<Galley>)>> {
    let mut lines = vec![Vec::new()];
    let mut left = INDENT;
    for meaning in meanings {
        let width_of_it = wide(&meaning);
        if left + width_of_it - GAP > width && left > INDENT {
            lines.push(Vec::new());
            left = INDENT;
        }
        left += width_of_it;
        lines.last_mut().into_iter().for_each(|line| line.push(meaning.clone()));
    }
    lines
}

/// Draws the strips of two classes, which fade from certain to uncertain.
fn certain(ui: &Ui, at: Rect) {
    let palette = theme::palette(ui);
    let place = Rect::from_min_size(pos2(at.left(), at.center().y - 6.0), vec2(40.0, 12.0));
    for i in 0..10_u8 {
        let strength = strength(f32::from(9 - i) / 9.0);
        for class in 0..2_u8 {
            let size = vec2(place.width() / 10.0, 6.0);
            let corner = place.min + vec2(size.x * f32::from(i), size.y * f32::from(class));
            let color = marker::color(palette, usize::from(class)).gamma_multiply(strength);
            ui.painter().rect_filled(Rect::from_min_size(corner, size), 0.0, color);
        }
    }
    ui.painter().rect_stroke(place, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
}
