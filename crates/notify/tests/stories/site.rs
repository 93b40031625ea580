//! A bank with three units and some people, its router, a browser's habits, its jobs.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use change::{CommandError, Entry, Subject};
use identity::rules::Details;
use kernel::{Actor, Role, RoleSet};
use notify::{Kind, Live, Notice, post};
use org::{Figures, Level, NewUnit};
use platform::sql::{Row, SqlError, Value};
use testkit::TestApp;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const PASSWORD: &str = "Tq7-pine-river";

/// The site of a test.
pub(crate) struct Site<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) live: Live,
    pub(crate) router: Router,
    pub(crate) runtime: Runtime,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        let value = self.headers.get(header::LOCATION);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The value that follows a beginning in the page, up to a quote.
    pub(crate) fn after(&self, begin: &str) -> String {
        let rest = self.text.split_once(begin);
        let rest = rest
            .unwrap_or_else(|| panic!("no {begin} in {}", self.text))
            .1;
        rest.split(['"', '/']).next().unwrap().to_owned()
    }
}

pub(crate) fn system() -> Actor {
    Actor::system("test")
}

impl<'a> Site<'a> {
    /// The bank: a handler and an approver of 0101, an officer of 0100, an administrator.
    pub(crate) fn new(app: &'a TestApp) -> Site<'a> {
        for (code, name, level, parent) in [
            ("0000", "Head Office", Level::HeadOffice, None),
            ("0100", "Nanjiang Branch", Level::Branch, Some("0000")),
            ("0101", "Chengdong", Level::SubBranch, Some("0100")),
            ("0200", "Beijiang Branch", Level::Branch, Some("0000")),
        ] {
            let new = NewUnit {
                code: code.to_owned(),
                name: name.to_owned(),
                level,
                parent: parent.map(str::to_owned),
                opened: "2010-01-01".parse().unwrap(),
                phone: String::new(),
                figures: Figures::default(),
            };
            change::run_now(&app.app, &system(), None, move |change| {
                org::create_in(change, &new)
            })
            .unwrap();
        }
        let hash = identity::hash_password(&app.entropy, PASSWORD);
        for (login, unit, role) in [
            ("wang", "0101", Role::Handler),
            ("zhao", "0101", Role::Approver),
            ("li", "0100", Role::Officer),
            ("sun", "0200", Role::Handler),
            ("root", "0000", Role::Admin),
        ] {
            let details = Details {
                name: format!("Name of {login}"),
                unit: unit.to_owned(),
                roles: RoleSet::of(&[role]),
                phone: String::new(),
            };
            let hash = hash.clone();
            change::run_now(&app.app, &system(), None, move |change| {
                identity::create_in(change, login, &details, &hash, false)
            })
            .unwrap();
        }
        let live = Live::default();
        let router = identity::routes()
            .merge(notify::routes_with(&live))
            .guarded(app.app.clone(), identity::Settings::default());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Site {
            app,
            live,
            router,
            runtime: runtime.unwrap(),
        }
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let answer: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = to_bytes(body, 4 * 1024 * 1024).await.unwrap().to_vec();
            Answer {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8(bytes).unwrap(),
            }
        })
    }

    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
    ) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("accept-language", "en")
            .header("cookie", format!("session={cookie}"))
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(
            self.request("GET", path, cookie)
                .body(Body::empty())
                .unwrap(),
        )
    }

    /// A form sent from one of our own pages.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
        self.post_by(path, cookie, form, false)
    }

    /// The same, by a script if so.
    pub(crate) fn post_by(
        &self,
        path: &str,
        cookie: &str,
        form: &[(&str, &str)],
        script: bool,
    ) -> Answer {
        let encode = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
        let pairs: Vec<_> = form
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect();
        let mut request = self
            .request("POST", path, cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        if script {
            request = request.header("hx-request", "true");
        }
        self.send(request.body(Body::from(pairs.join("&"))).unwrap())
    }

    /// Logs in; answers the cookie.
    pub(crate) fn login(&self, login: &str) -> String {
        let answer = self.post("/login", "", &[("login", login), ("password", PASSWORD)]);
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        let pairs = cookies.map(|line| line.to_str().unwrap().split(';').next().unwrap());
        let value = pairs
            .filter_map(|pair| pair.strip_prefix("session="))
            .next();
        value
            .unwrap_or_else(|| panic!("{}", answer.text))
            .to_owned()
    }

    /// Posts a notice in a change of its own.
    pub(crate) fn tell(&self, notice: Notice) -> usize {
        self.try_tell(notice).unwrap()
    }

    pub(crate) fn try_tell(&self, notice: Notice) -> Result<usize, CommandError> {
        change::run_now(&self.app.app, &system(), None, move |mut change| {
            let count = post(&mut change, &notice)?;
            let entry = Entry::new(Subject::new("test", "1"), "told", serde_json::json!({}));
            change.commit(vec![entry], count)
        })
    }

    /// Rows of a statement.
    pub(crate) fn rows(&self, sql: &'static str, values: Vec<Value>) -> Vec<Row> {
        let read = self
            .app
            .db
            .read_now(move |reader| reader.query(sql, &values));
        read.map_err(|error: SqlError| error).unwrap()
    }

    /// The first column of the first row.
    pub(crate) fn number(&self, sql: &'static str) -> i64 {
        self.rows(sql, Vec::new())[0].get(0).unwrap()
    }

    /// States of all deliveries, oldest first.
    pub(crate) fn states(&self) -> Vec<String> {
        let rows = self.rows("SELECT state FROM notify_delivery ORDER BY id", Vec::new());
        rows.iter().map(|row| row.get(0).unwrap()).collect()
    }

    /// Runs all jobs until nothing is due.
    pub(crate) fn work(&self, settings: &notify::Settings) {
        for job in notify::jobs(settings) {
            while job.run(&self.app.app).unwrap() > 0 {}
        }
    }

    /// Checks that the last state that the ledger tells of a subject is the one that is stored.
    pub(crate) fn assert_state(&self, kind: &'static str, id: &str) {
        let told = self.rows(
            "SELECT state_hash FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2
                 AND state_hash IS NOT NULL ORDER BY seq DESC LIMIT 1",
            vec![kind.into(), id.into()],
        );
        let told: Vec<u8> = told[0].get(0).unwrap();
        let id = id.to_owned();
        let stored = self
            .app
            .db
            .read_now(move |reader| notify::state_of(reader, kind, &id))
            .map_err(|error: SqlError| error)
            .unwrap();
        assert_eq!(told, stored.unwrap_or_else(change::state_gone));
    }

    /// Kinds of the ledger's entries of a subject kind, and all their bodies in one text.
    pub(crate) fn written(&self, kind: &'static str) -> (Vec<String>, String) {
        let rows = self.rows(
            "SELECT kind, body FROM ledger_entry WHERE subject_kind = $1 ORDER BY at, seq",
            vec![kind.into()],
        );
        let kinds = rows.iter().map(|row| row.get(0).unwrap()).collect();
        let bodies = rows
            .iter()
            .map(|row| row.get::<String>(1).unwrap())
            .collect();
        (kinds, bodies)
    }
}

/// A notice of a kind to these people, about case `TS-1`.
pub(crate) fn notice(kind: Kind, to: &[&str]) -> Notice {
    let value = |place: &&'static str| {
        let value = match *place {
            "number" => "TS-1".to_owned(),
            "title" => "A fee".to_owned(),
            other => format!("the {other}"),
        };
        (*place, kernel::Say::same(value))
    };
    Notice {
        kind,
        to: to.iter().map(|login| (*login).to_owned()).collect(),
        subject: Subject::new("complaint", "TS-1"),
        href: "/complaints/TS-1".to_owned(),
        args: kind
            .places()
            .iter()
            .filter(|place| **place != "what")
            .map(value)
            .collect(),
    }
}
