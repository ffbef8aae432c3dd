//! Projector mode: everything is half as large again, and the controls are hidden.

use egui::Ui;

use super::session::Session;

/// Zoom factor of projector mode, relative to the zoom chosen by the user.
const ZOOM: f32 = 1.5;

impl Session {
    /// Switches projector mode; switching it off restores the zoom chosen by the user.
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
