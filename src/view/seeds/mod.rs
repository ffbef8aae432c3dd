//! Several seeds, in the Runs view: the same experiment with several seeds, each measure as a median with a band from minimum to
//! maximum.

mod curves;
mod words;

use egui::{Align, Frame as Card, Layout, Margin, ProgressBar, RichText, ScrollArea, Ui, vec2};

use super::charts::{Axis, Band, Chart, Line, TimeAxis, by_arm, decade};
use super::runs::{Length, length_ui, question_ui, trouble};
use super::widgets::{text_button, text_command};
use super::{ARMS, Action, Scene, Show, Window, format, theme};
use crate::measure::SeedMeasure;
use crate::trainer::{JobState, SeedProgress};
use curves::Curves;

/// The number of seeds and of steps to train.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeedsOptions {
    /// Number of seeds: the seed of the experiment and those that follow it.
    pub count: usize,
    /// Number of steps with each seed.
    pub steps: u64,
}

impl Default for SeedsOptions {
    fn default() -> Self {
        Self { count: 5, steps: 600 }
    }
}

/// The numbers of seeds the user can choose from.
const COUNTS: [usize; 3] = [3, 5, 10];
/// Width of the switch of the number of seeds, in points.
const COUNT: f32 = 96.0;

/// The results of several seeds so far.
#[derive(Clone, Copy, Debug)]
pub struct Seeds<'a> {
    /// The progress of the job, and its curves.
    pub progress: &'a SeedProgress,
    /// Whether the results belong to an experiment that differs from the current one in more than the seed.
    pub stale: bool,
}

impl Seeds<'_> {
    /// Returns whether the job is still running.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.progress.state == JobState::Running
    }
}

/// The measures that have a chart, with the names of their texts.
const CHARTS: [(SeedMeasure, &str); 3] = [
    (SeedMeasure::TestAccuracy, "seeds-accuracy"),
    (SeedMeasure::Loss, "seeds-loss"),
    (SeedMeasure::Saturated, "seeds-saturated"),
];

/// Height of the line of options, in points.
const OPTIONS: f32 = 28.0;
/// Least height of a chart, in points.
const LOWEST: f32 = 74.0;

/// Draws what a job would repeat, and the curves of all seeds, or an explanation before there are any.
pub fn seeds_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    options_ui(ui, window, out);
    let Some(seeds) = window.seeds else {
        question_ui(ui, question(window));
        return;
    };
    if seeds.runs() {
        progress_ui(ui, window, seeds.progress);
    }
    if let Some(text) = trouble(window.text, &seeds.progress.state) {
        card_ui(ui, &[RichText::new(text).color(theme::palette(ui).alarm)]);
    }
    if seeds.progress.series.seeds.is_empty() {
        if seeds.runs() {
            question_ui(ui, question(window));
        }
        return;
    }
    verdict_ui(ui, window, seeds);
    let curves = Curves::of(ui, window, &seeds.progress.series);
    let height = ((ui.available_height() - 3.0 * 54.0) / 3.0).max(LOWEST);
    ScrollArea::vertical().id_salt("seeds scroll").auto_shrink(false).show(ui, |ui| {
        for (measure, name) in CHARTS {
            chart_ui(ui, window, &curves, (measure, name), height);
        }
    });
}

/// Draws the button that starts or cancels the job.
pub fn start_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let text = window.text;
    if window.seeds.is_some_and(|seeds| seeds.runs()) {
        if text_command(ui, text, "seeds-cancel", false) {
            out.push(Action::CancelSeeds);
        }
    } else {
        let count = window.state.seeds.count.to_string();
        let button = text_button(ui, &text.with("seeds-run", &[("count", &count)]), true);
        if button.on_hover_text(text.with("seeds-run.tip", &[("count", &count)])).clicked() {
            out.push(Action::RunSeeds);
        }
    }
}

/// Draws the number of seeds and the number of steps.
fn options_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let options = window.state.seeds;
    let names = ["seeds-count", "seeds-steps"];
    let length = Length { names, counts: &COUNTS, count: Some(options.count), width: COUNT, steps: options.steps };
    ui.horizontal(|ui| {
        ui.set_height(OPTIONS);
        let (clicked, typed) = length_ui(ui, window.text, &length);
        out.extend(clicked.map(|count| Action::Show(Show::Seeds(SeedsOptions { count, ..options }))));
        out.extend(typed.map(Action::SeedSteps));
    });
}

/// Returns what several seeds are good for.
fn question(scene: &Scene<'_>) -> [String; 3] {
    ["seeds-question", "seeds-explain", "seeds-explain-how"].map(|name| scene.text.get(name))
}

/// Draws the progress of the job.
fn progress_ui(ui: &mut Ui, scene: &Scene<'_>, progress: &SeedProgress) {
    let palette = theme::palette(ui);
    let args = [
        ("seed", (progress.done + 1).min(progress.of).to_string()),
        ("of", progress.of.to_string()),
        ("step", format::steps(progress.step)),
        ("steps", format::steps(progress.steps)),
    ];
    let words = scene.text.with("seeds-progress", &args);
    ui.label(RichText::new(&words).color(palette.muted));
    let bar = ProgressBar::new(format::px(done(progress))).desired_height(6.0).fill(palette.muted).corner_radius(3);
    ui.add(bar).accessible_name(words);
}

/// Returns the fraction of all steps that is done.
fn done(progress: &SeedProgress) -> f64 {
    let all = format::float(progress.of as u64 * progress.steps.max(1));
    format::float(progress.done as u64 * progress.steps + progress.step) / all.max(1.0)
}

/// Draws the verdict in words.
fn verdict_ui(ui: &mut Ui, scene: &Scene<'_>, seeds: Seeds<'_>) {
    let palette = theme::palette(ui);
    let sentences = words::verdict(scene, &seeds.progress.series);
    let mut lines: Vec<RichText> = sentences.into_iter().map(|text| RichText::new(text).color(palette.text)).collect();
    if let Some(first) = lines.first_mut() {
        *first = first.clone().font(theme::strong(theme::HEADING));
    }
    if seeds.stale {
        lines.push(RichText::new(scene.text.get("seeds-stale")).color(palette.alarm));
    }
    card_ui(ui, &lines);
}

fn card_ui(ui: &mut Ui, lines: &[RichText]) {
    let palette = theme::palette(ui);
    let card = Card::new().fill(palette.card).stroke(egui::Stroke::new(1.0, palette.line)).corner_radius(8);
    card.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
        for line in lines {
            ui.label(line.clone());
        }
    });
}

/// Draws the chart of a measure over the steps: the median of each arm, and the band from minimum to maximum.
fn chart_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    curves: &Curves,
    (measure, name): (SeedMeasure, &'static str),
    height: f32,
) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let values = words::last(scene, &curves.series, measure);
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        let title = RichText::new(text.get(name)).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(text.get(&format!("{name}.tip")));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            for arm in [1, 0] {
                if let Some(value) = &values[arm] {
                    let value = RichText::new(format!("{} {value}", ARMS[arm]));
                    let value = ui.label(value.font(theme::strong(theme::BODY)).color(palette.arms[arm]));
                    value.on_hover_text(text.get("seeds-band.tip"));
                }
            }
        });
    });
    let shown = curves.of_measure(measure);
    let series = by_arm(palette, &shown.medians, [Line::Solid, Line::Ringed]);
    let bands = [0, 1].map(|arm| Band { points: &shown.bands[arm], fill: palette.fills[arm], hatch: None });
    let time = curves.time;
    let share = |share: f64| text.percent(share);
    let y_mark: &dyn Fn(f64) -> String = if measure == SeedMeasure::Loss { &decade } else { &share };
    let spoken = words::spoken(scene, &curves.series, measure, name);
    let chart = Chart {
        salt: name,
        name: &spoken,
        x: time.axis(),
        y: shown.axis.unwrap_or(Axis::log(-1.3, 0.3)),
        x_mark: &TimeAxis::mark,
        y_mark,
        bands: &bands,
        marks: &[],
    };
    let shown = chart.ui(ui, height, &series);
    if let Some(i) = shown.at.and_then(|at| curves.near(time.step(at.x))) {
        let place = scene.step_name(format::float(curves.series.steps[i]));
        let lines = words::at(scene, &curves.series, measure, i);
        shown.response.on_hover_text_at_pointer([vec![place], lines].concat().join("\n"));
    }
}
