//! `--jobs`: the number of threads that work at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
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

/// Does `work` for each of `0..count`, begun in this order, on `threads` threads, and returns the results in this order.
///
/// # Panics
/// If `work` panics, which is a bug.
pub fn each<T: Send>(count: usize, threads: usize, work: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let one_by_one = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let result = work(index);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    // A panic of a thread goes on in this one at the end of the scope.
    thread::scope(|scope| (0..threads.clamp(1, count.max(1))).for_each(|_| drop(scope.spawn(one_by_one))));
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_work() {
        for threads in [1, 2, 7, 300] {
            let squares = each(100, threads, &|i| i * i);
            assert!(squares.iter().enumerate().all(|(i, square)| *square == i * i), "{threads}: {squares:?}");
        }
        assert!(each(0, 2, &|i| i).is_empty());
    }
}
