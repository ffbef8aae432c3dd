//! The pace of the training: when to make how many steps, and when to measure live frames.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::lockstep::Portions;

/// Shortest time between two live frames: 30 per second.
const LIVE_INTERVAL: Duration = Duration::from_millis(33);
/// A live frame, with the answer to the view's question, may cost at most one part in this many of the time since
/// the previous one: while training has no time to spare, and while it waits for its next step anyway.
const LIVE_SHARE: [u32; 2] = [10, 2];
/// Longest time between two checks for commands while training at full speed.
const CHUNK: Duration = Duration::from_millis(12);
/// Steps that are closer together than this are made in groups.
const TICK: Duration = Duration::from_millis(16);
/// Time over which the steps per second are counted.
const COUNTED: Duration = Duration::from_secs(1);
/// Shortest time between two counts, because a number that changes more often cannot be read.
const BETWEEN_COUNTS: Duration = Duration::from_millis(250);

/// The speed that the user has set, and the clock.
pub(super) struct Pace {
    speed: Option<f64>,
    /// The time at which the next step is due, at a set speed.
    due: Instant,
    /// The portions at full speed, by the compute time of the slower arm.
    pub portions: Portions,
    /// The time of the last report.
    pub last_live: Option<Instant>,
    /// The time that the last live frame took.
    pub live_cost: Duration,
    /// The time that the answer to the view's question takes, which comes with every live frame; zero without one.
    pub answer_cost: Duration,
    /// Counts of steps with their times, the oldest first: over [`COUNTED`], or two counts if they are further
    /// apart.
    counts: VecDeque<(Instant, u64)>,
}

impl Pace {
    pub(super) fn new(speed: Option<f64>) -> Self {
        Self {
            speed,
            due: Instant::now(),
            portions: Portions::of(CHUNK),
            last_live: None,
            live_cost: Duration::ZERO,
            answer_cost: Duration::ZERO,
            counts: VecDeque::new(),
        }
    }

    /// Forgets the compute time of a step: the next experiment may take a thousand times as long.
    pub(super) fn forget(&mut self) {
        self.portions = Portions::of(CHUNK);
        self.restart();
    }

    /// Forgets the steps that were due before a pause.
    pub(super) fn restart(&mut self) {
        self.due = Instant::now();
        self.counts.clear();
    }

    pub(super) fn set_speed(&mut self, speed: Option<f64>) {
        self.speed = speed;
        self.restart();
    }

    /// Notes that `steps` steps had been made at time `now`.
    pub(super) fn count(&mut self, now: Instant, steps: u64) {
        if self.counts.back().is_some_and(|(last, _)| now.duration_since(*last) < BETWEEN_COUNTS) {
            return;
        }
        self.counts.push_back((now, steps));
        while self.counts.get(1).is_some_and(|(second, _)| now.duration_since(*second) >= COUNTED) {
            self.counts.pop_front();
        }
    }

    /// Returns the recent steps per second by the clock, not by the compute time of a step; 0 while it is unknown.
    #[expect(clippy::cast_precision_loss, reason = "step counts are far below 2^52")]
    pub(super) fn rate(&self) -> f64 {
        let (Some((from, before)), Some((to, after))) = (self.counts.front(), self.counts.back()) else { return 0.0 };
        let seconds = to.duration_since(*from).as_secs_f64();
        if seconds > 0.0 { (after - before) as f64 / seconds } else { 0.0 }
    }

    /// Returns the time until the next steps; zero if they are due.
    pub(super) fn wait(&self) -> Duration {
        if self.speed.is_some() { self.due.saturating_duration_since(Instant::now()) } else { Duration::ZERO }
    }

    /// Takes back `steps` of the steps that [`Pace::steps`] returned, because they were not made.
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    pub(super) fn give_back(&mut self, steps: u64) {
        if let Some(speed) = self.speed {
            let early = Duration::from_secs_f64(steps as f64 / speed);
            self.due = self.due.checked_sub(early).unwrap_or(self.due);
        }
    }

    /// Returns how many steps to make now, at least 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a speed is at most some thousands a tick"
    )]
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    pub(super) fn steps(&mut self) -> u64 {
        let Some(speed) = self.speed else { return self.portions.steps() };
        let wanted = ((TICK.as_secs_f64() * speed).max(1.0) as u64).min(self.portions.steps());
        // Counted from the time they were due, not from now, so that the set speed is kept; delays are not
        // accumulated.
        let now = Instant::now();
        self.due = (self.due + Duration::from_secs_f64(wanted as f64 / speed)).max(now);
        wanted
    }

    /// Returns whether a live frame is due.
    pub(super) fn live_due(&self) -> bool {
        self.last_live.is_none_or(|last| last.elapsed() >= self.live_interval())
    }

    fn live_interval(&self) -> Duration {
        let waits = !self.wait().is_zero();
        LIVE_INTERVAL.max((self.live_cost + self.answer_cost) * LIVE_SHARE[usize::from(waits)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts the rate after counts of steps at these times in milliseconds.
    #[track_caller]
    fn check_rate(counts: &[(u64, u64)], rate: f64) {
        let (mut pace, start) = (Pace::new(None), Instant::now());
        for (ms, steps) in counts {
            pace.count(start + Duration::from_millis(*ms), *steps);
        }
        assert!((pace.rate() - rate).abs() < 1e-9, "{} at {counts:?}", pace.rate());
    }

    #[test]
    fn the_rate_is_that_of_the_last_second_by_the_clock() {
        check_rate(&[], 0.0);
        check_rate(&[(0, 100)], 0.0);
        check_rate(&[(0, 100), (500, 120)], 40.0);
        // Counts that come too soon are left out: the last one used is that of 500 ms.
        check_rate(&[(0, 0), (500, 20), (600, 400)], 40.0);
        // Old counts are not used.
        check_rate(&[(0, 0), (250, 9000), (1250, 9040), (1500, 9050)], 40.0);
        // Below one step per second there are still two counts to compare.
        check_rate(&[(0, 1), (4000, 2), (8000, 3)], 0.25);
        let mut pace = Pace::new(None);
        pace.count(Instant::now(), 10);
        pace.count(Instant::now() + Duration::from_secs(1), 50);
        pace.restart();
        assert!(pace.rate() <= 0.0, "after a pause the count begins anew");
    }

    #[test]
    fn a_live_frame_and_its_answer_take_a_tenth_of_the_time() {
        let mut pace = Pace::new(None);
        pace.live_cost = Duration::from_millis(1);
        assert_eq!(pace.live_interval(), LIVE_INTERVAL);
        pace.answer_cost = Duration::from_millis(30);
        assert_eq!(pace.live_interval(), Duration::from_millis(310));
        pace.answer_cost = Duration::ZERO;
        assert_eq!(pace.live_interval(), LIVE_INTERVAL);
    }

    #[test]
    fn where_training_waits_they_take_half_of_the_time() {
        let mut pace = Pace::new(Some(0.01));
        pace.answer_cost = Duration::from_millis(30);
        assert_eq!(pace.live_interval(), Duration::from_millis(300), "the first step is due");
        pace.steps();
        assert_eq!(pace.live_interval(), Duration::from_millis(60));
    }
}
