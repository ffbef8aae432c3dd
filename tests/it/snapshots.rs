//! Pictures of the whole window, drawn by our own renderer, against the pictures kept in `snapshots/`.
//!
//! A picture that is meant to change is accepted with `UPDATE_SNAPSHOTS=1 cargo test --test it snapshots`. To add one is
//! one line in [`SHOTS`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Key, Pos2, Theme};
use egui_kittest::Harness;
use shiftscope::config::Config;
use shiftscope::measure::{Question, TilesAsked};
use shiftscope::render::{Drawing, Easel, Effort, Labels, Page, Pixels, encode, pixels, svg};
use shiftscope::view::{Language, theme};

use crate::bench::{Bench, Window, click, hide_b, press};
use crate::lesson_window;
use crate::made_up;

/// Largest difference of a color channel that counts as the same.
const SAME: u8 = 24;
/// Share of pixels that may differ.
const MAY_DIFFER: f64 = 0.001;

/// A picture: the window as it is opened, after what is done in it.
pub struct Shot {
    pub name: &'static str,
    pub size: [u16; 2],
    language: Language,
    theme: Theme,
    act: fn(&mut Window),
    /// Where the pointer rests.
    pointer: Option<Pos2>,
}

const fn shot(name: &'static str, size: [u16; 2], language: Language, theme: Theme, act: fn(&mut Window)) -> Shot {
    Shot { name, size, language, theme, act, pointer: None }
}

impl Shot {
    /// The same with a pointer that rests at a place, so that what is there is explained.
    const fn hovering(self, x: f32, y: f32) -> Self {
        Self { pointer: Some(Pos2::new(x, y)), ..self }
    }

    fn kept(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/snapshots/{}.png", self.name))
    }
}

/// What is pictured. `act` may click, type, press keys or give the session another report.
#[rustfmt::skip]
pub const SHOTS: &[Shot] = &[
    shot("layers-1600", [1600, 1000], Language::English, Theme::Light, |window| answered(window, Key::Num1)),
    shot("layers-1280-dark-ko", [1280, 720], Language::Korean, Theme::Dark, |window| answered(window, Key::Num1)),
    shot("layers-1024", [1024, 768], Language::English, Theme::Light, |_| {}),
    shot("map-1280", [1280, 720], Language::English, Theme::Light, |window| click(window, Role::RadioButton, "Arrangement: map")),
    shot("drift-1280", [1280, 720], Language::English, Theme::Light, |window| press(window, Key::Num2)),
    shot("gradients-1600-ko", [1600, 1000], Language::Korean, Theme::Light, |window| answered(window, Key::Num3)),
    shot("data-1024-dark", [1024, 768], Language::English, Theme::Dark, |window| answered(window, Key::Num4)),
    shot("seeds-1280", [1280, 720], Language::English, Theme::Light, |window| press(window, Key::Num5)),
    shot("hidden-1280", [1280, 720], Language::English, Theme::Light, hide_b),
    shot("tooltip-1024", [1024, 768], Language::English, Theme::Light, |_| {}).hovering(60.0, 178.0),
    shot("lesson-1280", [1280, 720], Language::English, Theme::Light, |window| {
        lesson_window::open(window);
        lesson_window::to_the_end(window);
    }),
];

/// Opens a view whose questions are answered.
fn answered(window: &mut Window, key: Key) {
    press(window, key);
    let bench = window.state_mut();
    let layers = key == Key::Num1;
    let exhibit = made_up::exhibit(if layers { made_up::Kind::Images } else { made_up::Kind::Points });
    let question = Question {
        unit: None,
        batch: None,
        slopes: (key == Key::Num3).then_some(8),
        decision: (key == Key::Num4).then_some(Question::FINE),
        predictions: true,
        tiles: layers.then_some(TilesAsked { outputs: false, whole: false }),
    };
    bench.report.inspection = Some(Arc::new(made_up::inspection(question, 40, &exhibit)));
    bench.report.exhibit = Arc::new(exhibit);
    bench.session.receive(bench.report.clone());
    window.run();
}

/// Draws a shot.
pub fn drawing(shot: &Shot) -> Drawing {
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
    let mut easel = Easel::new(Page::new(size, shot.theme), theme::install);
    if let Some(pointer) = shot.pointer {
        for events in [vec![], vec![Event::PointerMoved(pointer)], vec![], vec![]] {
            easel.pass(events, |ui| window.state_mut().ui(ui));
        }
    }
    easel.drawing(|ui| window.state_mut().ui(ui))
}

fn picture(shot: &Shot) -> Pixels {
    pixels(&svg(&drawing(shot), Labels::default()), 1.0).expect("a picture of this size")
}

/// The pixels of a PNG, with an alpha channel.
pub fn read(path: &Path) -> Option<Pixels> {
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
    let share = share(&differ);
    (differ, share)
}

/// The share of pixels that differ.
pub fn share(differ: &[bool]) -> f64 {
    let whole = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    whole(differ.iter().filter(|differs| **differs).count()) / whole(differ.len())
}

/// The picture, pale, with red where it differs.
pub fn marked(picture: &Pixels, differ: &[bool]) -> Pixels {
    let pale = |c: u8| 160 + c / 3;
    let mark = |(pixel, differs): (&[u8], &bool)| {
        if *differs { [220, 0, 0, 255] } else { [pale(pixel[0]), pale(pixel[1]), pale(pixel[2]), 255] }
    };
    Pixels { size: picture.size, rgba: picture.rgba.chunks_exact(4).zip(differ).flat_map(mark).collect() }
}

pub fn write(path: &Path, picture: &Pixels) {
    fs::write(path, encode(picture, Effort::Small).expect("a PNG")).expect("a place to write");
}

/// The picture with 256 colors, so that its file is small: the commonest, and for the rest, which lie on edges, the
/// nearest of these.
fn reduced(picture: &Pixels) -> Pixels {
    let mut counts: BTreeMap<[u8; 4], u32> = BTreeMap::new();
    let pixels = || picture.rgba.as_chunks::<4>().0;
    for pixel in pixels() {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut common: Vec<[u8; 4]> = counts.keys().copied().collect();
    common.sort_by_key(|color| std::cmp::Reverse(counts[color]));
    // Half of the colors as they are; the others evenly over what is left.
    let mut palette: Vec<[u8; 4]> = common.iter().copied().take(96).collect();
    let apart = |a: &[u8; 4], b: &[u8; 4]| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or_default();
    for least in [24, 16, 8, 0] {
        for color in common.iter().skip(96) {
            if palette.len() < 256 && palette.iter().all(|known| apart(known, color) > least) {
                palette.push(*color);
            }
        }
    }
    let nearest = |color: &[u8; 4]| palette.iter().copied().min_by_key(|known| apart(known, color)).unwrap_or(*color);
    let map: BTreeMap<[u8; 4], [u8; 4]> = counts.keys().map(|color| (*color, nearest(color))).collect();
    Pixels { size: picture.size, rgba: pixels().iter().flat_map(|pixel| map[pixel]).collect() }
}

/// What is wrong with a shot.
fn check(shot: &Shot, update: bool) -> Option<String> {
    let drawn = picture(shot);
    let before = read(&shot.kept());
    let (differ, share) =
        before.as_ref().map_or_else(|| (vec![true; drawn.rgba.len() / 4], 1.0), |before| difference(&drawn, before));
    if share <= MAY_DIFFER && before.is_some() {
        return None;
    }
    if update {
        write(&shot.kept(), &reduced(&drawn));
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
    for shot in SHOTS {
        let size = fs::metadata(shot.kept()).expect("a snapshot").len();
        assert!(size < 150_000, "{} has {size} bytes", shot.name);
    }
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
    assert!(!difference(&one, &one).0.contains(&true));
    let (differ, share) = difference(&one, &other);
    assert!(share > MAY_DIFFER && differ[0] && !differ[40], "{share}");
}

#[test]
fn the_window_is_a_small_svg_and_always_the_same() {
    let text = svg(&drawing(&SHOTS[0]), Labels::default());
    assert!(text.len() < 400_000, "{} bytes", text.len());
    assert_eq!(text, svg(&drawing(&SHOTS[0]), Labels::default()));
}
