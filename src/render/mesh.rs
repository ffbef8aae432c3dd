//! Triangle meshes: images if they show a texture, otherwise filled triangles.

use egui::epaint::{Brush, Mesh, Vertex};
use egui::{Color32, Pos2, Rect, TextureId, pos2};

use super::paint::Ink;
use super::path::Path;
use super::rect;
use super::svg::Canvas;

/// Largest difference of a color channel within a piece that is drawn in one color.
const STEP: u8 = 8;
/// Largest number of times a triangle of several colors is halved: into 256 pieces.
const MOST_HALVINGS: u32 = 8;

/// Draws a mesh; triangles that refer to a vertex that does not exist are left out.
pub fn draw(canvas: &mut Canvas<'_>, mesh: &Mesh) {
    let triangles = || mesh.indices.chunks_exact(3).filter_map(|indices| corners(mesh, indices));
    if mesh.texture_id == TextureId::default() {
        draw_colored(canvas, triangles());
    } else if let Some(rects) = rectangles(mesh) {
        for (place, uv, tint) in rects {
            rect::image(canvas, place, (&Brush { fill_texture_id: mesh.texture_id, uv }, tint));
        }
    } else {
        // Triangles of a texture that do not form rectangles: each gets the color of the texture at its center.
        let textures = &canvas.drawing.textures;
        let flat: Vec<[Vertex; 3]> = triangles()
            .map(|corners| {
                let middle = corners.iter().fold(egui::Vec2::ZERO, |sum, corner| sum + corner.uv.to_vec2() / 3.0);
                let texel = textures.color(mesh.texture_id, middle.to_pos2()).unwrap_or_default();
                corners.map(|corner| Vertex { color: corner.color * texel, ..corner })
            })
            .collect();
        draw_colored(canvas, flat.into_iter());
    }
}

fn corners(mesh: &Mesh, indices: &[u32]) -> Option<[Vertex; 3]> {
    let vertex = |i: usize| mesh.vertices.get(usize::try_from(*indices.get(i)?).ok()?).copied();
    Some([vertex(0)?, vertex(1)?, vertex(2)?])
}

/// Returns the mesh as axis-aligned rectangles, each with its part of the texture and its tint; `None` if it has
/// other parts.
fn rectangles(mesh: &Mesh) -> Option<Vec<(Rect, Rect, Color32)>> {
    if !mesh.vertices.len().is_multiple_of(4) || mesh.indices.len() != mesh.vertices.len() / 4 * 6 {
        return None;
    }
    mesh.vertices
        .chunks_exact(4)
        .map(|corners| {
            let [first, .., last] = corners else { return None };
            let straight = corners.iter().all(|corner| {
                let left = (corner.pos.x - first.pos.x).abs() < 0.005;
                let top = (corner.pos.y - first.pos.y).abs() < 0.005;
                let uv = pos2(if left { first.uv.x } else { last.uv.x }, if top { first.uv.y } else { last.uv.y });
                let at = pos2(if left { first.pos.x } else { last.pos.x }, if top { first.pos.y } else { last.pos.y });
                (at - corner.pos).abs().max_elem() < 0.005
                    && (uv - corner.uv).abs().max_elem() < 1e-4
                    && corner.color == first.color
            });
            // A rectangle with reversed corners shows its texture mirrored.
            let turn = |pos: f32, back: f32, from: f32, to: f32| if pos <= back { (from, to) } else { (to, from) };
            let (left, right) = turn(first.pos.x, last.pos.x, first.uv.x, last.uv.x);
            let (top, bottom) = turn(first.pos.y, last.pos.y, first.uv.y, last.uv.y);
            let uv = Rect { min: pos2(left, top), max: pos2(right, bottom) };
            straight.then(|| (Rect::from_two_pos(first.pos, last.pos), uv, first.color))
        })
        .collect()
}

/// Draws triangles; consecutive ones of one color become one path, so that no seam shows between them.
fn draw_colored(canvas: &mut Canvas<'_>, triangles: impl Iterator<Item = [Vertex; 3]>) {
    let (mut path, mut color) = (Path::default(), Color32::TRANSPARENT);
    for corners in triangles {
        let even = corners.iter().all(|corner| corner.color == corners[0].color);
        if !even || corners[0].color != color {
            fill(canvas, &std::mem::take(&mut path), color);
            color = corners[0].color;
        }
        if even {
            add(&mut path, corners.map(|corner| corner.pos));
        } else {
            shade(canvas, corners, MOST_HALVINGS);
        }
    }
    fill(canvas, &path, color);
}

fn fill(canvas: &mut Canvas<'_>, path: &Path, color: Color32) {
    if let Some(ink) = Ink::of(color) {
        canvas.fill(path, ink);
    }
}

/// Adds a triangle clockwise, whatever the order of its corners, so that overlapping triangles do not cancel out.
fn add(path: &mut Path, [a, b, c]: [Pos2; 3]) {
    let turn = (b - a).rot90().dot(c - a);
    path.add_line(&if turn < 0.0 { [a, b, c] } else { [a, c, b] }, true);
}

/// Draws a triangle with a color gradient in pieces of one color.
fn shade(canvas: &mut Canvas<'_>, corners: [Vertex; 3], halvings: u32) {
    let differ = |a: usize, b: usize| {
        let (a, b) = (corners[a].color.to_array(), corners[b].color.to_array());
        a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
    };
    let (edge, difference) = [(0, 1), (1, 2), (2, 0)]
        .map(|edge| (edge, differ(edge.0, edge.1)))
        .into_iter()
        .max_by_key(|(_, difference)| *difference)
        .unwrap_or(((0, 1), 0));
    if difference > STEP && halvings > 0 {
        let (i, j) = edge;
        let middle = Vertex {
            pos: corners[i].pos.lerp(corners[j].pos, 0.5),
            color: corners[i].color.lerp_to_gamma(corners[j].color, 0.5),
            ..corners[i]
        };
        for replaced in [i, j] {
            let mut half = corners;
            half[replaced] = middle;
            shade(canvas, half, halvings - 1);
        }
        return;
    }
    let color = corners[0].color.lerp_to_gamma(corners[1].color, 0.5).lerp_to_gamma(corners[2].color, 1.0 / 3.0);
    let Some(ink) = Ink::of(color) else { return };
    let mut path = Path::default();
    add(&mut path, corners.map(|corner| corner.pos));
    let mut attributes = String::new();
    ink.fill(&mut attributes);
    if ink.is_opaque() {
        // A thin line of the same color closes the seams.
        ink.stroke(&mut attributes, 0.3);
    }
    canvas.path(&path, &attributes);
}
