//! A person's own list and choices.

use crate::site::{Site, notice};
use axum::http::StatusCode;
use kernel::{Instant, micros};
use notify::Kind;
use testkit::on_each_engine;

#[test]
fn a_person_reads_their_own_and_nobody_elses() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (wang, li) = (site.login("wang"), site.login("li"));
        assert_eq!(site.get("/notices/count", &wang).text, "");
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        app.clock.advance(60);
        site.tell(notice(Kind::CaseUrged, &["wang", "li"]));
        assert_eq!(site.get("/notices/count", &wang).text, "2");
        let list = site.get("/notices", &wang);
        assert!(
            list.text.contains("Case TS-1 is assigned to you"),
            "{}",
            list.text
        );
        assert!(list.text.contains("Please hurry with case TS-1"));
        assert!(list.text.contains("Urgent"));
        let first = list.after("action=\"/notices/");
        let first = if first == "read" {
            list.text
                .split("action=\"/notices/")
                .nth(2)
                .unwrap()
                .split('/')
                .next()
                .unwrap()
                .to_owned()
        } else {
            first
        };

        // Somebody else's number is as good as none.
        let path = format!("/notices/{first}/read");
        assert_eq!(
            site.post(&path, &site.login("zhao"), &[]).status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(site.get("/notices/count", &wang).text, "2");

        let opened = site.post(&path, &wang, &[]);
        assert_eq!(opened.location(), "/complaints/TS-1");
        assert_eq!(
            site.post(&path, &wang, &[("stay", "1")]).location(),
            "/notices"
        );
        assert_eq!(site.get("/notices/count", &wang).text, "1");
        assert_eq!(site.get("/notices/count", &li).text, "1");

        // What came after the page was drawn stays unread.
        let upto = site.get("/notices", &wang).after("name=\"upto\" value=\"");
        app.clock.advance(60);
        site.tell(notice(Kind::CaseApproved, &["wang"]));
        let all = site.post("/notices/read", &wang, &[("upto", &upto)]);
        assert_eq!(all.location(), "/notices");
        assert_eq!(site.get("/notices/count", &wang).text, "1");
        let unread = site.get("/notices?tab=unread", &wang).text;
        assert!(unread.contains("was approved") && !unread.contains("Please hurry"));
        // Unread first, although the other is newer by nothing but its number.
        let all = site.get("/notices", &wang).text;
        assert!(all.find("was approved") < all.find("Please hurry"));
    });
}

#[test]
fn long_lists_have_pages() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let wang = site.login("wang");
        for _ in 0..45 {
            site.tell(notice(Kind::CaseAssigned, &["wang"]));
        }
        let rows = |path: &str| {
            site.get(path, &wang)
                .text
                .matches("/read\"><button class=\"lnk\" type=\"submit\"><b>")
                .count()
        };
        assert_eq!((rows("/notices"), rows("/notices?page=3")), (20, 5));
        assert_eq!(rows("/notices?page=x"), 20);
        assert_eq!(rows("/notices?page=99999999999"), 0);
    });
}

fn choose(site: &Site<'_>, cookie: &str, form: &[(&str, &str)]) {
    let saved = site.post("/me/notices", cookie, form);
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
}

#[test]
fn choices_decide_what_alerts_and_what_is_mailed() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let wang = site.login("wang");
        // Without an address nothing is mailed.
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        assert!(site.states().is_empty());
        assert_eq!(site.get("/notices/count", &wang).text, "1");

        choose(
            &site,
            &wang,
            &[
                ("mail", "wang@bank.example"),
                ("app", "approval"),
                ("by_mail", "work"),
            ],
        );
        let form = site.get("/me/notices", &wang).text;
        assert!(form.contains("wang@bank.example"), "{form}");
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        assert_eq!(
            site.get("/notices/count", &wang).text,
            "1",
            "switched off: read at once"
        );
        assert_eq!(
            site.number("SELECT count(*) FROM notify_message"),
            2,
            "but in the list"
        );
        assert_eq!(site.states(), ["waiting"]);
        site.tell(notice(Kind::SupervisionOrder, &["wang"]));
        assert_eq!(
            site.get("/notices/count", &wang).text,
            "2",
            "urgent ones always alert"
        );
        assert_eq!(
            site.states(),
            ["waiting"],
            "not mailed: supervision is not among the groups"
        );

        let wrong = site.post("/me/notices", &wang, &[("mail", "wang"), ("login", "li")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("must be a mail address"),
            "{}",
            wrong.text
        );
        assert_eq!(site.number("SELECT count(*) FROM notify_person"), 1);
    });
}

#[test]
fn mail_waits_for_the_morning_and_urgent_mail_does_not() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let wang = site.login("wang");
        let all = [("by_mail", "work"), ("by_mail", "supervision")];
        let quiet = [
            ("mail", "wang@bank.example"),
            ("quiet_from", "22:00"),
            ("quiet_to", "07:30"),
        ];
        choose(&site, &wang, &[&all[..], &quiet[..]].concat());
        app.clock.set("2026-11-23T23:00:00+08:00".parse().unwrap());
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        site.tell(notice(Kind::CaseUrged, &["wang"]));
        let rows = site.rows(
            "SELECT n.kind, d.next_at FROM notify_delivery d JOIN notify_notice n ON n.id = d.notice
             ORDER BY d.id",
            Vec::new(),
        );
        let at: Vec<(String, Instant)> = rows
            .iter()
            .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
            .collect();
        let morning: Instant = "2026-11-24T07:30:00+08:00".parse().unwrap();
        assert_eq!(at[0], ("case_assigned".to_owned(), morning));
        assert_eq!(micros(at[1].1), micros(app.clock.now()));
    });
}
