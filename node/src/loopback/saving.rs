//! A save that a program asks for, with a number by which the same one sent again is known: the header
//! `Idempotency-Key`, 32 hexadecimal digits.

use super::error::Failure;
use crate::engine::Save;
use axum::http::HeaderMap;
use onscene_protocol::id::FormNumber;

const NUMBER: &str = "idempotency-key";

/// The save that a request is, where it has a number.
///
/// # Errors
/// Where the number is none.
pub(super) fn of_request(headers: &HeaderMap, body: &[u8]) -> Result<Option<Save>, Failure> {
    let Some(number) = headers.get(NUMBER) else {
        return Ok(None);
    };
    let number: Result<FormNumber, _> = number.to_str().unwrap_or_default().parse();
    let number = number.map_err(|wrong| {
        Failure::arguments(
            format!("{NUMBER}: {wrong}"),
            "send 16 random bytes in hexadecimal",
        )
    })?;
    let digest = *blake3::hash(body).as_bytes();
    Ok(Some(Save { number, digest }))
}
