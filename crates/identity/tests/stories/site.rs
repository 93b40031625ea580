//! A site to knock at: an application with units and people, its router, a browser's habits.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use identity::rules::Details;
use identity::{Doors, Routes, Settings};
use kernel::{Actor, Role, RoleSet};
use org::{Figures, Level, NewUnit};
use platform::sql::args;
use platform::{App, Keys};
use std::cell::RefCell;
use testkit::TestApp;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "Tq7-pine-river";

/// The site of a test.
pub(crate) struct Site<'a> {
    pub(crate) app: &'a TestApp,
    router: Router,
    runtime: Runtime,
    hash: RefCell<Option<String>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a cookie it sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        let pairs = lines.filter_map(|line| line.to_str().unwrap().split(';').next());
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, v)| v.to_owned())
    }

    /// What stands in the page's attribute `name="NAME" value="…"`.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let begin = format!("name=\"{name}\" value=\"");
        let rest = text
            .split_once(&begin)
            .unwrap_or_else(|| panic!("no {name} in {text}"))
            .1;
        unescape(rest.split_once('"').unwrap().0)
    }

    /// The first secret the page shows.
    pub(crate) fn secret(&self) -> Option<String> {
        let text = self.text();
        let rest = text.split_once("data-secret>")?.1;
        Some(rest.split_once('<')?.0.to_owned())
    }
}

pub(crate) fn unescape(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// A text for a form.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

impl<'a> Site<'a> {
    /// A bank with three units and nobody yet.
    pub(crate) fn new(app: &'a TestApp) -> Site<'a> {
        Site::with(app, Routes::new(), Settings::default())
    }

    pub(crate) fn with(app: &'a TestApp, more: Routes, settings: Settings) -> Site<'a> {
        Site::made(app, more, settings, Doors::default())
    }

    /// With what stands around the door.
    pub(crate) fn through(app: &'a TestApp, doors: Doors) -> Site<'a> {
        Site::made(app, Routes::new(), Settings::default(), doors)
    }

    fn made(app: &'a TestApp, more: Routes, settings: Settings, doors: Doors) -> Site<'a> {
        for (code, name, level, parent) in [
            ("0000", "Head Office", Level::HeadOffice, None),
            ("0100", "Nanjiang Branch", Level::Branch, Some("0000")),
            (
                "0101",
                "Chengdong Sub-branch",
                Level::SubBranch,
                Some("0100"),
            ),
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
            let by = Actor::system("test");
            change::run_now(&app.app, &by, None, move |change| {
                org::create_in(change, &new)
            })
            .unwrap();
        }
        Site::at(app, app.app.clone(), more, settings, doors)
    }

    /// Another server at the same database, as after a restart.
    pub(crate) fn beside(&self, more: Routes) -> Site<'a> {
        let served = self.app.app.clone();
        Site::at(
            self.app,
            served,
            more,
            Settings::default(),
            Doors::default(),
        )
    }

    /// A server at the same database that was started with other master keys.
    pub(crate) fn under(&self, keys: Keys) -> (Site<'a>, App) {
        let served = App {
            keys,
            ..self.app.app.clone()
        };
        let (more, doors) = (Routes::new(), Doors::default());
        let site = Site::at(self.app, served.clone(), more, Settings::default(), doors);
        (site, served)
    }

    fn at(
        app: &'a TestApp,
        served: App,
        more: Routes,
        settings: Settings,
        doors: Doors,
    ) -> Site<'a> {
        let router = identity::routes()
            .merge(more)
            .guarded_with(served, settings, doors);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Site {
            app,
            router,
            runtime: runtime.unwrap(),
            hash: RefCell::default(),
        }
    }

    /// An account with [`PASSWORD`].
    pub(crate) fn person(&self, login: &str, unit: &str, roles: &[Role]) {
        let mut hash = self.hash.borrow_mut();
        let hash = hash.get_or_insert_with(|| identity::hash_password(&self.app.entropy, PASSWORD));
        self.person_with(login, unit, roles, hash.clone(), false);
    }

    pub(crate) fn person_with(
        &self,
        login: &str,
        unit: &str,
        roles: &[Role],
        hash: String,
        must_change: bool,
    ) {
        let details = Details {
            name: format!("Name of {login}"),
            unit: unit.to_owned(),
            roles: RoleSet::of(roles),
            phone: "13800002046".to_owned(),
        };
        let (by, login) = (Actor::system("test"), login.to_owned());
        change::run_now(&self.app.app, &by, None, move |change| {
            identity::create_in(change, &login, &details, &hash, must_change)
        })
        .unwrap();
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let answer: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec();
            Answer {
                status: parts.status,
                headers: parts.headers,
                bytes,
            }
        })
    }

    /// A request with a session's cookie and these headers.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example");
        if !cookie.is_empty() {
            request = request.header("cookie", format!("session={cookie}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap())
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask(
            "GET",
            path,
            cookie,
            &[("accept-language", "en")],
            String::new(),
        )
    }

    /// A form sent from one of our own pages.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = form
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "http://bank.example"),
            ("accept-language", "en"),
        ];
        self.ask("POST", path, cookie, &headers, pairs.join("&"))
    }

    /// A form with files: name, file name (empty for a text), content.
    pub(crate) fn upload(&self, path: &str, cookie: &str, parts: &[(&str, &str, &[u8])]) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        for (name, file, content) in parts {
            let file = if file.is_empty() {
                String::new()
            } else {
                format!("; filename=\"{file}\"")
            };
            body.extend(
                format!("--bound\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n")
                    .bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--bound--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("host", "bank.example")
            .header("cookie", format!("session={cookie}"))
            .header("origin", "http://bank.example")
            .header("accept-language", "en")
            .header("content-type", "multipart/form-data; boundary=bound");
        self.send(request.body(Body::from(body)).unwrap())
    }

    pub(crate) fn try_login(&self, login: &str, password: &str) -> Answer {
        self.post("/login", "", &[("login", login), ("password", password)])
    }

    /// Logs in with [`PASSWORD`]; answers the cookie.
    pub(crate) fn login(&self, login: &str) -> String {
        let answer = self.try_login(login, PASSWORD);
        answer
            .cookie("session")
            .unwrap_or_else(|| panic!("{login}: {}", answer.text()))
    }

    /// Moves the clock on.
    pub(crate) fn wait(&self, minutes: i64) {
        self.app.clock.advance(minutes * 60);
    }

    /// Kinds of the ledger's entries about a subject, in order.
    pub(crate) fn kinds(&self, subject: &str, id: &str) -> Vec<String> {
        let (subject, id) = (subject.to_owned(), id.to_owned());
        self.app
            .db
            .read_now(move |reader| {
                let rows = reader.query(
                    "SELECT kind FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2 ORDER BY seq",
                    &args![subject, id],
                )?;
                rows.iter().map(|row| row.get::<String>(0)).collect::<Result<Vec<_>, _>>()
            })
            .unwrap()
    }

    /// All bodies of the ledger and all receipts, in one text.
    pub(crate) fn written(&self) -> String {
        self.app
            .db
            .read_now(|reader| {
                let sql =
                    "SELECT body FROM ledger_entry UNION ALL SELECT answer FROM change_receipt";
                let rows = reader.query(sql, &[])?;
                rows.iter()
                    .map(|row| row.get::<String>(0))
                    .collect::<Result<String, _>>()
            })
            .unwrap()
    }

    /// Checks that the last state an account's ledger tells is the one that is stored.
    pub(crate) fn assert_state(&self, login: &str) {
        let login = login.to_owned();
        self.app
            .db
            .read_now(move |reader| {
                let row = reader.query_one(
                    "SELECT state_hash FROM ledger_entry
                     WHERE subject_kind = 'account' AND subject_id = $1 AND state_hash IS NOT NULL
                     ORDER BY seq DESC LIMIT 1",
                    &args![login.as_str()],
                )?;
                let told: Vec<u8> = row.get(0)?;
                let stored = identity::state_of(reader, &login)?.unwrap();
                assert_eq!(told, stored, "the ledger and the account of {login} differ");
                Ok::<_, platform::sql::SqlError>(())
            })
            .unwrap();
    }
}
