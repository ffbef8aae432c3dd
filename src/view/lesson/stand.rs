//! Where a bubble stands beside what it points at: where it covers the least.

use egui::layers::PaintList;
use egui::{Pos2, Rect, Shape, Ui, Vec2, pos2, vec2};

/// Between a bubble and the ring: what the way costs, and how far it is; beyond a heading that stands there, if need be.
const GAPS: [(f32, f32); 3] = [(0.0, 16.0), (60.0, 44.0), (120.0, 72.0)];
/// Where within a ring, as shares of its width and height.
const EDGES: [(f32, f32); 8] =
    [(0.5, 1.0), (0.5, 0.0), (1.0, 0.5), (0.0, 0.5), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.0, 0.0)];
/// From an edge of the bubble to the base of its tip, at least.
const SHOULDER: f32 = 16.0;
/// What it costs to lie within the ring, in square points of text covered.
const WITHIN: f32 = 6000.0;
/// What it costs to stand out of the room.
const OUTSIDE: f32 = 1e6;
/// Half the width of what leads from the bubble to its tip.
const TAIL: f32 = 6.0;
/// What covering a point of a line costs.
const POINT: f32 = 5.0;

/// What has been drawn and is better not covered.
#[derive(Debug, Default)]
pub struct Ink {
    /// Where words and numbers stand.
    pub texts: Vec<Rect>,
    /// Points of lines.
    pub points: Vec<Pos2>,
}

impl Ink {
    /// What has been drawn into the layer of `ui` in this frame.
    pub fn of(ui: &Ui) -> Self {
        let mut ink = Self::default();
        ui.ctx().graphics(|graphics| {
            let drawn = graphics.get(ui.layer_id()).into_iter().flat_map(PaintList::all_entries);
            drawn.for_each(|one| ink.add(&one.shape, one.clip_rect));
        });
        ink
    }

    fn add(&mut self, shape: &Shape, clip: Rect) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.add(shape, clip)),
            Shape::Text(text) => {
                let rect = text.visual_bounding_rect().intersect(clip);
                if rect.is_positive() {
                    self.texts.push(rect);
                }
            }
            Shape::Path(path) => self.points.extend(path.points.iter().filter(|point| clip.contains(**point))),
            _ => {}
        }
    }

    /// What it costs to cover `area`: square points of text, and what lines there are.
    fn cost(&self, area: Rect) -> f32 {
        let covered = |text: &Rect| area.intersect(*text);
        let texts = self.texts.iter().map(covered).filter(Rect::is_positive).map(|rect| rect.area());
        let points = self.points.iter().filter(|point| area.contains(**point)).map(|_| POINT);
        texts.sum::<f32>() + points.sum::<f32>().min(0.2 * area.area())
    }
}

/// Where a bubble stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// The point of the ring to which it points.
    pub tip: Pos2,
    /// The way from there to the bubble.
    pub way: Vec2,
    /// The bubble.
    pub bubble: Rect,
    /// Which of the sizes it has.
    pub size: usize,
}

impl Stand {
    /// The place around `ring`, within `room`, at which a bubble of one of the `sizes` covers the least of `ink`; within
    /// the ring where it fills the room. Of places alike the first of: below, above, right, left; in the middle; near.
    pub fn beside(ring: Rect, room: Rect, sizes: &[Vec2], ink: &Ink) -> Self {
        let around = |size| places().map(move |(cost, place)| (cost, place.stand(ring, size)));
        let within = |size| EDGES.map(|at| (WITHIN, Self::within(ring.intersect(room), vec2(at.0, at.1), size, room)));
        let all = sizes.iter().enumerate().flat_map(|(i, &size)| {
            let around = around(size).filter(|(_, stand)| room.contains_rect(stand.bubble));
            let within = within(size).into_iter().map(|(cost, stand)| {
                // Where only a narrower one has room, that one.
                (if room.contains_rect(stand.bubble) { cost } else { cost + OUTSIDE }, stand)
            });
            around.chain(within).map(move |(cost, stand)| (cost, Self { size: i, ..stand }))
        });
        let costs =
            all.map(|(cost, stand)| (cost + ink.cost(stand.bubble.expand(3.0)) + ink.cost(stand.tail()), stand));
        let best = costs.min_by(|a, b| a.0.total_cmp(&b.0));
        best.expect("a bubble has at least one size").1
    }

    /// Within `ring`, at its edge or corner `at`; its tip points away from that edge.
    fn within(ring: Rect, at: Vec2, size: Vec2, room: Rect) -> Self {
        let inner = ring.shrink(10.0);
        let most = (room.max - size).max(room.min);
        let min = (inner.min + (inner.size() - size) * at).clamp(room.min, most);
        let bubble = Rect::from_min_size(min, size);
        let way = if at.y > 0.5 { vec2(0.0, 1.0) } else { vec2(0.0, -1.0) };
        let edge = if at.y > 0.5 { bubble.top() - GAPS[0].1 } else { bubble.bottom() + GAPS[0].1 };
        Self { tip: pos2(bubble.center().x, edge), way, bubble, size: 0 }
    }

    /// Around what leads from the bubble to its tip.
    fn tail(&self) -> Rect {
        let middle = self.bubble.clamp(self.tip);
        Rect::from_two_pos(self.tip, middle).expand2(self.way.rot90().abs() * TAIL)
    }
}

/// A place around a ring.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The way from the ring to the bubble.
    way: Vec2,
    /// How far.
    gap: f32,
    /// The tip's place along that side of the ring, a share of it.
    at: f32,
    /// The tip's place along the bubble.
    share: f32,
}

/// All places that are tried, each with what it costs to be so plain no more.
fn places() -> impl Iterator<Item = (f32, Place)> {
    let ways = [(0.0, vec2(0.0, 1.0)), (12.0, vec2(0.0, -1.0)), (24.0, vec2(1.0, 0.0)), (36.0, vec2(-1.0, 0.0))];
    let along = [(0.0, 0.5), (6.0, 0.3), (6.0, 0.7), (12.0, 0.1), (12.0, 0.9)];
    let slid = [(0.0, 0.5), (3.0, 0.15), (3.0, 0.85)];
    let ways = ways.into_iter().flat_map(|way| GAPS.map(|gap| (way, gap)));
    let ways = ways.flat_map(move |(way, gap)| along.map(|at| (way, gap, at)));
    ways.flat_map(move |((turned, way), (long, gap), (off, at))| {
        slid.map(|(slid, share)| (turned + long + off + slid, Place { way, gap, at, share }))
    })
}

impl Place {
    /// A bubble `size` large at this place around `ring`.
    fn stand(self, ring: Rect, size: Vec2) -> Stand {
        let Self { way, gap, at, share } = self;
        let side = |low: f32, high: f32| {
            let edge = SHOULDER.min((high - low) / 2.0);
            low + edge + at * (high - low - 2.0 * edge)
        };
        let slide = |length: f32| SHOULDER.min(length / 2.0) + share * (length - 2.0 * SHOULDER).max(0.0);
        let (tip, min) = if way.x == 0.0 {
            let tip = pos2(side(ring.left(), ring.right()), if way.y > 0.0 { ring.bottom() } else { ring.top() });
            let y = if way.y > 0.0 { tip.y + gap } else { tip.y - gap - size.y };
            (tip, pos2(tip.x - slide(size.x), y))
        } else {
            let tip = pos2(if way.x > 0.0 { ring.right() } else { ring.left() }, side(ring.top(), ring.bottom()));
            let x = if way.x > 0.0 { tip.x + gap } else { tip.x - gap - size.x };
            (tip, pos2(x, tip.y - slide(size.y)))
        };
        Stand { tip, way, bubble: Rect::from_min_size(min, size), size: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Vec2 = vec2(240.0, 80.0);

    fn screen() -> Rect {
        Rect::from_min_size(Pos2::ZERO, vec2(1024.0, 768.0))
    }

    #[test]
    fn bubbles_stay_on_the_screen_and_off_their_target() {
        for (target, covers) in [
            (Rect::from_min_size(pos2(330.0, 100.0), vec2(200.0, 40.0)), false),
            (Rect::from_min_size(pos2(330.0, 700.0), vec2(200.0, 40.0)), false),
            (Rect::from_min_size(pos2(760.0, 80.0), vec2(260.0, 660.0)), false),
            (Rect::from_min_size(pos2(0.0, 80.0), vec2(292.0, 688.0)), false),
            (screen().shrink(4.0), true),
        ] {
            let stand = Stand::beside(target, screen(), &[SIZE], &Ink::default());
            assert!(screen().contains_rect(stand.bubble), "{target:?} {stand:?}");
            assert_eq!(target.intersects(stand.bubble), covers, "{target:?} {stand:?}");
        }
    }

    #[test]
    fn of_the_places_it_takes_the_one_that_covers_no_words() {
        let target = Rect::from_min_size(pos2(400.0, 300.0), vec2(240.0, 100.0));
        let free = Stand::beside(target, screen(), &[SIZE], &Ink::default());
        assert_eq!(free.way, vec2(0.0, 1.0));
        let title = Rect::from_min_size(pos2(300.0, 405.0), vec2(440.0, 20.0));
        let ink = Ink { texts: vec![title], points: Vec::new() };
        let stand = Stand::beside(target, screen(), &[SIZE], &ink);
        assert!(!stand.bubble.intersects(title), "{stand:?}");
        assert_ne!(stand.way, free.way);
    }

    #[test]
    fn the_tip_is_on_the_ring_and_beside_the_bubble() {
        let target = Rect::from_min_size(pos2(400.0, 300.0), vec2(240.0, 100.0));
        for (_, place) in places() {
            let stand = place.stand(target, SIZE);
            assert!((stand.bubble.distance_to_pos(stand.tip) - place.gap).abs() < 1e-3, "{place:?} {stand:?}");
            assert!(target.distance_to_pos(stand.tip) < 1e-3, "{place:?} {stand:?}");
            assert!(!stand.bubble.intersects(target), "{place:?} {stand:?}");
        }
    }
}
