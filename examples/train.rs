//! Trains both arms without a window, and prints what the layers measure.
//!
//! `cargo run --release --no-default-features --example train`
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use std::sync::Arc;

use shiftscope::config::{Config, ConfigError};
use shiftscope::data::Data;
use shiftscope::experiment::{Experiment, Look};
use shiftscope::measure::{ArmFrame, Diverged};

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
            println!("step {step:3}  {name}  {}", state(arm));
        }
    }
    let frame = experiment.frame(&Look::recorded());
    for (name, arm) in ["A", "B"].iter().zip(&frame.arms) {
        let shares: Vec<String> = arm.hidden().iter().map(|layer| percent(layer.curve.saturated, 0)).collect();
        println!("saturated in {name}, layer by layer: {}", shares.join(", "));
    }
    Ok(())
}

/// Returns the loss and the test accuracy of an arm, or where it diverged.
fn state(arm: &ArmFrame) -> String {
    if let Some(Diverged { step, layer, .. }) = arm.diverged {
        return format!("diverged at step {step}, in layer {layer}");
    }
    let loss = arm.loss.map_or_else(|| "–".to_owned(), |loss| format!("{loss:.3}"));
    format!("loss {loss:>6}  test accuracy {:>7}", percent(arm.test_accuracy, 1))
}

/// Returns a share in percent, or a dash where there is none.
fn percent(share: Option<f64>, digits: usize) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.digits$} %", 100.0 * share))
}
