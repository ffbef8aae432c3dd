//! Files of the user: reads them with a limit on their size, recognizes their content, and writes them completely or
//! not at all. Also the kinds of files that figures are saved as.

mod content;
mod fault;
mod input;
mod kind;
mod output;
mod place;
#[cfg(feature = "gui")]
mod settings;
mod temporary;

pub use content::{Content, Foreign, content};
pub use fault::Fault;
pub use input::{list, open, read, read_bytes, read_from, read_head};
pub use kind::FileKind;
pub use output::{Output, OutputError, Replace, check, write};
pub use place::{Named, absolute, in_folder_of, place, relative, resolved};
#[cfg(feature = "gui")]
pub use settings::{locales, state_file};
pub use temporary::abandon;
