//! What the commands write, and what they never replace.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::program::{SMALL, check_refused, names, run, shiftscope, text};

/// `words` in `folder`, a small network.
fn small(folder: &Path, words: &[&str], more: &[&str]) -> Output {
    shiftscope().args(words).args(SMALL).args(more).current_dir(folder).output().unwrap()
}

/// The commands that write a file to the path that follows them.
fn writers() -> Vec<Vec<&'static str>> {
    let mut writers = vec![vec!["run", "--steps", "1", "--metrics"], vec!["run", "--steps", "1", "--trace"]];
    if cfg!(feature = "gui") {
        writers.push(vec!["figure", "--step", "1", "--view", "loss", "--format", "svg", "--out"]);
        writers.push(vec!["animate", "--from", "0", "--to", "1", "--view", "loss", "--out"]);
    }
    writers
}

/// The name of the output of a command that gives it its format by its ending.
fn name(command: &[&str]) -> &'static str {
    if command[0] == "animate" { "in.gif" } else { "in.x" }
}

#[test]
fn no_output_replaces_an_input() {
    let lesson = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons/half-relu.toml"));
    let rows: Vec<String> = (0..40).map(|i| format!("{i},{},{}\n", i % 7, i % 2)).collect();
    let table = rows.concat();
    let inputs: [(&[&str], &str); 3] = [
        (&[], "seed = 3\n"),
        (&["--lesson"], &lesson.unwrap()),
        (&["--set", "data.set=csv", "--set", "data.path=IN"], &format!("a,b,class\n{table}")),
    ];
    for command in writers() {
        let name = name(&command);
        for (option, contents) in &inputs {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::write(at(name), contents).unwrap();
            fs::hard_link(at(name), at(&format!("hard-{name}"))).unwrap();
            let mut outs = vec![name.to_owned(), format!("./{name}"), format!("hard-{name}")];
            #[cfg(unix)]
            {
                std::os::unix::fs::symlink(name, at(&format!("soft-{name}"))).unwrap();
                outs.push(format!("soft-{name}"));
            }
            let before = names(folder.path());
            let mut reads: Vec<String> = option.iter().map(|word| word.replace("IN", name)).collect();
            if !option.iter().any(|word| word.contains("IN")) {
                reads.push(name.to_owned());
            }
            let reads: Vec<&str> = reads.iter().map(String::as_str).collect();
            for out in &outs {
                for force in [&[][..], &["--force"]] {
                    let output = small(folder.path(), &[&command[..], &[out]].concat(), &[&reads[..], force].concat());
                    check_refused(&output, 2, "are one file");
                    assert_eq!(fs::read_to_string(at(name)).unwrap(), *contents, "{command:?} {out}");
                    assert_eq!(names(folder.path()), before);
                }
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn no_output_replaces_what_stdin_is_read_from() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("e.toml"), "seed = 3\n").unwrap();
    let script = "exec \"$BIN\" run - --steps 1 --force --metrics e.toml < e.toml";
    check_refused(&crate::program::shell(folder.path(), script), 2, "--metrics and FILE are one file");
    assert_eq!(fs::read_to_string(folder.path().join("e.toml")).unwrap(), "seed = 3\n");
}

#[test]
fn two_outputs_are_not_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let run = |metrics: &str, trace: &str| {
        small(folder.path(), &["run", "--steps", "1"], &["--metrics", metrics, "--trace", trace, "--force"])
    };
    check_refused(&run("x", "./x"), 2, "--trace and --metrics are one file");
    assert!(names(folder.path()).is_empty());
    fs::write(folder.path().join("x"), "old").unwrap();
    fs::hard_link(folder.path().join("x"), folder.path().join("y")).unwrap();
    check_refused(&run("x", "y"), 2, "--trace and --metrics are one file");
}

#[test]
fn a_run_replaces_its_own_outputs_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (csv, npz) = (at("m.csv"), at("t.npz"));
    let both = ["--metrics", text(&csv), "--trace", text(&npz)];
    for seeds in [&["--seeds", "1..2"][..], &[]] {
        run(&[&["--steps", "1", "--metrics", text(&csv)], seeds].concat());
    }
    run(&[&["--steps", "1"][..], &both].concat());
    run(&[&["--steps", "2"][..], &both].concat());
    assert!(fs::read_to_string(&csv).unwrap().contains("\n2,a,"));
    // Each in the place of the other, and a table and an archive of someone else.
    fs::rename(&csv, at("x")).unwrap();
    fs::rename(&npz, &csv).unwrap();
    fs::rename(at("x"), &npz).unwrap();
    fs::write(at("table.csv"), "step,loss\n1,2\n").unwrap();
    fs::write(at("x.zip"), b"PK\x03\x04and so on, longer than the header of a member").unwrap();
    fs::write(at("empty"), "").unwrap();
    for (option, name) in [
        ("--metrics", "m.csv"),
        ("--metrics", "table.csv"),
        ("--metrics", "empty"),
        ("--trace", "t.npz"),
        ("--trace", "x.zip"),
        ("--trace", "table.csv"),
    ] {
        let before = fs::read(at(name)).unwrap();
        let output = small(folder.path(), &["run", "--steps", "1"], &[option, name]);
        check_refused(
            &output,
            2,
            &format!("{option} {name}: there is such a file, and no earlier run made it; --force"),
        );
        assert!(fs::read(at(name)).unwrap() == before);
    }
    assert!(small(folder.path(), &["run", "--steps", "1", "--force"], &["--metrics", "table.csv"]).status.success());
    assert!(fs::read_to_string(at("table.csv")).unwrap().starts_with("step,arm,"));
}

#[cfg(feature = "gui")]
#[test]
fn a_file_that_appears_while_a_figure_is_made_is_kept() {
    use std::process::Stdio;

    use crate::program::{ended, until};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f.svg");
    let arguments = ["--step", "1000", "--view", "loss", "--out", text(&path)];
    let child = shiftscope().arg("figure").args(arguments).stderr(Stdio::piped()).spawn().unwrap();
    until("the temporary file", || !names(folder.path()).is_empty());
    fs::write(&path, "of someone else").unwrap();
    let output = ended(child);
    check_refused(&output, 2, "there is such a file; --force replaces it");
    assert_eq!(fs::read_to_string(&path).unwrap(), "of someone else");
    assert_eq!(names(folder.path()), ["f.svg"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_not_there_is_followed() {
    for command in writers() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("far")).unwrap();
        let link = name(&command);
        std::os::unix::fs::symlink("far/out", folder.path().join(link)).unwrap();
        let output = small(folder.path(), &[&command[..], &[link]].concat(), &[]);
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(fs::symlink_metadata(folder.path().join(link)).unwrap().is_symlink(), "{command:?}");
        assert_eq!(names(&folder.path().join("far")), ["out"]);
    }
}

#[test]
fn a_hyphen_is_stdout_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let rows = small(folder.path(), &["run", "--steps", "3"], &["--metrics", "-"]);
    assert!(rows.status.success());
    run(&["--steps", "3", "--metrics", text(&folder.path().join("m.csv"))]);
    assert!(fs::read(folder.path().join("m.csv")).unwrap() == rows.stdout);
    let summary = String::from_utf8(rows.stderr).unwrap();
    assert!(summary.lines().count() == 2 && summary.starts_with("arm A  none   3 steps"), "{summary}");
    let refused = |words: &[&str], part: &str| check_refused(&small(folder.path(), words, &[]), 2, part);
    refused(&["run", "--steps", "3", "--trace", "-"], "--trace -: a trace is not written from its start to its end");
    if cfg!(feature = "gui") {
        refused(
            &["animate", "--from", "0", "--to", "1", "--view", "loss", "--out", "-"],
            "--out -: an animation is not",
        );
    }
    assert_eq!(names(folder.path()), ["m.csv"], "no file is called -");
}

#[cfg(unix)]
#[test]
fn a_reader_of_rows_that_leaves_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let script = "(\"$BIN\" run --steps 10000000 --metrics - 2>summary; echo \"code $?\" >&2) | head -1";
    let piped = crate::program::shell(folder.path(), script);
    assert_eq!(String::from_utf8_lossy(&piped.stderr), "code 0\n");
    assert!(String::from_utf8_lossy(&piped.stdout).starts_with("step,arm,"));
    assert_eq!(fs::read_to_string(folder.path().join("summary")).unwrap().lines().count(), 2);
}
