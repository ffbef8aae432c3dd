//! Tests that the colors are legible and distinguishable, also with color blindness and in gray prints.

use egui::{Color32, Context, RawInput};

use super::{DARK, LIGHT, Palette, install, regular, scale, strong};

const THEMES: [(&str, &Palette); 2] = [("light", &LIGHT), ("dark", &DARK)];

/// Returns red, green and blue in linear light, 0..=1, of `color` over `below`, blended like `egui` does, in gamma
/// space.
fn linear(color: Color32, below: Color32) -> [f64; 3] {
    let [r, g, b, _] = below.blend(color).to_array();
    [r, g, b].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

/// Returns the relative luminance (WCAG 2.2).
fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Returns the contrast ratio (WCAG 2.2), 1 to 21.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Returns CIE L*a*b* (D65) of a color in linear sRGB.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_5);
    let y = f(luminance([r, g, b]));
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Returns the difference ΔE*ab (CIE 1976); a difference of about 2 is just visible side by side.
fn difference(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (lab(a), lab(b));
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
}

/// Kinds of color vision as matrices on linear sRGB: Viénot, Brettel & Mollon (1999) for the two most common kinds
/// of color blindness, and luminance alone for a print in gray.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.112_38, 0.887_62, 0.0], [0.112_38, 0.887_62, 0.0], [0.004_01, -0.004_01, 1.0]]),
    ("deuteranopia", [[0.292_75, 0.707_25, 0.0], [0.292_75, 0.707_25, 0.0], [-0.022_34, 0.022_34, 1.0]]),
    ("grey", [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]]),
];

fn seen(eye: [[f64; 3]; 3], color: [f64; 3]) -> [f64; 3] {
    eye.map(|row| (row[0] * color[0] + row[1] * color[1] + row[2] * color[2]).clamp(0.0, 1.0))
}

#[test]
fn every_text_has_the_contrast_of_wcag_aa() {
    for (theme, p) in THEMES {
        let grounds =
            [("canvas", p.canvas), ("panel", p.panel), ("card", p.card), ("chart", p.chart), ("grid", p.grid)];
        let inks = [("text", p.text), ("muted", p.muted), ("alarm", p.alarm), ("A", p.names[0]), ("B", p.names[1])];
        for (ground, below) in grounds {
            for (ink, color) in inks {
                let ratio = contrast(linear(color, below), linear(below, below));
                // A hovered button has nothing but plain text on it.
                let applies = ground != "grid" || ink == "text";
                assert!(!applies || ratio >= 4.5, "{theme}: {ink} on {ground} has {ratio:.2}");
            }
        }
        let ratio = contrast(linear(p.on_strong, p.strong), linear(p.strong, p.canvas));
        assert!(ratio >= 4.5, "{theme}: text on the main button has {ratio:.2}");
    }
}

#[test]
fn lines_have_the_contrast_of_wcag_for_graphics() {
    for (theme, p) in THEMES {
        for (name, color) in [("A", p.arms[0]), ("B", p.arms[1]), ("curve", p.curve), ("ring", p.ring)] {
            let ratio = contrast(linear(color, p.canvas), linear(p.canvas, p.canvas));
            assert!(ratio >= 3.0, "{theme}: {name} on the canvas has {ratio:.2}");
        }
    }
}

/// Regression test: on a projector the zones hardly differed from the background; near-linear on white has a
/// contrast of 1.16.
#[test]
fn zones_have_edges_and_a_hatch_that_are_seen() {
    for (theme, p) in THEMES {
        for (zone, edge, tint) in [("saturated", p.edges[0], p.saturated), ("near-linear", p.edges[1], p.near_linear)] {
            let grounds = [("the canvas", p.canvas), ("the chart", p.chart), ("the zone", p.canvas.blend(tint))];
            for (name, ground) in grounds {
                let ratio = contrast(linear(edge, ground), linear(ground, ground));
                assert!(ratio >= 3.0, "{theme}: the edge of the {zone} zone on {name} has {ratio:.2}");
            }
        }
        let ground = p.canvas.blend(p.saturated);
        assert!(p.hatch.is_opaque(), "{theme}: translucent lines are no single path of a figure");
        for (eye, matrix) in EYES {
            let apart = difference(seen(matrix, linear(p.hatch, ground)), seen(matrix, linear(ground, ground)));
            assert!(apart >= 10.0, "{theme}, {eye}: hatch and ground differ by {apart:.1}");
        }
        // Text may cover the hatch; a bar must stand out from it.
        for (name, ink) in [("A", p.arms[0]), ("B", p.arms[1]), ("curve", p.curve)] {
            let ratio = contrast(linear(ink, p.hatch), linear(p.hatch, p.hatch));
            assert!(ratio >= 1.5, "{theme}: {name} on the hatch has {ratio:.2}");
        }
    }
}

/// Checks the measures against reference cases: white on black, and pure red beside pure green.
#[test]
fn the_measures_are_those_of_the_literature() {
    let (white, black) = ([1.0; 3], [0.0; 3]);
    assert!((contrast(white, black) - 21.0).abs() < 1e-9);
    assert!((lab(white)[0] - 100.0).abs() < 1e-3);
    let apart = |eye: usize| difference(seen(EYES[eye].1, [1.0, 0.0, 0.0]), seen(EYES[eye].1, [0.0, 0.28, 0.0]));
    assert!(apart(0) > 100.0 && apart(2) < 45.0, "{} {}", apart(0), apart(2));
}

#[test]
fn arms_and_zones_stay_apart_for_every_eye() {
    for (theme, p) in THEMES {
        for (eye, matrix) in EYES {
            let see = |color: Color32| seen(matrix, linear(color, p.canvas));
            let pairs = [
                ("the arms", p.arms[0], p.arms[1], 8.0),
                ("the names of the arms", p.names[0], p.names[1], 2.5),
                ("saturated and near-linear", p.saturated, p.near_linear, 2.3),
                ("saturated and nothing", p.saturated, p.canvas, 5.0),
                ("near-linear and nothing", p.near_linear, p.canvas, 5.0),
            ];
            for (what, a, b, least) in pairs {
                let apart = difference(see(a), see(b));
                assert!(apart >= least, "{theme}, {eye}: {what} differ by {apart:.1}");
            }
        }
    }
}

/// Compares the first three classes, which also have different shapes; more than three are rare in the plane.
#[test]
fn classes_stay_apart_for_every_eye() {
    for (theme, p) in THEMES {
        for (i, color) in p.classes.iter().enumerate() {
            let ratio = contrast(linear(*color, p.canvas), linear(p.canvas, p.canvas));
            assert!(ratio >= 3.0, "{theme}: class {i} on the canvas has {ratio:.2}");
        }
        for (eye, matrix) in EYES {
            let see = |color: Color32| seen(matrix, linear(color, p.canvas));
            for (i, j) in [(0, 1), (0, 2), (1, 2)] {
                let apart = difference(see(p.classes[i]), see(p.classes[j]));
                assert!(apart >= 9.0, "{theme}, {eye}: classes {i} and {j} differ by {apart:.1}");
            }
            let flat = difference(see(p.flat), see(p.canvas));
            assert!(flat >= 30.0, "{theme}, {eye}: flat and steep differ by {flat:.1}");
        }
    }
}

/// Every eye must see the same order and nearly equal steps, and what is not on the scale must differ from all of it.
#[test]
fn the_scale_is_even_for_every_eye() {
    let colors: Vec<Color32> = (0..=16_u8).map(|i| scale(f32::from(i) / 16.0)).collect();
    for (eye, matrix) in EYES {
        let lightness: Vec<f64> =
            colors.iter().map(|color| lab(seen(matrix, linear(*color, Color32::WHITE)))[0]).collect();
        let steps: Vec<f64> = lightness.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let mean = steps.iter().sum::<f64>() / 16.0;
        assert!(mean > 4.0, "{eye}: from {} to {}", lightness[0], lightness[16]);
        assert!(steps.iter().all(|step| (0.5 * mean..1.6 * mean).contains(step)), "{eye}: {steps:?}");
    }
    assert_eq!([scale(-1.0), scale(f32::NAN.max(0.0))], [scale(0.0); 2]);
    for (theme, p) in THEMES {
        let [ground, lines] = p.diverged;
        assert!(ground.is_opaque() && lines.is_opaque(), "{theme}: translucent lines are no single path of a figure");
        for (eye, matrix) in EYES {
            let see = |color: Color32| seen(matrix, linear(color, p.canvas));
            let apart = difference(see(lines), see(ground));
            assert!(
                apart >= 30.0,
                "{theme}, {eye}: the lines over what diverged differ from their ground by {apart:.1}"
            );
            let apart = difference(see(ground), see(p.canvas));
            assert!(apart >= 5.0, "{theme}, {eye}: what diverged differs from the empty canvas by {apart:.1}");
            for color in &colors {
                // In gray the ground is as light as some color; its lines then are not.
                let [of_ground, of_lines] = [ground, lines].map(|sign| difference(see(sign), see(*color)));
                let (off, most) = (of_ground.min(of_lines), of_ground.max(of_lines));
                assert!(
                    eye == "grey" || off >= 9.0,
                    "{theme}, {eye}: {color:?} is the color of what diverged: {off:.1}"
                );
                assert!(most >= 20.0, "{theme}, {eye}: {color:?} looks like what diverged: {most:.1}");
            }
        }
        // In its other place a hatch says "saturated".
        assert_ne!(ground, p.canvas.blend(p.saturated));
    }
}

/// Headers and classes in users' own tables may contain characters that the program's own fonts lack.
#[test]
fn units_hanja_and_other_alphabets_are_no_boxes() {
    let ctx = Context::default();
    install(&ctx);
    // Fonts are available once a frame has begun.
    ctx.run_ui(RawInput::default(), |_| ()).textures_delta.clear();
    let ranges = [('가', '힣'), ('À', 'ž'), ('Ḁ', 'ỹ'), ('Α', 'Ρ'), ('Σ', 'ώ'), ('А', 'я'), ('①', '⑮'), ('ぁ', 'ん')];
    let letters = ranges.into_iter().flat_map(|(first, last)| first..=last);
    let words = "℃℉㎜㎝㎞㎡㎥㎍㎎㎏㎖㎾㏊‰Ω㈜№☎※漢字陽陰溫度重量學校";
    for font in [regular(13.0), strong(13.0)] {
        let missing: String = letters
            .clone()
            .chain(words.chars())
            .filter(|c| !ctx.fonts_mut(|fonts| fonts.has_glyph(&font, *c)))
            .collect();
        assert!(missing.is_empty(), "{:?} has no glyph for {missing}", font.family);
    }
}
