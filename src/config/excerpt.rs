//! Shortens words and lines of the user for messages.

use std::borrow::Cow;

/// Largest length of a value or a name that a message repeats in full, in characters.
const LONGEST_WORD: usize = 60;
/// Largest length of a part without spaces in a message, in characters; enough for most paths.
const LONGEST_RUN: usize = 160;

/// Returns `text` with at most `most` characters. In a longer text "…" replaces the middle.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    // Characters are counted only if there are enough bytes.
    if text.len() <= most || text.chars().count() <= most {
        return text.into();
    }
    let kept = most.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    let at = |mut chars: std::str::CharIndices<'_>, n: usize| chars.nth(n).map_or(text.len(), |(at, _)| at);
    let start = &text[..at(text.char_indices(), head)];
    let end = text.char_indices().rev().take(tail).last().map_or("", |(at, _)| &text[at..]);
    format!("{start}…{end}").into()
}

/// Shortens a value or a name for a message, to at most 60 characters.
#[must_use]
pub fn excerpt(text: &str) -> Cow<'_, str> {
    shortened(text, LONGEST_WORD)
}

/// Makes `text` one line of a message: characters that could control a terminal become spaces, and parts of more than
/// 160 characters without a space are shortened.
#[must_use]
pub fn one_line(text: &str) -> String {
    let text = text.replace(commands_terminal, " ");
    text.split(' ').map(|run| shortened(run, LONGEST_RUN)).collect::<Vec<_>>().join(" ")
}

/// Returns whether a character moves, colors or rearranges text on a terminal: control characters, line and paragraph
/// separators, and marks of writing direction, which can make one file name look like another.
#[must_use]
pub fn commands_terminal(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_lose_their_middle() {
        assert_eq!(shortened("abcdef", 6), "abcdef");
        assert_eq!(shortened("abcdefg", 6), "abc…fg");
        assert_eq!(shortened("가나다라마", 3), "가…마");
        assert_eq!(shortened("ab", 1), "…");
        let long = "x".repeat(5000);
        assert_eq!(excerpt(&long).chars().count(), 60);
        let line = one_line(&format!("/home/\u{1b}[31m/{long}/a.csv: no such file\n"));
        assert_eq!(line.chars().count(), 6 + 1 + 160 + " no such file ".len());
        assert!(line.contains("…") && line.contains("/a.csv: no such file "), "{line}");
    }
}
