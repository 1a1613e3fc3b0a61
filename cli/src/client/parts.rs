//! Bundles to and from the node: several files in one answer, each there whole or not at all.

use super::{Client, broken, read_json};
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::progress;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use onscene_node::engine::ReadBundle;
use reqwest::{Body, Method, Response};
use std::path::Path;
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
        let failure = |error| Failure::of_file(say("数据包", "the bundle"), path, &error);
        let file = tokio::fs::File::open(path).await.map_err(failure)?;
        let known = file.metadata().await.map_err(failure)?;
        if !known.is_file() {
            return Err(
                Failure::refused(said!("{} 不是文件", "{} is no file", path.display())).hint(say(
                    "请逐个写出里面的文件",
                    "name the files in it one by one",
                )),
            );
        }
        let bar = progress::bytes(json, &path.display().to_string(), known.len());
        let counting = bar.clone();
        let body =
            ReaderStream::new(file).inspect_ok(move |piece| counting.inc(piece.len() as u64));
        let request = self
            .request(Method::POST, "/api/bundles/read")
            .body(Body::wrap_stream(body));
        let told = read_json(self.send(request).await?).await;
        bar.finish_and_clear();
        told
    }
}

/// Writes the parts that `x-parts` tells apart: one to `out`, several to `out` with a number behind.
/// None has its name until all of them are durable beside it.
pub(crate) async fn save_parts(
    answer: Response,
    out: Outfile,
    force: Force,
    json: bool,
) -> Result<SavedParts, Failure> {
    let lengths = lengths(&answer).ok_or_else(|| {
        Failure::failed(say(
            "节点的答复没有说明分成几份",
            "the node's answer names no parts",
        ))
    })?;
    let total = lengths.iter().sum();
    let bar = progress::bytes(json, &out.name(), total);
    let places = places(out, lengths.len(), force)?;
    let names = places.iter().map(Outfile::name).collect();
    let mut rest = Bytes::new();
    let mut pieces = answer.bytes_stream();
    let mut written = Vec::with_capacity(lengths.len());
    for (length, place) in lengths.into_iter().zip(places) {
        let mut file = place.begin()?;
        let mut missing = length;
        while missing > 0 {
            if rest.is_empty() {
                rest = pieces
                    .next()
                    .await
                    .ok_or_else(|| {
                        Failure::failed(say("数据包没有传完", "the bundle came cut off"))
                    })?
                    .map_err(broken)?;
            }
            let room = usize::try_from(missing).unwrap_or(usize::MAX);
            let piece = rest.split_to(rest.len().min(room));
            missing -= piece.len() as u64;
            bar.inc(piece.len() as u64);
            file.write(&piece)?;
        }
        written.push(file);
    }
    bar.finish_and_clear();
    for file in written {
        file.finish()?;
    }
    Ok(SavedParts {
        files: names,
        bytes: total,
    })
}

fn lengths(answer: &Response) -> Option<Vec<u64>> {
    let parts = answer.headers().get("x-parts")?.to_str().ok()?;
    parts.split(',').map(|part| part.parse().ok()).collect()
}

fn places(out: Outfile, parts: usize, force: Force) -> Result<Vec<Outfile>, Failure> {
    if parts == 1 {
        return Ok(vec![out]);
    }
    let numbered = |number: usize| out.part(&format!(".{number:03}"), force);
    (1..=parts).map(numbered).collect()
}
