//! What an administrator keeps: texts, endpoints, deliveries.

use crate::site::{Site, notice};
use axum::http::StatusCode;
use notify::{Kind, Settings};
use platform::sql::SqlError;
use testkit::on_each_engine;

const TEXTS: [(&str, &str); 4] = [
    ("zh_title", "新投诉 {number}"),
    ("zh_body", "请查收 {title}。"),
    ("en_title", "New: {number}"),
    ("en_body", "Look at {title}."),
];

/// Another value of one field.
fn with<'a>(form: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<_> = form
        .iter()
        .copied()
        .filter(|(key, _)| *key != name)
        .collect();
    form.push((name, value));
    form
}

pub(crate) fn endpoint<'a>(
    url: &'a str,
    channel: &'a str,
    secret: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Desk"),
        ("channel", channel),
        ("unit", "0100"),
        ("url", url),
        ("secret", secret),
        ("lang", "en"),
        ("kinds", "case_assigned"),
        ("kinds", "case_urged"),
        ("active", "true"),
    ]
}

#[test]
fn only_administrators_come_in() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let li = site.login("li");
        for path in [
            "/notices/templates",
            "/notices/endpoints",
            "/notices/endpoints/new",
            "/notices/deliveries",
        ] {
            assert_eq!(site.get(path, &li).status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(
                site.get(path, &site.login("root")).status,
                StatusCode::OK,
                "{path}"
            );
        }
        for path in [
            "/notices/templates/case_assigned",
            "/notices/templates/case_assigned/preview",
            "/notices/endpoints/new",
            "/notices/endpoints/1/test",
            "/notices/deliveries/1/retry",
        ] {
            assert_eq!(
                site.post(path, &li, &TEXTS).status,
                StatusCode::FORBIDDEN,
                "{path}"
            );
        }
    });
}

#[test]
fn texts_are_rewritten_refused_previewed_and_taken_back() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (root, wang) = (site.login("root"), site.login("wang"));
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        let page = "/notices/templates/case_assigned";
        assert!(
            site.get(page, &root)
                .text
                .contains("{number} {title} {by} {due}")
        );
        assert_eq!(
            site.get("/notices/templates/nothing", &root).status,
            StatusCode::NOT_FOUND
        );

        // A place that the kind does not have is named; nothing is kept.
        let wrong = with(&TEXTS, "en_body", "Dear {customer}");
        let refused = site.post(page, &root, &wrong);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("{customer}"), "{}", refused.text);
        assert!(
            refused.text.contains("Dear {customer}</textarea>"),
            "what was typed stays"
        );
        assert_eq!(site.number("SELECT count(*) FROM notify_template"), 0);
        assert!(site.written("notice_text").0.is_empty());

        // The preview changes nothing, as a part for scripts and as a page without.
        let preview = format!("{page}/preview");
        let part = site.post_by(&preview, &root, &TEXTS, true).text;
        assert!(
            part.contains("New: TS-202611-000128") && !part.contains("<html"),
            "{part}"
        );
        let told = site.post_by(&preview, &root, &wrong, true).text;
        assert!(told.contains("unknown place {customer}"), "{told}");
        let whole = site.post(&preview, &root, &TEXTS).text;
        assert!(whole.contains("<html") && whole.contains("Look at Credit card annual fee."));
        assert_eq!(site.number("SELECT count(*) FROM notify_template"), 0);

        // A form that was drawn before somebody else wrote comes back with what was typed in it.
        let drawn = site.get(page, &root).text;
        let drawn = drawn.split_once("name=\"seen\" value=\"").unwrap().1;
        let drawn = drawn.split_once('"').unwrap().0.to_owned();
        let send = |seen: &str| site.post(page, &root, &[&TEXTS[..], &[("seen", seen)]].concat());
        assert_eq!(send(&drawn).location(), "/notices/templates");
        let late = send(&drawn);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("changed this at") && late.text.contains("New: {number}"));
        assert_eq!(send("").status, StatusCode::UNPROCESSABLE_ENTITY);
        let list = site.get("/notices", &wang).text;
        assert!(
            list.contains("New: TS-1") && list.contains("Look at A fee."),
            "{list}"
        );
        site.assert_state("notice_text", "case_assigned");
        assert!(
            site.get("/notices/templates", &root)
                .text
                .contains("Rewritten")
        );

        let back = format!("{page}/default");
        assert_eq!(site.post(&back, &root, &[]).status, StatusCode::SEE_OTHER);
        assert_eq!(
            site.post(&back, &root, &[]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(
            site.get("/notices", &wang)
                .text
                .contains("is assigned to you")
        );
        site.assert_state("notice_text", "case_assigned");
        assert_eq!(
            site.written("notice_text").0,
            ["notice_text_written", "notice_text_reset"]
        );
    });
}

#[test]
fn endpoints_keep_their_secrets_to_themselves() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let root = site.login("root");
        let url = "https://hook.example/in?key=url-secret";
        let form = endpoint(url, "webhook", "endpoint-secret-1");
        for (name, value, told) in [
            ("url", "ftp://x", "must begin with https://"),
            ("secret", "short", "at least 16"),
            ("unit", "9999", "there is no unit 9999"),
            ("kinds", "nothing", "must be one of"),
            ("channel", "mail", "must be one of"),
        ] {
            let refused = site.post("/notices/endpoints/new", &root, &with(&form, name, value));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(refused.text.contains(told), "{name}: {}", refused.text);
        }
        assert_eq!(
            site.post("/notices/endpoints/new", &root, &form).status,
            StatusCode::SEE_OTHER
        );
        let again = site.post("/notices/endpoints/new", &root, &form);
        assert!(again.text.contains("is taken"), "{}", again.text);

        let list = site.get("/notices/endpoints", &root);
        assert!(list.text.contains("https://hook.example/…") && !list.text.contains("url-secret"));
        let id = list.after("<a href=\"/notices/endpoints/");
        let id = match id.as_str() {
            "new" => list
                .text
                .split("<a href=\"/notices/endpoints/")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned(),
            _ => id,
        };
        let page = format!("/notices/endpoints/{id}");
        let edit = site.get(&page, &root);
        assert!(
            !edit.text.contains("endpoint-secret-1"),
            "the secret is shown again"
        );
        site.assert_state("endpoint", &id);

        // An empty secret keeps the stored one, unless the type changes.
        let version = edit.after("name=\"version\" value=\"");
        let mut changed = with(&form, "secret", "");
        changed.push(("version", &version));
        let changed = with(&changed, "name", "Branch desk");
        assert_eq!(
            site.post(&page, &root, &changed).status,
            StatusCode::SEE_OTHER
        );
        let stale = site.post(&page, &root, &changed);
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stale.text.contains("changed this at"), "{}", stale.text);
        let stored = |site: &Site<'_>, column: &'static str| -> String {
            site.rows(column, Vec::new())[0].get(0).unwrap()
        };
        const SECRET: &str = "SELECT secret FROM notify_endpoint";
        const URL: &str = "SELECT url FROM notify_endpoint";
        let secret = |site: &Site<'_>| -> String {
            let (keys, sealed) = (site.app.keys.clone(), stored(site, SECRET));
            let key = site
                .app
                .db
                .read_now(move |reader| vault::room_key_of(reader, &keys, "notify_endpoints"));
            let at = format!("endpoint {id} secret");
            let opened = key.map_err(|error: SqlError| error).unwrap().unwrap();
            let plain = opened.open(&at, &platform::Sealed::stored(sealed)).unwrap();
            String::from_utf8(plain).unwrap()
        };
        assert!(!stored(&site, SECRET).contains("endpoint-secret"));
        assert!(!stored(&site, URL).contains("url-secret"));
        assert_eq!(secret(&site), "endpoint-secret-1");
        let robot = with(&with(&form, "secret", ""), "channel", "wecom");
        assert_eq!(
            site.post(&page, &root, &robot).status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(secret(&site), "", "the secret of another type is not kept");
        site.assert_state("endpoint", &id);

        // One from before they were sealed is readable, and a job seals it.
        let old = "UPDATE notify_endpoint SET url = $1, secret = 'old-secret'";
        let plain: Result<u64, SqlError> = site
            .app
            .db
            .write_now(move |tx| tx.execute(old, &platform::sql::args![url]));
        plain.unwrap();
        assert!(site.get(&page, &root).text.contains("key=url-secret"));
        site.work(&Settings::default());
        assert!(!stored(&site, URL).contains("url-secret"));
        assert_eq!(secret(&site), "old-secret");
        assert!(site.get(&page, &root).text.contains("key=url-secret"));
        site.assert_state("endpoint", &id);

        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        assert_eq!(site.states(), ["waiting"]);
        let gone = site.post(&format!("{page}/deletion"), &root, &[]);
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(site.states(), ["dropped"]);
        site.assert_state("endpoint", &id);
        let (kinds, bodies) = site.written("endpoint");
        assert_eq!(
            kinds,
            [
                "endpoint_added",
                "endpoint_changed",
                "endpoint_changed",
                "endpoint_sealed",
                "endpoint_removed"
            ]
        );
        for secret in ["url-secret", "endpoint-secret"] {
            assert!(!bodies.contains(secret), "{bodies}");
        }
    });
}

#[test]
fn an_endpoint_hears_what_people_of_its_unit_and_below_are_told() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let root = site.login("root");
        let form = endpoint("https://hook.example/", "wecom", "");
        site.post("/notices/endpoints/new", &root, &form);
        let stopped = with(&with(&form, "name", "Stopped"), "active", "");
        site.post("/notices/endpoints/new", &root, &stopped);
        for (kind, to, heard) in [
            (Kind::CaseAssigned, &["wang"][..], true),
            (Kind::CaseUrged, &["li"], true),
            (Kind::CaseUrged, &["li", "wang", "sun"], true),
            (Kind::CaseAssigned, &["sun"], false),
            (Kind::CaseAssigned, &["root"], false),
            (Kind::CaseApproved, &["wang"], false),
        ] {
            let before = site.states().len();
            site.tell(notice(kind, to));
            assert_eq!(
                site.states().len() - before,
                usize::from(heard),
                "{kind:?} {to:?}"
            );
        }
    });
}

#[test]
fn dead_letters_are_listed_without_their_words_and_sent_again_or_dropped() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (root, wang) = (site.login("root"), site.login("wang"));
        let address = [
            ("mail", "wang@bank.example"),
            ("by_mail", "work"),
            ("app", "work"),
        ];
        site.post("/me/notices", &wang, &address);
        for _ in 0..3 {
            site.tell(notice(Kind::CaseAssigned, &["wang"]));
        }
        // No mail server is set up: nothing is lost, everything waits for somebody.
        site.work(&Settings::default());
        assert_eq!(site.states(), ["dead", "dead", "dead"]);
        assert_eq!(site.get("/notices/count", &wang).text, "3");
        let list = site.get("/notices/deliveries", &root);
        assert!(list.text.contains("no mail server is set up") && list.text.contains("Given up"));
        for word in ["A fee", "TS-1", "wang@bank.example"] {
            assert!(!list.text.contains(word), "an administrator sees {word}");
        }
        let rows = site.rows("SELECT id FROM notify_delivery ORDER BY id", Vec::new());
        let ids: Vec<i64> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        let act = |id: i64, what: &str| {
            site.post(&format!("/notices/deliveries/{id}/{what}"), &root, &[])
                .status
        };
        assert_eq!(act(ids[0], "drop"), StatusCode::SEE_OTHER);
        assert_eq!(act(ids[0], "retry"), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(act(ids[1], "retry"), StatusCode::SEE_OTHER);
        assert_eq!(site.states(), ["dropped", "waiting", "dead"]);
        let all = site.post("/notices/deliveries/retry", &root, &[]);
        assert_eq!(all.status, StatusCode::SEE_OTHER);
        assert_eq!(site.states(), ["dropped", "waiting", "waiting"]);
        let none = site.post("/notices/deliveries/retry", &root, &[]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut kinds = site.written("delivery").0;
        kinds.sort();
        assert_eq!(
            kinds,
            ["deliveries_retried", "delivery_dropped", "delivery_retried"]
        );
        for tab in ["trouble", "under_way", "sent", "dropped"] {
            let path = format!("/notices/deliveries?tab={tab}");
            assert_eq!(site.get(&path, &root).status, StatusCode::OK);
        }
    });
}
