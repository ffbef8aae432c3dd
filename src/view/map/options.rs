//! What the window knows of maps: the choice for the next one, the one that is shown, and what the user asks.

use std::time::Duration;

use crate::config::Value;
use crate::files::FileKind;
use crate::map::STEPS;
use crate::trainer::{JobState, MapProgress};

/// An axis of the next map: a key, and the ends of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapAxis {
    /// The full name of the key, as `training.learning_rate`.
    pub key: &'static str,
    /// The first and the last value.
    pub ends: [f64; 2],
}

/// The axes of the first map. These keys always begin with these ends, which reach beyond where networks learn; any
/// other key begins with the ends of its slider.
const FIRST: [MapAxis; 2] =
    [MapAxis { key: "training.learning_rate", ends: [0.001, 10.0] }, MapAxis { key: "init.scale", ends: [0.03, 10.0] }];

impl MapAxis {
    /// Returns the axis of `key`, whose slider has these ends.
    #[must_use]
    pub fn of(key: &'static str, slider: [f64; 2]) -> Self {
        FIRST.into_iter().find(|axis| axis.key == key).unwrap_or(Self { key, ends: slider })
    }
}

/// What the next map computes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapOptions {
    /// The axes: x, to the right, and y, upward.
    pub axes: [MapAxis; 2],
    /// Number of cells along each axis.
    pub count: usize,
    /// Number of steps of every training.
    pub steps: u64,
}

impl Default for MapOptions {
    fn default() -> Self {
        Self { axes: FIRST, count: 32, steps: STEPS }
    }
}

/// What the experiment has now and had not when the map was begun.
#[derive(Clone, Debug, PartialEq)]
pub enum Outdated {
    /// The first key with another value: its value then and now; `None` where it is not set.
    Key(&'static str, Option<Value>, Option<Value>),
    /// The changes at steps of its file.
    Events,
}

/// The map that the window shows.
#[derive(Clone, Debug)]
pub struct WindowMap<'a> {
    /// The progress of the job, and the map so far.
    pub progress: &'a MapProgress,
    /// A number that changes whenever the map does, also from one map to another.
    pub version: u64,
    /// What the map was begun with.
    pub options: MapOptions,
    /// The time that the rest will take; `None` if it is not known or nothing is being computed.
    pub left: Option<Duration>,
    /// Why the map does not belong to the experiment of the controls; `None` if it does.
    pub outdated: Option<Outdated>,
    /// Whether the map is a part of a larger one.
    pub is_zoomed: bool,
}

impl WindowMap<'_> {
    /// Returns whether the map is being computed.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.progress.state == JobState::Running
    }

    /// Returns whether all is computed that a new map with `options` would show.
    #[must_use]
    pub fn is_whole(&self, options: &MapOptions) -> bool {
        self.outdated.is_none() && self.options == *options && self.progress.map.is_complete()
    }
}

/// A user action with the map.
#[derive(Clone, Debug, PartialEq)]
pub enum MapAction {
    /// Compute the map of the chosen options, or go on with it.
    Compute,
    /// Stop computing; what is computed stays.
    Stop,
    /// Set the number of steps of every training; the text is as typed.
    Steps(String),
    /// Open the experiment of this cell.
    Open([usize; 2]),
    /// Compute the part of the map between these cells, the first and the last along x and y.
    Zoom([[usize; 2]; 2]),
    /// Go back to the larger map.
    ZoomOut,
    /// Ask for the name of a file, and save the map as this kind.
    Save(FileKind),
}
