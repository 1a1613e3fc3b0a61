//! Which module of the protocol may use which: ARCHITECTURE.md has them in order, and each uses only
//! those above it.

use crate::assert_tidy;
use crate::code::{find, words};
use crate::tree::{File, Tree};

const MAP: &str = "ARCHITECTURE.md";
const ROOT: &str = "protocol/src/";
/// A row of the map's table.
const ROW: &str = "| `protocol/src/";
/// Files that belong to no module: the crate's own, and what only its tests are made with.
const NO_MODULE: &[&str] = &[
    "protocol/src/fixture.rs",
    "protocol/src/fixture/acts.rs",
    "protocol/src/lib.rs",
];

/// What uses a module below its own all the same, and which. This list may only shrink.
const EXCEPTIONS: &[(&str, &str)] = &[("protocol/src/incident/command/deciding.rs", "plan")];

/// The map's rows from top to bottom, each the modules that it is about.
fn rows(map: &str) -> Vec<Vec<&str>> {
    let rows = map.lines().filter(|line| line.starts_with(ROW));
    rows.map(|row| {
        let paths = row.split('|').nth(1).unwrap_or_default();
        let paths = paths.split('`').skip(1).step_by(2);
        paths.map(module).collect()
    })
    .collect()
}

/// The module of the crate that a file belongs to.
fn module(path: &str) -> &str {
    let path = path.strip_prefix(ROOT).unwrap_or(path);
    let path = path.split('/').next().unwrap_or_default();
    path.trim_end_matches(".rs")
}

/// The ways in which a file can name a module of the crate: from its root, or up from where it is.
fn ways(file: &File, module: &str) -> [String; 2] {
    let depth = file.path.matches('/').count() - ROOT.matches('/').count();
    let up = "super::".repeat(depth + 1);
    [format!("crate::{module}"), format!("{up}{module}")]
}

fn broken(tree: &Tree, exceptions: &[(&str, &str)]) -> Vec<String> {
    let map = tree.file(MAP).map_or("", |file| file.text());
    let rows = rows(map);
    let place = |module: &str| rows.iter().position(|row| row.contains(&module));
    let mut findings = Vec::new();
    let mut needed = vec![false; exceptions.len()];
    let in_protocol = |file: &&File| file.path.starts_with(ROOT) && !file.is_test();
    for file in tree.rust().filter(in_protocol) {
        if NO_MODULE.contains(&file.path.as_str()) {
            continue;
        }
        let Some(own) = place(module(&file.path)) else {
            findings.push(format!("{}: {MAP} does not place it", file.path));
            continue;
        };
        let words = words(file.text()).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        for below in rows.iter().skip(own + 1).flatten() {
            let [from_root, from_here] = ways(file, below);
            let mut lines = find(&words, &from_root);
            lines.extend(find(&words, &from_here));
            let leave = |exception: &(&str, &str)| *exception == (file.path.as_str(), *below);
            match exceptions.iter().position(leave) {
                Some(number) => needed[number] |= !lines.is_empty(),
                None => findings.extend(lines.iter().map(|line| {
                    format!(
                        "{}:{line}: uses `{below}`, which stands below it",
                        file.path
                    )
                })),
            }
        }
    }
    let unneeded = exceptions.iter().zip(needed).filter(|(_, needed)| !needed);
    findings.extend(
        unneeded.map(|((path, below), _)| format!("{path} ({below}): take it off the list")),
    );
    findings
}

#[test]
fn each_module_of_the_protocol_uses_only_those_above_it() {
    assert_tidy(&broken(&Tree::read(), EXCEPTIONS));
}

#[test]
fn a_module_that_uses_one_below_it_is_found_however_it_names_it() {
    let map = (
        MAP,
        "| `protocol/src/a.rs` `protocol/src/b.rs` | two |\n| `protocol/src/c.rs` | one |\n",
    );
    let found = |path, text| broken(&Tree::of(&[map, (path, text)]), &[]);
    let good = [
        ("protocol/src/a.rs", "use crate::b::X;"),
        ("protocol/src/b/part.rs", "use crate::a; // crate::c"),
        ("protocol/src/c.rs", "use crate::{a, b::X};"),
        ("protocol/src/a/tests.rs", "use crate::c::X;"),
        ("protocol/src/fixture.rs", "use crate::c::X;"),
        ("protocol/src/a/part.rs", "use super::c;"),
    ];
    for (path, text) in good {
        assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
    }
    let wrong = [
        ("protocol/src/a.rs", "use crate::{b, c::X};"),
        ("protocol/src/a.rs", "fn f() -> crate::c::X { todo() }"),
        ("protocol/src/a.rs", "use super::c::X;"),
        ("protocol/src/b/part.rs", "use super::super::c::X;"),
        ("protocol/src/d.rs", ""),
    ];
    for (path, text) in wrong {
        assert_eq!(found(path, text).len(), 1, "{path}: {text}");
    }
}

#[test]
fn an_exception_that_nobody_needs_any_more_is_found() {
    let map = (
        MAP,
        "| `protocol/src/a.rs` | |\n| `protocol/src/c.rs` | |\n",
    );
    let uses = ("protocol/src/a.rs", "use crate::c::X;");
    let leave = [("protocol/src/a.rs", "c")];
    assert!(broken(&Tree::of(&[map, uses]), &leave).is_empty());
    let no_more = ("protocol/src/a.rs", "use std::fmt;");
    assert_eq!(broken(&Tree::of(&[map, no_more]), &leave).len(), 1);
}
