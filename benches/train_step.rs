//! One training step of the four workloads of `shiftscope bench`, with and without batch norm; and of the sizes W1 and W2
//! with every activation, normalization and optimizer, each beside the plain sigmoid step of its size.
//!
//! `cargo bench --bench train_step`; beside other libraries: `benches/peers/`.

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use shiftscope::config::{Activation, Normalization, Optimizer};
use shiftscope::experiment::workload::WORKLOADS;
use shiftscope::nn::flush::flushed;

fn train_step(c: &mut Criterion) {
    for workload in WORKLOADS {
        for batch_norm in [false, true] {
            let mut runner = workload.runner(batch_norm);
            let kind = if batch_norm { "bn" } else { "plain" };
            c.bench_function(&format!("{} {kind}", workload.name), |b| flushed(|| b.iter(|| runner.step())));
        }
    }
}

/// The plain step is timed before each of the others, so that both see the same machine.
fn every_kind(c: &mut Criterion) {
    let plain = (Activation::Sigmoid, Normalization::None, Optimizer::Sgd);
    let (activation, normalization, optimizer) = plain;
    let others = Activation::ALL.iter().map(|kind| (kind.name(), (*kind, normalization, optimizer)));
    let others = others.chain(Normalization::ALL.iter().map(|kind| (kind.name(), (activation, *kind, optimizer))));
    let others = others.chain(Optimizer::ALL.iter().map(|kind| (kind.name(), (activation, normalization, *kind))));
    let others: Vec<_> = others.filter(|(_, kind)| *kind != plain).collect();
    for workload in &WORKLOADS[..2] {
        let mut group = c.benchmark_group(format!("{} size", workload.name));
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
        for (name, kind) in &others {
            let pair = [(format!("plain, beside {name}"), &plain), ((*name).to_owned(), kind)];
            for (label, (activation, normalization, optimizer)) in pair {
                let mut runner = workload.runner_with(*activation, *normalization, *optimizer);
                group.bench_function(label, |b| flushed(|| b.iter(|| runner.step())));
            }
        }
        group.finish();
    }
}

criterion_group!(benches, train_step, every_kind);
criterion_main!(benches);
