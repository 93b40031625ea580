//! A site to knock at: a bank with three units, its router, a browser's habits.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use identity::Settings;
use identity::rules::Details;
use kernel::{Actor, Role, RoleSet};
use org::{Figures, Level, NewUnit};
use platform::sql::Reader;
use testkit::TestApp;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const PASSWORD: &str = "Tq7-pine-river";

/// The site of a test.
pub(crate) struct Site<'a> {
    app: &'a TestApp,
    router: Router,
    runtime: Runtime,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn location(&self) -> &str {
        let value = self.headers.get(header::LOCATION);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// What stands in the page's attribute `name="NAME" value="…"`.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let begin = format!("name=\"{name}\" value=\"");
        let rest = text.split_once(&begin);
        let rest = rest.unwrap_or_else(|| panic!("no {name} in {text}")).1;
        unescape(rest.split_once('"').unwrap().0)
    }

    pub(crate) fn has(&self, parts: &[&str]) {
        let text = unescape(&self.text());
        for part in parts {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

fn encode(text: &str) -> String {
    let one = |b: u8| match b.is_ascii_alphanumeric() {
        true => char::from(b).to_string(),
        false => format!("%{b:02X}"),
    };
    text.bytes().map(one).collect()
}

impl<'a> Site<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Site<'a> {
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
        let router = identity::routes()
            .merge(rulebook::routes())
            .guarded(app.app.clone(), Settings::default());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Site {
            app,
            router,
            runtime: runtime.unwrap(),
        }
    }

    /// Makes an account and logs it in; answers the session's cookie.
    pub(crate) fn person(&self, login: &str, role: Role) -> String {
        let details = Details {
            name: format!("Name of {login}"),
            unit: "0000".to_owned(),
            roles: RoleSet::of(&[role]),
            phone: "13800002046".to_owned(),
        };
        let hash = identity::hash_password(&self.app.entropy, PASSWORD);
        let (by, key) = (Actor::system("test"), login.to_owned());
        change::run_now(&self.app.app, &by, None, move |change| {
            identity::create_in(change, &key, &details, &hash, false)
        })
        .unwrap();
        let answer = self.post("/login", "", &[("login", login), ("password", PASSWORD)]);
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        let pairs = cookies.map(|line| line.to_str().unwrap().split(';').next().unwrap());
        pairs
            .filter_map(|pair| pair.strip_prefix("session="))
            .next()
            .unwrap_or_else(|| panic!("{login}: {}", answer.text()))
            .to_owned()
    }

    fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            Answer {
                status: parts.status,
                headers: parts.headers,
                bytes: to_bytes(body, 16 * 1024 * 1024).await.unwrap().to_vec(),
            }
        })
    }

    fn request(&self, method: &str, path: &str, cookie: &str) -> axum::http::request::Builder {
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

    pub(crate) fn get_zh(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path)
            .header("host", "bank.example")
            .header("accept-language", "zh-CN")
            .header("cookie", format!("session={cookie}"));
        self.send(request.body(Body::empty()).unwrap())
    }

    /// A form sent from one of our own pages.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = form
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect();
        let request = self
            .request("POST", path, cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap())
    }

    /// A form that may carry a file: name, file name (empty for a text), content.
    pub(crate) fn upload(&self, path: &str, cookie: &str, parts: &[(&str, &str, &[u8])]) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        for (name, file, content) in parts {
            let file = match *file {
                "" => String::new(),
                file => format!("; filename=\"{file}\""),
            };
            let head =
                format!("--bound\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend(head.bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--bound--\r\n");
        let request = self
            .request("POST", path, cookie)
            .header("content-type", "multipart/form-data; boundary=bound");
        self.send(request.body(Body::from(body)).unwrap())
    }

    /// What the bank counts with now.
    pub(crate) fn rulebook(&self) -> std::sync::Arc<deadline::Rulebook> {
        let read = |reader: &mut Reader<'_>| rulebook::current(reader);
        self.app.app.db.read_now(read).unwrap()
    }

    pub(crate) fn version(&self) -> i64 {
        let read = |reader: &mut Reader<'_>| rulebook::version(reader);
        self.app.db.read_now(read).unwrap()
    }
}
