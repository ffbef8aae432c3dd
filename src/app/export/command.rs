//! The command line that makes a figure, with its whole experiment, to be pasted into a terminal, a Makefile or a note.

use std::fmt::Write as _;

use crate::config::{Checked, Config, KEYS, Key, Value};
use crate::figure::{Animation, FILM, Figure, Film};
use crate::map::Plane;
use crate::view::{Language, Picture};

/// The word that ends the experiment if the command contains it as a file.
const END: &str = "EXPERIMENT";
/// Number of keys of an animation that choose its steps; those of the timing follow.
const OF_STEPS: usize = 4;

/// Returns the command that writes `figure` to the file `name`. It has no options that would be as in a new window. An
/// experiment with changes while training has no short form, so that the command contains it as a file.
pub fn figure(figure: &Figure, name: &str) -> String {
    let mut words = vec!["--step".to_owned(), figure.step.to_string()];
    if figure.until > figure.step {
        words.extend(["--until".to_owned(), figure.until.to_string()]);
    }
    line("figure", figure, words, name)
}

/// Returns the command that writes `animation` to the file `name`.
pub fn animate(animation: &Animation, name: &str) -> String {
    let usual = Film::default();
    let film = Film { frames: Some(animation.steps().len()), ..*animation.film() };
    // The steps are named even if they are the usual ones.
    let is_said = |(i, key): &(usize, &Key<Film>)| *i < OF_STEPS || key.get(&film) != key.get(&usual);
    let said = FILM.iter().enumerate().filter(is_said);
    let words = said.flat_map(|(_, key)| [format!("--{}", key.name), key.word(&film)]).collect();
    line("animate", animation.figure(), words, name)
}

/// Returns the line of a command: the experiment, `steps`, the view, and the keys of the look that are not as in a new
/// figure.
fn line(verb: &str, figure: &Figure, steps: Vec<String>, name: &str) -> String {
    let experiment = &figure.described();
    let mut words = vec!["shiftscope".to_owned(), verb.to_owned()];
    if experiment.events.is_empty() {
        words.extend(settings(experiment));
    } else {
        words.push("-".to_owned());
    }
    words.extend(steps);
    words.extend(["--view".to_owned(), figure.picture.name().to_owned()]);
    if figure.picture == Picture::Map {
        let usual: Vec<_> = Plane::default().words().collect();
        let said = figure.state.map.words().filter(|word| !usual.contains(word));
        words.extend(said.flat_map(|(key, value)| [format!("--{key}"), value]));
    }
    for (key, value) in figure.state.options() {
        match key {
            "layer" | "stage" => words.extend([format!("--{key}"), value]),
            _ => words.extend(["--show".to_owned(), format!("{key}={value}")]),
        }
    }
    for ((key, value), (_, usual)) in figure.look_words().zip(Figure::new(Checked::default()).look_words()) {
        match value.as_str() {
            _ if value == usual => {}
            // A flag takes no value, and is off unless it is given.
            "true" => words.push(format!("--{key}")),
            _ => words.extend([format!("--{key}"), value]),
        }
    }
    if let Language::Added(translation) = figure.look.language {
        words.extend(["--locale".to_owned(), translation.folder().display().to_string()]);
    }
    words.extend(["--out".to_owned(), name.to_owned()]);
    let mut line = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    if !experiment.events.is_empty() {
        let _ = write!(line, " <<'{END}'\n{}{END}\n", experiment.to_toml());
    }
    line
}

/// Returns the options `--set` for the keys that are not as in the default experiment.
fn settings(experiment: &Config) -> Vec<String> {
    let usual = Config::default();
    let differs = KEYS.iter().filter(|key| key.get(experiment) != key.get(&usual));
    let said = differs.filter_map(|key| {
        let value = match key.get(experiment)? {
            // A command line takes text without the quotes of a file.
            Value::Text(text) => text,
            value => value.to_string(),
        };
        Some(["--set".to_owned(), format!("{}={value}", key.name)])
    });
    said.flatten().collect()
}

/// Returns `word` as a POSIX shell reads it back, in quotes if necessary.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Change, Event};
    use crate::figure::Spacing;
    use crate::render::Timing;
    use crate::view::Translation;

    fn of(set: &[&str]) -> Figure {
        let mut config = Config::default();
        for set in set {
            config.set(set).unwrap();
        }
        let mut figure = Figure::new(config.check().unwrap());
        figure.set("step", "300").unwrap();
        figure
    }

    #[test]
    fn what_is_usual_is_not_said() {
        assert_eq!(figure(&of(&[]), "a.svg"), "shiftscope figure --step 300 --view layers --out a.svg");
    }

    #[test]
    fn what_differs_is_said() {
        let mut drawn = of(&["init.scale=1e-3", "data.set=csv", "data.path=it's \"mine\".csv"]);
        drawn.until = 400;
        drawn.state.set_option("layer", "3").unwrap();
        drawn.state.set_option("layers.axis", "fit").unwrap();
        drawn.set("size", "90x60mm").unwrap();
        drawn.set("caption", "true").unwrap();
        assert_eq!(
            figure(&drawn, "my figure.svg"),
            "shiftscope figure --set data.set=csv --set 'data.path=it'\\''s \"mine\".csv' --set init.scale=0.001 \
             --step 300 --until 400 --view layers --layer 3 --show layers.axis=fit --size 90x60mm --caption --out \
             'my figure.svg'"
        );
    }

    #[test]
    fn the_folder_of_a_translation_stands_in_the_command() {
        let (translation, _) = Translation::read("qca", Path::new("/my locales"), &[]);
        let mut drawn = of(&[]);
        drawn.look.language = Language::add(translation);
        let line = figure(&drawn, "a.svg");
        assert!(line.ends_with("--view layers --lang qca --locale '/my locales' --out a.svg"), "{line}");
    }

    #[test]
    fn a_map_is_said_with_its_plane() {
        let mut drawn = of(&["training.steps=500", "network.depth=3"]);
        drawn.picture = Picture::Map;
        assert_eq!(
            figure(&drawn, "a.svg"),
            "shiftscope figure --set network.depth=3 --step 300 --view map --out a.svg"
        );
        for (key, value) in [("x", "init.bias=-1..1:8:lin"), ("measure", "loss"), ("seeds", "1..3")] {
            drawn.set(key, value).unwrap();
        }
        assert_eq!(
            figure(&drawn, "a.svg"),
            "shiftscope figure --set network.depth=3 --step 300 --view map --x init.bias=-1..1:8:lin --seeds 1..3 \
             --measure loss --out a.svg"
        );
    }

    #[test]
    fn changes_while_training_stand_in_the_command() {
        let mut config = Config::default();
        let change = Change::new("training.learning_rate", Value::Float(0.1)).unwrap();
        config.events.push(Event { step: 20, change });
        let mut drawn = of(&[]);
        drawn.experiment = config.check().unwrap();
        let command = figure(&drawn, "a.svg");
        let (line, file) = command.split_once('\n').unwrap();
        assert_eq!(line, "shiftscope figure - --step 300 --view layers --out a.svg <<'EXPERIMENT'");
        let file = file.strip_suffix("EXPERIMENT\n").unwrap();
        assert_eq!(Config::from_toml(file).unwrap(), *drawn.experiment.config());
    }

    #[test]
    fn a_moving_picture_has_a_command_of_its_own() {
        let mut drawn = of(&[]);
        let timing = Timing { frame_ms: 50, ..Timing::default() };
        let film = Film { from: 10, to: 300, frames: Some(20), spacing: Spacing::Linear, timing };
        let animation = |figure: &Figure| Animation::new(figure.clone(), film).unwrap();
        let line = animate(&animation(&drawn), "a.gif");
        let begins = "shiftscope animate --from 10 --to 300 --frames 20 --spacing linear --frame-time 50 --view layers";
        assert_eq!(line, format!("{begins} --out a.gif"));
        drawn.look.caption = true;
        assert_eq!(animate(&animation(&drawn), "a.gif"), format!("{begins} --caption --out a.gif"));
    }
}
