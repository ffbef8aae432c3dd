//! The desktop's own file dialog, on a separate thread: it may stay open for as long as the user likes while the
//! window continues to draw.

use std::io;
use std::path::{Path, PathBuf};
use std::task::Poll;

use egui::Context;
use rfd::FileDialog;

use crate::trainer::{Background, caught};
use crate::view::Purpose;

/// The purpose of the dialog.
#[derive(Clone, Copy)]
pub(super) enum DialogKind {
    /// To open or save an experiment.
    File(Purpose),
    /// To save a figure in a file with this ending.
    Figure(&'static str),
}

/// The open dialog, if there is one.
#[derive(Default)]
pub(super) struct Browser {
    dialog: Option<Background<Poll<Option<PathBuf>>>>,
}

impl Browser {
    /// Opens a dialog that begins at `start`, unless one is open already.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub(super) fn open(&mut self, ctx: &Context, kind: DialogKind, start: &Path) -> io::Result<()> {
        if self.dialog.is_none() {
            let (ctx, start) = (ctx.clone(), start.to_path_buf());
            let dialog = Background::spawn(
                "file dialog",
                Poll::Pending,
                move || ctx.request_repaint(),
                move |shared| {
                    let chosen = caught(|| ask(kind, &start)).ok().flatten();
                    shared.report(|result| *result = Poll::Ready(chosen));
                },
            )?;
            // The window may close while the dialog is open.
            self.dialog = Some(dialog.unattended());
        }
        Ok(())
    }

    /// Returns the result of the dialog, once: a path, or `None` if it was closed or could not be opened.
    pub(super) fn take(&mut self) -> Poll<Option<PathBuf>> {
        let chosen = self.dialog.as_ref().map_or(Poll::Pending, |dialog| dialog.newest());
        if chosen.is_ready() {
            self.dialog = None;
        }
        chosen
    }
}

fn ask(kind: DialogKind, start: &Path) -> Option<PathBuf> {
    let dialog = FileDialog::new();
    let ending = match kind {
        DialogKind::File(Purpose::Open) => {
            // What can be opened is told by its content, so that a file of any ending may be chosen.
            return dialog.set_directory(start).pick_file();
        }
        DialogKind::File(Purpose::Save | Purpose::SaveLesson) => "toml",
        DialogKind::Figure(ending) => ending,
    };
    let name = start.file_name().unwrap_or_default().to_string_lossy();
    let dialog = dialog.set_file_name(name).add_filter(ending, &[ending]);
    start.parent().map_or(dialog.clone(), |folder| dialog.clone().set_directory(folder)).save_file()
}
