//! Files to and from the node: streamed, never whole in memory, never half in place.

use super::{Client, broken, read_json};
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::Outfile;
use crate::output::{Output, plain};
use crate::progress;
use data_encoding::HEXLOWER;
use futures_util::{Stream, StreamExt, TryStreamExt};
use onscene_protocol::id::AttachmentId;
use onscene_protocol::limit::ATTACHMENT_BYTES_MAX;
use onscene_protocol::seal::OriginalHasher;
#[cfg(unix)]
use onscene_protocol::typing::file_name;
use reqwest::{Body, Method, Response};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tokio_util::io::ReaderStream;

/// A file that the node has taken and sealed, but that no entry names yet.
#[derive(Debug, Deserialize)]
pub(crate) struct Staged {
    pub(crate) staged: AttachmentId,
    pub(crate) bytes: u64,
}

impl Client {
    /// Hands files to the node, all of them looked at first: one that cannot be taken leaves
    /// nothing behind.
    pub(crate) async fn stage(
        &self,
        files: &[PathBuf],
        output: &Output,
    ) -> Result<Vec<AttachmentId>, Failure> {
        for file in files {
            length(file).await?;
        }
        let mut staged = Vec::new();
        for file in files {
            staged.push(self.stage_one(file, output).await?);
        }
        Ok(staged)
    }

    async fn stage_one(&self, path: &Path, output: &Output) -> Result<AttachmentId, Failure> {
        let bytes = length(path).await?;
        let file = tokio::fs::File::open(path)
            .await
            .map_err(|error| Failure::of_file(say("文件", "the file"), path, &error))?;
        let name = name_of(path).unwrap_or_else(|readable| {
            output.remark(&said!(
                "{} 的文件名用的编码认不出，按 {readable} 保存",
                "the name of {} is in no encoding that is known here; it is kept as {readable}",
                plain(&path.display().to_string())
            ));
            readable
        });
        if bytes == 0 {
            output.remark(&said!(
                "{} 是空的（0 字节）：请看是否拷贝完整",
                "{} is empty (0 bytes): look whether it was copied whole",
                plain(&name)
            ));
        }
        let media_type = mime_guess::from_path(path).first_or_octet_stream();
        let bar = progress::bytes(output.is_json(), &name, bytes);
        let counting = bar.clone();
        let body =
            ReaderStream::new(file).inspect_ok(move |piece| counting.inc(piece.len() as u64));
        let staged = self.stage_stream(&name, media_type.as_ref(), body).await?;
        bar.finish_and_clear();
        if staged.bytes != bytes {
            return Err(Failure::failed(said!(
                "文件 {} 在读的时候变了：原来 {}，读到 {}",
                "the file {} changed while it was read: {} before, {} taken",
                path.display(),
                counted(bytes, Counted::Byte),
                staged.bytes
            ))
            .hint(say(
                "等没有程序在写它时再附；什么都没有存",
                "attach it again when nothing writes to it; nothing was stored",
            )));
        }
        Ok(staged.staged)
    }

    /// Hands over the bytes of a stream.
    pub(crate) async fn stage_stream<S>(
        &self,
        name: &str,
        media_type: &str,
        body: S,
    ) -> Result<Staged, Failure>
    where
        S: Stream<Item = std::io::Result<bytes::Bytes>> + Send + 'static,
    {
        let request = self
            .request(Method::POST, "/api/staged")
            .query(&[("name", name), ("media_type", media_type)])
            .body(Body::wrap_stream(body));
        read_json(self.send(request).await?).await
    }

    /// An answer whose body is yet to be read.
    pub(crate) async fn download(&self, path: &str) -> Result<Response, Failure> {
        self.send(self.request(Method::GET, path)).await
    }

    /// The same for what is asked by sending JSON.
    pub(crate) async fn post_download(
        &self,
        path: &str,
        body: &serde_json::Value,
    ) -> Result<Response, Failure> {
        self.send(self.request(Method::POST, path).json(body)).await
    }
}

/// A file's name, also where a stick from Windows has it in GBK; else what can be read of it.
#[cfg(unix)]
fn name_of(path: &Path) -> Result<String, String> {
    let name = path.file_name().unwrap_or_default();
    file_name(std::os::unix::ffi::OsStrExt::as_bytes(name))
}

#[cfg(not(unix))]
fn name_of(path: &Path) -> Result<String, String> {
    let name = path.file_name().unwrap_or_default();
    let readable = name.to_str().map(str::to_owned);
    readable.ok_or_else(|| name.to_string_lossy().into_owned())
}

/// A file's length, if it is one that can be attached.
async fn length(path: &Path) -> Result<u64, Failure> {
    let known = tokio::fs::metadata(path)
        .await
        .map_err(|error| Failure::of_file(say("文件", "the file"), path, &error))?;
    if !known.is_file() {
        return Err(
            Failure::refused(said!("{} 不是文件", "{} is no file", path.display())).hint(if known.is_dir() {
                say("请逐个附上里面的文件，或先打包成一个文件", "attach the files in the folder one by one, or pack them into one file first")
            } else {
                say("请把内容另存为文件再附", "copy what it holds into a file, and attach that")
            }),
        );
    }
    if known.len() > ATTACHMENT_BYTES_MAX {
        return Err(Failure::refused(said!(
            "{} 有 {}，上限是 {ATTACHMENT_BYTES_MAX}",
            "{} has {}; the limit is {ATTACHMENT_BYTES_MAX}",
            path.display(),
            counted(known.len(), Counted::Byte)
        ))
        .hint(say(
            "请剪短或压缩；什么都没有存",
            "cut or compress it; nothing was stored",
        )));
    }
    Ok(known.len())
}

/// What was written to a file.
#[derive(Debug)]
pub(crate) struct Saved {
    pub(crate) bytes: u64,
    /// Of an original.
    pub(crate) hashes: Option<Hashes>,
}

/// The hashes of what was written, hexadecimal.
#[derive(Debug)]
pub(crate) struct Hashes {
    pub(crate) blake3: String,
    pub(crate) sha256: String,
}

/// Writes an answer's body to `out`, which is there whole or not at all. Headers `x-blake3`
/// and `x-sha256`, which an original has, are checked against what came, where its entry told them.
pub(crate) async fn save(answer: Response, out: Outfile, json: bool) -> Result<Saved, Failure> {
    let header = |name| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
    let promised = header("x-blake3").zip(header("x-sha256"));
    let mut hasher = promised.is_some().then(OriginalHasher::default);
    let length = answer.content_length().unwrap_or_default();
    let bar = progress::bytes(json, &out.name(), length);
    let mut file = out.begin()?;
    let mut bytes = 0;
    let mut pieces = answer.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(broken)?;
        if let Some(hasher) = &mut hasher {
            hasher.update(&piece);
        }
        bytes += piece.len() as u64;
        bar.set_position(bytes);
        file.write(&piece)?;
    }
    bar.finish_and_clear();
    let hashes = hasher.map(|hasher| {
        let found = hasher.finish();
        let [blake3, sha256] = [found.blake3, found.sha256].map(|hash| HEXLOWER.encode(&hash));
        Hashes { blake3, sha256 }
    });
    let differs = |promised: &str, found: &str| !promised.is_empty() && promised != found;
    if let (Some((blake3, sha256)), Some(found)) = (&promised, &hashes)
        && (differs(blake3, &found.blake3) || differs(sha256, &found.sha256))
    {
        return Err(Failure::failed(say(
            "取到的不是当初附上的原件",
            "what came is not the original that was attached",
        ))
        .hint(say(
            "请运行 onscene doctor；什么都没有写",
            "run `onscene doctor`; nothing was written",
        )));
    }
    file.finish()?;
    Ok(Saved { bytes, hashes })
}
