//! Series of hand-made frames.
