//! The window: eframe around a [`Session`], which does everything that needs no window.

mod branch;
mod edits;
mod frame_log;
mod playback;
mod projector;
mod seeds;
mod session;

use std::fmt;

use eframe::{CreationContext, NativeOptions};
use egui::{Context, IconData, Ui, ViewportBuilder};

use crate::config::Checked;
use crate::trainer::Trainer;
use crate::view::{Language, theme};
use frame_log::FrameLog;

pub use session::Session;

/// Why the window could not open.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line, and of what the window system says only the end, which names the reason.
        let reason = self.0.rsplit(": ").next().unwrap_or_default();
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "there is no display to open a window on ({reason}); use `shiftscope run`, which needs none")
    }
}

impl std::error::Error for StartError {}

/// Opens the window on `config`, in `language`, and returns when it is closed.
///
/// # Errors
/// Where there is no display, or none that can draw.
pub fn run(config: Checked, language: Language) -> Result<(), StartError> {
    let mut viewport = ViewportBuilder::default()
        .with_title("ShiftScope")
        .with_app_id("shiftscope")
        .with_inner_size([1600.0, 1000.0])
        .with_min_inner_size([640.0, 420.0]);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = NativeOptions { viewport, dithering: false, ..NativeOptions::default() };
    eframe::run_native(
        "ShiftScope",
        options,
        Box::new(|creation| Ok(Box::new(Window::new(creation, config, language)))),
    )
    .map_err(|error| StartError(error.to_string()))
}

fn icon() -> Option<IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/icon.png")).ok()
}

/// A session and the trainer that it talks to.
struct Window {
    session: Session,
    trainer: Trainer,
    frame_log: Option<FrameLog>,
}

impl Window {
    fn new(creation: &CreationContext<'_>, config: Checked, language: Language) -> Self {
        let ctx = creation.egui_ctx.clone();
        theme::install(&ctx);
        let session = Session::new(&config, language);
        let trainer = Trainer::spawn(config, session.steps_per_s(), move || ctx.request_repaint());
        for command in session.opening() {
            trainer.send(command);
        }
        Self { session, trainer, frame_log: FrameLog::asked_for() }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, _: &Context, _: &mut eframe::Frame) {
        if let Some(report) = self.trainer.take() {
            self.session.receive(report);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        if let Some(log) = &mut self.frame_log {
            log.frame(ui.ctx());
        }
        for command in self.session.ui(ui) {
            self.trainer.send(command);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_error_is_one_line_that_names_the_way_out() {
        let error = StartError("event loop: os error at /a/place: Failed to open\nconnection to X server".to_owned());
        let line = error.to_string();
        assert!(line.contains("(Failed to open connection to X server)") && line.contains("shiftscope run"), "{line}");
        assert!(!line.contains('\n') && !line.contains("/a/place"), "{line}");
    }

    #[test]
    fn the_icon_can_be_read() {
        let icon = icon().expect("the embedded icon is a PNG");
        assert_eq!((icon.width, icon.height), (128, 128));
    }
}
