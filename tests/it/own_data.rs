//! The user's own data in the window: one drop trains, the tab *Data* says how the file was read, a click corrects it.

use std::fmt::Write as _;
use std::fs;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable};
use shiftscope::config::{ClassColumn, Config, DataSet, Header, Missing, Problem, TableConfig};
use shiftscope::data::Data;
use shiftscope::trainer::Command;
use shiftscope::view::{Language, Tab};
use tempfile::TempDir;

use crate::bench::{self, Bench, Window, click, drop_file, press, wait, window_of};
use crate::program::{plane, shiftscope, succeeded};

/// A window of the plane, and a folder.
fn opened(language: Language, size: [f32; 2]) -> (Window, TempDir) {
    let mut window = window_of(Bench::new(plane(), language), size);
    let folder = bench::at_home(&mut window);
    window.state_mut().told.clear();
    (window, folder)
}

/// 150 flowers of three kinds as the archive of UCI has them: without a header, with blank lines at the end.
fn flowers() -> Vec<u8> {
    let mut text = String::new();
    for (kind, name) in ["Iris-setosa", "Iris-versicolor", "Iris-virginica"].into_iter().enumerate() {
        for i in 0..50 {
            let [a, b, c] = [(i * 7) % 13, (i * 5) % 11, (i * 3) % 7];
            let _ = writeln!(text, "{}.{a},3.{},{}.{c},0.{}", 5 + kind, b % 10, 1 + 2 * kind, 1 + 3 * kind);
            text.truncate(text.trim_end().len());
            let _ = writeln!(text, ",{name}");
        }
    }
    (text + "\n\n").into_bytes()
}

/// A table as Excel saves it in Korea: CP949, CRLF.
fn trees() -> Vec<u8> {
    let mut text = "잎 길이(㎝),잎 너비,수종\r\n".to_owned();
    for i in 0..60 {
        let _ = write!(text, "{}.{},{}.5,{}\r\n", 3 + i % 5, i % 10, 2 + i % 7, ["자작나무", "오리나무"][i % 2]);
    }
    encoding_rs::EUC_KR.encode(&text).0.into_owned()
}

/// A table with a number for each row and a column of words.
fn penguins() -> Vec<u8> {
    let mut text = "Id,bill,island,species\n".to_owned();
    for i in 0..60 {
        let (island, species) = (["Biscoe", "Dream", "Torgersen"][i % 3], ["Adelie", "Gentoo"][i / 3 % 2]);
        let _ = writeln!(text, "{},{}.{},{island},{species}", i + 1, 35 + i % 9, i % 10);
    }
    text.into_bytes()
}

fn rebuilt(window: &Window) -> &Config {
    let told = window.state().told.iter().rev().find_map(|command| match command {
        Command::Rebuild(config) => Some(config.config()),
        _ => None,
    });
    told.expect("a rebuild")
}

fn options(window: &Window) -> &TableConfig {
    &rebuilt(window).data.table
}

/// The heading of a column.
fn heading<'a>(window: &'a Window, column: &str) -> Node<'a> {
    let start = format!("{column}: ");
    let mut headings = window.get_all_by_role(Role::RadioButton);
    let found = headings.find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(&start)));
    found.unwrap_or_else(|| panic!("no heading of {column}"))
}

/// What a heading says.
fn said(window: &Window, column: &str) -> String {
    heading(window, column).accesskit_node().label().expect("a name")
}

/// Makes a column the class.
fn choose(window: &mut Window, column: &str) {
    heading(window, column).click();
    window.run();
}

/// What would teach nothing or everything says in the preview why it is left out, and what was read as which number.
#[test]
fn the_preview_says_what_was_decided_about_each_column() {
    let mut text = "User ID,towns,height,note,x,species,species_id\n".to_owned();
    for i in 0..30 {
        let town = if i % 3 == 0 { format!("12.{}", 951 + i) } else { format!("{}", 200 + i) };
        let note = if i % 4 == 0 { "wet" } else { "" };
        let _ = writeln!(
            text,
            "{},{town},{} cm,{note},{}.5,{},{}",
            i * 7 % 30,
            150 + i,
            i % 7,
            ["ivy", "oak"][i / 2 % 2],
            i / 2 % 2
        );
    }
    let (mut window, folder) = opened(Language::English, [1600.0, 1000.0]);
    let path = folder.path().join("all.csv");
    fs::write(&path, text).expect("the folder is ours");
    drop_file(&mut window, &path);
    for (column, why) in [
        ("User ID", "left out: numbers the rows, by its name"),
        ("towns", "numbers, not thousands"),
        ("height", "left out: numbers with something else, as units or dates"),
        ("note", "left out: more than half empty"),
        ("x", "numbers"),
        ("species", "class"),
        ("species_id", "left out: says the class in another way"),
    ] {
        let said = said(&window, column);
        assert!(said.starts_with(&format!("{column}: {why}. First values: ")), "{said}");
    }
}

#[test]
fn the_files_of_a_newcomer_take_one_drop_each() {
    let files = [
        ("iris.data", flowers(), "150 rows, 4 features, 3 classes", "column 5"),
        ("trees.csv", trees(), "60 rows, 2 features, 2 classes", "수종"),
        ("penguins.txt", penguins(), "60 rows, 4 features, 2 classes", "species"),
    ];
    for (name, bytes, expected, class) in files {
        let (mut window, folder) = opened(Language::English, [1600.0, 1000.0]);
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the folder is ours");
        drop_file(&mut window, &path);
        assert_eq!(rebuilt(&window).data.path.as_deref(), path.to_str());
        let told = &window.state().told;
        let built = told.iter().rposition(|command| matches!(command, Command::Rebuild(_)));
        let runs = told.iter().rposition(|command| matches!(command, Command::Run));
        assert!(built < runs, "it trains: {told:?}");
        window.get_by_label(&format!("{name}: {expected}"));
        assert!(said(&window, class).starts_with(&format!("{class}: class. First values: ")), "{name}");

        let line = ["run", "--set", "network.depth=2", "--set", "network.width=8", "--steps", "3"];
        let output = shiftscope().args(line).arg(&path).output().expect("the program starts");
        let said = succeeded(output);
        let first = said.lines().find(|line| line.starts_with("data: ")).expect("a line on the data");
        assert!(first.contains(expected) && first.contains(&format!("\"{class}\"")), "{first}");
    }
}

/// A window on a table with a number of the row, a text and a missing value.
fn on_penguins() -> (Window, TempDir) {
    let (mut window, folder) = opened(Language::English, [1600.0, 1000.0]);
    let mut text = String::from_utf8(penguins()).expect("a text");
    text.push_str("61,,Dream,Gentoo\n");
    let path = folder.path().join("penguins.csv");
    fs::write(&path, text).expect("the folder is ours");
    drop_file(&mut window, &path);
    (window, folder)
}

#[test]
fn what_was_decided_is_said_and_changed_by_a_click() {
    let (mut window, _folder) = on_penguins();
    window.get_by_label("species, for its name: Adelie, Gentoo");
    window.get_by_label("Id (counts the rows)");
    window.get_by_label("rows left out, since a value is missing: 1");
    assert_eq!(said(&window, "Id"), "Id: left out: counts the rows. First values: 1; 2; 3");
    assert_eq!(said(&window, "island"), "island: 3 words, a feature each. First values: Biscoe; Dream; Torgersen");

    choose(&mut window, "island");
    assert_eq!(options(&window).class, ClassColumn::Named("island".to_owned()));
    window.get_by_label("penguins.csv: 60 rows, 3 features, 3 classes");
    window.get_by_label("island, as you chose: Biscoe, Dream, Torgersen");
    click(&mut window, Role::Button, "Automatic");
    assert_eq!(options(&window).class, ClassColumn::Auto);

    click(&mut window, Role::CheckBox, "Use Id");
    assert_eq!(options(&window).keep, ["Id"]);
    window.get_by_label("penguins.csv: 60 rows, 5 features, 2 classes");
    click(&mut window, Role::CheckBox, "Use island");
    assert_eq!(
        (&options(&window).keep[..], &options(&window).ignore[..]),
        (&["Id".to_owned()][..], &["island".to_owned()][..])
    );
    window.get_by_label("island (as you chose)");
    // A column that is left out becomes the class like any other.
    choose(&mut window, "island");
    assert!(options(&window).ignore.is_empty());

    click(&mut window, Role::RadioButton, "Missing: Fill with mean");
    assert_eq!(options(&window).missing, Missing::Mean);
    window.get_by_label("values filled with the mean: 1");

    press(&mut window, Key::Escape);
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(window.state().session.config().data.table.missing, Missing::DropRows, "each click can be undone");
    click(&mut window, Role::RadioButton, "Shown: Answers");
    assert!(window.query_by_label_contains("left out: counts the rows").is_none());
}

#[test]
fn a_first_row_is_data_or_names_as_the_user_says() {
    let (mut window, folder) = opened(Language::English, [1600.0, 1000.0]);
    let path = folder.path().join("iris.data");
    fs::write(&path, flowers()).expect("the folder is ours");
    drop_file(&mut window, &path);
    window.get_by_label("is data: it is like the others");
    choose(&mut window, "column 1");
    assert_eq!(options(&window).class, ClassColumn::Numbered(1), "a column without a name");
    click(&mut window, Role::RadioButton, "First row: Names");
    assert_eq!((options(&window).header, &options(&window).class), (Header::Present, &ClassColumn::Numbered(1)));
    window.get_by_label("names the columns");
    heading(&window, "Iris-setosa");
}

#[test]
fn another_file_is_read_in_its_own_way() {
    let (mut window, folder) = on_penguins();
    choose(&mut window, "island");
    fs::write(folder.path().join("trees.csv"), trees()).expect("the folder is ours");
    drop_file(&mut window, &folder.path().join("trees.csv"));
    assert_eq!(*options(&window), TableConfig::default());
    // The same file again keeps what was chosen.
    choose(&mut window, "잎 너비");
    drop_file(&mut window, &folder.path().join("trees.csv"));
    assert_eq!(options(&window).class, ClassColumn::Named("잎 너비".to_owned()));
}

/// A table whose class the program cannot find is shown with the reason, and a click on a heading mends it.
#[test]
fn a_refused_table_is_shown_and_mended() {
    let (mut window, folder) = opened(Language::English, [1600.0, 1000.0]);
    let path = folder.path().join("my.csv");
    let rows: Vec<String> =
        (0..150).map(|i| format!("{},{}.5,{}", ["a", "b"][i % 2], i * 7 % 13, ["c", "d"][i / 2 % 2])).collect();
    fs::write(&path, format!("kind,x,other\n{}", rows.join("\n"))).expect("the folder is ours");
    window.state_mut().refuses = Some(Problem::new("data.class", "has more than 100 values").into());
    drop_file(&mut window, &path);
    wait(&mut window, "how it is read", |window| window.query_by_label_contains("is not in use").is_some());
    assert_eq!(window.state().session.config().data.set, DataSet::Spirals, "the controls are those of the picture");
    assert_eq!(window.state().session.state().tab, Tab::Data);
    window.state_mut().refuses = None;
    choose(&mut window, "other");
    assert_eq!(options(&window).class, ClassColumn::Named("other".to_owned()));
    assert_eq!(rebuilt(&window).data.path.as_deref(), path.to_str());
    assert!(window.query_by_label_contains("is not in use").is_none());
    window.get_by_label("my.csv: 150 rows, 3 features, 2 classes");
}

/// What the reader of tables refuses is said in the language of the window, the place first.
#[test]
fn a_refused_table_is_said_in_korean_too() {
    let (mut window, folder) = opened(Language::Korean, [1280.0, 720.0]);
    let path = folder.path().join("나무.csv");
    let mut text = "길이,너비,품종\n".to_owned();
    for i in 0..30 {
        let width = if i == 20 { "넓음".to_owned() } else { format!("{}.25", i % 5) };
        let _ = writeln!(text, "{}.5,{width},{}", i % 7, ["자작", "오리"][i % 2]);
    }
    fs::write(&path, text).expect("the folder is ours");
    let mut config = plane();
    (config.data.set, config.data.path) = (DataSet::Csv, path.to_str().map(str::to_owned));
    window.state_mut().refuses = Data::load(&config).err();
    drop_file(&mut window, &path);
    let said = "나무.csv 파일은 쓰지 않고 있어요: 22번째 줄 2번째 열: 이 열의 다른 값과 달리 숫자가 아니에요.";
    wait(&mut window, "how it is read", |window| window.query_by_label_contains(said).is_some());
}

#[test]
fn thousands_of_columns_are_laid_out_as_far_as_they_are_in_sight() {
    let (mut window, folder) = opened(Language::English, [1280.0, 720.0]);
    let row = |cell: &dyn Fn(usize) -> String, class: &str| {
        let cells: Vec<String> = (0..4095).map(cell).collect();
        format!("{},{class}\n", cells.join(","))
    };
    let mut text = row(&|i| format!("x{i}"), "class");
    for i in 0..8 {
        text += &row(&|j| format!("{}.5", (i * j) % 10), ["a", "b"][i % 2]);
    }
    let path = folder.path().join("wide.csv");
    fs::write(&path, text).expect("the folder is ours");
    drop_file(&mut window, &path);
    let count = window.get_all_by_role(Role::CheckBox).count();
    assert!((4..40).contains(&count), "{count} ticks");
    // The keyboard reaches the others.
    heading(&window, "x0").focus();
    window.run();
    for _ in 0..count {
        press(&mut window, Key::ArrowRight);
    }
    let focused = heading(&window, &format!("x{count}"));
    assert!(focused.accesskit_node().is_focused(), "column {count} is in sight and has the keyboard");
}

#[test]
fn the_file_is_shown_in_korean_too() {
    let (mut window, folder) = opened(Language::Korean, [1280.0, 720.0]);
    let path = folder.path().join("나무.csv");
    fs::write(&path, trees()).expect("the folder is ours");
    drop_file(&mut window, &path);
    window.get_by_label("나무.csv: 60행, 특성 2개, 클래스 2개");
    window.get_by_label_contains("하나뿐인 글자 열 수종: ");
    assert!(said(&window, "잎 길이(㎝)").starts_with("잎 길이(㎝): 숫자."));
    click(&mut window, Role::CheckBox, "잎 너비 쓰기");
    assert_eq!(options(&window).ignore, ["잎 너비"]);
}
