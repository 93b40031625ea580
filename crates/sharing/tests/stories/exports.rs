//! An export from its request to its end.

use crate::bank::{
    PHONE, actor, bank, colleague, fields, jobs, office, officer, sheet, verified, wait,
};
use change::CommandError;
use jiff::SignedDuration;
use kernel::{Fields, Lang, Role};
use platform::App;
use sharing::commands::export;
use testkit::{TestApp, on_each_engine, start};

fn form(form: &str) -> Fields {
    fields(&[
        ("purpose", "季度分析"),
        ("column", "number"),
        ("column", "phone"),
        ("form", form),
        ("hours", "24"),
    ])
}

fn ask(app: &App, who: &kernel::Actor, form: Fields) -> Result<String, CommandError> {
    wait(export::ask(
        app,
        who,
        (Fields::default(), form),
        Lang::Zh,
        None,
    ))
}

fn decide(app: &App, who: &kernel::Actor, number: &str, granted: bool) -> Result<(), CommandError> {
    let said = (
        granted,
        fields(&[("note", if granted { "" } else { "太宽" })]),
    );
    wait(export::decide(app, who, number.to_owned(), said, None))
}

fn code(error: CommandError) -> &'static str {
    match error {
        CommandError::Refused(refusal) | CommandError::Forbidden(refusal) => refusal.code,
        CommandError::Invalid(errors) => errors.0[0].code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_export_needs_another_person_and_goes_to_the_requester_only() {
    on_each_engine(|test: &TestApp| {
        let numbers = bank(test);
        let number = ask(test, &officer(), form("plain")).unwrap();
        assert_eq!(
            code(decide(test, &officer(), &number, true).unwrap_err()),
            "own_request"
        );
        let elsewhere = actor("zhao", "0200", Role::Officer);
        assert_eq!(
            code(decide(test, &elsewhere, &number, true).unwrap_err()),
            "out_of_reach"
        );
        let fetch = |who: kernel::Actor| wait(export::fetch(test, &who, number.clone()));
        assert_eq!(code(fetch(officer()).unwrap_err()), "not_in_this_status");
        decide(test, &office(), &number, true).unwrap();
        jobs(test);
        assert_eq!(code(fetch(office()).unwrap_err()), "not_yours");
        let (name, bytes) = fetch(officer()).unwrap();
        assert_eq!(name, format!("{number}.xlsx"));
        let lines = sheet(bytes);
        assert!(
            lines[0][0].contains(&number) && lines[0][0].contains("Name of zhou"),
            "{lines:?}"
        );
        let mut found: Vec<&str> = lines[2..].iter().map(|line| line[0].as_str()).collect();
        found.sort_unstable();
        // Of the branch's reach; the other branch's case is not in it.
        assert_eq!(found, [numbers[0].as_str(), numbers[1].as_str()]);
        assert_eq!(lines[2][1], PHONE);
        fetch(officer()).unwrap();
        fetch(officer()).unwrap();
        assert_eq!(code(fetch(officer()).unwrap_err()), "fetched_enough");
        verified(test);
    });
}

#[test]
fn masked_is_masked_and_the_kept_file_is_sealed() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let number = ask(test, &officer(), form("masked")).unwrap();
        decide(test, &office(), &number, true).unwrap();
        jobs(test);
        let (_, bytes) = wait(export::fetch(test, &officer(), number)).unwrap();
        assert_eq!(sheet(bytes)[2][1], "138****2046");
        let stored = test
            .db
            .read_now(|reader| reader.query("SELECT sealed FROM sharing_file", &[]));
        let stored: String = stored.unwrap()[0].get(0).unwrap();
        assert!(stored.starts_with("s1."), "{stored}");
    });
}

#[test]
fn what_is_undecided_or_not_fetched_in_time_is_over_and_deleted() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let (kept, left) = (
            ask(test, &office(), form("masked")).unwrap(),
            ask(test, &officer(), form("masked")).unwrap(),
        );
        decide(test, &colleague(), &kept, true).unwrap();
        jobs(test);
        test.clock.set(start() + SignedDuration::from_hours(24));
        jobs(test);
        assert_eq!(
            code(wait(export::fetch(test, &office(), kept)).unwrap_err()),
            "not_in_this_status"
        );
        let files = test
            .db
            .read_now(|reader| reader.query("SELECT owner FROM sharing_file", &[]));
        assert!(files.unwrap().is_empty());
        test.clock.set(start() + SignedDuration::from_hours(24 * 8));
        assert_eq!(
            code(decide(test, &office(), &left, true).unwrap_err()),
            "not_in_this_status"
        );
        jobs(test);
        verified(test);
    });
}

#[test]
fn faults_are_told_and_who_may_not_export_is_told_so() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let handler = actor("wang", "0101", Role::Handler);
        assert_eq!(
            code(ask(test, &handler, form("masked")).unwrap_err()),
            "forbidden"
        );
        let empty = fields(&[("purpose", "看"), ("form", "masked"), ("hours", "24")]);
        assert!(
            matches!(ask(test, &officer(), empty).unwrap_err(), CommandError::Invalid(errors) if errors.0.len() == 2)
        );
        let nothing = wait(export::ask(
            test,
            &officer(),
            (fields(&[("unit", "9999")]), form("masked")),
            Lang::Zh,
            None,
        ));
        assert_eq!(code(nothing.unwrap_err()), "nothing_to_export");
        let number = ask(test, &officer(), form("masked")).unwrap();
        decide(test, &office(), &number, false).unwrap();
        assert_eq!(
            code(wait(export::withdraw(test, &officer(), number)).unwrap_err()),
            "not_in_this_status"
        );
    });
}

#[test]
fn more_than_a_days_limit_is_refused_when_it_is_asked_for() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let mut limits = looks::rules::Policy::default();
        limits.limits.insert("officer_rows".to_owned(), Some(1));
        let permit = identity::permit(&office(), identity::Permission::LooksManage).unwrap();
        wait(looks::set_policy(test, permit, limits.to_fields(), 0, None)).unwrap();
        let refused = ask(test, &officer(), form("masked")).unwrap_err();
        let CommandError::Refused(refusal) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(refusal.code, "beyond_daily_limit");
        assert!(refusal.say.en.starts_with("2 are more"), "{refusal:?}");
        // Whoever may take that many asks as before.
        ask(test, &office(), form("masked")).unwrap();
        verified(test);
    });
}
