//! The program as its users meet it.

mod allocation;
#[cfg(feature = "gui")]
mod animate;
#[cfg(feature = "gui")]
mod answers;
mod architecture;
#[cfg(feature = "gui")]
mod bench;
mod command_line;
#[cfg(feature = "gui")]
mod decision;
mod dialects;
#[cfg(feature = "gui")]
mod drift;
mod engine;
#[cfg(feature = "gui")]
mod export;
#[cfg(feature = "gui")]
mod figure;
#[cfg(feature = "gui")]
mod files;
mod first_picture;
#[cfg(feature = "gui")]
mod fit;
#[cfg(feature = "gui")]
mod fixtures;
#[cfg(feature = "gui")]
mod gradient_flow;
#[cfg(feature = "gui")]
mod gradients;
#[cfg(feature = "gui")]
mod layers;
#[cfg(feature = "gui")]
mod lens;
#[cfg(feature = "gui")]
mod lesson_window;
mod lessons;
#[cfg(feature = "gui")]
mod locale;
#[cfg(feature = "gui")]
mod made_up;
mod map;
#[cfg(feature = "gui")]
mod map_window;
mod metrics;
#[cfg(feature = "gui")]
mod microscope;
#[cfg(feature = "gui")]
mod monkey;
#[cfg(feature = "gui")]
mod network;
mod notice;
mod npz;
mod outputs;
#[cfg(feature = "gui")]
mod own_data;
mod packaging;
#[cfg(feature = "gui")]
mod paths;
#[cfg(feature = "gui")]
mod pin;
#[cfg(feature = "gui")]
mod plan;
mod program;
#[cfg(feature = "gui")]
mod rasterizers;
#[cfg(feature = "gui")]
mod render;
mod replay;
#[cfg(feature = "gui")]
mod seeds;
#[cfg(unix)]
mod signals;
#[cfg(feature = "gui")]
mod snapshots;
#[cfg(feature = "gui")]
mod spotlight;
#[cfg(feature = "gui")]
mod stranger;
#[cfg(feature = "gui")]
mod tables;
#[cfg(feature = "gui")]
mod timeline;
mod trace;
#[cfg(feature = "gui")]
mod trained;
#[cfg(feature = "gui")]
mod undo;
#[cfg(feature = "gui")]
mod window;
mod words;
