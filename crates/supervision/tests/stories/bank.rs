//! A bank with a few units and people, subjects that are watched, and looks at what came of it.

use change::{Entry, Subject};
use deadline::{PackKind, Rulebook};
use identity::rules::Details;
use kernel::{Actor, ActorKind, Instant, Role, RoleSet, UnitPath, say};
use org::{Figures, Level, NewUnit};
use platform::App;
use platform::sql::args;
use serde_json::json;
use supervision::{Watched, WatchedLimit, track};

/// Units: code, level, parent. 01010 begins like 0101 and stands beside it.
const UNITS: [(&str, Level, Option<&str>); 5] = [
    ("0000", Level::HeadOffice, None),
    ("0100", Level::Branch, Some("0000")),
    ("0101", Level::SubBranch, Some("0100")),
    ("01010", Level::SubBranch, Some("0100")),
    ("0200", Level::Branch, Some("0000")),
];

/// People: login, unit, role.
const PEOPLE: [(&str, &str, Role); 9] = [
    ("office", "0000", Role::Office),
    ("leader", "0000", Role::Leader),
    ("auditor", "0000", Role::Auditor),
    ("admin", "0000", Role::Admin),
    ("officer", "0100", Role::Officer),
    ("other", "0200", Role::Officer),
    ("handler", "0101", Role::Handler),
    ("clerk", "0101", Role::Intake),
    ("near", "01010", Role::Handler),
];

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The path of one of the units.
pub(crate) fn path(code: &str) -> UnitPath {
    let head = UnitPath::root("0000");
    match code {
        "0000" => head,
        "0100" | "0200" => head.child(code),
        _ => head.child("0100").child(code),
    }
}

/// One of the people, as a session would make them.
pub(crate) fn actor(login: &str) -> Actor {
    let (_, unit, role) = PEOPLE.iter().find(|(known, ..)| *known == login).unwrap();
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: path(unit),
        roles: RoleSet::of(&[*role]),
    }
}

/// Makes units and people, all with this hash of a password.
pub(crate) fn settle(app: &App, hash: &str) {
    let system = Actor::system("test");
    for (code, level, parent) in UNITS {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level,
            parent: parent.map(str::to_owned),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(app, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    for (login, unit, role) in PEOPLE {
        let details = Details {
            name: format!("Name of {login}"),
            unit: unit.to_owned(),
            roles: RoleSet::of(&[role]),
            phone: String::new(),
        };
        let hash = hash.to_owned();
        change::run_now(app, &system, None, move |change| {
            identity::create_in(change, login, &details, &hash, false)
        })
        .unwrap();
    }
}

/// A case at a unit, handled by somebody or nobody.
pub(crate) fn case(number: &str, unit: &str, owner: Option<&str>) -> Watched {
    Watched {
        subject: Subject::new("complaint", number),
        title: format!("Matter {number}"),
        href: format!("/complaints/{number}"),
        unit: path(unit),
        unit_name: format!("Unit {unit}"),
        owner: owner.map(|login| (login.to_owned(), format!("Name of {login}"))),
        recused: Vec::new(),
    }
}

/// A statutory limit.
pub(crate) fn limit(started: &str, due: &str) -> WatchedLimit {
    WatchedLimit {
        key: "reply".to_owned(),
        pack: "cn-nfra-2020-3".to_owned(),
        kind: PackKind::Statutory,
        title: say!("答复", "Reply"),
        started: at(started),
        due: Some(at(due)),
        met: None,
        ended: None,
        paused: false,
    }
}

/// Ten natural days from Monday 2026-11-09 09:00 to Thursday 2026-11-19, its last microsecond.
pub(crate) fn ten_days() -> WatchedLimit {
    limit(
        "2026-11-09T09:00:00+08:00",
        "2026-11-19T23:59:59.999999+08:00",
    )
}

/// Hands limits over, as the case's own room does in its change.
pub(crate) fn watch(app: &App, watched: &Watched, limits: &[WatchedLimit]) {
    let (watched, limits) = (watched.clone(), limits.to_vec());
    change::run_now(app, &Actor::system("test"), None, move |mut change| {
        track(&mut change, Rulebook::builtin(), &watched, &limits)?;
        let entry = Entry::new(watched.subject.clone(), "complaint_changed", json!({}));
        change.commit(vec![entry], ())
    })
    .unwrap();
}

/// Runs the jobs until nothing is left; answers how many limits were acted on.
pub(crate) fn run(app: &App) -> usize {
    let mut acted = 0;
    loop {
        let recounted = supervision::recount_some(app).unwrap();
        let done = supervision::act_on_some(app).unwrap();
        acted += done;
        if recounted + done == 0 {
            return acted;
        }
    }
}

/// Sets the clock and runs the jobs.
pub(crate) fn run_at(app: &App, now: &str) -> usize {
    app.clock.set(at(now));
    run(app)
}

/// Step and recipients of every act about a case, in the order in which they were done.
pub(crate) fn acts(app: &App, number: &str) -> Vec<(String, String)> {
    let number = number.to_owned();
    let rows = app.db.read_now(move |reader| {
        reader.query(
            "SELECT step, recipients FROM supervision_act WHERE subject_id = $1
             ORDER BY at, due_at, step",
            &args![number],
        )
    });
    let rows: Vec<platform::sql::Row> = rows.unwrap();
    rows.iter()
        .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
        .collect()
}

/// The same, steps only.
pub(crate) fn steps(app: &App, number: &str) -> String {
    let steps: Vec<_> = acts(app, number)
        .into_iter()
        .map(|(step, _)| step)
        .collect();
    steps.join(" ")
}

/// Kinds of a subject's entries in the ledger, in order.
pub(crate) fn kinds(app: &App, subject: &str, id: &str) -> Vec<String> {
    let (subject, id) = (subject.to_owned(), id.to_owned());
    let rows = app.db.read_now(move |reader| {
        reader.query(
            "SELECT kind FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2 ORDER BY seq",
            &args![subject, id],
        )
    });
    let rows: Vec<platform::sql::Row> = rows.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// Kinds of the notices that somebody has, in order.
pub(crate) fn notices(app: &App, login: &str) -> Vec<String> {
    let login = login.to_owned();
    let rows = app.db.read_now(move |reader| {
        reader.query(
            "SELECT n.kind FROM notify_message m JOIN notify_notice n ON n.id = m.notice
             WHERE m.login = $1 ORDER BY m.at, m.id",
            &args![login],
        )
    });
    let rows: Vec<platform::sql::Row> = rows.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// The first column of the first row of a look.
pub(crate) fn one(app: &App, sql: &'static str) -> i64 {
    let row = app.db.read_now(move |reader| reader.query_one(sql, &[]));
    let row: platform::sql::Row = row.unwrap();
    row.get(0).unwrap()
}

/// A text column of the only watched limit, or of the case's.
pub(crate) fn column(app: &App, number: &str, column: &'static str) -> platform::sql::Value {
    let number = number.to_owned();
    let row = app.db.read_now(move |reader| {
        let sql = format!("SELECT {column} FROM supervision_limit WHERE subject_id = $1");
        reader.query_one(&sql, &args![number])
    });
    let row: platform::sql::Row = row.unwrap();
    row.values()[0].clone()
}
