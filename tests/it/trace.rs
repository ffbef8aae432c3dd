//! A run replayed from its trace, with nothing of the program's own arithmetic.

use std::path::Path;

use ndarray::{Array, Array1, Array2, Array3, Axis, Dimension, Ix1, Ix2, Ix3};

use crate::npz::{Npz, Number};
use crate::program::{run, text};

const LEARNING_RATE: f64 = 0.5;
const EPS: f64 = 1e-5;
const RUNNING_MOMENTUM: f64 = 0.1;
const LAYERS: usize = 3;

struct Trace(Npz);

impl Trace {
    fn open(path: &Path) -> Self {
        Self(Npz::open(path))
    }

    #[track_caller]
    fn get<T: Number, D: Dimension>(&mut self, name: &str) -> Array<T, D> {
        self.0.get(name)
    }

    /// The array `name` must be `computed`, up to rounding.
    #[track_caller]
    fn check<D: Dimension>(&mut self, name: &str, computed: &Array<f64, D>) {
        let stored: Array<f64, D> = self.get(name);
        assert_eq!(stored.shape(), computed.shape(), "{name}");
        let scale = computed.iter().fold(1e-3f64, |largest, value| largest.max(value.abs()));
        for (stored, computed) in stored.iter().zip(computed) {
            assert!((stored - computed).abs() <= 1e-9 * scale, "{name}: {stored} stored, {computed} replayed");
        }
    }
}

/// The trace of three steps of a small network, the file of which lies in `folder`.
fn traced(folder: &Path, extra: &[&str]) -> Trace {
    let path = folder.join("t.npz");
    run(&[extra, &["--steps", "5", "--trace", text(&path), "--trace-steps", "3"]].concat());
    Trace::open(&path)
}

struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
    norm: Option<Norm>,
}

struct Norm {
    gamma: Array1<f64>,
    beta: Array1<f64>,
    mean: Array1<f64>,
    variance: Array1<f64>,
}

/// What a hidden layer's backward pass needs of its forward pass.
struct Passed {
    input: Array2<f64>,
    z_hat: Array2<f64>,
    inverse_std: Array1<f64>,
    a: Array2<f64>,
}

fn sigmoid(y: &Array2<f64>) -> Array2<f64> {
    y.mapv(|y| 1.0 / (1.0 + (-y).exp()))
}

fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("arrays here are small"))
}

fn initial_layers(trace: &mut Trace, arm: &str, normalized: bool) -> Vec<Layer> {
    (0..LAYERS)
        .map(|i| {
            let name = |what: &str| format!("{arm}.init.{i}.{what}");
            let w: Array2<f64> = trace.get(&name("weight"));
            let norm = (normalized && i + 1 < LAYERS).then(|| Norm {
                gamma: trace.get(&name("gamma")),
                beta: trace.get(&name("beta")),
                mean: Array1::zeros(w.ncols()),
                variance: Array1::ones(w.ncols()),
            });
            Layer { b: trace.get(&name("bias")), w, norm }
        })
        .collect()
}

/// The layers' forward passes, checked at every array, and the logits.
fn forward(trace: &mut Trace, at: &str, layers: &mut [Layer], x: Array2<f64>) -> (Vec<Passed>, Array2<f64>) {
    let (mut a, mut passed) = (x, Vec::new());
    for (i, layer) in layers.iter_mut().enumerate() {
        let z = a.dot(&layer.w) + &layer.b;
        trace.check(&format!("{at}.{i}.z"), &z);
        let (m, units) = (float(z.nrows()), z.ncols());
        let (mut z_hat, mut inverse_std, mut y) = (z.clone(), Array1::ones(units), z.clone());
        if let Some(norm) = &mut layer.norm {
            let mean = z.sum_axis(Axis(0)) / m;
            let variance = (&z - &mean).mapv(|d| d * d).sum_axis(Axis(0)) / m;
            inverse_std = variance.mapv(|v| 1.0 / (v + EPS).sqrt());
            z_hat = (&z - &mean) * &inverse_std;
            y = &z_hat * &norm.gamma + &norm.beta;
            norm.mean = &norm.mean * (1.0 - RUNNING_MOMENTUM) + mean * RUNNING_MOMENTUM;
            norm.variance = &norm.variance * (1.0 - RUNNING_MOMENTUM) + variance * (m / (m - 1.0) * RUNNING_MOMENTUM);
        }
        trace.check(&format!("{at}.{i}.y"), &y);
        let input = std::mem::replace(&mut a, if i + 1 < LAYERS { sigmoid(&y) } else { y });
        passed.push(Passed { input, z_hat, inverse_std, a: a.clone() });
    }
    (passed, a)
}

/// Mean softmax cross-entropy and its gradient.
fn loss(logits: &Array2<f64>, labels: &[i64]) -> (f64, Array2<f64>) {
    let exp = logits.mapv(f64::exp);
    let mut d = &exp / &exp.sum_axis(Axis(1)).insert_axis(Axis(1));
    let mut loss = 0.0;
    for (mut row, label) in d.rows_mut().into_iter().zip(labels) {
        let label = usize::try_from(*label).expect("labels count from 0");
        loss -= row[label].ln();
        row[label] -= 1.0;
    }
    let batch = float(labels.len());
    (loss / batch, d / batch)
}

/// Gradients, checked at every array, and the update of every layer.
fn backward(trace: &mut Trace, at: &str, layers: &mut [Layer], passed: &[Passed], d_logits: Array2<f64>) {
    let mut d = d_logits;
    for (i, layer) in layers.iter_mut().enumerate().rev() {
        let Passed { input, z_hat, inverse_std, a } = &passed[i];
        if i + 1 < LAYERS {
            d *= &a.mapv(|a| a * (1.0 - a));
        }
        if let Some(norm) = &mut layer.norm {
            let m = float(d.nrows());
            let (dgamma, dbeta) = ((&d * z_hat).sum_axis(Axis(0)), d.sum_axis(Axis(0)));
            trace.check(&format!("{at}.{i}.grad_gamma"), &dgamma);
            trace.check(&format!("{at}.{i}.grad_beta"), &dbeta);
            d = (d - &dbeta / m - z_hat * &(&dgamma / m)) * &(&norm.gamma * inverse_std);
            norm.gamma -= &(dgamma * LEARNING_RATE);
            norm.beta -= &(dbeta * LEARNING_RATE);
        }
        trace.check(&format!("{at}.{i}.dz"), &d);
        let (dw, db) = (input.t().dot(&d), d.sum_axis(Axis(0)));
        trace.check(&format!("{at}.{i}.grad_weight"), &dw);
        trace.check(&format!("{at}.{i}.grad_bias"), &db);
        d = d.dot(&layer.w.t());
        layer.w -= &(dw * LEARNING_RATE);
        layer.b -= &(db * LEARNING_RATE);
    }
}

fn replay(trace: &mut Trace, arm: &str, normalized: bool) {
    let x: Array3<f64> = trace.get("x");
    let labels: Array2<i64> = trace.get("labels");
    assert_eq!((x.shape(), labels.shape()), (&[3, 64, 2][..], &[3, 64][..]));
    let mut layers = initial_layers(trace, arm, normalized);
    let mut losses = Vec::new();
    for k in 0..3 {
        let at = format!("{arm}.step{k}");
        let (passed, logits) = forward(trace, &at, &mut layers, x.index_axis(Axis(0), k).to_owned());
        let (loss, d_logits) = loss(&logits, &labels.row(k).to_vec());
        losses.push(loss);
        backward(trace, &at, &mut layers, &passed, d_logits);
    }
    trace.check(&format!("{arm}.loss"), &Array1::from(losses));
    for (i, layer) in layers.iter().enumerate() {
        let name = |what: &str| format!("{arm}.final.{i}.{what}");
        trace.check(&name("weight"), &layer.w);
        trace.check(&name("bias"), &layer.b);
        if let Some(norm) = &layer.norm {
            trace.check(&name("gamma"), &norm.gamma);
            trace.check(&name("beta"), &norm.beta);
            trace.check(&name("running_mean"), &norm.mean);
            trace.check(&name("running_var"), &norm.variance);
        }
    }
}

#[test]
fn both_arms_replay() {
    let folder = tempfile::tempdir().unwrap();
    let mut trace = traced(folder.path(), &["--f64"]);
    replay(&mut trace, "a", false);
    replay(&mut trace, "b", true);
}

#[test]
fn names_and_shapes_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut trace = traced(folder.path(), &["--set", "arms.a.normalization=layer"]);
    let (x, labels): (Array<f32, Ix3>, Array<i64, Ix2>) = (trace.get("x"), trace.get("labels"));
    assert_eq!((x.shape(), labels.shape()), (&[3, 64, 2][..], &[3, 64][..]));
    let mut expected = 2;
    // The probe is larger than the training split of 80 samples.
    for (name, samples) in [("probe", 80), ("train", 80), ("test", 20)] {
        assert_eq!(trace.get::<f32, Ix2>(&format!("{name}.x")).shape(), [samples, 2], "{name}");
        assert_eq!(trace.get::<i64, Ix1>(&format!("{name}.labels")).len(), samples, "{name}");
        expected += 2;
    }
    let file = String::from_utf8(trace.get::<u8, Ix1>("experiment").to_vec()).expect("the file is UTF-8");
    assert!(file.contains("normalization = \"layer\""), "{file}");
    expected += 1;
    for (arm, running) in [("a", false), ("b", true)] {
        assert_eq!(trace.get::<f32, Ix1>(&format!("{arm}.loss")).len(), 3);
        expected += 1;
        for (i, fan_in, fan_out) in [(0, 2, 8), (1, 8, 8), (2, 8, 2)] {
            let hidden = i < 2;
            let mut matrix = |name: String, rows: usize| {
                assert_eq!(trace.get::<f32, Ix2>(&name).shape(), [rows, fan_out], "{name}");
                expected += 1;
            };
            matrix(format!("{arm}.init.{i}.weight"), fan_in);
            matrix(format!("{arm}.final.{i}.weight"), fan_in);
            for k in 0..3 {
                matrix(format!("{arm}.step{k}.{i}.grad_weight"), fan_in);
                for what in ["z", "y", "dz"] {
                    matrix(format!("{arm}.step{k}.{i}.{what}"), 64);
                }
            }
            let mut vector = |name: String| {
                assert_eq!(trace.get::<f32, Ix1>(&name).len(), fan_out, "{name}");
                expected += 1;
            };
            for part in ["init", "final"] {
                vector(format!("{arm}.{part}.{i}.bias"));
                if hidden {
                    vector(format!("{arm}.{part}.{i}.gamma"));
                    vector(format!("{arm}.{part}.{i}.beta"));
                }
            }
            if hidden && running {
                vector(format!("{arm}.final.{i}.running_mean"));
                vector(format!("{arm}.final.{i}.running_var"));
            }
            for k in 0..3 {
                vector(format!("{arm}.step{k}.{i}.grad_bias"));
                if hidden {
                    vector(format!("{arm}.step{k}.{i}.grad_gamma"));
                    vector(format!("{arm}.step{k}.{i}.grad_beta"));
                }
            }
        }
    }
    assert_eq!(trace.0.names().len(), expected);
}

#[test]
fn a_trace_does_not_change_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let plain = run(&["--steps", "30", "--metrics", &at("plain.csv")]);
    let traced = run(&["--steps", "30", "--metrics", &at("traced.csv"), "--trace", &at("t.npz")]);
    assert_eq!(plain, traced);
    assert_eq!(std::fs::read(at("plain.csv")).unwrap(), std::fs::read(at("traced.csv")).unwrap());
    assert_eq!(Trace::open(&folder.path().join("t.npz")).get::<f32, Ix1>("a.loss").len(), 10);
    let again = run(&["--steps", "30", "--trace", &at("again.npz")]);
    assert_eq!(plain, again);
    assert_eq!(std::fs::read(at("t.npz")).unwrap(), std::fs::read(at("again.npz")).unwrap());
}

#[test]
fn after_divergence_the_loss_is_nan_and_arrays_are_absent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.npz");
    let set = ["--set", "network.activation=linear", "--set", "training.learning_rate=1000", "--set", "init.scale=100"];
    run(&[&set[..], &["--steps", "200", "--trace", text(&path), "--trace-steps", "200"]].concat());
    let mut trace = Trace::open(&path);
    let losses: Array1<f32> = trace.get("a.loss");
    assert_eq!(losses.len(), 200);
    let traced = losses.iter().filter(|loss| loss.is_finite()).count();
    assert!(traced < 200 && losses.iter().skip(traced).all(|loss| loss.is_nan()));
    assert!(!trace.0.names().contains(&"a.step199.0.z".to_owned()));
    let final_weight: Array2<f32> = trace.get("a.final.0.weight");
    assert_eq!(final_weight.shape(), [2, 8]);
}

#[test]
fn no_steps_trace_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.npz");
    run(&["--steps", "0", "--trace", text(&path)]);
    let mut trace = Trace::open(&path);
    assert_eq!(trace.get::<f32, Ix3>("x").shape(), [0, 64, 2]);
    assert_eq!(trace.get::<f32, Ix2>("b.init.1.weight"), trace.get::<f32, Ix2>("b.final.1.weight"));
}

/// The samples on which the networks are measured are those that an event has left, and labels are those that the
/// networks see, not the true ones.
#[test]
fn samples_are_those_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("e.toml");
    let event = |step: u64| format!("[[event]]\nstep = {step}\nkey = \"data.noise\"\nvalue = 0.5\n");
    let mut samples = |events: &str| {
        std::fs::write(&file, format!("[data]\nlabel_noise = 0.5\n{events}")).unwrap();
        let mut trace = traced(folder.path(), &[text(&file)]);
        let names = trace.0.names();
        let x = ["probe.x", "probe.step2.x", "test.x", "test.step2.x"]
            .map(|name| names.contains(&name.to_owned()).then(|| trace.get::<f32, Ix2>(name)));
        (x, trace.get::<i64, Ix1>("probe.labels"), trace.get::<f32, Ix3>("x"), trace.get::<i64, Ix2>("labels"))
    };
    let [(plain, labels, x, batches), (at_0, ..), (at_2, ..)] = ["", &event(0), &event(2)].map(&mut samples);
    let [probe, None, test, None] = &plain else { panic!("no event changes the samples") };
    assert_eq!([&at_2[0], &at_2[2]], [probe, test], "before the event");
    assert!(at_2[1].is_some() && [&at_2[1], &at_2[3]] == [&at_0[0], &at_0[2]], "the samples with its noise");
    assert_ne!(probe, &at_0[0]);
    // A mini-batch has the labels that its samples have in the probe, which is the whole training split here.
    let probe = probe.as_ref().unwrap();
    for (sample, label) in x.index_axis(Axis(0), 0).outer_iter().zip(batches.row(0)) {
        let row = probe.outer_iter().position(|row| row == sample).expect("a training sample");
        assert_eq!(labels[row], *label);
    }
}

#[test]
fn noisy_norms_have_the_noise_of_the_probe() {
    let folder = tempfile::tempdir().unwrap();
    let mut trace = traced(folder.path(), &["--set", "arms.b.normalization=batch-noisy"]);
    let mut noise = |at: &str| trace.get::<f32, Ix2>(&format!("b.probe.{at}.noise_scale"));
    let first = noise("step0.0");
    assert_eq!(first.shape(), [80, 8]);
    assert_ne!(first, noise("step3.0"));
    assert_ne!(first, noise("step0.1"));
    assert!(trace.0.names().iter().all(|name| !name.starts_with("a.probe")));
}
