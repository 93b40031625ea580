//! A leak from its report to its closing: the limits, who was affected, what is refused.

use crate::bank::{
    PHONE, auditor, bank, clerk, colleague, document, fields, office, officer, sheet, verified,
    wait,
};
use breach::commands::{
    Act, Taken, act_in, calls_in, letters_in, measure_done_in, report_in, review_in,
};
use change::CommandError;
use complaint::commands::{Reveal, reveal};
use jiff::SignedDuration;
use kernel::{Actor, Fields, Instant, Lang, bank_zone};
use platform::sql::args;
use testkit::{TestApp, on_each_engine, start};

const WHAT: &str = "客服邮件误发，名单中有李四";

fn wall(at: Instant) -> String {
    let wall = bank_zone().to_datetime(at);
    wall.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn code(error: CommandError) -> &'static str {
    match error {
        CommandError::Refused(refusal) | CommandError::Forbidden(refusal) => refusal.code,
        CommandError::Invalid(errors) => errors.0[0].code,
        CommandError::NotFound => "not_found",
        other => panic!("{other:?}"),
    }
}

fn reported(test: &TestApp, by: &Actor) -> String {
    let asked = fields(&[
        ("what", WHAT),
        ("found_at", &wall(start() - SignedDuration::from_hours(2))),
        ("kind", "misuse"),
        ("data", "contact"),
    ]);
    change::run_now(test, by, None, move |change| report_in(change, &asked)).unwrap()
}

fn act(
    test: &TestApp,
    by: &Actor,
    number: &str,
    act: Act,
    pairs: &[(&str, &str)],
) -> Result<(), CommandError> {
    let (number, asked) = (number.to_owned(), fields(pairs));
    change::run_now(test, by, None, move |change| {
        act_in(change, &number, act, &asked)
    })
}

fn assess(test: &TestApp, number: &str, harm: &str) -> Result<(), CommandError> {
    let pairs = [
        ("harm", harm),
        ("data", "contact"),
        ("reason", "可能被冒充"),
    ];
    act(test, &office(), number, Act::Assess, &pairs)
}

fn review(test: &TestApp, by: &Actor, number: &str, yes: bool) -> Result<(), CommandError> {
    let number = number.to_owned();
    let said = fields(&[("remark", "已核对")]);
    change::run_now(test, by, None, move |change| {
        review_in(change, &number, yes, &said)
    })
}

/// The limits of the leak that run, as supervision has them: key and due moment.
fn limits(test: &TestApp, number: &str) -> Vec<(String, Option<Instant>)> {
    let number = number.to_owned();
    test.db
        .read_now(move |reader| {
            let rows = reader.query(
                "SELECT limit_key, due_at FROM supervision_limit WHERE subject_kind = 'breach'
                   AND subject_id = $1 AND running = 1 ORDER BY limit_key",
                &args![&number],
            )?;
            rows.iter()
                .map(|row| Ok::<_, platform::sql::SqlError>((row.get(0)?, row.get(1)?)))
                .collect()
        })
        .unwrap()
}

fn doc(test: &TestApp, number: &str) -> (serde_json::Value, String) {
    let number = number.to_owned();
    test.db
        .read_now(move |reader| {
            let sql = "SELECT doc, sealed FROM breach_case WHERE number = $1";
            let row = reader.query_one(sql, &args![&number])?;
            let text: String = row.get(0)?;
            Ok::<_, platform::sql::SqlError>((serde_json::from_str(&text).unwrap(), row.get(1)?))
        })
        .unwrap()
}

fn look_at(test: &TestApp, by: &Actor, case: &str) {
    let command = Reveal {
        number: case.to_owned(),
        field: "phone".to_owned(),
        why: "contact".to_owned(),
        purpose: "回访客户核实".to_owned(),
        receipt: None,
    };
    wait(reveal(test, by, command)).unwrap();
}

#[test]
fn at_once_and_72_hours_come_from_the_pack_and_end_with_the_deed() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = reported(test, &clerk());
        let found = start() - SignedDuration::from_hours(2);
        let in_72h = found + SignedDuration::from_hours(72);
        let both = |list: Vec<(String, Option<Instant>)>| {
            let due = |key: &str| {
                list.iter()
                    .find(|(k, _)| k == key)
                    .map(|(_, due)| due.unwrap())
            };
            (
                due("report_72h"),
                due("report_at_once"),
                due("tell_at_once"),
            )
        };
        assert_eq!(both(limits(test, &number)), (Some(in_72h), None, None));
        assess(test, &number, "danger").unwrap();
        let now = Some(start());
        assert_eq!(both(limits(test, &number)), (Some(in_72h), now, now));
        let report = [
            ("authority", "人民银行"),
            ("reported_at", &*wall(start())),
            ("way", "phone"),
        ];
        act(test, &office(), &number, Act::Report, &report).unwrap();
        assert_eq!(both(limits(test, &number)), (None, None, now));
        let early = wall(start() - SignedDuration::from_hours(3));
        let before = [
            ("authority", "人行"),
            ("reported_at", &*early),
            ("way", "phone"),
        ];
        let refused = act(test, &office(), &number, Act::Report, &before);
        assert_eq!(code(refused.unwrap_err()), "before_found");
        let public = [("where", "官网首页"), ("since", &*wall(start()))];
        act(test, &office(), &number, Act::Announce, &public).unwrap();
        assert_eq!(limits(test, &number), []);
        verified(test);
    });
}

#[test]
fn no_harm_ends_the_limits_and_a_second_look_can_bring_them_back() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = reported(test, &clerk());
        assess(test, &number, "nothing").unwrap();
        assert_eq!(limits(test, &number), []);
        assess(test, &number, "other").unwrap();
        assert_eq!(limits(test, &number).len(), 2);
        verified(test);
    });
}

#[test]
fn the_read_log_tells_whose_data_were_seen() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        look_at(test, &officer(), &cases[0]);
        look_at(test, &officer(), &cases[0]);
        look_at(test, &office(), &cases[2]);
        let number = reported(test, &clerk());
        let (from, to) = (
            wall(start() - SignedDuration::from_hours(1)),
            wall(start() + SignedDuration::from_hours(1)),
        );
        let search = |more: &[(&str, &str)]| {
            let mut pairs = vec![("from", from.as_str()), ("to", to.as_str())];
            pairs.extend_from_slice(more);
            act(test, &office(), &number, Act::Search, &pairs)
        };
        let reads = ("reads", "complaint_person_revealed");
        search(&[("account", "nobody"), reads]).unwrap();
        assert!(doc(test, &number).0["affected"].is_null());
        search(&[("account", "li"), reads]).unwrap();
        let listed = doc(test, &number).0["affected"].clone();
        assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
        assert_eq!(listed[0]["case"], cases[0]);
        assert_eq!(listed[0]["source"]["account"], "li");
        // A unit is those below it, too; one's own branch only.
        search(&[("unit", "0100"), reads]).unwrap();
        assert_eq!(
            doc(test, &number).0["affected"].as_array().unwrap().len(),
            1
        );
        assert_eq!(
            code(search(&[("reads", "worked")]).unwrap_err()),
            "required"
        );
        search(&[("account", "chen"), ("reads", "worked")]).unwrap();
        let (after, _) = doc(test, &number);
        assert_eq!(after["affected"].as_array().unwrap().len(), 3, "{after}");
        assert_eq!(after["searches"][3]["added"], 2);
        // Taken off by hand, nobody comes back by a search; by hand, they do.
        let off = [("id", "1"), ("mark", "removed"), ("note", "正常办理")];
        act(test, &office(), &number, Act::Mark, &off).unwrap();
        search(&[("account", "li"), reads]).unwrap();
        let (after, _) = doc(test, &number);
        assert!(!after["affected"][0]["removed"].is_null());
        let back = [("complaints", cases[0].as_str()), ("why", "核实后仍受影响")];
        act(test, &office(), &number, Act::Add, &back).unwrap();
        assert!(doc(test, &number).0["affected"][0]["removed"].is_null());
        verified(test);
    });
}

#[test]
fn people_are_told_by_letters_and_calls_and_only_then_it_can_be_closed() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        let number = reported(test, &clerk());
        let missing = [("complaints", "TS-0"), ("why", "x")];
        let add = |pairs: &[(&str, &str)]| act(test, &office(), &number, Act::Add, pairs);
        assert_eq!(code(add(&missing).unwrap_err()), "not_found");
        add(&[("complaints", cases[0].as_str()), ("why", "在名单中")]).unwrap();
        add(&[("name", "李四"), ("phone", "13900001234"), ("why", "来电")]).unwrap();
        let (facts, sealed) = doc(test, &number);
        let readable = facts.to_string() + &sealed;
        assert!(!readable.contains("李四") && !readable.contains("13900001234"));
        assess(test, &number, "other").unwrap();
        let purpose = fields(&[("purpose", "依法告知受影响客户")]);
        let taken = |by: &Actor, letters: bool, asked: &Fields| {
            let (number, asked) = (number.clone(), asked.clone());
            change::run_now(test, by, None, move |change| match letters {
                true => letters_in(change, &number, &asked, Lang::Zh),
                false => calls_in(change, &number, &asked, Lang::Zh),
            })
        };
        assert_eq!(
            code(taken(&office(), true, &purpose).unwrap_err()),
            "no_letter"
        );
        let letter = [
            ("cause", "误发"),
            ("harm_text", "骚扰电话"),
            ("measures", "已要求删除"),
            ("advice", "警惕来电"),
            ("contact", "消保办"),
        ];
        act(test, &office(), &number, Act::Letter, &letter).unwrap();
        assert_eq!(
            code(taken(&office(), true, &Fields::default()).unwrap_err()),
            "required"
        );
        let refused = taken(&auditor(), true, &purpose).unwrap_err();
        assert_eq!(code(refused), "forbidden");
        let Taken { name, bytes } = taken(&office(), true, &purpose).unwrap();
        assert!(name.ends_with("letters.docx"));
        let text = document(bytes);
        for part in [
            "张三",
            "李四",
            "误发",
            "骚扰电话",
            "已要求删除",
            "警惕来电",
            "联系方式",
        ] {
            assert!(text.contains(part), "{part}");
        }
        let rows = sheet(taken(&office(), false, &purpose).unwrap().bytes);
        assert!(
            rows.iter().any(|row| row.contains(&PHONE.to_owned())),
            "{rows:?}"
        );
        let told: Vec<_> = test
            .db
            .read_now({
                let number = number.clone();
                move |reader| audit::chain(reader, "breach", &number)
            })
            .unwrap();
        let last = told.last().unwrap();
        assert_eq!(last.kind, "breach_calls_taken");
        assert!(last.body.contains("依法告知受影响客户") && !last.body.contains("张三"));
        let close = [("root", "流程缺陷"), ("lesson", "已整改")];
        let closing = || act(test, &office(), &number, Act::Close, &close);
        assert_eq!(code(closing().unwrap_err()), "not_done");
        let mark = [("all", "true"), ("mark", "phone")];
        act(test, &office(), &number, Act::Mark, &mark).unwrap();
        assert_eq!(
            code(taken(&office(), false, &purpose).unwrap_err()),
            "nobody"
        );
        let report = [
            ("authority", "人民银行"),
            ("reported_at", &*wall(start())),
            ("way", "letter"),
        ];
        act(test, &office(), &number, Act::Report, &report).unwrap();
        let measure = [("task", "限制外发"), ("owner", "li"), ("due", "2026-12-31")];
        act(test, &office(), &number, Act::Measure, &measure).unwrap();
        assert_eq!(code(closing().unwrap_err()), "not_done");
        let done = |by: &Actor| {
            let number = number.clone();
            change::run_now(test, by, None, move |change| {
                measure_done_in(change, &number, 1)
            })
        };
        assert_eq!(code(done(&clerk()).unwrap_err()), "not_found");
        done(&officer()).unwrap();
        closing().unwrap();
        assert_eq!(
            code(review(test, &office(), &number, true).unwrap_err()),
            "own_work"
        );
        assert_eq!(
            code(review(test, &officer(), &number, true).unwrap_err()),
            "forbidden"
        );
        review(test, &colleague(), &number, false).unwrap();
        closing().unwrap();
        review(test, &colleague(), &number, true).unwrap();
        assert_eq!(
            code(assess(test, &number, "danger").unwrap_err()),
            "not_in_this_status"
        );
        verified(test);
    });
}

#[test]
fn a_stored_leak_altered_past_the_program_is_noticed() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = reported(test, &clerk());
        let state = |test: &TestApp| {
            let number = number.clone();
            let read = test
                .db
                .read_now(move |reader| breach::state_of(reader, &number));
            read.unwrap().unwrap()
        };
        let before = state(test);
        let of = number.clone();
        change::run_now(test, &Actor::system("test"), None, move |mut change| {
            change.execute(
                "UPDATE breach_case SET sealed = sealed || 'A' WHERE number = $1",
                &args![&of],
            )?;
            let entry = change::Entry::new(
                change::Subject::new("unit", "0000"),
                "unit_looked",
                serde_json::json!({}),
            );
            change.commit(vec![entry], ())
        })
        .unwrap();
        assert_ne!(before, state(test));
    });
}

#[test]
fn a_page_that_was_opened_is_a_look_too() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        let look = looks::Look::new(looks::Kind::Case, cases[1].as_str(), 1);
        wait(looks::open_case(test, &officer(), look)).unwrap();
        let number = reported(test, &clerk());
        let (from, to) = (
            wall(start() - SignedDuration::from_hours(1)),
            wall(start() + SignedDuration::from_hours(1)),
        );
        let asked = [
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("account", "li"),
            ("reads", "case_opened"),
        ];
        act(test, &office(), &number, Act::Search, &asked).unwrap();
        let listed = doc(test, &number).0["affected"].clone();
        assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
        assert_eq!(listed[0]["case"], cases[1]);
    });
}
