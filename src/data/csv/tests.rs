use std::io;

use proptest::prelude::*;

use super::*;

fn read(text: impl AsRef<[u8]>) -> Result<CsvTable, String> {
    CsvTable::read(text.as_ref(), "my.csv")
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
    accept("\n\nx,y,class\n\n1,2.5,yes\n\r\n-3,4e-1,no\n\n\n");
    accept(" x , y,class \n\"1\", +2.50 ,\"yes\"\n-3,.4,\" no \"\n");
}

#[test]
fn names_of_columns_may_repeat_or_be_missing() {
    let table = read("a,,a,class\n1,2,3,u\n1,2,3,v\n").unwrap();
    assert_eq!(table.feature_names, ["a", "column 2", "a"]);
}

#[test]
fn classes_may_be_numbers() {
    let table = read("x,class\n1,10\n2,2\n3,10\n").unwrap();
    assert_eq!((table.class_names.as_slice(), table.labels), (&["2".to_owned(), "10".to_owned()][..], vec![1, 0, 1]));
}

#[test]
fn files_without_a_table() {
    let empty = "my.csv is empty; it needs a header row and rows of numbers, the last column the class";
    refuse("", empty);
    refuse("\u{feff}", empty);
    refuse("\r\n\n", empty);
    refuse("x,y,class\n", "my.csv has a header row and nothing below it");
    refuse("class\na\nb\n", "my.csv, line 1 has only one column; it needs numbers and, in the last column, the class");
    refuse("x\ty\tclass\n1\t2\ta\n", "my.csv, line 1 has only one column; separate the columns by commas");
    refuse("x;y;class\n1;2;a\n", "my.csv, line 1 has only one column; separate the columns by commas");
    refuse("x,class\n1,a\n2,a\n", "my.csv, column 2 is the same class in every row; allowed: 2 to 100 classes");
}

#[test]
fn ragged_rows() {
    refuse("x,y,class\n1,2,a\n1,b\n", "my.csv, line 3 has 2 columns; the header has 3");
    refuse("x,y,class\r\n\r\n1,2,a\r\n1,2,3,b\r\n", "my.csv, line 4 has 4 columns; the header has 3");
    refuse("x,y,class\n1,2,a\n   \n", "my.csv, line 3 has 1 column; the header has 3");
    refuse(
        "x,y,class\n1,2,\"a\n1,2,b\n1,2,c\n\n",
        "my.csv, line 2, column 3 runs over several lines; is a quotation mark left open?",
    );
}

#[test]
fn cells_that_are_no_numbers() {
    refuse("x,y,class\n1,2,a\n1,abc,b\n", "my.csv, line 3, column 2 is not a number; allowed: numbers");
    refuse("x,y,class\r\n1,2,a\r\n\r\n1,\"1,5\",b\r\n", "my.csv, line 4, column 2 is not a number; allowed: numbers");
    refuse("x,y,class\n\"1\n\",2,a\n,2,b\n", "my.csv, line 4, column 1 is empty; allowed: numbers");
    refuse("x,y,class\n1,nan,a\n", "my.csv, line 2, column 2 is not finite; allowed: finite numbers");
    refuse("x,y,class\n-inf,2,a\n", "my.csv, line 2, column 1 is not finite; allowed: finite numbers");
    refuse("x,y,class\n1e999,2,a\n", "my.csv, line 2, column 1 is not finite; allowed: finite numbers");
    refuse("x,y,class\n1e29,2,a\n", "my.csv, line 2, column 1 is too large; allowed: up to ±1e28");
    refuse("x,y,class\n1,2, \n", "my.csv, line 2, column 3 is empty; every row needs a class");
    refuse("x,class\n\"a\nb\u{1b}[31m\",c\n", "my.csv, line 2, column 1 is not a number; allowed: numbers");
    let long = "z".repeat(1000);
    refuse(format!("x,class\n{long},c\n"), "my.csv, line 2, column 1 is not a number; allowed: numbers");
}

#[test]
fn files_that_are_no_text() {
    refuse(b"x,class\n\xff1,a\n", "my.csv, line 2, column 1 is not text in UTF-8");
    refuse(b"x,gr\xf6\xdfe\n1,a\n", "my.csv, line 1, column 2 is not text in UTF-8");
    refuse(b"x,class\n1,\xff\n", "my.csv, line 2, column 2 is not text in UTF-8");
    let zero = " holds a zero byte; it is binary or UTF-16, not CSV text in UTF-8";
    refuse(b"x,class\n1,a\n\0", &format!("my.csv, line 3{zero}"));
    refuse(b"\xff\xfex\0,\0c\0\n\0", &format!("my.csv, line 1{zero}"));
}

#[test]
fn too_much_of_everything() {
    let rows: Vec<String> = (0..101).map(|class| format!("1,{class}\n")).collect();
    refuse(
        "x,class\n".to_owned() + &rows.concat(),
        "my.csv, line 102, column 2 is class 101 of the file; allowed: up to 100",
    );
    refuse(",".repeat(5000), "my.csv, line 1 has 5001 columns; allowed: up to 4096");
    refuse(
        format!("x,class\n1,a\n2,\"{}", "b,b\n".repeat(1 << 19)),
        "my.csv, line 3 starts a row longer than 1 MiB; is a quotation mark left open?",
    );
    let endless = Read::chain(&b"x,class\n"[..], io::repeat(b'1'));
    assert_eq!(
        CsvTable::read(endless, "my.csv").unwrap_err(),
        "my.csv, line 2 starts a row longer than 1 MiB; is a quotation mark left open?"
    );
    let row = "1,".repeat(4095) + "a\n";
    refuse(
        format!("{}c\n{}", ",".repeat(4095), row.repeat(4098)),
        "my.csv holds too many numbers; allowed: up to 16777216",
    );
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
        let message = read(&text).unwrap_err();
        assert!(!message.contains(secret), "{message}");
    }
}

#[test]
fn a_path_with_escapes_says_how_to_write_it() {
    let message = CsvTable::open("C:\temp\new.csv").unwrap_err();
    assert!(message.contains("does not exist; there is a tab") && message.contains("single quotes"), "{message}");
}

#[test]
fn paths_that_are_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(CsvTable::open(path).unwrap_err(), format!("{path} is a directory, not a CSV file"));
    let missing = format!("{path}/none.csv");
    assert_eq!(CsvTable::open(&missing).unwrap_err(), format!("{missing} does not exist"));
    let large = format!("{path}/large.csv");
    // A sparse file, which takes no space on the disk.
    std::fs::File::create(&large).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(CsvTable::open(&large).unwrap_err(), format!("{large} is 1024 MiB large; allowed: up to 256 MiB"));
}

#[cfg(unix)]
#[test]
fn devices_are_refused_unread() {
    assert_eq!(CsvTable::open("/dev/zero").unwrap_err(), "/dev/zero is a pipe or a device, not a CSV file");
}

#[test]
fn a_disk_that_fails_while_reading() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("bad sector"))
        }
    }
    let source = Read::chain(&b"x,class\n1,a\n"[..], Failing);
    assert_eq!(CsvTable::read(source, "my.csv").unwrap_err(), "my.csv cannot be read: bad sector");
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
