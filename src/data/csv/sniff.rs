//! How a table is written, told by its beginning: separator, comments, header.

use super::MAX_COLUMNS;
use super::arff;
use super::cell::{NumberForm, is_missing};
use super::rows::{Layout, Rows, Separator};
use crate::config::Header;

/// Rows of the beginning that are looked at.
const ROWS: usize = 1000;

/// How a table is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub layout: Layout,
    /// Whether the first row names the columns.
    pub header: bool,
    /// The names of the columns in the head of an ARFF file.
    pub names: Option<Vec<String>>,
    /// Number of columns of most rows.
    pub width: usize,
}

/// The cells of a few rows.
type Cells = Vec<Vec<String>>;

impl Form {
    /// Tells the form of the table that begins with `text`, which ends with a whole line unless it is the whole table.
    /// Returns `None` if no separator gives two columns.
    pub fn tell(text: &str, header: Header) -> Option<Self> {
        if let Some(head) = arff::head(text) {
            let layout = Layout { skipped: head.lines, arff: true, ..Layout::plain(Separator::Comma) };
            return Some(Self { layout, header: false, width: head.names.len(), names: Some(head.names) });
        }
        let (skipped, said) = said_separator(text);
        let of = |separator| Layout { skipped, ..Layout::plain(separator) };
        let with = |mut layout: Layout| {
            let (cells, comments) = read(text, layout);
            if comments <= cells.len() {
                return (layout, cells);
            }
            // Where most lines begin with #, it is part of the data if all of them have the same columns.
            layout.comments = false;
            let all = read(text, layout).0;
            let width = usual_width(&all);
            let is_table = width > 1 && all.iter().all(|row| row.len() == width);
            layout.comments = !is_table;
            (layout, if is_table { all } else { cells })
        };
        let mut best: Option<(f64, Layout, Cells, usize)> = None;
        for separator in Separator::ALL.into_iter().filter(|separator| said.is_none_or(|said| said == *separator)) {
            let (layout, cells) = with(of(separator));
            let width = usual_width(&cells);
            let fit = fit(&cells, width, separator);
            if width > 1 && best.as_ref().is_none_or(|(most, ..)| fit > most + 1e-9) {
                best = Some((fit, layout, cells, width));
            }
        }
        let (_, mut layout, cells, mut width) = best?;
        if width > MAX_COLUMNS {
            // A spreadsheet may fill up all of its columns; rows with more cells are read where those are empty.
            let last = |row: &Vec<String>| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
            width = cells.iter().map(last).max().unwrap_or(0);
        }
        let looks = has_header(&cells, width);
        if !looks && layout.comments && header != Header::Absent {
            layout.named_by = comment_with_names(text, layout, width).unwrap_or(0);
        }
        let header = match header {
            Header::Auto => looks || layout.named_by > 0,
            Header::Present => true,
            Header::Absent => false,
        };
        Some(Self { layout, header, names: None, width })
    }
}

/// Returns the number of lines that Excel's line `sep=;` takes at the beginning, and the separator that it says.
fn said_separator(text: &str) -> (u64, Option<Separator>) {
    let first = super::lines(text).next().unwrap_or_default().trim_matches(['"', ' ']).to_ascii_lowercase();
    match first.strip_prefix("sep=") {
        Some(said) if said.len() <= 1 => {
            let separator = Separator::ALL.into_iter().find(|separator| said.as_bytes() == [separator.byte()]);
            (1, separator)
        }
        _ => (0, None),
    }
}

/// Reads the first rows of `text`, as far as they can be read, and counts the comments among them.
fn read(text: &str, layout: Layout) -> (Cells, usize) {
    let mut rows = Rows::new(text.as_bytes(), layout);
    let mut cells = Cells::new();
    while cells.len() < ROWS && matches!(rows.advance(), Ok(true)) {
        cells.push(rows.cells().map(str::to_owned).collect());
    }
    (cells, usize::try_from(rows.comments).unwrap_or(usize::MAX))
}

/// Returns the number of cells that most rows have; of two equally frequent ones the larger.
fn usual_width(cells: &[Vec<String>]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in cells {
        *counts.entry(row.len()).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// Returns how well a separator fits, 0..=1: the share of rows of the usual width, times the share of their cells that
/// are values: numbers, nothing, or text without another separator in it (clevercsv weighs the same two).
#[expect(clippy::cast_precision_loss, reason = "counts of cells are far below 2^52")]
fn fit(cells: &[Vec<String>], width: usize, separator: Separator) -> f64 {
    let usual = || cells.iter().filter(|row| row.len() == width);
    let values = usual().flatten().filter(|cell| is_value(cell, separator)).count();
    let all = (usual().count() * width).max(1) as f64;
    usual().count() as f64 / cells.len().max(1) as f64 * values as f64 / all
}

fn is_value(cell: &str, separator: Separator) -> bool {
    let foreign = |c: char| ['\t', ';', ',', '|'].contains(&c) && c != char::from(separator.byte());
    // As 2 6 between decimal commas.
    let are_numbers = || cell.contains(' ') && cell.split_whitespace().all(is_number);
    is_missing(cell) || is_number(cell) || !(cell.contains(foreign) || cell.contains("  ") || are_numbers())
}

/// Returns whether `cell` is a number in any form.
pub(super) fn is_number(cell: &str) -> bool {
    NumberForm::ALL.iter().any(|form| form.reads(cell) || NumberForm { percent: true, ..*form }.reads(cell))
}

/// Returns whether the first row names the columns: whether it differs from the rows below it.
///
/// Where columns of numbers stand below (nine of ten cells, as everywhere), it is a header if at least half of its cells
/// above them are words. Numbers
/// there are names too if they count the columns (0, 1, 2, …) and numbers with fractions stand below, as in tables
/// of pandas, or if they go on by equal steps, as years do, beside words that no row repeats. Where all is text, it is a header if no cell of it occurs again in its column.
fn has_header(cells: &[Vec<String>], width: usize) -> bool {
    let Some((first, below)) = cells.split_first() else { return false };
    let below: Vec<&Vec<String>> = below.iter().filter(|row| row.len() == width).collect();
    if below.is_empty() {
        return true;
    }
    let column = |at: usize| below.iter().map(move |row| row[at].as_str()).filter(|cell| !is_missing(cell));
    let is_of_numbers = |at: &usize| {
        let numbers = column(*at).filter(|cell| is_number(cell)).count();
        numbers > 0 && 10 * numbers >= 9 * column(*at).count()
    };
    let of_numbers: Vec<usize> = (0..width.min(first.len())).filter(is_of_numbers).collect();
    let said: Vec<&str> = of_numbers.iter().map(|at| first[*at].as_str()).filter(|cell| !is_missing(cell)).collect();
    let words = said.iter().filter(|cell| !is_number(cell)).count();
    // Years and wavelengths: numbers at equal steps, and a name that no row repeats.
    let names = || first.iter().enumerate().filter(|(at, cell)| *at < width && !is_missing(cell) && !is_number(cell));
    let is_name = |(at, name): (usize, &String)| !column(at).any(|cell| cell == name);
    if are_equal_steps(&said) && names().next().is_some() && names().all(is_name) {
        return true;
    }
    if words > 0 {
        return 2 * words >= said.len();
    }
    if !said.is_empty() {
        let counts = |from: usize| said.iter().zip(from..).all(|(cell, n)| *cell == n.to_string());
        let fractions = of_numbers.iter().any(|at| column(*at).any(|cell| cell.contains('.')));
        return said.len() > 2 && fractions && (counts(0) || counts(1));
    }
    first.iter().enumerate().all(|(at, name)| at >= width || !column(at).any(|cell| cell == name))
}

/// Returns whether the numbers among these cells, at least three, go on by equal steps.
fn are_equal_steps(cells: &[&str]) -> bool {
    let numbers: Vec<i64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
    let all = numbers.len() == cells.iter().filter(|cell| is_number(cell)).count();
    let steps = || numbers.windows(2).map(|pair| pair[1].checked_sub(pair[0]));
    let first = steps().next().flatten();
    all && numbers.len() > 2 && first != Some(0) && first.is_some() && steps().all(|step| step == first)
}

/// Returns the line of the comment that names the columns of a table without a header: the last one before its first
/// row, if it has a cell for every column, as `#,Name,Type` and `# x y class` have.
fn comment_with_names(text: &str, layout: Layout, width: usize) -> Option<u64> {
    let before = (1_u64..).zip(super::lines(text)).skip(usize::try_from(layout.skipped).unwrap_or(usize::MAX));
    let comments = before.take_while(|(_, line)| line.trim().is_empty() || line.starts_with(['#', '%']));
    let (number, line) = comments.filter(|(_, line)| line.starts_with(['#', '%'])).last()?;
    let names = |text: &str| {
        let (cells, _) = read(text, Layout { comments: false, skipped: 0, ..layout });
        // A row that was commented out names nothing.
        cells.first().filter(|row| !row.iter().any(|cell| is_number(cell))).map_or(0, Vec::len)
    };
    (names(line) == width || names(line.trim_start_matches(['#', '%', ' '])) == width).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, separator: Separator, header: bool, width: usize) -> Form {
        let form = Form::tell(text, Header::Auto).unwrap();
        assert_eq!((form.layout.separator, form.header, form.width), (separator, header, width), "{text}");
        form
    }

    #[test]
    fn separators() {
        check("x,y,kind\n1,2,a\n3,4,b\n", Separator::Comma, true, 3);
        check("x;y;kind\n1,5;2,25;a\n3,5;4,5;b\n", Separator::Semicolon, true, 3);
        check("1,5;2,25;a\n3,5;4,5;b\n", Separator::Semicolon, false, 3);
        check("x\ty\tkind\n1\t2\ta b\n3\t4\tb c\n", Separator::Tab, true, 3);
        check("x|y|kind\n1|2|a\n", Separator::Bar, true, 3);
        check("  1.0   2.0  a\n 10.0  -2.5  b\n", Separator::Spaces, false, 3);
        check(
            "18.0   8   307.0\t\"chevrolet malibu\"\n15.0   8   350.0\t\"buick skylark\"\n",
            Separator::Spaces,
            false,
            4,
        );
        check("name,kind\n\"Smith; John\",a\n\"Doe; Jane\",b\n", Separator::Comma, true, 2);
        check("x,kind\n1,Iris setosa\n2,Iris virginica\n", Separator::Comma, true, 2);
        assert_eq!(Form::tell("x\n1\n2\n", Header::Auto), None);
        assert_eq!(Form::tell("", Header::Auto), None);
    }

    #[test]
    fn a_line_of_excel_says_the_separator() {
        let form = check("sep=;\nx;kind\n1,5;a\n", Separator::Semicolon, true, 2);
        assert_eq!(form.layout.skipped, 1);
        assert_eq!(check("SEP=,\nx,kind\n1,a\n", Separator::Comma, true, 2).layout.skipped, 1);
    }

    #[test]
    fn headers() {
        check("5.1,3.5,a\n4.9,3,b\n", Separator::Comma, false, 3);
        check("?,3.5,a\n4.9,3,b\n", Separator::Comma, false, 3);
        check(",x,kind\n0,3.5,a\n1,3,b\n", Separator::Comma, true, 3);
        check("size,kind\nlarge,a\nsmall,b\nlarge,a\n", Separator::Comma, true, 2);
        check("large,a\nsmall,b\nlarge,a\n", Separator::Comma, false, 2);
        check(",0,1,2,target\n0,5.1,3.5,1.4,a\n1,4.9,3.0,1.4,a\n", Separator::Comma, true, 5);
        check("1,2,3\n4,5,6\n", Separator::Comma, false, 3);
        check("0,1,2,3,target\n5,3,1,0,0\n4,3,1,0,1\n", Separator::Comma, true, 5);
        check("2019,2020,2021,label\n5,3,1,a\n4,3,1,b\n", Separator::Comma, true, 4);
        check("400,402,404,kind\n.5,.3,.1,a\n.4,.3,.1,b\n", Separator::Comma, true, 4);
        check("1,2,3,a\n5,3,1,a\n4,3,1,b\n", Separator::Comma, false, 4);
        check("7,7,7,kind\n5,3,1,a\n4,3,1,b\n", Separator::Comma, false, 4);
        check("5,2 6,8 0\n4,1 7,7 1\n5,5 6,0 0\n", Separator::Spaces, false, 3);
        check("x,y,class\n", Separator::Comma, true, 3);
        // Two tables, one below the other: the second header is a row that is no data, the first is still a header.
        let rows = "1.5,2.5,a\n3.5,4.5,b\n".repeat(8);
        check(&format!("x,y,kind\n{rows}x,y,kind\n{rows}"), Separator::Comma, true, 3);
        check(&format!("x,y,kind\ncm,cm,\n{rows}"), Separator::Comma, true, 3);
        assert!(!Form::tell("x,y\n1,a\n2,b\n", Header::Absent).unwrap().header);
        assert!(Form::tell("1,2\n1,a\n2,b\n", Header::Present).unwrap().header);
    }

    #[test]
    fn comments_may_name_the_columns() {
        let named =
            |text: &str| Form::tell(text, Header::Auto).map(|form| (form.header, form.layout.named_by)).unwrap();
        assert_eq!(named("# in cm\nx,y\n1,2\n3,4\n"), (true, 0));
        assert_eq!(named("# in cm\n1,2\n3,4\n"), (false, 0));
        assert_eq!(named("#,Name,Type\n1,Ivy,grass\n2,Oak,tree\n"), (true, 1));
        assert_eq!(named("# 9.9,9.8,a\n1,2,b\n3,4,a\n"), (false, 0), "a row that was commented out");
        assert_eq!(named("% fat,class,protein\n4.2,0,5.1\n3.1,1,2.2\n"), (true, 1));
        assert_eq!(named("# May\n# x y kind\n1.0 2.0 0\n3.0 4.5 1\n"), (true, 2));
        let colors = Form::tell("#f00,1,a\n#0f0,2,b\n#00f,3,a\n", Header::Auto).unwrap();
        assert!(!colors.layout.comments);
        let long = "# from\n# our\n# quarry, in May\nx,y\n1,2\n";
        assert!(Form::tell(long, Header::Auto).unwrap().layout.comments);
    }

    #[test]
    fn weka() {
        let form =
            check("@relation t\n@attribute x real\n@attribute kind {a,b}\n@data\n1,a\n", Separator::Comma, false, 2);
        assert_eq!((form.names.unwrap(), form.layout.skipped), (vec!["x".to_owned(), "kind".to_owned()], 4));
    }
}
