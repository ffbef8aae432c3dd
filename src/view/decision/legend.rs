//! What signs and colors of the plane mean.

use egui::{Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::marker;
use super::texture::strength;
use super::verdict::class_name;
use crate::trainer::Exhibit;
use crate::view::{Scene, theme};

/// Height of one line.
pub const HEIGHT: f32 = 20.0;

/// Draws it: the classes, training and test samples, certain and uncertain.
pub fn legend_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.spacing_mut().item_spacing = vec2(14.0, 2.0);
        ui.horizontal_wrapped(|ui| {
            ui.add_space(16.0);
            for class in 0..exhibit.classes.len() {
                let words = class_name(scene.text, exhibit, class);
                sign_ui(ui, &words, 16.0, |ui, at| {
                    let at = pos2(at.left() + 5.0, at.center().y);
                    marker::paint(ui.painter(), theme::palette(ui), at, class, 4.0, false);
                });
            }
            for (name, ringed) in [("decision-train", false), ("decision-test", true)] {
                sign_ui(ui, &scene.text.get(name), 16.0, |ui, at| {
                    let at = pos2(at.left() + 5.0, at.center().y);
                    let radius = if ringed { 3.4 } else { 2.6 };
                    marker::paint(ui.painter(), theme::palette(ui), at, 0, radius, ringed);
                });
            }
            sign_ui(ui, &scene.text.get("decision-certain"), 46.0, certain);
        });
    });
}

/// Two strips that fade from certain to uncertain.
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

/// A meaning in one piece, with `room` for a sign at its left.
fn sign_ui(ui: &mut Ui, meaning: &str, room: f32, draw: impl FnOnce(&Ui, Rect)) {
    let ink = theme::palette(ui).muted;
    let galley = ui.painter().layout_no_wrap(meaning.to_owned(), theme::regular(theme::SMALL), ink);
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x + room, 18.0), Sense::hover());
    draw(ui, rect);
    ui.painter().galley(pos2(rect.left() + room, rect.center().y - galley.size().y / 2.0), galley, ink);
}
