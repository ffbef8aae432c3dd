//! The words of a figure: its title, its caption, and the alternative text for readers who cannot see it.

use serde::{Deserialize, Serialize};

use super::make::Figure;
use super::provenance::SOFTWARE;
use crate::config::{Activation, Config, DataSet, Normalization, write_seeds};
use crate::map::Map;
use crate::measure::{ArmFrame, Frame, LayerFrame, Stage, TileLayer, Tiles};
use crate::render::Labels;
use crate::trainer::Report;
use crate::view::{
    ARMS, MapView, Picture, Text, format, map_description, map_title, microscope_description, network_name, place,
    title,
};

/// The title, caption and alternative text of a figure in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The title: view, layer, stage and step.
    pub title: String,
    /// The text below the figure: the title and the settings that matter.
    pub caption: String,
    /// The alternative text: what the figure shows of each arm, in numbers.
    pub alt: String,
}

impl Words {
    /// Returns the words of `figure` drawn from `report`.
    #[must_use]
    pub fn of(figure: &Figure, report: &Report, text: &Text) -> Self {
        let state = figure.drawn_state();
        let title = title(&figure.scene(&report.config, Some(report), &state, text), figure.picture);
        let frame = report.timeline.at_or_before(figure.step).filter(|frame| frame.step == figure.step);
        let Some(frame) = frame.or(report.frame.as_ref()) else {
            // A run without a frame has only the name of the view as its words.
            return Self { caption: title.clone(), alt: title.clone(), title };
        };
        let (step, epoch) = (format::steps(frame.step), format!("{:.1}", frame.epoch));
        let title = text.with("figure-at", &[("title", &title), ("step", &step), ("epoch", &epoch)]);
        let caption = format!("{title}. {}. {SOFTWARE}", settings(figure, frame, report.data.train, text));
        let shown = (0..2).filter(|arm| figure.state.hidden != Some(*arm));
        let tiles = report.inspection.as_ref().filter(|answer| answer.step == frame.step);
        let tiles = |arm: usize| tiles.and_then(|answer| answer.arms[arm].tiles.as_ref());
        let scene = figure.scene(&report.config, Some(report), &state, text);
        let unit = |arm| (figure.picture == Picture::Unit).then(|| microscope_description(&scene, arm)).flatten();
        let flat = |arm| tiles(arm).filter(|_| figure.picture == Picture::Network).map(|tiles| of_tiles(tiles, text));
        let arms: Vec<String> =
            shown.map(|arm| seen(figure, frame, arm, unit(arm).or_else(|| flat(arm)), text)).collect();
        Self { title, caption, alt: arms.join(" ") }
    }

    /// Returns the words of `figure`, that of a map, with the results of `map`.
    #[must_use]
    pub fn of_map(figure: &Figure, map: &Map, text: &Text) -> Self {
        let hidden = figure.state.hidden;
        let view = MapView { map, text, fills: false, hidden, live: None, version: 0 };
        let title = map_title(&view);
        let caption = format!("{title}. {}. {SOFTWARE}", settings_of_map(figure, text));
        Self { alt: map_description(&view), caption, title }
    }

    /// Returns the texts that a picture file holds: title, alternative text, language, program and `provenance`.
    #[must_use]
    pub fn labels<'a>(&'a self, figure: &Figure, provenance: Option<&'a str>) -> Labels<'a> {
        let language = figure.look.language.name();
        Labels { title: &self.title, description: &self.alt, language, software: SOFTWARE, provenance }
    }
}

/// Returns the settings at the step that is shown, of a training on so many `samples`, as in "Two spirals; sigmoid, 10 × 48; …".
fn settings(figure: &Figure, frame: &Frame, samples: usize, text: &Text) -> String {
    let config = figure.config();
    let number = |x: f64| format!("{x}");
    let mut parts = vec![data(&config, text), network(&config, text)];
    parts.extend(training(&config, &[], config.mini_batch(samples), text));
    parts.extend([0, 1].map(|arm| arm_name(frame, arm, text)));
    let normal = &config.batch_norm;
    let moved = normal.gamma.to_bits() != 1_f64.to_bits() || normal.beta.abs() > 0.0;
    if frame.arms.iter().any(|arm| arm.normalization != Normalization::None) && (normal.hold || moved) {
        let message = if normal.hold { "figure-held" } else { "figure-scale-shift" };
        parts.push(text.with(message, &[("gamma", &number(normal.gamma)), ("beta", &number(normal.beta))]));
    }
    let changes = figure.experiment.config().events.iter().filter(|event| event.step < figure.step).count();
    if changes > 0 {
        parts.push(text.with("figure-changed", &[("count", &changes.to_string())]));
    }
    parts.push(text.with("figure-seed", &[("seed", &config.seed.to_string())]));
    parts.join("; ")
}

/// Returns the settings that all cells of a map share, without those of its axes.
fn settings_of_map(figure: &Figure, text: &Text) -> String {
    let (config, plane) = (figure.experiment.config(), figure.plane());
    let axes = plane.axes.each_ref().map(|axis| axis.key);
    let mut parts = vec![data(config, text)];
    if !axes.iter().any(|key| key.starts_with("network.")) {
        parts.push(network(config, text));
    }
    parts.extend(training(config, &axes, config.training.batch_size, text));
    parts.extend([0, 1].map(|arm| network_name(text, ARMS[arm], config.arms[arm].normalization)));
    let seeds = if plane.seeds.is_empty() { config.seed.to_string() } else { write_seeds(&plane.seeds) };
    parts.push(text.with("figure-seed", &[("seed", &seeds)]));
    parts.join("; ")
}

/// Returns the networks, as in "ReLU, 10 × 48".
fn network(config: &Config, text: &Text) -> String {
    let (depth, width) = (config.network.depth.to_string(), config.network.width.to_string());
    let activation = text.get(&format!("network-activation-{}", config.network.activation.name()));
    let args = [("activation", &*activation), ("depth", &depth), ("width", &width)];
    text.with("figure-network", &args)
}

/// Returns initial weights, biases, optimizer, learning rate and the size of a mini-batch, `batch`, without the keys in
/// `left_out`.
fn training(config: &Config, left_out: &[&str], batch: usize, text: &Text) -> Vec<String> {
    let says = |message: &str, key: &str, value: &str| text.with(message, &[(key, value)]);
    let number = |x: f64| format!("{x}");
    let said = |key: &str| !left_out.contains(&key);
    let mut parts = vec![each(text, |arm| {
        let scheme = text.get(&format!("init-scheme-{}", config.init_scheme(arm).name()));
        let scale = number(config.init_scale(arm));
        if said("init.scale") { text.with("figure-init", &[("scheme", &scheme), ("scale", &scale)]) } else { scheme }
    })];
    if config.init.bias != 0.0 && said("init.bias") {
        parts.push(says("figure-bias", "bias", &number(config.init.bias)));
    }
    if config.init.bias_std > 0.0 && said("init.bias_std") {
        parts.push(says("figure-bias-std", "std", &number(config.init.bias_std)));
    }
    parts.push(text.get(&format!("training-optimizer-{}", config.training.optimizer.name())));
    if said("training.learning_rate") {
        parts.push(says("figure-rate", "rate", &each(text, |arm| number(config.learning_rate(arm)))));
    }
    if said("training.batch_size") {
        parts.push(says("figure-batch", "batch", &batch.to_string()));
    }
    parts
}

fn data(config: &Config, text: &Text) -> String {
    let data = &config.data;
    let mut parts = match (&data.path, data.set) {
        (Some(path), DataSet::Csv) => vec![path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()],
        _ => vec![text.get(&format!("data-set-{}", data.set.name()))],
    };
    let generated =
        matches!(data.set, DataSet::Spirals | DataSet::Circles | DataSet::Moons | DataSet::Xor | DataSet::Gaussians);
    if generated {
        parts.push(text.with("figure-noise", &[("noise", &data.noise.to_string())]));
    }
    if data.label_noise > 0.0 {
        parts.push(text.with("figure-label-noise", &[("share", &format::percent(data.label_noise))]));
    }
    if !data.standardize {
        parts.push(text.get("figure-raw"));
    }
    parts.join(", ")
}

/// Returns the text that `of` gives for both arms, or one text that names both where they differ.
fn each(text: &Text, of: impl Fn(usize) -> String) -> String {
    let [a, b] = [0, 1].map(of);
    if a == b { a } else { text.with("figure-each", &[("a", &a), ("b", &b)]) }
}

fn arm_name(frame: &Frame, arm: usize, text: &Text) -> String {
    network_name(text, ARMS[arm], frame.arms[arm].normalization)
}

/// Returns what the figure shows of an arm, in numbers; `own` is what this picture alone shows.
fn seen(figure: &Figure, frame: &Frame, arm: usize, own: Option<String>, text: &Text) -> String {
    let arm_frame = &frame.arms[arm];
    let mut facts = Vec::new();
    if let Some(end) = arm_frame.diverged {
        let (step, place) = (format::steps(end.step), place(text, &end));
        facts.push(text.with("figure-arm-ended", &[("step", &step), ("place", &place)]));
    } else {
        let loss = arm_frame.loss.map(|loss| text.with("figure-arm-loss", &[("loss", &format::three_digits(loss))]));
        let test =
            arm_frame.test_accuracy.map(|test| text.with("figure-arm-test", &[("accuracy", &format::accuracy(test))]));
        facts.extend(loss.into_iter().chain(test));
        facts.extend(of_layers(figure, arm_frame, text));
        facts.extend(own);
    }
    let name = arm_name(frame, arm, text);
    text.with("figure-arm", &[("name", &name), ("facts", &facts.join("; "))])
}

/// Returns how many tiles of each hidden layer are flat.
fn of_tiles(tiles: &Tiles, text: &Text) -> String {
    let flat = |layer: &TileLayer| format!("{}/{}", layer.flat(), layer.units.len());
    let values: Vec<String> = tiles.hidden().iter().map(flat).collect();
    text.with("figure-arm-flat", &[("depth", &values.len().to_string()), ("values", &values.join(", "))])
}

/// Returns what the view shows of the hidden layers of an arm, or of its landscape, one text per quantity.
fn of_layers(figure: &Figure, arm: &ArmFrame, text: &Text) -> Vec<String> {
    let config = figure.config();
    let layers = arm.hidden();
    let list = |message: &str, value: &dyn Fn(&LayerFrame) -> Option<String>| {
        let values: Option<Vec<String>> = layers.iter().map(value).collect();
        let values = values.filter(|values| !values.is_empty())?.join(", ");
        Some(text.with(message, &[("depth", &layers.len().to_string()), ("values", &values)]))
    };
    let relu = config.network.activation == Activation::Relu;
    let flat = if relu { "figure-arm-inactive" } else { "figure-arm-saturated" };
    let flat = |stage: Stage| {
        let share = |layer: &LayerFrame| layer.curve.saturated.map(format::percent);
        (stage == Stage::Y).then(|| list(flat, &share)).flatten()
    };
    let stats = |layer: &LayerFrame, stage: Stage| layer.stage(layer.stage_shown(stage)).cloned();
    let spread = |stage: Stage| list("figure-arm-spread", &|layer| Some(format::spread(stats(layer, stage)?.std)));
    let mean = |stage: Stage| list("figure-arm-mean", &|layer| Some(format::signed(stats(layer, stage)?.mean)));
    let parts = match figure.picture {
        Picture::Layers => {
            let stage = figure.state.stage;
            vec![mean(stage), spread(stage), flat(stage)]
        }
        Picture::Lens | Picture::Network => vec![mean(Stage::Y), spread(Stage::Y), flat(Stage::Y)],
        Picture::GradientFlow => {
            let shares: Option<Vec<String>> =
                arm.gradient_shares().map(|share| Some(format::three_digits(share?))).collect();
            let values = shares.filter(|shares| !shares.is_empty()).map(|shares| shares.join(", "));
            let depth = layers.len().to_string();
            vec![values.map(|values| text.with("figure-arm-shares", &[("depth", &depth), ("values", &values)]))]
        }
        Picture::Gradients if figure.state.gradients.landscape => vec![arm.landscape.map(|of| {
            let number = |x: f32| format::three_digits(x.into());
            let (low, high) = (number(of.loss_low), number(of.loss_high));
            let (change, beta) = (number(of.gradient_change), number(of.smoothness));
            let args = [("low", &*low), ("high", &high), ("change", &change), ("beta", &beta)];
            text.with("figure-arm-landscape", &args)
        })],
        Picture::Gradients => {
            let rms = |layer: &LayerFrame| Some(format::three_digits(layer.gradient.as_ref()?.rms));
            vec![list("figure-arm-gradient", &rms), flat(Stage::Y)]
        }
        Picture::Drift => {
            let stage = figure.state.drift.stage;
            let shift = |layer: &LayerFrame| {
                let shift = layer.shift.as_ref()?;
                let pair = if stage == Stage::Z { &shift.z } else { &shift.y };
                Some(format::three_digits(pair.lag?.per_sd))
            };
            vec![mean(stage), spread(stage), list("figure-arm-shift", &shift)]
        }
        Picture::Unit | Picture::Loss | Picture::Data | Picture::Map | Picture::Window => Vec::new(),
    };
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Look;
    use crate::view::ViewState;

    /// Ghost and noisy batch norm once were called batch norm.
    #[test]
    fn the_words_name_every_normalization_as_the_window_does() {
        let text = Text::new(Look::default().language);
        for normalization in Normalization::ALL {
            let mut config = Config::default();
            for set in ["data.samples=200", "network.depth=2", "network.width=8", "training.batch_size=16"] {
                config.set(set).unwrap();
            }
            config.set(&format!("arms.b.normalization={}", normalization.name())).unwrap();
            let (experiment, state) = (config.check().unwrap(), ViewState::default());
            let picture = Picture::Layers;
            let figure = Figure { experiment, step: 0, until: 0, picture, state, look: Look::default(), folder: None };
            let report = figure.replay(&mut |_| true).unwrap().unwrap();
            let words = Words::of(&figure, &report, &text);
            let name = network_name(&text, "B", normalization);
            assert!(words.caption.contains(&format!("; {name};")), "{}", words.caption);
            assert!(words.alt.contains(&name), "{}", words.alt);
        }
    }

    /// A figure of the landscape once spoke of the gradients of the layers, which it does not show.
    #[test]
    fn the_landscape_is_told_in_its_numbers() {
        let mut config = Config::plane();
        for set in ["data.samples=200", "network.depth=2", "network.width=8", "training.batch_size=16"] {
            config.set(set).unwrap();
        }
        let mut state = ViewState::default();
        state.set_option("gradients.part", "landscape").unwrap();
        let (experiment, picture) = (config.check().unwrap(), Picture::Gradients);
        let figure = Figure { experiment, step: 9, until: 9, picture, state, look: Look::default(), folder: None };
        let report = figure.replay(&mut |_| true).unwrap().unwrap();
        let words = Words::of(&figure, &report, &Text::new(figure.look.language));
        for arm in &report.frame.unwrap().arms {
            let of = arm.landscape.expect("a landscape");
            let numbers = [of.loss_low, of.loss_high, of.gradient_change, of.smoothness];
            let said = numbers.map(|number| words.alt.contains(&format::three_digits(number.into())));
            assert_eq!(said, [true; 4], "{of:?}: {}", words.alt);
        }
        assert!(words.title.contains("Landscape") && !words.alt.contains("rms"), "{words:?}");
    }
}
