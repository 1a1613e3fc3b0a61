//! Forms sent as they are drawn, with only their texts typed: none records a fact that nobody chose.

use super::*;

/// Forms in which texts alone say it all, or whose defaults claim nothing: words of the log are about the
/// situation and stay inside, a milestone is the next one, a demand was not read back yet.
const BY_TEXTS: &[&str] = &[
    "log",
    "headcount",
    "milestone",
    "demand",
    "representatives",
    "scene-plan-approve",
    "objection",
    "void",
];

/// Forms that ask for a choice, each of which is a fact.
const BY_CHOICE: &[&str] = &[
    "notice",
    "notice-read",
    "notice-told",
    "notice-acted",
    "grade",
    "task",
    "task-ack",
    "task-done",
    "answer",
    "promise",
    "promise-done",
    "talk",
    "contact",
    "place-check",
    "handover",
    "report",
    "report-receipt",
    "release-approve",
    "move",
    "legal",
];

/// A form of a page.
struct Drawn {
    what: String,
    action: String,
    fields: Vec<(String, String)>,
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let from = tag.split(&format!(" {name}=\"")).nth(1)?;
    from.split('"').next()
}

/// What a control sends, where somebody types into each text and touches nothing else.
fn sent(tag: &str, beyond: &str) -> Option<(String, String)> {
    let name = attribute(tag, "name")?.to_owned();
    let value = attribute(tag, "value").unwrap_or_default().to_owned();
    if tag.starts_with("select") {
        let menu = beyond.split("</select>").next().unwrap();
        let options = || menu.split("<option ").skip(1);
        let option = options()
            .find(|option| option.contains(" selected"))
            .or_else(|| options().next())?;
        return Some((name, attribute(&format!(" {option}"), "value")?.to_owned()));
    }
    let typed = match attribute(tag, "type") {
        Some("file") => return None,
        Some("radio" | "checkbox") if !tag.contains(" checked") => return None,
        Some("radio" | "checkbox" | "hidden") => value,
        Some("number") => "5".to_owned(),
        Some("datetime-local") if tag.contains(" required") => "2036-01-12T18:00".to_owned(),
        Some("datetime-local") => String::new(),
        _ if value.is_empty() => "词".to_owned(),
        _ => value,
    };
    Some((name, typed))
}

fn forms_of(page: &str) -> Vec<Drawn> {
    let forms = page.split("<form ").skip(1).map(|from| {
        let form = from.split("</form>").next().unwrap();
        let mut fields = Vec::new();
        for (place, _) in form.match_indices('<') {
            let beyond = &form[place + 1..];
            let tag = beyond.split('>').next().unwrap();
            let is_control = ["input", "textarea", "select"];
            if is_control.iter().any(|control| tag.starts_with(control)) {
                fields.extend(sent(tag, beyond));
            }
        }
        let what = fields.iter().find(|(name, _)| name == "do");
        Drawn {
            what: what.map_or_else(String::new, |(_, what)| what.clone()),
            action: attribute(&format!(" {form}"), "action").unwrap().to_owned(),
            fields,
        }
    });
    forms.filter(|form| !form.what.is_empty()).collect()
}

fn encoded(fields: &[(String, String)]) -> String {
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

async fn entries(laptop: &Laptop, incident: &str) -> usize {
    let detail = laptop.engine.incident(incident.parse().unwrap()).await;
    detail.unwrap().view.entries.len()
}

#[tokio::test]
async fn a_form_sent_as_it_is_drawn_records_no_fact_that_nobody_chose() {
    let (laptop, known) = desk().await;
    let incident = known.incident.as_str();
    let page = laptop.look(&format!("/incidents/{incident}")).await.text();
    let mut drawn = forms_of(&page);
    // After that one nothing is taken.
    drawn.sort_by_key(|form| form.what == "void");
    let mut refused = BTreeSet::new();
    for form in &drawn {
        let before = entries(&laptop, incident).await;
        let answer = laptop.submit(&form.action, &encoded(&form.fields)).await;
        if entries(&laptop, incident).await > before {
            let what = form.what.as_str();
            assert!(BY_TEXTS.contains(&what), "{what}: {:?}", form.fields);
            continue;
        }
        if answer.text().contains("还没有选") {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", form.what);
            refused.insert(form.what.as_str());
        }
    }
    for what in BY_CHOICE {
        assert!(refused.contains(what), "{what} was taken, or is not drawn");
    }
}
