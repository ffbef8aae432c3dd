//! Checks every backward pass against central differences in f64, on a random projection of the output: the
//! gradient of a plain sum of batch norm's outputs is 0 and would show nothing.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::batch_norm::{self, Statistics};
use super::loss::softmax_cross_entropy;
use super::*;
use crate::config::{Activation, Normalization, Placement, Scheme};

const STEP: f64 = 1e-5;

fn normals(rng: &mut impl Rng, n: usize) -> Vec<f64> {
    (0..n).map(|_| StandardNormal.sample(&mut *rng)).collect()
}

/// Asserts that `gradient` is the gradient of `f` at `at`, with a relative error of at most 1e-6 in the Euclidean
/// norm.
#[track_caller]
fn check(name: &str, at: &[f64], gradient: &[f64], mut f: impl FnMut(&[f64]) -> f64) {
    let mut x = at.to_vec();
    let numeric: Vec<f64> = (0..x.len())
        .map(|i| {
            let (low, high) = (at[i] - STEP, at[i] + STEP);
            x[i] = high;
            let above = f(&x);
            x[i] = low;
            let below = f(&x);
            x[i] = at[i];
            (above - below) / (high - low)
        })
        .collect();
    let norm = |v: &mut dyn Iterator<Item = f64>| v.map(|x| x * x).sum::<f64>().sqrt();
    let error = norm(&mut gradient.iter().zip(&numeric).map(|(a, b)| a - b));
    let size = norm(&mut numeric.iter().copied()).max(1e-3);
    assert!(error / size <= 1e-6, "{name}: relative error {}", error / size);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn linear_layer() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (batch, fan_in, fan_out) = (5, 4, 3);
    let (x, w, b) = (normals(&mut rng, 20), normals(&mut rng, 12), normals(&mut rng, 3));
    let r = normals(&mut rng, batch * fan_out);
    let value = |x: &[f64], w: &[f64], b: &[f64]| {
        let mut z = vec![0.0; batch * fan_out];
        linear::forward(batch, x, w, b, &mut z);
        dot(&z, &r)
    };
    let (mut dw, mut db, mut dx) = (vec![0.0; 12], vec![0.0; 3], vec![0.0; batch * fan_in]);
    linear::backward_params(batch, &x, &r, &mut dw, &mut db);
    linear::backward_input(batch, &w, &r, &mut dx);
    check("dw", &w, &dw, |w| value(&x, w, &b));
    check("db", &b, &db, |b| value(&x, &w, b));
    check("dx", &x, &dx, |x| value(x, &w, &b));
}

/// Computes y from (z, γ, β).
type Value = fn(&[f64], &[f64], &[f64]) -> Vec<f64>;
/// Computes dz, dγ and dβ from (z, γ, β, r), with ∂L/∂y = r.
type Gradients = fn(&[f64], &[f64], &[f64], &[f64]) -> [Vec<f64>; 3];

/// A normalization and its gradients.
struct NormCase {
    value: Value,
    gradients: Gradients,
}

const UNITS: usize = 5;
const EPS: f64 = 1e-3;

fn check_norm(name: &str, case: &NormCase) {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let (z, r) = (normals(&mut rng, 7 * UNITS), normals(&mut rng, 7 * UNITS));
    let (gamma, beta) = (normals(&mut rng, UNITS), normals(&mut rng, UNITS));
    let [dz, dgamma, dbeta] = (case.gradients)(&z, &gamma, &beta, &r);
    check(&format!("{name} dz"), &z, &dz, |z| dot(&(case.value)(z, &gamma, &beta), &r));
    check(&format!("{name} dγ"), &gamma, &dgamma, |gamma| dot(&(case.value)(&z, gamma, &beta), &r));
    check(&format!("{name} dβ"), &beta, &dbeta, |beta| dot(&(case.value)(&z, &gamma, beta), &r));
}

fn batch_forward(z: &[f64], gamma: &[f64], beta: &[f64], eps: f64) -> (Statistics<f64>, Vec<f64>, Vec<f64>) {
    let (mut s, mut z_hat, mut y) = (Statistics::zeros(1, UNITS), vec![0.0; z.len()], vec![0.0; z.len()]);
    batch_norm::forward(z, gamma, beta, eps, z.len() / UNITS, &mut s, &mut z_hat, &mut y);
    (s, z_hat, y)
}

#[test]
fn batch_norm_layer() {
    check_norm(
        "batch norm",
        &NormCase {
            value: |z, gamma, beta| batch_forward(z, gamma, beta, EPS).2,
            gradients: |z, gamma, beta, r| {
                let (s, z_hat, _) = batch_forward(z, gamma, beta, EPS);
                let (mut d, mut dgamma, mut dbeta) = (r.to_vec(), vec![0.0; UNITS], vec![0.0; UNITS]);
                batch_norm::backward(&z_hat, gamma, &s.inverse_std, z.len() / UNITS, &mut d, &mut dgamma, &mut dbeta);
                [d, dgamma, dbeta]
            },
        },
    );
}

#[test]
fn layer_norm_layer() {
    fn forward(z: &[f64], gamma: &[f64], beta: &[f64]) -> [Vec<f64>; 3] {
        let (mut inverse, mut z_hat, mut y) = (vec![0.0; z.len() / UNITS], vec![0.0; z.len()], vec![0.0; z.len()]);
        layer_norm::forward(z, gamma, beta, EPS, &mut inverse, &mut z_hat, &mut y);
        [inverse, z_hat, y]
    }
    check_norm(
        "layer norm",
        &NormCase {
            value: |z, gamma, beta| {
                let [_, _, y] = forward(z, gamma, beta);
                y
            },
            gradients: |z, gamma, beta, r| {
                let [inverse, z_hat, _] = forward(z, gamma, beta);
                let (mut d, mut dgamma, mut dbeta) = (r.to_vec(), vec![0.0; UNITS], vec![0.0; UNITS]);
                layer_norm::backward(&z_hat, gamma, &inverse, &mut d, &mut dgamma, &mut dbeta);
                [d, dgamma, dbeta]
            },
        },
    );
}

fn network(
    rng: &mut ChaCha8Rng,
    activation: Activation,
    normalization: Normalization,
    placement: Placement,
) -> Mlp<f64> {
    let shape = MlpShape { inputs: 3, depth: 5, width: 4, classes: 3 };
    let mut mlp = Mlp::new(shape, activation, normalization);
    // A batch of eight in groups of three and five.
    (mlp.norm.placement, mlp.norm.eps, mlp.norm.group) = (placement, 1e-3, 3);
    mlp.init(rng, Scheme::XavierNormal, 1.5, 0.1);
    let noise = normals(rng, mlp.params.len());
    for (value, noise) in mlp.params.trained_mut(true).iter_mut().zip(noise) {
        *value += 0.1 * noise;
    }
    mlp
}

fn noise() -> Noise {
    Noise::new(ChaCha8Rng::seed_from_u64(5))
}

/// A forward pass from a layer on, and a backward pass down to it, match the passes of the whole network in these
/// layers.
#[test]
fn a_part_of_a_network() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let (batch, labels) = (8, [0, 1, 2, 0, 1, 2, 0, 1]);
    for normalization in Normalization::ALL {
        for placement in Placement::ALL {
            for keep in [Keep::All, Keep::ForBackward] {
                let mut mlp = network(&mut rng, Activation::Tanh, normalization, placement);
                let x = normals(&mut rng, batch * 3);
                let mut pass = Pass::new(&mlp, batch, keep, noise());
                mlp.forward(&x, &mut pass).unwrap();
                for first in [3, 0, 5, 4, 1] {
                    mlp.params.layer_mut(first).w.iter_mut().for_each(|w| *w *= 1.25);
                    mlp.forward_from(first, &x, &mut pass).unwrap();
                    softmax_cross_entropy(&pass.logits, &labels, &mut pass.d_logits);
                    let mut part = Params::zeros(&mlp.shape);
                    mlp.backward_to(first, &x, &mut pass, &mut part, |_, _| ());
                    let (mut whole, mut fresh) = (Params::zeros(&mlp.shape), pass.remade(&mlp, keep));
                    mlp.forward(&x, &mut fresh).unwrap();
                    softmax_cross_entropy(&fresh.logits, &labels, &mut fresh.d_logits);
                    mlp.backward(&x, &mut fresh, &mut whole, |_, _| ());
                    assert_eq!(pass.logits, fresh.logits);
                    for i in first..=5 {
                        assert_eq!(
                            part.layer(i).w,
                            whole.layer(i).w,
                            "{normalization:?} {placement:?} {keep:?} {first} {i}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn whole_network() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let (batch, labels) = (8, [0, 1, 2, 0, 1, 2, 0, 1]);
    for activation in Activation::ALL {
        for normalization in Normalization::ALL {
            for placement in Placement::ALL {
                let mlp = network(&mut rng, activation, normalization, placement);
                let x = normals(&mut rng, batch * 3);
                let loss = |mlp: &Mlp<f64>, pass: &mut Pass<f64>| {
                    mlp.forward(&x, pass).expect("finite");
                    softmax_cross_entropy(&pass.logits, &labels, &mut pass.d_logits)
                };
                let [all, lean] = [Keep::All, Keep::ForBackward].map(|keep| {
                    let mut pass = Pass::new(&mlp, batch, keep, noise());
                    let mut gradients = Params::zeros(&mlp.shape);
                    loss(&mlp, &mut pass);
                    mlp.backward(&x, &mut pass, &mut gradients, |_, _| ());
                    gradients
                });
                assert_eq!(all, lean, "what a pass keeps does not change its gradients");
                let (mut pass, gradients) = (Pass::new(&mlp, batch, Keep::All, noise()), all);
                let with_norm = normalization != Normalization::None;
                let name = format!("{activation:?} {normalization:?} {placement:?}");
                check(&name, mlp.params.trained(with_norm), gradients.trained(with_norm), |values| {
                    let mut moved = mlp.clone();
                    moved.params.trained_mut(with_norm).copy_from_slice(values);
                    loss(&moved, &mut pass)
                });
            }
        }
    }
}

/// BN((a·W)u) = BN(W·u); dW scales by 1/a; the batch sums of dz and of dz·ẑ are 0; each unit's weights are
/// orthogonal to their gradient.
#[test]
fn batch_norm_invariants() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let (batch, fan_in) = (9, 6);
    let (u, w, r) =
        (normals(&mut rng, batch * fan_in), normals(&mut rng, fan_in * UNITS), normals(&mut rng, batch * UNITS));
    let (gamma, zeros) = (normals(&mut rng, UNITS), vec![0.0; UNITS]);
    let run = |w: &[f64]| {
        let mut z = vec![0.0; batch * UNITS];
        linear::forward(batch, &u, w, &zeros, &mut z);
        let (s, z_hat, y) = batch_forward(&z, &gamma, &zeros, 0.0);
        let (mut dz, mut dgamma, mut dbeta) = (r.clone(), zeros.clone(), zeros.clone());
        batch_norm::backward(&z_hat, &gamma, &s.inverse_std, batch, &mut dz, &mut dgamma, &mut dbeta);
        let (mut dw, mut db) = (vec![0.0; w.len()], zeros.clone());
        linear::backward_params(batch, &u, &dz, &mut dw, &mut db);
        (y, z_hat, dz, dw)
    };
    let (y, z_hat, dz, dw) = run(&w);
    let scaled: Vec<f64> = w.iter().map(|w| 4.0 * w).collect();
    let (y_scaled, _, _, dw_scaled) = run(&scaled);
    assert!(y.iter().zip(&y_scaled).all(|(a, b)| (a - b).abs() < 1e-12));
    assert!(dw.iter().zip(&dw_scaled).all(|(a, b)| (a / 4.0 - b).abs() < 1e-12));
    for j in 0..UNITS {
        let column = |v: &[f64]| -> Vec<f64> { v.iter().skip(j).step_by(UNITS).copied().collect() };
        let (dz, z_hat, w, dw) = (column(&dz), column(&z_hat), column(&w), column(&dw));
        assert!(dz.iter().sum::<f64>().abs() < 1e-12);
        assert!(dot(&dz, &z_hat).abs() < 1e-12);
        assert!(dot(&w, &dw).abs() <= 1e-12 * (dot(&w, &w) * dot(&dw, &dw)).sqrt());
    }
}
