//! The tests that need more than one room, in one binary.

mod made_up;
mod window;
