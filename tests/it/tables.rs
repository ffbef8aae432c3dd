//! The numbers of a view as a table: those of the report, no others.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]
#![expect(clippy::float_cmp, reason = "a table holds the very numbers of the frame")]
#![expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]

use std::sync::LazyLock;

use shiftscope::config::{Checked, Config};
use shiftscope::figure::{Figure, Look, Size, Table, table};
use shiftscope::measure::{Question, ShiftMeans, Stage, TilesAsked};
use shiftscope::trainer::Report;
use shiftscope::view::{AxisMode, Lower, Picture, Points, Tab, ViewState};

use crate::program::plane_with;
use crate::trained::replayed;

const STEP: u64 = 70;

fn experiment(more: &[&str]) -> Checked {
    let small = ["network.depth=3", "network.width=8", "data.samples=200", "training.steps=70"];
    plane_with(&[&small, more].concat()).check().unwrap()
}

/// A short run that answers what every view asks.
static RUN: LazyLock<(Checked, Report)> = LazyLock::new(|| {
    let experiment = experiment(&[]);
    let question = Question {
        slopes: Some(2),
        decision: Some(Question::FINE),
        predictions: true,
        unit: Some((2, 3)),
        tiles: Some(TilesAsked { outputs: false, whole: true }),
        batch: Some((2, 1)),
    };
    let report = replayed(&experiment, STEP, &question);
    (experiment, report)
});

fn figure(picture: Picture, state: ViewState) -> Figure {
    Figure {
        experiment: RUN.0.clone(),
        step: STEP,
        until: STEP,
        picture,
        state: ViewState { layer: Some(2), ..state },
        look: Look { size: Size::points(800.0, 600.0), ..Look::default() },
        folder: None,
    }
}

fn of(picture: Picture, state: ViewState) -> Rows {
    Rows::of(&table(&figure(picture, state), &RUN.1))
}

/// A table read back from its CSV.
struct Rows {
    names: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Rows {
    /// Reads the CSV, and finds the same in the JSON.
    #[track_caller]
    fn of(table: &Table) -> Self {
        let text = table.csv();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((names.len(), rows.len()), (table.columns().len(), table.len()));
        let json: serde_json::Value = serde_json::from_str(&table.json()).unwrap();
        assert_eq!(json["columns"], serde_json::json!(names));
        let same = json["rows"].as_array().unwrap();
        assert_eq!(same.len(), rows.len());
        for (json, csv) in same.iter().zip(&rows) {
            for (json, csv) in json.as_array().unwrap().iter().zip(csv) {
                match json {
                    serde_json::Value::Null => assert_eq!(csv, ""),
                    serde_json::Value::String(word) => assert_eq!(word, csv),
                    number => {
                        // The reader of this test rounds the last digit as it likes.
                        let (json, csv): (f64, f64) = (number.as_f64().unwrap(), csv.parse().unwrap());
                        assert!((json - csv).abs() <= 1e-15 * csv.abs(), "{json:e} and {csv:e}");
                    }
                }
            }
        }
        Self { names, rows }
    }

    /// The rows in which every column has the word that goes with it.
    fn with(&self, wanted: &[(&str, &str)]) -> Vec<&csv::StringRecord> {
        let fits = |row: &&csv::StringRecord| wanted.iter().all(|(name, word)| self.cell(row, name) == *word);
        self.rows.iter().filter(fits).collect()
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, name: &str) -> &'a str {
        &row[self.names.iter().position(|column| column == name).unwrap()]
    }

    /// The numbers of a column in these rows.
    fn numbers(&self, name: &str, wanted: &[(&str, &str)]) -> Vec<f64> {
        self.with(wanted).into_iter().map(|row| self.cell(row, name).parse().unwrap()).collect()
    }

    #[track_caller]
    fn number(&self, wanted: &[(&str, &str)]) -> f64 {
        let found = self.numbers("value", wanted);
        assert_eq!(found.len(), 1, "{wanted:?}");
        found[0]
    }
}

#[test]
fn layers_have_the_numbers_of_the_frame_at_every_stage() {
    let frame = RUN.1.frame.as_ref().unwrap();
    for axis in [AxisMode::Fixed, AxisMode::Fit] {
        for stage in Stage::ALL {
            let mut state = ViewState { stage, ..ViewState::default() };
            state.layers.axis = axis;
            let rows = of(Picture::Layers, state);
            for (arm, name) in ["a", "b"].into_iter().enumerate() {
                for (i, layer) in frame.arms[arm].layers[..3].iter().enumerate() {
                    let number = (i + 1).to_string();
                    let of_step = |step, quantity| {
                        [
                            ("step", step),
                            ("arm", name),
                            ("layer", number.as_str()),
                            ("unit", ""),
                            ("quantity", quantity),
                        ]
                    };
                    let at = |quantity| of_step("70", quantity);
                    // An arm without a normalization has no ẑ, and shows z in its place.
                    let stats = layer.stage(layer.stage_shown(stage)).expect("a recorded frame has every other stage");
                    let histogram = if axis == AxisMode::Fixed { &stats.fixed } else { &stats.fitted };
                    let counts: Vec<f64> = histogram.counts.iter().map(f64::from).collect();
                    assert_eq!(rows.numbers("value", &at("count")), counts);
                    let (low, high) = (rows.numbers("low", &at("count")), rows.numbers("high", &at("count")));
                    assert_eq!((low[0], high[63]), (histogram.low.into(), histogram.high.into()));
                    assert_eq!(low[1..], high[..63]);
                    assert_eq!(rows.number(&at("overflow")), f64::from(histogram.overflow));
                    assert_eq!([rows.number(&at("mean")), rows.number(&at("std"))], [stats.mean, stats.std]);
                    assert_eq!(["p15", "p50", "p85"].map(|of| rows.number(&at(of))), stats.percentiles);
                    let first = RUN.1.timeline.frames()[0].arms[arm].layers[i].stage(layer.stage_shown(stage)).unwrap();
                    let ghost = ["mean", "p15", "p50", "p85"].map(|of| rows.number(&of_step("0", of)));
                    assert_eq!((ghost[0], &ghost[1..]), (first.mean, &first.percentiles[..]), "what stands behind");
                    let shares = rows.numbers("value", &at("saturated"));
                    assert_eq!(
                        shares,
                        layer.curve.saturated.filter(|_| stage == Stage::Y).into_iter().collect::<Vec<_>>()
                    );
                }
            }
        }
    }
}

#[test]
fn layers_have_single_units_where_these_are_drawn() {
    let frame = RUN.1.frame.as_ref().unwrap();
    for stage in Stage::ALL {
        let mut state = ViewState { stage, ..ViewState::default() };
        state.layers.units = true;
        let rows = of(Picture::Layers, state.clone());
        let layer = &frame.arms[1].layers[2];
        for (unit, band) in (1..).zip(layer.units(stage)) {
            let unit: String = i32::to_string(&unit);
            let at = |of| [("step", "70"), ("arm", "b"), ("layer", "3"), ("unit", unit.as_str()), ("quantity", of)];
            assert_eq!(["p15", "p50", "p85"].map(|of| rows.number(&at(of))), band.percentiles().unwrap());
        }
        assert_eq!(rows.with(&[("step", "70"), ("arm", "b"), ("layer", "3"), ("quantity", "p50")]).len(), 1 + 8);
        let behind = [("step", "0"), ("arm", "b"), ("layer", "3"), ("unit", "5")];
        let first = RUN.1.timeline.frames()[0].arms[1].layers[2].units(stage)[4].median().unwrap();
        assert_eq!((rows.number(&behind), rows.cell(rows.with(&behind)[0], "quantity")), (first, "p50"));
        state.layers.ghost = None;
        assert!(of(Picture::Layers, state).with(&[("step", "0")]).is_empty(), "nothing stands behind");
    }
}

#[test]
fn the_lens_has_what_enters_what_leaves_and_the_curve() {
    let frame = RUN.1.frame.as_ref().unwrap();
    let rows = of(Picture::Lens, ViewState::default());
    let layer = &frame.arms[1].layers[1];
    for (stage, stats) in [("y", layer.stage(Stage::Y).unwrap()), ("a", &layer.a)] {
        let counts = rows.numbers("value", &[("arm", "b"), ("stage", stage), ("quantity", "count")]);
        assert_eq!(counts, stats.fixed.counts.iter().map(f64::from).collect::<Vec<_>>());
    }
    assert_eq!(rows.number(&[("arm", "b"), ("quantity", "mean_slope")]), layer.curve.mean_slope.unwrap());
    let curve: Vec<(f64, f64)> = rows
        .numbers("low", &[("quantity", "f")])
        .into_iter()
        .zip(rows.numbers("value", &[("quantity", "f")]))
        .collect();
    assert_eq!((curve.len(), curve[80]), (161, (0.0, 0.5)));
    assert!(curve.iter().all(|(y, a)| (a - 1.0 / (1.0 + (-y).exp())).abs() < 1e-15));

    let unit = of(Picture::Lens, ViewState { unit: Some(3), ..ViewState::default() });
    let asked = RUN.1.inspection.as_ref().unwrap().arms[0].unit.as_ref().unwrap();
    let behind = [("step", "0"), ("arm", "b"), ("stage", "y"), ("quantity", "p50")];
    let first = RUN.1.timeline.frames()[0].arms[1].layers[1].stage(Stage::Y).unwrap();
    assert_eq!(rows.number(&behind), first.percentiles[1]);
    let at = [("arm", "a"), ("unit", "3"), ("stage", "y"), ("quantity", "mean")];
    assert_eq!(unit.number(&at), asked.stage(Stage::Y).unwrap().mean);
    assert!(unit.with(&[("arm", "a"), ("unit", "")]).is_empty());

    let mut state = ViewState::default();
    state.lens.line = true;
    let with_line = of(Picture::Lens, state.clone());
    let line = layer.curve.line.unwrap();
    let said = |quantity, column| with_line.numbers(column, &[("arm", "b"), ("quantity", quantity)])[0];
    for (quantity, column, value) in [
        ("line_slope", "value", line.slope),
        ("line_intercept", "value", line.intercept),
        ("line_explained", "value", line.explained),
        ("line_slope", "low", layer.stage(Stage::Y).unwrap().fitted.low),
        ("line_slope", "high", layer.stage(Stage::Y).unwrap().fitted.high),
    ] {
        let difference = said(quantity, column) - f64::from(value);
        assert!(difference.abs() <= 1e-6 * f64::from(value.abs()), "{quantity} {column} is not {value}");
    }
    state.lens.compare = true;
    let compared = of(Picture::Lens, state);
    // Stein: the slope of the line is E σ′ = ∫ σ′φ, of ReLU it is ½ with the intercept 1/√(2π).
    assert!((compared.number(&[("quantity", "sigmoid_line_slope")]) - 0.206_62).abs() < 1e-5);
    assert!((compared.number(&[("quantity", "relu_line_intercept")]) - 0.398_942).abs() < 1e-6);
    assert!((compared.number(&[("quantity", "n01_within")]) - 0.682_689_492).abs() < 1e-8);
    assert!((compared.number(&[("quantity", "relu_r2_of_n01")]) - 0.7335).abs() < 1e-4);
    let y = &layer.stage(Stage::Y).unwrap().fixed;
    let inside: u64 = (28..36).map(|bin| u64::from(y.counts.get(bin))).sum();
    let share = compared.number(&[("arm", "b"), ("quantity", "within")]);
    assert!((share - inside as f64 / y.total() as f64).abs() < 1e-12);
}

#[test]
fn losses_and_accuracies_are_those_of_the_history() {
    let rows = of(Picture::Loss, ViewState::default());
    for (arm, name) in ["a", "b"].into_iter().enumerate() {
        let points: Vec<_> = RUN.1.losses[arm].points().collect();
        let at = [("arm", name), ("quantity", "loss")];
        assert_eq!(rows.numbers("value", &at), points.iter().map(|point| point.mean).collect::<Vec<_>>());
        assert_eq!(rows.numbers("high", &at), points.iter().map(|point| point.last as f64).collect::<Vec<_>>());
        let of = |frame: &shiftscope::measure::Frame| frame.arms[arm].test_accuracy;
        let accuracies: Vec<f64> = RUN.1.frames().filter_map(of).collect();
        assert_eq!(rows.numbers("value", &[("arm", name), ("quantity", "test_accuracy")]), accuracies);
    }
}

#[test]
fn gradients_are_those_of_the_frames() {
    let rows = of(Picture::Gradients, ViewState::default());
    let frame = RUN.1.frame.as_ref().unwrap();
    let first = &RUN.1.timeline.frames()[0];
    let rms = |arm: usize, frame: &shiftscope::measure::Frame| frame.arms[arm].layers[2].gradient.as_ref().unwrap().rms;
    let at = |step, quantity| [("arm", "a"), ("layer", "3"), ("step", step), ("quantity", quantity)];
    assert_eq!(rows.number(&at("70", "grad_rms")), rms(0, frame));
    assert_eq!(rows.number(&at("0", "grad_rms")), rms(0, first));
    for rows in [&rows, &of(Picture::GradientFlow, ViewState::default())] {
        let last = frame.arms[0].layers[2].gradient.as_ref().unwrap().rms;
        let share = |layer: usize| frame.arms[0].layers[layer - 1].gradient.as_ref().unwrap().rms / last;
        let at = |layer| [("arm", "a"), ("layer", layer), ("step", "70"), ("quantity", "grad_share")];
        assert_eq!([rows.number(&at("1")), rows.number(&at("3"))], [share(1), 1.0]);
        let per_layer = rows.number(&[("arm", "a"), ("step", "70"), ("quantity", "grad_per_layer")]);
        assert!((per_layer - share(1).sqrt()).abs() < 1e-12, "{per_layer} over two steps of {}", share(1));
    }
    let ratios: Vec<f64> = RUN.1.frames().filter_map(|frame| frame.arms[0].layers[2].update_ratio).collect();
    assert_eq!(rows.numbers("value", &[("arm", "a"), ("layer", "3"), ("quantity", "update_ratio")]), ratios);
    let slopes = RUN.1.inspection.as_ref().unwrap().arms[1].slopes.as_ref().unwrap();
    let shares = rows.numbers("value", &[("arm", "b"), ("quantity", "slope_share")]);
    assert_eq!(shares, slopes.shares.iter().map(|share| f64::from(*share) / 255.0).collect::<Vec<_>>());
}

#[test]
fn drift_has_every_recorded_frame() {
    let rows = of(Picture::Drift, ViewState::default());
    let frames: Vec<_> = RUN.1.frames().collect();
    let at = |quantity| [("arm", "a"), ("layer", "2"), ("unit", ""), ("quantity", quantity)];
    let means: Vec<f64> = frames.iter().map(|frame| frame.arms[0].layers[1].stage(Stage::Y).unwrap().mean).collect();
    assert_eq!(rows.numbers("value", &at("mean")), means);
    let lagged = |frame: &&shiftscope::measure::Frame| frame.arms[0].layers[1].shift?.y.lag.map(|lag| lag.per_sd);
    let shifts: Vec<f64> = frames.iter().filter_map(lagged).collect();
    assert!(!shifts.is_empty());
    assert_eq!(rows.numbers("value", &at("w1_per_sd")), shifts);
    assert_eq!(rows.with(&at("count")).len(), 64 * frames.len());
    let unit = rows.with(&[("arm", "a"), ("quantity", "p50")]);
    let followed: Vec<_> = unit.iter().filter(|row| !rows.cell(row, "unit").is_empty()).collect();
    assert_eq!(followed.len(), frames.len(), "the band of one unit of the selected layer");
    let unit: usize = rows.cell(followed[0], "unit").parse().unwrap();
    let kept = frames[0].arms[0].layers[1].units(Stage::Y)[unit - 1].median().unwrap();
    assert_eq!(rows.cell(followed[0], "value").parse::<f64>().unwrap(), kept);
}

#[test]
fn bars_have_the_shift_by_gradient() {
    assert!(
        of(Picture::Drift, ViewState::default()).with(&[("quantity", "grad_shift")]).is_empty(),
        "other charts do not draw it"
    );
    let mut state = ViewState::default();
    state.drift.lower = Lower::Bars;
    let rows = of(Picture::Drift, state);
    for (arm, name) in ["a", "b"].into_iter().enumerate() {
        let frames: Vec<_> = RUN.1.frames().collect();
        for (i, number) in ["1", "2", "3"].into_iter().enumerate() {
            let shifts = frames.iter().filter_map(|frame| frame.arms[arm].layers[i].gradient_shift);
            let (distances, sizes): (Vec<f64>, Vec<f64>) = shifts.map(|shift| (shift.distance, shift.size)).unzip();
            assert_eq!(distances.len(), frames.len() - 1, "all but step 0");
            let numbers = |quantity| rows.numbers("value", &[("arm", name), ("layer", number), ("quantity", quantity)]);
            assert_eq!((numbers("grad_shift"), numbers("grad_shift_size")), (distances, sizes));
        }
        let means = ShiftMeans::of(RUN.1.timeline.frames(), arm, &(RUN.1.config.measure.lag..=STEP));
        let drawn = ["bar_per_sd", "bar_shape", "bar_gradient"]
            .map(|bar| Some(rows.number(&[("arm", name), ("quantity", bar), ("low", "20"), ("high", "70")])));
        assert_eq!(drawn, means.all());
    }
}

#[test]
fn data_are_points_decisions_and_predictions() {
    let rows = of(Picture::Data, ViewState::default());
    let exhibit = &RUN.1.exhibit;
    assert_eq!(rows.with(&[("quantity", "point")]).len(), exhibit.points.len());
    let first = rows.with(&[("quantity", "point")])[0];
    assert_eq!(rows.cell(first, "x").parse::<f32>().unwrap(), exhibit.points[0].at[0]);
    let decision = RUN.1.inspection.as_ref().unwrap().arms[0].decision.as_ref().unwrap();
    let cells = rows.with(&[("quantity", "decision"), ("arm", "a")]);
    assert_eq!(cells.len(), decision.side * decision.side);
    let chosen = &exhibit.classes[usize::from(decision.classes[5])];
    assert_eq!(rows.cell(cells[5], "chosen"), chosen);
    let x: f64 = rows.cell(cells[0], "x").parse().unwrap();
    let [low, high] = decision.extent[0];
    assert!((x - (low + (high - low) / (2.0 * decision.side as f64))).abs() < 1e-12);

    let mut state = ViewState::default();
    state.decision.points = Points::Test;
    let rows = of(Picture::Data, state);
    assert_eq!(rows.with(&[("split", "train"), ("quantity", "point")]).len(), 0);
    assert!(!rows.with(&[("split", "test"), ("quantity", "point")]).is_empty());

    let digits = experiment(&["data.set=digits"]);
    let report = replayed(&digits, STEP, &Question { predictions: true, ..Question::default() });
    let rows = Rows::of(&table(&figure(Picture::Data, ViewState::default()), &report));
    let told = report.inspection.as_ref().unwrap().arms[1].predictions.as_ref().unwrap();
    let values: Vec<f64> = told.iter().map(|said| said.probability).collect();
    assert_eq!(rows.numbers("value", &[("arm", "b"), ("quantity", "prediction")]), values);
}

#[test]
fn every_view_leaves_out_the_arm_that_is_hidden() {
    // The rows of a map are those that it is made again from.
    for picture in Picture::ALL.into_iter().filter(|picture| *picture != Picture::Map) {
        let (all, one) =
            (of(picture, ViewState::default()), of(picture, ViewState { hidden: Some(1), ..ViewState::default() }));
        assert!(!all.with(&[("arm", "b")]).is_empty(), "{}", picture.name());
        assert!(one.with(&[("arm", "b")]).is_empty(), "{}", picture.name());
        assert_eq!(all.with(&[("arm", "a")]).len(), one.with(&[("arm", "a")]).len());
    }
}

#[test]
fn the_table_of_the_window_is_that_of_its_tab() {
    let pairs = [
        (Tab::Layers, Picture::Layers),
        (Tab::Drift, Picture::Drift),
        (Tab::Gradients, Picture::Gradients),
        (Tab::Data, Picture::Data),
    ];
    for (tab, picture) in pairs {
        let state = ViewState { tab, ..ViewState::default() };
        let window = table(&figure(Picture::Window, state.clone()), &RUN.1).csv();
        assert_eq!(window, table(&figure(picture, state), &RUN.1).csv());
    }
    let state = ViewState { network: true, ..ViewState::default() };
    let window = table(&figure(Picture::Window, state.clone()), &RUN.1).csv();
    assert_eq!(window, table(&figure(Picture::Network, state), &RUN.1).csv());
    let seeds = ViewState { tab: Tab::Runs, ..ViewState::default() };
    assert!(table(&figure(Picture::Window, seeds), &RUN.1).is_empty());
}

#[test]
fn an_earlier_step_has_its_own_numbers_and_the_experiment_comes_along() {
    let mut figure = figure(Picture::Layers, ViewState::default());
    figure.step = 3;
    let table = table(&figure, &RUN.1);
    let rows = Rows::of(&table);
    let mean = RUN.1.timeline.frames()[3].arms[0].layers[0].stage(Stage::Y).unwrap().mean;
    assert_eq!(rows.number(&[("step", "3"), ("arm", "a"), ("layer", "1"), ("quantity", "mean")]), mean);
    let json: serde_json::Value = serde_json::from_str(&table.json()).unwrap();
    assert_eq!((json["view"].as_str(), json["step"].as_u64()), (Some("layers"), Some(3)));
    let experiment = Config::from_toml(json["experiment"].as_str().unwrap()).unwrap();
    assert_eq!(experiment.to_toml(), RUN.0.config().to_toml());
}

#[test]
fn what_is_not_a_number_is_left_out() {
    let diverging = experiment(&["network.activation=relu", "init.scale=100", "training.learning_rate=1000"]);
    let report = replayed(&diverging, STEP, &Question::default());
    assert!(report.frame.as_ref().unwrap().arms[0].diverged.is_some(), "this is meant to diverge");
    for picture in Picture::ALL {
        let rows = Rows::of(&table(&figure(picture, ViewState::default()), &report));
        let words = rows.rows.iter().flat_map(csv::StringRecord::iter);
        assert!(words.into_iter().all(|word| !["NaN", "inf", "-inf"].contains(&word)), "{}", picture.name());
    }
}
