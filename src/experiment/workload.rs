//! The four networks of the speed comparison with other libraries (`shiftscope bench`, `benches/`).

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::config::{self, Activation, Normalization, Scheme};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Keep, Mlp, MlpShape, Noise, Optimizer, Params, Pass};

/// A network and a batch size for timing.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// The name, W1 to W4.
    pub name: &'static str,
    shape: MlpShape,
    activation: Activation,
    batch: usize,
}

/// W1: 784-100-100-100-10 sigmoid; W2: 2-64×10-2 `ReLU`; W3: 64-128×30-10 tanh; W4: 2-16×4-2 `ReLU`.
pub const WORKLOADS: [Workload; 4] = [
    Workload::new("W1", [784, 3, 100, 10], Activation::Sigmoid, 60),
    Workload::new("W2", [2, 10, 64, 2], Activation::Relu, 128),
    Workload::new("W3", [64, 30, 128, 10], Activation::Tanh, 256),
    Workload::new("W4", [2, 4, 16, 2], Activation::Relu, 32),
];

/// Number of mini-batches in memory, which a timed run uses in turn.
const POOL: usize = 16;

/// A workload ready for training steps, with `f32` and random data in memory.
pub struct Runner {
    mlp: Mlp<f32>,
    pass: Pass<f32>,
    gradients: Params<f32>,
    optimizer: Optimizer<f32>,
    batches: Vec<(Vec<f32>, Vec<u32>)>,
    next: usize,
}

impl Workload {
    const fn new(
        name: &'static str,
        [inputs, depth, width, classes]: [usize; 4],
        activation: Activation,
        batch: usize,
    ) -> Self {
        Self { name, shape: MlpShape { inputs, depth, width, classes }, activation, batch }
    }

    /// Creates the network with or without batch norm, its data and its buffers.
    #[must_use]
    pub fn runner(&self, batch_norm: bool) -> Runner {
        let normalization = if batch_norm { Normalization::Batch } else { Normalization::None };
        self.runner_with(self.activation, normalization, config::Optimizer::Sgd)
    }

    /// Creates a network of this size with another activation, normalization (ghost batch norm in groups of four)
    /// and optimizer.
    ///
    /// # Panics
    /// Never panics: the number of classes fits in a `u32`.
    #[must_use]
    pub fn runner_with(
        &self,
        activation: Activation,
        normalization: Normalization,
        optimizer: config::Optimizer,
    ) -> Runner {
        let mut mlp = Mlp::new(self.shape, activation, normalization);
        (mlp.norm.eps, mlp.norm.group) = (1e-5, 4);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        mlp.init(&mut rng, Scheme::XavierNormal, 1.0, 0.0);
        let classes = u32::try_from(self.shape.classes).expect("a few classes");
        let mut batch = || {
            let x = (0..self.batch * self.shape.inputs).map(|_| StandardNormal.sample(&mut rng)).collect();
            (x, (0..classes).cycle().take(self.batch).collect())
        };
        Runner {
            batches: (0..POOL).map(|_| batch()).collect(),
            pass: Pass::new(&mlp, self.batch, Keep::ForBackward, Noise::new(ChaCha8Rng::seed_from_u64(1))),
            gradients: Params::zeros(&self.shape),
            optimizer: Optimizer::new(optimizer, &mlp.params),
            mlp,
            next: 0,
        }
    }
}

impl Runner {
    /// Makes one training step and returns the loss.
    ///
    /// # Panics
    /// Panics if the network diverges, which it does not at this learning rate.
    pub fn step(&mut self) -> f64 {
        let (x, labels) = &self.batches[self.next];
        self.next = (self.next + 1) % self.batches.len();
        self.mlp.forward(x, &mut self.pass).expect("the workloads do not diverge");
        let loss = softmax_cross_entropy(&self.pass.logits, labels, &mut self.pass.d_logits);
        self.mlp.backward(x, &mut self.pass, &mut self.gradients, |_, _| ());
        self.mlp.update_running(&self.pass);
        let with_norm = self.mlp.norm.kind != Normalization::None;
        let finite =
            self.optimizer.update(self.mlp.params.trained_mut(with_norm), self.gradients.trained(with_norm), 0.01);
        assert!(finite, "the workloads do not diverge");
        loss
    }
}
