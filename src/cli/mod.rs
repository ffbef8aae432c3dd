//! The command line: its commands, the check of all arguments before any work starts, and all output to stdout and
//! stderr.

#[cfg(feature = "gui")]
mod animate;
mod args;
mod bench;
mod check;
mod check_report;
mod failure;
#[cfg(feature = "gui")]
mod figure;
#[cfg(feature = "gui")]
mod figures;
mod input;
mod interrupt;
mod jobs;
mod lesson_source;
mod lessons;
mod licenses;
#[cfg(feature = "gui")]
mod locale;
mod map;
mod metrics;
mod npz;
mod parse;
mod places;
mod plan;
mod progress;
mod recorder;
mod run;
mod stdout;
mod summary;
mod table;
mod trace;
mod window;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory as _;

use args::{Arguments, Command};
#[cfg(feature = "gui")]
use args::{OpenArguments, WindowArguments};
pub use failure::Failure;
use parse::Parsed;
pub use window::WindowRequest;

use crate::config::Config;
#[cfg(feature = "gui")]
use crate::config::Problem;

/// The task that remains after the command line has been handled.
#[derive(Debug)]
pub enum Outcome {
    /// Exit with this code.
    Exit(ExitCode),
    /// Open a window.
    Window(Box<WindowRequest>),
}

/// Returns the description of the command line, from which manual pages and completions are made.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Reads the command line `words`, which start with the program's name, and runs the command. A window is not opened
/// but returned as a request.
///
/// # Errors
/// Bad input and files that cannot be written; see [`Failure::report`].
pub fn run(words: impl Iterator<Item = OsString>) -> Result<Outcome, Failure> {
    interrupt::survive_file_limit();
    let (arguments, problems) = match parse::parse(words.collect())? {
        Parsed::Text(text) => return printed(&text),
        Parsed::Arguments(arguments, problems) => (*arguments, problems),
    };
    // The languages come first: other options name them.
    #[cfg(feature = "gui")]
    let (learned, problems) = learned(&arguments, problems);
    let Arguments { command, window, licenses } = arguments;
    match command {
        None if licenses => {
            Failure::unless_empty(problems)?;
            printed(&licenses::text())
        }
        None => {
            let request = window::request(&window, problems)?;
            #[cfg(feature = "gui")]
            let request = WindowRequest { learned, ..request };
            Ok(Outcome::Window(Box::new(request)))
        }
        Some(Command::Init) => {
            Failure::unless_empty(problems)?;
            printed(&Config::default().to_commented_toml())
        }
        Some(Command::Bench(arguments)) => bench::run(&arguments, problems).map(|()| Outcome::Exit(ExitCode::SUCCESS)),
        #[cfg(feature = "gui")]
        Some(Command::Figure(arguments)) => figure::run(&arguments, problems).map(Outcome::Exit),
        #[cfg(feature = "gui")]
        Some(Command::Animate(arguments)) => animate::run(&arguments, problems).map(Outcome::Exit),
        #[cfg(feature = "gui")]
        Some(Command::Figures(arguments)) => figures::run(&arguments, problems).map(Outcome::Exit),
        #[cfg(feature = "gui")]
        Some(Command::Open(OpenArguments { figure, lang, locale })) => {
            // The file may be of any kind that the window opens, because the kind is recognized by its content.
            let arguments = WindowArguments { file: Some(figure), lesson: None, lang, locale };
            Ok(Outcome::Window(Box::new(WindowRequest { learned, ..window::request(&arguments, problems)? })))
        }
        #[cfg(feature = "gui")]
        Some(Command::Locale(arguments)) => {
            locale::run(&arguments, problems).map(|()| Outcome::Exit(ExitCode::SUCCESS))
        }
        Some(Command::Lessons(arguments)) => lessons::run(&arguments, problems).map(Outcome::Exit),
        Some(Command::Map(arguments)) => map::run(&arguments, problems).map(Outcome::Exit),
        Some(Command::Run(arguments)) => run::run(&arguments, problems).map(Outcome::Exit),
    }
}

/// Reads the translations for a command whose words they can replace, and says on stderr what is left out of them. What
/// is wrong with the folder that the command names is added to `problems`.
///
/// # Returns
/// For the window, what is left out; and the problems.
#[cfg(feature = "gui")]
fn learned(arguments: &Arguments, mut problems: Vec<Problem>) -> (Option<(String, usize)>, Vec<Problem>) {
    let (has_words, folder) = arguments.translations();
    if !has_words {
        return (None, problems);
    }
    let learned = locale::learn(folder).map_err(|problem| problems.push(problem)).unwrap_or_default();
    learned.say();
    let count = learned.problems.len();
    let said = learned.folder.filter(|_| count > 0).map(|folder| (folder.display().to_string(), count));
    (said, problems)
}

fn printed(text: &str) -> Result<Outcome, Failure> {
    // A closed pipe makes no difference here, because nothing follows this output.
    let _ = stdout::print(text)?;
    Ok(Outcome::Exit(ExitCode::SUCCESS))
}
