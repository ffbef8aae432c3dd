//! Runs a function that draws with egui, without a window, and keeps the painted shapes.

use std::time::Duration;

use egui::epaint::ClippedShape;
use egui::{Color32, Context, Event, FontDefinitions, FullOutput, Pos2, RawInput, Rect, Theme, Ui, Vec2, ViewportId};

use super::texture::Textures;

/// Least number of passes before the shapes are taken: the bounds of a plot and the width of a column are known
/// only then.
const LEAST_PASSES: usize = 3;
/// Number of passes after which the shapes are taken even if a repaint is still requested.
const MOST_PASSES: usize = 12;
/// Time between two passes in seconds: longer than the delay of a tooltip.
const BEAT: f64 = 0.5;

/// The page to draw on.
#[derive(Clone, Debug)]
pub struct Page {
    /// Width and height in points.
    pub size: Vec2,
    /// Pixels per point of the picture at scale 1; edges and baselines lie on these pixels.
    pub zoom: f32,
    /// The light or dark theme.
    pub theme: Theme,
    /// The background color; `None` leaves the page transparent.
    pub background: Option<Color32>,
}

impl Page {
    /// Creates a transparent page of `size` points, with one pixel per point.
    #[must_use]
    pub fn new(size: impl Into<Vec2>, theme: Theme) -> Self {
        Self { size: size.into(), zoom: 1.0, theme, background: None }
    }
}

/// The painted shapes with the fonts and textures that are needed to draw them elsewhere.
pub struct Drawing {
    pub(super) page: Page,
    /// Width in points of a line around glyphs that makes them as bold as in the window.
    pub(super) boldness: f32,
    pub(super) shapes: Vec<ClippedShape>,
    pub(super) fonts: FontDefinitions,
    pub(super) textures: Textures,
}

/// A separate egui context, so that the picture is independent of the window's pointer, animations and memory.
pub struct Easel {
    ctx: Context,
    page: Page,
    textures: Textures,
    passes: u32,
}

impl Easel {
    /// Creates an easel with an empty page; `setup` installs fonts and styles.
    #[must_use]
    pub fn new(page: Page, setup: impl FnOnce(&Context)) -> Self {
        let ctx = Context::default();
        setup(&ctx);
        ctx.set_theme(page.theme);
        ctx.all_styles_mut(|style| style.animation_time = 0.0);
        // Feathered edges are for pixels; here the rasterizer smooths the edges.
        ctx.tessellation_options_mut(|options| options.feathering = false);
        Self { ctx, page, textures: Textures::default(), passes: 0 }
    }

    /// Runs one pass with `events`, for hovering, clicking or typing before the picture is taken.
    pub fn pass(&mut self, events: Vec<Event>, mut draw: impl FnMut(&mut Ui)) {
        let _ = self.run(events, &mut draw);
    }

    /// Runs passes until no repaint is requested, at least 3 and at most 12, and returns the drawing of the last one.
    #[must_use]
    pub fn drawing(&mut self, mut draw: impl FnMut(&mut Ui)) -> Drawing {
        let mut output = self.run(Vec::new(), &mut draw);
        for pass in 1..MOST_PASSES {
            if pass >= LEAST_PASSES && !wants_repaint(&output) {
                break;
            }
            output = self.run(Vec::new(), &mut draw);
        }
        Drawing {
            page: self.page.clone(),
            boldness: boldness(&self.ctx) / self.page.zoom,
            shapes: output.shapes,
            fonts: self.ctx.fonts(|fonts| fonts.definitions().clone()),
            textures: self.textures.clone(),
        }
    }

    fn run(&mut self, events: Vec<Event>, draw: &mut dyn FnMut(&mut Ui)) -> FullOutput {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.page.size)),
            time: Some(BEAT * f64::from(self.passes)),
            events,
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(self.page.zoom);
        }
        self.passes += 1;
        let mut output = self.ctx.run_ui(input, draw);
        self.textures.apply(&mut output.textures_delta);
        output
    }
}

/// Returns the width in pixels of a line around glyphs that makes them as bold as egui does. In a dark theme egui
/// raises the coverage c of a pixel on an edge to 2c − c², on average by 1/6, as if each edge were that much
/// farther out.
fn boldness(ctx: &Context) -> f32 {
    let transfer = ctx.style_of(ctx.theme()).visuals.text_options.color_transfer_function;
    let coverages = (0..16_u8).map(|i| (f32::from(i) + 0.5) / 16.0);
    let raised: f32 = coverages.map(|coverage| transfer.alpha_from_coverage(coverage) - coverage).sum();
    (2.0 * raised / 16.0).max(0.0)
}

fn wants_repaint(output: &FullOutput) -> bool {
    output.viewport_output.get(&ViewportId::ROOT).is_some_and(|viewport| viewport.repaint_delay == Duration::ZERO)
}

/// Draws on a new page and returns the drawing.
#[must_use]
pub fn draw(page: Page, setup: impl FnOnce(&Context), draw: impl FnMut(&mut Ui)) -> Drawing {
    Easel::new(page, setup).drawing(draw)
}
