//! Sizes and times of the pictures of the window.

use std::ops::ControlFlow;
use std::time::Instant;

use egui::Theme;
use shiftscope::app::Session;
use shiftscope::config::Config;
use shiftscope::render::{
    Easel, Effort, Labels, Page, Recording, Timing, encode, pdf, pixels, pixels_of, provenance, svg,
};
use shiftscope::trainer::Activity;
use shiftscope::view::{Language, theme};

use crate::made_up;

/// A window without a screen.
struct Screen {
    config: Config,
    session: Session,
    easel: Easel,
}

impl Screen {
    fn new(size: [f32; 2]) -> Self {
        let config = Config::default();
        let session = Session::new(&config.clone().check().expect("a good experiment"), Language::English);
        Self { config, session, easel: Easel::new(Page::new(size, Theme::Light), theme::install) }
    }

    /// The window at a step, as an SVG.
    fn svg(&mut self, step: u64, labels: Labels<'_>) -> String {
        self.session.receive(made_up::report(&self.config, step, Activity::Paused));
        let session = &mut self.session;
        svg(
            &self.easel.drawing(|ui| {
                session.ui(ui);
            }),
            labels,
        )
    }
}

/// As much text as an experiment has.
fn labels(text: &str) -> Labels<'_> {
    Labels {
        title: "Layers",
        description: "Ten layers",
        language: "en",
        software: "ShiftScope",
        provenance: Some(text),
    }
}

#[test]
fn a_figure_of_the_window_is_small() {
    let toml = "learning_rate = 0.1 # of both arms\n".repeat(100);
    let text = Screen::new([1600.0, 1000.0]).svg(40, labels(&toml));
    let page = pdf(&text, [1200.0, 750.0], labels(&toml)).expect("a PDF");
    assert!(text.len() < 400_000, "the SVG has {} bytes", text.len());
    assert!(page.len() < 200_000, "the PDF has {} bytes", page.len());
    assert_eq!(page, pdf(&text, [1200.0, 750.0], labels(&toml)).expect("a PDF"));
    assert_eq!(provenance(text.as_bytes()), Ok(Some(toml.clone())));
    assert_eq!(provenance(&page), Ok(Some(toml)));
    let figure = pixels_of(&text, [801, 502]).expect("a picture");
    assert_eq!(figure.size, [801, 502]);
}

#[test]
fn an_animation_keeps_what_does_not_change() {
    let mut screen = Screen::new([1200.0, 750.0]);
    let mut recording = Recording::default();
    let mut still = 0;
    for step in [10, 20, 30] {
        let picture = pixels(&screen.svg(step, Labels::default()), 1.0).expect("a picture");
        still += encode(&picture, Effort::Fast).expect("a PNG").len();
        recording.push(&picture).expect("a frame");
    }
    let go_on = |_| ControlFlow::Continue(());
    let gif = recording.gif(Timing::default(), labels("x = 1"), go_on).expect("a GIF");
    let apng = recording.apng(Timing::default(), labels("x = 1"), go_on).expect("an APNG");
    assert_eq!(gif, recording.gif(Timing::default(), labels("x = 1"), go_on).expect("a GIF"));
    assert!(
        gif.len() < still && apng.len() < still,
        "{still} bytes as PNG, {} as GIF, {} as APNG",
        gif.len(),
        apng.len()
    );
    assert_eq!([provenance(&gif), provenance(&apng)], [(); 2].map(|()| Ok(Some("x = 1".to_owned()))));
}

/// The bar of a long animation. Run with `--ignored`, in an optimized build.
#[test]
#[ignore = "a measurement: cargo test --release --test it a_hundred_frames -- --ignored"]
fn a_hundred_frames_are_quick_and_small() {
    let start = Instant::now();
    let mut screen = Screen::new([1200.0, 750.0]);
    let mut recording = Recording::default();
    for step in 1..=100 {
        recording.push(&pixels(&screen.svg(step, Labels::default()), 1.0).expect("a picture")).expect("a frame");
    }
    let drawn = start.elapsed();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let go_on = |_| ControlFlow::Continue(());
    let gif = recording.gif(Timing::default(), labels("x = 1"), go_on).expect("a GIF");
    let written = start.elapsed();
    let apng = recording.apng(Timing::default(), labels("x = 1"), go_on).expect("an APNG");
    let all = start.elapsed();
    std::fs::write(folder.join("hundred.gif"), &gif).expect("a place to write");
    std::fs::write(folder.join("hundred.png"), &apng).expect("a place to write");
    let report = format!(
        "drawn {drawn:?}, GIF {:?} {} bytes, APNG {:?} {} bytes",
        written.checked_sub(drawn),
        gif.len(),
        all.checked_sub(written),
        apng.len()
    );
    std::fs::write(folder.join("hundred.txt"), &report).expect("a place to write");
    assert!(gif.len() < 2_000_000 && written.as_secs() < 20, "{report}");
}
