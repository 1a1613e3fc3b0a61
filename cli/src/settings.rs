//! Settings as they are resolved from arguments, environment and platform.

use crate::args::Shared;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::stopping::Signal;
use crate::text;
use directories::ProjectDirs;
use onscene_node::host::Host;
use onscene_protocol::typing::is_blank;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// What a passphrase stands in, unless a file is named.
const PASSPHRASE_VARIABLE: &str = "ONSCENE_PASSPHRASE";
/// What the PIN of a person on this laptop stands in.
const PIN_VARIABLE: &str = "ONSCENE_PIN";
/// Bytes of a passphrase's file that are read, at most: nobody types more.
const PASSPHRASE_BYTES_MAX: u64 = 4096;

/// What every command goes by.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Whether output and errors are JSON.
    pub(crate) json: bool,
    /// The passphrase, where one was given.
    pub(crate) passphrase: Option<String>,
    /// The PIN of whoever writes or is to write, where one was given.
    pub(crate) pin: Option<String>,
    /// Clock and entropy.
    pub(crate) host: Host,
    /// Cancelled when a signal asks for the end.
    pub(crate) stop: CancellationToken,
}

impl Settings {
    /// Resolves the options that all commands share.
    ///
    /// # Errors
    /// When the platform has no data folder, or the passphrase's file cannot be read.
    pub(crate) fn resolve(shared: Shared) -> Result<Self, Failure> {
        let data = match shared.data {
            Some(data) => data,
            None => platform_data()?,
        };
        let data = std::path::absolute(&data).map_err(|error| {
            Failure::of_file(say("数据文件夹", "the data folder"), &data, &error)
        })?;
        let passphrase = match shared.passphrase_file {
            Some(file) => Some(read_passphrase(&file)?),
            None => std::env::var(PASSPHRASE_VARIABLE)
                .ok()
                .filter(|passphrase| !passphrase.is_empty()),
        };
        let pin = std::env::var(PIN_VARIABLE)
            .ok()
            .filter(|pin| !pin.is_empty());
        let host = match shared.clock_file {
            Some(file) => Host::steered(file, shared.clock_offset_ms),
            None => Host::system(),
        };
        Ok(Self {
            data,
            json: shared.json,
            passphrase,
            pin,
            host,
            stop: CancellationToken::new(),
        })
    }

    /// Does something unless a signal comes first: then it is dropped, with all that it holds.
    pub(crate) async fn unless_stopped<T>(
        &self,
        done: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Failure::stopped(Signal::Terminate)),
            done = done => done,
        }
    }

    /// Whether there is a person at a terminal who can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        !self.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }
}

fn platform_data() -> Result<PathBuf, Failure> {
    let folders = ProjectDirs::from("", "", "OnScene").ok_or_else(|| {
        Failure::failed(say(
            "这个账户没有存放数据的个人文件夹",
            "this account has no home folder to keep data in",
        ))
        .hint(say("请用 --data 文件夹", "use --data DIR"))
    })?;
    Ok(folders.data_local_dir().to_owned())
}

/// The first line of a file.
pub(crate) fn read_passphrase(file: &Path) -> Result<String, Failure> {
    let failure = |error| Failure::of_file(say("口令文件", "the passphrase file"), file, &error);
    let length = fs::metadata(file).map_err(failure)?.len();
    if length > PASSPHRASE_BYTES_MAX {
        return Err(Failure::refused(said!(
            "口令文件有 {}，上限是 {PASSPHRASE_BYTES_MAX}",
            "the passphrase file has {}; the limit is {PASSPHRASE_BYTES_MAX}",
            counted(length, Counted::Byte)
        )));
    }
    let bytes = fs::read(file).map_err(failure)?;
    text::decode(
        &said!("口令文件 {}", "the passphrase file {}", file.display()),
        &bytes,
    )?;
    // As it is, with the mark that an editor may put before it: a store of an early version may open by
    // that only. What opens a store drops it.
    let text = str::from_utf8(&bytes).unwrap_or_default();
    match text.lines().next() {
        Some(line) if !is_blank(line) => Ok(line.to_owned()),
        _ => Err(Failure::refused(say(
            "口令文件的第一行是空的",
            "the passphrase file's first line is empty",
        ))),
    }
}
