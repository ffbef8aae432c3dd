//! A training step allocates nothing.

use std::sync::Arc;

use crate::program::plane;
use shiftscope::config::{Activation, Config, DataSet, Normalization, Optimizer};
use shiftscope::data::Data;
use shiftscope::experiment::Experiment;

#[track_caller]
fn check(change: impl Fn(&mut Config)) {
    let mut config = plane();
    config.network.depth = 4;
    // An arm that diverges looks for the cause, once, and that may allocate.
    (config.training.learning_rate, config.init.scale) = (0.01, 1.0);
    change(&mut config);
    let data = Arc::new(Data::load(&config).expect("the embedded sets load"));
    let checked = config.clone().check().expect("a valid experiment");
    let mut experiment = Experiment::<f32>::new(&checked, &data).expect("a valid experiment");
    // The matrix product makes the packing buffers of a thread when it is first called on it.
    experiment.step();
    let info = allocation_counter::measure(|| (0..30).for_each(|_| experiment.step()));
    assert!(experiment.arms.iter().all(|arm| arm.diverged().is_none()), "nothing is left to be measured: {config:?}");
    assert_eq!(info.count_total, 0, "{} allocations in 30 steps: {config:?}", info.count_total);
}

#[test]
fn a_step_allocates_nothing() {
    for activation in Activation::ALL {
        check(|config| config.network.activation = activation);
    }
    for optimizer in Optimizer::ALL {
        check(|config| config.training.optimizer = optimizer);
    }
    for normalization in Normalization::ALL {
        check(|config| config.arms[0].normalization = normalization);
    }
    // Bytes and bits are expanded for each batch; 30 steps of these cross no epoch, the default's cross one.
    check(|config| config.data.set = DataSet::Digits);
    check(|config| config.data.set = DataSet::MnistBinary);
    check(|config| (config.data.set, config.data.standardize) = (DataSet::MnistBinary, false));
    check(|config| config.network.width = 300);
}
