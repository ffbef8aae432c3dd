//! Paints the tree of an SVG of ours on a page of a PDF.
//!
//! An SVG of ours holds groups that are moved or clipped, paths of one color, and images as PNG. The crate `krilla-svg` paints
//! any SVG the way it is done here; for text, filters and masks, which no figure has, it needs twenty crates more.

use krilla::blend::BlendMode;
use krilla::color::{luma, rgb};
use krilla::geom::{Path, PathBuilder, Rect, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::paint::{self, FillRule, LineCap, LineJoin, StrokeDash};
use krilla::surface::Surface;
use resvg::usvg::tiny_skia_path::{self, PathSegment, Point};
use resvg::usvg::{self, ClipPath, Group, ImageKind, Node, PaintOrder, Tree};

/// Paints `tree` on `surface`, stretched to `extent`, and clipped to it. Returns whether all of it was painted: text, filters,
/// masks, patterns, gradients, blending, and images that are no PNG are left out.
pub(super) fn paint(tree: &Tree, extent: Size, surface: &mut Surface<'_>) -> bool {
    let (width, height) = (tree.size().width(), tree.size().height());
    surface.push_transform(&Transform::from_scale(extent.width() / width, extent.height() / height));
    let whole = Rect::from_xywh(0.0, 0.0, width, height).expect("a tree has a size");
    surface.push_clip_path(&outline(whole), &FillRule::NonZero);
    let mut painter = Painter { surface, complete: true };
    painter.group(tree.root());
    let complete = painter.complete;
    surface.pop();
    surface.pop();
    complete
}

struct Painter<'a, 'page> {
    surface: &'a mut Surface<'page>,
    complete: bool,
}

impl Painter<'_, '_> {
    fn group(&mut self, group: &Group) {
        self.complete &= group.filters().is_empty() && group.mask().is_none();
        self.complete &= group.blend_mode() == usvg::BlendMode::Normal;
        self.surface.push_transform(&transform(group.transform()));
        let mut pushed = 3;
        if let Some(clip) = group.clip_path() {
            self.clip(clip);
            pushed += 1;
        }
        self.surface.push_blend_mode(BlendMode::Normal);
        self.surface.push_opacity(share(group.opacity()));
        if group.isolate() || group.opacity() != usvg::Opacity::ONE {
            self.surface.push_isolated();
            pushed += 1;
        }
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group),
                Node::Path(path) => self.path(path),
                Node::Image(image) => self.image(image),
                Node::Text(_) => self.complete = false,
            }
        }
        for _ in 0..pushed {
            self.surface.pop();
        }
    }

    /// Clips what follows to the union of the paths of `clip`.
    fn clip(&mut self, clip: &ClipPath) {
        self.complete &= clip.clip_path().is_none();
        let mut shape = Shape { builder: PathBuilder::new(), rules: Vec::new(), simple: true };
        // Without a path everything is clipped away.
        shape.builder.move_to(0.0, 0.0);
        shape.add(clip.root(), clip.transform());
        let rule = shape.rules.first().copied().unwrap_or(usvg::FillRule::NonZero);
        // Shapes that overlap are a union only where all of them are filled as a whole.
        self.complete &= shape.simple && (rule == usvg::FillRule::NonZero || shape.rules.len() == 1);
        self.complete &= shape.rules.iter().all(|other| *other == rule);
        self.surface.push_clip_path(&shape.builder.finish().unwrap_or_else(nothing), &fill_rule(rule));
    }

    fn path(&mut self, path: &usvg::Path) {
        if !path.is_visible() {
            return;
        }
        let fill = path.fill().and_then(|fill| self.fill(fill));
        let stroke = path.stroke().and_then(|stroke| self.stroke(stroke));
        let mut builder = PathBuilder::new();
        add_segments(&mut builder, path.data(), tiny_skia_path::Transform::identity());
        let outline = builder.finish().expect("a path of a tree is not empty");
        match path.paint_order() {
            PaintOrder::FillAndStroke => self.draw(&outline, fill, stroke),
            PaintOrder::StrokeAndFill => {
                self.draw(&outline, None, stroke);
                self.draw(&outline, fill, None);
            }
        }
    }

    fn draw(&mut self, outline: &Path, fill: Option<paint::Fill>, stroke: Option<paint::Stroke>) {
        // A path without both would be filled with black.
        if fill.is_some() || stroke.is_some() {
            self.surface.set_fill(fill);
            self.surface.set_stroke(stroke);
            self.surface.draw_path(outline);
        }
    }

    fn fill(&mut self, fill: &usvg::Fill) -> Option<paint::Fill> {
        Some(paint::Fill {
            paint: self.ink(fill.paint())?,
            opacity: share(fill.opacity()),
            rule: fill_rule(fill.rule()),
        })
    }

    fn stroke(&mut self, stroke: &usvg::Stroke) -> Option<paint::Stroke> {
        Some(paint::Stroke {
            paint: self.ink(stroke.paint())?,
            width: stroke.width().get(),
            miter_limit: stroke.miterlimit().get(),
            line_cap: match stroke.linecap() {
                usvg::LineCap::Butt => LineCap::Butt,
                usvg::LineCap::Round => LineCap::Round,
                usvg::LineCap::Square => LineCap::Square,
            },
            line_join: match stroke.linejoin() {
                usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
                usvg::LineJoin::Round => LineJoin::Round,
                usvg::LineJoin::Bevel => LineJoin::Bevel,
            },
            opacity: share(stroke.opacity()),
            dash: stroke.dasharray().map(|array| StrokeDash { array: array.to_vec(), offset: stroke.dashoffset() }),
        })
    }

    /// Returns a color; grays in their own color space, which takes less room.
    fn ink(&mut self, paint: &usvg::Paint) -> Option<paint::Paint> {
        let usvg::Paint::Color(color) = paint else {
            self.complete = false;
            return None;
        };
        let [red, green, blue] = [color.red, color.green, color.blue];
        Some(if red == green && green == blue {
            luma::Color::new(red).into()
        } else {
            rgb::Color::new(red, green, blue).into()
        })
    }

    fn image(&mut self, image: &usvg::Image) {
        if !image.is_visible() {
            return;
        }
        let png = if let ImageKind::PNG(file) = image.kind() {
            Image::from_png(file.clone().into(), false).ok()
        } else {
            None
        };
        let size = Size::from_wh(image.size().width(), image.size().height());
        match png.zip(size) {
            Some((png, size)) => self.surface.draw_image(png, size),
            None => self.complete = false,
        }
    }
}

/// The paths of a clip, as one.
struct Shape {
    builder: PathBuilder,
    /// How each path is filled.
    rules: Vec<usvg::FillRule>,
    /// Whether no path is clipped itself.
    simple: bool,
}

impl Shape {
    fn add(&mut self, group: &Group, place: tiny_skia_path::Transform) {
        for node in group.children() {
            match node {
                Node::Path(path) => {
                    self.rules.extend(path.fill().map(usvg::Fill::rule));
                    if path.is_visible() {
                        add_segments(&mut self.builder, path.data(), place);
                    }
                }
                Node::Group(group) => {
                    self.simple &= group.clip_path().is_none();
                    self.add(group, place.pre_concat(group.transform()));
                }
                Node::Image(_) | Node::Text(_) => self.simple = false,
            }
        }
    }
}

fn add_segments(builder: &mut PathBuilder, path: &tiny_skia_path::Path, place: tiny_skia_path::Transform) {
    let at = |mut point: Point| {
        place.map_point(&mut point);
        point
    };
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                let to = at(to);
                builder.move_to(to.x, to.y);
            }
            PathSegment::LineTo(to) => {
                let to = at(to);
                builder.line_to(to.x, to.y);
            }
            PathSegment::QuadTo(control, to) => {
                let [control, to] = [control, to].map(at);
                builder.quad_to(control.x, control.y, to.x, to.y);
            }
            PathSegment::CubicTo(first, second, to) => {
                let [first, second, to] = [first, second, to].map(at);
                builder.cubic_to(first.x, first.y, second.x, second.y, to.x, to.y);
            }
            PathSegment::Close => builder.close(),
        }
    }
}

fn outline(rect: Rect) -> Path {
    let mut builder = PathBuilder::new();
    builder.move_to(rect.left(), rect.top());
    builder.line_to(rect.right(), rect.top());
    builder.line_to(rect.right(), rect.bottom());
    builder.line_to(rect.left(), rect.bottom());
    builder.close();
    builder.finish().expect("four different points")
}

/// Returns a path that encloses nothing.
fn nothing() -> Path {
    let mut builder = PathBuilder::new();
    builder.move_to(0.0, 0.0);
    builder.line_to(0.0, 0.0);
    builder.finish().expect("a line")
}

fn transform(of: tiny_skia_path::Transform) -> Transform {
    Transform::from_row(of.sx, of.ky, of.kx, of.sy, of.tx, of.ty)
}

fn share(of: usvg::Opacity) -> NormalizedF32 {
    NormalizedF32::new(of.get()).expect("an opacity is between 0 and 1")
}

const fn fill_rule(of: usvg::FillRule) -> FillRule {
    match of {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}
