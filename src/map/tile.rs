//! A tile: one of several interleaved parts of a map.

use crate::config::Problem;

/// Largest number of tiles of a map.
const MOST: usize = 1_000_000;

/// A part of a map that one machine computes. The cells are dealt to the tiles in turn, in the order in which they are
/// computed, so that each tile covers the whole map evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The number of the tile, counted from 1.
    number: usize,
    /// The number of tiles.
    of: usize,
}

impl Tile {
    /// The only tile of a map that is computed at once.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Reads a tile, as `2/4` for the second of four. `name` is the option, for messages.
    ///
    /// # Errors
    /// If the text is no tile or there is no tile of that number.
    pub fn read(name: &str, text: &str) -> Result<Self, Problem> {
        let allowed = format!("I/N with 1 <= I <= N <= {MOST}, as 2/4");
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let tile =
            text.split_once('/').and_then(|(number_, of)| Some(Self { number: number(number_)?, of: number(of)? }));
        tile.filter(|tile| (1..=tile.of).contains(&tile.number) && tile.of <= MOST)
            .ok_or_else(|| Problem::value(name, text, allowed))
    }

    /// Returns whether the tile has the cell that is computed as number `i`, counted from 0.
    #[must_use]
    pub const fn has(&self, i: usize) -> bool {
        i % self.of == self.number - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_share_the_cells_out() {
        let tiles: Vec<Tile> = (1..=3).map(|i| Tile::read("--tile", &format!("{i}/3")).unwrap()).collect();
        for cell in 0..20 {
            assert_eq!(tiles.iter().filter(|tile| tile.has(cell)).count(), 1);
            assert!(Tile::WHOLE.has(cell));
        }
        assert!(tiles[1].has(1) && tiles[1].has(4));
    }

    #[test]
    fn what_is_no_tile() {
        for text in ["5/4", "0/4", "1/0", "1", "", "1/2/3", "-1/2", "x/2", "1/1000001"] {
            let problem = Tile::read("--tile", text).unwrap_err().to_string();
            assert_eq!(problem, format!("--tile is {text}; allowed: I/N with 1 <= I <= N <= 1000000, as 2/4"));
        }
    }
}
