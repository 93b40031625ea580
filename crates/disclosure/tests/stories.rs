//! Without a passed review nothing is published, and a rise needs its notice: on both engines, by hand and
//! by import, whatever the clock says.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod bank;

use bank::{
    author, fee, imported, office, open, passed, product, publish, refused, review, seen, write,
};
use change::CommandError;
use disclosure::gate::Evidence;
use disclosure::rules::suit::RiskLevel;
use disclosure::watch::{Why, attention};
use disclosure::{FEE, PRODUCT, public};
use kernel::{Day, day_of};
use platform::sql::Reader;
use publication::Status;
use publication::commands::{Asked, withdraw};
use testkit::{TestApp, on_each_engine, start};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    bank::wait(future)
}

fn code<T: std::fmt::Debug>(done: Result<T, CommandError>) -> &'static str {
    match done.unwrap_err() {
        CommandError::Refused(refusal) => refusal.code,
        CommandError::Invalid(errors) => errors.0[0].code,
        other => panic!("{other:?}"),
    }
}

/// The price of an item on a day, as the public reads it.
fn price(test: &TestApp, key: &str, on: Day) -> Option<String> {
    let shown = test
        .db
        .read_now(move |reader: &mut Reader<'_>| public(reader, on))
        .unwrap();
    let fee = shown.fee(key)?.clone();
    fee.price.map(|price| price.text.zh)
}

fn on_sale(test: &TestApp, key: &str, on: Day) -> bool {
    let shown = test
        .db
        .read_now(move |reader: &mut Reader<'_>| public(reader, on))
        .unwrap();
    shown.product(key).is_some()
}

fn evidence(test: &TestApp, kind: &'static publication::Kind, key: &str) -> Evidence {
    let version = seen(test, kind, key);
    Evidence::of(&version).unwrap()
}

#[test]
fn no_product_without_its_passed_review() {
    on_each_engine(|test| {
        open(test);
        let today = day_of(start());
        // A number that is nobody's; one of another product; one that is not decided; a refused one.
        write(test, &PRODUCT, "P-1", product("XS-20261123-NOBODY00"));
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", today)),
            "review_not_found"
        );
        let other = passed(test, "product", "P-2");
        write(test, &PRODUCT, "P-1", product(&other));
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", today)),
            "review_of_another"
        );
        let waiting = review(test, "product", "P-1");
        write(test, &PRODUCT, "P-1", product(&waiting));
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", today)),
            "review_not_passed"
        );
        let no = refused(test, "product", "P-1");
        write(test, &PRODUCT, "P-1", product(&no));
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", today)),
            "review_refused"
        );
        assert!(!on_sale(test, "P-1", today));
        // Its own passed one carries it, and is kept with it.
        let yes = passed(test, "product", "P-1");
        write(test, &PRODUCT, "P-1", product(&yes));
        publish(test, &PRODUCT, "P-1", today).unwrap();
        assert!(on_sale(test, "P-1", today));
        let carried = evidence(test, &PRODUCT, "P-1").review.unwrap();
        assert_eq!((carried.number, carried.outcome.as_str()), (yes, "passed"));
    });
}

#[test]
fn an_import_writes_drafts_that_pass_the_same_gate() {
    on_each_engine(|test| {
        open(test);
        let today = day_of(start());
        let done = imported(test, &PRODUCT, &[("P-1", product("XS-20261123-NOBODY00"))]);
        assert_eq!((done.created, done.rejected.len()), (1, 0));
        assert!(!on_sale(test, "P-1", today), "an import publishes nothing");
        assert_eq!(seen(test, &PRODUCT, "P-1").status, Status::Draft);
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", today)),
            "review_not_found"
        );
        // A row that is no product keeps its reason; the others go in.
        let mut half = product("XS-20261123-NOBODY00");
        half.set("risks", "市场风险");
        let rows = [("P-3", half), ("P-4", product("XS-20261123-NOBODY00"))];
        let done = imported(test, &PRODUCT, &rows);
        assert_eq!((done.created, done.rejected.len()), (1, 1));
        assert_eq!(done.rejected[0].faults[0].1, "half_sentence");
        // A rise that comes in a file waits as well.
        let carried = passed(test, "fee", "F-1");
        imported(test, &FEE, &[("F-1", fee("10元/卡", "10元", &carried))]);
        assert_eq!(code(publish(test, &FEE, "F-1", today)), "notice_too_short");
    });
}

#[test]
fn a_conditional_review_carries_until_its_day_and_what_lapsed_is_told() {
    on_each_engine(|test| {
        open(test);
        let today = day_of(start());
        let due = day("2026-12-10");
        let number = bank::conditional(test, "product", "P-1", due);
        write(test, &PRODUCT, "P-1", product(&number));
        // Planned for a day behind the condition's: it must be met first.
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", day("2026-12-11"))),
            "review_condition_lapsed"
        );
        publish(test, &PRODUCT, "P-1", today).unwrap();
        let wants = |on: Day| {
            test.db
                .read_now(move |reader: &mut Reader<'_>| attention(reader, on))
                .unwrap()
        };
        assert_eq!(wants(today)[0].why, Why::Conditional(due));
        let lapsed = wants(day("2026-12-11"));
        assert!(
            matches!(&lapsed[0].why, Why::Lapsed(refusal) if refusal.code == "review_condition_lapsed")
        );
        // A second version after that day is refused, also with the clock set back behind the decision.
        test.clock.set("2026-12-11T02:00:00Z".parse().unwrap());
        write(test, &PRODUCT, "P-1", product(&number));
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", day("2026-12-11"))),
            "review_condition_lapsed"
        );
        test.clock.set("2026-12-01T02:00:00Z".parse().unwrap());
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", day("2026-12-01"))),
            "review_condition_lapsed"
        );
        test.clock.set("2026-11-01T02:00:00Z".parse().unwrap());
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", day("2026-11-01"))),
            "later_one_planned"
        );
    });
}

#[test]
fn a_withdrawn_product_is_gone_at_once_and_stays_told() {
    on_each_engine(|test| {
        open(test);
        let number = passed(test, "product", "P-1");
        write(test, &PRODUCT, "P-1", product(&number));
        publish(test, &PRODUCT, "P-1", day_of(start())).unwrap();
        test.clock.set("2026-12-01T02:00:00Z".parse().unwrap());
        let asked = Asked::newest("P-1");
        let reason = "停止发售".to_owned();
        wait(withdraw(test, &office(), &PRODUCT, asked, reason, None)).unwrap();
        assert!(!on_sale(test, "P-1", day("2026-12-01")));
        assert!(
            on_sale(test, "P-1", day("2026-11-30")),
            "what was public on a day stays told"
        );
    });
}

#[test]
fn a_new_market_price_and_a_rise_wait_three_months() {
    on_each_engine(|test| {
        open(test);
        let number = passed(test, "fee", "F-1");
        write(test, &FEE, "F-1", fee("10元/卡", "10元", ""));
        let first = day("2027-02-23");
        assert_eq!(code(publish(test, &FEE, "F-1", first)), "review_missing");
        write(test, &FEE, "F-1", fee("10元/卡", "10元", &number));
        assert_eq!(
            code(publish(test, &FEE, "F-1", day_of(start()))),
            "notice_too_short"
        );
        assert_eq!(
            code(publish(test, &FEE, "F-1", day("2027-02-22"))),
            "notice_too_short"
        );
        publish(test, &FEE, "F-1", first).unwrap();
        let waited = evidence(test, &FEE, "F-1").notice.unwrap();
        assert_eq!(
            (waited.announced, waited.earliest),
            (day("2026-11-23"), first)
        );
        assert_eq!(waited.certainty, "memory");
        // Announced, and not the price yet.
        assert_eq!(price(test, "F-1", day("2027-02-22")), None);
        assert_eq!(price(test, "F-1", first).as_deref(), Some("10元/卡"));
        // The rise, months later.
        test.clock.set("2027-03-31T02:00:00Z".parse().unwrap());
        write(test, &FEE, "F-1", fee("12元/卡", "12元", &number));
        assert_eq!(
            code(publish(test, &FEE, "F-1", day("2027-06-29"))),
            "notice_too_short"
        );
        publish(test, &FEE, "F-1", day("2027-06-30")).unwrap();
        assert_eq!(evidence(test, &FEE, "F-1").movement, "rise");
        assert_eq!(
            price(test, "F-1", day("2027-06-29")).as_deref(),
            Some("10元/卡")
        );
        assert_eq!(
            price(test, "F-1", day("2027-06-30")).as_deref(),
            Some("12元/卡")
        );
        let on = day("2027-04-01");
        let shown = test
            .db
            .read_now(move |reader: &mut Reader<'_>| public(reader, on))
            .unwrap();
        let coming = shown.fee("F-1").unwrap().coming.clone().unwrap();
        assert_eq!(
            (coming.announced, coming.effective),
            (day("2027-03-31"), day("2027-06-30"))
        );
    });
}

/// An item at 10 yuan that has been the price since 2027-02-23; the clock stands at 2027-03-31.
fn in_force(test: &TestApp) -> String {
    open(test);
    let number = passed(test, "fee", "F-1");
    write(test, &FEE, "F-1", fee("10元/卡", "10元", &number));
    publish(test, &FEE, "F-1", day("2027-02-23")).unwrap();
    test.clock.set("2027-03-31T02:00:00Z".parse().unwrap());
    number
}

#[test]
fn a_clock_set_back_or_forth_makes_no_notice() {
    on_each_engine(|test| {
        let number = in_force(test);
        write(test, &FEE, "F-1", fee("12元/卡", "12元", &number));
        // Back: the announcement is not earlier than what happened to the item already.
        test.clock.set("2026-12-30T02:00:00Z".parse().unwrap());
        assert_eq!(
            code(publish(test, &FEE, "F-1", day("2027-03-31"))),
            "notice_too_short"
        );
        assert_eq!(
            code(publish(test, &FEE, "F-1", day("2027-06-29"))),
            "notice_too_short"
        );
        // Forth, and back again: the announcement stays where it was made.
        test.clock.set("2027-07-31T02:00:00Z".parse().unwrap());
        publish(test, &FEE, "F-1", day("2027-10-31")).unwrap();
        test.clock.set("2027-03-31T03:00:00Z".parse().unwrap());
        for on in ["2027-03-31", "2027-07-31", "2027-10-30"] {
            assert_eq!(
                price(test, "F-1", day(on)).as_deref(),
                Some("10元/卡"),
                "{on}"
            );
        }
        assert_eq!(
            price(test, "F-1", day("2027-10-31")).as_deref(),
            Some("12元/卡")
        );
    });
}

#[test]
fn one_review_may_name_several_items_and_no_other() {
    on_each_engine(|test| {
        open(test);
        let number = passed(test, "fee", "F-1、F-2");
        let first = day("2027-02-23");
        for key in ["F-1", "F-2"] {
            write(test, &FEE, key, fee("10元/卡", "10元", &number));
            publish(test, &FEE, key, first).unwrap();
        }
        write(test, &FEE, "F-3", fee("10元/卡", "10元", &number));
        assert_eq!(code(publish(test, &FEE, "F-3", first)), "review_of_another");
        // Nor does a list carry a product.
        let listed = passed(test, "product", "P-1、P-2");
        write(test, &PRODUCT, "P-1", product(&listed));
        assert_eq!(
            code(publish(test, &PRODUCT, "P-1", day_of(start()))),
            "review_of_another"
        );
    });
}

#[test]
fn a_fall_is_at_once_and_taking_it_back_is_a_rise() {
    on_each_engine(|test| {
        let number = in_force(test);
        let today = day("2027-03-31");
        write(test, &FEE, "F-1", fee("8元/卡", "8元", ""));
        publish(test, &FEE, "F-1", today).unwrap();
        assert_eq!(price(test, "F-1", today).as_deref(), Some("8元/卡"));
        write(test, &FEE, "F-1", fee("10元/卡", "10元", &number));
        assert_eq!(code(publish(test, &FEE, "F-1", today)), "notice_too_short");
    });
}

#[test]
fn words_that_amounts_cannot_tell_need_a_claim_and_its_checker() {
    on_each_engine(|test| {
        in_force(test);
        let today = day("2027-03-31");
        let mut reworded = fee("每张卡10元", "10元", "");
        write(test, &FEE, "F-1", reworded.clone());
        assert_eq!(code(publish(test, &FEE, "F-1", today)), "change_unsaid");
        reworded.set("change", "neutral");
        write(test, &FEE, "F-1", reworded);
        publish(test, &FEE, "F-1", today).unwrap();
        let claim = evidence(test, &FEE, "F-1").claim.unwrap();
        assert_eq!(claim.said, "neutral");
        assert_eq!(
            (claim.by, claim.checked_by),
            (author().login, office().login)
        );
    });
}

#[test]
fn a_discount_ends_by_itself() {
    on_each_engine(|test| {
        in_force(test);
        let mut with = fee("10元/卡", "10元", "");
        for (name, value) in [
            ("discount", "五折"),
            ("discount_from", "2027-04-01"),
            ("discount_to", "2027-04-30"),
        ] {
            with.set(name, value);
        }
        write(test, &FEE, "F-1", with);
        publish(test, &FEE, "F-1", day("2027-03-31")).unwrap();
        let discount = |on: &str| {
            let on = day(on);
            let shown = test
                .db
                .read_now(move |reader: &mut Reader<'_>| public(reader, on))
                .unwrap();
            shown
                .fee("F-1")
                .unwrap()
                .discount
                .as_ref()
                .map(|one| one.running)
        };
        assert_eq!(discount("2027-03-31"), Some(false));
        assert_eq!(discount("2027-04-01"), Some(true));
        assert_eq!(discount("2027-04-30"), Some(true));
        assert_eq!(discount("2027-05-01"), None);
        // Cutting it short is a rise.
        write(test, &FEE, "F-1", fee("10元/卡", "10元", ""));
        assert_eq!(
            code(publish(test, &FEE, "F-1", day("2027-04-15"))),
            "notice_too_short"
        );
    });
}

#[test]
fn the_public_reads_the_higher_level_and_that_the_two_differ() {
    on_each_engine(|test| {
        open(test);
        let number = passed(test, "product", "W-1");
        write(test, &PRODUCT, "W-1", bank::wealth(&number));
        let today = day_of(start());
        publish(test, &PRODUCT, "W-1", today).unwrap();
        let shown = test
            .db
            .read_now(move |reader: &mut Reader<'_>| public(reader, today))
            .unwrap();
        let product = shown.product("W-1").unwrap();
        let risk = product.risk.as_ref().unwrap();
        assert_eq!(risk.level, RiskLevel::new(3).unwrap());
        assert!(risk.differs.as_ref().unwrap().zh.contains("R3"));
        let levels: Vec<String> = product.customers.iter().map(ToString::to_string).collect();
        assert_eq!(levels, ["C3", "C4", "C5"]);
    });
}
