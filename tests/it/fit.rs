//! Every text of the window has its room: it is not cut, not shortened, and lies on no other text.

use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Pos2, Rect, Shape, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shiftscope::config::Config;
use shiftscope::view::Language;

use crate::bench::{Bench, Window, press, window_of};

/// A painted text: what it says, where its ink is, and what may be seen of it.
struct Painted {
    text: String,
    ink: Rect,
    clip: Rect,
    shortened: bool,
}

fn collect(shape: &Shape, clip: Rect, found: &mut Vec<Painted>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
        Shape::Text(text) if !text.galley.text().trim().is_empty() => found.push(Painted {
            text: text.galley.text().to_owned(),
            ink: if text.angle.abs() < 1e-6 {
                text.galley.mesh_bounds.translate(text.pos.to_vec2())
            } else {
                text.visual_bounding_rect()
            },
            clip,
            shortened: text.galley.elided,
        }),
        _ => {}
    }
}

fn painted(shapes: &[ClippedShape]) -> Vec<Painted> {
    let mut found = Vec::new();
    for shape in shapes {
        collect(&shape.shape, shape.clip_rect, &mut found);
    }
    // What has been scrolled away is not there.
    found.retain(|text| text.ink.shrink(1.0).intersects(text.clip));
    found
}

/// Where the bubble of a lesson is, and what it says.
fn bubble(window: &Window) -> Option<(Rect, String)> {
    let bubble = window.query_by_role(Role::Tooltip)?;
    Some((bubble.rect(), bubble.accesskit_node().label().unwrap_or_default()))
}

/// What a window shows.
fn painted_in(window: &Window) -> Vec<Painted> {
    let mut found = painted(&window.output().shapes);
    // The bubble of a lesson lies on the pictures: of what it covers, it alone is read.
    if let Some((place, words)) = bubble(window) {
        found.retain(|text| text.text == words || !text.ink.intersects(place));
    }
    found
}

/// Whether the words of a lesson's bubble stand out of it, or it out of the screen.
pub fn out_of_bubble(window: &Window) -> Option<String> {
    let (place, words) = bubble(window)?;
    let texts = painted(&window.output().shapes);
    let inside = texts.iter().any(|text| text.text == words && place.contains_rect(text.ink));
    let on_screen = window.ctx.content_rect().contains_rect(place);
    (!inside || !on_screen).then(|| format!("the bubble {words:?} at {place:?}"))
}

/// Number of rings that a lesson draws, and the texts that one of them crosses: neither inside of it nor outside.
pub fn crossed_by_ring(window: &Window) -> (usize, Vec<String>) {
    let rings = window.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        // No other line is as wide.
        Shape::Rect(rect) if (rect.stroke.width - 2.5).abs() < 1e-6 => Some(rect.rect),
        _ => None,
    });
    let (rings, texts): (Vec<Rect>, _) = (rings.collect(), painted_in(window));
    let crosses = |text: &&Painted| rings.iter().any(|ring| ring.intersects(text.ink) && !ring.contains_rect(text.ink));
    (rings.len(), texts.iter().filter(crosses).map(|text| text.text.clone()).collect())
}

/// What is wrong with the texts: cut at their sides, shortened, outside of the screen, or on one another.
fn problems(texts: &[Painted], screen: Rect) -> Vec<String> {
    let mut problems = Vec::new();
    for Painted { text, ink, clip, shortened } in texts {
        if *shortened {
            problems.push(format!("{text:?} is shortened"));
        }
        if ink.left() < clip.left() - 1.0 || ink.right() > clip.right() + 1.0 {
            problems.push(format!("{text:?} at {ink:?} is cut by {clip:?}"));
        }
        if !screen.expand(1.0).x_range().contains(ink.center().x) {
            problems.push(format!("{text:?} at {ink:?} is outside"));
        }
    }
    for (i, one) in texts.iter().enumerate() {
        for other in &texts[i + 1..] {
            let common = one.ink.intersect(one.clip).intersect(other.ink.intersect(other.clip));
            if common.width() > 1.5 && common.height() > 1.5 {
                problems.push(format!("{:?} and {:?} overlap at {common:?}", one.text, other.text));
            }
        }
    }
    problems
}

/// Fails where a text of the window has no room.
#[track_caller]
pub fn check(window: &Window, what: &str) {
    let problems = of_window(window);
    assert!(problems.is_empty(), "{what}:\n{}", problems.join("\n"));
}

/// The texts of the window that have no room, in words.
pub fn of_window(window: &Window) -> Vec<String> {
    let texts = painted_in(window);
    if texts.len() <= 20 {
        return vec!["a window without words".to_owned()];
    }
    problems(&texts, window.ctx.content_rect())
}

/// The texts of a window that are cut, shortened or on one another, in words.
pub fn cut(window: &Window) -> Vec<String> {
    problems(&painted_in(window), window.ctx.content_rect())
}

/// All texts of a page.
pub fn texts(shapes: &[ClippedShape]) -> Vec<String> {
    painted(shapes).into_iter().map(|painted| painted.text).collect()
}

/// What is wrong with the texts of a page: it does not scroll, so that nothing may be cut above or below either.
pub fn of_page(shapes: &[ClippedShape], page: Rect) -> Vec<String> {
    let texts = painted(shapes);
    let mut problems = problems(&texts, page);
    for Painted { text, ink, clip, .. } in &texts {
        if !page.expand(1.0).contains_rect(*ink) {
            problems.push(format!("{text:?} at {ink:?} is not on the page"));
        }
        if ink.top() < clip.top() - 1.0 || ink.bottom() > clip.bottom() + 1.0 {
            problems.push(format!("{text:?} at {ink:?} is cut by {clip:?}"));
        }
    }
    if texts.len() <= 5 {
        problems.push("a page without words".to_owned());
    }
    problems
}

/// The area that a shape covers whole.
fn cover(shape: &Shape) -> Option<Rect> {
    match shape {
        Shape::Rect(rect) => rect.fill.is_opaque().then_some(rect.rect),
        Shape::Vec(shapes) => shapes.iter().filter_map(cover).reduce(Rect::union),
        _ => None,
    }
}

/// As [`check`], where a menu or a dialog lies on the window: what it covers is not read.
#[track_caller]
pub fn check_top(window: &Window, what: &str) {
    let mut texts: Vec<Painted> = Vec::new();
    for shape in &window.output().shapes {
        if let Some(cover) = cover(&shape.shape) {
            texts.retain(|text| !text.ink.intersects(cover.intersect(shape.clip_rect)));
        }
        collect(&shape.shape, shape.clip_rect, &mut texts);
    }
    texts.retain(|text| text.ink.shrink(1.0).intersects(text.clip));
    let problems = problems(&texts, window.ctx.content_rect());
    assert!(problems.is_empty(), "{what}:\n{}", problems.join("\n"));
}

/// Fails where a text is shortened, whatever lies upon it.
#[track_caller]
pub fn check_whole(window: &Window, what: &str) {
    let texts = painted_in(window);
    let shortened: Vec<&str> = texts.iter().filter(|text| text.shortened).map(|text| text.text.as_str()).collect();
    assert!(shortened.is_empty(), "{what}: {shortened:?}");
}

#[test]
fn what_does_not_fit_is_seen() {
    let room = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0));
    let at = |x: f32, y: f32| Painted {
        text: format!("{x}"),
        ink: Rect::from_min_size(Pos2::new(x, y), vec2(40.0, 10.0)),
        clip: room,
        shortened: false,
    };
    assert!(problems(&[at(0.0, 0.0), at(50.0, 0.0), at(0.0, 20.0)], room).is_empty());
    assert_eq!(problems(&[at(0.0, 0.0), at(30.0, 5.0)], room).len(), 1, "one lies on another");
    assert_eq!(problems(&[at(70.0, 0.0)], room).len(), 1, "cut at the right");
    assert_eq!(problems(&[Painted { shortened: true, ..at(0.0, 0.0) }], room).len(), 1);
}

const TABS: [egui::Key; 5] = [egui::Key::Num1, egui::Key::Num2, egui::Key::Num3, egui::Key::Num4, egui::Key::Num5];

#[test]
fn every_text_fits() {
    for (size, zoom) in
        [([1280.0, 720.0], 1.0), ([1024.0, 768.0], 1.0), ([1600.0, 1000.0], 1.0), ([1600.0, 1000.0], 1.5)]
    {
        for language in Language::ALL {
            for set in ["network.activation=sigmoid", "network.activation=relu", "batch_norm.hold=true"] {
                let mut config = Config::default();
                config.set(set).unwrap();
                let size = size.map(|side: f32| side / zoom);
                let mut window = window_of(Bench::new(config, language), size);
                for key in TABS {
                    press(&mut window, key);
                    check(&window, &format!("{size:?} {language:?} {set} {key:?}"));
                    if language == Language::Korean {
                        let texts = painted_in(&window);
                        let spaced =
                            texts.iter().find(|text| text.text.contains(" %") || text.text.contains("\u{a0}%"));
                        assert!(spaced.is_none(), "a space before %: {:?}", spaced.map(|text| &text.text));
                    }
                }
            }
        }
    }
}
