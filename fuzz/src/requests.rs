//! Whole requests through the whole program: forms, files in parts, JSON, addresses, headers.

use crate::bank::bank;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use kernel::{Actor, Role};
use std::sync::OnceLock;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Most bytes of an answer.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

struct Site {
    router: Router,
    runtime: Runtime,
    bearer: String,
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let app = &bank().app;
        let by = Actor::system("token");
        let issued = identity::issue_now(app, &by, "fuzz", Role::Office, "0000");
        let token = issued.expect("a token is issued").token.expect("it is new");
        let settings = identity::Settings::default();
        // Limits of how often would end the trial after the first minute's requests.
        let doors = identity::Doors {
            limits: identity::Limits {
                api_per_minute: u32::MAX,
                anonymous_per_minute: u32::MAX,
                forms_per_ten_minutes: u32::MAX,
            },
            ..identity::Doors::default()
        };
        let live = notify::Live::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Site {
            router: xiaobao::router::router_through(app.clone(), settings, doors, &live),
            runtime: runtime.expect("a runtime"),
            bearer: format!("Bearer {token}"),
        }
    })
}

/// Method and address on the first line, headers on the next, an empty line, the body.
pub fn requests(bytes: &[u8]) {
    let site = site();
    let Some(request) = read(bytes, &site.bearer) else {
        return;
    };
    let named = request.uri().to_string();
    let status = site.runtime.block_on(async {
        let answer = site
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("never fails");
        let status = answer.status();
        let headers = answer.headers();
        assert!(headers.contains_key("content-security-policy"), "{named}");
        assert!(headers.contains_key("x-request-id"), "{named}");
        // Streams of events never end; everything else is read to its end.
        let kind = headers
            .get("content-type")
            .map(|kind| kind.as_bytes().to_vec());
        if kind.is_none_or(|kind| !kind.starts_with(b"text/event-stream")) {
            to_bytes(answer.into_body(), ANSWER_BYTES_MAX)
                .await
                .expect("an answer");
        }
        status
    });
    assert!(
        !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
        "{named}: {status}"
    );
}

fn read(bytes: &[u8], bearer: &str) -> Option<Request<Body>> {
    let end = bytes
        .windows(2)
        .position(|two| two == b"\n\n")
        .unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(end);
    let body = body.get(2..).unwrap_or_default().to_vec();
    let mut lines = std::str::from_utf8(head).ok()?.lines();
    let (method, address) = lines.next()?.split_once(' ')?;
    let method: Method = method.parse().ok()?;
    let mut request = Request::builder()
        .method(method)
        .uri(address)
        .header("host", "bank.example")
        .header("origin", "http://bank.example");
    if address.starts_with("/api/") {
        request = request.header("authorization", bearer);
    }
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        request = request.header(name, value);
    }
    request.body(Body::from(body)).ok()
}
