//! Small experiments for tests.

use std::sync::Arc;

use super::Experiment;
use crate::config::Config;
use crate::data::Data;
use crate::nn::Element;

/// Returns an experiment on the plane with so many samples, hidden layers, and units a layer, in batches of 16; the
/// assignments come last.
pub fn small<F: Element>([samples, depth, width]: [usize; 3], assignments: &[&str]) -> Experiment<F> {
    let sizes = [
        format!("data.samples={samples}"),
        format!("network.depth={depth}"),
        format!("network.width={width}"),
        "training.batch_size=16".to_owned(),
    ];
    let mut config = Config::plane();
    for assignment in sizes.iter().map(String::as_str).chain(assignments.iter().copied()) {
        config.set(assignment).expect("a good setting");
    }
    let data = Arc::new(Data::load(&config).expect("generated data"));
    Experiment::new(&config.check().expect("a good experiment"), &data).expect("finite weights")
}
