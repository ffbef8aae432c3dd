//! What goes with the program in a package, and the licenses of what is in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::program::{SMALL, output, run, succeeded};

/// A file of the project.
#[track_caller]
fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Name and version at the beginning of each line.
fn crates(lines: &str) -> BTreeSet<String> {
    let named = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, version) = (words.next()?, words.next()?);
        let is_version = version.strip_prefix('v')?.starts_with(|c: char| c.is_ascii_digit());
        is_version.then(|| format!("{name} {version}"))
    };
    lines.lines().filter_map(named).collect()
}

/// The text between the first `begin` in `text` and the next `end`.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("{begin:?} is missing"));
    rest.split_once(end).unwrap_or_else(|| panic!("{end:?} is missing")).0
}

/// All crates of `Cargo.lock` but the program itself.
fn locked() -> BTreeSet<String> {
    let lock: toml::Table = read("Cargo.lock").parse().expect("Cargo.lock is TOML");
    let packages = lock["package"].as_array().expect("a list of packages").iter();
    let named =
        |package: &toml::Value| Some(format!("{} v{}", package["name"].as_str()?, package["version"].as_str()?));
    packages.filter_map(named).filter(|name| !name.starts_with("shiftscope ")).collect()
}

#[test]
fn every_crate_is_known_by_its_license_or_as_not_linked() {
    let table = read("assets/licenses/crates.txt");
    let linked = crates(between(&table, "# Crates\n", "\n## "));
    let others = crates(&read("packaging/not_linked.txt"));
    assert!(linked.is_disjoint(&others) && linked.len() > 100 && others.len() > 10);
    let known: BTreeSet<String> = linked.union(&others).cloned().collect();
    let differing: Vec<_> = known.symmetric_difference(&locked()).cloned().collect();
    assert!(differing.is_empty(), "Cargo.lock has changed: run packaging/licenses.py; {differing:?}");
}

#[test]
fn all_that_the_program_contains_is_named_with_its_license() {
    let text = succeeded(output(&["--licenses"]));
    for part in [
        "MIT OR Apache-2.0",
        "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION",
        "## mnist_",
        "Pretendard",
        "NAVER",
        "Bitstream",
        "\nndarray v",
        "Mozilla Public License Version 2.0",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn an_experiment_may_have_the_ending_that_opens_it_from_the_desktop() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |name: &str| {
        let file = folder.path().join(name);
        fs::write(&file, "seed = 9\n[training]\nsteps = 3\n").expect("a file");
        run(&[&[file.to_str().expect("a name")], &SMALL[..]].concat())
    };
    assert_eq!(of("Übung 1.shiftscope"), of("plain.toml"));
    assert_ne!(of("plain.toml"), run(&[&["--steps", "3"], &SMALL[..]].concat()));
}

#[test]
fn the_desktop_gives_the_program_its_own_files() {
    let desktop = read("packaging/linux/shiftscope.desktop");
    let mime = read("packaging/linux/shiftscope.mime.xml");
    let store = read("packaging/linux/shiftscope.metainfo.xml");
    let kind = between(&mime, "<mime-type type=\"", "\"");
    assert!(mime.contains("<glob pattern=\"*.shiftscope\"/>"));
    assert!(desktop.lines().any(|line| line == format!("MimeType={kind};")), "{kind}");
    assert!(store.contains(&format!("<mediatype>{kind}</mediatype>")), "{kind}");
    assert!(desktop.lines().any(|line| line == "Exec=shiftscope %f"));
    let first_line = between(&mime, "<match type=\"string\" offset=\"0\" value=\"", "\"").to_owned();
    assert!(succeeded(output(&["init"])).starts_with(&first_line), "{first_line}");
}

#[test]
fn a_release_has_one_version_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let debian = read("packaging/debian/changelog");
    assert!(debian.starts_with(&format!("shiftscope ({version}-1) ")), "packaging/debian/changelog: {version}");
    let store = read("packaging/linux/shiftscope.metainfo.xml");
    assert_eq!(between(&store, "<release version=\"", "\""), version, "the first release of the AppStream data");
}
