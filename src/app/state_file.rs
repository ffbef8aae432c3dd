//! The file in which a window is remembered: where it is, how it is read, and when it is written.
//!
//! It can be broken, foreign, of a newer version or in a place where nothing can be written. None of that stops the
//! window: a file that is of no use is set aside under another name, and one line says so.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use directories::ProjectDirs;
use egui::Context;

use super::remembered::Remembered;
use super::session::Session;
use crate::config::Checked;
use crate::files::{self, Fault, Replace};
use crate::view::{Message, Unreadable};

/// The environment variable that names another file, or `none`.
const VARIABLE: &str = "SHIFTSCOPE_STATE";
/// Least time between two writes.
const BETWEEN_WRITES: Duration = Duration::from_secs(3);
/// Names that are tried for a file that is set aside.
const NAMES: usize = 99;

/// Where the window is remembered.
pub struct StateFile {
    path: PathBuf,
    /// What was remembered last.
    last: Remembered,
    /// Whether the file holds that.
    is_written: bool,
    /// When it was last looked at, and the signs of change then.
    looked_at: Instant,
    signs: Option<Signs>,
    /// Whether it can be written, as far as known.
    writable: bool,
}

/// What shows that there may be something new to remember: acts of the user, the size of the window, the zoom, whether it
/// is maximized. To compare them costs nothing.
type Signs = (u64, egui::Vec2, f32, Option<bool>);

/// What a state file says.
pub struct Recalled {
    /// The file, to be written to.
    pub file: StateFile,
    /// What the last window was like.
    pub remembered: Remembered,
    /// Its experiment, where there was one.
    pub experiment: Option<Checked>,
    /// What is wrong with the file.
    pub message: Option<Message>,
}

/// The path of the state file: `SHIFTSCOPE_STATE`, or `shiftscope/window.toml` in the user's folder for settings.
/// `None` where nothing is to be remembered, or where the user has no such folder.
#[must_use]
pub fn place() -> Option<PathBuf> {
    match std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        Some(value) if value == "none" => None,
        Some(path) => Some(path.into()),
        None => ProjectDirs::from("", "", "shiftscope").map(|dirs| dirs.config_dir().join("window.toml")),
    }
}

impl StateFile {
    /// Reads the state file at `path`, or begins with a first window where there is none.
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
                    remembered.forget_experiment();
                    (remembered, None, Some(Unreadable::Experiment(error)))
                }
            },
            Err(why) => (Remembered::after_trouble(), None, Some(why)),
        };
        file.last = remembered.clone();
        let message = trouble.map(|why| file.set_aside(&why));
        Recalled { file, remembered, experiment, message }
    }

    /// Gives the file another name, so that it is neither lost nor read again.
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

    /// To be called once a frame: writes what is new, at most every few seconds.
    ///
    /// # Returns
    /// What to say where the file cannot be written, once.
    pub fn keep(&mut self, ctx: &Context, session: &Session) -> Option<Message> {
        let maximized = ctx.input(|input| input.viewport().maximized);
        let signs = Some((session.acts, ctx.content_rect().size(), ctx.zoom_factor(), maximized));
        if !self.writable || signs == self.signs {
            return None;
        }
        if let Some(wait) = BETWEEN_WRITES.checked_sub(self.looked_at.elapsed()) {
            // A window that is at rest draws no frame of its own accord.
            ctx.request_repaint_after(wait);
            return None;
        }
        self.looked_at = Instant::now();
        self.signs = signs;
        self.write(ctx, session)
    }

    /// Writes what is new before the window closes.
    pub fn close(&mut self, ctx: &Context, session: &Session) {
        if self.writable {
            // There is no window left to say anything in.
            let _ = self.write(ctx, session);
        }
    }

    fn write(&mut self, ctx: &Context, session: &Session) -> Option<Message> {
        let now = session.remember(ctx, &self.last);
        if self.is_written && now == self.last {
            return None;
        }
        let folder = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        // A power failure may lose the newest state; waiting for the disk would hold up the window.
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

/// Renames the file to the first free name behind its own; that name.
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
