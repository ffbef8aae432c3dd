//! Above each picture: the arm, and how much of the data it gets right.

use egui::{RichText, Ui};

use crate::measure::ArmFrame;
use crate::trainer::Exhibit;
use crate::view::arms::{each_ui, ended, name_ui};
use crate::view::{Scene, format, theme};

/// Height of both lines.
pub const HEIGHT: f32 = 44.0;

/// Draws both.
pub fn headers_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit) {
    let palette = theme::palette(ui);
    each_ui(ui, scene, |ui, arm| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 20.0;
        name_ui(ui, scene, arm);
        ui.horizontal(|ui| {
            ui.set_height(20.0);
            if let Some(words) = accuracies(scene, arm).filter(|_| scene.is_small(2.0 * ui.available_width())) {
                // On a small page only that of the test has room.
                let test = newest(scene, arm, |arm| arm.test_accuracy)
                    .map_or(words, |test| scene.text.with("figure-arm-test", &[("accuracy", &format::accuracy(test))]));
                ui.label(RichText::new(test).font(theme::regular(theme::SMALL)).color(palette.muted));
            } else if let Some(words) = accuracies(scene, arm) {
                let label = ui.label(RichText::new(words).color(palette.muted));
                label.on_hover_text(scene.text.get("decision-accuracy.tip"));
            } else if let Some(words) = ended(scene, arm).filter(|_| scene.shows(arm) && exhibit.points.is_empty()) {
                // On a plane it stands in the place of the decision.
                ui.label(RichText::new(words).color(palette.muted));
            }
        });
    });
}

/// The accuracies of an arm in words; `None` for one that is hidden or has diverged.
pub fn accuracies(scene: &Scene<'_>, arm: usize) -> Option<String> {
    let going = scene.shows(arm) && scene.frame()?.arms[arm].diverged.is_none();
    let say = |value: fn(&ArmFrame) -> Option<f64>| {
        newest(scene, arm, value).map_or_else(|| "–".to_owned(), format::accuracy)
    };
    let (train, test) = (say(|arm| arm.train_accuracy), say(|arm| arm.test_accuracy));
    going.then(|| scene.text.with("decision-accuracy", &[("train", &train), ("test", &test)]))
}

/// A value in the frame shown; a live frame may leave it out: then the recorded one before it has it.
fn newest(scene: &Scene<'_>, arm: usize, value: fn(&ArmFrame) -> Option<f64>) -> Option<f64> {
    let shown = scene.frame()?;
    let recorded = scene.report?.timeline.at_or_before(shown.step).map(|frame| &**frame);
    [Some(shown), recorded].into_iter().flatten().find_map(|frame| value(&frame.arms[arm]))
}
