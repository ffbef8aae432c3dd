//! The rail of the timeline: the steps from 0 to the newest, the changes above them, and a handle at the displayed
//! step.

use egui::{CursorIcon, Key, Rangef, Rect, Response, Sense, Stroke, Ui, WidgetInfo, accesskit, pos2, vec2};

use crate::config::{Change, Event};
use crate::view::charts::{TimeAxis, numbers};
use crate::view::controls::value_words;
use crate::view::format::{float, px, steps, whole};
use crate::view::widgets::{asked_value, keep_arrows};
use crate::view::{Action, Scene, Show, theme};

/// Radius of the handle, in points.
const RADIUS: f32 = 7.5;
/// Distance from the end of the rail within which the pointer selects the newest step, in points.
const CATCH: f32 = 5.0;

/// Draws the rail, `width` points wide. Dragging or clicking it changes the displayed step.
pub fn rail_ui(ui: &mut Ui, scene: &Scene<'_>, width: f32, out: &mut Vec<Action>) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 46.0), Sense::click_and_drag());
    let rail = Rail { time: scene.time_axis(), x: rect.x_range().shrink(RADIUS), y: rect.top() + 26.0 };
    let last = scene.last_step();
    let shown = scene.frame().map_or(0, |frame| frame.step);
    let new = |to: &Show| *to != Show::At(scene.state.at);
    if let Some(to) = asked(ui, &response, &rail, last).filter(new) {
        out.push(Action::Show(to));
    }
    rail.paint(ui, scene, &response, shown, last);
    let name = scene.text.get("timeline");
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), float(shown), &name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(float(last));
        node.set_value(scene.text.with("step-of", &[("step", &steps(shown)), ("last", &steps(last))]));
        node.add_action(accesskit::Action::SetValue);
    });
    let words = hover_words(scene, &rail, &response);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if let Some(words) = words {
        response.on_hover_text_at_pointer(words);
    }
}

struct Rail {
    time: TimeAxis,
    x: Rangef,
    y: f32,
}

impl Rail {
    fn place(&self, step: f64) -> f32 {
        let axis = self.time.axis();
        let share = px((self.time.at(step) - axis.low) / (axis.high - axis.low));
        self.x.min + self.x.span() * share.clamp(0.0, 1.0)
    }

    fn step(&self, x: f32) -> f64 {
        let axis = self.time.axis();
        let share = f64::from(((x - self.x.min) / self.x.span()).clamp(0.0, 1.0));
        self.time.step(axis.low + share * (axis.high - axis.low))
    }

    fn paint(&self, ui: &Ui, scene: &Scene<'_>, response: &Response, shown: u64, last: u64) {
        let palette = theme::palette(ui);
        let widgets = &ui.visuals().widgets;
        let line = |from: f32, to: f32| Rect::from_x_y_ranges(from..=to, self.y - 2.5..=self.y + 2.5);
        let (here, end) = (self.place(float(shown)), self.place(float(last)));
        ui.painter().rect_filled(line(self.x.min, self.x.max), 2.5, widgets.inactive.bg_fill);
        ui.painter().rect_filled(line(self.x.min, end), 2.5, ui.visuals().selection.bg_fill);
        self.paint_marks(ui, last);
        self.paint_events(ui, scene);
        let ring = if response.has_focus() {
            Stroke::new(2.5, palette.arms[1])
        } else if response.hovered() || response.dragged() {
            Stroke::new(2.5, palette.text)
        } else {
            Stroke::new(2.0, palette.text)
        };
        ui.painter().circle(pos2(here, self.y), RADIUS, palette.canvas, ring);
    }

    /// Draws the numbers below the rail.
    fn paint_marks(&self, ui: &Ui, last: u64) {
        let palette = theme::palette(ui);
        let axis = self.time.axis();
        let named = axis.marks(f64::from(self.x.span())).0.into_iter().map(|at| self.time.step(at));
        let named = named.filter(|step| *step <= float(last)).map(|step| (self.place(step), TimeAxis::mark(step)));
        for x in numbers(ui.painter(), palette, self.x.expand(RADIUS), self.y + 6.0, named) {
            ui.painter().vline(x, self.y + 3.0..=self.y + 6.0, Stroke::new(1.0, palette.muted));
        }
    }

    /// Draws a line at each change, with its words if there is room at its right or else at its left.
    fn paint_events(&self, ui: &Ui, scene: &Scene<'_>) {
        let palette = theme::palette(ui);
        let mut free = self.x.min - RADIUS;
        let mut events = scene.events().iter().peekable();
        while let Some(event) = events.next() {
            let x = self.place(float(event.step));
            let next = events.peek().map_or(self.x.max + RADIUS, |event| self.place(float(event.step)));
            ui.painter().vline(x, self.y - 9.0..=self.y + 5.0, Stroke::new(1.5, palette.text));
            let text = words(scene, &event.change);
            let galley = ui.painter().layout_no_wrap(text, theme::regular(theme::SMALL), palette.text);
            let width = galley.size().x;
            let left = [x + 4.0, x - 4.0 - width];
            let fits = |left: &f32| *left >= free && left + width + 4.0 <= if *left > x { next } else { x };
            if let Some(left) = left.into_iter().find(fits) {
                ui.painter().galley(pos2(left, self.y - 7.0 - galley.size().y), galley, palette.text);
                free = left + width + 8.0;
            }
            free = free.max(x + 4.0);
        }
    }
}

/// Returns a change in few words, as in "learning rate 0.5".
pub fn words(scene: &Scene<'_>, change: &Change) -> String {
    let id = change.key().replace('.', "-");
    let name = scene.text.get(&format!("event-{id}"));
    let value = value_words(scene.text, &id, change.value());
    match change.layer() {
        Some(layer) => format!("{name} {value}, {}", scene.text.layer(layer)),
        None => format!("{name} {value}"),
    }
}

/// Returns the step requested by the pointer or by a screen reader.
fn asked(ui: &Ui, response: &Response, rail: &Rail, last: u64) -> Option<Show> {
    if let Some(pointer) = response.interact_pointer_pos() {
        let step = whole(rail.step(pointer.x));
        let newest = step >= last || pointer.x >= rail.place(float(last)) - CATCH;
        return Some(Show::At((!newest).then_some(step)));
    }
    keep_arrows(ui, response);
    let step = whole(asked_value(ui, response)?.max(0.0));
    Some(Show::At((step < last).then_some(step)))
}

/// Returns the text of the tooltip: the step under the pointer, and the changes made near it.
fn hover_words(scene: &Scene<'_>, rail: &Rail, response: &Response) -> Option<String> {
    let pointer = response.hover_pos()?;
    let mut lines = vec![scene.step_name(rail.step(pointer.x))];
    let near = |event: &&Event| (rail.place(float(event.step)) - pointer.x).abs() < 6.0;
    lines.extend(scene.events().iter().filter(near).map(|event| {
        let step = steps(event.step);
        format!("{} · {}", words(scene, &event.change), scene.text.with("hover-step", &[("step", &step)]))
    }));
    Some(lines.join("\n"))
}

/// Returns the move of the timeline by a key; `None` for other keys.
pub fn key_moves(key: Key) -> Option<Show> {
    match key {
        Key::ArrowLeft => Some(Show::Frames(-1)),
        Key::ArrowRight => Some(Show::Frames(1)),
        Key::Home => Some(Show::At(Some(0))),
        Key::End => Some(Show::At(None)),
        _ => None,
    }
}
