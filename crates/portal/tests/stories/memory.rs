//! Pages from memory: given again with their tag, by language and print, until the day changes.

use crate::bank::{pass, settle};
use crate::site::Site;
use axum::http::StatusCode;
use std::time::Duration;
use testkit::{Engine, TestApp};

#[test]
fn a_page_is_given_from_memory_with_its_tag_until_the_day_changes() {
    let test = TestApp::on(Engine::Sqlite);
    settle(&test.app);
    let site = Site::remembering(&test.app);
    let first = site.ask("/p/fees", &[]);
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert!(
        first.text.contains("2026-11-25") && first.text.contains("江城银行"),
        "{}",
        first.text
    );
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert!(
        first.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("max-age")
    );
    let known = site.ask("/p/fees", &[("if-none-match", &tag)]);
    assert_eq!(
        (known.status, known.text.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    let english = site.ask("/p/fees", &[("cookie", "lang=en")]);
    assert_ne!(english.headers["etag"], first.headers["etag"]);
    let large = site.ask("/p/fees", &[("cookie", "a=b; print=large")]);
    assert!(large.text.contains("class=\"large\""));
    // Nobody's limit holds for what is in memory.
    for _ in 0..300 {
        assert_eq!(site.ask("/p/fees", &[]).status, StatusCode::OK);
    }
    pass(&test.app, 86_400);
    std::thread::sleep(Duration::from_millis(1_100));
    let next = site.ask("/p/fees", &[]);
    assert!(next.text.contains("2026-11-26"), "{}", next.text);
    assert_ne!(next.headers["etag"].to_str().unwrap(), tag);
}

#[test]
fn what_is_of_one_person_is_never_kept() {
    let test = TestApp::on(Engine::Sqlite);
    settle(&test.app);
    let site = Site::remembering(&test.app);
    for path in ["/p/complain", "/p/track", "/p/search?q=nf"] {
        let page = site.ask(path, &[]);
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.headers.contains_key("etag"), "{path}");
    }
    let missing = site.ask("/p/products/none", &[]);
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(!missing.headers.contains_key("etag"));
}
