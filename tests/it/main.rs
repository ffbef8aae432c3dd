//! The program as its users meet it.

mod allocation;
mod architecture;
mod command_line;
mod metrics;
mod program;
mod trace;
