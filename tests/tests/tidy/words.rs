//! What may not be written, and where.

use crate::assert_tidy;
use crate::code::{find, words};
use crate::tree::{File, Tree};

/// Words of code that a part of the tree may not hold.
struct Ban {
    /// Which files it is about.
    of: fn(&File) -> bool,
    needles: &'static [&'static str],
    why: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        of: |_| true,
        needles: &["todo!", "unimplemented!", "dbg!", "#[ignore"],
        why: "unfinished, or a test that nobody runs",
    },
    Ban {
        of: |file| file.path.starts_with("protocol/src/"),
        needles: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::thread",
            "SystemTime::now",
            "Instant::now",
            "Utc::now",
            "Local::now",
            "tokio",
            "getrandom",
            "OsRng",
            "async fn",
            "async move",
        ],
        why: "protocol is pure: time, randomness and bytes come in as arguments",
    },
    Ban {
        of: |file| file.path.starts_with("node/src/"),
        needles: &[
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
            "process::exit",
            "env::var",
            "env::var_os",
            "env::vars",
            "env::home_dir",
        ],
        why: "node never prints, exits or reads environment or home: settings come in as values",
    },
    Ban {
        of: |file| file.path.starts_with("node/src/") && !is_host(&file.path),
        needles: &[
            "SystemTime::now",
            "Utc::now",
            "Local::now",
            "getrandom",
            "OsRng",
        ],
        why: "node::host is the only clock and the only entropy",
    },
    Ban {
        of: |file| shows_people(&file.path) && !file.is_test(),
        needles: &["certificate.name"],
        why: "people are shown as the roster says: `name_of`, so that nobody is taken for another",
    },
    Ban {
        of: |file| file.is_test() && !is_weather(&file.path),
        needles: &["thread::sleep", "time::sleep", "sleep_until"],
        why: "a test awaits the event, it does not sleep",
    },
];

/// What makes delay, is measured by it, or is no program of ours.
fn is_weather(path: &str) -> bool {
    let weather = [
        "node/src/link/tests/proxy.rs",
        "tests/benches/hub.rs",
        "tests/peers/",
        "tests/src/net/",
        "tests/tests/networks/weather.rs",
    ];
    weather.iter().any(|of| path.starts_with(of))
}

/// Where names are shown or handed on to be shown.
fn shows_people(path: &str) -> bool {
    let shows = [
        "node/src/",
        "cli/src/",
        "protocol/src/incident/",
        "protocol/src/plan/",
    ];
    shows.iter().any(|of| path.starts_with(of))
}

fn is_host(path: &str) -> bool {
    path == "node/src/host.rs" || path.starts_with("node/src/host/")
}

/// Text that may stand in no file at all, with the file that is free of it.
fn banned_texts() -> [(String, &'static str, &'static str); 2] {
    // Put together here, so that this file does not hold them.
    [
        (format!("/{}/", "work"), "", "a path of one machine"),
        (
            format!("../{}", "shared"),
            ".ci/run",
            "reaches outside the project; only .ci/run may",
        ),
    ]
}

fn banned_words(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let words = match words(file.text()) {
            Ok(words) => words,
            Err(error) => {
                findings.push(format!("{}: cannot be read: {error}", file.path));
                continue;
            }
        };
        for ban in BANS.iter().filter(|ban| (ban.of)(file)) {
            for needle in ban.needles {
                for line in find(&words, needle) {
                    findings.push(format!("{}:{line}: `{needle}`: {}", file.path, ban.why));
                }
            }
        }
    }
    findings
}

fn banned_text(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (needle, free, why) in banned_texts() {
        for file in tree.files.iter().filter(|file| file.path != free) {
            for (number, line) in file.text().lines().enumerate() {
                if line.contains(&needle) {
                    findings.push(format!("{}:{}: `{needle}`: {why}", file.path, number + 1));
                }
            }
        }
    }
    findings
}

#[test]
fn no_crate_holds_words_that_are_banned_there() {
    assert_tidy(&banned_words(&Tree::read()));
}

#[test]
fn no_file_names_a_machine_path_or_reaches_outside() {
    assert_tidy(&banned_text(&Tree::read()));
}

#[test]
fn banned_words_are_found_as_code_and_not_in_comments_or_strings() {
    let cases = [
        ("protocol/src/a.rs", "use std::{fs, io};", 1),
        (
            "protocol/src/a.rs",
            "async fn f() { let t = SystemTime::now(); }",
            2,
        ),
        (
            "protocol/src/a.rs",
            "/// std::fs\nfn f() -> &'static str { \"std::fs\" }",
            0,
        ),
        (
            "node/src/a.rs",
            "fn f() { println!(\"x\"); std::process::exit(1) }",
            2,
        ),
        (
            "node/src/a.rs",
            "fn f() { let now = SystemTime::now(); }",
            1,
        ),
        (
            "node/src/host.rs",
            "fn f() { let now = SystemTime::now(); }",
            0,
        ),
        ("tests/src/a.rs", "fn f() { std::thread::sleep(d); }", 1),
        (
            "cli/src/a.rs",
            "#[test]\n#[ignore = \"slow\"]\nfn f() { todo!() }",
            2,
        ),
        ("cli/src/a.rs", "fn f() { println!(\"x\"); }", 0),
        (
            "protocol/src/incident/a.rs",
            "fn f(m: &Member) -> String { m.certificate.name.clone() }",
            1,
        ),
        (
            "protocol/src/roster/a.rs",
            "fn f(m: &Member) -> String { m.certificate.name.clone() }",
            0,
        ),
        ("cli/src/a.rs", "fn f( {", 1),
    ];
    for (path, text, count) in cases {
        let found = banned_words(&Tree::of(&[(path, text)]));
        assert_eq!(found.len(), count, "{text}: {found:?}");
    }
}

#[test]
fn banned_text_is_found_in_any_kind_of_file() {
    let outside = format!("../{}/cases", "shared");
    let machine = format!("see /{}/x", "work");
    let tree = Tree::of(&[
        (".ci/run", &outside),
        ("README.md", &outside),
        ("tests/run", &machine),
    ]);
    assert_eq!(banned_text(&tree).len(), 2);
}
