//! Parses conditions and numbers; `docs/lessons.md` describes the grammar.

use super::condition::{Condition, Relation};
use super::expression::{Expression, Fold, Operator, When};
use super::lexer::{Token, tokens};
use super::quantity::{Against, Layers, QUANTITIES, Read, Reading};
use crate::config::{LAST_STEP, Problem};
use crate::measure::Stage;

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
        let mut parts = condition.expressions_mut();
        if let Some(time) = parser.time {
            for part in &mut parts {
                part.set_time(time);
            }
        }
        if parts.iter().any(|part| part.lacks_time()) { Err(NO_TIME.to_owned()) } else { Ok(condition) }
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
    /// Whether the parser is inside of `over` or `first`.
    inside: bool,
}

impl Parser {
    fn new(text: &str) -> Result<Self, String> {
        if text.chars().count() > LONGEST {
            return Err(format!("has more than {LONGEST} characters"));
        }
        Ok(Self { tokens: tokens(text)?.into_iter(), depth: 0, time: None, inside: false })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.as_slice().first()
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(next)) if next == word)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(next)) if *next == sign)
    }

    /// Consumes the next token if it is this word or sign.
    fn take(&mut self, text: &str) -> bool {
        let there = self.is_word(text) || self.is_sign(text);
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
            return match self.diverged(arm)? {
                Some(condition) => Ok(Condition::Not(Box::new(condition))),
                None => Err("\"not\" goes with a.diverged and b.diverged alone".to_owned()),
            };
        }
        if let [Token::Word(arm), Token::Sign("."), Token::Word(name), ..] = self.tokens.as_slice()
            && let (Some(arm), "diverged") = (arm_of(arm), name.as_str())
        {
            self.tokens.next();
            if let Some(condition) = self.diverged(arm)? {
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
            let relation = Relation::ALL.into_iter().find(|(sign, _)| self.is_sign(sign));
            let Some((_, relation)) = relation else {
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

    /// Parses the rest of a condition after `a` or `b` if it is `.diverged`.
    fn diverged(&mut self, arm: usize) -> Result<Option<Condition>, String> {
        self.expect(".")?;
        if !self.take("diverged") {
            return Ok(None);
        }
        if self.inside {
            return Err("a.diverged has no place inside of first(…): write a.diverged by step N".to_owned());
        }
        let by = if self.take("by") {
            self.expect("step")?;
            When::Step(self.step()?)
        } else {
            When::End
        };
        Ok(Some(Condition::Diverged(arm, by)))
    }

    fn sum(&mut self) -> Result<Expression, String> {
        let mut x = self.product()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("+")) => Operator::Add,
                Some(Token::Sign("-")) => Operator::Subtract,
                _ => return Ok(x),
            };
            self.tokens.next();
            x = Expression::Binary(operator, Box::new(x), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Expression, String> {
        let mut x = self.factor()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("*")) => Operator::Multiply,
                Some(Token::Sign("/")) => Operator::Divide,
                _ => return Ok(x),
            };
            self.tokens.next();
            x = Expression::Binary(operator, Box::new(x), Box::new(self.factor()?));
        }
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
        let fold = Fold::ALL.into_iter().find(|fold| fold.name() == name);
        if fold.is_none() && name != "first" {
            return Err(format!("\"{name}\" is no function; there are abs, max, min, mean and first"));
        }
        if self.inside {
            return Err(format!("{name}(…) has no place inside of another one"));
        }
        self.inside = true;
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

    /// Parses a reading such as `a.saturated(layer=3) at step 500`.
    fn reading(&mut self) -> Result<Expression, String> {
        let arm = self.arm()?;
        self.expect(".")?;
        let Some(Token::Word(name)) = self.peek().cloned() else { return Err(self.unexpected("a quantity")) };
        let quantity = QUANTITIES.iter().find(|quantity| quantity.name == name).ok_or_else(|| {
            Problem::unknown(&name, "a quantity", QUANTITIES.iter().map(|quantity| quantity.name)).to_string()
        })?;
        self.tokens.next();
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
            Read::Layer(_) | Read::Hidden(_) | Read::Normalized(_) => &["layer"],
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
            _ => match Against::ALL.into_iter().find(|against| against.name() == given) {
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
