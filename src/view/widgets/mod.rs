//! Small widgets that `egui` lacks, or does not offer in this style.

mod button;
mod card;
mod drop_down;
mod elided;
mod field;
mod segments;
mod slider;
mod wide;

pub use button::{Icon, icon_button, icon_command, icon_switch, labeled_command, text_button, text_command};
pub use card::{card_ui, closable_card_ui};
pub use drop_down::drop_down;
pub use elided::elided;
pub use field::{LONGEST_TEXT, field};
pub use segments::{Segment, segments};
pub use slider::{asked_value, keep_arrows, slider};
pub use wide::{wide_button, wide_button_height};
