//! Files dragged over the window or dropped on it.

use egui::{Align2, Id, LayerId, Order, Stroke, StrokeKind, Ui, vec2};

use super::FileAction;
use crate::view::{Action, Scene, theme};

/// Covers the window with a notice while a file is dragged over it, and reports the first file that is dropped.
pub fn drop_ui(ui: &Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let (hovers, dropped) = ui.input(|input| {
        let dropped = input.raw.dropped_files.first().map(|file| file.path().to_path_buf());
        (!input.raw.hovered_files.is_empty(), dropped)
    });
    out.extend(dropped.map(|path| Action::File(FileAction::Open(path))));
    if !hovers {
        return;
    }
    let palette = theme::palette(ui);
    let screen = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("drop")));
    painter.rect_filled(screen, 0.0, palette.canvas.gamma_multiply(0.9));
    let border = Stroke::new(2.0, palette.arms[1]);
    painter.rect_stroke(screen.shrink(6.0), 8.0, border, StrokeKind::Inside);
    let middle = screen.center();
    let title = theme::strong(22.0);
    painter.text(middle, Align2::CENTER_BOTTOM, scene.text.get("drop"), title, palette.text);
    let below = middle + vec2(0.0, 8.0);
    let what = scene.text.get("drop.tip");
    painter.text(below, Align2::CENTER_TOP, what, theme::regular(theme::HEADING), palette.muted);
}
