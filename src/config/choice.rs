//! The lists of words of an experiment file: one enum per list, with the spelling of each value in the file.

use super::key::word_types;

word_types!(DataSet, Activation, Scheme, Optimizer, Normalization, StatisticsMode, Placement);

choices! {
    /// A data set.
    DataSet {
        /// Two interleaved spirals, generated.
        Spirals = "spirals",
        /// A small circle within a large one, generated.
        Circles = "circles",
        /// Two interleaving half circles, generated.
        Moons = "moons",
        /// Four squares, where opposite squares have the same class, generated.
        Xor = "xor",
        /// Two Gaussian clouds, generated.
        Gaussians = "gaussians",
        /// 1,797 handwritten digits of 8 × 8 pixels.
        Digits = "digits",
        /// MNIST in gray, 10,000 training and 2,000 test images of 28 × 28 pixels.
        Mnist = "mnist",
        /// MNIST in black and white, all 60,000 and 10,000 images.
        MnistBinary = "mnist-binary",
        /// Palmer penguins: 342 birds, four measurements, three species.
        Penguins = "penguins",
        /// Wine: 178 wines, thirteen measurements, three growers.
        Wine = "wine",
        /// Points on a map of Europe, of the classes land and sea.
        Land = "land",
        /// A CSV file of the user.
        Csv = "csv",
    }
}

choices! {
    /// What becomes of the rows of a table in which a value is missing.
    #[derive(Default)]
    Missing {
        /// They are left out.
        #[default]
        DropRows = "drop-rows",
        /// The mean of the column over the training split takes the place of the value.
        Mean = "mean",
    }
}

choices! {
    /// An activation function.
    Activation {
        /// 1 / (1 + e⁻ʸ)
        Sigmoid = "sigmoid",
        /// The hyperbolic tangent.
        Tanh = "tanh",
        /// max(y, 0)
        Relu = "relu",
        /// y for y > 0, else 0.01·y
        LeakyRelu = "leaky-relu",
        /// y·Φ(y), with the exact Φ (erf form).
        Gelu = "gelu",
        /// y, unchanged.
        Linear = "linear",
    }
}

choices! {
    /// A scheme for the initial weights.
    Scheme {
        /// N(0, 1)
        Normal = "normal",
        /// N(0, 1/`fan_in`)
        LecunNormal = "lecun-normal",
        /// N(0, 2/(`fan_in` + `fan_out`))
        XavierNormal = "xavier-normal",
        /// U(±√(6/(`fan_in` + `fan_out`)))
        XavierUniform = "xavier-uniform",
        /// N(0, `2/fan_in`)
        HeNormal = "he-normal",
        /// U(±√(`6/fan_in`))
        HeUniform = "he-uniform",
        /// U(±`1/√fan_in`)
        FanInUniform = "fan-in-uniform",
        /// A random matrix with orthonormal rows or columns, whichever are fewer.
        Orthogonal = "orthogonal",
    }
}

choices! {
    /// An optimizer.
    Optimizer {
        /// w −= lr·g
        Sgd = "sgd",
        /// v = 0.9·v + g; w −= lr·v
        Momentum = "momentum",
        /// Adam (0.9, 0.999, 1e-8), bias-corrected.
        Adam = "adam",
    }
}

choices! {
    /// The normalization of an arm.
    #[derive(Default)]
    Normalization {
        /// No normalization: y = z.
        #[default]
        None = "none",
        /// Batch norm: over the mini-batch, for each unit (Ioffe & Szegedy 2015).
        Batch = "batch",
        /// Layer norm: over the units of a layer, for each sample (Ba, Kiros & Hinton 2016).
        Layer = "layer",
        /// Ghost batch norm: over groups of `batch_norm.group` samples of the mini-batch, for each unit (Hoffer, Hubara
        /// & Soudry 2017).
        BatchGhost = "batch-ghost",
        /// Noisy batch norm: batch norm whose output is shifted and scaled by new noise in every step (Santurkar et al.
        /// 2018).
        BatchNoisy = "batch-noisy",
    }
}

impl Normalization {
    /// Returns whether training uses the statistics of the mini-batch, and evaluation the running statistics.
    #[must_use]
    pub const fn by_batch(self) -> bool {
        match self {
            Self::None | Self::Layer => false,
            Self::Batch | Self::BatchGhost | Self::BatchNoisy => true,
        }
    }
}

choices! {
    /// The statistics by which a batch norm normalizes the measured samples.
    StatisticsMode {
        /// The statistics of the measured samples, as in training.
        Batch = "batch",
        /// The running statistics, as in evaluation.
        Running = "running",
    }
}

choices! {
    /// The position of the normalization in a layer.
    Placement {
        /// Between the weighted sum and the activation.
        Before = "before",
        /// After the activation.
        After = "after",
    }
}
