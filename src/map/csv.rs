//! A map as a CSV file, from which its picture can be made again.
//!
//! Above the rows stands the plan as a table in TOML, each line behind a `#`. Then come a header and one row for each
//! computed cell, seed and arm. Equal maps give equal bytes, whatever was computed first.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read as _, Write};

use super::plan::Head;
use super::{Map, Outcome, Plan};
use crate::config::{ConfigError, Problem, excerpt};

/// The start of every file of a map.
const START: &str = "# shiftscope = ";
/// The names of the columns.
pub(super) const HEADER: &str = "x,y,seed,arm,steps,loss,train_accuracy,test_accuracy,steps_to,diverged_step";
/// The names of the arms in a row.
pub(super) const ARMS: [&str; 2] = ["a", "b"];
/// Most bytes of all lines above the rows: twice the largest experiment file.
const MAX_HEAD: usize = 2 << 20;
/// Most bytes of a row.
const MAX_ROW: usize = 1 << 10;

/// Writes the computed runs of `map`.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_csv(map: &Map, mut out: impl Write) -> io::Result<()> {
    for line in map.plan().to_toml().lines() {
        writeln!(out, "{}", format!("# {line}").trim_end())?;
    }
    writeln!(out, "{HEADER}")?;
    let mut row = String::new();
    for index in 0..map.plan().runs() {
        for (arm, outcome) in map.get(index).iter().flatten().enumerate() {
            row.clear();
            write_row(&mut row, map.plan(), (index, arm), outcome);
            out.write_all(row.as_bytes())?;
        }
    }
    out.flush()
}

fn write_row(row: &mut String, plan: &Plan, (index, arm): (usize, usize), outcome: &Outcome) {
    let ([x, y], seed) = plan.place(index);
    let ([x_axis, y_axis], seed) = (plan.axes(), plan.seeds()[seed]);
    let start = (&x_axis.values()[x], &y_axis.values()[y], ARMS[arm], plan.steps());
    // Writing to a string does not fail.
    let _ = write!(row, "{},{},{seed},{},{},", start.0, start.1, start.2, start.3);
    let _ = match outcome {
        Outcome::Diverged { step } => writeln!(row, ",,,,{step}"),
        Outcome::Trained { loss, train_accuracy, test_accuracy, steps_to } => {
            let steps_to = steps_to.map_or_else(String::new, |step| step.to_string());
            writeln!(row, "{loss:?},{train_accuracy:?},{test_accuracy:?},{steps_to},")
        }
    };
}

/// Reads a file that [`write_csv`] has written and adds its runs to `into`; without `into`, to an empty map of the plan
/// of the file. Needs no more memory than the map.
///
/// # Errors
/// If the file is not that of a map, is of another plan than `into`, or has other numbers for a run of `into`.
pub fn read_csv(source: impl BufRead, into: Option<Map>) -> Result<Map, ConfigError> {
    let mut lines = Lines { source, number: 0, line: String::new() };
    let head = read_head(&mut lines)?;
    let own = into.as_ref().map(|map| map.plan().head());
    let mut map = match into {
        Some(map) => map,
        None => Map::new(Plan::from_toml(&head)?),
    };
    if let Some(own) = own {
        let head: Head = toml::from_str(&head).map_err(|error| Problem::whole(error.message().to_owned()))?;
        if let Some((key, here, there)) = own.difference(&head) {
            let (here, there) = (excerpt(here.trim()).into_owned(), excerpt(there.trim()).into_owned());
            return Err(Problem::whole(format!("is of another map: {key} is {there}, not {here}")).into());
        }
    }
    let rows = Rows::of(map.plan());
    while lines.next(MAX_ROW)? {
        let (index, a) = rows.read(&lines, map.plan(), 0)?;
        if !lines.next(MAX_ROW)? {
            return Err(lines.problem("is missing: the row of arm b").into());
        }
        let (other, b) = rows.read(&lines, map.plan(), 1)?;
        if index != other {
            return Err(lines.problem("the row of arm b must follow that of arm a").into());
        }
        if map.get(index).is_some_and(|arms| arms != [a, b]) {
            return Err(lines.problem("has other numbers than an earlier row of this cell and seed").into());
        }
        map.put(index, [a, b]);
    }
    Ok(map)
}

/// Reads the lines above the rows, and the header.
fn read_head(lines: &mut Lines<impl BufRead>) -> Result<String, ConfigError> {
    let mut head = String::new();
    while lines.next(MAX_HEAD.saturating_sub(head.len()))? {
        if lines.number == 1 && !lines.line.starts_with(START) {
            break;
        }
        match lines.line.strip_prefix('#') {
            Some(line) => {
                head.push_str(line.strip_prefix(' ').unwrap_or(line));
                head.push('\n');
            }
            None if lines.line == HEADER => return Ok(head),
            None => break,
        }
    }
    Err(Problem::whole("is not the CSV file of a map; `shiftscope map --out map.csv` makes one").into())
}

/// Reads lines of limited length.
struct Lines<R> {
    source: R,
    /// The number of the current line, counted from 1.
    number: usize,
    line: String,
}

impl<R: BufRead> Lines<R> {
    /// Reads the next line, which may have at most `most` bytes. Returns `false` at the end; the line is then empty.
    fn next(&mut self, most: usize) -> Result<bool, Problem> {
        self.number += 1;
        self.line.clear();
        let read = self.source.by_ref().take(most as u64 + 1).read_line(&mut self.line);
        let read = read.map_err(|error| self.problem(&error.to_string()))?;
        if read > most {
            return Err(self.problem("is too long"));
        }
        self.line.truncate(self.line.trim_end_matches(['\r', '\n']).len());
        Ok(read > 0)
    }

    fn problem(&self, text: &str) -> Problem {
        Problem::whole(text).within(format!("line {}", self.number))
    }
}

/// Finds the cells of rows.
struct Rows {
    /// The number of each value along x and along y, by its bits.
    axes: [HashMap<u64, usize>; 2],
    seeds: HashMap<u64, usize>,
}

impl Rows {
    fn of(plan: &Plan) -> Self {
        let axes = plan
            .axes()
            .each_ref()
            .map(|axis| (0..axis.values().len()).map(|i| (axis.number(i).to_bits(), i)).collect());
        Self { axes, seeds: plan.seeds().iter().enumerate().map(|(i, seed)| (*seed, i)).collect() }
    }

    /// Reads the current line as the row of arm `arm`: the index of its run, and what came of it.
    fn read(&self, lines: &Lines<impl BufRead>, plan: &Plan, arm: usize) -> Result<(usize, Outcome), Problem> {
        let fields: Vec<&str> = lines.line.split(',').collect();
        let [x, y, seed, name, steps, loss, train, test, steps_to, diverged] = fields[..] else {
            return Err(lines.problem(&format!("has {} columns, not 10", fields.len())));
        };
        let refused = |column: &str, value: &str| lines.problem(&format!("{column} is \"{}\"", excerpt(value)));
        let place = |axis: usize, column: &str, text: &str| {
            let bits = text.parse::<f64>().ok().map(f64::to_bits);
            let i = bits.and_then(|bits| self.axes[axis].get(&bits)).copied();
            i.ok_or_else(|| lines.problem(&format!("{column} is \"{}\", no value of its axis", excerpt(text))))
        };
        let cell = [place(0, "x", x)?, place(1, "y", y)?];
        let seed =
            seed.parse().ok().and_then(|seed: u64| self.seeds.get(&seed)).ok_or_else(|| refused("seed", seed))?;
        if name != ARMS[arm] {
            return Err(lines.problem("the rows of arm a and arm b must follow each other"));
        }
        if steps.parse() != Ok(plan.steps()) {
            return Err(refused("steps", steps));
        }
        let step = |column: &str, text: &str| {
            let step = text.parse().ok().filter(|step| *step <= plan.steps());
            step.ok_or_else(|| refused(column, text))
        };
        let number = |column: &str, text: &str, most: f64| {
            let number = text.parse().ok().filter(|number| (0.0..=most).contains(number));
            number.ok_or_else(|| refused(column, text))
        };
        let outcome = if diverged.is_empty() {
            Outcome::Trained {
                loss: number("loss", loss, f64::MAX)?,
                train_accuracy: number("train_accuracy", train, 1.0)?,
                test_accuracy: number("test_accuracy", test, 1.0)?,
                steps_to: Some(steps_to)
                    .filter(|text| !text.is_empty())
                    .map(|text| step("steps_to", text))
                    .transpose()?,
            }
        } else {
            Outcome::Diverged { step: step("diverged_step", diverged)? }
        };
        Ok((plan.index(cell, *seed), outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    fn map() -> Map {
        let mut map = Map::new(small("network.depth=1..2", "init.scale=0.1..10:3", 40, &[3, 1]).unwrap());
        let trained = |loss, steps_to| Outcome::Trained { loss, train_accuracy: 0.1, test_accuracy: 1.0, steps_to };
        map.put(0, [Outcome::Diverged { step: 7 }, trained(1.0 / 3.0, None)]);
        map.put(11, [trained(1e-9, Some(40)), trained(2.0, None)]);
        map
    }

    fn written(map: &Map) -> String {
        let mut bytes = Vec::new();
        write_csv(map, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[track_caller]
    fn refused(text: &str, into: Option<Map>, expected: &str) {
        let error = read_csv(text.as_bytes(), into).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains('\n'), "{error}");
    }

    #[test]
    fn a_file_is_the_map_again() {
        let (map, text) = (map(), written(&map()));
        assert!(text.starts_with(START) && text.contains("\n# x = \"network.depth=1..2:32:lin\"\n"), "{text}");
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            rows,
            [
                HEADER,
                "1,0.1,3,a,40,,,,,7",
                "1,0.1,3,b,40,0.3333333333333333,0.1,1.0,,",
                "2,10.0,1,a,40,1e-9,0.1,1.0,40,",
                "2,10.0,1,b,40,2.0,0.1,1.0,,"
            ]
        );
        assert_eq!(read_csv(text.as_bytes(), None).unwrap(), map);
        assert_eq!(read_csv(text.replace('\n', "\r\n").as_bytes(), None).unwrap(), map);
        let none = Map::new(map.plan().clone());
        assert_eq!(read_csv(written(&none).as_bytes(), None).unwrap(), none);
    }

    #[test]
    fn tiles_become_the_whole_in_any_order() {
        let whole = map();
        let part = |index: usize| {
            let mut part = Map::new(whole.plan().clone());
            part.put(index, whole.get(index).unwrap());
            written(&part)
        };
        for order in [[0, 11], [11, 0], [0, 0]] {
            let merged = order.iter().fold(None, |map, i| Some(read_csv(part(*i).as_bytes(), map).unwrap())).unwrap();
            assert_eq!(written(&merged) == written(&whole), order[0] != order[1]);
        }
    }

    #[test]
    fn what_is_no_file_of_this_map_is_told_in_one_line() {
        let text = written(&map());
        refused("", None, "is not the CSV file of a map");
        refused("x,y,class\n1,2,a\n", None, "is not the CSV file of a map");
        refused(&format!("{START}\"0\"\n"), None, "is not the CSV file of a map");
        refused(&text.replace("# steps = 40", "# steps = \"forty\""), None, "invalid type");
        refused(
            &text.replace("init.scale=0.1..10:3:log", "init.scale=0.1..1000:3:log"),
            None,
            "y: init.scale is 1000;",
        );
        refused(&text.replace(",40,,,,,7", ",40,,,,,41"), None, "diverged_step is \"41\"");
        refused(&text.replace("1,0.1,3,b", "1,0.1,3,a"), None, "the rows of arm a and arm b must follow each other");
        refused(&text.replace("1,0.1,3,b", "2,0.1,3,b"), None, "the row of arm b must follow that of arm a");
        refused(&text.replace("1,0.1,3", "1,0.2,3"), None, "y is \"0.2\", no value of its axis");
        refused(&text.replace("1,0.1,3", "1,0.1,9"), None, "seed is \"9\"");
        refused(&text.replace("0.1,1.0,,", "0.1,1.5,,"), None, "test_accuracy is \"1.5\"");
        refused(&text.replace("0.1,1.0,,", "0.1,1.0,"), None, "has 9 columns, not 10");
        let cut = text.trim_end().rfind('\n').unwrap();
        refused(&text[..=cut], None, "is missing: the row of arm b");
        refused(&format!("{text}{}\n", "9".repeat(5000)), None, "is too long");
        let other = Map::new(small("network.depth=1..2", "init.scale=0.1..10:3", 41, &[3, 1]).unwrap());
        refused(&text, Some(other), "is of another map: steps is 40, not 41");
        let other = Map::new(small("network.depth=1..2", "init.scale=0.1..10:3", 40, &[3]).unwrap());
        refused(&text, Some(other), "is of another map: seeds is 3, 1, not 3");
        refused(&text.replace(",7\n", ",8\n"), Some(map()), "has other numbers than an earlier row");
    }
}
