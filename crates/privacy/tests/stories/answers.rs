//! A copy of the data, an erasure that the law allows in part, the letter; each is recorded.

use crate::bank::{actor, fields, settle};
use crate::site::{NOWHERE, rows, texts, wait};
use change::CommandError;
use kernel::{Instant, Lang, Refusal, say};
use platform::App;
use privacy::rules::Action;
use privacy::{Held, Holdings, Outside, Section};
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
    erase: |_, _, number, _| match number {
        "TS-1" => Ok(()),
        _ => Err(CommandError::Refused(Refusal::new(
            "kept_by_law",
            say!("第四十四条", "art. 44"),
        ))),
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
fn an_erasure_erases_what_it_may_and_tells_why_it_keeps_the_rest() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = in_work(app, "delete");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let erase = |form: &[(&str, &str)]| {
            runtime.block_on(privacy::erase(
                app,
                &actor("office"),
                &number,
                fields(form),
                TWO,
            ))
        };
        assert!(matches!(erase(&[]), Err(CommandError::Refused(r)) if r.code == "no_matters"));
        let done = erase(&[("matter", "TS-1"), ("matter", "TS-2")]).unwrap();
        assert_eq!(done.erased, ["TS-1"]);
        assert_eq!(done.kept[0].0, "TS-2");
        assert!(done.kept[0].1.zh.contains("第四十四条"));
        let made = rows(
            app,
            "SELECT body FROM ledger_entry WHERE kind = 'privacy_data_erased'",
        );
        assert!(texts(&made).contains("TS-2"));
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
        let letter = wait(privacy::letter(
            app,
            &actor("office"),
            &number,
            ("Bank", Lang::Zh),
        ));
        assert!(document::check("a.docx", &letter.unwrap()).is_ok());
        let far = wait(privacy::letter(
            app,
            &actor("other"),
            &number,
            ("Bank", Lang::Zh),
        ));
        assert!(matches!(far, Err(CommandError::NotFound)));
    });
}
