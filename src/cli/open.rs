//! `shiftscope open`: a window with the experiment, the step and the view of a figure.

use super::args::{OpenArguments, WindowArguments};
use super::failure::Failure;
use super::window::{self, WindowRequest};
use crate::config::Problem;

/// Checks the arguments, reads the figure, and checks that there is a display. The file may be of any kind that the
/// window opens, because the kind is recognized by its content.
///
/// # Errors
/// All `problems` and those of the arguments, or, if there are none, the lack of a display.
pub fn request(arguments: &OpenArguments, problems: Vec<Problem>) -> Result<WindowRequest, Failure> {
    let file = Some(arguments.figure.clone());
    window::request(&WindowArguments { file, lesson: None, lang: arguments.lang.clone() }, problems)
}
