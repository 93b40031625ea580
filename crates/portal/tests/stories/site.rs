//! The pages behind the door, asked as browsers and robots ask.

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use identity::Settings;
use platform::App;
use platform::sql::{Row, args};
use std::net::SocketAddr;
use tower::ServiceExt;

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

pub(crate) fn rows(app: &App, sql: &'static str) -> Vec<Row> {
    app.db
        .read_now(move |reader| reader.query(sql, &args![]))
        .unwrap()
}

pub(crate) fn count(app: &App, sql: &'static str) -> i64 {
    rows(app, sql)[0].get(0).unwrap()
}

/// Fields and files of a form.
pub(crate) type Parts<'a> = (&'a [(&'a str, &'a str)], &'a [(&'a str, &'a [u8])]);

#[derive(Clone)]
pub(crate) struct Site {
    router: axum::Router,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get("location")
            .map_or("", |l| l.to_str().unwrap())
    }

    /// The tracking code of an acknowledgement.
    pub(crate) fn code(&self) -> String {
        let after = self.text.split("pub-code\">").nth(1);
        let code = after.and_then(|text| text.split('<').next());
        code.unwrap_or_else(|| panic!("{}", self.text)).to_owned()
    }
}

/// A browser: its address and its cookies.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    pub(crate) address: String,
    pub(crate) cookies: Vec<(String, String)>,
}

impl Browser {
    pub(crate) fn at(address: &str) -> Browser {
        Browser {
            address: address.to_owned(),
            cookies: Vec::new(),
        }
    }

    fn line(&self) -> String {
        let pairs = self.cookies.iter().map(|(k, v)| format!("{k}={v}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for set in headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> Vec<u8> {
    let pairs = pairs
        .iter()
        .map(|(k, v)| format!("{}={}", encoded(k), encoded(v)));
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

impl Site {
    pub(crate) fn of(app: &App) -> Site {
        let routes = identity::routes().merge(portal::routes());
        Site {
            router: routes.guarded(app.clone(), Settings::default()),
        }
    }

    /// The same with the layer that gives pages from memory.
    pub(crate) fn remembering(app: &App) -> Site {
        let memory = portal::memory::Memory::new(app.clone());
        let layer = axum::middleware::from_fn_with_state(memory, portal::memory::serve);
        Site {
            router: Site::of(app).router.layer(layer),
        }
    }

    /// Asks for a page with headers of one's own.
    pub(crate) fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().uri(path).header("host", "bank.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        wait(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = to_bytes(body, 1 << 24).await.unwrap();
            Answer {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    pub(crate) fn get(&self, browser: &mut Browser, path: &str) -> Answer {
        self.send("GET", browser, path, ("text/plain", Vec::new()))
    }

    pub(crate) fn post(&self, browser: &mut Browser, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send("POST", browser, path, (kind, form(pairs)))
    }

    /// A form with files.
    pub(crate) fn upload(
        &self,
        browser: &mut Browser,
        path: &str,
        (pairs, files): Parts<'_>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in pairs {
            let part = format!(
                "--XX\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--XX\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--XX--\r\n");
        self.send(
            "POST",
            browser,
            path,
            ("multipart/form-data; boundary=XX", body),
        )
    }

    fn send(
        &self,
        method: &str,
        browser: &mut Browser,
        path: &str,
        (kind, body): (&str, Vec<u8>),
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("cookie", browser.line())
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        if !browser.address.is_empty() {
            let peer: SocketAddr = format!("{}:443", browser.address).parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        wait(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            browser.keep(&parts.headers);
            let bytes = to_bytes(body, 1 << 24).await.unwrap();
            Answer {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }
}

/// Signs somebody of the bank in.
pub(crate) fn sign_in(site: &Site, login: &str) -> Browser {
    let mut browser = Browser::default();
    let pairs = [("login", login), ("password", crate::bank::PASSWORD)];
    let answer = site.post(&mut browser, "/login", &pairs);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser
}
