//! The tooltip of the lens: an input, its path to the output, and the share of values there.

use egui::{RectAlign, Response, RichText, Shape, Stroke, Tooltip, Ui, pos2};

use super::picture::Picture;
use crate::view::format::{accuracy, drawn, percent, three_digits};
use crate::view::{ARMS, theme};

/// Draws the path from the input under the pointer to its output, and shows a tooltip about both.
pub fn hover_ui(ui: &Ui, response: &Response, picture: &Picture<'_>) {
    let Some(pointer) = response.hover_pos().filter(|at| picture.plot.contains(*at)) else { return };
    let palette = picture.palette;
    let y = (picture.axis().value(pointer.x) * 100.0).round() / 100.0;
    let on_curve = picture.point(y);
    let left = picture.side.map_or(picture.plot.left(), |side| side.right());
    let thin = Stroke::new(1.0, palette.text);
    for ends in [[pos2(on_curve.x, picture.plot.bottom()), on_curve], [on_curve, pos2(left, on_curve.y)]] {
        ui.painter().extend(Shape::dashed_line(&ends, thin, 3.0, 2.0));
    }
    ui.painter().circle_filled(on_curve, 3.5, palette.text);
    let text = picture.scene.text;
    let [input, output, slope] =
        [y, picture.curve.value(y), picture.curve.slope(y)].map(|value| drawn(&three_digits(value)));
    let title = text.with("lens-hover", &[("y", &input), ("f", &output), ("slope", &slope)]);
    // The tooltip is below the picture, so that it covers none of it.
    let mut tooltip = Tooltip::for_enabled(response);
    tooltip.popup = tooltip.popup.anchor(response.rect).align(RectAlign::BOTTOM_START);
    let width = response.rect.width().min(ui.spacing().tooltip_width);
    tooltip.width(width).show(|ui: &mut Ui| {
        ui.set_max_width(width);
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(RichText::new(title).font(theme::strong(theme::BODY)).color(palette.text));
        for bundle in picture.bundles {
            let Some(i) = bundle.inputs.bin(y) else { continue };
            let ends = [i, i + 1].map(|edge| drawn(&three_digits(bundle.inputs.edge(edge))));
            let share = accuracy(bundle.inputs.share(bundle.inputs.count(i)));
            let args = [("arm", ARMS[bundle.arm]), ("low", &ends[0]), ("high", &ends[1]), ("share", &share)];
            let mut words = text.with("lens-hover-arm", &args);
            let [under, over, _] = bundle.inputs.beyond();
            if under + over > 0 {
                let [under, over] = [under, over].map(|count| percent(bundle.inputs.share(count)));
                let beyond = text.with("hover-beyond", &[("left", &under), ("right", &over)]);
                words = format!("{words}. {beyond}");
            }
            ui.label(RichText::new(words).color(palette.names[bundle.arm]));
        }
        if let Some(zone) = picture.curve.zone_text(y) {
            ui.label(RichText::new(text.get(zone)).color(palette.muted));
        }
    });
}
