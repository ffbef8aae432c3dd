//! Columns that say the class in another way, as the number of a species beside its name.

use std::collections::HashMap;

use super::choose::{CLASS_NAMES, plain};
use super::report::{Column, Role};
use super::survey::Survey;

/// The columns that may be codes of the class: each of their values has stood beside one class so far.
pub(super) struct Codes {
    /// The places of the columns, each with the class beside each of its values.
    columns: Vec<(usize, HashMap<String, String>)>,
}

impl Codes {
    /// Begins with those of the `columns` that have as many different values as the one of the class, and a name that is part of
    /// its name, or the other way round, or one that classes have. Others may measure what tells the classes apart.
    pub fn new(columns: &[Column], surveys: &[Survey], class: usize) -> Self {
        let classes = surveys[class].different();
        let may_be = |at: &usize| {
            let is_used = matches!(columns[*at].role, Role::Number(_) | Role::Values(_));
            let is_named = || speak_of_one(&columns[*at].name, &columns[class].name);
            is_used && classes.is_some() && surveys[*at].different() == classes && is_named()
        };
        Self { columns: (0..columns.len()).filter(may_be).map(|at| (at, HashMap::new())).collect() }
    }

    /// Adds a row with its class.
    pub fn push<'a>(&mut self, cells: impl Iterator<Item = &'a str>, class: &str) {
        if self.columns.is_empty() {
            return;
        }
        let mut cells = cells.enumerate();
        self.columns.retain_mut(|(place, classes)| {
            let (_, value) = cells.find(|(at, _)| at == place).expect("a row has all columns");
            if let Some(known) = classes.get(value) {
                return known == class;
            }
            classes.insert(value.to_owned(), class.to_owned());
            true
        });
    }

    /// Returns the places of the columns that have one value for each of this many classes.
    pub fn found(&self, classes: usize) -> impl Iterator<Item = usize> {
        self.columns.iter().filter(move |(_, values)| values.len() == classes).map(|(at, _)| *at)
    }
}

/// Returns whether the name of a column says that it holds what the class holds, as `species_id` beside `species`.
fn speak_of_one(name: &str, class: &str) -> bool {
    let [name, class] = [name, class].map(plain);
    // A letter is part of many names.
    let is_part = |part: &str, whole: &str| part.chars().count() > 1 && whole.contains(part);
    is_part(&class, &name) || is_part(&name, &class) || CLASS_NAMES.contains(&&*name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_thing() {
        for (name, class) in
            [("species_id", "species"), ("target", "target_name"), ("Label", "species"), ("종류 코드", "종류")]
        {
            assert!(speak_of_one(name, class), "{name}, {class}");
        }
        for (name, class) in [("petal width", "species"), ("type", "y"), ("x", "class"), ("grid", "kind")] {
            assert!(!speak_of_one(name, class), "{name}, {class}");
        }
    }
}
