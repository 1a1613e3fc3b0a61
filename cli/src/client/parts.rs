//! Bundles to and from the node: several files in one answer, each there whole or not at all.

use super::{Client, broken, read_json, send};
use crate::failure::Failure;
use crate::progress;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use onscene_node::engine::ReadBundle;
use reqwest::{Body, Method, Response};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tokio_util::io::ReaderStream;

/// Files that were written.
#[derive(Debug)]
pub(crate) struct SavedParts {
    pub(crate) files: Vec<String>,
    pub(crate) bytes: u64,
}

impl Client {
    /// Hands a file of a bundle to the node.
    pub(crate) async fn read_bundle(&self, path: &Path, json: bool) -> Result<ReadBundle, Failure> {
        let failure = |error| Failure::of_file("the bundle", path, &error);
        let file = tokio::fs::File::open(path).await.map_err(failure)?;
        let known = file.metadata().await.map_err(failure)?;
        if !known.is_file() {
            return Err(Failure::refused(format!("{} is no file", path.display()))
                .hint("name the files in it one by one"));
        }
        let bar = progress::bytes(json, &path.display().to_string(), known.len());
        let counting = bar.clone();
        let body =
            ReaderStream::new(file).inspect_ok(move |piece| counting.inc(piece.len() as u64));
        let request = self
            .request(Method::POST, "/api/bundles/read")
            .body(Body::wrap_stream(body));
        let told = read_json(send(request).await?).await;
        bar.finish_and_clear();
        told
    }
}

/// Writes the parts that `x-parts` tells apart: one to `out`, several to `out` with a number behind.
/// What was there before stays until all of the new ones are durable beside it.
pub(crate) async fn save_parts(
    answer: Response,
    out: &Path,
    json: bool,
) -> Result<SavedParts, Failure> {
    let failure = |error| Failure::of_file("cannot write", out, &error);
    if out.is_dir() {
        return Err(
            Failure::refused(format!("{} is a folder", out.display())).hint("name a file in it")
        );
    }
    let lengths =
        lengths(&answer).ok_or_else(|| Failure::failed("the node's answer names no parts"))?;
    let names = names(out, lengths.len());
    let total = lengths.iter().sum();
    let bar = progress::bytes(json, &out.display().to_string(), total);
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut rest = Bytes::new();
    let mut pieces = answer.bytes_stream();
    let mut written = Vec::with_capacity(lengths.len());
    for length in lengths {
        let mut file = NamedTempFile::new_in(folder).map_err(failure)?;
        let mut missing = length;
        while missing > 0 {
            if rest.is_empty() {
                rest = pieces
                    .next()
                    .await
                    .ok_or_else(|| Failure::failed("the bundle came cut off"))?
                    .map_err(broken)?;
            }
            let room = usize::try_from(missing).unwrap_or(usize::MAX);
            let piece = rest.split_to(rest.len().min(room));
            missing -= piece.len() as u64;
            bar.inc(piece.len() as u64);
            file.write_all(&piece).map_err(failure)?;
        }
        file.as_file().sync_all().map_err(failure)?;
        written.push(file);
    }
    bar.finish_and_clear();
    for (file, name) in written.into_iter().zip(&names) {
        file.persist(name).map_err(|error| failure(error.error))?;
    }
    sync_folder(folder).map_err(failure)?;
    Ok(SavedParts {
        files: names
            .iter()
            .map(|name| name.display().to_string())
            .collect(),
        bytes: total,
    })
}

fn lengths(answer: &Response) -> Option<Vec<u64>> {
    let parts = answer.headers().get("x-parts")?.to_str().ok()?;
    parts.split(',').map(|part| part.parse().ok()).collect()
}

fn names(out: &Path, parts: usize) -> Vec<PathBuf> {
    if parts == 1 {
        return vec![out.to_path_buf()];
    }
    let numbered = |number: usize| {
        let mut name = out.as_os_str().to_owned();
        name.push(format!(".{number:03}"));
        PathBuf::from(name)
    };
    (1..=parts).map(numbered).collect()
}

/// Makes the names in a folder durable, where the system gives out a handle for that.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
