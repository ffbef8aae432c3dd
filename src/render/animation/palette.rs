//! One palette for all frames of a GIF.
//!
//! The program's pictures have a few uniform colors, which must be exact, and many colors between them on edges.
//! The colors are divided as in the median cut (Heckbert, 1982), but at the cut that reduces the sum of squares
//! most (Wu, 1991); a part in which one color has at least half of the pixels gets that color instead of its mean.

use std::collections::BTreeMap;

use super::recording::Color;

/// Largest number of colors: one of the 256 indices of a GIF means "unchanged".
const MOST: usize = 255;

/// A color without alpha.
pub type Rgb = [u8; 3];

/// Blends `color` with white, because a GIF has no partial transparency.
pub fn on_white([r, g, b, a]: Color) -> Rgb {
    let over = |c: u8| {
        let (c, a) = (u32::from(c), u32::from(a));
        u8::try_from((c * a + 255 * (255 - a) + 127) / 255).unwrap_or(u8::MAX)
    };
    [over(r), over(g), over(b)]
}

/// A color and its number of pixels.
#[derive(Clone, Copy)]
struct Count {
    color: Rgb,
    pixels: u64,
}

/// The colors of a palette, and the palette index of each color that occurs.
pub struct Palette {
    /// The colors, at most 255.
    pub colors: Vec<Rgb>,
    numbers: BTreeMap<Rgb, u8>,
}

impl Palette {
    /// Computes the palette of pictures with these numbers of pixels per color.
    pub fn of(counts: &BTreeMap<Rgb, u64>) -> Self {
        let counts: Vec<Count> =
            counts.iter().map(|(color, pixels)| Count { color: *color, pixels: *pixels }).collect();
        let mut colors: Vec<Rgb> = divided(counts.clone()).iter().map(Part::color).collect();
        colors.sort_unstable();
        colors.dedup();
        let numbers = counts.iter().map(|count| (count.color, nearest(&colors, count.color))).collect();
        Self { colors, numbers }
    }

    /// Returns the palette index of a counted color; for any other color that of the nearest palette color.
    pub fn number(&self, color: Rgb) -> u8 {
        self.numbers.get(&color).copied().unwrap_or_else(|| nearest(&self.colors, color))
    }
}

/// Returns the index of the nearest color.
fn nearest(colors: &[Rgb], wanted: Rgb) -> u8 {
    let distance =
        |color: &Rgb| -> u32 { color.iter().zip(wanted).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let number = colors.iter().enumerate().min_by_key(|(_, color)| distance(color)).map_or(0, |(number, _)| number);
    u8::try_from(number).unwrap_or_default()
}

/// Colors that share one color of the palette.
struct Part {
    counts: Vec<Count>,
    /// The best cut: how much the sum of squared distances falls, the channel, and how many colors come before the
    /// cut in the order of that channel.
    cut: Option<(f64, usize, usize)>,
}

/// Divides all colors into at most 255 parts.
fn divided(counts: Vec<Count>) -> Vec<Part> {
    if counts.len() <= MOST {
        return counts.into_iter().map(|count| Part { counts: vec![count], cut: None }).collect();
    }
    let mut parts = vec![Part::new(counts)];
    while parts.len() < MOST {
        let gain = |part: &Part| part.cut.map_or(0.0, |(gain, ..)| gain);
        let best = (0..parts.len()).max_by(|a, b| gain(&parts[*a]).total_cmp(&gain(&parts[*b])));
        let Some((best, (_, channel, before))) = best.and_then(|best| Some((best, parts[best].cut?))) else { break };
        let mut one = parts.swap_remove(best).counts;
        one.sort_by_key(|count| (count.color[channel], count.color));
        let other = one.split_off(before);
        parts.extend([Part::new(one), Part::new(other)]);
    }
    parts
}

/// Returns the weight of a color: the root of its pixels, because a color with few pixels, on the edge of a thin
/// line, is visible too.
#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn weight(count: &Count) -> f64 {
    (count.pixels as f64).sqrt()
}

impl Part {
    fn new(mut counts: Vec<Count>) -> Self {
        let cut = (0..3).filter_map(|channel| best_cut(&mut counts, channel)).max_by(|a, b| a.0.total_cmp(&b.0));
        Self { counts, cut }
    }

    /// Returns the palette color of this part.
    fn color(&self) -> Rgb {
        let all: u64 = self.counts.iter().map(|count| count.pixels).sum();
        let common = self.counts.iter().max_by_key(|count| (count.pixels, count.color));
        match common {
            Some(common) if 2 * common.pixels >= all => common.color,
            _ => self.mean(),
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of bytes is a byte")]
    fn mean(&self) -> Rgb {
        let total: f64 = self.counts.iter().map(weight).sum();
        [0, 1, 2].map(|channel| {
            let sum: f64 = self.counts.iter().map(|count| weight(count) * f64::from(count.color[channel])).sum();
            (sum / total).round() as u8
        })
    }
}

/// Returns the cut across a channel after which the sum of squared distances to the means is smallest. The sum
/// falls by S²/W of both sides minus S²/W of the whole, where W is a weight and S a sum of weighted colors.
fn best_cut(counts: &mut [Count], channel: usize) -> Option<(f64, usize, usize)> {
    counts.sort_by_key(|count| (count.color[channel], count.color));
    let sums = |counts: &[Count]| counts.iter().fold(Sums::default(), Sums::with);
    let whole = sums(counts);
    let mut before = Sums::default();
    let mut best: Option<(f64, usize, usize)> = None;
    for (i, two) in counts.windows(2).enumerate() {
        before = before.with(&two[0]);
        if two[0].color[channel] == two[1].color[channel] {
            continue;
        }
        let gain = before.energy() + whole.without(before).energy() - whole.energy();
        if best.is_none_or(|(most, ..)| gain > most) {
            best = Some((gain, channel, i + 1));
        }
    }
    best
}

/// The weight of several colors and the weighted sum of each channel.
#[derive(Clone, Copy, Default)]
struct Sums {
    weight: f64,
    channels: [f64; 3],
}

impl Sums {
    fn with(self, count: &Count) -> Self {
        let weight = weight(count);
        let channel = |i: usize| self.channels[i] + weight * f64::from(count.color[i]);
        Self { weight: self.weight + weight, channels: [channel(0), channel(1), channel(2)] }
    }

    fn without(self, other: Self) -> Self {
        let channel = |i: usize| self.channels[i] - other.channels[i];
        Self { weight: self.weight - other.weight, channels: [channel(0), channel(1), channel(2)] }
    }

    /// Returns S²/W, summed over the channels.
    fn energy(self) -> f64 {
        self.channels.iter().map(|sum| sum * sum).sum::<f64>() / self.weight
    }
}
