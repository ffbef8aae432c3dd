//! The command line that makes a figure: experiment and all, to be pasted into a terminal, a Makefile or a note.

use std::fmt::Write as _;

use crate::config::{Config, KEYS, Value};
use crate::figure::{Animation, Figure, Look};
use crate::render::Timing;

/// What ends the experiment where it stands in the command itself.
const END: &str = "EXPERIMENT";

/// The command that writes `figure` to a file called `name`. What is as in a new window is not said. An experiment with
/// changes while training has no short form: it stands in the command as a file.
pub fn figure(figure: &Figure, name: &str) -> String {
    let mut words = vec!["--step".to_owned(), figure.step.to_string()];
    if figure.until > figure.step {
        words.extend(["--until".to_owned(), figure.until.to_string()]);
    }
    line("figure", figure, words, name)
}

/// The command that writes `animation` to a file called `name`.
pub fn animate(animation: &Animation, timing: Timing, name: &str) -> String {
    let (steps, figure) = (animation.steps(), animation.figure());
    let first = steps.first().copied().unwrap_or(figure.step);
    let mut words: Vec<String> = [
        ("--from", first.to_string()),
        ("--to", figure.step.to_string()),
        ("--frames", steps.len().to_string()),
        ("--spacing", animation.spacing().name().to_owned()),
    ]
    .into_iter()
    .flat_map(|(option, value)| [option.to_owned(), value])
    .collect();
    if timing.frame_ms != Timing::default().frame_ms {
        words.extend(["--frame-time".to_owned(), timing.frame_ms.to_string()]);
    }
    line("animate", figure, words, name)
}

/// Returns the line of a command: the experiment, `steps`, the view, and the look where it is not the usual one.
fn line(verb: &str, figure: &Figure, steps: Vec<String>, name: &str) -> String {
    let usual = Look::default();
    let experiment = figure.experiment.config();
    let mut words = vec!["shiftscope".to_owned(), verb.to_owned()];
    if experiment.events.is_empty() {
        words.extend(settings(experiment));
    } else {
        words.push("-".to_owned());
    }
    words.extend(steps);
    words.extend(["--view".to_owned(), figure.picture.name().to_owned()]);
    for (key, value) in figure.state.options() {
        match key {
            "layer" | "stage" => words.extend([format!("--{key}"), value]),
            _ => words.extend(["--show".to_owned(), format!("{key}={value}")]),
        }
    }
    for ((key, value), (_, usual)) in figure.look.words().into_iter().zip(usual.words()) {
        match value.as_str() {
            _ if value == usual => {}
            // A flag takes no value, and is off unless it is given.
            "true" => words.push(format!("--{key}")),
            _ => words.extend([format!("--{key}"), value]),
        }
    }
    words.extend(["--out".to_owned(), name.to_owned()]);
    let mut line = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    if !experiment.events.is_empty() {
        let _ = write!(line, " <<'{END}'\n{}{END}\n", experiment.to_toml());
    }
    line
}

/// The settings that are not as in the default experiment.
fn settings(experiment: &Config) -> Vec<String> {
    let usual = Config::default();
    let differs = KEYS.iter().filter(|key| key.get(experiment) != key.get(&usual));
    let said = differs.filter_map(|key| {
        let value = match key.get(experiment)? {
            // Without the quotes of a file.
            Value::Text(text) => text,
            value => value.to_string(),
        };
        Some(["--set".to_owned(), format!("{}={value}", key.name)])
    });
    said.flatten().collect()
}

/// `word` as a POSIX shell reads it back.
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
    use super::*;
    use crate::config::{Change, Event};
    use crate::figure::Spacing;
    use crate::view::{Picture, ViewState};

    fn of(set: &[&str]) -> Figure {
        let mut config = Config::default();
        for set in set {
            config.set(set).unwrap();
        }
        Figure {
            experiment: config.check().unwrap(),
            step: 300,
            until: 300,
            picture: Picture::Layers,
            state: ViewState::default(),
            look: Look::default(),
        }
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
        drawn.look.set("size", "90x60mm").unwrap();
        drawn.look.set("caption", "true").unwrap();
        assert_eq!(
            figure(&drawn, "my figure.svg"),
            "shiftscope figure --set data.set=csv --set 'data.path=it'\\''s \"mine\".csv' --set init.scale=0.001 \
             --step 300 --until 400 --view layers --layer 3 --show layers.axis=fit --size 90x60mm --caption --out \
             'my figure.svg'"
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
        let film = |figure: &Figure| Animation::new(figure.clone(), 10, 20, Spacing::Linear).unwrap();
        let line = animate(&film(&drawn), timing, "a.gif");
        let begins = "shiftscope animate --from 10 --to 300 --frames 20 --spacing linear --frame-time 50 --view layers";
        assert_eq!(line, format!("{begins} --out a.gif"));
        drawn.look.caption = true;
        assert_eq!(animate(&film(&drawn), timing, "a.gif"), format!("{begins} --caption --out a.gif"));
    }
}
