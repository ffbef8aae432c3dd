//! The experiment: its values, the table of its keys, its file, its check, and the problems that are reported to users.

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
mod seeds;
mod table;
mod table_fault;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub use check::Checked;
pub use choice::{Activation, DataSet, Missing, Normalization, Optimizer, Placement, Scheme, StatisticsMode};
pub use error::{ConfigError, MOST_PROBLEMS, Problem, ProblemKind, one_of};
pub use event::{Change, Event, LAST_STEP};
pub use excerpt::{commands_terminal, excerpt, one_line, shortened};
pub(crate) use fields::Fields;
pub use hint::nearest;
#[cfg(feature = "gui")]
pub(crate) use key::word_types;
pub use key::{Key, Range};
pub(crate) use key::{KeyType, key, key_type};
pub use keys::{KEYS, SEED_MAX};
pub use model::{
    ArmConfig, BatchNormConfig, Config, DataConfig, InitConfig, MeasureConfig, NetworkConfig, TrainingConfig,
};
pub use parse::table_of;
pub use scale::Scale;
pub use seeds::{MOST_SEEDS, check_seeds, read_seeds, write_seeds};
pub use table::{ClassColumn, Header, TableConfig};
pub use table_fault::{BadTable, TableFault};
pub use value::Value;
