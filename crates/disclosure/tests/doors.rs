//! The same gate at every door: the page of the office, the API of other systems, the spreadsheet. And what the
//! pages show.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

#[expect(dead_code, reason = "each test uses its own part")]
mod bank;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use bank::{author, fee, open, passed, publish, write};
use disclosure::{FEE, PRODUCT};
use identity::Settings;
use identity::rules::Details;
use kernel::{Actor, Role, RoleSet};
use serde_json::{Value, json};
use testkit::{TestApp, on_each_engine};
use tower::ServiceExt;

const PASSWORD: &str = "Tq7-pine-river";

struct Site {
    router: Router,
    runtime: tokio::runtime::Runtime,
    /// Cookie of somebody of the office.
    office: String,
    /// Tokens of a department and of the office.
    writes: String,
    publishes: String,
}

struct Answer {
    status: u16,
    session: Option<String>,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    fn has(&self, status: u16, part: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(self.text.contains(part), "{part} is not in {}", self.text);
    }
}

fn encoded(form: &[(&str, &str)]) -> String {
    let one = |b: u8| match b.is_ascii_alphanumeric() {
        true => char::from(b).to_string(),
        false => format!("%{b:02X}"),
    };
    let encode = |text: &str| text.bytes().map(one).collect::<String>();
    let pairs = form
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

impl Site {
    fn of(test: &TestApp) -> Site {
        open(test);
        let system = Actor::system("test");
        let details = Details {
            name: "Deng".to_owned(),
            unit: "0000".to_owned(),
            roles: RoleSet::of(&[Role::Office]),
            phone: String::new(),
        };
        let hash = identity::hash_password(&test.entropy, PASSWORD);
        change::run_now(test, &system, None, move |change| {
            identity::create_in(change, "deng", &details, &hash, false)
        })
        .unwrap();
        let token = |name: &str, role, unit: &str| {
            identity::issue_now(test, &system, name, role, unit)
                .unwrap()
                .token
                .unwrap()
        };
        let mut site = Site {
            router: identity::routes()
                .merge(disclosure::routes())
                .guarded(test.app.clone(), Settings::default()),
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap(),
            office: String::new(),
            writes: token("writes", Role::Department, "0010"),
            publishes: token("publishes", Role::Office, "0000"),
        };
        let login = encoded(&[("login", "deng"), ("password", PASSWORD)]);
        site.office = site.page("POST", "/login", &login).session.unwrap();
        site
    }

    fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let cookies = parts.headers.get_all(header::SET_COOKIE).iter();
            let mut pairs = cookies.map(|c| c.to_str().unwrap().split(';').next().unwrap());
            let bytes = to_bytes(body, 16 * 1024 * 1024).await.unwrap();
            Answer {
                status: parts.status.as_u16(),
                session: pairs.find_map(|p| p.strip_prefix("session=").map(str::to_owned)),
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    fn page(&self, method: &str, path: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("accept-language", "en")
            .header("cookie", format!("session={}", self.office))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()));
        self.send(request.unwrap())
    }

    fn api(&self, token: &str, method: &str, path: &str, body: &Value) -> Answer {
        let body = match method {
            "GET" => Body::empty(),
            _ => Body::from(body.to_string()),
        };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(body);
        self.send(request.unwrap())
    }
}

fn item(review: &str) -> Value {
    json!({
        "key": "F-9", "category": "card", "name": "补卡<script>", "content": "补办", "standard": "10元/卡", "amounts": "10元",
        "per": "卡", "price_type": "market", "customers": ["personal"], "phone": "95500", "review": review,
    })
}

#[test]
fn the_api_and_the_page_pass_the_same_gate() {
    on_each_engine(|test| {
        let site = Site::of(test);
        let path = "/api/v1/disclosure/fee";
        let made = site.api(&site.writes, "POST", path, &item(""));
        assert_eq!(made.status, 201, "{}", made.text);
        let in_turn = format!("{path}/F-9/actions/hand_in");
        assert_eq!(
            site.api(&site.writes, "POST", &in_turn, &json!({})).status,
            200
        );
        // Without its review, at the API and on the page, now and far ahead.
        let go = format!("{path}/F-9/actions/publish");
        for from in ["2026-11-23", "2027-02-22", "2027-06-30"] {
            let refused = site.api(&site.publishes, "POST", &go, &json!({ "from": from }));
            let code = refused.json()["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            assert!(refused.status >= 400, "{}", refused.text);
            assert!(
                ["notice_too_short", "review_missing"].contains(&code.as_str()),
                "{code}"
            );
            let form = encoded(&[("from", from)]);
            let page = site.page("POST", "/disclosure/fee/F-9/actions/publish", &form);
            assert_eq!(page.status, 422, "{}", page.text);
            assert!(page.text.contains(from), "what was typed is kept");
        }
        let shown = site.api(
            &site.writes,
            "GET",
            "/api/v1/disclosure/public/fees",
            &Value::Null,
        );
        assert_eq!(shown.json()["items"], json!([]));
        // With it, the notice still counts, at both doors.
        let number = passed(test, "fee", "F-9");
        let mut form = fee("10元/卡", "10元", &number);
        form.set("name", "补卡<script>");
        write_as_token(test, form);
        let early = site.page(
            "POST",
            "/disclosure/fee/F-9/actions/publish",
            "from=2027-02-22",
        );
        early.has(422, "2027-02-23");
        let early = site.api(
            &site.publishes,
            "POST",
            &go,
            &json!({ "from": "2027-02-22" }),
        );
        assert_eq!(early.json()["code"], "notice_too_short");
        let done = site.api(
            &site.publishes,
            "POST",
            &go,
            &json!({ "from": "2027-02-23" }),
        );
        assert_eq!(done.status, 200, "{}", done.text);
        let on = "/api/v1/disclosure/public/fees?on=2027-02-23";
        let shown = site.api(&site.writes, "GET", on, &Value::Null).json();
        assert_eq!(shown["items"][0]["price"]["text"]["zh"], "10元/卡");
        assert_eq!(shown["items"][0]["price"]["announced"], "2026-11-23");
        // The page escapes what was written.
        let page = site.page("GET", "/disclosure/schedule?on=2027-02-23", "");
        page.has(200, "补卡&#60;script&#62;");
        site.page("GET", "/disclosure/coming", "")
            .has(200, "2027-02-23");
    });
}

/// The next writing of the item, handed in, by somebody of the same department.
fn write_as_token(test: &TestApp, form: kernel::Fields) {
    write(test, &FEE, "F-9", form);
    let asked = publication::commands::Asked::newest("F-9");
    bank::wait(publication::commands::hand_in(
        test,
        &author(),
        &FEE,
        asked,
        None,
    ))
    .unwrap();
}

#[test]
fn every_page_answers_empty_and_full() {
    on_each_engine(|test| {
        let site = Site::of(test);
        let pages = [
            "/disclosure",
            "/disclosure/schedule",
            "/disclosure/schedule/word",
            "/disclosure/schedule/excel",
            "/disclosure/coming",
            "/disclosure/notice",
            "/disclosure/notice?announced=2026-11-30&from=2027-02-28",
            "/disclosure/compare",
            "/disclosure/compare?a=W-1&b=W-1@1",
            "/disclosure/compare?a=%00&b=@@",
            "/disclosure/suitability",
            "/disclosure/reviews",
            "/disclosure/schedule?on=nonsense",
        ];
        for path in pages {
            assert_eq!(site.page("GET", path, "").status, 200, "{path}");
        }
        let number = passed(test, "product", "W-1");
        write(test, &PRODUCT, "W-1", bank::wealth(&number));
        publish(test, &PRODUCT, "W-1", "2026-11-23".parse().unwrap()).unwrap();
        for path in pages {
            assert_eq!(site.page("GET", path, "").status, 200, "{path}");
        }
        site.page("GET", "/disclosure/product/W-1", "")
            .has(200, "R3");
        site.page("GET", "/disclosure/suitability", "")
            .has(200, "the higher, R3, counts");
        site.page("GET", "/disclosure/notice?announced=2026-11-30", "")
            .has(200, "2027-02-28");
        let shown = site
            .api(
                &site.writes,
                "GET",
                "/api/v1/disclosure/public/products",
                &Value::Null,
            )
            .json();
        assert_eq!(shown["items"][0]["risk"]["level"], "R3");
        assert_eq!(shown["items"][0]["customers"], json!(["C3", "C4", "C5"]));
        let wrong = site.api(
            &site.writes,
            "GET",
            "/api/v1/disclosure/public/products?on=soon",
            &Value::Null,
        );
        assert_eq!(wrong.status, 422);
    });
}
