//! No forgotten files: every Rust file is compiled, so every test in it is run.

use crate::assert_tidy;
use crate::code::parse;
use crate::tree::{File, Tree};
use std::collections::BTreeSet;

/// Whether cargo finds this file by itself (tests, benches, examples, programs, `build.rs`).
fn is_root(file: &File) -> bool {
    let Some((_, rest)) = file.path.split_once('/') else {
        return false;
    };
    let parts: Vec<&str> = rest.split('/').collect();
    matches!(
        parts.as_slice(),
        ["build.rs"]
            | ["src", "lib.rs" | "main.rs"]
            | ["src", "bin", _]
            | ["tests" | "benches" | "examples", _]
            | ["tests" | "benches" | "examples", _, "main.rs"]
            // Programs of their own, outside the workspace: what we are measured beside.
            | ["peers", _, "src", "main.rs"]
    )
}

/// The folder in which the modules that `file` names are looked for.
fn home(file: &File) -> String {
    if is_root(file) || file.path.ends_with("/mod.rs") {
        file.folder().to_owned()
    } else {
        file.path.trim_end_matches(".rs").to_owned()
    }
}

/// Where the modules that these items name can lie.
fn named(items: &[syn::Item], folder: &str, beside: &str, paths: &mut Vec<String>) {
    for item in items {
        let syn::Item::Mod(module) = item else {
            continue;
        };
        let inner = format!("{folder}/{}", module.ident);
        match &module.content {
            Some((_, items)) => named(items, &inner, beside, paths),
            None => match path_attribute(module) {
                Some(path) => paths.push(format!("{beside}/{path}")),
                None => paths.extend([format!("{inner}.rs"), format!("{inner}/mod.rs")]),
            },
        }
    }
}

fn path_attribute(module: &syn::ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| {
        let pair = attribute.meta.require_name_value().ok()?;
        match (&pair.value, pair.path.is_ident("path")) {
            (
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }),
                true,
            ) => Some(text.value()),
            _ => None,
        }
    })
}

fn forgotten(tree: &Tree) -> Vec<String> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&File> = tree.rust().filter(|file| is_root(file)).collect();
    while let Some(file) = waiting.pop() {
        if !reached.insert(&file.path) {
            continue;
        }
        let parsed = parse(file.text()).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        let mut paths = Vec::new();
        named(&parsed.items, &home(file), file.folder(), &mut paths);
        waiting.extend(paths.iter().filter_map(|path| tree.file(path)));
    }
    let mut findings: Vec<String> = tree
        .rust()
        .filter(|file| !reached.contains(file.path.as_str()))
        .map(|file| format!("{}: nothing names it, so nothing compiles it", file.path))
        .collect();
    for file in tree
        .files
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
    {
        for line in file.text().lines().map(str::trim) {
            if line == "test = false" || line.starts_with("autotests") {
                findings.push(format!("{}: `{line}` hides tests", file.path));
            }
        }
    }
    findings
}

#[test]
fn every_rust_file_is_compiled() {
    assert_tidy(&forgotten(&Tree::read()));
}

#[test]
fn a_file_that_nothing_names_is_found() {
    let tree = Tree::of(&[
        (
            "a/src/lib.rs",
            "mod one; mod two { mod three; } #[path = \"odd.rs\"] mod four;",
        ),
        ("a/src/one.rs", "mod part;"),
        ("a/src/one/part.rs", ""),
        ("a/src/two/three.rs", ""),
        ("a/src/odd.rs", ""),
        ("a/tests/suite.rs", ""),
        ("a/tests/tidy/main.rs", "mod edges;"),
        ("a/tests/tidy/edges.rs", ""),
        ("a/src/lost.rs", ""),
        ("a/tests/tidy/lost.rs", ""),
        ("a/Cargo.toml", "[package]\nautotests = false\n"),
    ]);
    let found = forgotten(&tree);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("a/src/lost.rs"), "{found:?}");
}
