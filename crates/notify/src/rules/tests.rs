//! Worked examples of the rules.

use super::fields::{host_of, is_address, is_mail, read_choices, read_endpoint, read_texts};
use super::*;
use kernel::{Fields, Instant, Lang, placeholders};
use std::collections::BTreeSet;

fn at(text: &str) -> Instant {
    format!("2026-11-{text}:00+08:00").parse().unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let pairs = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(pairs.collect())
}

#[test]
fn every_kind_is_whole_in_both_languages() {
    let mut codes = BTreeSet::new();
    for kind in Kind::ALL.iter().copied() {
        assert!(codes.insert(kind.code()), "{kind:?} twice");
        assert_eq!(Kind::from_code(kind.code()), Some(kind));
        let (zh, en) = (kind.text(Lang::Zh), kind.text(Lang::En));
        for text in [&zh.title, &zh.body, &en.title, &en.body] {
            assert_eq!(check(kind, text), Ok(()), "{kind:?}: {text}");
        }
        let places = |text: &Text| {
            let both = format!("{} {}", text.title, text.body);
            let names = placeholders(&both).into_iter().map(str::to_owned);
            names.collect::<BTreeSet<_>>()
        };
        assert_eq!(places(&zh), places(&en), "{kind:?}");
        let known: BTreeSet<_> = kind.places().iter().map(|p| (*p).to_owned()).collect();
        assert_eq!(places(&zh), known, "{kind:?} has a place that no text uses");
        let han = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || c >= '\u{ff00}';
        assert!(!format!("{}{}{}", en.title, en.body, kind.label(Lang::En)).contains(han));
        for (place, value) in kind.sample(Lang::En) {
            assert!(value != "—" && !value.contains(han), "{kind:?} {place}");
        }
    }
    assert!(codes.len() >= 21);
    assert_eq!(Kind::from_code("nothing"), None);
}

#[test]
fn places_are_filled_and_unknown_ones_named() {
    let kind = Kind::CaseAssigned;
    let args = [("number".to_owned(), "TS-1".to_owned())];
    assert_eq!(fill("投诉 {number}（{title}）", &args), "投诉 TS-1（—）");
    // What comes in by a value is a value: no second round.
    let tricky = [("number".to_owned(), "{title} }{".to_owned())];
    assert_eq!(fill("a {number} b", &tricky), "a {title} }{ b");
    let fault = check(kind, "x {nummer}").unwrap_err();
    assert_eq!(fault.code, "unknown_place");
    assert!(fault.say.en.contains("{nummer}") && fault.say.en.contains("{number}"));
    for broken in ["{number", "number}", "{{number}}", "{ {number} }"] {
        assert_eq!(
            check(kind, broken).unwrap_err().code,
            "brace_unclosed",
            "{broken}"
        );
        assert_eq!(fill(broken, &args), broken);
    }
    let lines = Text {
        title: "a\r\nBcc: {number}".to_owned(),
        body: "b\nc".to_owned(),
    };
    let done = render(&lines, &args);
    assert_eq!(done.title, "a Bcc: TS-1");
    assert_eq!(done.body, "b\nc");
}

#[test]
fn mail_waits_for_the_end_of_quiet_hours_and_for_the_digest_unless_it_is_urgent() {
    let night = Some(Quiet {
        from: 22 * 60,
        to: 7 * 60 + 30,
    });
    let noon = Some(Quiet {
        from: 12 * 60,
        to: 13 * 60,
    });
    for (now, urgent, quiet, digest, expected) in [
        ("23T21:59", false, night, None, When::Now),
        ("23T22:00", false, night, None, When::At(at("24T07:30"))),
        ("24T00:10", false, night, None, When::At(at("24T07:30"))),
        ("24T07:29", false, night, None, When::At(at("24T07:30"))),
        ("24T07:30", false, night, None, When::Now),
        ("23T22:00", true, night, Some(1020), When::Now),
        ("23T12:59", false, noon, None, When::At(at("23T13:00"))),
        ("23T13:00", false, noon, None, When::Now),
        ("23T09:00", false, None, None, When::Now),
        (
            "23T09:00",
            false,
            None,
            Some(17 * 60),
            When::Digest(at("23T17:00")),
        ),
        (
            "23T17:00",
            false,
            None,
            Some(17 * 60),
            When::Digest(at("24T17:00")),
        ),
        (
            "23T23:00",
            false,
            night,
            Some(6 * 60),
            When::Digest(at("24T06:00")),
        ),
    ] {
        assert_eq!(when(at(now), urgent, quiet, digest), expected, "{now}");
    }
}

#[test]
fn pauses_grow_and_end() {
    let seconds: Vec<_> = (1..=ATTEMPTS_MAX)
        .map(|n| pause_after(n).map(|pause| pause.as_secs()))
        .collect();
    assert_eq!(
        seconds,
        [
            Some(60),
            Some(300),
            Some(1800),
            Some(7200),
            Some(21600),
            Some(86400),
            None
        ]
    );
}

#[test]
fn signatures_are_those_of_another_program() {
    // printf '1795395600.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef
    assert_eq!(
        signature("0123456789abcdef", 1_795_395_600, "{\"a\":1}"),
        concat!(
            "t=1795395600,v1=",
            "a3c249158eb912e1588f1958975ccfebf6855d067f0c36d11d699dbc5e3a29a3"
        )
    );
    // printf '1795395600000\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64
    assert_eq!(
        dingtalk_url(
            "https://oapi.example/robot/send?access_token=x",
            "SECabc",
            1_795_395_600_000
        ),
        "https://oapi.example/robot/send?access_token=x&timestamp=1795395600000&sign=P9LQO4SE0ADC7iaKOIJO0X4CMRBrngAk26jAj58BV0E%3D"
    );
    assert_eq!(
        dingtalk_url("https://x.example/y", "", 1),
        "https://x.example/y"
    );
}

#[test]
fn robots_get_markdown_within_their_limits_and_nothing_that_they_take_for_a_link() {
    let text = Text {
        title: "[点我](https://evil.example) <@all>".to_owned(),
        body: "长".repeat(3_000),
    };
    let link = Some(("查看", "https://bank.example/complaints/TS-1"));
    let wecom = wecom_body(&text, link);
    let content = wecom["markdown"]["content"].as_str().unwrap();
    assert!(content.len() <= WECOM_BYTES_MAX, "{}", content.len());
    assert!(content.len() > WECOM_BYTES_MAX - 8);
    assert!(content.ends_with("[查看](https://bank.example/complaints/TS-1)"));
    assert!(!content.contains("](https://evil") && !content.contains("<@"));
    assert_eq!(wecom["msgtype"], "markdown");
    let ding = dingtalk_body(&text, None);
    assert!(
        ding["markdown"]["text"]
            .as_str()
            .unwrap()
            .starts_with("#### ［点我］")
    );
    assert_eq!(cut("长长", 6), "长长");
    assert_eq!(cut("长长长", 8), "长…");
}

#[test]
fn answers_mean_what_the_services_say() {
    let later = |outcome: &Outcome| matches!(outcome, Outcome::Later { .. });
    for (status, sent, again) in [
        (200, true, false),
        (204, true, false),
        (301, false, false),
        (404, false, false),
        (408, false, true),
        (410, false, false),
        (429, false, true),
        (500, false, true),
        (503, false, true),
    ] {
        let outcome = webhook_outcome(status);
        assert_eq!(
            (outcome == Outcome::Sent, later(&outcome)),
            (sent, again),
            "{status}"
        );
    }
    let robot = |body: &str| robot_outcome(200, body);
    assert_eq!(robot("{\"errcode\":0,\"errmsg\":\"ok\"}"), Outcome::Sent);
    assert!(later(&robot(
        "{\"errcode\":130101,\"errmsg\":\"send too fast\"}"
    )));
    assert!(later(&robot("{\"errcode\":45009}")));
    assert_eq!(
        robot("{\"errcode\":310000,\"errmsg\":\"sign not match\"}"),
        Outcome::Never("310000 sign not match".to_owned())
    );
    assert!(matches!(robot("<html>"), Outcome::Never(_)));
    assert!(later(&robot_outcome(502, "")));
}

#[test]
fn choices_are_read_and_shown_again() {
    let typed = fields(&[
        ("mail", "wang@bank.example"),
        ("app", "work"),
        ("app", "deadline"),
        ("by_mail", "approval"),
        ("quiet_from", "22:00"),
        ("quiet_to", "7:30"),
        ("digest_at", ""),
    ]);
    let read = read_choices(&typed).unwrap();
    assert_eq!(read.app_off, [Group::Approval, Group::Supervision]);
    assert_eq!(
        read.mail_off,
        [Group::Work, Group::Deadline, Group::Supervision]
    );
    assert_eq!(read_choices(&read.to_fields()).unwrap(), read);
    assert!(read.mails(Kind::ApprovalWaiting) && !read.mails(Kind::CaseAssigned));
    assert!(!read.alerts(Kind::ApprovalWaiting));
    assert!(
        read.alerts(Kind::SupervisionOrder),
        "urgent ones cannot be silenced"
    );
    assert!(
        !Choices::default().mails(Kind::CaseAssigned),
        "no address, no mail"
    );
    for (name, value, code) in [
        ("mail", "wang", "not_a_mail_address"),
        ("quiet_from", "25:00", "not_a_time_of_day"),
        ("quiet_from", "8:00", "quiet_hours"),
        ("digest_at", "soon", "not_a_time_of_day"),
        ("app", "nothing", "not_in_list"),
        ("login", "other", "unknown_field"),
    ] {
        let errors = read_choices(&fields(&[(name, value)])).unwrap_err();
        assert!(
            errors.0.iter().any(|e| e.code == code),
            "{name}: {errors:?}"
        );
    }
}

#[test]
fn addresses_are_checked() {
    for good in ["a@b.cn", "zhang.san+x@mail.bank.example"] {
        assert!(is_mail(good), "{good}");
    }
    for bad in [
        "a@b",
        "a b@c.cn",
        "a@c.cn\r\nBcc: x",
        "@c.cn",
        "a@-c.cn",
        "a@@c.cn",
        "王@c.cn",
        "a..b@c.cn",
    ] {
        assert!(!is_mail(bad), "{bad}");
    }
    for good in [
        "https://a.example/x?k=1",
        "http://10.0.0.1:8080/hook",
        "http://[::1]:81/",
        "http://localhost/",
    ] {
        assert!(is_address(good), "{good}");
    }
    for bad in [
        "ftp://a",
        "https://",
        "https://u:p@a.example/",
        "https://a b",
        "file:///etc/passwd",
        "https://a/#x",
        "http://a:99999999/",
        "http://a:0/",
        "http://:80/",
        "http://:::/",
        "http://../",
        "http://x/\"><script>",
        "http://169.254.169.254/latest/",
        "http://[fe80::1]/",
        "http://[::1/",
    ] {
        assert!(!is_address(bad), "{bad}");
    }
    assert_eq!(
        host_of("https://oapi.example/robot?key=s"),
        "https://oapi.example/…"
    );
}

#[test]
fn texts_and_endpoints_say_what_is_wrong() {
    let mut typed = Texts::shipped(Kind::CaseAssigned).to_fields();
    assert!(read_texts(Kind::CaseAssigned, &typed).is_ok());
    typed.set("en_body", "Dear {customer}");
    let errors = read_texts(Kind::CaseAssigned, &typed).unwrap_err();
    assert!(
        errors
            .of("en_body", Lang::En)
            .unwrap()
            .contains("{customer}")
    );

    let endpoint = |channel: &str, secret: &str| {
        fields(&[
            ("name", "CRM"),
            ("channel", channel),
            ("unit", "0000"),
            ("url", "https://crm.example/hook"),
            ("secret", secret),
            ("lang", "zh-CN"),
            ("kinds", "case_assigned"),
            ("active", "true"),
        ])
    };
    let code = |channel: &str, secret: &str, known: bool| {
        read_endpoint(&endpoint(channel, secret), known)
            .err()
            .map(|errors| errors.0[0].code)
    };
    assert_eq!(code("webhook", "", false), Some("required"));
    assert_eq!(code("webhook", "", true), None);
    assert_eq!(code("webhook", "short", false), Some("too_short"));
    assert_eq!(code("wecom", "", false), None);
    assert_eq!(code("mail", "", false), Some("not_in_list"));
    let read = read_endpoint(&endpoint("webhook", "0123456789abcdef"), false).unwrap();
    assert_eq!(read.kinds, [Kind::CaseAssigned]);
}

#[test]
fn free_text_about_a_case_stays_inside_and_words_of_the_program_do_not() {
    for kind in Kind::ALL {
        let shown: Vec<&str> = kind.places().to_vec();
        let inside: Vec<&str> = shown
            .into_iter()
            .filter(|place| kind.stays_inside(place))
            .collect();
        assert!(
            inside
                .iter()
                .all(|place| ["title", "reason"].contains(place)),
            "{kind:?}: {inside:?}"
        );
    }
    assert!(Kind::CaseAssigned.stays_inside("title") && Kind::CaseUrged.stays_inside("reason"));
    assert!(Kind::SupervisionOrder.stays_inside("title"));
    assert!(!Kind::CaseAssigned.stays_inside("due"));
    assert!(!Kind::PrivacyRequested.stays_inside("title"));
}

#[test]
fn a_notice_says_what_its_number_is_of() {
    let args = |subject: &str, lang| {
        vec![
            ("number".to_owned(), "GR-1".to_owned()),
            (WHAT.to_owned(), what(subject, lang).to_owned()),
        ]
    };
    let text = Kind::DeadlineOverdue.text(Lang::Zh);
    let said = render(&text, &args("privacy_request", Lang::Zh));
    assert_eq!(said.title, "个人信息权利请求 GR-1 已超期");
    let said = render(&text, &args("breach", Lang::Zh));
    assert_eq!(said.title, "信息泄露事件 GR-1 已超期");
    let text = Kind::DeadlineOverdue.text(Lang::En);
    let said = render(&text, &args("complaint", Lang::En));
    assert_eq!(said.title, "Late: case GR-1");
}
