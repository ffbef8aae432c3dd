//! The map: where in a plane of two settings both networks learn, arm A at the left, arm B at the right.
//!
//! One function draws it in a window and on a page. It trains nothing and changes nothing: it says which cell the user
//! points at, and the caller decides what that means.

mod field;
mod legend;
mod live;
mod options;
mod shades;
mod tab;
mod words;

use std::sync::Arc;

use egui::epaint::TextShape;
use egui::{
    Align2, EventFilter, Galley, Id, Key, PointerButton, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo,
};
use egui::{accesskit, pos2, vec2};

use super::arms::fitting;
use super::{Text, format, hatch, texture, theme};
use crate::map::{Map, Shade, Shares};
pub use field::Field;
pub use options::{MapAction, Outdated, WindowMap};
use shades::Picture;
pub use tab::{shown_ui, start_ui, tab_ui};
use words::Notes;
pub use words::{description, network, title};

/// What is drawn of a map, and how.
#[derive(Clone, Copy)]
pub struct MapView<'a> {
    /// The map.
    pub map: &'a Map,
    /// The words.
    pub text: &'a Text,
    /// Whether the cells of a coarser picture stand for those that are not computed yet: while the map fills in.
    pub fills: bool,
    /// The arm, 0 or 1, whose results are not shown; `None` for neither.
    pub hidden: Option<usize>,
    /// The two settings of the live experiment, which is marked; `None` on a page.
    pub live: Option<[f64; 2]>,
    /// A number that changes whenever the map does; as long as it stays, the colors are not made again.
    pub version: u64,
}

/// What the user points at.
#[derive(Clone, Copy, Debug)]
pub struct MapPointed {
    /// The places of the cells of arm A and arm B on the screen, to draw marks over them.
    pub fields: [Field; 2],
    /// The arm (0 = A, 1 = B) and the cell under the pointer.
    pub hovered: Option<(usize, [usize; 2])>,
    /// The cell that was clicked.
    pub clicked: Option<[usize; 2]>,
    /// The first and the last cell, along x and y, of the rectangle that was dragged; at least two cells either way.
    pub dragged: Option<[[usize; 2]; 2]>,
}

/// Width from which on a page has room for long texts, in points.
const WIDE: f32 = 520.0;
/// Height of the name of an arm and of its share, in points.
const NAME: f32 = 20.0;
const SHARE: f32 = 28.0;
/// Height of the numbers below a field, and of the name of its axis, in points.
const NUMBERS: f32 = 17.0;
const AXIS: f32 = 17.0;
/// Length of a mark at an axis and gap behind it, in points.
const MARK: f32 = 4.0;
/// Least room for the upright axis, in points.
const GUTTER: f32 = 54.0;
/// Gap between the fields, in points, and on a small page.
const GAP: f32 = 18.0;
const SMALL_GAP: f32 = 10.0;
/// Greatest length by which a number reaches beyond the field that it stands below, in points.
const BEYOND: f32 = 4.0;
/// Room between the share of an arm and what stands beside it.
const BESIDE: f32 = 6.0;
/// A zoom by a key goes this part of the map to either side.
const ZOOM: usize = 6;

/// Draws the map over all the room of `ui`: the name of each arm with its share above its field, both axes, and the
/// legend of the colors below.
pub fn map_ui(ui: &mut Ui, view: &MapView<'_>) -> MapPointed {
    let all = ui.available_rect_before_wrap();
    let mut child = ui.new_child(UiBuilder::new().max_rect(all));
    ui.advance_cursor_after_rect(all);
    let ui = &mut child;
    let plan = view.map.plan();
    let picture = Picture::of(ui, view);
    let (indent, gap) = if all.width() < WIDE { (0.0, SMALL_GAP) } else { (GUTTER, GAP) };
    let legend = legend::height(ui, view, &picture, all.width() - indent);
    let below = MARK + NUMBERS + AXIS;
    let (top, bottom) = (all.top() + NAME + SHARE, all.bottom() - legend - below);
    let height = (bottom - top).max(16.0);
    let marks = field::marks(&plan.axes()[1], f64::from(height));
    let name = axis_name(ui, view, 1, height).size().y.max(AXIS);
    let gutter = (numbers_width(ui, &marks) + MARK + 4.0 + name).max(indent);
    let width = ((all.width() - gutter - gap) / 2.0).max(16.0);
    let area = |left: f32| Rect::from_min_size(pos2(left, top), vec2(width, height));
    let fields = [area(all.left() + gutter), area(all.right() - width)].map(|rect| Field { rect, size: plan.size() });
    upright_ui(ui, view, &fields[0], &marks, all.left());
    let level = field::marks(&plan.axes()[0], f64::from(width));
    let mut pointed = MapPointed { fields, hovered: None, clicked: None, dragged: None };
    let shown = [0, 1].map(|arm| picture.shares[arm].filter(|_| view.hidden != Some(arm)));
    let notes = notes(ui, view, shown, width);
    for (arm, (field, note)) in fields.iter().zip(notes).enumerate() {
        let left = if arm == 0 { all.left() } else { fields[0].rect.right() + 4.0 };
        let shares = shown[arm];
        heading_ui(ui, view, (arm, shares, note), (field.rect, left));
        level_ui(ui, view, field, &level);
        if view.hidden != Some(arm) {
            paint(ui, &picture, arm, field);
            point(ui, view, (arm, field), shares, &mut pointed);
        }
    }
    live::live_ui(ui, view, &pointed);
    let rest = Rect::from_min_max(pos2(all.left() + indent, all.bottom() - legend), all.max);
    legend::legend_ui(ui, view, &picture, rest);
    pointed
}

/// Returns what stands beside the share of each arm over `width`, as long as it fits beside both: both say the same things. `None`
/// where the shortest is too long.
fn notes(ui: &Ui, view: &MapView<'_>, shares: [Option<Shares>; 2], width: f32) -> [Option<Arc<Galley>>; 2] {
    let lines = shares.map(|shares| {
        shares.map(|shares| {
            let Notes { long, short, rest, diverged, so_far, .. } = Notes::of(view, &shares);
            let room = width - big(ui, view, &shares).size().x - BESIDE;
            let lines = [
                joined(&[&long, &rest, &diverged, &so_far]),
                joined(&[&short, &rest, &diverged, &so_far]),
                joined(&[&short, &rest, &diverged]),
                joined(&[&short, &diverged]),
            ];
            (lines.map(|line| small(ui, line)), room)
        })
    });
    let fits = |length: &usize| lines.iter().flatten().all(|(lines, room)| lines[*length].size().x <= *room);
    let length = (0..4).find(fits);
    lines.map(|lines| Some(lines?.0[length?].clone()))
}

/// Joins what is not empty.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// Returns a line of small text.
fn small(ui: &Ui, text: String) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text, theme::regular(theme::SMALL), theme::palette(ui).text)
}

/// Returns the share that an arm has learned, in large digits.
fn big(ui: &Ui, view: &MapView<'_>, shares: &Shares) -> Arc<Galley> {
    ui.painter().layout_no_wrap(view.text.percent(shares.learned), theme::strong(18.0), theme::palette(ui).text)
}

/// Draws the name of an arm and its shares above its field, which begin left of it where they need more room, but not
/// left of `left`. Without a `note` the shares stand in lines of their own.
fn heading_ui(
    ui: &Ui,
    view: &MapView<'_>,
    (arm, shares, note): (usize, Option<Shares>, Option<Arc<Galley>>),
    (field, left): (Rect, f32),
) {
    let palette = theme::palette(ui);
    let room = field.right() - left;
    let place = |width: f32| field.left().min(field.right() - width).max(left);
    let name = words::arm_name(view, arm);
    let galley = fitting(ui, &[&name, super::ARMS[arm]], room, palette.names[arm]);
    let top = field.top() - NAME - SHARE;
    let at = pos2(place(galley.size().x), top + (NAME - galley.size().y) / 2.0);
    ui.painter().galley(at, galley, palette.names[arm]);
    let Some(shares) = shares else { return };
    let middle = top + NAME + SHARE / 2.0;
    if let Some(note) = note {
        let big = big(ui, view, &shares);
        let end = field.left() + big.size().x + BESIDE;
        ui.painter().galley(pos2(field.left(), middle - big.size().y / 2.0), big, palette.text);
        ui.painter().galley(pos2(end, middle - note.size().y / 2.0 + 1.5), note, palette.text);
        return;
    }
    let Notes { small: narrow, rest, diverged, .. } = Notes::of(view, &shares);
    let others = [joined(&[&rest, &diverged]), diverged].map(|line| small(ui, line));
    let others = others.iter().find(|line| line.size().x <= room).unwrap_or(&others[1]).clone();
    let narrow = ui.painter().layout_no_wrap(narrow, theme::strong(theme::SMALL), palette.text);
    for (line, rise) in [(narrow, -1.0), (others, 0.0)] {
        let at = pos2(place(line.size().x), middle + rise * (SHARE / 2.0 - 1.0));
        ui.painter().galley(at, line, palette.text);
    }
}

/// Draws the cells of an arm: colors as one image, and crossing lines over those that diverged.
fn paint(ui: &Ui, picture: &Picture, arm: usize, field: &Field) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(field.rect, 0.0, palette.canvas);
    texture::paint(ui.painter(), &picture.textures[arm], field.rect);
    for [first, last] in picture.diverged[arm].iter() {
        let rect = field.cell(*first).union(field.cell(*last));
        ui.painter().add(hatch::crosses(rect, palette.diverged[1]));
    }
    ui.painter().rect_stroke(field.rect, 0.0, Stroke::new(1.0, palette.muted), StrokeKind::Outside);
}

/// Returns the width of the widest number of an upright axis.
fn numbers_width(ui: &Ui, marks: &[field::Mark]) -> f32 {
    let font = theme::regular(theme::SMALL);
    let width = |mark: &field::Mark| {
        mark.number.as_ref().map_or(0.0, |number| {
            ui.painter().layout_no_wrap(format::drawn(number), font.clone(), egui::Color32::BLACK).size().x
        })
    };
    marks.iter().map(width).fold(0.0, f32::max)
}

/// Draws the numbers of the upright axis at the left of the first field, and the name of the axis along it.
fn upright_ui(ui: &Ui, view: &MapView<'_>, field: &Field, marks: &[field::Mark], left: f32) {
    let palette = theme::palette(ui);
    for mark in marks {
        let y = field.y(mark.place);
        let length = if mark.number.is_some() { MARK } else { MARK / 2.0 };
        ui.painter().hline(field.rect.left() - length..=field.rect.left(), y, Stroke::new(1.0, palette.muted));
        if let Some(number) = &mark.number {
            let at = pos2(field.rect.left() - MARK - 3.0, y);
            let font = theme::regular(theme::SMALL);
            ui.painter().text(at, Align2::RIGHT_CENTER, format::drawn(number), font, palette.text);
        }
    }
    let galley = axis_name(ui, view, 1, field.rect.height());
    // Turned to the left, a text begins at its lower end.
    let at = pos2(left, field.rect.center().y + galley.size().x / 2.0);
    let text = TextShape::new(at, galley, palette.text).with_angle(-std::f32::consts::FRAC_PI_2);
    ui.painter().add(Shape::Text(text));
}

/// Draws the `marks` of the level axis below a field, and the name of the axis.
fn level_ui(ui: &Ui, view: &MapView<'_>, field: &Field, marks: &[field::Mark]) {
    let palette = theme::palette(ui);
    let font = theme::regular(theme::SMALL);
    let bottom = field.rect.bottom();
    let mut end = f32::NEG_INFINITY;
    for mark in marks {
        let x = field.x(mark.place);
        let length = if mark.number.is_some() { MARK } else { MARK / 2.0 };
        ui.painter().vline(x, bottom..=bottom + length, Stroke::new(1.0, palette.muted));
        let Some(number) = &mark.number else { continue };
        let galley = ui.painter().layout_no_wrap(format::drawn(number), font.clone(), palette.text);
        // The outermost numbers keep off those of the other field; one that would touch the one before it is left out.
        let most = field.rect.right() + BEYOND - galley.size().x;
        let left = (x - galley.size().x / 2.0).min(most).max(field.rect.left() - BEYOND);
        if left > end + 4.0 {
            end = left + galley.size().x;
            ui.painter().galley(pos2(left, bottom + MARK + 1.0), galley, palette.text);
        }
    }
    let galley = axis_name(ui, view, 0, field.rect.width());
    let at = pos2(field.rect.center().x - galley.size().x / 2.0, bottom + MARK + NUMBERS);
    ui.painter().galley(at, galley, palette.text);
}

/// Lays out the name of an axis, 0 for x and 1 for y: with what its numbers mean if that fits into `room` points, else the
/// name of its control, in small letters if need be.
fn axis_name(ui: &Ui, view: &MapView<'_>, axis: usize, room: f32) -> Arc<Galley> {
    let ink = theme::palette(ui).text;
    let layout = |text: String, size| ui.painter().layout_no_wrap(text, theme::regular(size), ink);
    let names = [words::axis_name(view, axis), words::key_name(view, axis)];
    let all = names.iter().flat_map(|name| [theme::BODY, theme::SMALL].map(|size| layout(name.clone(), size)));
    let mut last = None;
    for galley in all {
        if galley.size().x <= room {
            return galley;
        }
        last = Some(galley);
    }
    last.expect("an axis has a name")
}

/// Notes what the user points at in the field of an arm, and says it in words.
fn point(ui: &Ui, view: &MapView<'_>, (arm, field): (usize, &Field), shares: Option<Shares>, pointed: &mut MapPointed) {
    let id = ui.scope_id().with(("map", arm));
    let response = ui.interact(field.rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, words::arm_words(view, arm, shares)));
    drag(ui, id, &response, field, pointed);
    walk(ui, view, &response, pointed);
    let Some(cell) = response.hover_pos().and_then(|at| field.at(at)) else { return };
    pointed.hovered = Some((arm, cell));
    if response.clicked_by(PointerButton::Primary) {
        pointed.clicked = Some(cell);
    }
    ring(ui, view, pointed, cell);
    response.on_hover_text_at_pointer(words::cell(view, cell));
}

/// Draws a ring around a cell of both arms.
fn ring(ui: &Ui, view: &MapView<'_>, pointed: &MapPointed, cell: [usize; 2]) {
    let stroke = Stroke::new(1.5, theme::palette(ui).ring);
    for (_, field) in pointed.fields.iter().enumerate().filter(|(arm, _)| view.hidden != Some(*arm)) {
        ui.painter().rect_stroke(field.cell(cell), 0.0, stroke, StrokeKind::Outside);
    }
}

/// Lets the keyboard reach every cell: the arrow keys move a cursor, which both fields share, Enter opens its cell, and
/// Z zooms in around it. Screen readers get the cell in words.
fn walk(ui: &Ui, view: &MapView<'_>, response: &Response, pointed: &mut MapPointed) {
    let (size, id) = (view.map.plan().size(), Id::unique("cursor of the map"));
    let kept = ui.data(|data| data.get_temp::<[usize; 2]>(id)).unwrap_or(size.map(|count| count / 2));
    let mut cursor = [0, 1].map(|axis| kept[axis].min(size[axis] - 1));
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let presses = |key| ui.input(|input| input.num_presses(key));
        for (axis, [back, on]) in
            [[Key::ArrowLeft, Key::ArrowRight], [Key::ArrowDown, Key::ArrowUp]].into_iter().enumerate()
        {
            cursor[axis] = (cursor[axis] + presses(on)).saturating_sub(presses(back)).min(size[axis] - 1);
        }
        ui.data_mut(|data| data.insert_temp(id, cursor));
        ring(ui, view, pointed, cursor);
        if ui.input(|input| input.modifiers.is_none() && input.key_pressed(Key::Z)) {
            let near = size.map(|count| (count / ZOOM).max(1));
            let first = [0, 1].map(|axis| cursor[axis].saturating_sub(near[axis]));
            let last = [0, 1].map(|axis| (cursor[axis] + near[axis]).min(size[axis] - 1));
            pointed.dragged = Some([first, last]);
        }
        if response.clicked() && !response.clicked_by(PointerButton::Primary) {
            pointed.clicked = Some(cursor);
        }
    }
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(words::cell(view, cursor)));
}

/// Follows a rectangle that is dragged over a field.
fn drag(ui: &Ui, id: Id, response: &Response, field: &Field, pointed: &mut MapPointed) {
    let pointer = ui.input(|input| input.pointer.latest_pos());
    if response.drag_started() {
        let origin = ui.input(|input| input.pointer.press_origin());
        ui.data_mut(|data| data.insert_temp(id, origin));
    }
    let origin = ui.data(|data| data.get_temp::<Option<Pos2>>(id)).flatten();
    let (Some(origin), Some(pointer)) = (origin, pointer) else { return };
    let inside = |at: Pos2| at.clamp(field.rect.min, field.rect.max - vec2(0.01, 0.01));
    if response.dragged() {
        let stroke = Stroke::new(1.5, theme::palette(ui).ring);
        let rect = Rect::from_two_pos(inside(origin), inside(pointer));
        ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Middle);
    }
    if response.drag_stopped() {
        ui.data_mut(|data| data.remove_temp::<Option<Pos2>>(id));
        if let (Some(a), Some(b)) = (field.at(inside(origin)), field.at(inside(pointer))) {
            let corners = [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]];
            let wide = (0..2).all(|axis| corners[0][axis] < corners[1][axis]);
            pointed.dragged = wide.then_some(corners);
        }
    }
}

/// Returns what a cell of an arm shows, by the rule of this view.
fn shade(view: &MapView<'_>, arm: usize, cell: [usize; 2]) -> Shade {
    if view.fills { view.map.coarse_shade(arm, cell) } else { view.map.shade(arm, cell) }
}

#[cfg(test)]
mod tests;
