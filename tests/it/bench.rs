//! A window that a test can hold: the session with a trainer that only writes down what it is told.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, OutputCommand, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};
use shiftscope::app::Session;
use shiftscope::config::{Config, ConfigError};
use shiftscope::measure::Question;
use shiftscope::trainer::{Activity, Command, Report};
use shiftscope::view::{Language, theme};
use tempfile::TempDir;

use crate::made_up;
use crate::program::{plane, until};

/// A session with a trainer that only writes down what it is told, and does what a report would show.
pub struct Bench {
    pub session: Session,
    pub report: Report,
    pub told: Vec<Command>,
    /// What was asked, each with the earlier step that it is about. Questions change no network, so that `told` is without them.
    pub asked: Vec<(Question, Option<u64>)>,
    /// Why no new experiment can be built.
    pub refuses: Option<ConfigError>,
}

impl Bench {
    /// A paused window at step 40 of a made-up run.
    pub fn new(config: Config, language: Language) -> Self {
        let report = made_up::report(&config, 40, Activity::Paused);
        let mut session = Session::new(&config.check().expect("a good experiment"), language);
        session.receive(report.clone());
        Self { session, report, told: Vec::new(), asked: Vec::new(), refuses: None }
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
                Command::Ask(question, at) => {
                    self.asked.push((*question, *at));
                    continue;
                }
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

/// Gives the files of a window a folder of their own.
pub fn at_home(window: &mut Window) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    window.state_mut().session.set_folder(folder.path().to_path_buf());
    folder
}

/// A file as the desktop drops it.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads by itself, within bounds".to_owned())
    }
}

/// Drops a file on the window, which reads it.
#[track_caller]
pub fn drop_file(window: &mut Window, path: &Path) {
    window.input_mut().dropped_files.push(Arc::new(Dropped(path.to_path_buf())));
    window.run();
    settle(window);
}

/// The text that was put on the clipboard in the last frame that was drawn.
pub fn copied(window: &Window) -> Option<String> {
    window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

/// Draws until what was dropped, pasted or chosen in a dialog has been read.
#[track_caller]
pub fn settle(window: &mut Window) {
    wait(window, "a file that is read", |window| !window.state().session.is_reading());
}

/// Presses a key.
pub fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

/// Hides B, as the key H does in projector mode.
#[track_caller]
pub fn hide_b(window: &mut Window) {
    press(window, Key::P);
    press(window, Key::H);
    assert_eq!(window.state().session.state().hidden, Some(1));
}

/// The name of what has `part` in its name, or the text of a label.
#[track_caller]
pub fn name_of(window: &Window, part: &str) -> String {
    let node = window.get_by_label_contains(part).accesskit_node();
    node.label().or_else(|| node.value()).expect("a name")
}

/// Whether what has this role and name does nothing.
#[track_caller]
pub fn is_disabled(window: &Window, role: Role, name: &str) -> bool {
    window.get_by_role_and_label(role, name).accesskit_node().is_disabled()
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
    press(window, Key::Enter);
}

/// Draws until `is` so, while a job wakes the window again and again.
#[track_caller]
pub fn wait_running<S>(window: &mut Harness<'static, S>, what: &str, is: impl Fn(&Harness<'static, S>) -> bool) {
    until(what, || {
        let there = is(window);
        if !there {
            window.step();
        }
        there
    });
}

/// Draws until `is` so and the window rests.
#[track_caller]
pub fn wait(window: &mut Window, what: &str, is: impl Fn(&Window) -> bool) {
    wait_running(window, what, is);
    window.run();
}
