//! Text that is shortened to the available width.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Painter};

/// Lays out `text` in one line of at most `room` points; if it is longer, its end is replaced by "…".
pub fn elided(painter: &Painter, text: String, font: FontId, ink: Color32, room: f32) -> Arc<Galley> {
    let whole = painter.layout_no_wrap(text.clone(), font.clone(), ink);
    // `egui` reserves room for the "…" even if the whole text would just fit.
    if whole.size().x <= room {
        return whole;
    }
    let mut job = LayoutJob::simple_singleline(text, font, ink);
    job.wrap = TextWrapping::truncate_at_width(room);
    painter.layout_job(job)
}
