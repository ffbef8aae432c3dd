//! Do tiny gradients slow a deep net down? One step of 20 plain sigmoid layers at the start and after 2,000 steps, and
//! the same without flush-to-zero.
//!
//! `cargo bench --bench denormals`

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use shiftscope::config::{Change, Config, DataSet, Normalization, Scheme, Value};
use shiftscope::data::Data;
use shiftscope::experiment::Experiment;
use shiftscope::nn::flush::flushed;

/// A net of `depth` layers whose state after `steps` steps is frozen by a learning rate of 0.
fn frozen_after(depth: usize, steps: u64) -> Experiment<f32> {
    let mut config = Config::default();
    config.network.depth = depth;
    (config.init.scheme, config.init.scale) = (Scheme::XavierNormal, 1.0);
    config.data.set = DataSet::Spirals;
    (config.training.learning_rate, config.training.batch_size) = (0.5, 64);
    config.arms[1].normalization = Normalization::None;
    let data = Arc::new(Data::load(&config).expect("a generated set"));
    let checked = config.check().expect("a valid experiment");
    let mut experiment = Experiment::new(&checked, &data).expect("a valid experiment");
    flushed(|| (0..steps).for_each(|_| experiment.step()));
    experiment.change(Change::new("training.learning_rate", Value::Float(0.0)).expect("a live key"));
    experiment
}

fn denormals(c: &mut Criterion) {
    for depth in [20, 50] {
        for steps in [0, 2000] {
            let mut experiment = frozen_after(depth, steps);
            c.bench_function(&format!("{depth} layers, step {steps}, flushed"), |b| {
                flushed(|| b.iter(|| experiment.step()));
            });
            c.bench_function(&format!("{depth} layers, step {steps}, not flushed"), |b| b.iter(|| experiment.step()));
        }
    }
}

criterion_group!(benches, denormals);
criterion_main!(benches);
