//! Who is let in.

use super::*;

async fn status(laptop: &Laptop, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = laptop.ask(request.body(Body::empty()).unwrap()).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn this_machine_may_be_called_by_each_of_its_names() {
    let laptop = Laptop::found();
    let bearer = format!("Bearer {SECRET}");
    for host in ["localhost:7610", "LOCALHOST:7610", "[::1]:7610"] {
        let headers = [("host", host), ("authorization", bearer.as_str())];
        assert_eq!(status(&laptop, "GET", "/", &headers).await, 200, "{host}");
    }
}

#[tokio::test]
async fn a_foreign_page_can_neither_embed_nor_submit_with_the_readers_cookie() {
    let laptop = Laptop::found();
    let cookie = format!("onscene-7610={SECRET}");
    let with = |more: &[(&'static str, &'static str)]| {
        let mut headers = vec![("host", HOST), ("cookie", cookie.as_str())];
        headers.extend(more);
        headers
    };
    let embedded = with(&[
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-mode", "no-cors"),
    ]);
    assert_eq!(status(&laptop, "GET", "/api/status", &embedded).await, 403);
    let bare = with(&[]);
    assert_eq!(status(&laptop, "POST", "/incidents", &bare).await, 403);
    let form = with(&[("sec-fetch-site", "cross-site")]);
    assert_eq!(status(&laptop, "POST", "/incidents", &form).await, 403);
    let ours = with(&[("sec-fetch-site", "same-origin")]);
    assert_ne!(status(&laptop, "POST", "/incidents", &ours).await, 403);
}

#[tokio::test]
async fn the_token_moves_from_the_address_into_a_cookie() {
    let laptop = Laptop::found();
    let request = Request::builder()
        .uri(format!("/?token={SECRET}"))
        .header("host", HOST);
    let answer = laptop.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/");
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    assert_eq!(laptop.look("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_forbids_foreign_code_and_copies() {
    let laptop = Laptop::found();
    for path in ["/", "/devices", "/api/status", "/nothing"] {
        let answer = laptop.look(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let style = laptop.look("/assets/style.css").await;
    assert!(style.header("cache-control").contains("immutable"));
}

#[test]
fn a_token_shows_nothing_of_itself_in_a_log() {
    assert_eq!(format!("{:?}", Token::new(SECRET)), "Token(…)");
    let fresh = Token::fresh(&mut Host::system().entropy()).to_string();
    assert_eq!(fresh.len(), 32);
    assert!(
        fresh
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    );
}
