//! Bad input in the forms beside acts: whatever is empty, too long, garbage or names what is not there
//! gets a page that says so in the reader's language, and nothing is stored.

use super::*;
use onscene_protocol::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use onscene_protocol::plan::limit::PLAN_BYTES_MAX;

/// A form, filled in rightly but for one field.
struct Misfilled {
    path: String,
    fields: Vec<(&'static str, String)>,
}

/// What stands in the fields of a form where all is right; those named after `wrong` are tried with
/// every value there, and a `-` leaves the field out.
struct Form<'a> {
    path: &'a str,
    right: &'a [(&'static str, &'a str)],
    wrong: &'a [(&'static str, &'a [&'a str])],
}

impl Form<'_> {
    fn misfilled(&self, incident: &str, demand: &str) -> Vec<Misfilled> {
        let put = |text: &str| text.replace("{id}", incident).replace("{demand}", demand);
        let mut all = Vec::new();
        for (field, values) in self.wrong {
            for value in *values {
                let others = self.right.iter().filter(|(name, _)| name != field);
                let mut fields: Vec<(&str, String)> =
                    others.map(|(name, right)| (*name, put(right))).collect();
                if *value != "-" {
                    fields.push((*field, put(value)));
                }
                let path = put(self.path);
                all.push(Misfilled { path, fields });
            }
        }
        all
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A form as a browser sends it whose reader chose a language.
async fn submit(laptop: &Laptop, form: &Misfilled, language: &str) -> Answer {
    let pairs = form.fields.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let cookie = format!("onscene-7610={SECRET}; onscene-language={language}");
    let request = Request::builder()
        .method("POST")
        .uri(&form.path)
        .header("host", HOST)
        .header("accept", "text/html")
        .header("cookie", cookie)
        .header("origin", format!("http://{HOST}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(pairs.join("&")))
        .unwrap();
    laptop.ask(request).await
}

/// What the page says is wrong, and what to do: above the form, or by itself where a form has no page of
/// its own. The ring, which stands on every page, is no part of it.
fn said(page: &str) -> Option<String> {
    let above = page.split_once("<div class=\"notice bad\" role=\"alert\">");
    let (said, _) = match above {
        Some((_, said)) => said.split_once("</div>")?,
        None => page
            .split_once("</h1>\n<p><strong>")?
            .1
            .split_once("</main>")?,
    };
    Some(said.to_owned())
}

/// All that is kept.
async fn kept(laptop: &Laptop) -> Value {
    let store = laptop.get("/api/doctor").await.json()["records"].clone();
    let persons = laptop.get("/api/persons").await.json();
    let addresses = laptop.get("/api/addresses").await.json();
    json!([store, persons, addresses])
}

#[tokio::test]
async fn every_form_beside_acts_says_what_is_wrong_with_it_and_stores_nothing() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    let acts = format!("/api/incidents/{id}/acts");
    let demand = json!({ "do": "demand", "category": "供暖", "text": "退钱" });
    let demand = laptop.post(&acts, demand).await.json()["entry"].clone();
    let demand = demand.as_str().unwrap();
    let line = "x".repeat(LINE_BYTES_MAX + 1);
    let text = "x".repeat(TEXT_BYTES_MAX + 1);
    let file = "x".repeat(PLAN_BYTES_MAX + 1);
    let lines: &[&str] = &["", "\u{3000} ", &line, "a\u{1}b"];
    let texts: &[&str] = &["", " ", &text, "a\u{1}b"];
    let files: &[&str] = &["", " ", "colour = ", "\u{1}", &file];
    let nobody = "00000000000000000000000000000000";
    let concern = [("title", "a"), ("place", "b"), ("category", "c")];
    let forms = [
        Form {
            path: "/plans",
            right: &[],
            wrong: &[("text", files)],
        },
        Form {
            path: "/law",
            right: &[],
            wrong: &[("policy", files), ("calendar", files)],
        },
        Form {
            path: "/devices/invitations",
            right: &[("role", "member"), ("name", "")],
            wrong: &[
                ("role", &["king"]),
                ("name", &[&line, "a\u{1}b"]),
                ("unit", &["a//b", &line, "a\u{1}b"]),
            ],
        },
        Form {
            path: "/devices/joining",
            right: &[
                ("code", "1048219055"),
                ("at", "192.0.2.1:7"),
                ("name", "李四"),
            ],
            wrong: &[
                ("code", &["", "12", "zz", &line]),
                ("at", &["nowhere", &line]),
            ],
        },
        Form {
            path: "/devices/recovery",
            right: &[],
            wrong: &[("key", &["", "onscenekey1", &line])],
        },
        Form {
            path: "/persons",
            right: &[("name", "李四"), ("role", "member")],
            wrong: &[("name", lines), ("role", &["king"])],
        },
        Form {
            path: "/persons/writing",
            right: &[],
            wrong: &[("person", &["", "zz", &line])],
        },
        Form {
            path: "/persons/pin",
            right: &[],
            wrong: &[("pin", &["1", &line])],
        },
        Form {
            path: "/concerns",
            right: &concern,
            wrong: &[
                ("title", lines),
                ("place", lines),
                ("category", lines),
                ("note", &[&text, "a\u{1}b"]),
            ],
        },
        Form {
            path: "/incidents",
            right: &[("kind", "group-visit"), ("title", "a"), ("place", "b")],
            wrong: &[
                ("kind", &["dance", "", "-"]),
                ("title", lines),
                ("place", lines),
            ],
        },
        Form {
            path: "/incidents/{id}/disposals",
            right: &[("sure", "yes"), ("reason", "期满"), ("demand", "{demand}")],
            wrong: &[
                ("sure", &["-"]),
                ("reason", texts),
                ("demand", &["zz", nobody, &line]),
            ],
        },
        Form {
            path: "/incidents/{id}/recusals",
            right: &[("sure", "yes"), ("reason", "亲属"), ("person", "张三")],
            wrong: &[
                ("sure", &["-"]),
                ("reason", texts),
                ("person", &["", "查无此人", &line]),
            ],
        },
        Form {
            path: "/incidents/{id}/shares",
            right: &[("unit", "东风街道/热力公司")],
            wrong: &[
                ("unit", &["", "查无此单位", "a//b", &line]),
                ("entries", &["zz", nobody]),
            ],
        },
        Form {
            path: "/incidents/{id}/scene-plan",
            right: &[("text", "a")],
            wrong: &[("text", &[&text, "a\u{1}b"]), ("on", &["zz", &line])],
        },
        Form {
            path: "/files",
            right: &[("originals", "all")],
            wrong: &[("originals", &["some"]), ("budget", &["much", &line])],
        },
        Form {
            path: "/addresses",
            right: &[],
            wrong: &[("address", &["", "nowhere", &line])],
        },
    ];
    let mut before = kept(&laptop).await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for form in forms.iter().flat_map(|form| form.misfilled(&id, demand)) {
        let shown = format!("{} {:?}", form.path, form.fields);
        for language in ["zh", "en"] {
            tried += 1;
            let answer = submit(&laptop, &form, language).await;
            let page = answer.text();
            let said = said(&page).unwrap_or_default();
            let is_chinese = said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let is_told = language == "en" && !said.is_empty() || is_chinese;
            let now = kept(&laptop).await;
            if now != before {
                wrong.push(format!("{shown:.160} stored something"));
                before = now;
            }
            if !answer.status.is_client_error() || !is_told {
                let status = answer.status;
                wrong.push(format!("{shown:.160} {language}: {status} {said:.300}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 150, "{tried} tried");
}

#[tokio::test]
async fn an_address_with_garbage_in_it_is_answered_and_changes_nothing() {
    let laptop = Laptop::found();
    let id = laptop.start().await;
    for path in [
        format!("/incidents/{id}?track=zz"),
        format!("/incidents/{id}?correct={}", "0".repeat(32)),
        format!("/incidents/{id}?act=dance&entry={}", "0".repeat(32)),
        "/statistics?x=%00".to_owned(),
        "/concerns?x=%FF".to_owned(),
    ] {
        let page = laptop.look(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
    }
    for path in [
        format!("/incidents/{id}?correct=zz"),
        "/incidents/zz".to_owned(),
        "/plans/zz".to_owned(),
        "/plans/edit?sample=dance".to_owned(),
        "/plans/edit?from=zz".to_owned(),
        "/export/dance".to_owned(),
        "/export/csv?incident=zz".to_owned(),
    ] {
        let page = laptop.look(&path).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
        assert!(page.text().contains("<html"), "{path}: {}", page.text());
    }
}
