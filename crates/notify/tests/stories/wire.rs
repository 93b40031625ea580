//! Webhooks and robots against a real server on this machine.

use crate::admin::endpoint;
use crate::sinks::{Say, WebSink};
use crate::site::{Site, notice};
use notify::{Kind, Settings};
use sha2::{Digest, Sha256};
use testkit::{Engine, TestApp, on_each_engine};

const SECRET: &str = "0123456789abcdef";

fn settings() -> Settings {
    Settings {
        site: Some("https://xiaobao.bank.example".to_owned()),
        mail: None,
    }
}

/// HMAC-SHA-256 written out, so that the check does not rest on what it checks.
fn hmac(key: &[u8], text: &[u8]) -> String {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|b| b ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(text)
        .finalize();
    hex::encode(
        Sha256::new()
            .chain_update(pad(0x5c))
            .chain_update(inner)
            .finalize(),
    )
}

fn site_with<'a>(app: &'a TestApp, url: &str, channel: &str, secret: &str) -> Site<'a> {
    let site = Site::new(app);
    let root = site.login("root");
    let added = site.post(
        "/notices/endpoints/new",
        &root,
        &endpoint(url, channel, secret),
    );
    assert_eq!(added.location(), "/notices/endpoints", "{}", added.text);
    site
}

#[test]
fn a_webhook_is_signed_and_says_which_it_is() {
    on_each_engine(|app| {
        let sink = WebSink::new(&[]);
        let site = site_with(app, &format!("{}/in?x=1", sink.url), "webhook", SECRET);
        site.tell(notice(Kind::CaseAssigned, &["wang", "zhao"]));
        site.work(&settings());
        let got = sink.got();
        assert_eq!(got.len(), 1, "once for the notice, not for each person");
        let got = &got[0];
        assert_eq!(got.path, "/in?x=1");
        let (time, code) = got
            .header("x-xiaobao-signature")
            .split_once(",v1=")
            .unwrap();
        let seconds = time.strip_prefix("t=").unwrap();
        assert_eq!(seconds, app.clock.now().as_second().to_string());
        let signed = format!("{seconds}.{}", got.body);
        assert_eq!(code, hmac(SECRET.as_bytes(), signed.as_bytes()));
        let told = got.json();
        assert_eq!(told["id"], got.header("x-xiaobao-delivery"));
        assert_eq!(told["kind"], "case_assigned");
        assert_eq!(told["subject"]["id"], "TS-1");
        assert_eq!(told["url"], "https://xiaobao.bank.example/complaints/TS-1");
        assert_eq!(told["texts"]["en"]["title"], "Case TS-1 is assigned to you");
        let body = told["texts"]["zh-CN"]["body"].as_str().unwrap();
        assert!(body.contains("TS-1") && body.contains("详见系统"), "{body}");
        assert!(!got.body.contains("A fee"), "a case's title stays inside");
        assert!(
            !got.body.contains("wang"),
            "who else was told is nobody's business"
        );
        assert_eq!(site.states(), ["sent"]);
    });
}

#[test]
fn what_may_pass_is_sent_again_under_the_same_number() {
    on_each_engine(|app| {
        let sink = WebSink::new(&[Say::Status(500, "oops"), Say::Status(429, "")]);
        let site = site_with(app, &sink.url, "webhook", SECRET);
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        for (pause, sent, state) in [
            (0, 1, "failed"),
            (59, 1, "failed"),
            (1, 2, "failed"),
            (300, 3, "sent"),
            (90_000, 3, "sent"),
        ] {
            app.clock.advance(pause);
            site.work(&settings());
            assert_eq!(
                (sink.got().len(), site.states()[0].as_str()),
                (sent, state),
                "{pause}"
            );
        }
        let got = sink.got();
        let number = |n: usize| got[n].header("x-xiaobao-delivery").to_owned();
        assert!(number(0) == number(1) && number(1) == number(2));
        assert_ne!(
            got[0].header("x-xiaobao-signature"),
            got[2].header("x-xiaobao-signature"),
            "signed anew, with the new time"
        );
    });
}

#[test]
fn what_will_not_pass_waits_for_an_administrator_and_no_redirect_is_followed() {
    on_each_engine(|app| {
        let sink = WebSink::new(&[Say::Status(410, "gone"), Say::Status(302, "")]);
        let site = site_with(app, &sink.url, "webhook", SECRET);
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        site.work(&settings());
        site.tell(notice(Kind::CaseAssigned, &["wang"]));
        site.work(&settings());
        app.clock.advance(90_000);
        site.work(&settings());
        assert_eq!(sink.got().len(), 2, "neither was tried again nor followed");
        assert_eq!(site.states(), ["dead", "dead"]);
        let errors = site.rows(
            "SELECT last_error FROM notify_delivery ORDER BY id",
            Vec::new(),
        );
        let errors: Vec<String> = errors.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(errors, ["HTTP 410", "HTTP 302"]);

        let root = site.login("root");
        site.post("/notices/deliveries/retry", &root, &[]);
        site.work(&settings());
        assert_eq!(site.states(), ["sent", "sent"]);
    });
}

#[test]
fn nobody_at_home_and_silence_are_tried_again() {
    let app = &TestApp::on(Engine::Sqlite);
    let closed = format!(
        "http://127.0.0.1:{}/?key=hidden-key",
        crate::sinks::free_port()
    );
    let site = site_with(app, &closed, "webhook", SECRET);
    site.tell(notice(Kind::CaseAssigned, &["wang"]));
    site.work(&settings());
    let row = &site.rows("SELECT state, last_error FROM notify_delivery", Vec::new())[0];
    assert_eq!(row.get::<&str>(0).unwrap(), "failed");
    let error: &str = row.get(1).unwrap();
    assert!(
        error.contains("refused") && !error.contains("hidden-key"),
        "{error}"
    );

    let app = &TestApp::on(Engine::Sqlite);
    let sink = WebSink::new(&[Say::Nothing]);
    let site = site_with(app, &sink.url, "webhook", SECRET);
    site.tell(notice(Kind::CaseAssigned, &["wang"]));
    let began = std::time::Instant::now();
    site.work(&settings());
    assert!(
        began.elapsed().as_secs() < 20,
        "a silent server holds nobody up for long"
    );
    let row = &site.rows("SELECT state, last_error FROM notify_delivery", Vec::new())[0];
    assert_eq!(
        (row.get::<&str>(0).unwrap(), row.get::<&str>(1).unwrap()),
        ("failed", "time-out")
    );
    app.clock.advance(61);
    site.work(&settings());
    assert_eq!(site.states(), ["sent"]);
}

#[test]
fn robots_get_their_own_form_and_their_errors_are_read() {
    on_each_engine(|app| {
        let sink = WebSink::new(&[]);
        let url = format!("{}/robot/send?access_token=t", sink.url);
        let site = site_with(app, &url, "dingtalk", "SECabc");
        site.tell(notice(Kind::CaseUrged, &["wang"]));
        site.work(&settings());
        let got = &sink.got()[0];
        let millis = app.clock.now().as_millisecond();
        let begin = format!("/robot/send?access_token=t&timestamp={millis}&sign=");
        assert!(got.path.starts_with(&begin), "{}", got.path);
        assert_eq!(got.json()["msgtype"], "markdown");
        let text = got.json()["markdown"]["text"].as_str().unwrap().to_owned();
        assert!(
            text.ends_with("[Open](https://xiaobao.bank.example/complaints/TS-1)"),
            "{text}"
        );

        sink.say(Say::Status(
            200,
            "{\"errcode\":130101,\"errmsg\":\"too fast\"}",
        ));
        site.tell(notice(Kind::CaseUrged, &["wang"]));
        site.work(&settings());
        assert_eq!(site.states(), ["sent", "failed"]);
        sink.say(Say::Status(
            200,
            "{\"errcode\":310000,\"errmsg\":\"sign not match\"}",
        ));
        app.clock.advance(61);
        site.work(&settings());
        assert_eq!(site.states(), ["sent", "dead"]);
    });
}

#[test]
fn an_administrator_tries_an_endpoint() {
    on_each_engine(|app| {
        let sink = WebSink::new(&[]);
        let site = site_with(app, &sink.url, "wecom", "");
        let root = site.login("root");
        let id = site.rows("SELECT id FROM notify_endpoint", Vec::new())[0]
            .get::<i64>(0)
            .unwrap();
        let tried = site.post(&format!("/notices/endpoints/{id}/test"), &root, &[]);
        assert_eq!(tried.location(), "/notices/deliveries?tab=under_way");
        site.work(&settings());
        let told = sink.got()[0].json();
        assert!(
            told["markdown"]["content"]
                .as_str()
                .unwrap()
                .contains("Name of root sent this")
        );
        assert_eq!(
            site.number("SELECT count(*) FROM notify_message"),
            0,
            "it goes to no person"
        );
    });
}
