//! Formats numbers for the screen and for texts.

/// Formats a step count with thousands separators: "1,500".
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

/// Formats a share as whole percent with a non-breaking space. A share that is neither 0 nor 1 but would round to it
/// becomes "<1\u{a0}%" or ">99\u{a0}%".
#[must_use]
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        "–".to_owned()
    } else if share > 0.0 && share <= 0.005 {
        "<1\u{a0}%".to_owned()
    } else if (0.995..1.0).contains(&share) {
        ">99\u{a0}%".to_owned()
    } else {
        format!("{:.0}\u{a0}%", 100.0 * share)
    }
}

/// Formats an accuracy as percent with one decimal.
#[must_use]
pub fn accuracy(share: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * share)
}

/// Formats a number with three significant digits, without trailing zeros: "0.597", "0.0213", "12". All digits
/// before the decimal point are kept; below 1e-4 and from 1e5 on the number is written as "1.0e5".
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

/// Returns the number of zeros before the first other digit, including the one before the decimal point: 0.05 has
/// two.
fn leading_zeros(size: f64) -> u64 {
    whole((-size.log10().floor()).max(0.0))
}

/// Rounds `x` to a whole number ≥ 0.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
pub fn whole(x: f64) -> u64 {
    x.round() as u64
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
        check(percent(0.005), "<1\u{a0}%");
        check(percent(0.1234), "12\u{a0}%");
        check(percent(0.999), ">99\u{a0}%");
        check(percent(1.0), "100\u{a0}%");
        check(accuracy(0.9431), "94.3\u{a0}%");
        check(three_digits(0.02134), "0.0213");
        check(three_digits(0.5), "0.5");
        check(three_digits(12.0), "12");
        check(three_digits(1234.0), "1234");
        check(three_digits(-3.9), "-3.9");
    }
}
