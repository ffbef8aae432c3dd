//! Parses the command line and collects its mistakes.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser as _};

use super::args::Arguments;
use super::failure::Failure;
use crate::config::{KEYS, Problem, excerpt, nearest};

/// The result of parsing a command line.
#[derive(Debug)]
pub enum Parsed {
    /// The text of `--help` or `--version`.
    Text(String),
    /// The arguments, and a problem for each word that was left out because it is unknown.
    Arguments(Box<Arguments>, Vec<Problem>),
}

/// Parses the command line; `words[0]` is the program.
///
/// # Errors
/// All problems found, if the command line cannot be parsed even without its unknown words.
pub fn parse(mut words: Vec<OsString>) -> Result<Parsed, Failure> {
    let mut command = Arguments::command();
    command.build();
    if let Some(problem) = unknown_command(&command, &words) {
        return Err(Failure::input(problem));
    }
    let mut problems = Vec::new();
    loop {
        let error = match Arguments::try_parse_from(&words) {
            Ok(arguments) => return Ok(Parsed::Arguments(Box::new(arguments), problems)),
            Err(error) => error,
        };
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            Failure::unless_empty(problems)?;
            return Ok(Parsed::Text(error.to_string()));
        }
        // Unknown words are left out so that the rest of the line can be checked too. Each round removes at least one.
        if let Some(at) = unknown_word(&error, &words) {
            let word = words.remove(at).to_string_lossy().into_owned();
            problems.push(unknown(&command, &words, &word));
            if word.starts_with('-') && !word.contains('=') && words.get(at).is_some_and(|next| !is_option(next)) {
                // The next word is probably the value of the unknown option, so it is not reported as well.
                words.remove(at);
            }
            continue;
        }
        problems.push(condensed(&error).into());
        return Err(Failure::all(problems));
    }
}

fn is_option(word: &OsString) -> bool {
    word.to_string_lossy().starts_with('-')
}

/// Returns the problem with the first word if it can be neither a command nor a file.
fn unknown_command(command: &clap::Command, words: &[OsString]) -> Option<Problem> {
    let word = words.get(1).filter(|word| !is_option(word))?;
    let name = word.to_string_lossy();
    let names = || command.get_subcommands().map(clap::Command::get_name);
    let like_a_file = name.is_empty() || name.contains(['.', '/', '\\']) || Path::new(word).exists();
    if like_a_file || names().any(|known| known == name) {
        return None;
    }
    Some(Problem::unknown(&name, "a command or a file", names()))
}

/// Returns the index in `words` of the unknown word that `error` reports.
fn unknown_word(error: &clap::Error, words: &[OsString]) -> Option<usize> {
    let (ErrorKind::UnknownArgument, Some(ContextValue::String(unknown))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
    else {
        return None;
    };
    let same = |word: &str| word == unknown || unknown.starts_with('-') && word.starts_with(unknown.as_str());
    words.iter().skip(1).position(|word| same(&word.to_string_lossy())).map(|at| at + 1)
}

fn unknown(command: &clap::Command, words: &[OsString], word: &str) -> Problem {
    let sub = words.get(1).and_then(|name| command.find_subcommand(name));
    let place = sub.map_or_else(|| "shiftscope".to_owned(), |sub| format!("shiftscope {}", sub.get_name()));
    let Some(option) = word.strip_prefix("--") else {
        return format!("\"{}\" is not expected; {place} --help shows what is", excerpt(word)).into();
    };
    let option = option.split('=').next().unwrap_or(option);
    let known: Vec<&str> = sub.unwrap_or(command).get_arguments().filter_map(clap::Arg::get_long).collect();
    // A key of the experiment where an option of that name is sought: `run --lr 0.1`.
    let key = || nearest(option, KEYS.iter().map(|key| key.name)).filter(|_| known.contains(&"set"));
    let hint = match (nearest(option, known.iter().copied()), key) {
        (Some(near), _) => format!("did you mean --{near}?"),
        (None, key) => match key() {
            Some(key) => format!("did you mean --set {key}=…?"),
            None => format!("{place} --help shows all"),
        },
    };
    Problem::new(format!("--{}", excerpt(option)), format!("is not an option of {place}; {hint}"))
}

/// The first paragraph of clap's message, as one line: what is wrong, without usage and hints.
fn condensed(error: &clap::Error) -> String {
    let text = error.to_string();
    let paragraph = text.split("\n\n").next().unwrap_or(&text);
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let message = match parse(words(line)) {
            Err(failure) => failure.to_string(),
            Ok(Parsed::Arguments(_, problems)) => Failure::unless_empty(problems).unwrap_err().to_string(),
            Ok(Parsed::Text(text)) => text,
        };
        assert_eq!(message, expected);
    }

    /// The commands of a build that can draw, before and behind the lessons.
    const VIEWS: [&str; 2] =
        if cfg!(feature = "gui") { ["figure, animate, figures, open, ", "locale, "] } else { ["", ""] };

    #[test]
    fn the_derived_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn mistakes_are_one_line_with_the_nearest_word() {
        check("shiftscope rum", "error: rum is not a command or a file; did you mean run?");
        check(
            "shiftscope xyzzy",
            &format!(
                "error: xyzzy is not a command or a file; known: init, run, map, {}lessons, {}bench",
                VIEWS[0], VIEWS[1]
            ),
        );
        check("shiftscope run --step 3", "error: --step is not an option of shiftscope run; did you mean --steps?");
        check(
            "shiftscope run --lr 0.1",
            "error: --lr is not an option of shiftscope run; did you mean --set training.learning_rate=…?",
        );
        check("shiftscope run --Epochs 3", "error: --Epochs is not an option of shiftscope run; did you mean --steps?");
        check("shiftscope --xyz", "error: --xyz is not an option of shiftscope; shiftscope --help shows all");
        check("shiftscope init a.toml", "error: \"a.toml\" is not expected; shiftscope init --help shows what is");
        check("shiftscope run -x", "error: \"-x\" is not expected; shiftscope run --help shows what is");
        check("shiftscope run --set", "error: a value is required for '--set <KEY=VALUE>' but none was supplied");
        check("shiftscope run --steps 1 --steps 2", "error: the argument '--steps <N>' cannot be used multiple times");
        check(
            "shiftscope --licenses --lang ko",
            "error: the argument '--licenses' cannot be used with one or more of the other specified arguments",
        );
    }

    #[test]
    fn several_unknown_words_are_all_named() {
        check(
            "shiftscope run --bogus=1 --forse --help b.toml c.toml",
            "error: --bogus is not an option of shiftscope run; shiftscope run --help shows all; --forse is not an \
             option of shiftscope run; did you mean --force?",
        );
    }

    #[test]
    fn negative_numbers_are_values() {
        let Parsed::Arguments(arguments, problems) = parse(words("shiftscope run --steps -5")).unwrap() else {
            panic!("no help was asked for");
        };
        let Some(super::super::args::Command::Run(run)) = arguments.command else { panic!("run was asked for") };
        assert_eq!(run.steps.as_deref(), Some("-5"));
        assert!(problems.is_empty());
    }
}
