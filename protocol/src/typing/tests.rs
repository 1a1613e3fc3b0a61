//! What an input method writes means what was meant, and secrets are folded one way for ever.

use super::*;
use chrono::{NaiveDate, NaiveTime};

#[test]
fn a_number_is_read_however_an_input_method_wrote_it() {
    for typed in ["30", "３０", " 30 ", "\u{3000}３０\u{200b}", "3０"] {
        assert_eq!(number::<u32>(typed), Ok(30), "{typed:?}");
    }
    for typed in ["", "三十", "30人", "-3", "3.5", "3 0", "99999999999"] {
        let no = number::<u32>(typed).unwrap_err().to_string();
        assert!(no.contains("such as 30"), "{typed:?}: {no}");
    }
    let long = number::<u32>(&"长".repeat(9999)).unwrap_err();
    assert!(long.0.chars().count() <= 40, "little is said back");
}

#[test]
fn a_time_is_read_in_every_form_that_is_advised_or_that_an_old_browser_sends() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let at = NaiveTime::from_hms_opt(14, 5, 0).unwrap();
    for typed in [
        "2026-11-24 14:05",
        "2026/11/24 14:05",
        "2026-11-24T14:05",
        "２０２６－１１－２４　１４：０５",
        "2026／11／24 14：05",
        "2026年11月24日 14:05",
        "2026年11月24日14时05分",
        "2026年11月24日14点05分",
        "\u{feff}2026-11-24 14:05:00",
    ] {
        let local = WrittenTime::Local(day.and_time(at));
        assert_eq!(typed.parse(), Ok(local), "{typed}");
    }
    for typed in ["14:05", "１４：０５", "14时05分", "14∶05"] {
        assert_eq!(typed.parse(), Ok(WrittenTime::Clock(at)), "{typed}");
    }
    for typed in [
        "2026-11-24T14:05:00+08:00",
        "２０２６-11-24T14：05:00＋08:00",
    ] {
        assert!(
            matches!(typed.parse(), Ok(WrittenTime::Exact(_))),
            "{typed}"
        );
    }
    for typed in ["", "昨天", "25:00", "2026-02-30 10:00", "14:05 30"] {
        assert_eq!(typed.parse::<WrittenTime>(), Err(NoTime), "{typed}");
    }
}

#[test]
fn every_example_in_the_words_for_no_time_is_a_time() {
    let said = NoTime.to_string();
    let (_, examples) = said.split_once("such as ").unwrap();
    for example in examples.split(", ") {
        assert!(example.parse::<WrittenTime>().is_ok(), "{example}");
    }
}

#[test]
fn a_list_is_separated_by_whatever_separates_names_in_chinese() {
    let six = ["张三", "李四", "王五", "赵六", "钱七", "孙八"];
    for between in ["、", "，", "；", ",", ";", "\n", "、 ", "\r\n", "\t"] {
        assert_eq!(list(&six.join(between)), six, "{between:?}");
    }
    assert_eq!(
        list("阿不都·热合曼"),
        ["阿不都·热合曼"],
        "a dot is part of a name"
    );
    assert_eq!(list("张三、、\u{200b}，"), ["张三"]);
}

#[test]
fn a_code_is_read_with_what_was_copied_around_it() {
    for typed in [
        "onscene1qqq",
        "邀请码：onscene1qqq",
        "\u{feff}ONSCENE1QQQ",
        "onscene1\u{200b}q-q\nq",
        "ｏｎｓｃｅｎｅ１ｑｑｑ",
    ] {
        assert_eq!(code(typed), "onscene1qqq", "{typed:?}");
    }
    assert_eq!(code("１０４——８２１－９０５５"), "1048219055");
}

#[test]
fn an_address_is_read_in_full_width_signs() {
    for typed in [
        "192.168.1.20:7611",
        "１９２．１６８．１．２０：７６１１",
        "192。168。1。20：7611 ",
    ] {
        assert_eq!(address(typed), "192.168.1.20:7611", "{typed}");
    }
    assert_eq!(address("【"), "【", "what is no address stays none");
}

#[test]
fn levels_of_a_unit_are_separated_by_any_slash_and_names_keep_their_signs() {
    for typed in [
        "城东街道/和平里社区",
        "城东街道／和平里社区",
        "城东街道\\和平里社区",
        " 城东街道 // 和平里社区 /",
        "城东街道＼和平里\u{200b}社区",
    ] {
        assert_eq!(unit_path(typed), "城东街道/和平里社区", "{typed}");
    }
    assert_eq!(unit_path("第３社区（东）"), "第3社区（东）");
}

#[test]
fn nothing_visible_is_nothing() {
    for nothing in [
        "",
        " \u{3000}\n",
        "\u{200b}\u{feff}",
        "\u{2060}",
        "\u{202e}\u{202c}",
        "\u{301}\u{fe0f}",
        "\u{3164}",
        "\u{ad}",
    ] {
        assert!(is_blank(nothing), "{nothing:?}");
    }
    for something in ["水", "é", "e\u{301}", ".", "👨\u{200d}👩", "۳"] {
        assert!(!is_blank(something), "{something:?}");
    }
}

#[test]
fn words_that_run_leftward_are_fenced_in_and_what_turns_them_is_dropped() {
    assert_eq!(fence("门口"), "门口");
    assert_eq!(fence("门口\u{202e}"), "门口");
    assert_eq!(fence("שער\u{202e}5"), "\u{2068}שער5\u{2069}");
    assert_eq!(fence("قەشقەر"), "\u{2068}قەشقەر\u{2069}");
    let sentence = "联络 \u{2068}שער\u{2069}（电话）";
    assert_eq!(fence(sentence), sentence, "fences that are whole stay");
    assert_eq!(fence("a\u{2069}b\u{2068}"), "ab", "others go");
    assert_eq!(fence("\u{2068}שער"), "\u{2068}שער\u{2069}");
    let lines = "قەشقەر\n停水\nשער";
    assert_eq!(
        fence(lines),
        "\u{2068}قەشقەر\u{2069}\n停水\n\u{2068}שער\u{2069}"
    );
    assert_eq!(without_fence(&fence(lines)), lines);
    let as_sent = fence(lines).replace('\n', "\r\n");
    assert_eq!(without_fence(&as_sent), lines.replace('\n', "\r\n"));
    assert_eq!(without_steering("报\u{202e}gpj.exe"), "报gpj.exe");
    assert_eq!(without_steering("张\u{200b}三\u{feff}"), "张三");
    assert_eq!(
        without_steering("葛\u{e0100}"),
        "葛\u{e0100}",
        "a variant is spelling"
    );
}

#[test]
fn a_secret_is_folded_one_way_for_ever() {
    for typed in [
        "cold Water ７",
        "\u{feff}cold Water 7",
        "cold\u{3000}Ｗater 7\u{200b}",
        "cold Water 7\u{e0100}",
    ] {
        assert_eq!(fold_secret(typed).as_str(), "cold Water 7", "{typed:?}");
    }
    // Neither case, spaces nor accents: what was a different secret stays one.
    for typed in ["Cold Water 7", "cold  Water 7", "e\u{301}", "水Ⅳ①、。"] {
        assert_eq!(fold_secret(typed).as_str(), typed, "{typed:?}");
    }
    assert!(fold_secret("\u{feff}\u{200b}").is_empty());
}

/// The table is part of the format. A later Unicode may know more such characters: they are then part of
/// secrets, and this test says which are meant to differ.
#[test]
fn what_a_secret_drops_is_what_nobody_sees() {
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        let is_dropped = fold_secret(&c.to_string()).is_empty();
        assert_eq!(is_dropped, is_invisible(c), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn a_text_of_windows_is_read_or_its_encoding_is_named() {
    let text = "组长：张三\r\n停水";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe], wide.as_slice()].concat();
    assert_eq!(read_utf8(text.as_bytes()), Ok(text));
    assert_eq!(read_utf8(format!("\u{feff}{text}").as_bytes()), Ok(text));
    assert_eq!(read_utf8(&gbk), Err(NotUtf8::Gbk));
    assert_eq!(read_utf8(&marked), Err(NotUtf8::Utf16));
    let plain: Vec<u8> = "a = 1".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read_utf8(&plain), Err(NotUtf8::Utf16));
    assert_eq!(
        read_utf8(&[0xff, 0xd8, 0xff, 0xe0, 1, 2]),
        Err(NotUtf8::Unknown)
    );
    assert_eq!(read_utf8(b""), Ok(""));
}

#[test]
fn a_files_name_in_gbk_is_read() {
    let name = file_name(&[0xd5, 0xd5, 0xc6, 0xac, b'.', b't', b'x', b't']);
    assert_eq!(name, Ok("照片.txt".to_owned()));
    assert_eq!(file_name("照片.txt".as_bytes()), Ok("照片.txt".to_owned()));
    assert_eq!(file_name(&[b'a', 0xff, b'b']), Err("a\u{fffd}b".to_owned()));
}

#[test]
fn a_fence_that_is_whole_stays_and_every_other_one_goes() {
    let sentence = "联络 \u{2068}\u{5e9}\u{5e2}\u{5e8}\u{2069}（电话）";
    assert_eq!(fence(sentence), sentence);
    assert_eq!(fence("a\u{2069}b\u{2068}"), "ab");
    assert_eq!(fence("\u{2068}\u{5e9}"), "\u{2068}\u{5e9}\u{2069}");
    assert_eq!(fence("\u{2067}甲\u{2069}"), "甲");
}
