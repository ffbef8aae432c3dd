//! The format of numbers in the window.

pub use crate::numbers::{accuracy, percent, steps, three_digits, whole};

/// Writes a number of bytes, as in "84 kB" or "1.2 MB".
#[must_use]
pub fn bytes(n: u64) -> String {
    let n = float(n);
    match n {
        n if n < 1000.0 => format!("{n:.0}\u{a0}B"),
        n if n < 99.5e3 => format!("{:.1}\u{a0}kB", n / 1e3),
        n if n < 999.5e3 => format!("{:.0}\u{a0}kB", n / 1e3),
        n => format!("{:.1}\u{a0}MB", n / 1e6),
    }
}

/// Writes a mean with its sign and two decimals; in scientific notation from 99.995 on, and "–" for NaN.
#[must_use]
pub fn signed(x: f64) -> String {
    match x {
        x if x.is_nan() => "–".to_owned(),
        // A value that rounds to 0 has no sign.
        x if x.abs() < 0.005 => "0.00".to_owned(),
        x if x.abs() < 99.995 => format!("{x:+.2}"),
        x => format!("{x:+.1e}"),
    }
}

/// Writes a standard deviation with two decimals; in scientific notation below 0.005 and from 99.995 on, and "–"
/// for NaN.
#[must_use]
pub fn spread(x: f64) -> String {
    match x {
        x if x.is_nan() => "–".to_owned(),
        x if x > 0.0 && x < 0.005 => format!("{x:.0e}"),
        x if x < 99.995 => format!("{x:.2}"),
        x => format!("{x:.1e}"),
    }
}

/// Writes a number on an axis in its shortest form, in scientific notation below 0.001 and from a million on.
#[must_use]
pub fn tick(x: f64) -> String {
    if x != 0.0 && !(1e-3..1e6).contains(&x.abs()) { format!("{x:e}") } else { format!("{x}") }
}

/// Returns `text` for drawing, with a minus as wide as a plus in place of each hyphen. Names for screen readers
/// keep the hyphen, which they can read.
#[must_use]
pub fn drawn(text: &str) -> String {
    text.replace('-', "–")
}

/// Writes a speed in steps per second; "–" if there is none.
#[must_use]
pub fn rate(per_s: f64) -> String {
    match per_s {
        x if !x.is_finite() || x <= 0.0 => "–".to_owned(),
        x if x < 9.95 => format!("{x:.1}"),
        x => steps(whole(x)),
    }
}

/// Converts a coordinate to the precision of the screen.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a pixel needs no more digits than an f32 has")]
pub fn px(x: f64) -> f32 {
    x as f32
}

/// Converts a count to a number to draw with.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "drawn counts are far below 2^52")]
pub fn float(n: impl TryInto<u64>) -> f64 {
    n.try_into().unwrap_or(u64::MAX) as f64
}

/// Returns which of `count` equal parts of a length, counted from 0, holds the place at `share` of it; the last at its end.
#[must_use]
pub fn part(share: f32, count: usize) -> usize {
    let place = whole((f64::from(share) * float(count) - 0.5).max(0.0));
    usize::try_from(place).unwrap_or(0).min(count - 1)
}

/// Converts a count to a number of points or of pixels.
#[must_use]
pub fn count(n: impl TryInto<u64>) -> f32 {
    px(float(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: impl AsRef<str>, expected: &str) {
        assert_eq!(actual.as_ref(), expected);
    }

    #[test]
    fn numbers() {
        check(signed(-0.03), "-0.03");
        check(signed(-0.001), "0.00");
        check(signed(2.0), "+2.00");
        check(signed(f64::NAN), "–");
        check(tick(1e-8), "1e-8");
        check(drawn(&tick(-4.0)), "–4");
        check(rate(0.0), "–");
        check(rate(2134.4), "2,134");
    }
}
