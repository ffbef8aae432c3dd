//! Translations into a language that the program does not have.

use std::fs;
use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use shiftscope::app::Remembered;
use shiftscope::config::Config;
use shiftscope::view::{Language, Translation};
use tempfile::TempDir;

use crate::bench::{Bench, Window, click, window_of};
use crate::program::{SMALL, check_refused, output, shiftscope, succeeded, text};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    folder
}

/// A loss figure of a small run in the language `qaa` of the folder.
fn figure(locale: &Path, out: &Path) -> std::process::Output {
    let arguments =
        ["figure", "--view", "loss", "--step", "2", "--lang", "qaa", "--locale", text(locale), "--out", text(out)];
    output(&[&arguments[..], &SMALL].concat())
}

#[test]
fn a_figure_is_made_in_a_language_from_a_folder() {
    let loss = "figure-loss = Пример Ωλ ąęł\n";
    for files in [&[("qaa.ftl", loss)][..], &[("qaa/a.ftl", "step = x\n"), ("qaa/b.ftl", loss), ("README", "no text")]]
    {
        let (locale, out) = (folder(files), tempfile::tempdir().unwrap());
        let path = out.path().join("f.svg");
        let output = figure(locale.path(), &path);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        succeeded(output);
        let svg = fs::read_to_string(path).unwrap();
        assert!(svg.contains("Пример Ωλ ąęł") && svg.contains("lang=\"qaa\""));
        // What is not translated is in English.
        assert!(svg.contains(" · step 2 · epoch "));
    }
}

#[test]
fn a_broken_file_stops_nothing_and_is_said() {
    let locale = folder(&[
        ("qaa.ftl", "figure-loss = Qloss\nstep = { $\n"),
        ("qab.ftl", "\u{0}\n"),
        ("window.ftl", "step = x\n"),
    ]);
    fs::write(locale.path().join("qac.ftl"), b"step = \xff\n").unwrap();
    let out = tempfile::tempdir().unwrap();
    let output = figure(locale.path(), &out.path().join("f.svg"));
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 4, "{said}");
    for part in [
        "qaa.ftl: line 2: step is no Fluent",
        "qab.ftl: line 1",
        "qac.ftl: is not UTF-8 text",
        "window.ftl: is not named after",
    ] {
        assert!(said.lines().any(|line| line.starts_with("translation: ") && line.contains(part)), "{part}: {said}");
    }
    assert!(fs::read_to_string(out.path().join("f.svg")).unwrap().contains("Qloss"));
}

#[test]
fn a_folder_without_a_translation_is_refused() {
    let none = "--locale no/such/folder: no such file or folder";
    check_refused(&output(&["--locale", "no/such/folder"]), 2, none);
    check_refused(&output(&["locale", "--locale", "no/such/folder"]), 2, none);
    for files in [&[][..], &[("en.ftl", "step = x\n"), ("notes.txt", "x")]] {
        let locale = folder(files);
        check_refused(&output(&["locale", "--locale", text(locale.path())]), 2, "holds no translation; name its files");
    }
    let locale = folder(&[("qaa.ftl", "")]);
    let refused = output(&["--lang", "qab", "--locale", text(locale.path())]);
    check_refused(&refused, 2, "--lang is \"qab\"; allowed: en, ko or qaa (did you mean qaa?)");
    check_refused(
        &output(&["locale", "--missing", "deutsch"]),
        2,
        "--missing is \"deutsch\"; allowed: the tag of a language",
    );
}

#[test]
fn the_languages_and_what_one_lacks_are_listed() {
    let locale = folder(&[("qaa.ftl", "language-name = Qa\nstep = Qstep\n")]);
    let listed = succeeded(output(&["locale", "--locale", text(locale.path())]));
    assert!(
        listed.starts_with("en       English") && listed.lines().count() == 3 && listed.contains("\nqaa      Qa"),
        "{listed}"
    );
    let lacks = |arguments: &[&str]| succeeded(output(&[&["locale", "--missing", "qaa"], arguments].concat()));
    let all = lacks(&[]);
    assert!(all.starts_with("# qaa (qaa): 0 of ") && all.contains("\ntrain = Train\n"));
    let some = lacks(&["--locale", text(locale.path())]);
    assert!(
        some.starts_with("# qaa (Qa): 2 of ") && some.contains("\n# step.tip is missing: .tip = Make one step"),
        "{some}"
    );
    // What is printed is what a translator goes on with.
    let whole = folder(&[("qaa.ftl", &all)]);
    assert_eq!(lacks(&["--locale", text(whole.path())]).lines().count(), 1);
}

#[test]
fn the_folder_beside_the_settings_is_read_too() {
    let settings = folder(&[("locales/qaa.ftl", "language-name = Qa\n"), ("locales/qab.ftl", "language-name = Qb\n")]);
    let locale = folder(&[("qab.ftl", "language-name = Other\n")]);
    let listed = |arguments: &[&str]| {
        let mut command = shiftscope();
        command.env("SHIFTSCOPE_STATE", settings.path().join("window.toml")).arg("locale").args(arguments);
        succeeded(command.output().unwrap())
    };
    assert!(listed(&[]).contains("qaa      Qa ") && listed(&[]).contains("qab      Qb "));
    assert!(listed(&["--locale", text(locale.path())]).contains("qab      Other "));
}

/// A language of a translation of four texts.
fn added(tag: &str) -> Language {
    let texts = "language-name = Qa\nlanguage = Qlanguage\ntrain = Qtrain\nnumber-percent = %{ $number }\n";
    let (translation, problems) =
        Translation::read(tag, Path::new("/some/locales"), &[("x".to_owned(), texts.to_owned())]);
    assert!(problems.is_empty());
    Language::add(translation)
}

fn offering(language: Language) -> Window {
    let mut bench = Bench::new(Config::default(), Language::English);
    bench.session.offer(vec![Language::English, Language::Korean, language]);
    window_of(bench, [1280.0, 720.0])
}

#[test]
fn a_third_language_is_chosen_in_the_window_and_remembered() {
    let language = added("qba");
    let mut window = offering(language);
    click(&mut window, Role::ComboBox, "Language");
    window.get_by_label("한국어");
    window.get_by_label("Qa").click();
    window.run();
    window.get_by_role_and_label(Role::Button, "Qtrain");
    // What it lacks is in English, and its percentages are its own.
    window.get_by_role_and_label(Role::Slider, "Learning rate");
    assert!(window.query_all_by_label_contains("%").count() > 0);
    assert!(window.query_all_by_label_contains("\u{a0}%").next().is_none());
    let remembered = window.state().session.remember(&window.ctx, &Remembered::default());
    assert_eq!(Remembered::from_toml(&remembered.to_toml()).unwrap().language, language);
    click(&mut window, Role::ComboBox, "Qlanguage");
    window.get_by_label("English").click();
    window.run();
    window.get_by_role_and_label(Role::Button, "Train");
}
