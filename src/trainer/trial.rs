//! Tries remedies for a run that diverged: each is applied to the run itself, one after another on a separate
//! thread, before the window offers it.

use std::sync::Arc;
use std::time::Duration;

use super::background::{Background, caught};
use super::lockstep::Portions;
use crate::config::{Config, ConfigError, LAST_STEP};
use crate::data::Data;
use crate::experiment::{ArmRun, Experiment, Remedy};
use crate::measure::Diverged;

/// Time between two checks whether the job was canceled.
const PORTION: Duration = Duration::from_millis(10);
/// Least number of steps for which a trial continues after the divergence.
const BEYOND: u64 = 20;

/// The state of the search for remedies for a run that diverged.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Remedies {
    /// No search was started.
    #[default]
    Unknown,
    /// Remedies are being tried.
    Trying,
    /// With this remedy no arm diverged.
    Found(Arc<Tried>),
    /// With every remedy an arm diverged, or there was none to try.
    Nothing,
}

/// A remedy that kept both arms finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The remedy.
    pub remedy: Remedy,
    /// The experiment that begins with the remedy.
    pub experiment: Config,
    /// Number of steps for which it was trained.
    pub steps: u64,
}

/// The divergence of each arm; `None` for an arm that has not diverged.
pub(super) type Ends = [Option<Diverged>; 2];

/// Starts to try the remedies for the run of `file`; `data` are its data before changes, `ends` the divergences of its
/// arms. Calls `wake` from the job's thread when one helps or none is left. Dropping the handle cancels the job, without
/// waiting. Returns `None` if the system cannot start a thread.
pub(super) fn try_remedies(
    file: Config,
    data: Arc<Data>,
    ends: Ends,
    wake: impl Fn() + Send + Sync + 'static,
) -> Option<Background<Remedies>> {
    let job = Background::spawn_low("remedies", Remedies::Trying, wake, move |shared| {
        // A bug would also stop the training, which reports it; here it only leaves the run without a remedy.
        match caught(|| search(&file, &data, &ends, &|| !shared.stopped())) {
            Ok(None) => {}
            Ok(Some(remedies)) => shared.report(|state| *state = remedies),
            Err(_) => shared.report(|state| *state = Remedies::Nothing),
        }
    });
    job.ok().map(Background::unattended)
}

/// Returns the first remedy that helps; `None` if `goes_on` has ended the search.
fn search(file: &Config, data: &Arc<Data>, ends: &Ends, goes_on: &dyn Fn() -> bool) -> Option<Remedies> {
    let ended = || ends.iter().enumerate().filter_map(|(arm, end)| Some((arm, end.as_ref()?)));
    // A remedy builds both networks anew: it is chosen for the arm that diverged first, and must keep both arms
    // finite.
    let Some((arm, first)) = ended().min_by_key(|(_, end)| end.step) else { return Some(Remedies::Nothing) };
    let last = ended().map(|(_, end)| end.step).max().unwrap_or(first.step);
    let steps = (last + BEYOND.max(last / 10)).min(LAST_STEP);
    for remedy in Remedy::candidates(file, arm, first) {
        let Ok(experiment) = remedy.applied(file, last) else { continue };
        // An experiment that is refused is not a remedy.
        match try_out(&experiment, (file, data), steps, goes_on) {
            Ok(None) => return None,
            Ok(Some(true)) => return Some(Remedies::Found(Arc::new(Tried { remedy, experiment, steps }))),
            Ok(Some(false)) | Err(_) => {}
        }
    }
    Some(Remedies::Nothing)
}

/// Returns whether both arms of `experiment` are finite after `steps` steps; `None` if `goes_on` has ended the trial.
/// `loaded` is another configuration with its data, which are reused if they are the same.
fn try_out(
    experiment: &Config,
    loaded: (&Config, &Arc<Data>),
    steps: u64,
    goes_on: &dyn Fn() -> bool,
) -> Result<Option<bool>, ConfigError> {
    let checked = experiment.clone().check()?;
    let same = (&loaded.0.data, loaded.0.seed) == (&experiment.data, experiment.seed);
    let data = if same { Arc::clone(loaded.1) } else { Arc::new(Data::load(experiment)?) };
    let arms = &mut Experiment::<f32>::new(&checked, &data)?.arms;
    let finite = |arms: &[ArmRun<f32>; 2]| arms.iter().all(|arm| arm.diverged().is_none());
    let reached = Portions::of(PORTION).advance_to(arms, steps, |arms| finite(arms) && goes_on());
    let finite = finite(arms);
    Ok((reached || !finite).then_some(finite))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Event, Value};
    use crate::measure::DivergedCause;

    /// Searches remedies for the run of `settings` with `events`, after 60 steps.
    fn found(settings: &[&str], events: Vec<Event>) -> (Ends, Remedies) {
        let mut config = Config::plane();
        let small = ["data.samples=200", "training.batch_size=16", "measure.probe=16"];
        for set in small.iter().chain(settings) {
            config.set(set).unwrap();
        }
        config.events = events;
        let data = Arc::new(Data::load(&config).unwrap());
        let mut run = Experiment::<f32>::new(&config.clone().check().unwrap(), &data).unwrap();
        assert!(Portions::of(PORTION).advance_to(&mut run.arms, 60, |_| true));
        let ends = run.arms.each_ref().map(ArmRun::diverged);
        (ends, search(&config, &data, &ends, &|| true).unwrap())
    }

    #[track_caller]
    fn assignment(remedies: &Remedies) -> String {
        let Remedies::Found(tried) = remedies else { panic!("{remedies:?}") };
        format!("{}={}", tried.remedy.key, tried.remedy.to)
    }

    #[test]
    fn a_variance_of_0_with_an_epsilon_of_0_is_mended_by_an_epsilon() {
        // With weights of 0 every pre-activation equals the bias.
        let (ends, remedies) = found(&["batch_norm.eps=0", "init.scale=0"], Vec::new());
        assert!(ends[0].is_none() && ends[1].is_some_and(|end| end.step == 1), "{ends:?}");
        assert_eq!(assignment(&remedies), "batch_norm.eps=1e-5");
    }

    #[test]
    fn a_smaller_rate_is_not_offered_where_the_initial_weights_overflow() {
        let set = ["init.scale=100", "network.depth=50", "network.activation=relu", "training.learning_rate=0.01"];
        let (ends, remedies) = found(&set, Vec::new());
        assert!(ends[0].is_some_and(|end| end.step == 1), "{ends:?}");
        assert_eq!(assignment(&remedies), "init.scale=1.0");
    }

    #[test]
    fn a_remedy_that_diverges_too_is_not_offered() {
        // A tenth of 100 is still too large.
        let set = ["network.activation=relu", "init.scale=1", "init.scheme=he-normal", "training.learning_rate=100"];
        let (ends, remedies) = found(&set, Vec::new());
        assert!(ends[0].is_some_and(|end| matches!(end.cause, DivergedCause::Updates { .. })), "{ends:?}");
        let Remedies::Found(tried) = remedies else { panic!("{remedies:?}") };
        let Remedy { key, from, to } = &tried.remedy;
        assert_eq!((*key, from), ("training.learning_rate", &Some(Value::Float(100.0))));
        assert!(to.as_float() < Some(10.0), "{to}");
    }

    #[test]
    fn where_no_single_change_helps_there_is_no_remedy() {
        // At depth 50 weights of N(0, 1) overflow even with a factor of 1, and those of any scheme with a factor of
        // 10.
        let set = ["init.scheme=normal", "init.scale=10", "network.depth=50", "network.width=128"];
        let more = ["network.activation=linear", "arms.b.normalization=none"];
        let (ends, remedies) = found(&[&set[..], &more].concat(), Vec::new());
        assert!(ends.iter().all(Option::is_some), "{ends:?}");
        assert_eq!(remedies, Remedies::Nothing);
    }

    #[test]
    fn what_is_set_after_the_divergence_is_no_part_of_the_trial() {
        let set = ["network.activation=relu", "init.scale=1", "init.scheme=he-normal", "training.learning_rate=20"];
        let later = Change::new("training.learning_rate", Value::Float(1000.0)).unwrap();
        let (ends, remedies) = found(&set, vec![Event { step: 40, change: later }]);
        assert!(ends[0].is_some_and(|end| end.step < 40), "{ends:?}");
        let Remedies::Found(tried) = remedies else { panic!("{remedies:?}") };
        assert_eq!(tried.remedy.from, Some(Value::Float(20.0)));
        assert!(tried.experiment.events.is_empty() && tried.steps > 20);
    }

    #[test]
    fn giving_up_ends_the_search() {
        let config = Config::plane();
        let data = Arc::new(Data::load(&config).unwrap());
        assert_eq!(try_out(&config, (&config, &data), 10, &|| false), Ok(None));
    }
}
