//! Batch normalization of one mini-batch, number by number: the forward pass, and the gradient that reaches the input.
//!
//! `cargo run --release --no-default-features --example normalize`
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use shiftscope::nn::batch_norm::{Statistics, backward, forward};

fn main() {
    const UNITS: usize = 2;
    const BATCH: usize = 4;
    // Four samples of two units, row by row; the second unit is 100 times as wide as the first.
    let z = [1.0_f64, 100.0, 2.0, 200.0, 3.0, 300.0, 6.0, 600.0];
    let (gamma, beta) = ([1.0, 2.0], [0.0, 1.5]);
    // The whole batch is one group.
    let mut statistics = Statistics::zeros(1, UNITS);
    let (mut z_hat, mut y) = ([0.0; 8], [0.0; 8]);
    forward(&z, &gamma, &beta, 1e-5, BATCH, &mut statistics, &mut z_hat, &mut y);
    println!("mean     {:8.3?}", statistics.mean);
    println!("variance {:8.3?}", statistics.variance);
    for (sample, (z_hat, y)) in z_hat.chunks(UNITS).zip(y.chunks(UNITS)).enumerate() {
        println!("sample {sample}  ẑ {z_hat:8.3?}  y {y:8.3?}");
    }

    // The loss grows with y of the first sample alone; `backward` turns ∂L/∂y into ∂L/∂z in place.
    let mut d = [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let (mut d_gamma, mut d_beta) = ([0.0; UNITS], [0.0; UNITS]);
    backward(&z_hat, &gamma, &statistics.inverse_std, BATCH, &mut d, &mut d_gamma, &mut d_beta);
    println!("∂L/∂γ {d_gamma:8.3?}  ∂L/∂β {d_beta:8.3?}");
    for (sample, d) in d.chunks(UNITS).enumerate() {
        println!("sample {sample}  ∂L/∂z {d:9.5?}");
    }
    println!("sums of ∂L/∂z over the batch: {:.1e} and {:.1e}", sum(&d, 0), sum(&d, 1));
}

/// Returns the sum over the samples of the values of unit `unit`.
fn sum(values: &[f64], unit: usize) -> f64 {
    values.iter().skip(unit).step_by(2).sum()
}
