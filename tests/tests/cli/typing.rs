//! What an input method or an editor of Windows writes, typed at the program as people typed it.

use crate::{laptop_with_incident, text};
use onscene_tests::process::{Laptop, Outcome};
use std::ffi::OsStr;

#[test]
fn what_an_input_method_writes_is_read_as_it_was_meant() {
    let laptop = Laptop::new("张三");
    let founded = laptop.run(&["init", "--name", "张三", "--unit", "城东街道／和平里社区"]);
    assert!(
        founded.stdout.contains("2 levels: 城东街道 › 和平里社区"),
        "{founded:?}"
    );
    let new = [
        "incident",
        "new",
        "--kind",
        "key-issue",
        "--title",
        "停水",
        "--place",
        "三号楼",
    ];
    let incident = text(&laptop.json(&new), "incident");
    let id = incident.as_str();
    for taken in [
        &["headcount", id, "３０", "４０", "--by", "门岗"][..],
        &["grade", id, "Ⅳ", "--reason", "五十人以下"],
        &["representatives", id, "张三、李四；王五"],
        &["address", "add", "１９２．０．２．１：７６１１"],
        &["invite", "--unit", "城东街道＼和平里社区／一组"],
    ] {
        let outcome = laptop.run(taken);
        assert!(outcome.is_ok(), "{taken:?}: {outcome:?}");
    }
    let shown = laptop.json(&["incident", "show", id]);
    assert_eq!(shown["headcounts"][0]["low"], 30);
    assert_eq!(
        laptop.lines(&["address", "list"])[0]["address"],
        "192.0.2.1:7611"
    );
    let more = ["representatives", id, "赵六，钱七，孙八"];
    let told = text(&laptop.refusal(4, &more), "message");
    assert!(told.contains("3 are named, and 3 more"), "{told}");
    for nothing in ["\u{200b}\u{feff}", "\u{202e}", "\u{3000}"] {
        laptop.refusal(4, &["log", id, nothing]);
        laptop.refusal(
            4,
            &[
                "incident",
                "new",
                "--kind",
                "key-issue",
                "--title",
                nothing,
                "--place",
                "a",
            ],
        );
    }
    let told = text(&laptop.refusal(4, &["log", id, "甲\u{b}乙"]), "message");
    assert!(
        told.contains("vertical tab") && told.contains("character 2"),
        "{told}"
    );
}

#[test]
fn a_file_of_windows_is_read_or_its_encoding_is_named() {
    let (laptop, _) = laptop_with_incident();
    let plan = laptop.run(&["plan", "sample"]).stdout;
    // 照片, as an editor writes it that saves as "ANSI".
    let gbk = [b"# ".as_slice(), &[0xd5, 0xd5, 0xc6, 0xac], b"\n"].concat();
    let wide: Vec<u8> = plan.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [&[0xff, 0xfe], wide.as_slice()].concat();
    let marked = format!("\u{feff}{}", plan.replace('\n', "\r\n"));
    let files = [("gbk", gbk, "GBK"), ("wide", wide, "UTF-16")];
    for (name, bytes, named) in files {
        let file = laptop.desk().join(name);
        std::fs::write(&file, &bytes).unwrap();
        let told = laptop.refusal(2, &["plan", "import", file.to_str().unwrap()]);
        assert!(text(&told, "message").contains(named), "{told}");
        assert!(text(&told, "hint").contains("save it as UTF-8"), "{told}");
        let piped = laptop.run_with_input(&["plan", "import", "-"], &bytes);
        assert_eq!(piped.code, Some(2), "{piped:?}");
    }
    let piped = laptop.run_with_input(&["plan", "import", "-"], marked.as_bytes());
    assert!(piped.is_ok(), "{piped:?}");
}

#[test]
fn a_passphrase_out_of_an_editors_file_is_the_one_that_a_person_types() {
    let laptop = Laptop::new("张三");
    let file = laptop.desk().join("passphrase.txt");
    std::fs::write(&file, "\u{feff}暗号７ abc\r\n").unwrap();
    laptop.init(&["--passphrase-file", file.to_str().unwrap()]);
    for (typed, code) in [
        ("暗号7 abc", 0),
        ("暗号７ abc", 0),
        ("\u{feff}暗号7 abc", 0),
        ("暗号7abc", 1),
    ] {
        let mut command = laptop.command(&["status"]);
        let outcome = Outcome::of(command.env("ONSCENE_PASSPHRASE", typed), b"");
        assert_eq!(outcome.code, Some(code), "{typed:?}: {outcome:?}");
    }
    std::fs::write(&file, "\u{feff}\r\n").unwrap();
    laptop.refusal(
        4,
        &[
            "passphrase",
            "--new-passphrase-file",
            file.to_str().unwrap(),
        ],
    );
}

#[cfg(unix)]
#[test]
fn a_files_name_in_gbk_is_kept_as_it_reads_and_an_empty_file_is_pointed_out() {
    use std::os::unix::ffi::OsStrExt;
    let (laptop, incident) = laptop_with_incident();
    let name = OsStr::from_bytes(&[0xd5, 0xd5, 0xc6, 0xac, b'.', b'j', b'p', b'g']);
    let file = laptop.desk().join(name);
    std::fs::write(&file, b"").unwrap();
    let mut command = laptop.command(&["attach", &incident]);
    let outcome = Outcome::of(command.arg(&file), b"");
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(
        outcome.stderr.contains("照片.jpg is empty (0 bytes)"),
        "{outcome:?}"
    );
    let shown = laptop.json(&["incident", "show", &incident]);
    assert_eq!(shown["attachments"][0]["name"], "照片.jpg");
    let told = laptop.run(&["incident", "show", &incident]).stdout;
    assert!(told.contains("照片.jpg  empty (0 B)"), "{told}");
}
