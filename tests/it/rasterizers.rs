//! Our pictures as other programs see them: a browser, librsvg and poppler against resvg. `bash .ci/rasterizers` runs it
//! where these programs are installed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use shiftscope::render::{Effort, Labels, Pixels, encode, pdf, pixels, svg};

use crate::snapshots::{SHOTS, Shot, drawing, marked, read, share, write};

/// Largest difference of a color channel that counts as the same.
const SAME: u8 = 24;
/// Share of pixels that may differ where at least one of the two pictures is even, in a program.
const MAY_DIFFER: f64 = 0.0005;

/// Where more may differ: the saturation of 256 samples has more rows than pixels there, and poppler's own rasterizer
/// takes other ones of them.
const EXCEPTION: (&str, &str, f64) = ("gradients-1600-ko", "pdftoppm", 0.015);

const TOML: &str = "learning_rate = 0.1 # 학습률\n";

/// A program that draws the file before into the file after.
struct Program {
    name: &'static str,
    input: &'static str,
    arguments: fn(&Path, &Path, [u16; 2]) -> Vec<String>,
}

const PROGRAMS: [Program; 4] = [
    Program { name: "chromium", input: "svg", arguments: chromium },
    Program { name: "rsvg-convert", input: "svg", arguments: rsvg },
    Program { name: "pdftoppm", input: "pdf", arguments: poppler },
    Program { name: "pdftocairo", input: "pdf", arguments: poppler },
];

fn chromium(from: &Path, to: &Path, [width, height]: [u16; 2]) -> Vec<String> {
    let profile = from.with_file_name("profile");
    let fixed = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"];
    let said = [
        format!("--user-data-dir={}", profile.display()),
        format!("--window-size={width},{height}"),
        format!("--screenshot={}", to.display()),
        format!("file://{}", from.display()),
    ];
    fixed.into_iter().map(str::to_owned).chain(said).collect()
}

fn rsvg(from: &Path, to: &Path, [width, height]: [u16; 2]) -> Vec<String> {
    let said = ["-w", &width.to_string(), "-h", &height.to_string(), "-o"].map(str::to_owned);
    said.into_iter().chain([to.display().to_string(), from.display().to_string()]).collect()
}

/// A pixel of CSS is 1/96 inch.
fn poppler(from: &Path, to: &Path, _: [u16; 2]) -> Vec<String> {
    let said = ["-png", "-singlefile", "-r", "96"].map(str::to_owned);
    said.into_iter().chain([from.display().to_string(), to.with_extension("").display().to_string()]).collect()
}

/// The picture of a program. What it complains about goes into `complaints`; a browser complains about its surroundings.
fn drawn(program: &Program, from: &Path, size: [u16; 2], complaints: &mut String) -> Pixels {
    let to = from.with_extension(format!("{}.png", program.name));
    let output =
        Command::new(program.name).args((program.arguments)(from, &to, size)).output().expect("an installed program");
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || (program.name != "chromium" && !said.is_empty()) {
        let _ = writeln!(complaints, "{} complains about {}: {said}", program.name, from.display());
    }
    read(&to).expect("a picture")
}

/// Where two pictures differ, and where they differ although at least one of them is even around there: an edge of both is
/// smoothed by each program in its own way.
fn difference(one: &Pixels, other: &Pixels) -> (Vec<bool>, Vec<bool>) {
    assert_eq!(one.size, other.size);
    let width = usize::try_from(one.size[0]).expect("a width");
    let (a, b) = (one.rgba.as_chunks::<4>().0, other.rgba.as_chunks::<4>().0);
    let apart = |a: [u8; 4], b: [u8; 4]| (0..3).any(|c| a[c].abs_diff(b[c]) > SAME);
    let differs: Vec<bool> = a.iter().zip(b).map(|(a, b)| apart(*a, *b)).collect();
    let even = |pixels: &[[u8; 4]], i: usize| {
        let near = |dx: usize, dy: usize| (i + dx + dy * width).checked_sub(width + 1).and_then(|i| pixels.get(i));
        (0..9).filter_map(|k| near(k % 3, k / 3)).all(|near| !apart(*near, pixels[i]))
    };
    let really = differs.iter().enumerate().map(|(i, differs)| *differs && (even(a, i) || even(b, i))).collect();
    (differs, really)
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rasterizers");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// What poppler says about a PDF, and the file that is attached to it. Complaints go into `complaints`.
fn told(page: &Path, complaints: &mut String) -> (String, String) {
    let attached = page.with_extension("toml");
    let path = |path: &Path| path.display().to_string();
    let calls = [
        ("pdfinfo", vec![path(page)]),
        ("pdfdetach", vec!["-save".into(), "1".into(), "-o".into(), path(&attached), path(page)]),
    ];
    let said = calls.map(|(name, arguments)| {
        let output = Command::new(name).args(arguments).output().expect("an installed program");
        if !output.status.success() || !output.stderr.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let _ = writeln!(complaints, "{name} complains about {}: {said}", page.display());
        }
        String::from_utf8_lossy(&output.stdout).into_owned()
    });
    let [said, _] = said;
    (said, fs::read_to_string(attached).expect("an attached file"))
}

/// Compares the picture of a shot, adds a line for each program to the report, and returns what is wrong.
fn compare(shot: &Shot, report: &mut String) -> String {
    let path = |end: &str| folder().join(format!("{}.{end}", shot.name));
    let labels = Labels { title: shot.name, description: "각 층", provenance: Some(TOML), ..Labels::default() };
    let text = svg(&drawing(shot), labels);
    let ours = pixels(&text, 1.0).expect("a picture");
    let page = shot.size.map(|side| 0.75 * f32::from(side));
    fs::write(path("pdf"), pdf(&text, page, labels).expect("a PDF")).expect("a place to write");
    fs::write(path("svg"), &text).expect("a place to write");
    fs::write(path("resvg.png"), encode(&ours, Effort::Fast).expect("a PNG")).expect("a place to write");
    let mut wrong = String::new();
    let (said, attached) = told(&path("pdf"), &mut wrong);
    assert!(said.contains(shot.name) && said.contains("각 층"), "{said}");
    assert_eq!(attached, TOML);
    for program in &PROGRAMS {
        let theirs = drawn(program, &path(program.input), shot.size, &mut wrong);
        let (differs, really) = difference(&ours, &theirs);
        write(&path(&format!("{}.diff.png", program.name)), &marked(&ours, &really));
        let (all, real) = (100.0 * share(&differs), share(&really));
        let line = format!("{:<22} {:<13} {all:8.3} % {:8.4} %", shot.name, program.name, 100.0 * real);
        let (picture, name, more) = EXCEPTION;
        if real > if (shot.name, program.name) == (picture, name) { more } else { MAY_DIFFER } {
            let _ = writeln!(wrong, "{line}");
        }
        let _ = writeln!(report, "{line}");
    }
    wrong
}

#[test]
#[ignore = "needs chromium, rsvg-convert and poppler: bash .ci/rasterizers"]
fn other_programs_see_the_same() {
    let mut report = format!("{:<22} {:<13} {:>10} {:>10}\n", "picture", "program", "differs", "off edges");
    let wrong: String = SHOTS.iter().map(|shot| compare(shot, &mut report)).collect();
    fs::write(folder().join("agreement.txt"), &report).expect("a place to write");
    assert!(wrong.is_empty(), "{wrong}\n{report}");
}

#[test]
fn a_seam_is_a_difference_and_a_moved_edge_is_none() {
    let picture = |color: fn(usize) -> u8| Pixels {
        size: [20, 20],
        rgba: (0..400).flat_map(|i| [color(i % 20), 0, 0, 255]).collect(),
    };
    let edge = picture(|x| if x < 10 { 0 } else { 255 });
    let moved = picture(|x| if x < 9 { 0 } else { 255 });
    let seam = picture(|x| {
        if x == 5 {
            60
        } else if x < 10 {
            0
        } else {
            255
        }
    });
    let shares = |other: &Pixels| {
        let (differs, really) = difference(&edge, other);
        (share(&differs), share(&really))
    };
    assert_eq!(shares(&edge), (0.0, 0.0));
    assert_eq!(shares(&moved), (0.05, 0.0));
    assert_eq!(shares(&seam), (0.05, 0.05));
}
