//! People and systems that were taken out behind the program's back are found, on both engines:
//! the account alone, its chain alone, both together, and the same for tokens.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use audit::{Bad, Report};
use kernel::{Actor, Role};
use platform::App;
use platform::sql::{Reader, Tx, Value, args};
use testkit::on_each_engine;

/// Complaints of the bank: enough for people to have done something to them.
const COMPLAINTS: usize = 6;

fn verify(app: &App) -> Report {
    xiaobao::verify::verify(app, |_| {}).unwrap()
}

/// Runs a statement behind the program's back; the rows it touched.
fn behind(app: &App, sql: &'static str, values: &[Value]) -> u64 {
    let values = values.to_vec();
    let done = app
        .db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(sql, &values));
    done.unwrap()
}

fn text(app: &App, sql: &'static str) -> String {
    app.db
        .read_now(move |reader: &mut Reader<'_>| reader.query_one(sql, &args![])?.get(0))
        .unwrap()
}

fn delete_account(app: &App, login: &str) {
    behind(
        app,
        "DELETE FROM identity_session WHERE login = $1",
        &args![login],
    );
    let sql = "DELETE FROM identity_account WHERE login = $1";
    assert_eq!(behind(app, sql, &args![login]), 1);
}

fn delete_chain(app: &App, kind: &str, id: &str) {
    for sql in [
        "DELETE FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2",
        "DELETE FROM ledger_head WHERE subject_kind = $1 AND subject_id = $2",
    ] {
        assert!(behind(app, sql, &args![kind, id]) > 0, "{kind} {id}: {sql}");
    }
}

#[track_caller]
fn found(app: &App, kind: &str, id: &str, what: &str) -> Bad {
    let report = verify(app);
    assert!(!report.ok && report.head.is_empty(), "{what}: {report:?}");
    let bad = report.first_bad.unwrap();
    assert_eq!((bad.kind.as_str(), bad.id.as_str()), (kind, id), "{bad:?}");
    assert!(bad.what.en.contains(what), "{bad:?}");
    bad
}

/// Runs a test on a bank with a token, given somebody who has acted on a complaint.
fn on_a_bank(test: impl Fn(&App, &str)) {
    on_each_engine(|app| {
        demo::build(&app.app, 5, COMPLAINTS, &mut |_, _| {}).unwrap();
        let by = Actor::system("test");
        identity::issue_now(app, &by, "callcentre", Role::Intake, "0000").unwrap();
        let report = verify(app);
        assert!(report.ok, "the bank holds before: {report:?}");
        let busy = "SELECT actor FROM ledger_entry WHERE subject_kind = 'complaint'
                      AND actor NOT LIKE 'system:%' ORDER BY actor LIMIT 1";
        test(app, &text(app, busy));
    });
}

#[test]
fn a_deleted_account_is_found() {
    on_a_bank(|app, login| {
        delete_account(app, login);
        found(app, "account", login, "no longer stored");
    });
}

#[test]
fn an_account_without_its_chain_is_found() {
    on_a_bank(|app, login| {
        delete_chain(app, "account", login);
        found(app, "account", login, "has no entry at all");
    });
}

#[test]
fn an_account_put_in_is_found() {
    on_a_bank(|app, login| {
        let sql = "INSERT INTO identity_account (login, name, initials, unit, unit_path, roles,
                phone, lang, status, password, must_change, password_at, failed, created_at,
                version)
             SELECT 'smuggled', name, initials, unit, unit_path, roles, phone, lang, status,
                password, must_change, password_at, failed, created_at, version
             FROM identity_account WHERE login = $1";
        assert_eq!(behind(app, sql, &args![login]), 1);
        found(app, "account", "smuggled", "has no entry at all");
    });
}

#[test]
fn an_account_deleted_with_its_whole_chain_is_found_by_what_its_owner_did() {
    on_a_bank(|app, login| {
        delete_account(app, login);
        delete_chain(app, "account", login);
        let report = verify(app);
        let bad = report.first_bad.unwrap();
        assert!(!report.ok && bad.seq > 0, "{bad:?}");
        assert!(
            bad.what.zh.contains(login) && bad.what.en.contains(login),
            "{bad:?}"
        );
    });
}

#[test]
fn a_chain_that_carries_no_state_wants_its_subject_too() {
    on_a_bank(|app, login| {
        let strip = "UPDATE ledger_entry SET state_hash = NULL
             WHERE subject_kind = 'account' AND subject_id = $1";
        assert!(behind(app, strip, &args![login]) > 0);
        // The stripped hash itself gives it away.
        found(app, "account", login, "does not agree with its hash");
    });
    on_a_bank(|app, _| {
        let note = |change: change::Change<'_>| {
            let subject = change::Subject::new("account", "nobody");
            let entry = change::Entry::new(subject, "login_failed", serde_json::json!({}));
            change.commit(vec![entry], ())
        };
        change::run_now(app, &Actor::system("test"), None, note).unwrap();
        found(app, "account", "nobody", "is not stored");
    });
}

#[test]
fn tokens_are_watched_like_accounts() {
    let prefix = "SELECT prefix FROM identity_token";
    on_a_bank(|app, _| {
        let prefix = text(app, prefix);
        delete_chain(app, "token", &prefix);
        found(app, "token", &prefix, "has no entry at all");
    });
    for (sql, what) in [
        ("DELETE FROM identity_token", "no longer stored"),
        ("UPDATE identity_token SET role = 'office'", "not the state"),
        (
            "UPDATE identity_token SET secret_hash = 'x'",
            "not the state",
        ),
        ("UPDATE identity_token SET revoked_at = 1", "not the state"),
    ] {
        on_a_bank(|app, _| {
            let prefix = text(app, prefix);
            assert_eq!(behind(app, sql, &[]), 1);
            found(app, "token", &prefix, what);
        });
    }
    on_a_bank(|app, _| {
        let used = "UPDATE identity_token SET used_at = 1";
        assert_eq!(behind(app, used, &[]), 1);
        assert!(verify(app).ok, "use leaves no entry, and changes no state");
        identity::revoke_now(app, &Actor::system("test"), "callcentre").unwrap();
        assert!(
            verify(app).ok,
            "a revoked token still agrees with its chain"
        );
    });
}
