//! The commands of a lesson to the trainer: to train up to its next moment, to wait there, and to end.

use std::time::Duration;

use egui::Ui;

use super::super::session::{Session, steps_per_s};
use super::course::Course;
use crate::lessons::{Cells, Lesson, Moment, Region, Speed};
use crate::trainer::{Activity, Command};
use crate::view::{FULL_SPEED, Lower, Phase, Prediction, Runs, Tab};

/// Time that training pauses at a moment, in seconds.
const READING: f64 = 2.0;

/// Converts the speed of a lesson to the speed of the window.
fn speed(watch: Speed) -> f64 {
    match watch {
        Speed::StepsPerSecond(per_s) => per_s.clamp(1.0, FULL_SPEED),
        Speed::Full => FULL_SPEED,
    }
}

/// Returns the tab with a part; `None` for a part beside the tabs or over them.
const fn tab(part: Region) -> Option<Tab> {
    match part {
        Region::Histogram
        | Region::SaturatedZone
        | Region::LinearZone
        | Region::Curve
        | Region::Numbers
        | Region::Network => Some(Tab::Layers),
        Region::UpdateRatio | Region::GradientHistograms | Region::Landscape => Some(Tab::Gradients),
        Region::Bands | Region::Heat | Region::Shift | Region::ShapeShift | Region::Bars => Some(Tab::Drift),
        Region::Decision => Some(Tab::Data),
        Region::Map => Some(Tab::Runs),
        Region::Microscope
        | Region::Lens
        | Region::Loss
        | Region::GradientFlow
        | Region::Timeline
        | Region::Controls => None,
    }
}

/// Returns the fastest speed of a lesson. It is used for runs with changes, which have no moments to point at.
fn fastest(course: &Course) -> f64 {
    let later = course.lesson.moments.iter().filter_map(|moment| moment.watch);
    later.chain([course.lesson.watch]).map(speed).fold(1.0, f64::max)
}

impl Session {
    /// Updates the findings of the lesson from the newest report.
    pub(in crate::app) fn look_at_lesson(&mut self) {
        if let Some((course, report)) = self.lessons.on.as_mut().zip(self.report.as_ref()) {
            course.look(report, self.text.language().name());
        }
    }

    /// Tells the lesson how far its map is. Must be called once a frame.
    pub(in crate::app) fn look_at_lesson_map(&mut self) {
        let Some((course, report)) = self.lessons.on.as_mut().zip(self.report.as_ref()) else { return };
        if course.lesson.map.is_some() {
            let progress = self.map.find(|plan| course.is_map_of(plan, &report.file));
            if course.take_map(progress, &report.file) {
                course.look(report, self.text.language().name());
            }
        }
    }

    /// Lets the window compute the map of the lesson, in place of any other, once its question is answered.
    fn compute_lesson_map(&mut self, ui: &Ui) {
        let Some(course) = self.lessons.on.as_mut().filter(|course| course.lacks_map()) else { return };
        let Some(plane) = &course.lesson.map else { return };
        course.map.ordered = true;
        self.state.map.clone_from(plane);
        let ctx = ui.ctx().clone();
        let started = self.map.start(&course.lesson.experiment, plane, move || ctx.request_repaint());
        started.expect("a lesson is read with its map");
    }

    /// Continues the lesson.
    pub(in crate::app) fn teach(&mut self, ui: &Ui, commands: &mut Vec<Command>) {
        let now = ui.input(|input| input.time);
        let waits = self.edits.waits(now).is_some();
        let Some(report) = self.report.as_ref().filter(|_| !waits) else { return };
        let Some(course) = self.lessons.on.as_mut().filter(|course| course.is_of_run(report)) else { return };
        let ready = matches!(report.activity, Activity::Running | Activity::Paused);
        let Some(step) = report.frame.as_ref().map(|frame| frame.step).filter(|_| ready) else { return };
        if course.state.phase == Phase::Question {
            return;
        }
        self.compute_lesson_map(ui);
        let (Some(report), Some(course)) = (self.report.as_ref(), self.lessons.on.as_mut()) else { return };
        let over = Course::is_over(report);
        let as_it_is = course.changed.is_empty();
        // The moments that the run has reached; with changes, or after the end, none of them is pointed at.
        let before = course.reached;
        course.reached = course.lesson.moments.partition_point(|moment| moment.step <= step);
        let lesson = std::sync::Arc::clone(&course.lesson);
        let mut shows = Vec::new();
        if course.state.phase == Phase::Training && as_it_is {
            for moment in lesson.moments.iter().take(course.reached).skip(before) {
                shows.push(moment);
                if let Some(watch) = moment.watch {
                    self.state.pace.speed = speed(watch);
                    commands.push(Command::Speed(steps_per_s(self.state.pace.speed)));
                }
                // A user who trains step by step has to continue by hand.
                course.state.waits |= moment.pause || course.state.held;
                course.reads_until = (!course.state.waits).then_some(now + READING);
            }
            // The run may have come here by another order than the lesson's.
            if before < course.reached {
                commands.push(Command::Pause);
            }
        }
        course.reads_until =
            course.reads_until.filter(|until| as_it_is && course.state.phase == Phase::Training && now < *until);
        if let Some(until) = course.reads_until {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(until - now));
        }
        let stands = course.state.waits || course.reads_until.is_some();
        let mut finished = None;
        if course.state.phase == Phase::Training && (step >= lesson.steps() || over) && !stands {
            course.state.phase = Phase::End;
            finished = Some(course.state.prediction);
        }
        let next = lesson.moments.get(course.reached).map(|moment| moment.step);
        let next = next.filter(|_| course.state.phase == Phase::Training && as_it_is).unwrap_or_else(|| course.end());
        if !stands && !course.state.held && !over && step < next && course.ordered != Some(next) {
            if course.ordered.is_none() && (course.state.phase == Phase::End || !as_it_is) {
                self.state.pace.speed = fastest(course);
                commands.push(Command::Speed(steps_per_s(self.state.pace.speed)));
            }
            let ctx = ui.ctx().clone();
            course.accompany(report, move || ctx.request_repaint());
            course.ordered = Some(next);
            commands.push(Command::RunTo(next));
        }
        for moment in shows {
            self.show_moment(moment, commands);
        }
        if let Some(prediction) = finished {
            self.lessons.finish(&lesson.id, prediction);
            ui.ctx().request_repaint();
        }
    }

    /// Carries out "train": continues to the next moment of a lesson, and skips its question if that is still
    /// open. Returns the command for the trainer, if one is needed.
    pub(in crate::app) fn run_on(&mut self) -> Option<Command> {
        let step = self.report.as_ref().and_then(|report| report.frame.as_ref()).map_or(0, |frame| frame.step);
        let Some(course) = &mut self.lessons.on else { return Some(Command::Run) };
        if course.state.phase == Phase::Question {
            self.answer(Prediction::Skipped);
            return None;
        }
        course.state.held = false;
        if course.state.waits {
            // The next call of `teach` orders the rest.
            course.state.waits = false;
            course.ordered = None;
            self.state.at = None;
            return None;
        }
        match course.ordered.filter(|stop| step < *stop) {
            Some(stop) => Some(Command::RunTo(stop)),
            None => Some(Command::Run),
        }
    }

    /// Gives control to the user: nothing continues by itself until the user asks for it.
    pub(in crate::app) fn stay(&mut self) {
        if let Some(course) = self.lessons.on.as_mut().filter(|course| course.state.phase != Phase::Question) {
            course.state.waits |= course.reads_until.take().is_some();
            course.state.held = true;
        }
    }

    /// Takes the answer to the question, and starts training.
    pub(super) fn answer(&mut self, prediction: Prediction) {
        if let Some(course) = &mut self.lessons.on {
            course.predict(prediction);
            course.state.phase = Phase::Training;
            self.state.at = None;
        }
        self.look_at_lesson();
    }

    /// Restarts the lesson after its question, since the run was restarted.
    pub(in crate::app) fn replay_lesson(&mut self, commands: &mut Vec<Command>) {
        let Some(course) = &mut self.lessons.on else { return };
        course.begin_run(self.report.as_ref());
        if course.state.phase == Phase::Question {
            course.predict(Prediction::Skipped);
        }
        if !course.changed.is_empty() {
            return;
        }
        course.state.phase = Phase::Training;
        course.state.tried = None;
        let lesson = std::sync::Arc::clone(&course.lesson);
        // Training starts at once, so its first stop must be known before the first report.
        if lesson.moments.iter().any(|moment| moment.step == 0) {
            commands.push(Command::Pause);
        } else {
            let first = lesson.moments.first().map_or_else(|| lesson.steps(), |moment| moment.step);
            course.ordered = Some(first);
            commands.push(Command::RunTo(first));
        }
        self.show_beginning(&lesson, commands);
    }

    /// Sets the view options that a lesson shows.
    pub(super) fn show_as(&mut self, show: &[(String, String)], commands: &mut Vec<Command>) {
        let before = self.state.watched();
        for (key, value) in show {
            // Lessons are checked for valid options when they are opened; an invalid one is skipped.
            let _ = self.state.set_option(key, value);
        }
        if self.state.watched() != before {
            commands.push(Command::Watch(self.state.watched()));
        }
    }

    /// Shows the part that a moment points at, with its layer, and sets the view options of the moment.
    pub(super) fn show_moment(&mut self, moment: &Moment, commands: &mut Vec<Command>) {
        if let Some(point) = moment.point {
            self.state.tab = tab(point.part).unwrap_or(self.state.tab);
            // The microscope lies over the tabs.
            if point.part == Region::Microscope || tab(point.part).is_some() {
                self.state.microscope.open = point.part == Region::Microscope;
            }
            match point.part {
                Region::Shift | Region::ShapeShift => self.state.drift.lower = Lower::Shift,
                Region::Bars => self.state.drift.lower = Lower::Bars,
                Region::UpdateRatio | Region::GradientHistograms => self.state.gradients.landscape = false,
                Region::Landscape => self.state.gradients.landscape = true,
                Region::Map => self.state.runs = Runs::Map,
                Region::Network => self.state.network = true,
                part if tab(part) == Some(Tab::Layers) => self.state.network = false,
                _ => (),
            }
            if let Cells::One(layer) = point.layers {
                self.state.layer = Some(layer);
            }
        }
        self.show_as(&moment.show, commands);
    }

    /// Sets the view options and the speed with which the lesson begins.
    pub(super) fn show_beginning(&mut self, lesson: &Lesson, commands: &mut Vec<Command>) {
        self.show_as(&lesson.show, commands);
        self.state.pace.speed = speed(lesson.watch);
        commands.push(Command::Speed(self.steps_per_s()));
    }
}
