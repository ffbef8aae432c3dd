//! Korean text around numbers and names: chooses the particle that fits the last sound, and joins the percent sign.
//!
//! A text writes an open particle in the usual Korean way for unknown words, `이(가)`, `(으)로`, `(이)에요`; [`settled`]
//! replaces it by the form that fits the word before it.

/// The last sound of a word, which decides the particle after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A vowel: 이 (2), 퍼센트 (%).
    Vowel,
    /// ㄹ, which takes 로 like a vowel: 일 (1), 칠 (7), 팔 (8).
    Rieul,
    /// Another consonant: 영 (0), 삼 (3), 육 (6).
    Consonant,
}

use Ending::{Consonant, Rieul, Vowel};

/// The particles: the open form in a text, the form after a consonant, and the form after a vowel.
const PARTICLES: [[&str; 3]; 7] = [
    ["이(가)", "이", "가"],
    ["은(는)", "은", "는"],
    ["을(를)", "을", "를"],
    ["과(와)", "과", "와"],
    ["(으)로", "으로", "로"],
    ["(이)에요", "이에요", "예요"],
    ["(이)었", "이었", "였"],
];

/// Words in Latin letters that occur before particles and are not read letter by letter.
const WORDS: [(&str, Ending); 6] =
    [("ReLU", Vowel), ("tanh", Vowel), ("ms", Vowel), ("mm", Vowel), ("kB", Vowel), ("px", Rieul)];

/// Returns `text` with every open particle chosen by the sound before it, and without a space before a percent
/// sign.
///
/// If that sound is unknown (after "…", "–" or an unknown foreign word), the particle stays open, as is usual.
#[must_use]
pub fn settled(text: &str) -> String {
    let text = text.replace("\u{a0}%", "%");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let next = |rest: &str| {
        let found = PARTICLES.iter().filter_map(|particle| Some((rest.find(particle[0])?, particle)));
        found.min_by_key(|(at, _)| *at)
    };
    while let Some((at, [open, behind_consonant, behind_vowel])) = next(rest) {
        out.push_str(&rest[..at]);
        let chosen = match ending(&out) {
            None => open,
            Some(Vowel) => behind_vowel,
            Some(Rieul) if *open == "(으)로" => behind_vowel,
            Some(Rieul | Consonant) => behind_consonant,
        };
        out.push_str(chosen);
        rest = &rest[at + open.len()..];
    }
    out + rest
}

/// Returns the last sound of `text` when it is read aloud; `None` if it is unknown.
///
/// Numbers are read as in Korean: 0.20 digit by digit (영), 20 with its unit (십), 31% as 퍼센트, 2.4× as 배. Text in
/// brackets is not read, except the argument of a function, as in f(y) or ln(2).
#[must_use]
pub fn ending(text: &str) -> Option<Ending> {
    let mut text = text;
    loop {
        text = text.trim_end_matches(['"', '\'', '”', '’']);
        let Some((before, inside)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { break };
        text = if is_read(before) { inside } else { before.trim_end() };
    }
    match text.chars().next_back()? {
        c @ '가'..='힣' => Some(match (u32::from(c) - u32::from('가')) % 28 {
            0 => Vowel,
            8 => Rieul,
            _ => Consonant,
        }),
        '0'..='9' => number(text),
        'a'..='z' | 'A'..='Z' => letters(text),
        // 알 스퀘어, as in statistics.
        '²' if text.ends_with("R²") => Some(Vowel),
        // 제곱, 프라임, 엡실론.
        '²' | '³' | '′' | 'ε' => Some(Consonant),
        // 퍼센트, 배, 무한대, and the other letters of mathematics.
        '%' | '×' | '∞' | 'α'..='ω' | 'Α'..='Ω' | 'ẑ' => Some(Vowel),
        _ => None,
    }
}

/// Returns whether a bracket after `before` is read: the argument of f, ln, f′ or √, or a term after a sign.
fn is_read(before: &str) -> bool {
    let name = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_name = name.len() == 1 || (2..=3).contains(&name.len()) && name.chars().all(|c| c.is_ascii_lowercase());
    let before = before.trim_end();
    is_name || before.is_empty() || before.ends_with(['′', '√', '×', '+', '–', '='])
}

/// Returns the ending of a number: of its last digit if that is after the decimal point or not 0, otherwise of the
/// unit of its zeros.
fn number(text: &str) -> Option<Ending> {
    let before = text.trim_end_matches(|c: char| matches!(c, '0'..='9' | ',' | '.'));
    let number = &text[before.len()..];
    // The numerator of a fraction is read last: 1/4 is 사분의 일.
    if let Some(upper) = before.strip_suffix('/').filter(|upper| upper.ends_with(|c: char| c.is_ascii_digit())) {
        return self::number(upper);
    }
    let zeros = number.chars().rev().filter(|c| *c != ',').take_while(|c| *c == '0').count();
    Some(match number.chars().next_back()? {
        '2' | '4' | '5' | '9' => Vowel,
        '1' | '7' | '8' => Rieul,
        // 10^12 is 조; 십, 백, 천, 만, 억 and 영 all end in consonants.
        '0' if !number.contains('.') && (12..16).contains(&zeros) => Vowel,
        _ => Consonant,
    })
}

/// Returns the ending of a word in Latin letters: a known word, or capitals and single letters read by name.
fn letters(text: &str) -> Option<Ending> {
    let word = text.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?;
    if let Some((_, ending)) = WORDS.iter().find(|(known, _)| *known == word) {
        return Some(*ending);
    }
    if word.len() > 1 && !word.chars().all(|c| c.is_ascii_uppercase()) {
        return None;
    }
    Some(match word.chars().next_back()?.to_ascii_uppercase() {
        'L' | 'R' => Rieul,
        'M' | 'N' => Consonant,
        _ => Vowel,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(open: &str, expected: &str) {
        assert_eq!(settled(open), expected);
    }

    #[test]
    fn digits_are_read_as_korean_reads_them() {
        check("0.20(이)에요", "0.20이에요");
        check("0.25(이)에요", "0.25예요");
        check("3.14(이)에요, 11(이)에요, 1e–7(으)로", "3.14예요, 11이에요, 1e–7로");
        check("0이(가) 10을(를) 1,500은(는) 2,048과(와)", "0이 10을 1,500은 2,048과");
        check("1000000000000을(를) 120이(가)", "1000000000000를 120이");
        check("6(으)로 8(으)로 9(으)로", "6으로 8로 9로");
        check("1/4을(를) 3/4을(를) 1/1000을(를)", "1/4을 3/4을 1/1000을");
        check("7(이)었어요. 5(이)었어요.", "7이었어요. 5였어요.");
    }

    #[test]
    fn signs_units_and_letters_have_sounds_too() {
        check("31\u{a0}%이(가) <1\u{a0}%(이)에요", "31%가 <1%예요");
        check("2.4×(으)로 ∞(이)에요 R²은(는) σ²은(는) γ을(를) ε을(를)", "2.4×로 ∞예요 R²는 σ²은 γ를 ε을");
        check("A은(는) B을(를) R과(와) L(으)로 SGD이(가) ReLU을(를)", "A는 B를 R과 L로 SGD가 ReLU를");
        check("12 px(으)로 3 mm(으)로 f(y)을(를) f′은(는) f′(y)이(가)", "12 px로 3 mm로 f(y)를 f′은 f′(y)가");
        check("2 × (가 + 나)이(가)", "2 × (가 + 나)가");
        check("ln(2)은(는) Szegedy(2015)은(는)", "ln(2)는 Szegedy(2015)은(는)");
        check(
            "끝까지 없음(이)에요. \u{201c}수업\u{201d}(으)로, 층(8번째)이(가)",
            "끝까지 없음이에요. \u{201c}수업\u{201d}으로, 층(8번째)이",
        );
    }

    #[test]
    fn what_cannot_be_told_stays_open() {
        check("…(이)에요 –이(가) file.toml을(를) seed은(는)", "…(이)에요 –이(가) file.toml을(를) seed은(는)");
        check("을(를)", "을(를)");
        check("파일이 가벼워요 (이)", "파일이 가벼워요 (이)");
    }
}
