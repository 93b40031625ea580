//! A review's life on both engines: handed in with a paper, marked, reviewed by two, answered, decided.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use identity::rules::Details;
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError};
use protection_review::commands::{
    Asked, Left, act, add_papers, answer, begin, check_again, keep_words,
};
use protection_review::rules::checklist::Checklist;
use protection_review::rules::words::WordList;
use protection_review::rules::{Action, Review, Status};
use protection_review::{Outcome, find_passed, overruled_for, standing};
use std::future::Future;
use testkit::{TestApp, on_each_engine};

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn actor(login: &str, unit: &str, role: Role) -> Actor {
    let head = UnitPath::root("0000");
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: if unit == "0000" {
            head
        } else {
            head.child(unit)
        },
        roles: RoleSet::of(&[role]),
    }
}

fn maker() -> Actor {
    actor("jin", "0005", Role::Department)
}

fn office() -> Actor {
    actor("wang", "0000", Role::Office)
}

fn other() -> Actor {
    actor("tian", "0000", Role::Office)
}

fn legal() -> Actor {
    actor("yuan", "0008", Role::Department)
}

fn leader() -> Actor {
    actor("zheng", "0000", Role::Leader)
}

fn bank(test: &TestApp) {
    let system = Actor::system("test");
    for (code, parent) in [
        ("0000", None),
        ("0005", Some("0000")),
        ("0008", Some("0000")),
    ] {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level: match parent {
                None => Level::HeadOffice,
                Some(_) => Level::Branch,
            },
            parent: parent.map(str::to_owned),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    for who in [maker(), office(), other(), legal(), leader()] {
        let details = Details {
            name: who.name.clone(),
            unit: who.unit.code().to_owned(),
            roles: who.roles,
            phone: String::new(),
        };
        let login = who.login.clone();
        change::run_now(test, &system, None, move |change| {
            identity::create_in(change, &login, &details, "no hash", false)
        })
        .unwrap();
    }
}

fn in_days(test: &TestApp, days: i64) -> kernel::Day {
    let today = day_of(test.clock.now());
    today.checked_add(jiff::Span::new().days(days)).unwrap()
}

fn step(
    test: &TestApp,
    who: &Actor,
    (number, action): (&str, Action),
    pairs: &[(&str, &str)],
) -> Result<Left, CommandError> {
    let asked = Asked {
        number: number.to_owned(),
        action,
        fields: fields(pairs),
        version: None,
        receipt: None,
    };
    wait(act(test, who, asked))
}

fn code(done: Result<Left, CommandError>) -> &'static str {
    match done {
        Err(CommandError::Refused(refusal) | CommandError::Forbidden(refusal)) => refusal.code,
        Err(CommandError::NotFound) => "not_found",
        Err(CommandError::Invalid(errors)) => errors.0[0].code,
        other => panic!("{other:?}"),
    }
}

fn load(test: &TestApp, number: &str) -> Review {
    let number = number.to_owned();
    let found: Result<_, SqlError> = test
        .db
        .read_now(move |reader: &mut Reader<'_>| protection_review::load(reader, &number));
    found.unwrap().unwrap()
}

/// The last state that the ledger tells is the one that is stored.
fn verified(test: &TestApp, kind: &'static str, id: &str) {
    let id = id.to_owned();
    let (told, stored) = test
        .db
        .read_now(move |reader: &mut Reader<'_>| {
            let chain = audit::chain(reader, kind, &id)?;
            let told = chain
                .iter()
                .rev()
                .find_map(|entry| entry.state_hash.clone());
            Ok::<_, SqlError>((told, protection_review::state_of(reader, kind, &id)?))
        })
        .unwrap();
    assert_eq!(told.unwrap(), stored.unwrap().to_vec());
}

fn watched(test: &TestApp) -> Vec<(String, bool, bool)> {
    let read = |reader: &mut Reader<'_>| {
        let sql =
            "SELECT subject_kind, met_at IS NOT NULL, ended_at IS NOT NULL FROM supervision_limit
             WHERE subject_kind LIKE 'protection%' ORDER BY subject_kind, subject_id";
        let rows = reader.query(sql, &[])?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect::<Result<Vec<_>, SqlError>>()
    };
    test.db.read_now(read).unwrap()
}

/// Written, with a paper of these words and all answers.
fn written(test: &TestApp, paper: &str) -> String {
    let form = fields(&[
        ("title", "稳盈90天海报"),
        ("kind", "marketing"),
        ("occasion", "new"),
        ("change", "新海报"),
        ("concerned", "零售客户"),
        ("launch", &in_days(test, 20).to_string()),
        ("subject_kind", "product"),
        ("subject_key", "LC-090"),
        ("subject_name", "稳盈90天"),
        ("subject_version", "1.0"),
    ]);
    assert!(matches!(
        wait(begin(test, &office(), form.clone(), None)),
        Err(CommandError::Forbidden(_))
    ));
    let number = wait(begin(test, &maker(), form, None)).unwrap().number;
    let file = vec![("海报.txt".to_owned(), paper.as_bytes().to_vec())];
    wait(add_papers(test, &maker(), number.clone(), file, None)).unwrap();
    answered(test, &maker(), &number);
    number
}

fn answered(test: &TestApp, who: &Actor, number: &str) {
    let mut form = Fields::default();
    for item in Checklist::shipped().of("marketing") {
        form.set(&format!("a.{}", item.key), "yes");
    }
    wait(answer(test, who, (number.to_owned(), None), form, None)).unwrap();
}

fn in_review(test: &TestApp, paper: &str) -> String {
    let number = written(test, paper);
    step(test, &maker(), (&number, Action::Submit), &[]).unwrap();
    let due = in_days(test, 3).to_string();
    let people = [
        ("reviewers", "yuan"),
        ("reviewers", "tian"),
        ("due", due.as_str()),
    ];
    step(test, &office(), (&number, Action::Assign), &people).unwrap();
    let must = [
        ("force", "must"),
        ("about", "paper:1"),
        ("opinion", "删除保本"),
    ];
    step(test, &legal(), (&number, Action::Opine), &must).unwrap();
    number
}

fn carries(test: &TestApp, number: &str, days: i64) -> Result<Outcome, &'static str> {
    let (number, day) = (number.to_owned(), in_days(test, days));
    let read = move |reader: &mut Reader<'_>| standing(reader, &number, "product", "LC-090", day);
    let found: Result<_, SqlError> = test.db.read_now(read);
    found
        .unwrap()
        .map(|one| one.outcome)
        .map_err(|refusal| refusal.code)
}

const REPLY: [(&str, &str); 3] = [("no", "1"), ("adoption", "adopted"), ("answer", "已删除")];

#[test]
fn it_is_marked_reviewed_by_two_answered_passed_on_a_condition_and_met() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = in_review(test, "限时：本产品保 本，年化 5%。");
        let one = load(test, &number);
        let marks: Vec<&str> = one.papers[0]
            .checked
            .marks
            .iter()
            .map(|m| m.entry.as_str())
            .collect();
        assert_eq!(marks, ["missing_risk_notice", "guaranteed_return"]);
        assert_eq!(carries(test, &number, 0), Err("review_not_passed"));
        assert_eq!(
            code(step(test, &maker(), (&number, Action::Opine), &[])),
            "not_yours"
        );
        step(test, &maker(), (&number, Action::Reply), &REPLY).unwrap();
        step(test, &legal(), (&number, Action::Accept), &[("no", "1")]).unwrap();
        for who in [legal(), other()] {
            answered(test, &who, &number);
            step(
                test,
                &who,
                (&number, Action::Hear),
                &[("conclusion", "可以")],
            )
            .unwrap();
        }
        let due = in_days(test, 5).to_string();
        let decision = [
            ("decision", "conditional"),
            ("text", "补充后上线"),
            ("condition", "补充风险提示"),
            ("condition_due", due.as_str()),
        ];
        step(test, &office(), (&number, Action::Decide), &decision).unwrap();
        assert_eq!(carries(test, &number, 5), Ok(Outcome::Conditional));
        assert_eq!(carries(test, &number, 6), Err("review_condition_lapsed"));
        step(
            test,
            &maker(),
            (&number, Action::ReportMet),
            &[("evidence", "已补充")],
        )
        .unwrap();
        assert_eq!(
            code(step(test, &maker(), (&number, Action::ConfirmMet), &[])),
            "not_yours"
        );
        step(
            test,
            &other(),
            (&number, Action::ConfirmMet),
            &[("met", "yes")],
        )
        .unwrap();
        assert_eq!(carries(test, &number, 6), Ok(Outcome::Conditional));
        assert_eq!(carries(test, &number, 400), Err("review_expired"));
        let task = ("protection_review_task".to_owned(), true, false);
        let condition = ("protection_review".to_owned(), true, false);
        assert_eq!(watched(test), [condition, task.clone(), task]);
        verified(test, protection_review::REVIEW, &number);
        let today = in_days(test, 6);
        let found = test
            .db
            .read_now(move |reader: &mut Reader<'_>| find_passed(reader, "product", "稳盈", today));
        let found: Vec<_> = found.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subject_version, "1.0");
    });
}

#[test]
fn a_return_keeps_the_round_and_an_overruling_stays_on_the_product() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = in_review(test, "本产品保本。有风险");
        step(
            test,
            &office(),
            (&number, Action::Return),
            &[("reason", "补正")],
        )
        .unwrap();
        let task = ("protection_review_task".to_owned(), false, true);
        assert_eq!(watched(test), [task.clone(), task]);
        let one = load(test, &number);
        assert_eq!(
            (one.status, one.round, one.rounds.len()),
            (Status::Returned, 2, 1)
        );
        step(test, &maker(), (&number, Action::Submit), &[]).unwrap();
        let due = in_days(test, 3).to_string();
        let people = [("reviewers", "yuan"), ("due", due.as_str())];
        step(test, &office(), (&number, Action::Assign), &people).unwrap();
        assert_eq!(
            code(step(
                test,
                &office(),
                (&number, Action::Overrule),
                &[("reason", "急")]
            )),
            "not_yours"
        );
        step(
            test,
            &leader(),
            (&number, Action::Overrule),
            &[("reason", "按期上线")],
        )
        .unwrap();
        assert_eq!(carries(test, &number, 0), Ok(Outcome::Overruled));
        for name in ["稳盈90天", " lc-090"] {
            let told = test
                .db
                .read_now(move |reader: &mut Reader<'_>| overruled_for(reader, name));
            let told: Vec<_> = told.unwrap();
            assert_eq!((told.len(), told[0].reason.as_str()), (1, "按期上线"));
            assert_eq!(told[0].by, "Name of zheng");
        }
        verified(test, protection_review::REVIEW, &number);
    });
}

#[test]
fn a_new_word_list_is_a_version_and_papers_are_checked_again() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = written(test, "闭眼冲就完了");
        assert!(load(test, &number).papers[0].checked.marks.is_empty());
        let mut list = WordList::shipped();
        let mut own = list.entries[0].clone();
        own.key = "bank_own".to_owned();
        own.words = vec!["闭眼冲".to_owned()];
        list.entries.push(own);
        let refused = wait(keep_words(test, &maker(), (list.clone(), 0), None));
        assert!(matches!(refused, Err(CommandError::Forbidden(_))));
        wait(keep_words(test, &office(), (list.clone(), 0), None)).unwrap();
        let late = wait(keep_words(test, &other(), (list, 0), None));
        assert!(matches!(late, Err(CommandError::Refused(why)) if why.code == "changed_meanwhile"));
        wait(check_again(test, &maker(), number.clone(), None)).unwrap();
        let checked = &load(test, &number).papers[0].checked;
        assert_eq!(
            (checked.words, checked.marks[0].entry.as_str()),
            (1, "bank_own")
        );
        verified(test, protection_review::LIST, "words");
        verified(test, protection_review::REVIEW, &number);
        let file = vec![("a.exe".to_owned(), b"MZ\x90\0".to_vec())];
        let refused = wait(add_papers(test, &maker(), number, file, None));
        assert_eq!(code(refused), "file_kind");
    });
}
