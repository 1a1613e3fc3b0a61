//! Every act as every role that may not do it: refused by the page and the API, with who may.

use super::*;
use crate::wording::name_role;
use onscene_protocol::roster::policy::{Act as Asked, TABLE as RULES};

/// The roles that allow an act.
fn allowed(act: Asked) -> Vec<Role> {
    let rules = RULES.iter().filter(|rule| rule.allows(act));
    rules.map(|rule| rule.role).collect()
}

#[tokio::test]
async fn an_act_that_a_role_may_not_do_is_refused_with_who_may_in_both_languages() {
    let (office, known) = desk().await;
    let mut tried = 0;
    for role in Role::ALL {
        let other = office.let_in("吴十", role).await;
        let before = other.get("/api/doctor").await.json()["records"].clone();
        for row in known.table() {
            let asked = of(row.what, row.sample.clone()).unwrap().act();
            if onscene_protocol::roster::policy::may(Roles::default().with(role), asked) {
                continue;
            }
            // Files are staged where they are attached.
            let mut fields = row.sample;
            if row.what == "attach" {
                let staged = other.post("/api/staged?name=a", json!("x")).await.json();
                fields["attachments"] = json!([staged["staged"]]);
            }
            let refused = refusal(&other, &known, row.what, fields).await;
            let [chinese, english] = refused.unwrap_or_else(|| panic!("{role}: {}", row.what));
            for role in allowed(asked) {
                let name = name_role(Language::Chinese, role);
                assert!(chinese.contains(name), "{}: {chinese}", row.what);
                assert!(english.contains(role.word()), "{}: {english}", row.what);
            }
            assert!(english.contains(asked.words()), "{}: {english}", row.what);
            let is_foreign = |c: char| c.is_ascii_alphabetic();
            assert!(!chinese.contains(is_foreign), "{}: {chinese}", row.what);
            tried += 1;
        }
        assert_eq!(
            other.get("/api/doctor").await.json()["records"],
            before,
            "{role}"
        );
    }
    // Liaisons and auditors may do none of them, members not those of the desk and of a leader.
    assert!(tried > 2 * Command::WORDS.len(), "{tried}");
}
