//! Posting inside another room's change.

use crate::site::{Site, notice, system};
use change::{CommandError, Committed};
use identity::{Fate, Permission, permit};
use kernel::{Actor, ActorKind, Refusal, Role, RoleSet, UnitPath, say};
use notify::{Kind, RECIPIENTS_MAX, post};
use testkit::on_each_engine;

#[test]
fn a_notice_is_kept_with_its_change_or_not_at_all() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let failed = change::run_now(&app.app, &system(), None, |mut change| {
            assert_eq!(
                post(&mut change, &notice(Kind::CaseAssigned, &["wang"]))?,
                1
            );
            let no = Refusal::new("no", say!("不行", "No"));
            Err::<Committed<()>, _>(CommandError::Refused(no))
        });
        assert!(matches!(failed, Err(CommandError::Refused(_))));
        for table in [
            "SELECT count(*) FROM notify_notice",
            "SELECT count(*) FROM notify_message",
            "SELECT count(*) FROM notify_delivery",
        ] {
            assert_eq!(site.number(table), 0, "{table}");
        }
        assert_eq!(site.tell(notice(Kind::CaseAssigned, &["wang"])), 1);
        assert_eq!(site.number("SELECT count(*) FROM notify_message"), 1);
    });
}

#[test]
fn everybody_gets_it_once_and_who_is_not_there_not_at_all() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let root = Actor {
            kind: ActorKind::Person,
            login: "root".to_owned(),
            name: "Root".to_owned(),
            unit: UnitPath::root("0000"),
            roles: RoleSet::of(&[Role::Admin]),
        };
        let may = permit(&root, Permission::AccountManage).unwrap();
        for (login, fate) in [("sun", Fate::Close), ("zhao", Fate::Lock)] {
            let done = identity::decide(&app.app, &may, login.to_owned(), fate, None);
            site.runtime.block_on(done).unwrap();
        }
        let to = ["wang", "nobody", "wang", "sun", "zhao", "li"];
        // Who is locked finds it later; who is closed never comes back.
        assert_eq!(site.tell(notice(Kind::CaseAssigned, &to)), 3);
        let rows = site.rows(
            "SELECT login FROM notify_message ORDER BY login",
            Vec::new(),
        );
        let logins: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(logins, ["li", "wang", "zhao"]);
        assert_eq!(site.tell(notice(Kind::CaseAssigned, &["nobody"])), 0);
        assert_eq!(site.number("SELECT count(*) FROM notify_notice"), 1);
    });
}

#[test]
fn what_must_not_be_posted_is_refused() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let mut elsewhere = notice(Kind::CaseAssigned, &["wang"]);
        elsewhere.href = "https://evil.example/".to_owned();
        assert!(site.try_tell(elsewhere).is_err());
        let mut many = notice(Kind::CaseAssigned, &[]);
        many.to = (0..=RECIPIENTS_MAX).map(|n| format!("p{n}")).collect();
        assert!(site.try_tell(many).is_err());
        let mut forgotten = notice(Kind::CaseAssigned, &["wang"]);
        forgotten.args.retain(|(name, _)| *name != "due");
        assert_eq!(forgotten.missing(), ["due"]);
        assert!(
            site.try_tell(forgotten).is_err(),
            "its caller is told in a debug build"
        );
        assert_eq!(site.number("SELECT count(*) FROM notify_message"), 0);
    });
}
