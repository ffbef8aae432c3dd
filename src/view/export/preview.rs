//! The preview of the figure in the export dialog.

use egui::{Align2, Color32, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, pos2, vec2};

use super::{Export, Preview};
use crate::view::{Scene, theme};

/// Margin around the page, in points.
const MARGIN: f32 = 10.0;
/// Side of a square of the pattern behind a transparent page, in points.
const SQUARE: f32 = 8.0;
/// Height of a line of a table, in points.
const LINE: f32 = 17.0;

/// Draws the preview over the whole width, `height` points high.
pub fn preview_ui(ui: &mut Ui, scene: &Scene<'_>, export: &Export, height: f32) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let (area, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect(area, 6.0, palette.panel, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let inner = area.shrink(MARGIN);
    let painter = ui.painter().with_clip_rect(area);
    let say = |words: String| {
        let words = painter.layout(words, theme::regular(theme::BODY), palette.muted, inner.width());
        painter.galley(Align2::CENTER_CENTER.align_size_within_rect(words.size(), area).min, words, palette.muted);
    };
    let refusal = export.refusal().map(|refusal| text.with("refused", &[("text", &refusal.words(text))]));
    match &export.preview {
        Preview::Waits => say(text.get("export-draws")),
        Preview::Nothing => say(refusal.unwrap_or_default()),
        Preview::Lines(lines) => lines_ui(ui, lines, inner),
        Preview::Picture(texture, size) => {
            let page = fitted(*size, inner);
            if export.options.transparent {
                checkered(ui, page);
            }
            // A picture of earlier options is dimmed until the new one is there.
            let tint = if export.outdated { Color32::WHITE.gamma_multiply(0.55) } else { Color32::WHITE };
            painter.image(texture.id(), page, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), tint);
            painter.rect_stroke(page, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
        }
    }
    let name = match &export.preview {
        Preview::Picture(..) if export.outdated => text.get("export-draws"),
        Preview::Picture(..) => {
            let what = text.get(export.options.picture.text());
            let step = export.step.to_string();
            text.with("export-preview", &[("what", &what), ("step", &step), ("extent", &export.extent)])
        }
        Preview::Lines(lines) => {
            text.with("export-preview-lines", &[("line", lines.first().map_or("", String::as_str))])
        }
        Preview::Waits => text.get("export-draws"),
        Preview::Nothing => text.get("export-no-preview"),
    };
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
}

/// Returns the largest rectangle with the shape of a page of this `size` in the middle of `room`, at most as large as the
/// page itself.
fn fitted(size: [f32; 2], room: Rect) -> Rect {
    let size = vec2(size[0].max(1.0), size[1].max(1.0));
    let factor = (room.width() / size.x).min(room.height() / size.y).min(1.0);
    Rect::from_center_size(room.center(), (size * factor).round())
}

/// Draws the pattern of squares that shows that a page has no background.
fn checkered(ui: &Ui, page: Rect) {
    let palette = theme::palette(ui);
    let painter = ui.painter().with_clip_rect(page.intersect(ui.clip_rect()));
    painter.rect_filled(page, 0.0, palette.canvas);
    let count = |side: f32| {
        let squares = (side / SQUARE).ceil().clamp(0.0, 1000.0);
        (0..1000_u16).take_while(move |i| f32::from(*i) < squares)
    };
    for (i, j) in count(page.height()).flat_map(|j| count(page.width()).map(move |i| (i, j))) {
        if (i + j) % 2 == 1 {
            let corner = page.min + vec2(f32::from(i), f32::from(j)) * SQUARE;
            painter.rect_filled(Rect::from_min_size(corner, vec2(SQUARE, SQUARE)), 0.0, palette.grid);
        }
    }
}

/// Draws the first lines of a table; a line that is too long ends with "…".
fn lines_ui(ui: &Ui, lines: &[String], room: Rect) {
    let palette = theme::palette(ui);
    let font = theme::regular(theme::SMALL);
    let mut at = room.min;
    for line in lines {
        if at.y + LINE > room.bottom() {
            break;
        }
        let mut shown: String = line.chars().take(200).collect();
        let mut galley = ui.painter().layout_no_wrap(shown.clone(), font.clone(), palette.text);
        while galley.size().x > room.width() && !shown.is_empty() {
            let keep = shown.chars().count() * 9 / 10;
            shown = shown.chars().take(keep).collect::<String>();
            galley = ui.painter().layout_no_wrap(format!("{shown}…"), font.clone(), palette.text);
        }
        ui.painter().galley(at, galley, palette.text);
        at.y += LINE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_its_shape_and_is_never_larger_than_itself() {
        let room = Rect::from_min_size(pos2(10.0, 10.0), vec2(400.0, 300.0));
        assert_eq!(fitted([1600.0, 900.0], room).size(), vec2(400.0, 225.0));
        assert_eq!(fitted([100.0, 600.0], room).size(), vec2(50.0, 300.0));
        assert_eq!(fitted([200.0, 100.0], room).size(), vec2(200.0, 100.0));
        assert_eq!(fitted([200.0, 100.0], room).center(), room.center());
    }
}
