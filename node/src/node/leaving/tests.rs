//! A folder whose store was given up: what a crash left of taking it away is made up for.

use super::*;
use crate::host::Host;
use crate::node::{Node, Settings, found};
use tempfile::TempDir;

/// A founded folder with two files that are not ours, and what a store may leave beside itself.
async fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_owned();
    found(data, "李敏".into(), None, None, Host::system())
        .await
        .unwrap();
    for (name, text) in [
        ("排班表.xlsx", "别人的"),
        ("records.redb.txt", "别人的"),
        ("records.redb.clean", "金丝雀"),
        ("keys.sealed.new", "金丝雀"),
        ("attachments/incoming/半个", "金丝雀"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn give_up(folder: &TempDir) {
    let text = "onscene retired 1\n李敏 went on with another laptop.\n";
    fs::write(folder.path().join("retired.txt"), text).unwrap();
}

fn names(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = names
        .map(|item| item.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

async fn start(folder: &TempDir) -> Result<Node, NodeError> {
    Node::start(Settings {
        data: folder.path().to_owned(),
        passphrase: None,
        page: Some("127.0.0.1:0".parse().unwrap()),
        listen: None,
        hub: None,
        peers: Vec::new(),
        hub_role: false,
        standing: false,
        discovery: false,
        lock_after: None,
        host: Host::system(),
        name: None,
        user: None,
    })
    .await
}

const LEFT: [&str; 4] = ["lock", "records.redb.txt", "retired.txt", "排班表.xlsx"];

#[tokio::test]
async fn a_wipe_that_was_cut_off_anywhere_is_finished_at_the_next_opening() {
    // Cut off after each file that goes, none of them to begin with.
    for gone in 0..=Folder::FILES.len() {
        let folder = folder().await;
        give_up(&folder);
        let order = Folder::KEYS.into_iter().chain(["records.redb", "founding"]);
        for name in order.take(gone) {
            absent_is_fine(fs::remove_file(folder.path().join(name))).unwrap();
        }
        let refused = start(&folder).await.unwrap_err();
        assert!(matches!(&refused, NodeError::Left(words) if words.contains("李敏")));
        assert!(refused.hint().contains("onscene join"));
        assert_eq!(names(&folder), LEFT, "cut off after {gone}");
        // And again: nothing is made where somebody left.
        assert!(matches!(start(&folder).await, Err(NodeError::Left(_))));
        assert_eq!(names(&folder), LEFT);
    }
}

#[tokio::test]
async fn somebody_new_begins_anew_where_a_store_was_given_up() {
    let folder = folder().await;
    give_up(&folder);
    let data = folder.path().to_owned();
    let new = found(data, "王芳".into(), None, None, Host::system()).await;
    assert_eq!(new.unwrap().name, "王芳");
    assert!(!names(&folder).contains(&"retired.txt".to_owned()));
    let node = start(&folder).await.unwrap();
    assert_eq!(node.identity().name, "王芳");
    node.stop().await;
}

#[tokio::test]
async fn a_file_of_that_name_that_we_did_not_write_takes_nothing_away() {
    let folder = folder().await;
    fs::write(
        folder.path().join("retired.txt"),
        "名单\nonscene retired 1\n",
    )
    .unwrap();
    let node = start(&folder).await.unwrap();
    assert_eq!(node.identity().name, "李敏");
    node.stop().await;
    assert!(names(&folder).contains(&"records.redb".to_owned()));
}

#[tokio::test]
async fn nothing_is_taken_away_under_a_node_that_runs() {
    let folder = folder().await;
    let node = start(&folder).await.unwrap();
    give_up(&folder);
    assert!(matches!(start(&folder).await, Err(NodeError::Folder(_))));
    assert!(names(&folder).contains(&"records.redb".to_owned()));
    node.stop().await;
}
