//! Names of columns and classes, as legends and tables show them.

use std::collections::{HashMap, HashSet};

use crate::config::shortened;

/// Length of the longest name that is shown whole, in characters.
const LONGEST: usize = 40;

/// Returns `text` in one line of at most 40 characters: spaces instead of control characters, "…" instead of the
/// middle of a long text.
pub(super) fn short(text: &str) -> String {
    shortened(&text.replace(char::is_control, " "), LONGEST).into_owned()
}

/// Shortens names and makes them different: of those that look alike the later ones get a number, which makes a name
/// that no other has.
pub(super) fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: Vec<String> = names.map(|name| short(&name)).collect();
    let given: HashSet<&String> = names.iter().collect();
    let mut taken: HashSet<String> = HashSet::new();
    // Where hundreds of columns have one name, the search for a number goes on where it ended.
    let mut last: HashMap<&String, usize> = HashMap::new();
    names
        .iter()
        .map(|name| {
            let mut own = name.clone();
            if taken.contains(name) {
                let number = last.entry(name).or_insert(1);
                while taken.contains(&own) || given.contains(&own) {
                    *number += 1;
                    own = format!("{name} ({number})");
                }
            }
            taken.insert(own.clone());
            own
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_lines_and_stay_apart() {
        assert_eq!(short("leaf\nlength\u{1b}[31m"), "leaf length [31m");
        let long = |end: &str| format!("{}{end}", "ab".repeat(50));
        let names = distinct([long("x"), long("y"), "c".to_owned()].into_iter());
        assert!(names[0].ends_with('x') && names[1].ends_with('y'), "{names:?}");
        let middle = |c: char| format!("{}{c}{}", "a".repeat(50), "b".repeat(50));
        let names = distinct([middle('x'), middle('y')].into_iter());
        assert_eq!(names[1], format!("{} (2)", names[0]));
        let distinct = |names: &[&str]| distinct(names.iter().map(ToString::to_string));
        assert_eq!(distinct(&["x", "y", "x", "x"]), ["x", "y", "x (2)", "x (3)"]);
        assert_eq!(distinct(&["x", "x", "x (2)"]), ["x", "x (3)", "x (2)"], "a name that is given stays");
        assert_eq!(distinct(&["x (2)", "x", "x", "x (2)"]), ["x (2)", "x", "x (3)", "x (2) (2)"]);
    }
}
