//! The results of several seeds in words and numbers.

use crate::measure::{SeedBand, SeedMeasure, SeedSeries};
use crate::view::format::{steps, three_digits};
use crate::view::{ARMS, Scene, Text};

/// Returns the verdict: in how many seeds which arm is ahead, the medians, and how many runs diverged.
pub fn verdict(scene: &Scene<'_>, series: &SeedSeries) -> Vec<String> {
    let text = scene.text;
    let measure = SeedMeasure::TestAccuracy;
    let count = series.seeds.len().to_string();
    let step = steps(series.steps.last().copied().unwrap_or(0));
    let mut sentences = Vec::new();
    // Naming the arm that is ahead would reveal a hidden arm.
    if scene.state.hidden.is_none() {
        let ahead = series.ahead(measure);
        let [first, second] = if ahead[1] >= ahead[0] { [1, 0] } else { [0, 1] };
        let number = ahead[first].to_string();
        sentences.push(if ahead[first] == 0 {
            text.with("seeds-level", &[("count", &count)])
        } else {
            let args = [("ahead", ARMS[first]), ("behind", ARMS[second]), ("number", &number), ("count", &count)];
            text.with("seeds-ahead", &args)
        });
    }
    let values = last(scene, series, measure);
    let arms = (0..2).filter_map(|arm| Some(format!("{} {}", ARMS[arm], values[arm].as_ref()?)));
    let arms = arms.collect::<Vec<_>>().join(", ");
    if !arms.is_empty() {
        sentences.push(text.with("seeds-median", &[("step", &step), ("values", &arms)]));
    }
    for arm in scene.arms() {
        let diverged = series.arms[arm].diverged.last().copied().unwrap_or(0);
        if diverged > 0 {
            let number = diverged.to_string();
            let args = [("arm", ARMS[arm]), ("number", number.as_str()), ("count", &count)];
            sentences.push(text.with("seeds-diverged", &args));
        }
    }
    sentences
}

/// Returns median and range of each arm at the last step; `None` for an arm that is hidden or has no value.
pub fn last(scene: &Scene<'_>, series: &SeedSeries, measure: SeedMeasure) -> [Option<String>; 2] {
    let say = |arm: usize| {
        series.arms[arm].curves(measure).bands.last().copied().flatten().map(|it| band(scene.text, measure, it))
    };
    [0, 1].map(|arm| say(arm).filter(|_| scene.shows(arm)))
}

/// Returns a line with median and range for each arm at the step of index `i`.
pub fn at(scene: &Scene<'_>, series: &SeedSeries, measure: SeedMeasure, i: usize) -> Vec<String> {
    let arms = scene.arms();
    let line = |arm: usize| {
        let value = series.arms[arm].curves(measure).bands[i]?;
        Some(format!("{}: {}", ARMS[arm], band(scene.text, measure, value)))
    };
    arms.filter_map(line).collect()
}

/// Describes a chart in words, for screen readers.
pub fn spoken(scene: &Scene<'_>, series: &SeedSeries, measure: SeedMeasure, name: &str) -> String {
    let text = scene.text;
    let step = steps(series.steps.last().copied().unwrap_or(0));
    let lines = series.steps.len().checked_sub(1).map_or_else(Vec::new, |i| at(scene, series, measure, i));
    let count = series.seeds.len().to_string();
    let args = [("name", text.get(name)), ("count", count), ("step", step), ("values", lines.join(", "))];
    text.with("seeds-chart", &args)
}

/// Writes median and range, as in "97 % (91 % – 99 %)", or a single number such as "<1 %" or "100 %" if both ends
/// read alike.
fn band(text: &Text, measure: SeedMeasure, band: SeedBand) -> String {
    let say = |x: f64| if measure == SeedMeasure::Loss { three_digits(x) } else { text.percent(x) };
    let [median, min, max] = [band.median, band.min, band.max].map(say);
    if min == max { median } else { format!("{median} ({min} – {max})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Language;

    #[test]
    fn a_range_of_equal_numbers_is_said_once() {
        let [english, korean] = Language::ALL.map(Text::new);
        let of = |median, min, max| SeedBand { median, min, max };
        let say = |text: &Text, it| band(text, SeedMeasure::Saturated, it);
        assert_eq!(say(&english, of(0.001, 0.0005, 0.002)), "<1\u{a0}%", "not <1 % (<1 % – <1 %)");
        assert_eq!(say(&english, of(1.0, 1.0, 1.0)), "100\u{a0}%");
        assert_eq!(say(&english, of(0.97, 0.91, 0.99)), "97\u{a0}% (91\u{a0}% – 99\u{a0}%)");
        assert_eq!(say(&korean, of(0.97, 0.91, 0.99)), "97% (91% – 99%)");
    }
}
