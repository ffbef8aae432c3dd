//! Why a table in a file of the user cannot be used, in the language of the window.

use crate::config::{BadTable, TableFault};
use crate::view::{Text, format};

/// Returns why a table cannot be used, in words that follow the name of its file: the place in it, and the reason.
pub fn bad_table(text: &Text, bad: &BadTable) -> String {
    let hint = if bad.has_escape() { text.get("table-escape") } else { String::new() };
    let words = reason(text, &bad.fault) + &hint;
    let (line, column) = (bad.line.map(|line| line.to_string()), bad.column.map(|column| column.to_string()));
    match (line.as_deref(), column.as_deref()) {
        (None, None) => words,
        (Some(line), None) => text.with("table-line", &[("line", line), ("words", &words)]),
        (None, Some(column)) => text.with("table-column", &[("column", column), ("words", &words)]),
        (Some(line), Some(column)) => text.with("table-cell", &[("line", line), ("column", column), ("words", &words)]),
    }
}

fn reason(text: &Text, fault: &TableFault) -> String {
    let number = |n: usize| format::steps(n as u64);
    let up_to = |name: &str, most: &str| text.with(name, &[("most", most)]);
    let cells = |name: &str, [found, width]: [usize; 2]| {
        text.with(name, &[("cells", &number(found)), ("width", &number(width))])
    };
    match fault {
        TableFault::Missing => text.get("fault-missing"),
        TableFault::Denied => text.get("fault-denied"),
        TableFault::Unreadable(why) => text.with("table-unreadable", &[("reason", why)]),
        TableFault::Folder => text.get("fault-folder"),
        TableFault::Device => text.get("fault-device"),
        TableFault::Large(size, most) => {
            text.with("table-large", &[("size", &size.to_string()), ("most", &most.to_string())])
        }
        TableFault::LargeUnpacked(most) => up_to("table-large-unpacked", &most.to_string()),
        TableFault::Changed => text.get("table-changed"),
        TableFault::Empty => text.get("table-empty"),
        TableFault::Page => text.get("table-page"),
        TableFault::Json => text.get("table-json"),
        TableFault::Workbook => text.get("table-workbook"),
        TableFault::OldWorkbook => text.get("table-old-workbook"),
        TableFault::Pdf => text.get("table-pdf"),
        TableFault::Picture => text.get("table-picture"),
        TableFault::Binary => text.get("table-binary"),
        TableFault::ZeroByte => text.get("table-zero-byte"),
        TableFault::NotText => text.get("table-not-text"),
        TableFault::OneColumn => text.get("table-one-column"),
        TableFault::ManyColumns(found, most) => {
            text.with("table-many-columns", &[("columns", &number(*found)), ("most", &number(*most))])
        }
        TableFault::LongRow => text.get("table-long-row"),
        TableFault::WideRow => text.get("table-wide-row"),
        TableFault::OpenQuote => text.get("table-open-quote"),
        TableFault::ManyLines => text.get("table-many-lines"),
        TableFault::Title(found, width) => cells("table-title", [*found, *width]),
        TableFault::UnlikeHeader(found, width) => cells("table-unlike-header", [*found, *width]),
        TableFault::UnlikeRows(found, width) => cells("table-unlike-rows", [*found, *width]),
        TableFault::HeaderAlone => text.get("table-header-alone"),
        TableFault::NoRows => text.get("table-no-rows"),
        TableFault::NotNumber => text.get("table-not-number"),
        TableFault::Sparse => text.get("table-sparse"),
        TableFault::HeaderOfNumbers => text.get("table-header-of-numbers"),
        TableFault::Infinite => text.get("table-infinite"),
        TableFault::HugeNumber(most) => up_to("table-huge-number", most),
        TableFault::ManyNumbers(most) => up_to("table-many-numbers", &number(*most)),
        TableFault::NoClassColumn => text.get("table-no-class-column"),
        TableFault::NothingToLearn => text.get("table-nothing-to-learn"),
        TableFault::ManyClasses(most) => up_to("table-many-classes", &number(*most)),
        TableFault::OneClass(most) => up_to("table-one-class", &number(*most)),
        TableFault::NoClass => text.get("table-no-class"),
        TableFault::NoWholeRow => text.get("table-no-whole-row"),
        TableFault::SmallClass(rows) => text.with("table-small-class", &[("rows", &number(*rows))]),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::config::{ClassColumn, Config, ConfigError, DataSet, ProblemKind};
    use crate::data::Data;
    use crate::view::Language;
    use crate::view::problem::of;

    /// Number of kinds.
    const KINDS: usize = 42;

    /// Returns the place of a kind among all, and whether a small file makes it. The compiler misses a new kind here.
    const fn place(fault: &TableFault) -> (usize, bool) {
        match fault {
            TableFault::Missing => (0, true),
            TableFault::Denied => (1, false),
            TableFault::Unreadable(_) => (2, false),
            TableFault::Folder => (3, true),
            TableFault::Device => (4, false),
            TableFault::Large(..) => (5, true),
            TableFault::LargeUnpacked(_) => (6, false),
            TableFault::Changed => (7, false),
            TableFault::Empty => (8, true),
            TableFault::Page => (9, true),
            TableFault::Json => (10, true),
            TableFault::Workbook => (11, true),
            TableFault::OldWorkbook => (12, true),
            TableFault::Pdf => (13, true),
            TableFault::Picture => (14, true),
            TableFault::Binary => (15, true),
            TableFault::ZeroByte => (16, true),
            TableFault::NotText => (17, true),
            TableFault::OneColumn => (18, true),
            TableFault::ManyColumns(..) => (19, true),
            TableFault::LongRow => (20, true),
            TableFault::WideRow => (21, true),
            TableFault::OpenQuote => (22, true),
            TableFault::ManyLines => (23, true),
            TableFault::Title(..) => (24, true),
            TableFault::UnlikeHeader(..) => (25, true),
            TableFault::UnlikeRows(..) => (26, true),
            TableFault::HeaderAlone => (27, true),
            TableFault::NoRows => (28, true),
            TableFault::NotNumber => (29, true),
            TableFault::Infinite => (30, true),
            TableFault::HugeNumber(_) => (31, true),
            TableFault::ManyNumbers(_) => (32, false),
            TableFault::NoClassColumn => (33, true),
            TableFault::NothingToLearn => (34, true),
            TableFault::ManyClasses(_) => (35, true),
            TableFault::OneClass(_) => (36, true),
            TableFault::NoClass => (37, true),
            TableFault::NoWholeRow => (38, true),
            TableFault::SmallClass(_) => (39, true),
            TableFault::HeaderOfNumbers => (40, true),
            TableFault::Sparse => (41, true),
        }
    }

    /// Twenty rows of two numbers and a class, the last of which begins with `cell`.
    fn last(cell: &str) -> Vec<u8> {
        let rows = (0..19).map(|i| format!("{}.5,{},{}\n", i % 7, i * 3 % 5, ["a", "b"][i % 2]));
        format!("x,y,class\n{}{cell},1,a\n", rows.collect::<String>()).into_bytes()
    }

    /// Small files that are refused, each for another reason.
    fn refused() -> Vec<(&'static str, Vec<u8>)> {
        let many = (0..120).map(|i| format!("{i}.5,{}.25\n", i * 7 % 120)).collect::<Vec<_>>().concat();
        let later = |bytes: &[u8]| [b"x,class\n1.5,a\n2.5,b\n".repeat(1 << 16).as_slice(), bytes].concat();
        let text = |text: &str| text.as_bytes().to_vec();
        vec![
            ("empty.csv", text("\n")),
            ("page.csv", text("<!DOCTYPE html>\n")),
            ("list.csv", text("{\"a\": 1}")),
            ("sparse.csv", text("+1 1:3 2:0.5\n-1 2:1 7:2\n")),
            ("sheet.csv", b"PK\x03\x04\0\0".to_vec()),
            ("old.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0".to_vec()),
            ("paper.csv", text("%PDF-1.7\n")),
            ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0".to_vec()),
            ("program.csv", b"\x7fELF\x02\x01\x01\0".to_vec()),
            ("zero.csv", later(b"3,\0\n")),
            ("mixed.csv", later(b"3,\xff\n")),
            ("one.csv", text("class\na\nb\n")),
            ("wide.csv", text(&(",".repeat(5000) + "a"))),
            ("endless.csv", text(&format!("x,class\n1,a\n2,\"{}", "b,b\n".repeat(1 << 19)))),
            ("commas.csv", text(&format!("x,class\n1,a\n{}", ",".repeat((1 << 20) + 2)))),
            ("quote.csv", text("x,y,class\n1,2,\"a\n1,2,b\n1,2,c\n")),
            ("lines.csv", text("x,y,class\n1,2,a\n1,3,\"b\nb\"\n")),
            ("title.csv", text("My trees\nx,y,class\n1,2,a\n1,2,c\n")),
            ("short.csv", text("x,y,class\n1,2,a\n1,b\n1,2,c\n")),
            ("ragged.csv", text("1,2,a\n1,2,b\n1,c\n")),
            ("names.csv", text("x,y,class\n")),
            ("rows.csv", text("@relation a\n@attribute x real\n@attribute y {a}\n@data\n")),
            ("word.csv", last("red")),
            ("years.csv", text(&("2019,2025,size,7,kind\n".to_owned() + &"1,2,3,4,0\n3,4,1,2,1\n".repeat(6)))),
            ("infinite.csv", last("inf")),
            ("huge.csv", last("1e29")),
            ("texts.csv", text("name,kind\nIvy,a\nOak,b\nElm,a\nAsh,b\n")),
            ("nameless.csv", text("name,first\nIvy,Jo\nOak,Al\nElm,Bo\nAsh,Cy\n")),
            ("measured.csv", text(&format!("x,class\n{many}"))),
            ("same.csv", text("x,class\n1,a\n2,a\n")),
            ("classless.csv", text("x,class\n1,?\n2,?\n3,\n")),
            ("gaps.csv", text("x,y,class\n?,1,a\n1,?,b\n")),
            ("single.csv", text("x,class\n1,a\n2,a\n3,b\n")),
        ]
    }

    /// Returns why the table at `path` is refused.
    fn fault(path: &Path) -> BadTable {
        let mut config = Config::default();
        config.data.set = DataSet::Csv;
        config.data.path = path.to_str().map(str::to_owned);
        if path.ends_with("classless.csv") {
            config.data.table.class = ClassColumn::Named("class".to_owned());
        }
        let ConfigError(problems) = Data::load(&config).map(|_| ()).expect_err(&path.display().to_string());
        match &problems[0].kind {
            ProblemKind::Table(bad) => BadTable::clone(bad),
            other => panic!("{}: {other}", path.display()),
        }
    }

    #[test]
    fn every_refusal_of_a_table_has_a_sentence_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let mut found: Vec<BadTable> = Vec::new();
        for (name, bytes) in refused() {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            found.push(fault(&path));
        }
        found.push(fault(&folder.path().join("none.csv")));
        found.push(fault(folder.path()));
        let large = folder.path().join("large.csv");
        // A sparse file, which takes no space on the disk.
        fs::File::create(&large).unwrap().set_len(1 << 30).unwrap();
        found.push(fault(&large));
        let mut all = BTreeSet::new();
        for bad in &found {
            let (at, of_file) = place(&bad.fault);
            assert!(of_file && all.insert(at), "{bad}");
        }
        let others = [
            TableFault::Denied,
            TableFault::Unreadable("bad sector".to_owned()),
            TableFault::Device,
            TableFault::LargeUnpacked(256),
            TableFault::Changed,
            TableFault::ManyNumbers(1 << 24),
        ];
        for fault in others {
            let (at, of_file) = place(&fault);
            assert!(!of_file && all.insert(at), "{fault}");
            found.push(BadTable { file: "my.csv".to_owned(), line: None, column: None, fault });
        }
        assert!(all.into_iter().eq(0..KINDS), "a kind without a case");

        let [english, korean] = Language::ALL.map(Text::new);
        let is_korean = |c: char| ('가'..='힣').contains(&c);
        for bad in &found {
            let [en, ko] = [&english, &korean].map(|text| bad_table(text, bad));
            assert!(!en.contains(is_korean) && ko.contains(is_korean), "{en} | {ko}");
            for number in [bad.line, bad.column.map(|column| column as u64)].into_iter().flatten() {
                assert!([&en, &ko].iter().all(|words| words.contains(&number.to_string())), "{en} | {ko}");
            }
            let problem = bad.fault.clone().at(&bad.file, bad.line, bad.column);
            assert_eq!(of(&korean, &problem), format!("{}: {ko}", bad.file));
            assert!(!problem.to_string().contains(is_korean), "the command line");
        }
    }
}
