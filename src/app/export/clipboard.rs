//! Pictures on the clipboard, by a thread of their own: to hand one over may take a while, and who has put it there must
//! stay to give it out.

use std::borrow::Cow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use arboard::ImageData;
use egui::Context;

use crate::render::Pixels;

/// Pictures to the thread of the clipboard, and how each of them went.
type Line = (Sender<Pixels>, Receiver<Result<(), String>>);

/// The way to the clipboard.
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
            // Where the system has no thread left, nothing is ever answered.
            let _ = thread::Builder::new().name("clipboard".to_owned()).spawn(move || serve(&pictures, &answers, &ctx));
            (sender, receiver)
        });
        // Where the thread is gone there is nothing to be said that its last answer has not.
        let _ = sender.send(pixels);
    }

    /// Whether the last picture has arrived, once.
    pub fn take(&self) -> Option<Result<(), String>> {
        self.line.as_ref()?.1.try_recv().ok()
    }
}

/// Hands over one picture after the other. The clipboard stays as long as the thread: it gives the picture out.
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
