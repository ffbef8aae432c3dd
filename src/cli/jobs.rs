//! `--jobs`: the number of threads that work at a time.

use std::thread;

use crate::config::Problem;

/// Largest number of threads.
const MOST: usize = 256;

/// Reads the number of threads; without one there is a thread for each core.
///
/// # Errors
/// If `text` is no number of threads.
pub fn read(text: Option<&str>) -> Result<usize, Problem> {
    let Some(text) = text else { return Ok(thread::available_parallelism().map_or(1, usize::from)) };
    let jobs = text.trim().parse().ok().filter(|jobs| (1..=MOST).contains(jobs));
    jobs.ok_or_else(|| Problem::value("--jobs", text, format!("1..={MOST}")))
}
