//! Paths of data: what a file writes begins in the folder of that file, wherever the program is started and wherever the
//! two are moved together.

use std::fs;
use std::path::Path;

use shiftscope::figure::Figure;
use tempfile::TempDir;

use crate::program::{check_refused, shiftscope, succeeded};

/// A small table in the folder `data`, and an experiment beside that folder which names it.
fn course() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    fs::create_dir(folder.path().join("data")).expect("the folder is ours");
    let rows: Vec<String> = (0..60).map(|i| format!("{}.5,{},{}", i % 7, i % 5, ["a", "b"][i % 2])).collect();
    let rows = rows.join("\n");
    fs::write(folder.path().join("data/my.csv"), format!("x,y,class\n{rows}")).expect("the folder is ours");
    let experiment =
        "[data]\npath = \"data/my.csv\"\n[network]\ndepth = 2\nwidth = 8\n[training]\nbatch_size = 16\nsteps = 5\n";
    fs::write(folder.path().join("a.toml"), experiment).expect("the folder is ours");
    folder
}

/// What the program says to `arguments` when it is started in `folder`.
#[track_caller]
fn said(folder: &Path, arguments: &[&str]) -> String {
    succeeded(shiftscope().current_dir(folder).args(arguments).output().expect("the program starts"))
}

#[test]
fn data_are_found_from_wherever_the_program_is_started() {
    let course = course();
    let elsewhere = tempfile::tempdir().expect("a folder for temporary files");
    let file = course.path().join("a.toml").display().to_string();
    let here = said(course.path(), &["run", "a.toml"]);
    assert_eq!(here, said(elsewhere.path(), &["run", &file]));
    assert_eq!(here, said(&course.path().join("data"), &["run", "../a.toml"]));
    // What is typed begins where it is typed.
    assert_eq!(here, said(&course.path().join("data"), &["run", "../a.toml", "--set", "data.path=my.csv"]));
    fs::write(elsewhere.path().join("b.toml"), "[data]\npath = \"my.csv\"\n").expect("the folder is ours");
    let file = elsewhere.path().join("b.toml").display().to_string();
    let missing = shiftscope().current_dir(course.path().join("data")).args(["run", &file]).output();
    let expected = elsewhere.path().join("my.csv").display().to_string();
    check_refused(&missing.expect("the program starts"), 2, &expected);
}

#[test]
fn a_figure_leads_back_to_its_data_wherever_both_are_moved() {
    let course = course();
    fs::create_dir(course.path().join("figures")).expect("the folder is ours");
    let line = ["figure", "a.toml", "--step", "2", "--view", "loss"];
    said(course.path(), &[&line[..], &["--out", "figures/loss.svg"]].concat());
    said(course.path(), &[&line[..], &["--out", "figures/loss.json"]].concat());
    let figure = fs::read(course.path().join("figures/loss.svg")).expect("a figure");
    let read = Figure::read(&figure).expect("a figure");
    assert_eq!(read.experiment.config().data.path.as_deref(), Some("../data/my.csv"));
    let numbers = fs::read_to_string(course.path().join("figures/loss.json")).expect("numbers");
    assert!(numbers.contains("../data/my.csv"), "{numbers}");
    let here = said(course.path(), &["run", "a.toml"]);
    assert_eq!(here, said(course.path(), &["run", "figures/loss.svg"]));
    let moved = course.path().join("moved");
    fs::create_dir(&moved).expect("the folder is ours");
    for name in ["data", "figures"] {
        fs::rename(course.path().join(name), moved.join(name)).expect("the folder is ours");
    }
    assert_eq!(here, said(&moved.join("data"), &["run", "../figures/loss.svg"]));
    // A figure made of the figure leads there as well.
    said(&moved, &["figure", "figures/loss.svg", "--step", "2", "--view", "lens", "--out", "lens.svg"]);
    let read = Figure::read(&fs::read(moved.join("lens.svg")).expect("a figure")).expect("a figure");
    assert_eq!(read.experiment.config().data.path.as_deref(), Some("data/my.csv"));
    // The standard output has no folder.
    let figure = said(&moved, &["figure", "figures/loss.svg", "--step", "2", "--view", "loss", "--out", "-"]);
    let read = Figure::read(figure.as_bytes()).expect("a figure");
    assert_eq!(read.experiment.config().data.path.as_deref(), Some("figures/../data/my.csv"));
}

#[test]
fn paths_of_a_plan_begin_in_its_folder_and_those_of_its_experiments_in_theirs() {
    let course = course();
    let folder = course.path().join("slides");
    fs::create_dir(&folder).expect("the folder is ours");
    let figure = |name: &str, more: &str| format!("[[figure]]\nname = \"{name}\"\nview = \"loss\"\nstep = 2\n{more}\n");
    let plan = format!(
        "experiment = \"../a.toml\"\nformats = [\"svg\"]\n{}{}",
        figure("one", ""),
        figure("two", "set = [\"data.path=own.csv\"]")
    );
    fs::write(folder.join("plan.toml"), plan).expect("the folder is ours");
    fs::copy(course.path().join("data/my.csv"), folder.join("own.csv")).expect("the folder is ours");
    let first = said(course.path(), &["figures", "slides/plan.toml"]);
    assert!(first.starts_with("2 of 2"), "{first}");
    let again = said(&folder, &["figures", "plan.toml"]);
    assert!(again.starts_with("0 of 2"), "the folder of the start is no part of a figure: {again}");
    for (name, path) in [("one", "../../data/my.csv"), ("two", "../own.csv")] {
        let figure = fs::read(folder.join("en").join(name).with_extension("svg")).expect("a figure");
        let read = Figure::read(&figure).expect("a figure");
        assert_eq!(read.experiment.config().data.path.as_deref(), Some(path));
    }
}
