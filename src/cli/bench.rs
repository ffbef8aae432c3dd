//! `shiftscope bench`: measures the training steps per second of four networks, to compare with other programs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::args::BenchArguments;
use super::failure::Failure;
use super::stdout;
use crate::config::Problem;
use crate::experiment::workload::{WORKLOADS, Workload};
use crate::nn::flush;

/// Steps before the clock starts, to fill caches, allocate buffers and let the processor reach its full speed.
const WARM_UP: u32 = 32;
/// Number of steps between two readings of the clock.
const STRIDE: u32 = 8;

/// One line of the output.
#[derive(Serialize)]
struct Line {
    workload: &'static str,
    bn: bool,
    steps_per_s: f64,
}

/// Checks the arguments, then measures and prints line by line.
///
/// # Errors
/// All `problems` and those of the arguments.
pub fn run(arguments: &BenchArguments, mut problems: Vec<Problem>) -> Result<(), Failure> {
    let seconds = arguments.seconds.as_deref().map_or(Ok(2.0), seconds);
    problems.extend(seconds.as_ref().err().cloned());
    let chosen = arguments.workload.as_deref();
    if let Some(name) = chosen.filter(|name| WORKLOADS.iter().all(|workload| workload.name != *name)) {
        problems.push(Problem::word("--workload", name, &["W1", "W2", "W3", "W4"]));
    }
    let duration = match seconds {
        Ok(seconds) if problems.is_empty() => Duration::from_secs_f64(seconds),
        _ => return Err(Failure::all(problems)),
    };
    for workload in WORKLOADS.iter().filter(|workload| chosen.is_none_or(|name| name == workload.name)) {
        for bn in [false, true] {
            let steps_per_s = flush::flushed(|| steps_per_second(workload, bn, duration));
            let line = Line { workload: workload.name, bn, steps_per_s: (steps_per_s * 10.0).round() / 10.0 };
            let json = serde_json::to_string(&line).expect("a name, a flag and a finite number are valid JSON");
            if stdout::print(&format!("{json}\n"))?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn seconds(text: &str) -> Result<f64, Problem> {
    match text.trim().parse::<f64>() {
        Ok(seconds) if (0.01..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err(Problem::value("--seconds", text, "0.01..=3600")),
    }
}

fn steps_per_second(workload: &Workload, bn: bool, duration: Duration) -> f64 {
    let mut runner = workload.runner(bn);
    for _ in 0..WARM_UP {
        black_box(runner.step());
    }
    let start = Instant::now();
    let mut steps = 0;
    loop {
        for _ in 0..STRIDE {
            black_box(runner.step());
        }
        steps += STRIDE;
        let elapsed = start.elapsed();
        if elapsed >= duration {
            return f64::from(steps) / elapsed.as_secs_f64();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_a_range() {
        assert_eq!(seconds("0.5"), Ok(0.5));
        for text in ["0", "-1", "nan", "inf", "1e9", "x", ""] {
            assert_eq!(seconds(text), Err(Problem::value("--seconds", text, "0.01..=3600")));
        }
    }
}
