//! Tests that conditions are read, refused and decided on artificial frames; tests of texts and of invalid files.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::map::{Axis, Map, Outcome, Plane};
use crate::measure::{
    ArmFrame, CurveStats, Distance, Diverged, DivergedCause, DivergedPart, Frame, LayerFrame, NonFiniteValue, Shift,
    ShiftPair, StageStats, Timeline, UnitBand,
};

/// Returns an arm of two hidden layers and an output layer, whose numbers are all multiples of `x`.
fn arm(x: f64, diverged: Option<u64>) -> ArmFrame {
    let distance = |w1: f64| Some(Distance { w1, per_sd: 2.0 * w1, shape: 3.0 * w1 });
    let layer = |i: f64| LayerFrame {
        z: StageStats { mean: i * x, std: 10.0 * i * x, percentiles: [x, 2.0 * x, 3.0 * x], ..StageStats::default() },
        curve: CurveStats { saturated: Some(i * x / 10.0), ..CurveStats::default() },
        shift: Some(Shift {
            z: ShiftPair { lag: distance(x), start: distance(5.0 * x) },
            y: ShiftPair { lag: distance(i * x), start: None },
        }),
        // As wide as the first unit at step 0, as the second later.
        typical_unit: Some(if x < 0.5 { [0.0, 1.0, 2.0] } else { [0.0, 8.0, 16.0] }),
        units_of_y: Box::new([[-1.0 - x, 0.0, 1.0 + x], [-8.0, 0.0, 8.0]].map(UnitBand::of)),
        ..LayerFrame::default()
    };
    let output = LayerFrame { update_ratio: Some(-x), ..LayerFrame::default() };
    let (part, value) = (DivergedPart::Loss, NonFiniteValue::Nan);
    let cause = DivergedCause::Data { largest: 1e30 };
    ArmFrame {
        loss: (diverged.is_none() && x > 0.0).then_some(x),
        test_accuracy: diverged.is_none().then_some(x / 100.0),
        test_accuracy_batch: None,
        test_accuracy_single: None,
        linear_r2: None,
        landscape: None,
        diverged: diverged.map(|step| Diverged { step, layer: 1, output: false, part, value, cause }),
        layers: vec![layer(1.0), layer(3.0), output],
        ..ArmFrame::default()
    }
}

/// Returns the frames of `steps`: A's numbers equal the step, B's twice the step; B diverges at step 6.
fn timeline(steps: &[u64]) -> Timeline {
    let mut timeline = Timeline::new();
    for &step in steps {
        let x = crate::real::count(usize::try_from(step).unwrap());
        let arms = [arm(x, None), arm(2.0 * x, (step >= 6).then_some(6))];
        timeline.push(Arc::new(Frame { step, epoch: 0.0, arms }));
    }
    timeline
}

#[track_caller]
fn verdict(condition: &str, steps: &[u64], end: u64) -> Verdict {
    let condition = Condition::parse(condition).unwrap();
    assert_eq!(Condition::parse(&condition.to_string()).as_ref(), Ok(&condition), "{condition} reads back");
    let timeline = timeline(steps);
    condition.verdict(RunSoFar { timeline: &timeline, end, map: None }, end)
}

#[track_caller]
fn check(condition: &str, expected: Verdict) {
    assert_eq!(verdict(condition, &[0, 1, 2, 3, 4, 5], 5), expected, "{condition}");
}

#[test]
fn comparisons_on_frames() {
    use Verdict::{CannotBeMeasured, DoesNotHold, Holds};
    check("a.loss < 6 at end", Holds);
    check("a.loss <= 5 at end", Holds);
    check("a.loss < 5 at end", DoesNotHold);
    check("a.loss >= 5 at end", Holds);
    check("a.loss > 5 at end", DoesNotHold);
    check("b.loss < 2 * a.loss + 0.1 at end", Holds);
    check("b.loss < 2 * a.loss - 0.1 at end", DoesNotHold);
    check("a.loss at step 2 < a.loss at step 3", Holds);
    check("a.loss at step 2 < a.loss at start + 1", CannotBeMeasured);
    check("a.loss between 4 and 6 at end", Holds);
    check("a.loss between 5 and 5 at end", Holds);
    check("a.loss between 1 and 4 at end", DoesNotHold);
    check("a.train_accuracy > 0.5 at end", CannotBeMeasured);
    check("a.test_accuracy <= 5 % at end", Holds);
    check("-a.loss < 0 and abs(-a.loss) > 4 at end", Holds);
    check("(a.loss + b.loss) / 3 <= 5 at end", Holds);
    check("a.loss + b.loss / 3 > 8 at end", Holds);
    check("a.loss - 2 - 1 <= 2 at end", Holds);
    check("a.loss / (a.loss - 5) > 0 at end", Holds);
    check("(a.loss - 5) / (a.loss - 5) > 0 at end", CannotBeMeasured);
}

#[test]
fn a_time_holds_for_its_comparison() {
    use Verdict::{DoesNotHold, Holds};
    check("b.loss > a.loss at step 2 and a.loss > 4 at end", Holds);
    check("a.loss < 3 at step 2 and a.loss > 4 at end", Holds);
    check("a.loss < 3 and b.loss < 5 at step 2", Holds);
    check("a.loss between 1 and 2 at step 2 or a.loss < 1 at end", Holds);
    check("a.loss at step 2 < 0.5 * a.loss and a.loss < 3 at step 2", DoesNotHold);
    let read = |text: &str| Condition::parse(text).unwrap().to_string();
    assert_eq!(
        read("b.loss > 1 * a.loss at step 2 and a.loss > 4 at end"),
        "b.loss at step 2 > 1 * a.loss at step 2 and a.loss at end > 4"
    );
    assert_eq!(read("a.loss > 4 and b.loss > 4 at start"), "a.loss at start > 4 and b.loss at start > 4");
    assert_eq!(read("first(a.loss > 1) < b.loss at end"), "first(a.loss > 1) < b.loss at end");
}

#[test]
fn layers_stages_and_shifts() {
    use Verdict::{CannotBeMeasured, Holds};
    // At step 5 the shares of A are 0.5 and 1.5, and the standard deviations 50 and 150.
    check("a.saturated between 0.999 and 1.001 at end", Holds);
    check("a.saturated(layer=1) between 0.499 and 0.501 at end", Holds);
    check("a.saturated(layer=first) < a.saturated(layer=2) at end", Holds);
    check("a.std(layer=max) between 149.9 and 150.1 at end", Holds);
    check("a.std(layer=min, stage=z) between 49.9 and 50.1 at end", Holds);
    check("a.std(stage=z_hat) > 0 at end", CannotBeMeasured);
    check("a.p85(layer=last) between 14.9 and 15.1 at end", Holds);
    check("a.update_ratio(layer=output) between -5.1 and -4.9 at end", Holds);
    check("a.update_ratio > 0 at end", CannotBeMeasured);
    check("a.r2(layer=1) > 0 at end", CannotBeMeasured);
    // At step 5 W1 of y relative to lag is 5 and 15.
    check("a.shift between 19.9 and 20.1 at end", Holds);
    check("a.shift_w1(layer=1) between 4.9 and 5.1 at end", Holds);
    check("a.shift_shape(stage=z, against=start, layer=2) between 74.9 and 75.1 at end", Holds);
    check("a.shift(against=start) > 0 at end", CannotBeMeasured);
}

#[test]
fn a_unit_is_followed_that_was_typical_of_arm_a_at_the_start() {
    check("a.unit_p85(layer=1) - a.unit_p15(layer=1) between 11.9 and 12.1 at end", Verdict::Holds);
    check("b.unit_p85(layer=last) between 10.9 and 11.1 at end", Verdict::Holds);
    check("a.unit_p50 between -0.1 and 0.1 at end", Verdict::Holds);
    check("a.band between 1.9 and 2.1 at start", Verdict::Holds);
    check("a.band between 15.9 and 16.1 at end", Verdict::Holds);
}

#[test]
fn ranges_of_steps_and_the_first_step() {
    use Verdict::{DoesNotHold, Holds, NotYet};
    check("max(a.loss over steps 1..3) between 3 and 3", Holds);
    check("min(a.loss over steps 2..end) between 2 and 2", Holds);
    check("mean(a.loss over steps 1..4) between 2.5 and 2.5", Holds);
    check("max(a.loss over steps 0..3) > 0", Verdict::CannotBeMeasured);
    check("first(a.loss > 2) between 3 and 3", Holds);
    check("first(a.loss > 9) < 4", DoesNotHold);
    check("first(a.loss > 2) < first(a.loss > 9)", Holds);
    assert_eq!(verdict("first(a.loss > 4) < 9", &[0, 1, 2], 5), NotYet);
    assert_eq!(verdict("first(a.loss > 1) < 9", &[0, 1, 2], 5), Holds);
    assert_eq!(verdict("max(a.loss over steps 1..3) < 9", &[0, 1, 2], 5), NotYet);
}

#[test]
fn before_the_end_and_after_a_divergence() {
    use Verdict::{CannotBeMeasured, DoesNotHold, Holds, NotYet};
    let early = [0, 1, 2, 3];
    assert_eq!(verdict("a.loss < 9 at end", &early, 5), NotYet);
    assert_eq!(verdict("a.loss < 9 at step 3", &early, 5), Holds);
    assert_eq!(verdict("b.diverged", &early, 8), NotYet);
    assert_eq!(verdict("not b.diverged", &early, 8), NotYet);
    assert_eq!(verdict("b.diverged by step 2", &early, 8), DoesNotHold);
    assert_eq!(verdict("a.loss > 9 at step 3 and a.loss < 9 at end", &early, 5), DoesNotHold);
    assert_eq!(verdict("a.loss < 9 at step 3 or a.loss < 9 at end", &early, 5), Holds);
    assert_eq!(verdict("a.loss < 9 at step 3 and a.loss at end < 9", &early, 5), NotYet);
    assert_eq!(verdict("a.loss > 9 at step 3 or a.loss > 0 at end", &early, 5), NotYet);
    let late = [0, 1, 2, 3, 6, 7, 8];
    assert_eq!(verdict("b.diverged", &late, 8), Holds);
    assert_eq!(verdict("b.diverged by step 6", &late, 8), Holds);
    assert_eq!(verdict("b.diverged by step 5", &late, 8), DoesNotHold);
    assert_eq!(verdict("not b.diverged", &late, 8), DoesNotHold);
    assert_eq!(verdict("not a.diverged", &late, 8), Holds);
    assert_eq!(verdict("b.loss < 9 at end", &late, 8), CannotBeMeasured);
    assert_eq!(verdict("b.diverged or b.loss < 9 at end", &late, 8), Holds);
    assert_eq!(verdict("b.loss < 9 at end and a.loss > 99", &late, 8), DoesNotHold);
    assert_eq!(verdict("b.loss < 9 at end or a.loss > 99", &late, 8), CannotBeMeasured);
    assert_eq!(verdict("b.diverged", &[0, 1, 2, 6], 8), Holds, "at once, not at the end");
}

#[test]
fn measured_parts_have_their_numbers() {
    let timeline = timeline(&[0, 1, 2, 6]);
    let run = RunSoFar { timeline: &timeline, end: 8, map: None };
    let parts = |text: &str| {
        let measured = Condition::parse(text).unwrap().measured(run);
        measured.into_iter().map(|part| (part.text, part.value)).collect::<Vec<_>>()
    };
    assert_eq!(
        parts("b.saturated at step 2 < 0.5 * a.loss at step 6"),
        [("b.saturated(layer=all) at step 2".to_owned(), Ok(0.8)), ("a.loss at step 6".to_owned(), Ok(6.0))]
    );
    assert_eq!(
        parts("first(a.loss > 99) < 3 or b.diverged"),
        [("first(a.loss > 99)".to_owned(), Err(Missing::NotYet)), ("b.diverged".to_owned(), Ok(6.0))]
    );
    assert_eq!(parts("a.loss > 1 and a.loss < 7 at step 6"), [("a.loss at step 6".to_owned(), Ok(6.0))], "once");
    assert_eq!(parts("b.loss < 1 at step 6"), [("b.loss at step 6".to_owned(), Err(Missing::Undefined))]);
}

#[test]
fn what_is_no_condition() {
    let refused = |text: &str, expected: &str| assert_eq!(Condition::parse(text).unwrap_err(), expected, "{text}");
    refused("", "ends where a number or a quantity is expected");
    refused("b.loss", "ends where <, <=, >, >= or between is expected");
    refused("b.loss < 1", "says no time; end it with \"at start\", \"at step N\" or \"at end\"");
    refused("b.loss = 1 at end", "\"=\" stands where <, <=, >, >= or between is expected");
    refused("b.loss < 1 at end now", "\"now\" is one word too many");
    refused("c.loss < 1 at end", "\"c\" stands where arm \"a\" or \"b\" is expected");
    refused("b.los < 1 at end", "los is not a quantity; did you mean loss?");
    refused("b.loss(layer=1) < 1 at end", "\"layer\" is no option of loss; allowed: none");
    refused("b.mean(unit=1) < 1 at end", "\"unit\" is no option of mean; allowed: layer, stage");
    refused("b.mean(layer=0) < 1 at end", "layer is \"0\"; allowed: 1..=50 (hidden layers)");
    refused("b.mean(layer=1.5) < 1 at end", "layer is \"1.5\"; allowed: 1..=50 (hidden layers)");
    refused(
        "b.mean(layer=top) < 1 at end",
        "layer is \"top\"; allowed: a number, first, last, all, max, min or output",
    );
    refused("b.mean(stage=x) < 1 at end", "stage is \"x\"; allowed: z, z_hat, y, a");
    refused("b.shift(stage=a) < 1 at end", "stage is \"a\"; allowed: z, y");
    refused("b.shift(against=now) < 1 at end", "against is \"now\"; allowed: lag or start");
    refused("b.loss < 1 at noon", "\"noon\" stands where start, end or step N is expected");
    refused("b.loss < 1 at step -1", "\"-\" stands where a step is expected");
    refused("b.loss < 1 at step 1.5", "\"1.5\" stands where a step is expected");
    refused("b.loss < 1 at step 99999999", "\"99999999\" stands where a step is expected");
    refused("b.loss between 1 or 2 at end", "\"or\" stands where \"and\" is expected");
    refused("not b.loss < 1 at end", "\"not\" goes with a.diverged and b.diverged alone");
    refused("sum(b.loss) < 1 at end", "\"sum\" is no function; there are abs, max, min, mean, first and share");
    refused("max(b.loss) < 1 at end", "\")\" stands where \"over\" is expected");
    refused("max(min(b.loss over steps 1..2) over steps 1..2) < 1", "min(…) has no place inside of another one");
    refused(
        "share(b.saturated > 5 %) < 1 %",
        "a cell of a map has no saturated; allowed: loss, train_accuracy, test_accuracy, diverged",
    );
    refused("share(b.loss < 1 at end) < 1 %", "share(…) is of the end of every training; it says no time");
    refused("share(b.diverged by step 3) < 1 %", "\"by\" stands where \")\" is expected");
    refused("share(first(b.loss < 1) < 9) < 1 %", "first(…) has no place inside of another one");
    refused("first(share(b.loss < 1) < 9 %) < 9", "share(…) has no place inside of another one");
    refused("share(b.loss) < 1 %", "\")\" stands where <, <=, >, >= or between is expected");
    refused("share(b.diverged where) < 1 %", "\")\" stands where the key of an axis is expected");
    refused("share(b.diverged where init.scal < 1) < 1 %", "init.scal is not a known key; did you mean init.scale?");
    refused("share(b.diverged where init.scale = 1) < 1 %", "\"=\" stands where <, <=, > or >= is expected");
    refused("share(b.diverged where init.scale < b.loss) < 1 %", "\"b\" stands where a number is expected");
    refused("b.loss < 1 ≤ 2", "\"≤\" has no meaning here");
    refused(&"(".repeat(30), "has more than 12 brackets within one another");
    refused(&"-".repeat(300), "has more than 12 brackets within one another");
    refused(&"1".repeat(401), "has more than 400 characters");
}

/// Returns a map of 3 × 3 cells whose learning rates are 0.01, 0.1 and 1 and whose scales 0.1, 1 and 10. A has diverged in
/// the column of rate 1 and has learned at rate 0.1; B has learned in all cells but that of rate 1 and scale 10.
fn map() -> Map {
    let axes = ["training.learning_rate=0.01..1:3:log", "init.scale=0.1..10:3:log"];
    let axes = axes.map(|axis| Axis::read("axis", axis).unwrap());
    let plane = Plane { axes, steps: 40, ..Plane::default() };
    let mut map = Map::new(plane.plan(&Config::plane()).unwrap());
    let trained = |test_accuracy| Outcome::Trained { loss: 0.5, train_accuracy: 1.0, test_accuracy, steps_to: None };
    for index in 0..9 {
        let ([x, y], _) = map.plan().place(index);
        let a = if x == 2 { Outcome::Diverged { step: 7 } } else { trained([0.2, 0.9][x]) };
        map.put(index, [a, trained(if (x, y) == (2, 2) { 0.1 } else { 0.9 })]);
    }
    map
}

#[test]
fn shares_of_a_map() {
    let map = map();
    let frames = timeline(&[0, 5]);
    let verdict = |text: &str, map: Option<&Map>| {
        let condition = Condition::parse(text).unwrap();
        assert_eq!(Condition::parse(&condition.to_string()).as_ref(), Ok(&condition), "{condition} reads back");
        condition.verdict(RunSoFar { timeline: &frames, end: 5, map }, 5)
    };
    for holds in [
        "share(b.test_accuracy > 80 %) between 0.88 and 0.89",
        "share(b.test_accuracy > 80 %) > 2 * share(a.test_accuracy > 80 %)",
        "share(a.diverged) between 0.33 and 0.34 and share(not a.diverged) between 0.66 and 0.67",
        // What an arm that has diverged lacks is neither above nor below anything.
        "share(a.test_accuracy >= 0) < 70 % and share(a.test_accuracy < 2) < 70 %",
        "share(a.diverged or a.test_accuracy > 0.5) between 0.66 and 0.67",
        "share(b.test_accuracy > a.test_accuracy) between 0.33 and 0.34",
        "share(a.loss < 1 and b.train_accuracy > 0.9) > 0.6",
        "share(a.diverged where training.learning_rate < 1) <= 0",
        "share(a.diverged where training.learning_rate >= 1) >= 1",
        "share(b.test_accuracy > 0.5 where training.learning_rate > 0.5 and init.scale > 5) <= 0",
        "share(a.diverged) > 0 and a.loss > 4 at end",
    ] {
        assert_eq!(verdict(holds, Some(&map)), Verdict::Holds, "{holds}");
        assert_eq!(verdict(holds, None), Verdict::NeedsMap, "{holds}");
    }
    assert_eq!(verdict("share(a.diverged) > 0.5", Some(&map)), Verdict::DoesNotHold);
    assert_eq!(verdict("share(a.diverged) > 0.5 and a.loss > 9 at end", None), Verdict::DoesNotHold, "the run decides");
    assert_eq!(verdict("share(a.diverged where init.scale > 50) > 0", Some(&map)), Verdict::CannotBeMeasured);
    assert_eq!(verdict("share(a.diverged) > 0", Some(&Map::new(map.plan().clone()))), Verdict::NotYet);
    let condition = Condition::parse("share(a.diverged where init.scale < 5) > 0.1").unwrap();
    let measured = condition.measured(RunSoFar { timeline: &frames, end: 5, map: Some(&map) });
    assert_eq!((measured[0].text.as_str(), measured[0].unit), ("share(a.diverged where init.scale < 5)", Unit::Share));
    assert!(measured[0].value.is_ok_and(|share| (share - 1.0 / 3.0).abs() < 1e-12));
}

/// Without its map a run is judged by the other claims.
#[test]
fn a_lesson_with_a_map() {
    let claim = "holds = \"b.loss < 0.5 at end\"";
    let shares = "holds = \"a.loss > 4 at end\"\n[[claim]]\nen = \"Share\"\nko = \"몫\"\n\
        holds = \"share(a.diverged) < 1 % and share(b.diverged where init.scale < 1) < 1 %\"";
    let plane = "[map]\nx = \"training.learning_rate=0.01..1:3\"\ny = \"init.scale=0.1..10:3\"\nsteps = 40\n[show]";
    let text = LESSON.replace(claim, shares).replace("[show]", plane);
    let lesson = Lesson::from_toml(&text).unwrap();
    assert_eq!(lesson.map.as_ref().map(|plane| plane.steps), Some(40));
    assert_eq!(Lesson::from_toml(&text.replace("steps = 40", "")).unwrap().map.map(|plane| plane.steps), Some(300));
    let plan = lesson.map.as_ref().unwrap().plan(lesson.with_seed(7).unwrap().config()).unwrap();
    assert_eq!((plan.size(), plan.steps(), plan.seeds()), ([3, 3], 40, &[7][..]));
    let frames = timeline(&[0, 32, 64]);
    let run = RunSoFar { timeline: &frames, end: 64, map: None };
    assert_eq!(lesson.verdict(run), Verdict::Holds);
    assert_eq!(lesson.findings(run)[1].verdict, Verdict::NeedsMap);
    let map = map();
    assert_eq!(lesson.verdict(RunSoFar { map: Some(&map), ..run }), Verdict::DoesNotHold);

    let refused = |from: &str, to: &str, expected: &str| {
        assert!(text.contains(from), "{from}");
        assert_eq!(Lesson::from_toml(&text.replacen(from, to, 1)).unwrap_err().to_string(), expected);
    };
    refused(plane, "[show]", "claim 2: holds: share(…) is of a map, and the lesson has no [map]");
    refused(
        "where init.scale",
        "where network.width",
        "claim 2: holds: network.width is no axis of the map; its axes: training.learning_rate, init.scale",
    );
    refused("y = \"init.scale=0.1..10:3\"\n", "", "map.y is missing");
    refused(
        "init.scale=0.1..10:3",
        "seed=1..3",
        "map.y: seed is no axis; --seeds repeats every cell with several seeds",
    );
    refused(
        "init.scale=0.1..10:3",
        "training.learning_rate=1..2",
        "map: x and y are one key, training.learning_rate; a map has two",
    );
    refused("steps = 40", "steps = 0", "map.steps is 0; allowed: 1..=100000");
    let alone = "share(…) has its place in a claim, and in explanation and otherwise";
    refused(
        "right = \"b.loss > 0.5 at end\"",
        "right = \"share(a.diverged) > 0\"",
        &format!("answer 3: right: {alone}"),
    );
    let unknown = "{share(a.diverged where network.width < 3)}";
    refused(
        "It is {b.loss}.",
        &format!("It is {unknown}."),
        &format!(
            "text.en.explanation: {unknown}: network.width is no axis of the map; its axes: training.learning_rate, init.scale"
        ),
    );
    // The closing text has the numbers of the map, once there is one.
    let text = text.replace("It is {b.loss}.", "It is {share(a.diverged)}.").replace("< 1 %", "< 99 %");
    let lesson = Lesson::from_toml(&text).unwrap();
    assert!(lesson.ending(run, "en").contains("It is …."), "{}", lesson.ending(run, "en"));
    let ending = lesson.ending(RunSoFar { map: Some(&map), ..run }, "en");
    assert!(ending.contains("It is 33\u{a0}%."), "{ending}");
}

/// Returns two spirals with 10 hidden layers, arm A without a normalization, with the end at step 400.
fn experiment() -> Config {
    let mut config = Config::plane();
    config.training.steps = 400;
    config
}

#[test]
fn conditions_that_no_run_can_decide() {
    let outcome = |text: &str| Condition::parse(text).and_then(|condition| condition.check(&experiment()));
    let refused = |text: &str, expected: &str| assert_eq!(outcome(text).unwrap_err(), expected, "{text}");
    refused("b.loss < 1 at step 500", "step 500 lies behind the end of the lesson, step 400");
    refused("b.loss < 1 at step 301", "step 301 is not recorded; the nearest that are: 300 and 304");
    refused("max(b.loss over steps 9..3) < 1", "steps 9..3 has no steps; write the smaller one first");
    refused("max(b.loss over steps 129..200) < 1", "step 129 is not recorded; the nearest that are: 128 and 130");
    refused(
        "b.mean(layer=11) < 1 at end",
        "layer is 11; allowed: 1..=10 (network.depth), first, last, all, max, min, output",
    );
    refused(
        "b.saturated(layer=output) < 5 % at end",
        "the output layer has no saturated; allowed: 1..=10 (network.depth), first, last, all, max, min",
    );
    refused("a.std(stage=z_hat) < 1 at end", "arm a has no z_hat: arms.a.normalization is none");
    refused("a.gamma > 1 at end", "arm a has no gamma: arms.a.normalization is none");
    refused("b.std(stage=z_hat, layer=output) < 1 at end", "the output layer has no z_hat");
    refused("b.loss < 1 at start", "loss has no value at step 0; the first is at step 1");
    refused("b.shift < 1 at step 19", "shift has no value at step 19; the first is at step 20");
    refused("b.shift(against=start) < 1 at start", "shift has no value at step 0; the first is at step 1");
    refused("b.saturated < 1.5 at end", "b.saturated(layer=all) at end lies in 0..=1, so that this always holds");
    refused("2 < b.test_accuracy at end", "b.test_accuracy at end lies in 0..=1, so that this never holds");
    refused("share(b.diverged) < 1.5", "share(b.diverged) lies in 0..=1, so that this always holds");
    refused("b.diverged by step 401", "step 401 lies behind the end of the lesson, step 400");
    for fine in [
        "b.shift < 1 at step 20",
        "first(b.loss < 0.5) < 300",
        "first(b.shift < 0.5) < 300",
        "max(b.saturated over steps 0..400) < 99 %",
        "b.std(stage=z_hat) > 0.9 at end",
        "b.grad_rms(layer=output) > 0 at end",
        "b.saturated <= 0 at end",
    ] {
        outcome(fine).unwrap();
    }
    let mut switched = experiment();
    let change = crate::config::Change::new("arms.a.normalization", crate::config::Value::Text("batch".to_owned()));
    switched.events.push(crate::config::Event { step: 3, change: change.unwrap() });
    Condition::parse("a.gamma > 1 at end").unwrap().check(&switched).unwrap();
}

#[test]
fn texts_say_the_numbers_of_the_run() {
    let timeline = timeline(&[0, 1, 2, 3, 4, 5, 6]);
    let run = RunSoFar { timeline: &timeline, end: 6, map: None };
    let fill = |text: &str| Template::parse(text, When::End).unwrap().fill(run, "en");
    assert_eq!(fill("A: {a.loss}, {{so}}, {a.test_accuracy}"), "A: 6, {so}, 6.0\u{a0}%");
    assert_eq!(fill("{a.saturated(layer=1) at step 2}"), "20\u{a0}%");
    assert_eq!(fill("{a.saturated(layer=1) at step 2 | percent1}"), "20.0\u{a0}%");
    assert_eq!(fill("{a.loss / a.loss at step 4|times}"), "1.0×", "the last time holds for both");
    assert_eq!(fill("{a.loss at end / a.loss at step 4|fixed2} {60 * a.loss|times}"), "1.50 360×");
    assert_eq!(fill("{b.loss} {first(a.loss > 3)} {first(a.loss > 30)}"), "– 4 never");
    assert_eq!(fill("{-a.loss} {a.loss|whole}"), "–6 6");
    let early = RunSoFar { end: 7, ..run };
    assert_eq!(Template::parse("{a.loss}", When::End).unwrap().fill(early, "en"), "…");
    assert_eq!(Template::parse("{a.loss}", When::Step(3)).unwrap().fill(early, "en"), "3");
    let refused = |text: &str| Template::parse(text, When::End).unwrap_err();
    assert_eq!(refused("a {b.loss"), "\"{\" has no partner; write {{ for a brace");
    assert_eq!(refused("a } b"), "\"}\" has no partner; write }} for a brace");
    assert_eq!(refused("{b.los}"), "{b.los}: los is not a quantity; did you mean loss?");
    assert!(refused("{b.loss|tims}").ends_with("(did you mean times?)"));
}

/// A small valid lesson.
const LESSON: &str = r#"
id = "small"
order = 3
watch = 20
references = ["A book"]
[experiment]
network.depth = 3
training.steps = 64
[[experiment.event]]
step = 8
key = "batch_norm.gamma"
value = 2.0
[show]
view = "layers"
layer = 2
stage = "z_hat"
[show.options]
time = "log"
lens.compare = true
[text.en]
title = "Title"
statement = "Statement."
question = "Question?"
explanation = "It is {b.loss}."
otherwise = "It is not."
limits = "Limits."
[text.ko]
title = "제목"
statement = "문장"
question = "질문"
explanation = "값은 {b.loss}"
otherwise = "아니에요."
limits = "한계"
[[answer]]
en = "yes"
ko = "네"
right = true
[[answer]]
en = "no"
ko = "아니요"
[[answer]]
en = "perhaps"
ko = "글쎄요"
right = "b.loss > 0.5 at end"
[[moment]]
step = 32
en = "Now: {a.loss}"
ko = "지금: {a.loss}"
point = { part = "loss", arm = "b" }
watch = "full"
pause = true
[[moment]]
step = 16
en = "Before."
ko = "먼저"
show = { layer = 3 }
[[claim]]
en = "B learns."
ko = "B는 배워요."
holds = "b.loss < 0.5 at end"
[[try]]
en = "More"
ko = "더"
set = ["network.depth=4", "training.learning_rate=2"]
[[control]]
en = "B without batch norm"
ko = "배치 정규화가 없는 B"
set = ["arms.b.normalization=none"]
fails = [1]
[exercise]
hide = ["network", "init.scale"]
lock = true
[seeds]
tuned = [1, 2]
checked = [101]
"#;

#[test]
fn a_lesson_is_read() {
    let lesson = Lesson::from_toml(LESSON).unwrap();
    assert_eq!((lesson.id.as_str(), lesson.order, lesson.steps()), ("small", 3, 64));
    assert_eq!((lesson.experiment.network.depth, lesson.experiment.events.len()), (3, 1));
    let shown: Vec<_> = lesson.show.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(
        shown,
        [
            "window.tab=layers",
            "window.layers=rows",
            "window.microscope=closed",
            "layer=2",
            "stage=z_hat",
            "lens.compare=on",
            "time=log"
        ]
    );
    assert_eq!(lesson.moments.iter().map(|moment| moment.step).collect::<Vec<_>>(), [16, 32], "in order");
    let point = Pointer { part: Region::Loss, arm: Some(1), layers: Cells::Selected };
    assert_eq!((lesson.moments[1].point, lesson.moments[1].pause), (Some(point), true));
    assert!(lesson.moments[0].show.contains(&("layer".to_owned(), "3".to_owned())));
    assert_eq!(lesson.moments[1].watch, Some(Speed::Full));
    assert!((lesson.seconds() - 1.6).abs() < 1e-12, "32 steps at 20 a second, then at once");
    assert_eq!((lesson.tries[0].experiment.network.depth, lesson.experiment.network.depth), (4, 3));
    assert!(lesson.exercise.lock && lesson.exercise.hides("network.depth") && lesson.exercise.hides("init.scale"));
    assert!(!lesson.exercise.hides("init.scheme"));
    assert_eq!((&lesson.seeds.tuned[..], &lesson.seeds.checked[..]), (&[1, 2][..], &[101][..]));
    assert_eq!((lesson.text.of("ko").title.as_str(), lesson.text.of("en").title.as_str()), ("제목", "Title"));
    let [control] = &lesson.controls[..] else { panic!("one control: {:?}", lesson.controls) };
    assert_eq!((control.change.text.en.as_str(), &control.fails[..]), ("B without batch norm", &[0][..]));
    assert_eq!(control.change.experiment.arms[1].normalization, crate::config::Normalization::None);
    assert_eq!(lesson.claims[0].nature, Nature::Finding, "where nothing is said");
    let identity = LESSON.replace("[[claim]]", "[[claim]]\nkind = \"identity\"").replace("[[control]]", "[[ctrl]]");
    let identity = &identity[..identity.find("[[ctrl]]").unwrap()];
    let lesson = Lesson::from_toml(identity).unwrap();
    assert!(lesson.claims[0].nature == Nature::Identity && lesson.controls.is_empty());
}

#[test]
fn seeds_are_a_list_or_a_range() {
    let checked = |text: &str| Lesson::from_toml(&LESSON.replace("[101]", text)).unwrap().seeds.checked;
    assert_eq!(checked("\"60001..60050\"").len(), 50);
    assert_eq!(checked("\"7..8, 101\""), [7, 8, 101]);
    assert_eq!(checked("[]"), [0; 0]);
}

#[test]
fn verdicts_decide_answers_and_last_words() {
    let lesson = Lesson::from_toml(LESSON).unwrap();
    let timeline = timeline(&[0, 32, 64]);
    // A's loss is the step, far above ½; B has diverged.
    let run = RunSoFar { timeline: &timeline, end: 64, map: None };
    assert_eq!(lesson.verdict(run), Verdict::CannotBeMeasured);
    assert_eq!((lesson.ending(run, "en"), lesson.ending(run, "ko")), ("It is not.".to_owned(), "아니에요.".to_owned()));
    let supported = [0, 1, 2].map(|answer| lesson.supports(answer, run));
    assert_eq!(supported, [Verdict::CannotBeMeasured, Verdict::DoesNotHold, Verdict::CannotBeMeasured]);
    assert_eq!(lesson.moments[1].text.of("en").fill(run, "en"), "Now: 32");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of mistakes")]
fn what_is_wrong_with_a_file_is_said_with_its_key() {
    let mut wrong = Vec::new();
    let mut check = |from: &str, to: &str, expected: &str| {
        assert!(LESSON.contains(from), "{from}");
        let error = Lesson::from_toml(&LESSON.replacen(from, to, 1)).err().map(|error| error.to_string());
        if error.as_deref() != Some(expected) {
            wrong.push(format!("{from} -> {to}\n  says   {error:?}\n  is not {expected:?}"));
        }
    };

    check("order = 3", "ordr = 3", "ordr is not a known key; did you mean order?; order is missing");
    check("id = \"small\"", "", "id is missing");
    check(
        "\"small\"",
        "\"Small one\"",
        "id is \"Small one\"; allowed: small letters, digits and hyphens, a letter first",
    );
    check("watch = 20", "", "watch is missing; give steps per second, or \"full\"");
    check("watch = 20", "watch = 0", "watch is 0; allowed: 0.1..=100000 (steps per second) or \"full\"");
    check("order = 3", "order = 0", "order is 0; allowed: 1..=10000");
    check("depth = 3", "depht = 3", "experiment: network.depht is not a known key; did you mean network.depth?");
    check("depth = 3", "depth = 99", "experiment: network.depth is 99; allowed: 1..=50");
    check(
        "training.steps = 64",
        "training.steps = 301",
        "experiment: training.steps is where the lesson ends; step 301 is not recorded; the nearest that are: 300 and 304",
    );
    check(
        "training.steps = 64",
        "training.steps = 1000000",
        "experiment: training.steps is 1000000; allowed in a lesson: 1..=100000",
    );
    check(
        "key = \"batch_norm.gamma\"",
        "key = \"network.depth\"",
        "experiment: event 1: network.depth cannot change while a network runs; allowed in an event: data.noise, \
         training.learning_rate, batch_norm.gamma, batch_norm.beta, batch_norm.hold, measure.statistics, \
         arms.a.normalization, arms.a.learning_rate, arms.b.normalization, arms.b.learning_rate",
    );
    check(
        "view = \"layers\"",
        "view = \"layer\"",
        "show.view is \"layer\"; allowed: layers, network, drift, gradients, data, seeds, map or unit (did you mean layers?)",
    );
    check(
        "view = \"layers\"",
        "",
        "show.view is missing; allowed: layers, network, drift, gradients, data, seeds, map, unit",
    );
    check("layer = 2", "layer = 4", "show.layer is 4; allowed: 1..=3");
    check("time = \"log\"", "time = 1.5", "show.options: time must be a short text or a whole number");
    check(
        "[show]",
        "[shown]",
        "shown is not a known key; did you mean show?; show.view is missing; allowed: layers, network, drift, gradients, data, seeds, map, unit",
    );
    check("title = \"Title\"", "", "text.en.title is missing");
    check("limits = \"한계\"", "limits = \" \"", "text.ko.limits is empty");
    check(
        "\"Question?\"",
        &format!("\"{}\"", "a".repeat(201)),
        "text.en.question has 201 characters; allowed: up to 200",
    );
    check("\"Question?\"", "\"a\\u0007\"", "text.en.question has the control character '\\u{7}'");
    check("{b.loss}.", "{b.los}.", "text.en.explanation: {b.los}: los is not a quantity; did you mean loss?");
    check(
        "{b.loss}.",
        "{b.std(layer=9)}.",
        "text.en.explanation: {b.std(layer=9) at end}: layer is 9; allowed: 1..=3 (network.depth), first, last, all, max, min, output",
    );
    check("right = true", "right = 1", "answer 1: right must be true, false or a condition in quotes");
    check(
        "right = \"b.loss >",
        "right = \"b.loss =",
        "answer 3: right: \"=\" stands where <, <=, >, >= or between is expected",
    );
    check("step = 32", "step = 65", "moment 1: step is 65; allowed: 0..=64");
    check(
        "Now: {a.loss}",
        "Now: {a.loss at end}",
        "moment 1: {a.loss at end}: step 64 lies behind this moment, step 32",
    );
    check(
        "part = \"loss\"",
        "part = \"los\"",
        "moment 1: point.part is \"los\"; allowed: histogram, saturated-zone, linear-zone, curve, numbers, network, microscope, lens, loss, gradient-flow, update-ratio, gradient-histograms, landscape, bands, heat, shift, shape-shift, bars, decision, map, timeline or controls (did you mean loss?)",
    );
    check("arm = \"b\"", "arm = \"b\", layer = \"al\"", "moment 1: point.layer is \"al\"; allowed: 1..=3, all");
    check("arm = \"b\"", "arm = \"b\", layer = 9", "moment 1: point.layer is 9; allowed: 1..=3, all");
    check(
        "holds = \"b.loss <",
        &format!("holds = \"{}b.loss <", "1+".repeat(200)),
        "claim 1: holds has 419 characters; allowed: up to 400",
    );
    check("arm = \"b\"", "arm = \"c\"", "moment 1: point.arm is \"c\"; allowed: a or b");
    check("pause = true", "pause = 1", "moment 1: pause is 1; allowed: true or false");
    check("holds = \"b.loss < 0.5 at end\"", "", "claim 1: holds is missing");
    check(
        "< 0.5 at end",
        "< 0.5",
        "claim 1: holds: says no time; end it with \"at start\", \"at step N\" or \"at end\"",
    );
    check(
        "holds = \"b.loss <",
        "holds = \"a.gamma <",
        "claim 1: holds: arm a has no gamma: arms.a.normalization is none",
    );
    check("network.depth=4", "network.depth=77", "try 1: set: network.depth is 77; allowed: 1..=50");
    check(
        "set = [",
        "sett = [",
        "try 1: sett is not a known key; did you mean set?; try 1: set is missing; give a list as [\"training.learning_rate=2\"]",
    );
    check(
        "\"init.scale\"]",
        "\"init.scal\"]",
        "exercise.hide: init.scal is not a key or a table of the experiment; did you mean init.scale?",
    );
    let seeds = "1..=100 different seeds of 0..=9223372036854775807, as 1..5 or 1,4,9";
    check("checked = [101]", "checked = [-1]", &format!("seeds.checked is -1; allowed: {seeds}"));
    check("checked = [101]", "checked = [7, 7]", &format!("seeds.checked is 7,7; allowed: {seeds}"));
    check("checked = [101]", "checked = \"1..101\"", &format!("seeds.checked is 1..101; allowed: {seeds}"));
    let list = "a list of up to 100 seeds, as [1, 2, 3], or a range, as \"1..50\"";
    check("checked = [101]", "checked = 101", &format!("seeds.checked is 101; allowed: {list}"));
    check("checked = [101]", "checked = [\"101\"]", &format!("seeds.checked is [\"101\"]; allowed: {list}"));
    check(
        "[[claim]]",
        "[[claim]]\nkind = \"identiy\"",
        "claim 1: kind is \"identiy\"; allowed: finding or identity (did you mean identity?)",
    );
    check(
        "[[claim]]",
        "[[claim]]\nkind = \"identity\"",
        "control 1: fails names claim 1, an identity: it holds by definition, so that no control makes it fail",
    );
    check(
        "fails = [1]",
        "",
        "control 1: fails is missing; give the numbers of the claims that must fail without the cause, as [1, 3]",
    );
    check("fails = [1]", "fails = 1", "control 1: fails is 1; allowed: a list of 1 to 1 numbers of claims, as [1, 3]");
    check(
        "fails = [1]",
        "fails = []",
        "control 1: fails is []; allowed: a list of 1 to 1 numbers of claims, as [1, 3]",
    );
    check("fails = [1]", "fails = [0]", "control 1: fails names claim 0; allowed: 1..=1");
    check("fails = [1]", "fails = [2]", "control 1: fails names claim 2; allowed: 1..=1");
    check(
        "arms.b.normalization=none",
        "arms.b.normalization=batch",
        "control 1: set changes nothing, so that no cause is taken away",
    );
    check("arms.b.normalization=none", "seed=99", "control 1: set changes nothing, so that no cause is taken away");
    check(
        "arms.b.normalization=none",
        "training.steps=32",
        "control 1: set changes training.steps; a control is as long as the lesson",
    );
    check("arms.b.normalization=none", "network.depth=0", "control 1: set: network.depth is 0; allowed: 1..=50");
    check(
        "holds = \"b.loss <",
        "holds = \"b.gamma <",
        "control 1: fails names claim 1, which this control cannot decide: arm b has no gamma: arms.b.normalization is none",
    );
    check("[text.en]", "[text.en", "line 20: unclosed table, expected `]`");
    check("ko = \"더\"", "", "try 1: ko is missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let text =
        LESSON.replace("[[claim]]", "[[claims]]").replace("order = 3", "order = \"x\"").replace("right = true", "");
    let text = text.replace("right = \"b.loss > 0.5 at end\"", "");
    assert_eq!(
        Lesson::from_toml(&text).unwrap_err().to_string(),
        "claims is not a known key; did you mean claim?; order is \"x\"; allowed: 1..=10000; [[answer]] has none with \
         right = true or a condition; [[claim]] occurs 0 times; allowed: 1 to 8"
    );
    let more = "[[moment]]\nstep = 1\nen = \"x\"\nko = \"x\"\n".repeat(11);
    let many = LESSON.replace("[[try]]", &format!("{more}[[try]]"));
    assert!(Lesson::from_toml(&many).unwrap_err().to_string().contains("[[moment]] occurs 13 times; allowed: 0 to 12"));
}

#[test]
fn a_bad_file_does_not_keep_the_others_out() {
    let second = LESSON.replace("\"small\"", "\"second\"").replace("order = 3", "order = 1");
    let catalog = Catalog::read([("small", LESSON), ("bad", "id = 1"), ("second", &second)]);
    assert_eq!(catalog.lessons.iter().map(|lesson| lesson.id.as_str()).collect::<Vec<_>>(), ["second", "small"]);
    assert_eq!(catalog.refused.len(), 1);
    assert!(catalog.refused[0].0 == "bad" && catalog.refused[0].1.to_string().starts_with("id is 1; allowed: text"));
    assert_eq!(catalog.find("smal").unwrap_err().to_string(), "smal is not a lesson; did you mean small?");
    assert_eq!(catalog.find("xyzxyz").unwrap_err().to_string(), "xyzxyz is not a lesson; known: second, small");
    let ids = |around: [Option<&Lesson>; 2]| around.map(|lesson| lesson.map(|lesson| lesson.id.clone()));
    assert_eq!(ids(catalog.around("small")), [Some("second".to_owned()), None]);
    assert_eq!(ids(catalog.around("none")), [None, None]);
}

#[test]
fn a_check_measures_what_a_full_run_measures() {
    use crate::data::Data;
    use crate::experiment::{Experiment, Look};
    use crate::measure::timeline::next_recorded;

    let text = LESSON
        .replace("holds = \"b.loss < 0.5 at end\"", "holds = \"b.shift at step 24 < a.shift at step 40 or first(b.test_accuracy > 99 %) > max(b.saturated over steps 3..9) or b.unit_p85(layer=last) at step 40 > 9\"")
        .replace("network.depth = 3", "network.depth = 3\nnetwork.width = 8\ndata.samples = 200\nmeasure.lag = 10");
    let lesson = Lesson::from_toml(&text).unwrap();
    let outcome = lesson.check(7, 1, &|| true).unwrap().unwrap();
    // The same findings from a timeline of all frames.
    let config = lesson.with_seed(7).unwrap();
    let data = Arc::new(Data::load(config.config()).unwrap());
    let mut experiment = Experiment::<f32>::new(&config, &data).unwrap();
    let mut timeline = Timeline::new();
    let mut stop = 0;
    while stop <= 64 {
        experiment.arms.iter_mut().for_each(|arm| arm.advance_to(stop));
        timeline.push(Arc::new(experiment.frame(&Look::recorded())));
        stop = next_recorded(stop);
    }
    let run = RunSoFar { timeline: &timeline, end: 64, map: None };
    assert_eq!(outcome.findings, lesson.findings(run));
    assert_eq!(outcome.endings[0], lesson.ending(run, "en"));
    let numbers = outcome.numbers.iter().map(|number| number.text.as_str()).collect::<Vec<_>>();
    assert_eq!(
        numbers,
        [
            "b.shift(layer=all) at step 24",
            "a.shift(layer=all) at step 40",
            "first(b.test_accuracy > 0.99)",
            "max(b.saturated(layer=all) over steps 3..9)",
            "b.unit_p85(layer=last) at step 40",
            "b.loss at end",
            "a.loss at step 32",
        ],
        "the sides of the claims, then the numbers of the texts, each once"
    );
    assert_eq!(outcome.findings[0].measured[..], outcome.numbers[..5]);
    assert_eq!(lesson.check(7, 1, &|| false).unwrap(), None, "asked to end");
    assert_eq!(outcome.findings[0].measured.len(), 5);
    assert!(outcome.findings[0].measured.iter().all(|measured| measured.value.is_ok()));
}

/// Returns the margin of `condition` at step 5, or after it at step 8, as text: the distance, and the comparison that it is of.
fn margin(condition: &str, end: u64) -> Option<String> {
    let timeline = timeline(&[0, 1, 2, 3, 4, 5, 6, 7, 8][..=usize::try_from(end).unwrap()]);
    let run = RunSoFar { timeline: &timeline, end, map: None };
    let margin = Condition::parse(condition).unwrap().margin(run, end)?;
    let distance = (1e6 * margin.distance).round() / 1e6;
    Some(format!("{distance} {}: {}", margin.unit.name(), margin.comparison))
}

#[test]
fn a_margin_is_the_distance_to_another_verdict() {
    let check =
        |condition: &str, expected: Option<&str>| assert_eq!(margin(condition, 5).as_deref(), expected, "{condition}");
    // At step 5 the loss of A is 5, that of B 10; their test accuracies are 5 % and 10 %.
    check("a.loss < 6 at end", Some("1 number: a.loss at end < 6"));
    check("a.loss > 6 at end", Some("-1 number: a.loss at end > 6"));
    check("a.loss <= 5 at end", Some("0 number: a.loss at end <= 5"));
    check("7 > a.loss at end", Some("2 number: 7 > a.loss at end"));
    check("b.loss < 3 * a.loss at end", Some("5 number: b.loss at end < 3 * a.loss at end"));
    check("a.test_accuracy < 20 % at end", Some("0.15 accuracy: a.test_accuracy at end < 0.2"));
    check(
        "b.test_accuracy > a.test_accuracy at end",
        Some("0.05 accuracy: b.test_accuracy at end > a.test_accuracy at end"),
    );
    check("a.loss between 1 and 7 at end", Some("2 number: a.loss at end <= 7"));
    check("a.loss between 6 and 9 at end", Some("-1 number: a.loss at end >= 6"));
    check("first(a.loss > 2) < 10", Some("7 step: first(a.loss > 2) < 10"));
    check("first(a.loss > 2) < first(a.loss > 9)", Some("inf step: first(a.loss > 2) < first(a.loss > 9)"));
    check("first(a.loss > 9) < 4", Some("-inf step: first(a.loss > 9) < 4"));
    check("first(a.loss > 9) < first(a.loss > 99)", Some("0 step: first(a.loss > 9) < first(a.loss > 99)"));
    check("a.train_accuracy > 0.5 at end", None);
    check("not a.diverged", None);
}

/// 20 of 120 is less than 5 of 10: the share decides, since it has no unit.
#[test]
fn the_least_margin_of_and_the_greatest_of_or() {
    let check = |condition: &str, end: u64, expected: Option<&str>| {
        assert_eq!(margin(condition, end).as_deref(), expected, "{condition}");
    };
    check("a.loss < 6 at end and b.std(layer=1, stage=z) < 200 at end", 5, Some("1 number: a.loss at end < 6"));
    check(
        "a.loss < 10 at end and b.std(layer=1, stage=z) < 120 at end",
        5,
        Some("20 number: b.std(layer=1, stage=z) at end < 120"),
    );
    check("a.loss < 6 or a.loss < 9 at end", 5, Some("4 number: a.loss at end < 9"));
    check("a.loss < 4 or a.loss < 2 at end", 5, Some("-1 number: a.loss at end < 4"));
    check("a.loss < 9 and a.loss < 4 and a.loss < 2 at end", 5, Some("-3 number: a.loss at end < 2"));
    // What holds or fails by a divergence has no distance; elsewhere the numbers decide.
    check("not a.diverged and a.loss < 6 at end", 5, Some("1 number: a.loss at end < 6"));
    check("a.diverged or a.loss < 6 at end", 5, Some("1 number: a.loss at end < 6"));
    check("b.diverged or a.loss < 99 at end", 8, None);
    check("not b.diverged and a.loss < 99 at end", 8, None);
    check("b.loss < 9 at end or a.loss < 99 at end", 8, Some("91 number: a.loss at end < 99"));
    check("b.loss < 9 at end and a.loss < 99 at end", 8, None);
}

/// Returns a run whose only claim has this verdict and margin.
fn result(verdict: Verdict, condition: &str) -> CheckResult {
    let timeline = timeline(&[0, 5]);
    let run = RunSoFar { timeline: &timeline, end: 5, map: None };
    let margins = vec![Condition::parse(condition).unwrap().margin(run, 5)];
    let findings = vec![Finding { verdict, measured: Vec::new() }];
    CheckResult { findings, margins, numbers: Vec::new(), endings: [const { String::new() }; 2] }
}

#[test]
fn a_tally_counts_and_names_the_nearest() {
    use Verdict::{CannotBeMeasured, DoesNotHold, Holds};
    let runs = [
        (7, result(Holds, "a.loss < 9 at end")),
        (8, result(Holds, "a.loss < 6 at end")),
        (9, result(CannotBeMeasured, "a.train_accuracy < 1 at end")),
        (10, result(DoesNotHold, "a.loss < 3 at end")),
    ];
    let tally = |expected, runs: &[(u64, CheckResult)]| {
        let tally = Tally::of(expected, 0, runs.iter().map(|(seed, run)| (*seed, run)));
        let nearest = tally.nearest.as_ref().map(|(seed, margin)| (*seed, margin.distance));
        (tally.met, tally.undefined, nearest, tally.is_met())
    };
    assert_eq!(tally(Expected::Holds, &runs), (2, 1, Some((10, -2.0)), false));
    assert_eq!(tally(Expected::Holds, &runs[..2]), (2, 0, Some((8, 1.0)), true));
    assert_eq!(tally(Expected::Fails, &runs), (2, 1, Some((7, -4.0)), false));
    assert_eq!(tally(Expected::Fails, &runs[2..]), (2, 1, Some((10, 2.0)), true));
    assert_eq!(tally(Expected::Holds, &[]), (0, 0, None, true));
    // One of 50 may be an exception, and none of fewer; what is true by definition has none.
    let many = |of: usize, failed: usize| {
        let run = |i: usize| result(if i < failed { DoesNotHold } else { Holds }, "a.loss < 9 at end");
        (0..of).map(|i| (i as u64, run(i))).collect::<Vec<_>>()
    };
    let is_met = |expected, of, failed| tally(expected, &many(of, failed)).3;
    assert!(is_met(Expected::Holds, 50, 1) && !is_met(Expected::Holds, 50, 2));
    assert!(!is_met(Expected::Holds, 49, 1) && is_met(Expected::Holds, 100, 2));
    assert!(is_met(Expected::HoldsAlways, 50, 0) && !is_met(Expected::HoldsAlways, 50, 1));
    assert!(is_met(Expected::Fails, 50, 49) && !is_met(Expected::Fails, 50, 48));
}

#[test]
fn a_spread_is_of_the_runs_with_a_value() {
    let measured = |value| Measured { text: "x".to_owned(), value, unit: Unit::Step };
    let runs = [(3, Ok(5.0)), (4, Err(Missing::Undefined)), (5, Ok(f64::INFINITY)), (6, Ok(2.0)), (7, Ok(2.0))];
    let runs = runs.map(|(seed, value)| (seed, measured(value)));
    let spread = |runs: &[(u64, Measured)]| Spread::of(runs.iter().map(|(seed, run)| (*seed, run)));
    let expected = Spread { least: (6, 2.0), median: 3.5, greatest: (5, f64::INFINITY), undefined: 1 };
    assert_eq!(spread(&runs), Some(expected));
    assert_eq!(spread(&runs[1..2]), None);
}

/// A control trains its own experiment, decides the claims that must fail alone, and no longer than they need.
#[test]
fn a_control_is_the_lesson_without_the_cause() {
    let small = "network.depth = 3\nnetwork.width = 8\ndata.samples = 200";
    let early = "[[claim]]\nen = \"x\"\nko = \"x\"\nholds = \"b.std(layer=1, stage=z) at step 2 < 0.000001\"\n[[try]]";
    let text =
        LESSON.replace("network.depth = 3", small).replace("[[try]]", early).replace("fails = [1]", "fails = [2]");
    let text = text.replace("arms.b.normalization=none", "init.scale=0");
    let lesson = Lesson::from_toml(&text).unwrap();
    let without = lesson.without(&lesson.controls[0]);
    assert_eq!((without.claims.len(), without.numbers().len()), (1, 1));
    let watcher = Watcher::new(&without, &without.experiment);
    assert_eq!((watcher.first_stop(), watcher.next_stop(2)), (Some(2), None), "nothing is trained beyond step 2");
    let verdict = |lesson: &Lesson| lesson.check(7, 1, &|| true).unwrap().unwrap().findings.pop().unwrap().verdict;
    assert_eq!((verdict(&lesson), verdict(&without)), (Verdict::DoesNotHold, Verdict::Holds), "caught: it has to fail");
}

#[test]
fn the_guide_describes_every_quantity() {
    let guide = include_str!("../../docs/lessons.md");
    let table = guide.lines().skip_while(|line| !line.starts_with("| quantity |")).skip(2);
    let rows = table.take_while(|line| line.starts_with("| `")).filter_map(|line| line.split('`').nth(1));
    assert!(
        rows.eq(QUANTITIES.iter().map(|quantity| quantity.name)),
        "docs/lessons.md has a row for each, in their order"
    );
}

proptest! {
    /// What is read keeps the promises of [`Control`] and [`LessonSeeds`].
    #[test]
    fn any_control_is_read_or_refused(
        fails in proptest::collection::vec(-1_i64..5, 0..5),
        kinds in [0_usize..3, 0_usize..3, 0_usize..3],
        set in proptest::sample::subsequence(
            vec!["arms.b.normalization=none", "seed=5", "network.depth=2", "training.steps=64", "training.steps=32", "x"], 0..4
        ),
        (first, last) in (0_u64..200, 0_u64..200),
    ) {
        let kind = |i: usize| ["", "kind = \"finding\"\n", "kind = \"identity\"\n"][i];
        let claim = |i: usize| format!("[[claim]]\n{}en = \"x\"\nko = \"x\"\nholds = \"b.loss < 1 at end\"\n", kind(i));
        let text = LESSON
            .replace("[[try]]", &format!("{}[[try]]", kinds.map(claim).concat()))
            .replace("fails = [1]", &format!("fails = {fails:?}"))
            .replace("set = [\"arms.b.normalization=none\"]", &format!("set = {set:?}"))
            .replace("checked = [101]", &format!("checked = \"{first}..{last}\""));
        if let Ok(lesson) = Lesson::from_toml(&text) {
            let Control { change, fails } = &lesson.controls[0];
            prop_assert!(!fails.is_empty() && fails.iter().all(|i| lesson.claims[*i].nature == Nature::Finding));
            prop_assert!(fails.iter().enumerate().all(|(at, i)| !fails[..at].contains(i)));
            prop_assert_eq!(change.experiment.training.steps, lesson.steps());
            prop_assert_ne!(Config { seed: lesson.experiment.seed, ..change.experiment.clone() }, lesson.experiment);
            prop_assert_eq!(lesson.seeds.checked, (first..=last).collect::<Vec<_>>());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let _ = Condition::parse(&text);
        let _ = Template::parse(&text, When::End);
        let _ = Lesson::from_toml(&text);
    }

    #[test]
    fn any_words_of_conditions_are_read_or_refused(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "a", "b", ".", "loss", "shift", "saturated", "diverged", "(", ")", "layer", "=", "all", "3", "stage", "z",
            ",", "at", "step", "end", "start", "<", ">=", "between", "and", "or", "not", "max", "first", "over", "steps",
            "..", "5 %", "-", "*", "/", "by", "abs", "share", "where", "init", "scale", "test_accuracy",
        ]), 0..24)
    ) {
        if let Ok(condition) = Condition::parse(&words.join(" ")) {
            prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition.clone()));
            let _ = condition.check(&experiment());
            let frames = timeline(&[0, 1, 2, 6]);
            let run = RunSoFar { timeline: &frames, end: 6, map: None };
            let _ = condition.measured(run);
            if let Some(margin) = condition.margin(run, 6) {
                let holds = condition.verdict(run, 6) == Verdict::Holds;
                prop_assert!(if holds { margin.distance >= 0.0 } else { margin.distance <= 0.0 }, "{} {:?}", condition, margin);
                prop_assert!(margin.share().abs() <= 2.0);
            }
        }
    }
}
