//! Several seeds, events of one layer and changing noise, as the command line runs them.

use std::fs;

use ndarray::{Array, Ix2, Ix3};
use shiftscope::config::Config;
use shiftscope::data::Data;

use crate::metrics::HEADER as METRICS;
use crate::npz::Npz;
use crate::program::{SMALL, check_refused, metrics, names, output, plane, run, text};

#[test]
fn seeds_are_the_runs_that_they_are_alone_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let (summary, all) = metrics(folder.path(), &["--steps", "130", "--seeds", "3..4,1"]);
    let mut lines = all.lines();
    let header = lines.next().unwrap();
    let rows: Vec<&str> = lines.collect();
    let mut summaries = summary.lines();
    let mut expected = Vec::new();
    for seed in ["3", "4", "1"] {
        let (alone, csv) = metrics(folder.path(), &["--steps", "130", "--set", &format!("seed={seed}")]);
        assert_eq!(header, format!("seed,{}", csv.lines().next().unwrap()));
        expected.extend(csv.lines().skip(1).map(|row| format!("{seed},{row}")));
        for line in alone.lines() {
            assert_eq!(summaries.next(), Some(format!("seed {seed}  {line}").as_str()));
        }
    }
    assert_eq!(summaries.next(), None);
    assert_eq!(rows.len(), expected.len());
    assert!(rows.iter().zip(&expected).all(|(row, expected)| row == expected));
}

#[test]
fn seeds_that_cannot_be() {
    for bad in ["", "5..1", "1,1", "x", "-1", "0..100", "9223372036854775808"] {
        check_refused(
            &output(&["run", "--seeds", bad]),
            2,
            if bad.is_empty() { "--seeds" } else { "as 1..5 or 1,4,9" },
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.npz");
    let both = ["run", "--steps", "10000000", "--seeds", "1..2", "--trace", text(&path)];
    check_refused(&output(&both), 2, "--seeds and --trace do not go together");
    assert!(names(folder.path()).is_empty());
    check_refused(&output(&["run", "--seeds", "x", "--set", "network.depth=0"]), 2, "network.depth is 0");
}

#[cfg(unix)]
#[test]
fn ctrl_c_among_seeds_leaves_whole_rows() {
    use std::process::Stdio;

    use crate::program::{ended, signal, until};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.csv");
    let child = crate::program::shiftscope()
        .arg("run")
        .args(SMALL)
        .args(["--steps", "10000000", "--seeds", "1..9", "--metrics", text(&path)])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    until("a row", || {
        let name = names(folder.path()).into_iter().next();
        name.and_then(|name| fs::metadata(folder.path().join(name)).ok()).is_some_and(|file| file.len() > 0)
    });
    signal(&child, "INT");
    let ended = ended(child);
    assert_eq!(ended.status.code(), Some(130));
    // Where the machine is busy it may not come to its summary in time.
    let summary = String::from_utf8(ended.stdout).unwrap();
    assert!([0, 2].contains(&summary.lines().count()), "{summary}");
    assert!(summary.lines().all(|line| line.starts_with("seed 1  arm ")), "{summary}");
    let csv = fs::read_to_string(&path).unwrap();
    let columns = 1 + METRICS.split(',').count();
    assert!(csv.ends_with('\n') && csv.lines().all(|line| line.split(',').count() == columns));
}

/// The mini-batches of a trace are those that the networks saw, before and after the noise changed.
#[test]
fn a_trace_shows_the_noise_that_there_was() {
    let folder = tempfile::tempdir().unwrap();
    let (file, trace) = (folder.path().join("e.toml"), folder.path().join("t.npz"));
    fs::write(&file, "[[event]]\nstep = 2\nkey = \"data.noise\"\nvalue = 0.7\n").unwrap();
    run(&[text(&file), "--f64", "--steps", "4", "--trace", text(&trace), "--trace-steps", "4"]);
    let mut npz = Npz::open(&trace);
    let x: Array<f64, Ix3> = npz.get("x");
    let w: Array<f64, Ix2> = npz.get("a.init.0.weight");
    let z = |npz: &mut Npz, step: usize| -> Array<f64, Ix2> { npz.get(&format!("a.step{step}.0.z")) };
    // In step 0 the weights are those of the start and the biases 0.
    let replayed = x.index_axis(ndarray::Axis(0), 0).dot(&w);
    assert!(replayed.iter().zip(&z(&mut npz, 0)).all(|(a, b)| (a - b).abs() < 1e-9));
    for (step, noise) in [(0, 0.05), (1, 0.05), (2, 0.7), (3, 0.7)] {
        let mut config = Config { seed: 1, ..plane() };
        config.set("data.samples=100").unwrap();
        config.data.noise = noise;
        let data = Data::load(&config).unwrap();
        let rows: Vec<u32> = (0..80).collect();
        let (mut points, mut labels) = (vec![0.0_f64; 160], vec![0; 80]);
        data.train.gather(&rows, &mut points, &mut labels);
        for point in x.index_axis(ndarray::Axis(0), step).rows() {
            let known = points.chunks(2).any(|known| (known[0] - point[0]).abs() + (known[1] - point[1]).abs() < 1e-12);
            assert!(known, "step {step}: {point} is no point of noise {noise}");
        }
    }
}

#[test]
fn an_event_of_one_layer_reads_and_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("e.toml");
    let event = |layer: u32| {
        format!(
            "[[event]]\nstep = 5\nkey = \"batch_norm.gamma\"\nvalue = 3.0\nlayer = {layer}\n[batch_norm]\nhold = true\n"
        )
    };
    fs::write(&file, event(2)).unwrap();
    let (_, csv) = metrics(folder.path(), &[text(&file), "--steps", "9"]);
    let spread = |layer: &str, step: &str| -> f64 {
        let row =
            csv.lines().map(|row| row.split(',').collect::<Vec<_>>()).find(|row| row[..4] == [step, "b", layer, "y"]);
        row.unwrap()[5].parse().unwrap()
    };
    // The frame of step 5 shows the state before its changes.
    assert!((spread("2", "5") - 1.0).abs() < 0.01 && (spread("2", "6") - 3.0).abs() < 0.03);
    assert!((spread("1", "6") - 1.0).abs() < 0.01);
    fs::write(&file, event(3)).unwrap();
    let refused = output(&["run", text(&file), "--set", "network.depth=2"]);
    check_refused(&refused, 2, "event 1: layer is 3; allowed: 1..=2 (network.depth)");
}
