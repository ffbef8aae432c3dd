//! Numbers as the window writes them.

/// A step count with separators: "1,500".
#[must_use]
pub fn steps(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of bytes: "84 kB", "1.2 MB".
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

/// A share as whole percent, with a space that no line breaks at; what is there but rounds to nothing is "<1\u{a0}%".
#[must_use]
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        "–".to_owned()
    } else if share > 0.0 && share < 0.005 {
        "<1\u{a0}%".to_owned()
    } else if (0.995..1.0).contains(&share) {
        ">99\u{a0}%".to_owned()
    } else {
        format!("{:.0}\u{a0}%", 100.0 * share)
    }
}

/// An accuracy: percent with one decimal.
#[must_use]
pub fn accuracy(share: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * share)
}

/// A mean, with its sign; two decimals as long as they say something.
#[must_use]
pub fn signed(x: f64) -> String {
    match x {
        x if x.is_nan() => "–".to_owned(),
        // What rounds to nothing has no sign.
        x if x.abs() < 0.005 => "0.00".to_owned(),
        x if x.abs() < 99.995 => format!("{x:+.2}"),
        x => format!("{x:+.1e}"),
    }
}

/// A spread.
#[must_use]
pub fn spread(x: f64) -> String {
    match x {
        x if x.is_nan() => "–".to_owned(),
        x if x > 0.0 && x < 0.005 => format!("{x:.0e}"),
        x if x < 99.995 => format!("{x:.2}"),
        x => format!("{x:.1e}"),
    }
}

/// Three significant digits, without trailing zeros: "0.597", "0.0213", "12".
#[must_use]
pub fn three_digits(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { "0".to_owned() } else { "–".to_owned() };
    }
    let size = x.abs();
    if !(1e-4..1e5).contains(&size) {
        return format!("{x:.1e}");
    }
    let before_point = whole(size.log10().floor().max(0.0));
    let decimals =
        usize::try_from(2 - before_point.min(2)).unwrap_or(0) + usize::try_from(leading_zeros(size)).unwrap_or(0);
    let text = format!("{x:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Zeros between the point and the first digit, the one before the point included: 0.05 has two.
fn leading_zeros(size: f64) -> u64 {
    whole((-size.log10().floor()).max(0.0))
}

/// A number on an axis: the shortest form.
#[must_use]
pub fn tick(x: f64) -> String {
    if x != 0.0 && !(1e-3..1e6).contains(&x.abs()) { format!("{x:e}") } else { format!("{x}") }
}

/// `text` as it is painted, with a minus as wide as a plus. Names for screen readers keep the hyphen, which they read.
#[must_use]
pub fn drawn(text: &str) -> String {
    text.replace('-', "–")
}

/// A speed in steps per second.
#[must_use]
pub fn rate(per_s: f64) -> String {
    match per_s {
        x if !x.is_finite() || x <= 0.0 => "–".to_owned(),
        x if x < 9.95 => format!("{x:.1}"),
        x => steps(whole(x)),
    }
}

/// `x` rounded to a whole number ≥ 0.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
pub fn whole(x: f64) -> u64 {
    x.round() as u64
}

/// A coordinate for the screen.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a pixel needs no more digits than an f32 has")]
pub fn px(x: f64) -> f32 {
    x as f32
}

/// A count as a number to draw with.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "drawn counts are far below 2^52")]
pub fn float(n: impl TryInto<u64>) -> f64 {
    n.try_into().unwrap_or(u64::MAX) as f64
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
        check(steps(0), "0");
        check(steps(1500), "1,500");
        check(steps(10_000_000), "10,000,000");
        check(percent(0.0), "0\u{a0}%");
        check(percent(0.001), "<1\u{a0}%");
        check(percent(0.1234), "12\u{a0}%");
        check(percent(0.999), ">99\u{a0}%");
        check(percent(1.0), "100\u{a0}%");
        check(signed(-0.03), "-0.03");
        check(signed(-0.001), "0.00");
        check(signed(2.0), "+2.00");
        check(signed(f64::NAN), "–");
        check(three_digits(0.02134), "0.0213");
        check(three_digits(0.5), "0.5");
        check(three_digits(12.0), "12");
        check(three_digits(1234.0), "1234");
        check(three_digits(-3.9), "-3.9");
        check(tick(1e-8), "1e-8");
        check(drawn(&tick(-4.0)), "–4");
        check(rate(0.0), "–");
        check(rate(2134.4), "2,134");
    }
}
