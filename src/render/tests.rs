//! Golden pictures of each kind of shape, and properties of arbitrary shapes.
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers, made up")]

use std::sync::Arc;

use egui::emath::TSTransform;
use egui::epaint::{
    BandPoint, BandShape, Brush, CircleShape, ClippedShape, CubicBezierShape, EllipseShape, Mesh, PathShape,
    PathStroke, QuadraticBezierShape, RectShape, TextShape, Vertex,
};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Color32, ColorImage, CornerRadius, FontId, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, TextureOptions, Theme,
    Ui, Vec2, pos2, vec2,
};
use proptest::prelude::*;
use resvg::usvg::{self, roxmltree};

use super::*;
use crate::view::theme;

/// Draws a page of 100 × 50 points on which only `shapes` are painted.
fn drawing(shapes: impl Fn(&Ui) -> Vec<Shape>) -> Drawing {
    draw(Page::new([100.0, 50.0], Theme::Light), theme::install, |ui| {
        ui.painter().extend(shapes(ui));
    })
}

/// Returns a drawing of one shape that needs no fonts, on a page of 100 × 50 points.
fn plain(shape: Shape) -> Drawing {
    let mut drawing = drawing(|_| Vec::new());
    let clip_rect = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
    drawing.shapes = vec![ClippedShape { clip_rect, shape, transform_after_tessellation: TSTransform::IDENTITY }];
    drawing
}

/// Returns the elements of a shape, without the page around them.
fn elements(shape: impl Into<Shape>) -> String {
    body(&svg(&plain(shape.into()), Labels::default()))
}

fn body(svg: &str) -> String {
    svg.lines().skip(1).filter(|line| *line != "</svg>").collect::<Vec<_>>().join("\n")
}

const RED: Color32 = Color32::from_rgb(255, 0, 0);
const BLUE: Color32 = Color32::from_rgb(0, 0, 255);

fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
    Rect::from_min_max(pos2(left, top), pos2(right, bottom))
}

#[test]
fn circles_and_ellipses_have_their_stroke_outside() {
    let circle = CircleShape { center: pos2(20.0, 20.0), radius: 5.0, fill: RED, stroke: Stroke::NONE };
    assert_eq!(elements(circle), r##"<path d="M15 20a5 5 0 0 1 10 0 5 5 0 0 1-10 0z" fill="#f00"/>"##);
    let ring = CircleShape { stroke: Stroke::new(2.0, BLUE), ..circle };
    assert_eq!(
        elements(ring),
        "<path d=\"M14 20a6 6 0 0 1 12 0 6 6 0 0 1-12 0z\" fill=\"#f00\" stroke=\"#00f\" stroke-width=\"2\" \
         stroke-miterlimit=\"9\"/>"
    );
    let mut turned = EllipseShape::filled(pos2(20.0, 20.0), vec2(5.0, 3.0), RED);
    turned.angle = std::f32::consts::FRAC_PI_2;
    assert_eq!(
        elements(turned),
        "<g transform=\"rotate(90 20 20)\"><path d=\"M15 20a5 3 0 0 1 10 0 5 3 0 0 1-10 0z\" fill=\"#f00\"/>\n</g>"
    );
}

#[test]
fn straight_lines_lie_on_whole_pixels() {
    let level = Shape::line_segment([pos2(10.0, 20.0), pos2(30.0, 20.0)], Stroke::new(1.0, RED));
    assert_eq!(elements(level), r##"<path d="M10 20.5h20" fill="none" stroke="#f00" stroke-width="1"/>"##);
    let slanted = Shape::line_segment([pos2(10.0, 20.0), pos2(13.0, 24.0)], Stroke::new(1.5, RED));
    assert_eq!(elements(slanted), r##"<path d="M9.7 19.6l3.6 4.8" fill="none" stroke="#f00" stroke-width="1.5"/>"##);
}

#[test]
fn dashes_become_one_path() {
    let dashes = Shape::dashed_line(&[pos2(0.5, 10.5), pos2(20.5, 10.5)], Stroke::new(1.0, RED), 4.0, 4.0);
    assert_eq!(elements(dashes).matches("<path").count(), 1);
    let pale = RED.gamma_multiply(0.5);
    let dashes = Shape::dashed_line(&[pos2(0.5, 10.5), pos2(20.5, 10.5)], Stroke::new(1.0, pale), 4.0, 4.0);
    assert_eq!(elements(dashes).matches("<path").count(), 3);
}

#[test]
fn paths_are_open_or_closed() {
    let points = || vec![pos2(10.0, 10.0), pos2(20.0, 10.0), pos2(20.0, 20.0)];
    let open = PathShape::line(points(), Stroke::new(1.0, RED));
    assert_eq!(elements(open), r##"<path d="M9.5 10h10.5v10.5" fill="none" stroke="#f00" stroke-width="1"/>"##);
    let filled = PathShape::convex_polygon(points(), RED, Stroke::NONE);
    assert_eq!(elements(filled), r##"<path d="M10 10h10v10z" fill="#f00"/>"##);
    let square = || vec![pos2(10.0, 10.0), pos2(20.0, 10.0), pos2(20.0, 20.0), pos2(10.0, 20.0)];
    let inside = PathShape::closed_line(square(), PathStroke::new(2.0, RED).inside());
    assert_eq!(
        elements(inside),
        "<path d=\"M11 11h8v8h-8z\" fill=\"none\" stroke=\"#f00\" stroke-width=\"2\" stroke-miterlimit=\"9\"/>"
    );
    let varied = PathStroke::new_uv(1.0, |_, at| if at.x < 15.0 { RED } else { BLUE });
    let varied = elements(PathShape::line(vec![pos2(10.0, 10.0), pos2(15.0, 11.0), pos2(20.0, 10.0)], varied));
    assert!(varied.contains("stroke=\"#f00\"") && varied.contains("stroke=\"#00f\""), "{varied}");
}

#[test]
fn bands_are_polygons_of_their_runs() {
    let point = |x: f32, low: f32, high: f32| BandPoint::new(x, low..=high);
    let points = vec![point(10.0, 20.0, 30.0), point(20.0, 15.0, 30.0), point(20.0, 1.0, 2.0), point(30.0, 1.0, 2.0)];
    assert_eq!(
        elements(BandShape::filled(points, RED)),
        "<path d=\"M10 20l10-5v15h-10z\" fill=\"#f00\"/>\n<path d=\"M20 1h10v1h-10z\" fill=\"#f00\"/>"
    );
}

#[test]
fn rectangles_have_corners_and_strokes_of_three_kinds() {
    let place = rect(10.2, 10.0, 30.0, 20.0);
    assert_eq!(elements(Shape::rect_filled(place, 0.0, RED)), r##"<path d="M10 10h20v10h-20z" fill="#f00"/>"##);
    let corner = CornerRadius { nw: 4, ..CornerRadius::ZERO };
    assert_eq!(
        elements(Shape::rect_filled(place, corner, RED)),
        r##"<path d="M14.4 10h15.6v10h-20v-5.6a4.4 4.4 0 0 1 4.4-4.4z" fill="#f00"/>"##
    );
    let stroked = |kind| elements(Shape::rect_stroke(place, 0.0, Stroke::new(2.0, RED), kind));
    assert!(stroked(StrokeKind::Inside).contains("M11 11h18v8h-18z"));
    assert!(stroked(StrokeKind::Middle).contains("M10 10h20v10h-20z"));
    assert!(stroked(StrokeKind::Outside).contains("M9 9h22v12h-22z"));
    let thin = elements(Shape::rect_filled(rect(10.0, 10.0, 30.0, 11.0), 0.0, RED));
    assert_eq!(thin, r##"<path d="M10 10.5h20" fill="none" stroke="#f00" stroke-width="1"/>"##);
}

#[test]
fn a_translucent_stroke_does_not_darken_the_fill() {
    let stroke = Stroke::new(2.0, BLUE.gamma_multiply(0.5));
    let both = RectShape::new(rect(10.0, 10.0, 30.0, 20.0), 0.0, RED, stroke, StrokeKind::Inside);
    let elements = elements(both);
    assert!(elements.contains("M12 12h16v6h-16z\" fill=\"#f00\""), "{elements}");
}

#[test]
fn a_shadow_fades_evenly() {
    let shadow =
        RectShape::filled(rect(20.0, 10.0, 80.0, 40.0), 4.0, Color32::from_black_alpha(100)).with_blur_width(8.0);
    let drawing = plain(shadow.into());
    let picture = pixels(&svg(&drawing, Labels::default()), 1.0).expect("a picture");
    let alpha = |x: u32, y: u32| picture.rgba[usize::try_from(4 * (y * 100 + x) + 3).expect("an index")];
    let ramp: Vec<u8> = (15..26).map(|x| alpha(x, 25)).collect();
    assert_eq!(ramp, [0, 6, 19, 31, 44, 56, 69, 81, 94, 100, 100]);
}

#[test]
fn curves_keep_their_control_points() {
    let quadratic = QuadraticBezierShape::from_points_stroke(
        [pos2(10.0, 10.0), pos2(20.0, 10.0), pos2(20.0, 20.0)],
        false,
        Color32::TRANSPARENT,
        Stroke::new(1.0, RED),
    );
    assert_eq!(
        elements(Shape::QuadraticBezier(quadratic)),
        r##"<path d="M10 10q10 0 10 10" fill="none" stroke="#f00" stroke-width="1"/>"##
    );
    let cubic = CubicBezierShape::from_points_stroke(
        [pos2(10.0, 10.0), pos2(20.0, 10.0), pos2(20.0, 20.0), pos2(10.0, 20.0)],
        true,
        RED,
        Stroke::NONE,
    );
    assert_eq!(elements(Shape::CubicBezier(cubic)), r##"<path d="M10 10c10 0 10 10 0 10z" fill="#f00"/>"##);
}

#[test]
fn triangles_of_one_color_are_one_path() {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect(10.0, 10.0, 20.0, 20.0), RED);
    assert_eq!(elements(mesh), r##"<path d="M10 10h10l-10 10zM10 20l10-10v10z" fill="#f00"/>"##);
}

#[test]
fn colors_between_the_corners_of_a_triangle_are_mixed() {
    let corner = |x: f32, color: Color32| Vertex {
        color,
        ..Vertex::untextured(pos2(x, if x < 50.0 { 10.0 } else { 40.0 }), color)
    };
    let mesh = Mesh {
        vertices: vec![corner(10.0, RED), corner(90.0, BLUE), corner(49.0, BLUE)],
        indices: vec![0, 1, 2, 0, 1, 99],
        ..Mesh::default()
    };
    let elements = elements(mesh);
    assert!((9..=256).contains(&elements.matches("<path").count()), "{elements}");
    assert!(elements.contains("fill=\"#7") || elements.contains("fill=\"#8"), "a mixed color: {elements}");
}

#[test]
fn a_texture_is_an_image_without_smoothing() {
    let picture = || {
        draw(Page::new([100.0, 50.0], Theme::Light), theme::install, |ui| {
            let id = egui::Id::unique("texture");
            let texture = ui.data_mut(|data| data.get_temp::<egui::TextureHandle>(id)).unwrap_or_else(|| {
                let image = ColorImage::new([2, 1], vec![RED, BLUE]);
                ui.ctx().load_texture("two", image, TextureOptions::NEAREST)
            });
            ui.data_mut(|data| data.insert_temp(id, texture.clone()));
            let whole = rect(0.0, 0.0, 1.0, 1.0);
            ui.painter().image(texture.id(), rect(10.0, 10.0, 30.0, 20.0), whole, Color32::WHITE);
            let mirrored = Rect { min: pos2(1.0, 0.0), max: pos2(0.0, 1.0) };
            ui.painter().image(texture.id(), rect(40.0, 10.0, 60.0, 20.0), mirrored, Color32::WHITE);
        })
    };
    let text = svg(&picture(), Labels::default());
    assert_eq!(text.matches("<image").count(), 2, "{text}");
    let image = pixels(&text, 1.0).expect("a picture");
    let color = |x: usize| &image.rgba[4 * (15 * 100 + x)..][..4];
    assert_eq!([color(11), color(19)], [[255, 0, 0, 255]; 2]);
    assert_eq!([color(20), color(29)], [[0, 0, 255, 255]; 2]);
    assert_eq!([color(41), color(59)], [[0, 0, 255, 255], [255, 0, 0, 255]]);
}

#[test]
fn an_image_with_round_corners_is_clipped_by_them() {
    let uv = rect(0.0, 0.0, 1.0, 0.5);
    let brush = Some(Arc::new(Brush { fill_texture_id: TextureId::Managed(2), uv }));
    let stroke = Stroke::new(1.0, BLUE);
    let shape = RectShape::new(rect(10.0, 10.0, 22.0, 18.0), 2.0, Color32::WHITE, stroke, StrokeKind::Inside);
    let mut drawing = textured();
    drawing.shapes = plain(RectShape { brush, ..shape }.into()).shapes;
    let text = svg(&drawing, Labels::default());
    let (before, image) = text.split_once("<image ").expect("an image");
    let (image, after) = image.split_once("/>").expect("its end");
    assert!(before.contains("<clipPath id=\"c0\"><path d=\"M12.4 11h7.2"), "{text}");
    assert!(before.ends_with("<g clip-path=\"url(#c0)\">"), "{text}");
    assert!(
        image.starts_with("x=\"11\" y=\"11\" width=\"10\" height=\"6\" preserveAspectRatio=\"none\" href="),
        "{image}"
    );
    assert!(image.ends_with("\" style=\"image-rendering:pixelated\""), "{image}");
    assert!(after.contains("<path d=\"M12.4 10.5h7.2"), "the stroke is over it: {text}");
}

#[test]
fn a_group_is_its_shapes_and_nothing_is_nothing() {
    let dot = |x: f32| Shape::circle_filled(pos2(x, 20.0), 1.0, RED);
    let group = Shape::Vec(vec![dot(10.0), Shape::Noop, Shape::Vec(vec![dot(20.0)])]);
    assert_eq!(elements(group), format!("{}\n{}", elements(dot(10.0)), elements(dot(20.0))));
    assert_eq!(elements(Shape::Noop), "");
}

#[test]
fn only_what_reaches_beyond_is_clipped() {
    let mut drawing = plain(Shape::circle_filled(pos2(20.0, 20.0), 5.0, RED));
    drawing.shapes[0].clip_rect = rect(0.0, 0.0, 40.0, 40.0);
    assert!(!svg(&drawing, Labels::default()).contains("clip"));
    drawing.shapes[0].clip_rect = rect(18.0, 0.0, 40.0, 40.0);
    let clipped = svg(&drawing, Labels::default());
    assert!(clipped.contains("<clipPath id=\"c0\"><path d=\"M18 0h22v40h-22z\"/></clipPath>"), "{clipped}");
    assert!(clipped.contains("<g clip-path=\"url(#c0)\">"), "{clipped}");
    drawing.shapes[0].clip_rect = rect(30.0, 0.0, 40.0, 40.0);
    assert_eq!(body(&svg(&drawing, Labels::default())), "");
    drawing.shapes[0].shape = Shape::rect_filled(rect(0.0, 0.0, 35.0, 10.0), 0.0, RED);
    assert_eq!(body(&svg(&drawing, Labels::default())), r##"<path d="M30 0h5v10h-5z" fill="#f00"/>"##);
}

#[test]
fn what_is_moved_off_the_page_is_left_out() {
    let mut drawing = plain(Shape::circle_filled(pos2(20.0, 20.0), 5.0, RED));
    drawing.shapes[0].clip_rect = rect(10.0, 80.0, 40.0, 90.0);
    drawing.shapes[0].transform_after_tessellation = TSTransform::from_translation(vec2(0.0, 60.0));
    assert!(!svg(&drawing, Labels::default()).contains("path"));
}

#[test]
fn a_moved_and_scaled_shape_is_clipped_where_it_goes() {
    let mut drawing = plain(Shape::circle_filled(pos2(20.0, 20.0), 5.0, RED));
    drawing.shapes[0].transform_after_tessellation = TSTransform::new(vec2(1.0, 2.0), 0.5);
    let text = svg(&drawing, Labels::default());
    assert!(text.contains("<g transform=\"translate(1 2) scale(0.5)\"><path d=\"M15 20a"), "{text}");
    roxmltree::Document::parse(&text).expect("well-formed XML");
}

/// Returns the glyphs of a text as (number of the outline, x, y).
fn uses(svg: &str) -> Vec<(u32, f32, f32)> {
    let document = roxmltree::Document::parse(svg).expect("well-formed XML");
    let number = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).and_then(|text| text.parse().ok());
    document
        .descendants()
        .filter(|node| node.has_tag_name("use"))
        .map(|node| {
            let name = node.attribute("href").and_then(|href| href.strip_prefix("#g")?.parse().ok()).expect("a name");
            (name, number(node, "x").expect("x"), number(node, "y").expect("y"))
        })
        .collect()
}

fn text(job: impl Fn() -> LayoutJob) -> String {
    let drawing = drawing(|ui| {
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job()));
        vec![TextShape::new(pos2(5.0, 5.0), galley, RED).into()]
    });
    svg(&drawing, Labels::default())
}

fn format(font_id: FontId, color: Color32) -> TextFormat {
    TextFormat { font_id, color, ..TextFormat::default() }
}

#[test]
fn a_glyph_is_defined_once_and_used_by_place() {
    let svg = text(|| LayoutJob::simple_format("abba".into(), format(theme::regular(13.0), RED)));
    let uses = uses(&svg);
    assert_eq!(uses.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), [0, 1, 1, 0]);
    assert_eq!(svg.matches("<path id=").count(), 2);
    assert!(uses.windows(2).all(|two| two[0].1 < two[1].1 && (two[0].2 - two[1].2).abs() < 1e-6), "{uses:?}");
}

#[test]
fn sections_have_their_own_font_size_and_color() {
    let svg = text(|| {
        let mut job = LayoutJob::default();
        job.append("a", 0.0, format(theme::regular(13.0), RED));
        job.append("a", 0.0, format(theme::strong(13.0), RED));
        job.append("a", 0.0, format(theme::regular(20.0), Color32::PLACEHOLDER));
        job.append("a", 0.0, format(theme::regular(13.0), BLUE));
        job
    });
    assert_eq!(uses(&svg).iter().map(|(name, ..)| *name).collect::<Vec<_>>(), [0, 1, 2, 0]);
    assert_eq!(svg.matches("<g fill=\"#f00\">").count(), 1, "the placeholder is the fallback: {svg}");
    assert_eq!(svg.matches("<g fill=\"#00f\">").count(), 1);
}

#[test]
fn marks_and_fallbacks_have_outlines_of_their_own() {
    // x and the hat are two glyphs of one cluster; ∂ is only in the math font, Hangul in the main one.
    let svg = text(|| LayoutJob::simple_format("x\u{302}∂층x".into(), format(theme::regular(13.0), RED)));
    let uses = uses(&svg);
    assert_eq!(uses.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), [0, 1, 2, 3, 0], "{uses:?}");
    let (x, hat, after) = (uses[0].1, uses[1].1, uses[2].1);
    assert!((x - 3.0..after + 3.0).contains(&hat), "the hat is near its letter: {uses:?}");
}

#[test]
fn lines_wrap_and_break_and_are_shortened() {
    let names = |svg: &str| uses(svg).iter().map(|(name, ..)| *name).collect::<Vec<_>>();
    let wrapped = text(|| {
        let mut job = LayoutJob::simple_format("ab ab\nb".into(), format(theme::regular(13.0), RED));
        job.wrap.max_width = 22.0;
        job
    });
    assert_eq!(names(&wrapped), [0, 1, 0, 1, 1]);
    let places = uses(&wrapped);
    assert!(places[2].2 > places[1].2 && places[4].2 > places[3].2, "three rows: {places:?}");
    assert!((places[2].1 - places[0].1).abs() < 1.0 && (places[4].1 - places[0].1).abs() < 1.0, "{places:?}");
    let shortened = text(|| {
        let mut job = LayoutJob::simple_format("aaaaaaaaaaaa".into(), format(theme::regular(13.0), RED));
        job.wrap = egui::text::TextWrapping::truncate_at_width(40.0);
        job
    });
    let shortened = names(&shortened);
    assert_eq!((shortened.first(), shortened.last()), (Some(&0), Some(&1)), "ends with a mark: {shortened:?}");
}

#[test]
fn text_has_lines_and_boxes() {
    let svg = text(|| {
        let format = TextFormat {
            underline: Stroke::new(1.0, BLUE),
            background: Color32::WHITE,
            ..format(theme::regular(13.0), RED)
        };
        LayoutJob::simple_format("ab".into(), format)
    });
    assert!(svg.contains("stroke=\"#00f\"") && svg.contains("fill=\"#fff\""), "{svg}");
}

#[test]
fn turned_text_turns_about_its_place() {
    let drawing = drawing(|ui| {
        let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap("ab".into(), theme::regular(13.0), RED));
        vec![TextShape::new(pos2(20.0, 40.0), galley, RED).with_angle(-std::f32::consts::FRAC_PI_2).into()]
    });
    assert!(svg(&drawing, Labels::default()).contains("<g transform=\"rotate(270 20 40)\">"));
}

#[test]
fn labels_are_said_whatever_they_hold() {
    let drawing = plain(Shape::Noop);
    let labels = Labels { title: "A < \"B\" & \u{1}c", description: "d\ne", language: "en", ..Labels::default() };
    let text = svg(&drawing, labels);
    let document = roxmltree::Document::parse(&text).expect("well-formed XML");
    let inside = |name: &str| document.descendants().find(|node| node.has_tag_name(name)).and_then(|node| node.text());
    assert_eq!(inside("title"), Some("A < \"B\" & \u{fffd}c"));
    assert_eq!(inside("desc"), Some("d\ne"));
    let root = document.root_element();
    // A parser reads the line break of an attribute as a space.
    assert_eq!(root.attribute("aria-label"), Some("A < \"B\" & \u{fffd}c. d e"));
    assert_eq!((root.attribute("role"), root.attribute("lang")), (Some("img"), Some("en")));
}

#[test]
fn zoom_and_background() {
    let mut page = Page::new([100.0, 50.0], Theme::Light);
    (page.zoom, page.background) = (2.0, Some(Color32::WHITE));
    let drawing = draw(page, theme::install, |_| {});
    let text = svg(&drawing, Labels::default());
    assert!(text.contains("width=\"200\" height=\"100\" viewBox=\"0 0 100 50\""), "{text}");
    let picture = pixels(&text, 1.0).expect("a picture");
    assert_eq!((picture.size, picture.rgba[3]), ([200, 100], 255));
}

#[test]
fn text_is_bolder_in_the_dark() {
    let text = |theme: Theme| {
        let drawing = draw(Page::new([100.0, 50.0], theme), theme::install, |ui| {
            ui.painter().text(pos2(5.0, 5.0), egui::Align2::LEFT_TOP, "a", theme::regular(13.0), RED);
        });
        svg(&drawing, Labels::default())
    };
    assert!(text(Theme::Light).contains("<g fill=\"#f00\"><use"));
    assert!(text(Theme::Dark).contains("<g fill=\"#f00\" class=\"bold\" stroke=\"#f00\" stroke-width=\".33\"><use"));
}

// Arbitrary shapes: finite or not, large or small, of any color.

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -20.0..120.0_f32,
        1 => Just(0.0),
        1 => prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(1e30), Just(-1e-30)],
    ]
}

fn point() -> impl Strategy<Value = Pos2> {
    (number(), number()).prop_map(|(x, y)| pos2(x, y))
}

fn color() -> impl Strategy<Value = Color32> {
    any::<[u8; 4]>().prop_map(|[r, g, b, a]| Color32::from_rgba_premultiplied(r, g, b, a))
}

fn stroke() -> impl Strategy<Value = Stroke> {
    (prop_oneof![Just(0.0), 0.0..9.0_f32, number()], color()).prop_map(|(width, color)| Stroke { width, color })
}

fn kind() -> impl Strategy<Value = StrokeKind> {
    prop_oneof![Just(StrokeKind::Inside), Just(StrokeKind::Middle), Just(StrokeKind::Outside)]
}

fn path() -> impl Strategy<Value = Shape> {
    (prop::collection::vec(point(), 0..9), any::<bool>(), color(), stroke(), kind()).prop_map(
        |(points, closed, fill, stroke, kind)| {
            let fill = if closed { fill } else { Color32::TRANSPARENT };
            let varied = move |_: Rect, at: Pos2| if at.x < 50.0 { fill } else { stroke.color };
            let stroke =
                if points.len() % 4 == 3 { PathStroke::new_uv(stroke.width, varied) } else { PathStroke::from(stroke) };
            PathShape { points, closed, fill, stroke: stroke.with_kind(kind) }.into()
        },
    )
}

fn rectangle() -> impl Strategy<Value = Shape> {
    (point(), point(), any::<[u8; 4]>(), color(), stroke(), kind(), (number(), number())).prop_map(
        |(min, max, [nw, ne, sw, se], fill, stroke, kind, (blur, angle))| {
            let corners = CornerRadius { nw, ne, sw, se };
            let shape = RectShape::new(Rect { min, max }, corners, fill, stroke, kind);
            let brush = (nw % 4 == 0).then(|| {
                let uv = Rect { min: pos2(angle, 0.0), max: pos2(1.0, blur) };
                Arc::new(Brush { fill_texture_id: TextureId::Managed(u64::from(ne % 4)), uv })
            });
            RectShape { blur_width: blur, angle, brush, ..shape }.into()
        },
    )
}

fn mesh() -> impl Strategy<Value = Shape> {
    let vertex = (point(), point(), color()).prop_map(|(pos, uv, color)| Vertex { pos, uv, color });
    (prop::collection::vec(vertex, 0..6), prop::collection::vec(0..8_u32, 0..12), 0..3_u64).prop_map(
        |(vertices, indices, texture)| {
            Shape::Mesh(Arc::new(Mesh { vertices, indices, texture_id: TextureId::Managed(texture) }))
        },
    )
}

fn band() -> impl Strategy<Value = Shape> {
    let point =
        (number(), number(), number()).prop_map(|(x, low, high)| BandPoint::new(x, egui::Rangef::new(low, high)));
    (prop::collection::vec(point, 0..9), color(), stroke(), kind(), number()).prop_map(
        |(points, fill, stroke, stroke_kind, angle)| BandShape { points, fill, stroke, stroke_kind, angle }.into(),
    )
}

fn any_shape() -> impl Strategy<Value = Shape> {
    let ellipse = (point(), point(), color(), stroke(), number()).prop_map(|(center, radius, fill, stroke, angle)| {
        EllipseShape { center, radius: radius.to_vec2(), fill, stroke, angle }.into()
    });
    let circle = (point(), number(), color(), stroke())
        .prop_map(|(center, radius, fill, stroke)| CircleShape { center, radius, fill, stroke }.into());
    let segment = (point(), point(), stroke()).prop_map(|(a, b, stroke)| Shape::LineSegment { points: [a, b], stroke });
    let cubic = ([point(), point(), point(), point()], any::<bool>(), color(), stroke()).prop_map(
        |(points, closed, fill, stroke)| CubicBezierShape { points, closed, fill, stroke: stroke.into() }.into(),
    );
    let quadratic =
        ([point(), point(), point()], any::<bool>(), color(), stroke()).prop_map(|(points, closed, fill, stroke)| {
            QuadraticBezierShape { points, closed, fill, stroke: stroke.into() }.into()
        });
    let one = prop_oneof![path(), rectangle(), mesh(), band(), ellipse, circle, segment, cubic, quadratic].boxed();
    prop_oneof![9 => one.clone(), 1 => prop::collection::vec(one, 0..4).prop_map(Shape::Vec)]
}

/// Shapes with separate clips, some of them moved and scaled.
fn any_shapes() -> impl Strategy<Value = Vec<ClippedShape>> {
    let shapes = prop::collection::vec((any_shape(), point(), point()), 1..12);
    let moved = (number(), number(), prop_oneof![Just(1.0), 0.1..3.0_f32]);
    (shapes, moved).prop_map(|(shapes, (x, y, scaling))| {
        shapes
            .into_iter()
            .enumerate()
            .map(|(i, (shape, a, b))| ClippedShape {
                clip_rect: if i % 3 == 0 { Rect { min: a, max: b } } else { Rect::EVERYTHING },
                shape,
                transform_after_tessellation: if i % 4 == 3 {
                    TSTransform { scaling, translation: Vec2::new(x, y) }
                } else {
                    TSTransform::IDENTITY
                },
            })
            .collect()
    })
}

/// Returns an empty page whose texture 1 is smooth and whose texture 2 is sharp.
fn textured() -> Drawing {
    let mut drawing = plain(Shape::Noop);
    let mut delta = egui::TexturesDelta::default();
    for (number, options) in [(1, TextureOptions::LINEAR), (2, TextureOptions::NEAREST)] {
        let image = Arc::new(ColorImage::new([3, 2], vec![RED, BLUE, RED, Color32::TRANSPARENT, BLUE, RED]));
        let id = TextureId::Managed(number);
        delta.push(id, egui::epaint::ImageDelta::full(image, options));
    }
    drawing.textures.apply(&mut delta);
    drawing
}

/// Checks the properties of arbitrary shapes: their SVG is well-formed, has only finite numbers, is read by resvg,
/// becomes pixels and a PDF, and is the same each time.
fn check(shapes: Vec<ClippedShape>) -> Result<(), TestCaseError> {
    let drawing = Drawing { shapes, ..textured() };
    let text = svg(&drawing, Labels::default());
    // The data of an image may contain any letters.
    let after_data = |part: &str| part.split_once('"').map_or(String::new(), |(_, rest)| rest.to_owned());
    let (head, tail) = text.split_once("base64,").unwrap_or((&text, ""));
    let numbers = head.to_owned() + &tail.split("base64,").map(after_data).collect::<String>();
    prop_assert!(!numbers.contains("NaN") && !numbers.contains("inf"), "{text}");
    prop_assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
    prop_assert!(usvg::Tree::from_str(&text, &usvg::Options::default()).is_ok(), "{text}");
    prop_assert_eq!(&text, &svg(&drawing, Labels::default()));
    prop_assert!(pixels(&text, 0.5).is_ok(), "{text}");
    let page = pdf(&text, [100.0, 50.0], Labels::default());
    prop_assert!(page.is_ok(), "{page:?}: {text}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_shapes_give_well_formed_svg_without_nan(shapes in any_shapes()) {
        check(shapes)?;
    }

    #[test]
    fn any_text_gives_well_formed_svg(words in "[ -~가-힣αβγ∂x̂\\n\\t\u{301}\u{200d}<&\"]{0,60}", width in 5.0..200.0_f32) {
        let drawing = drawing(|ui| {
            let mut job = LayoutJob::simple_format(words.clone(), format(theme::regular(13.0), RED));
            job.wrap.max_width = width;
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
            vec![TextShape::new(pos2(5.0, 5.0), galley, RED).into()]
        });
        let text = svg(&drawing, Labels { title: &words, description: &words, ..Labels::default() });
        prop_assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    /// The fuzzer. Each run uses other shapes; failures are kept in `proptest-regressions`.
    #[test]
    #[ignore = "minutes: cargo test --lib any_shapes_for_long -- --ignored"]
    fn any_shapes_for_long(shapes in any_shapes()) {
        check(shapes)?;
    }
}

/// The glyphs of a text, as outlines, cover the same pixels as egui's own atlas.
#[test]
fn outlines_stand_where_egui_sets_its_glyphs() {
    let words = "Σwx γẑ+β 14 % saturated · 각 층에 닿는 기울기 x\u{302} AVATAR To.";
    let mut ink = Vec::new();
    let drawing = draw(Page::new([420.0, 40.0], Theme::Light), theme::install, |ui| {
        let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap(words.into(), theme::regular(15.0), RED));
        ink = galley
            .rows
            .iter()
            .flat_map(|row| &row.glyphs)
            .map(|glyph| (glyph.pos + glyph.uv_rect.offset, glyph.uv_rect.size))
            .collect();
        ui.painter().add(TextShape::new(pos2(5.0, 5.0), galley, RED));
    });
    let picture = pixels(&svg(&drawing, Labels::default()), 1.0).expect("a picture");
    let inked = |x: f32, y: f32| {
        let at = 4 * (y as usize * 420 + x as usize) + 3;
        picture.rgba.get(at).is_some_and(|alpha| *alpha > 40)
    };
    for (at, size) in ink.into_iter().filter(|(_, size)| size.x > 0.0) {
        let (left, top) = (at.x.round() + 5.0, at.y.round() + 5.0);
        let covered =
            (0..size.y as u16).any(|y| (0..size.x as u16).any(|x| inked(left + f32::from(x), top + f32::from(y))));
        assert!(covered, "nothing is drawn in {size:?} at {left}, {top}");
    }
}

/// egui keeps the pixels of its glyphs in an image of at most 2,048 pixels a side, with room for glyphs of up to 1,024. A page may be
/// larger; the largest text of a view, times the largest zoom, is not.
#[test]
fn a_large_page_takes_large_text() {
    for (size, zoom) in [([4000.0, 3000.0], 1.0), ([16_000.0, 100.0], 1.0), ([4000.0, 3000.0], 8.0)] {
        let sizes = [9.0, 24.0, 60.0, 120.0];
        let drawing = draw(Page { zoom, ..Page::new(size, Theme::Light) }, theme::install, |ui| {
            for size in sizes {
                let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap("Wβ가".into(), theme::regular(size), RED));
                ui.painter().add(TextShape::new(pos2(5.0, 5.0), galley, RED));
            }
        });
        let glyphs = svg(&drawing, Labels::default()).matches("<use ").count();
        assert_eq!(glyphs, 3 * sizes.len(), "{size:?} at {zoom}");
    }
}
