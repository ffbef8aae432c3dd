//! A drop-down list.

use egui::{ComboBox, Response, Ui};

use crate::view::theme;

/// Draws a list `width` points wide that shows the text `shown` and drops down to `values`, each written by `label`;
/// `salt` distinguishes it from other lists. Returns its response, and a value other than `chosen` that was clicked.
pub fn drop_down<T: PartialEq>(
    ui: &mut Ui,
    (salt, width): (&str, f32),
    shown: String,
    values: impl IntoIterator<Item = T>,
    chosen: Option<&T>,
    label: impl Fn(&T) -> String,
) -> (Response, Option<T>) {
    let list = ComboBox::from_id_salt(salt).width(width).truncate().selected_text(shown);
    let mut clicked = None;
    let list = list.show_ui(ui, |ui| {
        // Less spacing, so that the longest list, the data sets, fits without scrolling.
        ui.spacing_mut().item_spacing.y = 2.0;
        let palette = theme::palette(ui);
        let selection = &mut ui.visuals_mut().selection;
        (selection.bg_fill, selection.stroke.color) = (palette.grid, palette.text);
        for value in values {
            let is = chosen == Some(&value);
            if ui.selectable_label(is, label(&value)).clicked() && !is {
                clicked = Some(value);
            }
        }
    });
    (list.response, clicked)
}
