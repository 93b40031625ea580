//! Keys, documents, days, who may do what; and histories played against "one version on a day".

use super::*;
use crate::{Html, open};
use identity::Permission;
use kernel::{Reach, Reading, bank_zone};
use proptest::prelude::*;
use serde_json::json;

const TITLE: FieldSpec = FieldSpec::required("title", "标题", "Title", FieldKind::Line { max: 20 });
const PRICE: FieldSpec = FieldSpec::optional("price", "价格", "Price", FieldKind::Money);
const LISTED: &[kernel::Choice] = &[
    kernel::Choice {
        code: "a",
        zh: "甲",
        en: "A",
    },
    kernel::Choice {
        code: "b",
        zh: "乙",
        en: "B",
    },
];
const FOR: FieldSpec = FieldSpec::optional("for", "对象", "For", FieldKind::Many(LISTED));
const FREE: FieldSpec = FieldSpec::optional("free", "免费", "Free", FieldKind::Flag);

fn read(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&[&TITLE, &PRICE, &FOR, &FREE], &[]);
    let (title, price, list) = (r.text(&TITLE), r.money(&PRICE), r.many(&FOR));
    let free = r.flag(&FREE);
    r.finish(json!({
        "title": title, "price_fen": price.map(Money::fen), "for": list, "free": free,
    }))
}

static KIND: Kind = Kind {
    code: "example",
    zh: "例",
    en: "Example",
    shelf: "content",
    view: Permission::ContentView,
    write: Permission::ContentWrite,
    publish: Permission::ContentPublish,
    fields: &[&TITLE, &PRICE, &FOR, &FREE],
    read,
    title: |doc, _| text(doc, "title").to_owned(),
    gate: open,
    preview: |version, _| Html::text(text(&version.doc, "title")),
};

fn day(n: i32) -> Day {
    let first: Day = "2026-03-01".parse().unwrap();
    first.checked_add(jiff::Span::new().days(n)).unwrap()
}

fn noon(n: i32) -> Instant {
    bank_zone().to_timestamp(day(n).at(12, 0, 0, 0)).unwrap()
}

fn who(login: &str) -> Who {
    Who {
        login: login.to_owned(),
        name: login.to_owned(),
    }
}

fn version(no: u32) -> Version {
    Version {
        kind: "example".to_owned(),
        key: "k".to_owned(),
        version: no,
        revision: 1,
        status: Status::Draft,
        doc: json!({ "title": "t" }),
        unit: UnitPath::root("0000"),
        author: who("a"),
        writers: vec!["a".to_owned()],
        at: noon(0),
        handed_in: None,
        returned: None,
        published: None,
        from: None,
        to: None,
        withdrawn: None,
        evidence: Value::Null,
    }
}

fn published(no: u32, from: i32, now: i32) -> Version {
    Version {
        status: Status::Published,
        published: Some((who("b"), noon(now))),
        from: Some(day(from)),
        ..version(no)
    }
}

#[test]
fn a_document_is_typed_again_as_it_was() {
    let mut fields = Fields::default();
    for (name, value) in [
        ("title", "转账"),
        ("price", "5.50"),
        ("for", "a"),
        ("for", "b"),
        ("free", "true"),
    ] {
        fields.push(name, value);
    }
    let doc = read_doc(&KIND, &fields).unwrap();
    assert_eq!(doc["price_fen"], 550);
    assert_eq!(as_typed(&KIND, &doc), fields);
    assert_eq!(read_doc(&KIND, &as_typed(&KIND, &doc)).unwrap(), doc);
}

#[test]
fn a_key_is_an_address() {
    assert_eq!(
        read_key(" FX-2026.1 ").unwrap().as_deref(),
        Some("FX-2026.1")
    );
    assert_eq!(read_key("").unwrap(), None);
    for wrong in [
        "new",
        "import",
        "export",
        "a b",
        "-a",
        "a.",
        "a:b",
        "a/b",
        "费",
        &"k".repeat(65),
    ] {
        assert_eq!(
            read_key(wrong).unwrap_err().0[0].code,
            "not_a_key",
            "{wrong}"
        );
    }
}

#[test]
fn a_document_has_a_limit() {
    static LARGE: Kind = Kind {
        read: |_| Ok(json!({ "title": "x".repeat(DOC_BYTES_MAX) })),
        ..KIND
    };
    let refused = read_doc(&LARGE, &Fields::default()).unwrap_err();
    assert_eq!(
        (refused.0[0].code, refused.0[0].field.as_str()),
        ("too_large", "title")
    );
}

#[test]
fn a_first_day_is_never_in_the_past_and_never_before_what_is_planned() {
    let code = |version: &Version, others: &[Version], from| {
        first_day(version, others, day(from), day(10)).map_err(|refusal| refusal.code)
    };
    let one = version(2);
    assert_eq!(code(&one, &[], 9), Err("from_in_the_past"));
    assert_eq!(code(&one, &[], 10), Ok(()));
    assert_eq!(code(&one, &[], 10 + AHEAD_DAYS_MAX), Ok(()));
    assert_eq!(code(&one, &[], 11 + AHEAD_DAYS_MAX), Err("from_too_far"));
    let planned = published(1, 20, 5);
    assert_eq!(
        code(&one, std::slice::from_ref(&planned), 19),
        Err("later_one_planned")
    );
    assert_eq!(code(&one, std::slice::from_ref(&planned), 20), Ok(()));
    let withdrawn = Version {
        withdrawn: Some((who("b"), noon(9), "x".to_owned())),
        ..planned
    };
    assert_eq!(code(&one, &[withdrawn], 19), Ok(()));
    let until = Version {
        doc: json!({ UNTIL: day(12).to_string() }),
        ..version(1)
    };
    assert_eq!(code(&until, &[], 13), Err("ended_before"));
    assert_eq!(code(&until, &[], 12), Ok(()));
}

#[test]
fn a_version_ends_with_the_next_or_on_its_own_day() {
    let mut all = [published(1, 0, 0), published(2, 10, 5)];
    last_days(&mut all);
    assert_eq!((all[0].to, all[1].to), (Some(day(9)), None));
    assert!(all[0].holds(day(9)) && !all[0].holds(day(10)) && all[1].holds(day(10)));
    // Withdrawn before it began, it ends nothing any more.
    all[1].withdrawn = Some((who("b"), noon(7), "x".to_owned()));
    all[1].to = Some(day(6));
    last_days(&mut all);
    assert_eq!(all[0].to, None);
    let mut own = [Version {
        doc: json!({ UNTIL: day(3).to_string() }),
        ..published(1, 0, 0)
    }];
    last_days(&mut own);
    assert_eq!(own[0].to, Some(day(3)));
}

fn powers(login: &str, write: Reach, publish: Reach) -> Powers {
    Powers {
        who: who(login),
        view: Reach::All,
        write,
        publish,
    }
}

#[test]
fn who_wrote_or_handed_in_never_publishes() {
    let code = |action, version: &Version, powers: &Powers| {
        check(action, version, powers).map_err(|refusal| refusal.code)
    };
    let all = |login: &str| powers(login, Reach::All, Reach::All);
    let handed = Version {
        status: Status::HandedIn,
        writers: vec!["a".to_owned(), "c".to_owned()],
        handed_in: Some((who("d"), noon(1))),
        ..version(1)
    };
    for (login, said) in [
        ("a", Err("own_writing")),
        ("c", Err("own_writing")),
        ("d", Err("own_writing")),
        ("b", Ok(())),
    ] {
        assert_eq!(code(Action::Publish, &handed, &all(login)), said, "{login}");
    }
    let writer = powers("b", Reach::All, Reach::Nothing);
    assert_eq!(code(Action::Publish, &handed, &writer), Err(NOT_YOURS));
    assert_eq!(
        code(Action::Publish, &version(1), &all("b")),
        Err("not_now")
    );
    let publisher = powers("b", Reach::Nothing, Reach::All);
    assert_eq!(
        code(Action::Withdraw, &published(1, 0, 0), &publisher),
        Ok(())
    );
    assert_eq!(
        code(Action::Withdraw, &published(1, 0, 0), &writer),
        Err(NOT_YOURS)
    );
    assert_eq!(code(Action::Withdraw, &version(1), &writer), Ok(()));
}

/// A step of the history of one item.
#[derive(Clone, Debug)]
enum Step {
    /// So many days go by.
    Days(i32),
    /// A new version is to be public in so many days.
    Publish(i32),
    /// The version of that place is withdrawn.
    Withdraw(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..6i32).prop_map(Step::Days),
        (-3..8i32).prop_map(Step::Publish),
        (0..6usize).prop_map(Step::Withdraw),
    ]
}

/// Plays a step as the commands do.
fn play(all: &mut Vec<Version>, today: &mut i32, step: &Step) {
    match step {
        Step::Days(days) => *today += days,
        Step::Publish(ahead) => {
            let no = u32::try_from(all.len()).unwrap() + 1;
            let from = *today + ahead;
            if first_day(&version(no), all, day(from), day(*today)).is_ok() {
                all.push(published(no, from, *today));
                last_days(all);
            }
        }
        Step::Withdraw(place) => {
            let Some(one) = all.get_mut(*place).filter(|one| one.withdrawn.is_none()) else {
                return;
            };
            let yesterday = day(*today - 1);
            one.to = Some(one.to.map_or(yesterday, |to| to.min(yesterday)));
            one.withdrawn = Some((who("b"), noon(*today), "x".to_owned()));
            last_days(all);
        }
    }
}

fn public(all: &[Version], on: i32) -> Vec<u32> {
    all.iter()
        .filter(|one| one.holds(day(on)))
        .map(|one| one.version)
        .collect()
}

proptest! {
    /// Never two versions on one day; without withdrawals exactly one from the first day on; and what was
    /// public on a day that is over never changes again.
    #[test]
    fn exactly_one_version_is_in_force(steps in proptest::collection::vec(step(), 1..40)) {
        let (mut all, mut today) = (Vec::new(), 0);
        let mut told: Vec<Vec<u32>> = Vec::new();
        for step in &steps {
            while told.len() < usize::try_from(today).unwrap() {
                told.push(public(&all, i32::try_from(told.len()).unwrap()));
            }
            play(&mut all, &mut today, step);
            for on in 0..today + 20 {
                let found = public(&all, on);
                prop_assert!(found.len() <= 1, "day {on}: {found:?}");
                let begun = all.iter().any(|one| one.from <= Some(day(on)));
                let whole = all.iter().all(|one| one.withdrawn.is_none());
                if whole {
                    prop_assert_eq!(found.len(), usize::from(begun), "day {}", on);
                }
            }
            for (on, before) in told.iter().enumerate() {
                prop_assert_eq!(&public(&all, i32::try_from(on).unwrap()), before, "day {} changed", on);
            }
        }
    }
}
