//! How the program ends when it is asked to, wherever it is.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::metrics::HEADER as METRICS;
use crate::program::{SMALL, ended, names, run, shiftscope, signal, text, until};

/// A network of which a step takes seconds.
const HEAVY: [&str; 10] = [
    "--set",
    "data.samples=700",
    "--set",
    "network.depth=50",
    "--set",
    "network.width=512",
    "--set",
    "training.batch_size=512",
    "--set",
    "measure.probe=2",
];

/// `run` in `folder` with its rows in `m.csv`, started; it has begun to listen, and some of its rows are written.
fn started(folder: &Path, arguments: &[&str]) -> Child {
    let rows = ["--steps", "10000000", "--metrics", text(&folder.join("m.csv"))].map(str::to_owned);
    let mut command = shiftscope();
    command.arg("run").args(arguments).args(rows).stdout(Stdio::piped()).stderr(Stdio::piped());
    let before = names(folder);
    let child = command.spawn().unwrap();
    until("a row", || {
        let name = names(folder).into_iter().find(|name| !before.contains(name));
        name.and_then(|name| fs::metadata(folder.join(name)).ok()).is_some_and(|file| file.len() > 0)
    });
    child
}

/// The file of a run of `layers` layers is whole, to the last row of a frame.
#[track_caller]
fn is_whole(folder: &Path, layers: usize) {
    assert_eq!(names(folder), ["m.csv"]);
    let rows = fs::read_to_string(folder.join("m.csv")).unwrap();
    assert!(rows.ends_with('\n') && rows.lines().count() > layers);
    let columns = METRICS.split(',').count();
    assert!(rows.lines().all(|line| line.split(',').count() == columns));
    let last: Vec<&str> = rows.lines().last().unwrap().split(',').take(4).collect();
    assert_eq!(last[1..], ["b", &layers.to_string(), "a"]);
}

#[test]
fn each_signal_has_its_exit_code_and_leaves_whole_rows() {
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let folder = tempfile::tempdir().unwrap();
        let child = started(folder.path(), &[]);
        signal(&child, name);
        assert_eq!(ended(child).status.code(), Some(code), "{name}");
        is_whole(folder.path(), 7);
    }
}

#[test]
fn in_the_middle_of_a_step_the_rows_so_far_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let child = started(folder.path(), &HEAVY);
    signal(&child, "INT");
    assert_eq!(ended(child).status.code(), Some(130));
    is_whole(folder.path(), 51);
}

#[test]
fn a_second_signal_ends_at_once_and_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    run(&["--steps", "1", "--metrics", text(&folder.path().join("m.csv"))]);
    let old = fs::read(folder.path().join("m.csv")).unwrap();
    let child = started(folder.path(), &HEAVY);
    signal(&child, "INT TERM");
    assert_eq!(ended(child).status.code(), Some(130));
    assert_eq!(names(folder.path()), ["m.csv"]);
    assert!(fs::read(folder.path().join("m.csv")).unwrap() == old);
}

/// What it has printed of the lessons before stays; the controls of the next are being trained.
#[test]
fn a_check_of_lessons_ends_within_one() {
    let mut child = shiftscope().args(["lessons", "--check", "--seeds", "1"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    printed.read_line(&mut line).unwrap();
    assert!(line.ends_with("seeds 1\n"), "{line}");
    signal(&child, "INT");
    assert_eq!(ended(child).status.code(), Some(130));
}

/// What waits for more to read never comes to a boundary.
#[cfg(target_os = "linux")]
#[test]
fn a_program_that_waits_ends_too() {
    let mut child = shiftscope().args(["run", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take();
    let tasks = format!("/proc/{}/task", child.id());
    let named =
        |task: &fs::DirEntry| fs::read_to_string(task.path().join("comm")).is_ok_and(|name| name == "signals\n");
    until("the thread that listens", || fs::read_dir(&tasks).is_ok_and(|all| all.flatten().any(|task| named(&task))));
    signal(&child, "TERM");
    assert_eq!(ended(child).status.code(), Some(143));
    drop(stdin);
}

#[cfg(feature = "gui")]
#[test]
fn a_plan_leaves_whole_files_and_knows_them_for_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let heavy = "set = [\"network.depth=50\", \"network.width=512\", \"training.batch_size=512\"]";
    let small = "set = [\"network.depth=2\", \"network.width=8\"]";
    let figure = |name: &str, set: &str, step: u64| {
        format!("[[figure]]\nname = \"{name}\"\n{set}\nview = \"loss\"\nstep = {step}\nformats = [\"csv\", \"svg\"]\n")
    };
    fs::write(folder.path().join("plan.toml"), figure("small", small, 5) + &figure("heavy", heavy, 2000)).unwrap();
    let plan = |more: &[&str]| {
        let mut command = shiftscope();
        command.arg("figures").arg(folder.path().join("plan.toml")).args(["--jobs", "1"]).args(more);
        command
    };
    let child = plan(&[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until("the first figure", || folder.path().join("en/small.svg").exists());
    signal(&child, "TERM");
    assert_eq!(ended(child).status.code(), Some(143));
    let left = names(&folder.path().join("en"));
    assert!(left.iter().all(|name| !name.starts_with('.') && !name.starts_with("heavy")), "{left:?}");
    // Made again without a question: also the CSV, which does not say where it is from.
    fs::write(folder.path().join("plan.toml"), figure("small", small, 6)).unwrap();
    crate::program::succeeded(plan(&[]).output().unwrap());
}

#[test]
fn what_a_killed_run_left_is_cleared_and_what_another_is_writing_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.csv");
    let mut child = started(folder.path(), &[]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(folder.path()).len(), 1, "a killed run cannot clear up");
    let other = started(folder.path(), &SMALL);
    let writing = names(folder.path());
    assert_eq!(writing.len(), 1, "the next one does");
    run(&["--steps", "3", "--metrics", text(&path)]);
    assert_eq!(names(folder.path()), [&writing[0], "m.csv"]);
    signal(&other, "INT");
    assert_eq!(ended(other).status.code(), Some(130));
    is_whole(folder.path(), 3);
}
