//! Maps, as their users make them.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{SMALL, check_refused, names, output, shiftscope, text};
#[cfg(unix)]
use crate::program::{ended, signal, until};

/// A map of 4 × 3 cells of ReLU networks, of which some diverge.
const AXES: [&str; 6] =
    ["--set", "network.activation=relu", "--x", "training.learning_rate=0.01..100:4", "--y", "init.scale=0.1..100:3"];

/// `map` of a small network in `folder`, 30 steps a cell.
fn map(folder: &Path, arguments: &[&str]) -> Output {
    map_of("30", folder, arguments)
}

fn map_of(steps: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = shiftscope();
    command.current_dir(folder).arg("map").args(SMALL).args(AXES).args(["--steps", steps]).args(arguments);
    command.output().unwrap()
}

#[track_caller]
fn made(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "no progress bar in a pipe");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}

/// The rows of a map's file, split into columns.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| row.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_cell_has_the_numbers_of_run() {
    let folder = tempfile::tempdir().unwrap();
    let said = made(&map(folder.path(), &["--seeds", "1,4", "--out", "map.csv"]));
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("arm B  batch  ") && said.contains("of 24 runs of 30 steps"), "{said}");
    let written = String::from_utf8(bytes(folder.path(), "map.csv")).unwrap();
    let rows = rows(&written);
    assert_eq!(rows.len(), 4 * 3 * 2 * 2);
    assert!(rows.iter().any(|row| !row[9].is_empty()) && rows.iter().any(|row| row[9].is_empty()), "both kinds");
    // Each pair of rows, against the last rows that `run --metrics` writes.
    for pair in rows.chunks_exact(2) {
        let [x, y, seed] = [0, 1, 2].map(|column| pair[0][column].as_str());
        let sets = [format!("training.learning_rate={x}"), format!("init.scale={y}"), format!("seed={seed}")];
        let metrics = folder.path().join("run.csv");
        let mut run = shiftscope();
        run.arg("run").args(SMALL).args(&AXES[..2]).args(["--steps", "30", "--metrics", text(&metrics), "--force"]);
        run.args(sets.iter().flat_map(|set| ["--set", set]));
        assert!(run.output().unwrap().status.success());
        let table = fs::read_to_string(&metrics).unwrap();
        for (arm, row) in ["a", "b"].into_iter().zip(pair) {
            assert_eq!(row[3], arm);
            let of_network = |line: &&str| line.split(',').nth(1) == Some(arm) && line.split(',').nth(2) == Some("0");
            let frames: Vec<Vec<&str>> =
                table.lines().filter(of_network).map(|line| line.split(',').collect()).collect();
            let last = frames.last().unwrap();
            assert_eq!(last[0], "30");
            assert_eq!([&row[6], &row[7]], [last[18], last[19]], "accuracies of {x}, {y}, {seed}, {arm}");
            // Up to step 127 every step is recorded. The last tenth of 30 steps are three.
            let losses: Vec<f64> = frames.iter().rev().take(3).filter_map(|frame| frame[17].parse().ok()).collect();
            if row[9].is_empty() {
                let mean = losses.iter().rev().sum::<f64>() / 3.0;
                assert!((row[5].parse::<f64>().unwrap() - mean).abs() <= 1e-6 * mean.abs(), "loss of {x}, {y}, {arm}");
            } else {
                let first = frames.iter().find(|frame| frame[0] != "0" && frame[17].is_empty()).unwrap();
                assert_eq!((row[9].as_str(), row[5].as_str()), (first[0], ""));
            }
        }
    }
}

#[test]
fn threads_tiles_and_interruptions_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    made(&map(folder.path(), &["--jobs", "1", "--out", "one.csv"]));
    let whole = bytes(folder.path(), "one.csv");
    made(&map(folder.path(), &["--jobs", "2", "--out", "two.csv"]));
    assert!(bytes(folder.path(), "two.csv") == whole);
    for tile in ["3/3", "1/3", "2/3"] {
        let said = made(&map(folder.path(), &["--tile", tile, "--out", &format!("tile{}.csv", &tile[..1])]));
        assert!(said.contains("8 of 12 runs are not computed"), "{said}");
    }
    let merge = |arguments: &[&str]| {
        shiftscope().current_dir(folder.path()).args(["map", "--merge"]).args(arguments).output().unwrap()
    };
    made(&merge(&["tile3.csv", "tile1.csv", "tile2.csv", "--out", "merged.csv"]));
    assert!(bytes(folder.path(), "merged.csv") == whole);
    // What a kill leaves: a whole file without the cells that were still to come.
    let text = String::from_utf8(whole.clone()).unwrap();
    let above = text.lines().position(|line| line.starts_with("x,y,")).unwrap() + 1;
    let half: String = text.lines().take(above + 10).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(rows(&half).len(), 10);
    fs::write(folder.path().join("half.csv"), &half).unwrap();
    made(&map(folder.path(), &["--resume", "--out", "half.csv"]));
    assert!(bytes(folder.path(), "half.csv") == whole);
    // What is complete is left as it is; without a file there is nothing to go on from.
    made(&map(folder.path(), &["--resume", "--out", "half.csv"]));
    made(&map(folder.path(), &["--resume", "--out", "new.csv"]));
    assert!(bytes(folder.path(), "half.csv") == whole && bytes(folder.path(), "new.csv") == whole);
    // Other colors of the same trainings.
    made(&merge(&["one.csv", "--measure", "loss", "--out", "loss.json"]));
    let loss: serde_json::Value = serde_json::from_slice(&bytes(folder.path(), "loss.json")).unwrap();
    assert_eq!((loss["measure"].as_str(), loss["rows"].as_array().unwrap().len()), (Some("loss"), 24));
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_the_rows_so_far_and_resume_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let start = |more: &[&str]| {
        let mut command = shiftscope();
        let slow = ["--x", "init.scale=0.5..2:24", "--y", "training.learning_rate=0.1..1:24", "--steps", "100"];
        command.current_dir(folder.path()).arg("map").args(SMALL).args(slow).args(["--out", "map.json"]).args(more);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let child = start(&["--jobs", "1"]);
    until("the first rows", || folder.path().join("map.json.csv").exists() || folder.path().join("map.json").exists());
    let complete = folder.path().join("map.json").exists();
    if !complete {
        signal(&child, "INT");
    }
    let stopped = ended(child);
    if complete {
        // A machine so fast that the map was complete before its first save.
        return;
    }
    assert_eq!(stopped.status.code(), Some(130));
    let said = String::from_utf8(stopped.stderr).unwrap();
    assert!(said.contains("map.json.csv: ") && said.contains(" of 576 cells; --resume goes on"), "{said}");
    assert_eq!(names(folder.path()), ["map.json.csv"]);
    let refused = ended(start(&[]));
    check_refused(&refused, 2, "--force replaces it, --resume goes on from it");
    let resumed = ended(start(&["--resume"]));
    assert!(resumed.status.success(), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert_eq!(names(folder.path()), ["map.json"], "the rows beside it are no longer needed");
}

#[cfg(feature = "gui")]
#[test]
fn a_picture_is_the_same_from_the_map_and_from_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let merge = |out: &str, more: &[&str]| {
        let mut command = shiftscope();
        command.current_dir(folder.path()).args(["map", "--merge", "map.csv", "--out", out]).args(more);
        made(&command.output().unwrap())
    };
    made(&map(folder.path(), &["--out", "map.csv"]));
    made(&map(folder.path(), &["--out", "map.svg"]));
    // A map that is drawn from rows beside it keeps them: this command has not made them.
    fs::copy(folder.path().join("map.csv"), folder.path().join("kept.svg.csv")).unwrap();
    let kept = ["map", "--merge", "kept.svg.csv", "--out", "kept.svg"];
    made(&shiftscope().current_dir(folder.path()).args(kept).output().unwrap());
    assert!(bytes(folder.path(), "kept.svg.csv") == bytes(folder.path(), "map.csv"));
    for name in ["kept.svg", "kept.svg.csv"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    merge("again.svg", &[]);
    assert!(bytes(folder.path(), "map.svg") == bytes(folder.path(), "again.svg"));
    merge("map.pdf", &["--lang", "ko", "--theme", "dark", "--size", "a4-width"]);
    merge("map.png", &["--size", "400x300"]);
    assert!(bytes(folder.path(), "map.pdf").starts_with(b"%PDF-"));
    assert!(bytes(folder.path(), "map.png").starts_with(b"\x89PNG"));
    assert_eq!(names(folder.path()), ["again.svg", "map.csv", "map.pdf", "map.png", "map.svg"]);
    let again = map(folder.path(), &["--out", "map.svg"]);
    check_refused(&again, 2, "--out map.svg: there is such a file; --force replaces it");
    made(&map(folder.path(), &["--out", "map.svg", "--force"]));
    // The same figure, trained again and from the pictures' own description.
    let figure = |arguments: &[&str]| {
        let mut command = shiftscope();
        command.current_dir(folder.path()).arg("figure").args(arguments).args(["--view", "map", "--out", "-"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let trained = figure(&[&SMALL[..], &AXES, &["--step", "30"]].concat());
    assert!(trained == bytes(folder.path(), "map.svg"));
    assert!(figure(&["map.svg"]) == trained && figure(&["map.csv"]) == trained);
}

#[test]
fn what_cannot_be_a_map_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let refused = |arguments: &[&str], part: &str| {
        let out = path("refused.csv");
        let all = [&["map"], arguments, &["--out", &out]].concat();
        check_refused(&output(&all), 2, part);
        assert!(!folder.path().join("refused.csv").exists());
    };
    refused(&["--x", "init.scale=0.1..200"], "--x: init.scale is 200; allowed: 0..=100");
    refused(&["--y", "network.activation=1..2"], "--y: network.activation is no number");
    refused(&["--x", "init.scal=1..2"], "did you mean init.scale?");
    refused(&["--x", "init.scale=1..2"], "x and y are one key, init.scale");
    refused(
        &["--x", "training.learning_rate=0.1..1:2001", "--y", "init.scale=0.1..1:1000"],
        "4002000 trainings; allowed: up to 4000000",
    );
    refused(&["--tile", "5/4"], "--tile is 5/4; allowed: I/N");
    refused(&["--steps", "0"], "--steps is 0; allowed: 1..=10000000");
    refused(&["--seeds", "3..1"], "--seeds is 3..1");
    refused(&["--jobs", "0"], "--jobs is 0; allowed: 1..=256");
    refused(&["--measure", "accuracy"], "--measure is \"accuracy\"");
    refused(&["--merge", &path("none.csv")], "none.csv: no such file or folder");
    refused(&["--merge", &path("none.csv"), "--tile", "1/2"], "--tile and --merge do not go together");
    // A mini-batch that the data cannot fill shows only when they are loaded.
    refused(
        &["--x", "training.batch_size=16..9000:2", "--y", "init.scale=1..2:2", "--steps", "1"],
        "the number of training samples",
    );
    check_refused(&output(&["map"]), 2, "--out is missing; give the file to write, as map.svg");
    check_refused(&output(&["map", "--out", "map.gif"]), 2, "the ending does not say the format");
    let with = |name: &str, more: &[&str]| made(&map(folder.path(), &[more, &["--out", name]].concat()));
    with("a.csv", &["--tile", "1/2"]);
    made(&map_of("31", folder.path(), &["--tile", "2/2", "--out", "b.csv"]));
    let (a, b) = (path("a.csv"), path("b.csv"));
    refused(&["--merge", &a, &b], "is of another map: steps is 31, not 30");
    refused(
        &["--merge", &a, "--measure", "steps_to=0.5"],
        "--measure is steps_to=0.5, which these trainings did not note",
    );
    check_refused(&output(&["map", "--merge", &a, "--out", &a, "--force"]), 2, "are one file");
    let other = map(folder.path(), &["--resume", "--seeds", "2", "--out", "a.csv"]);
    check_refused(&other, 2, "a.csv: is of another map: seeds is 1, not 2");
    check_refused(&map(folder.path(), &["--out", "a.csv"]), 2, "--force replaces it, --resume goes on from it");
}

/// A lesson brings its map along: `map` draws it, `run` decides the claims about it.
#[test]
fn the_map_of_a_lesson() {
    let folder = tempfile::tempdir().unwrap();
    let plane = "[map]\nx = \"training.learning_rate=0.01..0.1:2\"\ny = \"init.scale=0.5..1:3\"\nsteps = 3\n[show]";
    let claim = "[[claim]]\nen = \"None\"\nko = \"없음\"\nholds = \"share(a.diverged) <= 0\"\n[[claim]]";
    let lesson = include_str!("lesson.toml").replacen("[show]", plane, 1).replacen("[[claim]]", claim, 1);
    let path = folder.path().join("mine.toml");
    fs::write(&path, lesson).unwrap();
    let of_lesson = |arguments: &[&str]| {
        let mut command = shiftscope();
        command.current_dir(folder.path()).args(arguments).args(["--lesson", text(&path)]);
        made(&command.output().unwrap())
    };
    assert!(of_lesson(&["map", "--out", "map.csv"]).contains("of 6 runs of 3 steps"));
    assert!(
        of_lesson(&["map", "--steps", "4", "--x", "network.depth=1..4", "--out", "b.csv"]).contains("12 runs of 4")
    );
    let said = of_lesson(&["run", "--steps", "8"]);
    assert!(said.contains("claim 1  holds              None (share(a.diverged) = 0 %)"), "{said}");
}

#[test]
fn the_rows_of_a_map_are_no_data() {
    let folder = tempfile::tempdir().unwrap();
    made(&map(folder.path(), &["--out", "map.csv"]));
    let run = |arguments: &[&str]| shiftscope().current_dir(folder.path()).args(arguments).output().unwrap();
    // It stands for its experiment.
    let said = made(&run(&["run", "map.csv", "--steps", "3"]));
    assert!(said.contains("3 steps"), "{said}");
    made(&run(&["map", "map.csv", "--out", "again.csv"]));
    assert!(bytes(folder.path(), "again.csv") == bytes(folder.path(), "map.csv"), "with its plane");
    let cut = String::from_utf8(bytes(folder.path(), "map.csv")).unwrap().replace("init.scale", "init.scal");
    fs::write(folder.path().join("cut.csv"), cut).unwrap();
    check_refused(&run(&["run", "cut.csv"]), 2, "cut.csv: ");
    check_refused(&run(&["run", "--lesson", "map.csv"]), 2, "map.csv: is a map, not a lesson");
}

/// The control: where both arms are alike, a map shows no difference.
#[test]
fn arms_that_are_alike_have_equal_shares() {
    let folder = tempfile::tempdir().unwrap();
    let said = made(&map(folder.path(), &["--set", "arms.a.normalization=batch", "--out", "map.csv"]));
    let shares: Vec<&str> = said.lines().filter_map(|line| line.split_once("batch").map(|(_, share)| share)).collect();
    assert!(shares.len() == 2 && shares[0] == shares[1], "{said}");
}

/// The line of docs/map.md, where GNU parallel is installed.
#[test]
fn gnu_parallel_computes_the_same_map() {
    let is_there = Command::new("parallel").arg("--version").output();
    if !is_there.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).starts_with("GNU parallel")) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    made(&map(folder.path(), &["--out", "whole.csv"]));
    let mut parallel = Command::new("parallel");
    parallel.current_dir(folder.path()).arg(env!("CARGO_BIN_EXE_shiftscope")).arg("map").args(SMALL).args(AXES);
    parallel.args(["--steps", "30", "--tile", "{}/4", "--jobs", "1", "--out", "tile{}.csv", ":::", "1", "2", "3", "4"]);
    let done = parallel.env("SHIFTSCOPE_STATE", "none").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let tiles = ["tile1.csv", "tile2.csv", "tile3.csv", "tile4.csv"];
    let merged = shiftscope()
        .current_dir(folder.path())
        .args(["map", "--merge"])
        .args(tiles)
        .args(["--out", "map.csv"])
        .output();
    made(&merged.unwrap());
    assert!(bytes(folder.path(), "map.csv") == bytes(folder.path(), "whole.csv"));
}
