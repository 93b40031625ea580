//! A copy of the data, an erasure that the law allows in part, the letter; each is recorded.

use crate::bank::{actor, fields, settle};
use crate::site::{NOWHERE, rows, texts, wait};
use change::{CommandError, Entry, Subject};
use kernel::{Instant, Lang, say};
use platform::App;
use privacy::rules::Action;
use privacy::{ErasureAsked, Held, Holdings, Outside, Planned, Section};
use serde_json::json;
use testkit::on_each_engine;

fn held(number: &str) -> Held {
    Held {
        number: number.to_owned(),
        href: format!("/complaints/{number}"),
        title: "年费".to_owned(),
        unit: "Unit".to_owned(),
        received_at: Instant::UNIX_EPOCH,
        correct_href: format!("/complaints/{number}/person"),
        kept: None,
    }
}

/// A bank with two matters of the person, of which one must be kept.
const TWO: Outside = Outside {
    find: |_, _, _, _, _| {
        Ok(Holdings {
            seen: vec![held("TS-1"), held("TS-2")],
            elsewhere: 0,
        })
    },
    collect: |_, _, _, numbers, _| {
        let one = |number: &String| Section {
            title: number.clone(),
            rows: vec![(
                "content".to_owned(),
                "内容".to_owned(),
                format!("=words of {number}"),
            )],
        };
        Ok(numbers.iter().map(one).collect())
    },
    ask_erasure: |_, numbers, _| {
        let may = |number: &&String| *number == "TS-1";
        let entry = || Entry::new(Subject::new("test", "plan"), "test_planned", json!({}));
        let plan = numbers.iter().find(may).map(|_| Planned {
            number: "RP-1".to_owned(),
            href: "/retention/plans/RP-1".to_owned(),
            entry: entry(),
        });
        let kept = numbers.iter().filter(|number| !may(number));
        let kept = kept.map(|number| (number.clone(), say!("第四十四条", "art. 44")));
        Ok(ErasureAsked {
            plan,
            kept: kept.collect(),
        })
    },
};

fn asked(app: &App, kind: &str) -> String {
    let form = [
        ("kind", kind),
        ("applicant", "self"),
        ("channel", "counter"),
        ("name", "张金丝雀"),
        ("phone", "13812345678"),
        ("content", "我的请求"),
    ];
    privacy::register_now(app, &actor("office"), fields(&form), None)
        .unwrap()
        .number
}

fn act(app: &App, number: &str, action: Action, pairs: &[(&str, &str)]) {
    privacy::act_now(app, &actor("office"), number, action, (fields(pairs), None)).unwrap();
}

fn in_work(app: &App, kind: &str) -> String {
    let number = asked(app, kind);
    act(
        app,
        &number,
        Action::CheckIdentity,
        &[("method", "original"), ("paper", "id_card")],
    );
    act(app, &number, Action::Take, &[]);
    number
}

#[test]
fn a_copy_holds_what_was_confirmed_in_each_format_and_is_recorded() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = in_work(app, "copy");
        let office = actor("office");
        let copy = |who: &str, form: &[(&str, &str)]| {
            let with = (TWO, "Bank", Lang::Zh);
            wait(privacy::copy(app, &actor(who), &number, fields(form), with))
        };
        let json = copy("office", &[("format", "json"), ("matter", "TS-2")])
            .unwrap()
            .1;
        let text = String::from_utf8(json).unwrap();
        assert!(
            text.contains("=words of TS-2") && !text.contains("TS-1"),
            "{text}"
        );
        assert!(text.contains("张金丝雀") && text.contains("我的请求"));
        let word = copy("office", &[("format", "docx"), ("matter", "TS-1")])
            .unwrap()
            .1;
        assert!(document::check("a.docx", &word).is_ok());
        let sheet = copy("office", &[("format", "xlsx")]).unwrap().1;
        assert!(document::check("a.xlsx", &sheet).is_ok());
        assert!(matches!(
            copy("office", &[("format", "json"), ("matter", "TS-9")]),
            Err(CommandError::NotFound)
        ));
        assert!(matches!(
            copy("officer", &[("format", "json")]),
            Err(CommandError::NotFound)
        ));
        assert!(matches!(
            copy("office", &[("format", "exe")]),
            Err(CommandError::Invalid(_))
        ));
        let made = rows(
            app,
            "SELECT body FROM ledger_entry WHERE kind = 'privacy_copy_made'",
        );
        assert_eq!(made.len(), 3);
        assert!(texts(&made).contains("sha256") && !texts(&made).contains("金丝雀"));
        let counted = rows(
            app,
            "SELECT amount FROM looks_look WHERE kind = 'rows' AND number LIKE 'GR-%' ORDER BY id",
        );
        let counted = texts(&counted);
        assert_eq!(counted, "Int(2)\nInt(2)\nInt(1)", "taken out");
        let early = asked(app, "copy");
        let with = (NOWHERE, "Bank", Lang::Zh);
        let early = wait(privacy::copy(
            app,
            &office,
            &early,
            fields(&[("format", "json")]),
            with,
        ));
        assert!(matches!(early, Err(CommandError::Refused(r)) if r.code == "request_not_in_work"));
        let other = in_work(app, "correct");
        let other = wait(privacy::copy(
            app,
            &office,
            &other,
            fields(&[("format", "json")]),
            with,
        ));
        assert!(matches!(other, Err(CommandError::Refused(r)) if r.code == "request_kind"));
    });
}

#[test]
fn an_erasure_waits_for_another_and_tells_why_it_keeps_the_rest() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = in_work(app, "delete");
        let erase = |form: &[(&str, &str)]| {
            let office = actor("office");
            wait(privacy::ask_erasure(
                app,
                &office,
                &number,
                fields(form),
                TWO,
            ))
        };
        assert!(matches!(erase(&[]), Err(CommandError::Refused(r)) if r.code == "no_matters"));
        let kept = erase(&[("matter", "TS-2")]).unwrap();
        assert_eq!(kept.plan, None, "nothing may be erased");
        let done = erase(&[("matter", "TS-1"), ("matter", "TS-2")]).unwrap();
        assert_eq!(done.asked, ["TS-1"]);
        let plan = ("RP-1".to_owned(), "/retention/plans/RP-1".to_owned());
        assert_eq!(done.plan, Some(plan));
        assert_eq!(done.kept[0].0, "TS-2");
        assert!(done.kept[0].1.zh.contains("第四十四条"));
        let made = rows(
            app,
            "SELECT body FROM ledger_entry WHERE kind = 'privacy_erasure_asked'",
        );
        let made = (made.len(), texts(&made));
        assert!(made.0 == 2 && made.1.contains("TS-2") && made.1.contains("RP-1"));
        let planned = rows(
            app,
            "SELECT kind FROM ledger_entry WHERE kind = 'test_planned'",
        );
        assert_eq!(planned.len(), 1, "plan and request are one change");
        act(
            app,
            &number,
            Action::Answer,
            &[
                ("result", "partly"),
                ("told_by", "letter"),
                ("answer", "已部分删除"),
            ],
        );
        let letter = |who: &str| {
            wait(privacy::letter(
                app,
                &actor(who),
                &number,
                ("Bank", Lang::Zh),
            ))
        };
        assert!(document::check("a.docx", &letter("office").unwrap()).is_ok());
        assert!(matches!(letter("other"), Err(CommandError::NotFound)));
        let counted = rows(
            app,
            "SELECT login FROM looks_look WHERE kind = 'file' AND number LIKE 'GR-%'",
        );
        assert_eq!(texts(&counted), r#"Text("office")"#, "a letter is a look");
    });
}
