//! What files and folders may not be called.

use crate::assert_tidy;
use crate::tree::Tree;

/// Names that say nothing about what lives there.
const EMPTY_NAMES: &[&str] = &[
    "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils",
];

/// Folders of code at the root; everything else there is a file or begins with a dot.
const TOP_FOLDERS: &[&str] = &["cli", "node", "protocol", "tests"];

fn bad_names(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in &tree.files {
        for part in file.path.split('/') {
            let stem = part.split('.').next().unwrap_or_default();
            if EMPTY_NAMES.contains(&stem) {
                findings.push(format!(
                    "{}: `{stem}` says nothing about what lives there",
                    file.path
                ));
            }
        }
        if file.path.ends_with("/mod.rs") {
            findings.push(format!(
                "{}: a module is `thing.rs` with `thing/` beside it",
                file.path
            ));
        }
        if let Some((top, _)) = file.path.split_once('/')
            && !top.starts_with('.')
            && !TOP_FOLDERS.contains(&top)
        {
            findings.push(format!("{}: no other folders at the root", file.path));
        }
    }
    findings
}

#[test]
fn every_name_says_what_lives_there() {
    assert_tidy(&bad_names(&Tree::read()));
}

#[test]
fn names_that_say_nothing_are_found() {
    let paths = [
        "cli/src/utils.rs",
        "node/src/common/a.rs",
        "cli/a/mod.rs",
        "docs/a.md",
    ];
    for path in paths {
        assert_eq!(bad_names(&Tree::of(&[(path, "")])).len(), 1, "{path}");
    }
    assert!(bad_names(&Tree::of(&[("cli/src/commonplace.rs", "")])).is_empty());
}
