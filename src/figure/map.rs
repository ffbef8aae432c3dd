//! A map as a picture in a file.

use toml::{Table, Value};

use super::error::FigureError;
use super::export::picture;
use super::make::Figure;
use super::options::Look;
use super::provenance::SOFTWARE;
use crate::config::{Checked, Problem};
use crate::files::FileKind;
use crate::map::Map;
use crate::render::{self, Drawing, Labels, Page};
use crate::view::{MAP_LEAST, MapView, Text, map_description, map_page_ui, map_title, theme};

/// The name of the view in the provenance of a map.
pub const VIEW: &str = "map";

/// Returns `map` as a picture with title, description, language, program and provenance. Equal maps with equal looks
/// give equal bytes.
///
/// # Errors
/// If the picture has too many pixels, or cannot be written.
///
/// # Panics
/// If `kind` is not SVG, PDF or PNG.
pub fn map_file(map: &Map, look: &Look, kind: FileKind) -> Result<Vec<u8>, FigureError> {
    let text = Text::new(look.language);
    let view = MapView { map, text: &text, fills: false, hidden: None, version: 0 };
    let (title, description, provenance) = (map_title(&view), map_description(&view), provenance(map, look));
    let labels = Labels {
        title: &title,
        description: &description,
        language: look.language.name(),
        software: SOFTWARE,
        provenance: Some(&provenance),
    };
    picture(&draw_map(&view, look), look, labels, kind)
}

/// Returns what is wrong with the look of a map, if anything: a page too small to be legible.
#[must_use]
pub fn map_problem(look: &Look) -> Option<Problem> {
    let [width, height] = MAP_LEAST;
    let small = look.size.width < width || look.size.height < height;
    small.then(|| Problem::new("size", format!("is {}; a map needs at least {width}x{height} pixels", look.size)))
}

fn draw_map(view: &MapView<'_>, look: &Look) -> Drawing {
    let mut page = Page::new([look.size.width, look.size.height], look.theme);
    page.background = (!look.transparent).then(|| theme::canvas(look.theme));
    render::draw(page, theme::install, |ui| map_page_ui(ui, view))
}

/// Returns the complete description of the picture as TOML: the plan of the map, and the look.
fn provenance(map: &Map, look: &Look) -> String {
    let figure = Figure { look: *look, ..Figure::new(Checked::default()) };
    let words = figure.look_words().map(|(key, value)| (key.to_owned(), Value::String(value)));
    let look = Table::from_iter([("look".to_owned(), Value::Table(words.collect()))]);
    format!("view = \"{VIEW}\"\n{}\n{look}", map.plan().to_toml())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::figure::Size;
    use crate::map::{Axis, Measure, Outcome, Plan};
    use crate::view::Language;

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
    fn every_kind_holds_the_plan_of_the_map() {
        for measure in [Measure::TestAccuracy, Measure::TrainAccuracy, Measure::Loss, Measure::StepsTo(0.8)] {
            let map = map(measure);
            for (kind, language) in [
                (FileKind::Svg, Language::Korean),
                (FileKind::Png, Language::English),
                (FileKind::Pdf, Language::English),
            ] {
                let look = Look { language, ..Look::default() };
                let file = map_file(&map, &look, kind).unwrap();
                assert!(file == map_file(&map, &look, kind).unwrap(), "equal maps give equal bytes");
                let provenance = render::provenance(&file).unwrap().unwrap();
                assert_eq!(Plan::from_toml(&provenance).unwrap(), *map.plan());
                assert!(provenance.starts_with("view = \"map\"\n") && provenance.contains("[look]"), "{provenance}");
            }
        }
    }

    #[test]
    fn a_map_is_drawn_on_any_page() {
        let map = map(Measure::TestAccuracy);
        for size in ["300x220", "a4-column", "square", "2000x400"] {
            for theme in [egui::Theme::Light, egui::Theme::Dark] {
                let look = Look { theme, size: Size::parse(size).unwrap(), ..Look::default() };
                assert_eq!(map_problem(&look), None);
                assert!(!map_file(&map, &look, FileKind::Svg).unwrap().is_empty());
            }
        }
        let look = Look { size: Size::parse("100x100").unwrap(), ..Look::default() };
        assert_eq!(map_problem(&look).unwrap().to_string(), "size is 100x100; a map needs at least 300x220 pixels");
    }
}
