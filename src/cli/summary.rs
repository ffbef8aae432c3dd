//! The summary at the end of a run: one line for each arm.

use crate::config::Normalization;
use crate::measure::{Diverged, DivergedCause};
use crate::numbers::three_digits;

/// The state of an arm at the end of a run.
#[derive(Clone, Copy, Debug)]
pub struct ArmEnd {
    /// The name of the arm, `A` or `B`.
    pub name: &'static str,
    /// The normalization at the end.
    pub normalization: Normalization,
    /// Number of steps made.
    pub steps: u64,
    /// Mini-batch loss of the last step; `None` before the first.
    pub loss: Option<f64>,
    /// Accuracies on training samples and on all test samples, 0..=1; `None` after divergence.
    pub accuracies: Option<(f64, f64)>,
    /// Where and when the arm diverged, if it has.
    pub diverged: Option<Diverged>,
}

impl ArmEnd {
    /// Returns the summary line of the arm, with its line break.
    #[must_use]
    pub fn line(&self) -> String {
        let start = format!("arm {}  {:<5}", self.name, self.normalization.name());
        if let Some(diverged) = &self.diverged {
            return format!("{start}  {}\n", end(diverged));
        }
        let (train, test) = self.accuracies.unwrap_or((f64::NAN, f64::NAN));
        let loss = self.loss.map_or_else(|| "not yet defined".to_owned(), significant);
        format!(
            "{start}  {} steps  loss {loss}  train accuracy {}  test accuracy {}\n",
            self.steps,
            percent(train),
            percent(test)
        )
    }
}

/// Returns where and why an arm diverged, as text.
fn end(diverged: &Diverged) -> String {
    let output = if diverged.output { " (output layer)" } else { "" };
    let (what, value) = (diverged.part.name(), diverged.value.name());
    let (step, layer, cause) = (diverged.step, diverged.layer, cause(diverged.cause));
    format!("diverged at step {step}, layer {layer}{output}: {what} became {value}; cause: {cause}")
}

/// Returns the cause of a divergence as text.
fn cause(cause: DivergedCause) -> String {
    match cause {
        DivergedCause::Epsilon { eps, least } => {
            format!("batch_norm.eps is {}, which leaves a variance + eps of {}", three_digits(eps), three_digits(least))
        }
        DivergedCause::Data { largest } => format!("inputs as large as {largest:.2e}"),
        DivergedCause::InitialWeights { scheme, scale } => {
            format!("the initial weights ({} times {})", scheme.name(), three_digits(scale))
        }
        DivergedCause::Switched { from, to } => {
            format!("the normalization, changed from {} to {} just before", from.name(), to.name())
        }
        DivergedCause::Updates { learning_rate, weights: [start, now] } => format!(
            "the updates at learning rate {}, by which the largest weight went from {} to {}",
            three_digits(learning_rate),
            three_digits(start),
            three_digits(now)
        ),
    }
}

/// Four decimals, or three significant digits where those would be zeros.
fn significant(x: f64) -> String {
    if x < 0.01 { format!("{x:.2e}") } else { format!("{x:.4}") }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Scheme;
    use crate::measure::{DivergedPart, NonFiniteValue};

    #[track_caller]
    fn check(end: ArmEnd, expected: &str) {
        assert_eq!(end.line(), expected);
    }

    #[test]
    fn lines() {
        let end = ArmEnd {
            name: "A",
            normalization: Normalization::None,
            steps: 2000,
            loss: Some(0.654_321),
            accuracies: Some((0.5125, 1.0)),
            diverged: None,
        };
        check(end, "arm A  none   2000 steps  loss 0.6543  train accuracy 51.2 %  test accuracy 100.0 %\n");
        check(
            ArmEnd { name: "B", normalization: Normalization::Batch, loss: Some(1.234e-5), ..end },
            "arm B  batch  2000 steps  loss 1.23e-5  train accuracy 51.2 %  test accuracy 100.0 %\n",
        );
        check(
            ArmEnd { steps: 0, loss: None, ..end },
            "arm A  none   0 steps  loss not yet defined  train accuracy 51.2 %  test accuracy 100.0 %\n",
        );
    }

    #[test]
    fn a_divergence_names_step_layer_part_value_and_cause() {
        let check = |layer, output, (part, value), cause, expected: &str| {
            let diverged = Diverged { step: 4, layer, output, part, value, cause };
            assert_eq!(end(&diverged), expected);
        };
        check(
            7,
            false,
            (DivergedPart::Gradient, NonFiniteValue::NegativeInfinite),
            DivergedCause::Updates { learning_rate: 0.5, weights: [1.25, 3e12] },
            "diverged at step 4, layer 7: a gradient became -inf; cause: the updates at learning rate 0.5, by which the \
             largest weight went from 1.25 to 3.0e12",
        );
        check(
            11,
            true,
            (DivergedPart::PreActivation, NonFiniteValue::Infinite),
            DivergedCause::InitialWeights { scheme: Scheme::LecunNormal, scale: 100.0 },
            "diverged at step 4, layer 11 (output layer): a pre-activation became inf; cause: the initial weights \
             (lecun-normal times 100)",
        );
        check(
            1,
            false,
            (DivergedPart::Normalized, NonFiniteValue::Nan),
            DivergedCause::Epsilon { eps: 0.0, least: 0.0 },
            "diverged at step 4, layer 1: a normalized value became NaN; cause: batch_norm.eps is 0, which leaves a \
             variance + eps of 0",
        );
    }
}
