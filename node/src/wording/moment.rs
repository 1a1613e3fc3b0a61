//! Times within sentences.

use super::Language;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// An RFC 3339 time as people say it, to the minute; with its year where that is another than of the time
/// that it stands beside. What is no such time is shown as it is.
pub fn moment(language: Language, at: &str, beside: &str) -> String {
    told(language, at, beside).unwrap_or_else(|| at.to_owned())
}

fn told(language: Language, at: &str, beside: &str) -> Option<String> {
    let (year, minute) = (at.get(..4)?, at.get(11..16)?);
    let month: usize = at.get(5..7)?.parse().ok()?;
    let day: u8 = at.get(8..10)?.parse().ok()?;
    let other_year = beside.get(..4) != Some(year);
    Some(match (language, other_year) {
        (Language::Chinese, false) => format!("{month}月{day}日 {minute}"),
        (Language::Chinese, true) => format!("{year}年{month}月{day}日 {minute}"),
        (Language::English, false) => format!("{day} {} {minute}", name(month)?),
        (Language::English, true) => format!("{day} {} {year} {minute}", name(month)?),
    })
}

fn name(month: usize) -> Option<&'static str> {
    MONTHS.get(month.checked_sub(1)?).copied()
}
