//! Three hints on the first start, one after the other. Each is a small card beside its target, never on it, and
//! nothing waits for it: meanwhile the networks can train and every control works.

use egui::{Align, Area, Frame, Id, Layout, Margin, Order, Pos2, Rect, RichText, Shape, Stroke, StrokeKind};
use egui::{Ui, Vec2, pos2, vec2};

use super::kept::{note, noted};
use super::widgets::text_button;
use super::{Action, Scene, Show, theme};

/// The target of a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The tab area in the middle.
    Picture,
    /// The control of the learning rate.
    Control,
    /// The button that shows the controls if they are hidden.
    Controls,
    /// The timeline.
    Timeline,
}

/// The texts of the hints with their possible targets; each hint is placed at the first of its targets on the screen.
const HINTS: [(&str, &[Target]); 3] = [
    ("hint-layers", &[Target::Picture]),
    ("hint-controls", &[Target::Control, Target::Controls]),
    ("hint-timeline", &[Target::Timeline]),
];

/// Number of hints.
pub const COUNT: usize = HINTS.len();

/// Greatest width of a card, in points.
const WIDTH: f32 = 300.0;
/// Least width of a card, in points.
const LEAST: f32 = 200.0;
/// Gap between a card and its target, in points.
const GAP: f32 = 14.0;
/// Height reserved for a card before its true height is known, in points.
const HEIGHT: f32 = 190.0;

/// Records the place of `target` in this frame.
pub fn mark(ui: &Ui, target: Target, rect: Rect) {
    note(ui, key(target), rect);
}

fn key(target: Target) -> Id {
    Id::unique(("hint target", target))
}

/// Returns whether the displayed hint is about `target`.
pub fn is_about(scene: &Scene<'_>, target: Target) -> bool {
    scene.state.hint.and_then(|i| HINTS.get(i)).is_some_and(|(_, targets)| targets.contains(&target))
}

/// The place of a card beside its target.
struct Stand {
    /// The point of the target that the card points to.
    tip: Pos2,
    /// The direction from the tip to the card.
    way: Vec2,
    width: f32,
}

impl Stand {
    /// Returns the first side of `target` with room for a card: right, left, above, below; else a place within its
    /// lower right corner.
    fn beside(target: Rect, screen: Rect) -> Self {
        let room = |width: f32| (width - GAP - 8.0).min(WIDTH);
        let (right, left) = (room(screen.right() - target.right()), room(target.left() - screen.left()));
        // The card points near the top of a tall target, where reading begins.
        let y = target.center().y.min(target.top() + 120.0);
        if right >= LEAST {
            return Self { tip: pos2(target.right(), y), way: vec2(1.0, 0.0), width: right };
        }
        if left >= LEAST {
            return Self { tip: pos2(target.left(), y), way: vec2(-1.0, 0.0), width: left };
        }
        let width = room(screen.width());
        let x = target.center().x;
        if target.top() - screen.top() >= HEIGHT {
            return Self { tip: pos2(x, target.top()), way: vec2(0.0, -1.0), width };
        }
        if screen.bottom() - target.bottom() >= HEIGHT {
            return Self { tip: pos2(x, target.bottom()), way: vec2(0.0, 1.0), width };
        }
        Self { tip: target.right_bottom() - vec2(width / 2.0 + 8.0, 8.0), way: vec2(0.0, -1.0), width }
    }

    /// Returns the upper left corner of a card of this size.
    fn corner(&self, size: Vec2, screen: Rect) -> Pos2 {
        let middle = self.tip + self.way * (size / 2.0 + Vec2::splat(GAP));
        let corner = middle - size / 2.0;
        let most = (screen.max - size - Vec2::splat(8.0)).max(screen.min);
        corner.clamp(screen.min + Vec2::splat(8.0), most)
    }
}

/// Draws the current hint, if there is one.
pub fn hints_ui(ui: &Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let Some((i, (name, targets))) = scene.state.hint.and_then(|i| Some((i, HINTS.get(i)?))) else { return };
    let screen = ui.ctx().content_rect();
    let Some(target) = targets.iter().find_map(|target| noted(ui, key(*target))) else { return };
    let target = target.intersect(screen);
    let stand = Stand::beside(target, screen);
    let palette = theme::palette(ui);
    let ring = Stroke::new(2.0, palette.arms[1]);
    let id = Id::unique("hint");
    let height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(HEIGHT);
    let corner = stand.corner(vec2(stand.width, height), screen);
    let area = Area::new(id.with(i)).order(Order::Foreground).fixed_pos(corner).constrain(false);
    let shown = area.show(ui.ctx(), |ui| {
        let around = target.expand(4.0).intersect(screen.shrink(2.0));
        ui.painter().rect_stroke(around, 6.0, ring, StrokeKind::Inside);
        let side = vec2(stand.way.y, stand.way.x).abs() * 8.0;
        let back = stand.tip + stand.way * (GAP + 1.0);
        let tip = stand.tip + stand.way * 3.0;
        ui.painter().add(Shape::convex_polygon(vec![tip, back + side, back - side], palette.arms[1], Stroke::NONE));
        let card = Frame::new().fill(palette.canvas).stroke(ring).corner_radius(8).inner_margin(Margin::same(14));
        card.shadow(ui.visuals().popup_shadow).show(ui, |ui| {
            ui.set_width(stand.width - 32.0);
            card_ui(ui, scene, i, name, out);
        });
    });
    let drawn = shown.response.rect.height();
    if (drawn - height).abs() > 0.5 {
        // The next pass places the card with its true height.
        ui.data_mut(|data| data.insert_temp(id, drawn));
        ui.ctx().request_discard("a hint has another height");
    }
}

/// Draws the words of a hint and its buttons.
fn card_ui(ui: &mut Ui, scene: &Scene<'_>, i: usize, name: &str, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    ui.spacing_mut().item_spacing.y = 8.0;
    let title = RichText::new(text.get(&format!("{name}.tip"))).font(theme::strong(theme::HEADING));
    ui.label(title.color(palette.text));
    ui.label(RichText::new(text.get(name)).color(palette.text));
    ui.horizontal(|ui| {
        let (number, count) = ((i + 1).to_string(), COUNT.to_string());
        let of = text.with("hint-of", &[("number", &number), ("count", &count)]);
        ui.label(RichText::new(of).color(palette.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let last = i + 1 == COUNT;
            if text_button(ui, &text.get(if last { "hint-done" } else { "hint-next" }), true).clicked() {
                out.push(Action::Show(Show::Hint(Some(i + 1).filter(|_| !last))));
            }
            if !last && text_button(ui, &text.get("hint-skip"), false).clicked() {
                out.push(Action::Show(Show::Hint(None)));
            }
        });
    });
}
