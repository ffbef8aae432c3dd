//! What came of one training.

/// What came of the training of one arm in one cell with one seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// A value was no longer finite.
    Diverged {
        /// The step that diverged, counted from 1.
        step: u64,
    },
    /// The arm was trained to the last step.
    Trained {
        /// Mean of the mini-batch losses of the last tenth of the steps.
        loss: f64,
        /// Accuracy on at most 2,048 fixed training samples at the end, 0..=1.
        train_accuracy: f64,
        /// Accuracy on the whole test split at the end, 0..=1.
        test_accuracy: f64,
        /// The first recorded step at which the test accuracy was at least the threshold of the measure `steps_to`;
        /// `None` if it was not reached, and for any other measure.
        steps_to: Option<u64>,
    },
}
