//! The arrows between the rooms, read off the source.

use std::fs;
use std::path::{Path, PathBuf};

/// Every room with the rooms that it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("real", &[]),
    ("files", &[]),
    ("korean", &[]),
    ("numbers", &[]),
    ("choices", &[]),
    ("config", &[]),
    ("data", &["config", "real"]),
    ("vector", &[]),
    ("product", &["real", "vector"]),
    ("nn", &["config", "product", "real", "vector"]),
    ("measure", &["config", "product", "real", "vector"]),
    ("experiment", &["config", "data", "measure", "nn", "real"]),
    ("map", &["config", "data", "experiment", "measure", "nn", "real"]),
    ("lessons", &["config", "data", "experiment", "korean", "map", "measure", "nn", "numbers", "real"]),
    ("trainer", &["config", "data", "experiment", "map", "measure", "nn", "real"]),
    ("render", &[]),
    ("view", &["config", "data", "files", "korean", "lessons", "map", "measure", "numbers", "trainer"]),
    ("figure", &["config", "data", "files", "map", "measure", "render", "trainer", "view"]),
    ("app", &["config", "data", "figure", "files", "lessons", "map", "measure", "real", "render", "trainer", "view"]),
    (
        "cli",
        &[
            "config",
            "data",
            "experiment",
            "figure",
            "files",
            "lessons",
            "map",
            "measure",
            "nn",
            "numbers",
            "real",
            "trainer",
            "view",
        ],
    ),
];

/// Words that must not occur in the code of a room.
const ABSENT: &[(&str, &[&str])] = &[
    ("real", &["egui", "std::fs", "std::thread", "std::time"]),
    ("vector", &["egui", "std::fs", "std::thread", "std::time"]),
    ("files", &["egui", "std::thread", "std::time"]),
    ("config", &["egui", "ndarray", "std::fs", "std::thread", "std::time"]),
    ("product", &["egui", "std::fs", "std::thread", "std::time"]),
    ("nn", &["egui", "std::fs", "std::thread", "std::time"]),
    ("data", &["egui", "std::thread", "std::time"]),
    ("measure", &["egui", "std::fs", "std::thread", "std::time"]),
    ("experiment", &["egui", "std::fs", "std::thread", "std::time"]),
    ("lessons", &["egui", "std::fs", "std::thread", "std::time"]),
    ("korean", &["egui", "std::fs", "std::thread", "std::time"]),
    ("numbers", &["egui", "std::fs", "std::thread", "std::time"]),
    ("map", &["egui", "std::fs", "std::time"]),
    ("trainer", &["egui", "std::fs"]),
    ("view", &["eframe", "std::fs", "std::thread"]),
    ("figure", &["eframe"]),
    ("render", &["eframe", "std::fs", "std::thread", "std::time::Instant", "SystemTime"]),
];

/// The non-test source files of a room.
fn files(room: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![src.join(room)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("a readable folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
    found.extend(Some(src.join(format!("{room}.rs"))).filter(|path| path.exists()));
    assert!(!found.is_empty(), "room {room} has no files");
    found
}

/// The code of a file: no comments, and nothing behind the tests' beginning.
fn code(path: &Path) -> String {
    if path.file_stem().is_some_and(|stem| stem == "tests" || stem.to_string_lossy().ends_with("_tests")) {
        return String::new();
    }
    let text = fs::read_to_string(path).expect("a readable file");
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The rooms that `code` names behind `crate::`, groups included.
fn imports(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap_or(group));
        let parts = if rest.starts_with('{') { group.split(',').collect() } else { vec![rest] };
        let word =
            |part: &str| part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        rooms.extend(parts.into_iter().map(word));
    }
    rooms
}

#[test]
fn no_arrow_points_back() {
    let known: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    for (room, allowed) in ARROWS {
        for file in files(room) {
            for import in imports(&code(&file)) {
                let fine = import == *room || allowed.contains(&import.as_str()) || !known.contains(&import.as_str());
                assert!(fine, "{} imports {import}; {room} may import {allowed:?}", file.display());
            }
        }
    }
}

#[test]
fn no_room_hands_on_the_types_of_another() {
    for (room, _) in ARROWS {
        for file in files(room) {
            let code = code(&file);
            for handed_on in code.split("pub use crate::").skip(1).filter_map(|rest| rest.split(';').next()) {
                let is_own = handed_on.split("::").next() == Some(*room);
                let has_types = handed_on.contains(|c: char| c.is_ascii_uppercase());
                assert!(is_own || !has_types, "{} hands on {handed_on}", file.display());
            }
        }
    }
}

#[test]
fn every_room_is_known() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let room = line.trim_end_matches(';');
        assert!(ARROWS.iter().any(|(known, _)| *known == room), "room {room} is not in the table of this test");
    }
}

#[test]
fn rooms_do_not_know_what_they_must_not() {
    for (room, words) in ABSENT {
        for file in files(room) {
            let code = code(&file);
            for word in *words {
                assert!(!code.contains(word), "{} knows {word}", file.display());
            }
        }
    }
}

#[test]
fn the_test_would_see_a_wrong_arrow() {
    assert_eq!(imports("use crate::view::theme;\nuse crate::{nn, app::run};"), ["view", "nn", "app"]);
}
