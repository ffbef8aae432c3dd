//! Files that an earlier build wrote or read: a later one reads them to the same experiments and views.
//!
//! `fixtures/` was made by the build of commit 0e8edd4 with `figure` and `animate` from `experiment.toml`.

use shiftscope::config::{Checked, Config, Normalization};
use shiftscope::figure::Figure;
use shiftscope::figure::plan::{Plan, Source};
use shiftscope::files::FileKind;
use shiftscope::view::{Language, Picture};

const EXPERIMENT: &str = include_str!("fixtures/experiment.toml");

fn experiment() -> Checked {
    Config::from_toml(EXPERIMENT).and_then(Config::check).expect("a good experiment")
}

#[test]
fn an_experiment_of_before_is_read() {
    let config = experiment().into_config();
    assert_eq!((config.seed, config.data.samples, config.network.width, config.training.steps), (7, 400, 8, 60));
    assert_eq!(
        (config.init.scale, config.arms[0].init_scale, config.arms[0].learning_rate),
        (2.0, Some(3.0), Some(0.05))
    );
    assert_eq!((config.arms[1].normalization, config.batch_norm.hold), (Normalization::BatchGhost, true));
    let events: Vec<_> =
        config.events.iter().map(|event| (event.step, event.change.key(), event.change.layer())).collect();
    assert_eq!(events, [(20, "batch_norm.beta", Some(2)), (30, "training.learning_rate", None)]);
}

#[test]
fn figures_of_before_are_read_with_all_their_options() {
    let read = |bytes: &[u8]| Figure::read(bytes).expect("a figure");
    let figure = read(include_bytes!("fixtures/drift.svg"));
    assert_eq!((figure.picture, figure.step, figure.until), (Picture::Drift, 25, 40));
    assert_eq!(figure.experiment, experiment());
    let options = [("layer", "2"), ("stage", "z"), ("unit", "3"), ("layers.axis", "fit"), ("drift.lower", "moments")];
    let options: Vec<_> = options.into_iter().chain([("window.plots", "open")]).collect();
    let said = figure.state.options();
    assert_eq!(said.iter().map(|(key, value)| (*key, value.as_str())).collect::<Vec<_>>(), options);
    let look: Vec<String> = figure.look_words().map(|(_, value)| value).collect();
    assert_eq!(look, ["170x112mm", "1", "ko", "dark", "false", "true"]);
    let pixels = read(include_bytes!("fixtures/lens.png"));
    assert_eq!((pixels.picture, pixels.state.layer, pixels.state.lens.compare), (Picture::Lens, Some(1), true));
    let page = read(include_bytes!("fixtures/loss.pdf"));
    assert_eq!((page.picture, page.look.transparent), (Picture::Loss, true));
    let film = read(include_bytes!("fixtures/loss.gif"));
    assert_eq!((film.picture, film.step), (Picture::Loss, 10));
}

#[test]
fn a_plan_of_before_is_read() {
    let find = &mut |source: Source<'_>| match source {
        Source::File("experiment.toml") => Ok(experiment().into_config().into()),
        other => panic!("{other:?} is not in the plan"),
    };
    let plan = Plan::read(include_str!("fixtures/plan.toml"), find).expect("a plan");
    let [one, two] = &plan.entries[..] else { panic!("{} figures", plan.entries.len()) };
    assert_eq!(
        (one.figure.picture, one.figure.step, &one.formats[..]),
        (Picture::Layers, 10, &[FileKind::Svg, FileKind::Csv][..])
    );
    assert_eq!((one.title.of(Language::Korean), one.title.of(Language::English)), (Some("하나"), Some("One")));
    assert_eq!(one.figure.experiment, experiment());
    let config = two.figure.experiment.config();
    assert_eq!((config.seed, config.network.depth, config.init.scale), (3, 4, 0.5));
    assert_eq!((two.figure.until, two.figure.state.hidden, two.alt.of(Language::English)), (50, Some(0), Some("Two.")));
}
