//! The user's actions in a lesson.

use std::sync::Arc;

use super::super::session::Session;
use super::course::{Course, LessonPlace, WindowBefore, changed};
use crate::config::Config;
use crate::lessons::{Lesson, catalog};
use crate::trainer::{Activity, Command, Stand};
use crate::view::{Deed, LessonAction, LessonPage, Phase, ViewState};

impl Session {
    /// Carries out an action in a lesson.
    pub(in crate::app) fn lesson(&mut self, action: LessonAction, commands: &mut Vec<Command>) {
        match action {
            LessonAction::Open(id) => {
                self.state.lessons = false;
                if let Some(lesson) = self.lessons.find(&id) {
                    self.open_lesson(&lesson, commands);
                }
            }
            LessonAction::Leave => {
                self.state.lessons = false;
                self.leave_lesson();
            }
            LessonAction::Answer(prediction) => self.answer(prediction),
            LessonAction::Again => {
                if let Some(course) = &self.lessons.on {
                    self.open_lesson(&Arc::clone(&course.lesson), commands);
                }
            }
            LessonAction::Moment(i) => self.see_again(i, commands),
            LessonAction::Try(i) => {
                let Some(course) = &mut self.lessons.on else { return };
                let Some(attempt) = course.lesson.tries.get(i) else { return };
                let experiment = attempt.experiment.clone();
                let wanted = changed(&course.lesson.experiment, self.edits.base());
                let at_hand = wanted.is_empty() && course.changed.is_empty();
                let alive = self.report.as_ref().is_some_and(|report| {
                    let ready = matches!(report.activity, Activity::Running | Activity::Paused);
                    ready && course.is_of_run(report)
                });
                let goes_on = course.state.phase == Phase::End && course.only_lengthens(i) && at_hand && alive;
                course.state.tried = Some(i);
                course.state.phase = Phase::End;
                course.state.held = false;
                if goes_on {
                    // The displayed run is the beginning of the longer one.
                    course.ordered = None;
                    self.problem = None;
                    self.show_newest();
                    self.forget_pending();
                } else {
                    self.try_out(&experiment);
                }
            }
            LessonAction::Control(i) => {
                let Some(course) = &mut self.lessons.on else { return };
                let Some(control) = course.lesson.controls.get(i) else { return };
                let experiment = control.change.experiment.clone();
                course.state.tried = None;
                course.state.phase = Phase::End;
                course.state.held = false;
                self.try_out(&experiment);
            }
            LessonAction::Restore => {
                self.remember_before(Deed::Lesson, self.controls_before(), true);
                let Some(course) = &mut self.lessons.on else { return };
                course.state.tried = None;
                course.state.held = false;
                let experiment = course.lesson.experiment.clone();
                self.run_anew(&experiment);
            }
        }
    }

    /// Trains an experiment that the lesson suggests. The run of the lesson stays pinned beside it.
    fn try_out(&mut self, experiment: &Config) {
        let is_own = self.lessons.on.as_ref().is_some_and(|course| course.changed.is_empty());
        self.remember_before(Deed::Try, self.controls_before(), true);
        self.pin_for_lesson(is_own);
        self.run_anew(experiment);
    }

    /// Opens another experiment for the open lesson.
    pub(in crate::app) fn run_anew(&mut self, experiment: &Config) {
        self.problem = None;
        self.show_newest();
        self.edits.open(experiment);
    }

    /// Opens a lesson from a file.
    pub(in crate::app) fn open_own(&mut self, lesson: Lesson) {
        let lesson = self.lessons.keep(lesson);
        self.open_later(&lesson);
    }

    /// Opens a lesson in the next frame.
    fn open_later(&mut self, lesson: &Arc<Lesson>) {
        let mut commands = Vec::new();
        self.open_lesson(lesson, &mut commands);
        self.later.extend(commands);
    }

    /// Opens a lesson in a new window; its experiment is built unless the window was created with it.
    pub fn begin_with(&mut self, lesson: Lesson) {
        let known = self.lessons.find(&lesson.id).filter(|known| **known == lesson);
        let lesson = known.unwrap_or_else(|| self.lessons.keep(lesson));
        if self.report.is_none() && *self.edits.base() == lesson.experiment {
            // The trainer's first commands set stage and speed in any case.
            self.set_up(&lesson, &mut Vec::new());
        } else {
            self.open_later(&lesson);
        }
    }

    /// Opens a lesson: its experiment, paused, and its view.
    fn open_lesson(&mut self, lesson: &Arc<Lesson>, commands: &mut Vec<Command>) {
        self.remember_before(Deed::Lesson, self.controls_before(), false);
        self.set_up(lesson, commands);
        commands.push(Command::Pause);
        self.run_anew(&lesson.experiment);
        if let Some(course) = &mut self.lessons.on {
            course.begin_run(self.report.as_ref());
        }
    }

    fn set_up(&mut self, lesson: &Arc<Lesson>, commands: &mut Vec<Command>) {
        self.unpin_of_lesson();
        let now = WindowBefore { controls: self.state.controls, pace: self.state.pace };
        let before = self.lessons.on.as_ref().map_or(now, |on| on.before);
        let own = !catalog().lessons.contains(lesson);
        self.lessons.on = Some(Course::new(Arc::clone(lesson), own, before));
        self.state.message = None;
        self.state.hint = None;
        self.state.lesson_page = LessonPage::Result;
        self.state.pace.run_to = lesson.steps();
        // Options that the lesson does not set are as in a new window.
        let (plots, folded) = (self.state.plots, self.state.folded);
        self.state.set_options_as(&ViewState { plots, folded, ..ViewState::default() });
        if let Some(plane) = &lesson.map {
            self.state.map.clone_from(plane);
        }
        // A lesson begins without controls, whatever their state before.
        self.state.controls = self.state.projector.then_some(false);
        commands.push(Command::Watch(self.state.watched()));
        self.show_beginning(lesson, commands);
    }

    /// Closes the lesson; the networks and the view stay as they are.
    pub(in crate::app) fn leave_lesson(&mut self) {
        let Some(course) = self.lessons.on.take() else { return };
        self.unpin_of_lesson();
        self.state.pace = course.before.pace;
        self.later.push(Command::Speed(self.steps_per_s()));
        if !self.state.projector {
            self.state.controls = course.before.controls;
        }
    }

    /// Restores the lesson that was open with a run, or none, while that run returns to `stand`; `stays` says that
    /// it is the displayed run. Returns whether the run continues to train by itself once restored; a lesson
    /// orders the rest of its training.
    pub(in crate::app) fn return_to_place(
        &mut self,
        place: Option<LessonPlace>,
        stand: Stand,
        stays: bool,
        commands: &mut Vec<Command>,
    ) -> bool {
        let Some(place) = place else {
            self.leave_lesson();
            return stand.runs;
        };
        if self.lessons.on.as_ref().is_none_or(|on| on.lesson != place.lesson) {
            self.set_up(&place.lesson, commands);
        }
        let Some(course) = &mut self.lessons.on else { return stand.runs };
        course.begin_run(self.report.as_ref().filter(|_| !stays));
        course.stand_at(&place, stand.step);
        course.state.phase != Phase::Question && stand.step >= course.end() && stand.runs
    }

    /// Shows a moment of the lesson again.
    fn see_again(&mut self, i: usize, commands: &mut Vec<Command>) {
        let Some(course) = &self.lessons.on else { return };
        let lesson = Arc::clone(&course.lesson);
        let Some(moment) = lesson.moments.get(i) else { return };
        self.state.at = Some(moment.step);
        self.state.plays_back = false;
        // The view as it was then: with the options of every moment up to it.
        self.show_as(&lesson.show, commands);
        for moment in &lesson.moments[..=i] {
            self.show_moment(moment, commands);
        }
    }
}
