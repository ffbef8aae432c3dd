//! Reopening a figure: its experiment, its step and its view.

use super::edits::Edits;
use super::session::Session;
use crate::figure::Figure;
use crate::measure::timeline;
use crate::trainer::Command;
use crate::view::{MicroscopeOptions, Picture, Runs, Tab, ViewState};

impl Session {
    /// Restores the state of `figure`: its experiment, trained as far as it was, its step and its view, paused.
    /// Language, theme and other properties of the window stay as they are.
    ///
    /// # Returns
    /// The commands for the trainer, in order.
    #[must_use]
    pub fn restore(&mut self, figure: &Figure) -> Vec<Command> {
        let [is_map, of_unit] = [Picture::Map, Picture::Unit].map(|picture| figure.picture == picture);
        let until = match figure.step {
            // A map is of other runs than that of the window, which stands at its beginning.
            _ if is_map => 0,
            // A step between two recorded ones can be shown only at the end of the run.
            step if !timeline::recorded(step) => step,
            _ => figure.until,
        };
        let (own, shown) = (std::mem::take(&mut self.state), figure.state.clone());
        self.state = ViewState {
            tab: tab(figure, own.tab),
            at: (figure.step < until).then_some(figure.step),
            plays_back: false,
            pace: own.pace,
            seeds: own.seeds,
            network: match figure.picture {
                Picture::Network => true,
                Picture::Window => shown.network,
                picture if picture.tab().is_some() => false,
                _ => own.network,
            },
            runs: if is_map { Runs::Map } else { shown.runs },
            map: if is_map { figure.plane() } else { own.map },
            controls: own.controls,
            // The lens and the plots are in this column, so a hidden one is shown again if there is room.
            plots: if figure.picture.tab().is_none() { None } else { own.plots },
            one_layer: own.one_layer,
            microscope: MicroscopeOptions { open: of_unit || shown.microscope.open, ..shown.microscope },
            unit: if of_unit { shown.unit.or(Some(1)) } else { shown.unit },
            projector: own.projector,
            full_screen: own.full_screen,
            keys: false,
            hint: None,
            dialog: None,
            message: None,
            ..shown
        };
        self.edits = Edits::new(figure.experiment.config());
        // A figure is shown with what it shows; a map takes its time.
        self.map.due = is_map;
        self.exports.close();
        self.problem = None;
        self.pending = None;
        // Pausing comes first, since the trainer returns to its former state after the branch.
        let branch = Command::Branch(Box::new(figure.experiment.clone()), until);
        let watch = Command::Watch(self.state.watched());
        [Command::Pause, watch].into_iter().chain(self.measure()).chain([branch]).collect()
    }
}

/// Returns the tab that shows the view of the figure.
fn tab(figure: &Figure, own: Tab) -> Tab {
    match figure.picture {
        Picture::Window => figure.state.tab,
        picture => picture.tab().unwrap_or(own),
    }
}
