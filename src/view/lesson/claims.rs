//! The claims of a lesson with their verdicts from the run.

use egui::{Align, Color32, Label, Layout, RichText, Sense, Ui, WidgetInfo, accesskit, vec2};

use super::Course;
use super::words::{self, LINE, sign};
use crate::lessons::{Finding, Format, Measured, Missing, Nature, Verdict};
use crate::view::theme::Palette;
use crate::view::{Scene, theme};

/// Width of the sign at the left, in points.
const SIGN: f32 = 22.0;

/// Least width for claims in two columns, as on a slide, in points.
const TWO_COLUMNS: f32 = 640.0;

/// Draws every claim with its sign and, unless `brief`, its verdict and the measured numbers.
pub fn claims_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, brief: bool) {
    let unknown = Finding { verdict: Verdict::NotYet, measured: Vec::new() };
    // Before the first report of a run there are no findings.
    let finding = |i: usize| course.findings.get(i).unwrap_or(&unknown);
    let count = course.lesson.claims.len();
    if ui.available_width() < TWO_COLUMNS {
        (0..count).for_each(|i| claim_ui(ui, scene, course, (i, finding(i)), brief));
        return;
    }
    ui.columns_const(|columns: &mut [Ui; 2]| {
        for i in 0..count {
            claim_ui(&mut columns[usize::from(2 * i >= count)], scene, course, (i, finding(i)), brief);
        }
    });
}

/// Returns the height of all claims, in points: with their numbers or, if `brief`, without.
pub fn height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>, brief: bool) -> f32 {
    let width = ui.available_width() - SIGN;
    let one = |i: usize| {
        let numbers = course.findings.get(i).map_or_else(String::new, |finding| measured(scene, &finding.measured));
        let words = words::height(ui, &claim_words(scene, course, i), width);
        if brief { words } else { words + LINE + words::height(ui, &numbers, width) }
    };
    (0..course.lesson.claims.len()).map(one).sum()
}

/// Returns the words of the claim with this index; with its number, where a control names claims by theirs.
fn claim_words(scene: &Scene<'_>, course: &Course<'_>, i: usize) -> String {
    let words = course.lesson.claims[i].text.of(scene.text.tag());
    if course.lesson.controls.is_empty() { words.clone() } else { format!("{}.\u{a0}{words}", i + 1) }
}

/// Returns the sign of a claim with its color, and its verdict in words.
fn stand(
    scene: &Scene<'_>,
    course: &Course<'_>,
    (i, verdict): (usize, Verdict),
    palette: &Palette,
) -> (&'static str, Color32, String) {
    let identity = course.lesson.claims[i].nature == Nature::Identity;
    let must_fail = course.must_fail(i);
    let (mark, ink) = sign(verdict, palette);
    match verdict {
        Verdict::Holds | Verdict::NotYet if identity => ("=", palette.muted, scene.text.get("lesson-identity")),
        Verdict::DoesNotHold | Verdict::CannotBeMeasured if must_fail => {
            ("✗", palette.holds, scene.text.get("lesson-fails"))
        }
        Verdict::Holds if must_fail => (mark, palette.alarm, scene.text.get("lesson-holds-still")),
        _ => (mark, ink, words::verdict(scene, verdict, course.map)),
    }
}

fn claim_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, (i, finding): (usize, &Finding), brief: bool) {
    let palette = theme::palette(ui);
    let (mark, ink, said) = stand(scene, course, (i, finding.verdict), palette);
    let measured = measured(scene, &finding.measured);
    let words = claim_words(scene, course, i);
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(SIGN, LINE), Sense::hover());
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, mark, theme::strong(16.0), ink);
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(RichText::new(&words).color(palette.text).line_height(Some(LINE - 1.0))).wrap());
            if brief {
                return;
            }
            let strong = RichText::new(&said).font(theme::strong(theme::BODY)).color(ink);
            ui.add(Label::new(strong.line_height(Some(LINE - 1.0))).wrap());
            let numbers = RichText::new(&measured).font(theme::regular(theme::SMALL));
            ui.add(Label::new(numbers.color(palette.muted)).wrap());
        });
    });
    let summary = format!("{words} {said}: {measured}");
    let response = shown.response.interact(Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Group, true, &summary));
    let condition = course.lesson.claims[i].holds.to_string();
    let condition = scene.text.with("lesson-condition", &[("condition", &condition)]);
    response.on_hover_text(format!("{said}\n{measured}\n\n{condition}"));
}

/// Returns every measured part of a condition with its number, as in `a.test_accuracy at end = 10.3 % · …`.
fn measured(scene: &Scene<'_>, parts: &[Measured]) -> String {
    let never = scene.text.get("lesson-never");
    let say = |part: &Measured| {
        let value = match part.value {
            Ok(x) => scene.text.settled(Format::of(part.unit).write(x, &never)),
            Err(Missing::NotYet) => "…".to_owned(),
            Err(Missing::Undefined | Missing::NoMap) => "–".to_owned(),
        };
        // No-break spaces keep the line from breaking between name and number.
        format!("{}\u{a0}=\u{a0}{value}", part.text)
    };
    // Shares of a map that is not there have no numbers, and long names.
    let parts = parts.iter().filter(|part| part.value != Err(Missing::NoMap));
    parts.map(say).collect::<Vec<_>>().join(" · ")
}
