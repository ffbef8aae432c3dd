use std::io;

use proptest::prelude::*;

use super::*;

fn reading(text: impl AsRef<[u8]>, options: &TableConfig) -> Result<Reading, Problem> {
    CsvTable::read(Cursor::new(text.as_ref()), "my.csv", options)
}

fn read(text: impl AsRef<[u8]>) -> Result<CsvTable, String> {
    let reading = reading(text, &TableConfig::default());
    reading.and_then(|reading| reading.table).map_err(|problem| {
        assert_eq!(problem.key, "data.path");
        problem.kind.to_string()
    })
}

/// Reads a table that can be learned from, with these assignments to keys.
#[track_caller]
fn with(text: &str, set: &[&str]) -> (TableReport, CsvTable) {
    let mut config = crate::config::Config::default();
    for assignment in set {
        config.set(assignment).unwrap();
    }
    let Reading { report, table } = reading(text, &config.data.table).unwrap();
    (report, table.unwrap())
}

/// Returns what the columns of `text` are used for.
#[track_caller]
fn roles(text: &str, set: &[&str]) -> Vec<Role> {
    with(text, set).0.columns.into_iter().map(|column| column.role).collect()
}

/// Asserts that `text` is refused with this message.
#[track_caller]
fn refuse(text: impl AsRef<[u8]>, message: &str) {
    assert_eq!(read(text).unwrap_err(), message);
}

/// Asserts that `text` is read as this small table with the columns x and y.
#[track_caller]
fn accept(text: impl AsRef<[u8]>) {
    let expected = CsvTable {
        feature_names: vec!["x".to_owned(), "y".to_owned()],
        class_names: vec!["no".to_owned(), "yes".to_owned()],
        values: vec![1.0, 2.5, -3.0, 4e-1],
        labels: vec![1, 0],
    };
    assert_eq!(read(text), Ok(expected));
}

#[test]
fn spellings_of_one_table() {
    accept("x,y,class\n1,2.5,yes\n-3,4e-1,no\n");
    accept("x,y,class\n1,2.5,yes\n-3,4e-1,no");
    accept("\u{feff}x,y,class\n1,2.5,yes\n-3,4e-1,no\n");
    accept("x,y,class\r\n1,2.5,yes\r\n-3,4e-1,no\r\n");
    accept("x,y,class\r1,2.5,yes\r-3,4e-1,no\r");
    accept("\n\nx,y,class\n\n1,2.5,yes\n\r\n-3,4e-1,no\n,,\n\n");
    accept(" x , y,class \n\"1\", +2.50 ,\"yes\"\n-3,.4,\" no \"\n");
    accept("x;y;class\n1;2,5;yes\n-3;0,4;no\n");
    accept("x\ty\tclass\n1\t2.5\tyes\n-3\t.4\tno\n");
    accept("x|y|class\n1|2.5|yes\n-3|.4|no\n");
    accept("  x   y class\n 1 2.5   yes\n-3  .4    no \n");
    accept("sep=;\nx;y;class\n1;2,5;yes\n-3;,4;no\n");
    accept("# cm\nx,y,class\n% more\n1,2.5,yes\n-3,.4,no\n");
    accept("x,y,class\n1,\"2,5\",yes\n-3,\"0,4\",no\n");
    accept("x,y,class,\n1,2.5,yes,\n-3,.4,no,\n");
    accept(
        "@relation r\n@attribute x real\n@attribute 'y' real\n@attribute class {yes,no}\n@data\n1,2.5,yes\n-3,.4,no\n",
    );
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}x\ty\tclass\r\n1\t2.5\tyes\r\n-3\t.4\tno\r\n".encode_utf16().flat_map(bytes).collect()
    };
    accept(utf16(u16::to_le_bytes));
    accept(utf16(u16::to_be_bytes));
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    io::Write::write_all(&mut packer, b"x,y,class\n1,2.5,yes\n-3,.4,no\n").unwrap();
    accept(packer.finish().unwrap());
}

#[test]
fn names_of_columns_may_repeat_or_be_missing() {
    let table = read("a,,a,class\n1,2,3,u\n1,2,3,v\n").unwrap();
    assert_eq!(table.feature_names, ["a", "column 2", "a (2)"]);
}

#[test]
fn columns_of_one_name_are_told_apart() {
    let text = "x,kind,x,kind\n1.5,a,10.5,u\n2.5,b,20.5,v\n3.5,a,30.5,u\n4.5,b,40.5,u\n";
    let (report, table) = with(text, &["data.class=kind (2)", "data.ignore=x"]);
    let names: Vec<&str> = report.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["x", "kind", "x (2)", "kind (2)"]);
    assert_eq!((report.column("x"), report.column("x (2)")), (Some(0), Some(2)));
    assert_eq!((table.class_names, table.labels), (vec!["u".to_owned(), "v".to_owned()], vec![0, 1, 0, 0]));
    assert_eq!(table.feature_names, ["kind=a", "kind=b", "x (2)"]);
    let said = report.to_string();
    for name in ["x (2)", "kind (2)"] {
        assert!(said.contains(&format!("\"{name}\" renamed: an earlier column has its name")), "{said}");
    }
    let (report, table) = with(text, &["data.class=kind"]);
    assert_eq!(report.class, Some((1, ClassReason::Chosen)));
    assert_eq!(table.labels, [0, 1, 0, 1]);
    let long = "grains of feldspar, of mica and of quartz in a slice";
    let text = format!("\"{long}\",\"{long}\",kind\n1.5,10.5,a\n2.5,20.5,b\n");
    let (report, _) = with(&text, &[]);
    for (at, column) in report.columns.iter().enumerate() {
        assert_eq!(report.column(&column.name), Some(at), "{}", column.name);
    }
    assert_eq!(report.column(long), Some(0), "as the file writes it");
    // A name that is only given to a column without one is told apart, too.
    let (report, _) = with("column 2,,kind\n1.5,2.5,a\n2.5,7.5,b\n", &["data.ignore=column 2"]);
    assert_eq!(report.columns[1].name, "column 2 (2)");
    assert_eq!(report.features(), 1);
}

/// Rows that end with a separator have one cell more than a header that does not; row names of R have it at the left.
#[test]
fn a_header_that_is_one_cell_shorter_stands_above_the_cells_that_it_names() {
    let names =
        |text: &str| -> Vec<String> { with(text, &[]).0.columns.into_iter().map(|column| column.name).collect() };
    assert_eq!(names("x,y,class\n0.5,0.25,a,\n1.5,1,b,\n"), ["x", "y", "class", "column 4"]);
    assert_eq!(names("x,y,class\nr1,0.5,0.25,a\nr2,1.5,1,b\n"), ["column 1", "x", "y", "class"]);
}

#[test]
fn classes_may_be_numbers() {
    let table = read("x,class\n1,10\n2,2\n3,10.0\n").unwrap();
    assert_eq!((table.class_names.as_slice(), table.labels), (&["2".to_owned(), "10".to_owned()][..], vec![1, 0, 1]));
}

#[test]
fn classes_may_be_signs() {
    let table = read("1.5,+\n2,-\n3,+\n4,-\n5,?\n").unwrap();
    assert_eq!((table.class_names.as_slice(), table.labels), (&["+".to_owned(), "-".to_owned()][..], vec![0, 1, 0, 1]));
}

#[test]
fn files_without_a_table() {
    let empty = "my.csv is empty; it needs columns with a class among them";
    refuse("", empty);
    refuse("\u{feff}", empty);
    refuse("\r\n\n", empty);
    refuse("x,y,class\n", "my.csv has a header row and nothing below it");
    refuse(
        "class\na\nb\n",
        "my.csv has only one column; it needs columns with a class among them, separated by commas",
    );
    refuse("x,class\n1,a\n2,a\n", "my.csv, column 2 is the same class in every row; allowed: 2 to 100 classes");
    refuse(
        "x,y,class\n?,1,a\n1,?,b\n",
        "my.csv has no row without a missing value; data.missing = \"mean\" keeps rows with a class",
    );
    refuse("<!DOCTYPE html>\n<html>\n", "my.csv is a page of HTML or XML, not a table; save the table as CSV UTF-8");
    refuse("{\"a\":\n1}", "my.csv is JSON, not a table; save the table as CSV UTF-8");
    let tale = "my.csv has no column to learn from; data.keep = [\"NAME\"] keeps one that was left out";
    refuse("name,kind\nIvy,a\nOak,b\nElm,a\nAsh,b\n", tale);
}

#[test]
fn ragged_rows() {
    refuse("x,y,class\n1,2,a\n1,b\n1,2,c\n", "my.csv, line 3 has 2 columns; the header has 3");
    refuse("x,y,class\r\n\r\n1,2,a\r\n1,2,3,b\r\n1,2,c\n", "my.csv, line 4 has 4 columns; the header has 3");
    refuse("1,2,a\n1,2,b\n1,c\n", "my.csv, line 3 has 2 columns; most rows have 3");
    refuse(
        "My trees\nx,y,class\n1,2,a\n1,2,c\n",
        "my.csv, line 1 has 1 column, most rows below have 3; is it a title? Delete it, or begin it with #",
    );
    refuse(
        "x,y,class\n1,2,\"a\n1,2,b\n1,2,c\n\n",
        "my.csv, line 2, column 3 has a quotation mark that is left open or stands inside the text, where it must be \
         doubled",
    );
    refuse(
        "x,y,class\n1,2,a\n1,3,\"b\nb\"\n",
        "my.csv, line 3, column 3 runs over several lines; is a quotation mark left open?",
    );
    assert_eq!(read("x,class\n1,a,\n2,b,,\n3,b\n").unwrap().labels, [0, 1, 1], "empty cells too many are no loss");
    // R writes no name above the names of the rows.
    assert_eq!(read("x class\nr1 1 a\nr2 2 b\nr3 3 b\n").unwrap().feature_names, ["x"]);
}

#[test]
fn cells_that_are_no_numbers() {
    let column = |stray: &str| -> String {
        let rows = (0..20).map(|i| format!("{i},{}.5,{}\n", 7 * i % 5, ["a", "b"][i % 2]));
        "x,y,class\n".to_owned() + &rows.collect::<String>() + &format!("20,{stray},a\n")
    };
    let at = "my.csv, line 22, column 2";
    refuse(
        column("abc"),
        &format!(
            "{at} is not a number, as the rest of its column is; correct it, leave the cell empty (a missing value), or \
             leave the column out by data.ignore"
        ),
    );
    let infinite = format!(
        "{at} is not finite; allowed: finite numbers. Correct it, leave the cell empty (a missing value), or leave the column out \
         by data.ignore"
    );
    refuse(column("-inf"), &infinite);
    refuse(column("1e999"), &infinite);
    refuse(column("1e29"), &format!("{at} is too large; allowed: up to ±1e28"));
    assert_eq!(read(column("7")).unwrap().labels.len(), 21, "control");
}

#[test]
fn files_that_are_no_text() {
    assert_eq!(read(b"x,gr\xf6\xdfe,class\n1,2,a\n2,3,b\n").unwrap().feature_names, ["x", "größe"]);
    refuse(b"x,class\n1,a\n\0", "my.csv is binary, not a table; save the table as CSV UTF-8");
    let later = |bytes: &[u8]| [b"x,class\n1,a\n2,b\n".repeat(1 << 17).as_slice(), bytes].concat();
    let text = "my.csv, line 393217 is not text in the encoding of the lines before it; save the file as CSV UTF-8";
    refuse(later(b"3,\xff\n"), text);
    refuse(later(b"3,\0\n"), "my.csv, line 393217 holds a zero byte; it is binary, not a table");
}

#[test]
fn too_much_of_everything() {
    let rows = (0..101).map(|class| format!("1.5,{class}.5\n"));
    refuse(
        "x,class\n".to_owned() + &rows.collect::<String>(),
        "my.csv, column 2 has more than 100 values: a measurement, not a class; choose another column by data.class",
    );
    refuse(",".repeat(5000) + "a", "my.csv has 5001 columns; allowed: up to 4096");
    refuse(
        format!("x,class\n1,a\n2,\"{}", "b,b\n".repeat(1 << 19)),
        "my.csv, line 3 starts a row longer than 1 MiB; is a quotation mark left open?",
    );
    let row = "1,".repeat(4095) + "a\n";
    refuse(
        format!("{}c\n{}{}", ",".repeat(4095), row.repeat(2050), row.replace('a', "b").repeat(2050)),
        "my.csv holds too many numbers; allowed: up to 16777216",
    );
}

/// Numbers of the usual form.
const PLAIN: Role = Role::Number(NumberForm { decimal_comma: false, thousands: false, percent: false });

/// Twenty rows of `row(i)` below the header `x,kind`, where the kind is a or b.
fn twenty(row: impl Fn(usize) -> String) -> String {
    let rows = (0..20).map(|i| format!("{},{}\n", row(i), ["a", "b"][i / 3 % 2]));
    "y2,x,kind\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn columns_that_tell_the_rows_apart_are_left_out() {
    let counts = twenty(|i| format!("{},{}.5", 100 + i, i % 7));
    assert_eq!(roles(&counts, &[]), [Role::LeftOut(LeftOut::Counts), PLAIN, Role::Class]);
    assert_eq!(roles(&counts, &["data.keep=y2"]), [PLAIN, PLAIN, Role::Class]);
    let gaps = twenty(|i| format!("{},{}.5", 100 + 2 * i, i % 7));
    assert_eq!(roles(&gaps, &[]), [PLAIN, PLAIN, Role::Class], "control");
    let few: String = counts.lines().take(9).map(|line| line.to_owned() + "\n").collect();
    assert_eq!(roles(&few, &[]), [PLAIN, PLAIN, Role::Class], "eight rows may as well be measured");
    let names = twenty(|i| format!("rock {i},{}.5", i % 7));
    assert_eq!(roles(&names, &[]), [Role::LeftOut(LeftOut::Unique), PLAIN, Role::Class]);
    let prose = (0..60).map(|i| format!("text {},{}.5,{}\n", i % 30, i % 7, ["a", "b"][i % 2]));
    let prose = "y2,x,kind\n".to_owned() + &prose.collect::<String>();
    let chosen = ["data.class=kind"];
    assert_eq!(roles(&prose, &chosen), [Role::LeftOut(LeftOut::ManyValues), PLAIN, Role::Class]);
    let same = twenty(|i| format!("cm,{}.5", i % 7));
    assert_eq!(roles(&same, &[]), [Role::LeftOut(LeftOut::SameText), PLAIN, Role::Class]);
    let empty = twenty(|i| format!(",{}.5", i % 7));
    assert_eq!(roles(&empty, &[]), [Role::LeftOut(LeftOut::Empty), PLAIN, Role::Class]);
}

/// Shuffled, rows are not counted up by one; the name tells what the numbers are.
#[test]
fn what_numbers_the_rows_by_its_name_is_left_out() {
    let of = |name: &str, set: &[&str]| {
        let text = twenty(|i| format!("{},{}.5", i * 7 % 20, i % 7)).replacen("y2", name, 1);
        roles(&text, set).swap_remove(0)
    };
    for name in ["id", "Id", "User ID", "patient_id", "PassengerId", "Unnamed: 0", "", "번호", "수험번호"] {
        assert_eq!(of(name, &[]), Role::LeftOut(LeftOut::Index), "{name}");
    }
    for name in ["grid", "ACID", "humid", "x", "width"] {
        assert_eq!(of(name, &[]), PLAIN, "{name}");
    }
    assert_eq!(of("id", &["data.keep=id"]), PLAIN);
    let few = twenty(|i| format!("{},{}.5", i % 4, i % 7)).replacen("y2", "id", 1);
    assert_eq!(roles(&few, &[])[0], PLAIN, "four values number nothing");
}

/// The number of a species beside its name would tell the class.
#[test]
fn a_column_that_says_the_class_in_another_way_is_left_out() {
    let rows = (0..20).map(|i| format!("{}.5,{},{}\n", i % 7, ["ivy", "oak", "elm"][i % 3], 1 + i % 3));
    let text = "x,species,species_id\n".to_owned() + &rows.collect::<String>();
    assert_eq!(roles(&text, &[]), [PLAIN, Role::Class, Role::LeftOut(LeftOut::ClassCode)]);
    let (_, table) = with(&text, &[]);
    assert_eq!((table.feature_names.len(), table.values.len()), (1, 20));
    assert_eq!(table.values[..3], [0.5, 1.5, 2.5]);
    assert_eq!(roles(&text, &["data.keep=species_id"]), [PLAIN, Role::Class, PLAIN]);
    let other = text.replacen("0.5,ivy,1", "0.5,ivy,2", 1);
    assert_eq!(roles(&other, &[]), [PLAIN, Role::Class, PLAIN], "one row that disagrees");
    let measured = text.replacen("species_id", "weight", 1);
    assert_eq!(roles(&measured, &[]), [PLAIN, Role::Class, PLAIN], "a measurement may tell all classes apart");
    let alone = text.lines().map(|line| line.split_once(',').expect("three cells").1.to_owned() + "\n");
    assert_eq!(roles(&alone.collect::<String>(), &[]), [Role::Class, PLAIN], "nothing else is left");
}

#[test]
fn a_column_that_is_mostly_empty_is_left_out() {
    let notes = twenty(|i| format!("{},{}.5", ["", "", "wet", "", "", "dry"][i % 6], i % 7));
    assert_eq!(roles(&notes, &[]), [Role::LeftOut(LeftOut::MostlyEmpty), PLAIN, Role::Class]);
    let numbers = twenty(|i| format!("{},{}.5", ["NA", "?", "3.5"][i % 3], i % 7));
    let (report, table) = with(&numbers, &[]);
    assert_eq!((table.labels.len(), report.dropped), (20, 0), "no row is lost for it");
    let kept = with(&numbers, &["data.keep=y2"]).0;
    assert_eq!((kept.rows, kept.dropped), (6, 14));
    let named = notes.replacen("y2", "label", 1);
    assert_eq!(with(&named, &[]).0.class, Some((0, ClassReason::Name)), "a class by its name");
}

/// 175 cm, <0.05 and dates are neither numbers nor classes.
#[test]
fn numbers_with_something_else_are_no_class() {
    let dates = |i: usize| format!("2024-01-{:02}", 1 + i * 7 % 20);
    let cells: [fn(usize) -> String; 4] =
        [dates, |i| format!("{} cm", 150 + i), |i| format!("<{i}.5"), |i| format!("({i})")];
    for cell in cells {
        let rows = (0..20).map(|i| format!("{},{}.5,{}\n", cell(i), i % 7, i % 2));
        let text = "size,x,sold\n".to_owned() + &rows.collect::<String>();
        let (report, _) = with(&text, &[]);
        assert_eq!(report.class, Some((2, ClassReason::Last)), "{report}");
        assert_eq!(report.columns[0].role, Role::LeftOut(LeftOut::Mixed));
    }
    let doors = twenty(|i| format!("{},{}.5", ["2", "3", "4", "5more"][i % 4], i % 7));
    assert!(matches!(roles(&doors, &["data.class=kind"])[0], Role::Values(_)), "a few words that begin with a digit");
}

#[test]
fn gaps_in_a_column_of_numbers_are_missing_values() {
    for gap in [".", "\\N", "None", "#DIV/0!", "결측"] {
        let text = twenty(|i| if i % 5 == 0 { format!("{gap},1.5") } else { format!("{}.25,2.5", i % 6) });
        let (report, table) = with(&text, &[]);
        assert_eq!((report.columns[0].role.clone(), report.dropped, table.labels.len()), (PLAIN, 4, 16), "{gap}");
        assert_eq!(report.columns[0].missing, 4);
    }
    let words = twenty(|i| format!("{},{}.5", ["none", "some", "many"][i % 3], i % 7));
    let (report, _) = with(&words, &["data.class=kind"]);
    assert_eq!(report.dropped, 0, "a word among words is one");
}

#[test]
fn what_may_be_thousands_is_said() {
    let towns = twenty(|i| if i % 4 == 0 { format!("12.{},1.5", 951 + i) } else { format!("{},2.5", 200 + i * 3) });
    let said = with(&towns, &[]).0.to_string();
    assert!(said.contains("\"y2\": decimal point, not thousands"), "{said}");
    let measured = twenty(|i| format!("1.{},2.5", 951 + i));
    let said = with(&measured, &[]).0.to_string();
    assert!(!said.contains("thousands"), "all have three decimals: {said}");
}

#[test]
fn a_sex_is_no_class_beside_one() {
    let rows = (0..20).map(|i| format!("{},{}.5,{}\n", ["f", "m"][i % 2], i % 7, i / 3 % 2));
    let text = "sex,x,bought\n".to_owned() + &rows.collect::<String>();
    assert_eq!(with(&text, &[]).0.class, Some((2, ClassReason::Last)));
    let rare = text.replacen(",0\n", ",7\n", 1);
    assert_eq!(with(&rare, &[]).0.class, Some((0, ClassReason::OnlyText)), "a class needs two rows");
    let measured = text.replace(",0\n", ",0.25\n").replace(",1\n", ",1.75\n");
    assert_eq!(with(&measured, &[]).0.class, Some((0, ClassReason::OnlyText)), "nothing else can be it");
}

#[test]
fn errors_of_a_spreadsheet_are_no_comments() {
    let text = twenty(|i| if i == 3 { "#N/A,1.5".to_owned() } else { format!("{}.25,2.5", i % 6) });
    let (report, _) = with(&text, &[]);
    assert_eq!((report.comments, report.dropped, report.rows), (0, 1, 19));
}

#[test]
fn titles_and_formats_of_others_are_told() {
    refuse(
        "measured,,\nx,y,class\n1,2,a\n1,2,c\n",
        "my.csv, line 1 has 1 column, most rows below have 3; is it a title? Delete it, or begin it with #",
    );
    refuse(
        "+1 1:3 2:0.5\n-1 2:1 7:2\n",
        "my.csv has values with their places (LIBSVM), not columns; write a column for each feature and one for the class",
    );
    let wide = ",".repeat(16_000);
    let table = read(format!("x,class{wide}\n1,a{wide}\n2,b{wide}\n")).unwrap();
    assert_eq!((table.feature_names.len(), table.labels.len()), (1, 2), "empty columns do not count");
}

#[test]
fn reasons_stand_together() {
    let text = "a,b,x,y,class\n,,1.5,cm,u\n,,2.5,cm,v\n,,3.5,cm,u\n";
    let said = with(text, &[]).0.to_string();
    assert!(said.contains("\"a\", \"b\" left out: empty, \"y\" left out: the same text in every row)"), "{said}");
}

#[test]
fn text_becomes_a_feature_for_each_value() {
    let text = twenty(|i| format!("{},{}.5", ["red", "blue", "red"][i % 3], i % 7));
    let (_, table) = with(&text, &["data.class=kind"]);
    assert_eq!(table.feature_names, ["y2=blue", "y2=red", "x"]);
    assert_eq!(table.values[..6], [0.0, 1.0, 0.5, 1.0, 0.0, 1.5]);
}

#[test]
fn numbers_as_they_are_written_in_a_column() {
    let read = |column: [&str; 4]| {
        let rows = column.iter().zip(["a", "b", "a", "b"]).map(|(cell, kind)| format!("\"{cell}\",{kind}\n"));
        let (report, table) = with(&("x,kind\n".to_owned() + &rows.collect::<String>()), &["data.class=kind"]);
        let Role::Number(form) = report.columns[0].role else { panic!("{report}") };
        ((form.decimal_comma, form.thousands, form.percent), table.values)
    };
    assert_eq!(read(["1", "2.5", "-3", "1e3"]), ((false, false, false), vec![1.0, 2.5, -3.0, 1000.0]));
    assert_eq!(
        read(["1,234", "12", "1,234,567", "5,866.5"]),
        ((false, true, false), vec![1234.0, 12.0, 1_234_567.0, 5866.5])
    );
    assert_eq!(read(["1,5", "1,234", "-7", "2,25"]), ((true, false, false), vec![1.5, 1.234, -7.0, 2.25]));
    assert_eq!(
        read(["1.234,5", "12", "1.234.567", "3,25"]),
        ((true, true, false), vec![1234.5, 12.0, 1_234_567.0, 3.25])
    );
    assert_eq!(read(["78%", "10 %", "3.5%", "100%"]), ((false, false, true), vec![78.0, 10.0, 3.5, 100.0]));
    // Thousands or fractions: only where a semicolon separates the columns the comma is free for fractions alone.
    assert_eq!(with("x,kind\n\"4,744\",a\n\"5,306\",b\n", &[]).1.values, [4744.0, 5306.0]);
    assert_eq!(with("x;kind\n4,744;a\n5,306;b\n", &[]).1.values, [4.744, 5.306]);
}

/// A spreadsheet of two countries: a column that would be text in the form of the others has its own.
#[test]
fn a_column_may_have_the_other_sign_of_fractions() {
    let rows = (0..20).map(|i| format!("{},{};{}.25;{}\n", i % 7, i % 10, i * 3 % 11, ["a", "b"][i % 2]));
    let text = "x;y;kind\n".to_owned() + &rows.collect::<String>();
    let (report, table) = with(&text, &[]);
    assert_eq!(table.values[..4], [0.0, 0.25, 1.1, 3.25]);
    assert!(report.to_string().contains("\"x\": decimal comma"), "{report}");
    let text = text.replace(".25", ",25").replacen(",0;", ".0;", 1);
    let refused = read(&text).unwrap_err();
    assert!(refused.contains("line 2, column 1 is not a number"), "one cell alone is a mistake: {refused}");
}

#[test]
fn the_class_is_chosen_by_name_text_and_place() {
    let class = |header: &str, row: fn(usize) -> String| {
        let rows: String = (0..12).map(|i| row(i) + "\n").collect();
        with(&format!("{header}\n{rows}"), &[]).0.class.unwrap()
    };
    let text = |i: usize| format!("{}.5,{},{}", i % 5, ["u", "v"][i % 2], 7 * i % 3);
    assert_eq!(class("a,b,c", text), (1, ClassReason::OnlyText));
    assert_eq!(class("a,sex,Target", text), (2, ClassReason::Name));
    assert_eq!(class("a,b,종류", text), (2, ClassReason::Name));
    assert_eq!(class("a,b,type", text), (1, ClassReason::OnlyText));
    let numbers = |i: usize| format!("{},{}.5,{}", i % 2, i % 5, 7 * i % 3);
    assert_eq!(class("a,b,c", numbers), (2, ClassReason::Last));
    assert_eq!(class("type,b,c", numbers), (0, ClassReason::Name));
    assert_eq!(class("x,y,type", |i| format!("{}.5,{},{}", i % 5, i % 6, i % 3)), (2, ClassReason::Name), "a plane");
    assert_eq!(class("x,y,c", |i| format!("{}.5,{}.25,{}", i % 5, i % 6, i % 3)), (2, ClassReason::Last), "measured");
    assert_eq!(class("y,x1,x2", numbers), (0, ClassReason::Name));
    let measured = |i: usize| format!("{},{}.5,{}.25", i % 2, i % 5, 7 * i % 3);
    assert_eq!(class("a,b,c", measured), (0, ClassReason::First));
    let with_gaps = |i: usize| format!("{},{}.5,{}.0", i % 2, i % 5, 7 * i % 3);
    assert_eq!(class("a,b,c", with_gaps), (2, ClassReason::Last), "0.0, 1.0 and 2.0 are no measurements");
    let texts = |i: usize| format!("{},{},{}", ["k", "l"][i % 2], i % 5, ["u", "v"][i % 2]);
    assert_eq!(class("a,b,c", texts), (2, ClassReason::Last));
}

#[test]
fn rows_without_a_value_are_dropped_or_filled() {
    let text = "x,y,kind\n1.5,2.5,a\n?,3.5,b\n4,,a\n5,1,\n7,2,b\n,,\n";
    let (report, table) = with(text, &[]);
    assert_eq!((report.rows, report.dropped, report.unclassed, report.empty), (2, 2, 1, 1));
    assert_eq!(table.values, [1.5, 2.5, 7.0, 2.0]);
    let (report, table) = with(text, &["data.missing=mean"]);
    assert_eq!((report.rows, report.dropped, report.unclassed, report.filled), (4, 0, 1, 2));
    assert!(
        table.values[2].is_nan() && table.values[5].is_nan() && table.values.iter().filter(|x| x.is_nan()).count() == 2
    );
    assert_eq!(report.columns.iter().map(|column| column.missing).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn a_word_beyond_the_first_mebibyte_is_found() {
    let row = "1.5,2.5,3.5,a\n";
    let rows = row.repeat(1 + (1 << 20) / row.len());
    let text = format!("x,y,z,class\n{rows}1,2,3,b\n1,red,3,b\n");
    let line = text.lines().count();
    let message = read(&text).unwrap_err();
    assert!(message.starts_with(&format!("my.csv, line {line}, column 2 is not a number")), "{message}");
}

#[test]
fn nothing_of_a_file_is_repeated_in_a_message() {
    let secret = "hunter2";
    let texts = [
        secret.to_owned(),
        format!("{secret}\n1\n"),
        format!("{secret};x\n1;2\n"),
        format!("{secret},{secret}\n{secret},{secret}\n"),
        format!("{secret},class\n1,{secret}\n2,{secret}\n"),
        format!("{secret},class\n1,2,{secret}\n"),
        format!("{secret},class\n1,\"{secret}\n2,b\n"),
        format!("{secret},class\n1,\n"),
    ];
    for text in texts {
        // Most of these can be read now, which is no message.
        let message = read(&text).err().unwrap_or_default();
        assert!(!message.contains(secret), "{message}");
    }
}

/// Returns why the file at `path` cannot be read.
#[track_caller]
fn open(path: &str) -> String {
    let refused = CsvTable::open(path, &TableConfig::default()).err();
    refused.expect("no such table").kind.to_string()
}

#[test]
fn a_path_with_escapes_says_how_to_write_it() {
    let message = open("C:\temp\new.csv");
    assert!(message.contains("does not exist; there is a tab") && message.contains("single quotes"), "{message}");
}

#[test]
fn paths_that_are_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(open(path), format!("{path} is a directory, not a CSV file"));
    let missing = format!("{path}/none.csv");
    assert_eq!(open(&missing), format!("{missing} does not exist"));
    let large = format!("{path}/large.csv");
    // A sparse file, which takes no space on the disk.
    std::fs::File::create(&large).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(open(&large), format!("{large} is 1024 MiB large; allowed: up to 256 MiB"));
}

#[cfg(unix)]
#[test]
fn devices_are_refused_unread() {
    assert_eq!(open("/dev/zero"), "/dev/zero is a pipe or a device, not a CSV file");
}

#[test]
fn a_disk_that_fails_while_reading() {
    struct Failing(Cursor<&'static [u8]>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("bad sector")),
                n => Ok(n),
            }
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    let refused = CsvTable::read(Failing(Cursor::new(b"x,class\n1,a\n")), "my.csv", &TableConfig::default()).err();
    assert_eq!(refused.unwrap().kind.to_string(), "my.csv cannot be read: bad sector");
}

/// Asserts that reading `bytes` does not panic, that a refusal is one line that names the file, and that a table is
/// consistent.
fn sound(bytes: &[u8]) -> Result<(), TestCaseError> {
    match read(bytes) {
        Ok(table) => {
            prop_assert_eq!(table.values.len(), table.labels.len() * table.feature_names.len());
            prop_assert!(table.values.iter().all(|x| x.is_finite()));
            prop_assert!(table.labels.iter().all(|&label| (label as usize) < table.class_names.len()));
            prop_assert!(table.class_names.len() >= 2);
        }
        Err(message) => {
            prop_assert!(message.starts_with("my.csv") && !message.contains(['\n', '\r']), "{}", message);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        sound(&bytes)?;
    }

    #[test]
    fn nearly_tables(text in "[0-9a,\"\r\n. é;-]{0,120}") {
        sound(text.as_bytes())?;
    }

    #[test]
    fn damaged_tables(cut in 0_usize..60, byte: u8) {
        let mut bytes = b"x,y,class\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n9,10,\"a\"\n".to_vec();
        let at = cut % bytes.len();
        bytes[at] = byte;
        sound(&bytes)?;
        bytes.truncate(at);
        sound(&bytes)?;
    }
}
