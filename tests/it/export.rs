//! Figures out of the window: the menus, the dialog, the files, the clipboard, the command, and the way back.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::config::{Change, Config, Value};
use shiftscope::figure::Figure;
use shiftscope::files::FileKind;
use shiftscope::trainer::{Activity, Command, Report, Trainer};
use shiftscope::view::{Language, Message, Picture, Preview, Tab, Text};
use tempfile::TempDir;

use crate::bench::{self, Bench, Window, click, drop_file, wait, wait_running, window_of};
use crate::fit;
use crate::made_up;
use crate::program::{plane, plane_with, until};

/// An experiment that a test can afford.
fn small() -> Config {
    plane_with(&[
        "data.samples=200",
        "network.depth=3",
        "network.width=8",
        "training.batch_size=16",
        "measure.probe=32",
    ])
}

/// A window of this size whose files are in a folder of their own.
fn sized(bench: Bench, size: [f32; 2]) -> (Window, TempDir) {
    let mut window = window_of(bench, size);
    let folder = bench::at_home(&mut window);
    (window, folder)
}

fn at_home() -> (Window, TempDir) {
    sized(Bench::new(plane(), Language::English), [1280.0, 720.0])
}

fn trainer(config: &Config) -> Trainer {
    Trainer::spawn(config.clone().check().expect("a good experiment"), None, || ())
}

/// What `trainer` says when it has run to `step`, where it waits.
#[track_caller]
fn run_to(trainer: &Trainer, step: u64) -> Report {
    trainer.send(Command::RunTo(step));
    let is_there = |report: &Report| {
        report.activity == Activity::Paused && report.frame.as_ref().is_some_and(|frame| frame.step == step)
    };
    let mut there = None;
    until(&format!("step {step}"), || {
        there = trainer.take().filter(is_there);
        there.is_some()
    });
    there.expect("what was waited for")
}

#[track_caller]
fn paused(config: &Config, step: u64) -> Report {
    run_to(&trainer(config), step)
}

/// A window on a run that was really made.
fn on(report: Report) -> (Window, TempDir) {
    let mut bench = Bench::new(Config::clone(&report.file), Language::English);
    bench.session.receive(report.clone());
    bench.report = report;
    sized(bench, [1280.0, 720.0])
}

/// Waits until the preview has come.
#[track_caller]
fn previewed(window: &mut Window) {
    wait(window, "a preview", |window| {
        let export = window.state().session.export_dialog();
        export.is_some_and(|export| {
            let shown = matches!(export.preview, Preview::Picture(..) | Preview::Lines(_));
            shown && !export.outdated && (export.bytes.is_some() || export.options.format == FileKind::Gif)
        })
    });
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    (0..3).for_each(|_| window.step());
}

/// Chooses an entry of the export menu.
fn menu(window: &mut Window, entry: &str) {
    click(window, Role::Button, "Export");
    window.get_by_role_and_label(Role::Button, entry).click();
    // A dialog is laid out in its first frame, and seen in its second.
    (0..3).for_each(|_| window.step());
}

/// Types `path` into the dialog instead of what stands there.
fn path(window: &mut Window, path: &str) {
    let field = [Language::English, Language::Korean].map(|language| Text::new(language).get("file-path"));
    let field = window
        .query_all_by_role(Role::TextInput)
        .find(|node| node.accesskit_node().label().is_some_and(|label| field.contains(&label)));
    field.expect("a field for the path").focus();
    window.step();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.to_owned()));
    window.step();
    window.step();
}

fn push(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    window.step();
    window.step();
}

/// Saves under `name` and waits until that is done.
#[track_caller]
fn save(window: &mut Window, name: &str) {
    path(window, name);
    push(window, Role::Button, "Save");
    wait(window, "a file", |window| {
        let session = &window.state().session;
        let saved = matches!(&session.state().message, Some(Message::Saved(path)) if path.ends_with(name));
        session.export_dialog().is_none() && saved
    });
}

fn shown_path(window: &Window) -> PathBuf {
    PathBuf::from(&window.state().session.export_dialog().expect("a dialog").path)
}

/// The text that is put on the clipboard by `act`.
fn copied(window: &mut Window, act: impl FnOnce(&mut Window)) -> String {
    act(window);
    for _ in 0..6 {
        window.step();
        if let Some(text) = bench::copied(window) {
            return text;
        }
    }
    panic!("nothing was copied");
}

#[test]
fn the_menu_opens_the_dialog_for_what_is_chosen_in_it() {
    let (mut window, _folder) = at_home();
    menu(&mut window, "Save as PDF…");
    assert_eq!(shown_path(&window).file_name().unwrap(), "layers-step-40.pdf");
    previewed(&mut window);
    window.get_by_role_and_label(Role::Image, "Preview: Layers, step 40, 1280 × 720 px");
    press(&mut window, Key::Escape);
    assert!(window.state().session.export_dialog().is_none());

    click(&mut window, Role::Button, "Export");
    push(&mut window, Role::RadioButton, "Figure: Lens");
    push(&mut window, Role::Button, "Save as PNG…");
    assert_eq!(shown_path(&window).file_name().unwrap(), "lens-step-40.png");
}

#[test]
fn the_key_opens_it_for_the_tab_and_it_has_the_keys_to_itself() {
    let (mut window, _folder) = at_home();
    window.key_press(Key::Num2);
    window.run();
    press(&mut window, Key::E);
    assert_eq!(shown_path(&window).file_name().unwrap(), "drift-step-40.svg");
    window.event(Event::Text("n".to_owned()));
    window.key_press(Key::Num1);
    previewed(&mut window);
    assert_eq!(window.state().session.state().tab, Tab::Drift, "a path is typed, no tab is chosen");
    push(&mut window, Role::Button, "Cancel");
    assert!(window.state().session.export_dialog().is_none());
    window.event(Event::Text("?".to_owned()));
    window.run();
    window.get_by_label("export a figure");
}

#[test]
fn what_is_chosen_changes_preview_and_path() {
    let (mut window, folder) = at_home();
    press(&mut window, Key::E);
    previewed(&mut window);
    let option = |window: &Window| window.state().session.export_dialog().unwrap().options.clone();
    push(&mut window, Role::RadioButton, "Format: PNG");
    previewed(&mut window);
    window.get_by_label_contains("2560 × 1440 px · ");
    assert_eq!(shown_path(&window), folder.path().join("layers-step-40.png"));
    push(&mut window, Role::RadioButton, "Colors: Dark");
    push(&mut window, Role::RadioButton, "Language: 한국어");
    push(&mut window, Role::CheckBox, "No background");
    push(&mut window, Role::CheckBox, "Caption");
    push(&mut window, Role::RadioButton, "Unit: mm");
    type_into_dialog(&mut window, "Width of the figure", "100");
    type_into_dialog(&mut window, "Height of the figure", "80");
    previewed(&mut window);
    let options = option(&window);
    assert_eq!((options.theme, options.language), (egui::Theme::Dark, Language::Korean));
    assert_eq!((options.transparent, options.caption, options.paper.preset), (true, false, None));
    window.get_by_label_contains("756 × 605 px · ");
    push(&mut window, Role::ComboBox, "Size");
    push(&mut window, Role::Button, "Square");
    previewed(&mut window);
    window.get_by_label_contains("1600 × 1600 px · ");
    push(&mut window, Role::RadioButton, "Format: CSV");
    previewed(&mut window);
    assert!(
        matches!(&window.state().session.export_dialog().unwrap().preview, Preview::Lines(lines) if lines.len() > 2)
    );
    // The ending that is typed is the format.
    path(&mut window, "mine.pdf");
    assert_eq!(option(&window).format, FileKind::Pdf);
}

fn type_into_dialog(window: &mut Window, name: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    window.step();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(Event::Text(text.to_owned()));
    window.step();
    window.key_press(Key::Enter);
    window.step();
    window.step();
}

#[test]
fn files_are_what_they_say_and_remember_how_they_were_made() {
    let (mut window, folder) = at_home();
    for (name, begins) in [("a.svg", b"<svg".as_slice()), ("b.pdf", b"%PDF"), ("c.png", b"\x89PNG"), ("d.csv", b"")] {
        press(&mut window, Key::E);
        save(&mut window, name);
        window.get_by_label_contains("Saved: ");
        let listed: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let bytes = fs::read(folder.path().join(name)).unwrap_or_else(|_| panic!("{name} is not among {listed:?}"));
        assert!(bytes.windows(begins.len().max(1)).take(200).any(|window| window.starts_with(begins)), "{name}");
        if name == "c.png" {
            assert_eq!(bytes[16..24], [0, 0, 10, 0, 0, 0, 5, 160], "2560 × 1440");
        }
        if name != "d.csv" {
            let figure = Figure::read(&bytes).expect("a figure");
            assert_eq!((figure.step, figure.picture), (40, Picture::Layers));
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left");
}

#[test]
fn an_existing_file_is_replaced_only_when_that_is_said() {
    let (mut window, folder) = at_home();
    let file = folder.path().join("a.svg");
    fs::write(&file, "mine").unwrap();
    press(&mut window, Key::E);
    path(&mut window, "a");
    window.key_press(Key::Enter);
    window.step();
    window.step();
    window.get_by_label_contains("a.svg exists. Replace it?");
    // Enter asks again.
    window.key_press(Key::Enter);
    window.step();
    window.step();
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    push(&mut window, Role::Button, "Replace");
    wait(&mut window, "a file", |window| window.state().session.export_dialog().is_none());
    assert!(fs::read_to_string(&file).unwrap().starts_with("<svg"));
}

#[test]
fn what_is_not_possible_is_said_in_one_line() {
    let (mut window, folder) = at_home();
    fs::create_dir(folder.path().join("folder.svg")).unwrap();
    press(&mut window, Key::E);
    let said = |window: &Window, words: &str| {
        let label = window.get_by_label_contains(words);
        let text = label.accesskit_node().value().or_else(|| label.accesskit_node().label()).unwrap_or_default();
        assert!(!text.contains('\n'), "{text}");
    };
    for (typed, words) in [
        ("none/a.svg", "none/a.svg: no such file or folder"),
        ("folder.svg", "folder.svg: is a folder, not a file"),
        ("a.doc", "a.doc ends in no format of a figure"),
        (" ", "no path was given"),
    ] {
        path(&mut window, typed);
        push(&mut window, Role::Button, "Save");
        said(&window, words);
    }
    path(&mut window, "a.svg");
    type_into_dialog(&mut window, "Width of the figure", "0");
    said(&window, "the size 0 × 720 px is not between 100 and 16000 px");
    type_into_dialog(&mut window, "Width of the figure", "100000");
    said(&window, "the size 100000 × 720 px is not between");
    type_into_dialog(&mut window, "Width of the figure", "120");
    wait(&mut window, "a refusal", |window| window.query_by_label_contains("this figure needs at least").is_some());
    push(&mut window, Role::RadioButton, "Format: PNG");
    type_into_dialog(&mut window, "Width of the figure", "16000");
    type_into_dialog(&mut window, "Height of the figure", "16000");
    said(&window, "pixels are more than 200 million");
    push(&mut window, Role::Button, "Save");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
}

#[test]
fn nothing_is_exported_before_there_is_something() {
    let (mut window, _folder) = at_home();
    let bench = window.state_mut();
    bench.report.frame = None;
    let report = bench.report.clone();
    bench.session.receive(report);
    press(&mut window, Key::E);
    window.get_by_label_contains("nothing has been measured yet");
}

/// Runs `command` as it stands in a POSIX shell that knows the program, in a folder of its own; the file it writes.
fn made_by(command: &str, name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("bin");
    fs::create_dir(&program).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_shiftscope"), program.join("shiftscope")).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Process::new("sh")
        .args(["-c", command])
        .current_dir(folder.path())
        .env("PATH", format!("{}:{path}", program.display()))
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
    fs::read(folder.path().join(name)).expect("the figure")
}

/// Saves the figure of the dialog as `name`, and compares it with what the copied command makes.
#[track_caller]
fn same_by_command(window: &mut Window, folder: &Path, name: &str) -> String {
    path(window, name);
    let command = copied(window, |window| window.get_by_role_and_label(Role::Button, "Copy command").click());
    window.run();
    window.get_by_label("The command is on the clipboard.");
    save(window, name);
    let saved = fs::read(folder.join(name)).expect("a file");
    assert!(saved == made_by(&command, name), "{name} differs from the file of its command:\n{command}");
    command
}

#[test]
#[cfg(unix)]
fn the_copied_command_makes_the_same_file_bit_for_bit() {
    let (mut window, folder) = on(paused(&small(), 301));
    press(&mut window, Key::E);
    let command = same_by_command(&mut window, folder.path(), "newest.svg");
    assert!(command.starts_with("shiftscope figure --set ") && command.contains("--step 301"), "{command}");
    // An earlier step, with other options, as pixels.
    window.key_press(Key::Num3);
    for _ in 0..3 {
        window.key_press(Key::ArrowLeft);
    }
    window.run();
    press(&mut window, Key::E);
    push(&mut window, Role::RadioButton, "Language: 한국어");
    push(&mut window, Role::RadioButton, "Colors: Dark");
    push(&mut window, Role::CheckBox, "Caption");
    let command = same_by_command(&mut window, folder.path(), "earlier step.png");
    assert!(command.contains("--until 301") && command.contains("--view gradients"), "{command}");
    assert!(command.contains("--lang ko") && command.contains("--out 'earlier step.png'"), "{command}");
    window.key_press(Key::End);
    window.run();
    menu(&mut window, "Save as PDF…");
    same_by_command(&mut window, folder.path(), "gradients.pdf");
}

/// The copied command of an animation once said `--no-caption`, which `animate` does not know, and left out `--caption`.
#[test]
#[cfg(unix)]
fn the_copied_command_of_an_animation_makes_the_same_file_with_and_without_a_caption() {
    let (mut window, folder) = on(paused(&small(), 4));
    menu(&mut window, "Save as GIF…");
    let command = same_by_command(&mut window, folder.path(), "with.gif");
    assert!(command.starts_with("shiftscope animate ") && command.contains("--caption"), "{command}");
    menu(&mut window, "Save as GIF…");
    push(&mut window, Role::CheckBox, "Caption");
    same_by_command(&mut window, folder.path(), "without.gif");
}

#[test]
#[cfg(unix)]
fn the_command_of_a_run_with_changes_holds_the_experiment() {
    let trainer = trainer(&small());
    run_to(&trainer, 20);
    trainer.send(Command::Change(Change::new("training.learning_rate", Value::Float(0.125)).unwrap()));
    let (mut window, folder) = on(run_to(&trainer, 40));
    press(&mut window, Key::E);
    push(&mut window, Role::ComboBox, "Figure");
    push(&mut window, Role::Button, "Loss");
    let command = same_by_command(&mut window, folder.path(), "changed.svg");
    assert!(command.starts_with("shiftscope figure - ") && command.contains("[[event]]\nstep = 20\n"), "{command}");
}

/// What the window does not know of the networks is found out by a replay, off the window's thread.
#[test]
#[cfg(unix)]
fn a_figure_that_asks_more_than_the_window_knows_is_replayed() {
    let (mut window, folder) = on(paused(&small(), 130));
    menu(&mut window, "Save as SVG…");
    push(&mut window, Role::ComboBox, "Figure");
    push(&mut window, Role::Button, "Data");
    previewed(&mut window);
    same_by_command(&mut window, folder.path(), "data.svg");
}

#[test]
fn a_long_export_is_stopped_and_leaves_nothing() {
    let mut bench = Bench::new(plane(), Language::English);
    bench.report = made_up::report(&plane(), 2_000_000, Activity::Paused);
    bench.session.receive(bench.report.clone());
    let (mut window, folder) = sized(bench, [1280.0, 720.0]);
    press(&mut window, Key::E);
    push(&mut window, Role::ComboBox, "Figure");
    push(&mut window, Role::Button, "Data");
    path(&mut window, "long.svg");
    push(&mut window, Role::Button, "Save");
    wait_running(&mut window, "progress", |window| {
        window
            .query_all_by_role(Role::ProgressIndicator)
            .any(|bar| bar.accesskit_node().label().is_some_and(|label| label.contains('%')))
    });
    push(&mut window, Role::Button, "Stop");
    wait_running(&mut window, "the end", |window| window.query_by_label("Stopped; nothing was written.").is_some());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Clicks with the right button what has this role and a name that begins so.
fn right_click(window: &mut Window, role: Role, begins: &str) {
    let place = window
        .query_all_by_role(role)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(begins)))
        .unwrap_or_else(|| panic!("no {begins}"))
        .rect()
        .center();
    right_click_at(window, place);
}

fn right_click_at(window: &mut Window, place: Pos2) {
    window.event(Event::PointerMoved(place));
    window.step();
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        window.event(Event::PointerButton { pos: place, button: PointerButton::Secondary, pressed, modifiers });
        window.step();
    }
    window.run();
}

#[test]
fn every_plot_has_a_menu_for_its_picture() {
    let (mut window, _folder) = at_home();
    for (role, plot, name, file) in [
        (Role::Image, "Loss", "Export: Loss", "loss-step-40.csv"),
        (Role::Image, "Gradient", "Export: Gradient flow", "gradient-flow-step-40.csv"),
        (Role::Button, "Layer 3", "Export: Layers", "layers-step-40.csv"),
    ] {
        right_click(&mut window, role, plot);
        window.get_by_role_and_label(Role::Label, name);
        push(&mut window, Role::Button, "Save as CSV…");
        assert_eq!(shown_path(&window).file_name().unwrap(), file, "{plot}");
        previewed(&mut window);
        push(&mut window, Role::Button, "Cancel");
    }
    for (key, what, file) in [
        (Key::Num2, "Export: Drift", "drift-step-40.svg"),
        (Key::Num3, "Export: Gradients", "gradients-step-40.svg"),
        (Key::Num4, "Export: Data", "data-step-40.svg"),
    ] {
        window.key_press(key);
        window.run();
        right_click_at(&mut window, pos2(560.0, 380.0));
        window.get_by_role_and_label(Role::Label, what);
        push(&mut window, Role::Button, "Save as SVG…");
        assert_eq!(shown_path(&window).file_name().unwrap(), file);
        push(&mut window, Role::Button, "Cancel");
    }
    right_click_at(&mut window, pos2(1100.0, 200.0));
    window.get_by_role_and_label(Role::Label, "Export: Lens");
}

#[test]
fn the_menu_key_opens_the_menu_of_the_picture() {
    let (mut window, _folder) = at_home();
    for (key, modifiers) in [(Key::Menu, Modifiers::NONE), (Key::F10, Modifiers::SHIFT)] {
        window.key_press_modifiers(modifiers, key);
        window.run();
        window.get_by_role_and_label(Role::Label, "Export: Layers");
        window.key_press(Key::Escape);
        window.run();
        assert!(window.query_by_role_and_label(Role::Label, "Export: Layers").is_none());
    }
}

#[test]
fn a_picture_goes_to_the_clipboard_and_trouble_is_said() {
    let (mut window, _folder) = at_home();
    menu(&mut window, "Copy as PNG");
    let mut image = None;
    until("a picture", || {
        window.step();
        image = window.state_mut().session.take_image();
        image.is_some()
    });
    assert_eq!(image.map(|image| image.size), Some([2560, 1440]));
    window.state_mut().session.image_copied(Ok(()));
    window.run();
    window.get_by_label("The figure is on the clipboard.");
    window.state_mut().session.image_copied(Err("there is none".to_owned()));
    window.run();
    window.get_by_label_contains("the clipboard takes no picture: there is none");
}

#[test]
fn a_dropped_figure_brings_back_its_run_and_one_without_provenance_says_so() {
    let mut config = small();
    config.set("seed=77").unwrap();
    let (mut window, folder) = on(paused(&config, 60));
    window.key_press(Key::Num2);
    window.key_press(Key::ArrowLeft);
    window.run();
    press(&mut window, Key::E);
    save(&mut window, "drift.svg");
    let file = folder.path().join("drift.svg");

    let (mut other, elsewhere) = at_home();
    other.state_mut().told.clear();
    drop_file(&mut other, &file);
    let told = &other.state().told;
    let branch = told.iter().find_map(|command| match command {
        Command::Branch(config, step) => Some((config.config().seed, *step)),
        _ => None,
    });
    assert_eq!(branch, Some((77, 60)), "{told:?}");
    let session = &other.state().session;
    assert_eq!((session.state().tab, session.state().at, session.config().seed), (Tab::Drift, Some(59), 77));
    other.get_by_label_contains("Opened: ");

    let plain = elsewhere.path().join("plain.svg");
    fs::write(&plain, r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>"#).unwrap();
    drop_file(&mut other, &plain);
    other.get_by_label_contains("plain.svg does not say how it was made");
}

/// While training goes on, the newest frame holds only what is shown: the figure is of the newest recorded one.
#[test]
fn a_running_window_exports_its_newest_recorded_step() {
    let config = plane();
    let mut bench = Bench::new(config.clone(), Language::English);
    let mut report = made_up::report(&config, 300, Activity::Running);
    let mut live = shiftscope::measure::Frame::clone(report.frame.as_ref().unwrap());
    live.step = 303;
    report.frame = Some(Arc::new(live));
    bench.report = report.clone();
    bench.session.receive(report);
    let (mut window, folder) = sized(bench, [1280.0, 720.0]);
    press(&mut window, Key::E);
    save(&mut window, "running.svg");
    let figure = Figure::read(&fs::read(folder.path().join("running.svg")).unwrap()).unwrap();
    assert_eq!((figure.step, figure.until), (300, 300));
}

#[test]
fn everything_fits_in_both_languages() {
    for size in [[1280.0, 720.0], [1024.0, 768.0], [1600.0, 1000.0], [1066.0, 666.0]] {
        for language in Language::ALL {
            let (mut window, _folder) = sized(Bench::new(plane(), language), size);
            let name = if language == Language::English { "Export" } else { "내보내기" };
            click(&mut window, Role::Button, name);
            fit::check_top(&window, &format!("the menu, {size:?} {language:?}"));
            window.key_press(Key::Escape);
            window.run();
            press(&mut window, Key::E);
            previewed(&mut window);
            let format = if language == Language::English { "Format" } else { "형식" };
            for kind in ["PDF", "PNG", "CSV"] {
                push(&mut window, Role::RadioButton, &format!("{format}: {kind}"));
                previewed(&mut window);
                fit::check_top(&window, &format!("the dialog, {kind}, {size:?} {language:?}"));
            }
        }
    }
}

#[test]
fn the_dialog_speaks_korean() {
    let (mut window, folder) = sized(Bench::new(plane(), Language::Korean), [1280.0, 720.0]);
    click(&mut window, Role::Button, "내보내기");
    push(&mut window, Role::Button, "SVG로 저장…");
    previewed(&mut window);
    path(&mut window, "한국어.svg");
    push(&mut window, Role::Button, "저장");
    wait(&mut window, "a file", |window| window.state().session.export_dialog().is_none());
    window.get_by_label_contains("저장했어요: ");
    let file = fs::read_to_string(folder.path().join("한국어.svg")).unwrap();
    assert!(file.contains(r#"lang="ko""#), "the words of the figure are Korean too");
}

/// The dialog on `report`.
fn dialog(report: &Report, language: Language) -> Window {
    let mut bench = Bench::new(Config::clone(&report.file), language);
    bench.session.receive(report.clone());
    bench.report = report.clone();
    let (mut window, _folder) = sized(bench, [1280.0, 720.0]);
    press(&mut window, Key::E);
    window
}

/// Acts until `is` so. A preview that arrives just then moves what stands below it from under the pointer.
#[track_caller]
fn until_chosen(window: &mut Window, what: &str, is: impl Fn(&Window) -> bool, act: impl Fn(&mut Window)) {
    for _ in 0..3 {
        if !is(window) {
            act(window);
        }
    }
    assert!(is(window), "{what}");
}

/// Chooses these options in the dialog.
#[track_caller]
fn choose(window: &mut Window, text: &Text, picture: &str, preset: &str, caption: bool) {
    let has_caption = |window: &Window| window.state().session.export_dialog().expect("a dialog").options.caption;
    let name = text.get("export-caption");
    let toggle = |window: &mut Window| push(window, Role::CheckBox, &name);
    until_chosen(window, &name, |window| has_caption(window) == caption, toggle);
    for (list, entry) in [("export-what", picture), ("export-size", preset)] {
        let (list, entry) = (text.get(list), text.get(entry));
        let is_chosen =
            |window: &Window| window.get_by_role_and_label(Role::ComboBox, &list).value().as_deref() == Some(&*entry);
        until_chosen(window, &format!("{list}: {entry}"), is_chosen, |window| {
            push(window, Role::ComboBox, &list);
            if let Some(entry) = window.query_by_role_and_label(Role::Button, &entry) {
                entry.click();
            }
            (0..3).for_each(|_| window.step());
        });
    }
    // No tooltip of what was clicked lies on the dialog.
    window.hover_at(Pos2::ZERO);
    window.step();
}

fn is_disabled(window: &Window, name: &str) -> bool {
    bench::is_disabled(window, Role::Button, name)
}

/// "Column of an A4 page" failed for every view, since a caption is on at first: a blank preview, a size in pixels for who
/// had chosen millimeters, and *Save* that looked as if it could.
#[test]
fn every_size_of_every_view_can_be_saved_or_says_what_is_needed_and_offers_it() {
    let report = paused(&small(), 20);
    let pictures =
        ["layers", "export-lens", "progress-loss", "export-flow", "gradients", "drift", "data", "export-window"];
    let presets = ["slide-16x9", "slide-4x3", "a4-column", "a4-width", "square"];
    let (mut fits, mut refused) = (0, 0);
    for language in Language::ALL {
        let (mut window, text) = (dialog(&report, language), Text::new(language));
        let [save, leave_out] = ["save-go", "export-uncaptioned"].map(|name| text.get(name));
        for (picture, preset) in pictures.iter().flat_map(|picture| presets.map(|preset| (*picture, preset))) {
            for caption in [true, false] {
                let what = format!("{language:?} {picture} {preset} {caption}");
                choose(&mut window, &text, picture, &format!("export-size-{preset}"), caption);
                let export = |window: &Window| window.state().session.export_dialog().cloned().expect("a dialog");
                assert_eq!(
                    (export(&window).options.caption, export(&window).options.paper.preset),
                    (caption, Some(preset))
                );
                if export(&window).is_possible() {
                    fits += 1;
                    assert!(!is_disabled(&window, &save), "{what}");
                    // One language of two sizes is drawn: that words have room is tested elsewhere.
                    if language == Language::English && ["slide-4x3", "a4-column"].contains(&preset) {
                        wait(&mut window, &what, |window| {
                            matches!(export(window).preview, Preview::Picture(..)) && !export(window).outdated
                        });
                    }
                    continue;
                }
                refused += 1;
                fit::check_top(&window, &what);
                assert!(is_disabled(&window, &save), "{what}");
                assert!(is_disabled(&window, &text.get("export-copy-image")), "{what}");
                let unit = if preset.starts_with("a4") { " mm" } else { " px" };
                let line = window.query_all_by_role(Role::Label).find_map(|node| {
                    let words = node.accesskit_node().value().unwrap_or_default();
                    (words.contains(" × ") && words.contains(unit)).then_some(words)
                });
                assert!(line.is_some(), "{what}: says nothing in{unit}");
                // What is offered works.
                let enlarge = window.query_all_by_role(Role::Button).find(|node| {
                    node.accesskit_node().label().is_some_and(|label| label.contains(" × ") && label.contains(unit))
                });
                enlarge.expect("an offer").click();
                (0..3).for_each(|_| window.step());
                assert!(export(&window).is_possible() && !is_disabled(&window, &save), "{what}");
                choose(&mut window, &text, picture, &format!("export-size-{preset}"), caption);
                if window.query_by_role_and_label(Role::Button, &leave_out).is_some() {
                    push(&mut window, Role::Button, &leave_out);
                    assert!(export(&window).is_possible(), "{what}");
                }
            }
        }
    }
    assert_eq!(fits + refused, 2 * pictures.len() * presets.len() * 2);
    assert!(refused > 10 && fits > 100, "{fits} fit, {refused} do not");
}

/// A table has no page that could be too small.
#[test]
fn a_table_of_a_small_page_can_be_saved() {
    let report = paused(&small(), 20);
    let mut window = dialog(&report, Language::English);
    choose(&mut window, &Text::new(Language::English), "layers", "export-size-a4-column", true);
    assert!(is_disabled(&window, "Save"));
    push(&mut window, Role::RadioButton, "Format: CSV");
    assert!(!is_disabled(&window, "Save"));
    previewed(&mut window);
}
