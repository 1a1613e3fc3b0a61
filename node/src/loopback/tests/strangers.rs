//! Every route × every request that is not from the person at this laptop. The routes come from
//! the table that the router is built from.

use super::super::route::{self, Route};
use super::*;
use axum::http::Method;
use axum::http::request::Builder;
use std::collections::BTreeSet;
use std::path::Path;

/// A request that must not be answered.
struct Attack {
    what: String,
    status: u16,
    headers: Vec<(&'static str, String)>,
    /// Where the secret is shown in the address.
    query: Option<String>,
}

impl Attack {
    fn new(what: &str, status: u16, headers: &[(&'static str, &str)]) -> Self {
        let owned = |(name, value): &(&'static str, &str)| (*name, (*value).to_owned());
        Self {
            what: what.to_owned(),
            status,
            headers: headers.iter().map(owned).collect(),
            query: None,
        }
    }

    fn request(&self, route: &Asked) -> Builder {
        let path = match &self.query {
            Some(query) => format!("{}{query}", route.bare()),
            None => route.path.clone(),
        };
        let mut request = Request::builder().method(route.method.clone()).uri(path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request
    }
}

const COOKIE: &str = "onscene-7610=the-secret-of-this-session";
const BEARER: &str = "Bearer the-secret-of-this-session";

/// For another name or port, each with the secret.
fn other_hosts() -> Vec<Attack> {
    let mut attacks: Vec<Attack> = [
        "evil.example:7610",
        "127.0.0.1.evil.example:7610",
        "localhost.evil.example:7610",
        "evil-127.0.0.1:7610",
        "127.0.0.1:7610.evil.example",
        "127.0.0.1:7610@evil.example",
        "127.0.0.1:7611",
        "127.0.0.1",
        "0.0.0.0:7610",
        "192.0.2.1:7610",
        "",
    ]
    .iter()
    .map(|host| Attack::new("host", 403, &[("host", host), ("authorization", BEARER)]))
    .collect();
    attacks.push(Attack::new("no host", 403, &[("authorization", BEARER)]));
    let two = [
        ("host", HOST),
        ("host", "evil.example"),
        ("authorization", BEARER),
    ];
    attacks.push(Attack::new("two hosts", 403, &two));
    attacks
}

/// From another page, each with the secret, shown by a program or kept by the browser.
fn other_pages() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for origin in [
        "http://evil.example",
        "http://127.0.0.1.evil.example:7610",
        "http://127.0.0.1:7611",
        "https://127.0.0.1:7610",
        "file://",
        "null",
        "",
    ] {
        for shown in [("authorization", BEARER), ("cookie", COOKIE)] {
            let headers = [("host", HOST), ("origin", origin), shown];
            attacks.push(Attack::new("origin", 403, &headers));
        }
    }
    for site in ["cross-site", "same-site"] {
        let embedded = [
            ("host", HOST),
            ("cookie", COOKIE),
            ("sec-fetch-site", site),
            ("sec-fetch-mode", "no-cors"),
        ];
        attacks.push(Attack::new("embedded", 403, &embedded));
    }
    attacks
}

/// Without the secret, or with it where it does not belong.
fn without_secret() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (what, headers) in [
        ("none", vec![]),
        ("wrong", vec![("authorization", "Bearer wrong")]),
        ("empty", vec![("authorization", "Bearer ")]),
        (
            "other scheme",
            vec![("authorization", "Basic the-secret-of-this-session")],
        ),
        ("wrong cookie", vec![("cookie", "onscene-7610=wrong")]),
        (
            "another node's cookie",
            vec![("cookie", "onscene-7611=the-secret-of-this-session")],
        ),
        (
            "form of our own page",
            vec![("origin", "http://127.0.0.1:7610")],
        ),
    ] {
        let headers = [vec![("host", HOST)], headers].concat();
        attacks.push(Attack::new(what, 401, &headers));
    }
    for query in ["?token=wrong", "?token="] {
        let mut attack = Attack::new(query, 401, &[("host", HOST)]);
        attack.query = Some(query.to_owned());
        attacks.push(attack);
    }
    attacks
}

/// Only for what does something: a browser shows where a form comes from, and the cookie alone is
/// no proof. Looking by cookie alone is how the page is opened from a bookmark.
fn forms_of_unknown_origin() -> Vec<Attack> {
    let bare = [("host", HOST), ("cookie", COOKIE)];
    let navigated = [
        ("host", HOST),
        ("cookie", COOKIE),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    vec![
        Attack::new("no origin", 403, &bare),
        Attack::new("cross-site form", 403, &navigated),
    ]
}

const DRAFT: &str = r#"{"form":"x","number":"00112233445566778899aabbccddeeff"}"#;

/// To nobody's laptop.
const OWN_MOVE: &str =
    r#"{"to":"0000000000000000000000000000000000000000000000000000000000000000"}"#;

/// A route with its parts filled in, and a body that would have an effect.
pub(super) struct Asked {
    method: Method,
    pub(super) path: String,
    body: (&'static str, String),
}

impl Asked {
    pub(super) fn of(route: &Route, incident: &str, device: &str) -> Self {
        let long = ["devices", "plans", "readers"];
        let id = if long.iter().any(|long| route.path.contains(long)) {
            device
        } else {
            incident
        };
        let path = route
            .path
            .replace("{id}", id)
            .replace("{attachment}", &"0".repeat(64))
            .replace("{entry}", &"0".repeat(32))
            .replace("{format}", "json")
            .replace("{name}", "style.css");
        assert!(!path.contains('{'), "{path}: fill its part in");
        let body = body_of(route);
        let path = match route.path {
            "/api/staged" => format!("{path}?name=a"),
            _ => path,
        };
        Self {
            method: route.method.clone(),
            path,
            body: (body.0, body.1.to_owned()),
        }
    }

    fn bare(&self) -> &str {
        self.path.split('?').next().unwrap()
    }

    pub(super) async fn send(&self, laptop: &Laptop, request: Builder) -> Answer {
        let request = request.header("content-type", self.body.0);
        laptop
            .ask(request.body(Body::from(self.body.1.clone())).unwrap())
            .await
    }
}

/// What a route takes, so that it would have an effect. Fails for one that changes something and is
/// not known here: say what it takes.
fn body_of(route: &Route) -> (&'static str, &'static str) {
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    match (route.method.as_str(), route.path) {
        ("GET", _) => (json, ""),
        (_, "/incidents") => (form, "kind=group-visit&title=x&place=y"),
        (_, "/incidents/{id}/acts") => (form, "do=log&text=x"),
        (_, "/incidents/{id}/entries/{entry}/opening" | "/incidents/{id}/entries/{entry}/slip") => {
            (form, "")
        }
        (_, "/incidents/{id}/attachments/{attachment}/request") => (form, ""),
        (_, "/incidents/{id}/attachments/{attachment}/letting-go") => (form, ""),
        (_, "/files") => (form, "originals=on-request&budget=5"),
        (_, "/api/files") => (json, r#"{"originals": "on-request"}"#),
        (_, "/api/incidents/{id}/attachments/{attachment}/request") => (json, "{}"),
        (_, "/api/incidents/{id}/attachments/{attachment}/letting-go") => (json, "{}"),
        (_, "/incidents/{id}/disposals") => (form, "sure=yes&reason=x"),
        (_, "/incidents/{id}/shares") => (form, "unit=x"),
        (_, "/incidents/{id}/recusals") => (form, "sure=yes&person=x&reason=x"),
        (_, "/devices/invitations") => (form, "role=member&name="),
        (_, "/devices/invitations/{id}/withdrawal") => (form, ""),
        (_, "/devices/joining") => (form, "code=1048219055&at=192.0.2.1%3A7&name=x"),
        (_, "/devices/{id}/revocation") => (form, "sure=yes"),
        (_, "/devices/{id}/retirement") => (form, "sure=yes"),
        (_, "/api/retirement") => (json, OWN_MOVE),
        (_, "/devices/printed-keys") => (form, ""),
        (_, "/devices/recovery") => (
            form,
            "key=onscenekey1qyysjzgfpyysjzgfpyrswpc8qurswpc8qurswpc8qursaayqj9",
        ),
        (_, "/api/printed-keys") => (json, "{}"),
        (_, "/api/recovery") => (
            json,
            r#"{"key":"onscenekey1qyysjzgfpyysjzgfpyrswpc8qurswpc8qurswpc8qursaayqj9"}"#,
        ),
        (_, "/persons") => (form, "name=x&role=member"),
        (_, "/persons/writing") => (form, "person=x"),
        (_, "/persons/pin") => (form, "pin=2468"),
        (_, "/api/persons") => (json, r#"{"name":"x"}"#),
        (_, "/api/persons/writing") => (json, r#"{"person":"x"}"#),
        (_, "/api/persons/pin") => (json, r#"{"pin":"2468"}"#),
        (_, "/concerns") => (form, "title=x&place=y&category=z"),
        (_, "/api/concerns") => (json, r#"{"title":"x","place":"y","category":"z"}"#),
        (_, "/law") => (form, "calendar=x"),
        (_, "/api/law") => (json, r#"{"calendar":"x"}"#),
        (_, "/plans") => (form, "text=x"),
        (_, "/plans/{id}/withdrawal") => (form, ""),
        (_, "/api/plans") => (json, r#"{"text":"x"}"#),
        (_, "/api/plans/{id}/withdrawal") => (json, "{}"),
        (_, "/lock" | "/presence") => (form, ""),
        (_, "/unlock") => (form, "secret=x"),
        (_, "/api/devices/{id}/revocation" | "/api/doctor/rebuild" | "/api/doctor/originals") => {
            (json, "{}")
        }
        (_, "/api/joining") => (json, r#"{"code":"1048219055","name":"x"}"#),
        (_, "/api/sync" | "/api/sync/stop") => (json, "{}"),
        (_, path) if path.starts_with("/api/invitations") => (json, "{}"),
        (_, "/api/incidents") => (json, r#"{"kind":"group-visit","title":"x","place":"y"}"#),
        (_, "/api/incidents/{id}/acts") => (json, r#"{"do":"log","text":"x"}"#),
        (_, "/api/incidents/{id}/entries/{entry}/opening") => (json, "{}"),
        (_, "/api/incidents/{id}/disposals") => (json, r#"{"reason":"x"}"#),
        (_, "/api/incidents/{id}/shares") => (json, r#"{"unit":"x"}"#),
        (_, "/api/incidents/{id}/recusals") => (json, r#"{"person":"x","reason":"x"}"#),
        (_, "/api/staged") => ("application/octet-stream", "x"),
        (_, "/api/backup") => (json, r#"{"passphrase":"x"}"#),
        (_, "/api/bundles") => (json, r#"{"to":[]}"#),
        (_, "/api/bundles/read") => ("application/octet-stream", "x"),
        (_, "/api/export") => (json, r#"{"format":"json"}"#),
        (_, path) => of_links(path, form, json),
    }
}

/// What the routes about links take, and about the on-scene plan.
fn of_links(path: &str, form: &'static str, json: &'static str) -> (&'static str, &'static str) {
    match path {
        "/incidents/{id}/scene-plan" => (form, "text=x"),
        "/api/incidents/{id}/scene-plan" => (json, r#"{"text":"x"}"#),
        "/sync" => (form, "peer="),
        "/sync/stop" | "/devices/readers/{id}/confirmation" => (form, ""),
        "/api/readers/{id}/confirmation" => (json, "{}"),
        "/persons/name" => (form, "writer_name=x"),
        "/api/persons/name" => (json, r#"{"name":"x"}"#),
        "/api/drafts" | "/api/drafts/removal" => (json, DRAFT),
        "/addresses" | "/addresses/removal" => (form, "address=a:1"),
        "/api/addresses" | "/api/addresses/removal" => (json, r#"{"address":"a:1"}"#),
        new => panic!("{new}: say here what it takes"),
    }
}

pub(super) fn table() -> Vec<Route> {
    [route::pages(), route::interface(), route::assets()]
        .into_iter()
        .flatten()
        .collect()
}

fn files(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        }
        found.insert(path.display().to_string());
    }
}

/// What a request could have changed: what is recorded, derived, invited and lying in the folder.
async fn state(laptop: &Laptop) -> (Value, Value, bool, BTreeSet<String>) {
    let mut found = BTreeSet::new();
    files(laptop.folder.path(), &mut found);
    let mut doctor = laptop.get("/api/doctor").await.json();
    // What else writes to this disk changes that.
    doctor["disk"] = Value::Null;
    let devices = laptop.get("/api/devices").await.json();
    (doctor, devices, laptop.engine.invitation_known(), found)
}

/// All but the one that tells nothing and is asked before the secret is shown.
fn is_guarded(route: &Route) -> bool {
    route.path != "/api/alive"
}

#[tokio::test]
async fn a_node_says_that_it_is_there_to_programs_on_this_laptop_and_to_no_page_of_others() {
    let laptop = Laptop::found();
    let ask = |attack: Attack| {
        let mut request = Request::builder().uri("/api/alive?nonce=abc");
        for (name, value) in &attack.headers {
            request = request.header(*name, value);
        }
        laptop.ask(request.body(Body::empty()).unwrap())
    };
    let told = ask(Attack::new("none", 200, &[("host", HOST)])).await;
    assert_eq!(told.json()["onscene"], env!("CARGO_PKG_VERSION"));
    let proof = Token::new(SECRET).proof("http://127.0.0.1:7610", "abc");
    assert_eq!(told.json()["proof"], proof);
    assert!(!told.text().contains(SECRET));
    for attack in [other_hosts(), other_pages()].into_iter().flatten() {
        let (what, status) = (format!("{:?}", attack.headers), attack.status);
        assert_eq!(ask(attack).await.status.as_u16(), status, "{what}");
    }
}

#[test]
fn a_proof_holds_for_one_question_at_one_address_by_who_knows_the_secret() {
    let proof = Token::new(SECRET).proof("http://127.0.0.1:7610", "a");
    for other in [
        Token::new("another").proof("http://127.0.0.1:7610", "a"),
        Token::new(SECRET).proof("http://127.0.0.1:7611", "a"),
        Token::new(SECRET).proof("http://127.0.0.1:7610", "b"),
    ] {
        assert_ne!(proof, other);
    }
}

pub(super) async fn device(laptop: &Laptop) -> String {
    let devices = laptop.get("/api/devices").await.json();
    devices[0]["device"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn no_route_answers_a_stranger_and_nothing_happens() {
    let laptop = Laptop::found();
    let (incident, device) = (laptop.start().await, device(&laptop).await);
    let before = state(&laptop).await;
    let anywhere: Vec<Attack> = [other_hosts(), other_pages(), without_secret()]
        .into_iter()
        .flatten()
        .collect();
    let forms = forms_of_unknown_origin();
    let mut tried = 0;
    for route in table().into_iter().filter(is_guarded) {
        let asked = Asked::of(&route, &incident, &device);
        let of_forms = if route.method == Method::GET {
            &[][..]
        } else {
            &forms[..]
        };
        for attack in anywhere.iter().chain(of_forms) {
            let answer = asked.send(&laptop, attack.request(&asked)).await;
            let what = format!(
                "{} {} {} {:?}",
                route.method, route.path, attack.what, attack.headers
            );
            assert_eq!(answer.status.as_u16(), attack.status, "{what}");
            assert!(!answer.text().contains(SECRET), "{what}");
            tried += 1;
        }
    }
    assert_eq!(state(&laptop).await, before);
    assert!(tried > 1_000, "{tried} requests");
}

#[tokio::test]
async fn the_same_requests_by_the_person_at_this_laptop_are_answered() {
    for route in table() {
        if route.path == "/api/events" {
            continue; // It never ends; it is heard in the tests of routes.
        }
        let laptop = Laptop::found();
        let (incident, device) = (laptop.start().await, device(&laptop).await);
        let asked = Asked::of(&route, &incident, &device);
        let request =
            browser(route.method.as_str(), &asked.path).header("origin", format!("http://{HOST}"));
        let answer = asked.send(&laptop, request).await;
        let refused = [400, 401, 403, 405, 413].contains(&answer.status.as_u16());
        assert!(!refused, "{}: {}", route.path, answer.text());
    }
}

#[tokio::test]
async fn the_secret_in_an_address_opens_the_first_page_alone() {
    let laptop = Laptop::found();
    let (incident, device) = (laptop.start().await, device(&laptop).await);
    let before = state(&laptop).await;
    let routes = table().into_iter().filter(is_guarded);
    for route in &routes.filter(|route| route.path != "/").collect::<Vec<_>>() {
        let asked = Asked::of(route, &incident, &device);
        let path = format!("{}?token={SECRET}", asked.bare());
        let request = Request::builder()
            .method(route.method.clone())
            .uri(path)
            .header("host", HOST);
        let answer = asked.send(&laptop, request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", route.path);
    }
    assert_eq!(state(&laptop).await, before);
}

#[test]
fn every_route_is_in_the_table() {
    assert!(
        !include_str!("../../loopback.rs").contains(".route("),
        "a route beside the table would be tried by nobody"
    );
}
