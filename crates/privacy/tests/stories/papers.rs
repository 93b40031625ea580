//! Papers that a counter takes, and what becomes of them when their form fails.

use crate::bank::{fields, settle};
use crate::site::{PASSWORD, Site, rows};
use axum::http::StatusCode;
use std::path::Path;
use testkit::{TestApp, on_each_engine};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
const HERE: &str = "/privacy/requests/new";
const ASKED: [(&str, &str); 8] = [
    ("form_id", "counter-1"),
    ("kind", "copy"),
    ("applicant", "agent"),
    ("channel", "counter"),
    ("name", "张金丝雀"),
    ("phone", "13812345678"),
    ("agent_name", "李代理"),
    ("content", "请提供我的投诉记录副本"),
];

/// How many files a folder holds, with all below it.
fn files(folder: &Path) -> usize {
    let Ok(found) = std::fs::read_dir(folder) else {
        return 0;
    };
    let count = |path: std::path::PathBuf| if path.is_dir() { files(&path) } else { 1 };
    found.map(|entry| count(entry.unwrap().path())).sum()
}

fn kept(test: &TestApp) -> usize {
    files(&test.dir().join("files"))
}

#[test]
fn a_counter_takes_papers_and_whoever_handles_it_opens_them() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let site = Site::of(app);
        let clerk = site.login("clerk");
        let page = site.ask("GET", HERE, &clerk, "").2;
        assert!(page.contains("multipart/form-data") && page.contains("授权或关系证明"));
        let brought = [("授权书.pdf", PDF), ("身份关系.pdf", PDF)];
        let (status, text) = site.send_form(HERE, &clerk, &ASKED, &brought);
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        assert_eq!(kept(app), 2);
        let number: String = rows(app, "SELECT number FROM privacy_request")[0]
            .get(0)
            .unwrap();
        let officer = site.login("officer");
        let paper = format!("/privacy/requests/{number}/files/1");
        let (status, _, bytes) = site.send("POST", &paper, &officer, ("text/plain", Vec::new()));
        assert_eq!((status, bytes.as_slice()), (StatusCode::OK, PDF));
        // The same form sent twice is one request, and its papers are kept once.
        let again = site.send_form(HERE, &clerk, &ASKED, &brought);
        assert_eq!(again.0, StatusCode::SEE_OTHER);
        assert_eq!(rows(app, "SELECT number FROM privacy_request").len(), 1);
        assert_eq!(kept(app), 2, "what came a second time was taken away");
    });
}

#[test]
fn papers_of_a_form_that_failed_do_not_stay() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let site = Site::of(app);
        let clerk = site.login("clerk");
        let mut wrong = ASKED;
        wrong[5].1 = "12";
        let (status, text) = site.send_form(HERE, &clerk, &wrong, &[("授权书.pdf", PDF)]);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text.contains("投诉记录副本"), "what was typed is kept");
        assert_eq!(kept(app), 0);
        let disguised = [("授权书.pdf", b"MZ\x90\0".as_slice())];
        let (status, text) = site.send_form(HERE, &clerk, &ASKED, &disguised);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        // The change itself fails: the store is broken after the papers were kept.
        let sql = "DROP TABLE privacy_serial";
        let broken: Result<_, platform::sql::SqlError> =
            app.db.write_now(move |tx| tx.execute(sql, &[]));
        broken.unwrap();
        let sent = [
            "kind",
            "applicant",
            "name",
            "phone",
            "agent_name",
            "content",
        ];
        let pairs: Vec<_> = ASKED
            .iter()
            .filter(|(name, _)| sent.contains(name))
            .copied()
            .collect();
        let papers = vec![("授权书.pdf".to_owned(), PDF.to_vec())];
        let failed = crate::site::wait(privacy::submit(app, fields(&pairs), papers, None));
        assert!(failed.is_err(), "{failed:?}");
        assert_eq!(kept(app), 0);
    });
}
