//! Whatever the program says to a person stands in both languages, side by side.

use crate::assert_tidy;
use crate::tree::Tree;
use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use std::str::FromStr;

/// Where words stand otherwise: help, which clap shows, and its examples; the table of what is counted, a
/// column a language; clap's own errors, of which only the Chinese is ours.
const ELSEWHERE: &[&str] = &[
    "cli/src/counted.rs",
    "cli/src/examples.rs",
    "cli/src/failure/unread.rs",
];

/// Texts that read like words and are none, or the same in both languages: `path text`.
const SAME_IN_BOTH: &[&str] = &[
    "cli/src/args.rs Options of every command",
    "cli/src/command/sync.rs {} ms",
    // What the system's own errors have in them.
    "cli/src/failure.rs  at path \\",
];

/// What says a text in the language that is spoken: `said!` and `say`, the Chinese first.
fn says(name: &str) -> bool {
    matches!(name, "said" | "say")
}

/// Texts of a file that people read in one language only, and those that hand on what is English.
#[derive(Default)]
struct Speech {
    found: Vec<(usize, String)>,
}

impl Speech {
    fn of(text: &str) -> Result<Vec<(usize, String)>, String> {
        let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
        let mut speech = Self::default();
        speech.walk(stream);
        Ok(speech.found)
    }

    fn walk(&mut self, stream: TokenStream) {
        let mut words: Vec<String> = Vec::new();
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    // An attribute: documentation, help. What is a test's says nothing.
                    while let Some(TokenTree::Punct(_)) = trees.peek() {
                        trees.next();
                    }
                    let attribute = trees.next().map(|tree| tree.to_string());
                    if attribute.is_some_and(|text| text.replace(' ', "") == "[cfg(test)]") {
                        let is_end = |tree: &TokenTree| match tree {
                            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                            TokenTree::Punct(punct) => punct.as_char() == ';',
                            _ => false,
                        };
                        trees.by_ref().find(is_end);
                    }
                }
                TokenTree::Literal(literal) => self.look(&literal),
                TokenTree::Group(group) => self.enter(&words, &group),
                TokenTree::Ident(ident) => words.push(ident.to_string()),
                TokenTree::Punct(punct) => words.push(punct.to_string()),
            }
        }
    }

    /// Goes into a group by what stands before it.
    fn enter(&mut self, before: &[String], group: &Group) {
        let mut before = before
            .iter()
            .rev()
            .map(String::as_str)
            .filter(|word| *word != "!");
        let name = before.next().unwrap_or_default();
        let is_log = before.next() == Some(":") && before.nth(1) == Some("tracing");
        match (says(name), is_log) {
            (_, true) => {}
            (true, false) => self.look_at_pair(group.stream()),
            (false, false) => self.walk(group.stream()),
        }
    }

    /// Two texts, and what is put into them.
    fn look_at_pair(&mut self, stream: TokenStream) {
        let mut trees = stream.into_iter();
        let mut texts = trees.by_ref().filter_map(|tree| match tree {
            TokenTree::Literal(literal) => Some(literal),
            _ => None,
        });
        let (chinese, english) = (texts.next(), texts.next());
        if let (Some(chinese), Some(english)) = (chinese, english) {
            let (left, right) = (chinese.to_string(), english.to_string());
            if ["{error", "{why", "{cause"]
                .iter()
                .any(|of| left.contains(of))
            {
                self.add(&chinese, "hands English words on in a Chinese sentence");
            }
            if has_words(&left) && !has_han(&left) || has_han(&right) && !is_example(&right) {
                self.add(&chinese, "is not Chinese first, English second");
            }
        }
        self.walk(trees.collect());
    }

    fn look(&mut self, literal: &Literal) {
        let text = literal.to_string();
        if text.starts_with('"') && (has_words(&text) || has_han(&text)) {
            let inner = text.trim_matches('"').to_owned();
            self.found.push((literal.span().start().line, inner));
        }
    }

    fn add(&mut self, at: &Literal, why: &str) {
        let line = at.span().start().line;
        self.found.push((line, format!("{at} {why}")));
    }
}

/// Whether a text has a word of English, and something beside it.
fn has_words(text: &str) -> bool {
    let mut left = text.trim_matches('"').to_owned();
    while let (Some(from), Some(to)) = (left.find('{'), left.find('}')) {
        if to < from {
            break;
        }
        left.replace_range(from..=to, "");
    }
    let left = ["\\n", "\\r", "\\t"]
        .iter()
        .fold(left, |left, of| left.replace(of, " "));
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let is_all_letters = word.chars().all(|c| c.is_ascii_alphabetic());
        word.len() > 1 && is_all_letters && word.contains(char::is_lowercase)
    };
    left.contains(' ') && left.split(' ').any(is_word)
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

/// Whether the Chinese in an English text is a name that is given as an example.
fn is_example(text: &str) -> bool {
    text.contains("as in ")
}

fn is_elsewhere(path: &str) -> bool {
    ELSEWHERE.iter().any(|of| path.starts_with(of))
}

fn one_sided(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    let spoken = tree.rust().filter(|file| {
        file.path.starts_with("cli/src/") && !file.is_test() && !is_elsewhere(&file.path)
    });
    for file in spoken {
        match Speech::of(file.text()) {
            Ok(found) => findings.extend(
                found
                    .into_iter()
                    .filter(|(_, text)| {
                        let named = format!("{} {text}", file.path);
                        !SAME_IN_BOTH.contains(&named.as_str())
                    })
                    .map(|(line, text)| {
                        format!("{}:{line}: {text:?}: say it in both languages", file.path)
                    }),
            ),
            Err(error) => findings.push(format!("{}: cannot be read: {error}", file.path)),
        }
    }
    findings
}

#[test]
fn whatever_the_terminal_says_is_said_in_both_languages() {
    assert_tidy(&one_sided(&Tree::read()));
}

#[test]
fn words_in_one_language_are_found_and_names_and_help_are_not() {
    let cases = [
        (
            "fn f() { say(\"停水\", \"no water\"); said!(\"{a} 停\", \"{a} off\", g()); }",
            0,
        ),
        ("fn f() { format!(\"{}: {} records\", a, b) }", 1),
        ("fn f() { lines.push(\"没有\".into()); }", 1),
        (
            "/// Says a word.\n#[arg(long, value_name = \"a name\")]\nfn f() {}",
            0,
        ),
        (
            "fn f() { text(\"name\"); get(\"/api/status\"); format!(\"{}\\t{}\", a, b) }",
            0,
        ),
        (
            "fn f() { said!(\"写不了：{error}\", \"cannot write: {error}\") }",
            1,
        ),
        ("fn f() { say(\"no water\", \"停水\") }", 1),
        (
            "fn f() { said!(\"停\", \"off\", format!(\"so many records\")) }",
            1,
        ),
        ("fn f() { tracing::debug!(\"it stays here\"); }", 0),
        (
            "#[cfg(test)]\nmod tests { fn f() { g(\"any words\"); } }",
            0,
        ),
    ];
    for (text, count) in cases {
        let found = one_sided(&Tree::of(&[("cli/src/a.rs", text)]));
        assert_eq!(found.len(), count, "{text}: {found:?}");
    }
}
