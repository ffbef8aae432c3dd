//! `shiftscope open`: a window with the experiment, the step and the view of a figure.

use super::args::{OpenArguments, WindowArguments};
use super::failure::Failure;
use super::window::{self, WindowRequest};
use crate::config::Problem;

/// Checks the arguments, reads the figure, and checks that there is a display. Any other file that the window opens will
/// do: what it is its content says.
///
/// # Errors
/// All `problems` and those of the arguments; else where there is no display.
pub fn request(arguments: &OpenArguments, problems: Vec<Problem>) -> Result<WindowRequest, Failure> {
    let file = Some(arguments.figure.clone());
    window::request(&WindowArguments { file, lesson: None, lang: arguments.lang.clone() }, problems)
}
