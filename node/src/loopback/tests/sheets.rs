//! The forms of acts, and the cards that show what became of them.

mod menus;

use super::*;

/// A form as a browser sends it.
fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let bytes = text.bytes();
        bytes.map(|byte| format!("%{byte:02X}")).collect()
    };
    let pairs = fields.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}

/// An incident whose forms are filled in.
struct Desk {
    laptop: Laptop,
    id: String,
}

impl Desk {
    async fn new() -> Self {
        let laptop = Laptop::found();
        let id = laptop.start().await;
        Self { laptop, id }
    }

    async fn submit(&self, fields: &[(&str, &str)]) -> Answer {
        let path = format!("/incidents/{}/acts", self.id);
        self.laptop.submit(&path, &form(fields)).await
    }

    /// The entry that a form makes.
    async fn save(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.submit(fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{fields:?}: {}",
            answer.text()
        );
        let back = answer.header("location").to_owned();
        back.split("saved=").nth(1).unwrap().to_owned()
    }

    async fn page(&self) -> String {
        self.laptop
            .look(&format!("/incidents/{}", self.id))
            .await
            .text()
    }

    async fn view(&self) -> Value {
        self.laptop
            .get(&format!("/api/incidents/{}", self.id))
            .await
            .json()
    }

    async fn demand(&self) -> String {
        self.save(&[
            ("do", "demand"),
            ("category", "供暖"),
            ("text", "原话：屋里只有十四度"),
            ("name", "居民甲"),
        ])
        .await
    }
}

#[tokio::test]
async fn an_answer_and_a_promise_are_made_by_forms_and_stand_on_their_cards_with_their_clauses() {
    let desk = Desk::new().await;
    let demand = desk.demand().await;
    let demand = demand.as_str();
    let answer = [
        ("do", "answer"),
        ("demand", demand),
        ("text", "今日修复"),
        ("legal_basis", "供用热合同第七条"),
        ("facts", ""),
    ];
    desk.save(&answer).await;
    let promise = [
        ("do", "promise"),
        ("demand", demand),
        ("text", "修好立管"),
        ("who", "热力公司"),
        ("due", "2036-01-12T18:00"),
    ];
    let promised = desk.save(&promise).await;
    let page = desk.page().await;
    for word in [
        "四.2(2)",
        "五.5",
        "今日修复",
        "供用热合同第七条",
        "2036年1月12日 18:00 前",
    ] {
        assert!(page.contains(word), "{word}");
    }
    assert!(
        !page.contains("十四度"),
        "a petitioner's words are opened one by one"
    );
    desk.save(&[
        ("do", "promise-done"),
        ("promise", &promised),
        ("text", "已修好"),
    ])
    .await;
    assert_eq!(
        desk.view().await["promises"][0]["done"][0]["text"],
        json!("已修好")
    );
}

#[tokio::test]
async fn a_link_opens_the_form_that_comes_next_with_its_entry_chosen() {
    let desk = Desk::new().await;
    let task = desk
        .save(&[
            ("do", "task"),
            ("text", "清点人数"),
            ("owner", "张三"),
            ("must", "yes"),
        ])
        .await;
    let page = desk.page().await;
    let link = format!(
        "/incidents/{}?act=task-done&amp;entry={task}#task-done",
        desk.id
    );
    assert!(page.contains(&link), "{page}");
    let asked = format!("/incidents/{}?act=task-done&entry={task}", desk.id);
    let page = desk.laptop.look(&asked).await.text();
    let open = page.split("id=\"task-done\"").nth(1).unwrap();
    assert!(open.trim_start().starts_with("open"));
    assert!(page.contains(&format!("value=\"{task}\" selected")));
}

#[tokio::test]
async fn the_sixth_representative_is_refused_in_chinese_with_article_20_and_what_was_typed_stays() {
    let desk = Desk::new().await;
    let five = "甲\r\n乙\r\n丙\r\n丁\r\n戊";
    desk.save(&[("do", "representatives"), ("names", five)])
        .await;
    let refused = desk
        .submit(&[("do", "representatives"), ("names", "己某某")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("第二十条") && page.contains("己某某"));
    let view = desk.view().await;
    assert_eq!(view["representatives"]["in_force"], json!(5));
    assert!(!view.to_string().contains('甲'), "names are sealed");
    let entry = view["representatives"]["groups"][0]["entry"]
        .as_str()
        .unwrap();
    let opening = format!("/incidents/{}/entries/{entry}/opening", desk.id);
    assert!(desk.laptop.submit(&opening, "").await.text().contains('甲'));
    assert_eq!(desk.view().await["accesses"][0]["parts"], json!(["people"]));
}

#[tokio::test]
async fn a_notice_that_nobody_read_is_on_top_until_it_is_read_or_told_by_phone() {
    let desk = Desk::new().await;
    let notice = desk
        .save(&[("do", "notice"), ("to", "张三"), ("text", "请启动预案")])
        .await;
    let view = desk.view().await;
    assert_eq!(view["local"]["delivered"], json!([notice]));
    assert!(desk.page().await.contains("我已读"));
    let told = [
        ("do", "notice-told"),
        ("notice", &*notice),
        ("answered", "no"),
    ];
    desk.save(&told).await;
    assert_eq!(
        desk.view().await["notices"][0]["told"][0]["answered"],
        json!(false)
    );
    desk.save(&[("do", "notice-read"), ("notice", &notice)])
        .await;
    let view = desk.view().await;
    assert_eq!(view["notices"][0]["read"][0]["author"], json!("张三"));
    assert_eq!(view["local"]["pressing"], json!([]));
}

#[tokio::test]
async fn the_end_asks_for_a_reason_for_each_thing_left_open_and_keeps_what_was_typed() {
    let desk = Desk::new().await;
    let task = desk
        .save(&[
            ("do", "task"),
            ("text", "清点座椅"),
            ("owner", "张三"),
            ("must", "yes"),
        ])
        .await;
    let end = [
        ("do", "milestone"),
        ("name", "ended"),
        ("note", "居民自行散去"),
        ("by", "组长"),
    ];
    let refused = desk.submit(&end).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("清点座椅") && page.contains("居民自行散去"));
    let reason = format!("open-{task}");
    assert!(page.contains(&format!("name=\"{reason}\"")));
    let mut explained = end.to_vec();
    explained.push((&reason, "物业已收走"));
    desk.save(&explained).await;
    assert_eq!(desk.view().await["state"], json!("ended"));
}

/// 四.2(2).
#[tokio::test]
async fn a_petitioners_slip_has_their_own_words_number_and_next_date_and_nobody_elses_data() {
    let desk = Desk::new().await;
    let demand = desk.demand().await;
    let other = [
        ("do", "demand"),
        ("category", "住房"),
        ("text", "别人的原话"),
        ("name", "别人"),
    ];
    desk.save(&other).await;
    let promise = [
        ("do", "promise"),
        ("demand", &*demand),
        ("text", "修好立管"),
        ("who", "热力公司"),
        ("due", "2036-01-12T18:00"),
    ];
    desk.save(&promise).await;
    let path = format!("/incidents/{}/entries/{demand}/slip", desk.id);
    let slip = desk.laptop.submit(&path, "").await;
    assert_eq!(slip.status, StatusCode::OK, "{}", slip.text());
    let slip = slip.text();
    for word in [
        "屋里只有十四度",
        "居民甲",
        &demand,
        "2036-01-12 18:00",
        "提出更正",
    ] {
        assert!(slip.contains(word), "{word}: {slip}");
    }
    assert!(!slip.contains("别人") && !slip.contains("住房"));
    let recorded = between(&slip, "记录单位", "</dd>");
    let writer = desk.laptop.engine.identity();
    assert!(
        recorded.contains(&writer.name) && recorded.contains(&writer.unit),
        "{recorded}"
    );
    assert_eq!(desk.view().await["accesses"].as_array().unwrap().len(), 1);
    let nothing = format!("/incidents/{}/entries/{}/slip", desk.id, "0".repeat(32));
    assert_eq!(
        desk.laptop.submit(&nothing, "").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn one_incident_started_twice_is_linked_in_both_and_an_entry_moves_by_reference() {
    let desk = Desk::new().await;
    let other = desk.laptop.start().await;
    let logged = desk.save(&[("do", "log"), ("text", "写错了事件")]).await;
    desk.save(&[("do", "link"), ("incident", &other), ("reason", "同一件事")])
        .await;
    let there = desk
        .laptop
        .get(&format!("/api/incidents/{other}"))
        .await
        .json();
    assert_eq!(there["links"][0]["incident"], json!(desk.id));
    assert_eq!(there["links"][0]["linked"], json!(true));
    let moved = [
        ("do", "move"),
        ("entry", &*logged),
        ("to", &*other),
        ("reason", "应在那边"),
    ];
    desk.save(&moved).await;
    let there = desk
        .laptop
        .get(&format!("/api/incidents/{other}"))
        .await
        .json();
    assert_eq!(there["moved"][0]["moved"], json!(logged));
    assert_eq!(there["moved"][0]["here"], json!(true));
    let nowhere = [
        ("do", "link"),
        ("incident", &*"0".repeat(32)),
        ("reason", "x"),
    ];
    assert_eq!(desk.submit(&nowhere).await.status, StatusCode::NOT_FOUND);
    desk.save(&[
        ("do", "unlink"),
        ("incident", &other),
        ("reason", "不是一件"),
    ])
    .await;
    assert_eq!(desk.view().await["links"][0]["linked"], json!(false));
}

#[tokio::test]
async fn clause_3_7_a_drafter_cannot_approve_their_own_release_and_the_page_says_so() {
    let desk = Desk::new().await;
    let public = [
        ("do", "log"),
        ("text", "今晚恢复供暖"),
        ("disclosure", "public"),
    ];
    let public = desk.save(&public).await;
    let draft = [
        ("do", "release"),
        ("entries", &*public),
        ("channel", "社区公众号"),
    ];
    let draft = desk.save(&draft).await;
    let refused = desk
        .submit(&[("do", "release-approve"), ("release", &draft)])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("第二个人审核"));
    let page = desk.page().await;
    assert!(page.contains("草稿，未审核，不得发布") && page.contains("三.7"));
}

#[tokio::test]
async fn clause_3_1_the_head_says_kind_place_and_count_and_a_measure_is_a_task_with_its_clause() {
    let desk = Desk::new().await;
    desk.save(&[
        ("do", "headcount"),
        ("low", "20"),
        ("high", "30"),
        ("by", "门岗"),
    ])
    .await;
    desk.save(&[
        ("do", "task"),
        ("text", "守住消防通道"),
        ("owner", "张三"),
        ("clause", "三.3"),
    ])
    .await;
    let page = desk.page().await;
    let (_, head) = page.split_once("id=\"head\"").unwrap();
    let (head, _) = head.split_once("</section>").unwrap();
    for word in ["群体上访", "广场", "20–30"] {
        assert!(head.contains(word), "{word}");
    }
    let view = desk.view().await;
    assert_eq!(view["tasks"][0]["clause"], "三.3");
    assert_eq!(view["headcounts"][0]["high"], 30);
}
