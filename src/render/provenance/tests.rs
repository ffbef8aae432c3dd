//! Tests that the text in a file is read back, and that no other file does harm.

use std::io::Write as _;
use std::ops::ControlFlow;

use egui::{Color32, Pos2, Theme};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::super::{Effort, Labels, Page, Recording, Timing, draw, pdf, pixels, png, svg};
use super::png::SIGNATURE;
use super::{ProvenanceError, position, provenance};

const TOML: &str = "# <figure> & \"how\" ]]>\r\n[data]\nkind = \"moons\"\t# 각 층, β\n";
const KINDS: [&str; 5] = ["svg", "pdf", "png", "gif", "apng"];

fn labels(text: &str) -> Labels<'_> {
    Labels {
        title: "Layers",
        description: "각 층의 분포",
        language: "ko",
        software: "ShiftScope 0.1.0",
        provenance: Some(text),
    }
}

/// Returns a picture in a format, with these labels.
fn file(kind: &str, labels: Labels<'_>) -> Vec<u8> {
    let drawing = draw(
        Page::new([20.0, 10.0], Theme::Light),
        |_| {},
        |ui| {
            ui.painter().circle_filled(Pos2::new(5.0, 5.0), 3.0, Color32::RED);
        },
    );
    let text = svg(&drawing, labels);
    let picture = || pixels(&text, 1.0).expect("a picture");
    let recording = || {
        let mut recording = Recording::default();
        recording.push(&picture()).expect("a frame");
        recording
    };
    let go_on = |_| ControlFlow::Continue(());
    match kind {
        "svg" => text.into_bytes(),
        "pdf" => pdf(&text, [200.0, 100.0], labels).expect("a PDF"),
        "png" => png(&picture(), Effort::Small, labels, Some(11_811)).expect("a PNG"),
        "gif" => recording().gif(Timing::default(), labels, go_on).expect("a GIF"),
        _ => recording().apng(Timing::default(), labels, go_on).expect("an APNG"),
    }
}

fn read(kind: &str, text: &str) -> Option<String> {
    provenance(&file(kind, labels(text))).expect("a good file")
}

#[test]
fn every_format_gives_its_text_back() {
    let long = "lr = 0.1 # 각 층\n".repeat(4000);
    for kind in KINDS {
        for text in [TOML, "", "x", "endstream\nendobj\n", long.as_str()] {
            assert_eq!(read(kind, text).as_deref(), Some(text), "{kind}");
        }
        let none = Labels { provenance: None, ..labels("") };
        assert_eq!(provenance(&file(kind, none)), Ok(None), "{kind}");
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for kind in KINDS {
        assert_eq!(file(kind, labels(TOML)), file(kind, labels(TOML)), "{kind}");
    }
}

#[test]
fn a_pdf_says_what_it_is() {
    let file = file("pdf", labels(TOML));
    let has = |part: &str| position(&file, part.as_bytes()).is_some();
    let xmp = "<rdf:li xml:lang=\"x-default\">각 층의 분포</rdf:li>";
    for part in ["/Title(Layers)", "/Lang(ko)", "/Figure", "/Alt", "/MediaBox[0 0 200 100]", "shiftscope.toml", xmp] {
        assert!(has(part), "{part} is missing in\n{}", String::from_utf8_lossy(&file));
    }
    assert!(has("/MarkInfo<</Marked true") && !has("/Suspects"), "poppler would complain");
    for date in ["CreationDate", "ModDate", "CreateDate", "ModifyDate"] {
        assert!(!has(date), "a date would make every file another one");
    }
}

#[test]
fn a_png_has_the_standard_texts() {
    let file = file("png", labels(TOML));
    let reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
    let info = reader.info();
    let texts: Vec<(String, String, String)> = info
        .utf8_text
        .iter()
        .map(|chunk| (chunk.keyword.clone(), chunk.language_tag.clone(), chunk.get_text().expect("a text")))
        .collect();
    let expected = [
        ("Title", "ko", "Layers"),
        ("Description", "ko", "각 층의 분포"),
        ("Software", "", "ShiftScope 0.1.0"),
        ("ShiftScope", "", TOML),
    ];
    assert_eq!(texts, expected.map(|(key, language, text)| (key.to_owned(), language.to_owned(), text.to_owned())));
    assert_eq!(info.pixel_dims.map(|dims| (dims.xppu, dims.yppu)), Some((11_811, 11_811)));
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn packed_png(data: &[u8]) -> Vec<u8> {
    let body = [b"iTXtShiftScope\0\x01\0\0\0".as_slice(), &packed(data)].concat();
    let mut crc = flate2::Crc::new();
    crc.update(&body);
    let length = u32::try_from(body.len() - 4).expect("a short text");
    [SIGNATURE, &length.to_be_bytes(), &body, &crc.sum().to_be_bytes()].concat()
}

fn rewritten_pdf(data: &[u8], dictionary: &str) -> Vec<u8> {
    let head = format!("%PDF-1.7\n3 0 obj\n<< {dictionary} /Subtype /application#2fvnd.shiftscope+toml >>\nstream\n");
    [head.as_bytes(), data, b"\nendstream\nendobj\n"].concat()
}

#[test]
fn texts_that_other_tools_packed_are_read() {
    assert_eq!(provenance(&packed_png(TOML.as_bytes())), Ok(Some(TOML.to_owned())));
    let flate = "/Type /EmbeddedFile /Filter /FlateDecode /Length 9 0 R";
    assert_eq!(provenance(&rewritten_pdf(&packed(TOML.as_bytes()), flate)), Ok(Some(TOML.to_owned())));
    let plain = "/Type /EmbeddedFile /Length 9 0 R";
    assert_eq!(provenance(&rewritten_pdf(TOML.as_bytes(), plain)), Ok(Some(TOML.to_owned())));
    let moved = TOML.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#xD;");
    let inkscape = format!(
        "\u{feff}<?xml version=\"1.0\"?>\n<!-- a -->\n<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\" \
         xmlns:p=\"urn:shiftscope:provenance\"><svg:g><p:provenance>{moved}</p:provenance></svg:g></svg:svg>"
    );
    assert_eq!(provenance(inkscape.as_bytes()), Ok(Some(TOML.to_owned())));
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![b'0'; 300 << 20];
    for bomb in [
        packed_png(&zeros),
        rewritten_pdf(&packed(&zeros), "/Type /EmbeddedFile /Filter /FlateDecode"),
        rewritten_pdf(&zeros[..2 << 20], "/Type /EmbeddedFile"),
    ] {
        assert_eq!(provenance(&bomb), Err(ProvenanceError::TooLarge));
    }
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"ha\">");
    for (to, from) in ('b'..='z').zip('a'..='y') {
        let twenty = format!("&{from};").repeat(20);
        laughs.extend(["<!ENTITY ", &to.to_string(), " \"", &twenty, "\">"]);
    }
    laughs.push_str("]><svg xmlns=\"http://www.w3.org/2000/svg\">");
    assert_eq!(provenance(format!("{laughs}&z;</svg>").as_bytes()), Ok(None));
    let within = format!("{laughs}<provenance xmlns=\"urn:shiftscope:provenance\">&z;</provenance></svg>");
    assert_eq!(provenance(within.as_bytes()), Err(ProvenanceError::Damaged));
}

/// Files that once took quadratic time: with nested namespaces, with attributes that were compared with one
/// another, and with streams of a PDF that each ran to the end of the file. With their sizes they would take hours.
#[test]
fn files_that_took_quadratic_time_are_read_in_one_pass() {
    let numbered = |count: usize, line: &dyn Fn(usize) -> String| {
        let mut all = String::new();
        (0..count).for_each(|i| all.push_str(&line(i)));
        all
    };
    let nested = numbered(60_000, &|i| format!("<g xmlns:n{i}=\"u{i}\">"));
    let whole = format!("<svg>{nested}{}</svg>", "</g>".repeat(60_000));
    assert_eq!(provenance(whole.as_bytes()), Ok(None));
    let attributes = numbered(1_000_000, &|i| format!(" a{i}=\"\""));
    assert_eq!(provenance(format!("<svg{attributes}/>").as_bytes()), Ok(None));
    let declared = numbered(1_000_000, &|i| format!(" xmlns:a{i}=\"\""));
    let used = "<p:provenance/>".repeat(1_000_000);
    assert_eq!(provenance(format!("<svg{declared}>{used}</svg>").as_bytes()), Ok(None));
    let stream = rewritten_pdf(b"", "/Type /EmbeddedFile");
    let open = stream.strip_suffix(b"\nendstream\nendobj\n").expect("the end of a stream");
    assert_eq!(provenance(&open.repeat(400_000)), Err(ProvenanceError::TooLarge));
}

#[test]
fn nothing_is_too_deep_but_what_no_drawing_is() {
    let nested = |depth: usize| format!("<svg>{}{}</svg>", "<g>".repeat(depth), "</g>".repeat(depth));
    assert_eq!(provenance(nested(60_000).as_bytes()), Ok(None));
    assert_eq!(provenance(nested(500_000).as_bytes()), Err(ProvenanceError::Damaged));
    assert_eq!(provenance(format!("<svg>{}", "<g>".repeat(5000)).as_bytes()), Err(ProvenanceError::Damaged));
    let wide = |count: usize| format!("<svg>{}</svg>", "<g/>".repeat(count));
    assert_eq!(provenance(wide(1_100_000).as_bytes()), Ok(None));
    assert_eq!(provenance(wide(2_100_000).as_bytes()), Err(ProvenanceError::TooLarge));
    let references = format!("<svg>{}</svg>", "&a;".repeat(2_100_000));
    assert_eq!(provenance(references.as_bytes()), Err(ProvenanceError::TooLarge));
    let attributes = format!("<svg {}/>", "a=\"\" ".repeat(2_100_000));
    assert_eq!(provenance(attributes.as_bytes()), Err(ProvenanceError::TooLarge));
}

#[test]
fn the_element_is_told_by_its_namespace() {
    const OURS: &str = "urn:shiftscope:provenance";
    let read = |text: &str| provenance(text.as_bytes());
    let found = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(read("<svg><provenance>x</provenance></svg>"), Ok(None));
    assert_eq!(read(&format!("<svg xmlns=\"{OURS}\"><g xmlns=\"\"><provenance/></g></svg>")), Ok(None));
    assert_eq!(read(&format!("<svg><g xmlns:a=\"{OURS}\"/><a:provenance/></svg>")), Ok(None));
    let shadowed = format!(
        "<svg xmlns:a=\"{OURS}\"><g xmlns:a=\"other\"><a:provenance>n</a:provenance></g><a:provenance>y</a:provenance></svg>"
    );
    assert_eq!(read(&shadowed), found("y"));
    assert_eq!(read(&format!("<svg><provenance xmlns='{OURS}'/></svg>")), found(""));
    let mixed = "a\r\nb &lt;&#xE4;<!-- no --><![CDATA[<&]]>";
    assert_eq!(read(&format!("<svg><provenance xmlns='{OURS}'>{mixed}</provenance>")), found("a\nb <ä<&"));
    for broken in ["&unknown;", "<b/>", "&#0;", "&#x110000;", "x"] {
        let text = format!("<svg><provenance xmlns='{OURS}'>{broken}");
        assert_eq!(read(&text), Err(ProvenanceError::Damaged), "{broken}");
    }
    let long = "x".repeat((1 << 20) + 1);
    let text = format!("<svg><provenance xmlns='{OURS}'>{long}</provenance></svg>");
    assert_eq!(read(&text), Err(ProvenanceError::TooLarge));
}

#[test]
fn other_files_are_told_apart() {
    for other in [b"".as_slice(), b"\x89PN", b"GIF", b"title = 1", b"\xff\xd8\xff", b"  "] {
        assert_eq!(provenance(other), Err(ProvenanceError::Unknown), "{other:?}");
    }
    assert_eq!(provenance(b"<html></html>"), Err(ProvenanceError::Unknown));
    assert_eq!(provenance(b"%PDF-1.7"), Ok(None));
}

#[test]
fn a_file_that_was_cut_off_gives_the_whole_text_or_none() {
    for kind in KINDS {
        let whole = file(kind, labels(TOML));
        for end in 0..whole.len() {
            if let Ok(Some(text)) = provenance(&whole[..end]) {
                assert_eq!(text, TOML, "{kind} of {end} bytes");
            }
        }
    }
}

/// Returns a file of each format.
fn files() -> [Vec<u8>; 5] {
    KINDS.map(|kind| file(kind, labels(TOML)))
}

proptest! {
    #[test]
    fn any_text_comes_back(text in "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\u{fffe}\u{ffff}]{0,80}") {
        for kind in KINDS {
            prop_assert_eq!(read(kind, &text), Some(text.clone()), "{}", kind);
        }
    }

    #[test]
    fn any_bytes_do_no_harm(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        start in prop::sample::select(vec![
            b"".as_slice(), SIGNATURE, b"GIF89a", b"%PDF-1.7\n", b"<svg ",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x21\xfe", b"\x89PNG\r\n\x1a\n\0\0\0\x20iTXt",
            b"%PDF-1.7\n1 0 obj<</Type/EmbeddedFile/Subtype/application#2Fvnd.shiftscope+toml>>stream\n",
        ]),
    ) {
        let file = [start, bytes.as_slice()].concat();
        let _ = provenance(&file);
    }

    #[test]
    fn broken_files_do_no_harm(
        which in 0..5_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..8),
    ) {
        thread_local!(static FILES: [Vec<u8>; 5] = files());
        let mut file = FILES.with(|files| files[which].clone());
        for (at, byte, how) in edits {
            let at = at.index(file.len().max(1));
            match how {
                0 if at < file.len() => file[at] = byte,
                1 if at < file.len() => { file.remove(at); }
                2 => file.insert(at, byte),
                _ => file.truncate(at),
            }
        }
        let _ = provenance(&file);
    }
}
