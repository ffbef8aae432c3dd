//! The first rows of the file, below headings that say what each column is used for. Only the columns in sight are laid
//! out: there may be thousands.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, CursorIcon, FontId, Galley, Id, Key, Modifiers, Rect, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, accesskit, pos2, style::ScrollAnimation, vec2,
};

use super::{OwnData, OwnDataAction};
use crate::config::one_line;
use crate::data::{Column, LeftOut, NumberForm, Role};
use crate::view::format;
use crate::view::widgets::{elided, keep_arrows};
use crate::view::{Action, Text, Window, theme};

/// Heights of the headings and of a row, in points.
const HEAD: f32 = 50.0;
const ROW: f32 = 24.0;
/// Least number of rows that are shown, if there are as many.
const FEWEST: usize = 5;
/// Room for the scroll bar below the rows, in points.
const BAR: f32 = 14.0;
/// Least and greatest width of a column, in points. All are equally wide.
const LEAST: f32 = 112.0;
const MOST: f32 = 190.0;
/// Free room at either side of a cell, in points.
const PAD: f32 = 8.0;
/// Side of the tick of a heading, in points.
const TICK: f32 = 14.0;
/// Number of values that a heading tells to screen readers.
const TOLD: usize = 3;

/// Draws the headings and the rows.
pub fn columns_ui(ui: &mut Ui, window: &Window<'_>, data: OwnData<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let columns = &data.report.columns;
    let width = (ui.available_width() / format::count(columns.len())).clamp(LEAST, MOST).floor();
    ui.label(egui::RichText::new(window.text.get("own-data-rows")).color(palette.muted));
    ui.add_space(2.0);
    let rows = rows(data.report.head.len(), ui.available_height() - HEAD - BAR);
    let size = vec2(width * format::count(columns.len()), HEAD + ROW * format::count(rows));
    let area = ScrollArea::horizontal().id_salt("own data columns").auto_shrink([false, true]);
    area.show_viewport(ui, |ui, seen| {
        ui.set_min_size(size + vec2(0.0, if size.x > seen.width() { BAR } else { 0.0 }));
        let corner = ui.min_rect().min;
        let column =
            |at: usize| Rect::from_min_size(corner + vec2(width * format::count(at), 0.0), vec2(width, size.y));
        let table = Table { window, data, rows, id: ui.scope_id() };
        for at in in_sight(seen.x_range(), width, columns.len()) {
            let rect = column(at);
            let moved = table.column_ui(ui, rect, at, out);
            if let Some(to) = moved.filter(|to| *to < columns.len()) {
                ui.memory_mut(|memory| memory.request_focus(table.head_id(to)));
                ui.scroll_to_rect_animation(column(to), None, ScrollAnimation::none());
            }
        }
    });
}

/// Returns the columns in sight, and one beside them at either side, so that the keyboard reaches it.
fn in_sight(seen: egui::Rangef, width: f32, all: usize) -> std::ops::Range<usize> {
    let place = |x: f32| usize::try_from(format::whole(f64::from((x / width).floor().max(0.0)))).unwrap_or(all);
    let (first, last) = (place(seen.min), place(seen.max));
    first.saturating_sub(1).min(all)..(last + 2).min(all)
}

/// Returns how many of `all` rows are shown in `room` points of height, so that the scroll bar of the columns is in sight.
fn rows(all: usize, room: f32) -> usize {
    (FEWEST..=all).take_while(|rows| ROW * format::count(*rows) <= room).last().unwrap_or(FEWEST.min(all))
}

struct Table<'a> {
    window: &'a Window<'a>,
    data: OwnData<'a>,
    /// The number of rows that are shown.
    rows: usize,
    id: Id,
}

impl Table<'_> {
    /// Returns the id of the heading of the column at `at`.
    fn head_id(&self, at: usize) -> Id {
        self.id.with(("own data column", at))
    }

    /// Draws a column. Returns the place of the column to which the keyboard moves.
    fn column_ui(&self, ui: &mut Ui, rect: Rect, at: usize, out: &mut Vec<Action>) -> Option<usize> {
        let palette = theme::palette(ui);
        let column = &self.data.report.columns[at];
        let (is_class, is_used) = (column.role == Role::Class, !matches!(column.role, Role::LeftOut(_)));
        let head = rect.with_max_y(rect.top() + HEAD);
        if is_class {
            ui.painter().rect_filled(rect.with_min_y(head.bottom()), 0.0, palette.card);
        }
        let moved = self.head_ui(ui, head, at, out);
        for (i, row) in self.data.report.head.iter().take(self.rows).enumerate() {
            let top = head.bottom() + ROW * format::count(i);
            let cell = Rect::from_x_y_ranges(rect.x_range(), top..=top + ROW);
            ui.painter().hline(cell.x_range(), cell.bottom(), Stroke::new(1.0, palette.grid));
            let Some(words) = row.get(at) else { continue };
            let is_empty = words.trim().is_empty();
            let ink = if is_used && !is_empty { palette.text } else { palette.muted };
            let words = if is_empty { "–" } else { words.as_str() };
            let words = write(ui, words, theme::regular(theme::BODY), ink, cell.width() - 2.0 * PAD);
            let is_number = matches!(column.role, Role::Number(_));
            let left = if is_number { cell.right() - PAD - words.size().x } else { cell.left() + PAD };
            ui.painter().galley(pos2(left, cell.center().y - words.size().y / 2.0), words, ink);
        }
        moved
    }

    /// Draws the heading of a column: a click makes it the class, its tick uses it or leaves it out. Returns the place of
    /// the column to which the keyboard moves.
    fn head_ui(&self, ui: &mut Ui, rect: Rect, at: usize, out: &mut Vec<Action>) -> Option<usize> {
        let palette = theme::palette(ui);
        let text = self.window.text;
        let column = &self.data.report.columns[at];
        let is_class = column.role == Role::Class;
        let works = ui.is_enabled() && !self.window.locks();
        let sense = if works { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect.shrink(1.0), self.head_id(at), sense);
        let fill = match (is_class, response.hovered() && works) {
            (true, _) => palette.strong,
            (false, true) => palette.grid,
            (false, false) => palette.panel,
        };
        ui.painter().rect_filled(rect.shrink2(Vec2::new(1.0, 0.0)), CornerRadius::same(4), fill);
        theme::focus_ring(ui, &response, rect.shrink(1.0));
        let (ink, pale) = match &column.role {
            Role::Class => (palette.on_strong, palette.on_strong),
            Role::LeftOut(_) => (palette.muted, palette.muted),
            _ => (palette.text, palette.muted),
        };
        let kind = kind(text, column);
        let left = rect.left() + PAD;
        let beside = if is_class { left } else { left + TICK + 6.0 };
        let name = write(ui, &column.name, theme::strong(theme::BODY), ink, rect.right() - PAD - beside);
        ui.painter().galley(pos2(beside, rect.top() + 15.0 - name.size().y / 2.0), name, ink);
        let words = write(ui, &kind, theme::regular(theme::SMALL), pale, rect.width() - 2.0 * PAD);
        ui.painter().galley(pos2(left, rect.top() + 36.0 - words.size().y / 2.0), words, pale);
        let values: Vec<&str> =
            self.data.report.head.iter().take(TOLD).filter_map(|row| row.get(at)).map(String::as_str).collect();
        let told = [("name", column.name.as_str()), ("kind", &kind), ("values", &values.join("; "))];
        let told = text.with("own-data-column", &told);
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::RadioButton, works, is_class, &told));
        keep_arrows(ui, &response);
        let moved = if response.has_focus() { moved(ui, at) } else { None };
        let mut tip = format!("{}\n{kind}", column.name);
        if column.is_renamed {
            tip = format!("{tip}\n{}", text.get("own-data-is-renamed"));
        }
        if column.missing > 0 {
            tip = format!("{tip}\n{}", text.with("own-data-lacks", &[("count", &format::steps(column.missing))]));
        }
        if !is_class {
            tip = format!("{tip}\n\n{}", text.get("own-data-make-class"));
            self.tick_ui(ui, Rect::from_min_size(pos2(left, rect.top() + 8.0), Vec2::splat(TICK)), at, out);
        }
        let response = if works { response.on_hover_cursor(CursorIcon::PointingHand) } else { response };
        if response.on_hover_text(tip).clicked() && !is_class && works {
            out.push(Action::OwnData(OwnDataAction::Class(Some(at))));
        }
        moved
    }

    /// Draws the tick that says whether a column is used.
    fn tick_ui(&self, ui: &mut Ui, rect: Rect, at: usize, out: &mut Vec<Action>) {
        let palette = theme::palette(ui);
        let text = self.window.text;
        let column = &self.data.report.columns[at];
        let is_used = !matches!(column.role, Role::LeftOut(_));
        // A column without values, or with a single one, cannot be used.
        let can = !matches!(column.role, Role::LeftOut(LeftOut::Empty | LeftOut::SameText | LeftOut::ManyValues));
        let works = can && ui.is_enabled() && !self.window.locks();
        let sense = if works { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect.expand(4.0), self.id.with(("own data tick", at)), sense);
        let ink = if works { palette.text } else { palette.line };
        ui.painter().rect(rect, 3.0, palette.canvas, Stroke::new(1.0, ink), StrokeKind::Inside);
        if is_used {
            let line = [(3.0, 7.5), (6.0, 10.5), (11.0, 4.0)].map(|(x, y)| rect.min + vec2(x, y)).to_vec();
            ui.painter().line(line, Stroke::new(1.8, ink));
        }
        theme::focus_ring(ui, &response, rect.expand(2.0));
        let name = text.with("own-data-use", &[("name", &column.name)]);
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::CheckBox, works, is_used, &name));
        let tip = text.get(match (is_used, can) {
            (true, _) => "own-data-leave-out",
            (false, true) => "own-data-take-in",
            (false, false) => "own-data-cannot-use",
        });
        let response = if works { response.on_hover_cursor(CursorIcon::PointingHand) } else { response };
        if response.on_hover_text(tip).clicked() && works {
            out.push(Action::OwnData(OwnDataAction::Use(at, !is_used)));
        }
    }
}

/// Returns the place of the column to which an arrow key moves from the column at `at`. The next column, drawn in this
/// frame too, must not take the key again.
fn moved(ui: &Ui, at: usize) -> Option<usize> {
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowLeft) {
        return at.checked_sub(1);
    }
    pressed(Key::ArrowRight).then_some(at + 1)
}

/// Lays out a cell in one line of at most `room` points.
fn write(ui: &Ui, words: &str, font: FontId, ink: Color32, room: f32) -> Arc<Galley> {
    // A cell may hold a line break.
    elided(ui.painter(), one_line(words), font, ink, room)
}

/// Returns what a column is used for.
fn kind(text: &Text, column: &Column) -> String {
    match &column.role {
        Role::Class => text.get("own-data-is-class"),
        Role::Number(NumberForm { percent: true, .. }) => text.get("own-data-percent"),
        Role::Number(_) if column.is_ambiguous => text.get("own-data-no-thousands"),
        Role::Number(_) => text.get("own-data-number"),
        Role::Values(values) => text.with("own-data-values", &[("count", &values.len().to_string())]),
        Role::LeftOut(why) => text.with("own-data-is-left-out", &[("why", &left_out(text, *why))]),
    }
}

/// Returns why a column is left out.
pub fn left_out(text: &Text, why: LeftOut) -> String {
    text.get(match why {
        LeftOut::Ignored => "own-data-ignored",
        LeftOut::Empty => "own-data-no-values",
        LeftOut::Counts => "own-data-counts",
        LeftOut::Unique => "own-data-unique",
        LeftOut::ManyValues => "own-data-many-values",
        LeftOut::SameText => "own-data-same-text",
        LeftOut::MostlyEmpty => "own-data-mostly-empty",
        LeftOut::Index => "own-data-index",
        LeftOut::Mixed => "own-data-mixed",
        LeftOut::ClassCode => "own-data-class-code",
    })
}
