//! The language of whoever sits at the terminal.

use onscene_node::wording::Language;

/// What says it, the strongest first (POSIX.1-2024, 8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that the terminal's locale says; English for `C`, and where it says none.
pub(crate) fn of_terminal() -> Language {
    let mut set = VARIABLES
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .filter(|locale| !locale.is_empty());
    let spoken = set.next().and_then(|locale| Language::accepted(&locale));
    spoken.unwrap_or(Language::English)
}
