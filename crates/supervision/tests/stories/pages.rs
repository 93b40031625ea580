//! The pages over HTTP: they show what is in reach, in both languages, and do what they offer.

use crate::bank::{at, case, one, settle, ten_days, watch};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use identity::Settings;
use kernel::Lang;
use supervision::WatchedLimit;
use testkit::{TestApp, on_each_engine};
use tokio::runtime::Runtime;
use tower::ServiceExt;

const PASSWORD: &str = "Tq7-pine-river";

struct Site {
    router: Router,
    runtime: Runtime,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    location: String,
    session: String,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn has(&self, part: &str) -> bool {
        self.text().contains(part)
    }
}

fn encode(text: &str) -> String {
    let one = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

impl Site {
    fn new(app: &TestApp) -> Site {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let routes = identity::routes().merge(supervision::routes());
        Site {
            router: routes.guarded(app.app.clone(), Settings::default()),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    fn ask(&self, method: &str, path: &str, session: &str, lang: Lang, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("accept-language", lang.tag())
            .header("cookie", format!("session={session}; lang={}", lang.tag()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request.unwrap()).await.unwrap();
            let (parts, body) = answer.into_parts();
            let text = |name| {
                let value = parts
                    .headers
                    .get(name)
                    .map(|v: &axum::http::HeaderValue| v.to_str());
                value.map_or(String::new(), |text| text.unwrap().to_owned())
            };
            let cookie = text(header::SET_COOKIE);
            let session = cookie.strip_prefix("session=").unwrap_or_default();
            Answer {
                status: parts.status,
                location: text(header::LOCATION),
                session: session.split(';').next().unwrap_or_default().to_owned(),
                bytes: to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec(),
            }
        })
    }

    fn get(&self, path: &str, session: &str) -> Answer {
        self.ask("GET", path, session, Lang::En, String::new())
    }

    fn post(&self, path: &str, session: &str, form: &[(&str, &str)]) -> Answer {
        let pairs = form
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.ask("POST", path, session, Lang::En, body)
    }

    fn login(&self, login: &str) -> String {
        let answer = self.post("/login", "", &[("login", login), ("password", PASSWORD)]);
        assert!(!answer.session.is_empty(), "{login}: {}", answer.text());
        answer.session
    }
}

/// Cases at two neighbours and another branch: overdue, due today, and met.
fn cases(app: &TestApp) {
    app.clock.set(at("2026-11-20T09:00:00+08:00"));
    let today = WatchedLimit {
        due: Some(at("2026-11-20T23:59:59.999999+08:00")),
        ..ten_days()
    };
    let met = WatchedLimit {
        met: Some(at("2026-11-12T10:00:00+08:00")),
        ..ten_days()
    };
    watch(
        app,
        &case("TS-over", "0101", Some("handler")),
        &[ten_days()],
    );
    watch(app, &case("TS-near", "01010", Some("near")), &[ten_days()]);
    watch(app, &case("TS-far", "0200", None), &[ten_days()]);
    watch(app, &case("TS-today", "0101", Some("handler")), &[today]);
    watch(app, &case("TS-met", "0101", Some("handler")), &[met]);
}

const PAGES: [&str; 10] = [
    "/supervision",
    "/supervision/mine",
    "/supervision/limits",
    "/supervision/calendar",
    "/supervision/calendar?month=2027-02",
    "/supervision/stages",
    "/supervision/orders",
    "/supervision/orders/new?about=TS-over",
    "/supervision/plans",
    "/supervision/plans/edit",
];

#[test]
fn every_page_draws_in_both_languages() {
    on_each_engine(|app| {
        let site = Site::new(app);
        cases(app);
        let office = site.login("office");
        for path in PAGES {
            for lang in [Lang::Zh, Lang::En] {
                let answer = site.ask("GET", path, &office, lang, String::new());
                assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
                let text = answer.text();
                assert!(
                    text.contains(&format!("<html lang=\"{}\"", lang.tag())),
                    "{path}"
                );
                assert!(!text.contains("{at}") && !text.contains("{rule}"), "{path}");
            }
        }
        // Whoever may not is told who may.
        let handler = site.login("handler");
        for path in ["/supervision/orders/new", "/supervision/plans/edit"] {
            assert_eq!(
                site.get(path, &handler).status,
                StatusCode::FORBIDDEN,
                "{path}"
            );
        }
        let admin = site.login("admin");
        assert_eq!(
            site.get("/supervision", &admin).status,
            StatusCode::FORBIDDEN
        );
    });
}

#[test]
fn lists_show_what_is_in_reach_and_nothing_of_neighbours() {
    on_each_engine(|app| {
        let site = Site::new(app);
        cases(app);
        let shows = |login: &str, path: &str| {
            let page = site.get(path, &site.login(login));
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
            let numbers = ["TS-over", "TS-near", "TS-far", "TS-today", "TS-met"];
            let found: Vec<_> = numbers.into_iter().filter(|n| page.has(n)).collect();
            found.join(" ")
        };
        assert_eq!(shows("office", "/supervision"), "TS-over TS-near TS-far");
        assert_eq!(shows("officer", "/supervision"), "TS-over TS-near");
        assert_eq!(shows("handler", "/supervision"), "TS-over");
        assert_eq!(shows("near", "/supervision"), "TS-near");
        assert_eq!(shows("office", "/supervision?unit=0101"), "TS-over");
        assert_eq!(shows("other", "/supervision?unit=0101"), "");
        assert_eq!(shows("office", "/supervision?unit=9999"), "");
        assert_eq!(shows("office", "/supervision?kind=internal"), "");
        assert_eq!(shows("handler", "/supervision/mine"), "TS-over TS-today");
        assert_eq!(shows("officer", "/supervision/mine"), "");
        assert_eq!(
            shows("officer", "/supervision/limits?standing=met"),
            "TS-met"
        );
        let day = "/supervision/limits?from=2026-11-20&to=2026-11-20";
        assert_eq!(shows("officer", day), "TS-today");
        // One's own are seen wherever they are, another's are not by asking for them.
        assert_eq!(shows("near", "/supervision/limits?owner=handler"), "");
    });
}

#[test]
fn figures_and_calendar_agree_with_the_rows() {
    on_each_engine(|app| {
        let site = Site::new(app);
        cases(app);
        let office = site.login("office");
        let stages = site.get("/supervision/stages?from=2026-11-01&to=2026-11-30", &office);
        // One met, three overdue, one running: a quarter in time.
        assert!(stages.has("25.0%"), "{}", stages.text());
        assert!(stages.has("standing=overdue"));
        let officer = site.login("officer");
        let stages = site.get(
            "/supervision/stages?from=2026-11-01&to=2026-11-30",
            &officer,
        );
        assert!(
            stages.has("33.3%") && !stages.has("Unit 0200"),
            "{}",
            stages.text()
        );
        let calendar = site.get("/supervision/calendar?month=2026-11", &officer);
        assert!(
            calendar.has("2026-11-19 3 due, 2 not done"),
            "{}",
            calendar.text()
        );
        assert!(calendar.has("2026-11-20 1 due, 1 not done"));
        let unknown = site.get("/supervision/calendar?month=2027-02", &officer);
        assert!(unknown.has("The holiday notice of 2027 is not loaded"));
    });
}

#[test]
fn lists_are_taken_out_as_workbooks_and_that_is_recorded() {
    on_each_engine(|app| {
        let site = Site::new(app);
        cases(app);
        let officer = site.login("officer");
        for path in [
            "/supervision/export?unit=0101",
            "/supervision/limits/export",
            "/supervision/stages/export",
        ] {
            let file = site.get(path, &officer);
            assert_eq!(file.status, StatusCode::OK, "{path}");
            assert!(file.bytes.starts_with(b"PK\x03\x04"), "{path}");
        }
        let recorded = "SELECT count(*) FROM ledger_entry WHERE kind = 'supervision_exported'";
        assert_eq!(one(app, recorded), 3);
    });
}

#[test]
fn an_order_goes_through_its_pages() {
    on_each_engine(|app| {
        let site = Site::new(app);
        cases(app);
        let (officer, handler) = (site.login("officer"), site.login("handler"));
        let form = site.get("/supervision/orders/new?about=TS-over", &officer);
        assert!(form.has("value=\"0101\"") && form.has("data-label=\"Unit 0101\""));
        let mut fields = vec![
            ("form_id", "f1"),
            ("unit", "0101"),
            ("person", "handler"),
            ("about", "TS-over"),
            ("due", "2026-11-25"),
            ("text", ""),
        ];
        let empty = site.post("/supervision/orders/new", &officer, &fields);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            empty.has("data-label=\"Name of handler\""),
            "what was typed stays"
        );
        fields[5] = ("text", "Tell us why it is late");
        let issued = site.post("/supervision/orders/new", &officer, &fields);
        assert_eq!(issued.location, "/supervision/orders/DB-20261120-001");
        let page = site.get(&issued.location, &handler);
        assert!(page.has("Tell us why it is late") && page.has("/actions/answer"));
        assert!(!page.has("/actions/accept"));
        assert!(
            site.get("/supervision/mine", &handler)
                .has("DB-20261120-001")
        );
        let answer = format!("{}/actions/answer", issued.location);
        assert_eq!(site.get(&answer, &handler).status, StatusCode::OK);
        let reply = [
            ("form_id", "f2"),
            ("version", "1"),
            ("answer", "It was answered today"),
        ];
        assert_eq!(
            site.post(&answer, &handler, &reply).location,
            issued.location
        );
        let print = site.get(&format!("{}/print", issued.location), &officer);
        assert!(print.has("It was answered today") && print.has("Matter TS-over"));
        let near = site.login("near");
        assert_eq!(
            site.get(&issued.location, &near).status,
            StatusCode::NOT_FOUND
        );
        let accept = format!("{}/actions/accept", issued.location);
        assert_eq!(
            site.get(&accept, &handler).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let done = site.post(&accept, &officer, &[("form_id", "f3"), ("version", "2")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        for tab in ["issued", "to_answer", "all"] {
            let list = site.get(&format!("/supervision/orders?tab={tab}"), &officer);
            assert_eq!(list.has("DB-20261120-001"), tab != "to_answer", "{tab}");
        }
    });
}

#[test]
fn urging_and_plans_work_from_their_pages() {
    on_each_engine(|app| {
        let site = Site::new(app);
        cases(app);
        let (office, handler) = (site.login("office"), site.login("handler"));
        let row = [
            ("form_id", "f1"),
            ("kind", "complaint"),
            ("id", "TS-over"),
            ("key", "reply"),
            ("back", "/supervision"),
        ];
        assert_eq!(
            site.post("/supervision/urge", &handler, &row).status,
            StatusCode::FORBIDDEN
        );
        let urged = site.post("/supervision/urge", &office, &row);
        assert_eq!(
            (urged.status, urged.location.as_str()),
            (StatusCode::SEE_OTHER, "/supervision")
        );
        let count = "SELECT count(*) FROM ledger_entry WHERE kind = 'supervision_urged'";
        assert_eq!(one(app, count), 1);
        assert!(
            site.get("/supervision", &office)
                .has("urged 2026-11-20 09:00")
        );
        let wrong = [
            ("form_id", "f2"),
            ("version", "0"),
            ("reason", "r"),
            ("text", "format = 1\nx"),
        ];
        let told = site.post("/supervision/plans/edit", &office, &wrong);
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.has("line 2"), "{}", told.text());
        let text = supervision::rules::plan::DEFAULT_TEXT.replace("80%", "70%");
        let right = [
            ("form_id", "f3"),
            ("version", "0"),
            ("reason", "r"),
            ("text", text.as_str()),
        ];
        let saved = site.post("/supervision/plans/edit", &office, &right);
        assert_eq!(saved.location, "/supervision/plans", "{}", saved.text());
        assert!(site.get("/supervision/plans", &office).has("Version 1"));

        // Somebody else was first, or the form came without its version: the text is still there.
        for (form_id, version, told) in [
            ("f4", "0", "changed this at"),
            ("f5", "x", "nothing was changed"),
        ] {
            let text = text.replace("70%", "60%");
            let mine = [
                ("form_id", form_id),
                ("version", version),
                ("reason", "my reason"),
                ("text", text.as_str()),
            ];
            let late = site.post("/supervision/plans/edit", &office, &mine);
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{version}");
            for part in [told, "60%", "my reason", "name=\"version\" value=\"1\""] {
                assert!(late.has(part), "{part} in {}", late.text());
            }
        }
    });
}
