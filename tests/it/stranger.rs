//! Files from elsewhere: what they may hold does no harm, and what is made of their words does none either.

use std::fs;
use std::path::Path;

use shiftscope::config::Config;
use shiftscope::figure::Figure;
use shiftscope::figure::plan::{Found, Plan};
use shiftscope::lessons::Lesson;
use tempfile::TempDir;

use crate::program::{check_refused, output, succeeded};

/// Texts of a bit less than 1 MiB that nest, repeat or go on for as long as they can.
fn heavy() -> Vec<(&'static str, String)> {
    const SIZE: usize = 1_000_000;
    let fill = |line: &str| line.repeat(SIZE / line.len());
    let numbered = |line: &dyn Fn(usize) -> String| (0..SIZE / line(99_999).len()).map(line).collect::<String>();
    vec![
        ("nested arrays", format!("a = {}", fill("["))),
        ("nested inline tables", format!("a = {}", fill("{a="))),
        ("one long dotted key", format!("a{} = 1", fill(".a"))),
        ("one long dotted header", format!("[a{}]", fill(".a"))),
        ("many dotted keys", numbered(&|i| format!("a.b.c.d{i} = 1\n"))),
        ("many headers", numbered(&|i| format!("[a.b.c.d{i}]\n"))),
        ("many headers below a list", format!("[[a]]\n{}", numbered(&|i| format!("[a.b{i}]\n")))),
        ("lists within lists", fill("[[a]]\n[[a.b]]\n[[a.b.c]]\n")),
        ("many keys", numbered(&|i| format!("k{i} = 1\n"))),
        ("one long key", format!("{} = 1", fill("k"))),
        ("one long value", format!("seed = \"{}\"", fill("v"))),
        ("many escapes", format!("seed = \"{}\"", fill("\\u0041"))),
        ("many events", fill("[[event]]\nstep = 1\nkey = \"batch_norm.gamma\"\nvalue = 1\n")),
        ("many bad events", fill("[[event]]\n")),
        ("many figures", fill("[[figure]]\n")),
        ("many assignments", format!("set = [{}]\n[[figure]]\nname = \"a\"", fill("\"seed=1\","))),
        ("many claims", fill("[[claim]]\n")),
        ("many controls", fill("[[control]]\n")),
        ("many claims that must fail", format!("[[claim]]\n[[control]]\nfails = [{}]", fill("1,"))),
        ("many seeds", format!("[seeds]\nchecked = [{}]", fill("1,"))),
        ("many ranges of seeds", format!("[seeds]\nchecked = \"{}\"", fill("0..99,"))),
        ("a deep condition", format!("[[claim]]\nholds = \"{}\"", fill("("))),
        ("a long condition", format!("[[claim]]\nholds = \"b.loss < 1{}\"", fill(" and b.loss < 1"))),
        ("a condition of minus signs", format!("[[claim]]\nholds = \"{}1 < 1\"", fill("-"))),
        ("places in a text", format!("[text.en]\nexplanation = \"{}\"", fill("{b.loss}"))),
        ("no text at all", fill("\u{7f}")),
    ]
}

/// Each reader of TOML is given each of the texts, whole: none panics, overflows its stack or takes a time that grows faster
/// than the text. What is said of them stays short.
#[test]
fn heavy_texts_are_read_or_refused() {
    for (name, text) in heavy() {
        let short = |said: String| assert!(said.chars().count() < 20_000, "{name}: {} characters", said.len());
        short(Config::from_toml(&text).map_or_else(|error| error.to_string(), |_| String::new()));
        short(Lesson::from_toml(&text).map_or_else(|error| error.to_string(), |_| String::new()));
        short(Figure::from_provenance(&text).map_or_else(|error| error.to_string(), |_| String::new()));
        let plan = Plan::read(&text, &mut |_| Ok(Found::default()));
        short(
            plan.map_or_else(
                |problems| problems.first().map_or_else(String::new, ToString::to_string),
                |_| String::new(),
            ),
        );
    }
}

fn at(folder: &TempDir, name: &str, contents: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, contents).expect("the folder is ours");
    path.to_str().expect("a text").to_owned()
}

/// Rows enough to be split and to make a mini-batch.
fn table(classes: [&str; 2]) -> String {
    let rows = (0..200).map(|i| format!("{}.5,{},{}\n", i % 7, i % 5, classes[i % 2]));
    "x,y,class\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn a_file_is_run_whatever_it_is_by_its_content() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let data = at(&folder, "iris.csv", table(["a", "b"]));
    let no_name = at(&folder, "no-ending", table(["a", "b"]));
    let run = |arguments: &[&str]| {
        let small = ["run", "--set", "network.depth=2", "--set", "network.width=8", "--steps", "3"];
        succeeded(output(&[&small, arguments].concat()))
    };
    let trained = run(&[&data]);
    assert_eq!(trained, run(&[&no_name]));
    assert_eq!(trained, run(&["--set", &format!("data.path={data}")]));
    assert_ne!(trained, run(&[]), "not the digits");
    let in_file = at(&folder, "mine.toml", format!("[data]\npath = '{data}'\n"));
    assert_eq!(trained, run(&[&in_file]));

    let lesson = at(&folder, "a-lesson", fs::read("assets/lessons/half-relu.toml").expect("a lesson"));
    let claims = run(&[&lesson]);
    assert!(claims.contains("claim 1"), "{claims}");

    let figure = folder.path().join("figure.svg").to_str().expect("a text").to_owned();
    succeeded(output(&["figure", "--set", "seed=5", "--step", "2", "--view", "loss", "--out", &figure]));
    assert_eq!(run(&[&figure]), run(&["--set", "seed=5"]));
}

#[test]
fn what_cannot_be_opened_is_called_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let refused = |name: &str, contents: &[u8], part: &str| {
        let file = at(&folder, name, contents);
        for arguments in [&["run"][..], &[], &["open"], &["figure", "--step", "1", "--view", "loss", "--out", "-"]] {
            check_refused(&output(&[arguments, &[file.as_str()]].concat()), 2, part);
        }
    };
    refused("sheet.xlsx", b"PK\x03\x04\0\0", "is a zip archive");
    refused("data.toml", b"Dear students", "is text, but neither an experiment");
    refused("plan.toml", b"[[figure]]\nname = \"a\"", "is a plan of figures; `shiftscope figures` makes them");
    refused("photo.csv", b"\xff\xd8\xff\xe0\0", "is a picture that does not say how it was made");
    refused("drawing.svg", b"<svg/>", "does not say how it was made: not a figure of ShiftScope");
    refused("raw.csv", b"<!DOCTYPE html>\n<html>", "is a web page (HTML), not the file that it shows");
    refused("old.csv", b"\xd0\xcf\x11\xe0\0", "is a workbook (.xlsx, .xls or .ods); save the sheet");
    let table = at(&folder, "t.csv", "x,class\n1,a\n");
    check_refused(&output(&["run", "--lesson", &table]), 2, "is a table, not a lesson");
    let experiment = at(&folder, "e.toml", "seed = 1\n");
    check_refused(&output(&["--lesson", &experiment]), 2, "is an experiment, not a lesson");
    let lessons = folder.path().join("lessons");
    fs::create_dir(&lessons).expect("the folder is ours");
    let said = output(&["lessons", "--check", lessons.to_str().expect("a text")]);
    check_refused(&said, 2, "is a folder, not a file");
    assert!(!String::from_utf8_lossy(&said.stderr).contains("--lesson"), "nobody typed that");
}

#[test]
fn contradictions_and_windows_paths_are_explained() {
    let refused = |arguments: &[&str], part: &str| check_refused(&output(arguments), 2, part);
    refused(
        &["run", "--set", "data.path=my.csv", "--set", "data.set=moons"],
        "data.path is for data.set = \"csv\", and data.set is \"moons\" beside it",
    );
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let file = at(&folder, "a.toml", "[data]\npath = \"C:\\Users\\me\\my.csv\"\n");
    refused(&["run", &file], "write a path in '…' (single quotes), or with / instead of \\");
    refused(&["run", "--set", "data.set=CSV"], "(did you mean csv?)");
    refused(&["run", "--set", "network.activation=RELU"], "(did you mean relu?)");
    refused(&["run", "--set", "training.lr=1"], "did you mean training.learning_rate?");
    refused(&["run", "--lr", "1"], "did you mean --set training.learning_rate=…?");
    refused(&["train"], "did you mean run?");
}

#[test]
fn long_names_and_values_are_shortened_in_every_message() {
    let long = "x".repeat(4000);
    let lines = [
        vec!["run", "--set", long.as_str()],
        vec!["run", long.as_str()],
        vec![long.as_str()],
        vec!["run", "--lesson", long.as_str()],
        vec!["lessons", long.as_str()],
        vec!["figure", "--step", "1", "--out", "-", "--view", long.as_str()],
        vec!["figure", "--step", "1", "--view", "loss", "--out", long.as_str()],
        vec!["figure", "--step", "1", "--view", "loss", "--out", "-", "--show", long.as_str()],
        vec!["figure", "--step", long.as_str(), "--view", "loss", "--out", "-", "--size", long.as_str()],
        vec!["figures", long.as_str()],
    ];
    for line in lines {
        let said = output(&line);
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.code() == Some(2) && text.chars().count() < 900, "{line:?}: {text}");
    }
    for key in ["network.activation", "data.path", "training.steps", "no.such.key"] {
        let said = output(&["run", "--set", &format!("{key}={long}")]);
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.code() == Some(2) && text.chars().count() < 900, "{key}: {text}");
    }
}

#[test]
fn words_from_data_are_harmless_in_what_is_made_of_them() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let data = at(&folder, "d.csv", table(["=cmd|' /C calc'!A0", "@SUM(1)"]));
    let out = folder.path().join("data.csv");
    let set = format!("data.path={data}");
    succeeded(output(&[
        "figure",
        "--set",
        &set,
        "--step",
        "2",
        "--view",
        "data",
        "--out",
        out.to_str().expect("a text"),
    ]));
    let csv = fs::read_to_string(&out).expect("a table");
    assert!(csv.contains(",'=cmd|' /C calc'!A0,") && csv.contains(",'@SUM(1),"), "{csv}");
    let live = |line: &str| line.split(',').any(|cell| cell.starts_with(['=', '@', '+']));
    assert!(!csv.lines().any(live), "{csv}");

    let plan = "formats = [\"pdf\"]\n[[figure]]\nname = \"a\"\nview = \"loss\"\nstep = 2\ntitle = \"x\\u001b[31m\\u009b0m\\ny\"\n";
    let plan = at(&folder, "plan.toml", plan);
    succeeded(output(&["figures", &plan]));
    for name in ["figures.tex", "index.md"] {
        let text = fs::read_to_string(folder.path().join("en").join(name)).expect("an index");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{name}: {text:?}");
    }
}

#[test]
fn nothing_of_a_foreign_file_reaches_a_message() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let secret = at(&folder, "passwd", "root:hunter2:0:0\n");
    let said = output(&["run", "--set", &format!("data.path={secret}")]);
    check_refused(&said, 2, "passwd has only one column");
    assert!(!String::from_utf8_lossy(&said.stderr).contains("hunter2"));
    assert!(Path::new(&secret).exists());
}
