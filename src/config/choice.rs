//! The words an experiment file may choose from, each an enum with its spelling in the file.

use super::key::Slot;
use super::value::Value;

macro_rules! choices {
    ($(#[$doc:meta])* $kind:ident { $($(#[$vdoc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $kind { $($(#[$vdoc])* $variant,)+ }

        impl $kind {
            /// Every value, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The spelling of every value, in the order of [`Self::ALL`].
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// The spelling in files and on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The value spelled `name`.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }

        $crate::config::slot!($kind, |word| Value::Text(word.name().to_owned()), |value| value.as_text().and_then(Self::from_name));
    };
}
#[cfg(feature = "gui")]
pub(crate) use choices;

choices! {
    /// A data set.
    DataSet {
        /// Two interleaved spirals, generated.
        Spirals = "spirals",
        /// A small circle within a large one, generated.
        Circles = "circles",
        /// Two interleaving half circles, generated.
        Moons = "moons",
        /// Four squares, opposite ones of one class, generated.
        Xor = "xor",
        /// Two Gaussian clouds, generated.
        Gaussians = "gaussians",
        /// 1,797 handwritten digits of 8 × 8 pixels.
        Digits = "digits",
        /// MNIST in grey, 10,000 training and 2,000 test images of 28 × 28 pixels.
        Mnist = "mnist",
        /// MNIST in black and white, all 60,000 and 10,000 images.
        MnistBinary = "mnist-binary",
        /// Palmer penguins: 342 birds, four measurements, three species.
        Penguins = "penguins",
        /// Wine: 178 wines, thirteen measurements, three growers.
        Wine = "wine",
        /// A map of Europe: is a point on land or at sea?
        Land = "land",
        /// A file of the user's.
        Csv = "csv",
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
        /// y itself.
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
        /// None: y = z.
        #[default]
        None = "none",
        /// Over the mini-batch, for each unit (Ioffe & Szegedy 2015).
        Batch = "batch",
        /// Over the units of a layer, for each sample (Ba, Kiros & Hinton 2016).
        Layer = "layer",
        /// As `batch`, but over groups of `batch_norm.group` samples of the mini-batch (ghost batch norm: Hoffer, Hubara
        /// & Soudry 2017).
        BatchGhost = "batch-ghost",
        /// As `batch`, and its output moved and stretched again by noise of every step (Santurkar et al. 2018).
        BatchNoisy = "batch-noisy",
    }
}

impl Normalization {
    /// Whether it normalizes by statistics of the mini-batch in training and by running ones in evaluation.
    #[must_use]
    pub const fn by_batch(self) -> bool {
        match self {
            Self::None | Self::Layer => false,
            Self::Batch | Self::BatchGhost | Self::BatchNoisy => true,
        }
    }
}

choices! {
    /// By which statistics a batch norm normalizes what is measured.
    StatisticsMode {
        /// Those of the samples at hand, as in training.
        Batch = "batch",
        /// The running ones, as in evaluation.
        Running = "running",
    }
}

choices! {
    /// Where the normalization stands.
    Placement {
        /// Between the weighted sum and the activation.
        Before = "before",
        /// Behind the activation.
        After = "after",
    }
}
