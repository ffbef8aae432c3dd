//! Puts pictures on the clipboard. A thread does so, because it may take a while, and because on some systems the owner of
//! the clipboard must keep running to hand out its contents.

use std::borrow::Cow;
use std::sync::Arc;

use arboard::ImageData;
use egui::Context;

use crate::render::Pixels;
use crate::trainer::{Background, Shared};

/// A handle to the thread of the clipboard, which starts with the first picture.
#[derive(Default)]
pub struct Clipboard {
    thread: Option<Background<Exchange>>,
}

/// The next picture, and the result of the last one.
#[derive(Default)]
struct Exchange {
    picture: Option<Pixels>,
    result: Option<Result<(), String>>,
}

impl Clipboard {
    /// Puts a picture on the clipboard.
    pub fn copy(&mut self, ctx: &Context, pixels: Pixels) {
        let thread = self.thread.get_or_insert_with(|| {
            let ctx = ctx.clone();
            let thread = Background::spawn("clipboard", Exchange::default(), move || ctx.request_repaint(), serve);
            thread.expect("the system can start one more thread").unattended()
        });
        thread.order(|exchange| exchange.picture = Some(pixels));
    }

    /// Returns the result of the last picture, once: an error in the words of the system, if it failed.
    pub fn take(&self) -> Option<Result<(), String>> {
        self.thread.as_ref()?.with(|exchange| exchange.result.take())
    }
}

/// Puts one picture after the other on the clipboard, which stays open as long as the thread.
fn serve(shared: &Arc<Shared<Exchange>>) {
    let mut clipboard = None;
    while let Some(Pixels { size: [width, height], rgba }) = shared.wait(None, |exchange| exchange.picture.take()) {
        let side = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let image = ImageData { width: side(width), height: side(height), bytes: Cow::Owned(rgba) };
        let put = match clipboard.take().map_or_else(arboard::Clipboard::new, Ok) {
            Ok(open) => clipboard.insert(open).set_image(image),
            Err(error) => Err(error),
        };
        let put = put.map_err(|error| error.to_string().replace('\n', " "));
        shared.report(|exchange| exchange.result = Some(put));
    }
}
