//! A node in this process: for `start`, and for a command that finds none running.

use crate::failure::{Failure, in_words};
use crate::language::say;
use crate::output::plain;
use crate::settings::{Settings, read_passphrase};
use crate::terminal;
use onscene_node::engine::Identity;
use onscene_node::node::{Node, NodeError, Settings as NodeSettings};
use onscene_node::store::{Folder, FolderError, StoreError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// Whether a store was made in this data folder.
pub(crate) fn is_founded(data: &Path) -> bool {
    Folder::is_founded(data)
}

/// Whether another process holds the data folder.
pub(crate) const fn is_locked(error: &NodeError) -> bool {
    matches!(
        error,
        NodeError::Folder(FolderError::Locked { .. }) | NodeError::Store(StoreError::Locked)
    )
}

/// What a command's own node goes by: a page on any free port, and nothing for others.
pub(crate) fn quiet(settings: &Settings) -> NodeSettings {
    NodeSettings {
        data: settings.data.clone(),
        passphrase: settings.passphrase.clone(),
        page: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        listen: None,
        hub: None,
        peers: Vec::new(),
        hub_role: false,
        standing: false,
        discovery: false,
        lock_after: None,
        host: settings.host.clone(),
        name: None,
        user: user(),
    }
}

/// What the system calls whoever runs this.
pub(crate) fn user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter();
    let mut named = named.filter_map(|name| std::env::var(name).ok());
    named.find(|name| !name.trim().is_empty())
}

/// Starts a node; asks for the passphrase where one is needed and a person is there to ask.
pub(crate) async fn start(settings: &Settings, node: NodeSettings) -> Result<Node, NodeError> {
    let again = NodeSettings {
        passphrase: None,
        ..node.clone()
    };
    match Node::start(node).await {
        Err(error) if error.needs_passphrase() && settings.can_ask() => {
            let Ok(passphrase) = terminal::ask_secret(say("口令：", "passphrase: ")) else {
                return Err(error);
            };
            Node::start(NodeSettings {
                passphrase: Some(passphrase),
                ..again
            })
            .await
        }
        other => other,
    }
}

/// Opens the key of whoever is writing, where that takes a PIN and one was given.
pub(crate) async fn open_writer(node: &Node, settings: &Settings) -> Result<(), Failure> {
    let writer = node.identity();
    match &settings.pin {
        Some(pin) if writer.locked => {
            let opened = node.engine().switch(writer.person, Some(pin.clone())).await;
            opened.map_err(NodeError::Engine)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A passphrase for a store that is being made: given, typed twice, or none.
pub(crate) fn choose_passphrase(settings: &Settings) -> Result<Option<String>, Failure> {
    if settings.passphrase.is_some() || !settings.can_ask() {
        return Ok(settings.passphrase.clone());
    }
    let first = ask(say(
        "给本机的存储设口令（留空为不设）：",
        "a passphrase for this laptop's store (empty for none): ",
    ))?;
    if first.is_empty() {
        return Ok(None);
    }
    once_more(first).map(Some)
}

/// Asks for something secret.
pub(crate) fn ask(what: &str) -> Result<String, Failure> {
    terminal::ask_secret(what).map_err(|error| {
        Failure::failed(said!(
            "口令读不了：{}",
            "the passphrase cannot be read: {}",
            in_words(&error)
        ))
    })
}

/// Asks for a new passphrase, typed twice.
pub(crate) fn ask_twice(what: &str) -> Result<String, Failure> {
    once_more(ask(what)?)
}

/// What a backup is encrypted to: from a file, from whoever can be asked, else what the store is
/// protected by.
pub(crate) fn recovery_passphrase(
    settings: &Settings,
    file: Option<&Path>,
    ask: fn(&str) -> Result<String, Failure>,
) -> Result<String, Failure> {
    if let Some(file) = file {
        return read_passphrase(file);
    }
    if settings.can_ask() {
        return ask(say(
            "备份的恢复口令：",
            "the recovery passphrase of the backup: ",
        ));
    }
    settings.passphrase.clone().ok_or_else(|| {
        Failure::arguments(say("没有给恢复口令", "no recovery passphrase was given")).hint(say(
            "可以用 --recovery-passphrase-file 文件 给出",
            "--recovery-passphrase-file FILE gives one",
        ))
    })
}

fn once_more(first: String) -> Result<String, Failure> {
    if ask(say("再输一次：", "once more: "))? == first {
        Ok(first)
    } else {
        Err(
            Failure::refused(say("两次输入的口令不一样", "the two passphrases differ"))
                .hint(say("什么都没有存", "nothing was stored")),
        )
    }
}

/// What stands where a store was given up; none where none was, or it cannot be read.
pub(crate) fn left_with(data: &Path) -> Option<String> {
    Folder::given_up(data).unwrap_or_default()
}

/// A second founding would hide the first.
pub(crate) fn refuse_second_store(data: &Path) -> Result<(), Failure> {
    if is_founded(data) {
        return Err(Failure::refused(said!(
            "{} 里已经有存储",
            "there is a store in {} already",
            data.display()
        ))
        .hint(say(
            "onscene start 可以启动它；--data 另写一个文件夹",
            "`onscene start` runs it; --data names another folder",
        )));
    }
    Ok(())
}

/// Who this laptop is, for a person.
pub(crate) fn describe(identity: &Identity, data: &Path) -> String {
    said!(
        "{} · {}\n编号 {}\n数据 {}",
        "{} · {}\ndevice {}\ndata   {}",
        plain(&identity.name),
        plain(&identity.unit),
        identity.device,
        data.display()
    )
}
