//! The experiment that a command line asks for: defaults < FILE < `--set` < `--steps`.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::failure::reason;
use crate::config::{Checked, Config, Key, Value};

/// Largest experiment file, in bytes. The default one with all its comments has about 4,000.
const MAX_BYTES: u64 = 1 << 20;

/// Puts the experiment together and checks it.
///
/// # Errors
/// Everything that is wrong with the file, the assignments and the steps, one text for each problem.
pub fn experiment(file: Option<&Path>, set: &[String], steps: Option<&str>) -> Result<Checked, Vec<String>> {
    let mut config = Config::default();
    let mut problems = Vec::new();
    if let Some(path) = file {
        let merged = read(path).and_then(|text| {
            config.merge_toml(&text).map_err(|error| error.0.iter().map(ToString::to_string).collect())
        });
        problems.extend(merged.err().into_iter().flatten().map(|problem| format!("{}: {problem}", path.display())));
    }
    for assignment in set {
        problems.extend(config.set(assignment).err().map(|problem| problem.to_string()));
    }
    if let Some(text) = steps {
        problems.extend(set_steps(&mut config, text).err());
    }
    match config.check() {
        Ok(checked) if problems.is_empty() => Ok(checked),
        checked => {
            problems.extend(checked.err().into_iter().flat_map(|error| error.0).map(|problem| problem.to_string()));
            Err(problems)
        }
    }
}

/// `--steps`, in the range of `training.steps`.
fn set_steps(config: &mut Config, text: &str) -> Result<(), String> {
    Key::find("training.steps")
        .and_then(|key| key.set(config, &Value::parse(key, text)?))
        .map_err(|problem| format!("--steps {}", problem.text))
}

/// The text of an experiment file. Opens no pipe and no device, and reads a bounded number of bytes: nothing that is
/// named here can hold the program up.
fn read(path: &Path) -> Result<String, Vec<String>> {
    let problem = |text: &str| vec![text.to_owned()];
    let failed = |error: std::io::Error| vec![reason(&error)];
    let kind = fs::metadata(path).map_err(failed)?;
    if kind.is_dir() {
        return Err(problem("is a folder, not an experiment file"));
    }
    if !kind.is_file() {
        return Err(problem("is a pipe or a device, not an experiment file"));
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(problem("is larger than 1 MiB: not an experiment file"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        vec![format!("line {line}: not UTF-8 text")]
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[track_caller]
    fn refused(bytes: &[u8], set: &[&str], expected: &[&str]) {
        let file = file(bytes);
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        let name = file.path().display().to_string();
        let problems = experiment(Some(file.path()), &set, None).unwrap_err();
        let problems: Vec<String> = problems.iter().map(|problem| problem.replace(&name, "FILE")).collect();
        assert_eq!(problems, expected);
    }

    #[test]
    fn later_wins() {
        let file = file(b"seed = 2\n[training]\nsteps = 5\n[network]\ndepth = 3");
        let set = ["network.depth=4".to_owned(), "network.depth=7".to_owned(), "training.steps=6".to_owned()];
        let config = experiment(Some(file.path()), &set, Some("9")).unwrap().into_config();
        assert_eq!((config.seed, config.network.depth, config.training.steps), (2, 7, 9));
        let config = experiment(Some(file.path()), &[], None).unwrap().into_config();
        assert_eq!((config.seed, config.network.depth, config.training.steps), (2, 3, 5));
    }

    #[test]
    fn all_problems_of_file_and_assignments_are_named() {
        refused(
            b"sed = 1\n[network]\ndepth = 0",
            &["network.width=0", "data.set=csv"],
            &[
                "FILE: network.depth is 0; allowed: 1..=50",
                "FILE: sed is not a known key; did you mean seed?",
                "network.width is 0; allowed: 1..=512",
                "data.path is missing; data.set = \"csv\" needs the path of a CSV file",
            ],
        );
    }

    #[test]
    fn files_that_are_no_experiment() {
        refused(b"seed = 1\n# caf\xe9", &[], &["FILE: line 2: not UTF-8 text"]);
        refused(&vec![b'#'; 1 << 21], &[], &["FILE: is larger than 1 MiB: not an experiment file"]);
        let folder = tempfile::tempdir().unwrap();
        let problems = experiment(Some(folder.path()), &[], None).unwrap_err();
        assert!(problems[0].ends_with("is a folder, not an experiment file"), "{problems:?}");
        let problems = experiment(Some(&folder.path().join("none.toml")), &[], None).unwrap_err();
        assert!(problems[0].ends_with("none.toml: no such file or folder"), "{problems:?}");
    }

    #[test]
    fn steps_have_the_range_of_their_key() {
        for text in ["-1", "x", "1.5", "10000001", "", "nan"] {
            let problems = experiment(None, &[], Some(text)).unwrap_err();
            assert!(problems[0].starts_with("--steps is ") && problems[0].ends_with("allowed: 0..=10000000"), "{text}");
        }
    }
}
