//! Opening, saving, dropping, copying and pasting experiments; hints; what the next window remembers.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, HoveredFile, Key, Modifiers, Theme, ViewportCommand};
use egui_kittest::kittest::{NodeT as _, Queryable};
use shiftscope::app::{Recalled, Remembered, Session, StateFile};
use shiftscope::config::{Change, ClassColumn, Config, DataSet, Event as ChangeAt, Problem, Value};
use shiftscope::trainer::{Activity, Command};
use shiftscope::view::{Language, Purpose, Tab};
use tempfile::TempDir;

use crate::bench::{
    self, Bench, Window, click, copied, drop_file, name_of, press, settle, type_into, window, window_of,
};
use crate::program::plane;

/// A window whose files are in a folder of their own.
fn at_home() -> (Window, TempDir) {
    let mut window = window();
    let folder = bench::at_home(&mut window);
    window.state_mut().told.clear();
    (window, folder)
}

fn menu(window: &mut Window, entry: &str) {
    click(window, Role::Button, "File");
    click(window, Role::Button, entry);
}

/// Types `path` into the dialog that is open, instead of what stands there.
fn path(window: &mut Window, path: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.to_owned()));
    window.run();
}

fn open(window: &mut Window, name: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    path(window, name);
    click(window, Role::Button, "Open");
    settle(window);
}

/// What stands on the clipboard is pasted.
fn paste(window: &mut Window, text: &str) {
    window.event(Event::Paste(text.to_owned()));
    window.run();
    settle(window);
}

fn rebuilt(window: &Window) -> Option<&Config> {
    window.state().told.iter().rev().find_map(|command| match command {
        Command::Rebuild(config) => Some(config.config()),
        _ => None,
    })
}

#[test]
fn an_experiment_is_opened() {
    let (mut window, folder) = at_home();
    fs::write(folder.path().join("deep.toml"), "seed = 9\n[network]\ndepth = 20").unwrap();
    open(&mut window, "deep.toml");
    let config = rebuilt(&window).expect("a rebuild");
    assert_eq!((config.seed, config.network.depth), (9, 20));
    assert_eq!(window.state().session.config().network.depth, 20);
    assert!(window.state().session.state().dialog.is_none());
    window.get_by_label_contains("Opened: ");
}

#[test]
fn a_table_is_opened_as_data() {
    let (mut window, folder) = at_home();
    fs::write(folder.path().join("My.CSV"), "x,y,class\n1,2,a\n3,4,b\n").unwrap();
    open(&mut window, "My.CSV");
    let config = rebuilt(&window).expect("a rebuild");
    assert_eq!(config.data.set, DataSet::Csv);
    assert!(config.data.path.as_deref().is_some_and(|path| path.ends_with("My.CSV")));
}

#[track_caller]
fn refused(window: &mut Window, name: &str, expected: &str) {
    open(window, name);
    window.get_by_label_contains(expected);
    assert!(window.state().session.state().dialog.is_some(), "the path can be corrected");
    assert!(rebuilt(window).is_none(), "the run goes on");
    click(window, Role::Button, "Cancel");
    assert!(window.query_by_label_contains("Not possible").is_none());
}

#[test]
fn what_cannot_be_opened_is_said_in_one_line() {
    let (mut window, folder) = at_home();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("range.toml"), "[network]\ndepth = 99").unwrap();
    fs::write(at("typo.toml"), "sed = 1").unwrap();
    fs::write(at("binary.toml"), b"\xff\x00\x01").unwrap();
    fs::write(at("latin.toml"), b"seed = 1\n# caf\xe9\n").unwrap();
    fs::write(at("sheet.xlsx"), b"PK\x03\x04\0\0").unwrap();
    fs::write(at("note.md"), "Dear students").unwrap();
    fs::write(at("plan.toml"), "[[figure]]\nname = \"a\"").unwrap();
    fs::write(at("huge.toml"), "#".repeat((1 << 20) + 1)).unwrap();
    fs::create_dir(at("folder")).unwrap();
    refused(&mut window, "range.toml", "range.toml: network.depth is 99; allowed: 1..=50");
    refused(&mut window, "typo.toml", "typo.toml: sed is not a known key; did you mean seed?");
    refused(&mut window, "binary.toml", "binary.toml: is no text. Open an experiment");
    refused(&mut window, "latin.toml", "latin.toml: line 2: not UTF-8 text");
    refused(&mut window, "sheet.xlsx", "sheet.xlsx: is a zip archive");
    refused(&mut window, "note.md", "note.md: is text, but neither");
    refused(&mut window, "plan.toml", "plan.toml: is a plan of figures");
    refused(&mut window, "huge.toml", "huge.toml: is larger than 1 MiB");
    refused(&mut window, "folder", "folder: is a folder, not a file");
    refused(&mut window, "none.toml", "none.toml: no such file or folder");
    fs::write(at("windows.toml"), "[data]\npath = \"C:\\Users\\me\\my.csv\"").unwrap();
    refused(&mut window, "windows.toml", "write a path in '…', or with / instead of \\");
    refused(&mut window, "none.csv", "none.csv: no such file or folder");
    refused(&mut window, " ", "no path was given");
}

/// A double click starts the program with a file that nobody could read a message about on a terminal.
#[test]
fn a_broken_file_that_the_window_is_started_with_is_said_above_the_picture() {
    for (language, said) in [
        (Language::English, "broken.shiftscope: sed is not a known key; did you mean seed?"),
        (Language::Korean, "broken.shiftscope: sed은(는) 없는 키예요. 혹시 seed인가요?"),
    ] {
        let mut window = window_of(Bench::new(Config::default(), language), [1280.0, 720.0]);
        let folder = bench::at_home(&mut window);
        window.state_mut().told.clear();
        let path = folder.path().join("broken.shiftscope");
        fs::write(&path, "sed = 1").unwrap();
        let ctx = window.ctx.clone();
        window.state_mut().session.open_file(&ctx, path);
        bench::wait(&mut window, "the refusal", |window| window.query_by_label_contains(said).is_some());
        assert!(rebuilt(&window).is_none(), "the run goes on");
        assert_eq!(*window.state().session.config(), Config::default());
    }
}

#[test]
fn an_experiment_is_saved_with_its_changes_and_replaced_when_asked() {
    let (mut window, folder) = at_home();
    let change = Change::new("batch_norm.gamma", Value::Float(4.0)).unwrap();
    let bench = window.state_mut();
    Arc::make_mut(&mut bench.report.file).events.push(ChangeAt { step: 12, change });
    let report = bench.report.clone();
    bench.session.receive(report);

    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    path(&mut window, "mine");
    press(&mut window, Key::Enter);
    window.get_by_label_contains("Saved: ");
    let saved = fs::read_to_string(folder.path().join("mine.toml")).expect("an ending is added");
    let read = Config::from_toml(&saved).unwrap();
    assert_eq!(read, *window.state().report.file);
    assert_eq!(read.events[0].step, 12);

    fs::write(folder.path().join("mine.toml"), "precious").unwrap();
    menu(&mut window, "Save…");
    for _ in 0..3 {
        press(&mut window, Key::Enter);
        window.get_by_label_contains("exists. Replace it?");
    }
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "precious");
    click(&mut window, Role::Button, "Cancel");
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "precious");
    menu(&mut window, "Save…");
    click(&mut window, Role::Button, "Save");
    click(&mut window, Role::Button, "Replace");
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), saved);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
}

#[test]
fn where_nothing_can_be_saved_is_said() {
    let (mut window, folder) = at_home();
    for (name, expected) in [("none/a.toml", "no such file or folder"), ("/dev/full", "is a device or a pipe")] {
        window.key_press_modifiers(Modifiers::COMMAND, Key::S);
        window.run();
        path(&mut window, name);
        click(&mut window, Role::Button, "Save");
        window.get_by_label_contains(expected);
        press(&mut window, Key::Escape);
        assert!(window.state().session.state().dialog.is_none(), "Escape closes it");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn typing_in_a_dialog_reaches_nothing_else() {
    let (mut window, _folder) = at_home();
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    window.key_press(Key::N);
    window.key_press(Key::Space);
    window.event(Event::Text("?".to_owned()));
    window.run();
    assert!(window.state().told.is_empty() && !window.state().session.state().keys);
}

#[test]
fn the_desktops_dialog_is_asked_for_once_and_its_answer_taken() {
    let (mut window, folder) = at_home();
    fs::write(folder.path().join("a.toml"), "seed = 5").unwrap();
    menu(&mut window, "Open…");
    click(&mut window, Role::Button, "Browse…");
    let ctx = window.ctx.clone();
    let session = &mut window.state_mut().session;
    assert!(matches!(session.take_browse(), Some((Purpose::Open, start)) if start.starts_with(folder.path())));
    assert!(session.take_browse().is_none());
    session.picked(&ctx, None);
    window.run();
    window.get_by_label_contains("no file was chosen");
    click(&mut window, Role::Button, "Browse…");
    window.state_mut().session.picked(&ctx, Some(folder.path().join("a.toml")));
    settle(&mut window);
    assert_eq!(rebuilt(&window).map(|config| config.seed), Some(5));
    window.state_mut().session.picked(&ctx, Some(folder.path().join("a.toml")));
    assert!(window.state().session.state().dialog.is_none(), "an answer that comes too late is not taken");
}

#[test]
fn good_files_are_dropped() {
    let (mut window, folder) = at_home();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.toml"), "seed = 3").unwrap();
    fs::write(at("b.csv"), "x,class\n1,a\n2,b\n").unwrap();
    drop_file(&mut window, &at("a.toml"));
    assert_eq!(rebuilt(&window).map(|config| config.seed), Some(3));
    drop_file(&mut window, &at("b.csv"));
    let config = rebuilt(&window).unwrap();
    assert_eq!(config.data.path, at("b.csv").to_str().map(str::to_owned));
    assert_eq!(config.seed, 3, "everything else stays");
}

#[test]
fn bad_files_are_dropped() {
    let (mut window, folder) = at_home();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("picture.png"), b"\x89PNG").unwrap();
    fs::write(at("bad.toml"), "[training]\nlearning_rate = nan").unwrap();
    fs::create_dir(at("folder")).unwrap();
    fs::create_dir(at("folder.toml")).unwrap();
    fs::create_dir(at("folder.csv")).unwrap();
    fs::write(at("huge.toml"), "#".repeat((1 << 20) + 1)).unwrap();
    let table = [
        ("picture.png", "picture.png does not say how it was made"),
        ("bad.toml", "bad.toml: training.learning_rate is nan; allowed: 0..=1000"),
        ("folder", "folder: is a folder, not a file"),
        ("folder.toml", "folder.toml: is a folder, not a file"),
        ("folder.csv", "folder.csv: is a folder, not a file"),
        ("huge.toml", "huge.toml: is larger than 1 MiB"),
        ("gone.toml", "gone.toml: no such file or folder"),
    ];
    for (name, expected) in table {
        drop_file(&mut window, &at(name));
        window.get_by_label_contains(expected);
        assert!(rebuilt(&window).is_none());
    }
}

#[test]
fn files_are_told_by_their_content_and_not_by_their_name() {
    let (mut window, folder) = at_home();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("table.txt"), "x,class\n1,a\n2,b\n").unwrap();
    fs::write(at("seed"), "seed = 4").unwrap();
    fs::write(at("figure.csv"), "<svg/>").unwrap();
    drop_file(&mut window, &at("seed"));
    assert_eq!(rebuilt(&window).map(|config| config.seed), Some(4));
    open(&mut window, "table.txt");
    assert_eq!(rebuilt(&window).map(|config| config.data.set), Some(DataSet::Csv));
    drop_file(&mut window, &at("figure.csv"));
    window.get_by_label_contains("figure.csv does not say how it was made");
}

/// An experiment in a folder of its own that names a file elsewhere as its data.
fn nosy() -> (Window, TempDir, PathBuf) {
    let (window, folder) = at_home();
    let secret = folder.path().join("secret.csv");
    fs::write(&secret, "x,class\n1,a\n2,b\n").expect("the folder is ours");
    fs::create_dir(folder.path().join("theirs")).expect("the folder is ours");
    let text = format!("seed = 7\n[data]\npath = '{}'\n", secret.display());
    fs::write(folder.path().join("theirs/a.toml"), text).expect("the folder is ours");
    (window, folder, secret)
}

#[test]
fn data_outside_the_folder_of_a_file_are_read_only_when_allowed() {
    let (mut window, folder, secret) = nosy();
    drop_file(&mut window, &folder.path().join("theirs/a.toml"));
    window.get_by_label_contains("secret.csv");
    assert!(window.state().told.is_empty(), "nothing is read before the answer");
    press(&mut window, Key::N);
    assert!(window.state().told.is_empty(), "the question has the keys to itself");
    click(&mut window, Role::Button, "Do not");
    assert!(window.state().told.is_empty());
    assert_eq!(*window.state().session.config(), plane());

    open(&mut window, "theirs/a.toml");
    press(&mut window, Key::Escape);
    assert!(window.state().told.is_empty() && window.query_by_label("Read this file?").is_none());

    open(&mut window, "theirs/a.toml");
    click(&mut window, Role::Button, "Read it");
    let config = rebuilt(&window).expect("a rebuild");
    assert_eq!((config.seed, config.data.path.as_deref()), (7, secret.to_str()));
    // What is read already need not be asked for again.
    drop_file(&mut window, &folder.path().join("theirs/a.toml"));
    assert!(window.query_by_label("Read this file?").is_none());
}

#[test]
fn pasted_settings_ask_before_they_read_a_file_too() {
    let (mut window, _folder, secret) = nosy();
    paste(&mut window, &format!("[data]\npath = '{}'", secret.display()));
    window.get_by_label("Read this file?");
    assert!(window.state().told.is_empty());
}

#[test]
fn a_table_that_cannot_be_used_leaves_one_message_and_the_former_controls() {
    let (mut window, folder) = at_home();
    fs::write(folder.path().join("bad.csv"), "x,class\n1,a\nz,b\n").unwrap();
    let problem = Problem::new("data.path", "bad.csv, line 3, column 1 is not a number; allowed: numbers");
    window.state_mut().refuses = Some(problem.into());
    drop_file(&mut window, &folder.path().join("bad.csv"));
    window.get_by_label_contains("Not possible: CSV file bad.csv, line 3, column 1 is not a number");
    assert!(window.query_by_label_contains("Opened").is_none());
    assert_eq!(*window.state().session.config(), plane(), "the controls are those of the picture");
    press(&mut window, Key::Escape);
    assert!(window.query_by_label_contains("Not possible").is_none());
    window.state_mut().refuses = None;
    type_into(&mut window, "Depth", "4");
    assert_eq!(rebuilt(&window).map(|config| (config.data.set, config.network.depth)), Some((DataSet::Spirals, 4)));
}

/// The data that the experiment in this file names, as the file writes them.
fn written_path(file: &Path) -> Option<String> {
    Config::from_toml(&fs::read_to_string(file).expect("a file")).expect("an experiment").data.path
}

#[test]
fn an_experiment_is_saved_with_a_path_that_begins_beside_it() {
    let (mut window, folder) = at_home();
    fs::create_dir_all(folder.path().join("course/data")).unwrap();
    fs::write(folder.path().join("course/data/my.csv"), "x,class\n1,a\n2,b\n").unwrap();
    drop_file(&mut window, &folder.path().join("course/data/my.csv"));
    for (name, expected) in [("course/a.toml", "data/my.csv"), ("b.toml", "course/data/my.csv")] {
        window.key_press_modifiers(Modifiers::COMMAND, Key::S);
        window.run();
        path(&mut window, folder.path().join(name).to_str().unwrap());
        click(&mut window, Role::Button, "Save");
        assert_eq!(written_path(&folder.path().join(name)).as_deref(), Some(expected));
    }
    menu(&mut window, "Save as lesson…");
    path(&mut window, folder.path().join("course/lesson.toml").to_str().unwrap());
    click(&mut window, Role::Button, "Save");
    let lesson = fs::read_to_string(folder.path().join("course/lesson.toml")).unwrap();
    assert!(lesson.contains("\"data/my.csv\""), "{lesson}");

    // Moved together and opened from a window that was started elsewhere.
    let moved = tempfile::tempdir().unwrap();
    fs::rename(folder.path().join("course"), moved.path().join("moved")).unwrap();
    let (mut window, _elsewhere) = at_home();
    drop_file(&mut window, &moved.path().join("moved/a.toml"));
    let config = rebuilt(&window).expect("the data lie in the folder of the file: nothing is asked");
    assert_eq!(config.data.path.as_deref(), moved.path().join("moved/data/my.csv").to_str());
}

/// The names of the last files in the menu, newest first, with whether each can be opened.
fn recent(window: &mut Window) -> Vec<(String, bool)> {
    click(window, Role::Button, "File");
    click(window, Role::Button, "Recent files");
    // The thread that reads files says which of them are gone.
    window.run();
    let entries = window.get_all_by_role(Role::Button).filter_map(|node| {
        let node = node.accesskit_node();
        let path = PathBuf::from(node.label()?);
        let name = path.is_absolute().then(|| path.file_name())??.to_str()?.to_owned();
        Some((name, !node.is_disabled()))
    });
    entries.collect()
}

#[test]
fn the_last_files_are_kept_and_opened_again() {
    let (mut window, folder) = at_home();
    let at = |name: &str| folder.path().join(name);
    assert!(is_disabled_entry(&mut window), "there are none yet");
    fs::create_dir(at("course")).unwrap();
    fs::write(at("course/a.toml"), "seed = 3").unwrap();
    fs::write(at("b.csv"), "x,class\n1,a\n2,b\n").unwrap();
    fs::write(at("bad.toml"), "sed = 3").unwrap();
    drop_file(&mut window, &at("course/a.toml"));
    drop_file(&mut window, &at("b.csv"));
    drop_file(&mut window, &at("bad.toml"));
    let both = [("b.csv".to_owned(), true), ("a.toml".to_owned(), true)];
    assert_eq!(recent(&mut window), both, "what could not be opened is left out");
    let name = at("course/a.toml").display().to_string();
    click(&mut window, Role::Button, &name);
    settle(&mut window);
    assert_eq!(rebuilt(&window).map(|config| config.seed), Some(3));
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    let shown = window.state().session.state().dialog.as_ref().map(|dialog| dialog.path.clone());
    assert_eq!(shown.as_deref().map(Path::new), Some(at("course/").as_path()), "the folder of the last file");
    click(&mut window, Role::Button, "Cancel");

    fs::remove_file(at("b.csv")).unwrap();
    recent(&mut window);
    let gone = at("b.csv").display().to_string();
    bench::wait(&mut window, "the news that it is gone", |window| bench::is_disabled(window, Role::Button, &gone));
    click(&mut window, Role::Button, "Clear this list");
    assert!(is_disabled_entry(&mut window));
}

fn is_disabled_entry(window: &mut Window) -> bool {
    click(window, Role::Button, "File");
    let is_disabled = bench::is_disabled(window, Role::Button, "Recent files");
    press(window, Key::Escape);
    is_disabled
}

#[test]
fn the_next_window_knows_the_last_files_and_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("window.toml");
    let (mut window, mut file) = recalled(&state);
    press(&mut window, Key::Escape);
    fs::write(folder.path().join("my.csv"), "x,class\n1,a\n2,b\n").unwrap();
    window.state_mut().session.set_folder(folder.path().to_path_buf());
    open(&mut window, "my.csv");
    closed(&window, &mut file);
    let (mut window, _file) = recalled(&state);
    assert_eq!(recent(&mut window), [("my.csv".to_owned(), true)]);
    let path = window.state().session.config().data.path.clone();
    assert_eq!(path.as_deref(), folder.path().join("my.csv").to_str(), "wherever the next window is opened");
}

#[test]
fn a_file_that_changed_is_loaded_again_when_asked() {
    let (mut window, folder) = at_home();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("my.csv"), "x,class\n1,a\n2,b\n").unwrap();
    fs::write(at("a.toml"), "seed = 3\n[data]\npath = 'my.csv'\n").unwrap();
    drop_file(&mut window, &at("a.toml"));
    window.run();
    let rebuilds =
        |window: &Window| window.state().told.iter().filter(|command| matches!(command, Command::Rebuild(_))).count();
    let before = rebuilds(&window);
    fs::write(at("a.toml"), "seed = 41\n[data]\npath = 'my.csv'\n").unwrap();
    wait_for_line(&mut window, "a.toml has changed on the disk.");
    assert_eq!(rebuilds(&window), before, "nothing happens by itself");
    click(&mut window, Role::Button, "Reload");
    settle(&mut window);
    assert_eq!(rebuilt(&window).map(|config| config.seed), Some(41));
    window.run();
    assert!(window.query_by_label_contains("has changed").is_none());

    let before = rebuilds(&window);
    fs::write(at("my.csv"), "x,class\n1,a\n2,b\n3,b\n").unwrap();
    wait_for_line(&mut window, "my.csv has changed on the disk.");
    press(&mut window, Key::F5);
    settle(&mut window);
    assert_eq!(rebuilds(&window), before + 1, "the data are read anew");
    assert_eq!(rebuilt(&window).map(|config| config.seed), Some(41), "everything else stays");

    fs::write(at("a.toml"), "seed = 5").unwrap();
    wait_for_line(&mut window, "a.toml has changed on the disk.");
    click(&mut window, Role::Button, "Close");
    assert!(window.query_by_label_contains("has changed").is_none());
    assert_eq!(rebuilds(&window), before + 1);
    press(&mut window, Key::F5);
    assert!(!window.state().session.is_reading(), "there is nothing to load again");
}

/// How a table is read stays when it is loaded again, also where the experiment names it by a path of the current folder.
#[test]
fn a_table_with_a_relative_path_is_loaded_again_as_it_was_read() {
    let mut config = plane();
    for set in ["data.path=my.csv", "data.class=1"] {
        config.set(set).unwrap();
    }
    let mut window = window_of(Bench::new(config, Language::English), [1600.0, 1000.0]);
    let folder = bench::at_home(&mut window);
    fs::write(folder.path().join("my.csv"), "class,x\na,1\nb,2\n").unwrap();
    window.run();
    drop_file(&mut window, &folder.path().join("my.csv"));
    window.run();
    assert_eq!(rebuilt(&window).map(|config| config.data.table.class.clone()), Some(ClassColumn::Numbered(1)));
}

#[track_caller]
fn wait_for_line(window: &mut Window, line: &str) {
    bench::wait(window, line, |window| window.query_by_label_contains(line).is_some());
}

#[test]
fn megabytes_pasted_into_a_field_are_cut_off() {
    let (mut window, _folder) = at_home();
    let huge = "x".repeat(5 << 20);
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    window.event(Event::Paste(huge.clone()));
    window.run();
    let typed = window.state().session.state().dialog.as_ref().map(|dialog| dialog.path.chars().count());
    assert!(typed.is_some_and(|typed| (1..=4096).contains(&typed)), "{typed:?}");
    click(&mut window, Role::Button, "Open");
    settle(&mut window);
    let said = name_of(&window, "Not possible");
    assert!(said.chars().count() < 600, "{said}");
    click(&mut window, Role::Button, "Cancel");

    window.get_by_role_and_label(Role::TextInput, "Depth").click();
    window.run();
    window.event(Event::Paste(huge));
    press(&mut window, Key::Enter);
    let said = name_of(&window, "Not possible");
    assert!(said.chars().count() < 600, "{said}");
}

#[test]
fn while_a_file_hovers_the_window_says_what_it_takes() {
    let (mut window, _folder) = at_home();
    let painted = |window: &Window| {
        window.output().shapes.iter().any(|shape| match &shape.shape {
            egui::Shape::Text(text) => text.galley.text() == "Drop to open",
            _ => false,
        })
    };
    assert!(!painted(&window));
    window.input_mut().hovered_files.push(HoveredFile::default());
    window.step();
    assert!(painted(&window));
}

#[test]
fn what_is_copied_can_be_pasted() {
    let (mut window, _folder) = at_home();
    type_into(&mut window, "Depth", "7");
    // All in one frame, whose output is looked at.
    let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
    let copy = Event::Key { key: Key::C, physical_key: None, pressed: true, repeat: false, modifiers };
    window.input_mut().events.push(copy);
    window.step();
    let text = copied(&window).expect("something was copied");
    window.run();
    window.get_by_label("The settings are on the clipboard.");
    assert_eq!(Config::from_toml(&text).unwrap().network.depth, 7);

    menu(&mut window, "Default experiment");
    assert_eq!(*window.state().session.config(), Config::default());
    paste(&mut window, &text);
    assert_eq!(window.state().session.config().network.depth, 7);
    assert_eq!(rebuilt(&window).map(|config| config.network.depth), Some(7));
}

#[test]
fn the_menu_asks_for_the_clipboard_and_says_where_it_is_empty() {
    let (mut window, _folder) = at_home();
    click(&mut window, Role::Button, "File");
    window.get_by_role_and_label(Role::Button, "Paste settings").click();
    let mut asked = false;
    for _ in 0..60 {
        window.step();
        let output = &window.output().viewport_output;
        asked |= output.values().any(|output| output.commands.contains(&ViewportCommand::RequestPaste));
    }
    assert!(asked);
    window.get_by_label_contains("there is no text on the clipboard");
}

#[test]
fn nonsense_is_not_pasted() {
    let (mut window, _folder) = at_home();
    let huge = "#".repeat((1 << 20) + 1);
    let table = [
        ("The quick brown fox", "the text on the clipboard is no experiment: line 1"),
        ("[network]\ndepth = 500", "network.depth is 500; allowed: 1..=50"),
        ("[data]\nset = \"csv\"", "data.path is missing"),
        (&huge, "is larger than 1 MiB"),
        ("  \n", "there is no text on the clipboard"),
    ];
    for (text, expected) in table {
        paste(&mut window, text);
        window.get_by_label_contains(expected);
    }
    assert!(window.state().told.is_empty());
    window.get_by_role_and_label(Role::TextInput, "Seed").click();
    window.run();
    window.event(Event::Paste("[network]\ndepth = 3".to_owned()));
    press(&mut window, Key::Escape);
    assert_eq!(window.state().session.config().network.depth, 10, "a field that is typed into takes its own paste");
}

#[test]
fn refusals_are_said_in_korean_too() {
    let mut window = window_of(Bench::new(Config::default(), Language::Korean), [1600.0, 1000.0]);
    paste(&mut window, "[network]\ndepth = 99");
    window.get_by_label_contains("network.depth의 값 99는 쓸 수 없어요. 범위: 1..=50");
    type_into(&mut window, "목표 스텝", "x");
    window.get_by_label_contains("목표 스텝의 값 \"x\"");
    let mut bench = Bench::new(Config::default(), Language::Korean);
    let problem = Problem::value("training.batch_size", "5000", "2..=1600 (the number of training samples)");
    bench.report.activity = Activity::Refused(problem.into());
    bench.session.receive(bench.report.clone());
    let window = window_of(bench, [1600.0, 1000.0]);
    window.get_by_label_contains("배치 크기의 값 5000은 쓸 수 없어요. 범위: 2 ~ 1600");
}

/// A window that remembers as the file at `path` says.
fn recalled(path: &Path) -> (Window, StateFile) {
    let Recalled { file, remembered, experiment, message } = StateFile::recall(path.to_path_buf());
    let config = experiment.map_or_else(Config::default, shiftscope::config::Checked::into_config);
    let mut window = window_of(Bench::new(config, remembered.language), [1600.0, 1000.0]);
    let ctx = window.ctx.clone();
    let session = &mut window.state_mut().session;
    session.recall(&ctx, &remembered);
    if let Some(message) = message {
        session.say(message);
    }
    window.run();
    (window, file)
}

fn closed(window: &Window, file: &mut StateFile) {
    file.close(&window.ctx, &window.state().session);
}

#[test]
fn the_next_window_is_as_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/window.toml");
    let (mut window, mut file) = recalled(&path);
    press(&mut window, Key::Escape);
    click(&mut window, Role::Button, "Dark");
    click(&mut window, Role::RadioButton, "Language: KO");
    type_into(&mut window, "깊이", "17");
    type_into(&mut window, "학습률", "0.25");
    window.get_by_role_and_label(Role::Slider, "속도").set_value_accesskit(10.0);
    press(&mut window, Key::Num2);
    click(&mut window, Role::Button, "설정");
    closed(&window, &mut file);

    let (window, _file) = recalled(&path);
    assert_eq!(window.ctx.theme(), Theme::Dark);
    window.get_by_role_and_label(Role::Button, "학습");
    let session = &window.state().session;
    assert_eq!(session.config().network.depth, 17);
    assert!((session.config().training.learning_rate - 0.25).abs() < 1e-12);
    assert_eq!((session.state().tab, session.state().controls), (Tab::Drift, Some(false)));
    assert!((session.state().pace.speed - 10.0).abs() < 1e-9);
    let remembered = Remembered::from_toml(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(remembered.size.map(f32::to_bits), [1600.0_f32, 1000.0].map(f32::to_bits));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
}

#[track_caller]
fn set_aside(contents: &[u8], why: &str) {
    let folder = tempfile::tempdir().expect("the folder is ours");
    let path = folder.path().join("window.toml");
    for name in ["window.toml.broken", "window.toml.broken-2"] {
        fs::write(&path, contents).expect("the folder is ours");
        let (window, mut file) = recalled(&path);
        window.get_by_label_contains(why);
        window.get_by_label_contains(&format!("kept in {}", folder.path().join(name).display()));
        assert_eq!(fs::read(folder.path().join(name)).expect("the folder is ours"), contents);
        assert!(!path.exists());
        assert_eq!(*window.state().session.config(), Config::default());
        assert!(window.state().session.state().hint.is_none());
        closed(&window, &mut file);
        assert!(
            Remembered::from_toml(&fs::read_to_string(&path).expect("the folder is ours")).is_ok(),
            "the next window is remembered"
        );
    }
}

#[test]
fn a_state_file_that_is_of_no_use_is_set_aside_with_a_message() {
    set_aside(b"not = [toml", "the file is broken, or of another program");
    set_aside(b"[network]\ndepth = 3\n", "the file is broken, or of another program");
    set_aside(b"version = 99\nsize = true\n", "the file is of a newer version of ShiftScope");
    set_aside(b"\x00\xff\xfe", "line 1: not UTF-8 text");
    set_aside(&vec![b'#'; (1 << 20) + 1], "is larger than 1 MiB");
    set_aside(
        b"version = 1\nhints_seen = true\nexperiment = \"[network]\\ndepth = 99\"",
        "network.depth is 99; allowed: 1..=50",
    );
}

#[test]
fn the_rest_is_restored_where_the_experiment_no_longer_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("window.toml");
    fs::write(&path, "version = 1\nlanguage = \"ko\"\ntheme = \"dark\"\nexperiment = \"sed = 1\"").unwrap();
    let (window, _file) = recalled(&path);
    assert_eq!(window.ctx.theme(), Theme::Dark);
    window.get_by_label_contains("sed은(는) 없는 키예요. 혹시 seed인가요?");
}

#[test]
fn a_folder_in_place_of_the_state_file_is_set_aside_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("window.toml");
    fs::create_dir(&path).unwrap();
    let (window, _file) = recalled(&path);
    window.get_by_label_contains("is a folder, not a file");
    assert!(folder.path().join("window.toml.broken").is_dir());
}

#[test]
fn a_place_where_nothing_can_be_written_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let path = file.join("window.toml");
    let Recalled { mut file, message, .. } = StateFile::recall(path);
    assert!(message.is_some(), "part of the path is a file");
    let window = window();
    assert!(file.keep(&window.ctx, &window.state().session).is_none(), "nothing more is said");
    file.close(&window.ctx, &window.state().session);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn hints_come_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("window.toml");
    let (mut window, mut file) = recalled(&path);
    window.get_by_label("See the layers move");
    click(&mut window, Role::Button, "Next");
    window.get_by_label("Change something");
    press(&mut window, Key::Space);
    assert!(matches!(window.state().told.last(), Some(Command::Run)), "nothing waits for the hints");
    click(&mut window, Role::Button, "Next");
    window.get_by_label("Go back in time");
    click(&mut window, Role::Button, "Done");
    assert!(window.state().session.state().hint.is_none());
    closed(&window, &mut file);

    let (mut window, _file) = recalled(&path);
    assert!(window.query_by_label("See the layers move").is_none());
    menu(&mut window, "Hints");
    window.get_by_label("See the layers move");
    click(&mut window, Role::Button, "Skip");
    assert!(window.query_by_label("See the layers move").is_none());
    menu(&mut window, "Hints");
    press(&mut window, Key::Escape);
    assert!(window.state().session.state().hint.is_none());
}

/// A card lies on none of what it is about, and within the window, at every size.
#[test]
fn hints_do_not_cover_what_they_are_about() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0]] {
        for language in Language::ALL {
            let mut window = window_of(Bench::new(Config::default(), language), size);
            let menu = ["File", "파일"][usize::from(language == Language::Korean)];
            let (hints, next) = [("Hints", "Next"), ("도움말 카드", "다음")][usize::from(language == Language::Korean)];
            let (rate, live) =
                [("Learning rate", "live"), ("학습률", "실시간")][usize::from(language == Language::Korean)];
            click(&mut window, Role::Button, menu);
            click(&mut window, Role::Button, hints);
            let targets = [
                (Role::Button, ["Layer 1, A: ", "1층, A: "][usize::from(language == Language::Korean)]),
                (Role::Slider, rate),
                (Role::Button, live),
            ];
            for (i, (role, target)) in targets.into_iter().enumerate() {
                let title = window.state().session.state().hint;
                assert_eq!(title, Some(i));
                let number = ["1 of 3", "2 of 3", "3 of 3", "1 / 3", "2 / 3", "3 / 3"];
                let number = number[i + 3 * usize::from(language == Language::Korean)];
                let card = window.get_by_label(number).rect();
                let about = window.get_all_by_role(role).find(|node| {
                    egui_kittest::kittest::NodeT::accesskit_node(node)
                        .label()
                        .is_some_and(|label| label.starts_with(target))
                });
                let about = about.expect("what the hint is about is there").rect();
                assert!(!card.intersects(about), "{size:?} {language:?} {i}: {card:?} {about:?}");
                assert!(window.ctx.content_rect().contains_rect(card));
                if i < 2 {
                    click(&mut window, Role::Button, next);
                }
            }
        }
    }
}

/// A session does not touch the user's folders by itself.
#[test]
fn a_session_alone_remembers_nothing() {
    let session = Session::new(&Config::default().check().unwrap(), Language::English);
    assert!(session.state().hint.is_none() && session.state().message.is_none());
}
