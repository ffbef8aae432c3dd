//! Charts: `egui_plot` in the colors and fonts of the program, with the axes, bands and marks that the views share.

mod axis;
mod chart;
mod heading;
mod hover;
mod numbers;
mod time;

pub use axis::{Axis, decade};
pub use chart::{Backdrop, Band, Chart, Extra, Line, Mark, Series, Shown, Strength, nearest, with_axes};
pub use heading::{heading_ui, keys_ui, note_ui, values_ui};
pub use hover::hover;
pub use numbers::numbers;
pub use time::{TimeAxis, TimeScale, thin, thin_to};
