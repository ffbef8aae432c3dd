//! Escapes text for LaTeX.

/// Returns `text` for LaTeX: special characters are escaped and mathematical signs set in math mode. The result works
/// with every LaTeX engine; Korean needs one that supports Hangul.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // A letter followed by a combining hat.
        if chars.next_if_eq(&'\u{302}').is_some() {
            out.extend([r"\ensuremath{\hat{", &sign(c), "}}"]);
            continue;
        }
        out.push_str(&sign(c));
    }
    out
}

fn sign(c: char) -> String {
    let math = |command: &str| format!(r"\ensuremath{{{command}}}");
    match c {
        '\\' => r"\textbackslash{}".to_owned(),
        '{' | '}' | '$' | '&' | '#' | '_' | '%' => format!(r"\{c}"),
        '^' => r"\textasciicircum{}".to_owned(),
        '~' => r"\textasciitilde{}".to_owned(),
        '"' => r"\textquotedbl{}".to_owned(),
        '<' => r"\textless{}".to_owned(),
        '>' => r"\textgreater{}".to_owned(),
        '|' => r"\textbar{}".to_owned(),
        'ẑ' => math(r"\hat{z}"),
        'α' => math(r"\alpha"),
        'β' => math(r"\beta"),
        'γ' => math(r"\gamma"),
        'δ' => math(r"\delta"),
        'ε' => math(r"\varepsilon"),
        'μ' => math(r"\mu"),
        'π' => math(r"\pi"),
        'σ' => math(r"\sigma"),
        'Σ' => math(r"\Sigma"),
        'Δ' => math(r"\Delta"),
        '∂' => math(r"\partial"),
        '∇' => math(r"\nabla"),
        '∞' => math(r"\infty"),
        '−' => math("-"),
        '×' => math(r"\times"),
        '·' => math(r"\cdot"),
        '±' => math(r"\pm"),
        '≤' => math(r"\le"),
        '≥' => math(r"\ge"),
        '→' => math(r"\to"),
        '√' => math(r"\surd"),
        '′' => math("'"),
        '²' => math("^2"),
        '³' => math("^3"),
        '‖' => math(r"\Vert"),
        '…' => r"\ldots{}".to_owned(),
        '–' => "--".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escaped(text), expected);
    }

    #[test]
    fn what_latex_would_take_for_commands_is_text() {
        check(r"50 % of a_b & c\d {e} #1 $x$", r"50 \% of a\_b \& c\textbackslash{}d \{e\} \#1 \$x\$");
        check("γ = 1, β = −0.5", r"\ensuremath{\gamma} = 1, \ensuremath{\beta} = \ensuremath{-}0.5");
        check("ẑ, x\u{302}", r"\ensuremath{\hat{z}}, \ensuremath{\hat{x}}");
        check("가중합 Σwx", r"가중합 \ensuremath{\Sigma}wx");
        check("one\ntwo", "one two");
        check("\u{1b}[31mred\u{9b}0m\u{7f}", " [31mred 0m ");
    }

    proptest! {
        #[test]
        fn braces_are_balanced_and_no_comment_begins(text in any::<String>()) {
            let escaped = escaped(&text);
            let (mut depth, mut before) = (0_i32, ' ');
            for c in escaped.chars() {
                let is_text = before == '\\';
                match c {
                    c if c.is_control() => prop_assert!(false, "{escaped:?}"),
                    '{' if !is_text => depth += 1,
                    '}' if !is_text => depth -= 1,
                    '%' | '&' | '#' | '$' | '_' => prop_assert!(is_text, "{escaped}"),
                    _ => {}
                }
                prop_assert!(depth >= 0);
                before = c;
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
