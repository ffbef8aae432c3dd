//! The class column of a table: words or numbers, where each different value is a class.

use std::collections::HashMap;

use super::cell::NumberForm;

/// Largest number of classes in a table. A column with more values is a measurement and not a class.
pub(super) const MAX_CLASSES: usize = 100;

/// The classes found so far, numbered in order of appearance.
pub(super) struct Classes {
    /// The form of the classes if they are numbers.
    form: Option<NumberForm>,
    numbers: HashMap<String, u32>,
    labels: Vec<u32>,
}

impl Classes {
    /// Creates no classes; they are numbers of the given form, or words.
    pub fn new(form: Option<NumberForm>) -> Self {
        Self { form, numbers: HashMap::new(), labels: Vec::new() }
    }

    /// Adds a row of the class `cell`; returns false if there are now too many classes. Two spellings of one number, as
    /// 1 and 1.0, are one class.
    pub fn push(&mut self, cell: &str) -> bool {
        let number = self.form.and_then(|form| Some((form, form.value(cell).ok()?)));
        // Adding 0 turns −0 into 0.
        let name = number.map(|(form, x)| format!("{}{}", x + 0.0, if form.percent { "%" } else { "" }));
        let name = name.as_deref().unwrap_or(cell);
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
        let value = |name: &str| name.trim_end_matches('%').parse::<f64>().ok();
        names.sort();
        if names.iter().all(|(name, _)| value(name).is_some()) {
            names.sort_by(|(a, _), (b, _)| value(a).unwrap_or(f64::NAN).total_cmp(&value(b).unwrap_or(f64::NAN)));
        }
        let mut renumbered = vec![0; names.len()];
        for (new, (_, old)) in (0_u32..).zip(&names) {
            renumbered[*old as usize] = new;
        }
        let labels = self.labels.into_iter().map(|label| renumbered[label as usize]).collect();
        (super::name::distinct(names.into_iter().map(|(name, _)| name)), labels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: Option<NumberForm>, rows: &[&str], names: &[&str], labels: &[u32]) {
        let mut classes = Classes::new(form);
        assert!(rows.iter().all(|row| classes.push(row)));
        assert_eq!(classes.finish(), (names.iter().map(ToString::to_string).collect(), labels.to_vec()));
    }

    #[test]
    fn order_of_classes() {
        check(None, &["b", "a", "b", "C"], &["C", "a", "b"], &[2, 1, 2, 0]);
        check(None, &["10", "9", "x"], &["10", "9", "x"], &[0, 1, 2]);
        check(Some(NumberForm::default()), &["10", "9", "-1", "10"], &["-1", "9", "10"], &[2, 1, 0, 2]);
    }

    #[test]
    fn spellings_of_a_number_are_one_class() {
        let comma = NumberForm { decimal_comma: true, ..NumberForm::default() };
        check(Some(NumberForm::default()), &["1", "1.0", "-0", "+1", "0"], &["0", "1"], &[1, 1, 0, 1, 0]);
        check(Some(comma), &["1,50", "1,5", "2"], &["1.5", "2"], &[0, 0, 1]);
        check(Some(NumberForm { percent: true, ..NumberForm::default() }), &["5%", "10 %"], &["5%", "10%"], &[0, 1]);
        check(None, &["1", "1.0"], &["1", "1.0"], &[0, 1]);
    }
}
