//! One palette for all frames of a GIF.
//!
//! Our pictures have few even colors, which must stay as they are, and many between them on the edges. The colors are
//! divided as in the median cut (Heckbert, 1982), but where the sum of squares falls most (Wu, 1991), and a part whose
//! pixels are mostly of one color is given that color instead of its mean.

use std::collections::BTreeMap;

use super::recording::Color;

/// Most colors of a palette: one number of a GIF's 256 is needed for "as before".
const MOST: usize = 255;

/// A color without alpha.
pub type Rgb = [u8; 3];

/// `color` on white: a GIF knows no half transparency.
pub fn on_white([r, g, b, a]: Color) -> Rgb {
    let over = |c: u8| {
        let (c, a) = (u32::from(c), u32::from(a));
        u8::try_from((c * a + 255 * (255 - a) + 127) / 255).unwrap_or(u8::MAX)
    };
    [over(r), over(g), over(b)]
}

/// How many pixels have a color.
#[derive(Clone, Copy)]
struct Count {
    color: Rgb,
    pixels: u64,
}

/// The colors of a palette and the number of each color that occurs.
pub struct Palette {
    /// At most 255.
    pub colors: Vec<Rgb>,
    numbers: BTreeMap<Rgb, u8>,
}

impl Palette {
    /// The palette of pictures that have so many pixels of each color.
    pub fn of(counts: &BTreeMap<Rgb, u64>) -> Self {
        let counts: Vec<Count> =
            counts.iter().map(|(color, pixels)| Count { color: *color, pixels: *pixels }).collect();
        let mut colors: Vec<Rgb> = divided(counts.clone()).iter().map(Part::color).collect();
        colors.sort_unstable();
        colors.dedup();
        let numbers = counts.iter().map(|count| (count.color, nearest(&colors, count.color))).collect();
        Self { colors, numbers }
    }

    /// The number of a color that was counted.
    pub fn number(&self, color: Rgb) -> u8 {
        self.numbers.get(&color).copied().unwrap_or_else(|| nearest(&self.colors, color))
    }
}

/// The number of the nearest color.
fn nearest(colors: &[Rgb], wanted: Rgb) -> u8 {
    let distance =
        |color: &Rgb| -> u32 { color.iter().zip(wanted).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let number = colors.iter().enumerate().min_by_key(|(_, color)| distance(color)).map_or(0, |(number, _)| number);
    u8::try_from(number).unwrap_or_default()
}

/// Colors that share one of the palette.
struct Part {
    counts: Vec<Count>,
    /// How much the sum of squared distances falls where it is cut, and where: the channel, and how many colors, in the
    /// order of that channel, come before the cut.
    cut: Option<(f64, usize, usize)>,
}

/// All colors in at most 255 parts.
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

/// How much a color weighs: a color of few pixels, on the edge of a thin line, is seen too.
#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn weight(count: &Count) -> f64 {
    (count.pixels as f64).sqrt()
}

impl Part {
    fn new(mut counts: Vec<Count>) -> Self {
        let cut = (0..3).filter_map(|channel| best_cut(&mut counts, channel)).max_by(|a, b| a.0.total_cmp(&b.0));
        Self { counts, cut }
    }

    /// The color of this part.
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

/// The cut across a channel after which the sum of squared distances to the means is smallest. It falls by the sum of
/// S²/W of both sides, with W the weight of a side and S its sum of weighted colors, less that of the whole.
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

/// The weight of colors and the weighted sum of each channel.
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

    /// S²/W.
    fn energy(self) -> f64 {
        self.channels.iter().map(|sum| sum * sum).sum::<f64>() / self.weight
    }
}
