//! Whose folder it is: nobody writes into another user's.
#![cfg(unix)]

use crate::files;
use onscene_tests::process::Laptop;
use std::os::unix::fs::chown;

/// Somebody else on this computer, in number: most systems call them `nobody`.
const ANOTHER: u32 = 65_534;

#[test]
fn a_folder_of_another_user_is_refused_untouched_and_its_running_node_serves_whoever_may_read_it() {
    let laptop = Laptop::new("值班员");
    laptop.init(&[]);
    if chown(laptop.data(), Some(ANOTHER), None).is_err() {
        // Only the system's administrator gives folders away: anyone else is refused the system's own
        // in the test of the folder itself.
        return;
    }
    let before = files(&laptop.data());
    for asked in [
        &["status"][..],
        &[
            "incident",
            "new",
            "--kind",
            "key-issue",
            "--title",
            "停水",
            "--place",
            "楼",
        ],
        &["doctor"],
    ] {
        let told = laptop.refusal(4, asked);
        assert_eq!(told["error"], "another-user", "{asked:?}: {told}");
    }
    assert_eq!(files(&laptop.data()), before);
    // A client only asks: whoever may read the node's address may.
    assert!(chown(laptop.data(), Some(0), None).is_ok());
    let node = laptop.start(&[]);
    assert!(chown(laptop.data(), Some(ANOTHER), None).is_ok());
    assert!(laptop.run(&["status"]).is_ok());
    assert!(node.stop().is_ok());
}
