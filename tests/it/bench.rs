//! A window that a test can hold: the session with a trainer that only writes down what it is told.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use shiftscope::app::Session;
use shiftscope::config::{Config, ConfigError};
use shiftscope::trainer::{Activity, Command, Report};
use shiftscope::view::{Language, theme};

use crate::made_up;
use crate::program::plane;

/// A session with a trainer that only writes down what it is told, and does what a report would show.
pub struct Bench {
    pub session: Session,
    pub report: Report,
    pub told: Vec<Command>,
    /// Why no new experiment can be built.
    pub refuses: Option<ConfigError>,
}

impl Bench {
    /// A paused window at step 40 of a made-up run.
    pub fn new(config: Config, language: Language) -> Self {
        let report = made_up::report(&config, 40, Activity::Paused);
        let mut session = Session::new(&config.check().expect("a good experiment"), language);
        session.receive(report.clone());
        Self { session, report, told: Vec::new(), refuses: None }
    }

    /// The run comes to `step`, where it waits.
    pub fn run_to(&mut self, step: u64) {
        self.report = made_up::report(&self.report.config, step, Activity::Paused);
        self.session.receive(self.report.clone());
    }

    /// Draws a frame, and does what a report would show.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        for command in self.session.ui(ui) {
            match &command {
                Command::Run => self.report.activity = Activity::Running,
                Command::RunTo(step) => self.report = made_up::report(&self.report.config, *step, Activity::Paused),
                Command::Replay => self.report = made_up::report(&self.report.file, 0, Activity::Running),
                Command::Pause => self.report.activity = Activity::Paused,
                Command::Rebuild(_) | Command::Branch(..) if self.refuses.is_some() => {
                    self.report.activity = Activity::Refused(self.refuses.clone().expect("an error"));
                }
                Command::Rebuild(config) => self.report = made_up::report(config.config(), 0, Activity::Paused),
                Command::Change(change) => {
                    change.apply(Arc::make_mut(&mut self.report.config));
                    let step = self.report.frame.as_ref().map_or(0, |frame| frame.step);
                    Arc::make_mut(&mut self.report.file).add_event(step, change.clone());
                }
                Command::Return(config, stand) => {
                    let activity = if stand.runs { Activity::Running } else { Activity::Paused };
                    self.report = made_up::report(config.config(), stand.step, activity);
                }
                _ => {}
            }
            self.session.receive(self.report.clone());
            self.told.push(command);
        }
    }
}

/// A window.
pub type Window = Harness<'static, Bench>;

/// A window `size` points large.
pub fn window_of(bench: Bench, size: [f32; 2]) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_theme(Theme::Light)
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, bench: &mut Bench| bench.ui(ui), bench);
    window.run();
    window
}

/// Two spirals and ten layers, in English, 1600 × 1000.
pub fn window() -> Window {
    window_of(Bench::new(plane(), Language::English), [1600.0, 1000.0])
}

/// Draws until what was dropped, pasted or chosen in a dialog has been read.
#[track_caller]
pub fn settle(window: &mut Window) {
    wait_running(window, "a file that is read", |window| !window.state().session.is_reading());
    window.run();
}

/// Clicks what has this role and name.
pub fn click(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    window.run();
}

/// Types into a field, and Enter.
pub fn type_into(window: &mut Window, name: &str, text: &str) {
    // Controls that have no room are scrolled to.
    window.get_by_role_and_label(Role::TextInput, name).scroll_to_me();
    window.run();
    window.get_by_role_and_label(Role::TextInput, name).click();
    window.run();
    window.get_by_role_and_label(Role::TextInput, name).type_text(text);
    window.run();
    window.key_press(egui::Key::Enter);
    window.run();
}

/// Draws until `is` so, while a job wakes the window again and again.
#[track_caller]
pub fn wait_running<S>(window: &mut Harness<'static, S>, what: &str, is: impl Fn(&Harness<'static, S>) -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is(window) {
        assert!(Instant::now() < deadline, "it never came: {what}");
        sleep(Duration::from_millis(5));
        window.step();
    }
}
