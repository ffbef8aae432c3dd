//! The end of a lesson: on one page, or on several if one has too little room, so that nothing has to be scrolled.

use egui::{Rect, Ui, UiBuilder, vec2};

use super::claims::{self, claims_ui};
use super::words::heading_ui;
use super::{Course, attempts, ending};
use crate::view::widgets::{Segment, segments};
use crate::view::{Action, LessonPage, Scene, Show};

/// Height of the tabs above a page, with the space around them, in points.
const TABS: f32 = 40.0;
/// Height of a heading between two parts of a page, in points.
const HEADING: f32 = 40.0;

/// The distribution of the parts of the end to pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    /// Everything on one page.
    One,
    /// Several pages.
    Pages {
        /// Whether the limits are on the page of the result.
        limits: bool,
        /// Whether claims, suggestions and controls share a page.
        together: bool,
        /// Whether the controls have a page of their own.
        cause: bool,
    },
}

/// Heights of the parts of the end, in points.
#[derive(Clone, Copy, Debug)]
struct Parts {
    result: f32,
    limits: f32,
    moments: f32,
    claims: f32,
    /// The claims without their numbers.
    brief: f32,
    attempts: f32,
    /// The controls; 0 if there are none.
    controls: f32,
}

impl Plan {
    /// Plans the pages for a panel with `room` points of height.
    fn new(parts: Parts, room: f32) -> Self {
        let Parts { result, limits, moments, attempts, controls, .. } = parts;
        if result + limits + moments + HEADING + attempts + controls <= room {
            return Self::One;
        }
        let room = room - TABS;
        // The buttons of the moments are always on the page of the result, so that they are found in one place.
        let with_limits = result + moments + limits <= room;
        // With two tabs there is room for long names; with more, the names are short.
        let together = with_limits && attempts + controls <= room;
        Self::Pages { limits: with_limits, together, cause: controls > 0.0 && !together }
    }

    /// Returns the pages with the names of their texts.
    fn pages(self) -> Vec<(LessonPage, &'static str)> {
        match self {
            Self::One => Vec::new(),
            Self::Pages { together: true, .. } => {
                vec![(LessonPage::Result, "lesson-result"), (LessonPage::Claims, "lesson-try-claims")]
            }
            Self::Pages { limits, cause, .. } => {
                let mut pages = vec![
                    (LessonPage::Result, "lesson-page-result"),
                    (LessonPage::Limits, "lesson-page-limits"),
                    (LessonPage::Claims, "lesson-page-claims"),
                    (LessonPage::Try, "lesson-page-try"),
                    (LessonPage::Cause, "lesson-page-cause"),
                ];
                pages.retain(|(page, _)| match page {
                    LessonPage::Limits => !limits,
                    LessonPage::Cause => cause,
                    _ => true,
                });
                pages
            }
        }
    }
}

impl Parts {
    /// Measures the parts for a panel `width` points wide.
    fn new(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, width: f32) -> Self {
        let size = vec2(width, ui.available_height());
        let ui = &ui.new_child(UiBuilder::new().max_rect(Rect::from_min_size(ui.cursor().min, size)));
        Self {
            result: ending::height(ui, scene, course),
            limits: ending::limits_height(ui, scene, course),
            moments: ending::moments_height(course),
            claims: claims::height(ui, scene, course, false),
            brief: claims::height(ui, scene, course, true),
            attempts: attempts::height(ui, scene, course),
            controls: attempts::controls_height(ui, scene, course),
        }
    }
}

/// Returns the page to show: the chosen one, or the one that contains it.
const fn shown(chosen: LessonPage, [limits, together, cause]: [bool; 3]) -> LessonPage {
    match chosen {
        LessonPage::Try | LessonPage::Cause if together => LessonPage::Claims,
        LessonPage::Cause if !cause => LessonPage::Try,
        LessonPage::Limits if limits => LessonPage::Result,
        page => page,
    }
}

/// Returns the height of the chosen page with its tabs, in points, for a panel `width` wide with `room` points of
/// height; 0 if everything fits on one page. Only the tabs count for the page of suggestions, which is short.
pub fn height(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, (width, room): (f32, f32)) -> f32 {
    let parts = Parts::new(ui, scene, course, width);
    let Plan::Pages { limits, together, cause } = Plan::new(parts, room) else { return 0.0 };
    let page = match shown(scene.state.lesson_page, [limits, together, cause]) {
        LessonPage::Result => parts.result + parts.moments + if limits { parts.limits } else { 0.0 },
        LessonPage::Limits => parts.limits,
        LessonPage::Claims if together => parts.attempts + parts.controls,
        LessonPage::Claims => parts.claims,
        LessonPage::Try => 0.0,
        LessonPage::Cause => parts.controls + HEADING + parts.brief,
    };
    TABS + page
}

/// Draws the whole end, or the chosen page if the whole does not fit into a panel `width` wide with `room` points
/// of height.
pub fn end_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, (width, room): (f32, f32), out: &mut Vec<Action>) {
    let text = scene.text;
    let plan = Plan::new(Parts::new(ui, scene, course, width), room);
    let Plan::Pages { limits, together, cause } = plan else {
        ending::ending_ui(ui, scene, course);
        ending::limits_ui(ui, scene, course);
        ending::moments_ui(ui, scene, course, out);
        ui.add_space(4.0);
        heading_ui(ui, &text.get("lesson-claims"));
        attempts::attempts_ui(ui, scene, course, out);
        attempts::controls_ui(ui, scene, course, out);
        return;
    };
    let pages = plan.pages();
    let page = shown(scene.state.lesson_page, [limits, together, cause]);
    let tabs = pages.iter().map(|(_, name)| Segment { label: text.get(name), tip: text.get(&format!("{name}.tip")) });
    let tabs: Vec<_> = tabs.collect();
    let chosen = pages.iter().position(|(of, _)| *of == page);
    if let Some(i) = segments(ui, &text.get("lesson-pages"), &tabs, chosen, width, pages.len()) {
        out.push(Action::Show(Show::LessonPage(pages[i].0)));
    }
    ui.add_space(2.0);
    match page {
        LessonPage::Result => {
            ending::ending_ui(ui, scene, course);
            if limits {
                ending::limits_ui(ui, scene, course);
            }
            ending::moments_ui(ui, scene, course, out);
        }
        LessonPage::Limits => ending::limits_ui(ui, scene, course),
        LessonPage::Claims if together => {
            attempts::attempts_ui(ui, scene, course, out);
            attempts::controls_ui(ui, scene, course, out);
        }
        LessonPage::Claims => claims_ui(ui, scene, course, false),
        LessonPage::Try => {
            // The verdicts change while the suggestions are tried.
            attempts::tries_ui(ui, scene, course, out);
            ui.add_space(4.0);
            heading_ui(ui, &text.get("lesson-claims"));
            claims_ui(ui, scene, course, true);
        }
        LessonPage::Cause => {
            attempts::controls_ui(ui, scene, course, out);
            ui.add_space(4.0);
            heading_ui(ui, &text.get("lesson-claims"));
            claims_ui(ui, scene, course, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_gets_a_page() {
        let parts = Parts {
            result: 200.0,
            limits: 150.0,
            moments: 60.0,
            claims: 220.0,
            brief: 90.0,
            attempts: 320.0,
            controls: 0.0,
        };
        assert_eq!(Plan::new(parts, 770.0), Plan::One);
        for (room, limits, together, count) in
            [(769.0, true, true, 2), (450.0, true, true, 2), (449.0, false, false, 4), (300.0, false, false, 4)]
        {
            let plan = Plan::new(parts, room);
            assert_eq!(plan, Plan::Pages { limits, together, cause: false }, "{room}");
            assert_eq!(plan.pages().len(), count, "{room}");
        }
        let parts = Parts { controls: 140.0, ..parts };
        for (room, limits, together, count) in [(910.0, true, true, 0), (909.0, true, true, 2), (499.0, true, false, 4)]
        {
            let plan = Plan::new(parts, room);
            let cause = !together;
            let expected = if count == 0 { Plan::One } else { Plan::Pages { limits, together, cause } };
            assert_eq!((plan, plan.pages().len()), (expected, count), "{room}");
        }
    }
}
