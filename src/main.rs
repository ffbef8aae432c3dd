//! The entry point of the program: runs the command line, or opens the window.

use std::process::ExitCode;

use shiftscope::cli::{self, Failure, Outcome, WindowRequest};

fn main() -> ExitCode {
    let outcome = cli::run(std::env::args_os()).and_then(|outcome| match outcome {
        Outcome::Exit(code) => Ok(code),
        Outcome::Window(request) => open(*request).map(|()| ExitCode::SUCCESS),
    });
    outcome.unwrap_or_else(|failure| failure.report())
}

#[cfg(feature = "gui")]
fn open(request: WindowRequest) -> Result<(), Failure> {
    let WindowRequest { experiment, figure, map, lesson, from, refused, language, learned } = request;
    let start = shiftscope::app::Start { experiment, figure, map, lesson, from, refused, language, learned };
    shiftscope::app::run(start).map_err(|error| Failure::no_window(error.to_string()))
}

#[cfg(not(feature = "gui"))]
fn open(_: WindowRequest) -> Result<(), Failure> {
    Err(Failure::no_window("this build has no window; use `shiftscope run`, which needs none"))
}
