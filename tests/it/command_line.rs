//! What can be typed, and what comes back.

use std::fs;

use shiftscope::config::Config;

#[cfg(unix)]
use crate::program::shell;
use crate::program::{check_refused, names, output, run, succeeded};

#[track_caller]
fn refused(arguments: &[&str], part: &str) {
    check_refused(&output(arguments), 2, part);
}

#[test]
fn mistyped_command_lines() {
    refused(&["rum"], "did you mean run?");
    refused(&["animated"], "animated is not a command or a file; did you mean animate?");
    refused(&["--lnag", "ko"], "did you mean --lang?");
    refused(&["--lang", "fr"], "--lang is \"fr\"; allowed: en or ko");
    refused(&["init", "x"], "\"x\" is not expected");
    refused(&["run", "--sett", "a=b"], "did you mean --set?");
    refused(&["run", "--set"], "a value is required for '--set <KEY=VALUE>'");
    refused(&["run", "--f64=yes"], "unexpected value 'yes'");
    refused(&["run", "--metrics", ""], "a value is required");
    refused(&["run", "a.toml", "b.toml"], "\"b.toml\" is not expected");
    refused(&["bench", "--workload", "W5"], "--workload is \"W5\"; allowed: W1, W2, W3 or W4");
    refused(&["bench", "--seconds", "0"], "--seconds is 0; allowed: 0.01..=3600");
    refused(&["bench", "--seconds", "nan"], "--seconds is nan");
    refused(&["run", "--steps", "-1"], "--steps is -1");
    refused(&["run", "--trace-steps", "3"], "--trace-steps needs --trace");
    refused(&["run", "--steps", "5", "--trace", "t.npz", "--trace-steps", "6"], "--trace-steps is 6");
}

#[test]
fn bad_experiments() {
    for value in ["nan", "inf", "-inf", "1e9", "-0.1", "x", ""] {
        refused(&["run", "--set", &format!("training.learning_rate={value}")], "allowed: 0..=1000");
    }
    refused(&["run", "--set", "depth=3"], "did you mean network.depth?");
    refused(&["run", "--set", "network.depth"], "write it as key=value");
    refused(&["run", "--set", "=1"], "is not a known key");
    refused(&["run", "--set", "a\nb=1"], "is not a known key");
    refused(&["run", "--set", "network.depth=50", "--set", "training.batch_size=1601"], "training.batch_size");
    refused(&["run", "--set", "data.set=csv"], "data.path is missing");
    refused(&["run", "--set", "data.set=csv", "--set", "data.path=none.csv"], "none.csv");
    refused(&["run", "none.toml"], "none.toml: no such file or folder");
    refused(&["none.toml"], "none.toml: no such file or folder");
    refused(&["run", "."], "is a folder");
    refused(&["run", "/dev/zero"], "is a device or a pipe");
    refused(&["run", "Cargo.toml/x.toml"], "part of the path is not a folder");
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.toml");
    fs::write(&file, "sed = 1\n").unwrap();
    let (file, out) = (file.to_str().unwrap(), folder.path().join("none/m.csv"));
    let arguments =
        ["run", file, "--bogus", "--set", "network.depth=0", "--steps", "x", "--metrics", out.to_str().unwrap()];
    for part in ["did you mean seed?", "--bogus is not", "network.depth is 0", "--steps is", "none/m.csv: no such"] {
        refused(&arguments, part);
    }
}

#[test]
fn impossible_outputs_are_refused_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("file"), "old").unwrap();
    fs::write(at("a.toml"), "seed = 3\n").unwrap();
    // Ten million steps would take a day: that these return at all shows that they were checked first.
    let long = ["run", "--steps", "10000000", "--metrics"];
    refused(&[&long[..], &[&at("")]].concat(), "is a folder");
    refused(&[&long[..], &[&at("file/m.csv")]].concat(), "part of the path is not a folder");
    refused(&[&long[..], &["/dev/full"]].concat(), "is a device");
    refused(&[&long[..], &["/proc/m.csv"]].concat(), "/proc/m.csv");
    refused(&[&long[..], &[&at("m"), "--trace", &at("m")]].concat(), "one file");
    refused(&[&long[..], &[&at("a.toml"), &at("a.toml")]].concat(), "a.toml");
    let mut permissions = fs::metadata(at("file")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(at("file"), permissions).unwrap();
    refused(&[&long[..], &[&at("file")]].concat(), "is read-only");
    assert_eq!(names(folder.path()), ["a.toml", "file"]);
    assert_eq!(fs::read_to_string(at("file")).unwrap(), "old");
}

#[test]
fn init_makes_a_file_that_runs() {
    let init = output(&["init"]);
    assert!(init.status.success() && init.stderr.is_empty());
    let text = String::from_utf8(init.stdout).unwrap();
    assert_eq!(Config::from_toml(&text).unwrap(), Config::default());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("experiment.toml");
    fs::write(&file, text).unwrap();
    assert_eq!(run(&[file.to_str().unwrap(), "--steps", "3"]), run(&["--steps", "3"]));
}

#[test]
fn later_values_win() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.toml");
    fs::write(&file, "[training]\nsteps = 7\n").unwrap();
    let steps = |arguments: &[&str], expected: &str| {
        let arguments = [&[file.to_str().unwrap()], arguments].concat();
        assert!(run(&arguments).lines().all(|line| line.contains(expected)), "{arguments:?}");
    };
    steps(&[], " 7 steps");
    steps(&["--set", "training.steps=8", "--set", "training.steps=9"], " 9 steps");
    steps(&["--set", "training.steps=8", "--steps", "4"], " 4 steps");
}

#[test]
fn a_run_ends_with_a_line_for_each_arm() {
    let summary = run(&["--steps", "20"]);
    let lines: Vec<&str> = summary.lines().collect();
    assert_eq!(lines.len(), 2, "{summary}");
    assert!(lines[0].starts_with("arm A  none") && lines[1].starts_with("arm B  batch"), "{summary}");
    for part in ["20 steps", "loss ", "train accuracy ", "test accuracy "] {
        assert!(lines.iter().all(|line| line.contains(part)), "{summary}");
    }
}

#[test]
fn divergence_is_a_result() {
    let set = ["--set", "network.activation=linear", "--set", "training.learning_rate=1000", "--set", "init.scale=100"];
    let summary = run(&[&set[..], &["--steps", "200"]].concat());
    assert!(summary.lines().next().unwrap().contains("diverged at step "), "{summary}");
}

/// It was "diverged at step 1, layer 1" and no more.
#[test]
fn a_divergence_says_which_part_of_the_step_which_value_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let row = |i: i32| format!("{}e25,{}e25,{}\n", i % 7 - 3, i % 11 - 5, i % 2);
    let table: String = (0..100).map(row).collect();
    let path = folder.path().join("large.csv");
    fs::write(&path, format!("a,b,class\n{table}")).unwrap();
    let path = format!("data.path={}", path.display());
    let relu = "network.activation=relu";
    let cases: [(&[&str], &str, &str); 4] = [
        (
            &["batch_norm.eps=0", "init.scale=0"],
            "arm B",
            "layer 1: a normalized value became NaN; cause: batch_norm.eps is 0,",
        ),
        (
            &[relu, "init.scale=100", "network.depth=50"],
            "arm A",
            "; cause: the initial weights (xavier-normal times 100)",
        ),
        (
            &["data.set=csv", &path, "data.standardize=false", relu, "init.scale=1", "training.batch_size=16"],
            "arm A",
            "; cause: inputs as large as ",
        ),
        (
            &[relu, "init.scale=1", "init.scheme=he-normal", "training.learning_rate=1000"],
            "arm A",
            "; cause: the updates at learning rate 1000, by which the largest weight went from ",
        ),
    ];
    for (settings, arm, words) in cases {
        let set: Vec<&str> = settings.iter().flat_map(|set| ["--set", *set]).collect();
        let summary = run(&[&set[..], &["--steps", "60"]].concat());
        let line = summary.lines().find(|line| line.starts_with(arm)).unwrap();
        assert!(line.contains("diverged at step ") && line.contains(words), "{settings:?}: {line}");
    }
}

#[test]
fn help_shows_what_there_is() {
    for (arguments, parts) in [
        (
            &["--help"][..],
            &[
                "init",
                "run",
                "bench",
                "map",
                "figure",
                "animate",
                "figures",
                "open",
                "lessons",
                "--lesson",
                "--lang",
                "--licenses",
                "Examples:",
            ][..],
        ),
        (&["init", "--help"], &["Example:"]),
        (&["run", "--help"], &["--set", "--steps", "--f64", "--metrics", "--trace-steps", "--force", "Examples:"]),
        (&["bench", "--help"], &["--workload", "--seconds", "Example:"]),
        (
            &["map", "--help"],
            &["--x", "--y", "--measure", "--jobs", "--tile", "--resume", "--merge", "--force", "Examples:"],
        ),
        #[cfg(feature = "gui")]
        (
            &["animate", "--help"],
            &["--from", "--to", "--frames", "--spacing", "--loop", "--view", "--size", "Examples:"],
        ),
        #[cfg(feature = "gui")]
        (&["figures", "--help"], &["--only", "--out", "--anywhere", "--jobs", "--force", "--dry-run", "Examples:"]),
    ] {
        let help = output(arguments);
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(help.status.success() && help.stderr.is_empty());
        for part in parts {
            assert!(text.contains(part), "{arguments:?} lacks {part}");
        }
    }
    let version = String::from_utf8(output(&["--version"]).stdout).unwrap();
    assert_eq!(version, format!("shiftscope {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn without_a_display_the_way_out_is_named() {
    check_refused(&output(&[]), 1, "shiftscope run");
    check_refused(&output(&["--lang", "ko"]), 1, "shiftscope run");
}

#[test]
fn bench_prints_a_json_line_for_each_kind() {
    let text = succeeded(output(&["bench", "--workload", "W4", "--seconds", "0.01"]));
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    for (line, bn) in lines.iter().zip([false, true]) {
        assert_eq!((line["workload"].as_str(), line["bn"].as_bool()), (Some("W4"), Some(bn)));
        assert!(line["steps_per_s"].as_f64().unwrap() > 0.0);
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let piped = shell(folder.path(), "(\"$BIN\" init; echo \"code $?\" >&2) | head -1");
    assert_eq!(String::from_utf8_lossy(&piped.stderr), "code 0\n");
    assert_eq!(String::from_utf8_lossy(&piped.stdout).lines().count(), 1);
    check_refused(&shell(folder.path(), "exec \"$BIN\" init > /dev/full"), 2, "no space left");
}

/// A limit on the size of files stands in for a full disk: the write fails when the run is well under way.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out"), "old").unwrap();
    for option in ["--metrics", "--trace"] {
        let full = shell(folder.path(), &format!("ulimit -f 16; exec \"$BIN\" run --steps 30 --force {option} out"));
        check_refused(&full, 2, &format!("{option} out: no file may be that large here"));
        assert_eq!(names(folder.path()), ["out"]);
        assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), "old");
    }
}
