//! Above each picture: the arm, and how much of the data it gets right.

use egui::{RichText, Sense, Ui, pos2, vec2};

use crate::measure::ArmFrame;
use crate::trainer::Exhibit;
use crate::view::arms::{NAME, each_ui, ended, name_ui};
use crate::view::{Scene, format, theme};

/// Height of both lines.
pub const HEIGHT: f32 = 44.0;

/// Draws both.
pub fn headers_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit) {
    let palette = theme::palette(ui);
    each_ui(ui, scene, |ui, arm| {
        if scene.state.printed && one_line_ui(ui, scene, exhibit, arm) {
            return;
        }
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
            } else if let Some(words) = overflow(scene, exhibit, arm) {
                ui.label(RichText::new(words).color(palette.muted));
            }
        });
    });
}

/// That an arm has overflowed, where that does not stand in the place of its decision on a plane.
fn overflow(scene: &Scene<'_>, exhibit: &Exhibit, arm: usize) -> Option<String> {
    ended(scene, arm).filter(|_| scene.shows(arm) && exhibit.points.is_empty())
}

/// Between the name of an arm and what it gets right, in one line.
const BETWEEN: f32 = 16.0;

/// Draws both in one line, where those of all arms have room: a page is rather too low than too narrow.
fn one_line_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit, arm: usize) -> bool {
    let palette = theme::palette(ui);
    let line = |arm: usize| {
        let words = accuracies(scene, arm).or_else(|| overflow(scene, exhibit, arm)).unwrap_or_default();
        let words = ui.painter().layout_no_wrap(words, theme::regular(theme::BODY), palette.muted);
        let name = scene.arm_name(arm);
        (ui.painter().layout_no_wrap(name, theme::strong(theme::HEADING), palette.names[arm]), words)
    };
    let mut shown = (0..2).filter(|arm| scene.shows(*arm)).map(line);
    if shown.any(|(name, words)| name.size().x + BETWEEN + words.size().x > ui.available_width()) {
        return false;
    }
    let (name, words) = line(arm);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), NAME), Sense::hover());
    let bottom = rect.center().y + name.size().y / 2.0;
    // The letters of both stand on one line, as good as.
    let at = pos2(rect.left() + name.size().x + BETWEEN, bottom - words.size().y - 0.5);
    ui.painter().galley(at, words, palette.muted);
    ui.painter().galley(pos2(rect.left(), bottom - name.size().y), name, palette.names[arm]);
    true
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
