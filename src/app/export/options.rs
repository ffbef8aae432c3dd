//! Converts the options of the export dialog to the look of a figure and the frames of an animation.

use egui::Theme;

use crate::figure::{Animation, Figure, Film, Look, MOST_FRAMES, PRESETS, SIDES, Size, Spacing};
use crate::files::FileKind;
use crate::render::Timing;
use crate::view::{ExportOptions, Language, Paper, Picture, Reel, Refusal};

/// Pixels per point of a picture that the dialog proposes, which is sharp on every screen.
const SCALE: f32 = 2.0;
/// Points per millimeter. A point of the window is a CSS pixel, 1/96 inch.
const PER_MM: f32 = 96.0 / 25.4;
/// Shortest and longest display time of a frame, in milliseconds.
const FRAME_MS: (u64, u64) = (10, 60_000);
/// The greatest number of pixels of a picture, in millions.
const MOST_MILLIONS: u32 = crate::render::MAX_PIXELS / 1_000_000;

/// Returns the options of the first dialog: a slide with the light theme and a caption.
pub fn first(picture: Picture, language: Language) -> ExportOptions {
    ExportOptions {
        picture,
        format: FileKind::Svg,
        paper: preset(PRESETS[0].0),
        scale: SCALE,
        theme: Theme::Light,
        language,
        transparent: false,
        caption: true,
        reel: Reel {
            from: "0".to_owned(),
            to: "0".to_owned(),
            frames: "100".to_owned(),
            frame_ms: "100".to_owned(),
            log: true,
        },
    }
}

/// Returns the page with the size of this name.
pub fn preset(name: &str) -> Paper {
    let found = PRESETS.iter().find(|(preset, _)| *preset == name).copied();
    let (name, size) = found.unwrap_or(PRESETS[0]);
    Paper { preset: Some(name), sides: sides(size, size.metric), metric: size.metric }
}

/// Returns the page with its size converted to millimeters (`metric`) or pixels.
pub fn converted(paper: &Paper, metric: bool) -> Paper {
    if paper.metric == metric {
        return paper.clone();
    }
    let sides = size(paper).map_or_else(|_| paper.sides.clone(), |size| sides(size, metric));
    Paper { preset: None, sides, metric }
}

/// Returns both sides as text, in millimeters with one digit after the point (`metric`) or in whole pixels.
fn sides(size: Size, metric: bool) -> [String; 2] {
    [size.width, size.height].map(|side| {
        let digits = if metric { format!("{:.1}", side / PER_MM) } else { format!("{side:.0}") };
        digits.strip_suffix(".0").unwrap_or(&digits).to_owned()
    })
}

/// Returns both sides, in the unit of `size`, of the smallest page that is at least as large as `size` and as `least`,
/// which is in points.
pub fn enlarged(size: Size, least: [f32; 2]) -> [String; 2] {
    let as_is = sides(size, size.metric);
    let per_unit = if size.metric { PER_MM } else { 1.0 };
    let side = |i: usize, side: f32| {
        if side < least[i] { (least[i] / per_unit).ceil().to_string() } else { as_is[i].clone() }
    };
    [side(0, size.width), side(1, size.height)]
}

/// Returns the chosen size.
///
/// # Errors
/// If the typed sides are no size that a figure can have.
fn size(paper: &Paper) -> Result<Size, Refusal> {
    if let Some(name) = paper.preset {
        return Ok(Size::parse(name).unwrap_or_default());
    }
    let unit = if paper.metric { "mm" } else { "" };
    let [width, height] = paper.sides.each_ref().map(|side| side.trim());
    Size::parse(&format!("{width}x{height}{unit}")).ok_or_else(|| {
        let (least, most) = SIDES;
        let allowed = [least, most].map(|side| if paper.metric { side / PER_MM } else { side });
        let [least, most] = [allowed[0].ceil(), allowed[1].floor()].map(|side| side.to_string());
        let unit = if paper.metric { "mm" } else { "px" };
        Refusal::FigureSize(format!("{width} × {height} {unit}"), [least, format!("{most} {unit}")])
    })
}

/// Returns the look of the figure.
///
/// # Errors
/// If the typed sides are no size that a figure can have.
pub fn look(options: &ExportOptions) -> Result<Look, Refusal> {
    Ok(Look {
        // A table has no page, so that a wrong size does not matter.
        size: if options.format.is_picture() { size(&options.paper)? } else { Size::default() },
        // Only a PNG has pixels.
        scale: if options.format == FileKind::Png { options.scale } else { 1.0 },
        language: options.language,
        theme: options.theme,
        transparent: options.transparent,
        caption: options.caption && options.format.is_picture(),
    })
}

/// Returns width and height of the file in its own unit, as "1280 × 720 px"; empty for a table.
///
/// # Errors
/// If the size is not possible, or the picture would have too many pixels.
pub fn extent(options: &ExportOptions) -> Result<String, Refusal> {
    let look = look(options)?;
    if !options.format.is_picture() {
        return Ok(String::new());
    }
    if matches!(options.format, FileKind::Svg | FileKind::Pdf) && look.size.metric {
        let [width, height] = sides(look.size, true);
        return Ok(format!("{width} × {height} mm"));
    }
    let Ok([width, height]) = look.size.pixels(look.scale) else {
        let sides = [look.size.width, look.size.height].map(|side| format!("{:.0}", side * look.scale));
        return Err(Refusal::FigureTooLarge(sides, MOST_MILLIONS));
    };
    Ok(format!("{width} × {height} px"))
}

/// Returns the animation of `figure` with the typed steps and frames.
///
/// # Errors
/// If the run does not have these steps, or not so many.
pub fn film(reel: &Reel, figure: Figure) -> Result<Animation, Refusal> {
    let to = number("export-to", &reel.to, (1, figure.until))?;
    let from = number("export-from", &reel.from, (0, to))?;
    let most = (to - from + 1).clamp(2, MOST_FRAMES as u64);
    let frames = number("export-frame-count", &reel.frames, (2, most))?;
    let frame_ms = number("export-frame-ms", &reel.frame_ms, FRAME_MS)?;
    let film = Film {
        from,
        to,
        frames: usize::try_from(frames).ok(),
        spacing: if reel.log { Spacing::Log } else { Spacing::Linear },
        timing: Timing { frame_ms: u32::try_from(frame_ms).unwrap_or(u32::MAX), ..Timing::default() },
    };
    Animation::new(figure, film).map_err(|_| Refusal::Reel("export-frame-count", format!("2..={most}")))
}

/// Reads the number that was typed into the field whose text has the name `field`.
///
/// # Errors
/// If `typed` is no number from `least` to `most`.
fn number(field: &'static str, typed: &str, (least, most): (u64, u64)) -> Result<u64, Refusal> {
    let number = typed.trim().replace(',', "").parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| Refusal::Reel(field, format!("{least}..={most}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(width: &str, height: &str, metric: bool) -> ExportOptions {
        let paper = Paper { preset: None, sides: [width.to_owned(), height.to_owned()], metric };
        ExportOptions { paper, ..first(Picture::Layers, Language::English) }
    }

    #[test]
    fn a_size_is_said_in_its_own_unit() {
        let mut options = first(Picture::Layers, Language::English);
        assert_eq!(extent(&options).unwrap(), "1280 × 720 px");
        options.format = FileKind::Png;
        assert_eq!(extent(&options).unwrap(), "2560 × 1440 px");
        options.paper = preset("a4-column");
        assert_eq!(extent(&options).unwrap(), "605 × 454 px");
        options.format = FileKind::Pdf;
        assert_eq!(extent(&options).unwrap(), "80 × 60 mm");
        assert_eq!(look(&options).unwrap().size, PRESETS[2].1);
    }

    #[test]
    fn a_page_grows_in_its_own_unit_and_no_further_than_it_must() {
        assert_eq!(enlarged(PRESETS[2].1, [300.0, 310.0]), ["80", "83"]);
        assert_eq!(enlarged(PRESETS[2].1, [640.0, 420.0]), ["170", "112"]);
        assert_eq!(enlarged(PRESETS[3].1, [640.0, 420.0]), ["170", "112"]);
        assert_eq!(enlarged(Size::points(200.0, 500.0), [300.0, 310.0]), ["300", "500"]);
    }

    #[test]
    fn units_are_converted_there_and_back() {
        let paper = converted(&preset("slide-16x9"), true);
        assert_eq!((paper.sides.clone(), paper.preset), (["338.7".to_owned(), "190.5".to_owned()], None));
        assert_eq!(converted(&paper, false).sides, ["1280", "720"]);
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for (width, height, metric) in
            [("0", "100", false), ("abc", "5", false), ("100000", "100", false), ("1", "60", true)]
        {
            let refused = look(&own(width, height, metric));
            assert!(matches!(refused, Err(Refusal::FigureSize(..))), "{width} × {height}: {refused:?}");
        }
        let mut options = own("16000", "16000", false);
        options.format = FileKind::Png;
        assert!(matches!(extent(&options), Err(Refusal::FigureTooLarge(..))));
    }
}
