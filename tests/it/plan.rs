//! Plans: read, made, left alone where nothing has changed.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use proptest::prelude::*;
use shiftscope::config::Config;
use shiftscope::figure::Figure;
use shiftscope::figure::plan::{Found, Plan, Source};
use shiftscope::lessons::catalog;
use shiftscope::view::Picture;

use crate::program::{check_refused, names, shiftscope, succeeded};

/// An experiment that takes no time.
const SMALL: &str = "[network]\ndepth = 2\nwidth = 8\n[data]\nset = \"spirals\"\nsamples = 200\n[training]\nbatch_size = 64\nsteps = 40\n";

/// Figures of two experiments, in all formats.
const PLAN: &str = r#"
out = "figures"
languages = ["en", "ko"]
formats = ["svg", "pdf", "png", "csv"]
experiment = "small.toml"
size = "500x400"

[[figure]]
name = "early"
view = "layers"
step = 3
until = 20

[[figure]]
name = "late"
view = "loss"
step = 20
formats = ["svg"]
title = { en = "Loss & more: 50 %", ko = "손실" }
alt = "a_b"

[[figure]]
name = "other"
set = ["network.activation=relu"]
view = "lens"
layer = 1
step = 7
languages = "en"
formats = ["png", "json"]
"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(plan: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("small.toml"), SMALL).unwrap();
        fs::write(folder.path().join("plan.toml"), plan).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs `figures` on the plan.
    fn run(&self, options: &[&str]) -> Output {
        let plan = self.path("plan.toml");
        shiftscope().arg("figures").arg(plan).args(options).output().unwrap()
    }

    #[track_caller]
    fn made(&self, options: &[&str], expected: &str) {
        let output = self.run(options);
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{err}");
        assert!(out.starts_with(expected), "{out}");
    }

    #[track_caller]
    fn refused(&self, options: &[&str], expected: &str) {
        let output = self.run(options);
        let err = String::from_utf8(output.stderr).unwrap().replace(self.0.path().to_str().unwrap(), "DIR");
        assert_eq!((output.status.code(), err.as_str()), (Some(2), format!("error: {expected}\n").as_str()));
    }

    fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

#[test]
fn a_plan_is_made_and_then_left_alone_until_something_changes() {
    let folder = Folder::new(PLAN);
    folder.made(&["--dry-run"], "make        ");
    assert!(!folder.path("figures").exists(), "a dry run makes nothing");
    folder.made(&[], "12 of 12 files made");
    let indexes = ["figures.json", "figures.tex", "index.md"];
    let mut en = vec!["early.csv", "early.pdf", "early.png", "early.svg", "late.svg", "other.json", "other.png"];
    en.extend(indexes);
    en.sort_unstable();
    assert_eq!(folder.names("figures/en"), en);
    assert_eq!(folder.names("figures/ko").len(), 5 + indexes.len());

    // What is in a file is what the plan asks for.
    let figure = Figure::read(&fs::read(folder.path("figures/ko/early.pdf")).unwrap()).unwrap();
    assert_eq!((figure.step, figure.until, figure.look.language.name()), (3, 20, "ko"));
    assert_eq!(figure.experiment.config().network.width, 8);

    let before = fs::metadata(folder.path("figures/en/early.png")).unwrap().modified().unwrap();
    folder.made(&[], "0 of 12 files made");
    folder.made(&["--dry-run"], "up to date  ");
    assert_eq!(fs::metadata(folder.path("figures/en/early.png")).unwrap().modified().unwrap(), before);

    fs::remove_file(folder.path("figures/en/early.svg")).unwrap();
    folder.made(&[], "1 of 12 files made");
    fs::write(folder.path("plan.toml"), PLAN.replace("step = 7", "step = 8")).unwrap();
    folder.made(&[], "2 of 12 files made");
    folder.made(&["--force", "--only", "late"], "2 of 2 files made");
    fs::write(folder.path("small.toml"), SMALL.replace("width = 8", "width = 9")).unwrap();
    folder.made(&["--jobs", "1"], "12 of 12 files made");

    // A picture of something else in its place is not up to date.
    fs::copy(folder.path("figures/en/other.png"), folder.path("figures/en/early.png")).unwrap();
    folder.made(&[], "1 of 12 files made");
}

#[test]
fn the_indexes_say_what_the_figures_show() {
    let folder = Folder::new(PLAN);
    folder.made(&["--only", "late", "--only", "other", "--out", folder.path("elsewhere").to_str().unwrap()], "4 of 4");
    let (markdown, tex) = (folder.text("elsewhere/en/index.md"), folder.text("elsewhere/en/figures.tex"));
    assert!(markdown.contains("## Loss &amp; more: 50 %\n\n![a\\_b](late.svg)"), "{markdown}");
    assert!(markdown.contains("(other.png)") && markdown.contains("[json](other.json)"), "{markdown}");
    assert!(!markdown.contains("early"), "what was not made is not in the index");
    assert!(tex.contains("{other.png}") && tex.contains(r"\label{fig:other}"), "{tex}");
    assert!(!tex.contains("late"), "LaTeX includes no SVG");
    let korean = folder.text("elsewhere/ko/index.md");
    assert!(korean.contains("# 그림\n\n## 손실\n") && !korean.contains("other"), "{korean}");

    let with_pdf = PLAN.replace("formats = [\"svg\"]", "formats = [\"pdf\"]");
    let folder = Folder::new(&with_pdf);
    folder.made(&["--only", "late"], "2 of 2");
    let tex = folder.text("figures/en/figures.tex");
    assert!(tex.contains(r"\includegraphics[width=\linewidth,alt={a\_b}]{late.pdf}"), "{tex}");
    assert!(tex.contains(r"\caption[{Loss \& more: 50 \%}]{Loss \& more: 50 \%. "), "{tex}");
    assert!(folder.text("figures/ko/figures.tex").contains("kotex"));
}

#[test]
fn the_same_plan_gives_the_same_files_on_any_number_of_threads() {
    let (one, many) = (Folder::new(PLAN), Folder::new(PLAN));
    one.made(&["--jobs", "1"], "12 of 12");
    many.made(&["--jobs", "5"], "12 of 12");
    for language in ["en", "ko"] {
        let folder = format!("figures/{language}");
        for name in one.names(&folder) {
            let read = |of: &Folder| fs::read(of.path(&folder).join(&name)).unwrap();
            assert!(read(&one) == read(&many), "{language}/{name}");
        }
    }
}

#[test]
fn what_is_wrong_is_one_line_with_plan_figure_and_key() {
    let wrong = r#"
sise = "square"
languages = ["fr"]

[[figure]]
name = "a b"
view = "layer"
step = -1

[[figure]]
name = "one"
experiment = "none.toml"
view = "layers"
stap = 3

[[figure]]
name = "One"
view = "loss"
layer = 60
step = 2
until = 1
size = "10x10"
languages = "ko"
show = ["axis=fat"]
set = ["network.dept=3"]
"#;
    let folder = Folder::new(wrong);
    let output = folder.run(&["--jobs", "0"]);
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), line.matches('\n').count()), (Some(2), 1), "{line}");
    let expected = [
        "--jobs is 0; allowed: 1..=256",
        "plan.toml: sise is not a known key; did you mean size?",
        "figure \"a b\": name is \"a b\"; allowed: up to 100 letters a–z, digits, - and _",
        "figure \"a b\": view is \"layer\"; allowed: layers, network, lens, unit, loss",
        "figure \"a b\": step is -1; allowed: 0..=10000000",
        "; languages is \"fr\"; allowed: en or ko; ",
        "figure \"one\": stap is not a known key; did you mean step?",
        "none.toml: no such file or folder",
        "figure \"one\": step is missing; give the step to be shown",
        "figure \"One\": layer is 60; allowed: auto or 1..=50",
        "figure \"One\": size is \"10x10\"; allowed: ",
        "figure \"One\": show: layers.axis",
        "figure \"One\": set: network.dept is not a known key; did you mean network.depth?",
        "figure \"One\": name is that of another figure",
    ];
    for part in expected {
        assert!(line.contains(part), "{part}\n{line}");
    }
    assert_eq!(line.matches("is \"fr\"").count(), 1, "{line}");
    assert!(!folder.path("figures").exists());

    let folder = Folder::new("out = 3\n");
    folder.refused(
        &[],
        "DIR/plan.toml: out is 3; it names a folder, as \"figures\"; there is no figure: write \
         [[figure]], with name, view and step below",
    );
    let folder = Folder::new("[[figure]\n");
    let output = folder.run(&[]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("plan.toml: line 1: "));
    let folder = Folder::new(PLAN);
    folder.refused(&["--only", "lat"], "--only lat: DIR/plan.toml has no such figure; figures: early, late, other");
}

#[test]
fn a_lesson_is_an_experiment_too() {
    let plan = "[[figure]]\nname = \"one\"\nlesson = \"half-relu\"\nview = \"layers\"\nstep = 2\n";
    let folder = Folder::new(plan);
    folder.made(&[], "1 of 1 files made");
    let figure = Figure::read(&fs::read(folder.path("en/one.svg")).unwrap()).unwrap();
    assert_eq!(figure.experiment.config().network.activation.name(), "relu");
    let folder = Folder::new(&plan.replace("half-relu", "half-rely"));
    let line = String::from_utf8(folder.run(&[]).stderr).unwrap();
    assert!(line.contains("figure \"one\": lesson: ") && line.contains("half-relu"), "{line}");
}

#[test]
fn a_figure_that_cannot_be_made_is_named_and_the_others_stay_whole() {
    let diverging = PLAN.replace(
        "network.activation=relu\"",
        "network.activation=relu\", \"training.learning_rate=1000\", \"arms.b.normalization=none\", \"init.scale=100\"",
    );
    let folder = Folder::new(&diverging.replace("step = 7", "step = 40"));
    let output = folder.run(&[]);
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(line.contains("plan.toml: figure \"other\": at step 40 there is nothing left to show"), "{line}");
    let left: Vec<String> = folder.names("figures/en");
    assert!(left.iter().all(|name| !name.starts_with('.') && !name.starts_with("other")), "{left:?}");
    for name in
        left.iter().filter(|name| [Some("png"), Some("pdf")].contains(&name.rsplit_once('.').map(|(_, ending)| ending)))
    {
        Figure::read(&fs::read(folder.path("figures/en").join(name)).unwrap()).unwrap();
    }

    #[cfg(unix)]
    {
        let folder = Folder::new(PLAN);
        fs::write(folder.path("figures"), "a file").unwrap();
        let output = folder.run(&[]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(folder.text("figures"), "a file");
    }
}

#[test]
fn a_map_is_a_figure_of_a_plan() {
    let plan = "[[figure]]\nname = \"one\"\nview = \"map\"\nstep = 5\nx = \"init.scale=0.5..1:2\"\n\
        y = \"training.learning_rate=0.1..1:2\"\nmeasure = \"loss\"\nformats = [\"svg\", \"csv\"]\nexperiment = \"small.toml\"\n";
    let folder = Folder::new(plan);
    folder.made(&[], "2 of 2 files made");
    folder.made(&[], "0 of 2 files made");
    let figure = Figure::read(&fs::read(folder.path("en/one.svg")).unwrap()).unwrap();
    assert_eq!((figure.picture, figure.plan().unwrap().cells(), figure.step), (Picture::Map, 4, 5));
    assert!(fs::read_to_string(folder.path("en/one.csv")).unwrap().starts_with("# shiftscope = "));
    assert!(fs::read_to_string(folder.path("en/index.md")).unwrap().contains("Loss after 5 steps"));
    let folder = Folder::new(&plan.replace("0.5..1", "0.5..1000"));
    check_refused(&folder.run(&[]), 2, "figure \"one\": x: init.scale is 1000; allowed: 0..=100");
    // A lesson brings the plane of its map along.
    let text = "[[figure]]\nname = \"one\"\nlesson = \"the-map\"\nview = \"map\"\n";
    let lesson = catalog().find("the-map").unwrap();
    let find = &mut |_: Source<'_>| Ok(Found { experiment: lesson.experiment.clone(), plane: lesson.map.clone() });
    let plan = Plan::read(text, find).unwrap();
    assert_eq!(Some(plan.entries[0].figure.plane()), lesson.map);
}

#[test]
fn the_example_plan_is_whole_and_a_reduced_version_of_it_is_made() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    let text = fs::read_to_string(examples.join("note.toml")).unwrap();
    let plan = Plan::read(&text, &mut |source| {
        let Source::File(name) = source else { panic!("the example names files") };
        Ok(Config::from_toml(&fs::read_to_string(examples.join(name)).unwrap()).unwrap().into())
    });
    let plan = plan.unwrap();
    assert!(plan.items().len() == 2 * plan.entries.len() && plan.entries.len() >= 6);
    assert!(plan.entries.iter().all(|entry| entry.formats.len() == 3));

    // Every view of it, small and soon.
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(&examples).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let mut reduced: toml::Table = text.parse().unwrap();
    reduced.insert("set".to_owned(), vec!["data.samples=200", "network.width=8"].into());
    for figure in reduced["figure"].as_array_mut().unwrap() {
        let figure = figure.as_table_mut().unwrap();
        let step = figure["step"].as_integer().unwrap().min(10);
        figure.insert("step".to_owned(), step.into());
    }
    fs::write(folder.path().join("note.toml"), reduced.to_string()).unwrap();
    succeeded(shiftscope().arg("figures").arg(folder.path().join("note.toml")).output().unwrap());
    for item in plan.items() {
        let entry = &plan.entries[item.entry];
        for kind in &entry.formats {
            let path = folder.path().join(&plan.out).join(item.language.name()).join(entry.file(*kind));
            let figure = Figure::read(&fs::read(&path).unwrap()).unwrap();
            assert_eq!((figure.picture, figure.look.language), (entry.figure.picture, item.language));
        }
    }
}

/// A plan whose figures would stand where its inputs are.
const IN_ITS_OWN_WAY: &str = "out = \".\"\nset = [\"data.set=csv\", \"data.path=en/d.csv\"]\n\
                              [[figure]]\nname = \"d\"\nexperiment = \"en/x.svg\"\nview = \"loss\"\nstep = 1\nformats = [\"csv\"]\n\
                              [[figure]]\nname = \"x\"\nexperiment = \"en/x.svg\"\nview = \"loss\"\nstep = 1\nformats = [\"svg\"]\n";

#[test]
fn a_plan_replaces_none_of_its_inputs() {
    let folder = Folder::new("");
    fs::create_dir(folder.path("en")).unwrap();
    fs::write(folder.path("en/d.csv"), "a,b\n1,x\n").unwrap();
    fs::write(folder.path("en/x.svg"), "seed = 3\n").unwrap();
    // Where the data are is said from the folder in which the program runs.
    fs::write(folder.path("plan.toml"), IN_ITS_OWN_WAY).unwrap();
    for force in [&[][..], &["--force"]] {
        let output =
            shiftscope().args(["figures", "plan.toml"]).args(force).current_dir(folder.0.path()).output().unwrap();
        check_refused(&output, 2, "figure \"d\" and data.path are one file, ./en/d.csv");
        check_refused(&output, 2, "figure \"x\" and the experiment en/x.svg are one file, ./en/x.svg");
    }
    assert_eq!(folder.names("en"), ["d.csv", "x.svg"]);
    assert_eq!((folder.text("en/d.csv"), folder.text("en/x.svg")), ("a,b\n1,x\n".to_owned(), "seed = 3\n".to_owned()));

    // The plan itself, and an index.
    let plan = "[[figure]]\nname = \"figures\"\nview = \"loss\"\nstep = 1\nformats = [\"json\"]\n";
    let folder = Folder::new(plan);
    let output = folder.run(&[]);
    check_refused(&output, 2, "figure \"figures\" and figures.json are one file");
    fs::create_dir(folder.path("en")).unwrap();
    fs::rename(folder.path("plan.toml"), folder.path("en/p.json")).unwrap();
    fs::write(folder.path("en/p.json"), plan.replace("\"figures\"", "\"p\"")).unwrap();
    let out = folder.0.path();
    let output =
        shiftscope().arg("figures").arg(folder.path("en/p.json")).arg("--out").arg(out).arg("--force").output();
    check_refused(&output.unwrap(), 2, "figure \"p\" and the plan are one file");
}

#[test]
fn a_plan_keeps_files_that_it_did_not_make() {
    let folder = Folder::new(PLAN);
    fs::create_dir_all(folder.path("figures/en")).unwrap();
    let own = [("index.md", "# My notes\n"), ("figures.tex", "mine"), ("early.csv", "a,b\n"), ("late.svg", "<svg/>")];
    for (name, contents) in own {
        fs::write(folder.path("figures/en").join(name), contents).unwrap();
    }
    for options in [&[][..], &["--dry-run"]] {
        let output = folder.run(options);
        for part in
            ["index.md: there is such a file, and no run of this plan made it; --force", "figures.tex: ", "1 more are"]
        {
            check_refused(&output, 2, part);
        }
    }
    assert_eq!(folder.names("figures/en"), ["early.csv", "figures.tex", "index.md", "late.svg"]);
    assert!(own.iter().all(|(name, contents)| folder.text(&format!("figures/en/{name}")) == *contents));
    folder.made(&["--force"], "12 of 12 files made");

    // Of its own files it replaces those that are as it made them.
    fs::write(folder.path("small.toml"), SMALL.replace("width = 8", "width = 9")).unwrap();
    let csv = folder.text("figures/en/early.csv");
    fs::write(folder.path("figures/en/early.csv"), format!("{csv}a note of mine\n")).unwrap();
    check_refused(&folder.run(&[]), 2, "early.csv: there is such a file");
    fs::write(folder.path("figures/en/early.csv"), csv).unwrap();
    folder.made(&[], "12 of 12 files made");
}

#[test]
fn a_plan_stays_in_its_folder_unless_the_command_line_says_otherwise() {
    for out in ["..", "a/../../b", "ABSOLUTE", "link"] {
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = Folder::new("");
        #[cfg(unix)]
        std::os::unix::fs::symlink(elsewhere.path(), folder.path("link")).unwrap();
        let inner = folder.path("inner");
        fs::create_dir(&inner).unwrap();
        let out = out.replace("ABSOLUTE", &elsewhere.path().display().to_string()).replace("link", "../link");
        let plan = PLAN.replace("out = \"figures\"", &format!("out = '{out}'")).replace("small.toml", "../small.toml");
        fs::write(inner.join("plan.toml"), plan).unwrap();
        let run = |more: &[&str]| shiftscope().arg("figures").arg(inner.join("plan.toml")).args(more).output().unwrap();
        let before = folder.names("");
        check_refused(&run(&["--force"]), 2, "is outside the folder of the plan; --anywhere allows it");
        assert_eq!((folder.names(""), fs::read_dir(elsewhere.path()).unwrap().count()), (before, 0));
        let only = ["--only", "late", "--anywhere"];
        assert!(run(&only).status.success(), "{out}");
        assert!(run(&["--only", "late", "--out", folder.path("given").to_str().unwrap()]).status.success());
    }
    #[cfg(unix)]
    {
        // A folder of a language, or a file, that leads elsewhere.
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = Folder::new(PLAN);
        fs::create_dir(folder.path("figures")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path("figures/en")).unwrap();
        check_refused(&folder.run(&[]), 2, "is outside the folder of the plan");
        fs::remove_file(folder.path("figures/en")).unwrap();
        fs::create_dir(folder.path("figures/en")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("new"), folder.path("figures/en/early.svg")).unwrap();
        check_refused(&folder.run(&[]), 2, "early.svg is outside the folder of the plan");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}

#[test]
fn what_a_plan_says_does_not_command_the_terminal() {
    let folder = Folder::new(&PLAN.replace("out = \"figures\"", "out = \"fig\\u001b[31m\\nures\""));
    for options in [&["--dry-run"][..], &["--only", "late"]] {
        let out = String::from_utf8(folder.run(options).stdout).unwrap();
        assert!(out.contains("fig [31m ures"), "{out:?}");
        assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
        assert!(out.lines().all(|line| line.contains("fig [31m ures")), "{out:?}");
    }
    check_refused(&folder.run(&["--out", "-"]), 2, "--out -: a plan makes many files; name a folder");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z\\[\\]=\"{}.,0-9\n ]{0,200}") {
        let _ = Plan::read(&text, &mut |_| Ok(Found::default()));
    }

    #[test]
    fn no_value_of_a_known_key_makes_it_panic(
        keys in prop::collection::vec((0_usize..20, 0_usize..12), 0..12),
        at_top in any::<bool>(),
    ) {
        const KEYS: [&str; 20] = [
            "name", "experiment", "lesson", "set", "view", "layer", "stage", "show", "step", "until", "size", "scale",
            "theme", "transparent", "caption", "formats", "languages", "title", "alt", "out",
        ];
        const VALUES: [&str; 12] = [
            "\"x\"", "3", "-1", "1e300", "nan", "true", "[]", "[\"a=b\"]", "[1]", "{}", "{ en = 3 }",
            "9223372036854775807",
        ];
        let lines: std::collections::BTreeMap<&str, &str> = keys.iter().map(|(k, v)| (KEYS[*k], VALUES[*v])).collect();
        let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        let body = lines.concat();
        let text = if at_top { format!("{body}[[figure]]\n") } else { format!("[[figure]]\n{body}") };
        let _ = Plan::read(&text, &mut |_| Err(vec!["none".into()]));
    }
}
