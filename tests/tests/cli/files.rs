//! Files in and out: bit for bit, whole or not at all.

use crate::{laptop_with_incident, show, text};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::path::Path;

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_original_comes_out_as_it_went_in() {
    let (laptop, incident) = laptop_with_incident();
    let file = laptop.desk().join("现场 照片.jpg");
    let content: Vec<u8> = (0..300_000_u32)
        .map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1])
        .collect();
    std::fs::write(&file, &content).unwrap();
    laptop.json(&["attach", &incident, path(&file)]);

    let row = show(&laptop, &incident)["attachments"][0].clone();
    assert_eq!(row["name"], "现场 照片.jpg");
    assert_eq!(row["media_type"], "image/jpeg");
    assert_eq!(
        (&row["bytes"], &row["held"]),
        (&content.len().into(), &true.into())
    );
    let blake3 = blake3::hash(&content).to_hex().to_string();
    assert_eq!(text(&row, "blake3"), blake3);
    let sha256 = HEXLOWER.encode(&Sha256::digest(&content));
    assert_eq!(text(&row, "sha256"), sha256);

    let out = laptop.desk().join("out.jpg");
    let id = text(&row, "attachment");
    let told = laptop.json(&["attachment", &incident, &id, "--out", path(&out)]);
    assert_eq!(told["file"], path(&out));
    assert_eq!(told["bytes"], content.len());
    assert_eq!(text(&told, "blake3"), blake3);
    assert_eq!(text(&told, "sha256"), sha256);
    assert_eq!(std::fs::read(out).unwrap(), content);
}

#[test]
fn an_entry_carries_several_files_and_an_empty_one_too() {
    let (laptop, incident) = laptop_with_incident();
    let (one, other) = (laptop.desk().join("a.txt"), laptop.desk().join("b.bin"));
    std::fs::write(&one, "一").unwrap();
    std::fs::write(&other, "").unwrap();
    laptop.json(&[
        "log",
        &incident,
        "见附件",
        "--attach",
        path(&one),
        "--attach",
        path(&other),
    ]);
    let view = show(&laptop, &incident);
    assert_eq!(view["attachments"].as_array().unwrap().len(), 2);
    assert_eq!(
        view["entries"][1]["attachments"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn what_cannot_be_attached_stores_nothing() {
    let (laptop, incident) = laptop_with_incident();
    let (folder, good) = (laptop.desk().join("文件夹"), laptop.desk().join("good.txt"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(&good, "good").unwrap();
    let large = laptop.desk().join("large.mp4");
    // Sparse: beyond the limit, without filling a disk.
    let file = std::fs::File::create(&large).unwrap();
    file.set_len(onscene_protocol::limit::ATTACHMENT_BYTES_MAX + 1)
        .unwrap();
    let gone = laptop.desk().join("gone.jpg");
    let before = show(&laptop, &incident);
    for (code, bad) in [(4, &folder), (4, &large), (3, &gone)] {
        let error = laptop.refusal(code, &["attach", &incident, path(&good), path(bad)]);
        assert!(text(&error, "message").contains(path(bad)), "{error}");
        laptop.refusal(code, &["log", &incident, "见附件", "--attach", path(bad)]);
    }
    assert_eq!(show(&laptop, &incident), before);
}

#[test]
fn exports_say_what_they_hold() {
    let (laptop, incident) = laptop_with_incident();
    laptop.json(&["log", &incident, "=cmd()"]);
    for format in ["json", "csv", "html"] {
        let out = laptop.desk().join(format!("out.{format}"));
        let told = laptop.json(&[
            "export",
            "--format",
            format,
            "--for",
            "internal",
            "--out",
            path(&out),
        ]);
        assert_eq!(
            (&told["incidents"], &told["left_out"]),
            (&1.into(), &0.into())
        );
        assert_eq!(told["file"], path(&out));
        assert!(
            std::fs::read_to_string(out).unwrap().contains("停水"),
            "{format}"
        );
    }
    let out = laptop.desk().join("one.json");
    let told = laptop.json(&["export", &incident, "--format", "json", "--out", path(&out)]);
    assert_eq!(told["incidents"], 1);
    let whole: serde_json::Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
    assert!(whole.to_string().contains(&incident));
}

#[test]
fn an_export_into_a_folder_that_is_not_there_leaves_nothing() {
    let (laptop, _) = laptop_with_incident();
    let out = laptop.desk().join("missing").join("out.json");
    laptop.refusal(3, &["export", "--format", "json", "--out", path(&out)]);
    laptop.refusal(
        4,
        &["export", "--format", "json", "--out", path(laptop.desk())],
    );
}
