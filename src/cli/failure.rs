//! Failures that end the program early, reported as one line on stderr and an exit code.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::config::{ConfigError, MOST_PROBLEMS, Problem, shortened};
use crate::files::{Fault, OutputError};

/// Exit code for bad input, which includes mistyped options and files that cannot be written.
const BAD_INPUT: u8 = 2;
/// Exit code if no window can be opened.
const NO_WINDOW: u8 = 1;

/// Longest text of a single problem, in characters.
const LONGEST: usize = 1500;

/// The problems that end the program, and its exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    problems: Vec<Problem>,
    code: u8,
}

impl Failure {
    /// Returns a failure by bad input with one problem: exit code 2.
    pub fn input(problem: impl Into<Problem>) -> Self {
        Self::all(vec![problem.into()])
    }

    /// Returns a failure by bad input with all of `problems`: exit code 2.
    #[must_use]
    pub const fn all(problems: Vec<Problem>) -> Self {
        Self { problems, code: BAD_INPUT }
    }

    /// Returns `Ok` if there are no problems.
    ///
    /// # Errors
    /// A failure by bad input with all the problems.
    pub fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::all(problems)) }
    }

    /// Returns this failure with more problems added.
    #[must_use]
    pub fn and(mut self, problems: Vec<Problem>) -> Self {
        self.problems.extend(problems);
        self
    }

    /// Returns the failure that no window can be opened: exit code 1. `problem` should name the alternative,
    /// `shiftscope run`.
    pub fn no_window(problem: impl Into<Problem>) -> Self {
        Self { problems: vec![problem.into()], code: NO_WINDOW }
    }

    /// Prints the failure to stderr.
    ///
    /// # Returns
    /// The exit code.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        // If stderr is closed, the exit code alone reports the failure.
        let _ = writeln!(io::stderr(), "{self}");
        ExitCode::from(self.code)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::input(problem)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::input(error)
    }
}

impl From<OutputError> for Problem {
    fn from(error: OutputError) -> Self {
        Self::whole(error.to_string())
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::whole(fault.to_string())
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::all(error.0)
    }
}

impl fmt::Display for Failure {
    /// Writes the problems as one line without control characters, whatever a file name or value contains. Long words
    /// are shortened.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut file = None;
        let mut short = |problem: &Problem| {
            // Problems of one file follow each other; only the first names the file.
            let place = problem.place.first();
            let mut problem = problem.clone();
            if place.is_some() && file == place.cloned() {
                problem.place.remove(0);
            } else {
                file = place.cloned();
            }
            shortened(&problem.to_string(), LONGEST).into_owned()
        };
        let named: Vec<String> = self.problems.iter().take(MOST_PROBLEMS).map(&mut short).collect();
        write!(f, "error: {}", named.join("; "))?;
        match self.problems.len().saturating_sub(MOST_PROBLEMS) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Returns the value of `result`; an error is added to `problems`.
pub fn one<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    taken(result.map_err(|problem| vec![problem]), problems)
}

/// Returns the value of `result`; all its errors are added to `problems`.
pub fn taken<T>(result: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|found| problems.extend(found)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_of_all_problems() {
        let problems = ["a\nb.toml: missing", "\u{1b}[31m"].map(Problem::whole).to_vec();
        let failure = Failure::unless_empty(problems).unwrap_err();
        assert_eq!(failure.to_string(), "error: a b.toml: missing;  [31m");
        assert_eq!(Failure::unless_empty(Vec::new()), Ok(()));
        let long = Failure::input(format!("{}/a.csv: no such file", "x".repeat(4000))).to_string();
        assert!(long.chars().count() < 200 && long.ends_with("/a.csv: no such file"), "{long}");
        let many = Failure::all(vec![Problem::whole("bad"); 50]).to_string();
        assert!(many.ends_with("bad; and 30 more"), "{many}");
    }
}
