//! Open pages are told at once.

use crate::site::{Site, notice, system};
use axum::body::Body;
use axum::http::StatusCode;
use change::{Entry, Subject};
use futures_util::StreamExt;
use notify::{Kind, LIVE_PER_PERSON_MAX, post};
use std::time::Duration;
use testkit::{Engine, TestApp, on_each_engine};
use tower::ServiceExt;

type Events = axum::body::BodyDataStream;

/// Opens the connection of a session.
async fn connect(site: &Site<'_>, cookie: &str) -> (StatusCode, Events) {
    let request = site.request("GET", "/notices/live", cookie);
    let request = request.body(Body::empty()).unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    if status == StatusCode::OK {
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
    }
    (status, answer.into_body().into_data_stream())
}

/// What comes next within some seconds; `None` when the connection ends.
async fn next(events: &mut Events) -> Option<serde_json::Value> {
    let came = tokio::time::timeout(Duration::from_secs(15), events.next()).await;
    let bytes = came.expect("nothing came").map(Result::unwrap)?;
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(text.starts_with("event: notices\n"), "{text}");
    let data = text
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .unwrap();
    Some(serde_json::from_str(data).unwrap())
}

/// Posts from outside the runtime, as another server would.
fn tell(app: &TestApp, kind: Kind, to: &'static str) {
    let app = app.app.clone();
    let told = std::thread::spawn(move || {
        change::run_now(&app, &system(), None, move |mut change| {
            post(&mut change, &notice(kind, &[to]))?;
            let entry = Entry::new(Subject::new("test", "1"), "told", serde_json::json!({}));
            change.commit(vec![entry], ())
        })
    });
    told.join().unwrap().unwrap();
}

#[test]
fn a_page_hears_of_what_comes_and_of_what_was_read_elsewhere() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (wang, li) = (site.login("wang"), site.login("li"));
        tell(app, Kind::CaseAssigned, "wang");
        app.clock.advance(1);
        site.runtime.block_on(async {
            let (_, mut events) = connect(&site, &wang).await;
            let (_, mut of_li) = connect(&site, &li).await;
            let first = next(&mut events).await.unwrap();
            assert_eq!(
                first,
                serde_json::json!({ "unread": 1 }),
                "what was there is no news"
            );
            assert_eq!(next(&mut of_li).await.unwrap()["unread"], 0);
            tell(app, Kind::CaseApproved, "wang");
            let news = next(&mut events).await.unwrap();
            assert_eq!(news["unread"], 2);
            assert_eq!(news["news"][0]["title"], "Case TS-1 was approved");
            assert_eq!(news["news"][0]["href"], "/complaints/TS-1");
            // Read in another window.
            let upto = i64::MAX.to_string();
            let read = site
                .request("POST", "/notices/read", &wang)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from(format!("upto={upto}")));
            site.router.clone().oneshot(read.unwrap()).await.unwrap();
            let after = next(&mut events).await.unwrap();
            assert_eq!(after, serde_json::json!({ "unread": 0 }));
            let quiet = tokio::time::timeout(Duration::from_secs(2), of_li.next()).await;
            assert!(quiet.is_err(), "Li heard of Wang's");
            drop((events, of_li));
        });
        assert_eq!(site.live.count(), 0, "who goes away is forgotten");
    });
}

#[test]
fn it_ends_with_the_session_and_does_not_keep_it_alive() {
    let app = &TestApp::on(Engine::Sqlite);
    let site = Site::new(app);
    let (wang, li) = (site.login("wang"), site.login("li"));
    site.runtime.block_on(async {
        let (_, mut events) = connect(&site, &wang).await;
        let (_, mut of_li) = connect(&site, &li).await;
        next(&mut events).await.unwrap();
        next(&mut of_li).await.unwrap();
        let out = site.request("POST", "/logout", &wang).body(Body::empty());
        site.router.clone().oneshot(out.unwrap()).await.unwrap();
        assert_eq!(next(&mut events).await, None, "signed out: it ends");
        // Coming back again and again is no sign of anybody being there.
        for _ in 0..4 {
            app.clock.advance(9 * 60);
            let (status, again) = connect(&site, &li).await;
            drop(again);
            if app.clock.now() < testkit::start() + Duration::from_secs(30 * 60) {
                assert_eq!(status, StatusCode::OK);
            } else {
                assert_eq!(status, StatusCode::SEE_OTHER, "idle for 36 minutes");
            }
        }
        assert_eq!(next(&mut of_li).await, None, "idle too long: it ends");
    });
}

#[test]
fn a_person_has_some_windows_and_the_program_can_end_them_all() {
    let app = &TestApp::on(Engine::Sqlite);
    let site = Site::new(app);
    let wang = site.login("wang");
    site.runtime.block_on(async {
        let mut open = Vec::new();
        for _ in 0..LIVE_PER_PERSON_MAX {
            let (status, events) = connect(&site, &wang).await;
            assert_eq!(status, StatusCode::OK);
            open.push(events);
        }
        assert_eq!(connect(&site, &wang).await.0, StatusCode::NO_CONTENT);
        drop(open.pop());
        let (status, mut events) = connect(&site, &wang).await;
        assert_eq!(status, StatusCode::OK, "one window was closed");
        site.live.end();
        while next(&mut events).await.is_some() {}
        assert_eq!(connect(&site, &wang).await.0, StatusCode::NO_CONTENT);
    });
    let nobody = site.get("/notices/live", "");
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
}
