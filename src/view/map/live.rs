//! Where the live experiment stands on the map.

use egui::{Color32, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit, pos2, vec2};

use super::words::setting;
use super::{MapPointed, MapView};
use crate::view::{format, theme};

/// Radius of the ring, in points.
pub const RING: f32 = 6.0;

/// Draws a ring on both fields where the live experiment stands, or an arrow at the edge that is nearest to it.
pub fn live_ui(ui: &Ui, view: &MapView<'_>, pointed: &MapPointed) {
    let palette = theme::palette(ui);
    let axes = view.map.plan().axes();
    let Some([x, y]) = view.live else { return };
    let side = |axis: usize, value: f64| {
        let (from, to) = axes[axis].ends();
        f32::from(i8::from(value > to) - i8::from(value < from))
    };
    // Places on the screen go down.
    let beyond = vec2(side(0, x), -side(1, y));
    let settings = [(0, x), (1, y)].map(|(axis, value)| setting(view, axis, &format::tick(value)));
    let name = view.text.with("map-live", &[("settings", &settings.join(", "))]);
    for arm in (0..2).filter(|arm| view.hidden != Some(*arm)) {
        let field = &pointed.fields[arm];
        let at = pos2(field.x(axes[0].place(x)), field.y(axes[1].place(y)));
        if beyond == egui::Vec2::ZERO {
            ring(ui, at);
        } else {
            let inside = at - beyond * (2.0 * RING);
            arrow(ui, inside, beyond.normalized(), [palette.text, palette.canvas]);
        }
        let rect = Rect::from_center_size(at, vec2(2.0 * RING, 2.0 * RING));
        let id = ui.scope_id().with(("live experiment on the map", arm));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &name));
    }
}

/// Draws the ring around `at`.
pub fn ring(ui: &Ui, at: Pos2) {
    let palette = theme::palette(ui);
    ui.painter().circle_stroke(at, RING, Stroke::new(5.0, palette.canvas));
    ui.painter().circle_stroke(at, RING, Stroke::new(2.0, palette.text));
}

/// Draws an arrow from `tail` in a direction of length 1, filled and with a border.
fn arrow(ui: &Ui, tail: Pos2, along: egui::Vec2, [fill, border]: [Color32; 2]) {
    let corners = vec![tail + along * 9.0, tail + along.rot90() * 6.0, tail - along.rot90() * 6.0];
    ui.painter().add(Shape::convex_polygon(corners, fill, Stroke::new(1.5, border)));
}
