//! The place of a bubble beside its target: the one that covers the least.

use egui::layers::PaintList;
use egui::{Pos2, Rect, Shape, Ui, Vec2, pos2, vec2};

/// Gaps between bubble and ring: the cost of each, and its size in points. The larger ones lead past a heading in
/// between.
const GAPS: [(f32, f32); 3] = [(0.0, 16.0), (60.0, 44.0), (120.0, 72.0)];
/// Places within a ring, as shares of its width and height.
const EDGES: [(f32, f32); 8] =
    [(0.5, 1.0), (0.5, 0.0), (1.0, 0.5), (0.0, 0.5), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.0, 0.0)];
/// Least distance from an edge of the bubble to the base of its tip, in points.
const SHOULDER: f32 = 16.0;
/// Cost of a place within the ring, in square points of covered text.
const WITHIN: f32 = 6000.0;
/// Cost of a place outside the room.
const OUTSIDE: f32 = 1e6;
/// Half the width of the connection from the bubble to its tip, in points.
const TAIL: f32 = 6.0;
/// Cost of covering a point of a line.
const POINT: f32 = 5.0;

/// The parts of the picture that a bubble should not cover.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The places of words and numbers.
    pub texts: Vec<Rect>,
    /// The points of lines.
    pub points: Vec<Pos2>,
}

impl Drawn {
    /// Returns everything drawn into the layer of `ui` so far in this frame.
    pub fn of(ui: &Ui) -> Self {
        let mut drawn = Self::default();
        ui.ctx().graphics(|graphics| {
            let shapes = graphics.get(ui.layer_id()).into_iter().flat_map(PaintList::all_entries);
            shapes.for_each(|one| drawn.add(&one.shape, one.clip_rect));
        });
        drawn
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

    /// Returns the cost of covering `area`: the square points of covered text, and the points of covered lines.
    fn cost(&self, area: Rect) -> f32 {
        let covered = |text: &Rect| area.intersect(*text);
        let texts = self.texts.iter().map(covered).filter(Rect::is_positive).map(|rect| rect.area());
        let points = self.points.iter().filter(|point| area.contains(**point)).map(|_| POINT);
        texts.sum::<f32>() + points.sum::<f32>().min(0.2 * area.area())
    }
}

/// The place of a bubble.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bubble {
    /// The point on the ring that the bubble points to.
    pub tip: Pos2,
    /// The direction from the tip to the bubble.
    pub way: Vec2,
    /// The rectangle of the bubble.
    pub rect: Rect,
    /// The index of its size among the possible sizes.
    pub size: usize,
}

impl Bubble {
    /// Returns the place around `ring`, within `room`, at which a bubble of one of `sizes` covers the least of
    /// `drawn`; the place is within the ring if the ring fills the room. Of equal places it prefers those below,
    /// then above, right, left; in the middle; and near.
    pub fn beside(ring: Rect, room: Rect, sizes: &[Vec2], drawn: &Drawn) -> Self {
        let around = |size| candidates().map(move |(cost, candidate)| (cost, candidate.bubble(ring, size)));
        let within = |size| EDGES.map(|at| (WITHIN, Self::within(ring.intersect(room), vec2(at.0, at.1), size, room)));
        let all = sizes.iter().enumerate().flat_map(|(i, &size)| {
            let around = around(size).filter(|(_, bubble)| room.contains_rect(bubble.rect));
            let within = within(size).into_iter().map(|(cost, bubble)| {
                // If only a narrower bubble fits, that one is chosen.
                (if room.contains_rect(bubble.rect) { cost } else { cost + OUTSIDE }, bubble)
            });
            around.chain(within).map(move |(cost, bubble)| (cost, Self { size: i, ..bubble }))
        });
        let costs =
            all.map(|(cost, bubble)| (cost + drawn.cost(bubble.rect.expand(3.0)) + drawn.cost(bubble.tail()), bubble));
        let best = costs.min_by(|a, b| a.0.total_cmp(&b.0));
        best.expect("a bubble has at least one size").1
    }

    /// Returns the place within `ring` at its edge or corner `at`; the tip points away from that edge.
    fn within(ring: Rect, at: Vec2, size: Vec2, room: Rect) -> Self {
        let inner = ring.shrink(10.0);
        let most = (room.max - size).max(room.min);
        let min = (inner.min + (inner.size() - size) * at).clamp(room.min, most);
        let rect = Rect::from_min_size(min, size);
        let way = if at.y > 0.5 { vec2(0.0, 1.0) } else { vec2(0.0, -1.0) };
        let edge = if at.y > 0.5 { rect.top() - GAPS[0].1 } else { rect.bottom() + GAPS[0].1 };
        Self { tip: pos2(rect.center().x, edge), way, rect, size: 0 }
    }

    /// Returns a rectangle around the connection from the bubble to its tip.
    fn tail(&self) -> Rect {
        let middle = self.rect.clamp(self.tip);
        Rect::from_two_pos(self.tip, middle).expand2(self.way.rot90().abs() * TAIL)
    }
}

/// A candidate place around a ring.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// The direction from the ring to the bubble.
    way: Vec2,
    /// The distance from the ring, in points.
    gap: f32,
    /// The place of the tip along its side of the ring, as a share.
    at: f32,
    /// The place of the tip along the bubble, as a share.
    share: f32,
}

/// Returns all candidate places with their costs, which grow the farther a place is from the simplest one: below,
/// in the middle and near.
fn candidates() -> impl Iterator<Item = (f32, Candidate)> {
    let ways = [(0.0, vec2(0.0, 1.0)), (12.0, vec2(0.0, -1.0)), (24.0, vec2(1.0, 0.0)), (36.0, vec2(-1.0, 0.0))];
    let along = [(0.0, 0.5), (6.0, 0.3), (6.0, 0.7), (12.0, 0.1), (12.0, 0.9)];
    let slid = [(0.0, 0.5), (3.0, 0.15), (3.0, 0.85)];
    let ways = ways.into_iter().flat_map(|way| GAPS.map(|gap| (way, gap)));
    let ways = ways.flat_map(move |(way, gap)| along.map(|at| (way, gap, at)));
    ways.flat_map(move |((turned, way), (long, gap), (off, at))| {
        slid.map(|(slid, share)| (turned + long + off + slid, Candidate { way, gap, at, share }))
    })
}

impl Candidate {
    /// Returns the place of a bubble of this size around `ring`.
    fn bubble(self, ring: Rect, size: Vec2) -> Bubble {
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
        Bubble { tip, way, rect: Rect::from_min_size(min, size), size: 0 }
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
            let bubble = Bubble::beside(target, screen(), &[SIZE], &Drawn::default());
            assert!(screen().contains_rect(bubble.rect), "{target:?} {bubble:?}");
            assert_eq!(target.intersects(bubble.rect), covers, "{target:?} {bubble:?}");
        }
    }

    #[test]
    fn of_the_places_it_takes_the_one_that_covers_no_words() {
        let target = Rect::from_min_size(pos2(400.0, 300.0), vec2(240.0, 100.0));
        let free = Bubble::beside(target, screen(), &[SIZE], &Drawn::default());
        assert_eq!(free.way, vec2(0.0, 1.0));
        let title = Rect::from_min_size(pos2(300.0, 405.0), vec2(440.0, 20.0));
        let drawn = Drawn { texts: vec![title], points: Vec::new() };
        let bubble = Bubble::beside(target, screen(), &[SIZE], &drawn);
        assert!(!bubble.rect.intersects(title), "{bubble:?}");
        assert_ne!(bubble.way, free.way);
    }

    #[test]
    fn the_tip_is_on_the_ring_and_beside_the_bubble() {
        let target = Rect::from_min_size(pos2(400.0, 300.0), vec2(240.0, 100.0));
        for (_, place) in candidates() {
            let bubble = place.bubble(target, SIZE);
            assert!((bubble.rect.distance_to_pos(bubble.tip) - place.gap).abs() < 1e-3, "{place:?} {bubble:?}");
            assert!(target.distance_to_pos(bubble.tip) < 1e-3, "{place:?} {bubble:?}");
            assert!(!bubble.rect.intersects(target), "{place:?} {bubble:?}");
        }
    }
}
