//! The desktop's own file dialog, on a separate thread: it may stay open for as long as the user likes while the
//! window continues to draw.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use egui::Context;
use rfd::FileDialog;

use crate::view::Purpose;

/// The purpose of the dialog.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// To open or save an experiment.
    File(Purpose),
    /// To save a figure in a file with this ending.
    Figure(&'static str),
}

/// The open dialog, if there is one.
#[derive(Default)]
pub(super) struct Browser {
    chosen: Option<Receiver<Option<PathBuf>>>,
}

impl Browser {
    /// Opens a dialog that begins at `start`, unless one is open already.
    pub(super) fn open(&mut self, ctx: &Context, wanted: Wanted, start: &Path) {
        if self.chosen.is_some() {
            return;
        }
        let (sender, receiver) = channel();
        let (ctx, start) = (ctx.clone(), start.to_path_buf());
        // If the system cannot start a thread, the sender is dropped, which counts as nothing chosen.
        let _ = thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            // Sending fails if the window has been closed meanwhile, which does not matter.
            let _ = sender.send(ask(wanted, &start));
            ctx.request_repaint();
        });
        self.chosen = Some(receiver);
    }

    /// Passes the result of the dialog to `then`, once: a path, or `None` if it was closed or could not be opened.
    pub(super) fn take(&mut self, then: impl FnOnce(Option<PathBuf>)) {
        let answer = match self.chosen.as_ref().map(Receiver::try_recv) {
            Some(Ok(answer)) => answer,
            Some(Err(TryRecvError::Disconnected)) => None,
            Some(Err(TryRecvError::Empty)) | None => return,
        };
        self.chosen = None;
        then(answer);
    }
}

/// Endings of the files that can be opened.
const OPENED: [&str; 7] = ["toml", "csv", "svg", "pdf", "png", "apng", "gif"];

fn ask(wanted: Wanted, start: &Path) -> Option<PathBuf> {
    let dialog = FileDialog::new();
    let ending = match wanted {
        Wanted::File(Purpose::Open) => {
            return dialog.set_directory(start).add_filter(OPENED.join(", "), &OPENED).pick_file();
        }
        Wanted::File(Purpose::Save | Purpose::SaveLesson) => "toml",
        Wanted::Figure(ending) => ending,
    };
    let name = start.file_name().unwrap_or_default().to_string_lossy();
    let dialog = dialog.set_file_name(name).add_filter(ending, &[ending]);
    start.parent().map_or(dialog.clone(), |folder| dialog.clone().set_directory(folder)).save_file()
}
