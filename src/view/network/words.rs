//! What layers and units are, in words and numbers.

use crate::config::Activation;
use crate::measure::{TileFace, TileLayer, Tiles};
use crate::view::{ARMS, Scene, format};

/// The part of a network that a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The inputs.
    Inputs,
    /// A hidden layer, counted from 1.
    Layer(usize),
    /// The outputs before softmax.
    Outputs,
}

impl Part {
    /// Returns the part at `index` of a network with `depth` hidden layers: the inputs are 0.
    pub const fn at(index: usize, depth: usize) -> Self {
        match index {
            0 => Self::Inputs,
            _ if index > depth => Self::Outputs,
            _ => Self::Layer(index),
        }
    }

    /// Returns the short name above a column, as in "L3".
    pub fn short(self, scene: &Scene<'_>) -> String {
        match self {
            Self::Inputs => scene.text.get("tiles-in"),
            Self::Layer(layer) => scene.text.layer(layer),
            Self::Outputs => scene.text.get("tiles-out"),
        }
    }

    /// Returns the name that the data have for unit `unit` of the part, counted from 1: that of a feature or of a class.
    pub fn of_data<'a>(self, scene: &Scene<'a>, unit: usize) -> Option<&'a str> {
        let exhibit = &scene.report?.exhibit;
        let names = match self {
            Self::Inputs => &exhibit.features,
            Self::Outputs => &exhibit.classes,
            Self::Layer(_) => return None,
        };
        names.get(unit - 1).map(String::as_str)
    }

    /// Returns the name of unit `unit` of the part, counted from 1: of inputs and outputs those of the data.
    fn unit(self, scene: &Scene<'_>, unit: usize) -> String {
        let number = unit.to_string();
        let name = self.of_data(scene, unit).unwrap_or(&number);
        match self {
            Self::Inputs => scene.text.with("tiles-input", &[("name", name)]),
            Self::Outputs => scene.text.with("tiles-output", &[("name", name)]),
            Self::Layer(layer) => scene.text.with("tiles-unit", &[("layer", &layer.to_string()), ("unit", &number)]),
        }
    }
}

/// Returns the first of two where what is flat of this run is saturated, the second where it is inactive.
pub fn of_flat<T>(scene: &Scene<'_>, [saturated, inactive]: [T; 2]) -> T {
    match scene.run().network.activation {
        Activation::Relu | Activation::LeakyRelu => inactive,
        Activation::Sigmoid | Activation::Tanh | Activation::Gelu | Activation::Linear => saturated,
    }
}

/// Describes a part of an arm in a sentence, for screen readers.
pub fn sentence(scene: &Scene<'_>, arm: usize, part: Part, tiles: &TileLayer) -> String {
    let [shown, width, flat] = [tiles.units.len(), tiles.width, tiles.flat()].map(|n| n.to_string());
    let args = [("arm", ARMS[arm]), ("shown", &*shown), ("width", &*width), ("flat", &*flat)];
    let Part::Layer(layer) = part else {
        let name = if part == Part::Inputs { "tiles-inputs-name" } else { "tiles-outputs-name" };
        return scene.text.with(name, &args);
    };
    let saturated = tiles.saturated().map_or_else(|| "–".to_owned(), format::percent);
    let layer = layer.to_string();
    let more = [("layer", &*layer), ("share", &*saturated)];
    scene.text.with(of_flat(scene, ["tiles-name-saturated", "tiles-name-inactive"]), &[&args[..], &more].concat())
}

/// Returns the layer whose range of colors the legend says: the first hidden one, of images the second, since the first shows
/// its weights.
pub fn of_legend(tiles: &Tiles) -> Option<&TileLayer> {
    tiles.layer(if tiles.face == TileFace::Image { 2 } else { 1 })
}

/// Describes unit `number` of a part, counted from 1 and one of `layer`, a line for each fact.
pub fn unit(scene: &Scene<'_>, part: Part, number: usize, (tiles, layer): (&Tiles, &TileLayer)) -> String {
    let unit = &layer.units[number - 1];
    let (mean, spread) = (format::drawn(&format::signed(unit.mean)), format::spread(unit.std));
    let mut lines =
        vec![part.unit(scene, number), scene.text.with("tiles-facts", &[("mean", &mean), ("spread", &spread)])];
    // Mean images have colors from less to more.
    let is_weights = tiles.face == TileFace::Image && part == Part::Layer(1);
    let has_numbers = is_weights || tiles.face != TileFace::Image;
    if has_numbers && of_legend(tiles).is_none_or(|legend| legend.range != layer.range) {
        let [low, high] = [layer.range.0, layer.range.1].map(|end| format::drawn(&format::signed(f64::from(end))));
        let name = if is_weights { "tiles-range-weights" } else { "tiles-range" };
        lines.push(scene.text.with(name, &[("low", &low), ("high", &high)]));
    }
    if let Some(share) = unit.saturated {
        lines.push(scene.text.with(
            of_flat(scene, ["tiles-share-saturated", "tiles-share-inactive"]),
            &[("share", &format::percent(share))],
        ));
    }
    if let Some((from, weight)) = unit.strongest {
        let (from, weight) = (from.to_string(), format::drawn(&format::signed(weight)));
        lines.push(scene.text.with("tiles-strongest", &[("from", &from), ("weight", &weight)]));
    }
    lines.join("\n")
}
