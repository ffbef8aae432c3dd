//! `shiftscope bench`: training steps per second of four networks, to compare with other programs.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};
use serde::Serialize;

use super::args::BenchArguments;
use super::failure::Failure;
use super::stdout;
use crate::config::{self, Activation, Normalization, Scheme};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Mlp, MlpShape, Optimizer, Params, Pass, flush};

/// A network and its batch size.
struct Workload {
    name: &'static str,
    shape: MlpShape,
    activation: Activation,
    batch: usize,
}

const fn workload(
    name: &'static str,
    [inputs, width, depth, classes]: [usize; 4],
    activation: Activation,
    batch: usize,
) -> Workload {
    Workload { name, shape: MlpShape { inputs, depth, width, classes }, activation, batch }
}

/// What is measured, with its peers' times in `docs/performance.md`.
const WORKLOADS: [Workload; 4] = [
    workload("W1", [784, 100, 3, 10], Activation::Sigmoid, 60),
    workload("W2", [2, 64, 10, 2], Activation::Relu, 128),
    workload("W3", [64, 128, 30, 10], Activation::Tanh, 256),
    workload("W4", [2, 16, 4, 2], Activation::Relu, 32),
];

/// Batches made before the clock starts; taken in turn.
const POOL: usize = 16;
/// Steps before the clock starts: caches filled, buffers allocated, the processor awake.
const WARM_UP: u32 = 32;
/// Steps between two looks at the clock.
const STRIDE: u32 = 8;
const LEARNING_RATE: f64 = 0.01;

/// One line of the output.
#[derive(Serialize)]
struct Line {
    workload: &'static str,
    bn: bool,
    steps_per_s: f64,
}

/// Checks the arguments, then measures and prints line by line.
///
/// # Errors
/// All `problems` and those of the arguments.
pub fn run(arguments: &BenchArguments, mut problems: Vec<String>) -> Result<(), Failure> {
    let seconds = arguments.seconds.as_deref().map_or(Ok(2.0), seconds);
    problems.extend(seconds.as_ref().err().cloned());
    let chosen = arguments.workload.as_deref();
    if let Some(name) = chosen.filter(|name| WORKLOADS.iter().all(|workload| workload.name != *name)) {
        problems.push(format!("--workload is \"{name}\"; allowed: W1, W2, W3 or W4"));
    }
    let duration = match seconds {
        Ok(seconds) if problems.is_empty() => Duration::from_secs_f64(seconds),
        _ => return Err(Failure::all(problems)),
    };
    for workload in WORKLOADS.iter().filter(|workload| chosen.is_none_or(|name| name == workload.name)) {
        for bn in [false, true] {
            let steps_per_s = flush::flushed(|| steps_per_second(workload, bn, duration));
            let line = Line { workload: workload.name, bn, steps_per_s: (steps_per_s * 10.0).round() / 10.0 };
            let json = serde_json::to_string(&line).expect("a name, a flag and a finite number are valid JSON");
            if stdout::print(&format!("{json}\n"))?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(seconds) if (0.01..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err(format!("--seconds is {text}; allowed: 0.01..=3600")),
    }
}

fn steps_per_second(workload: &Workload, bn: bool, duration: Duration) -> f64 {
    let mut training = Training::new(workload, bn);
    for _ in 0..WARM_UP {
        training.step();
    }
    let start = Instant::now();
    let mut steps = 0;
    loop {
        for _ in 0..STRIDE {
            training.step();
        }
        steps += STRIDE;
        let elapsed = start.elapsed();
        if elapsed >= duration {
            return f64::from(steps) / elapsed.as_secs_f64();
        }
    }
}

/// A network in training on random data.
struct Training {
    mlp: Mlp<f32>,
    pass: Pass<f32>,
    gradients: Params<f32>,
    optimizer: Optimizer<f32>,
    /// x, `[batch, inputs]`, and labels, `[batch]`.
    batches: Vec<(Vec<f32>, Vec<u32>)>,
    next: usize,
}

impl Training {
    fn new(workload: &Workload, bn: bool) -> Self {
        let Workload { shape, activation, batch, .. } = *workload;
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let normalization = if bn { Normalization::Batch } else { Normalization::None };
        let mut mlp = Mlp::new(shape, activation, normalization);
        mlp.eps = 1e-5;
        mlp.init(&mut rng, Scheme::XavierNormal, 1.0, 0.0);
        let classes = u32::try_from(shape.classes).expect("a workload has few classes");
        let batches = (0..POOL)
            .map(|_| {
                let x = (0..batch * shape.inputs).map(|_| StandardNormal.sample(&mut rng)).collect();
                (x, (0..batch).map(|_| rng.random_range(0..classes)).collect())
            })
            .collect();
        Self {
            pass: Pass::new(&mlp, batch),
            gradients: Params::zeros(&shape),
            optimizer: Optimizer::new(config::Optimizer::Sgd, mlp.params.len()),
            mlp,
            batches,
            next: 0,
        }
    }

    /// One step of training, all of it: forward, loss, backward, update, running statistics.
    fn step(&mut self) {
        let Self { mlp, pass, gradients, optimizer, batches, next } = self;
        let (x, labels) = &batches[*next];
        *next = (*next + 1) % POOL;
        mlp.forward(x, pass).expect("random data at a small learning rate stay finite");
        black_box(softmax_cross_entropy(&pass.logits, labels, &mut pass.d_logits));
        mlp.backward(x, pass, gradients, |_, _| {});
        mlp.update_running(pass);
        let with_norm = mlp.normalization != Normalization::None;
        optimizer.update(mlp.params.trained_mut(with_norm), gradients.trained(with_norm), LEARNING_RATE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workload_trains() {
        for workload in &WORKLOADS {
            for bn in [false, true] {
                let mut training = Training::new(workload, bn);
                let before = training.mlp.params.clone();
                training.step();
                assert_ne!(before, training.mlp.params, "{} {bn}", workload.name);
            }
        }
    }

    #[test]
    fn seconds_have_a_range() {
        assert_eq!(seconds("0.5"), Ok(0.5));
        for text in ["0", "-1", "nan", "inf", "1e9", "x", ""] {
            assert_eq!(seconds(text), Err(format!("--seconds is {text}; allowed: 0.01..=3600")));
        }
    }
}
