//! Lists of seeds with which a run is repeated, as `--seeds` and the files of lessons write them.

use super::error::Problem;
use super::keys::SEED_MAX;

/// Largest number of seeds of one list.
pub const MOST_SEEDS: usize = 100;

/// Parses a list of seeds: a range such as `1..5`, which includes both ends, a list such as `1,4,9`, or a mixture. `key`
/// is the option or the key at which `text` stands.
///
/// # Errors
/// If `text` is no such list, or has too many seeds or the same seed twice.
pub fn seeds_of(key: &str, text: &str) -> Result<Vec<u64>, Problem> {
    let refused = || {
        let allowed = format!("1..={MOST_SEEDS} different seeds of 0..={SEED_MAX}, as 1..5 or 1,4,9");
        Problem::value(key, text, allowed)
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
    let mut sorted = seeds.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != seeds.len() {
        return Err(refused());
    }
    Ok(seeds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<u64>, Problem> {
        seeds_of("--seeds", text)
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
