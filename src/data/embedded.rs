//! The data sets that are embedded in the program. For sources and licenses see `assets/data/LICENSES.md`.

use super::csv::CsvTable;
use super::idx::Idx;
use super::samples::Samples;
use super::split::Labeled;

/// Embeds the bytes of a file in `assets/data`.
macro_rules! asset {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/data/", $name)).as_slice()
    };
}
pub(super) use asset;

/// Pixels of an MNIST image.
const MNIST_PIXELS: usize = 28 * 28;

/// Returns the digits: 1,797 images of 8 × 8 pixels from 0 to 16.
pub(super) fn digits() -> Labeled {
    let images = read(asset!("digits8x8_images.idx3.gz"), &[1797, 8, 8]);
    labeled(Samples::bytes(64, images), asset!("digits8x8_labels.idx1.gz"))
}

/// Returns MNIST in gray, 28 × 28 pixels from 0 to 255: 10,000 training and 2,000 test images.
pub(super) fn mnist() -> [Labeled; 2] {
    let train = read(asset!("mnist_train_a_images.idx3.gz"), &[10_000, 28, 28]);
    let test = read(asset!("mnist_test2k_images.idx3.gz"), &[2_000, 28, 28]);
    [
        labeled(Samples::bytes(MNIST_PIXELS, train), asset!("mnist_train_a_labels.idx1.gz")),
        labeled(Samples::bytes(MNIST_PIXELS, test), asset!("mnist_test2k_labels.idx1.gz")),
    ]
}

/// Returns MNIST in black and white (a pixel of 128 or more is 1): all 60,000 training and 10,000 test images, one
/// bit per pixel.
pub(super) fn mnist_binary() -> [Labeled; 2] {
    let train = read(asset!("mnist_bin_train60k_images.idx2.gz"), &[60_000, MNIST_PIXELS / 8]);
    let test = read(asset!("mnist_bin_test10k_images.idx2.gz"), &[10_000, MNIST_PIXELS / 8]);
    [
        labeled(Samples::bits(MNIST_PIXELS, train), asset!("mnist_bin_train60k_labels.idx1.gz")),
        labeled(Samples::bits(MNIST_PIXELS, test), asset!("mnist_bin_test10k_labels.idx1.gz")),
    ]
}

/// Returns the table of 342 penguins: four measurements, three species.
pub(super) fn penguins() -> CsvTable {
    CsvTable::embedded(asset!("penguins.csv"), "penguins.csv")
}

/// Returns the table of 178 wines: thirteen measurements whose scales differ by a factor of a thousand, three
/// growers.
pub(super) fn wine() -> CsvTable {
    CsvTable::embedded(asset!("wine.csv"), "wine.csv")
}

fn read(file: &[u8], dimensions: &[usize]) -> Vec<u8> {
    let idx = Idx::from_gzip(file).expect("the embedded file is whole");
    assert_eq!(idx.dimensions, dimensions, "the embedded file has the size stated here");
    idx.values
}

fn labeled(samples: Samples, labels: &[u8]) -> Labeled {
    let labels = read(labels, &[samples.len()]);
    assert!(labels.iter().all(|&digit| digit < 10), "a label is a digit");
    Labeled { samples, labels: labels.into_iter().map(u32::from).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the number of samples of each class, and the mean over all pixels in raw units.
    #[track_caller]
    fn check(set: &Labeled, counts: [usize; 10], mean: f64) {
        let found: [usize; 10] =
            std::array::from_fn(|digit| set.labels.iter().filter(|&&label| label as usize == digit).count());
        assert_eq!(found, counts);
        assert_eq!(set.samples.len(), set.labels.len());
        let moments = set.samples.moments();
        let average = moments.iter().map(|pixel| pixel.mean).sum::<f64>() / crate::real::count::<f64>(moments.len());
        assert!((average - mean).abs() < 1e-9, "mean pixel {average}");
    }

    #[test]
    fn digits_are_all_there() {
        let set = digits();
        check(&set, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180], 561_718.0 / 115_008.0);
        assert_eq!(set.labels[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn mnist_is_all_there() {
        let [train, test] = mnist();
        check(&train, [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978], 262_146_600.0 / 7_840_000.0);
        check(&test, [189, 222, 212, 242, 196, 186, 158, 215, 193, 187], 53_135_815.0 / 1_568_000.0);
    }

    #[test]
    fn binary_mnist_is_all_there() {
        let [train, test] = mnist_binary();
        check(&train, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], 6_221_431.0 / 47_040_000.0);
        check(&test, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], 1_052_359.0 / 7_840_000.0);
    }

    #[test]
    fn binary_mnist_is_grey_mnist_with_a_threshold() {
        let rows: Vec<u32> = (0..200).collect();
        let scale = mnist()[0].samples.scale(1.0, false);
        let [mut grey, mut bits] = [(); 2].map(|()| vec![0.0_f32; rows.len() * MNIST_PIXELS]);
        mnist()[0].samples.gather(&rows, &scale, &mut grey);
        mnist_binary()[0].samples.gather(&rows, &scale, &mut bits);
        assert!(grey.iter().zip(&bits).all(|(&pixel, &bit)| (pixel >= 128.0) == (bit > 0.5)));
    }

    #[test]
    fn tables_are_all_there() {
        let penguins = penguins();
        assert_eq!((penguins.labels.len(), penguins.feature_names.len()), (342, 4));
        assert_eq!(penguins.class_names, ["Adelie", "Chinstrap", "Gentoo"]);
        let wine = wine();
        assert_eq!((wine.labels.len(), wine.feature_names.len()), (178, 13));
        assert_eq!(wine.class_names, ["class_0", "class_1", "class_2"]);
    }
}
