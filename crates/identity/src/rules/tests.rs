//! Tables and properties of the rules.

use super::fields::{NEW_PASSWORD, is_login, read_new, split_roles};
use super::*;
use kernel::{Fields, Instant, Role, RoleSet, UnitPath};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn now() -> Instant {
    at("2026-11-23T01:00:00Z")
}

fn unit() -> UnitPath {
    UnitPath::root("0000").child("0100")
}

fn account(login: &str, roles: &[Role]) -> Account {
    Account {
        login: login.to_owned(),
        name: format!("姓名{login}"),
        unit: unit(),
        roles: RoleSet::of(roles),
        phone: String::new(),
        status: Status::Active,
        must_change: false,
        lang: None,
        locked_until: None,
        created_at: now(),
        password_at: now(),
        login_at: None,
        version: 1,
    }
}

fn details(account: &Account, roles: &[Role]) -> Details {
    Details {
        name: account.name.clone(),
        unit: account.unit.code().to_owned(),
        roles: RoleSet::of(roles),
        phone: String::new(),
    }
}

fn password(text: &str) -> Result<(), &'static str> {
    check_password(&NEW_PASSWORD, text, "zhangsan", "Old-passw0rt-7").map_err(|e| e.0[0].code)
}

#[test]
fn passwords_are_long_mixed_and_not_the_first_guess() {
    for (text, code) in [
        ("Tq7-pine-river", Ok(())),
        ("Kx9!mmRt2w", Ok(())),
        ("月光Ab7窗前明地上霜", Ok(())),
        ("correct horse battery staple", Ok(())),
        ("Kx9!mmRt2", Err("password_length")),
        ("", Err("password_length")),
        ("kx9mmrt2wq", Err("password_kinds")),
        ("KXMMRTWQTZ", Err("password_kinds")),
        ("Old-passw0rt-7", Err("password_same")),
        ("ZhangSan!77x", Err("password_login")),
        ("Zh@ngs@n!77x", Err("password_login")),
        ("Kx9!1111Rtw", Err("password_run")),
        ("Kx9!2345Rtw", Err("password_run")),
        ("Kx9!dcbaRtw", Err("password_run")),
        ("P@ssw0rd!79", Err("password_common")),
        ("Welcome#79a", Err("password_common")),
    ] {
        assert_eq!(password(text), code, "{text}");
    }
    assert_eq!(password(&"Ab7-".repeat(33)), Err("password_length"));
}

proptest! {
    #[test]
    fn what_is_accepted_keeps_every_promise(text in "\\PC{0,140}", login in "[a-z][a-z0-9]{1,9}") {
        if check_password(&NEW_PASSWORD, &text, &login, "before").is_ok() {
            let count = text.chars().count();
            prop_assert!((PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&count));
            prop_assert!(!text.to_ascii_lowercase().contains(&login));
            let codes: Vec<u32> = text.chars().map(u32::from).collect();
            prop_assert!(codes.windows(4).all(|w| !(w[0] == w[1] && w[1] == w[2] && w[2] == w[3])));
        }
    }

    #[test]
    fn what_is_random_is_accepted(text in "[A-HJ-NP-Z]{4}[a-km-z]{4}[2-9]{3}[-+=#]{1}") {
        // Letters at random can still make a run or hold the login; nothing else may be told.
        let told = check_password(&NEW_PASSWORD, &text, "zhangsan", "").map_err(|e| e.0[0].code);
        prop_assert!(matches!(told, Ok(()) | Err("password_run")), "{told:?} {text}");
    }

    #[test]
    fn a_password_is_never_told_back(text in "[A-Za-z0-9]{3,9}") {
        if let Err(errors) = check_password(&NEW_PASSWORD, &text, "zhangsan", &text) {
            prop_assert!(!errors.0[0].say.en.contains(&text) || text.len() < 4);
        }
    }
}

#[test]
fn login_names_have_one_form() {
    for good in ["zhangsan", "010234", "li.na", "a-b_c", "z9"] {
        assert!(is_login(good), "{good}");
    }
    for bad in [
        "a",
        "",
        ".ab",
        "-ab",
        "Zhang",
        "张三",
        "a b",
        "a/b",
        "token:x",
        "new",
        "import",
        &"a".repeat(33),
    ] {
        assert!(!is_login(bad), "{bad}");
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

#[test]
fn an_account_is_read_with_its_roles_by_code_or_label() {
    let mut row = fields(&[
        ("login", "LiNa"),
        ("name", "李娜"),
        ("unit", "01a1"),
        ("roles", "受理员、经办, approver"),
        ("phone", "138 0000 2046"),
    ]);
    split_roles(&mut row);
    let (login, read) = read_new(&row).unwrap();
    assert_eq!((login.as_str(), read.unit.as_str()), ("lina", "01A1"));
    assert_eq!(
        read.roles,
        RoleSet::of(&[Role::Intake, Role::Handler, Role::Approver])
    );
    assert_eq!(read.phone, "13800002046");

    let mut row = fields(&[
        ("login", "a b"),
        ("roles", "admin；auditor"),
        ("phone", "1"),
        ("status", "active"),
    ]);
    split_roles(&mut row);
    let codes: Vec<_> = read_new(&row)
        .unwrap_err()
        .0
        .into_iter()
        .map(|e| (e.field, e.code))
        .collect();
    let told: Vec<_> = codes
        .iter()
        .map(|(field, code)| (field.as_str(), *code))
        .collect();
    assert_eq!(
        told,
        [
            ("login", "not_a_login"),
            ("name", "required"),
            ("unit", "required"),
            ("roles", "roles_separated"),
            ("phone", "not_a_phone"),
            ("status", "unknown_field"),
        ]
    );
}

#[test]
fn who_administers_accounts_holds_no_role_that_sees_customers() {
    for role in Role::ALL {
        let together = separated(RoleSet::of(&[Role::Admin, role]));
        assert_eq!(together.is_ok(), role == Role::Admin, "{role:?}");
    }
    let all_others: Vec<_> = Role::ALL
        .into_iter()
        .filter(|r| *r != Role::Admin)
        .collect();
    assert!(separated(RoleSet::of(&all_others)).is_ok());
}

fn code<T: std::fmt::Debug>(result: Result<T, Trouble>) -> &'static str {
    match result {
        Err(Trouble::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_changes_themselves_and_the_last_administrator_stays() {
    let admin = account("boss", &[Role::Admin]);
    let clerk = account("clerk", &[Role::Intake]);
    let same = details(&admin, &[Role::Admin]);
    let renamed = Details {
        name: "新名".to_owned(),
        ..same.clone()
    };
    assert_eq!(
        apply_details(&admin, &renamed, unit(), "boss", 0)
            .unwrap()
            .name,
        "新名"
    );
    let other_unit = unit().child("0101");
    assert_eq!(
        code(apply_details(&admin, &same, other_unit, "boss", 1)),
        "own_account"
    );
    let demoted = details(&admin, &[Role::Intake]);
    assert_eq!(
        code(apply_details(&admin, &demoted, unit(), "boss", 1)),
        "own_account"
    );
    assert_eq!(
        code(apply_details(&admin, &demoted, unit(), "other", 0)),
        "last_admin"
    );
    assert!(apply_details(&admin, &demoted, unit(), "other", 1).is_ok());
    let both = details(&clerk, &[Role::Admin, Role::Intake]);
    assert_eq!(
        code(apply_details(&clerk, &both, unit(), "boss", 1)),
        "roles_separated"
    );

    assert_eq!(code(lock(&admin, "boss", 5)), "own_account");
    assert_eq!(code(lock(&admin, "other", 0)), "last_admin");
    assert_eq!(code(close(&admin, "other", 0)), "last_admin");
    assert_eq!(lock(&clerk, "boss", 0).unwrap().status, Status::Locked);
    assert_eq!(close(&clerk, "boss", 0).unwrap().status, Status::Closed);
}

#[test]
fn a_closed_account_stays_closed() {
    let gone = Account {
        status: Status::Closed,
        ..account("gone", &[Role::Intake])
    };
    let form = details(&gone, &[Role::Intake]);
    assert_eq!(
        code(apply_details(&gone, &form, unit(), "boss", 1)),
        "account_closed"
    );
    assert_eq!(code(lock(&gone, "boss", 1)), "account_closed");
    assert_eq!(code(unlock(&gone, now())), "account_closed");
    assert_eq!(code(close(&gone, "boss", 1)), "account_closed");
}

#[test]
fn unlocking_opens_both_locks() {
    let clerk = account("clerk", &[Role::Intake]);
    assert_eq!(code(unlock(&clerk, now())), "not_locked");
    let locked = lock(&clerk, "boss", 1).unwrap();
    assert_eq!(code(lock(&locked, "boss", 1)), "locked_already");
    assert_eq!(unlock(&locked, now()).unwrap().status, Status::Active);
    let kept_out = Account {
        locked_until: Some(at("2026-11-23T01:10:00Z")),
        ..clerk
    };
    assert_eq!(unlock(&kept_out, now()).unwrap().locked_until, None);
    assert_eq!(
        code(unlock(&kept_out, at("2026-11-23T01:10:00Z"))),
        "not_locked"
    );
}

#[test]
fn five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour() {
    let mut door = Lockout::default();
    for n in 1..5 {
        door = lockout(door, now());
        assert_eq!((door.failed, door.holds(now())), (n, false));
    }
    door = lockout(door, now());
    assert!(door.holds(at("2026-11-23T01:14:59Z")) && !door.holds(at("2026-11-23T01:15:00Z")));
    assert_eq!(
        lockout(door, at("2026-11-23T01:10:00Z")),
        door,
        "trying on does not prolong it"
    );
    let after = lockout(door, at("2026-11-23T01:15:00Z"));
    assert_eq!((after.failed, after.until), (1, None));
}

#[test]
fn a_session_ends_by_idleness_or_by_age() {
    let begun = now();
    for (seen, then, over) in [
        ("2026-11-23T01:00:00Z", "2026-11-23T01:29:59Z", false),
        ("2026-11-23T01:00:00Z", "2026-11-23T01:30:00Z", true),
        ("2026-11-23T12:50:00Z", "2026-11-23T12:59:59Z", false),
        ("2026-11-23T12:50:00Z", "2026-11-23T13:00:00Z", true),
    ] {
        assert_eq!(is_over(begun, at(seen), at(then)), over, "{seen} {then}");
    }
    assert!(!should_note_seen(begun, at("2026-11-23T01:00:59Z")));
    assert!(should_note_seen(begun, at("2026-11-23T01:01:00Z")));
}

#[test]
fn an_import_is_worked_out_whole() {
    let boss = account("boss", &[Role::Admin]);
    let second = account("second", &[Role::Admin]);
    let clerk = account("clerk", &[Role::Intake]);
    let gone = Account {
        status: Status::Closed,
        ..account("gone", &[Role::Intake])
    };
    let accounts: BTreeMap<_, _> = [boss, second, clerk.clone(), gone]
        .map(|a| (a.login.clone(), a))
        .into();
    let units = BTreeMap::from([("0100".to_owned(), unit())]);
    let row = |login: &str, roles: &[Role]| {
        let details = Details {
            name: format!("姓名{login}"),
            ..details(&clerk, roles)
        };
        (login.to_owned(), details)
    };
    let read = [
        row("clerk", &[Role::Intake]),
        row("new1", &[Role::Handler]),
        row("new1", &[Role::Handler]),
        row("gone", &[Role::Intake]),
        row("boss", &[Role::Intake]),
        row("second", &[Role::Intake]),
    ];
    let mut rows: Vec<_> = (2usize..).zip(read).map(|(n, r)| (n, Ok(r))).collect();
    let nowhere = Details {
        unit: "0999".to_owned(),
        ..row("x", &[Role::Intake]).1
    };
    rows.push((8, Ok(("lost".to_owned(), nowhere))));
    let plan = plan(rows, &accounts, &units, "boss");
    assert_eq!((plan.created(), plan.changed(), plan.same), (1, 1, 1));
    let told: Vec<_> = plan.errors.iter().map(|e| (e.row, e.error.code)).collect();
    assert_eq!(
        told,
        [
            (4, "login_twice"),
            (5, "account_closed"),
            (6, "own_account"),
            (8, "unknown_unit")
        ]
    );
    // Taking the role from all administrators at once is not possible either.
    let all = vec![
        (2, Ok(row("boss", &[Role::Intake]))),
        (3, Ok(row("second", &[Role::Intake]))),
    ];
    let plan = super::plan(all, &accounts, &units, "somebody");
    assert_eq!(
        (plan.changed(), plan.errors[0].error.code),
        (1, "last_admin")
    );
}
