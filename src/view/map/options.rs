//! What the window knows of maps: the one that is shown, and what the user asks.

use std::time::Duration;

use crate::config::{Key, Value};
use crate::map::{Axis, Plane};
use crate::trainer::{JobState, MapProgress};

/// Returns the axis of `key`, whose slider has these ends, with `count` values. The keys of the first map begin with the
/// ends that they have there. `None` if the key cannot be an axis.
pub fn whole_axis(key: &str, slider: [f64; 2], count: usize) -> Option<Axis> {
    let first = Plane::default().axes.into_iter().find(|axis| axis.key == key);
    let of_slider = || Axis::new(Key::find(key)?, (slider[0], slider[1]), count, None);
    first.map_or_else(of_slider, |axis| axis.with_count(count)).ok()
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

    /// Returns whether all is computed that a new map of `plane` would show.
    #[must_use]
    pub fn is_whole(&self, plane: &Plane) -> bool {
        self.outdated.is_none() && self.progress.map.is_complete() && plane.is_of(self.progress.map.plan())
    }
}

/// A user action with the map.
#[derive(Clone, Debug, PartialEq)]
pub enum MapAction {
    /// Choose what the next map shows.
    Choose(Plane),
    /// Compute the map of what is chosen, or go on with it.
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
}
