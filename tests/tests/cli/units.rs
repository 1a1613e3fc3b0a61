//! A street office and the communities below it: who reads what of whom.

use crate::{files, show, text};
use onscene_tests::process::{Laptop, Running};

const STREET: &str = "城东街道";
const HEPING: &str = "城东街道/和平里社区";
const XINYUAN: &str = "城东街道/新源里社区";

/// A street office whose node runs, and an office of each of two communities.
fn district() -> (Laptop, Running, Laptop, Laptop) {
    let street = Laptop::new("街道");
    street.init(&["--unit", STREET]);
    let node = street.start(&[]);
    let (heping, xinyuan) = (Laptop::new("和平里"), Laptop::new("新源里"));
    for (laptop, unit) in [(&heping, HEPING), (&xinyuan, XINYUAN)] {
        let code = street.invite(&["--role", "office", "--unit", unit]);
        let told = laptop.join(&code, &["--at", &node.listen.to_string()]);
        assert_eq!(told["unit"], unit);
    }
    (street, node, heping, xinyuan)
}

pub(crate) fn begin(laptop: &Laptop, title: &str, more: &[&str]) -> String {
    let new = [
        "incident",
        "new",
        "--kind",
        "key-issue",
        "--place",
        "三号楼",
    ];
    let named = [&new[..], &["--title", title], more].concat();
    text(&laptop.json(&named), "incident")
}

fn sync(laptop: &Laptop, at: &str) {
    assert_eq!(laptop.lines(&["sync", at]).len(), 1);
}

fn titles(laptop: &Laptop) -> Vec<String> {
    let lines = laptop.lines(&["incident", "list"]).into_iter();
    let mut titles: Vec<String> = lines
        .filter_map(|line| line["title"].as_str().map(str::to_owned))
        .collect();
    titles.sort();
    titles
}

pub(crate) fn hold(laptop: &Laptop, canary: &str) -> bool {
    let holds = |bytes: &[u8]| {
        bytes
            .windows(canary.len())
            .any(|at| at == canary.as_bytes())
    };
    files(&laptop.data()).iter().any(|(_, bytes)| holds(bytes))
}

#[test]
fn the_street_office_reads_both_communities_and_neither_reads_the_other() {
    let (street, node, heping, xinyuan) = district();
    let at = node.listen.to_string();
    let ours = begin(&heping, "和平里停水", &[]);
    heping.json(&["log", &ours, "和平里的金丝雀"]);
    let demand = ["demand", &ours, "新源里听不到的话", "--category", "供水"];
    let demand = text(&heping.json(&demand), "entry");
    let theirs = begin(&xinyuan, "新源里停电", &[]);
    for laptop in [&heping, &xinyuan, &heping] {
        sync(laptop, &at);
    }
    assert_eq!(titles(&street), ["和平里停水", "新源里停电"]);
    assert_eq!(titles(&heping), ["和平里停水"]);
    assert_eq!(titles(&xinyuan), ["新源里停电"]);
    let read = street.json(&["read", &ours, &demand]);
    assert!(read.to_string().contains("新源里听不到的话"), "{read}");
    assert!(show(&street, &theirs)["entries"].as_array().is_some());
    for canary in ["和平里的金丝雀", "和平里停水", "新源里听不到的话"] {
        assert!(!hold(&xinyuan, canary), "{canary}");
        let told = xinyuan.run(&["--json", "incident", "show", &ours]);
        assert!(!told.stdout.contains(canary), "{canary}");
    }
    // What the street begins in one of them, that one goes on with.
    let given = begin(&street, "街道交办", &["--unit", HEPING]);
    for laptop in [&heping, &xinyuan] {
        sync(laptop, &at);
    }
    heping.json(&["log", &given, "收到"]);
    assert_eq!(titles(&heping), ["和平里停水", "街道交办"]);
    assert_eq!(titles(&xinyuan), ["新源里停电"]);
}

#[test]
fn nobody_invites_or_begins_beside_their_own_unit_and_is_told_who_may() {
    let (street, node, heping, _xinyuan) = district();
    sync(&heping, &node.listen.to_string());
    let told = heping.refusal(
        4,
        &[
            "incident",
            "new",
            "--kind",
            "key-issue",
            "--title",
            "停水",
            "--place",
            "楼",
            "--unit",
            XINYUAN,
        ],
    );
    let message = text(&told, "message");
    assert!(
        message.contains(XINYUAN) && message.contains("街道"),
        "{told}"
    );
    let told = heping.refusal(
        3,
        &[
            "incident",
            "new",
            "--kind",
            "key-issue",
            "--title",
            "停水",
            "--place",
            "楼",
            "--unit",
            "没有",
        ],
    );
    assert_eq!(told["error"], "not-found");
    let told = street.refusal(4, &["invite", "--role", "liaison"]);
    assert!(text(&told, "hint").contains("--unit"), "{told}");
    let founder = Laptop::new("另一处");
    founder.init(&["--unit", HEPING]);
    let told = founder.refusal(3, &["invite", "--unit", "城西街道/杏林苑社区"]);
    assert_eq!(told["error"], "not-found");
    let told = founder.json(&["invite", "--unit", XINYUAN]);
    assert_eq!(
        told["unit"], XINYUAN,
        "the founder may, anywhere in the tree"
    );
    let units: Vec<String> = street
        .lines(&["devices"])
        .iter()
        .map(|device| text(device, "unit"))
        .collect();
    for unit in [STREET, HEPING, XINYUAN] {
        assert!(units.contains(&unit.to_owned()), "{units:?}");
    }
    assert!(node.stop().is_ok());
}

const COMPANY: &str = "城东街道/热力公司";

/// A street office whose node runs, the liaison of an invited company, and an incident with an entry that
/// was chosen for it: the incident and the linked document.
fn shared() -> (Laptop, Running, Laptop, [String; 2]) {
    let (street, node, ..) = district();
    let at = node.listen.to_string();
    let liaison = Laptop::new("热力公司联络员");
    let code = street.invite(&["--role", "liaison", "--unit", COMPANY]);
    liaison.join(&code, &["--at", &at]);
    let incident = begin(&street, "供暖费集体上访", &[]);
    street.json(&["log", &incident, "街道内部的金丝雀"]);
    let chosen = text(&street.json(&["log", &incident, "三号楼暖气不热"]), "entry");
    let share = ["incident", "share", &incident, "--unit", COMPANY];
    let called = ["--title", "供暖故障", "--place", "三号楼", &chosen];
    let told = street.json(&[&share[..], &called].concat());
    assert_eq!(told["entries"], 1);
    let document = text(&told, "document");
    sync(&liaison, &at);
    (street, node, liaison, [incident, document])
}

#[test]
fn a_liaison_gets_what_was_chosen_and_nothing_personal_is() {
    let (street, _node, liaison, [incident, document]) = shared();
    let demand = [
        "demand",
        &incident,
        "居民原话的金丝雀",
        "--category",
        "供暖",
    ];
    let demand = text(&street.json(&demand), "entry");
    let personal = ["incident", "share", &incident, "--unit", COMPANY, &demand];
    let told = street.refusal(4, &personal);
    assert!(text(&told, "message").contains("personal"), "{told}");
    assert_eq!(titles(&liaison), ["供暖故障"]);
    let there = show(&liaison, &document);
    assert_eq!(there["linked"]["unit"], COMPANY);
    assert_eq!(there["entries"][1]["text"], "三号楼暖气不热");
    let told = liaison
        .run(&["--json", "incident", "show", &incident])
        .stdout;
    for canary in ["街道内部的金丝雀", "居民原话的金丝雀", "供暖费集体上访"]
    {
        assert!(!told.contains(canary) && !there.to_string().contains(canary));
    }
}

#[test]
fn the_incident_shows_what_a_liaison_enters_and_goes_with_what_they_got() {
    let (street, node, liaison, [incident, document]) = shared();
    let told = liaison.refusal(4, &["log", &document, "闲话"]);
    assert!(text(&told, "message").contains("liaison"), "{told}");
    liaison.json(&["contact", &document, "--unit", "抢修班"]);
    liaison.json(&["task", &document, "更换水泵", "--owner", "热力公司联络员"]);
    liaison.json(&["objection", &document, "不属本公司管线", "--unit", "热力"]);
    let at = node.listen.to_string();
    sync(&liaison, &at);
    let whole = show(&street, &incident);
    for rows in ["contacts", "tasks", "objections"] {
        assert_eq!(whole[rows][0]["origin"]["unit"], COMPANY, "{rows}");
    }
    assert_eq!(titles(&street), ["供暖费集体上访"]);
    let told = street.run(&["incident", "show", &incident]).stdout;
    assert!(told.contains("[of 城东街道/热力公司]"), "{told}");

    let gone = street.json(&["dispose", &incident, "--everything", "--reason", "期满"]);
    assert_eq!(gone["linked"][0], document);
    sync(&liaison, &at);
    let there = show(&liaison, &document).to_string();
    assert!(!there.contains("三号楼暖气不热"), "{there}");
}

#[test]
fn whoever_founds_below_the_root_invites_above_and_beside_it_as_the_readme_says() {
    let founder = Laptop::new("值班员");
    founder.init(&["--unit", HEPING]);
    let node = founder.start(&[]);
    let at = node.listen.to_string();
    let [street, xinyuan, liaison] = ["街道", "新源里", "联络员"].map(Laptop::new);
    for (laptop, unit, role) in [
        (&street, STREET, "office"),
        (&xinyuan, XINYUAN, "office"),
        (&liaison, COMPANY, "liaison"),
    ] {
        let code = founder.invite(&["--role", role, "--unit", unit]);
        let told = laptop.join(&code, &["--at", &at]);
        assert_eq!(told["unit"], unit);
    }
    begin(&founder, "和平里停水", &[]);
    begin(&xinyuan, "新源里停电", &[]);
    for laptop in [&xinyuan, &street, &liaison] {
        sync(laptop, &at);
    }
    // The founder carries nothing of the unit beside: that one meets the street office itself.
    let above = street.start(&[]);
    let way = above.listen.to_string();
    sync(&xinyuan, &way);
    sync(&xinyuan, &way);
    assert_eq!(titles(&street), ["和平里停水", "新源里停电"]);
    assert_eq!(titles(&founder), ["和平里停水"]);
    assert_eq!(titles(&xinyuan), ["新源里停电"]);
    assert_eq!(titles(&liaison), [""; 0]);
    assert!(!hold(&founder, "新源里停电"));
    let nobody = founder.lines(&["reader", "list"]);
    assert!(nobody.is_empty(), "{nobody:?}");
    founder.refusal(3, &["reader", "confirm", &"0".repeat(64)]);
}
