//! Full text: both engines give the same hits, and what is in a document is found.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use platform::sql::{Reader, SqlError, Step, Tx, args, fulltext_query};
use proptest::prelude::*;
use std::collections::BTreeSet;
use testkit::{TestApp, engines};

const STEPS: &[Step] = &[Step {
    name: "1_story",
    sql: "CREATE TABLE story (\n  id BIGINT PRIMARY KEY\n);\n-- fulltext: story_search\n",
}];

fn apps() -> Vec<TestApp> {
    let make = |engine| {
        let app = TestApp::bare(engine);
        app.db.apply(STEPS).unwrap();
        app
    };
    engines().into_iter().map(make).collect()
}

fn tell(app: &TestApp, stories: &[String]) {
    let stories = stories.to_vec();
    app.db
        .write_now(move |tx: &mut Tx<'_>| -> Result<(), SqlError> {
            tx.execute("DELETE FROM story", &[])?;
            tx.execute("DELETE FROM story_search WHERE rowid >= 0", &[])?;
            for (id, story) in (0..).zip(&stories) {
                tx.execute("INSERT INTO story (id) VALUES ($1)", &args![id])?;
                tx.index_text("story_search", id, story)?;
            }
            Ok(())
        })
        .unwrap();
}

fn hits(app: &TestApp, typed: &str) -> Vec<i64> {
    let Some(query) = fulltext_query(typed) else {
        return Vec::new();
    };
    app.db
        .read_now(move |r: &mut Reader<'_>| -> Result<Vec<i64>, SqlError> {
            let condition = r.matching_column("s.id", "story_search", 2);
            let sql =
                format!("SELECT s.id FROM story s WHERE s.id >= $1 AND {condition} ORDER BY s.id");
            let rows = r.query(&sql, &args![0, &query])?;
            rows.iter().map(|row| row.get(0)).collect()
        })
        .unwrap()
}

#[test]
fn people_find_what_they_type() {
    let stories = [
        "客户王女士反映信用卡被盗刷3,200元，要求银行赔偿。",
        "手机银行转账失败，资金已扣未到账；ATM吞卡",
        "The bank charged a late fee on my CREDIT card twice, account ending １２３４.",
        "理财经理误导销售，承诺保本保息",
    ];
    for app in apps() {
        tell(&app, &stories.map(str::to_owned));
        for (typed, found) in [
            ("信用卡", vec![0]),
            ("盗刷 赔偿", vec![0]),
            ("盗刷，理财", vec![]),
            ("银行", vec![0, 1]),
            ("卡", vec![0, 1]),
            ("atm", vec![1]),
            ("ＡＴＭ", vec![1]),
            ("Credit CARD", vec![2]),
            ("credit refund", vec![]),
            ("1234", vec![2]),
            ("200", vec![0]),
            ("误导销售", vec![3]),
            ("信用卡盗刷", vec![0]),
            ("理财 经理", vec![3]),
            ("AND OR NOT NEAR(\"*", vec![]),
            ("a:b | c & !d <-> 'e'", vec![]),
        ] {
            assert_eq!(
                hits(&app, typed),
                found,
                "{typed} on {}",
                app.db.engine_name()
            );
        }
    }
}

#[test]
fn a_text_that_is_replaced_or_taken_out_is_no_longer_found() {
    for app in apps() {
        tell(&app, &["旧的内容 old".to_owned()]);
        let replace = |tx: &mut Tx<'_>| tx.index_text("story_search", 0, "新的内容 new");
        app.db.write_now(replace).unwrap();
        assert_eq!((hits(&app, "old"), hits(&app, "new")), (vec![], vec![0]));
        let remove = |tx: &mut Tx<'_>| tx.unindex_text("story_search", 0);
        app.db.write_now(remove).unwrap();
        assert_eq!(hits(&app, "内容"), Vec::<i64>::new());
        // An empty text is a row without words.
        let empty = |tx: &mut Tx<'_>| tx.index_text("story_search", 0, "……");
        app.db.write_now(empty).unwrap();
        assert_eq!(hits(&app, "new"), Vec::<i64>::new());
    }
}

/// Texts as they come: words of the trade, names, numbers, scripts, marks, control characters.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("信用卡".to_owned()),
        Just("投诉".to_owned()),
        Just("南京市长江大桥".to_owned()),
        Just("ＡＢＣ银行".to_owned()),
        Just("card-holder".to_owned()),
        Just("İstanbul ﬁnance Straße".to_owned()),
        Just("OR 'x' & !y:* \\".to_owned()),
        "[\u{4e00}-\u{4fff}]{1,8}",
        "[a-zA-Z0-9]{1,12}",
        "\\PC{0,6}",
        "[ ，。、\n\t]{1,2}",
    ];
    proptest::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

#[test]
fn both_engines_give_the_same_hits_and_every_word_is_found() {
    let apps = apps();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let stories = proptest::collection::vec(text(), 1..5);
    runner
        .run(&(stories, text()), |(stories, typed)| {
            apps.iter().for_each(|app| tell(app, &stories));
            let mut queries = BTreeSet::from([typed]);
            for story in &stories {
                queries.extend(parts(story));
            }
            for query in queries {
                let found: Vec<_> = apps.iter().map(|app| hits(app, &query)).collect();
                prop_assert!(
                    found.windows(2).all(|pair| pair[0] == pair[1]),
                    "{query}: {found:?}"
                );
                for (id, story) in (0..).zip(&stories) {
                    if parts(story).contains(&query) && fulltext_query(&query).is_some() {
                        prop_assert!(found[0].contains(&id), "{} in {}", query, story);
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}

/// What must find a story when it is typed: what stands between spaces, and any piece of a run of
/// Han characters.
fn parts(story: &str) -> BTreeSet<String> {
    let mut parts: BTreeSet<String> = story.split_whitespace().map(str::to_owned).collect();
    for run in story.split(|c| !('\u{4e00}'..='\u{9fff}').contains(&c)) {
        let chars: Vec<char> = run.chars().collect();
        for length in 1..=chars.len().min(4) {
            parts.extend(
                chars
                    .windows(length)
                    .map(|piece| piece.iter().collect::<String>()),
            );
        }
    }
    parts
}
