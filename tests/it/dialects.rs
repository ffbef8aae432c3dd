//! Tables as people have them: a small file of each dialect, and what is made of it. Damaged ones lose no row in silence.
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use shiftscope::config::{Config, DataSet, TableConfig};
use shiftscope::data::{Data, Role, look_at_table};
use shiftscope::experiment::Experiment;

use crate::program::{output, succeeded};

fn path(name: &str) -> String {
    format!("{}/tests/it/dialects/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// What is made of each file, in the words of `run`.
const READ: &[(&str, &str)] = &[
    ("aligned.txt", "36 rows, 3 features, 3 classes (class column \"column 4\" as the only text, no header, spaces)"),
    (
        "all_text.csv",
        "36 rows, 5 features, 3 classes (class column \"rock\" as the last column, header, comma, \"size\": 2 values, a feature each, \"color\": 3 values, a feature each)",
    ),
    ("bom_crlf.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    ("class_first.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    (
        "class_first_numbers.data",
        "36 rows, 3 features, 3 classes (class column \"column 1\" as the first column, since the last is a measurement, no header, comma)",
    ),
    ("class_middle.csv", "36 rows, 3 features, 3 classes (class column \"type\" by its name, header, comma)"),
    (
        "comment_names.txt",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the last column, header, spaces, 1 comment line)",
    ),
    (
        "comments.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, 2 comment lines)",
    ),
    ("constant.csv", "36 rows, 2 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    ("cr.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    (
        "empty_rows.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, 2 empty rows)",
    ),
    ("excel_sep.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, semicolon)"),
    (
        "german.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, semicolon, decimal comma)",
    ),
    (
        "german_thousands.csv",
        "36 rows, 1 feature, 3 classes (class column \"Gestein\" as the only text, header, semicolon, decimal comma, \"Masse\": thousands)",
    ),
    (
        "hash_header.csv",
        "36 rows, 2 features, 3 classes (class column \"Type 1\" as the only text, header, comma, \"#\" left out: counts the rows, \"Name\" left out: another text in every row)",
    ),
    (
        "id.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, \"Id\" left out: counts the rows)",
    ),
    (
        "korean_cp949.csv",
        "36 rows, 3 features, 3 classes (class column \"종류\" by its name, header, comma, taken for CP949)",
    ),
    ("korean_units.csv", "36 rows, 3 features, 3 classes (class column \"종류\" by its name, header, comma)"),
    ("korean_utf16.txt", "36 rows, 3 features, 3 classes (class column \"종류\" by its name, header, tab, UTF-16)"),
    (
        "latin1.csv",
        "36 rows, 3 features, 3 classes (class column \"Stein\" as the only text, header, semicolon, decimal comma, taken for Windows-1252)",
    ),
    ("long_names.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    (
        "missing_class.csv",
        "34 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, 2 rows dropped: no class)",
    ),
    (
        "missing_empty.csv",
        "31 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, 5 rows dropped: missing)",
    ),
    (
        "missing_na.csv",
        "32 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, 4 rows dropped: missing)",
    ),
    (
        "missing_question.csv",
        "33 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, 3 rows dropped: missing)",
    ),
    (
        "name_first.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, \"sample\" left out: another text in every row)",
    ),
    ("no_header.csv", "36 rows, 3 features, 3 classes (class column \"column 4\" as the only text, no header, comma)"),
    (
        "no_header_numbers.csv",
        "36 rows, 3 features, 3 classes (class column \"column 4\" as the last column, no header, comma)",
    ),
    ("one_tiny_column.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    ("packed.csv.gz", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, gzip)"),
    (
        "pandas_index.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, \"column 1\" left out: counts the rows)",
    ),
    ("pandas_numbers.csv", "36 rows, 3 features, 3 classes (class column \"target\" by its name, header, comma)"),
    (
        "percent_thousands.csv",
        "36 rows, 2 features, 3 classes (class column \"rock\" as the only text, header, comma, \"quartz\": percent, \"grams\": thousands)",
    ),
    ("pipe.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, vertical bar)"),
    ("quotes.csv", "36 rows, 3 features, 6 classes (class column \"rock\" as the only text, header, comma)"),
    (
        "row_names.txt",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the last column, header, spaces, \"column 1\" left out: counts the rows)",
    ),
    (
        "same_names.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, \"density (2)\" renamed: an earlier column has its name)",
    ),
    ("semicolons.csv", "36 rows, 3 features, 3 classes (class column \"label\" by its name, header, semicolon)"),
    ("signs.csv", "36 rows, 2 features, 2 classes (class column \"column 3\" as the only text, no header, comma)"),
    ("tabs.tsv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, tab)"),
    (
        "text_feature.csv",
        "36 rows, 5 features, 3 classes (class column \"class\" by its name, header, comma, \"color\": 3 values, a feature each)",
    ),
    (
        "text_number_target.csv",
        "36 rows, 4 features, 3 classes (class column \"target\" by its name, header, comma, \"side\": 2 values, a feature each)",
    ),
    ("tiny.csv", "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    (
        "two_signs.csv",
        "36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, semicolon, \"density\": decimal comma)",
    ),
    ("twelve_rows.csv", "12 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma)"),
    ("weka.arff", "36 rows, 3 features, 3 classes (class column \"class\" by its name, Weka (ARFF))"),
];

/// Why each of the other files is refused, after the name of the file.
const REFUSED: &[(&str, &str)] = &[
    ("old_workbook.xls", " is an old Excel workbook (.xls); open it in a spreadsheet and save the table as CSV UTF-8"),
    ("page.html", " is a page of HTML or XML, not a table; save the table as CSV UTF-8"),
    ("picture.png", " is a picture, not a table"),
    (
        "regression.csv",
        ", column 3 has more than 100 values: a measurement, not a class; choose another column by data.class",
    ),
    (
        "stray_word.csv",
        ", line 31, column 2 is not a number, as the rest of its column is; correct it, leave the cell empty (a missing value), or leave the column out by data.ignore",
    ),
    ("title_line.csv", ", line 1 has 1 column, most rows below have 4; is it a title? Delete it, or begin it with #"),
    (
        "two_tables.csv",
        ", line 20, column 1 is not a number, as the rest of its column is; correct it, leave the cell empty (a missing value), or leave the column out by data.ignore",
    ),
    (
        "units_row.csv",
        ", line 2, column 1 is not a number, as the rest of its column is; correct it, leave the cell empty (a missing value), or leave the column out by data.ignore",
    ),
    (
        "workbook.xlsx",
        " is a workbook (.xlsx or .ods) or another zip archive; open it in a spreadsheet and save the table as CSV UTF-8",
    ),
];

/// The experiment on the file of this name, with these settings.
fn experiment(name: &str, settings: &[&str]) -> Config {
    let mut config = Config::default();
    config.data.set = DataSet::Csv;
    config.data.path = Some(path(name));
    for setting in ["network.depth=1", "network.width=4"].iter().chain(settings) {
        config.set(setting).unwrap();
    }
    config
}

#[test]
fn every_dialect_is_read_and_trained_on() {
    for (name, words) in READ {
        let config = experiment(name, &[]).check().unwrap();
        let data = Arc::new(Data::load(config.config()).unwrap_or_else(|error| panic!("{name}: {error}")));
        let report = data.table.as_ref().unwrap();
        assert_eq!(report.to_string(), *words, "{name}");
        assert_eq!((data.features(), data.classes()), (report.features(), report.classes.len()), "{name}");
        let mut experiment = Experiment::<f32>::new(&config, &data).unwrap_or_else(|error| panic!("{name}: {error}"));
        experiment.step();
        assert!(experiment.arms.iter().all(|arm| arm.loss().is_some_and(f64::is_finite)), "{name}");
    }
}

#[test]
fn what_cannot_be_trained_on_says_what_to_do() {
    for (name, words) in REFUSED {
        let error = Data::load(&experiment(name, &[])).unwrap_err().to_string();
        assert_eq!(error.replace(&path(""), ""), format!("data.path {name}{words}"));
    }
}

#[test]
fn every_file_of_the_folder_is_named() {
    let mut files: Vec<String> =
        fs::read_dir(path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let mut named: Vec<&str> = READ.iter().chain(REFUSED).map(|(name, _)| *name).collect();
    files.sort();
    named.sort_unstable();
    assert_eq!(files, named);
}

/// Returns the line of `run` about the file of this name with these settings, or why it is refused.
fn said(name: &str, settings: &[&str]) -> String {
    match Data::load(&experiment(name, settings)) {
        Ok(data) => data.table.unwrap().to_string(),
        Err(error) => error.to_string().replace(&path(""), ""),
    }
}

#[test]
fn the_user_chooses_class_header_and_columns() {
    let starts = |name: &str, settings: &[&str], start: &str| {
        let said = said(name, settings);
        assert!(said.starts_with(start), "{said}");
    };
    starts("id.csv", &[], "36 rows, 3 features, 3 classes (class column \"rock\"");
    starts("id.csv", &["data.keep=Id"], "36 rows, 4 features, 3 classes (");
    starts("id.csv", &["data.ignore=[\"hardness\"]"], "36 rows, 2 features, 3 classes (");
    starts("id.csv", &["data.ignore=hardness, WEIGHT"], "36 rows, 1 feature, 3 classes (");
    starts(
        "text_feature.csv",
        &["data.class=color"],
        "36 rows, 5 features, 3 classes (class column \"color\" as chosen,",
    );
    starts("text_feature.csv", &["data.class=2"], "36 rows, 5 features, 3 classes (class column \"color\" as chosen,");
    starts("no_header.csv", &["data.header=true"], "35 rows, 3 features, 3 classes (");
    starts(
        "no_header.csv",
        &["data.class=column 4"],
        "36 rows, 3 features, 3 classes (class column \"column 4\" as chosen,",
    );
    starts("missing_na.csv", &["data.missing=mean"], "36 rows, 3 features, 3 classes (");
    for (settings, problem) in [
        (
            "data.class=roc",
            "data.class is \"roc\", which is no column of id.csv; allowed: auto, a name in its header, or 1..=5",
        ),
        (
            "data.class=6",
            "data.class is 6, which is no column of id.csv; allowed: auto, a name in its header, or 1..=5",
        ),
        ("data.ignore=Idd", "data.ignore names \"Idd\", which is no column of id.csv"),
        ("data.keep=Idd", "data.keep names \"Idd\", which is no column of id.csv"),
    ] {
        assert_eq!(said("id.csv", &[settings]), problem);
    }
    let both = said("id.csv", &["data.class=rock", "data.ignore=rock"]);
    assert_eq!(both, "data.class is also in data.ignore; leave one of them out");
}

#[test]
fn run_says_how_the_table_was_read_before_it_trains() {
    let small = ["--set", "network.depth=1", "--set", "network.width=4", "--steps", "2"];
    let run = |more: &[&str]| {
        output(&[&["run", "--set", &format!("data.path={}", path("id.csv"))], &small[..], more].concat())
    };
    let samples = Data::load(&experiment("id.csv", &[])).unwrap().train.len();
    let line = format!(
        "data: 36 rows, 3 features, 3 classes (class column \"rock\" as the only text, header, comma, \"Id\" left out: counts \
         the rows); mini-batches of {samples}, all there are to train on\n"
    );
    let said = succeeded(run(&[]));
    assert!(said.starts_with(&line) && said.lines().count() == 3, "{said}");
    let seeds = succeeded(run(&["--seeds", "1,2", "--set", "training.batch_size=8"]));
    assert_eq!(seeds.matches("data:").count(), 1, "{seeds}");
    assert!(!seeds.contains("mini-batches"), "{seeds}");
    let rows = run(&["--metrics", "-"]);
    assert_eq!(String::from_utf8(rows.stderr.clone()).unwrap().lines().next(), line.lines().next());
    assert!(succeeded(rows).starts_with("step,"));
    let chosen = run(&["--set", "training.batch_size=64"]);
    assert!(
        String::from_utf8(chosen.stderr)
            .unwrap()
            .contains(&format!("training.batch_size is 64; allowed: 2..={samples}"))
    );
}

/// The files that are damaged: text in UTF-8 whose quotes do not make lines more than rows.
static WHOLE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let texts = READ.iter().filter(|(name, _)| !["weka.arff", "excel_sep.csv"].contains(name));
    let bytes = texts.map(|(name, _)| fs::read(path(name)).unwrap());
    bytes.filter(|bytes| std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))).collect()
});

/// A change of the bytes of a file: at a place, of a length.
#[derive(Clone, Debug)]
enum Damage {
    Flip(usize, u8),
    Put(usize, u8),
    Cut(usize, usize),
    Repeat(usize, usize),
    End(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = || any::<usize>();
    let byte = || prop_oneof![any::<u8>(), proptest::sample::select(b",;\t| \"#%\r\n.-?e0".to_vec())];
    prop_oneof![
        (at(), byte()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (at(), byte()).prop_map(|(at, byte)| Damage::Put(at, byte)),
        (at(), 1..40_usize).prop_map(|(at, n)| Damage::Cut(at, n)),
        (at(), 1..40_usize).prop_map(|(at, n)| Damage::Repeat(at, n)),
        at().prop_map(Damage::End),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let len = bytes.len();
        let part = |at: usize, n: usize| at % len..(at % len + n).min(len);
        match *damage {
            Damage::Flip(at, byte) => {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            Damage::Put(at, byte) => bytes.insert(at % bytes.len(), byte),
            Damage::Cut(at, n) => drop(bytes.drain(part(at, n))),
            Damage::Repeat(at, n) => {
                let part = bytes[part(at, n)].to_vec();
                let at = at % bytes.len();
                bytes.splice(at..at, part);
            }
            Damage::End(at) => bytes.truncate(at % bytes.len()),
        }
    }
    bytes
}

/// Asserts that `bytes` are refused in one line, or that every line of them is accounted for.
fn loses_nothing(file: &Path, bytes: &[u8]) -> Result<(), TestCaseError> {
    fs::write(file, bytes).unwrap();
    let (report, problem) = match look_at_table(file.to_str().unwrap(), &TableConfig::default()) {
        Ok(looked) => looked,
        Err(problem) => {
            prop_assert!(!problem.to_string().contains(['\n', '\r']));
            return Ok(());
        }
    };
    prop_assert!(!report.to_string().contains(['\n', '\r']));
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    // A cell in quotes may have several lines; `rows` compares those with another reader.
    if problem.is_some() || text.contains('"') {
        return Ok(());
    }
    let is_blank =
        |line: &&str| line.trim_matches(|c: char| c.is_whitespace() && c != '\t' || c == '\u{feff}').is_empty();
    let tabs = text.lines().any(|line| line.trim().is_empty() && line.contains('\t'));
    if tabs || text.to_ascii_lowercase().starts_with("sep=") {
        return Ok(());
    }
    let lines = text.split(['\n', '\r']).filter(|line| !is_blank(line)).count() as u64;
    let rows = (report.rows + report.dropped + report.unclassed) as u64;
    let seen = rows + report.empty + report.comments + u64::from(report.header);
    prop_assert_eq!(lines, seen, "{}", report);
    prop_assert!(report.columns.iter().filter(|column| column.role == Role::Class).count() == 1);
    Ok(())
}

fn lose_nothing(cases: u32) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("damaged.csv");
    let damages = (0..WHOLE.len(), proptest::collection::vec(damage(), 1..4));
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&damages, |(of, damages)| loses_nothing(&file, &damaged(WHOLE[of].clone(), &damages)));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_damaged_table_loses_no_row_in_silence() {
    lose_nothing(500);
}

#[test]
#[ignore = "a minute"]
fn a_hundred_thousand_damaged_tables_lose_no_row_in_silence() {
    lose_nothing(100_000);
}
