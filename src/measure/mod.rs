//! Arrays to numbers: what is shown, printed and exported is computed here and nowhere else.

mod frame;
mod histogram;
mod timeline;

pub use frame::{
    ArmFrame, CurveStats, Distance, Diverged, Frame, GradientStats, LayerFrame, Shift, ShiftPair, Stage, StageStats,
};
pub use histogram::{BINS, Histogram};
pub use timeline::{LossHistory, Timeline};
