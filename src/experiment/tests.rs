//! Tests of what the two arms share and how they differ.
#![expect(clippy::float_cmp, reason = "held values stay exactly what they are")]
#![expect(clippy::cast_precision_loss, reason = "a handful of layers")]

use std::sync::Arc;

use super::*;
use crate::config::{Change, Config, Normalization, Scheme, Value};
use crate::data::Data;
use crate::measure::{Detail, DivergedCause, DivergedPart, NonFiniteValue, Stage};
use crate::nn::{Element, Mlp};

fn small(assignments: &[&str]) -> Config {
    let mut config = Config::plane();
    let defaults =
        ["data.samples=200", "network.depth=3", "network.width=12", "training.batch_size=16", "measure.probe=32"];
    for assignment in defaults.iter().chain(assignments) {
        config.set(assignment).unwrap();
    }
    config
}

fn experiment<F: Element>(config: &Config) -> Experiment<F> {
    let data = Arc::new(Data::load(config).unwrap());
    Experiment::new(&config.clone().check().unwrap(), &data).unwrap()
}

/// Returns the parameters of both arms after `steps` steps.
fn trained(config: &Config, steps: usize) -> [Vec<f32>; 2] {
    let mut experiment = experiment::<f32>(config);
    (0..steps).for_each(|_| experiment.step());
    experiment.arms.map(|arm| arm.mlp().params.trained(true).to_vec())
}

#[test]
fn arms_start_from_the_same_weights_and_see_the_same_batches() {
    let mut experiment = experiment::<f32>(&small(&[]));
    let weights = experiment.arms.each_ref().map(|arm| arm.mlp().params.trained(false).to_vec());
    assert_eq!(weights[0], weights[1]);
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..30 {
        experiment.step_observed(&mut |view| seen[view.arm].push((view.x.to_vec(), view.labels.to_vec())));
    }
    assert_eq!(seen[0].len(), 30);
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0][0], seen[0][1], "batches differ from step to step");
}

#[test]
fn an_overridden_scale_scales_the_same_draws() {
    let experiment = experiment::<f64>(&small(&["arms.b.init.scale=7.8"]));
    let [a, b] = experiment.arms.each_ref().map(|arm| arm.mlp().params.layer(1).w.to_vec());
    assert!(a.iter().zip(&b).all(|(a, b)| (b / a - 2.0).abs() < 1e-12));
}

#[test]
fn a_run_repeats_bit_for_bit() {
    let config = small(&["training.optimizer=adam", "training.learning_rate=0.01"]);
    assert_eq!(trained(&config, 50), trained(&config, 50));
    let mut other = config.clone();
    other.seed = 2;
    assert_ne!(trained(&config, 50), trained(&other, 50));
}

#[test]
fn observing_and_measuring_do_not_change_a_run() {
    let config = small(&[]);
    let mut watched = experiment::<f32>(&config);
    for step in 0..40 {
        match step % 3 {
            0 => watched.step(),
            1 => watched.step_observed(&mut |_| ()),
            _ => watched.arms.iter_mut().for_each(ArmRun::step_noting_update),
        }
        watched.frame(&Look::recorded());
    }
    let watched = watched.arms.map(|arm| arm.mlp().params.trained(true).to_vec());
    assert_eq!(watched, trained(&config, 40));
}

#[test]
fn live_changes_replay_exactly() {
    let changes = [
        ("training.learning_rate", Value::Float(0.1)),
        ("arms.a.normalization", Value::Text("layer".to_owned())),
        ("batch_norm.gamma", Value::Float(2.0)),
        ("batch_norm.hold", Value::Bool(true)),
        ("arms.b.learning_rate", Value::Float(0.01)),
        ("data.noise", Value::Float(0.4)),
    ];
    let mut live = experiment::<f32>(&small(&[]));
    for (key, value) in changes {
        (0..7).for_each(|_| live.step());
        live.change(Change::new(key, value).unwrap());
    }
    (0..7).for_each(|_| live.step());
    let mut replayed = experiment::<f32>(live.file());
    (0..49).for_each(|_| replayed.step());
    assert_eq!(live.config(), &Config { events: live.config().events.clone(), ..replayed.config().clone() });
    for (live, replayed) in live.arms.iter().zip(&replayed.arms) {
        assert_eq!(live.mlp().params, replayed.mlp().params);
        assert_eq!(live.mlp().running, replayed.mlp().running);
    }
}

/// The noise has separate random streams: mini-batches and initial weights equal those of a run without noise, both
/// arms draw the same noise, and measuring draws none of it.
#[test]
fn noisy_batch_norm_draws_from_its_own_stream() {
    let noisy = small(&["arms.a.normalization=batch-noisy", "arms.b.normalization=batch-noisy"]);
    let mut watched = experiment::<f32>(&noisy);
    let mut batches = Vec::new();
    for _ in 0..30 {
        watched.frame(&Look::recorded());
        watched.step_observed(&mut |view| {
            let noise = view.pass.layers.iter().map(|layer| layer.norm.noise.scale.clone()).collect::<Vec<_>>();
            batches.push((view.step, view.x.to_vec(), noise));
        });
    }
    assert!(batches.chunks(2).all(|arms| arms[0] == arms[1]), "both arms are one network twice");
    assert_ne!(batches[0].2, batches[2].2, "every step has other noise");
    assert_ne!(batches[0].2[0], batches[0].2[1], "and every layer");
    assert_eq!(watched.arms.each_ref().map(|arm| arm.mlp().params.trained(true).to_vec()), trained(&noisy, 30));
    let mut plain = experiment::<f32>(&small(&[]));
    for chunk in batches.chunks(2) {
        plain.step_observed(&mut |view| assert_eq!(view.x, chunk[0].1));
    }
}

#[test]
fn ghost_batch_norm_of_one_group_is_batch_norm() {
    let ghost = |group: &str| small(&["arms.a.normalization=batch-ghost", "arms.b.normalization=batch", group]);
    let [a, b] = trained(&ghost("batch_norm.group=16"), 30);
    assert_eq!(a, b, "the mini-batch is the one group");
    let [a, b] = trained(&ghost("batch_norm.group=5"), 30);
    assert_ne!(a, b);
}

/// The whole training split is one mini-batch, which arm A normalizes in groups.
#[test]
fn the_gradient_of_all_samples_at_once() {
    let config = small(&[
        "data.set=digits",
        "data.train_samples=96",
        "data.label_noise=0.2",
        "training.batch_size=96",
        "arms.a.normalization=batch-ghost",
        "training.learning_rate=0.1",
    ]);
    let mut experiment = experiment::<f32>(&config);
    let mut seen = Vec::new();
    for _ in 0..3 {
        experiment.step_observed(&mut |view| {
            let mut labels = view.labels.to_vec();
            labels.sort_unstable();
            seen.push((view.arm, labels, view.pass.layers[0].norm.statistics.mean.len()));
        });
    }
    assert!(seen.iter().all(|step| step.1 == seen[0].1), "every step sees every sample");
    assert!(seen.iter().all(|(arm, _, means)| *means == if *arm == 0 { 24 * 12 } else { 12 }), "groups of four");
}

/// Measures by running statistics agree with evaluation, and they do not change the run.
#[test]
fn running_statistics_can_be_measured() {
    let mut run = experiment::<f64>(&small(&["batch_norm.gamma=2", "batch_norm.hold=true"]));
    (0..40).for_each(|_| run.step());
    let by_batch = run.frame(&Look::recorded());
    run.change(Change::new("measure.statistics", Value::Text("running".to_owned())).unwrap());
    let by_running = run.frame(&Look::recorded());
    let of = |frame: &crate::measure::Frame, arm: usize| format!("{:?}", frame.arms[arm].layers[1].y);
    assert_eq!(of(&by_batch, 0), of(&by_running, 0), "A has no batch norm");
    assert_ne!(of(&by_batch, 1), of(&by_running, 1));
    let z_hat = by_running.arms[1].layers[0].z_hat.as_ref().unwrap();
    let arm = &run.arms[1];
    let (z, running) = (&arm.probe.pass.layers[0].z, &arm.state.mlp.running[0]);
    let normalized = z
        .iter()
        .enumerate()
        .map(|(i, z)| (z - running.mean[i % 12]) / (running.variance[i % 12] + arm.state.mlp.norm.eps).sqrt());
    assert!((z_hat.mean - normalized.sum::<f64>() / z.len() as f64).abs() < 1e-12);
    let gradient = |frame: &crate::measure::Frame| frame.arms[1].layers[1].gradient.as_ref().unwrap().rms;
    assert_eq!(gradient(&by_batch), gradient(&by_running), "gradients are those of training");
    assert!(by_running.arms[1].layers[0].shift.unwrap().y.start.is_none(), "not a distance between two methods");
    (0..10).for_each(|_| run.step());
    let mut alone = experiment::<f64>(&small(&["batch_norm.gamma=2", "batch_norm.hold=true"]));
    (0..50).for_each(|_| alone.step());
    assert_eq!(run.arms[1].mlp().params, alone.arms[1].mlp().params);
    assert_eq!(run.arms[1].mlp().running, alone.arms[1].mlp().running);
}

#[test]
fn noise_changes_what_running_networks_see() {
    let mut experiment = experiment::<f32>(&small(&[]));
    (0..5).for_each(|_| experiment.step());
    let before = experiment.frame(&Look::recorded());
    let weights = experiment.arms.each_ref().map(|arm| arm.mlp().params.clone());
    experiment.change(Change::new("data.noise", Value::Float(1.0)).unwrap());
    assert_eq!(experiment.arms.each_ref().map(|arm| arm.mlp().params.clone()), weights, "the networks stay");
    let after = experiment.frame(&Look::recorded());
    assert_ne!(before.arms[0].layers[0].z.mean, after.arms[0].layers[0].z.mean, "the probe is noisy");
    assert_ne!(
        before.arms.map(|arm| (arm.train_accuracy, arm.test_accuracy)),
        after.arms.map(|arm| (arm.train_accuracy, arm.test_accuracy)),
        "so is what is classified"
    );
    let fresh = Data::load(&small(&["data.noise=1"])).unwrap();
    let mut seen = [Vec::new(), Vec::new()];
    experiment.step_observed(&mut |view| seen[view.arm] = view.x.to_vec());
    let (mut all, mut labels) = (vec![0.0_f32; 320], vec![0; 160]);
    let rows: Vec<u32> = (0..160).collect();
    fresh.train.gather(&rows, &mut all, &mut labels);
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].chunks(2).all(|point| all.chunks(2).any(|known| known == point)), "batches of the new data");
}

/// Holding sets γ and β; ending it before the next step leaves them at these values.
#[test]
fn hold_switched_on_and_off_at_one_step_replays_exactly() {
    let mut live = experiment::<f32>(&small(&[]));
    (0..9).for_each(|_| live.step());
    for hold in [true, false] {
        live.change(Change::new("batch_norm.hold", Value::Bool(hold)).unwrap());
    }
    (0..9).for_each(|_| live.step());
    let mut replayed = experiment::<f32>(live.file());
    (0..18).for_each(|_| replayed.step());
    assert_eq!(live.arms[1].mlp().params, replayed.arms[1].mlp().params);
}

/// An event that switches the normalization allocates new arrays; an observer must still find all of them.
#[test]
fn an_observer_sees_every_layer_after_a_switch() {
    let mut config = small(&[]);
    let change = Change::new("arms.a.normalization", Value::Text("batch".to_owned())).unwrap();
    config.events.push(crate::config::Event { step: 3, change });
    let mut experiment = experiment::<f32>(&config);
    for step in 0..6 {
        experiment.step_observed(&mut |view| {
            assert!(
                view.pass.layers.iter().all(|layer| layer.z.len() == 16 * 12 && layer.y().len() == 16 * 12),
                "{step}"
            );
        });
    }
}

#[test]
fn held_gamma_and_beta_stay() {
    let config = small(&["batch_norm.hold=true", "batch_norm.gamma=1.5", "batch_norm.beta=-0.25"]);
    let mut experiment = experiment::<f32>(&config);
    let before = experiment.arms[1].mlp().params.layer(0).w.to_vec();
    (0..20).for_each(|_| experiment.step());
    let layer = experiment.arms[1].mlp().params.layer(0);
    assert!(layer.gamma.iter().all(|gamma| *gamma == 1.5) && layer.beta.iter().all(|beta| *beta == -0.25));
    assert_ne!(layer.w, before);
    experiment.change(Change::new("batch_norm.hold", Value::Bool(false)).unwrap());
    experiment.step();
    assert!(experiment.arms[1].mlp().params.layer(0).gamma.iter().any(|gamma| *gamma != 1.5));
}

#[test]
fn gamma_of_one_layer_changes_that_layer_alone_and_replays() {
    let mut live = experiment::<f32>(&small(&["batch_norm.hold=true"]));
    (0..5).for_each(|_| live.step());
    let gamma = |x: f64, layer: Option<usize>| match layer {
        Some(layer) => Change::of_layer("batch_norm.gamma", Value::Float(x), layer).unwrap(),
        None => Change::new("batch_norm.gamma", Value::Float(x)).unwrap(),
    };
    for change in
        [gamma(3.0, None), gamma(9.0, Some(2)), gamma(4.0, Some(2)), gamma(7.0, Some(4)), gamma(7.0, Some(50))]
    {
        live.change(change);
    }
    let beta = Change::of_layer("batch_norm.beta", Value::Float(-0.5), 3).unwrap();
    live.change(beta);
    assert_eq!(live.file().events.len(), 3, "of two of one layer the last, and none of a layer that there is not");
    (0..5).for_each(|_| live.step());
    let of = |experiment: &Experiment<f32>| {
        let params = &experiment.arms[1].mlp().params;
        [0, 1, 2].map(|i| (params.layer(i).gamma[5], params.layer(i).beta[5]))
    };
    assert_eq!(of(&live), [(3.0, 0.0), (4.0, 0.0), (3.0, -0.5)]);
    assert_eq!((live.config().batch_norm.gamma, live.config().batch_norm.beta), (3.0, 0.0));
    let mut replayed = experiment::<f32>(live.file());
    (0..10).for_each(|_| replayed.step());
    assert_eq!(live.arms[1].mlp().params, replayed.arms[1].mlp().params);
    // In the reverse order the change of all layers wins.
    live.change(gamma(2.0, Some(1)));
    live.change(gamma(1.5, None));
    assert_eq!(of(&live).map(|(gamma, _)| gamma), [1.5; 3]);
}

#[test]
fn a_diverged_arm_stops_and_the_other_carries_on() {
    let config =
        small(&["network.activation=relu", "training.learning_rate=5", "network.depth=8", "init.scheme=he-normal"]);
    let mut experiment = experiment::<f32>(&config);
    (0..60).for_each(|_| experiment.step());
    let [a, b] = &experiment.arms;
    let diverged = a.diverged().expect("a plain ReLU net at learning rate 5 overflows");
    assert!(diverged.step <= 60 && (1..=9).contains(&diverged.layer), "{diverged:?}");
    assert_eq!((a.loss(), a.steps(), b.steps()), (None, 60, 60));
    assert_eq!(b.diverged(), None);
    assert!(b.loss().is_some());
    let frame = experiment.frame(&Look::recorded());
    assert_eq!(frame.arms[0].diverged, Some(diverged));
}

#[test]
fn divergence_names_the_first_bad_layer() {
    let mut experiment = experiment::<f32>(&small(&[]));
    experiment.arms[0].state.mlp.params.layer_mut(1).w[3] = f32::NAN;
    experiment.step();
    assert_eq!(end(&experiment, 0), Some((1, 2, DivergedPart::PreActivation, NonFiniteValue::Nan)));
    assert_eq!(experiment.arms[1].diverged(), None);
}

/// Step, layer, part and value of a divergence.
type End = (u64, usize, DivergedPart, NonFiniteValue);

fn end<F: Element>(experiment: &Experiment<F>, arm: usize) -> Option<End> {
    let diverged = experiment.arms[arm].diverged()?;
    assert_eq!(diverged.output, diverged.layer == experiment.config().network.depth + 1);
    Some((diverged.step, diverged.layer, diverged.part, diverged.value))
}

/// Returns a divergence in step 1.
const fn at(layer: usize, part: DivergedPart, value: NonFiniteValue) -> End {
    (1, layer, part, value)
}

/// Makes one step from weights that `prepare` has set, and asserts that arm B diverges as expected.
#[track_caller]
fn check_divergence(assignments: &[&str], prepare: impl Fn(&mut Mlp<f32>), expected: End) {
    let mut experiment = experiment::<f32>(&small(assignments));
    prepare(&mut experiment.arms[1].state.mlp);
    experiment.step();
    assert_eq!(end(&experiment, 1), Some(expected), "{assignments:?}");
    let before = experiment.arms[1].diverged();
    experiment.step();
    assert_eq!(experiment.arms[1].diverged(), before, "the first is what counts");
}

#[test]
fn divergence_says_where_in_the_step_and_what() {
    use DivergedPart::{Gradient, Loss, Normalized, PreActivation, Scaled, Variance, Weights};
    use NonFiniteValue::{Infinite, Nan, NegativeInfinite};
    let plain = "arms.b.normalization=none";
    check_divergence(
        &[plain],
        |mlp| mlp.params.layer_mut(0).b.fill(f32::NEG_INFINITY),
        at(1, PreActivation, NegativeInfinite),
    );
    check_divergence(&[plain], |mlp| mlp.params.layer_mut(2).b[4] = f32::INFINITY, at(3, PreActivation, Infinite));
    check_divergence(&[plain], |mlp| mlp.params.layer_mut(3).b[0] = f32::NAN, at(4, PreActivation, Nan));
    check_divergence(&[], |mlp| mlp.params.layer_mut(0).beta[3] = f32::INFINITY, at(1, Scaled, Infinite));
    check_divergence(&[], |mlp| mlp.params.layer_mut(2).beta[3] = f32::NEG_INFINITY, at(3, Scaled, NegativeInfinite));
    let layer = "arms.b.normalization=layer";
    check_divergence(
        &[layer],
        |mlp| mlp.params.layer_mut(1).w.iter_mut().for_each(|w| *w *= 1e25),
        at(2, Variance, Infinite),
    );
    let after = "batch_norm.placement=after";
    check_divergence(&[after], |mlp| mlp.params.layer_mut(0).w[2] = f32::NAN, at(1, PreActivation, Nan));
    let gelu = "network.activation=gelu";
    check_divergence(
        &[plain, gelu],
        |mlp| mlp.params.layer_mut(1).b[2] = f32::NEG_INFINITY,
        at(2, PreActivation, NegativeInfinite),
    );
    for kind in ["batch", "batch-ghost", "batch-noisy", "layer"] {
        let norm = format!("arms.b.normalization={kind}");
        let flat = |mlp: &mut Mlp<f32>| mlp.params.layer_mut(1).w.fill(0.0);
        check_divergence(&[&norm, "batch_norm.eps=0"], flat, at(2, Normalized, Nan));
    }
    // Each logit is finite; their difference, the loss of a sample of the other class, is not.
    let far = |mlp: &mut Mlp<f32>| {
        mlp.params.layer_mut(3).w.fill(0.0);
        (mlp.params.layer_mut(3).b[0], mlp.params.layer_mut(3).b[1]) = (3e38, -3e38);
    };
    check_divergence(&[plain], far, at(4, Loss, Infinite));
    // The logits are 0 for all inputs, and the gradient grows from layer to layer on its way down: in layer 2 its
    // product with an input of 0 is NaN.
    let steep = |mlp: &mut Mlp<f32>| {
        for i in 0..4 {
            let layer = mlp.params.layer_mut(i);
            layer.b.fill(0.0);
            layer.w.fill(if i == 0 { 0.0 } else { 1e20 });
        }
        mlp.params.layer_mut(3).w.iter_mut().step_by(2).for_each(|w| *w = 0.0);
    };
    check_divergence(&[plain, "network.activation=linear"], steep, at(2, Gradient, Nan));
    // A finite, large gradient in layer 3 only, times a learning rate of 1000.
    let heavy = |mlp: &mut Mlp<f32>| {
        mlp.params.layer_mut(2).w.fill(0.0);
        mlp.params.layer_mut(3).w.iter_mut().step_by(2).for_each(|w| *w = 3e36);
        mlp.params.layer_mut(3).w.iter_mut().skip(1).step_by(2).for_each(|w| *w = 0.0);
    };
    let set = [plain, "network.activation=linear", "training.learning_rate=1000"];
    check_divergence(&set, heavy, at(3, Weights, Infinite));
}

/// A variance beyond the range of f32 would make every ẑ 0, which is finite but wrong.
#[test]
fn an_overflowing_variance_is_a_divergence() {
    let mut experiment = experiment::<f32>(&small(&[]));
    for arm in &mut experiment.arms {
        for w in arm.state.mlp.params.layer_mut(1).w.iter_mut() {
            *w *= 1e25;
        }
    }
    experiment.step();
    assert_eq!(end(&experiment, 1), Some(at(2, DivergedPart::Variance, NonFiniteValue::Infinite)));
}

/// Returns the step and cause of the divergence of arm `arm`, which must happen within 60 steps.
#[track_caller]
fn cause(assignments: &[&str], arm: usize) -> (u64, DivergedCause) {
    let mut experiment = experiment::<f32>(&small(assignments));
    (0..60).for_each(|_| experiment.step());
    let diverged = experiment.arms[arm].diverged().expect("these settings diverge");
    (diverged.step, diverged.cause)
}

#[test]
fn a_variance_of_0_is_blamed_on_an_epsilon_of_0() {
    let (step, found) = cause(&["init.scale=0", "batch_norm.eps=0"], 1);
    assert_eq!((step, found), (1, DivergedCause::Epsilon { eps: 0.0, least: 0.0 }));
    // With the default ε the same weights do not diverge.
    let mut fine = experiment::<f32>(&small(&["init.scale=0"]));
    (0..60).for_each(|_| fine.step());
    assert_eq!(fine.arms[1].diverged(), None);
}

#[test]
fn initial_weights_that_overflow_are_blamed_at_any_rate() {
    for rate in ["training.learning_rate=0.001", "training.learning_rate=100"] {
        let set = [rate, "network.activation=relu", "network.depth=50", "init.scale=100"];
        let (step, found) = cause(&set, 0);
        assert_eq!((step, found), (1, DivergedCause::InitialWeights { scheme: Scheme::LecunNormal, scale: 100.0 }));
    }
    // These weights survive one forward and backward pass, but the first update is far too large at any rate.
    let set = ["network.activation=relu", "network.depth=10", "init.scale=30", "training.learning_rate=0.01"];
    let (step, found) = cause(&set, 0);
    assert!(step > 1 && matches!(found, DivergedCause::InitialWeights { .. }), "{step} {found:?}");
}

#[test]
fn updates_are_blamed_with_the_rate_of_their_step() {
    let mut config = small(&["network.activation=relu", "network.depth=8", "init.scheme=he-normal", "init.scale=1"]);
    let rate = |step, x| {
        let change = Change::new("training.learning_rate", Value::Float(x)).unwrap();
        crate::config::Event { step, change }
    };
    config.events = vec![rate(0, 20.0), rate(50, 1000.0)];
    let mut experiment = experiment::<f32>(&config);
    (0..60).for_each(|_| experiment.step());
    let diverged = experiment.arms[0].diverged().expect("20 is too much for a plain ReLU net");
    assert!((2..50).contains(&diverged.step), "{diverged:?}");
    let DivergedCause::Updates { learning_rate, weights: [start, now] } = diverged.cause else {
        panic!("{diverged:?}")
    };
    assert!((learning_rate - 20.0).abs() < 1e-12 && start < 5.0 && now > 100.0 * start, "{diverged:?}");
}

#[test]
fn a_normalization_that_is_switched_off_is_blamed_at_once() {
    let config =
        small(&["network.activation=relu", "network.depth=40", "init.scale=30", "training.learning_rate=0.01"]);
    let mut experiment = experiment::<f32>(&config);
    (0..5).for_each(|_| experiment.step());
    experiment.change(Change::new("arms.b.normalization", Value::Text("none".to_owned())).unwrap());
    experiment.step();
    let diverged = experiment.arms[1].diverged().expect("plain, these weights overflow");
    let expected = DivergedCause::Switched { from: Normalization::Batch, to: Normalization::None };
    assert_eq!((diverged.step, diverged.cause), (6, expected));
}

#[test]
fn data_that_are_too_large_are_blamed_and_not_the_rate() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    // With a factor of 1e24 on the inputs the variance of batch norm overflows in the first step; with 1e18 the network
    // without a normalization overflows after its first update.
    for (size, arm, first_step) in [("e24", 1, true), ("e18", 0, false)] {
        let row = |i: i32| format!("{}{size},{}{size},{}\n", 40 * (i * i % 17 - 8), 50 * (i * 7 % 13 - 6), i % 2);
        let table: String = (0..200).map(row).collect();
        std::fs::write(&path, format!("a,b,class\n{table}")).unwrap();
        let mut config = small(&["data.set=csv", "data.standardize=false", "network.activation=relu", "init.scale=1"]);
        for set in [
            format!("data.path={}", path.display()),
            "init.scheme=he-normal".to_owned(),
            "training.learning_rate=0.01".to_owned(),
        ] {
            config.set(&set).unwrap();
        }
        let mut experiment = experiment::<f32>(&config);
        (0..60).for_each(|_| experiment.step());
        let diverged = experiment.arms[arm].diverged().expect("inputs of this size overflow");
        assert_eq!(diverged.step == 1, first_step, "{diverged:?}");
        assert!(matches!(diverged.cause, DivergedCause::Data { largest } if largest > 1e18), "{diverged:?}");
    }
}

#[test]
fn a_batch_larger_than_the_training_split_is_refused() {
    let config = small(&["training.batch_size=161"]);
    let data = Arc::new(Data::load(&config).unwrap());
    let error = Experiment::<f32>::new(&config.check().unwrap(), &data).err().unwrap().to_string();
    assert_eq!(error, "training.batch_size is 161; allowed: 2..=160 (the number of training samples)");
}

#[test]
fn a_frame_tells_what_the_state_is() {
    let mut experiment =
        experiment::<f64>(&small(&["batch_norm.gamma=2", "batch_norm.beta=0.5", "batch_norm.hold=true"]));
    let frame = experiment.frame(&Look::recorded());
    assert_eq!((frame.step, frame.arms[0].loss, frame.arms[0].layers.len()), (0, None, 4));
    let layer = &frame.arms[1].layers[1];
    let z_hat = layer.stage(Stage::ZHat).expect("arm B is normalized");
    assert!(z_hat.mean.abs() < 1e-12 && (z_hat.std - 1.0).abs() < 1e-3);
    let y = layer.stage(Stage::Y).unwrap();
    assert!((y.mean - 0.5).abs() < 1e-12 && (y.std - 2.0).abs() < 2e-3);
    assert_eq!(layer.gamma(), Some((2.0, 0.0)));
    assert!(frame.arms[0].layers[1].stage(Stage::ZHat).is_none());
    (0..10).for_each(|_| experiment.step());
    experiment.arms.iter_mut().for_each(|arm| arm.advance_to(11));
    let frame = experiment.frame(&Look::recorded());
    assert_eq!((frame.step, frame.epoch), (11, 1.1));
    for arm in &frame.arms {
        assert!(arm.loss.is_some() && arm.test_accuracy.is_some());
        assert!(arm.layers.iter().all(|layer| layer.update_ratio.is_some() && layer.gradient.is_some()));
    }
}

/// A network without a nonlinearity is a linear map, and batch norm by the statistics of the probe samples is part
/// of it; with a sigmoid it is not linear.
#[test]
fn a_network_beside_the_best_linear_map() {
    for (activation, linear) in [("linear", true), ("sigmoid", false)] {
        let activation = format!("network.activation={activation}");
        let mut run = experiment::<f32>(&small(&[
            &activation,
            "measure.probe=128",
            "init.scale=1",
            "training.learning_rate=0.05",
        ]));
        for step in [0, 50] {
            run.arms.iter_mut().for_each(|arm| arm.advance_to(step));
            for arm in run.frame(&Look::recorded()).arms {
                let r2 = arm.linear_r2.unwrap();
                if linear {
                    assert!((r2 - 1.0).abs() < 1e-6, "{:?} at step {step}: {r2}", arm.normalization);
                } else {
                    assert!((0.0..0.9999).contains(&r2), "{:?} at step {step}: {r2}", arm.normalization);
                }
            }
        }
    }
    let mut few = experiment::<f32>(&small(&["data.set=digits", "measure.probe=130"]));
    assert!(few.frame(&Look::recorded()).arms.iter().all(|arm| arm.linear_r2.is_none()), "65 coefficients of 130");
    let mut enough = experiment::<f32>(&small(&["data.set=digits", "measure.probe=131", "network.activation=linear"]));
    for arm in enough.frame(&Look::recorded()).arms {
        assert!((arm.linear_r2.unwrap() - 1.0).abs() < 1e-6, "constant pixels do no harm: {:?}", arm.linear_r2);
    }
}

#[test]
fn shift_compares_with_the_step_lag_steps_before() {
    let mut experiment = experiment::<f64>(&small(&["measure.lag=5"]));
    let mut before = Vec::new();
    for step in 0..=9 {
        let frame = experiment.frame(&Look::recorded());
        let shift = frame.arms[0].layers[0].shift.expect("a hidden layer");
        assert_eq!(shift.z.lag.is_some(), step >= 5, "at step {step}");
        assert_eq!(shift.z.start.is_some(), step >= 1);
        before.push(shift);
        experiment.step();
    }
    assert_eq!(before[5].z.lag, before[5].z.start, "at step 5 both look back to step 0");
    assert_ne!(before[6].z.lag, before[6].z.start);
}

#[test]
fn the_default_experiment_shows_the_subject() {
    for seed in [1, 11, 12] {
        let config = Config { seed, ..Config::plane() };
        let mut experiment = experiment::<f32>(&config);
        // At this learning rate the running statistics fluctuate, and the accuracy with them: the best value
        // counts.
        let mut best = 0.0f64;
        for step in (250..=400).step_by(10) {
            experiment.arms.iter_mut().for_each(|arm| arm.advance_to(step));
            let look = Look { detail: Detail::NONE, accuracy_samples: LIVE_SAMPLES };
            best = best.max(experiment.arms[1].frame(&look).train_accuracy.unwrap());
        }
        let frame = experiment.frame(&Look::recorded());
        let [a, b] = &frame.arms;
        assert!(best > 0.9, "seed {seed}: B at {best}");
        assert!(a.train_accuracy.unwrap() < 0.75, "seed {seed}: A at {:?}", a.train_accuracy);
        let saturated = |arm: &crate::measure::ArmFrame| {
            let hidden = &arm.layers[..config.network.depth];
            hidden.iter().filter_map(|layer| layer.curve.saturated).sum::<f64>() / hidden.len() as f64
        };
        let worst = a.layers.iter().filter_map(|layer| layer.curve.saturated).fold(0.0, f64::max);
        assert!((0.10..0.17).contains(&saturated(a)), "seed {seed}: A {}", saturated(a));
        assert!((0.22..0.36).contains(&worst), "seed {seed}: the worst layer of A {worst}");
        assert!(saturated(b) < 0.03, "seed {seed}: B {}", saturated(b));
    }
}

#[test]
fn an_arm_can_hold_gamma_and_beta_alone() {
    let mut config = small(&["arms.a.normalization=batch", "arms.a.hold=true", "batch_norm.gamma=1.5"]);
    let mut run = experiment::<f64>(&config);
    (0..10).for_each(|_| run.step());
    let gamma = |run: &mut Experiment<f64>| run.frame(&Look::recorded()).arms.map(|arm| arm.layers[0].gamma().unwrap());
    let [held, learned] = gamma(&mut run);
    assert_eq!(held, (1.5, 0.0));
    assert!(learned.1 > 0.0);
    // The setting of an arm always wins over the setting of both.
    config.set("arms.b.hold=false").unwrap();
    let mut run = experiment::<f64>(&config);
    run.change(Change::new("batch_norm.hold", Value::Bool(true)).unwrap());
    (0..10).for_each(|_| run.step());
    let [held, free] = gamma(&mut run);
    assert_eq!((held, free), ((1.5, 0.0), learned));
}

#[test]
fn spread_biases_change_no_weight_and_are_those_of_both_arms() {
    let biases = |run: &Experiment<f64>, arm: usize| -> Vec<f64> {
        let params = &run.arms[arm].state.mlp.params;
        (0..4).flat_map(|i| params.layer(i).b.to_vec()).collect()
    };
    let weights = |run: &Experiment<f64>| -> Vec<f64> {
        (0..4).flat_map(|i| run.arms[0].state.mlp.params.layer(i).w.to_vec()).collect()
    };
    let with = |more: &[&str]| experiment::<f64>(&small(&[&["network.width=200"][..], more].concat()));
    let (plain, zero) = (with(&["init.bias=0.5"]), with(&["init.bias=0.5", "init.bias_std=0"]));
    let spread = with(&["init.bias=0.5", "init.bias_std=0.2"]);
    assert!(biases(&plain, 0).iter().all(|b| *b == 0.5));
    assert_eq!(biases(&plain, 0), biases(&zero, 0));
    assert_eq!(weights(&plain), weights(&spread));
    assert_eq!(biases(&spread, 0), biases(&spread, 1));
    let (mean, sd) = crate::measure::mean_sd(&biases(&spread, 0));
    assert!((mean - 0.5).abs() < 0.03 && (sd - 0.2).abs() < 0.02, "{mean} ± {sd}");
    let other = with(&["init.bias=0.5", "init.bias_std=0.2", "seed=2"]);
    assert_ne!(biases(&spread, 0), biases(&other, 0));
    // A wider spread has the same draws.
    let wide = with(&["init.bias_std=0.4"]);
    assert!(biases(&wide, 0).iter().zip(biases(&spread, 0)).all(|(wide, b)| (wide - 2.0 * (b - 0.5)).abs() < 1e-12));
}

/// Sameness and the distance from the input agree with their definitions on the arrays of the probe.
#[test]
fn sameness_and_distance_are_of_the_probe() {
    for placement in ["before", "after"] {
        let mut run = experiment::<f64>(&small(&[&format!("batch_norm.placement={placement}")]));
        (0..5).for_each(|_| run.step());
        let frame = run.frame(&Look::recorded());
        for (arm, frame) in run.arms.iter_mut().zip(&frame.arms) {
            arm.probe.forward(&arm.state.mlp, 5).unwrap();
            let pass = &arm.probe.pass;
            for (layer, frame) in pass.layers.iter().zip(&frame.layers) {
                let vectors: Vec<&[f64]> = layer.output().chunks_exact(arm.state.mlp.shape.width).collect();
                let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
                let (mut cosine, mut pairs, mut trace, mut squares) = (0.0, 0.0, 0.0, 0.0);
                for (i, x) in vectors.iter().enumerate() {
                    trace += dot(x, x);
                    for (j, y) in vectors.iter().enumerate() {
                        squares += dot(x, y).powi(2);
                        if i != j {
                            cosine += dot(x, y) / (dot(x, x) * dot(y, y)).sqrt();
                            pairs += 1.0;
                        }
                    }
                }
                assert!((f64::from(frame.sameness.cosine) - cosine / pairs).abs() < 1e-6);
                let rank = trace * trace / squares;
                assert!((f64::from(frame.sameness.rank) / rank - 1.0).abs() < 1e-6);
                // The means of any two distributions are at most W1 apart.
                let mean = |values: &[f64]| values.iter().sum::<f64>() / crate::real::count::<f64>(values.len());
                let apart = (mean(layer.y()) - mean(&arm.probe.x)).abs();
                assert!(f64::from(frame.from_input.w1) >= apart - 1e-6 && frame.from_input.shape > 0.0);
            }
            let output = frame.layers.last().unwrap();
            assert!(output.sameness.cosine.is_nan() && output.from_input.w1.is_nan());
        }
    }
}
