//! The training loss of every step of one arm, averaged into a bounded number of intervals.

/// Largest number of intervals.
const CAPACITY: usize = 4096;

/// The mini-batch loss of every step of one arm, averaged over at most 4,096 intervals of equal length.
///
/// The length is the smallest power of two that suffices: whenever all intervals are full, neighbors are merged. It
/// therefore depends only on the number of steps. The history ends before the first loss that is not finite, when
/// the arm diverged.
#[derive(Clone, Debug, PartialEq)]
pub struct LossHistory {
    /// Sum of the losses of each interval; the last interval may not be full yet.
    sums: Vec<f64>,
    /// Steps per interval, a power of two.
    interval: u64,
    /// Number of recorded steps.
    steps: u64,
    ended: bool,
}

/// The mean loss of an interval of steps, which are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossPoint {
    /// First step of the interval.
    pub first: u64,
    /// Last step of the interval, or the newest step so far.
    pub last: u64,
    /// Mean of the losses of these steps.
    pub mean: f64,
}

impl LossHistory {
    /// Appends the loss of the next step. A loss that is not finite ends the history; later losses are ignored.
    pub fn push(&mut self, loss: f64) {
        self.ended |= !loss.is_finite();
        if self.ended {
            return;
        }
        if self.steps.is_multiple_of(self.interval) && self.sums.len() == CAPACITY {
            self.merge();
        }
        if self.steps.is_multiple_of(self.interval) {
            self.sums.push(loss);
        } else {
            let current = self.sums.len() - 1;
            self.sums[current] += loss;
        }
        self.steps += 1;
    }

    /// Merges neighboring intervals in pairs. Called when all intervals are full, so that the next step begins a
    /// new one.
    fn merge(&mut self) {
        for pair in 0..CAPACITY / 2 {
            self.sums[pair] = self.sums[2 * pair] + self.sums[2 * pair + 1];
        }
        self.sums.truncate(CAPACITY / 2);
        self.interval *= 2;
    }

    /// Returns the history up to `step`, without an interval that continues beyond it.
    #[must_use]
    pub fn up_to(&self, step: u64) -> Self {
        let whole = if step >= self.steps {
            self.sums.len()
        } else {
            usize::try_from(step / self.interval).unwrap_or(usize::MAX)
        };
        let kept = self.sums.len().min(whole);
        let covered = (self.interval * kept as u64).min(self.steps);
        Self {
            sums: self.sums[..kept].to_vec(),
            interval: self.interval,
            steps: covered,
            ended: self.ended && step >= self.steps,
        }
    }

    /// Returns the mean losses of the intervals, in order.
    #[must_use]
    pub fn points(&self) -> impl ExactSizeIterator<Item = LossPoint> + '_ {
        let mut before = 0;
        self.sums.iter().map(move |sum| {
            let first = before + 1;
            before = (before + self.interval).min(self.steps);
            LossPoint { first, last: before, mean: mean(*sum, before + 1 - first) }
        })
    }
}

fn mean(sum: f64, steps: u64) -> f64 {
    sum / f64::from(u32::try_from(steps).expect("an interval has far less than 2³² steps"))
}

impl Default for LossHistory {
    /// Returns a history without steps.
    fn default() -> Self {
        Self { sums: Vec::new(), interval: 1, steps: 0, ended: false }
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "sums of small integers are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns a small integer as loss, so that its mean over any run of steps is exact.
    fn loss(step: u64) -> f64 {
        (step % 7) as f64
    }

    fn history(steps: u64) -> LossHistory {
        let mut history = LossHistory::default();
        (1..=steps).for_each(|step| history.push(loss(step)));
        history
    }

    #[track_caller]
    fn check(steps: u64) {
        let history = history(steps);
        let points: Vec<LossPoint> = history.points().collect();
        assert!(points.len() <= CAPACITY && points.len() as u64 >= steps.min(CAPACITY as u64 / 2));
        let mut next = 1;
        for point in &points {
            assert_eq!(point.first, next);
            next = point.last + 1;
            let sum: f64 = (point.first..=point.last).map(loss).sum();
            assert_eq!(point.mean, sum / (next - point.first) as f64);
        }
        assert_eq!(next, steps + 1);
    }

    #[test]
    fn an_earlier_history_holds_what_was_there() {
        let mut history = LossHistory::default();
        let mut then = LossHistory::default();
        for step in 1..=9_u32 {
            history.push(f64::from(step));
            if step <= 5 {
                then.push(f64::from(step));
            }
        }
        history.push(f64::NAN);
        assert_eq!(history.up_to(5), then);
        assert_eq!(history.up_to(100), history);
        let mut long = LossHistory::default();
        (0..9000).for_each(|_| long.push(1.0));
        let earlier = long.up_to(4001);
        assert_eq!((earlier.steps, earlier.points().len()), (4000, 1000), "intervals of four steps");
    }

    #[test]
    fn means_are_exact_and_cover_every_step() {
        for steps in [0, 1, 4095, 4096, 4097, 4098, 8192, 8193, 50_000, 131_072] {
            check(steps);
        }
    }

    #[test]
    fn a_loss_that_is_not_finite_ends_it() {
        for bad in [f64::NAN, f64::INFINITY] {
            let mut history = history(10);
            let before: Vec<LossPoint> = history.points().collect();
            history.push(bad);
            history.push(1.0);
            assert!(history.ended);
            assert_eq!(history.steps, 10);
            assert!(history.points().eq(before));
        }
    }

    proptest! {
        #[test]
        fn the_intervals_depend_on_the_number_of_steps_alone(steps in 0_u64..20_000, scale in -1e30_f64..1e30) {
            let mut other = LossHistory::default();
            (0..steps).for_each(|_| other.push(scale));
            let spans = |history: &LossHistory| history.points().map(|p| (p.first, p.last)).collect::<Vec<_>>();
            prop_assert_eq!(spans(&other), spans(&history(steps)));
        }
    }
}
