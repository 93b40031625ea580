//! Mail against a real mail server in a process of its own.

use crate::sinks::{MailSink, free_port};
use crate::site::{Site, notice};
use axum::http::StatusCode;
use notify::{Kind, MailServer, Settings};
use testkit::on_each_engine;

const FROM: &str = "xiaobao@bank.example";

fn settings(scheme: &str, port: u16) -> Settings {
    Settings {
        site: Some("https://xiaobao.bank.example".to_owned()),
        mail: Some(MailServer::read(&format!("{scheme}://127.0.0.1:{port}"), FROM).unwrap()),
    }
}

fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    let begin = format!("{name}: ");
    mail.lines()
        .find_map(|line| line.strip_prefix(&begin))
        .unwrap_or("")
}

/// The body, decoded.
fn body(mail: &str) -> String {
    let (head, body) = mail.split_once("\n\n").unwrap();
    if head.contains("Content-Transfer-Encoding: base64") {
        use base64::Engine;
        let joined: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(joined);
        return String::from_utf8(bytes.unwrap())
            .unwrap()
            .replace("\r\n", "\n");
    }
    body.replace("=\n", "").replace("=3D", "=")
}

fn with_address(site: &Site<'_>, login: &str, more: &[(&str, &str)]) {
    let cookie = site.login(login);
    let address = format!("{login}@bank.example");
    let mut form = vec![
        ("mail", address.as_str()),
        ("by_mail", "work"),
        ("by_mail", "supervision"),
    ];
    form.extend(more);
    let saved = site.post("/me/notices", &cookie, &form);
    assert_eq!(saved.location(), "/me/notices", "{}", saved.text);
}

#[test]
fn a_mail_arrives_once_with_its_words_and_its_link() {
    on_each_engine(|app| {
        let Some(sink) = MailSink::new() else { return };
        let site = Site::new(app);
        with_address(&site, "wang", &[]);
        with_address(&site, "li", &[]);
        // Li chose English; Wang has chosen nothing and reads Chinese.
        site.post(
            "/language",
            &site.login("li"),
            &[("lang", "en"), ("return", "/")],
        );
        site.tell(notice(Kind::CaseAssigned, &["wang", "li", "zhao"]));
        let settings = settings("smtp", sink.port);
        site.work(&settings);
        site.work(&settings);
        assert_eq!(site.states(), ["sent", "sent"]);
        let mails = sink.mails();
        assert_eq!(mails.len(), 2, "Zhao has no address");
        let to = |login: &str| {
            let address = format!("{login}@bank.example");
            mails
                .iter()
                .find(|mail| header(mail, "To") == address)
                .unwrap()
        };
        let li = to("li");
        assert_eq!(header(li, "Subject"), "Case TS-1 is assigned to you");
        assert_eq!(
            header(li, "From"),
            "\"Consumer Protection\" <xiaobao@bank.example>"
        );
        assert_eq!(header(li, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(li, "Date"), "Mon, 23 Nov 2026 01:00:00 +0000");
        let text = body(li);
        assert!(text.contains("assigned case TS-1 (A fee) to you"), "{text}");
        assert!(
            text.contains("https://xiaobao.bank.example/complaints/TS-1"),
            "{text}"
        );
        let wang = to("wang");
        assert!(header(wang, "Subject").starts_with("=?utf-8?"), "{wang}");
        assert!(body(wang).contains("分派给您"), "{}", body(wang));
        let ids = [header(li, "Message-ID"), header(wang, "Message-ID")];
        assert!(
            ids[0] != ids[1]
                && ids
                    .iter()
                    .all(|id| id.starts_with("<notice-") && id.ends_with("@bank.example>")),
            "{ids:?}"
        );
    });
}

#[test]
fn a_digest_gathers_the_day_and_urgent_mail_does_not_wait_for_it() {
    on_each_engine(|app| {
        let Some(sink) = MailSink::new() else { return };
        let site = Site::new(app);
        with_address(&site, "wang", &[("digest_at", "17:00")]);
        let settings = settings("smtp", sink.port);
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        site.tell(notice(Kind::CaseApproved, &["wang"]));
        site.tell(notice(Kind::CaseUrged, &["wang"]));
        site.work(&settings);
        assert_eq!(site.states(), ["held", "held", "sent"]);
        assert_eq!(sink.mails().len(), 1);
        // 17:00 in the bank's zone.
        app.clock.set("2026-11-23T08:59:59Z".parse().unwrap());
        site.work(&settings);
        assert_eq!(sink.mails().len(), 1);
        app.clock.advance(1);
        site.work(&settings);
        site.work(&settings);
        assert_eq!(site.states(), ["gathered", "gathered", "sent", "sent"]);
        let mails = sink.mails();
        assert_eq!(mails.len(), 2);
        let digest = mails
            .iter()
            .map(|mail| body(mail))
            .find(|text| text.contains("审批通过"))
            .unwrap();
        assert!(
            digest.contains("· 投诉 TS-1 已分派给您\n· 投诉 TS-1 审批通过"),
            "{digest}"
        );
        assert!(
            digest.contains("https://xiaobao.bank.example/notices"),
            "{digest}"
        );
        // The next day begins empty.
        app.clock.advance(86_400);
        site.work(&settings);
        assert_eq!(sink.mails().len(), 2);
    });
}

#[test]
fn a_mail_server_that_is_away_loses_nothing() {
    on_each_engine(|app| {
        let port = free_port();
        let site = Site::new(app);
        with_address(&site, "wang", &[]);
        let settings = settings("smtp", port);
        let server = settings.mail.clone().unwrap();
        assert!(notify::check_mail(&server).is_err());
        for _ in 0..5 {
            site.tell(notice(Kind::CaseAssigned, &["wang"]));
        }
        site.work(&settings);
        assert_eq!(site.states(), vec!["failed"; 5]);
        let Some(sink) = MailSink::at(port) else {
            return;
        };
        assert_eq!(notify::check_mail(&server), Ok(()));
        site.work(&settings);
        assert_eq!(sink.mails().len(), 0, "too early");
        app.clock.advance(61);
        site.work(&settings);
        assert_eq!(sink.mails().len(), 5);
        assert_eq!(site.states(), vec!["sent"; 5]);
    });
}

#[test]
fn nothing_is_said_to_a_server_that_does_not_encrypt_when_it_should() {
    on_each_engine(|app| {
        let Some(sink) = MailSink::new() else { return };
        let site = Site::new(app);
        with_address(&site, "wang", &[]);
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        site.work(&settings("smtp+starttls", sink.port));
        assert_eq!(site.states(), ["failed"]);
        assert!(sink.mails().is_empty());
    });
}

#[test]
fn who_has_gone_gets_no_mail() {
    on_each_engine(|app| {
        let Some(sink) = MailSink::new() else { return };
        let site = Site::new(app);
        with_address(&site, "wang", &[]);
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        site.post("/me/notices", &site.login("wang"), &[("mail", "")]);
        site.work(&settings("smtp", sink.port));
        assert_eq!(site.states(), ["dropped"]);
        assert!(sink.mails().is_empty());
    });
}

#[test]
fn a_person_may_be_mailed_at_the_banks_own_domains_only() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (wang, li) = (site.login("wang"), site.login("li"));
        let all = ("by_mail", "work");
        for (session, mail) in [(&wang, "wang@bank.example"), (&li, "li@elsewhere.example")] {
            let saved = site.post("/me/notices", session, &[("mail", mail), all]);
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        }
        let by = kernel::Actor {
            roles: kernel::RoleSet::of(&[kernel::Role::Admin]),
            ..kernel::Actor::system("root")
        };
        let rules = [("mail_domains".to_owned(), "bank.example".to_owned())];
        let rules = kernel::Fields::from_pairs(rules.to_vec());
        change::run_now(app, &by, None, move |change| {
            identity::set_policy_in(change, &rules, 0, None)
        })
        .unwrap();
        let out = site.post("/me/notices", &wang, &[("mail", "wang@elsewhere.example")]);
        assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(out.text.contains("bank.example"), "{}", out.text);
        assert!(out.text.contains("wang@elsewhere.example"), "it is kept");
        // What was chosen before the bank set them gets nothing more.
        site.tell(notice(Kind::CaseAssigned, &["li"]));
        site.work(&settings("smtp", 9));
        assert_eq!(site.states(), ["dropped"]);
    });
}
