//! What the public learns, on both engines: published, read in both languages, terms explained, files
//! only of what is public, counts stored without knowing who.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use axum::extract::FromRequestParts;
use axum::http::Request;
use change::CommandError;
use education::count::{self, Visitor};
use education::public::{self, Asked as Narrow};
use education::rules::tally::What;
use education::{ARTICLE, CHANNEL, GLOSSARY, MATERIAL, NOTICE, QUIZ, files, shipped};
use identity::rules::Details;
use kernel::{Actor, ActorKind, Day, Fields, Lang, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError, args};
use publication::Kind;
use publication::commands::{Asked, Base, Write, hand_in, publish, withdraw, write};
use std::future::Future;
use testkit::{TestApp, on_each_engine};

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn actor(login: &str) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[Role::Office]),
    }
}

fn bank(test: &TestApp) {
    let system = Actor::system("test");
    let new = NewUnit {
        code: "0000".to_owned(),
        name: "Head office".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: "2010-01-01".parse().unwrap(),
        phone: String::new(),
        figures: Figures::default(),
    };
    change::run_now(test, &system, None, move |change| {
        org::create_in(change, &new)
    })
    .unwrap();
    for who in [actor("zhou"), actor("wu")] {
        let details = Details {
            name: who.name.clone(),
            unit: "0000".to_owned(),
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

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(
        pairs
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
    )
}

fn put(test: &TestApp, kind: &'static Kind, key: &str, typed: Fields) -> Result<(), CommandError> {
    let (by, another) = (actor("zhou"), actor("wu"));
    let asked = Write {
        key: Some(key.to_owned()),
        base: Base::Newest,
        fields: typed,
    };
    wait(write(test, &by, kind, asked, None))?;
    wait(hand_in(test, &by, kind, Asked::newest(key), None))?;
    wait(publish(
        test,
        &another,
        kind,
        Asked::newest(key),
        None,
        None,
    ))
    .map(drop)
}

fn look<T: Send + 'static>(
    test: &TestApp,
    read: impl FnOnce(&mut Reader<'_>, Day) -> Result<T, SqlError> + Send + 'static,
) -> T {
    let day = day_of(test.clock.now());
    test.db
        .read_now(move |reader: &mut Reader<'_>| read(reader, day))
        .unwrap()
}

fn article() -> Fields {
    fields(&[
        ("title", "看清年化"),
        ("title_en", "Look at the annualised rate"),
        ("summary", "年化利率最重要"),
        ("body", "# 要点\n年化利率<b>\n- 年化利率又一次"),
        ("audience", "young"),
        ("topic", "borrowing"),
    ])
}

#[test]
fn what_is_published_is_read_with_its_terms_and_gone_when_it_is_withdrawn() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let term = shipped::terms().into_iter().next().map(|mut term| {
            term.remove("key");
            term
        });
        put(test, &GLOSSARY, "apr", term.unwrap()).unwrap();
        put(test, &ARTICLE, "a", article()).unwrap();
        let shown = look(test, |reader, day| {
            public::item(reader, (Lang::Zh, day), ("article", "a"))
        });
        let html = shown.unwrap().body.to_string();
        let links = html.matches("href=\"/p/glossary#apr\"").count();
        assert_eq!(links, 1, "the first mention only: {html}");
        assert!(
            html.contains("&#60;b&#62;") || html.contains("&lt;b&gt;"),
            "{html}"
        );
        let english = look(test, |reader, day| {
            public::item(reader, (Lang::En, day), ("article", "a"))
        });
        let english = english.unwrap();
        assert_eq!(
            (english.title.as_str(), english.lang),
            ("Look at the annualised rate", Lang::En)
        );
        assert!(
            english.body.as_str().contains("lang=\"zh-CN\""),
            "the text is told to be Chinese"
        );

        let listed = |audience: &str| {
            let asked = Narrow {
                audience: audience.to_owned(),
                topic: String::new(),
            };
            let drawn = look(test, move |reader, day| {
                public::learn(reader, (Lang::Zh, day), &asked)
            });
            drawn.body.as_str().contains("/p/learn/article/a")
        };
        assert!(listed("") && listed("young") && !listed("elderly"));
        let asked = Asked::newest("a");
        wait(withdraw(
            test,
            &actor("wu"),
            &ARTICLE,
            asked,
            "有误".to_owned(),
            None,
        ))
        .unwrap();
        let gone = look(test, |reader, day| {
            public::item(reader, (Lang::Zh, day), ("article", "a"))
        });
        assert!(gone.is_none() && !listed(""));
    });
}

#[test]
fn a_quiz_is_judged_a_notice_ends_by_itself_and_channels_stand_in_their_order() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let quiz = [
            ("title", "测验"),
            ("questions", "问\n- 错\n+ 对\n= 因为"),
            ("audience", "all"),
            ("topic", "rights"),
        ];
        put(test, &QUIZ, "q", fields(&quiz)).unwrap();
        let judged = |answer: &'static str| {
            let read = move |reader: &mut Reader<'_>, day| {
                let answers = fields(&[("q1", answer)]);
                public::quiz_result(reader, (Lang::Zh, day), ("q", &answers))
            };
            look(test, read).unwrap().1
        };
        assert_eq!(
            (judged("1"), judged("0"), judged("")),
            (Some(1), Some(0), None)
        );
        let bad = fields(&[
            ("title", "测验"),
            ("questions", "问"),
            ("audience", "all"),
            ("topic", "rights"),
        ]);
        let told = put(test, &QUIZ, "bad", bad);
        assert!(matches!(told, Err(CommandError::Invalid(e)) if e.0[0].code == "not_a_quiz"));

        let today = day_of(test.clock.now());
        let until = today.tomorrow().unwrap().to_string();
        let notice = [
            ("title", "提示"),
            ("sort", "risk"),
            ("body", "当心"),
            ("public_until", until.as_str()),
        ];
        put(test, &NOTICE, "n", fields(&notice)).unwrap();
        let public = |days: i64| {
            let day = today.checked_add(jiff::Span::new().days(days)).unwrap();
            let read =
                move |reader: &mut Reader<'_>, _| public::notice(reader, (Lang::Zh, day), "n");
            look(test, read).is_some()
        };
        assert!(public(0) && public(1) && !public(2));
        for (key, place) in [("late", "9"), ("early", "2")] {
            let channel = [
                ("title", key),
                ("way", "phone"),
                ("contact", "95000"),
                ("place", place),
            ];
            put(test, &CHANNEL, key, fields(&channel)).unwrap();
        }
        let drawn = look(test, |reader, day| {
            public::channels(reader, (Lang::Zh, day))
        });
        let html = drawn.body.as_str();
        assert!(html.find("early").unwrap() < html.find("late").unwrap());
        assert!(html.contains("href=\"tel:95000\""));
    });
}

#[test]
fn a_file_is_given_only_while_something_public_names_it() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let by = actor("zhou");
        let file = ("要点.txt".to_owned(), "防骗".as_bytes().to_vec());
        let id = wait(files::add(test, &by, file, None)).unwrap();
        let disguised = ("要点.pdf".to_owned(), "防骗".as_bytes().to_vec());
        assert!(wait(files::add(test, &by, disguised, None)).is_err());
        let material = |file: &str| {
            let typed = [
                ("title", "资料"),
                ("about", "说明"),
                ("audience", "all"),
                ("topic", "rights"),
                ("file", file),
            ];
            fields(&typed)
        };
        let missing = put(test, &MATERIAL, "m", material("F-NOTTHERE"));
        assert!(matches!(missing, Err(CommandError::Invalid(e)) if e.0[0].code == "no_such_file"));
        let named = |reader: &mut Reader<'_>, day| public::file_of(reader, day, ("material", "m"));
        assert!(look(test, named).is_none());
        put(test, &MATERIAL, "m", material(&id)).unwrap();
        assert_eq!(look(test, named).unwrap().id, id);
        let asked = Asked::newest("m");
        wait(withdraw(
            test,
            &actor("wu"),
            &MATERIAL,
            asked,
            "过期".to_owned(),
            None,
        ))
        .unwrap();
        assert!(look(test, named).is_none());
        let state = look(test, move |reader, _| {
            let chain = audit::chain(reader, files::FILE, &id)?;
            Ok((
                chain[0].state_hash.clone(),
                education::file_state_of(reader, &id)?,
            ))
        });
        assert_eq!(state.0.unwrap(), state.1.unwrap().to_vec());
    });
}

fn visitor(agent: &str) -> Visitor {
    let request = Request::get("/p/learn")
        .header("user-agent", agent)
        .body(())
        .unwrap();
    let (mut parts, ()) = request.into_parts();
    wait(Visitor::from_request_parts(&mut parts, &())).unwrap()
}

#[test]
fn reads_are_counted_once_a_span_and_robots_never() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let engine = test.db.engine_name();
        let (phone, robot) = (
            visitor(&format!("Mozilla/5.0 {engine}")),
            visitor("Googlebot/2.1"),
        );
        // A key of its own: sums are kept per process.
        let key = format!("counted-{engine}");
        for _ in 0..3 {
            count::note(test, &phone, "article", &key, What::Read);
            count::note(test, &robot, "article", &key, What::Read);
        }
        count::note_quiz(test, &phone, "quiz", &key, 4);
        count::store_now(test).unwrap();
        count::store_now(test).unwrap();
        let found = look(test, move |reader, _| {
            let sql = "SELECT what, n FROM education_count WHERE item = $1 ORDER BY what";
            let rows = reader.query(sql, &args![key])?;
            rows.iter()
                .map(|row| Ok((row.get(0)?, row.get(1)?)))
                .collect::<Result<Vec<(String, i64)>, SqlError>>()
        });
        let told: Vec<_> = found.iter().map(|(what, n)| (what.as_str(), *n)).collect();
        assert_eq!(told, [("finished", 1), ("read", 1), ("right", 4)]);
    });
}
