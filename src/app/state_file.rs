//! The state file of the window: its place, how it is read, and when it is written.
//!
//! The file can be broken, foreign, of a newer version or in a place where nothing can be written. None of that stops
//! the window: an unusable file is renamed, and a one-line message says so.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::Context;

use super::remembered::Remembered;
use super::session::Session;
use crate::config::Checked;
use crate::files::{self, Fault, Replace};
use crate::view::{Message, Unreadable};

/// Least time between two writes.
const BETWEEN_WRITES: Duration = Duration::from_secs(3);
/// Number of names that are tried when renaming an unusable file.
const NAMES: usize = 99;

/// The state file.
pub struct StateFile {
    path: PathBuf,
    /// The state that was saved last.
    last: Remembered,
    /// Whether the file contains that state.
    is_written: bool,
    /// The time of the last check for changes, and the signs of change at that time.
    looked_at: Instant,
    signs: Option<Signs>,
    /// Whether the file can be written, as far as known.
    writable: bool,
}

/// Signs of a new state to save: the number of user actions, the size of the window, the zoom, and whether it is
/// maximized. Comparing them is cheap.
type Signs = (u64, egui::Vec2, f32, Option<bool>);

/// The result of reading a state file.
pub struct Recalled {
    /// The file, for later writes.
    pub file: StateFile,
    /// The state of the last window.
    pub remembered: Remembered,
    /// The experiment of the last window, if there was one.
    pub experiment: Option<Checked>,
    /// The problem with the file, if there is one.
    pub message: Option<Message>,
}

impl StateFile {
    /// Reads the state file at `path`; without a file, returns the state of a first window.
    #[must_use]
    pub fn recall(path: PathBuf) -> Recalled {
        let mut file = Self {
            path,
            last: Remembered::default(),
            is_written: true,
            looked_at: Instant::now(),
            signs: None,
            writable: true,
        };
        let read = match files::read(&file.path) {
            Ok(text) => Remembered::from_toml(&text),
            Err(Fault::Missing) => Ok(Remembered::default()),
            Err(fault) => Err(Unreadable::File(fault)),
        };
        let (remembered, experiment, trouble) = match read {
            Ok(mut remembered) => match remembered.experiment() {
                Ok(experiment) => (remembered, experiment, None),
                Err(error) => {
                    remembered.experiment.clear();
                    (remembered, None, Some(Unreadable::Experiment(error)))
                }
            },
            Err(why) => (Remembered::after_trouble(), None, Some(why)),
        };
        file.last = remembered.clone();
        let message = trouble.map(|why| file.set_aside(&why));
        Recalled { file, remembered, experiment, message }
    }

    /// Renames the file, so that it is neither lost nor read again. Returns the message about it.
    fn set_aside(&mut self, why: &Unreadable) -> Message {
        self.is_written = false;
        let to = aside(&self.path);
        self.writable = to.is_some();
        let path = |path: &Path| path.display().to_string();
        to.map_or_else(
            || Message::Left { path: path(&self.path), why: why.clone() },
            |to| Message::SetAside { to: path(&to), why: why.clone() },
        )
    }

    /// Writes a new state, at most every few seconds; must be called once per frame.
    ///
    /// # Returns
    /// A message if the file cannot be written, once.
    pub fn keep(&mut self, ctx: &Context, session: &Session) -> Option<Message> {
        let maximized = ctx.input(|input| input.viewport().maximized);
        let signs = Some((session.acts, ctx.content_rect().size(), ctx.zoom_factor(), maximized));
        if !self.writable || signs == self.signs {
            return None;
        }
        if let Some(wait) = BETWEEN_WRITES.checked_sub(self.looked_at.elapsed()) {
            // A window at rest would not draw another frame by itself.
            ctx.request_repaint_after(wait);
            return None;
        }
        self.looked_at = Instant::now();
        self.signs = signs;
        self.write(ctx, session)
    }

    /// Writes a new state before the window closes.
    pub fn close(&mut self, ctx: &Context, session: &Session) {
        if self.writable {
            // There is no window left to show a message.
            let _ = self.write(ctx, session);
        }
    }

    fn write(&mut self, ctx: &Context, session: &Session) -> Option<Message> {
        let now = session.remember(ctx, &self.last);
        if self.is_written && now == self.last {
            return None;
        }
        let folder = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        // A power failure may lose the newest state; waiting for the disk would block the window.
        let written = folder
            .map_err(Fault::from)
            .and_then(|()| files::write(&self.path, now.to_toml(), false, Replace::Anything));
        self.last = now;
        self.is_written = written.is_ok();
        self.writable = written.is_ok();
        let fault = written.err()?;
        Some(Message::NotRemembered { path: self.path.display().to_string(), fault })
    }
}

/// Renames the file to the first free name that begins with its own. Returns that name; `None` if it cannot be renamed.
fn aside(path: &Path) -> Option<PathBuf> {
    let named = |i: usize| {
        let mut name: OsString = path.as_os_str().to_owned();
        name.push(".broken");
        if i > 1 {
            name.push(format!("-{i}"));
        }
        PathBuf::from(name)
    };
    let free = (1..=NAMES).map(named).find(|name| fs::symlink_metadata(name).is_err())?;
    fs::rename(path, &free).ok().map(|()| free)
}
