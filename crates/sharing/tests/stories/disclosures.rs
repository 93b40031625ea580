//! An institution, what it may have, and what is refused to it.

use crate::bank::{PHONE, bank, colleague, fields, jobs, office, officer, verified, wait};
use change::CommandError;
use jiff::SignedDuration;
use kernel::{Fields, Lang};
use sharing::commands::{disclose, institution};
use sharing::rules::institution::Status;
use testkit::{TestApp, on_each_engine, start};

const USCC: &str = "91350100M000100Y43";

fn terms() -> Fields {
    fields(&[
        ("uscc", USCC),
        ("name", "江城快递"),
        ("contact", "客户服务部 025-83190000"),
        ("role", "entrusted"),
        ("contract", "HT-2026-1"),
        ("from", "2026-01-01"),
        ("to", "2026-12-10"),
        ("purpose_1", "寄送答复函"),
        ("basis_1", "contract"),
        ("purpose_2", "回访"),
        ("basis_2", "consent"),
        ("consent_2", "true"),
        ("field", "number"),
        ("field", "phone"),
    ])
}

fn wanted(purpose: &str, number: &str, field: &str) -> Fields {
    fields(&[
        ("purpose", purpose),
        ("complaints", number),
        ("field", "number"),
        ("field", field),
        ("format", "json"),
    ])
}

fn give(test: &TestApp, who: &kernel::Actor, fields: Fields) -> Result<String, CommandError> {
    wait(disclose::disclose(
        test,
        who,
        USCC.to_owned(),
        (fields, Lang::Zh),
        None,
    ))
}

fn code(error: CommandError) -> &'static str {
    match error {
        CommandError::Refused(refusal) | CommandError::Forbidden(refusal) => refusal.code,
        other => panic!("{other:?}"),
    }
}

fn approved(test: &TestApp) {
    wait(institution::draft(test, &office(), None, terms(), None)).unwrap();
    let decide = |who: kernel::Actor| {
        wait(institution::decide(
            test,
            &who,
            USCC.to_owned(),
            (true, Fields::default()),
            None,
        ))
    };
    assert_eq!(code(decide(office()).unwrap_err()), "own_request");
    decide(colleague()).unwrap();
}

#[test]
fn a_disclosure_has_exactly_its_fields_and_is_told_on_the_case() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        wait(institution::draft(test, &office(), None, terms(), None)).unwrap();
        let early = give(test, &officer(), wanted("1", &cases[0], "phone"));
        assert_eq!(code(early.unwrap_err()), "institution_not_active");
        wait(institution::decide(
            test,
            &colleague(),
            USCC.to_owned(),
            (true, Fields::default()),
            None,
        ))
        .unwrap();
        let number = give(test, &officer(), wanted("1", &cases[0], "phone")).unwrap();
        let (_, bytes) = wait(disclose::fetch(test, &officer(), number.clone())).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            file["rows"],
            serde_json::json!([{"number": cases[0], "phone": PHONE}])
        );
        assert!(
            file["watermark"].as_str().unwrap().contains("江城快递"),
            "{file}"
        );
        let asked = cases.clone();
        let given = test
            .db
            .read_now(move |reader| sharing::given_to(reader, &asked))
            .unwrap();
        assert_eq!(
            (given.len(), given[0].institution.as_str()),
            (1, "江城快递")
        );
        let case = cases[0].clone();
        let told = test
            .db
            .read_now(move |reader| audit::chain(reader, "complaint", &case))
            .unwrap();
        assert_eq!(told.last().unwrap().kind, "complaint_disclosed");
        verified(test);
        test.clock.set(start() + SignedDuration::from_hours(73));
        jobs(test);
        assert_eq!(
            code(wait(disclose::fetch(test, &officer(), number)).unwrap_err()),
            "not_in_this_status"
        );
        verified(test);
    });
}

#[test]
fn whatever_is_outside_is_refused() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        approved(test);
        let refused = |fields| code(give(test, &officer(), fields).unwrap_err());
        assert_eq!(
            refused(wanted("1", &cases[0], "id_number")),
            "field_not_allowed"
        );
        assert_eq!(
            refused(wanted("3", &cases[0], "phone")),
            "purpose_not_agreed"
        );
        assert_eq!(refused(wanted("2", &cases[0], "phone")), "consent_needed");
        assert_eq!(refused(wanted("1", &cases[2], "phone")), "case_not_given");
        assert_eq!(refused(wanted("1", "TS-0", "phone")), "case_not_given");
        let turn = |who: kernel::Actor, to| {
            let why = fields(&[("reason", "安全检查")]);
            wait(institution::turn(test, &who, USCC.to_owned(), to, why))
        };
        turn(office(), Status::Suspended).unwrap();
        assert_eq!(
            refused(wanted("1", &cases[0], "phone")),
            "institution_not_active"
        );
        assert_eq!(
            code(turn(office(), Status::Active).unwrap_err()),
            "own_request"
        );
        turn(colleague(), Status::Active).unwrap();
        jobs(test); // reminds of the contract that ends in December
        test.clock
            .set(start() + SignedDuration::from_hours(24 * 18));
        assert_eq!(refused(wanted("1", &cases[0], "phone")), "outside_contract");
        verified(test);
    });
}

#[test]
fn what_rests_on_consent_wants_one_that_stands() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        approved(test);
        let ask = || {
            let mut form = wanted("2", &cases[0], "phone");
            form.set("consent", "柜面档案 2026-11");
            give(test, &officer(), form)
        };
        assert_eq!(code(ask().unwrap_err()), "no_consent");
        let today = kernel::day_of(test.clock.now()).to_string();
        let text = fields(&[
            ("kind", "sharing"),
            ("title_zh", "向他人提供"),
            ("title_en", "Providing to others"),
            ("body_zh", "同意"),
            ("body_en", "I agree"),
            ("from", &today),
        ]);
        let id = wait(consent::commands::write(test, &office(), text, None)).unwrap();
        wait(consent::commands::publish(test, &colleague(), id, None)).unwrap();
        let agrees = fields(&[
            ("kind", "sharing"),
            ("name", "张三"),
            ("phone", PHONE),
            ("given", &today),
            ("how", "counter"),
        ]);
        let number = wait(consent::commands::record(test, &office(), agrees, None)).unwrap();
        ask().unwrap();
        let how = fields(&[("how", "phone")]);
        wait(consent::commands::withdraw(
            test,
            &office(),
            number,
            how,
            None,
        ))
        .unwrap();
        assert_eq!(code(ask().unwrap_err()), "no_consent");
        verified(test);
    });
}
