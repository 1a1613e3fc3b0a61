//! Who may speak to the page: only the person at this laptop.
//!
//! Any web page that this laptop's browser shows can send requests to loopback, and any program
//! on it can open a port. So every request must name our own address (else a name on the
//! internet that resolves to 127.0.0.1 would pass), come from our own pages, and show the
//! session's secret.

use super::Served;
use super::error::Failure;
use super::explaining::explain;
use super::form::wants_html;
use crate::wording::Language;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, LOCATION,
    ORIGIN, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use onscene_protocol::clock::Entropy;
use std::net::SocketAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Bytes of a session's secret: nobody guesses 192 bits.
const TOKEN_BYTES: usize = 24;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'";

/// Sent with every answer. `same-origin` instead of `no-referrer`: with the latter a browser
/// sends `Origin: null` with our own forms, and they could not be told from foreign ones.
const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// The secret of a session. It shows nothing of itself in logs.
#[derive(Clone)]
pub struct Token(Arc<str>);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The secret itself, for the address that is printed and the file that the CLI reads.
impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Token {
    /// A new session's secret.
    pub fn fresh(entropy: &mut impl Entropy) -> Self {
        let secret: [u8; TOKEN_BYTES] = entropy.bytes();
        Self(data_encoding::BASE64URL_NOPAD.encode(&secret).into())
    }

    /// A session's secret that is known already, in characters that a URL and a cookie can hold.
    pub fn new(secret: &str) -> Self {
        Self(secret.into())
    }

    /// Shows that whoever listens at `page` knows the secret, without telling it. `nonce` is new each
    /// time, and the address stands in it: nobody passes the question on to a node elsewhere.
    pub fn proof(&self, page: &str, nonce: &str) -> String {
        let key = blake3::derive_key("onscene 1 loopback liveness", self.0.as_bytes());
        let asked = format!("{page}\n{nonce}");
        blake3::keyed_hash(&key, asked.as_bytes())
            .to_hex()
            .to_string()
    }

    /// Whether `shown` is it, in a time that tells nothing.
    fn is(&self, shown: &str) -> bool {
        self.0.as_bytes().ct_eq(shown.as_bytes()).into()
    }
}

/// How a request showed the secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Nothing: what is asked is answered to anyone on this machine.
    Nothing,
    Bearer,
    Cookie,
    Url,
}

/// Lets a request pass or answers it.
pub(super) async fn check(
    State(served): State<Arc<Served>>,
    request: Request,
    next: Next,
) -> Response {
    let for_people = !request.uri().path().starts_with("/api/");
    let asked = request.headers().clone();
    let mut answer = match admit(&served, &request) {
        Ok(Shown::Url) => welcome(&served),
        Ok(Shown::Cookie) => from_page(&served, request, next).await,
        Ok(Shown::Bearer | Shown::Nothing) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    if let Some(failure) = answer.extensions().get::<Arc<Failure>>().cloned() {
        if for_people {
            answer = super::page::refused::show(&failure, &asked);
        } else if reads_chinese(&asked) {
            let (message, hint) = explain(&failure, Language::Chinese);
            answer = failure.told(message, hint);
        }
    }
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// Whether a program asks for a person who reads Chinese, as the CLI does. Where nothing is said, JSON
/// is English.
fn reads_chinese(headers: &HeaderMap) -> bool {
    text(headers, &ACCEPT_LANGUAGE).is_some_and(|tag| tag.starts_with("zh"))
}

/// What the page asks is answered unless it is locked.
async fn from_page(served: &Served, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if super::lock::is_open_to_all(path) {
        return next.run(request).await;
    }
    if served.is_locked() {
        if !wants_html(request.headers()) {
            return Failure::Locked.into_response();
        }
        let to = if request.method().is_safe() {
            path
        } else {
            "/"
        };
        let shown = super::page::locked::show(served, request.headers(), to, None);
        return shown.unwrap_or_else(IntoResponse::into_response);
    }
    served.note_presence(request.method(), is_navigation(&request));
    next.run(request).await
}

/// A browser that goes to an address, by what it says of itself; an old one says nothing.
fn is_navigation(request: &Request) -> bool {
    request.method() == Method::GET
        && text(request.headers(), &SEC_FETCH_MODE).is_none_or(|mode| mode == "navigate")
}

fn admit(served: &Served, request: &Request) -> Result<Shown, Failure> {
    let headers = request.headers();
    let ours = Ours(served.page);
    if !host_of(request).is_some_and(|host| ours.is_host(host)) {
        return Err(Failure::foreign("Host"));
    }
    if let Some(origin) = text(headers, &ORIGIN)
        && !ours.is_origin(origin)
    {
        return Err(Failure::foreign("Origin"));
    }
    let site = text(headers, &SEC_FETCH_SITE);
    let from_elsewhere = matches!(site, Some("cross-site" | "same-site"));
    if from_elsewhere && !is_navigation(request) {
        return Err(Failure::foreign("Sec-Fetch-Site"));
    }
    if request.method() == Method::GET && request.uri().path() == super::alive::PATH {
        return Ok(Shown::Nothing);
    }
    let shown = shown(served, request).ok_or_else(Failure::unauthorised)?;
    // A browser says where a form comes from. The cookie alone is no proof: pages of other ports
    // on this machine count as the same site.
    if shown == Shown::Cookie
        && !request.method().is_safe()
        && headers.get(ORIGIN).is_none()
        && site != Some("same-origin")
    {
        return Err(Failure::foreign("Origin"));
    }
    Ok(shown)
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

fn shown(served: &Served, request: &Request) -> Option<Shown> {
    let headers = request.headers();
    let token = &served.token;
    let bearer = text(headers, &AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    if bearer.is_some_and(|shown| token.is(shown.trim())) {
        return Some(Shown::Bearer);
    }
    if request.uri().path() == "/" && in_url(request.uri()).is_some_and(|shown| token.is(shown)) {
        return Some(Shown::Url);
    }
    let name = cookie_name(served.page);
    cookies(headers)
        .any(|(key, value)| key == name && token.is(value))
        .then_some(Shown::Cookie)
}

/// Sets the cookie and leads to the page, so that no secret stays in the address bar, the
/// history or a screenshot.
fn welcome(served: &Served) -> Response {
    let cookie = format!(
        "{}={}; HttpOnly; SameSite=Strict; Path=/",
        cookie_name(served.page),
        served.token.0
    );
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, "/"), (SET_COOKIE, cookie.as_str())],
    )
        .into_response()
}

/// Cookies do not know ports: each node on this machine needs a name of its own.
fn cookie_name(page: SocketAddr) -> String {
    format!("onscene-{}", page.port())
}

/// All cookies of a request.
pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

fn in_url(uri: &Uri) -> Option<&str> {
    uri.query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix("token="))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or("unreadable"))
}

/// The host that a request is for: exactly one, in the header or, with HTTP/2, in the URI.
fn host_of(request: &Request) -> Option<&str> {
    let mut named = request.headers().get_all(HOST).iter();
    match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, None) => request.uri().authority().map(|host| host.as_str()),
        _ => None,
    }
}

/// The names by which this page may be called.
struct Ours(SocketAddr);

impl Ours {
    fn is_host(&self, host: &str) -> bool {
        let port = self.0.port();
        let (name, given) = match host.rsplit_once(':') {
            Some((name, given)) if !given.ends_with(']') => (name, given.parse().ok()),
            // A browser leaves port 80 out.
            _ => (host, Some(80)),
        };
        given == Some(port)
            && (name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost"))
    }

    fn is_origin(&self, origin: &str) -> bool {
        origin
            .strip_prefix("http://")
            .is_some_and(|host| self.is_host(host))
    }
}
