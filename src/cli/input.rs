//! The experiment that a command line asks for: defaults < FILE < `--set` < `--steps`.

use std::io;
use std::path::Path;

use crate::config::{Checked, Config, Key, Value};
use crate::files;

/// The FILE that stands for stdin.
pub const STDIN: &str = "-";

/// Puts the experiment of a file, or the default one, together and checks it.
///
/// # Errors
/// Everything that is wrong with the file, the assignments and the steps, one text for each problem.
pub fn experiment(file: Option<&Path>, set: &[String], steps: Option<&str>) -> Result<Checked, Vec<String>> {
    let mut config = Config::default();
    let mut problems = Vec::new();
    if let Some(path) = file {
        let text = if path == Path::new(STDIN) { files::read_from(io::stdin().lock()) } else { files::read(path) };
        let merged = text.map_err(|fault| vec![fault.to_string()]).and_then(|text| {
            config.merge_toml(&text).map_err(|error| error.0.iter().map(ToString::to_string).collect())
        });
        problems.extend(merged.err().into_iter().flatten().map(|problem| format!("{}: {problem}", path.display())));
    }
    with_changes(config, problems, set, steps)
}

/// The experiment `config`, in which `problems` were found, with the changes of the command line; checked.
///
/// # Errors
/// As [`experiment`].
pub fn with_changes(
    mut config: Config,
    mut problems: Vec<String>,
    set: &[String],
    steps: Option<&str>,
) -> Result<Checked, Vec<String>> {
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
        assert!(problems[0].ends_with("is a folder, not a file"), "{problems:?}");
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
