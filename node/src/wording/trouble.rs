//! What fails on this machine, or on the way to another, and what to do next, in Chinese; in English an
//! error says so itself. No arm stands for what is new: whoever adds an error gives it its words here.

use super::refusal::{beyond_incidents, refused};
use super::{Language, Missing, Mistyped, law_fault};
use crate::attachment::AttachmentError;
use crate::backup::BackupError;
use crate::bundle::BundleError;
use crate::engine::EngineError;
use crate::link::LinkError;
use crate::node::NodeError;
use crate::store::{FolderError, StoreError, VaultError};
use onscene_protocol::bundle::BadBundle;
use onscene_protocol::limit::{BUNDLE_PART_BYTES_MIN, BUNDLE_PARTS_MAX, BUNDLE_READERS_MAX};
use std::io;

type Told = (String, String);

fn told(message: impl Into<String>, next: impl Into<String>) -> Told {
    (message.into(), next.into())
}

/// What the file system answered, without its numbers.
pub fn trouble_of_file(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹".into(),
        io::ErrorKind::PermissionDenied => "没有权限".into(),
        io::ErrorKind::AlreadyExists => "已经有了".into(),
        io::ErrorKind::NotADirectory => "不是文件夹".into(),
        io::ErrorKind::IsADirectory => "是文件夹".into(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘满了".into(),
        io::ErrorKind::InvalidData => "不是 UTF-8 文字".into(),
        io::ErrorKind::AddrInUse => "地址已被占用".into(),
        io::ErrorKind::ConnectionRefused => "没有程序在那里".into(),
        io::ErrorKind::TimedOut => "等得太久".into(),
        _ => match error.raw_os_error() {
            Some(number) => format!("系统错误 {number}"),
            None => "系统出错".into(),
        },
    }
}

/// Why a node does not start, find or join.
pub fn trouble_of_node(error: &NodeError) -> Told {
    match error {
        NodeError::Folder(error) => of_folder(error),
        NodeError::Vault(error) => of_vault(error),
        NodeError::Store(error) => of_store(error),
        NodeError::Attachment(error) => of_attachment(error),
        NodeError::Engine(error) => trouble_of_engine(error),
        NodeError::Link(error) => trouble_of_link(error),
        NodeError::Code(wrong) => {
            let (message, next) = Mistyped::Code(*wrong).said(Language::Chinese);
            told(message, next)
        }
        NodeError::Backup(error) => trouble_of_backup(error),
        NodeError::Address { address, error } => told(
            format!("不能在 {address} 上监听：{}", trouble_of_file(error)),
            "请换一个地址，或用端口 0 任选空闲的",
        ),
        NodeError::Left(words) => told(
            words.clone(),
            "这台电脑换人使用：onscene init，或 onscene join 邀请码",
        ),
        NodeError::Io(error) => told(
            format!("数据文件夹写不了：{}", trouble_of_file(error)),
            "请看数据文件夹在不在、有没有空间",
        ),
    }
}

/// Why the engine did not do what was asked, whichever kind of error it is.
pub fn trouble_of_engine(error: &EngineError) -> Told {
    match error {
        EngineError::Refused(refusal) => refused(refusal),
        EngineError::BadLaw(fault) => law_fault(fault),
        EngineError::Store(error) => of_store(error),
        EngineError::Attachment(error) => of_attachment(error),
        EngineError::Inner(what) => told(
            format!("程序内部出错：{what}"),
            "没有保存；请用 doctor --bundle 报告",
        ),
        EngineError::Stopped => told("节点正在停止", "请重新启动节点；没有保存"),
        other => match Missing::of(other) {
            Some(missing) => told(
                missing.said(Language::Chinese),
                missing.hint(Language::Chinese),
            ),
            None => beyond_incidents(other),
        },
    }
}

fn of_folder(error: &FolderError) -> Told {
    match error {
        FolderError::Locked { path } => told(
            format!("数据文件夹 {} 被另一个节点占用", path.display()),
            "请停止那个节点，或直接用它；也可以用 --data 另写一个文件夹",
        ),
        FolderError::ReadOnly { path } => told(
            format!("数据文件夹 {} 写不了", path.display()),
            "请给当前用户写的权限，或用 --data 另写一个文件夹",
        ),
        FolderError::Full { path } => told(
            format!("数据文件夹 {} 所在的磁盘满了", path.display()),
            "请腾出空间，再启动",
        ),
        FolderError::NotAFolder { path } => told(
            format!("{} 不是文件夹", path.display()),
            "请用 --data 写一个文件夹",
        ),
        FolderError::AnotherUsers { path } => told(
            format!("数据文件夹 {} 是另一个用户的", path.display()),
            "请以那个用户运行，或用 --data 另写一个文件夹；什么都没有写",
        ),
        FolderError::Closed { path } => told(
            format!(
                "当前用户不能查看数据文件夹 {}，里面有没有存储无从得知",
                path.display()
            ),
            "请以它的用户运行，或用 --data 另写一个文件夹；什么都没有写",
        ),
        FolderError::Io { path, source } => told(
            format!(
                "数据文件夹 {} 打不开：{}",
                path.display(),
                trouble_of_file(source)
            ),
            "请看磁盘在不在、好不好",
        ),
    }
}

fn of_vault(error: &VaultError) -> Told {
    match error {
        VaultError::Locked => told(
            "这个存储有口令保护",
            "请给口令：ONSCENE_PASSPHRASE 或 --passphrase-file",
        ),
        VaultError::WrongPassphrase => told("口令不对", "请再试；什么都没有改"),
        VaultError::EmptyPassphrase => told("口令至少要有一个字", "请设一个口令，或不设"),
        VaultError::Damaged { what } => told(
            format!("{what} 损坏了"),
            "什么都没有改；请从备份放回这个文件",
        ),
        VaultError::NewerVersion { what, found, known } => told(
            format!("{what} 是版本 {found} 的，本程序只读到版本 {known}"),
            "请用写它的那个版本的程序",
        ),
        VaultError::Missing { what } => told(
            format!("数据文件夹里缺少 {what}"),
            "什么都没有改；请从备份放回这个文件",
        ),
        VaultError::AlreadyFounded => told("这个数据文件夹已经有密钥", "请直接打开，不要再新建"),
        VaultError::Io { what, source } => told(
            format!("{what}：{}", trouble_of_file(source)),
            "请看磁盘在不在、能不能写、有没有空间",
        ),
    }
}

fn of_store(error: &StoreError) -> Told {
    match error {
        StoreError::Damaged { place } => told(
            format!("存储损坏了：{place}"),
            "什么都没有改；请先复制一份数据文件夹，再恢复备份或重新加入",
        ),
        StoreError::NewerVersion { found, known } => told(
            format!("存储是版本 {found} 的，本程序只读到版本 {known}"),
            "请用写它的那个版本的程序",
        ),
        StoreError::Missing { path } => told(
            format!("缺少 {}", path.display()),
            "什么都没有改；请从备份放回这个文件",
        ),
        StoreError::AlreadyFounded => told("这个数据文件夹已经有存储", "请直接打开，不要再新建"),
        StoreError::Locked => told(
            "存储被另一个程序占用",
            "请停止那个程序，或用 --data 另写一个文件夹",
        ),
        StoreError::ReadOnly => told("存储写不了", "请给当前用户写的权限"),
        StoreError::Full => told("磁盘满了", "请腾出空间，再启动"),
        StoreError::TooLong { what } => told(format!("{what} 太长，存不下"), "请缩短"),
        StoreError::Vault(error) => of_vault(error),
        StoreError::Io(error) => told(
            format!("存储出错：{}", trouble_of_file(error)),
            "请看磁盘在不在、好不好，再启动",
        ),
    }
}

fn of_attachment(error: &AttachmentError) -> Told {
    match error {
        AttachmentError::TooLong => told("附件太大", "请附短一些的文件，或分几部分附"),
        AttachmentError::NotHeld => told("这个附件还没有传到本机", "请与存有它的电脑连接"),
        AttachmentError::WrongBytes
        | AttachmentError::WrongPiece { .. }
        | AttachmentError::Barred => told(
            "传来的不是这个附件的内容",
            "没有留下；下次交换时再向别的电脑要",
        ),
        AttachmentError::NotNext => told("这一块不是接下来该传的", "请再试"),
        AttachmentError::Busy => told("同时在传的附件太多", "请等一等"),
        AttachmentError::Damaged => told(
            "附件打不开：文件损坏了，或密钥不是它的",
            "请从别的电脑再取一次",
        ),
        AttachmentError::Contradicted => told(
            "打开的不是记录里说的那个原件：校验值或长度不符",
            "没有留下；请向当初附上它的人要原件，重新附上",
        ),
        AttachmentError::NewerVersion(version) => told(
            format!("附件是格式 {version} 的，本程序读不了"),
            "请用写它的那个版本的程序",
        ),
        AttachmentError::Full => told("磁盘满了，附件存不下", "请腾出空间"),
        AttachmentError::Io(error) => told(
            format!("附件的文件出错：{}", trouble_of_file(error)),
            "请看磁盘在不在、能不能写",
        ),
    }
}

/// Why a backup cannot be made or restored.
pub fn trouble_of_backup(error: &BackupError) -> Told {
    match error {
        BackupError::NotABackup => told("这不是备份文件", "请写 onscene backup 写出的文件"),
        BackupError::NewerVersion(version) => told(
            format!("备份是版本 {version} 的，本程序只读到版本 2"),
            "请用写它的那个版本的程序",
        ),
        BackupError::Damaged => told("备份损坏了", "什么都没有恢复；请用另一份，或更早的备份"),
        BackupError::WrongPassphrase => told("恢复口令不对", "请再试；什么都没有改"),
        BackupError::EmptyPassphrase => {
            told("恢复口令至少要有一个字", "请设一个，并与本机分开保管")
        }
        BackupError::Engine(error) => trouble_of_engine(error),
        BackupError::Io(error) => told(
            format!("备份文件出错：{}", trouble_of_file(error)),
            "请看磁盘在不在、好不好、有没有空间",
        ),
    }
}

/// Why a bundle cannot be written or read.
pub fn trouble_of_bundle(error: &BundleError) -> Told {
    match error {
        BundleError::Unreadable(BadBundle::NotABundle) => {
            told("这不是数据包", "请写 onscene bundle write 写出的文件")
        }
        BundleError::Unreadable(BadBundle::NewerVersion(version)) => told(
            format!("数据包是版本 {version} 的，本程序只读版本 1"),
            "请用写它的那个版本的程序",
        ),
        BundleError::Unreadable(BadBundle::Damaged | BadBundle::WrongSignature) => {
            told("数据包的开头损坏了", "请重新拷贝，或请对方重新写入")
        }
        BundleError::Foreign => told("这是别的单位的数据包", "什么都没有收；请看是不是拿错了盘"),
        BundleError::ForOthers(names) => told(
            format!("这个数据包不是给本机的，是给「{names}」的"),
            "请对方用 --to 写上本机的编号，重新写一份",
        ),
        BundleError::Revoked(name) => told(
            format!("写这个数据包的电脑（{name}）已撤销"),
            "什么都没有收；它以前写的，别的电脑会传来",
        ),
        BundleError::UnknownWriter => told(
            "不知道写这个数据包的是哪台电脑",
            "请对方加 --all 重写，里面会说明是谁写的",
        ),
        BundleError::Readers => told(
            format!("数据包要写明给哪些电脑，至多 {BUNDLE_READERS_MAX} 人"),
            "请用 --to 写电脑的编号，onscene devices 可以查",
        ),
        BundleError::RevokedReader(name) => told(
            format!("「{name}」已撤销：给它的数据包它能打开"),
            "请去掉它",
        ),
        BundleError::Apart(name) => told(
            format!("「{name}」属于别的单位，不承载这个数据包里的全部内容"),
            "请给各单位分别写；给汇集点的可以全写",
        ),
        BundleError::Parts => told(
            format!("每个文件至少 {BUNDLE_PART_BYTES_MIN} 字节，至多分成 {BUNDLE_PARTS_MAX} 个"),
            "请把 --max-size 设大些",
        ),
        BundleError::TooLong(limit) => told(
            format!("数据包的一个文件至多 {limit} 字节"),
            "请对方用 --max-size 分开写",
        ),
        BundleError::Engine(error) => trouble_of_engine(error),
        BundleError::Io(error) => told(
            format!("数据包的文件出错：{}", trouble_of_file(error)),
            "请看磁盘在不在、好不好、有没有空间",
        ),
    }
}

/// Why another laptop was not met, or did not let this one in.
pub fn trouble_of_link(error: &LinkError) -> Told {
    let near = "请看对方电脑开着没有、节点在不在运行、是不是在同一个网络；对方重新启动后地址可能变了：请照对方设备页上写的地址，用邀请码的加上 --at 地址；对方还不认得本机的话也不会应答：让它先与邀请本机的那台电脑连一次";
    match error {
        LinkError::Unreachable { address, .. } => told(format!("{address} 没有应答"), near),
        LinkError::Silent { address } => told(format!("{address} 不再应答"), near),
        LinkError::Stranger { address } => told(
            format!("{address} 上的设备没有证明自己属于本单位"),
            "请核对地址：对方重新启动后地址可能变了，照对方设备页上写的，用邀请码的加上 --at 地址；那台电脑也可能还没有加入本单位；加入了的话，让两台各与邀请对方的那台电脑连一次",
        ),
        LinkError::Ourselves { address } => {
            told(format!("{address} 就是本机"), "请写另一台电脑的地址")
        }
        LinkError::Spare { device } => told(format!("与 {device} 已经连着"), "不用再连"),
        LinkError::Halted => told("交换已被人停止", "onscene sync 可以继续"),
        LinkError::NetworkLost => told("本机离开了那个网络", "连上网络后再试"),
        LinkError::Refused {
            address, status, ..
        } => told(
            format!("{address} 拒绝了（{status}）"),
            "如果是邀请码的事，请在那里重新生成；本机什么都没有改",
        ),
        LinkError::Version {
            address,
            theirs,
            ours,
        } => told(
            format!("{address} 用的协议是版本 {theirs}，本机是版本 {ours}"),
            "请更新较旧的那台",
        ),
        LinkError::Address(typed) => told(
            format!("“{typed}”不是地址，地址的样子是 192.168.1.20:7611"),
            "请写另一台电脑的地址",
        ),
        LinkError::NoAddress => told(
            "这个邀请码没有说明发出邀请的电脑在哪里",
            "请写邀请码旁边显示的地址：--at 地址",
        ),
        LinkError::WrongCode(_) => told(
            "对方不认这个短码",
            "这个短码作废了；请核对地址，再要一个新的",
        ),
        LinkError::Message(_) | LinkError::Reconcile(_) => {
            told("对方发来的内容读不懂", "请再试；onscene doctor 有更多说明")
        }
        LinkError::Tls(_) => told("加密连接建立不了", "请再试；onscene doctor 有更多说明"),
        LinkError::Engine(error) => trouble_of_engine(error),
        LinkError::Attachment(error) => of_attachment(error),
        LinkError::Listen(error) => told(
            format!("不能监听：{}", trouble_of_file(error)),
            "请换一个地址",
        ),
    }
}

#[cfg(test)]
mod tests;
