//! Names on the page: asked for once, changed by a form, and each fact under its own laptop.

use super::*;

/// What the page shows as this laptop's writer before anybody was asked.
fn unnamed(laptop: &Laptop) -> String {
    let digits = laptop.device().to_string()[..4].to_uppercase();
    format!("未登记姓名（电脑 {digits}）")
}

/// What stands between two ids.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("id=\"{from}\"")).unwrap();
    rest.split_once(&format!("id=\"{to}\"")).unwrap().0
}

#[tokio::test]
async fn the_first_act_asks_for_name_and_unit_and_the_system_proposes_the_name_alone() {
    let laptop = Laptop::unnamed();
    let page = laptop.look("/").await.text();
    assert!(page.contains(r#"name="writer_name" maxlength="200" value="zhangsan""#));
    assert!(page.contains(r#"name="writer_unit" maxlength="200" autocomplete"#));
    assert!(page.contains(&unnamed(&laptop)));
    assert!(
        !page.contains("<strong>本机"),
        "nobody is called by the laptop"
    );
    let form = "kind=group-visit&title=%E5%8F%96%E6%9A%96&place=%E5%B9%BF%E5%9C%BA\
                &writer_name=%E5%BC%A0%E6%95%8F&writer_unit=%E5%92%8C%E5%B9%B3%E9%87%8C";
    let started = laptop.submit("/incidents", form).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    let identity = laptop.engine.identity();
    assert_eq!(
        (identity.name.as_str(), identity.unit.as_str()),
        ("张敏", "和平里")
    );
    let incident = laptop.look(started.header("location")).await.text();
    assert!(incident.contains("张敏") && !incident.contains("未登记"));
    assert!(!laptop.look("/").await.text().contains("writer_name"));
}

#[tokio::test]
async fn whoever_leaves_the_name_empty_goes_on_and_is_told_on_every_page() {
    let laptop = Laptop::unnamed();
    let form = "kind=group-visit&title=t&place=p&writer_name=&writer_unit=";
    let started = laptop.submit("/incidents", form).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    let incident = laptop.look(started.header("location")).await.text();
    assert!(incident.contains(r#"id="unnamed""#) && incident.contains(&unnamed(&laptop)));
    let named = laptop
        .submit("/persons/name", "writer_name=%E5%BC%A0%E6%95%8F")
        .await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text());
    let incident = laptop.look(started.header("location")).await.text();
    assert!(incident.contains("张敏") && !incident.contains("未登记"));
}

#[tokio::test]
async fn the_form_renames_and_the_former_name_stands_beside_it() {
    let laptop = Laptop::found();
    let incident = laptop.start().await;
    let me = laptop.engine.identity().person;
    let form = format!("as={me}&person={me}&name=%E5%BC%A0%E4%B8%89%E4%B8%B0");
    let renamed = laptop.submit("/persons/name", &form).await;
    assert_eq!(renamed.status, StatusCode::SEE_OTHER, "{}", renamed.text());
    for path in ["/persons", "/devices", &format!("/incidents/{incident}")] {
        let page = laptop.look(path).await.text();
        assert!(page.contains("张三丰〔原名 张三〕"), "{path}");
    }
    let empty = format!("as={me}&person={me}&name=");
    let refused = laptop.submit("/persons/name", &empty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_member_renames_nobody_else_and_an_administrator_does() {
    let office = Laptop::found();
    let member = office.let_in("李敏", Role::Member).await;
    let (founder, key) = (office.engine.identity(), member.engine.identity().person);
    let asked = json!({ "person": founder.person, "name": "小偷" });
    let refused = member.post("/api/persons/name", asked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!(
        "as={}&person={key}&name=%E6%9D%8E%E6%98%8E&on=devices",
        founder.person
    );
    let renamed = office.submit("/persons/name", &form).await;
    assert_eq!(renamed.header("location"), "/devices", "{}", renamed.text());
    let page = office.look("/devices").await.text();
    assert!(page.contains("李明〔原名 李敏〕"), "{page}");
}

#[tokio::test]
async fn facts_of_this_laptop_stand_under_this_laptop() {
    let office = Laptop::found();
    let member = office.let_in("李敏", Role::Member).await;
    let page = office.look("/devices").await.text();
    let (own, others) = (
        between(&page, "this-laptop", "devices"),
        between(&page, "devices", "invite-head"),
    );
    let (here, there) = (office.device().to_string(), member.device().to_string());
    assert!(own.contains("没有口令保护") && own.contains(&here) && !own.contains(&there));
    assert!(!others.contains("没有口令保护") && others.contains(&there));
    assert!(!others.contains(&here));
}

#[tokio::test]
async fn joining_under_a_name_that_meets_anothers_warns_the_inviter() {
    let office = Laptop::found();
    let joined = office.let_in("张 三", Role::Member).await;
    let here = office.engine.identity().name;
    assert!(here.starts_with("张三〔"), "{here}");
    let page = office.look("/devices").await.text();
    assert!(page.contains("看起来一样"), "{page}");
    let met = joined.engine.name_met(joined.engine.identity().person);
    assert_eq!(met.alike, [here]);
}

#[tokio::test]
async fn an_english_page_says_in_english_what_stands_beside_a_name() {
    let laptop = Laptop::unnamed();
    let incident = laptop.start().await;
    let pages = ["", "/print", "/picture"].map(|form| format!("/incidents/{incident}{form}"));
    for path in pages
        .iter()
        .map(String::as_str)
        .chain(["/", "/devices", "/persons"])
    {
        let request = browser("GET", path).header("cookie", "onscene-language=en");
        let page = laptop
            .ask(request.body(Body::empty()).unwrap())
            .await
            .text();
        assert!(!page.contains("未登记姓名"), "{path}: {page}");
        assert!(page.contains("Not yet named (laptop "), "{path}: {page}");
    }
}
