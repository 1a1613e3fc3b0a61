//! How long files and functions may get.

use crate::assert_tidy;
use crate::code::functions;
use crate::tree::Tree;

/// Lines of a Rust file, at most: beyond it is more than one idea.
const FILE_LINES_MAX: usize = 400;
/// Lines of a function, from `fn` to its brace: what fits on a screen.
const FUNCTION_LINES_MAX: usize = 70;

/// Longer all the same, and how long: `path`. This list may only shrink.
const LONG_FILES: &[(&str, usize)] = &[];
/// Longer all the same, and how long: `path name`. This list may only shrink.
const LONG_FUNCTIONS: &[(&str, usize)] = &[];

/// What is over `limit` without leave, and what has leave that it no longer needs.
fn over(measured: &[(String, usize)], limit: usize, allowed: &[(&str, usize)]) -> Vec<String> {
    let leave = |name: &str| allowed.iter().find(|(path, _)| *path == name);
    let mut findings: Vec<String> = measured
        .iter()
        .filter(|(name, lines)| *lines > leave(name).map_or(limit, |(_, lines)| *lines))
        .map(|(name, lines)| format!("{name}: {lines} lines, at most {limit}"))
        .collect();
    for (name, lines) in allowed {
        let still = measured
            .iter()
            .any(|(path, now)| path == name && now > &limit);
        if !still {
            findings.push(format!("{name} ({lines}): take it off the list"));
        }
    }
    findings
}

fn file_lengths(tree: &Tree) -> Vec<(String, usize)> {
    tree.rust()
        .map(|file| (file.path.clone(), file.text().lines().count()))
        .collect()
}

fn function_lengths(tree: &Tree) -> Vec<(String, usize)> {
    tree.rust()
        .flat_map(|file| {
            functions(file.text())
                .unwrap_or_else(|error| panic!("{}: {error}", file.path))
                .into_iter()
                .map(|function| (format!("{} {}", file.path, function.name), function.lines))
        })
        .collect()
}

#[test]
fn no_file_is_longer_than_one_idea() {
    let measured = file_lengths(&Tree::read());
    assert_tidy(&over(&measured, FILE_LINES_MAX, LONG_FILES));
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let measured = function_lengths(&Tree::read());
    assert_tidy(&over(&measured, FUNCTION_LINES_MAX, LONG_FUNCTIONS));
}

#[test]
fn a_list_of_exceptions_can_only_shrink() {
    let measured = [("a".to_owned(), 12), ("b".to_owned(), 9)];
    assert_eq!(over(&measured, 10, &[]).len(), 1, "a is too long");
    assert!(over(&measured, 10, &[("a", 12)]).is_empty(), "a has leave");
    assert_eq!(over(&measured, 10, &[("a", 11)]).len(), 1, "a has grown");
    assert_eq!(
        over(&measured, 10, &[("a", 12), ("b", 11)]).len(),
        1,
        "b needs none"
    );
    assert_eq!(
        over(&measured, 10, &[("a", 12), ("c", 11)]).len(),
        1,
        "c is gone"
    );
}

#[test]
fn functions_are_measured_wherever_they_stand() {
    let text = "impl A {\n  /// Doc.\n  fn one(\n    &self,\n  ) {\n  }\n}\n\
                mod m {\n  trait T {\n    fn two() {\n    }\n    fn none();\n  }\n}\n";
    let measured = function_lengths(&Tree::of(&[("a.rs", text)]));
    assert_eq!(
        measured,
        [("a.rs one".to_owned(), 4), ("a.rs two".to_owned(), 2)]
    );
}
