//! Files of the user: read within bounds, written whole or not at all.

mod fault;
mod input;
mod output;

pub use fault::Fault;
pub use input::{read, read_bytes, read_from};
pub use output::{Output, check, resolved, write};
