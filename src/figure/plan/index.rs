//! Pages that list the figures of a folder: `index.md` in Markdown, and `figures.tex` for LaTeX.

use std::fmt::Write as _;

use super::latex::escaped;
use super::record::Recorded;
use super::{Entry, Plan, Record};
use crate::figure::provenance::{NAME, SOFTWARE};
use crate::files::FileKind;
use crate::view::Language;

/// The end of the first line of both pages, after the name of the program and its version.
const NOTE: &str = "writes this file: changes are lost.";

/// Returns whether `text` is a page that any version of the program wrote.
#[must_use]
pub fn is_index(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let said = first.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")).or(first.strip_prefix("% "));
    said.is_some_and(|said| said.starts_with(NAME) && said.ends_with(NOTE))
}

/// A figure with the words that a page shows with it.
struct Shown<'a> {
    entry: &'a Entry,
    title: &'a str,
    alt: &'a str,
    caption: &'a str,
}

/// Returns the figures in `language` that were made, in the order of the plan.
fn shown<'a>(plan: &'a Plan, record: &'a Record, language: Language) -> impl Iterator<Item = Shown<'a>> {
    let entries = plan.entries.iter().filter(move |entry| entry.languages.contains(&language));
    entries.filter_map(move |entry| {
        let made: &Recorded = record.figures.iter().find(|figure| figure.name == entry.name)?;
        Some(Shown {
            entry,
            title: entry.title.of(language).unwrap_or(&made.words.title),
            alt: entry.alt.of(language).unwrap_or(&made.words.alt),
            caption: &made.words.caption,
        })
    })
}

/// Returns the text of `index.md`: every figure with its alternative text, its caption and links to all its files.
#[must_use]
pub fn markdown(plan: &Plan, record: &Record, language: Language) -> String {
    let heading = match language {
        Language::Korean => "그림",
        Language::English | Language::Added(_) => "Figures",
    };
    let mut text = format!("<!-- {SOFTWARE} {NOTE} -->\n\n# {heading}\n");
    for Shown { entry, title, alt, caption } in shown(plan, record, language) {
        let _ = write!(text, "\n## {}\n\n", marked_down(title));
        // The formats that a browser shows, the sharpest first.
        let picture = [FileKind::Svg, FileKind::Png].into_iter().find(|format| entry.formats.contains(format));
        if let Some(format) = picture {
            let _ = write!(text, "![{}]({})\n\n", marked_down(alt), entry.file(format));
        }
        let links: Vec<String> =
            entry.formats.iter().map(|format| format!("[{}]({})", format.name(), entry.file(*format))).collect();
        let _ = write!(text, "{}\n\n`{}` · {}\n", marked_down(caption), entry.name, links.join(" · "));
    }
    text
}

/// Returns the text of `figures.tex`: a float for every figure in a format that LaTeX can include.
#[must_use]
pub fn tex(plan: &Plan, record: &Record, language: Language) -> String {
    let tag = language.name();
    let mut text = format!(
        "% {SOFTWARE} {NOTE}\n\
         % In the preamble: \\usepackage{{graphicx}}, and \\graphicspath{{{{FOLDER/{tag}/}}}} with the folder of the figures.\n"
    );
    if language == Language::Korean {
        text.push_str("% Korean: \\usepackage{kotex}.\n");
    }
    for Shown { entry, title, alt, caption } in shown(plan, record, language) {
        let Some(format) = [FileKind::Pdf, FileKind::Png].into_iter().find(|format| entry.formats.contains(format))
        else {
            continue;
        };
        // A figure with a size in millimeters keeps it; any other fills the line.
        let width = if entry.figure.look.size.metric { "" } else { "width=\\linewidth," };
        let said = if entry.title.of(language).is_some() { format!("{title}. {caption}") } else { caption.to_owned() };
        let _ = write!(
            text,
            "\n\\begin{{figure}}[htbp]\n  \\centering\n  \\includegraphics[{width}alt={{{}}}]{{{}}}\n  \
             \\caption[{{{}}}]{{{}}}\n  \\label{{fig:{}}}\n\\end{{figure}}\n",
            escaped(alt),
            entry.file(format),
            escaped(title),
            escaped(&said),
            entry.name
        );
    }
    text
}

/// Returns `text` escaped for Markdown, so that none of its characters act as markup.
fn marked_down(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
