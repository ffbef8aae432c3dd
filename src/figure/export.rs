//! Writes a figure as a file.

use std::cell::OnceCell;

use super::caption::Words;
use super::error::FigureError;
use super::make::{Figure, draw, draw_map};
use super::options::Look;
use super::table::table;
use crate::files::FileKind;
use crate::map::{Map, write_csv};
use crate::render::{self, Drawing, Effort, Labels};
use crate::trainer::Report;
use crate::view::{Picture, Text};

/// What a figure is drawn from.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// The report of a run, from [`Figure::replay`] or from a trainer that is at the step of the figure.
    Run(&'a Report),
    /// The results of a map.
    Map(&'a Map),
}

impl<'a> From<&'a Report> for Source<'a> {
    fn from(report: &'a Report) -> Self {
        Self::Run(report)
    }
}

impl<'a> From<&'a Map> for Source<'a> {
    fn from(map: &'a Map) -> Self {
        Self::Map(map)
    }
}

/// A figure with the run or the map that it shows, ready to be written in any kind of file. The command line, plans and the window
/// all write figures through it, so that equal figures give equal bytes. The picture is drawn once, when first needed.
pub struct Sheet<'a> {
    figure: &'a Figure,
    source: Source<'a>,
    words: OnceCell<Words>,
    drawing: OnceCell<Drawing>,
}

impl<'a> Sheet<'a> {
    /// Returns the sheet of `figure` drawn from `source`, a map if the figure shows one and a report if not.
    ///
    /// # Panics
    /// If the source is of the other kind.
    #[must_use]
    pub fn new(figure: &'a Figure, source: impl Into<Source<'a>>) -> Self {
        let source = source.into();
        assert_eq!(figure.picture == Picture::Map, matches!(source, Source::Map(_)), "a map is drawn from a map");
        Self { figure, source, words: OnceCell::new(), drawing: OnceCell::new() }
    }

    /// Returns the title, caption and alternative text.
    pub fn words(&self) -> &Words {
        let text = || Text::new(self.figure.look.language);
        self.words.get_or_init(|| match self.source {
            Source::Run(report) => Words::of(self.figure, report, &text()),
            Source::Map(map) => Words::of_map(self.figure, map, &text()),
        })
    }

    /// Returns the picture.
    pub fn drawing(&self) -> &Drawing {
        let caption = || self.figure.look.caption.then(|| &*self.words().caption);
        self.drawing.get_or_init(|| match self.source {
            Source::Run(report) => draw(self.figure, report, caption()),
            Source::Map(map) => draw_map(self.figure, map, caption()),
        })
    }

    /// Returns the numbers of the picture as CSV: a table, or the rows of the map with its plan above them.
    ///
    /// # Panics
    /// Never: memory does not fail.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        match self.source {
            Source::Run(report) => table(self.figure, report).csv().into_bytes(),
            Source::Map(map) => {
                let mut rows = Vec::new();
                write_csv(map, &mut rows).expect("memory does not fail");
                rows
            }
        }
    }

    /// Returns the numbers of the picture as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        match self.source {
            Source::Run(report) => table(self.figure, report).json(),
            Source::Map(map) => map.json(),
        }
    }

    /// Returns the sheet as a file of a single step. A picture holds title, description, language, program and
    /// provenance.
    ///
    /// # Errors
    /// If the picture has too many pixels, or cannot be written.
    ///
    /// # Panics
    /// If `kind` is an animation, which consists of many sheets.
    pub fn file(&self, kind: FileKind) -> Result<Vec<u8>, FigureError> {
        match kind {
            FileKind::Csv => Ok(self.csv()),
            FileKind::Json => Ok(self.json().into_bytes()),
            kind => {
                let provenance = self.figure.provenance();
                let labels = self.words().labels(self.figure, Some(&provenance));
                picture(self.drawing(), &self.figure.look, labels, kind)
            }
        }
    }
}

/// Returns a drawing as a file of the size of `look`.
///
/// # Errors
/// If the picture has too many pixels, or cannot be written.
///
/// # Panics
/// If `kind` is an animation, which consists of many drawings, or no picture.
fn picture(drawing: &Drawing, look: &Look, labels: Labels<'_>, kind: FileKind) -> Result<Vec<u8>, FigureError> {
    let (size, scale) = (look.size, look.scale);
    let unlabeled = || render::svg(drawing, Labels::default());
    match kind {
        FileKind::Svg => Ok(render::svg_of(drawing, size.extent(), labels).into_bytes()),
        FileKind::Pdf => render::pdf(&unlabeled(), size.pdf_points(), labels).map_err(FigureError::format),
        FileKind::Png => {
            let extent = size.pixels(scale).map_err(FigureError::TooLarge)?;
            let pixels = render::pixels_of(&unlabeled(), extent).map_err(FigureError::format)?;
            let png = render::png(&pixels, Effort::Fast, labels, size.density(scale));
            png.map_err(FigureError::format)
        }
        FileKind::Csv | FileKind::Json => unreachable!("numbers are no picture"),
        FileKind::Gif | FileKind::Apng => unreachable!("an animation has many sheets: Animation::file writes it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::figure::Size;
    use crate::map::{Axis, Measure, Outcome, Plan};
    use crate::view::Language;

    fn map_file(map: &Map, look: Look, kind: FileKind) -> Vec<u8> {
        Sheet::new(&Figure::of_map(map.plan(), look), map).file(kind).unwrap()
    }

    /// Returns a map of which some cells diverged, and the last one is missing.
    fn map(measure: Measure) -> Map {
        let axes =
            ["training.learning_rate=0.001..10:6", "init.scale=0.03..10:5"].map(|text| Axis::read("x", text).unwrap());
        let plan = Plan::new(Config::default().check().unwrap(), axes, 300, vec![1], measure).unwrap();
        let mut map = Map::new(plan);
        for index in 0..29_u32 {
            let test_accuracy = f64::from(index) / 29.0;
            let steps_to = (index > 20).then_some(u64::from(index));
            let trained = Outcome::Trained { loss: 2.0 - test_accuracy, train_accuracy: 0.5, test_accuracy, steps_to };
            let a = if index % 6 > 3 { Outcome::Diverged { step: 7 } } else { trained };
            map.put(index as usize, [a, trained]);
        }
        map
    }

    #[test]
    fn every_kind_holds_the_plan_of_a_map() {
        for measure in [Measure::TestAccuracy, Measure::TrainAccuracy, Measure::Loss, Measure::StepsTo(0.8)] {
            let map = map(measure);
            for (kind, language) in [
                (FileKind::Svg, Language::Korean),
                (FileKind::Png, Language::English),
                (FileKind::Pdf, Language::English),
            ] {
                let look = Look { language, ..Look::default() };
                let file = map_file(&map, look, kind);
                assert!(file == map_file(&map, look, kind), "equal maps give equal bytes");
                let figure = Figure::read(&file).unwrap();
                assert_eq!((figure.picture, figure.look), (Picture::Map, look));
                assert_eq!(figure.plan().unwrap(), *map.plan());
            }
        }
    }

    #[test]
    fn a_map_is_drawn_on_any_page() {
        let map = map(Measure::TestAccuracy);
        for size in ["300x220", "a4-column", "square", "2000x400"] {
            for theme in [egui::Theme::Light, egui::Theme::Dark] {
                let look = Look { theme, size: Size::parse(size).unwrap(), ..Look::default() };
                assert_eq!(Figure::of_map(map.plan(), look).problems(), []);
                assert!(!map_file(&map, look, FileKind::Svg).is_empty());
            }
        }
        let look = Look { size: Size::parse("100x100").unwrap(), caption: true, ..Look::default() };
        let problems = Figure::of_map(map.plan(), look).problems();
        assert_eq!(
            problems[0].to_string(),
            "size is 100x100; the view map with a caption needs at least 300x310 pixels"
        );
    }
}
