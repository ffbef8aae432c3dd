//! The head of a Weka file (ARFF): the names of its attributes, and where its rows begin.

/// What the head of an ARFF file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The names of the attributes, which are the columns.
    pub names: Vec<String>,
    /// Number of lines up to `@data`.
    pub lines: u64,
}

/// Reads the head of an ARFF file; `None` if `text` is no such file.
pub(super) fn head(text: &str) -> Option<Head> {
    let mut names = Vec::new();
    let mut begun = false;
    for (number, line) in (1..).zip(super::lines(text)) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('%') {
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word.to_ascii_lowercase().as_str() {
            "@relation" => begun = true,
            "@attribute" if begun => names.push(name(rest.trim_start())),
            "@data" if begun => return Some(Head { names, lines: number }),
            _ => return None,
        }
    }
    None
}

/// Returns the name at the beginning of `text`, which may be in quotes.
fn name(text: &str) -> String {
    match text.chars().next() {
        Some(quote @ ('\'' | '"')) => {
            let mut name = String::new();
            let mut chars = text[1..].chars();
            while let Some(c) = chars.next().filter(|c| *c != quote) {
                name.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
            }
            name
        }
        _ => text.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_rows_of_a_head() {
        let text = "% trees\n\n@RELATION trees\n@ATTRIBUTE 'leaf \\'length' NUMERIC\n@attribute\twidth real\n\
                    @attribute kind{a, b}\n@DATA\n1,2,a\n";
        let names = ["leaf 'length", "width", "kind"].map(str::to_owned).to_vec();
        assert_eq!(head(text), Some(Head { names, lines: 7 }));
        assert_eq!(head("@attribute a real\n@data\n"), None, "no relation");
        assert_eq!(head("@relation a\n@attribute a real\n"), None, "no data");
        assert_eq!(head("x,y\n@relation,2\n"), None);
        assert_eq!(head(""), None);
    }
}
