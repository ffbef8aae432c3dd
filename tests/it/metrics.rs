//! The CSV of `run --metrics`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use crate::program;

/// The columns, without those of single units.
const COLUMNS: &str = "step,arm,layer,stage,mean,std,p15,p50,p85,saturated,near_linear,r2,underflow,overflow,nonfinite,\
                       grad_rms,update_ratio,loss,train_accuracy,test_accuracy,\
                       test_accuracy_batch,test_accuracy_single,linear_r2,\
                       dead,mean_slope,line_slope,line_intercept,line_explained,\
                       gamma_mean,gamma_std,beta_mean,beta_std,\
                       w1_lag,w1_per_sd_lag,w1_shape_lag,w1_start,w1_per_sd_start,w1_shape_start,\
                       grad_shift,grad_shift_size,grad_shift_cosine,typical_p15,typical_p50,typical_p85,\
                       sameness,rank,distance,distance_w1,\
                       loss_low,loss_high,gradient_change,beta_smoothness";

/// All columns.
pub static HEADER: LazyLock<String> = LazyLock::new(|| {
    let units = (1..=20).map(|unit| format!(",unit{unit}_p15,unit{unit}_p50,unit{unit}_p85"));
    COLUMNS.to_owned() + &units.collect::<String>()
});

/// The CSV of `run` with `arguments`.
#[track_caller]
fn metrics(folder: &Path, arguments: &[&str]) -> String {
    program::metrics(folder, arguments).1
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|row| row.split(',').collect()).collect()
}

fn column(name: &str) -> usize {
    HEADER.split(',').position(|column| column == name).expect("a column of that name")
}

#[test]
fn schedule_and_rows() {
    let folder = tempfile::tempdir().unwrap();
    let text = metrics(folder.path(), &["--steps", "261"]);
    assert_eq!(text.lines().next(), Some(HEADER.as_str()));
    let rows = rows(&text);
    // Every step up to 127, every second up to 255, every fourth from 256, and the last.
    let expected: BTreeSet<u64> = (0..128).chain((128..256).step_by(2)).chain([256, 260, 261]).collect();
    let steps: BTreeSet<u64> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(steps, expected);
    for step in expected {
        let step = step.to_string();
        let of = |arm: &str, layer: &str| -> Vec<&str> {
            let rows = rows.iter().filter(|row| row[..3] == [step.as_str(), arm, layer]);
            rows.map(|row| row[3]).collect()
        };
        for (arm, stages) in [("a", &["z", "y", "a"][..]), ("b", &["z", "z_hat", "y", "a"])] {
            assert_eq!(of(arm, "0"), [""], "step {step}");
            assert_eq!(of(arm, "1"), stages, "step {step}");
            assert_eq!(of(arm, "2"), stages, "step {step}");
            assert_eq!(of(arm, "3"), ["z", "y", "a"], "step {step}");
        }
    }
    assert_eq!(rows.len(), 195 * 22);
}

#[test]
fn each_column_is_filled_where_it_is_defined() {
    let folder = tempfile::tempdir().unwrap();
    let text = metrics(folder.path(), &["--steps", "3", "--set", "measure.lag=2"]);
    let filled = |row: &[&str], names: &[&str], wanted: bool| {
        for name in names {
            assert_eq!(!row[column(name)].is_empty(), wanted, "{name} of {row:?}");
        }
    };
    let every_stage = ["mean", "std", "p15", "p50", "p85", "underflow", "overflow", "nonfinite"];
    for row in rows(&text) {
        assert_eq!(row.len(), HEADER.split(',').count());
        let (whole, y) = (row[2] == "0", row[3] == "y");
        filled(&row, &every_stage, !whole);
        filled(&row, &["loss"], whole && row[0] != "0");
        filled(&row, &["train_accuracy", "test_accuracy"], whole);
        filled(&row, &["saturated", "near_linear", "r2"], y && row[2] != "3");
        filled(&row, &["grad_rms"], y);
        filled(&row, &["update_ratio"], y && row[0] != "0");
        let (normalized, z_or_y) = (row[1] == "b" && row[2] != "3", y || row[3] == "z");
        filled(&row, &["linear_r2"], whole);
        filled(&row, &["test_accuracy_batch", "test_accuracy_single"], whole && row[1] == "b");
        filled(&row, &["dead", "mean_slope", "line_slope", "line_intercept", "line_explained"], y && row[2] != "3");
        filled(&row, &["gamma_mean", "gamma_std", "beta_mean", "beta_std"], y && normalized);
        let hidden = z_or_y && row[2] != "3";
        filled(&row, &["w1_start", "w1_per_sd_start", "w1_shape_start"], hidden && row[0] != "0");
        filled(&row, &["w1_lag", "w1_per_sd_lag", "w1_shape_lag"], hidden && row[0].parse::<u64>().unwrap() >= 2);
        filled(&row, &["grad_shift", "grad_shift_size", "grad_shift_cosine"], y && row[0] != "0");
        let landscape = ["loss_low", "loss_high", "gradient_change", "beta_smoothness"];
        filled(&row, &landscape, whole && row[0] != "0");
        filled(&row, &["typical_p15", "typical_p50", "typical_p85"], y);
        filled(&row, &["sameness", "rank", "distance", "distance_w1"], y && row[2] != "3");
        filled(&row, &["unit1_p15", "unit8_p50", "unit8_p85"], hidden);
        filled(&row, &["unit9_p15", "unit20_p85"], false);
        if !whole {
            let number = |name: &str| -> f64 { row[column(name)].parse().unwrap() };
            assert!(number("p15") <= number("p50") && number("p50") <= number("p85"));
        }
    }
}

#[test]
fn repeated_runs_are_identical() {
    let folder = tempfile::tempdir().unwrap();
    for extra in [&[][..], &["--f64"], &["--set", "arms.a.normalization=layer"]] {
        let arguments = [&["--steps", "150"], extra].concat();
        assert_eq!(metrics(folder.path(), &arguments), metrics(folder.path(), &arguments));
    }
}

#[test]
fn f64_is_close_to_f32_but_not_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let single = metrics(folder.path(), &["--steps", "5"]);
    let double = metrics(folder.path(), &["--steps", "5", "--f64"]);
    assert_ne!(single, double);
    let loss = column("loss");
    for (single, double) in rows(&single).iter().zip(&rows(&double)).filter(|(row, _)| !row[loss].is_empty()) {
        let (single, double): (f64, f64) = (single[loss].parse().unwrap(), double[loss].parse().unwrap());
        assert!((single - double).abs() < 1e-3 * double, "{single} {double}");
    }
}

#[test]
fn no_steps_measure_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let text = metrics(folder.path(), &["--steps", "0"]);
    assert_eq!(rows(&text).len(), 22);
}

/// The distributions that a recorded frame compares with are kept at steps that are not recorded themselves, too: frame
/// 224 compares with step 201 if the lag is 23, though only every second step up to 255 is recorded.
#[test]
fn the_lag_need_not_fit_the_recorded_steps() {
    let folder = tempfile::tempdir().unwrap();
    let (at, per_sd) = (column("step"), column("w1_per_sd_lag"));
    for (lag, traced) in [(20, "0"), (23, "0"), (23, "200")] {
        let trace = folder.path().join("t.npz");
        let lag = format!("measure.lag={lag}");
        let trace = ["--trace", program::text(&trace), "--trace-steps", traced];
        let text = metrics(folder.path(), &[&["--steps", "240", "--set", &lag], &trace[..]].concat());
        for row in rows(&text).into_iter().filter(|row| row[2] == "1" && row[3] == "y") {
            let (step, late) = (row[at].parse::<u64>().unwrap(), !row[per_sd].is_empty());
            assert_eq!(late, step >= lag[12..].parse().unwrap(), "step {step} with {lag}");
        }
    }
}
