//! Two arms, one random plan.

pub mod workload;
