//! The experiment file, read and written.

use super::*;

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = Config::from_toml(text).expect_err("must be refused").to_string();
    assert_eq!(error, expected);
}

#[test]
fn init_reads_back_as_the_default() {
    let text = Config::default().to_commented_toml();
    assert_eq!(Config::from_toml(&text).unwrap(), Config::default());
    for key in KEYS {
        let last = key.name.rsplit('.').next().unwrap();
        assert!(text.contains(last), "{} is missing from init", key.name);
    }
}

#[test]
fn a_changed_experiment_reads_back_equal() {
    let mut config = Config::default();
    for assignment in [
        "seed=9223372036854775807",
        "data.set=csv",
        "data.path=a \"b\".csv",
        "arms.a.init.scale=2",
        "arms.b.init.scheme=orthogonal",
        "arms.a.hold=true",
    ] {
        config.set(assignment).unwrap();
    }
    let change = Change::new("batch_norm.gamma", Value::Float(-0.1)).unwrap();
    config.events.push(Event { step: 3, change });
    let change = Change::of_layer("batch_norm.beta", Value::Float(0.5), 10).unwrap();
    config.events.push(Event { step: 4, change });
    assert_eq!(Config::from_toml(&config.to_toml()).unwrap(), config);
    assert_eq!(Config::from_toml(&config.to_commented_toml()).unwrap(), config);
}

#[test]
fn every_problem_is_named_at_once() {
    refused(
        "sed = 1\n[network]\ndepth = 99\nwidth = \"a\"\n[training]\nlearning_rate = nan",
        "network.depth is 99; allowed: 1..=50; network.width is \"a\"; allowed: 1..=512; sed is not a known key; \
         did you mean seed?; training.learning_rate is nan; allowed: 0..=1000",
    );
}

#[test]
fn wrong_types() {
    refused("seed = -1", "seed is -1; allowed: 0..=9223372036854775807");
    refused("network.depth = 5.0", "network.depth is 5.0; allowed: 1..=50");
    refused("data.noise = 9", "data.noise is 9; allowed: 0..=5");
    refused("seed = [1]", "seed is of type array; allowed: 0..=9223372036854775807");
    refused(
        "[data]\nset = \"spiral\"",
        "data.set is \"spiral\"; allowed: spirals, circles, moons, xor, gaussians, digits, mnist, mnist-binary, penguins, wine, land or csv (did you mean spirals?)",
    );
    refused("[data]\nstandardize = 1", "data.standardize is 1; allowed: true or false");
    refused("data = 3", "data is not a table; write [data] and its keys below");
    refused("[network]\ndepth = 3.5", "network.depth is 3.5; allowed: 1..=50");
    refused("[network]\ndepth = ", "line 2: string values must be quoted, expected literal string");
}

#[test]
fn empty_tables_must_be_known_too() {
    refused("[netwrok]", "netwrok is not a known key; did you mean network?");
    refused("[seed]", "seed is a table; allowed: 0..=9223372036854775807");
    assert!(Config::from_toml("[network]\n[arms]\n[arms.a]\n[arms.a.init]").is_ok());
}

#[test]
fn integers_serve_as_floats() {
    let config = Config::from_toml("[training]\nlearning_rate = 1").unwrap();
    assert!((config.training.learning_rate - 1.0).abs() < f64::EPSILON);
}

#[test]
fn events_are_checked_and_sorted() {
    let text = "[[event]]\nstep=9\nkey=\"batch_norm.hold\"\nvalue=true\n[[event]]\nstep=3\nkey=\"training.learning_rate\"\nvalue=1";
    let steps: Vec<u64> = Config::from_toml(text).unwrap().events.iter().map(|event| event.step).collect();
    assert_eq!(steps, [3, 9]);
    refused("event = 1", "event must be a list of tables: write [[event]]");
    refused(
        "[[event]]\nstep=1\nkey=\"batch_norm.gamma\"\nvalue=1e9",
        "event 1: batch_norm.gamma is 1000000000; allowed: -100..=100",
    );
    refused(
        "[[event]]\nkey=\"batch_norm.gamma\"\nvalue=1",
        "event 1: step is missing; an event has step, key and value",
    );
    let error = Config::from_toml("[[event]]\nstep=1\nkey=\"network.depth\"\nvalue=1").unwrap_err().to_string();
    assert!(error.starts_with("event 1: network.depth cannot change while a network runs"), "{error}");
}

#[test]
fn an_event_of_one_layer() {
    let event = |rest: &str| format!("[network]\ndepth = 4\n[[event]]\nstep=1\nvalue=0.5\n{rest}");
    let gamma = |layer: &str| event(&format!("key=\"batch_norm.gamma\"\nlayer={layer}"));
    let config = Config::from_toml(&gamma("4")).unwrap();
    let change = &config.events[0].change;
    assert_eq!((change.layer(), change.key()), (Some(4), "batch_norm.gamma"));
    let mut applied = config.clone();
    change.apply(&mut applied);
    assert_eq!(applied, config, "the key of all layers stays");
    assert!(config.check().is_ok());

    let error = Config::from_toml(&gamma("5")).unwrap().check().unwrap_err().to_string();
    assert_eq!(error, "event 1: layer is 5; allowed: 1..=4 (network.depth)");
    for bad in ["0", "51", "-1", "1.5", "\"a\""] {
        refused(&gamma(bad), &format!("event 1: layer is {bad}; allowed: 1..=50 (hidden layers)"));
    }
    refused(
        &event("key=\"training.learning_rate\"\nlayer=2"),
        "event 1: layer is 2, but training.learning_rate has no layers; allowed with: batch_norm.gamma, batch_norm.beta",
    );
    refused(&event("key=\"batch_norm.beta\"\nlayr=2"), "event 1: layr is not a known key; did you mean layer?");
}

#[test]
fn assignments_are_read_by_the_type_of_the_key() {
    let mut config = Config::default();
    config.set("data.set=digits").unwrap();
    config.set(" network.depth = 3 ").unwrap();
    config.set("batch_norm.hold=true").unwrap();
    assert_eq!(config.data.set, DataSet::Digits);
    assert_eq!(config.network.depth, 3);
    assert!(config.batch_norm.hold);
    for (bad, message) in [
        ("training.learning_rate=inf", "training.learning_rate is inf; allowed: 0..=1000"),
        ("training.learning_rate=NaN", "training.learning_rate is nan; allowed: 0..=1000"),
        ("network.depth=x", "network.depth is \"x\"; allowed: 1..=50"),
        ("depth=3", "depth is not a known key; did you mean network.depth?"),
        ("depth", "--set depth: write it as key=value, as in --set network.depth=20"),
    ] {
        assert_eq!(config.set(bad).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_path_alone_means_a_csv_set() {
    let set = |assignments: &[&str]| {
        let mut config = Config::default();
        let problems = config.set_all(assignments.iter().copied());
        (config.data.set, problems.first().map(ToString::to_string))
    };
    assert_eq!(set(&["data.path=my.csv"]), (DataSet::Csv, None));
    assert_eq!(set(&["data.path=my.csv", "data.set=csv"]), (DataSet::Csv, None));
    assert_eq!(set(&["data.set=moons"]), (DataSet::Moons, None));
    for both in [["data.set=moons", "data.path=my.csv"], ["data.path=my.csv", "data.set=moons"]] {
        let problem = "data.path is for data.set = \"csv\", and data.set is \"moons\" beside it; leave one of them out";
        assert_eq!(set(&both).1.as_deref(), Some(problem));
    }
    let set = |text: &str| Config::from_toml(text).unwrap().data.set;
    assert_eq!(set("[data]\npath = \"my.csv\""), DataSet::Csv);
    assert_eq!(set("data.path = \"my.csv\""), DataSet::Csv);
    // A window that goes on with other data keeps the path in its file.
    assert_eq!(set("[data]\nset = \"moons\"\npath = \"my.csv\""), DataSet::Moons);
}

#[test]
fn a_windows_path_in_double_quotes_says_how_to_write_it() {
    let hint = "within \"…\" a backslash begins a special character: write a path in '…' (single quotes), or with / instead of \\";
    for path in [r"C:\Users\me\my.csv", r"C:\data\my.csv", r"D:\U12\x.csv", r"\x"] {
        let text = format!("[data]\nset = \"csv\"\npath = \"{path}\"\n");
        let error = Config::from_toml(&text).unwrap_err().to_string();
        assert!(error.starts_with("line 3: ") && error.ends_with(hint), "{error}");
        let text = format!("[data]\npath = '{path}'\n");
        assert_eq!(Config::from_toml(&text).unwrap().data.path.as_deref(), Some(path));
    }
    let error = Config::from_toml("[data]\nset = \"csv").unwrap_err().to_string();
    assert!(!error.contains("backslash"), "{error}");
}

#[test]
fn many_and_long_mistakes_are_a_short_message() {
    let keys: String = (0..50_000).flat_map(|i| ["k".to_owned(), i.to_string(), " = 1\n".to_owned()]).collect();
    let error = Config::from_toml(&keys).unwrap_err();
    assert_eq!(error.0.len(), 21);
    let long = "x".repeat(1 << 20);
    for text in [format!("{long} = 1"), format!("[network]\n{long} = 1"), format!("[network]\nactivation = \"{long}\"")]
    {
        let error = Config::from_toml(&text).unwrap_err().to_string();
        assert!(error.chars().count() < 250 && error.contains('…'), "{error}");
    }
    let events = "[[event]]\n".repeat(50_000);
    assert_eq!(Config::from_toml(&events).unwrap_err().0.len(), 20);
}

#[test]
fn check_finds_what_ranges_cannot() {
    let mut config = Config::default();
    config.data.set = DataSet::Csv;
    config.network.depth = 1000;
    let error = config.check().unwrap_err().to_string();
    assert_eq!(
        error,
        "network.depth is 1000; allowed: 1..=50; data.path is missing; data.set = \"csv\" needs the path of a CSV file"
    );
    let mut config = Config::default();
    config.data.train_samples = 1;
    let error = config.check().unwrap_err().to_string();
    assert_eq!(error, "data.train_samples is 1; allowed: 0 (all) or 2..=100000");
    let mut config = Config::default();
    (config.network.depth, config.network.width, config.training.batch_size) = (50, 512, 60_000);
    assert!(config.check().unwrap_err().to_string().contains("(memory)"));
}

#[test]
fn an_unknown_name_suggests_the_nearest_or_lists_all() {
    let unknown = |name, known: &[&str]| Problem::unknown(name, "a view", known.iter().copied()).to_string();
    assert_eq!(unknown("layres", &["layers", "lens"]), "layres is not a view; did you mean layers?");
    assert_eq!(unknown("xyzzy", &["layers", "layers", "lens"]), "xyzzy is not a view; known: layers, lens");
    let many: Vec<String> = (0..200).map(|i| format!("view{i}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(unknown("xyzzy", &many), "xyzzy is not a view", "a list too long for a message");
}
