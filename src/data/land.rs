//! Land or sea: random points on a map of Europe.

use std::io::Cursor;

use rand::RngExt;

use super::embedded::asset;
use super::generated::draw;
use super::split::Labeled;

/// The names of class 0 and class 1.
pub(super) const CLASSES: [&str; 2] = ["sea", "land"];

/// The map of Europe, north up.
struct Map {
    width: usize,
    /// One byte per pixel, row by row; 0 is sea.
    pixels: Vec<u8>,
}

impl Map {
    fn read() -> Self {
        let mut decoder = png::Decoder::new(Cursor::new(asset!("land_europe_480x280.png")));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("the embedded map is a PNG file");
        let size = reader.output_buffer_size().expect("the embedded map is small");
        let mut pixels = vec![0; size];
        let info = reader.next_frame(&mut pixels).expect("the embedded map is whole");
        assert_eq!(info.buffer_size(), 480 * 280, "the embedded map is grey, 480 × 280 pixels");
        Self { width: 480, pixels }
    }

    fn is_land(&self, column: usize, row: usize) -> bool {
        self.pixels[row * self.width + column] > 0
    }
}

/// Draws `samples` points, uniform over the map, which spans −12/7..12/7 from west to east and −1..1 from south to
/// north.
///
/// The class is the one of the pixel under the point; noise of standard deviation `noise` is added afterwards, so
/// that it blurs the coast.
pub(super) fn draw_points(samples: usize, noise: f64, seed: u64) -> Labeled {
    let map = Map::read();
    draw(samples, noise, seed, |rng| {
        // A random pixel, then a random position within it: together uniform over the map.
        let (column, row) = (rng.random_range(0..480_u16), rng.random_range(0..280_u16));
        let x = f64::from(column) + rng.random::<f64>();
        let y = f64::from(row) + rng.random::<f64>();
        let class = u32::from(map.is_land(column.into(), row.into()));
        ([(x - 240.0) / 140.0, (140.0 - y) / 140.0], class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_places() {
        let map = Map::read();
        assert!(!map.is_land(0, 0), "the Atlantic");
        assert!(map.is_land(400, 100), "Russia");
        assert!(map.is_land(470, 0), "the north-east");
        let land = map.pixels.iter().filter(|&&pixel| pixel > 0).count();
        assert_eq!(land, 78_146, "58 % of the picture is land");
    }

    #[test]
    fn points_cover_the_map() {
        let set = draw_points(20_000, 0.0, 1);
        let land = set.labels.iter().filter(|&&class| class == 1).count();
        assert!((11_300..12_000).contains(&land), "{land} of 20,000 on land");
        let moments = set.samples.moments();
        // The standard deviation of a uniform coordinate over −a..a is a/√3.
        for (moments, half) in moments.iter().zip([12.0 / 7.0, 1.0]) {
            assert!(moments.mean.abs() < 0.02, "{moments:?}");
            assert!((moments.sd - half / 3.0_f64.sqrt()).abs() < 0.01, "{moments:?}");
        }
        assert_eq!(set, draw_points(20_000, 0.0, 1));
        assert_ne!(set.samples, draw_points(20_000, 0.0, 2).samples);
    }
}
