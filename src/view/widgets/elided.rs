//! A text that is shortened where it has no room.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Painter};

/// `text` in one line that is at most `room` points wide: what does not fit is left out, and "…" stands in its place.
pub fn elided(painter: &Painter, text: String, font: FontId, ink: Color32, room: f32) -> Arc<Galley> {
    let whole = painter.layout_no_wrap(text.clone(), font.clone(), ink);
    // Where a text is cut `egui` keeps room for the sign in its place, also of one that would just fit.
    if whole.size().x <= room {
        return whole;
    }
    let mut job = LayoutJob::simple_singleline(text, font, ink);
    job.wrap = TextWrapping::truncate_at_width(room);
    painter.layout_job(job)
}
