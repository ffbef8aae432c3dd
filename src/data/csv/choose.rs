//! What each column of a table is used for: the class, features, or nothing.

use super::cell::NumberForm;
use super::report::{ClassReason, LeftOut, MAX_VALUES, Role};
use super::survey::Survey;
use crate::config::{ClassColumn, Problem, ProblemKind, TableConfig, TableFault};

/// Names that classes have and features hardly ever, in lower case without spaces and marks.
pub(super) const CLASS_NAMES: [&str; 16] = [
    "class",
    "classes",
    "classname",
    "classlabel",
    "label",
    "labels",
    "target",
    "targets",
    "species",
    "클래스",
    "라벨",
    "레이블",
    "정답",
    "분류",
    "품종",
    "종류",
];
/// Names that classes have, and features too.
const POSSIBLE_NAMES: [&str; 18] = [
    "y",
    "type",
    "kind",
    "category",
    "group",
    "outcome",
    "diagnosis",
    "result",
    "survived",
    "variety",
    "cultivar",
    "종",
    "유형",
    "범주",
    "그룹",
    "결과",
    "진단",
    "타깃",
];

/// Names of features that are often the only text of a table, in lower case without spaces and marks.
const FEATURE_NAMES: [&str; 14] = [
    "sex", "gender", "month", "day", "weekday", "city", "country", "region", "state", "성별", "월", "요일", "지역",
    "시도",
];
/// Names of columns that number the rows, in lower case without spaces and marks. Those that end with `Id`, `_id` or 번호 do
/// too.
const INDEX_NAMES: [&str; 12] =
    ["id", "index", "idx", "no", "nr", "row", "rownames", "unnamed0", "번호", "순번", "연번", "학번"];

/// What the columns of a table are used for.
#[derive(Debug)]
pub(super) struct Choice {
    pub roles: Vec<Role>,
    /// The place of the class column and why it was chosen.
    ///
    /// # Errors
    /// What is wrong with the choice of the user, or why no column can be the class.
    pub class: Result<(usize, ClassReason), Problem>,
}

/// Chooses what the columns with these names are used for, in a table with or without a decimal comma and a header. `file` is
/// the name of the file in messages.
///
/// # Errors
/// If the user names a column that there is not.
pub(super) fn choose(
    names: &[String],
    columns: &[Survey],
    (decimal_comma, header): (bool, bool),
    options: &TableConfig,
    file: &str,
) -> Result<Choice, Problem> {
    let [ignored, kept] = [("data.ignore", &options.ignore), ("data.keep", &options.keep)].map(|(key, wanted)| {
        let place = |name: &String| {
            place(names.iter().map(String::as_str), name).ok_or_else(|| {
                let (said, file) = (format!("\"{}\"", super::name::short(name)), file.to_owned());
                Problem::of(key, ProblemKind::NoColumn { said, file, columns: None })
            })
        };
        wanted.iter().map(place).collect::<Result<Vec<usize>, Problem>>()
    });
    let (ignored, kept) = (ignored?, kept?);
    let numbers: Vec<Option<NumberForm>> = columns.iter().map(|column| column.number_in(decimal_comma)).collect();
    let roles: Vec<Role> = (0..columns.len())
        .map(|at| {
            if ignored.contains(&at) {
                return Role::LeftOut(LeftOut::Ignored);
            }
            let is_index = || numbers_rows(&names[at], (at + 1, header)) && columns[at].may_number_rows();
            role(&columns[at], numbers[at], is_index, kept.contains(&at))
        })
        .collect();
    let class = class(names, columns, &roles, options, file);
    let roles = roles.into_iter().enumerate();
    let is_class = |at: usize| class.as_ref().is_ok_and(|(class, _)| *class == at);
    let roles = roles.map(|(at, role)| if is_class(at) { Role::Class } else { role }).collect();
    Ok(Choice { roles, class })
}

/// Returns the place of the first column with this name, or else of the first that is spelled so in other cases.
pub(super) fn place<'a>(names: impl IntoIterator<Item = &'a str> + Clone, name: &str) -> Option<usize> {
    let whole = name.trim();
    let name = super::name::short(whole);
    let lower = name.to_lowercase();
    // A long name with a number is longer than one that was only shortened.
    let exact = names.clone().into_iter().position(|other| other == name || other == whole);
    exact.or_else(|| names.into_iter().position(|other| other.to_lowercase() == lower))
}

/// Returns whether a column with this name and number, counted from 1, numbers the rows by its name, or by the lack of one in a
/// header.
fn numbers_rows(name: &str, (number, header): (usize, bool)) -> bool {
    let ends = |end: &str| name.strip_suffix(end).is_some_and(|before| !before.ends_with(char::is_uppercase));
    INDEX_NAMES.contains(&&*plain(name))
        || ["Id", "ID", "_id", " id", "번호"].into_iter().any(ends)
        || (header && *name == format!("column {number}"))
}

/// Returns a name in lower case without spaces and marks.
pub(super) fn plain(name: &str) -> String {
    name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "")
}

/// Returns what a column is used for that is not the class.
fn role(column: &Survey, number: Option<NumberForm>, is_index: impl Fn() -> bool, is_kept: bool) -> Role {
    if column.is_empty() {
        return Role::LeftOut(LeftOut::Empty);
    }
    if column.is_mostly_empty() && !is_kept {
        return Role::LeftOut(LeftOut::MostlyEmpty);
    }
    if let Some(form) = number {
        return match is_kept {
            false if column.counts() => Role::LeftOut(LeftOut::Counts),
            false if is_index() => Role::LeftOut(LeftOut::Index),
            _ => Role::Number(form),
        };
    }
    Role::LeftOut(match column.different() {
        _ if column.is_mixed() && !is_kept => LeftOut::Mixed,
        Some(_) if column.is_unique() && !is_kept => LeftOut::Unique,
        Some(1) => LeftOut::SameText,
        Some(n) if n <= MAX_VALUES => return Role::Values(column.values()),
        _ => LeftOut::ManyValues,
    })
}

/// Chooses the class column: that of the user; else one with a name of classes; else the only column of text; else one
/// with a name that classes may have; else the last, or the first if the last is a measurement.
fn class(
    names: &[String],
    columns: &[Survey],
    roles: &[Role],
    options: &TableConfig,
    file: &str,
) -> Result<(usize, ClassReason), Problem> {
    let chosen = match &options.class {
        ClassColumn::Auto => None,
        ClassColumn::Named(name) => Some(
            place(names.iter().map(String::as_str), name).ok_or_else(|| format!("\"{}\"", super::name::short(name))),
        ),
        ClassColumn::Numbered(number) => {
            let at = usize::try_from(*number).ok().and_then(|number| number.checked_sub(1));
            Some(at.filter(|at| *at < names.len()).ok_or_else(|| number.to_string()))
        }
    };
    match chosen {
        Some(Ok(at)) if roles[at] == Role::LeftOut(LeftOut::Ignored) => {
            return Err(Problem::of("data.class", ProblemKind::ClassIgnored));
        }
        Some(Ok(at)) => return Ok((at, ClassReason::Chosen)),
        Some(Err(said)) => {
            let (file, columns) = (file.to_owned(), Some(names.len()));
            return Err(Problem::of("data.class", ProblemKind::NoColumn { said, file, columns }));
        }
        None => {}
    }
    let is_used = |at: &usize| match roles[*at] {
        Role::Number(_) | Role::Values(_) => true,
        // Too many for features, but not for classes.
        Role::LeftOut(why) => why == LeftOut::ManyValues && columns[*at].different().is_some(),
        Role::Class => false,
    };
    let is_text = |at: &usize| !matches!(roles[*at], Role::Number(_));
    let has_classes = |at: &usize| columns[*at].different().is_some_and(|n| n > 1);
    let used = || (0..columns.len()).filter(is_used);
    let named = |list: &[&str]| {
        // A class that is the same in every row is a mistake, which is told as one; one that is missing in most rows, or has
        // values as 10A and 10B, is a class all the same.
        let is_same = |at: &usize| roles[*at] == Role::LeftOut(LeftOut::SameText);
        let is_odd = |at: &usize| matches!(roles[*at], Role::LeftOut(LeftOut::MostlyEmpty | LeftOut::Mixed));
        let can_be = (0..columns.len()).filter(|at| is_same(at) || ((is_used(at) || is_odd(at)) && has_classes(at)));
        let mut named: Vec<usize> = can_be.filter(|at| list.contains(&&*plain(&names[*at]))).collect();
        // Of a class and its number the name says more. Beside another such name y is the second coordinate.
        named.sort_by_key(|at| (!is_text(at), plain(&names[*at]) == "y"));
        named
    };
    let (first, last) = (used().next(), used().next_back());
    // Classes 0.0 and 1.0 are whole, too: a column of whole numbers with gaps is written so.
    let is_whole = |at: &usize| {
        let has_whole = |form: &NumberForm, cell: &String| form.value(cell).is_ok_and(|x| x.fract() == 0.0);
        let values = || columns[*at].values();
        columns[*at].is_whole
            || matches!(&roles[*at], Role::Number(form) if values().iter().all(|cell| has_whole(form, cell)))
    };
    let is_measured = |at: &usize| !has_classes(at) || (!is_text(at) && !is_whole(at));
    let mut texts = used().filter(is_text);
    // Beside a last column that may be the class a sex or a month is a feature.
    let may_be_class = |last: usize| !is_text(&last) && !is_measured(&last) && columns[last].repeats();
    let is_feature = |at: usize| FEATURE_NAMES.contains(&&*plain(&names[at])) && last.is_some_and(may_be_class);
    let only_text = texts.next().filter(|text| texts.next().is_none() && !is_feature(*text));
    let reasons = [
        (named(&CLASS_NAMES).first().copied(), ClassReason::Name),
        (only_text, ClassReason::OnlyText),
        (named(&POSSIBLE_NAMES).into_iter().find(|at| !is_measured(at)), ClassReason::Name),
        (first.filter(|first| !is_measured(first) && last.is_some_and(|last| is_measured(&last))), ClassReason::First),
        (last, ClassReason::Last),
    ];
    let found = reasons.into_iter().find_map(|(at, why)| Some((at?, why)));
    found.ok_or_else(|| TableFault::NoClassColumn.of(file))
}
