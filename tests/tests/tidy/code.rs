//! Rust read as tokens, so that comments and strings are not taken for code.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::str::FromStr;
use syn::spanned::Spanned;
use syn::visit::Visit;

/// One token and the line it stands on.
pub(crate) struct Word {
    text: String,
    line: usize,
}

/// A function and how many lines it takes, from `fn` to its closing brace.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) lines: usize,
}

/// All tokens of a file but its literals; `use a::{b, c}` is added as `a::b` and `a::c`.
pub(crate) fn words(text: &str) -> Result<Vec<Word>, String> {
    let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
    let mut words = Vec::new();
    flatten(stream, &mut words);
    let mut uses = Uses::default();
    uses.visit_file(&parse(text)?);
    for (path, line) in uses.paths {
        words.push(Word {
            text: ";".into(),
            line,
        });
        words.extend(split(&path).into_iter().map(|text| Word { text, line }));
    }
    Ok(words)
}

/// The lines where `needle` stands as code, for example `std::fs` or `async fn`.
pub(crate) fn find(words: &[Word], needle: &str) -> Vec<usize> {
    let needle = split(needle);
    let mut lines: Vec<usize> = words
        .windows(needle.len())
        .filter(|window| window.iter().map(|word| &word.text).eq(needle.iter()))
        .map(|window| window[0].line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Every function of a file, also inside `impl`, traits and modules.
pub(crate) fn functions(text: &str) -> Result<Vec<Function>, String> {
    let mut found = Functions::default();
    found.visit_file(&parse(text)?);
    Ok(found.0)
}

/// A file as syn sees it.
pub(crate) fn parse(text: &str) -> Result<syn::File, String> {
    syn::parse_file(text).map_err(|error| error.to_string())
}

/// Identifiers whole, everything else character by character, as the tokens come.
fn split(needle: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_word = false;
    for character in needle.chars() {
        let is_word = character.is_alphanumeric() || character == '_';
        match words.last_mut() {
            Some(last) if is_word && in_word => last.push(character),
            _ if character.is_whitespace() => {}
            _ => words.push(character.to_string()),
        }
        in_word = is_word;
    }
    words
}

fn flatten(stream: TokenStream, words: &mut Vec<Word>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(ident) => words.push(Word {
                text: ident.to_string(),
                line,
            }),
            TokenTree::Punct(punct) => words.push(Word {
                text: punct.as_char().to_string(),
                line,
            }),
            // Keeps its neighbours apart, and says nothing.
            TokenTree::Literal(_) => words.push(Word {
                text: "\"\"".into(),
                line,
            }),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(Word {
                    text: open.into(),
                    line,
                });
                flatten(group.stream(), words);
                let line = group.span_close().start().line;
                words.push(Word {
                    text: close.into(),
                    line,
                });
            }
        }
    }
}

#[derive(Default)]
struct Uses {
    paths: Vec<(String, usize)>,
}

impl Uses {
    fn expand(&mut self, prefix: &str, tree: &syn::UseTree, line: usize) {
        match tree {
            syn::UseTree::Path(path) => {
                self.expand(&format!("{prefix}{}::", path.ident), &path.tree, line);
            }
            syn::UseTree::Name(name) => self.paths.push((format!("{prefix}{}", name.ident), line)),
            syn::UseTree::Rename(name) => {
                self.paths.push((format!("{prefix}{}", name.ident), line));
            }
            syn::UseTree::Glob(_) => self.paths.push((format!("{prefix}*"), line)),
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.expand(prefix, item, line);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.expand("", &item.tree, item.span().start().line);
    }
}

#[derive(Default)]
struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.span().start().line;
        let last = block.span().end().line;
        self.0.push(Function {
            name: signature.ident.to_string(),
            lines: last - first + 1,
        });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}
