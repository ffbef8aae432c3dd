//! Figures: the command, what it refuses, what is in the files, and what is on the pages.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::Path;
use std::process::Output;

use egui::accesskit::Role;
use egui::{Context, Memory, Pos2, RawInput, Rect, Theme, vec2};
use shiftscope::app::Session;
use shiftscope::figure::{Figure, Look, PRESETS, Sheet, Size, Words};
use shiftscope::files::FileKind;
use shiftscope::measure::Question;
use shiftscope::trainer::{Command, Report};
use shiftscope::view::{Language, OPTIONS, Picture, Scene, Text, ViewState, picture_ui, theme};

use crate::fit;
use crate::program::{SMALL, check_refused, names, output, plane, plane_with, shiftscope, text};

/// `figure` of a small network in `folder`.
fn figure(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = shiftscope();
    command.arg("figure").args(SMALL).args(arguments).current_dir(folder);
    command.output().expect("the program starts")
}

#[track_caller]
fn made(folder: &Path, arguments: &[&str]) {
    let output = figure(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "no progress bar in a pipe");
}

#[track_caller]
fn refused(arguments: &[&str], parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let output = figure(folder.path(), arguments);
    for part in parts {
        check_refused(&output, 2, part);
    }
    assert!(names(folder.path()).is_empty(), "{arguments:?} left {:?}", names(folder.path()));
}

/// A good command line, to be spoiled.
const GOOD: [&str; 6] = ["--step", "3", "--view", "layers", "--out", "f.svg"];

#[track_caller]
fn spoiled(more: &[&str], parts: &[&str]) {
    refused(&[&GOOD[..], more].concat(), parts);
}

#[test]
fn all_that_is_wrong_is_said_in_one_line() {
    refused(&[], &["--view is missing; views: layers, network, lens", "; --step is missing", "; --out is missing"]);
    refused(
        &["--view", "layer", "--step", "-1", "--out", "f.bmp", "--size", "0x0", "--scale", "9", "--lang", "fr"],
        &[
            "(did you mean layers?)",
            "--step is -1; allowed",
            "--out f.bmp: the ending does not say the format; use .svg, .pdf, .png, .csv or .json",
            "--size is \"0x0\"; allowed: WIDTHxHEIGHT",
            "--scale is 9; allowed: 1..=8",
            "--lang is \"fr\"; allowed: en or ko",
        ],
    );
}

#[test]
fn impossible_figures_are_refused() {
    for size in ["100000x100000", "NaNxNaN", "0x720", "1280", "1e9mm", "infx5"] {
        spoiled(&["--size", size], &[&format!("--size is \"{size}\"; allowed")]);
    }
    for scale in ["0", "9", "nan"] {
        spoiled(&["--scale", scale], &[&format!("--scale is {scale}; allowed: 1..=8")]);
    }
    spoiled(&["--scale", "x"], &["--scale is \"x\"; allowed: 1..=8"]);
    spoiled(&["--theme", "gray"], &["--theme is \"gray\"; allowed: light or dark"]);
    spoiled(&["--layer", "3"], &["--layer is 3; allowed: 1..=2 (network.depth)"]);
    spoiled(&["--layer", "0"], &["--layer is 0; allowed: auto or 1..=50"]);
    spoiled(&["--stage", "x"], &["--stage is \"x\"; allowed: z, z_hat, y or a"]);
    spoiled(&["--stage", "z_hat", "--set", "arms.b.normalization=none"], &["--stage is z_hat, which no arm has"]);
    spoiled(&["--show", "unit=9"], &["--show: unit is 9; allowed: 1..=8 (network.width)"]);
    spoiled(&["--show", "axis=wide"], &["--show: layers.axis is \"wide\"; allowed: fixed or fit"]);
    spoiled(&["--show", "axes"], &["--show: \"axes\" has no value"]);
    spoiled(&["--until", "2"], &["--until is 2, before step 3"]);
    spoiled(&["--set", "training.steps=2"], &["--step is 3; allowed: 0..=2 (training.steps)"]);
    spoiled(&["--until", "2001"], &["--until is 2001; allowed: 0..=2000 (training.steps)"]);
    spoiled(&["--until", "99999999999"], &["--until is 99999999999; allowed: 0..=10000000"]);
    spoiled(&["--format", "gif"], &["--format is \"gif\"; allowed: svg, pdf, png, csv or json"]);
    spoiled(&["--set", "network.depth=0"], &["network.depth is 0"]);
    spoiled(&["--set", "data.set=csv", "--set", "data.path=none.csv"], &["none.csv"]);
    refused(&["--view", "window", "--step", "1", "--size", "a4-column", "--out", "f.png"], &["the view window needs"]);
    let large = ["--view", "loss", "--step", "1", "--size", "4000x3000", "--scale", "8", "--out", "f.png"];
    refused(&large, &["a PNG of 32000x24000 pixels; allowed: up to 200 million pixels"]);
}

#[test]
fn a_run_without_anything_left_is_refused_and_one_with_an_arm_left_is_not() {
    let wild =
        ["--set", "arms.a.learning_rate=1000", "--set", "arms.a.init.scale=100", "--set", "network.activation=linear"];
    let too = ["--set", "arms.b.learning_rate=1000", "--set", "arms.b.normalization=none"];
    let both = [&wild[..], &too, &["--step", "300", "--view", "loss", "--out", "f.svg"]];
    refused(
        &both.concat(),
        &["--step: at step 300 there is nothing left to show: A diverged at step ", ", B at step "],
    );
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), &[&wild[..], &["--step", "300", "--view", "layers", "--out", "f.svg"]].concat());
}

#[test]
fn files_are_safe() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("old.svg"), "old").unwrap();
    fs::write(at("e.svg"), "seed = 3\n").unwrap();
    let to = |out: &str, more: &[&str]| {
        figure(folder.path(), &[&["--step", "3", "--view", "loss", "--out", out], more].concat())
    };
    check_refused(&to("old.svg", &[]), 2, "--out old.svg: there is such a file; --force replaces it");
    check_refused(&to("none/f.svg", &[]), 2, "--out none/f.svg: no such file or folder");
    check_refused(&to("/proc/f.svg", &[]), 2, "--out /proc/f.svg");
    check_refused(&to("old.svg/f.svg", &[]), 2, "part of the path is not a folder");
    check_refused(&to("e.svg", &["e.svg", "--force"]), 2, "--out and FILE are one file, e.svg");
    let table = ["--set", "data.set=csv", "--set", "data.path=old.svg", "--force"];
    check_refused(&to("old.svg", &table), 2, "--out and data.path are one file");
    assert_eq!(names(folder.path()), ["e.svg", "old.svg"]);
    assert_eq!(fs::read_to_string(at("old.svg")).unwrap(), "old");
    made(folder.path(), &["--step", "3", "--view", "loss", "--out", "old.svg", "--force"]);
    assert!(fs::read_to_string(at("old.svg")).unwrap().starts_with("<svg"));
}

/// A limit on the size of files stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let script = "ulimit -f 8; exec \"$BIN\" figure --set network.depth=2 --set network.width=8 --step 3 \
                  --view layers --out f.png";
    let output = crate::program::shell(folder.path(), script);
    check_refused(&output, 2, "--out f.png: no file may be that large here");
    assert!(names(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing() {
    use crate::program::{ended, signal, until};
    let folder = tempfile::tempdir().unwrap();
    let long = ["--set", "training.steps=10000000", "--step", "10000000", "--view", "loss", "--out", "f.svg"];
    let child = shiftscope().arg("figure").args(long).current_dir(folder.path()).spawn().unwrap();
    // The temporary file appears when the run has begun to listen.
    until("the temporary file", || !names(folder.path()).is_empty());
    signal(&child, "INT");
    assert_eq!(ended(child).status.code(), Some(130));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for view in ["layers", "drift", "window"] {
        for ending in ["svg", "pdf", "png"] {
            let [one, two] = ["1", "2"].map(|n| format!("{view}{n}.{ending}"));
            for out in [&one, &two] {
                made(folder.path(), &["--step", "5", "--until", "9", "--view", view, "--caption", "--out", out]);
            }
            let [one, two] = [one, two].map(|name| fs::read(folder.path().join(name)).unwrap());
            assert!(one == two, "{view} {ending}");
        }
    }
}

#[test]
fn sizes_are_as_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let of = |size: &str, scale: &str, ending: &str| {
        let out = format!("f.{ending}");
        let arguments = ["--step", "2", "--view", "loss", "--size", size, "--scale", scale, "--force", "--out", &out];
        made(folder.path(), &arguments);
        fs::read(folder.path().join(&out)).unwrap()
    };
    let png = |size: &str, scale: &str| {
        let bytes = of(size, scale, "png");
        let decoder = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        [decoder.info().width, decoder.info().height]
    };
    assert_eq!(png("slide-16x9", "1"), [1280, 720]);
    assert_eq!(png("641x403", "2"), [1282, 806]);
    assert_eq!(png("a4-column", "1"), [302, 227]);
    assert_eq!(png("a4-column", "4"), [1209, 907]);
    let svg = String::from_utf8(of("a4-column", "1", "svg")).unwrap();
    assert!(svg.contains(" width=\"80mm\" height=\"60mm\""), "{}", &svg[..300]);
    let pdf = of("a4-column", "1", "pdf");
    let pdf = String::from_utf8_lossy(&pdf);
    let page: Vec<f64> = pdf
        .split("/MediaBox")
        .nth(1)
        .unwrap()
        .split([' ', '[', ']', '\n'])
        .filter_map(|n| n.parse().ok())
        .take(4)
        .collect();
    assert!((page[2] - 226.77).abs() < 0.01 && (page[3] - 170.08).abs() < 0.01, "{page:?}");
}

#[test]
fn stdout_gets_the_figure_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = |more: &[&str]| {
        let output = figure(folder.path(), &[&["--step", "2", "--view", "loss", "--out", "-"], more].concat());
        assert!(output.status.success() && output.stderr.is_empty());
        output.stdout
    };
    assert!(out(&[]).starts_with(b"<svg"));
    assert!(out(&["--format", "png"]).starts_with(b"\x89PNG"));
    assert!(out(&["--format", "pdf"]).starts_with(b"%PDF-"));
    assert!(names(folder.path()).is_empty());
}

/// A figure of a small experiment with a change.
fn sample(picture: Picture, step: u64, until: u64) -> Figure {
    let mut config = plane_with(&["network.depth=3", "network.width=8", "data.samples=200", "training.batch_size=20"]);
    config.merge_toml("[[event]]\nstep = 4\nkey = \"training.learning_rate\"\nvalue = 0.25\n").unwrap();
    let (experiment, state) = (config.check().unwrap(), ViewState::default());
    Figure { experiment, step, until, picture, state, look: Look::default(), folder: None }
}

fn replayed(figure: &Figure) -> Report {
    figure.replay(&mut |_| true).expect("a good experiment").expect("nobody interrupts")
}

#[test]
fn every_format_gives_the_figure_back() {
    let mut figure = sample(Picture::Drift, 130, 150);
    figure.state.set_option("layer", "2").unwrap();
    figure.state.set_option("axis", "fit").unwrap();
    figure.set("lang", "ko").unwrap();
    let report = replayed(&figure);
    for kind in [FileKind::Svg, FileKind::Pdf, FileKind::Png] {
        let bytes = Sheet::new(&figure, &report).file(kind).expect("a file");
        let read = Figure::read(&bytes).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(read.provenance(), figure.provenance(), "{kind:?}");
        assert_eq!((&read.experiment, read.state), (&figure.experiment, figure.state.clone()));
    }
    for bytes in
        [&b""[..], b"seed = 1", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"]
    {
        let line = Figure::read(bytes).unwrap_err().to_string();
        assert!(!line.is_empty() && !line.contains('\n'));
    }
}

#[test]
fn a_figure_between_two_recorded_steps_is_of_exactly_that_step() {
    let figure = sample(Picture::Layers, 301, 400);
    let report = replayed(&figure);
    let frames = report.timeline.frames();
    assert!(
        frames.iter().any(|frame| frame.step == 301) && report.frame.as_ref().is_some_and(|frame| frame.step == 400)
    );
    assert!(frames.windows(2).all(|pair| pair[0].step < pair[1].step));
    let text = Text::new(Language::English);
    let words = Words::of(&figure, &report, &text);
    assert!(words.title.contains("step 301"), "{}", words.title);
    // What a run that ends there says of itself is the same.
    let alone = sample(Picture::Layers, 301, 301);
    assert_eq!(Words::of(&alone, &replayed(&alone), &text), words);
}

#[test]
fn a_caption_says_what_matters() {
    let figure = sample(Picture::Layers, 10, 10);
    let report = replayed(&figure);
    for (language, parts) in [
        (
            Language::English,
            ["γẑ+β", "step 10", "Two spirals", "Sigmoid, 3 × 8", "learning rate 0.25", "batch size 20", "seed 1"],
        ),
        (Language::Korean, ["γẑ+β", "스텝 10", "두 나선", "깊이 3 × 너비 8", "학습률 0.25", "배치 크기 20", "시드 1"]),
    ] {
        let words = Words::of(&figure, &report, &Text::new(language));
        for part in parts {
            assert!(words.caption.contains(part), "{part} is not in {}", words.caption);
        }
        assert!(words.caption.ends_with(concat!("ShiftScope ", env!("CARGO_PKG_VERSION"))));
        assert!(words.alt.contains('%') && !words.caption.contains('\n'));
    }
    // At step 4 the change of step 4 has not been made yet.
    let before = sample(Picture::Layers, 4, 10);
    let words = Words::of(&before, &replayed(&before), &Text::new(Language::English));
    assert!(words.caption.contains("learning rate 0.5"), "{}", words.caption);
}

#[test]
fn what_enters_a_plain_network_alone_is_its_weighted_sum() {
    let folder = tempfile::tempdir().unwrap();
    for (hidden, title) in [("b", "<title>Σwx in every layer"), ("a", "<title>γẑ+β in every layer")] {
        let out = format!("{hidden}.svg");
        made(folder.path(), &["--step", "3", "--view", "layers", "--show", &format!("hide={hidden}"), "--out", &out]);
        let svg = fs::read_to_string(folder.path().join(&out)).unwrap();
        assert!(svg.contains(title), "hide={hidden}: {}", &svg[..600.min(svg.len())]);
    }
}

#[test]
fn the_drift_of_a_plain_network_alone_is_that_of_its_weighted_sum() {
    let mut figure = sample(Picture::Drift, 130, 150);
    let report = replayed(&figure);
    for (hidden, sign, other) in [("b", "Σwx", "γẑ+β"), ("a", "γẑ+β", "Σwx"), ("none", "γẑ+β", "Σwx")] {
        figure.state.set_option("hide", hidden).unwrap();
        let names = Page::of(&figure, &report).names;
        assert!(names.iter().any(|name| name.contains(sign)), "hide={hidden}: {names:?}");
        assert!(!names.iter().any(|name| name.contains(other)), "hide={hidden}: {names:?}");
    }
}

/// Eight passes of every recorded step are for those figures that show what they find.
#[test]
fn a_figure_measures_the_landscape_where_it_shows_it() {
    let mut figure = sample(Picture::Gradients, 6, 6);
    let found = |figure: &Figure| {
        let report = replayed(figure);
        let frames = report.timeline.frames().iter();
        frames.map(|frame| frame.arms.each_ref().map(|arm| arm.landscape.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(found(&figure), [[false; 2]; 7]);
    figure.state.set_option("gradients.part", "landscape").unwrap();
    assert_eq!(found(&figure)[1..], [[true; 2]; 6]);
    // A window that opens it asks for it before it builds the run.
    let mut session = Session::new(&plane().check().unwrap(), Language::English);
    let commands = session.restore(&figure);
    assert!(
        matches!(&commands[..], [.., Command::Measure(extras), Command::Branch(..)] if extras.landscape),
        "{commands:?}"
    );
    figure.picture = Picture::Layers;
    assert_eq!(found(&figure), [[false; 2]; 7], "another view of the same window");
}

#[test]
fn a_window_opens_at_a_figure() {
    let mut figure = sample(Picture::Gradients, 128, 150);
    figure.state.set_option("layer", "2").unwrap();
    let config = plane().check().unwrap();
    let mut session = Session::new(&config, Language::Korean);
    let commands = session.restore(&figure);
    assert!(
        matches!(&commands[..], [Command::Pause, Command::Watch(_), Command::Branch(file, 150)] if **file == figure.experiment)
    );
    assert_eq!(session.config(), figure.experiment.config());
    let state = session.state();
    assert_eq!((state.tab, state.layer, state.at), (shiftscope::view::Tab::Gradients, Some(2), Some(128)));
    // A step that is not recorded is reached by ending there.
    figure.step = 301;
    figure.until = 400;
    assert!(matches!(&session.restore(&figure)[..], [.., Command::Branch(_, 301)]));
    assert_eq!(session.state().at, None);
}

#[test]
fn open_refuses_what_is_no_figure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.svg");
    fs::write(&path, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    check_refused(&output(&["open", text(&path)]), 2, "a.svg: does not say how it was made");
    check_refused(&output(&["open", "none.svg"]), 2, "none.svg: no such file or folder");
    check_refused(&output(&["open", "/dev/zero"]), 2, "is a device");
    check_refused(&output(&["open", "Cargo.toml", "--lang", "fr"]), 2, "--lang is \"fr\"");
    check_refused(&output(&["open"]), 2, "FIGURE");
    made(folder.path(), &["--step", "2", "--view", "loss", "--out", "b.pdf"]);
    // All is well with it, but there is no display.
    check_refused(&output(&["open", text(&folder.path().join("b.pdf"))]), 1, "no display");
}

/// A page as egui draws it.
pub struct Page {
    pub shapes: Vec<egui::epaint::ClippedShape>,
    roles: Vec<Role>,
    names: Vec<String>,
    screen: Rect,
}

impl Page {
    pub fn of(figure: &Figure, report: &Report) -> Self {
        let text = Text::new(figure.look.language);
        let Size { width, height, .. } = figure.look.size;
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
        let mut state = figure.state.clone();
        state.at = (figure.step < figure.until).then_some(figure.step);
        state.network = figure.picture == Picture::Network;
        let scene = Scene { page: true, ..Scene::new(&report.config, Some(report), &state, &text) };
        let words = Words::of(figure, report, &text);
        let caption = figure.look.caption.then_some(&*words.caption);
        let ctx = blank();
        ctx.set_theme(figure.look.theme);
        let mut output = egui::FullOutput::default();
        for _ in 0..4 {
            let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
            output = ctx.run_ui(input, |ui| picture_ui(ui, &scene, figure.picture, caption));
            output.textures_delta.clear();
        }
        let nodes = output.platform_output.accesskit_update.map(|update| update.nodes).unwrap_or_default();
        let roles = nodes.iter().map(|(_, node)| node.role()).collect();
        let names = nodes.iter().filter_map(|(_, node)| node.label()).map(str::to_owned).collect();
        Self { shapes: output.shapes, roles, names, screen }
    }

    /// Text without room.
    pub fn problems(&self) -> Vec<String> {
        fit::of_page(&self.shapes, self.screen)
    }
}

/// A context in which nothing was drawn yet. Each thread makes one and gives it its first memory again: the fonts and their
/// glyphs take longer than a page.
fn blank() -> Context {
    thread_local! {
        static BLANK: (Context, Memory) = {
            let ctx = Context::default();
            theme::install(&ctx);
            ctx.enable_accesskit();
            // The fonts are there from the first pass on.
            ctx.run_ui(RawInput::default(), |_| ()).textures_delta.clear();
            let memory = ctx.memory(Memory::clone);
            (ctx, memory)
        };
    }
    BLANK.with(|(ctx, memory)| {
        ctx.memory_mut(|now| *now = memory.clone());
        ctx.clone()
    })
}

const PAPER: [Picture; 8] = [
    Picture::Layers,
    Picture::Network,
    Picture::Lens,
    Picture::Unit,
    Picture::Loss,
    Picture::Gradients,
    Picture::Drift,
    Picture::Data,
];

/// What can be clicked.
const CONTROLS: [Role; 7] =
    [Role::Button, Role::Tab, Role::Slider, Role::CheckBox, Role::ComboBox, Role::RadioButton, Role::TextInput];

/// What is wrong with a page.
fn problems(page: &Page, what: &str) -> Vec<String> {
    let mut found = page.problems();
    if let Some(role) = page.roles.iter().find(|role| CONTROLS.contains(role)) {
        found.push(format!("a {role:?} on paper"));
    }
    if !page.roles.contains(&Role::Image) {
        found.push("a page without a picture".to_owned());
    }
    found.into_iter().map(|problem| format!("{what}: {problem}")).collect()
}

/// The reports of one run at one step, each with the answer to another question.
#[derive(Default)]
struct Reports(Vec<(Question, Report)>);

impl Reports {
    /// The report that `figure` needs: trained for only once for all figures that ask the same.
    fn of(&mut self, figure: &Figure) -> &Report {
        let asked = figure.question();
        let known = self.0.iter().position(|(question, _)| *question == asked);
        let at = known.unwrap_or_else(|| {
            self.0.push((asked, replayed(figure)));
            self.0.len() - 1
        });
        &self.0[at].1
    }
}

#[track_caller]
fn check(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn every_page_fits_and_has_nothing_to_click() {
    let mut found = Vec::new();
    for set in ["network.activation=sigmoid", "network.activation=relu", "data.set=digits", "data.set=wine"] {
        let mut figure = sample(Picture::Data, 40, 60);
        let mut config = figure.experiment.into_config();
        config.set("network.depth=10").unwrap();
        config.set(set).unwrap();
        figure.experiment = config.check().unwrap();
        let mut reports = Reports::default();
        for picture in PAPER {
            figure.picture = picture;
            let report = reports.of(&figure);
            for (name, size) in PRESETS {
                for language in Language::ALL {
                    for caption in [false, true] {
                        figure.look = Look { size, language, caption, ..Look::default() };
                        let what = format!("{set} {picture:?} {name} {language:?} caption {caption}");
                        // Too small a page is refused.
                        if figure.problems().is_empty() {
                            found.extend(problems(&Page::of(&figure, report), &what));
                        }
                    }
                }
            }
        }
    }
    check(&found);
}

#[test]
fn every_option_fits() {
    let mut found = Vec::new();
    let mut figure = sample(Picture::Layers, 40, 60);
    let mut config = figure.experiment.into_config();
    config.set("network.depth=10").unwrap();
    figure.experiment = config.check().unwrap();
    let mut reports = Reports::default();
    for (picture, option, value) in options() {
        figure.picture = picture;
        figure.state = ViewState::default();
        figure.state.set_option(option, value).unwrap();
        let report = reports.of(&figure);
        for (name, size) in PRESETS {
            for language in Language::ALL {
                figure.look = Look { size, language, ..Look::default() };
                let what = format!("{picture:?} {option}={value} {name} {language:?}");
                if figure.too_small().is_some() {
                    continue;
                }
                found.extend(problems(&Page::of(&figure, report), &what));
            }
        }
    }
    check(&found);
}

/// Every value of every option but those of a new window, with a picture that shows it. A window has no page to fit.
fn options() -> Vec<(Picture, &'static str, &'static str)> {
    let new = ViewState::default();
    let mut all = Vec::new();
    for option in OPTIONS {
        let pictures = match option.name.split_once('.').map_or(option.name, |(group, _)| group) {
            "layers" | "stage" => &[Picture::Layers][..],
            "lens" | "layer" | "unit" => &[Picture::Lens],
            "progress" | "time" => &[Picture::Loss],
            "gradient-flow" => &[Picture::GradientFlow],
            "gradients" => &[Picture::Gradients],
            "drift" => &[Picture::Drift],
            "data" => &[Picture::Data],
            "microscope" => &[Picture::Unit],
            "hide" => &PAPER,
            "window" | "controls" => &[],
            other => panic!("which picture shows {other}?"),
        };
        let words = if option.words().is_empty() { &["3"] } else { option.words() };
        let values = words.iter().filter(|word| option.word(&new) != **word);
        all.extend(values.flat_map(|value| pictures.iter().map(|picture| (*picture, option.name, *value))));
    }
    all
}

/// A figure of the table `rows`, each with the class at its end, below `head`.
fn of_table(folder: &Path, head: &str, rows: impl Iterator<Item = String>) -> Figure {
    let path = folder.join("table.csv");
    let rows: Vec<String> = std::iter::once(head.to_owned()).chain(rows).collect();
    fs::write(&path, rows.join("\n")).unwrap();
    let mut figure = sample(Picture::Data, 4, 4);
    let mut config = figure.experiment.into_config();
    config.set("data.set=csv").unwrap();
    config.set(&format!("data.path={}", text(&path))).unwrap();
    figure.experiment = config.check().unwrap();
    figure
}

/// What is wrong with `figure` on pages of all sizes in both languages, and what else `more` finds on them.
fn on_all_pages(figure: &mut Figure, more: impl Fn(&Page) -> Option<String>) -> Vec<String> {
    let report = replayed(figure);
    let mut found = Vec::new();
    for (name, size) in PRESETS {
        for language in Language::ALL {
            figure.look = Look { size, language, ..Look::default() };
            let what = format!("{name} {language:?}");
            let page = Page::of(figure, &report);
            found.extend(problems(&page, &what));
            found.extend(more(&page).map(|problem| format!("{what}: {problem}")));
        }
    }
    found
}

/// Long numbers were once written over their neighbors and off the page, and what had no room was missing without a word.
#[test]
fn tables_of_long_numbers_fit() {
    let folder = tempfile::tempdir().unwrap();
    let numbers: [fn(f64) -> f64; 4] =
        [|x| -0.677_714_285_714 * x, |x| 4.744_123_4e-10 * x, |x| 12_345_678.0 + 1111.0 * x, |x| 0.001 * x.sin()];
    let mut found = Vec::new();
    for number in numbers {
        let row = |i: u32| {
            let values = (1..=4).map(|k| number(f64::from(i * 7 + k)).to_string());
            values.chain([format!("kind {}", i % 3)]).collect::<Vec<_>>().join(",")
        };
        let head = "leaf length,height above sea,stem,node,kind";
        let mut figure = of_table(folder.path(), head, (0..60).map(row));
        found.extend(on_all_pages(&mut figure, |page| {
            let texts = fit::texts(&page.shapes);
            let missing = ["leaf length", "height above", "stem", "node"];
            let missing = missing.iter().filter(|name| !texts.iter().any(|text| text.starts_with(*name))).count();
            let said = texts.iter().any(|text| {
                let more = ["more", "have no room", "외 ", "생략"].iter().any(|word| text.contains(word));
                more && text.contains(&missing.to_string())
            });
            (missing > 0 && !said).then(|| format!("{missing} features are missing without a word: {texts:?}"))
        }));
    }
    check(&found);
}

/// Of 100 classes the legend once named 44, and nothing said that there are more.
#[test]
fn a_legend_that_is_cut_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let row = |i: u32| format!("{},{},species {}", f64::from(i % 37) * 0.1, f64::from(i % 23) * 0.1, i % 100);
    let mut figure = of_table(folder.path(), "x,y,kind", (0..1000).map(row));
    let found = on_all_pages(&mut figure, |page| {
        let texts = fit::texts(&page.shapes);
        let named = texts.iter().filter(|text| text.starts_with("species ")).count();
        let more = [format!("+ {} more", 100 - named), format!("외 {}개", 100 - named)];
        let said = texts.iter().any(|text| more.contains(text));
        // The smallest page has no legend.
        let none = named == 0 && page.screen.width() < 400.0;
        (!none && !said).then(|| format!("{named} classes of 100, and no word: {texts:?}"))
    });
    check(&found);
}

#[test]
fn the_least_page_of_every_view_fits() {
    let mut found = Vec::new();
    let mut figure = sample(Picture::Layers, 40, 40);
    let mut reports = Reports::default();
    for picture in PAPER {
        figure.picture = picture;
        let [width, height] = picture.least(false);
        let report = reports.of(&figure);
        for (language, theme) in [(Language::English, Theme::Light), (Language::Korean, Theme::Dark)] {
            figure.look = Look { size: Size::points(width, height), language, theme, ..Look::default() };
            assert!(figure.problems().is_empty());
            found.extend(problems(&Page::of(&figure, report), &format!("{picture:?} {language:?}")));
        }
        figure.look.size = Size::points(width - 1.0, height);
        assert!(figure.problems()[0].to_string().contains("needs at least"));
    }
    check(&found);
}

/// Ten layers with 48 lines each are 960 lines and as many dots: written one by one they would be half a megabyte.
#[test]
fn the_units_of_a_cell_are_a_few_paths() {
    let folder = tempfile::tempdir().unwrap();
    let paths = |show: &str| {
        let out = ["--step", "3", "--view", "layers", "--force", "--out", "f.svg", "--set", "network.width=48"];
        made(folder.path(), &[&out[..], &["--show", show]].concat());
        let svg = fs::read_to_string(folder.path().join("f.svg")).unwrap();
        (svg.matches("<path").count(), svg.len())
    };
    let (pooled, units) = (paths("units=pooled"), paths("units=each"));
    // Two layers of two arms: lines and dots, each in the color of the arm and in that of a flat part, and grey dots. The
    // legend has other words.
    assert!(units.0 <= pooled.0 + 4 * 5 + 60, "{units:?} against {pooled:?}");
    assert!(units.1 <= pooled.1 + 4 * 15_000, "{units:?} against {pooled:?}");
}
