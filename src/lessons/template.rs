//! Texts that contain numbers of the current run.

use super::expression::{Expression, Missing, RunSoFar, Visited, When};
use super::quantity::{Layers, Read, Reading, Unit};
use crate::config::Problem;
use crate::{korean, numbers};

/// A text with places for numbers, written as `{b.saturated at end}` or `{b.loss / a.loss at end | times}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    parts: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    Value(Expression, Format),
}

choices! {
    /// The format of a number.
    Format {
        /// Whole percent: "12 %".
        Percent = "percent",
        /// Percent with one decimal: "12.3 %".
        Percent1 = "percent1",
        /// Three significant digits.
        Number = "number",
        /// A number without decimals.
        Whole = "whole",
        /// A number with one decimal.
        Fixed1 = "fixed1",
        /// A number with two decimals.
        Fixed2 = "fixed2",
        /// A factor: "2.4×".
        Times = "times",
        /// A step such as "1,500", or the word for never.
        Step = "step",
    }
}

impl Format {
    /// Returns the format of a number with the unit `unit`.
    #[must_use]
    pub const fn of(unit: Unit) -> Self {
        match unit {
            Unit::Share => Self::Percent,
            Unit::Accuracy => Self::Percent1,
            Unit::Step => Self::Step,
            Unit::Number => Self::Number,
        }
    }

    /// Writes the number; `never` is the text for a step that never occurred.
    #[must_use]
    pub fn write(self, x: f64, never: &str) -> String {
        match self {
            _ if x == f64::INFINITY => never.to_owned(),
            _ if !x.is_finite() => "–".to_owned(),
            Self::Percent => numbers::percent(x),
            Self::Percent1 => numbers::accuracy(x),
            Self::Number => numbers::three_digits(x).replace('-', "–"),
            Self::Whole => format!("{x:.0}"),
            Self::Fixed1 => format!("{x:.1}").replace('-', "–"),
            Self::Fixed2 => format!("{x:.2}").replace('-', "–"),
            Self::Times if x >= 9.95 => format!("{}×", numbers::steps(numbers::whole(x))),
            Self::Times => format!("{x:.1}×"),
            Self::Step => numbers::steps(numbers::whole(x)),
        }
    }
}

impl Template {
    /// Parses a text; quantities without a time are read at `time`. `{{` and `}}` are literal braces.
    ///
    /// # Errors
    /// Returns the problem in the first invalid place.
    pub fn parse(text: &str, time: When) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            words.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix(brace) {
                words.push_str(brace);
                rest = behind;
                continue;
            }
            let place = rest.split_once('}').filter(|_| brace == "{");
            let (place, behind) =
                place.ok_or_else(|| format!("\"{brace}\" has no partner; write {brace}{brace} for a brace"))?;
            if !words.is_empty() {
                parts.push(Piece::Words(std::mem::take(&mut words)));
            }
            parts.push(value(place, time).map_err(|problem| format!("{{{place}}}: {problem}"))?);
            rest = behind;
        }
        words.push_str(rest);
        if !words.is_empty() {
            parts.push(Piece::Words(words));
        }
        Ok(Self { parts })
    }

    /// Returns the text in `language` with the numbers of `run`; a number that is not there yet, and a share without a map,
    /// is "…", an undefined one "–".
    #[must_use]
    pub fn fill(&self, run: RunSoFar, language: &str) -> String {
        let korean = language == "ko";
        let never = if korean { "끝까지 없음" } else { "never" };
        let text = self.with(|expression, format| match expression.value(run, run.end) {
            Ok(x) => format.write(x, never),
            Err(Missing::NotYet | Missing::NoMap) => "…".to_owned(),
            Err(Missing::Undefined) => "–".to_owned(),
        });
        if korean { korean::settled(&text) } else { text }
    }

    /// Returns the text with a placeholder for each number, for measuring its length.
    #[must_use]
    pub fn outline(&self) -> String {
        self.with(|_, _| "00.0\u{a0}%".to_owned())
    }

    fn with(&self, number: impl Fn(&Expression, Format) -> String) -> String {
        let part = |part: &Piece| match part {
            Piece::Words(words) => words.clone(),
            Piece::Value(expression, format) => number(expression, *format),
        };
        self.parts.iter().map(part).collect()
    }

    /// Returns the numbers in the text.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.parts.iter().filter_map(|part| match part {
            Piece::Words(_) => None,
            Piece::Value(expression, _) => Some(expression),
        })
    }

    /// Returns the hidden layers that the numbers name, from 1 to `depth`, each once and in order. Layers that
    /// occur only in combination with all others are not included.
    #[must_use]
    pub fn layers(&self, depth: usize) -> Vec<usize> {
        let mut named = Vec::new();
        self.visit(&mut |reading| {
            if matches!(reading.quantity.read, Read::Arm(_)) {
                return;
            }
            named.extend(match reading.layers {
                Layers::Number(number) => Some(number),
                Layers::First => Some(1),
                Layers::Last => Some(depth),
                Layers::All | Layers::Max | Layers::Min | Layers::Output => None,
            });
        });
        named.retain(|layer| (1..=depth).contains(layer));
        named.sort_unstable();
        named.dedup();
        named
    }

    /// Returns whether a number of the text is, or is computed from, the quantity with this name.
    #[must_use]
    pub fn names(&self, quantity: &str) -> bool {
        let mut found = false;
        self.visit(&mut |reading| found |= reading.quantity.name == quantity);
        found
    }

    /// Calls `see` with every reading in the text.
    fn visit(&self, see: &mut dyn FnMut(&Reading)) {
        for expression in self.expressions() {
            expression.visit(&mut |visited| {
                if let Visited::Reading(reading, _) = visited {
                    see(reading);
                }
            });
        }
    }
}

fn value(place: &str, time: When) -> Result<Piece, String> {
    let (text, format) = match place.split_once('|') {
        Some((text, word)) => {
            let unknown = || Problem::word("format", word.trim(), Format::NAMES).to_string();
            (text, Some(Format::from_name(word.trim()).ok_or_else(unknown)?))
        }
        None => (place, None),
    };
    let expression = Expression::parse(text, time)?;
    let format = format.unwrap_or_else(|| Format::of(expression.unit()));
    Ok(Piece::Value(expression, format))
}
