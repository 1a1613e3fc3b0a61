//! The page locks when nobody is at it, and opens by what only its people know.

use super::super::lock::is_open_to_all;
use super::strangers::{Asked, device, table};
use super::*;
use crate::host::steer;
use std::time::Duration;

const PIN: &str = "2468";
const MINUTE_MS: i64 = 60_000;
const BEGAN_MS: i64 = 1_760_000_000_000;

/// A laptop whose page locks after ten minutes, and the file that moves its clock.
struct Watched {
    laptop: Laptop,
    person: String,
    minutes: std::cell::Cell<i64>,
}

impl Watched {
    async fn new(pin: bool) -> Self {
        let laptop = Laptop::found_with(|folder| {
            let file = folder.join("clock");
            steer(&file, BEGAN_MS, 480).unwrap();
            (Host::steered(file, 0), Some(Duration::from_secs(600)))
        });
        let person = laptop.engine.identity().person.to_string();
        if pin {
            let set = laptop.engine.set_pin(None, Some(PIN.into())).await;
            assert!(set.unwrap().pin);
        }
        let minutes = std::cell::Cell::new(0);
        Self {
            laptop,
            person,
            minutes,
        }
    }

    fn wait(&self, minutes: i64) {
        self.minutes.set(self.minutes.get() + minutes);
        let file = self.laptop.folder.path().join("clock");
        steer(&file, BEGAN_MS + self.minutes.get() * MINUTE_MS, 480).unwrap();
    }

    async fn unlock(&self, pin: &str) -> Answer {
        let form = format!("person={}&secret={pin}&to=/devices", self.person);
        self.laptop.submit("/unlock", &form).await
    }
}

#[tokio::test]
async fn after_ten_minutes_without_anybody_the_page_shows_and_takes_nothing() {
    let watched = Watched::new(true).await;
    let laptop = &watched.laptop;
    let incident = laptop.start().await;
    let shown = format!("/incidents/{incident}");
    assert_eq!(laptop.look(&shown).await.status, StatusCode::OK);
    watched.wait(9);
    assert_eq!(laptop.look(&shown).await.status, StatusCode::OK);
    // Looking was a sign of somebody.
    watched.wait(9);
    assert_eq!(laptop.look(&shown).await.status, StatusCode::OK);
    watched.wait(11);
    for path in [shown.as_str(), "/", "/persons", "/api/incidents"] {
        let hidden = laptop.look(path).await;
        assert_eq!(hidden.status, StatusCode::LOCKED, "{path}");
        assert!(!hidden.text().contains("取暖费"), "{path}");
    }
    let typed = format!("do=log&as={}&text=late", watched.person);
    let refused = laptop.submit(&format!("{shown}/acts"), &typed).await;
    assert_eq!(refused.status, StatusCode::LOCKED);
    let entries = laptop.get(&format!("/api/incidents/{incident}")).await;
    assert_eq!(entries.json()["entries"].as_array().unwrap().len(), 1);

    let opened = watched.unlock(PIN).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    assert_eq!(opened.header("location"), "/devices");
    assert_eq!(laptop.look(&shown).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_the_page_sends_by_itself_does_not_keep_it_open() {
    let watched = Watched::new(true).await;
    let laptop = &watched.laptop;
    for _ in 0..3 {
        watched.wait(4);
        let request = browser("GET", "/").header("sec-fetch-mode", "cors");
        laptop.ask(request.body(Body::empty()).unwrap()).await;
    }
    assert_eq!(laptop.look("/").await.status, StatusCode::LOCKED);
}

#[tokio::test]
async fn somebody_who_types_for_long_is_not_locked_out() {
    let watched = Watched::new(true).await;
    for _ in 0..3 {
        watched.wait(4);
        let said = watched.laptop.submit("/presence", "").await;
        assert_eq!(said.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(watched.laptop.look("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_route_of_the_page_answers_a_browser_while_it_is_locked() {
    let watched = Watched::new(true).await;
    let laptop = &watched.laptop;
    let (incident, device) = (laptop.start().await, device(laptop).await);
    laptop.submit("/lock", "").await;
    let before = laptop.get("/api/doctor").await.json();
    let mut tried = 0;
    for route in table() {
        if is_open_to_all(route.path) || route.path == "/assets/{name}" {
            continue;
        }
        let asked = Asked::of(&route, &incident, &device);
        let request = browser(route.method.as_str(), &asked.path);
        let request = request.header("origin", format!("http://{HOST}"));
        let hidden = asked.send(laptop, request).await;
        assert_eq!(hidden.status, StatusCode::LOCKED, "{}", route.path);
        tried += 1;
    }
    assert!(tried > 30, "{tried} routes");
    assert_eq!(laptop.get("/api/doctor").await.json(), before);
}

#[tokio::test]
async fn wrong_pins_and_no_pin_leave_it_locked_and_lead_nowhere_else() {
    let watched = Watched::new(true).await;
    let laptop = &watched.laptop;
    assert_eq!(
        laptop.submit("/lock", "").await.status,
        StatusCode::SEE_OTHER
    );
    for form in [
        "secret=".to_owned(),
        format!("secret={PIN}"),
        format!("person={}&secret=1357", watched.person),
        format!("person={}", watched.person),
    ] {
        let refused = laptop.submit("/unlock", &form).await;
        assert!(!refused.status.is_success() && !refused.status.is_redirection());
        assert_eq!(laptop.look("/").await.status, StatusCode::LOCKED, "{form}");
    }
    let elsewhere = format!(
        "person={}&secret={PIN}&to=//elsewhere.example",
        watched.person
    );
    let opened = laptop.submit("/unlock", &elsewhere).await;
    assert_eq!(opened.header("location"), "/");
}

#[tokio::test]
async fn a_page_that_nothing_would_open_again_is_never_locked() {
    let watched = Watched::new(false).await;
    watched.wait(60);
    assert_eq!(watched.laptop.look("/").await.status, StatusCode::OK);
    let refused = watched.laptop.submit("/lock", "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let status = watched.laptop.get("/api/status").await.json();
    assert_eq!(status["locks_after_minutes"], Value::Null);
}

#[tokio::test]
async fn the_stores_passphrase_opens_it_where_the_writer_has_no_pin() {
    let watched = Watched {
        laptop: Laptop::protected("correct horse"),
        person: String::new(),
        minutes: 0.into(),
    };
    let laptop = &watched.laptop;
    laptop.submit("/lock", "").await;
    let refused = laptop.submit("/unlock", "secret=battery+staple").await;
    assert_eq!(refused.status, StatusCode::LOCKED);
    assert!(refused.text().contains("口令不对"), "{}", refused.text());
    let opened = laptop.submit("/unlock", "secret=correct+horse").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(laptop.look("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_cli_and_what_programs_ask_go_on_while_the_page_is_locked() {
    let watched = Watched::new(true).await;
    watched.laptop.submit("/lock", "").await;
    let status = watched.laptop.get("/api/status").await;
    assert_eq!(status.status, StatusCode::OK);
    assert_eq!(status.json()["locks_after_minutes"], 10);
}
