//! Which crate may use which.

use crate::assert_tidy;
use crate::tree::root;
use serde_json::Value;
use std::process::Command;

/// A crate, and those of ours that it may use.
const EDGES: &[(&str, &[&str])] = &[
    ("onscene-protocol", &[]),
    ("onscene-node", &["onscene-protocol"]),
    ("onscene", &["onscene-node", "onscene-protocol"]),
    (
        "onscene-tests",
        &["onscene", "onscene-node", "onscene-protocol"],
    ),
];

/// Crates from outside that one of ours may not use, and why.
const CLOSED: &[(&str, &str, &str)] = &[
    ("onscene-protocol", "tokio", "protocol is not async"),
    (
        "onscene-protocol",
        "getrandom",
        "protocol has no entropy of its own",
    ),
    ("onscene-protocol", "redb", "protocol knows no store"),
    ("onscene-protocol", "axum", "protocol knows no HTTP"),
    ("onscene-protocol", "reqwest", "protocol knows no HTTP"),
    ("onscene-protocol", "askama", "protocol knows no HTML"),
    (
        "onscene-node",
        "directories",
        "node does not look for a home",
    ),
    ("onscene-node", "clap", "node has no arguments"),
    ("onscene", "redb", "the store has one way in"),
    ("onscene", "automerge", "documents have one way in"),
];

/// What cargo read from the `Cargo.toml` files; `packages[].dependencies[]` with kinds and targets.
fn manifests() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .expect("cargo reads the manifests");
    assert!(output.status.success(), "cargo metadata: {output:?}");
    serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON")
}

fn wrong_edges(manifests: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    let packages = manifests["packages"].as_array().expect("packages");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let Some((_, may_use)) = EDGES.iter().find(|(of, _)| *of == name) else {
            findings.push(format!(
                "{name}: a crate without a place in the list of edges"
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let used = dependency["name"].as_str().expect("a name");
            if EDGES.iter().any(|(of, _)| *of == used) && !may_use.contains(&used) {
                findings.push(format!("{name} uses {used}: against the edges"));
            }
            // Test code of its own may use what it likes from outside.
            let closed = CLOSED
                .iter()
                .find(|(of, what, _)| *of == name && *what == used);
            if let (Some((_, _, why)), true) = (closed, dependency["kind"].is_null()) {
                findings.push(format!("{name} uses {used}: {why}"));
            }
        }
    }
    findings
}

#[test]
fn crates_use_each_other_one_way_only() {
    let manifests = manifests();
    let count = manifests["packages"].as_array().map_or(0, Vec::len);
    assert_eq!(count, EDGES.len(), "every crate of the list is there");
    assert_tidy(&wrong_edges(&manifests));
}

#[test]
fn an_edge_backwards_is_found_in_any_kind_of_dependency() {
    let manifests = serde_json::json!({"packages": [
        {"name": "onscene-protocol", "dependencies": [
            {"name": "onscene-node", "kind": "dev"},
            {"name": "tokio", "kind": null},
            {"name": "serde", "kind": null},
        ]},
        {"name": "onscene-extra", "dependencies": []},
    ]});
    let found = wrong_edges(&manifests);
    assert_eq!(found.len(), 3, "{found:?}");
}
