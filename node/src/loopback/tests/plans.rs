//! Plans on the page and through the API.

use super::*;
use onscene_protocol::plan::samples;

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let byte = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

async fn publish(laptop: &Laptop, text: &str) -> String {
    let made = laptop.post("/api/plans", json!({ "text": text })).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    made.json()["plan"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_plan_is_imported_shown_with_its_clauses_and_exported_as_it_came() {
    let laptop = Laptop::found();
    let plan = publish(&laptop, samples()[0].text).await;
    let shown = laptop.look(&format!("/plans/{plan}")).await.text();
    for part in [
        "四.2(1)",
        "三.3",
        "五.3",
        "请与主管部门核对",
        "现在施行",
        "第三十四条",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    let file = laptop.get(&format!("/api/plans/{plan}/file")).await.text();
    let (written, sample) = (
        onscene_protocol::plan::Plan::from_toml(&file),
        samples()[0].plan(),
    );
    assert_eq!(written.ok(), sample);
    let listed = laptop.get("/api/plans").await.json();
    assert_eq!(listed[0]["in_force"], true);
    let list = laptop.look("/plans").await.text();
    assert!(list.contains(&plan) && list.contains("/plans/edit?sample=en"));
}

#[tokio::test]
async fn every_fault_is_told_with_its_kind_and_in_chinese_on_the_page_and_the_text_is_kept() {
    let laptop = Laptop::found();
    let bad = samples()[0].text.replacen("四.2(1)", "九.9", 1);
    let bad = bad.replacen("limit-minutes = 10", "limit-minutes = 0", 1);
    let bad = bad.replacen(
        "role = \"deputy\"",
        "role = \"deputy\"\ndeputy = \"leader\"",
        1,
    );
    let refused = laptop.post("/api/plans", json!({ "text": bad })).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let json = refused.json();
    let kinds: Vec<&str> = json["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "circular-deputy",
            "circular-deputy",
            "zero-limit",
            "unknown-clause"
        ]
    );
    let page = laptop
        .submit("/plans", &format!("text={}", encoded(&bad)))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    for part in [
        "有 4 处要改",
        "预案没有「九.9」这一条",
        "绕了一圈",
        "谁也做不到",
        "community-plan",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let of_later = samples()[0]
        .text
        .replacen("title =", "colour = \"red\"\ntitle =", 1);
    let page = laptop
        .submit("/plans", &format!("text={}", encoded(&of_later)))
        .await;
    assert!(page.text().contains("可能是别的版本的"), "{}", page.text());
    assert_eq!(laptop.get("/api/plans").await.json(), json!([]));
}

#[tokio::test]
async fn the_form_makes_a_new_version_from_an_old_one() {
    let laptop = Laptop::found();
    let old = publish(&laptop, samples()[0].text).await;
    let editor = laptop.look(&format!("/plans/edit?from={old}")).await.text();
    assert!(editor.contains("name=\"plan.task.count.limit-minutes\""));
    let form = format!(
        "text={}&plan.version=2&plan.valid-from=2026-03-01&plan.unread-after-minutes=5\
         &plan.task.count.limit-minutes=30&plan.grade.II.from-headcount=100",
        encoded(samples()[0].text)
    );
    let saved = laptop.submit("/plans", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = saved.headers["location"].to_str().unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap();
    let made = laptop.get(&format!("/api/plans/{id}")).await.json();
    assert_eq!(made["version"], "2");
    assert_eq!(made["content"]["unread-after-minutes"], 5);
    assert_eq!(made["content"]["grades"][1]["from-headcount"], 100);
    assert_eq!(
        laptop
            .get("/api/plans")
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let withdrawn = laptop.submit(&format!("/plans/{id}/withdrawal"), "").await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    let shown = laptop.look(&page).await.text();
    assert!(shown.contains("已撤回") && !shown.contains("/withdrawal"));
}

#[tokio::test]
async fn clause_2_1_guidance_approved_answers_and_the_checklist_stand_beside_their_forms() {
    let laptop = Laptop::found();
    publish(&laptop, samples()[0].text).await;
    let id = laptop.start().await;
    let demand = json!({ "do": "demand", "category": "供暖", "text": "何时答复" });
    let made = laptop
        .post(&format!("/api/incidents/{id}/acts"), demand)
        .await;
    let demand = made.json()["entry"].as_str().unwrap().to_owned();
    let public = json!({ "do": "log", "text": "公告", "disclosure": "public" });
    laptop
        .post(&format!("/api/incidents/{id}/acts"), public)
        .await;
    let page = laptop.look(&format!("/incidents/{id}")).await.text();
    let plan = samples()[0].plan().unwrap();
    for text in &plan.guidance {
        assert!(
            page.contains(&text.text),
            "beside {}: {}",
            text.beside,
            text.text
        );
    }
    for check in &plan.checklist {
        assert!(page.contains(&format!("name=\"checked\" value=\"{}\"", check.check)));
    }
    // One action takes an approved answer into the form.
    let take = format!("/incidents/{id}?act=answer&entry={demand}&take=time-to-answer");
    assert!(page.contains("take=time-to-answer"));
    let taken = laptop.look(&take).await.text();
    assert!(
        taken.contains("《信访工作条例》第三十四条\""),
        "the legal basis is filled in"
    );
    assert!(
        taken.contains("六十日内办结") && taken.contains(&format!("value=\"{demand}\" selected"))
    );

    let acts = format!("/incidents/{id}/acts");
    let short = "do=milestone&name=ended&note=done&checked=demands&checked=answers";
    let refused = laptop.submit(&acts, short).await;
    assert_eq!(refused.status.as_u16(), 422);
    let shown = refused.text();
    assert!(shown.contains("重点部位秩序恢复") && shown.contains("value=\"demands\" checked"));
    let through = format!("{short}&checked=left&unchecked-places=later");
    let ended = laptop.submit(&acts, &through).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text());
    let form = laptop
        .look(&format!("/incidents/{id}/after-action"))
        .await
        .text();
    assert!(form.contains("处置评估表") && form.contains("later") && form.contains("首次对话"));
}

#[tokio::test]
async fn clause_3_4_the_command_picture_shows_people_tasks_and_what_presses_on_one_screen() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/api/incidents/{id}/acts");
    for act in [
        json!({ "do": "headcount", "low": 31, "high": 42, "by": "门岗" }),
        json!({ "do": "task", "text": "清点座椅", "owner": "张三", "due": an_hour_ago() }),
        json!({ "do": "grade", "grade": "IV", "reason": "五十人以下" }),
        json!({ "do": "log", "text": "两名代表在接待室" }),
    ] {
        let saved = laptop.post(&acts, act).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    }
    let picture = laptop
        .look(&format!("/incidents/{id}/picture"))
        .await
        .text();
    for part in [
        "三.4",
        "31–42",
        "清点座椅",
        "Ⅳ级",
        "两名代表在接待室",
        "已过 1 小时 0 分钟",
    ] {
        assert!(picture.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_command_picture_shows_what_stands_in_incidents_that_are_one_with_it() {
    let laptop = Laptop::found();
    let (id, other) = (laptop.start().await, laptop.start().await);
    for (of, act) in [
        (&other, json!({ "do": "log", "text": "东门又来十人" })),
        (
            &other,
            json!({ "do": "task", "text": "打开东门", "owner": "张三" }),
        ),
        (
            &id,
            json!({ "do": "link", "incident": other, "reason": "同一件事" }),
        ),
    ] {
        let saved = laptop.post(&format!("/api/incidents/{of}/acts"), act).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    }
    let picture = laptop
        .look(&format!("/incidents/{id}/picture"))
        .await
        .text();
    assert!(picture.contains("东门又来十人") && picture.contains("打开东门"));
}
