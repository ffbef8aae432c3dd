//! The experiment file: plain values, one table of keys, and the check that everything below relies on.

mod check;
mod choice;
mod error;
mod event;
mod excerpt;
mod fields;
mod hint;
mod key;
mod keys;
mod model;
mod parse;
mod scale;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub use check::Checked;
#[cfg(feature = "gui")]
pub(crate) use choice::choices;
pub use choice::{Activation, DataSet, Normalization, Optimizer, Placement, Scheme, StatisticsMode};
pub use error::{ConfigError, Kind as ProblemKind, MOST_PROBLEMS, Problem, one_of};
pub use event::{Change, Event, LAST_STEP};
pub use excerpt::{excerpt, one_line, shortened};
pub(crate) use fields::Fields;
pub use hint::nearest;
pub use key::{Key, Range};
pub(crate) use key::{Slot, key, slot};
pub use keys::{KEYS, SEED_MAX};
pub use model::{
    ArmConfig, BatchNormConfig, Config, DataConfig, InitConfig, MeasureConfig, NetworkConfig, TrainingConfig,
};
pub use parse::table_of;
pub use scale::Scale;
pub use value::Value;
