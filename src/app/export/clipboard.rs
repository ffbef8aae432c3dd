//! Puts pictures on the clipboard. A thread does so, because it may take a while, and because on some systems the owner of
//! the clipboard must keep running to hand out its contents.

use std::borrow::Cow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use arboard::ImageData;
use egui::Context;

use crate::render::Pixels;

/// The channel of pictures to the thread, and the channel of the result of each.
type Line = (Sender<Pixels>, Receiver<Result<(), String>>);

/// A handle to the thread of the clipboard, which starts with the first picture.
#[derive(Default)]
pub struct Clipboard {
    line: Option<Line>,
}

impl Clipboard {
    /// Puts a picture on the clipboard.
    pub fn copy(&mut self, ctx: &Context, pixels: Pixels) {
        let (sender, _) = self.line.get_or_insert_with(|| {
            let (sender, pictures) = channel();
            let (answers, receiver) = channel();
            let ctx = ctx.clone();
            // If the system has no thread left, there is never a result.
            let _ = thread::Builder::new().name("clipboard".to_owned()).spawn(move || serve(&pictures, &answers, &ctx));
            (sender, receiver)
        });
        // If the thread has ended, there is no result for this picture.
        let _ = sender.send(pixels);
    }

    /// Returns the result of the next picture, once: an error in the words of the system, if it failed.
    pub fn take(&self) -> Option<Result<(), String>> {
        self.line.as_ref()?.1.try_recv().ok()
    }
}

/// Puts one picture after the other on the clipboard, which stays open as long as the thread.
fn serve(pictures: &Receiver<Pixels>, answers: &Sender<Result<(), String>>, ctx: &Context) {
    let mut clipboard = None;
    while let Ok(Pixels { size: [width, height], rgba }) = pictures.recv() {
        let side = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let image = ImageData { width: side(width), height: side(height), bytes: Cow::Owned(rgba) };
        let put = match clipboard.take().map_or_else(arboard::Clipboard::new, Ok) {
            Ok(open) => clipboard.insert(open).set_image(image),
            Err(error) => Err(error),
        };
        let _ = answers.send(put.map_err(|error| error.to_string().replace('\n', " ")));
        ctx.request_repaint();
    }
}
