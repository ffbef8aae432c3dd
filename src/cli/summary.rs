//! What a run ends with: one line for each arm.

use crate::config::Normalization;
use crate::measure::Diverged;

/// The end of an arm.
#[derive(Clone, Copy, Debug)]
pub struct ArmEnd {
    /// `A` or `B`.
    pub name: &'static str,
    /// The normalization at the end.
    pub normalization: Normalization,
    /// Steps made.
    pub steps: u64,
    /// Mini-batch loss of the last step; `None` before the first.
    pub loss: Option<f64>,
    /// Share of the training samples and of all test samples classified right, 0..=1; `None` after divergence.
    pub accuracies: Option<(f64, f64)>,
    /// Where and when the arm diverged, if it has.
    pub diverged: Option<Diverged>,
}

impl ArmEnd {
    /// The line, with its line break.
    #[must_use]
    pub fn line(&self) -> String {
        let start = format!("arm {}  {:<5}", self.name, self.normalization.name());
        if let Some(Diverged { step, layer, .. }) = self.diverged {
            return format!("{start}  diverged at step {step}, layer {layer}\n");
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
        let (part, value) = (DivergedPart::Gradient, NonFiniteValue::Infinite);
        let diverged = Diverged { step: 4, layer: 7, part, value };
        check(ArmEnd { diverged: Some(diverged), loss: None, ..end }, "arm A  none   diverged at step 4, layer 7\n");
        check(
            ArmEnd { steps: 0, loss: None, ..end },
            "arm A  none   0 steps  loss not yet defined  train accuracy 51.2 %  test accuracy 100.0 %\n",
        );
    }
}
