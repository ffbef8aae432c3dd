//! Pictures of the whole window, drawn by our own renderer, against the pictures kept in `snapshots/`.
//!
//! A picture that is meant to change is accepted with `UPDATE_SNAPSHOTS=1 cargo test --test it snapshots`. To add one is
//! one line in [`SHOTS`].

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use egui::Theme;
use egui_kittest::Harness;
use shiftscope::config::Config;
use shiftscope::render::{Effort, Page, Pixels, draw, encode, pixels, svg};
use shiftscope::view::{Language, theme};

use crate::bench::{Bench, Window};

/// Largest difference of a color channel that counts as the same.
const SAME: u8 = 24;
/// Share of pixels that may differ.
const MAY_DIFFER: f64 = 0.001;

/// A picture: the window as it is opened, after what is done in it.
struct Shot {
    name: &'static str,
    size: [u16; 2],
    language: Language,
    theme: Theme,
    act: fn(&mut Window),
}

const fn shot(name: &'static str, size: [u16; 2], language: Language, theme: Theme, act: fn(&mut Window)) -> Shot {
    Shot { name, size, language, theme, act }
}

/// What is pictured. `act` may click, type, press keys or give the session another report.
#[rustfmt::skip]
const SHOTS: &[Shot] = &[
    shot("layers-1600", [1600, 1000], Language::English, Theme::Light, |_| {}),
    shot("layers-1280-dark-ko", [1280, 720], Language::Korean, Theme::Dark, |_| {}),
    shot("layers-1024", [1024, 768], Language::English, Theme::Light, |_| {}),
];

/// Draws a shot.
fn picture(shot: &Shot) -> Pixels {
    let size = shot.size.map(f32::from);
    let bench = Bench::new(Config::default(), shot.language);
    let mut window: Window = Harness::builder()
        .with_size(size)
        .with_theme(shot.theme)
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, bench: &mut Bench| bench.ui(ui), bench);
    window.run();
    (shot.act)(&mut window);
    let drawing = draw(Page::new(size, shot.theme), theme::install, |ui| window.state_mut().ui(ui));
    pixels(&svg(&drawing, Default::default()), 1.0).expect("a picture of this size")
}

/// The pixels of a PNG, with an alpha channel.
fn read(path: &Path) -> Option<Pixels> {
    let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).ok()?));
    decoder.set_transformations(png::Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    rgba.truncate(info.buffer_size());
    Some(Pixels { size: [info.width, info.height], rgba })
}

/// Where the two pictures differ, and the share of these pixels; everywhere where their sizes do.
fn difference(one: &Pixels, other: &Pixels) -> (Vec<bool>, f64) {
    let count = one.rgba.len() / 4;
    if one.size != other.size {
        return (vec![true; count], 1.0);
    }
    let differs = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > SAME);
    let differ: Vec<bool> = one.rgba.chunks_exact(4).zip(other.rgba.chunks_exact(4)).map(differs).collect();
    let share = differ.iter().filter(|differs| **differs).count() as f64 / count as f64;
    (differ, share)
}

/// The picture, pale, with red where it differs.
fn marked(picture: &Pixels, differ: &[bool]) -> Pixels {
    let pale = |c: u8| 160 + c / 3;
    let mark = |(pixel, differs): (&[u8], &bool)| {
        if *differs { [220, 0, 0, 255] } else { [pale(pixel[0]), pale(pixel[1]), pale(pixel[2]), 255] }
    };
    Pixels { size: picture.size, rgba: picture.rgba.chunks_exact(4).zip(differ).flat_map(mark).collect() }
}

fn write(path: &Path, picture: &Pixels) {
    fs::write(path, encode(picture, Effort::Small).expect("a PNG")).expect("a place to write");
}

/// The picture with few colors, so that its file is small: colors of areas stay, those of edges move by at most 8.
fn reduced(picture: &Pixels) -> Pixels {
    let mut areas: HashMap<&[u8], u32> = HashMap::new();
    for pixel in picture.rgba.chunks_exact(4) {
        *areas.entry(pixel).or_default() += 1;
    }
    let step = |c: u8| u8::try_from((u16::from(c) + 8) / 17 * 17).unwrap_or(u8::MAX);
    let color = |pixel: &[u8]| -> [u8; 4] {
        let pixel: [u8; 4] = pixel.try_into().expect("four channels");
        if areas[pixel.as_slice()] > 200 { pixel } else { pixel.map(step) }
    };
    Pixels { size: picture.size, rgba: picture.rgba.chunks_exact(4).flat_map(color).collect() }
}

/// What is wrong with a shot.
fn check(shot: &Shot, update: bool) -> Option<String> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/snapshots/{}.png", shot.name));
    let drawn = picture(shot);
    let before = read(&kept);
    let (differ, share) =
        before.as_ref().map_or_else(|| (vec![true; drawn.rgba.len() / 4], 1.0), |before| difference(&drawn, before));
    if share <= MAY_DIFFER && before.is_some() {
        return None;
    }
    if update {
        write(&kept, &reduced(&drawn));
        return None;
    }
    let aside = |kind: &str| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.{kind}.png", shot.name));
    let (new, diff) = (aside("new"), aside("diff"));
    write(&new, &drawn);
    write(&diff, &marked(&drawn, &differ));
    let sizes = before.map_or_else(|| "there is none".to_owned(), |before| format!("it was {:?}", before.size));
    Some(format!(
        "{}: {:.2} % of {:?} differ ({sizes})\n  new: {}\n  difference: {}",
        shot.name,
        100.0 * share,
        drawn.size,
        new.display(),
        diff.display()
    ))
}

#[test]
fn the_window_looks_as_it_did() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let problems: Vec<String> = SHOTS.iter().filter_map(|shot| check(shot, update)).collect();
    assert!(
        problems.is_empty(),
        "{}\nif this is meant: UPDATE_SNAPSHOTS=1 cargo test --test it snapshots",
        problems.join("\n")
    );
}

#[test]
fn a_changed_picture_is_seen() {
    let shot = &SHOTS[2];
    let one = picture(shot);
    let mut other = one.clone();
    // A square of 30 × 30 pixels of another color.
    for y in 0..30 {
        for x in 0..30 {
            other.rgba[4 * (y * usize::from(shot.size[0]) + x)] ^= 0x80;
        }
    }
    assert_eq!(difference(&one, &one).1, 0.0);
    let (differ, share) = difference(&one, &other);
    assert!(share > MAY_DIFFER && differ[0] && !differ[40], "{share}");
}

#[test]
fn snapshots_are_small() {
    for shot in SHOTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/snapshots/{}.png", shot.name));
        let size = fs::metadata(&path).expect("a snapshot").len();
        assert!(size < 150_000, "{} has {size} bytes", shot.name);
    }
}
