//! Charts: `egui_plot` in the colors and fonts of the program, with the axes, bands and marks that the views share.

mod axis;
mod chart;
mod heading;
mod marks;
mod numbers;
mod ramp;
mod time;

pub use axis::{Axis, decade, ends};
pub use chart::{Band, Both, Chart, Line, Lines, Mark, Series, Shown, Strength, by_arm, nearest, with_axes};
pub use heading::{heading_ui, keys_ui, note_ui, sign_ui, values_ui};
pub use marks::round_marks;
pub use numbers::numbers;
pub use ramp::{RampKey, strip};
pub use time::{TimeAxis, TimeScale, layers_over_time, thin, time_chart_ui};
