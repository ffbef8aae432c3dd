//! The measures: numbers from the networks' arrays. Everything that is displayed, printed and exported is computed
//! here and nowhere else.
//!
//! `layer` turns one layer's arrays into a [`LayerFrame`]; frames make a [`Timeline`]. `docs/measures.md` defines
//! every measure.

mod bins;
mod counts;
mod curve;
mod detail;
mod distance;
mod divergence;
mod frame;
mod from_input;
pub mod gaussian;
mod gradient;
mod histogram;
mod inspection;
mod landscape;
mod lanes;
mod layer;
mod linear_map;
mod loss_history;
mod moments;
mod percentile;
mod range;
pub mod response;
mod sameness;
mod seeds;
mod shift_means;
mod sorted;
mod sorting;
mod stage;
mod tiles;
pub mod timeline;
mod unit_band;
mod unit_batch;
mod zones;

#[cfg(test)]
mod testing;

pub use counts::Counts;
pub use detail::{Detail, Extras, LayersView};
pub use divergence::{Diverged, DivergedCause, DivergedPart, NonFiniteValue};
pub use frame::{
    Against, ArmFrame, CurveStats, Distance, Frame, FromInput, GradientShift, GradientStats, LayerFrame, Line,
    Sameness, Shift, ShiftPair, Stage, StageStats, UNITS,
};
pub use from_input::Pool;
pub use gradient::{gradient_shift, gradient_stats, update_ratio};
pub use histogram::{BINS, Histogram};
pub use inspection::{ArmInspection, Decision, Inspection, Prediction, Question, Slopes, of_255};
pub use landscape::{Landscape, LandscapePoint, length};
pub use layer::{LayerArrays, Scratch, measure_layer};
pub use linear_map::LinearMaps;
pub use loss_history::{LossHistory, LossPoint};
pub use moments::mean_sd;
pub use range::fixed_range;
pub use seeds::{SeedArm, SeedBand, SeedCurves, SeedMeasure, SeedRun, SeedSeries};
pub use shift_means::ShiftMeans;
pub use sorted::Sorted;
pub use tiles::{Links, Shade, TileFace, TileLayer, Tiles, TilesAsked, UnitTile, tile_range};
pub use timeline::Timeline;
pub use unit_band::UnitBand;
pub use unit_batch::{BatchStatistics, Fold, GradientSums, OthersMoved, UnitBatch, UnitForward, UnitNorm, WhatIf};
pub use zones::Zones;
