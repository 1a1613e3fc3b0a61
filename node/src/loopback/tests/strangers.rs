//! Every route × every request that is not from the person at this laptop. The routes come from
//! the table that the router is built from.

mod asked;

use super::super::route::{self, Route};
use super::*;
pub(super) use asked::Asked;
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
