//! The formulas beside the strips, with the numbers of the batch.

use super::column::Column;
use super::rows::Row;
use crate::config::Placement;
use crate::measure::UnitNorm;
use crate::view::decision::verdict::class_name;
use crate::view::format::{drawn, three_digits};

/// Returns `x` as it is drawn, with three digits.
pub fn number(x: f64) -> String {
    drawn(&three_digits(x))
}

/// Returns `x` with its sign as a further term of a sum, as in " – 0.12".
fn term(x: f64) -> String {
    let sign = if x < 0.0 { '–' } else { '+' };
    format!(" {sign} {}", number(x.abs()))
}

/// Returns `x` as a factor: in parentheses where it is negative.
fn factor(x: f64) -> String {
    if x < 0.0 { format!("({})", number(x)) } else { number(x) }
}

/// Returns the number of a sample, counted from 0, as an index below a letter, counted from 1.
fn index(sample: usize) -> String {
    let digits = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    (sample + 1).to_string().chars().filter_map(|digit| digits.get(digit.to_digit(10)? as usize)).collect()
}

/// Returns the name of the class of `sample`, or its number if the data name none.
pub fn class(column: &Column<'_>, sample: usize) -> String {
    let class = column.class(sample);
    let exhibit = column.scene.report.map(|report| &report.exhibit);
    exhibit.map_or_else(|| class.to_string(), |exhibit| class_name(column.scene.text, exhibit, class))
}

/// Returns the name of a strip.
pub fn name(column: &Column<'_>, row: Row) -> String {
    let text = column.scene.text;
    let sum = |is_sum: bool, name: &str| if is_sum { format!("= {name}") } else { name.to_owned() };
    let has_parts = Row::Own.is_in(column.batch);
    match row {
        Row::Z => "z".to_owned(),
        Row::ZHat => "ẑ".to_owned(),
        Row::Y => "y".to_owned(),
        Row::F => "a".to_owned(),
        Row::Dy => "∂L/∂y".to_owned(),
        Row::DzHat => "∂L/∂ẑ".to_owned(),
        Row::Own => text.get("microscope-own"),
        Row::Mean => text.get("microscope-mean"),
        Row::Along => text.get("microscope-along"),
        Row::Da => "= ∂L/∂a".to_owned(),
        Row::Dz => sum(has_parts && !Row::Da.is_in(column.batch), "∂L/∂z"),
    }
}

/// Returns the formula of a strip with its numbers, from the longest way to write it to the shortest.
pub fn of(column: &Column<'_>, row: Row) -> Vec<String> {
    let n = index(column.chosen);
    let value = number(column.of_chosen(row));
    let norm = column.batch.norm.as_ref();
    let u = if norm.is_some_and(|norm| norm.placement == Placement::After) { "a" } else { "z" };
    match (row, norm) {
        (Row::Z, _) => with_statistics(column, row, format!("z{n} = {value}"), u),
        (Row::F, _) => {
            let input = if u == "z" && norm.is_some() { "y" } else { "z" };
            let from = number(if input == "y" { column.of_chosen(Row::Y) } else { column.of_chosen(Row::Z) });
            let own = vec![format!("a{n} = f({input}{n}) = f({from}) = {value}"), format!("a{n} = {value}")];
            let all = with_statistics(column, row, own[0].clone(), u);
            if column.normalizes(row) { all } else { own }
        }
        (Row::ZHat, Some(norm)) => standardized(column, norm, [&n, u, &value]),
        (Row::Y, Some(norm)) => scaled(column, norm, [&n, &value]),
        (Row::Dy, _) => {
            let sum = number(column.forward.sums.dy);
            let of = if norm.is_some_and(|norm| norm.noise.is_none()) { " = ∂L/∂β" } else { "" };
            vec![
                format!("∂L/∂y{n} = {value}   Σ ∂L/∂y{of} = {sum}"),
                format!("∂L/∂y{n} = {value}   Σ = {sum}"),
                format!("{value}   Σ {sum}"),
            ]
        }
        (Row::DzHat, Some(norm)) => {
            let noise = if norm.noise.is_some() { format!("s{n} · ") } else { String::new() };
            vec![format!("∂L/∂ẑ{n} = γ · {noise}∂L/∂y{n} = {value}"), format!("∂L/∂ẑ{n} = {value}"), value]
        }
        (Row::Own, _) => vec![format!("∂L/∂ẑ{n} / √(σ² + ε) = {value}"), value],
        (Row::Mean, _) => {
            let m = column.group.len();
            vec![format!("– 1/{m} · Σ ∂L/∂ẑ / √(σ² + ε) = {value}"), format!("– Σ ∂L/∂ẑ / (m√…) = {value}"), value]
        }
        (Row::Along, _) => {
            let m = column.group.len();
            vec![
                format!("– ẑ{n} · 1/{m} · Σ (ẑ · ∂L/∂ẑ) / √(σ² + ε) = {value}"),
                format!("– ẑ{n} Σ (ẑ · ∂L/∂ẑ) / (m√…) = {value}"),
                value,
            ]
        }
        (Row::Da, Some(_)) => sum_of_parts(column, "a", &n, &value),
        (Row::Dz, _) if u == "a" => {
            vec![format!("∂L/∂z{n} = f′(z{n}) · ∂L/∂a{n} = {value}"), format!("∂L/∂z{n} = {value}")]
        }
        (Row::Dz, Some(norm)) if norm.parts.is_some() => sum_of_parts(column, "z", &n, &value),
        (Row::Dz, None) => {
            let sum = number(column.forward.sums.du);
            vec![format!("∂L/∂z{n} = {value}   Σ ∂L/∂z = {sum}"), format!("{value}   Σ {sum}")]
        }
        (Row::Dz, Some(_)) => vec![format!("∂L/∂z{n} = {value}")],
        (Row::ZHat | Row::Y | Row::DzHat | Row::Da, None) => Vec::new(),
    }
}

/// Returns `own` with the statistics of the batch behind it, if the values of the strip are normalized.
fn with_statistics(column: &Column<'_>, row: Row, own: String, u: &str) -> Vec<String> {
    let Some([mean, variance]) = column.forward.statistics.filter(|_| column.normalizes(row)) else {
        return vec![own];
    };
    let (m, [mean, variance]) = (column.forward.samples.len(), [mean, variance].map(number));
    if column.options().running {
        let args = [("mean", mean.as_str()), ("variance", variance.as_str())];
        let words = column.scene.text.with("microscope-running", &args);
        return vec![format!("{own}   {words}"), words, format!("μ {mean}   σ² {variance}")];
    }
    let sums = format!("μ = 1/{m} · Σ {u} = {mean}   σ² = 1/{m} · Σ ({u} – μ)² = {variance}");
    vec![
        format!("{own}   {sums}"),
        sums,
        format!("{own}   μ = {mean}   σ² = {variance}"),
        format!("μ = {mean}   σ² = {variance}"),
        format!("μ {mean}   σ² {variance}"),
    ]
}

fn standardized(column: &Column<'_>, norm: &UnitNorm, [n, u, value]: [&str; 3]) -> Vec<String> {
    let short = format!("ẑ{n} = {value}");
    let Some([mean, variance]) = column.forward.statistics else { return vec![short] };
    let from = number(column.of_chosen(if u == "a" { Row::F } else { Row::Z }));
    let (less, spread) = (term(-mean), number(variance));
    let numbers = |eps: &str| format!("({from}{less})/√({spread} + {eps}) = {value}");
    vec![
        format!("ẑ{n} = ({u}{n} – μ)/√(σ² + ε) = {}", numbers(&three_digits(norm.eps).replace('-', "–"))),
        format!("ẑ{n} = {}", numbers("ε")),
        short,
    ]
}

fn scaled(column: &Column<'_>, norm: &UnitNorm, [n, value]: [&str; 2]) -> Vec<String> {
    let (gamma, z_hat) = (number(norm.gamma), factor(column.of_chosen(Row::ZHat)));
    let sum = format!("{gamma} · {z_hat}{}", term(norm.beta));
    let short = format!("y{n} = {value}");
    match norm.noise.as_ref().filter(|_| !column.options().running) {
        Some([scale, shift]) => {
            let (s, m) = (number(scale[column.chosen]), term(shift[column.chosen]));
            vec![
                format!("y{n} = s{n}(γẑ{n} + β) + m{n} = {s} · ({sum}){m} = {value}"),
                format!("y{n} = {s} · ({sum}){m} = {value}"),
                short,
            ]
        }
        None => vec![format!("y{n} = γẑ{n} + β = {sum} = {value}"), format!("y{n} = {sum} = {value}"), short],
    }
}

fn sum_of_parts(column: &Column<'_>, of: &str, n: &str, value: &str) -> Vec<String> {
    let [own, mean, along] = [Row::Own, Row::Mean, Row::Along].map(|row| column.of_chosen(row));
    let parts = format!("{}{}{} = {value}", number(own), term(mean), term(along));
    let sums = &column.forward.sums;
    let (all, with) = (number(sums.du), number(sums.along));
    vec![
        format!("∂L/∂{of}{n} = {parts}   Σ ∂L/∂{of} = {all}   Σ ẑ · ∂L/∂{of} = {with}"),
        format!("{parts}   Σ ∂L/∂{of} = {all}   Σ ẑ · ∂L/∂{of} = {with}"),
        format!("{parts}   Σ {all}   Σ ẑ· {with}"),
        format!("{value}   Σ {all}   Σ ẑ· {with}"),
        format!("{value}   Σ {all}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_counted_from_1_below_the_letter() {
        assert_eq!([index(0), index(8), index(63)], ["₁", "₉", "₆₄"]);
        assert_eq!([term(-0.5), term(2.0)], [" – 0.5", " + 2"]);
        assert_eq!([factor(-0.5), factor(2.0)], ["(–0.5)", "2"]);
    }
}
