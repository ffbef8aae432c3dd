//! Writes an SVG as a PDF of one page.

use krilla::Document;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{ContentTag, Tag, TagGroup, TagTree};

use super::error::{MAX_SIDE, PictureError};
use super::labels::Labels;
use super::raster::tree;
use super::surface::paint;
use super::svg::BOLD;

/// The MIME type of the attached file that holds the provenance. It is readable in a PDF even if everything else is
/// compressed.
pub(super) const MIME: &str = "application/vnd.shiftscope+toml";
/// The name of the attached file.
const ATTACHMENT: &str = "shiftscope.toml";

/// Writes `svg` as a PDF of one page with width and height `size` in points (1/72 inch). The page is a tagged
/// figure whose alternative text is the description; the provenance is an attached file. The PDF contains no date
/// and no random number: the same SVG gives the same bytes.
///
/// # Errors
/// Returns an error if the SVG is invalid, or if the page cannot have that size.
pub fn pdf(svg: &str, size: [f32; 2], labels: Labels<'_>) -> Result<Vec<u8>, PictureError> {
    let [width, height] = size;
    let fits = size.iter().all(|side| (3.0..=MAX_SIDE).contains(side));
    let of_size = Size::from_wh(width, height).zip(PageSettings::from_wh(width, height));
    let (extent, page) = of_size.filter(|_| fits).ok_or(PictureError::Page { width, height })?;
    // Most viewers draw every line at least one pixel wide: glyphs that a thin line makes slightly bolder would
    // become much too bold.
    let style = format!(".{BOLD} {{ stroke: none }}");
    let tree = tree(svg, Some(style))?;
    let mut document = Document::new();
    document.set_metadata(metadata(labels));
    let mut page = document.start_page_with(page);
    let mut surface = page.surface();
    let content = surface.start_tagged(ContentTag::Other);
    let complete = paint(&tree, extent, &mut surface);
    surface.end_tagged();
    surface.finish();
    page.finish();
    if !complete {
        return Err(PictureError::Write("the SVG has parts that no figure has, such as text or a gradient".into()));
    }
    let mut figure = TagGroup::new(Tag::Figure(labels.said()));
    figure.push(content);
    let mut tags = TagTree::new();
    tags.push(figure);
    document.set_tag_tree(tags);
    if let Some(text) = labels.provenance {
        attach(&mut document, text);
    }
    let mut file = document.finish().map_err(|error| PictureError::Write(error.to_string()))?;
    blank_suspects(&mut file);
    Ok(file)
}

/// Removes an entry with its default value from the catalog at the end of the file: poppler takes "false" for a
/// mistake and complains. Blanks keep the positions of everything else.
fn blank_suspects(file: &mut [u8]) {
    const ENTRY: &[u8] = b"/Suspects false";
    let at = file.windows(ENTRY.len()).rposition(|window| window == ENTRY);
    if let Some(entry) = at.and_then(|at| file.get_mut(at..at + ENTRY.len())) {
        entry.fill(b' ');
    }
}

fn metadata(labels: Labels<'_>) -> Metadata {
    let said = Metadata::new()
        .title(labels.title.to_owned())
        .description(labels.description.to_owned())
        .creator(labels.software.to_owned());
    if labels.language.is_empty() { said } else { said.language(labels.language.to_owned()) }
}

/// Attaches the provenance uncompressed: viewers list it, and any tool can find it.
fn attach(document: &mut Document, text: &str) {
    let file = EmbeddedFile {
        path: ATTACHMENT.into(),
        mime_type: MimeType::new(MIME),
        description: Some("The experiment that made this figure".into()),
        association_kind: AssociationKind::Source,
        data: text.as_bytes().to_vec().into(),
        modification_date: None,
        compress: Some(false),
        location: None,
    };
    // It is the only attachment, so its name cannot be taken already.
    let _ = document.embed_file(file);
}
