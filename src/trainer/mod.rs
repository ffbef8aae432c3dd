//! The worker that trains: commands in, newest report out.
