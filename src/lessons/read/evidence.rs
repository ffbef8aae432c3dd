//! Reads what a lesson can be checked by: its claims, the controls that take their cause away, and the seeds.

use toml::Value as Item;

use super::super::lesson::{Claim, Control, LessonSeeds, Nature};
use super::super::parser;
use super::{Reader, longest};
use crate::config::{Config, Fields, MOST_SEEDS, Problem, read_seeds};

/// The keys of `[[claim]]`.
const CLAIM: &[&str] = &["kind", "en", "ko", "holds"];
/// The keys of `[[control]]`.
const CONTROL: &[&str] = &["en", "ko", "set", "fails"];
/// Largest number of controls.
const MOST_CONTROLS: usize = 6;

impl Reader {
    /// Reads the claims and the controls, which name claims by their numbers.
    pub(super) fn evidence(&mut self, fields: &Fields) -> (Vec<Claim>, Vec<Control>) {
        let claims = fields.list("claim", [1, 8], CLAIM, &mut self.problems);
        let claims: Vec<Option<Claim>> = claims.iter().map(|fields| self.claim(fields)).collect();
        let controls = fields.list("control", [0, MOST_CONTROLS], CONTROL, &mut self.problems);
        let controls = controls.iter().map(|fields| self.control(fields, &claims)).collect();
        (claims.into_iter().flatten().collect(), controls)
    }

    fn claim(&mut self, fields: &Fields) -> Option<Claim> {
        let nature = fields.word("kind", Nature::NAMES, &mut self.problems);
        let nature = nature.and_then(Nature::from_name).unwrap_or(Nature::Finding);
        let text = self.bilingual(fields, longest::CLAIM);
        let holds = fields.text("holds", parser::LONGEST, &mut self.problems);
        if holds.is_empty() || holds.chars().count() > parser::LONGEST {
            return None; // said already
        }
        Some(Claim { text, nature, holds: self.condition(fields, "holds", &holds)? })
    }

    /// Reads a control. A claim that is `None` has a problem of its own.
    fn control(&mut self, fields: &Fields, claims: &[Option<Claim>]) -> Control {
        let before = self.problems.len();
        let change = self.attempt(fields);
        let with_seed_of_lesson = Config { seed: self.experiment.seed, ..change.experiment.clone() };
        let problem = if self.problems.len() > before {
            None
        } else if change.experiment.training.steps != self.experiment.training.steps {
            Some("changes training.steps; a control is as long as the lesson")
        } else if with_seed_of_lesson == self.experiment {
            Some("changes nothing, so that no cause is taken away")
        } else {
            None
        };
        self.problems.extend(problem.map(|text| Problem::new(fields.name("set"), text)));
        let sound = self.sound && self.problems.len() == before;
        let control = Control { change, fails: self.fails(fields, claims) };
        if sound {
            self.check_control(fields, &control, claims);
        }
        control
    }

    /// Reads the numbers of the claims that must fail, which count from 1.
    ///
    /// # Returns
    /// Their indices, which count from 0; none if something is wrong with them.
    fn fails(&mut self, fields: &Fields, claims: &[Option<Claim>]) -> Vec<usize> {
        let Some(item) = fields.get("fails") else {
            let give = "give the numbers of the claims that must fail without the cause, as [1, 3]";
            self.problems.push(Problem::missing(fields.name("fails"), give));
            return Vec::new();
        };
        if claims.is_empty() {
            return Vec::new(); // said already
        }
        let number = |item: &Item| item.as_integer().and_then(|number| usize::try_from(number).ok());
        let numbers = item.as_array().filter(|items| (1..=claims.len()).contains(&items.len()));
        let numbers: Option<Vec<usize>> = numbers.and_then(|items| items.iter().map(number).collect());
        let Some(numbers) = numbers else {
            let allowed = format!("a list of 1 to {} numbers of claims, as [1, 3]", claims.len());
            fields.wrong("fails", item, &allowed, &mut self.problems);
            return Vec::new();
        };
        let mut indices = Vec::new();
        for number in numbers {
            let claim = number.checked_sub(1).and_then(|index| claims.get(index).map(|claim| (index, claim)));
            let problem = match claim {
                None => format!("names claim {number}; allowed: 1..={}", claims.len()),
                Some((index, _)) if indices.contains(&index) => format!("names claim {number} twice"),
                Some((_, Some(claim))) if claim.nature == Nature::Identity => {
                    format!(
                        "names claim {number}, an identity: it holds by definition, so that no control makes it fail"
                    )
                }
                Some((index, _)) => {
                    indices.push(index);
                    continue;
                }
            };
            self.problems.push(Problem::new(fields.name("fails"), problem));
        }
        indices
    }

    /// Checks that runs of the control can decide the claims that must fail in them: what cannot be measured there shows
    /// nothing.
    fn check_control(&mut self, fields: &Fields, control: &Control, claims: &[Option<Claim>]) {
        let experiment = &control.change.experiment;
        for &index in &control.fails {
            let Some(claim) = &claims[index] else { continue };
            let planned = self.map.as_ref().filter(|_| claim.holds.asks_for_shares()).map(|map| map.plan(experiment));
            let outcome = claim.holds.check(experiment).and_then(|()| match planned {
                Some(Err(error)) => Err(format!("map: {error}")),
                _ => Ok(()),
            });
            if let Err(problem) = outcome {
                let text = format!("names claim {}, which this control cannot decide: {problem}", index + 1);
                self.problems.push(Problem::new(fields.name("fails"), text));
            }
        }
    }

    pub(super) fn seeds(&mut self, fields: &Fields) -> LessonSeeds {
        let of_seeds = fields.optional_table("seeds", &["tuned", "checked"], &mut self.problems);
        let mut list = |key| {
            let Some(item) = of_seeds.get(key) else { return Vec::new() };
            let number = |item: &Item| item.as_integer().map(|seed| seed.to_string());
            let listed = |items: &Vec<Item>| {
                let seeds = items.iter().map(number).collect::<Option<Vec<String>>>();
                seeds.map(|seeds| seeds.join(","))
            };
            let text = match item {
                Item::String(text) => Some(text.clone()),
                Item::Array(items) if items.len() <= MOST_SEEDS => listed(items),
                _ => None,
            };
            let Some(text) = text else {
                let allowed = format!("a list of up to {MOST_SEEDS} seeds, as [1, 2, 3], or a range, as \"1..50\"");
                of_seeds.wrong(key, item, &allowed, &mut self.problems);
                return Vec::new();
            };
            let is_empty_list = text.is_empty() && item.is_array();
            let seeds = if is_empty_list { Ok(Vec::new()) } else { read_seeds(&of_seeds.name(key), &text) };
            seeds.map_err(|problem| self.problems.push(problem)).unwrap_or_default()
        };
        LessonSeeds { tuned: list("tuned"), checked: list("checked") }
    }
}
