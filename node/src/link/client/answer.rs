//! What came back: its head, its bytes, and who sent it.

use super::super::error::LinkError;
use super::super::limit::REFUSAL_BYTES_MAX;
use super::super::message::{ZSTD, unpack};
use onscene_protocol::exchange::{BadMessage, Message};
use onscene_protocol::id::DeviceKey;
use onscene_protocol::limit::MESSAGE_BYTES_MAX;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;

/// An answer read whole.
pub(super) struct Answer {
    pub(super) device: DeviceKey,
    pub(super) bytes: Vec<u8>,
    zstd: bool,
}

impl Answer {
    pub(super) fn message<M: Message>(&self) -> Result<M, LinkError> {
        Ok(unpack(&self.bytes, self.zstd)?)
    }
}

pub(super) enum Broken {
    Link(reqwest::Error),
    Message(BadMessage),
}

/// Reads an answer, no further than a message may be long, and counts its pieces as they come.
pub(super) async fn read(
    answer: Response,
    device: DeviceKey,
    count: impl Fn(usize),
) -> Result<Answer, Broken> {
    let coding = answer.headers().get(CONTENT_ENCODING);
    let zstd = match coding.map(|coding| coding.as_bytes()) {
        None => false,
        Some(coding) if coding == ZSTD.as_bytes() => true,
        Some(_) => return Err(Broken::Message(BadMessage::Unreadable)),
    };
    let (bytes, whole) = read_upto(answer, MESSAGE_BYTES_MAX, count)
        .await
        .map_err(Broken::Link)?;
    if whole {
        Ok(Answer {
            device,
            bytes,
            zstd,
        })
    } else {
        Err(Broken::Message(BadMessage::TooLong))
    }
}

/// Why the other end refused, in its words, cut short and without control characters.
pub(super) async fn refusal(answer: Response) -> String {
    let (bytes, _) = read_upto(answer, REFUSAL_BYTES_MAX, |_| {})
        .await
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    text.chars()
        .filter(|c| !c.is_control())
        .take(REFUSAL_BYTES_MAX)
        .collect()
}

async fn read_upto(
    mut answer: Response,
    max: usize,
    count: impl Fn(usize),
) -> Result<(Vec<u8>, bool), reqwest::Error> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        count(piece.len());
        let room = max - bytes.len();
        if piece.len() > room {
            bytes.extend_from_slice(piece.get(..room).unwrap_or_default());
            return Ok((bytes, false));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok((bytes, true))
}

/// Bytes of the answer's head, as text: HTTP/2 sends fewer.
pub(super) fn head_bytes(answer: &Response) -> usize {
    let headers = answer.headers().iter();
    headers
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}
