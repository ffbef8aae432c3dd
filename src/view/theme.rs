//! Colors, fonts and spacing. No other module defines a color or a font.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Rect, Response, Shadow,
    Stroke, StrokeKind, Style, TextStyle, Theme, Ui, Visuals, style::WidgetVisuals,
};

/// The colors of a theme. Arm colors follow Okabe & Ito (2008); the dark theme has lighter variants.
pub struct Palette {
    /// Background of the views.
    pub canvas: Color32,
    /// Background of the controls.
    pub panel: Color32,
    /// Background of a paragraph that should stand out a little.
    pub card: Color32,
    /// Borders.
    pub line: Color32,
    /// Background of a chart.
    pub chart: Color32,
    /// Grid lines of a plot.
    pub grid: Color32,
    /// Text.
    pub text: Color32,
    /// Text of secondary importance.
    pub muted: Color32,
    /// Fill of chosen items and of the main button.
    pub strong: Color32,
    /// Text on `strong`.
    pub on_strong: Color32,
    /// Lines of arm A and arm B.
    pub arms: [Color32; 2],
    /// Text in the color of an arm: dark (or light) enough to be legible.
    pub names: [Color32; 2],
    /// Fill of the histograms of arm A and arm B.
    pub fills: [Color32; 2],
    /// Fill of the saturated zone.
    pub saturated: Color32,
    /// Hatch of the saturated zone; opaque.
    pub hatch: Color32,
    /// Edges of the saturated and of the near-linear zone.
    pub edges: [Color32; 2],
    /// Text about a large saturated share; also errors.
    pub alarm: Color32,
    /// Text about a claim that holds.
    pub holds: Color32,
    /// Pixel of a sample for which a unit is saturated.
    pub flat: Color32,
    /// Ground and crossing lines of cells of a map that diverged; opaque.
    pub diverged: [Color32; 2],
    /// Fill of the near-linear zone.
    pub near_linear: Color32,
    /// Classes of the data. None looks like an arm; the first ones differ the most, also with color blindness.
    pub classes: [Color32; 10],
    /// The activation curve.
    pub curve: Color32,
    /// Ring of the selected layer and of the widget with the keyboard focus.
    pub ring: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// Returns the color `hex` with an opacity of `alpha`/255.
const fn tint(hex: u32, alpha: u8) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgba_unmultiplied_const(r, g, b, alpha)
}

static LIGHT: Palette = Palette {
    canvas: Color32::WHITE,
    panel: rgb(0x00F5_F7FA),
    card: rgb(0x00F5_F7FA),
    line: rgb(0x00D8_DEE6),
    chart: rgb(0x00FA_FBFC),
    grid: rgb(0x00E9_EDF2),
    text: rgb(0x001A_1F27),
    muted: rgb(0x005B_6675),
    strong: rgb(0x001A_1F27),
    on_strong: Color32::WHITE,
    arms: [rgb(0x00D5_5E00), rgb(0x0000_72B2)],
    names: [rgb(0x00B8_4F00), rgb(0x0000_6BA8)],
    fills: [tint(0x00D5_5E00, 76), tint(0x0000_72B2, 76)],
    saturated: tint(0x00CC_79A7, 72),
    hatch: rgb(0x00DC_A6C5),
    edges: [rgb(0x00A3_1D60), rgb(0x0000_7A58)],
    alarm: rgb(0x00A3_1D60),
    holds: rgb(0x0000_6B4E),
    flat: rgb(0x00B2_4A86),
    diverged: [rgb(0x00E4_E7EC), rgb(0x003D_4552)],
    near_linear: tint(0x0000_9E73, 32),
    classes: [
        rgb(0x0000_857A),
        rgb(0x007A_2E8E),
        rgb(0x00B8_860B),
        rgb(0x005A_5F00),
        rgb(0x0088_2255),
        rgb(0x003D_7A1E),
        rgb(0x004B_3FA8),
        rgb(0x006B_4A2B),
        rgb(0x00C2_408F),
        rgb(0x005E_6672),
    ],
    curve: rgb(0x002B_323C),
    ring: rgb(0x001A_1F27),
};

static DARK: Palette = Palette {
    canvas: rgb(0x0013_161B),
    panel: rgb(0x001A_1E25),
    card: rgb(0x0020_252E),
    line: rgb(0x0034_3B47),
    chart: rgb(0x0017_1B21),
    grid: rgb(0x0026_2C36),
    text: rgb(0x00E8_EBF0),
    muted: rgb(0x009D_A8B7),
    strong: rgb(0x00E8_EBF0),
    on_strong: rgb(0x0013_161B),
    arms: [rgb(0x00FF_9D5C), rgb(0x0045_A6E0)],
    names: [rgb(0x00FF_9D5C), rgb(0x0045_A6E0)],
    fills: [tint(0x00FF_9D5C, 84), tint(0x0045_A6E0, 84)],
    saturated: tint(0x00CC_79A7, 58),
    hatch: rgb(0x0074_4863),
    edges: [rgb(0x00FF_8FC4), rgb(0x0035_D9A4)],
    alarm: rgb(0x00FF_8FC4),
    holds: rgb(0x0035_D9A4),
    flat: rgb(0x00D6_7CB0),
    diverged: [rgb(0x002A_303A), rgb(0x00C4_CCD8)],
    near_linear: tint(0x0000_C48E, 40),
    classes: [
        rgb(0x0035_C7B4),
        rgb(0x00AE_70E6),
        rgb(0x00F2_D24B),
        rgb(0x00A9_B665),
        rgb(0x00F0_8CB0),
        rgb(0x008F_D65C),
        rgb(0x009D_A0FF),
        rgb(0x00C9_A27E),
        rgb(0x00F2_5FB8),
        rgb(0x00B4_BCC8),
    ],
    curve: rgb(0x00D5_DBE4),
    ring: rgb(0x00E8_EBF0),
};

/// The colors of a measured quantity, from the least to the most: blue over gray to yellow, in steps of equal lightness.
/// Their lightness alone tells them apart, so that they can be read in gray and by the color-blind; they are the same in
/// both themes.
const SCALE: [Color32; 9] = [
    rgb(0x0000_254E),
    rgb(0x0008_396C),
    rgb(0x0035_4F79),
    rgb(0x005E_6679),
    rgb(0x0080_7F78),
    rgb(0x00A1_9874),
    rgb(0x00C2_B26F),
    rgb(0x00E3_CD69),
    rgb(0x00FF_E85F),
];

/// Returns the color of `share`, 0..=1, on the scale of a measured quantity; beyond, that of the nearer end.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a few colors")]
pub fn scale(share: f32) -> Color32 {
    let at = share.clamp(0.0, 1.0) * 8.0;
    let first = (at as usize).min(SCALE.len() - 2);
    SCALE[first].lerp_to_gamma(SCALE[first + 1], at - at.floor().min(7.0))
}

/// Returns the colors of the theme that `ui` is drawn in.
#[must_use]
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Returns the background color of a page in this theme.
#[must_use]
pub const fn canvas(theme: Theme) -> Color32 {
    match theme {
        Theme::Light => LIGHT.canvas,
        Theme::Dark => DARK.canvas,
    }
}

/// Returns the semibold font at this size.
#[must_use]
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("strong".into()))
}

/// Returns the regular font at this size.
#[must_use]
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Draws a ring around a widget with the keyboard focus.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette(ui).arms[1]);
        ui.painter().rect_stroke(rect.expand(1.0), 6.0, stroke, StrokeKind::Outside);
    }
}

/// Returns the green of the dot that marks live data, on a button with text of the color `ink`.
#[must_use]
pub fn live(ink: Color32) -> Color32 {
    // The lighter green goes with the light text of the dark theme.
    if ink.r() > 128 { rgb(0x0000_C48E) } else { rgb(0x0000_9E73) }
}

/// Font size of body text, in points.
pub const BODY: f32 = 13.0;
/// Font size of numbers and notes within pictures, in points.
pub const SMALL: f32 = 11.5;
/// Font size of headings, in points.
pub const HEADING: f32 = 15.0;

/// Installs fonts and both themes, so that the window, the tests and every export look alike.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    ctx.style_mut_of(Theme::Light, |style| dress(style, &LIGHT, Visuals::light()));
    ctx.style_mut_of(Theme::Dark, |style| dress(style, &DARK, Visuals::dark()));
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    add("regular", include_bytes!("../../assets/fonts/ShiftSansKR-Regular.otf"));
    add("semibold", include_bytes!("../../assets/fonts/ShiftSansKR-SemiBold.otf"));
    add("math", include_bytes!("../../assets/fonts/ShiftMath.ttf"));
    // Characters beyond Hangul and Latin in users' tables; made by `assets/fonts/fallback.py`.
    add("fallback", include_bytes!("../../assets/fonts/ShiftFallback.ttf"));
    let chain = |first: &str| [first, "math", "fallback"].map(str::to_owned).to_vec();
    fonts.families.insert(FontFamily::Proportional, chain("regular"));
    fonts.families.insert(FontFamily::Monospace, chain("regular"));
    fonts.families.insert(FontFamily::Name("strong".into()), chain("semibold"));
    fonts
}

/// Sets the style of the widgets: flat, thin borders, 6-point corners, 8-point spacing.
fn dress(style: &mut Style, palette: &Palette, visuals: Visuals) {
    style.text_styles = [
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, regular(BODY)),
        (TextStyle::Monospace, regular(BODY)),
        (TextStyle::Heading, strong(HEADING)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = egui::vec2(8.0, 8.0);
    spacing.button_padding = egui::vec2(10.0, 4.0);
    spacing.interact_size = egui::vec2(28.0, 28.0);
    spacing.slider_rail_height = 4.0;
    spacing.combo_height = 420.0;
    spacing.icon_spacing = 6.0;
    spacing.tooltip_width = 340.0;
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(10);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;

    style.visuals = visuals;
    let visuals = &mut style.visuals;
    visuals.panel_fill = palette.canvas;
    visuals.window_fill = palette.canvas;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(36) };
    visuals.extreme_bg_color = palette.canvas;
    visuals.faint_bg_color = palette.card;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.muted);
    visuals.error_fg_color = palette.alarm;
    visuals.warn_fg_color = palette.alarm;
    visuals.slider_trailing_fill = true;
    visuals.selection.bg_fill = palette.canvas.lerp_to_gamma(palette.muted, 0.45);
    visuals.selection.stroke = Stroke::new(1.5, palette.arms[1]);
    let look = |fill: Color32, rail: Color32, line: Color32| WidgetVisuals {
        weak_bg_fill: fill,
        bg_fill: rail,
        bg_stroke: Stroke::new(1.0, line),
        fg_stroke: Stroke::new(1.0, palette.text),
        corner_radius: CornerRadius::same(6),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    let rail = palette.canvas.lerp_to_gamma(palette.muted, 0.25);
    widgets.noninteractive = look(palette.canvas, palette.canvas, palette.line);
    widgets.inactive = look(palette.canvas, rail, palette.line);
    widgets.hovered = look(palette.card, palette.canvas, palette.muted);
    widgets.active = look(palette.grid, palette.canvas, palette.text);
    widgets.open = look(palette.card, rail, palette.muted);
}

#[cfg(test)]
mod tests;
