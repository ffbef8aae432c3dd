use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::real::count;

fn config(set: DataSet) -> Config {
    let mut config = Config::plane();
    config.data.set = set;
    config
}

fn csv(text: &str) -> (tempfile::TempDir, Config) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.csv");
    std::fs::write(&path, text).unwrap();
    let mut config = config(DataSet::Csv);
    config.data.path = Some(path.to_str().unwrap().to_owned());
    (folder, config)
}

fn all(split: &Split, features: usize) -> (Vec<f64>, Vec<u32>) {
    let rows: Vec<u32> = (0_u32..).take(split.len()).collect();
    let (mut x, mut labels) = (vec![0.0; rows.len() * features], vec![0; rows.len()]);
    split.gather(&rows, &mut x, &mut labels);
    (x, labels)
}

#[track_caller]
fn check(set: DataSet, train: usize, test: usize, features: usize, classes: usize, shape: Shape) {
    let data = Data::load(&config(set)).unwrap();
    assert_eq!((data.train.len(), data.test.len()), (train, test));
    assert_eq!((data.features(), data.classes(), data.shape), (features, classes, shape));
    assert_eq!(data.class_names.len(), classes);
    let present = |split: &Split| (0_u32..).take(classes).all(|class| split.labels().contains(&class));
    assert!(present(&data.train) && present(&data.test));
}

#[test]
fn sizes() {
    for set in [DataSet::Spirals, DataSet::Circles, DataSet::Moons, DataSet::Xor, DataSet::Gaussians, DataSet::Land] {
        check(set, 1600, 400, 2, 2, Shape::Points2d);
    }
    check(DataSet::Digits, 1438, 359, 64, 10, Shape::Image { width: 8, height: 8 });
    check(DataSet::Mnist, 10_000, 2_000, 784, 10, Shape::Image { width: 28, height: 28 });
    check(DataSet::MnistBinary, 60_000, 10_000, 784, 10, Shape::Image { width: 28, height: 28 });
    check(DataSet::Penguins, 273, 69, 4, 3, Shape::Table);
    check(DataSet::Wine, 142, 36, 13, 3, Shape::Table);
}

#[test]
fn training_features_are_standardized() {
    for set in [DataSet::Spirals, DataSet::Digits, DataSet::Wine, DataSet::Land] {
        let data = Data::load(&config(set)).unwrap();
        let (x, _) = all(&data.train, data.features());
        for moments in Samples::reals(data.features(), x).moments() {
            assert!(moments.mean.abs() < 1e-12, "{set:?} {moments:?}");
            // Some pixels have the same value in every image.
            assert!((moments.sd - 1.0).abs() < 1e-12 || moments.sd == 0.0, "{set:?} {moments:?}");
        }
        // The test split is scaled by the training split's moments, so its mean is close to 0 but not exactly 0.
        let (x, _) = all(&data.test, data.features());
        assert!(Samples::reals(data.features(), x).moments().iter().any(|moments| moments.mean.abs() > 1e-6));
    }
}

#[test]
fn raw_scales() {
    for (set, largest) in [(DataSet::Digits, 1.0), (DataSet::Mnist, 1.0), (DataSet::Wine, 1680.0)] {
        let mut config = config(set);
        config.data.standardize = false;
        let data = Data::load(&config).unwrap();
        let (mut x, _) = all(&data.train, data.features());
        x.extend(all(&data.test, data.features()).0);
        let (low, high) = x.iter().fold((f64::MAX, f64::MIN), |(low, high), &x| (low.min(x), high.max(x)));
        assert!(low >= 0.0 && (high - largest).abs() < 1e-12, "{set:?}: {low} to {high}");
    }
}

#[test]
fn the_same_seed_gives_the_same_data_another_seed_others() {
    for set in [DataSet::Moons, DataSet::Penguins] {
        let load = |seed| {
            let data = Data::load(&Config { seed, ..config(set) }).unwrap();
            [all(&data.train, data.features()), all(&data.test, data.features())]
        };
        assert_eq!(load(1), load(1));
        assert_ne!(load(1), load(2));
    }
}

#[test]
fn splits_share_no_sample() {
    let mut config = config(DataSet::Gaussians);
    config.data.standardize = false;
    let data = Data::load(&config).unwrap();
    let points = |split| all(split, 2).0.as_chunks().0.iter().map(|x: &[f64; 2]| x.map(f64::to_bits)).collect();
    let train: std::collections::HashSet<[u64; 2]> = points(&data.train);
    let test: std::collections::HashSet<[u64; 2]> = points(&data.test);
    assert_eq!((train.len(), test.len()), (1600, 400), "the points are all different");
    assert!(train.is_disjoint(&test));
}

#[test]
fn the_first_rows_are_a_fair_sample() {
    // In the published order the first half of the MNIST test images is easier than the second half.
    let data = Data::load(&config(DataSet::MnistBinary)).unwrap();
    for split in [&data.train, &data.test] {
        let digits = |labels: &[u32]| labels.iter().map(|&label| f64::from(label)).sum::<f64>();
        let first = digits(&split.labels()[..2048]) / 2048.0;
        let whole = digits(split.labels()) / count::<f64>(split.len());
        assert!((first - whole).abs() < 0.25, "{first} and {whole}");
    }
}

#[test]
fn label_noise_touches_training_labels_alone() {
    let clean = Data::load(&config(DataSet::Digits)).unwrap();
    let mut config = config(DataSet::Digits);
    config.data.label_noise = 0.25;
    let noisy = Data::load(&config).unwrap();
    let (x, labels) = all(&clean.train, 64);
    let (same_x, noisy_labels) = all(&noisy.train, 64);
    assert_eq!(x, same_x);
    assert_eq!(labels.iter().zip(&noisy_labels).filter(|(a, b)| a != b).count(), 360, "a quarter of 1438");
    assert_eq!(all(&clean.test, 64), all(&noisy.test, 64));
}

/// Draws 256 digits with 20 % wrong labels, as in the experiment on the noise of a batch as a regularizer.
#[test]
fn few_training_samples_keep_the_shares_of_the_classes() {
    let whole = Data::load(&config(DataSet::Digits)).unwrap();
    let n = whole.train.len();
    let mut few = config(DataSet::Digits);
    few.data.train_samples = 256;
    let right = Data::load(&few).unwrap();
    assert_eq!((right.train.len(), right.test.len()), (256, whole.test.len()));
    assert_eq!(all(&right.test, 64).1, all(&whole.test, 64).1, "the test samples stay");
    for class in 0..10 {
        let of = |split: &Split| count::<f64>(split.labels().iter().filter(|&&label| label == class).count());
        assert!((of(&right.train) - of(&whole.train) * 256.0 / count::<f64>(n)).abs() < 1.0, "class {class}");
    }
    few.data.label_noise = 0.2;
    let wrong = Data::load(&few).unwrap();
    let changed = wrong.train.labels().iter().zip(right.train.labels()).filter(|(a, b)| a != b).count();
    assert_eq!((changed, wrong.test.labels()), (51, right.test.labels()));
    // A number of samples that is at least the number of training samples keeps all of them, in their order.
    few.data.label_noise = 0.0;
    for most in [n, 100_000] {
        few.data.train_samples = most;
        assert!(all(&Data::load(&few).unwrap().train, 64) == all(&whole.train, 64), "{most}");
    }
}

#[test]
fn the_scale_tells_raw_values_from_seen_ones() {
    let mut config = config(DataSet::Spirals);
    let seen = all(&Data::load(&config).unwrap().train, 2).0;
    let scale = Data::load(&config).unwrap().train.scale;
    config.data.standardize = false;
    let raw = all(&Data::load(&config).unwrap().train, 2).0;
    for (raw, seen) in raw.chunks_exact(2).zip(seen.chunks_exact(2)) {
        let mut scaled = [0.0_f64; 2];
        scale.apply_reals(raw, &mut scaled);
        assert!(scaled.iter().zip(seen).all(|(scaled, seen)| (scaled - seen).abs() < 1e-12));
    }
}

#[test]
fn a_file_of_the_user() {
    let (_folder, config) = csv("a,b,kind\n1,10,u\n2,20,u\n3,30,v\n4,40,v\n5,50,v\n");
    let data = Data::load(&config).unwrap();
    assert_eq!((data.train.len(), data.test.len(), data.shape), (3, 2, Shape::Points2d));
    assert_eq!(data.feature_names, ["a", "b"]);
    assert_eq!(data.class_names, ["u", "v"]);
}

#[track_caller]
fn refuse(config: &Config, message: &str) {
    assert_eq!(Data::load(config).unwrap_err().to_string(), message);
}

#[test]
fn problems_name_their_key() {
    let (_folder, config) = csv("a,b,kind\n1,10,u\n2,20,u\n3,30,v\n");
    let path = config.data.path.clone().unwrap();
    refuse(
        &config,
        &format!(
            "data.path {path}, column 3 has a class with 1 row; a class needs at least 2, one to train on and one to test \
             on; is it the right column? data.class chooses another"
        ),
    );
    let (_folder, config) = csv("a,b,kind\n1,2,u\n1,v\n1,3,u\n");
    let path = config.data.path.clone().unwrap();
    refuse(&config, &format!("data.path {path}, line 3 has 2 columns; the header has 3"));
    let mut config = Config::plane();
    config.data.set = DataSet::Csv;
    refuse(&config, "data.path is missing; data.set = \"csv\" needs the path of a CSV file");
    config.data.path = Some("no\nsuch.csv".to_owned());
    refuse(
        &config,
        "data.path no such.csv does not exist; there is a tab or another control character in its path: in an experiment \
         file, write a path in '…' (single quotes), or with / instead of \\",
    );
    // `check` refuses fewer than 20 samples, but land may still lack a class.
    config.data.set = DataSet::Land;
    config.data.samples = 1;
    refuse(
        &config,
        "data.samples is 1, too few: class \"sea\" has 1; a class needs at least 2, one to train on and one to test on",
    );
}

/// Numbers that a table may contain, with frequent extremes.
fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3, -1e28..1e28, Just(1e28), Just(-1e28), Just(0.0), Just(1e-8), Just(1e9)]
}

proptest! {
    #[test]
    fn networks_see_finite_numbers(
        cells in proptest::collection::vec([cell(), cell(), cell()], 4..40),
        constant: bool,
        standardize: bool,
    ) {
        let mut text = "a,b,c,class\n".to_owned();
        for (i, row) in cells.iter().enumerate() {
            let [a, b, c] = if constant { cells[0] } else { *row };
            writeln!(text, "{a:e},{b},{c:?},{}", i % 2).unwrap();
        }
        let (_folder, mut config) = csv(&text);
        config.data.standardize = standardize;
        let data = Data::load(&config).unwrap();
        for split in [&data.train, &data.test] {
            let rows: Vec<u32> = (0_u32..).take(split.len()).collect();
            let (mut x, mut labels) = (vec![f32::NAN; rows.len() * 3], vec![0; rows.len()]);
            split.gather(&rows, &mut x, &mut labels);
            prop_assert!(x.iter().all(|x| x.is_finite()), "{:?}", x);
            prop_assert!(!constant || !standardize || x.iter().all(|&x| x.abs() < 1e-30), "{:?}", x);
        }
    }
}

#[test]
fn another_noise_moves_the_same_points_of_the_same_split() {
    for set in ["spirals", "land"] {
        let mut config = Config::plane();
        config.set(&format!("data.set={set}")).unwrap();
        let data = Arc::new(Data::load(&config).unwrap());
        assert!(Arc::ptr_eq(&data, &data.with_noise_of(&config)), "nothing changes");
        config.data.noise = 0.3;
        let noisy = data.with_noise_of(&config);
        assert_eq!(data.train.labels(), noisy.train.labels());
        assert_eq!(data.test.labels(), noisy.test.labels());
        assert_ne!(data.train.scale, noisy.train.scale, "the scale is fitted anew");
        let gathered = |data: &Data| {
            let (mut x, mut labels) = (vec![0.0_f64; 2 * data.train.len()], vec![0; data.train.len()]);
            let rows: Vec<u32> = (0_u32..).take(labels.len()).collect();
            data.train.gather(&rows, &mut x, &mut labels);
            x
        };
        assert_eq!(gathered(&noisy), gathered(&Data::load(&config).unwrap()));
        let moments = Samples::reals(2, gathered(&noisy)).moments();
        assert!(moments.iter().all(|feature| feature.mean.abs() < 1e-9 && (feature.sd - 1.0).abs() < 1e-9));
        config.data.noise = 0.05;
        assert_eq!(gathered(&noisy.with_noise_of(&config)), gathered(&data), "and back");
    }
    let mut config = Config::plane();
    config.set("data.set=wine").unwrap();
    let wine = Arc::new(Data::load(&config).unwrap());
    config.data.noise = 1.0;
    assert!(Arc::ptr_eq(&wine, &wine.with_noise_of(&config)), "a table has no noise");
}

#[test]
fn missing_values_are_filled_by_the_training_split() {
    let cell = |i: i32| if i % 4 == 0 { "?".to_owned() } else { i.to_string() };
    let rows = (0..40).map(|i| format!("{},{}\n", cell(i), i % 2));
    let (_folder, mut config) = csv(&("x,class\n".to_owned() + &rows.collect::<String>()));
    config.set("data.missing=mean").unwrap();
    config.data.standardize = false;
    let data = Data::load(&config).unwrap();
    let known: Vec<f64> = (0..40).filter(|i| i % 4 != 0).map(f64::from).collect();
    let values = |split: &Split| all(split, 1).0;
    let in_train = |x: &f64| values(&data.train).contains(x);
    let of_train: Vec<f64> = known.iter().copied().filter(in_train).collect();
    let mean = of_train.iter().sum::<f64>() / count::<f64>(of_train.len());
    let filled = values(&data.train).into_iter().chain(values(&data.test)).filter(|x| !known.contains(x));
    let filled: Vec<f64> = filled.collect();
    assert!(filled.iter().all(|x| (x - mean).abs() < 1e-12), "{mean}: {filled:?}");
    assert!(filled.len() >= 9, "a mean may be one of the numbers: {filled:?}");
    assert_eq!(data.table.unwrap().filled, 10);
}

#[test]
fn names_beyond_forty_characters_stay_apart() {
    let long = |end: &str| "granite of the quarry in the north of the country ".repeat(3) + end;
    let rows = (0..12).map(|i| format!("{}.5,{}\n", i % 5, long(["a", "b"][i % 2])));
    let (_folder, config) = csv(&("x,class\n".to_owned() + &rows.collect::<String>()));
    let names = Data::load(&config).unwrap().class_names;
    assert!(
        names.len() == 2 && names[0] != names[1] && names.iter().all(|name| name.chars().count() <= 40),
        "{names:?}"
    );
}
