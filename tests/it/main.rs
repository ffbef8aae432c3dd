//! The program as its users meet it.

mod command_line;
mod metrics;
mod program;
mod trace;
