//! Words that came from elsewhere, made fit for a message.

use std::borrow::Cow;

/// Longest value or name that a message repeats whole, in characters.
const LONGEST_WORD: usize = 60;
/// Longest run without a space in a message, in characters: a path fits, and still a line of the window.
const LONGEST_RUN: usize = 160;

/// `text` with at most `most` characters: a longer one loses its middle, in whose place "…" stands.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    // Only where it can be too long it is worth counting.
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

/// A value or a name as a message repeats it.
#[must_use]
pub fn excerpt(text: &str) -> Cow<'_, str> {
    shortened(text, LONGEST_WORD)
}

/// A message as one line: control characters are spaces, and what runs on for long without a space loses its middle.
#[must_use]
pub fn one_line(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.split(' ').map(|run| shortened(run, LONGEST_RUN)).collect::<Vec<_>>().join(" ")
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
