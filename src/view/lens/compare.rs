//! The comparison of sigmoid and ReLU side by side, whatever activation the network uses, with the inputs [−1, 1]
//! marked.

use std::sync::Arc;

use egui::{Rect, Ui, pos2, vec2};

use super::bell::Bell;
use super::picture::{BELOW, Bundle, MARKED, Picture};
use super::seen::{self, Seen};
use super::words::{Numbers, Piece, bell_name, three_decimals};
use crate::config::Activation;
use crate::view::format::percent;
use crate::view::layers::Curve;
use crate::view::{ARMS, Scene, theme};

/// Gap between the two pictures, in points.
const GAP: f32 = 14.0;
/// Height of the line with the names of the functions, in points.
const NAME: f32 = 18.0;
/// The two functions, and the text names of their names.
const PAIR: [(Activation, &str); 2] =
    [(Activation::Sigmoid, "network-activation-sigmoid"), (Activation::Relu, "network-activation-relu")];

/// The comparison of the two functions on the same inputs.
pub struct Comparison<'a> {
    scene: &'a Scene<'a>,
    /// The Gaussian as the input of each function, the same distribution for both.
    bells: [Arc<Bell>; 2],
    bundles: Vec<Bundle<'a>>,
}

impl<'a> Comparison<'a> {
    /// Creates the comparison for N(mean, sd²) and the measured inputs of the arms.
    pub fn new(ui: &Ui, scene: &'a Scene<'a>, arms: &[(usize, Seen<'a>)], [mean, sd]: [f64; 2]) -> Self {
        let bells = PAIR.map(|(activation, _)| Bell::kept(ui, activation, mean, sd));
        let bundles = seen::parts(arms).map(|part| seen::bundle(scene, part)).collect();
        Self { scene, bells, bundles }
    }

    /// Draws both pictures into `area`.
    pub fn paint(&self, ui: &Ui, area: Rect) {
        let palette = theme::palette(ui);
        let width = ((area.width() - GAP) / 2.0).floor();
        for (i, bell) in self.bells.iter().enumerate() {
            let left = if i == 0 { area.left() } else { area.right() - width };
            let place = Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()));
            self.heading(ui, i, place);
            let plot =
                Rect::from_min_max(pos2(place.left(), place.top() + NAME), pos2(place.right(), place.bottom() - BELOW));
            let picture = Picture {
                scene: self.scene,
                palette,
                curve: Curve::of(PAIR[i].0),
                bundles: &self.bundles,
                bell: Some(bell),
                plot,
                side: None,
                marked: true,
            };
            picture.paint(ui);
            picture.marks_ui(ui, &[-8.0, MARKED.0, MARKED.1, 8.0]);
        }
    }

    /// Draws the name of a function, and its R² if there is room.
    fn heading(&self, ui: &Ui, i: usize, place: Rect) {
        let palette = theme::palette(ui);
        let name = self.scene.text.get(PAIR[i].1);
        let name = ui.painter().layout_no_wrap(name, theme::strong(theme::BODY), palette.text);
        let r2 = ui.painter().layout_no_wrap(self.r2(i), theme::regular(theme::SMALL), palette.text);
        let right = pos2(place.right() - r2.size().x, place.top() + 2.0);
        if name.size().x + r2.size().x + 4.0 < place.width() {
            ui.painter().galley(right, r2, palette.text);
        }
        ui.painter().galley(place.min, name, palette.text);
    }

    fn r2(&self, i: usize) -> String {
        format!("R² {}", self.bells[i].stats.r2.map_or_else(|| "–".to_owned(), three_decimals))
    }

    /// Returns the shares of the inputs within [−1, 1].
    pub fn within(&self) -> Vec<Piece> {
        let text = self.scene.text;
        let bell = &self.bells[0];
        let tip = text.get("lens-tip-within");
        let share = percent(bell.within(MARKED.0, MARKED.1));
        let args = [("share", share.as_str()), ("bell", &bell_name(bell))];
        let mut pieces = vec![Piece::new(text.with("lens-within", &args), tip.clone())];
        pieces.extend(self.bundles.iter().map(|bundle| {
            let share = text.percent(bundle.inputs.within(MARKED.0, MARKED.1));
            Piece::new(format!("{} {share}", ARMS[bundle.arm]), tip.clone())
        }));
        pieces
    }

    /// Returns the near-linear share of the Gaussian for the sigmoid, and the share for which ReLU gives 0. The
    /// short forms give R² instead, for pictures too narrow to have it in the heading.
    pub fn linearity(&self) -> Vec<Piece> {
        let of = |i: usize| {
            let (activation, name) = PAIR[i];
            let name = self.scene.text.get(name);
            let numbers = Numbers::of(self.scene, &Curve::of(activation), &self.bells[i].stats);
            let part = if activation == Activation::Sigmoid { numbers.near_linear } else { numbers.saturated };
            let short = format!("{name} {}", self.r2(i));
            part.map(|part| Piece { text: format!("{name}: {}", part.text), short: Some(short), tip: part.tip })
        };
        [of(0), of(1)].into_iter().flatten().collect()
    }

    /// Describes both pictures in words, for screen readers.
    pub fn summary(&self) -> String {
        let linearity = self.linearity();
        let (within, linearity) = (self.within(), linearity.iter());
        let said = linearity.flat_map(|piece| [piece.short.as_deref(), Some(piece.text.as_str())]).flatten();
        let said = within.iter().map(|piece| piece.text.as_str()).chain(said).collect::<Vec<_>>().join(", ");
        format!("{}: {said}", self.scene.text.get("lens-compare.tip"))
    }
}
