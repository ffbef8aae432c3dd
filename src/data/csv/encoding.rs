//! The encoding of a text file, told by its bytes, and files that are no text.

use super::source::Sample;
use crate::config::TableFault;

/// The encodings in which tables are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16 with the low byte first, as "Unicode text" of Excel is.
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
    /// CP949, the Korean code page of Windows, which contains EUC-KR.
    Cp949,
    /// Windows-1252, the code page of Western Europe, which contains ISO 8859-1.
    Windows1252,
}

impl Encoding {
    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Cp949 => "CP949",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// Returns whether the encoding is a guess: no byte says it, and other encodings would read the same bytes.
    #[must_use]
    pub const fn is_guess(self) -> bool {
        matches!(self, Self::Cp949 | Self::Windows1252)
    }

    /// Returns the encoding as the decoder knows it.
    pub(super) const fn of(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Cp949 => encoding_rs::EUC_KR,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }

    /// Tells the encoding of a file by its beginning: a byte-order mark, the zero bytes of UTF-16, what is UTF-8, what is
    /// Korean; anything else is taken for Windows-1252.
    ///
    /// # Errors
    /// Says what the file is if it is no text.
    pub(super) fn tell(Sample { bytes, whole }: &Sample) -> Result<Self, TableFault> {
        if let Some((of, _)) = encoding_rs::Encoding::for_bom(bytes) {
            let marked = [Self::Utf8, Self::Utf16Le, Self::Utf16Be].into_iter().find(|encoding| encoding.of() == of);
            return Ok(marked.expect("a mark is of one of these"));
        }
        if let Some(encoding) = utf16(bytes) {
            return Ok(encoding);
        }
        // Text has no bytes below the tab, and almost all other files do.
        if bytes.starts_with(b"%PDF-") || bytes.iter().any(|byte| *byte < b'\t') {
            return Err(foreign(bytes));
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => Ok(Self::Utf8),
            // The sample may end within a character.
            Err(error) if !whole && error.error_len().is_none() => Ok(Self::Utf8),
            Err(_) if is_korean(bytes, *whole) => Ok(Self::Cp949),
            Err(_) => Ok(Self::Windows1252),
        }
    }
}

/// Returns the encoding of UTF-16 without a mark, in which every other byte of digits and Latin letters is zero, and the
/// byte beside it is no control character. The low byte of a few characters, as of 가, is zero as well.
fn utf16(bytes: &[u8]) -> Option<Encoding> {
    let is_text = |pair: &[u8; 2]| match *pair {
        [0, byte] | [byte, 0] => !byte.is_ascii_control() || byte.is_ascii_whitespace(),
        _ => true,
    };
    if !bytes.as_chunks().0.iter().all(is_text) {
        return None;
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    // Korean text has few of them, and what opens files takes it for text from here on.
    let most = (bytes.len() / 16).max(3);
    match [zeros(0), zeros(1)] {
        [even, odd] if odd > most && odd > 4 * even => Some(Encoding::Utf16Le),
        [even, odd] if even > most && even > 4 * odd => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Returns whether bytes that are no UTF-8 are Korean: they are valid in CP949, and at least half of the characters
/// beyond ASCII are among the 2,350 common syllables (KS X 1001), which other languages hit by chance only.
fn is_korean(bytes: &[u8], whole: bool) -> bool {
    let (mut at, mut characters, mut syllables) = (0, 0, 0);
    while let Some(lead) = bytes.get(at) {
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        let Some(trail) = bytes.get(at + 1) else { break };
        characters += 1;
        syllables += usize::from((0xb0..=0xc8).contains(lead) && *trail >= 0xa1);
        at += 2;
    }
    let text = &bytes[..if whole { bytes.len() } else { at.min(bytes.len()) }];
    2 * syllables >= characters
        && encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(text).is_some()
}

/// Returns what a file is that is no text.
fn foreign(bytes: &[u8]) -> TableFault {
    const MAGIC: [(&[u8], TableFault); 8] = [
        (b"PK\x03\x04", TableFault::Workbook),
        (b"\xd0\xcf\x11\xe0", TableFault::OldWorkbook),
        (b"%PDF-", TableFault::Pdf),
        (b"\x89PNG", TableFault::Picture),
        (b"\xff\xd8\xff", TableFault::Picture),
        (b"GIF8", TableFault::Picture),
        (b"BM", TableFault::Picture),
        (b"RIFF", TableFault::Picture),
    ];
    let found = MAGIC.into_iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map_or(TableFault::Binary, |(_, fault)| fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(bytes: &[u8]) -> Result<Encoding, TableFault> {
        Encoding::tell(&Sample { bytes: bytes.to_vec(), whole: true })
    }

    #[test]
    fn encodings_are_told_by_their_bytes() {
        assert_eq!(tell(b"a,b\n1,2\n"), Ok(Encoding::Utf8));
        assert_eq!(tell("\u{feff}a,b\n".as_bytes()), Ok(Encoding::Utf8));
        assert_eq!(tell("잎,너비\n".as_bytes()), Ok(Encoding::Utf8));
        assert_eq!(tell(b"\xff\xfea\0"), Ok(Encoding::Utf16Le));
        assert_eq!(tell(b"\xfe\xff\0a"), Ok(Encoding::Utf16Be));
        assert_eq!(tell(b"a\0,\0b\0\n\0"), Ok(Encoding::Utf16Le));
        assert_eq!(tell(b"\0a\0,\0b\0\n"), Ok(Encoding::Utf16Be));
        let utf16 = |unit: fn(u16) -> [u8; 2]| "가,나\n1,2\n".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        assert_eq!(tell(&utf16(u16::to_le_bytes)), Ok(Encoding::Utf16Le), "the low byte of 가 is zero");
        assert_eq!(tell(&utf16(u16::to_be_bytes)), Ok(Encoding::Utf16Be));
        // 잎 길이,종류
        assert_eq!(tell(b"\xc0\xd9 \xb1\xe6\xc0\xcc,\xc1\xbe\xb7\xf9\n"), Ok(Encoding::Cp949));
        for latin in ["größe,länge\n1,2\n", "Århus,Ängelholm\n", "Élève,Âge\n", "café\n", "½,µm,°C\n"] {
            let bytes: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
            assert_eq!(tell(&bytes), Ok(Encoding::Windows1252), "{latin}");
        }
    }

    #[test]
    fn a_sample_may_end_within_a_character() {
        let cut = |bytes: &[u8]| Encoding::tell(&Sample { bytes: bytes.to_vec(), whole: false });
        assert_eq!(cut(b"a,\xec\x9e"), Ok(Encoding::Utf8));
        assert_eq!(tell(b"a,\xec\x9e"), Ok(Encoding::Windows1252), "control: a whole file may not");
        assert_eq!(cut(b"\xc0\xd9 \xb1\xe6\xc0\xcc,\xc1"), Ok(Encoding::Cp949));
    }

    #[test]
    fn files_that_are_no_text_are_told_apart() {
        for (bytes, fault) in [
            (&b"PK\x03\x04\x14\0\x06\0"[..], TableFault::Workbook),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", TableFault::OldWorkbook),
            (b"%PDF-1.7\n", TableFault::Pdf),
            (b"\x89PNG\r\n\x1a\n\0\0", TableFault::Picture),
            (b"\x7fELF\x02\x01\x01\0", TableFault::Binary),
        ] {
            assert_eq!(tell(bytes), Err(fault));
        }
        assert_eq!(tell(b"BMI,age,class\n"), Ok(Encoding::Utf8), "text may begin with the letters of a picture");
    }
}
