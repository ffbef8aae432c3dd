//! A lesson file to begin with: the experiment and the view at hand, and texts that say what is to stand there.

use std::fmt::Write as _;

use super::lesson::Show;
use crate::config::{Config, KEYS, Value};
use crate::measure::timeline;

/// A lesson file around `experiment` that ends at step `steps`, or the last recorded one before it, and shows `show`. It
/// can be opened as it is; its texts say what is to be written in their place.
#[must_use]
pub fn draft(id: &str, experiment: &Config, show: &Show, steps: u64) -> String {
    let end = (1..=steps.clamp(1, super::LAST_STEP)).rev().find(|step| timeline::recorded(*step)).unwrap_or(1);
    let rate = experiment.training.learning_rate;
    let mut out = format!(
        "# A lesson of your own: docs/lessons.md says what each key means.\nid = {}\norder = 100\nwatch = {:?}\n",
        Value::Text(id.to_owned()),
        // Ten seconds, so that it can be watched.
        (crate::real::count::<f64>(usize::try_from(end).unwrap_or(usize::MAX)) / 10.0).max(1.0),
    );
    out.push_str("\n[experiment]\n");
    let _ = writeln!(out, "training.steps = {end}");
    let default = Config::default();
    for key in KEYS.iter().filter(|key| key.name != "training.steps") {
        let value = key.get(experiment);
        if let Some(value) = value.filter(|value| key.get(&default).as_ref() != Some(value)) {
            let _ = writeln!(out, "{} = {value}", key.name);
        }
    }
    for event in experiment.events.iter().filter(|event| event.step < end) {
        let (key, value) = (event.change.key(), event.change.value());
        let _ = write!(out, "\n[[experiment.event]]\nstep = {}\nkey = \"{key}\"\nvalue = {value}\n", event.step);
        if let Some(layer) = event.change.layer() {
            let _ = writeln!(out, "layer = {layer}");
        }
    }
    let text = |text: &str| Value::Text(text.to_owned());
    let _ = write!(out, "\n[show]\nview = {}\n", text(show.view.as_deref().unwrap_or("layers")));
    if let Some(layer) = show.layer {
        let _ = writeln!(out, "layer = {layer}");
    }
    if let Some(stage) = &show.stage {
        let _ = writeln!(out, "stage = {}", text(stage));
    }
    if !show.options.is_empty() {
        out.push_str("[show.options]\n");
        for (key, value) in &show.options {
            let _ = writeln!(out, "{} = {}", text(key), text(value));
        }
    }
    out.push_str(TEXTS);
    let _ = write!(
        out,
        "\n[[moment]]\nstep = {}\nen = \"What to look at here. Numbers: {{a.loss}}, {{b.loss}}.\"\nko = \"여기서 볼 것을 \
         쓰세요. 숫자: {{a.loss}}, {{b.loss}}.\"\npoint = {{ part = \"loss\" }}\n",
        (1..=end / 2).rev().find(|step| timeline::recorded(*step)).unwrap_or(1),
    );
    out.push_str(CLAIM);
    let _ = write!(
        out,
        "\n[[try]]\nen = \"Another seed\"\nko = \"다른 시드로\"\nset = [\"seed={}\"]\n\n[[try]]\nen = \"Twice the learning \
         rate\"\nko = \"학습률을 두 배로\"\nset = [\"training.learning_rate={:?}\"]\n",
        if experiment.seed == 1 { 2 } else { 1 },
        (2.0 * rate).min(1000.0),
    );
    out
}

const TEXTS: &str = "
[text.en]
title = \"A title of a few words\"
statement = \"What the lesson is about, in two or three sentences.\"
question = \"What will the run show?\"
explanation = \"What happened, with numbers of the run: loss {a.loss} and {b.loss}.\"
otherwise = \"What is said where a claim did not hold: loss {a.loss} and {b.loss}.\"
limits = \"Where the claim ends.\"

[text.ko]
title = \"몇 낱말로 된 제목\"
statement = \"수업의 내용을 두세 문장으로 쓰세요.\"
question = \"실행하면 어떻게 될까요?\"
explanation = \"실행의 숫자로 결과를 설명하세요. 손실: A {a.loss}, B {b.loss}.\"
otherwise = \"주장이 성립하지 않았을 때의 설명이에요. 손실: A {a.loss}, B {b.loss}.\"
limits = \"주장이 성립하는 범위를 쓰세요.\"

[[answer]]
en = \"B's loss ends below A's\"
ko = \"B의 손실이 A보다 낮게 끝나요\"
right = true

[[answer]]
en = \"A's loss ends below B's\"
ko = \"A의 손실이 B보다 낮게 끝나요\"
right = \"a.loss < b.loss at end\"
";

const CLAIM: &str = "
[[claim]]
en = \"B's loss ends below A's.\"
ko = \"B의 손실이 A보다 낮게 끝나요.\"
holds = \"b.loss < a.loss at end\"
";

#[cfg(test)]
mod tests {
    use super::super::Lesson;
    use super::*;
    use crate::config::{Change, Event};

    #[test]
    fn a_draft_is_a_lesson_with_the_experiment_and_the_view() {
        let mut experiment = Config::default();
        for assignment in ["seed=7", "data.set=digits", "network.depth=4", "arms.a.init.scale=2", "arms.b.hold=true"] {
            experiment.set(assignment).unwrap();
        }
        let change = Change::of_layer("batch_norm.gamma", Value::Float(2.0), 3).unwrap();
        experiment.events.push(Event { step: 10, change: change.clone() });
        experiment.events.push(Event { step: 900, change });
        let options = vec![("lens.compare".to_owned(), "on".to_owned())];
        let show = Show { view: Some("drift".to_owned()), layer: Some(3), stage: Some("z".to_owned()), options };
        let lesson = Lesson::from_toml(&draft("my-own", &experiment, &show, 301)).unwrap();
        assert_eq!((lesson.id.as_str(), lesson.steps(), &lesson.show), ("my-own", 300, &show));
        experiment.training.steps = 300;
        experiment.events.pop();
        assert_eq!(lesson.experiment, experiment);
    }

    #[test]
    fn any_end_and_any_texts_make_a_draft() {
        let odd = Show { options: vec![("a \"b\"".to_owned(), "c\\".to_owned())], ..Show::default() };
        for steps in [0, 1, 2, 129, 10_000_000] {
            let lesson = Lesson::from_toml(&draft("x", &Config::default(), &odd, steps)).unwrap();
            assert!((1..=steps.max(1)).contains(&lesson.steps()));
            assert_eq!(lesson.show.options, odd.options);
        }
    }
}
