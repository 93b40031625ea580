//! The room's pages behind the door, and looks into the store.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use identity::Settings;
use kernel::Actor;
use platform::sql::{Reader, Row, SqlError, args};
use platform::{App, Keys};
use privacy::Holdings;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "Tq7-pine-river";

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

pub(crate) fn nothing_held(
    _: &mut Reader<'_>,
    _: &Keys,
    _: &Actor,
    _: (&str, &str),
    _: kernel::Instant,
) -> Result<Holdings, SqlError> {
    Ok(Holdings::default())
}

/// A bank that holds nothing else.
pub(crate) const NOWHERE: privacy::Outside = privacy::Outside {
    find: nothing_held,
    collect: |_, _, _, _, _| Ok(Vec::new()),
    ask_erasure: |_, _, _| Ok(privacy::ErasureAsked::default()),
};

pub(crate) fn rows(app: &App, sql: &'static str) -> Vec<Row> {
    app.db
        .read_now(move |reader| reader.query(sql, &args![]))
        .unwrap()
}

pub(crate) fn texts(rows: &[Row]) -> String {
    let values = rows
        .iter()
        .flat_map(|row| row.values().iter().map(|value| format!("{value:?}")));
    values.collect::<Vec<_>>().join("\n")
}

const EDGE: &str = "xiaobao-edge";

/// A form with files, as a browser sends it.
fn form(pairs: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in pairs {
        let head = "content-disposition: form-data";
        body.extend(format!("--{EDGE}\r\n{head}; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (file, bytes) in files {
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"papers\"; filename=\"{file}\""
        );
        body.extend(format!("{head}\r\ncontent-type: application/octet-stream\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    body
}

/// The room's pages behind the door.
pub(crate) struct Site {
    router: axum::Router,
}

impl Site {
    pub(crate) fn of(app: &App) -> Site {
        Site::with(app, NOWHERE)
    }

    pub(crate) fn with(app: &App, outside: privacy::Outside) -> Site {
        let routes = identity::routes().merge(privacy::routes(outside));
        Site {
            router: routes.guarded(app.clone(), Settings::default()),
        }
    }

    /// Status, session and text of an answer.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        session: &str,
        body: &str,
    ) -> (StatusCode, String, String) {
        let kind = "application/x-www-form-urlencoded";
        let (status, session, bytes) = self.send(method, path, session, (kind, body.into()));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (status, session, text)
    }

    /// The same with a body of another kind, and bytes.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        session: &str,
        (kind, body): (&str, Vec<u8>),
    ) -> (StatusCode, String, Vec<u8>) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("origin", "http://bank.example")
            .header("cookie", format!("session={session}; lang=zh-CN"))
            .header("content-type", kind)
            .body(Body::from(body));
        wait(async {
            let answer = self.router.clone().oneshot(request.unwrap()).await.unwrap();
            let (parts, body) = answer.into_parts();
            let cookie = parts
                .headers
                .get("set-cookie")
                .map_or("", |c| c.to_str().unwrap());
            let session = cookie.strip_prefix("session=").unwrap_or_default();
            let session = session.split(';').next().unwrap_or_default().to_owned();
            let bytes = to_bytes(body, 1 << 24).await.unwrap();
            (parts.status, session, bytes.to_vec())
        })
    }

    /// A form with files: status and text of the answer.
    pub(crate) fn send_form(
        &self,
        path: &str,
        session: &str,
        pairs: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> (StatusCode, String) {
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let body = (kind.as_str(), form(pairs, files));
        let (status, _, bytes) = self.send("POST", path, session, body);
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A request of another system: status, ETag and body of the answer.
    pub(crate) fn api(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: &serde_json::Value,
    ) -> (StatusCode, String, serde_json::Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bank.example")
            .header("authorization", format!("Bearer {token}"))
            .header("accept-language", "en");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body.is_null() {
            true => Body::empty(),
            false => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
        };
        wait(async {
            let request = request.body(body).unwrap();
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let tag = parts.headers.get("etag");
            let tag = tag.map_or("", |tag| tag.to_str().unwrap()).to_owned();
            let bytes = to_bytes(body, 1 << 20).await.unwrap();
            let body = serde_json::from_slice(&bytes).unwrap_or_default();
            (parts.status, tag, body)
        })
    }

    pub(crate) fn login(&self, who: &str) -> String {
        let form = format!("login={who}&password={PASSWORD}");
        self.ask("POST", "/login", "", &form).1
    }
}
