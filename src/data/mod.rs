//! Data sets: generated points, embedded images and tables, CSV files; their split, scale and mini-batch order.
//!
//! All data follow from the experiment and its seed alone (and, for a `csv` set, from the file).

mod batches;
mod csv;
mod embedded;
mod exhibit;
mod generated;
mod idx;
mod label_noise;
mod land;
mod licenses;
mod samples;
mod scale;
mod split;
mod stream;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use batches::BatchOrder;
pub use csv::{ClassReason, Column, Encoding, LeftOut, MAX_VALUES, NumberForm, Role, Separator, TableReport};
pub use exhibit::{Appearance, Exhibit, Point, Sample};
pub use licenses::licenses;
pub use split::Split;
pub use stream::{Stream, stream};

use crate::config::{Config, ConfigError, DataSet, Problem, ProblemKind, TableConfig, TableFault};
use csv::{CsvTable, Reading};
use samples::Samples;
use split::{Labeled, TooFew, stratified, stratified_part};

/// A loaded data set: raw values, split and scaled.
#[derive(Clone, Debug)]
pub struct Data {
    /// The training split.
    pub train: Split,
    /// The test split.
    pub test: Split,
    /// The names of the classes, by label.
    pub class_names: Vec<String>,
    /// The names of the features.
    pub feature_names: Vec<String>,
    /// The arrangement of the features of a sample.
    pub shape: Shape,
    /// How the file of a `csv` set was read; `None` for another set.
    pub table: Option<Arc<TableReport>>,
    /// Factor from raw values to the raw scale: 1/255 for bytes that represent 0..=1.
    unit: f64,
    /// `data.noise` of a generated set; `None` for other sets.
    noise: Option<f64>,
}

/// The arrangement of the features of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two features: a point in the plane.
    Points2d,
    /// The pixels of an image, row by row from the top left.
    Image {
        /// Pixels per row.
        width: usize,
        /// Number of rows.
        height: usize,
    },
    /// A row of any other number of measurements.
    Table,
}

impl Data {
    /// Loads or generates the data set of `config`, splits it by `data.test_share` (the MNIST sets keep their own
    /// split), keeps `data.train_samples` of the training samples if that is fewer than there are, replaces the
    /// share `data.label_noise` of the training labels and fits the scale on the training split.
    ///
    /// # Errors
    /// Names `data.path` with the file, line and column of a CSV file that cannot be used, or `data.samples` if so
    /// few points were drawn that a class has fewer than two.
    pub fn load(config: &Config) -> Result<Self, ConfigError> {
        let Source { parts, unit, shape, feature_names, class_names, table } = Source::of(config)?;
        let classes = class_names.len();
        let mut rng = stream(config.seed, Stream::Split);
        let [mut train, mut test] = match parts {
            Parts::Official(official) => official.map(|part| part.shuffled(&mut rng)),
            Parts::Whole(whole) => {
                let (train, test) = stratified(&whole.labels, classes, config.data.test_share, &mut rng)
                    .map_err(|few| too_few(config, few, &class_names[few.class], table.as_deref()))?;
                [whole.select(&train), whole.select(&test)]
            }
        };
        if (1..train.labels.len()).contains(&config.data.train_samples) {
            train = train.select(&stratified_part(&train.labels, classes, config.data.train_samples));
        }
        let means = train.samples.fill();
        test.samples.fill_with(&means);
        let mut rng = stream(config.seed, Stream::LabelNoise);
        label_noise::replace(&mut train.labels, classes, config.data.label_noise, &mut rng);
        let scale = Arc::new(train.samples.scale(unit, config.data.standardize));
        Ok(Self {
            train: Split { raw: train, scale: Arc::clone(&scale) },
            test: Split { raw: test, scale },
            class_names,
            feature_names,
            shape,
            table,
            unit,
            noise: drawn_with_noise(config.data.set).then_some(config.data.noise),
        })
    }

    /// Returns the data for `config`, which may differ from the configuration of these data only in `data.noise`:
    /// the points of the same split are moved by another multiple of the same deviations, and the scale is fitted
    /// anew. Returns these data themselves if the noise is equal or the set is not generated.
    ///
    /// # Panics
    /// Never panics with such a `config`: whether loading fails does not depend on the noise.
    #[must_use]
    pub fn with_noise_of(self: &Arc<Self>, config: &Config) -> Arc<Self> {
        if self.noise.is_none_or(|noise| noise.to_bits() == config.data.noise.to_bits()) {
            return Arc::clone(self);
        }
        Arc::new(Self::load(config).expect("the same points were split before"))
    }

    /// Returns the number of features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.feature_names.len()
    }

    /// Returns the number of classes, at least 2.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.class_names.len()
    }
}

/// Returns whether the points of `set` are generated, with `data.noise` added.
const fn drawn_with_noise(set: DataSet) -> bool {
    use DataSet::{Circles, Csv, Digits, Gaussians, Land, Mnist, MnistBinary, Moons, Penguins, Spirals, Wine, Xor};
    match set {
        Spirals | Circles | Moons | Xor | Gaussians | Land => true,
        Digits | Mnist | MnistBinary | Penguins | Wine | Csv => false,
    }
}

/// A data set before it is split and scaled.
struct Source {
    parts: Parts,
    /// Factor from raw values to the raw scale: 1/255 for bytes that represent 0..=1.
    unit: f64,
    shape: Shape,
    feature_names: Vec<String>,
    class_names: Vec<String>,
    /// How the file was read.
    table: Option<Arc<TableReport>>,
}

enum Parts {
    Whole(Labeled),
    /// Training and test samples as published.
    Official([Labeled; 2]),
}

impl Source {
    fn of(config: &Config) -> Result<Self, ConfigError> {
        let generated = |curve| {
            Self::points(
                generated::on_curve(curve, config.data.samples, config.data.noise, config.seed),
                ["class 0", "class 1"],
            )
        };
        Ok(match config.data.set {
            DataSet::Spirals => generated(generated::spirals),
            DataSet::Circles => generated(generated::circles),
            DataSet::Moons => generated(generated::moons),
            DataSet::Xor => generated(generated::xor),
            DataSet::Gaussians => generated(generated::gaussians),
            DataSet::Land => {
                Self::points(land::draw_points(config.data.samples, config.data.noise, config.seed), land::CLASSES)
            }
            DataSet::Digits => Self::images(8, Parts::Whole(embedded::digits()), 1.0 / 16.0),
            DataSet::Mnist => Self::images(28, Parts::Official(embedded::mnist()), 1.0 / 255.0),
            DataSet::MnistBinary => Self::images(28, Parts::Official(embedded::mnist_binary()), 1.0),
            DataSet::Penguins => Self::table(embedded::penguins()),
            DataSet::Wine => Self::table(embedded::wine()),
            DataSet::Csv => {
                let path = config.data.path.as_deref().unwrap_or("");
                if path.is_empty() {
                    return Err(Problem::of("data.path", ProblemKind::NoPath).into());
                }
                let Reading { report, table } = CsvTable::open(path, &config.data.table)?;
                Self { table: Some(Arc::new(report)), ..Self::table(table?) }
            }
        })
    }

    fn points(points: Labeled, class_names: [&str; 2]) -> Self {
        Self {
            parts: Parts::Whole(points),
            unit: 1.0,
            shape: Shape::Points2d,
            feature_names: vec!["x1".to_owned(), "x2".to_owned()],
            class_names: class_names.map(str::to_owned).to_vec(),
            table: None,
        }
    }

    /// Creates a set of square images of the ten digits.
    fn images(side: usize, parts: Parts, unit: f64) -> Self {
        let pixels = (1..=side).flat_map(|row| (1..=side).map(move |column| (row, column)));
        Self {
            parts,
            unit,
            shape: Shape::Image { width: side, height: side },
            feature_names: pixels.map(|(row, column)| format!("pixel {row},{column}")).collect(),
            class_names: (0..10).map(|digit| digit.to_string()).collect(),
            table: None,
        }
    }

    fn table(CsvTable { feature_names, class_names, values, labels }: CsvTable) -> Self {
        let samples = Samples::reals(feature_names.len(), values);
        Self {
            parts: Parts::Whole(Labeled { samples, labels }),
            unit: 1.0,
            shape: if feature_names.len() == 2 { Shape::Points2d } else { Shape::Table },
            feature_names,
            class_names,
            table: None,
        }
    }
}

/// Reads the file at `path` as a `csv` set does, for those who look at a table before they train on it.
///
/// # Returns
/// How the file was read, and why networks cannot learn from it if they cannot.
///
/// # Errors
/// Returns a problem with the file as a whole, in one line that names it: it is no table that could be shown.
pub fn look_at_table(path: &str, options: &TableConfig) -> Result<(TableReport, Option<Problem>), Problem> {
    let Reading { report, table } = CsvTable::open(path, options)?;
    Ok((report, table.err()))
}

fn too_few(config: &Config, TooFew { samples, .. }: TooFew, class: &str, table: Option<&TableReport>) -> Problem {
    if config.data.set == DataSet::Csv {
        let column = table.and_then(|table| table.class).map(|(at, _)| at + 1);
        TableFault::SmallClass(samples).at(config.data.path.as_deref().unwrap_or(""), None, column)
    } else {
        let (all, class) = (config.data.samples, class.to_owned());
        Problem::of("data.samples", ProblemKind::FewSamples { samples: all, class, of_class: samples })
    }
}
