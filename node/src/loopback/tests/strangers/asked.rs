//! A request to each route of the table, with its parts filled in.
//! A route that is new has to say here what it takes, so that strangers are tried at it too.

use super::*;

const DRAFT: &str = r#"{"form":"x","number":"00112233445566778899aabbccddeeff"}"#;

/// To nobody's laptop.
const OWN_MOVE: &str =
    r#"{"to":"0000000000000000000000000000000000000000000000000000000000000000"}"#;

/// A route with its parts filled in, and a body that would have an effect.
pub(in super::super) struct Asked {
    pub(super) method: Method,
    pub(in super::super) path: String,
    body: (&'static str, String),
}

impl Asked {
    pub(in super::super) fn of(route: &Route, incident: &str, device: &str) -> Self {
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
            "/api/ids" => format!("{path}?named=device&digits={device}"),
            _ => path,
        };
        Self {
            method: route.method.clone(),
            path,
            body: (body.0, body.1.to_owned()),
        }
    }

    pub(super) fn bare(&self) -> &str {
        self.path.split('?').next().unwrap()
    }

    pub(in super::super) async fn send(&self, laptop: &Laptop, request: Builder) -> Answer {
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
        (_, path) if path.starts_with("/api/incidents/{id}/statements") => (json, "{}"),
        (_, "/incidents/{id}/disposals") => (form, "sure=yes&reason=x&demand=all"),
        (_, "/incidents/{id}/shares") => (form, "unit=x"),
        (_, "/incidents/{id}/recusals") => (form, "sure=yes&person=x&reason=x"),
        (_, "/devices/invitations") => (form, "role=member&name="),
        (_, "/devices/invitations/{id}/withdrawal" | "/devices/printed-keys") => (form, ""),
        (_, "/devices/joining") => (form, "code=1048219055&at=192.0.2.1%3A7&name=x"),
        (_, "/devices/{id}/revocation") => (form, "sure=yes"),
        (_, "/devices/{id}/retirement") => (form, "sure=yes"),
        (_, "/api/retirement") => (json, OWN_MOVE),
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
        "/incidents/{id}/report-preview" => (form, "do=report&kind=first"),
        "/api/incidents/{id}/report-preview" => (json, r#"{"do":"report","kind":"first"}"#),
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
