//! The tokens of a condition.

use std::fmt;

/// A word, a number or a sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A number; a percentage is divided by 100.
    Number(f64),
    /// A word: letters, digits and underscores, starting with a letter.
    Word(String),
    /// `( ) , = . .. + - * / < <= > >=`
    Sign(&'static str),
}

/// The signs; a sign comes before any other that it starts with.
const SIGNS: [&str; 14] = ["..", "<=", ">=", "(", ")", ",", "=", ".", "+", "-", "*", "/", "<", ">"];

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(x) => write!(f, "{x}"),
            Self::Word(word) => f.write_str(word),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}

/// Divides `text` into tokens.
///
/// # Errors
/// Returns the first part that is not a token.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length;
        if first.is_ascii_digit() {
            length = number_length(rest);
            let digits = &rest[..length];
            let number: f64 = digits.parse().map_err(|_| format!("\"{digits}\" is not a number"))?;
            if !number.is_finite() {
                return Err(format!("\"{digits}\" is too large"));
            }
            let behind = rest[length..].trim_start();
            if let Some(behind) = behind.strip_prefix('%') {
                tokens.push(Token::Number(number / 100.0));
                rest = behind.trim_start();
                continue;
            }
            tokens.push(Token::Number(number));
        } else if first.is_ascii_alphabetic() {
            length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..length].to_owned()));
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            length = sign.len();
            tokens.push(Token::Sign(sign));
        } else {
            return Err(format!("\"{first}\" has no meaning here"));
        }
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

/// Returns the length in bytes of the number at the beginning of `text`: `12`, `0.5`, `1e-6`. In `3..9` the dots
/// are not part of the number.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(0);
    if text[length..].starts_with('.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if text[length..].starts_with(['e', 'E']) {
        let signed = length + 1 + usize::from(text[length + 1..].starts_with(['-', '+']));
        if digits(signed) > 0 {
            return signed + digits(signed);
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let joined = |tokens: Vec<Token>| tokens.iter().map(Token::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(tokens(text).map_or_else(|error| error, joined), expected);
    }

    #[test]
    fn words_numbers_and_signs() {
        check("b.loss<0.5*a.loss at end", "b . loss < 0.5 * a . loss at end");
        check(" 3..9 1.5e-3 2e 5 % 12%", "3 .. 9 0.0015 2 e 0.05 0.12");
        check("(x>=1)", "( x >= 1 )");
        check("", "");
        check("γ > 1", "\"γ\" has no meaning here");
        check("a & b", "\"&\" has no meaning here");
        check("1e999", "\"1e999\" is too large");
    }
}
