//! `docs/replay.py`, which shares nothing with the program, finds the numbers of its traces and of its measures.
//!
//! These tests need Python 3.11 with NumPy, as `python3` or as `SHIFTSCOPE_PYTHON` says; without it they check nothing
//! and say so.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use shiftscope::config::{Activation, Normalization, Optimizer, Placement};

use crate::program::{shiftscope, succeeded, text};

/// The interpreter; `None` if there is none with what the script needs.
static PYTHON: LazyLock<Option<String>> = LazyLock::new(|| {
    let named = std::env::var("SHIFTSCOPE_PYTHON");
    let python = named.clone().unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import numpy, tomllib"]).output();
    let works = found.is_ok_and(|output| output.status.success());
    assert!(works || named.is_err(), "SHIFTSCOPE_PYTHON is {python}, which does not import numpy and tomllib");
    if !works {
        // Written past the test harness, which keeps to itself what a test that succeeds prints.
        let _ = std::io::stderr().write_all(b"\nreplay:: checks NOTHING: there is no Python 3.11 with NumPy\n");
    }
    works.then_some(python)
});

/// What the script says to the trace and the metrics in `folder`; `None` without an interpreter.
fn replay(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/replay.py");
    let mut command = Command::new(PYTHON.as_ref()?);
    command.arg(script).arg("t.npz").args(arguments).current_dir(folder);
    Some(command.output().expect("the interpreter starts"))
}

/// Runs the experiment `file`, which is written to `folder`, with metrics and a trace, which by default has all of its
/// steps if they are at most ten.
#[track_caller]
fn run(folder: &Path, file: &str, arguments: &[&str]) {
    let at = |name: &str| folder.join(name);
    fs::write(at("e.toml"), file).expect("the folder is ours");
    let outputs = ["--trace", text(&at("t.npz")), "--metrics", text(&at("m.csv"))].map(str::to_owned);
    let output = shiftscope().arg("run").arg(at("e.toml")).args(outputs).args(arguments).output();
    succeeded(output.expect("the program starts"));
}

/// All measures agree, and none was left out.
#[track_caller]
fn check_agrees(output: &Output, what: &str) {
    let out = String::from_utf8_lossy(&output.stdout);
    let end = &out[out.len().saturating_sub(2000)..];
    assert!(output.status.success(), "{what}\n{end}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(!out.contains("not compared"), "{what}\n{end}");
    assert!(out.contains("arrays agree") && out.contains("measures agree"), "{what}\n{end}");
}

/// Changes while the networks run: step, key, value, layer.
type Event = (u64, &'static str, &'static str, Option<u64>);

const EVENTS: [&[Event]; 5] = [
    &[],
    &[(3, "batch_norm.hold", "true", None), (6, "batch_norm.hold", "false", None)],
    &[
        (0, "batch_norm.gamma", "0.7", Some(2)),
        (2, "batch_norm.gamma", "1.5", Some(1)),
        (4, "batch_norm.beta", "-0.5", Some(3)),
        (5, "batch_norm.beta", "0.25", None),
    ],
    &[
        (2, "arms.a.normalization", "\"batch-ghost\"", None),
        (4, "arms.b.normalization", "\"none\"", None),
        (5, "arms.a.normalization", "\"batch-noisy\"", None),
        // The first is no change of a network that is normalized by layer.
        (7, "arms.b.normalization", "\"layer\"", None),
        (7, "arms.b.normalization", "\"batch\"", None),
    ],
    &[
        (0, "data.noise", "0.2", None),
        (3, "data.noise", "0.4", None),
        (4, "measure.statistics", "\"running\"", None),
        (6, "training.learning_rate", "0.01", None),
        (7, "arms.b.learning_rate", "0.03", None),
        (8, "measure.statistics", "\"batch\"", None),
    ],
];

/// What holds γ and β: the key of all, of arm A, of arm B.
const HOLDS: [[&str; 3]; 6] = [
    ["false", "", ""],
    ["true", "", ""],
    ["false", "hold = true", ""],
    ["false", "", "hold = true"],
    ["true", "hold = false", ""],
    ["false", "hold = true", "hold = true"],
];

/// Every normalization with every activation, optimizer, placement and list of events. What else can differ, differs from
/// case to case: the normalization of arm B and the holds.
fn cases() -> Vec<String> {
    let mut cases = Vec::new();
    for (first, a) in Normalization::NAMES.iter().enumerate() {
        for activation in Activation::NAMES {
            for (optimizer, rate) in Optimizer::NAMES.iter().zip([0.2, 0.05, 0.02]) {
                for placement in Placement::NAMES {
                    for events in EVENTS {
                        let number = cases.len();
                        let b = Normalization::NAMES[(first + 1 + number % 4) % 5];
                        let [hold, hold_a, hold_b] = HOLDS[number % 6];
                        let events: Vec<String> = events
                            .iter()
                            .map(|(step, key, value, layer)| {
                                let layer = layer.map_or_else(String::new, |layer| format!("layer = {layer}\n"));
                                format!("[[event]]\nstep = {step}\nkey = \"{key}\"\nvalue = {value}\n{layer}")
                            })
                            .collect();
                        let events = events.concat();
                        cases.push(format!(
                            "seed = {number}\n\
                             [data]\nset = \"spirals\"\nsamples = 120\nlabel_noise = 0.1\n\
                             [network]\nactivation = \"{activation}\"\ndepth = 3\nwidth = 8\n\
                             [init]\nscale = 1.5\n\
                             [training]\noptimizer = \"{optimizer}\"\nlearning_rate = {rate}\nbatch_size = 32\nsteps = 10\n\
                             [batch_norm]\ngamma = 1.2\nbeta = 0.1\nplacement = \"{placement}\"\ngroup = 5\nhold = {hold}\n\
                             [measure]\nlag = 2\nprobe = 60\n\
                             [arms.a]\nnormalization = \"{a}\"\n{hold_a}\n\
                             [arms.b]\nnormalization = \"{b}\"\n{hold_b}\n{events}"
                        ));
                    }
                }
            }
        }
    }
    cases
}

fn check_cases<'a>(cases: impl Iterator<Item = &'a String>) {
    for file in cases {
        let folder = tempfile::tempdir().expect("there is room");
        run(folder.path(), file, &["--f64"]);
        if let Some(output) = replay(folder.path(), &["--metrics", "m.csv"]) {
            check_agrees(&output, file);
        }
    }
}

/// To 1e-9, arrays and measures; counts and shares exactly.
#[test]
fn some_of_all_combinations_are_found() {
    // This distance has no divisor in common with the numbers of values, so that each value comes up.
    let all = cases();
    let some: Vec<&String> = all.iter().step_by(67).collect();
    let has = |line: String| some.iter().any(|file| file.lines().any(|of| of == line));
    let seen = |key: &str, names: &[&str]| names.iter().all(|name| has(format!("{key} = \"{name}\"")));
    assert!(seen("normalization", Normalization::NAMES) && seen("activation", Activation::NAMES));
    assert!(seen("optimizer", Optimizer::NAMES) && seen("placement", Placement::NAMES));
    let events: BTreeSet<&str> =
        some.iter().map(|file| file.split_once("[[event]]").map_or("", |(_, of)| of)).collect();
    assert_eq!(events.len(), EVENTS.len());
    check_cases(some.into_iter());
}

#[test]
#[ignore = "900 runs take ten minutes"]
fn all_combinations_are_found() {
    check_cases(cases().iter());
}

/// A wrong ε is found in every array that it has a part in.
#[test]
fn ten_times_epsilon_is_not_found() {
    for normalization in Normalization::NAMES.iter().filter(|name| **name != "none") {
        let folder = tempfile::tempdir().unwrap();
        let file =
            format!("[network]\ndepth = 3\n[measure]\nprobe = 60\n[arms.b]\nnormalization = \"{normalization}\"\n");
        run(folder.path(), &file, &["--f64", "--steps", "3"]);
        let Some(output) = replay(folder.path(), &["--metrics", "m.csv", "--set", "batch_norm.eps=1e-4"]) else {
            return;
        };
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{normalization}: {out}");
        assert!(out.contains("arrays differ") && out.contains("measures differ"), "{normalization}: {out}");
        check_agrees(&replay(folder.path(), &["--metrics", "m.csv"]).unwrap(), normalization);
    }
}

#[test]
fn what_it_has_no_formula_for_it_refuses_by_name() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "[network]\ndepth = 2\n", &["--steps", "1"]);
    for (set, named) in [
        ("network.activation=swish", "network.activation = \"swish\" (known: sigmoid, "),
        ("arms.b.normalization=group", "arms.b.normalization = \"group\" (known: none, batch, "),
        ("training.weight_decay=0.1", "the key training.weight_decay"),
    ] {
        let Some(output) = replay(folder.path(), &["--set", set]) else { return };
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && stderr.contains(named), "{set}: {stderr}");
    }
}

/// A run in 32 bits, an arm that diverges in the middle of it, and a test split of more than one mini-batch.
#[test]
fn a_run_in_32_bits_and_one_that_diverges_are_found() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "", &["--steps", "4"]);
    let Some(output) = replay(folder.path(), &["--metrics", "m.csv"]) else { return };
    check_agrees(&output, "the default experiment");
    let file = "[network]\nactivation = \"linear\"\n[init]\nscale = 100\n[training]\nlearning_rate = 1000\n";
    run(folder.path(), file, &["--steps", "10", "--f64"]);
    let output = replay(folder.path(), &["--metrics", "m.csv"]).unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && out.contains("rows after the trace, after a divergence"), "{out}");
}
