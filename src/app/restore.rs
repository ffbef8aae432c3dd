//! A figure opened again: its experiment, its step and its view.

use super::edits::Edits;
use super::session::Session;
use crate::figure::Figure;
use crate::measure::timeline;
use crate::trainer::Command;
use crate::view::{Picture, Tab, ViewState};

impl Session {
    /// Shows what `figure` shows: its experiment, trained as far as it was, at its step and in its view, paused. Language,
    /// theme and what else belongs to the window stay as they are.
    ///
    /// # Returns
    /// What the trainer is to do, in this order.
    #[must_use]
    pub fn restore(&mut self, figure: &Figure) -> Vec<Command> {
        // A step between two recorded ones can be shown only where the run ends there.
        let until = if timeline::recorded(figure.step) { figure.until } else { figure.step };
        let (own, shown) = (std::mem::take(&mut self.state), figure.state.clone());
        self.state = ViewState {
            tab: tab(figure, own.tab),
            at: (figure.step < until).then_some(figure.step),
            plays_back: false,
            printed: false,
            speed: own.speed,
            run_to: own.run_to,
            seeds: own.seeds,
            controls: own.controls,
            // The lens and the loss stand there.
            plots: if figure.picture.tab().is_none() { None } else { own.plots },
            one_layer: own.one_layer,
            projector: own.projector,
            full_screen: own.full_screen,
            keys: false,
            hint: None,
            dialog: None,
            message: None,
            ..shown
        };
        self.edits = Edits::new(figure.experiment.config());
        self.problem = None;
        self.pending = None;
        // To pause first: the trainer goes on as it was once it has arrived.
        vec![
            Command::Pause,
            Command::Watch(self.state.watched()),
            Command::Branch(Box::new(figure.experiment.clone()), until),
        ]
    }
}

/// The tab that shows what the figure shows.
fn tab(figure: &Figure, own: Tab) -> Tab {
    match figure.picture {
        Picture::Window => figure.state.tab,
        picture => picture.tab().unwrap_or(own),
    }
}
