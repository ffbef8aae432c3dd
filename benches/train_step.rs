//! One training step of the four workloads of `shiftscope bench`, with and without batch norm.
//!
//! `cargo bench --bench train_step`; beside other libraries: `benches/peers/`.

use criterion::{Criterion, criterion_group, criterion_main};
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

criterion_group!(benches, train_step);
criterion_main!(benches);
