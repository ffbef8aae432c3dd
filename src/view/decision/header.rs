//! The heading above each picture of the data: the arm and its accuracies.

use egui::{RichText, Sense, Ui, pos2, vec2};

use crate::data::Exhibit;
use crate::measure::ArmFrame;
use crate::view::arms::{NAME, each_ui, ended, name_ui};
use crate::view::{Scene, format, theme};

/// Height of the two lines of a heading, in points.
pub const HEIGHT: f32 = 44.0;

/// Draws the headings of both arms.
pub fn headers_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit) {
    let palette = theme::palette(ui);
    each_ui(ui, scene, |ui, arm| {
        if scene.page && one_line_ui(ui, scene, exhibit, arm) {
            return;
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 20.0;
        name_ui(ui, scene, arm);
        ui.horizontal(|ui| {
            ui.set_height(20.0);
            if let Some(words) = accuracies(scene, arm).filter(|_| scene.is_small(2.0 * ui.available_width())) {
                // A small page has room for the test accuracy only.
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

/// Returns the words that an arm has diverged; `None` for a hidden arm, or if the words appear in place of the plane.
fn overflow(scene: &Scene<'_>, exhibit: &Exhibit, arm: usize) -> Option<String> {
    ended(scene, arm).filter(|_| scene.shows(arm) && exhibit.points.is_empty())
}

/// Gap between the name of an arm and its accuracies when they share a line, in points.
const BETWEEN: f32 = 16.0;

/// Draws name and accuracies in one line if that fits for all shown arms, since a page is more often too low than
/// too narrow. Returns whether it was drawn.
fn one_line_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit, arm: usize) -> bool {
    let palette = theme::palette(ui);
    let line = |arm: usize| {
        let words = accuracies(scene, arm).or_else(|| overflow(scene, exhibit, arm)).unwrap_or_default();
        let words = ui.painter().layout_no_wrap(words, theme::regular(theme::BODY), palette.muted);
        let name = scene.arm_name(arm);
        (ui.painter().layout_no_wrap(name, theme::strong(theme::HEADING), palette.names[arm]), words)
    };
    let mut shown = scene.arms().map(line);
    if shown.any(|(name, words)| name.size().x + BETWEEN + words.size().x > ui.available_width()) {
        return false;
    }
    let (name, words) = line(arm);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), NAME), Sense::hover());
    let bottom = rect.center().y + name.size().y / 2.0;
    // Both texts have nearly the same baseline.
    let at = pos2(rect.left() + name.size().x + BETWEEN, bottom - words.size().y - 0.5);
    ui.painter().galley(at, words, palette.muted);
    ui.painter().galley(pos2(rect.left(), bottom - name.size().y), name, palette.names[arm]);
    true
}

/// Returns the accuracies of an arm in words; `None` if the arm is hidden or has diverged.
pub fn accuracies(scene: &Scene<'_>, arm: usize) -> Option<String> {
    let going = scene.shows(arm) && scene.frame()?.arms[arm].diverged.is_none();
    let say = |value: fn(&ArmFrame) -> Option<f64>| {
        newest(scene, arm, value).map_or_else(|| "–".to_owned(), format::accuracy)
    };
    let (train, test) = (say(|arm| arm.train_accuracy), say(|arm| arm.test_accuracy));
    going.then(|| scene.text.with("decision-accuracy", &[("train", &train), ("test", &test)]))
}

/// Returns a value of the displayed frame. A live frame may lack it; then the last recorded frame before it
/// supplies the value.
fn newest(scene: &Scene<'_>, arm: usize, value: fn(&ArmFrame) -> Option<f64>) -> Option<f64> {
    let shown = scene.frame()?;
    let recorded = scene.report?.timeline.at_or_before(shown.step).map(|frame| &**frame);
    [Some(shown), recorded].into_iter().flatten().find_map(|frame| value(&frame.arms[arm]))
}
