//! Trains both arms without a window, and prints what the layers measure.
//!
//! `cargo run --release --no-default-features --example train`
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use std::sync::Arc;

use shiftscope::config::{Config, ConfigError};
use shiftscope::data::Data;
use shiftscope::experiment::{Experiment, Look};

fn main() -> Result<(), ConfigError> {
    let mut config = Config::default();
    for setting in [
        "data.set=digits",
        "network.activation=tanh",
        "network.depth=10",
        "init.scale=1",
        "training.optimizer=momentum",
        "training.learning_rate=0.3",
        "training.batch_size=64",
    ] {
        config.set(setting)?;
    }
    let checked = config.check()?;
    let data = Arc::new(Data::load(checked.config())?);
    let mut experiment = Experiment::<f32>::new(&checked, &data)?;
    for step in (0..=100).step_by(20) {
        while experiment.steps() < step {
            experiment.step();
        }
        let frame = experiment.frame(&Look::recorded());
        for (name, arm) in ["A", "B"].iter().zip(&frame.arms) {
            let loss = arm.loss.map_or_else(|| "–".to_owned(), |loss| format!("{loss:.3}"));
            let accuracy = 100.0 * arm.test_accuracy.unwrap_or(0.0);
            println!("step {step:3}  {name}  loss {loss:>6}  test accuracy {accuracy:5.1} %");
        }
    }
    let frame = experiment.frame(&Look::recorded());
    for (name, arm) in ["A", "B"].iter().zip(&frame.arms) {
        let shares = arm.hidden().iter().map(|layer| layer.curve.saturated);
        let shares: Vec<String> =
            shares.map(|x| x.map_or_else(|| "–".to_owned(), |x| format!("{:.0} %", 100.0 * x))).collect();
        println!("saturated in {name}, layer by layer: {}", shares.join(", "));
    }
    Ok(())
}
