//! ARCHITECTURE.md is a map: what it points at is there, and the tests it names. SECURITY.md names what
//! shows each of its promises: those tests are there too.

use crate::assert_tidy;
use crate::tree::{File, Tree};

const MAP: &str = "ARCHITECTURE.md";
const PROMISES: &str = "SECURITY.md";
/// Endings by which a single name is known to be a file's.
const ENDINGS: &[&str] = &[".rs", ".md", ".toml", ".yml", ".json", ".py"];
/// More lines, and nobody reads it first.
const MAP_LINES_MAX: usize = 300;

/// The paths that a text in Markdown names in backticks.
///
/// A path begins with a folder of the root, or ends like a file of ours; `/events` is an address
/// and `attachments/` a folder of the user's data. `*` ends a path: its folder is meant.
fn paths<'a>(text: &'a str, tree: &Tree) -> Vec<&'a str> {
    let is_fence = |line: &&str| line.trim_start().starts_with("```");
    let mut in_fence = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if is_fence(&line) {
            in_fence = !in_fence;
            continue;
        }
        if in_fence {
            continue;
        }
        for code in line.split('`').skip(1).step_by(2) {
            let top = code.split('/').next().unwrap_or_default();
            let is_ours = code.contains('/') && !top.is_empty() && tree.has(top);
            let is_file = !code.starts_with('/') && ENDINGS.iter().any(|end| code.ends_with(end));
            let is_plain = !code.contains([' ', '(', '<', '{', '…']) && !code.contains("://");
            if is_plain && (is_ours || is_file) {
                found.push(code);
            }
        }
    }
    found
}

/// Whether the path is there; a bare file name may be anywhere.
fn is_there(path: &str, tree: &Tree) -> bool {
    let folder = path.split_once('*').map_or(path, |(before, _)| before);
    if path.contains('/') {
        return tree.has(folder);
    }
    let ending = format!("/{path}");
    tree.files
        .iter()
        .any(|file| file.path == path || file.path.ends_with(&ending))
}

fn stale(tree: &Tree) -> Vec<String> {
    let Some(map) = tree.file(MAP) else {
        return vec![format!("{MAP}: is missing")];
    };
    let paths = paths(map.text(), tree);
    let mut findings: Vec<String> = paths
        .iter()
        .filter(|path| !is_there(path, tree))
        .map(|path| format!("{MAP}: `{path}` is not there"))
        .collect();
    for folder in ["protocol", "node", "cli", "tests"] {
        if !paths
            .iter()
            .any(|path| path.split('/').next() == Some(folder))
        {
            findings.push(format!("{MAP}: says nothing about `{folder}/`"));
        }
    }
    findings.extend(gone(map, tree).map(|name| format!("{MAP}: `{name}` is not there")));
    let lines = map.text().lines().count();
    if lines > MAP_LINES_MAX {
        findings.push(format!("{MAP}: {lines} lines, at most {MAP_LINES_MAX}"));
    }
    findings
}

/// Names in backticks that read like a test's: a sentence.
pub(crate) fn tests_named(text: &str) -> impl Iterator<Item = &str> {
    let is_sentence = |code: &&str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        code.chars().all(plain) && code.matches('_').count() > 1
    };
    text.split('`').skip(1).step_by(2).filter(is_sentence)
}

/// The tests that a page names and nobody wrote.
fn gone<'a>(page: &'a File, tree: &'a Tree) -> impl Iterator<Item = &'a str> {
    tests_named(page.text()).filter(|name| {
        let head = format!("fn {name}(");
        !tree.rust().any(|file| file.text().contains(&head))
    })
}

fn unshown(tree: &Tree) -> Vec<String> {
    let Some(promises) = tree.file(PROMISES) else {
        return vec![format!("{PROMISES}: is missing")];
    };
    let paths = paths(promises.text(), tree).into_iter();
    let gone_paths = paths.filter(|path| !is_there(path, tree));
    gone_paths
        .chain(gone(promises, tree))
        .map(|name| format!("{PROMISES}: `{name}` is not there"))
        .collect()
}

#[test]
fn every_test_that_a_promise_names_is_there() {
    assert_tidy(&unshown(&Tree::read()));
}

#[test]
fn a_promise_whose_test_is_gone_is_found() {
    let file = ("node/src/a/tests.rs", "#[test]\nfn what_is_said_holds() {}");
    let promise = |text| unshown(&Tree::of(&[file, (PROMISES, text)]));
    let held = "`node/src/a/tests.rs`: `what_is_said_holds`, `onscene revoke`";
    assert_eq!(promise(held), Vec::<String>::new());
    assert_eq!(
        promise("`node/src/b/tests.rs`: `what_is_not_holds`").len(),
        2
    );
    assert_eq!(unshown(&Tree::of(&[])).len(), 1);
}

#[test]
fn every_path_that_the_map_names_is_there() {
    assert_tidy(&stale(&Tree::read()));
}

#[test]
fn a_path_that_is_gone_is_found() {
    let text = "`protocol/src/id.rs` `node/` `cli/src/*.rs` `tests/` `/events` `text/html` \
                `attachments/` `id.rs`\n```\ncli/gone.rs `cli/gone.rs`\n```\n";
    let files = [
        "protocol/src/id.rs",
        "node/a.rs",
        "cli/src/a.rs",
        "tests/a.rs",
    ];
    let mut planted: Vec<(&str, &str)> = files.iter().map(|path| (*path, "")).collect();
    planted.push((MAP, text));
    assert_eq!(stale(&Tree::of(&planted)), Vec::<String>::new());

    let gone = format!("{text}`node/src/gone/` `lost.md`");
    *planted.last_mut().unwrap() = (MAP, &gone);
    assert_eq!(stale(&Tree::of(&planted)).len(), 2);
    assert_eq!(
        stale(&Tree::of(&[])).len(),
        1,
        "a missing map does not pass"
    );
}
