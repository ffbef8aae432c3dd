//! Lists of seeds as they are written: on the command line, in plans and in provenances.

use super::{Problem, SEED_MAX};

/// Largest number of seeds of a list.
pub const MOST_SEEDS: usize = 100;

/// Parses a list of seeds: a range such as `1..5`, which includes both ends, a list such as `1,4,9`, or a mixture.
/// `name` is the option or the key that holds the text, for messages.
///
/// # Errors
/// If `text` is no such list, or has too many seeds or the same seed twice.
pub fn read_seeds(name: &str, text: &str) -> Result<Vec<u64>, Problem> {
    let refused = || {
        let allowed = format!("1..={MOST_SEEDS} different seeds of 0..={SEED_MAX}, as 1..5 or 1,4,9");
        Problem::value(name, text, allowed)
    };
    let mut seeds = Vec::new();
    for part in text.split(',') {
        let number = |word: &str| word.trim().parse::<u64>().ok().filter(|seed| *seed <= SEED_MAX).ok_or_else(refused);
        let (first, last) = match part.split_once("..") {
            Some((first, last)) => (number(first)?, number(last.strip_prefix('=').unwrap_or(last))?),
            None => (number(part)?, number(part)?),
        };
        // Checked before the range is expanded, because it may hold 2⁶³ seeds.
        if last < first || last - first >= MOST_SEEDS as u64 {
            return Err(refused());
        }
        seeds.extend(first..=last);
        if seeds.len() > MOST_SEEDS {
            return Err(refused());
        }
    }
    if check_seeds(name, &seeds).is_some() {
        return Err(refused());
    }
    Ok(seeds)
}

/// Returns what is wrong with a list of seeds called `name`: that it is empty or too long, or has a seed twice.
#[must_use]
pub fn check_seeds(name: &str, seeds: &[u64]) -> Option<Problem> {
    let mut sorted = seeds.to_vec();
    sorted.sort_unstable();
    let twice = sorted.windows(2).find(|pair| pair[0] == pair[1]);
    match (seeds.len(), twice) {
        (0, _) => Some(Problem::missing(name, "give at least one")),
        (count, _) if count > MOST_SEEDS => {
            Some(Problem::new(name, format!("are {count}; allowed: up to {MOST_SEEDS}")))
        }
        (_, Some(pair)) => Some(Problem::new(name, format!("name {} twice", pair[0]))),
        _ => None,
    }
}

/// Writes a list of seeds as [`read_seeds`] reads it: a range where they follow one another.
#[must_use]
pub fn write_seeds(seeds: &[u64]) -> String {
    match seeds {
        [first, .., last] if seeds.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])) => {
            format!("{first}..{last}")
        }
        seeds => seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<u64>, Problem> {
        read_seeds("--seeds", text)
    }

    #[test]
    fn a_list_is_written_as_it_is_read() {
        for text in ["1..5", "7", "1,4,9", "3,2"] {
            assert_eq!(write_seeds(&read(text).unwrap()), text);
        }
        let told = |seeds: &[u64]| check_seeds("seeds", seeds).map(|problem| problem.to_string());
        assert_eq!(told(&[4, 1]), None);
        assert_eq!(told(&[]).as_deref(), Some("seeds is missing; give at least one"));
        assert_eq!(told(&[4, 1, 4]).as_deref(), Some("seeds name 4 twice"));
        assert_eq!(told(&(0..101).collect::<Vec<_>>()).as_deref(), Some("seeds are 101; allowed: up to 100"));
    }

    #[test]
    fn ranges_and_lists() {
        assert_eq!(read("1..5").unwrap(), [1, 2, 3, 4, 5]);
        assert_eq!(read("1..=3").unwrap(), [1, 2, 3]);
        assert_eq!(read("7").unwrap(), [7]);
        assert_eq!(read("9, 1,4..5").unwrap(), [9, 1, 4, 5]);
        assert_eq!(read("9223372036854775807").unwrap(), [SEED_MAX]);
        assert_eq!(read("0..99").unwrap().len(), 100);
    }

    #[test]
    fn what_is_no_list_of_seeds() {
        for text in [
            "",
            "x",
            "-1",
            "1.5",
            "5..1",
            "1..",
            "..5",
            "1,,2",
            "1,1",
            "1..3,2",
            "0..100",
            "0..99,200",
            "nan",
            "9223372036854775808",
            "0..9223372036854775807",
            "1...5",
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().starts_with(&format!("--seeds is {text}; allowed: ")), "{error}");
        }
    }
}
