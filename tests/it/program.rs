//! Starting the real program.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use shiftscope::config::Config;

/// A network that trains in no time: two hidden layers of eight units on a hundred points.
pub const SMALL: [&str; 12] = [
    "--set",
    "network.depth=2",
    "--set",
    "network.width=8",
    "--set",
    "data.set=spirals",
    "--set",
    "data.samples=100",
    "--set",
    "training.learning_rate=0.5",
    "--set",
    "training.batch_size=64",
];

/// Two spirals in the plane and ten layers: what a plane has, and a deep network.
pub fn plane() -> Config {
    let mut config = Config::default();
    let settings = [
        "data.set=spirals",
        "network.depth=10",
        "init.scheme=lecun-normal",
        "init.scale=3.9",
        "training.learning_rate=0.5",
        "training.batch_size=64",
    ];
    for setting in settings {
        config.set(setting).expect("a known key");
    }
    config
}

/// [`plane`] with these assignments.
#[track_caller]
pub fn plane_with(settings: &[&str]) -> Config {
    let mut config = plane();
    for setting in settings {
        config.set(setting).expect("a good setting");
    }
    config
}

/// The program, in a place without a display.
pub fn shiftscope() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shiftscope"));
    command.env("SHIFTSCOPE_STATE", "none").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
    command
}

/// What the program says to `arguments`.
pub fn output(arguments: &[&str]) -> Output {
    shiftscope().args(arguments).output().expect("the program starts")
}

/// `$BIN` is the program in `script`, which a shell runs in `folder`.
#[cfg(unix)]
pub fn shell(folder: &Path, script: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).current_dir(folder).env("BIN", env!("CARGO_BIN_EXE_shiftscope"));
    shell.output().expect("there is a shell")
}

/// The stdout of a command that must have succeeded.
#[track_caller]
pub fn succeeded(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("stdout is UTF-8")
}

/// `run` of a small network, which must succeed; its stdout.
#[track_caller]
pub fn run(arguments: &[&str]) -> String {
    let output = shiftscope().arg("run").args(SMALL).args(arguments).output().expect("the program starts");
    let is_quiet = output.stderr.is_empty();
    let summary = succeeded(output);
    assert!(is_quiet, "no progress bar in a pipe");
    summary
}

/// `run` of a small network with `--metrics`: its stdout and the CSV.
#[track_caller]
pub fn metrics(folder: &Path, arguments: &[&str]) -> (String, String) {
    let path = folder.join("m.csv");
    let summary = run(&[arguments, &["--metrics", text(&path)]].concat());
    (summary, std::fs::read_to_string(path).expect("the run wrote it"))
}

/// Exit code `code`, nothing on stdout and exactly one line on stderr, which starts with `error: ` and contains
/// `part`.
#[track_caller]
pub fn check_refused(output: &Output, code: i32, part: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(output.stdout.is_empty(), "nothing belongs on stdout");
    assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1 && stderr.ends_with('\n'), "{stderr:?}");
    assert!(stderr.contains(part), "{stderr:?} does not say {part:?}");
}

/// A path of ours as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

/// The names in `folder`, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder exists");
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().expect("the names are ours");
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("the entry can be read"))).collect();
    names.sort();
    names
}

/// Waits for a sign of the program; a minute without it is a failure.
#[track_caller]
pub fn until(what: &str, mut there: impl FnMut() -> bool) {
    let start = Instant::now();
    while !there() {
        assert!(start.elapsed() < Duration::from_mins(1), "{what} never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends the signals of these names, as `INT TERM`, one right behind the other.
#[cfg(unix)]
#[track_caller]
pub fn signal(child: &Child, names: &str) {
    let script = format!("for name in {names}; do kill -s $name {}; done", child.id());
    let sent = Command::new("sh").args(["-c", &script]).status();
    assert!(sent.expect("there is a shell").success(), "the program had already ended");
}

/// What a program that was asked to end leaves; that it goes on for a minute is a failure.
#[track_caller]
pub fn ended(mut child: Child) -> Output {
    until("the end", || child.try_wait().expect("it is our child").is_some());
    child.wait_with_output().expect("it is our child")
}
