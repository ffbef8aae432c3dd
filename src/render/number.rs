//! The numbers in an SVG: short and always finite.
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and bounded before the cast")]

/// Largest coordinate in points; farther points are beyond every page.
const FAR: f64 = 1e6;

/// Returns `x` in hundredths of a point, which is 1/8 of a pixel at 12 pixels per point. `None` if it is NaN.
pub fn hundredths(x: f32) -> Option<i64> {
    (!x.is_nan()).then(|| (f64::from(x).clamp(-FAR, FAR) * 100.0).round() as i64)
}

/// Writes `n` hundredths as a decimal number without unnecessary digits: "12.5", "-.25", "3".
pub fn push(out: &mut String, n: i64) {
    if n < 0 {
        out.push('-');
    }
    let (whole, rest) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
    if whole > 0 || rest == 0 {
        out.push_str(&whole.to_string());
    }
    if rest > 0 {
        out.push('.');
        push_fraction(out, &[rest / 10, rest % 10]);
    }
}

fn push_fraction(out: &mut String, digits: &[u64]) {
    let used = digits.iter().rposition(|digit| *digit > 0).map_or(0, |last| last + 1);
    out.extend(digits[..used].iter().map(|digit| char::from(b'0' + *digit as u8)));
}

/// Returns `x` as a decimal number with at most two places.
pub fn short(x: f32) -> String {
    let mut out = String::new();
    push(&mut out, hundredths(x).unwrap_or_default());
    out
}

/// Returns a share from 0 to 1 with three decimal places, enough to distinguish all 256 opacities.
pub fn share(x: f32) -> String {
    let thousandths = (f64::from(x).clamp(0.0, 1.0) * 1000.0).round() as u64;
    if thousandths.is_multiple_of(1000) {
        return (thousandths / 1000).to_string();
    }
    let mut out = String::from(".");
    push_fraction(&mut out, &[thousandths / 100, thousandths / 10 % 10, thousandths % 10]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let table = [
            (0.0, "0"),
            (-0.001, "0"),
            (12.5, "12.5"),
            (-0.25, "-.25"),
            (0.05, ".05"),
            (3.0, "3"),
            (100.0, "100"),
            (f32::INFINITY, "1000000"),
            (f32::NAN, "0"),
        ];
        for (x, text) in table {
            assert_eq!(short(x), text);
        }
    }

    #[test]
    fn shares_keep_all_opacities_apart() {
        assert_eq!(share(0.5), ".5");
        assert_eq!(share(1.0), "1");
        assert_eq!(share(0.0), "0");
        let mut all: Vec<String> = (0..=255_u8).map(|alpha| share(f32::from(alpha) / 255.0)).collect();
        all.dedup();
        assert_eq!(all.len(), 256);
    }
}
