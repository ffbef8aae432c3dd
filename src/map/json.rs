//! A map as JSON.

use serde_json::{Value, json};

use super::csv::{ARMS, HEADER};
use super::{Map, Outcome};

impl Map {
    /// Returns the map as JSON: an object with `program`, the keys of the plan, `shares` (of arm A and arm B: learned
    /// and diverged, each 0..=1), `columns`, and `rows`, a list of one list per row; undefined values are `null`.
    #[must_use]
    pub fn json(&self) -> String {
        let plan = self.plan();
        let shares = [("a", 0), ("b", 1)].map(|(name, arm)| {
            self.shares(arm).map_or(
                Value::Null,
                |shares| json!({ "arm": name, "learned": shares.learned, "diverged": shares.diverged }),
            )
        });
        let head = plan.head();
        let keys = [
            ("program", Value::from(concat!("shiftscope ", env!("CARGO_PKG_VERSION")))),
            ("x", head.x.into()),
            ("y", head.y.into()),
            ("steps", head.steps.into()),
            ("seeds", json!(head.seeds)),
            ("measure", head.measure.into()),
            ("threshold", plan.measure().threshold().into()),
            ("experiment", head.experiment.into()),
            ("shares", json!(shares)),
            ("columns", json!(HEADER.split(',').collect::<Vec<_>>())),
        ];
        let mut text = String::from("{\n");
        for (name, value) in keys {
            text.extend(["  \"", name, "\": ", &value.to_string(), ",\n"]);
        }
        text.push_str("  \"rows\": [");
        let mut first = true;
        for index in 0..plan.runs() {
            for (arm, outcome) in self.get(index).iter().flatten().enumerate() {
                text.push_str(if first { "\n    " } else { ",\n    " });
                first = false;
                text.push_str(&self.row(index, arm, outcome).to_string());
            }
        }
        text.push_str(if first { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    fn row(&self, index: usize, arm: usize, outcome: &Outcome) -> Value {
        let plan = self.plan();
        let (cell, seed) = plan.place(index);
        let [x, y] = [0, 1].map(|axis| plan.axes()[axis].number(cell[axis]));
        let (seed, arm, steps) = (plan.seeds()[seed], ARMS[arm], plan.steps());
        match *outcome {
            Outcome::Diverged { step } => json!([x, y, seed, arm, steps, null, null, null, null, step]),
            Outcome::Trained { loss, train_accuracy, test_accuracy, steps_to } => {
                json!([x, y, seed, arm, steps, loss, train_accuracy, test_accuracy, steps_to, null])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    #[test]
    fn json_holds_the_shares_and_a_list_for_each_row() {
        let mut map = Map::new(small("network.depth=1..2", "init.scale=0.1..10:3", 40, &[3]).unwrap());
        let rows = |map: &Map| serde_json::from_str::<Value>(&map.json()).unwrap()["rows"].as_array().unwrap().len();
        assert_eq!(rows(&map), 0);
        let trained = Outcome::Trained { loss: 0.5, train_accuracy: 0.9, test_accuracy: 0.85, steps_to: None };
        map.put(2, [Outcome::Diverged { step: 7 }, trained]);
        let read: Value = serde_json::from_str(&map.json()).unwrap();
        assert_eq!(read["rows"][0], json!([1.0, 1.0, 3, "a", 40, null, null, null, null, 7]));
        assert_eq!(read["rows"][1], json!([1.0, 1.0, 3, "b", 40, 0.5, 0.9, 0.85, null, null]));
        assert_eq!(read["shares"][1]["learned"], json!(1.0));
        assert_eq!(read["columns"].as_array().unwrap().len(), 10);
        assert_eq!(rows(&map), 2);
    }
}
