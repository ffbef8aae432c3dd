//! The keyboard shortcuts of the window, and the list of them.

use egui::{Event, Key, Modal, Modifiers, Popup, RichText, Ui};

use super::choose::next;
use super::top_bar::{toggle, trains};
use super::widgets::text_button;
use super::{Action, FULL_SPEED, MapAction, Scene, Show, Tab, Window, export, files, past, theme, timeline};
use crate::config::{Normalization, Value};

/// Factor by which + and − change the speed.
const FASTER: f64 = 1.5;

/// Least width of a window whose list of keys has two columns, in points.
const TWO_COLUMNS: f32 = 1200.0;

/// The keys and the names of their texts, in the order of the list.
const KEYS: [(&str, &str); 30] = [
    ("Space", "key-space"),
    ("S", "key-s"),
    ("R", "key-r"),
    ("N", "key-n"),
    ("+  –", "key-speed"),
    ("←  →", "key-frames"),
    ("Home", "key-home"),
    ("End", "key-end"),
    ("↑  ↓", "key-layer"),
    ("1 – 5", "key-tabs"),
    ("U  Shift U", "key-u"),
    ("G", "key-g"),
    ("Z  Backspace", "key-zoom-map"),
    ("L", "key-l"),
    ("B", "key-b"),
    ("H", "key-h"),
    ("Shift B", "key-shift-b"),
    ("P", "key-p"),
    ("F11", "key-f11"),
    ("Ctrl +  Ctrl –", "key-zoom"),
    ("K", "key-pin"),
    ("E", "key-export"),
    ("Ctrl Z", "key-undo"),
    ("Ctrl Shift Z", "key-redo"),
    ("Ctrl O", "key-open"),
    ("Ctrl S", "key-save"),
    ("F5", "key-reload"),
    ("Ctrl Shift C", "key-copy"),
    ("Ctrl V", "key-paste"),
    ("?", "key-help"),
];

/// Adds the actions of the keys pressed in this frame. An open dialog, menu or list and a text field have the
/// keyboard to themselves; nothing behind them may react.
pub fn shortcuts(ui: &Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    if Popup::is_any_open(ui.ctx()) {
        return;
    }
    if window.has_dialog() {
        ui.input(|input| out.extend(input.events.iter().filter_map(|event| closes(window, event))));
        return;
    }
    let typing = ui.ctx().text_edit_focused();
    ui.input(|input| {
        for event in &input.events {
            if let Event::Key { key, pressed: true, repeat: false, modifiers, .. } = event {
                out.extend(files::key(*key, *modifiers, typing));
                out.extend(past::key(*key, *modifiers, typing).map(|action| match action {
                    // What is moved under the microscope was done last, and is no change of the experiment.
                    Action::Undo if window.state.microscope.is_moved() => put_back(window),
                    action => action,
                }));
            }
        }
    });
    if typing {
        return;
    }
    // On a focused button Space presses that button, and arrow keys move a focused slider.
    let nothing_focused = ui.memory(|memory| memory.focused().is_none());
    ui.input(|input| {
        for event in &input.events {
            match event {
                Event::Key { key, pressed: true, repeat, modifiers, .. } => {
                    out.extend(meaning(window, *key, *modifiers, *repeat, nothing_focused));
                }
                // "?" and "+" are on different keys of different keyboards, so the typed character counts.
                Event::Text(text) => out.extend(letter(window, text)),
                other => out.extend(files::pasted(other)),
            }
        }
    });
}

/// Returns the action that closes the list of keys or of lessons by the key that opened it. Escape is handled by
/// the lists themselves.
fn closes(scene: &Scene<'_>, event: &Event) -> Option<Action> {
    match event {
        Event::Text(text) if text == "?" => scene.state.keys.then_some(Action::Show(Show::Keys(false))),
        Event::Key { key: Key::L, pressed: true, repeat: false, modifiers, .. } if modifiers.is_none() => {
            scene.state.lessons.then_some(Action::Show(Show::Lessons(false)))
        }
        _ => None,
    }
}

fn meaning(window: &Window<'_>, key: Key, modifiers: Modifiers, repeat: bool, nothing_focused: bool) -> Option<Action> {
    if key == Key::Escape && window.problem.is_some() {
        return Some(Action::Show(Show::NoRefusal));
    }
    if key == Key::Escape && window.state.hint.is_some() {
        return Some(Action::Show(Show::Hint(None)));
    }
    if key == Key::Escape && window.state.microscope.open {
        return Some(Action::Show(Show::Option("window.microscope", "closed")));
    }
    if key == Key::Escape && window.state.shows_network() {
        return Some(Action::Show(Show::Option("window.layers", "rows")));
    }
    // Only in the Layers view, where the effect is visible.
    if key == Key::U && modifiers.shift_only() && !repeat {
        return (window.state.tab == Tab::Layers && !window.state.network).then(|| next(window, "layers.units"));
    }
    // With Shift, so that a display toggle pressed twice cannot change the experiment.
    if key == Key::B && modifiers.shift_only() && !repeat {
        return Some(switch_batch_norm(window));
    }
    if !modifiers.is_none() {
        return None;
    }
    let state = window.state;
    match key {
        // A key that is held down repeats, which is useful for steps and frames.
        Key::S => return Some(Action::Step),
        Key::ArrowLeft | Key::ArrowRight if nothing_focused => {
            return timeline::key_moves(key).map(Action::Show);
        }
        Key::ArrowUp if nothing_focused => return Some(Action::Show(Show::Layer(window.layer().max(2) - 1))),
        Key::ArrowDown if nothing_focused => {
            return Some(Action::Show(Show::Layer((window.layer() + 1).min(window.run().network.depth))));
        }
        _ => {}
    }
    // A rebuild or a toggle must not repeat.
    if repeat {
        return None;
    }
    match key {
        Key::Space if nothing_focused => Some(toggle(trains(window))),
        Key::R => Some(Action::Replay),
        Key::N => Some(Action::NewSeed),
        Key::Home | Key::End if nothing_focused => timeline::key_moves(key).map(Action::Show),
        Key::L => Some(Action::Show(Show::Lessons(true))),
        Key::B => state.hidden.map(|_| Action::Show(Show::Option("hide", "none"))),
        Key::H => Some(Action::Show(Show::Option("hide", if state.hidden.is_some() { "none" } else { "b" }))),
        Key::U => Some(next(window, "window.microscope")),
        Key::G => Some(next(window, "layers.ghost")),
        Key::K => Some(Action::Pin(!window.past.pins)),
        Key::E => export::menu_key(key),
        Key::Backspace if state.shows_map() && window.map.as_ref().is_some_and(|map| map.is_zoomed) => {
            Some(Action::Map(MapAction::ZoomOut))
        }
        Key::P => Some(Action::Show(Show::Projector(!state.projector))),
        Key::F11 => Some(Action::Show(Show::FullScreen(!state.full_screen))),
        _ => {
            let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
            let tab = Tab::ALL[digits.iter().position(|digit| *digit == key)?];
            Some(Action::Show(Show::Option("window.tab", tab.name())))
        }
    }
}

/// Returns the action that puts a z back that is moved under the microscope.
fn put_back(scene: &Scene<'_>) -> Action {
    Action::Show(Show::Microscope(scene.state.microscope.put_back()))
}

fn letter(scene: &Scene<'_>, text: &str) -> Option<Action> {
    let speed = |factor: f64| Some(Action::Speed((scene.state.pace.speed * factor).clamp(1.0, FULL_SPEED)));
    match text {
        "?" => Some(Action::Show(Show::Keys(true))),
        "+" | "=" => speed(FASTER),
        "-" => speed(1.0 / FASTER),
        _ => None,
    }
}

/// Returns the action that switches the batch norm of arm B on or off.
fn switch_batch_norm(scene: &Scene<'_>) -> Action {
    let on = scene.config.arms[1].normalization == Normalization::None;
    Action::Set("arms.b.normalization", Value::Text(if on { "batch" } else { "none" }.to_owned()))
}

/// Draws the list of keys over everything else.
pub fn keys_ui(ui: &Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    if !scene.state.keys {
        return;
    }
    let palette = theme::palette(ui);
    let text = scene.text;
    let card = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(20));
    let modal = Modal::new(egui::Id::unique("keys")).frame(card).show(ui.ctx(), |ui| {
        ui.set_max_width(460.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.label(RichText::new(text.get("keys")).font(theme::strong(theme::HEADING)).color(palette.text));
        ui.add_space(4.0);
        // On a projector of 1280 × 720 one column would be higher than the window.
        let columns = if ui.ctx().content_rect().width() >= TWO_COLUMNS { 2 } else { 1 };
        let rows = KEYS.len().div_ceil(columns);
        egui::Grid::new("keys").num_columns(2 * columns).spacing([24.0, 5.0]).show(ui, |ui| {
            for row in 0..rows {
                for (key, name) in KEYS.iter().skip(row).step_by(rows) {
                    ui.label(RichText::new(*key).font(theme::strong(theme::BODY)).color(palette.text));
                    ui.label(RichText::new(text.get(name)).color(palette.text));
                }
                ui.end_row();
            }
        });
        ui.add_space(6.0);
        text_button(ui, &text.get("close"), true).clicked()
    });
    if modal.inner || modal.should_close() {
        out.push(Action::Show(Show::Keys(false)));
    }
}
