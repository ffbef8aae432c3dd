//! `shiftscope open`: a window with the experiment, the step and the view of a figure.

use std::path::Path;

use super::args::OpenArguments;
use super::failure::Failure;
use super::window::{WindowRequest, display, language_problem};
use crate::figure::{Figure, MAX_FILE};
use crate::files::{self, Fault};

/// Checks the arguments, reads the figure, and checks that there is a display.
///
/// # Errors
/// All `problems` and those of the arguments; else where there is no display.
pub fn request(arguments: &OpenArguments, mut problems: Vec<String>) -> Result<WindowRequest, Failure> {
    problems.extend(language_problem(arguments.lang.as_deref()));
    match read(&arguments.figure) {
        Ok(figure) if problems.is_empty() => {
            display()?;
            Ok(WindowRequest {
                experiment: None,
                figure: Some(Box::new(figure)),
                lesson: None,
                language: arguments.lang.clone(),
            })
        }
        read => {
            problems.extend(read.err());
            Err(Failure::all(problems))
        }
    }
}

fn read(path: &Path) -> Result<Figure, String> {
    let read = files::read_bytes(path, MAX_FILE).map_err(|fault| match fault {
        Fault::TooLarge => format!("is larger than {} MiB: not a figure", MAX_FILE >> 20),
        fault => fault.to_string(),
    });
    let figure = read.and_then(|bytes| Figure::read(&bytes).map_err(|error| error.to_string()));
    figure.map_err(|problem| format!("{}: {problem}", path.display()))
}
