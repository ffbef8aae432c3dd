//! The last column of a table: words or numbers, where each different cell is a class.

use std::collections::HashMap;

use super::excerpt;

/// Largest number of classes in a table. With more, the last column is a measurement and not a class.
pub(super) const MAX_CLASSES: usize = 100;

/// The classes found so far, numbered in order of appearance.
#[derive(Default)]
pub(super) struct Classes {
    numbers: HashMap<String, u32>,
    labels: Vec<u32>,
}

impl Classes {
    /// Adds a row of class `name`; returns false if there are now too many classes.
    pub fn push(&mut self, name: &str) -> bool {
        let label = if let Some(&label) = self.numbers.get(name) {
            label
        } else {
            let label = (0_u32..).nth(self.numbers.len()).expect("far fewer classes than 2³²");
            self.numbers.insert(name.to_owned(), label);
            label
        };
        self.labels.push(label);
        self.numbers.len() <= MAX_CLASSES
    }

    /// Returns the number of rows.
    pub const fn rows(&self) -> usize {
        self.labels.len()
    }

    /// Returns the names of the classes in order (by value if all are numbers, otherwise alphabetically) and the
    /// class of each row.
    ///
    /// The order depends on the names alone, so that a file with shuffled rows has the same classes.
    pub fn finish(self) -> (Vec<String>, Vec<u32>) {
        let mut names: Vec<(String, u32)> = self.numbers.into_iter().collect();
        names.sort();
        if names.iter().all(|(name, _)| name.parse::<f64>().is_ok()) {
            names.sort_by(|(a, _), (b, _)| {
                let value = |name: &str| name.parse::<f64>().unwrap_or(f64::NAN);
                value(a).total_cmp(&value(b))
            });
        }
        let mut renumbered = vec![0; names.len()];
        for (new, (_, old)) in (0_u32..).zip(&names) {
            renumbered[*old as usize] = new;
        }
        let labels = self.labels.into_iter().map(|label| renumbered[label as usize]).collect();
        (names.iter().map(|(name, _)| excerpt(name)).collect(), labels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[&str], names: &[&str], labels: &[u32]) {
        let mut classes = Classes::default();
        assert!(rows.iter().all(|row| classes.push(row)));
        assert_eq!(classes.finish(), (names.iter().map(ToString::to_string).collect(), labels.to_vec()));
    }

    #[test]
    fn order_of_classes() {
        check(&["b", "a", "b", "C"], &["C", "a", "b"], &[2, 1, 2, 0]);
        check(&["10", "9", "-1", "10"], &["-1", "9", "10"], &[2, 1, 0, 2]);
        check(&["10", "9", "x"], &["10", "9", "x"], &[0, 1, 2]);
    }
}
