//! Switches between a few values: of an option of the views, or of any other setting.

use egui::Ui;

use super::format::steps;
use super::widgets::{Segment, drop_down, segments};
use super::{Action, Language, OPTIONS, Scene, Show, ViewOption, Window};

/// Draws a switch in one row, `width` points wide, between `choices`: each is a value with the name of its text, whose
/// tooltip is the text of that name with `.tip` behind it. `name` is the text that names the switch for screen readers.
/// Returns the value that was clicked.
pub fn choose<T: PartialEq + Copy, const N: usize>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    name: &str,
    choices: [(T, &str); N],
    now: T,
    width: f32,
) -> Option<T> {
    let chosen = choices.iter().position(|(choice, _)| *choice == now);
    choose_ui(ui, scene, name, choices.iter().map(|(_, name)| *name), chosen, width).map(|i| choices[i].0)
}

/// Draws a switch in one row, `width` points wide, between the words of the view option `name`, and adds a click on
/// one to `out`. The texts of the switch and of its segments are named as [`text_name`] says.
pub fn option_ui(ui: &mut Ui, scene: &Scene<'_>, name: &'static str, width: f32, out: &mut Vec<Action>) {
    let option = option(name);
    let words: Vec<&'static str> = segment_words(option).collect();
    let now = match option.word(scene.state) {
        // Answers and tiles below and beside the layers are the options that the view decides itself.
        word if word == AUTO => {
            let on = if name == "layers.strip" { scene.strip() } else { scene.answers() };
            (if on { "on" } else { "off" }).to_owned()
        }
        word => word,
    };
    let text = text_name(name);
    let names: Vec<String> = words.iter().map(|word| format!("{text}-{word}")).collect();
    let chosen = words.iter().position(|word| *word == now);
    let clicked = choose_ui(ui, scene, text, names.iter().map(String::as_str), chosen, width);
    out.extend(clicked.map(|i| Action::Show(Show::Option(name, words[i]))));
}

/// Draws the choice of a language, `width` points wide, with each language called by `label`: a switch between two of
/// them, a list of more. `salt` tells it from other lists. Returns the language that was clicked.
pub fn choose_language(
    ui: &mut Ui,
    window: &Window<'_>,
    (salt, width): (&str, f32),
    now: Language,
    label: impl Fn(&Language) -> String,
) -> Option<Language> {
    let (name, all) = (window.text.get("language"), window.languages);
    if all.len() > 2 {
        let long = |language: &Language| language.own_name().to_owned();
        let (response, clicked) = drop_down(ui, (salt, width), label(&now), all.iter().copied(), Some(&now), long);
        response.accessible_name(name);
        return clicked;
    }
    let part = |language: &Language| {
        let (label, tip) = (label(language), language.own_name().to_owned());
        Segment { tip: if tip == label { String::new() } else { tip }, label }
    };
    let parts: Vec<Segment> = all.iter().map(part).collect();
    segments(ui, &name, &parts, all.iter().position(|language| *language == now), width, 2).map(|i| all[i])
}

/// Returns the request to set the view option `name` to the word behind its current one, or from the last to the first.
pub fn next(scene: &Scene<'_>, name: &'static str) -> Action {
    let option = option(name);
    let now = option.word(scene.state);
    let after = option.words().iter().skip_while(|word| **word != now).nth(1);
    Action::Show(Show::Option(name, after.unwrap_or(&option.words()[0])))
}

/// The word of an option that the view decides itself, which has no segment.
const AUTO: &str = "auto";

/// Returns the words of an option that have a segment on its switch.
pub fn segment_words(option: &ViewOption) -> impl Iterator<Item = &'static str> {
    option.words().iter().copied().filter(|word| *word != AUTO)
}

/// Returns the name of the text that names the switch of the view option `name`: the last part of that, as `axis` for
/// `layers.axis`. The text of a segment has its word behind that, as `axis-fit`, and a tooltip, `axis-fit.tip`.
pub fn text_name(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

fn option(name: &str) -> &'static ViewOption {
    OPTIONS.iter().find(|option| option.name == name).expect("switches and keys set options that exist")
}

/// Draws a switch in one row between the texts `names`, of which the one at `chosen` is set. Returns the index of the
/// text that was clicked.
fn choose_ui<'a>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    name: &str,
    names: impl Iterator<Item = &'a str>,
    chosen: Option<usize>,
    width: f32,
) -> Option<usize> {
    let lag = steps(scene.run().measure.lag);
    let text = |name: &str| scene.text.with(name, &[("lag", &lag)]);
    let parts: Vec<Segment> =
        names.map(|name| Segment { label: text(name), tip: text(&format!("{name}.tip")) }).collect();
    segments(ui, &scene.text.get(name), &parts, chosen, width, parts.len())
}
