//! Projector mode: everything half as large again, and the controls out of the way.

use egui::Ui;

use super::session::Session;

/// How much larger everything is.
const ZOOM: f32 = 1.5;

impl Session {
    /// Projector mode on or off; the zoom that the user had chosen comes back.
    pub(super) fn projector(&mut self, ui: &Ui, on: bool) {
        if on == self.state.projector {
            return;
        }
        self.state.projector = on;
        if on {
            self.zoom = ui.ctx().zoom_factor();
            ui.ctx().set_zoom_factor(self.zoom * ZOOM);
            self.state.controls = Some(false);
        } else {
            ui.ctx().set_zoom_factor(self.zoom);
            self.state.controls = None;
            self.state.hidden = None;
        }
    }
}
