//! Buttons, with or without a drawn icon. The fonts lack suitable symbols, and drawn icons are crisp at every size.

use egui::{
    Color32, CursorIcon, Painter, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, pos2,
    vec2,
};

use crate::view::{Text, theme};

/// The picture on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A triangle.
    Play,
    /// Two bars.
    Pause,
    /// A triangle against a bar.
    Step,
    /// A circular arrow.
    Replay,
    /// A die.
    Seed,
    /// A sheet with a folded corner.
    File,
    /// An arrow out of a tray.
    Export,
    /// A moon.
    Moon,
    /// A sun.
    Sun,
    /// Two sliders.
    Controls,
    /// A curve.
    Plot,
    /// A triangle to the left.
    Back,
    /// A triangle to the right.
    Forward,
    /// A full dot: the newest step is shown.
    Live,
    /// A ring: an earlier step is shown.
    ToLive,
    /// An open book.
    Lesson,
    /// A cross.
    Close,
    /// A pin.
    Pin,
    /// A straight line through a curve.
    Line,
    /// A magnifying glass.
    Magnifier,
}

/// Least width of the main button, in points: its label changes, and the widgets behind it must not move.
const MAIN: f32 = 94.0;
/// Height of a button, in points.
const HEIGHT: f32 = 30.0;

/// Draws a button with `icon` and, unless empty, `label` beside it; `name` is its name for screen readers. `main`
/// makes it stand out.
pub fn icon_button(ui: &mut Ui, icon: Icon, label: &str, name: &str, main: bool) -> Response {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme::regular(theme::BODY), Color32::PLACEHOLDER);
    let width = if label.is_empty() { HEIGHT + 2.0 } else { galley.size().x + 42.0 };
    let width = if main { width.max(MAIN) } else { width };
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    let (fill, ink, border) = look(ui, &response, main);
    let border = if response.has_focus() { Stroke::new(2.0, theme::palette(ui).arms[1]) } else { border };
    ui.painter().rect(rect, 6.0, fill, border, StrokeKind::Inside);
    let left = if label.is_empty() { rect.center().x } else { rect.left() + 19.0 };
    paint(ui.painter(), icon, Rect::from_center_size(pos2(left, rect.center().y), vec2(12.0, 12.0)), ink);
    let text = pos2(rect.left() + 31.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(text, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, ui.is_enabled(), name));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws a switch with `icon` alone, as high as segments beside it; a chosen one stands out.
pub fn icon_switch(ui: &mut Ui, icon: Icon, name: &str, chosen: bool) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 26.0), Sense::click());
    let visuals = ui.style().interact(&response);
    let (fill, ink) = if chosen { (palette.strong, palette.on_strong) } else { (visuals.weak_bg_fill, palette.text) };
    ui.painter().rect(rect, 6.0, fill, visuals.bg_stroke, StrokeKind::Inside);
    theme::focus_ring(ui, &response, rect);
    paint(ui.painter(), icon, Rect::from_center_size(rect.center(), vec2(12.0, 12.0)), ink);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, ui.is_enabled(), chosen, name));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Draws a button with words alone. `main` makes it stand out.
pub fn text_button(ui: &mut Ui, label: &str, main: bool) -> Response {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme::regular(theme::BODY), Color32::PLACEHOLDER);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, HEIGHT), Sense::click());
    let (fill, ink, border) = look(ui, &response, main);
    ui.painter().rect(rect, 6.0, fill, border, StrokeKind::Inside);
    theme::focus_ring(ui, &response, rect);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, ui.is_enabled(), label));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Returns the colors of the background of a button and of what is on it, and its border.
fn look(ui: &Ui, response: &Response, main: bool) -> (Color32, Color32, Stroke) {
    let (palette, visuals) = (theme::palette(ui), ui.style().interact(response));
    match main {
        true if response.hovered() => (palette.strong.gamma_multiply(0.88), palette.on_strong, Stroke::NONE),
        true => (palette.strong, palette.on_strong, Stroke::NONE),
        false => (visuals.weak_bg_fill, palette.text, visuals.bg_stroke),
    }
}

/// Draws a button with the text `name`, whose tooltip is the text of that name with `.tip` behind it. Returns whether
/// it was clicked.
pub fn text_command(ui: &mut Ui, text: &Text, name: &str, main: bool) -> bool {
    text_button(ui, &text.get(name), main).on_hover_text(text.get(&format!("{name}.tip"))).clicked()
}

/// Draws a button with `icon` and the text `name`, as [`text_command`].
pub fn labeled_command(ui: &mut Ui, text: &Text, icon: Icon, name: &str, main: bool) -> bool {
    let label = text.get(name);
    icon_button(ui, icon, &label, &label, main).on_hover_text(text.get(&format!("{name}.tip"))).clicked()
}

/// Draws a button with `icon` alone, named by the text `name`, as [`text_command`].
pub fn icon_command(ui: &mut Ui, text: &Text, icon: Icon, name: &str, enabled: bool) -> bool {
    let response = ui.add_enabled_ui(enabled, |ui| icon_button(ui, icon, "", &text.get(name), false)).inner;
    response.on_hover_text(text.get(&format!("{name}.tip"))).clicked()
}

/// Draws `icon` into `area`, a square of 12 points.
fn paint(painter: &Painter, icon: Icon, area: Rect, ink: Color32) {
    let at = |x: f32, y: f32| area.min + vec2(x, y);
    let thin = Stroke::new(1.5, ink);
    let bar = |left: f32, width: f32| {
        painter.rect_filled(Rect::from_min_size(at(left, 1.0), vec2(width, 10.0)), 1.0, ink);
    };
    let triangle = |left: f32, right: f32| {
        painter.add(Shape::convex_polygon(vec![at(left, 1.0), at(right, 6.0), at(left, 11.0)], ink, Stroke::NONE));
    };
    match icon {
        Icon::Play => triangle(2.0, 11.0),
        Icon::Pause => {
            bar(2.0, 3.0);
            bar(7.0, 3.0);
        }
        Icon::Step => {
            triangle(1.5, 8.0);
            bar(9.0, 2.0);
        }
        Icon::Replay => {
            let turn = (0..=20_u8).map(|i| {
                let angle = -2.2 + f32::from(i) * 0.27;
                at(6.0 + 5.0 * angle.cos(), 6.5 + 5.0 * angle.sin())
            });
            painter.line(turn.collect(), thin);
            painter.add(Shape::convex_polygon(vec![at(0.2, 3.6), at(5.4, 3.9), at(2.4, -0.6)], ink, Stroke::NONE));
        }
        Icon::Seed => {
            painter.rect_stroke(area.expand(-0.5), 2.5, thin, StrokeKind::Inside);
            for (x, y) in [(3.6, 3.6), (6.0, 6.0), (8.4, 8.4)] {
                painter.circle_filled(at(x, y), 1.1, ink);
            }
        }
        Icon::File => {
            let outline = [(1.5, 0.0), (7.0, 0.0), (10.5, 3.5), (10.5, 12.0), (1.5, 12.0)];
            painter.add(Shape::closed_line(outline.map(|(x, y)| at(x, y)).to_vec(), thin));
            painter.line(vec![at(7.0, 0.0), at(7.0, 3.5), at(10.5, 3.5)], thin);
        }
        Icon::Export => {
            painter.line(vec![at(0.8, 7.0), at(0.8, 11.5), at(11.2, 11.5), at(11.2, 7.0)], thin);
            painter.line_segment([at(6.0, 8.0), at(6.0, 2.0)], thin);
            painter.add(Shape::convex_polygon(vec![at(2.6, 4.4), at(6.0, 0.0), at(9.4, 4.4)], ink, Stroke::NONE));
        }
        Icon::Moon => {
            let outer = (0..=18_u8).map(|i| {
                let angle = -1.1 - f32::from(i) * 0.24;
                at(6.0 + 5.5 * angle.cos(), 6.0 + 5.5 * angle.sin())
            });
            let inner = (0..=12_u8).map(|i| {
                let angle = 1.35 + f32::from(i) * 0.185;
                at(9.3 + 4.6 * angle.cos(), 3.1 + 4.6 * angle.sin())
            });
            painter.add(Shape::closed_line(outer.chain(inner).collect(), thin));
        }
        Icon::Sun => {
            painter.circle_stroke(area.center(), 2.8, thin);
            for i in 0..8_u8 {
                let (sin, cos) = (f32::from(i) * std::f32::consts::FRAC_PI_4).sin_cos();
                let ray = |r: f32| area.center() + vec2(r * cos, r * sin);
                painter.line_segment([ray(4.6), ray(6.4)], thin);
            }
        }
        Icon::Controls => {
            for (y, knob) in [(3.0, 8.0), (9.0, 4.0)] {
                painter.line_segment([at(0.0, y), at(12.0, y)], thin);
                painter.circle_filled(at(knob, y), 2.2, ink);
            }
        }
        Icon::Back => triangle(9.5, 3.0),
        Icon::Forward => triangle(2.5, 9.0),
        Icon::Live => {
            painter.circle_filled(area.center(), 4.5, theme::live(ink));
        }
        Icon::ToLive => {
            painter.circle_stroke(area.center(), 4.0, thin);
        }
        Icon::Lesson => {
            painter.line_segment([at(6.0, 2.5), at(6.0, 11.0)], thin);
            for side in [-1.0, 1.0] {
                let page = [(0.0, 2.5), (3.0, 1.2), (6.0, 1.8), (6.0, 10.3), (3.0, 9.7), (0.0, 11.0)];
                painter.line(page.map(|(x, y)| at(6.0 + side * x, y)).to_vec(), thin);
            }
        }
        Icon::Close => {
            painter.line_segment([at(2.0, 2.0), at(10.0, 10.0)], thin);
            painter.line_segment([at(10.0, 2.0), at(2.0, 10.0)], thin);
        }
        Icon::Pin => {
            painter.rect_filled(Rect::from_min_max(at(3.5, 0.5), at(8.5, 5.5)), 1.0, ink);
            painter.line_segment([at(1.5, 6.5), at(10.5, 6.5)], thin);
            painter.line_segment([at(6.0, 6.5), at(6.0, 12.0)], thin);
        }
        Icon::Line => paint_line(painter, area, ink),
        Icon::Magnifier => paint_magnifier(painter, area, ink),
        Icon::Plot => {
            painter.line(vec![at(0.5, 0.5), at(0.5, 11.5), at(12.0, 11.5)], thin);
            painter.line(vec![at(2.5, 2.0), at(4.5, 6.5), at(7.0, 8.2), at(11.5, 9.0)], thin);
        }
    }
}

/// Draws a magnifying glass.
fn paint_magnifier(painter: &Painter, area: Rect, ink: Color32) {
    let at = |x: f32, y: f32| area.min + vec2(x, y);
    painter.circle_stroke(at(5.0, 5.0), 4.2, Stroke::new(1.5, ink));
    painter.line_segment([at(8.2, 8.2), at(12.0, 12.0)], Stroke::new(2.2, ink));
}

/// Draws a straight line through a sigmoid.
fn paint_line(painter: &Painter, area: Rect, ink: Color32) {
    let at = |x: f32, y: f32| area.min + vec2(x, y);
    let curve = (0..=24_u8).map(|i| {
        let x = f32::from(i) / 2.0;
        at(x, 11.5 - 11.0 / (1.0 + (1.2 * (6.0 - x)).exp()))
    });
    painter.line(curve.collect(), Stroke::new(1.2, ink));
    painter.line_segment([at(1.0, 11.0), at(11.0, 1.0)], Stroke::new(1.5, ink));
}
