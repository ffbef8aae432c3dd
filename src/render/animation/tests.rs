//! Tests that a viewer sees the recorded frames.
#![expect(clippy::cast_possible_truncation, reason = "small numbers, made up")]

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::super::{Labels, Pixels};
use super::recording::Color;
use super::*;

const fn go_on(_: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn picture(size: [u32; 2], color: impl Fn(u32, u32) -> Color) -> Pixels {
    let [width, height] = size;
    Pixels {
        size,
        rgba: (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| color(x, y)).collect(),
    }
}

fn recorded(frames: &[Pixels]) -> Recording {
    let mut recording = Recording::default();
    for frame in frames {
        recording.push(frame).expect("a frame");
    }
    recording
}

/// Returns frames of a square that moves over a uniform background.
fn moving(count: u32) -> Vec<Pixels> {
    (0..count)
        .map(|i| {
            picture([40, 20], |x, y| {
                if (5 * i..5 * i + 6).contains(&x) && (4..10).contains(&y) { [213, 94, 0, 255] } else { [255; 4] }
            })
        })
        .collect()
}

/// Returns the frames of a GIF as a viewer composes them, with their times in milliseconds.
fn seen_gif(file: &[u8]) -> Vec<(Vec<Color>, u32)> {
    let mut options = ::gif::DecodeOptions::new();
    options.set_color_output(::gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(file).expect("a GIF");
    let width = usize::from(decoder.width());
    let mut canvas = vec![[0; 4]; width * usize::from(decoder.height())];
    let mut seen = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        assert_eq!(frame.dispose, ::gif::DisposalMethod::Keep);
        let (left, top) = (usize::from(frame.left), usize::from(frame.top));
        for (y, row) in frame.buffer.as_chunks::<4>().0.chunks(usize::from(frame.width)).enumerate() {
            for (x, pixel) in row.iter().enumerate().filter(|(_, pixel)| pixel[3] > 0) {
                canvas[(top + y) * width + left + x] = *pixel;
            }
        }
        seen.push((canvas.clone(), 10 * u32::from(frame.delay)));
    }
    seen
}

fn seen_apng(file: &[u8]) -> Vec<(Vec<Color>, u32)> {
    let mut reader = ::png::Decoder::new(Cursor::new(file)).read_info().expect("an APNG");
    let count = reader.info().animation_control().expect("frames").num_frames;
    let width = reader.info().width as usize;
    let mut canvas = vec![[0; 4]; width * reader.info().height as usize];
    let mut buffer = vec![0; reader.output_buffer_size().expect("a size")];
    let mut seen = Vec::new();
    for _ in 0..count {
        reader.next_frame(&mut buffer).expect("a frame");
        let control = *reader.info().frame_control().expect("a place");
        assert_eq!(control.dispose_op, ::png::DisposeOp::None);
        let (left, top) = (control.x_offset as usize, control.y_offset as usize);
        let rows = buffer.as_chunks::<4>().0.chunks(control.width as usize).take(control.height as usize);
        for (y, row) in rows.enumerate() {
            for (x, pixel) in row.iter().enumerate() {
                // Blended frames are opaque: a pixel is either written or left out.
                if control.blend_op == ::png::BlendOp::Source || pixel[3] == 255 {
                    canvas[(top + y) * width + left + x] = *pixel;
                } else {
                    assert_eq!(pixel[3], 0);
                }
            }
        }
        seen.push((canvas.clone(), u32::from(control.delay_num) * 1000 / u32::from(control.delay_den)));
    }
    seen
}

fn colors(frames: &[Pixels]) -> Vec<Vec<Color>> {
    frames.iter().map(|frame| frame.rgba.as_chunks::<4>().0.to_vec()).collect()
}

#[test]
fn frames_come_back_with_their_times() {
    let frames = moving(7);
    let timing = Timing { frame_ms: 33, hold_ms: 500, plays: 0 };
    let recording = recorded(&frames);
    let gif = seen_gif(&recording.gif(timing, Labels::default(), go_on).expect("a GIF"));
    let apng = seen_apng(&recording.apng(timing, Labels::default(), go_on).expect("an APNG"));
    for seen in [&gif, &apng] {
        assert_eq!(seen.iter().map(|(frame, _)| frame.clone()).collect::<Vec<_>>(), colors(&frames));
    }
    let times = |seen: &[(Vec<Color>, u32)]| seen.iter().map(|(_, time)| *time).collect::<Vec<_>>();
    assert_eq!(times(&apng), [33, 33, 33, 33, 33, 33, 533]);
    // In hundredths of a second, but with the same total as seven times 33 ms and the hold.
    assert_eq!(times(&gif), [30, 40, 30, 30, 40, 30, 530]);
}

#[test]
fn only_what_changes_is_written() {
    let frames = moving(3);
    let file = recorded(&frames).gif(Timing::default(), Labels::default(), go_on).expect("a GIF");
    let mut decoder = ::gif::DecodeOptions::new().read_info(file.as_slice()).expect("a GIF");
    let mut places = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        places.push([frame.left, frame.top, frame.width, frame.height]);
        assert!(frame.palette.is_none(), "one palette for all");
    }
    assert_eq!(places, [[0, 0, 40, 20], [0, 4, 11, 6], [5, 4, 11, 6]]);
    let still = [frames[0].clone(), frames[0].clone()];
    assert_eq!(seen_gif(&recorded(&still).gif(Timing::default(), Labels::default(), go_on).expect("a GIF")).len(), 2);
    assert_eq!(seen_apng(&recorded(&still).apng(Timing::default(), Labels::default(), go_on).expect("one")).len(), 2);
}

#[test]
fn it_is_played_as_often_as_is_asked_for() {
    let recording = recorded(&moving(2));
    for (plays, repeat) in [(0, ::gif::Repeat::Infinite), (1, ::gif::Repeat::Finite(0)), (3, ::gif::Repeat::Finite(2))]
    {
        let timing = Timing { plays, ..Timing::default() };
        let gif = recording.gif(timing, Labels::default(), go_on).expect("a GIF");
        let mut decoder = ::gif::DecodeOptions::new().read_info(gif.as_slice()).expect("a GIF");
        while decoder.read_next_frame().expect("a frame").is_some() {}
        assert_eq!(decoder.repeat(), repeat);
        let apng = recording.apng(timing, Labels::default(), go_on).expect("an APNG");
        let reader = ::png::Decoder::new(Cursor::new(apng)).read_info().expect("an APNG");
        assert_eq!(reader.info().animation_control().map(|control| control.num_plays), Some(plays));
    }
}

#[test]
fn even_colors_stay_as_they_are_among_many() {
    let even = [[255, 255, 255, 255], [213, 94, 0, 255], [0, 114, 178, 255], [31, 41, 55, 255]];
    let frame = picture([400, 100], |x, y| {
        if y < 80 {
            even[(x / 100) as usize]
        } else {
            // 8,000 other colors.
            [(x % 100 * 2) as u8, (y * 2) as u8, (x / 2 + y) as u8, 255]
        }
    });
    let seen = seen_gif(
        &recorded(std::slice::from_ref(&frame)).gif(Timing::default(), Labels::default(), go_on).expect("one"),
    );
    let farthest = |rows: std::ops::Range<usize>| {
        let wanted = &frame.rgba.as_chunks::<4>().0[400 * rows.start..400 * rows.end];
        let both = wanted.iter().zip(&seen[0].0[400 * rows.start..400 * rows.end]);
        both.flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b))).max().expect("pixels")
    };
    assert_eq!(farthest(0..80), 0);
    assert!(farthest(80..100) <= 24, "{}", farthest(80..100));
}

#[test]
fn a_gif_is_on_white_and_an_apng_shines_through() {
    let frame = |alpha: u8| picture([4, 4], |x, _| if x < 2 { [0, 0, 0, alpha] } else { [0; 4] });
    let recording = recorded(&[frame(128), frame(0), frame(255)]);
    let gif = seen_gif(&recording.gif(Timing::default(), Labels::default(), go_on).expect("a GIF"));
    assert_eq!([gif[0].0[0], gif[0].0[3]], [[127, 127, 127, 255], [255; 4]]);
    let apng = seen_apng(&recording.apng(Timing::default(), Labels::default(), go_on).expect("an APNG"));
    assert_eq!(apng.iter().map(|(frame, _)| frame[0]).collect::<Vec<_>>(), [[0, 0, 0, 128], [0; 4], [0, 0, 0, 255]]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut recording = Recording::default();
    assert_eq!(recording.gif(Timing::default(), Labels::default(), go_on), Err(AnimationError::Empty));
    assert_eq!(recording.apng(Timing::default(), Labels::default(), go_on), Err(AnimationError::Empty));
    assert!(recording.push(&Pixels { size: [2, 2], rgba: vec![0; 12] }).is_err());
    assert!(recording.push(&Pixels { size: [0, 0], rgba: Vec::new() }).is_err());
    recording.push(&picture([2, 2], |_, _| [1; 4])).expect("a frame");
    let other = recording.push(&picture([2, 3], |_, _| [1; 4]));
    assert_eq!(other, Err(AnimationError::Size { first: [2, 2], this: [2, 3] }));
    assert_eq!((recording.len(), recording.size()), (1, [2, 2]));
    let wide = recorded(&[picture([70_000, 1], |_, _| [1; 4])]);
    assert_eq!(wide.gif(Timing::default(), Labels::default(), go_on), Err(AnimationError::Side([70_000, 1])));
}

#[test]
fn it_can_be_called_off() {
    let recording = recorded(&moving(5));
    let mut done = Vec::new();
    let stop = |done: &mut Vec<usize>, i: usize| {
        done.push(i);
        if i == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let gif = recording.gif(Timing::default(), Labels::default(), |i| stop(&mut done, i));
    let apng = recording.apng(Timing::default(), Labels::default(), |i| stop(&mut done, i));
    assert_eq!((gif, apng), (Err(AnimationError::Canceled), Err(AnimationError::Canceled)));
    assert_eq!(done, [1, 2, 3, 1, 2, 3]);
}

proptest! {
    /// With few colors every frame is exact in both formats, whatever changes.
    #[test]
    fn any_frames_come_back(
        size in [1..9_u32, 1..9_u32],
        frames in prop::collection::vec(prop::collection::vec(0..6_usize, 64), 1..6),
    ) {
        let colors_of = [[0, 0, 0, 255], [255; 4], [255, 0, 0, 255], [0, 255, 0, 255], [1, 2, 3, 255], [9, 9, 9, 255]];
        let frames: Vec<Pixels> = frames
            .iter()
            .map(|numbers| picture(size, |x, y| colors_of[numbers[(8 * y + x) as usize]]))
            .collect();
        let recording = recorded(&frames);
        let gif = recording.gif(Timing::default(), Labels::default(), go_on).expect("a GIF");
        let apng = recording.apng(Timing::default(), Labels::default(), go_on).expect("an APNG");
        for seen in [seen_gif(&gif), seen_apng(&apng)] {
            prop_assert_eq!(seen.into_iter().map(|(frame, _)| frame).collect::<Vec<_>>(), colors(&frames));
        }
        prop_assert_eq!(gif, recorded(&frames).gif(Timing::default(), Labels::default(), go_on).expect("a GIF"));
    }
}
