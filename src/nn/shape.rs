//! The sizes of a network and of its layers.

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MlpShape {
    /// Features of a sample.
    pub inputs: usize,
    /// Number of hidden layers.
    pub depth: usize,
    /// Units of each hidden layer.
    pub width: usize,
    /// Number of classes.
    pub classes: usize,
}

impl MlpShape {
    /// Returns the number of layers, including the output layer.
    #[must_use]
    pub const fn layers(&self) -> usize {
        self.depth + 1
    }

    /// Returns `(fan_in, fan_out)` of layer `i`, counted from 0.
    #[must_use]
    pub const fn fans(&self, i: usize) -> (usize, usize) {
        let fan_in = if i == 0 { self.inputs } else { self.width };
        let fan_out = if i == self.depth { self.classes } else { self.width };
        (fan_in, fan_out)
    }
}
