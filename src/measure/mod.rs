//! Arrays to numbers: what is shown, printed and exported is computed here and nowhere else.

mod frame;
mod histogram;

pub use frame::{
    ArmFrame, CurveStats, Distance, Diverged, Frame, GradientStats, LayerFrame, Shift, ShiftPair, Stage, StageStats,
};
pub use histogram::{BINS, Histogram};
