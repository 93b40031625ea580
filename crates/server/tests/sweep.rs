//! Every page for every role in both languages: it renders, all words are there, nothing is inline,
//! the headers are set, and who may not is told so.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod markup;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use identity::access::{self, Access, ROUTES};
use kernel::{Actor, ActorKind, Lang, Role, RoleSet, UnitPath};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use testkit::{Engine, TestApp};
use tower::ServiceExt;

/// Complaints of the bank that is looked at.
const COMPLAINTS: usize = 40;
/// Pages looked at of each route with parameters, found by following links.
const OF_EACH_ROUTE: usize = 3;

struct Bank {
    router: Router,
    _app: TestApp,
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

/// Makes a bank, then runs a test on it. The bank is made outside the runtime: commands that are
/// waited for block their thread.
fn on_bank<F: Future<Output = ()>>(test: impl FnOnce(Bank) -> F) {
    let app = TestApp::on(Engine::Sqlite);
    demo::build(&app.app, 11, COMPLAINTS, &mut |_, _| {}).unwrap();
    tell_everybody(&app);
    plan_an_erasure(&app);
    evidence::make(&app.app, &Actor::system("sweep")).unwrap();
    let router = xiaobao::router::router(app.app.clone(), identity::Settings::default());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(test(Bank { router, _app: app }));
}

/// A plan of erasure, as the clock makes it once cases are old enough.
fn plan_an_erasure(app: &TestApp) {
    let now = app.clock.now();
    app.clock
        .set(now + jiff::SignedDuration::from_hours(6 * 366 * 24));
    let jobs = sharing::jobs(None).into_iter();
    for job in jobs.filter(|job| job.name == "sharing.plan") {
        assert_eq!(job.run(&app.app).unwrap(), 1, "there is something to plan");
    }
    app.clock.set(now);
}

/// One notice of each kind to every demo person, so that each kind's words are on a page.
fn tell_everybody(app: &TestApp) {
    let to: Vec<String> = demo::logins()
        .into_iter()
        .map(|login| login.login)
        .collect();
    let by = Actor::system("sweep");
    change::run_now(&app.app, &by, None, move |mut change| {
        for kind in notify::Kind::ALL.iter().copied() {
            let said = |lang| kind.sample(lang).into_iter().map(|(_, value)| value);
            let values = said(Lang::Zh).zip(said(Lang::En));
            let says = values.map(|(zh, en)| kernel::Say { zh, en });
            let notice = notify::Notice {
                kind,
                to: to.clone(),
                subject: change::Subject::new("sweep", "1"),
                href: "/notices".to_owned(),
                args: kind.places().iter().copied().zip(says).collect(),
            };
            assert_eq!(notify::post(&mut change, &notice)?, to.len());
        }
        let about = change::Subject::new("sweep", "1");
        let entry = change::Entry::new(about, "told", serde_json::json!({}));
        change.commit(vec![entry], ())
    })
    .unwrap();
}

impl Bank {
    /// Adds an endpoint, so that there is one to look at.
    async fn add_endpoint(&self) {
        let admin = demo::logins().into_iter().find(|l| l.role == Role::Admin);
        let admin = admin.unwrap();
        let session = self.log_in(&admin.login, &admin.password).await;
        let form = "name=CRM&channel=wecom&unit=0000&url=https%3A%2F%2Fcrm.example%2F&lang=en\
                    &kinds=case_assigned&active=true";
        let request = Request::post("/notices/endpoints/new")
            .header(header::HOST, "bank.test")
            .header(header::ORIGIN, "http://bank.test")
            .header(header::COOKIE, session)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        let answer = self.ask(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let stream = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        // What is sent as it happens has no end to wait for.
        let body = match stream {
            true => Body::empty(),
            false => body,
        };
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    async fn get(&self, path: &str, cookies: &str, lang: Lang) -> Answer {
        let cookies = format!("{cookies}; lang={}", lang.tag());
        let request = Request::get(path).header(header::COOKIE, cookies);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Logs in and gives the session's cookie.
    async fn log_in(&self, login: &str, password: &str) -> String {
        let request = Request::post("/login")
            .header(header::HOST, "bank.test")
            .header(header::ORIGIN, "http://bank.test")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("login={login}&password={password}")));
        let answer = self.ask(request.unwrap()).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{login}: {}",
            answer.body
        );
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        let pairs = cookies.map(|value| value.to_str().unwrap().split(';').next().unwrap());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

fn somebody(role: Role) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: "somebody".to_owned(),
        name: "Somebody".to_owned(),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[role]),
    }
}

/// The route of a path, by the permission table: of several that fit, the one with most fixed words.
fn route_of(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &&'static str| {
        let of_route: Vec<&str> = route.split('/').collect();
        of_route.len() == parts.len()
            && of_route
                .iter()
                .zip(&parts)
                .all(|(r, p)| r.starts_with('{') || r == p)
    };
    let routes = ROUTES
        .iter()
        .filter(|(method, ..)| *method == "GET")
        .map(|(_, path, _)| *path);
    routes
        .filter(fits)
        .min_by_key(|route| route.matches('{').count())
}

#[test]
fn every_page_is_whole_for_every_role_in_both_languages() {
    on_bank(whole_for_every_role);
}

async fn whole_for_every_role(bank: Bank) {
    bank.add_endpoint().await;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut faults = Vec::new();
    let logins = demo::logins();
    assert_eq!(logins.iter().map(|l| l.role).collect::<Vec<_>>(), Role::ALL);
    for login in logins {
        let session = bank.log_in(&login.login, &login.password).await;
        for lang in [Lang::Zh, Lang::En] {
            seen.extend(walk(&bank, login.role, &session, lang, &mut faults).await);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let all = ROUTES
        .iter()
        .filter(|(method, ..)| *method == "GET")
        .map(|(_, path, _)| *path);
    let never: Vec<_> = all.filter(|route| !seen.contains(route)).collect();
    let known = |route: &&&str| NEVER_LINKED.contains(route) || NOT_IN_THE_DEMO.contains(route);
    let unknown: Vec<_> = never.iter().filter(|route| !known(route)).collect();
    assert!(unknown.is_empty(), "no link leads to {unknown:?}");
}

/// Routes with parameters that no page links to: scripts ask for them, or a file is needed first.
const NEVER_LINKED: [&str; 18] = [
    "/api/v1/disclosure/{kind}",
    "/api/v1/disclosure/{kind}/{key}",
    "/api/v1/disclosure/{kind}/{key}/versions",
    "/p/learn/{kind}/{key}/file",
    "/p/hall/{unit}/programme",
    "/publicity/posters/{number}/picture/{sheet}",
    "/api/v1/content/{kind}",
    "/api/v1/content/{kind}/{key}",
    "/api/v1/content/{kind}/{key}/versions",
    "/assets/{file}",
    "/lookup/codes/{dimension}",
    "/complaints/{number}/files/{id}",
    "/api/v1/complaints/{number}",
    "/api/v1/disclosures/{number}",
    "/api/v1/impact/{number}",
    "/api/v1/protection-reviews/{number}",
    "/api/v1/privacy/requests/{number}",
    "/api/v1/breaches/{number}",
];

/// Routes of things that the demo bank has none of; the tests of their rooms look at the pages.
const NOT_IN_THE_DEMO: [&str; 5] = [
    "/emergency/{id}",
    "/complaints/import/{id}",
    "/complaints/import/{id}/rejects",
    "/notices/endpoints/{id}",
    "/supervision/orders/{number}/actions/{action}",
];

/// Looks at every route without parameters, then at what those pages link to.
/// What is wrong with their markup is gathered, so that all of it is told at once.
async fn walk(
    bank: &Bank,
    role: Role,
    session: &str,
    lang: Lang,
    faults: &mut Vec<String>,
) -> Vec<&'static str> {
    let actor = somebody(role);
    let fixed = ROUTES
        .iter()
        .filter(|(method, path, _)| *method == "GET" && !path.contains('{'));
    let mut waiting: VecDeque<String> = fixed.map(|(_, path, _)| (*path).to_owned()).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut looked: BTreeMap<&'static str, usize> = BTreeMap::new();
    while let Some(path) = waiting.pop_front() {
        let Some(route) = route_of(&path) else {
            panic!("{role:?}: a page links to {path}, which is no route");
        };
        let count = looked.entry(route).or_default();
        *count += 1;
        if *count > OF_EACH_ROUTE {
            continue;
        }
        let answer = bank.get(&path, session, lang).await;
        let place = format!("{role:?} {lang:?} {path}");
        check(&answer, &place, access::of("GET", route).unwrap(), &actor);
        if is_page(&answer) {
            let found = markup::faults(&answer.body, lang).into_iter();
            faults.extend(found.map(|fault| format!("{place}: {fault}")));
            let links = markup::links(&answer.body).into_iter();
            waiting.extend(links.filter(|link| known.insert(link.clone())));
        }
    }
    looked.into_keys().collect()
}

fn is_page(answer: &Answer) -> bool {
    let kind = answer
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

fn check(answer: &Answer, place: &str, access: Access, actor: &Actor) {
    assert!(
        !answer.status.is_server_error(),
        "{place}: {} {}",
        answer.status,
        answer.body
    );
    let admitted = {
        let opens = identity::rules::Policy::default()
            .emergency
            .lets_open(actor.roles);
        access::admits(access, actor, opens)
    };
    if admitted {
        // A link may lead to what this person's reach does not cover, never to a refused door.
        assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{place}");
    } else {
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{place}");
    }
    let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY);
    // A paper that somebody brought is given in a sandbox, which is stricter.
    let alone = !is_page(answer) && policy.unwrap() == "default-src 'none'; sandbox";
    assert!(
        alone || policy.unwrap() == ui::CONTENT_SECURITY_POLICY,
        "{place}: {policy:?}"
    );
    assert!(answer.headers.contains_key("x-request-id"), "{place}");
    if is_page(answer) {
        let number = answer.headers["x-request-id"].to_str().unwrap();
        let told = answer.body.contains(number);
        assert!(
            answer.status.as_u16() < 400 || told,
            "{place}: an error without its number"
        );
    }
}

#[test]
fn who_is_not_logged_in_gets_nothing_but_the_login() {
    on_bank(nothing_but_the_login);
}

async fn nothing_but_the_login(bank: Bank) {
    for (method, path, access) in ROUTES {
        if *access == Access::Public {
            continue;
        }
        let path = path.replace("{number}", "TS-1").replace(['{', '}'], "x");
        let request = Request::builder()
            .method(*method)
            .uri(&path)
            .header(header::HOST, "bank.test")
            .header(header::ORIGIN, "http://bank.test");
        let answer = bank.ask(request.body(Body::empty()).unwrap()).await;
        if path.starts_with("/api/") {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path}");
            let to = answer.headers[header::LOCATION].to_str().unwrap();
            assert!(to.starts_with("/login"), "{method} {path} leads to {to}");
        }
    }
}

#[test]
fn another_sites_page_changes_nothing() {
    on_bank(nothing_is_changed);
}

async fn nothing_is_changed(bank: Bank) {
    let login = &demo::logins()[0];
    let session = bank.log_in(&login.login, &login.password).await;
    for (method, path, _) in ROUTES.iter().filter(|(method, ..)| *method != "GET") {
        let path = path.replace("{number}", "TS-1").replace(['{', '}'], "x");
        let request = Request::builder()
            .method(*method)
            .uri(&path)
            .header(header::COOKIE, &session)
            .header(header::HOST, "bank.test")
            .header(header::ORIGIN, "http://elsewhere.test");
        let answer = bank.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
    }
}
