//! `shiftscope animate`: frames of a run, as a file.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::Path;
use std::process::Output;

use shiftscope::figure::{Animation, Figure, Film, Look, Size, Spacing, draw};
use shiftscope::render::{self, Labels, provenance};
use shiftscope::view::{Picture, ViewState};

use crate::program::{plane_with, shiftscope, succeeded};

const SMALL: [&str; 6] = [
    "network.depth=3",
    "network.width=8",
    "data.set=spirals",
    "data.samples=200",
    "training.batch_size=64",
    "training.steps=200",
];

fn animate(out: &Path, options: &[&str]) -> Output {
    let set = SMALL.iter().flat_map(|assignment| ["--set", assignment]);
    let size = ["--size", "500x400", "--view", "layers", "--out"];
    shiftscope().arg("animate").args(set).args(size).arg(out).args(options).output().unwrap()
}

#[track_caller]
fn made(out: &Path, options: &[&str]) -> Vec<u8> {
    succeeded(animate(out, options));
    fs::read(out).unwrap()
}

/// Frames, times in milliseconds, and how often it is played.
struct Seen {
    size: [u32; 2],
    delays: Vec<u32>,
    plays: u32,
}

fn of_gif(file: &[u8]) -> Seen {
    let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
    let size = [decoder.width(), decoder.height()].map(u32::from);
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(10 * u32::from(frame.delay));
    }
    let plays = match decoder.repeat() {
        gif::Repeat::Infinite => 0,
        gif::Repeat::Finite(again) => u32::from(again) + 1,
    };
    Seen { size, delays, plays }
}

fn of_png(file: &[u8]) -> Seen {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let info = reader.info();
    let (size, control) = ([info.width, info.height], *info.animation_control().unwrap());
    let mut delays = Vec::new();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    for _ in 0..control.num_frames {
        reader.next_frame(&mut buffer).unwrap();
        let frame = reader.info().frame_control().unwrap();
        delays.push(1000 * u32::from(frame.delay_num) / u32::from(frame.delay_den));
    }
    Seen { size, delays, plays: control.num_plays }
}

#[test]
fn gif_and_apng_have_the_frames_and_times_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let options =
        ["--from", "0", "--to", "90", "--frames", "7", "--frame-time", "40", "--end-hold", "500", "--loop", "3"];
    let gif = made(&folder.path().join("a.gif"), &options);
    let png = made(&folder.path().join("a.png"), &options);
    for (seen, file) in [(of_gif(&gif), &gif), (of_png(&png), &png)] {
        assert_eq!(seen.size, [500, 400]);
        assert_eq!(seen.delays, [40, 40, 40, 40, 40, 40, 540]);
        assert_eq!(seen.plays, 3);
        let figure = Figure::read(file).unwrap();
        assert_eq!((figure.step, figure.picture), (90, Picture::Layers));
        let text = provenance(file).unwrap().unwrap();
        assert!(text.contains("[animation]\nfrom = 0\nframes = 7\nspacing = \"log\""), "{text}");
    }
    // The same command twice.
    assert!(gif == made(&folder.path().join("b.gif"), &options));
}

#[test]
fn the_defaults_are_a_hundred_frames_or_all_steps_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let seen = of_gif(&made(&folder.path().join("a.gif"), &["--from", "2", "--to", "6"]));
    assert_eq!((seen.delays, seen.plays), (vec![100, 100, 100, 100, 2100], 0));
}

#[test]
fn mistakes_are_one_line_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.gif");
    let check = |out: &Path, options: &[&str], expected: &str| {
        let output = animate(out, options);
        let line = String::from_utf8(output.stderr).unwrap().replace(folder.path().to_str().unwrap(), "DIR");
        assert_eq!((output.status.code(), line.as_str()), (Some(2), format!("error: {expected}\n").as_str()));
    };
    check(
        &out,
        &["--frames", "0", "--spacing", "even", "--frame-time", "5", "--end-hold", "-1", "--loop", "x"],
        "--from is missing; give the first step to be shown; --to is missing; give the last step to be shown; --frames is 0; \
         allowed: 1..=2000; --spacing is \"even\"; allowed: log or linear; --frame-time is 5; allowed: 10..=60000; \
         --end-hold is -1; allowed: 0..=60000; --loop is \"x\"; allowed: 0..=65535",
    );
    check(&out, &["--from", "9", "--to", "3"], "--from is 9; allowed: 0..=3, up to the last step");
    check(&out, &["--from", "0", "--to", "300"], "--to is 300; allowed: 0..=200 (training.steps)");
    check(&out, &["--from", "0", "--to", "3", "--frames", "9"], "--frames is 9; allowed: 1..=4, the steps from 0 to 3");
    check(
        &folder.path().join("a.svg"),
        &["--from", "0", "--to", "3"],
        "--out DIR/a.svg: the ending does not say the format; use .gif, or .png for an APNG",
    );
    fs::write(&out, "mine").unwrap();
    check(&out, &["--from", "0", "--to", "3"], "--out DIR/a.gif: there is such a file; --force replaces it");
    assert_eq!(fs::read(&out).unwrap(), b"mine");
    check(
        &folder.path().join("none/a.gif"),
        &["--from", "0", "--to", "3"],
        "--out DIR/none/a.gif: no such file or folder",
    );
    let ended =
        ["--set", "arms.b.normalization=none", "--set", "training.learning_rate=1000", "--set", "init.scale=100"];
    let ended = ended.into_iter().chain(["--set", "network.activation=relu", "--from", "0", "--to", "150", "--force"]);
    let output = animate(&out, &ended.collect::<Vec<_>>());
    let line = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && line.contains("there is nothing left to show"), "{line}");
    assert_eq!(fs::read(&out).unwrap(), b"mine");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_closed_terminal_leaves_nothing_behind() {
    use crate::program::{ended, signal, until};
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.gif");
    let size = ["--size", "1600x1000", "--view", "drift", "--from", "0", "--to", "2000", "--frames", "1500", "--out"];
    let child = shiftscope().arg("animate").args(size).arg(&out).spawn().unwrap();
    until("the temporary file", || fs::read_dir(folder.path()).unwrap().count() > 0);
    signal(&child, "HUP");
    assert_eq!(ended(child).status.code(), Some(129));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn animation(frames: usize) -> Animation {
    let experiment = plane_with(&SMALL).check().unwrap();
    let look = Look { size: Size::points(640.0, 480.0), ..Look::default() };
    let figure = Figure {
        experiment,
        step: 150,
        until: 150,
        picture: Picture::Layers,
        state: ViewState::default(),
        look,
        folder: None,
    };
    let film = Film { to: 150, frames: Some(frames), spacing: Spacing::Linear, ..Film::default() };
    Animation::new(figure, film).unwrap()
}

#[test]
fn a_frame_is_the_figure_of_its_step_in_the_run_to_the_last() {
    let animation = animation(18);
    assert_eq!([animation.steps()[0], animation.steps()[16]], [0, 141], "a step that is not recorded is among them");
    let (recording, words) = animation.record(2, &mut |_| true).unwrap().unwrap();
    assert_eq!((recording.len(), recording.size()), (18, [640, 480]));
    assert!(words.title.contains("150"), "{}", words.title);

    let step = animation.steps()[16];
    let figure = Figure { step, ..animation.figure().clone() };
    let report = figure.replay(&mut |_| true).unwrap().unwrap();
    let svg = render::svg(&draw(&figure, &report, None), Labels::default());
    let still = render::pixels_of(&svg, [640, 480]).unwrap();
    let mut one = render::Recording::default();
    one.push(&still).unwrap();
    let png = one.apng(render::Timing::default(), Labels::default(), |_| std::ops::ControlFlow::Continue(())).unwrap();
    let all =
        recording.apng(render::Timing::default(), Labels::default(), |_| std::ops::ControlFlow::Continue(())).unwrap();
    assert_eq!(composed(&all, 16), composed(&png, 0), "frame 16 of the animation is the figure of step {step}");
}

/// The pixels that are seen at frame `index` of an APNG whose frames blend over or replace.
fn composed(file: &[u8], index: usize) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let mut canvas = vec![0; 4 * width * height];
    for _ in 0..=index {
        let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut buffer).unwrap();
        let at = *reader.info().frame_control().unwrap();
        let row = 4 * info.width as usize;
        for (y, pixels) in buffer[..row * info.height as usize].chunks(row).enumerate() {
            let start = 4 * ((at.y_offset as usize + y) * width + at.x_offset as usize);
            for (to, from) in canvas[start..start + row].chunks_mut(4).zip(pixels.chunks(4)) {
                if at.blend_op == png::BlendOp::Source || from[3] == 255 {
                    to.copy_from_slice(from);
                }
            }
        }
    }
    canvas
}
