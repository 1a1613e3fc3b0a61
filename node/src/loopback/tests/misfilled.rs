//! Bad input in the forms beside acts: whatever is empty, too long, garbage or names what is not there
//! gets a page that says so in the reader's language, and nothing is stored.

use super::*;
use onscene_protocol::limit::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use onscene_protocol::plan::limit::PLAN_BYTES_MAX;

/// Each form: its path, what stands in it where all is right, and field by field what is tried there.
/// `line` and `text` are empty, too long or with a control character, with `?` they may be empty; `file`
/// is garbage; `-` leaves the field out; `=` is that very text.
const FORMS: &str = "
/plans | | text: file
/law | | policy: file; calendar: file
/devices/invitations | role=member | role: =king; name: line?; unit: line? =a//b
/devices/joining | code=1048219055 at=192.0.2.1:7 name=a | code: line =12 =zz; at: line? =nowhere; name: line
/devices/recovery | | key: line =onscenekey1
/persons | name=a role=member | name: line; role: =king
/persons/writing | | person: line =zz
/persons/pin | | pin: =1 line?
/concerns | title=a place=b category=c | title: line; place: line; category: line; note: text?
/incidents | kind=group-visit title=a place=b | kind: - line =dance; title: line; place: line
/incidents/{id}/disposals | sure=yes reason=a demand={demand} | sure: -; reason: text; demand: - =zz =nobody line
/incidents/{id}/recusals | sure=yes reason=a person=张三 | sure: -; reason: text; person: line =查无此人
/incidents/{id}/shares | unit=东风街道/热力公司 | unit: line =查无此单位 =a//b; entries: =zz =nobody
/incidents/{id}/scene-plan | text=a | text: text?; on: =zz line?
/files | originals=all | originals: =some; budget: =much line?
/addresses | | address: line =nowhere
/devices/{key}/revocation | sure=yes | sure: - =yes
/devices/{key}/retirement | sure=yes | sure: - =yes
/devices/invitations/{key}/withdrawal | | any: -
/plans/{key}/withdrawal | | any: -
/incidents/{id}/entries/{nobody}/opening | | any: -
/incidents/{id}/entries/{nobody}/slip | | any: -
/incidents/{id}/attachments/{key}/request | | any: -
/incidents/{id}/attachments/{key}/letting-go | | any: -
";

/// A form, filled in rightly but for one field.
struct Misfilled {
    path: String,
    fields: Vec<(&'static str, String)>,
}

/// Every form with every wrong value in every field.
fn misfilled(incident: &str, demand: &str) -> Vec<Misfilled> {
    let (nobody, key) = ("0".repeat(32), "ab".repeat(32));
    let named = [
        ("{id}", incident),
        ("{demand}", demand),
        ("{nobody}", &nobody),
        ("{key}", &key),
    ];
    let put = |text: &str| {
        let put = |text: String, (name, id): &(&str, &str)| text.replace(name, id);
        named.iter().fold(text.to_owned(), put)
    };
    let mut all = Vec::new();
    for form in FORMS.lines().filter(|line| !line.is_empty()) {
        let parts: Vec<&str> = form.split('|').map(str::trim).collect();
        let [path, right, wrong] = parts[..] else {
            panic!("{form}");
        };
        let right = right
            .split_whitespace()
            .map(|pair| pair.split_once('=').unwrap());
        for (field, tries) in wrong
            .split("; ")
            .map(|tries| tries.split_once(": ").unwrap())
        {
            for value in tries.split_whitespace().flat_map(values) {
                let others = right.clone().filter(|(name, _)| *name != field);
                let mut fields: Vec<_> = others.map(|(name, right)| (name, put(right))).collect();
                fields.extend(value.map(|value| (field, value)));
                let path = put(path);
                all.push(Misfilled { path, fields });
            }
        }
    }
    all
}

/// What a word of the table stands for; none where the field is left out.
fn values(word: &str) -> Vec<Option<String>> {
    let long = |limit| "x".repeat(limit + 1);
    let empty = ["", "\u{3000} ", "\u{200b}\u{feff}"].map(str::to_owned);
    let bad = |limit| [long(limit), "a\u{1}b".to_owned()];
    let empty = empty.as_slice();
    let values = match word {
        "-" => return vec![None],
        "line" => [empty, &bad(LINE_BYTES_MAX)].concat(),
        "line?" => bad(LINE_BYTES_MAX).to_vec(),
        "text" => [empty, &bad(TEXT_BYTES_MAX)].concat(),
        "text?" => bad(TEXT_BYTES_MAX).to_vec(),
        "file" => [empty, &["colour = ".to_owned(), long(PLAN_BYTES_MAX)]].concat(),
        "=nobody" => vec!["0".repeat(32)],
        text => vec![text.strip_prefix('=').unwrap().to_owned()],
    };
    values.into_iter().map(Some).collect()
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
    let mut before = kept(&laptop).await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for form in misfilled(&id, demand) {
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
