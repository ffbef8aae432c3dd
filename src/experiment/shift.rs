//! Distributions of every unit at earlier steps, with which the shift measures compare.

use std::collections::VecDeque;

use super::probe::view;
use crate::config::{Placement, StatisticsMode};
use crate::measure::{Shift, ShiftPair, Sorted, timeline};
use crate::nn::{Element, LayerPass, Mlp, Pass};

/// Largest size, in bytes, of the kept distributions of one arm. If a large lag on a large network needs more, its
/// frames have no shift measures.
const BUDGET: usize = 256 << 20;

/// The distributions of z and y of every unit of a hidden layer.
#[derive(Clone)]
struct LayerDistributions<F> {
    z: Sorted<F>,
    /// `None` if y = z.
    y: Option<Sorted<F>>,
}

impl<F: Element> LayerDistributions<F> {
    fn of(layer: &LayerPass<F>, mlp: &Mlp<F>, samples: usize) -> Self {
        let apart = mlp.norm.placed() == Some(Placement::Before);
        Self { z: Sorted::of(view(&layer.z, samples)), y: apart.then(|| Sorted::of(view(layer.y(), samples))) }
    }

    fn y(&self) -> &Sorted<F> {
        self.y.as_ref().unwrap_or(&self.z)
    }
}

/// The distributions of all hidden layers at a step.
#[derive(Clone)]
struct Kept<F> {
    step: u64,
    /// The statistics by which batch norm normalized: distributions by other statistics are not comparable.
    mode: StatisticsMode,
    layers: Vec<LayerDistributions<F>>,
}

impl<F: Element> Kept<F> {
    fn of(step: u64, pass: &Pass<F>, mlp: &Mlp<F>) -> Self {
        let mode = if mlp.norm.kind.by_batch() { pass.mode } else { StatisticsMode::Batch };
        let layers = pass.layers.iter().map(|layer| LayerDistributions::of(layer, mlp, pass.batch)).collect();
        Self { step, mode, layers }
    }
}

/// The distributions at step 0 and at the steps that are `lag` steps before a later frame.
#[derive(Clone)]
pub(super) struct ShiftHistory<F> {
    lag: u64,
    enabled: bool,
    start: Option<Kept<F>>,
    lagged: VecDeque<Kept<F>>,
}

impl<F: Element> ShiftHistory<F> {
    /// Creates the history for networks whose pre-activations on the probe samples take `bytes` bytes.
    pub(super) fn new(lag: u64, bytes: usize) -> Self {
        // z and y, for at most as many steps as frames are recorded within a lag, and for step 0.
        let kept = usize::try_from(lag.min(128)).unwrap_or(128) + 1;
        Self { lag, enabled: bytes.saturating_mul(2 * kept) <= BUDGET, start: None, lagged: VecDeque::new() }
    }

    /// Returns whether a later frame compares with `step`.
    pub(super) fn wants(&self, step: u64) -> bool {
        self.enabled && (step == 0 || timeline::recorded(step + self.lag))
    }

    /// Returns the shifts of every hidden layer at `step`, whose values `pass` holds, and keeps the distributions
    /// if a later frame compares with them. Steps must come in increasing order.
    pub(super) fn record(&mut self, step: u64, pass: &Pass<F>, mlp: &Mlp<F>) -> Vec<Option<Shift>> {
        if !self.enabled {
            return vec![None; pass.layers.len()];
        }
        let now = Kept::of(step, pass, mlp);
        while self.lagged.front().is_some_and(|kept| kept.step + self.lag < step) {
            self.lagged.pop_front();
        }
        let lagged = self.lagged.front().filter(|kept| kept.step + self.lag == step && kept.mode == now.mode);
        // Step 0 may be measured a second time, with more measures: it has no earlier step all the same.
        let start = self.start.as_ref().filter(|kept| kept.mode == now.mode && kept.step < step);
        let shift = |(i, now): (usize, &LayerDistributions<F>)| {
            let pair = |of: fn(&LayerDistributions<F>) -> &Sorted<F>| {
                let since = |then: Option<&Kept<F>>| of(now).distance(of(&then?.layers[i]));
                ShiftPair { lag: since(lagged), start: since(start) }
            };
            Some(Shift { z: pair(|layer| &layer.z), y: pair(LayerDistributions::y) })
        };
        let shifts = now.layers.iter().enumerate().map(shift).collect();
        if step == 0 {
            self.start = Some(now.clone());
        }
        if self.wants(step) && self.lagged.back().is_none_or(|kept| kept.step < step) {
            self.lagged.push_back(now);
        }
        shifts
    }
}
