//! Names of columns and classes, as legends and tables show them.

use std::collections::HashMap;

use crate::config::shortened;

/// Length of the longest name that is shown whole, in characters.
const LONGEST: usize = 40;

/// Returns `text` in one line of at most 40 characters: spaces instead of control characters, "…" instead of the
/// middle of a long text.
pub(super) fn short(text: &str) -> String {
    shortened(&text.replace(char::is_control, " "), LONGEST).into_owned()
}

/// Shortens different names so that they stay different: of those that look alike the later ones get a number.
pub(super) fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    names
        .map(|name| {
            let name = short(&name);
            let times = seen.entry(name.clone()).or_insert(0);
            *times += 1;
            if *times == 1 { name } else { format!("{name} ({times})") }
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
    }
}
