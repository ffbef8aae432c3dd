//! Parses conditions and numbers; `docs/lessons.md` describes the grammar.

use super::condition::{Condition, Relation};
use super::expression::{Expression, Fold, Operator, When};
use super::lexer::{Token, tokens};
use super::quantity::{Layers, QUANTITIES, Read, Reading};
use super::share::{Bound, QUANTITIES_OF_CELLS, Share};
use crate::config::{Key, LAST_STEP, Problem};
use crate::measure::{Against, Stage};

/// Largest number of characters of a condition.
pub(super) const LONGEST: usize = 400;
/// Largest depth of nested brackets.
const DEEPEST: usize = 12;
/// The message for a quantity without a time.
const NO_TIME: &str = "says no time; end it with \"at start\", \"at step N\" or \"at end\"";

impl Condition {
    /// Parses a condition. A quantity without a time of its own takes the last time in its comparison, or else the
    /// last time in the condition.
    ///
    /// # Errors
    /// Returns the first mistake, and what is allowed in its place.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser::new(text)?;
        let mut condition = parser.condition()?;
        parser.end()?;
        match parser.time {
            Some(time) => condition.expressions_mut().into_iter().for_each(|part| part.set_time(time)),
            None if parser.reads_outside => return Err(NO_TIME.to_owned()),
            None => (),
        }
        Ok(condition)
    }
}

impl Expression {
    /// Parses a number. A quantity without a time of its own takes the last time in the text, or else `time`.
    ///
    /// # Errors
    /// Returns the first mistake, and what is allowed in its place.
    pub fn parse(text: &str, time: When) -> Result<Self, String> {
        let mut parser = Parser::new(text)?;
        let mut expression = parser.sum()?;
        parser.when()?;
        parser.end()?;
        expression.set_time(parser.time.unwrap_or(time));
        Ok(expression)
    }
}

struct Parser {
    tokens: std::vec::IntoIter<Token>,
    depth: usize,
    /// The last time that was read outside of `over` and `first`.
    time: Option<When>,
    /// Whether the parser is inside of `over`, `first` or `share`.
    inside: bool,
    /// Whether the parser is inside of `share`.
    in_cell: bool,
    /// Whether a quantity was read outside of `over` and `first`.
    reads_outside: bool,
}

impl Parser {
    fn new(text: &str) -> Result<Self, String> {
        if text.chars().count() > LONGEST {
            return Err(format!("has more than {LONGEST} characters"));
        }
        let tokens = tokens(text)?.into_iter();
        Ok(Self { tokens, depth: 0, time: None, inside: false, in_cell: false, reads_outside: false })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.as_slice().first()
    }

    /// Returns the next token if it is a sign.
    fn sign(&self) -> Option<&'static str> {
        if let Some(Token::Sign(sign)) = self.peek() { Some(sign) } else { None }
    }

    /// Consumes the next token if it is this word or sign.
    fn take(&mut self, text: &str) -> bool {
        let there = match self.peek() {
            Some(Token::Word(word)) => word == text,
            Some(Token::Sign(sign)) => *sign == text,
            _ => false,
        };
        if there {
            self.tokens.next();
        }
        there
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        if self.take(text) { Ok(()) } else { Err(self.unexpected(&format!("\"{text}\""))) }
    }

    /// Returns the message that another token was found instead of `wanted`.
    fn unexpected(&self, wanted: &str) -> String {
        match self.peek() {
            Some(token) => format!("\"{token}\" stands where {wanted} is expected"),
            None => format!("ends where {wanted} is expected"),
        }
    }

    fn end(&self) -> Result<(), String> {
        match self.peek() {
            None => Ok(()),
            Some(token) => Err(format!("\"{token}\" is one word too many")),
        }
    }

    /// Runs `read` one level of brackets deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("has more than {DEEPEST} brackets within one another"));
        }
        let out = read(self)?;
        self.depth -= 1;
        Ok(out)
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let mut any = vec![self.all()?];
        while self.take("or") {
            any.push(self.all()?);
        }
        Ok(one_or(any, Condition::Or))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut all = vec![self.one()?];
        while self.take("and") {
            all.push(self.one()?);
        }
        Ok(one_or(all, Condition::And))
    }

    fn one(&mut self) -> Result<Condition, String> {
        if self.take("not") {
            let arm = self.arm()?;
            let condition = self.diverged(arm, false)?;
            return condition.ok_or_else(|| "\"not\" goes with a.diverged and b.diverged alone".to_owned());
        }
        if let [Token::Word(arm), Token::Sign("."), Token::Word(name), ..] = self.tokens.as_slice()
            && let (Some(arm), "diverged") = (arm_of(arm), name.as_str())
        {
            self.tokens.next();
            if let Some(condition) = self.diverged(arm, true)? {
                return Ok(condition);
            }
        }
        self.comparison()
    }

    /// Parses a comparison of two or three numbers. Quantities without a time take the last time in it, which may
    /// come at its end.
    fn comparison(&mut self) -> Result<Condition, String> {
        let before = self.time.take();
        let x = self.sum()?;
        let mut comparison = if self.take("between") {
            let low = self.sum()?;
            self.expect("and")?;
            Condition::Between(x, low, self.sum()?)
        } else {
            let Some(relation) = self.sign().and_then(Relation::from_name) else {
                return Err(self.unexpected("<, <=, >, >= or between"));
            };
            self.tokens.next();
            Condition::Compare(x, relation, self.sum()?)
        };
        let behind = self.when()?;
        let own = if behind == When::Here { self.time } else { Some(behind) };
        if let Some(time) = own {
            comparison.expressions_mut().into_iter().for_each(|part| part.set_time(time));
        }
        self.time = self.time.or(before);
        Ok(comparison)
    }

    /// Parses the rest of a condition after `a` or `b`, or `not` before them, if it is `.diverged`.
    fn diverged(&mut self, arm: usize, expected: bool) -> Result<Option<Condition>, String> {
        self.expect(".")?;
        if !self.take("diverged") {
            return Ok(None);
        }
        if self.inside && !self.in_cell {
            return Err("a.diverged has no place inside of first(…): write a.diverged by step N".to_owned());
        }
        let by = if !self.in_cell && self.take("by") {
            self.expect("step")?;
            When::Step(self.step()?)
        } else {
            When::End
        };
        Ok(Some(Condition::Diverged(arm, by, expected)))
    }

    fn sum(&mut self) -> Result<Expression, String> {
        self.operators(1)
    }

    /// Parses numbers that operators of at least this rank join.
    fn operators(&mut self, rank: u8) -> Result<Expression, String> {
        let next = |parser: &mut Self| if rank < 2 { parser.operators(rank + 1) } else { parser.factor() };
        let mut x = next(self)?;
        while let Some(operator) = self.sign().and_then(Operator::from_name).filter(|sign| sign.rank() == rank) {
            self.tokens.next();
            x = Expression::Binary(operator, Box::new(x), Box::new(next(self)?));
        }
        Ok(x)
    }

    fn factor(&mut self) -> Result<Expression, String> {
        if let Some(Token::Number(x)) = self.peek() {
            let x = *x;
            self.tokens.next();
            return Ok(Expression::Number(x));
        }
        if self.take("-") {
            return self.deeper(|parser| Ok(Expression::Minus(Box::new(parser.factor()?))));
        }
        if self.take("(") {
            return self.deeper(|parser| {
                let x = parser.sum()?;
                parser.expect(")")?;
                Ok(x)
            });
        }
        let Some(Token::Word(word)) = self.peek().cloned() else {
            return Err(self.unexpected("a number or a quantity"));
        };
        if self.tokens.as_slice().get(1) == Some(&Token::Sign("(")) {
            self.tokens.next();
            return self.deeper(|parser| parser.function(&word));
        }
        self.reading()
    }

    /// Parses the rest of `abs(x)`, `max(x over steps m..n)` or `first(condition)` after the name.
    fn function(&mut self, name: &str) -> Result<Expression, String> {
        self.expect("(")?;
        if name == "abs" {
            let x = self.sum()?;
            self.expect(")")?;
            return Ok(Expression::Abs(Box::new(x)));
        }
        let fold = Fold::from_name(name);
        if fold.is_none() && !matches!(name, "first" | "share") {
            return Err(format!("\"{name}\" is no function; there are abs, max, min, mean, first and share"));
        }
        if self.inside {
            return Err(format!("{name}(…) has no place inside of another one"));
        }
        self.inside = true;
        if name == "share" {
            return self.share();
        }
        let Some(fold) = fold else {
            let condition = self.condition()?;
            self.expect(")")?;
            self.inside = false;
            return Ok(Expression::First(Box::new(condition)));
        };
        let x = self.sum()?;
        self.inside = false;
        self.expect("over")?;
        self.expect("steps")?;
        let from = self.step()?;
        self.expect("..")?;
        let to = if self.take("end") { When::End } else { When::Step(self.step()?) };
        self.expect(")")?;
        Ok(Expression::Over(fold, Box::new(x), from, to))
    }

    /// Parses the rest of `share(condition where key < number and …)` after the bracket.
    fn share(&mut self) -> Result<Expression, String> {
        self.in_cell = true;
        let condition = Box::new(self.condition()?);
        let mut within = Vec::new();
        if self.take("where") {
            within.push(self.bound()?);
            while self.take("and") {
                within.push(self.bound()?);
            }
        }
        self.expect(")")?;
        (self.inside, self.in_cell) = (false, false);
        Ok(Expression::Share(Share { condition, within }))
    }

    /// Parses a bound such as `training.learning_rate < 1`.
    fn bound(&mut self) -> Result<Bound, String> {
        let mut name = String::new();
        while let Some(Token::Word(word)) = self.peek() {
            name.push_str(word);
            self.tokens.next();
            if !self.take(".") {
                break;
            }
            name.push('.');
        }
        if name.is_empty() {
            return Err(self.unexpected("the key of an axis"));
        }
        let key = Key::find(&name).map_err(|problem| problem.to_string())?.name;
        let Some(relation) = self.sign().and_then(Relation::from_name) else {
            return Err(self.unexpected("<, <=, > or >="));
        };
        self.tokens.next();
        let sign = if self.take("-") { -1.0 } else { 1.0 };
        let Some(Token::Number(number)) = self.peek() else { return Err(self.unexpected("a number")) };
        let than = sign * number;
        self.tokens.next();
        Ok(Bound { key, relation, than })
    }

    /// Parses a reading such as `a.saturated(layer=3) at step 500`.
    fn reading(&mut self) -> Result<Expression, String> {
        let arm = self.arm()?;
        self.expect(".")?;
        let Some(Token::Word(name)) = self.peek().cloned() else { return Err(self.unexpected("a quantity")) };
        let quantity = QUANTITIES.iter().find(|quantity| quantity.name == name).ok_or_else(|| {
            Problem::unknown(&name, "a quantity", QUANTITIES.iter().map(|quantity| quantity.name)).to_string()
        })?;
        if self.in_cell && !QUANTITIES_OF_CELLS.contains(&quantity.name) {
            let has = QUANTITIES_OF_CELLS.join(", ");
            return Err(format!("a cell of a map has no {}; allowed: {has}, diverged", quantity.name));
        }
        self.tokens.next();
        self.reads_outside |= !self.inside;
        let mut reading = Reading { arm, quantity, layers: Layers::All, stage: Stage::Y, against: Against::Lag };
        if self.take("(") {
            loop {
                self.option(&mut reading)?;
                if !self.take(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        Ok(Expression::Reading(reading, self.when()?))
    }

    fn arm(&mut self) -> Result<usize, String> {
        let arm = match self.peek() {
            Some(Token::Word(word)) => arm_of(word),
            _ => None,
        };
        let arm = arm.ok_or_else(|| self.unexpected("arm \"a\" or \"b\""))?;
        self.tokens.next();
        Ok(arm)
    }

    /// Parses an option such as `layer=3` into `reading`.
    fn option(&mut self, reading: &mut Reading) -> Result<(), String> {
        let allowed: &[&str] = match reading.quantity.read {
            Read::Arm(_) => &[],
            Read::Layer(_) | Read::Hidden(_) | Read::Normalized(_) | Read::Followed(_) => &["layer"],
            Read::Stage(_) => &["layer", "stage"],
            Read::Shift(_) => &["layer", "stage", "against"],
        };
        let name = match self.tokens.next() {
            Some(Token::Word(word)) if allowed.contains(&word.as_str()) => word,
            other => {
                let given = other.map_or_else(String::new, |token| token.to_string());
                let allowed = if allowed.is_empty() { "none".to_owned() } else { allowed.join(", ") };
                return Err(format!("\"{given}\" is no option of {}; allowed: {allowed}", reading.quantity.name));
            }
        };
        self.expect("=")?;
        let value = self.tokens.next();
        let given = value.as_ref().map_or_else(String::new, Token::to_string);
        let refused = |allowed: &str| Err(format!("{name} is \"{given}\"; allowed: {allowed}"));
        match name.as_str() {
            "layer" => {
                reading.layers = match &value {
                    Some(Token::Number(number)) => match layer_number(*number) {
                        Some(number) => Layers::Number(number),
                        None => return refused("1..=50 (hidden layers)"),
                    },
                    _ => match Layers::NAMED.iter().find(|(name, _)| *name == given) {
                        Some((_, layers)) => *layers,
                        None => return refused("a number, first, last, all, max, min or output"),
                    },
                };
            }
            "stage" => {
                let stages: &[Stage] =
                    if matches!(reading.quantity.read, Read::Shift(_)) { &[Stage::Z, Stage::Y] } else { &Stage::ALL };
                match stages.iter().find(|stage| stage.name() == given) {
                    Some(stage) => reading.stage = *stage,
                    None => return refused(&stages.iter().map(|stage| stage.name()).collect::<Vec<_>>().join(", ")),
                }
            }
            _ => match Against::from_name(&given) {
                Some(against) => reading.against = against,
                None => return refused("lag or start"),
            },
        }
        Ok(())
    }

    /// Parses a time such as `at step 500`, if there is one.
    fn when(&mut self) -> Result<When, String> {
        if !self.take("at") {
            return Ok(When::Here);
        }
        if self.in_cell {
            return Err("share(…) is of the end of every training; it says no time".to_owned());
        }
        let when = if self.take("start") {
            When::Step(0)
        } else if self.take("end") {
            When::End
        } else if self.take("step") {
            When::Step(self.step()?)
        } else {
            return Err(self.unexpected("start, end or step N"));
        };
        if !self.inside {
            self.time = Some(when);
        }
        Ok(when)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number within the range")]
    fn step(&mut self) -> Result<u64, String> {
        match self.peek() {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            Some(Token::Number(x)) if x.fract() == 0.0 && (0.0..=LAST_STEP as f64).contains(x) => {
                let step = *x as u64;
                self.tokens.next();
                Ok(step)
            }
            _ => Err(self.unexpected("a step")),
        }
    }
}

fn arm_of(word: &str) -> Option<usize> {
    ["a", "b"].iter().position(|arm| *arm == word)
}

fn layer_number(x: f64) -> Option<usize> {
    (1..=50).find(|number| crate::real::count::<f64>(*number).total_cmp(&x).is_eq())
}

/// Returns the only condition, or combines several.
fn one_or(mut all: Vec<Condition>, several: impl FnOnce(Vec<Condition>) -> Condition) -> Condition {
    match all.pop() {
        Some(only) if all.is_empty() => only,
        last => {
            all.extend(last);
            several(all)
        }
    }
}
