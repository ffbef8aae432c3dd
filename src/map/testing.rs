//! What the tests of this room share.

use super::{Axis, Measure, Plan};
use crate::config::{Config, ConfigError};

/// Returns a plan of small networks on few points with these axes. With ReLU some of them diverge.
pub fn small(x: &str, y: &str, steps: u64, seeds: &[u64]) -> Result<Plan, ConfigError> {
    let mut config = Config::plane();
    let sets =
        ["network.activation=relu", "network.depth=2", "network.width=8", "data.samples=100", "training.batch_size=16"];
    for set in sets {
        config.set(set)?;
    }
    let axes = [Axis::read("x", x)?, Axis::read("y", y)?];
    Plan::new(config.check()?, axes, steps, seeds.to_vec(), Measure::TestAccuracy)
}
