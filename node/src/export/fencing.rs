//! How every template writes what it is given: as text, never as markup, and so that no words turn those
//! beside them. It stands in `askama.toml`, so no template can forget it.

use askama::filters::{Escaper, Html};
use onscene_protocol::typing::fence;
use std::fmt::{self, Write};

/// Escapes for HTML what [`fence`] fenced in. Control characters, which HTML forbids, are left out: so a
/// form that was refused for them comes back without.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fenced;

impl Escaper for Fenced {
    fn write_escaped_str<W: Write>(&self, dest: W, words: &str) -> fmt::Result {
        let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let fenced = fence(words);
        if fenced.contains(is_odd) {
            Html.write_escaped_str(dest, &fenced.replace(is_odd, ""))
        } else {
            Html.write_escaped_str(dest, &fenced)
        }
    }
}
