//! Random lives on a database: people of every role do random things to cases through the commands,
//! and after each of them the whole ledger is verified. Whatever happens:
//!
//! - what the page does not offer the command refuses, and what it refuses changes nothing
//! - a deadline moves only by an action that a rule lets move it
//! - every case that is not archived has a way on for somebody
//! - lists show exactly what the rules let see, and their numbers agree with them
//!
//! The seed is told when it fails; `XIAOBAO_TEST_SEED` plays it again.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

#[path = "../../complaint/tests/support/deeds.rs"]
mod deeds;

use change::CommandError;
use complaint::commands::{Act, RegisterCase, act, powers, register};
use complaint::queries::{self, Filter, Page, Quick, Scope, Tab};
use complaint::rules::{Action, Case, Powers, Status, offers};
use deeds::{leads_on, may_move_the_deadline, needs_more};
use identity::Permission;
use identity::rules::Details;
use kernel::{Actor, ActorKind, FieldKind, Fields, Role, RoleSet, UnitPath, day_of, rfc3339};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError, args};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use testkit::{TestApp, on_each_engine};

/// How long it goes on, on each engine.
const TIME: Duration = Duration::from_secs(12);
/// Steps after which it ends before that: each verifies a ledger that grows.
const STEPS_MAX: usize = 800;
/// Fewer steps in the time would prove nothing.
const STEPS_MIN: usize = 40;
/// Cases that live at the same time.
const CASES: usize = 4;
/// The lists are compared once in so many steps.
const LISTS_EVERY: usize = 12;

/// Numbers from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())]
    }
}

/// The seed asked for, else one of this moment.
fn seed() -> u64 {
    let asked = std::env::vars().find(|(name, _)| name == "XIAOBAO_TEST_SEED");
    match asked {
        Some((_, text)) => text.parse().unwrap(),
        None => std::time::UNIX_EPOCH.elapsed().unwrap().as_micros() as u64,
    }
}

const UNITS: [(&str, Level, Option<&str>); 5] = [
    ("0000", Level::HeadOffice, None),
    ("0100", Level::Branch, Some("0000")),
    ("0101", Level::SubBranch, Some("0100")),
    ("010101", Level::Outlet, Some("0101")),
    ("0200", Level::Branch, Some("0000")),
];

const PEOPLE: [(&str, &[Role], &str); 13] = [
    ("clerk", &[Role::Intake], "0100"),
    ("handler", &[Role::Handler], "010101"),
    ("helper", &[Role::Handler], "010101"),
    ("approver", &[Role::Approver], "0101"),
    ("both", &[Role::Handler, Role::Approver], "010101"),
    ("officer", &[Role::Officer], "0100"),
    ("office", &[Role::Office], "0000"),
    ("colleague", &[Role::Office], "0000"),
    ("desk", &[Role::Department], "0000"),
    ("leader", &[Role::Leader], "0000"),
    ("auditor", &[Role::Auditor], "0000"),
    ("admin", &[Role::Admin], "0000"),
    ("stranger", &[Role::Officer], "0200"),
];

fn path(code: &str) -> UnitPath {
    let (_, _, parent) = UNITS.iter().find(|(c, ..)| *c == code).unwrap();
    match parent {
        None => UnitPath::root(code),
        Some(parent) => path(parent).child(code),
    }
}

/// Makes the bank, on a day whose year's calendar is loaded to its end; gives its people.
fn bank(app: &TestApp) -> Vec<Actor> {
    let start: kernel::Instant = "2026-03-02T01:00:00Z".parse().unwrap();
    app.clock
        .advance(start.duration_since(app.clock.now()).as_secs());
    let system = Actor::system("test");
    for (code, level, parent) in UNITS {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("机构{code}"),
            level,
            parent: parent.map(str::to_owned),
            opened: day_of(app.clock.now()),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(app, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    PEOPLE.iter().map(|person| account(app, person)).collect()
}

fn account(app: &TestApp, (login, roles, unit): &(&'static str, &[Role], &'static str)) -> Actor {
    let details = Details {
        name: (*login).to_owned(),
        unit: (*unit).to_owned(),
        roles: RoleSet::of(roles),
        phone: String::new(),
    };
    let actor = Actor {
        kind: ActorKind::Person,
        login: (*login).to_owned(),
        name: (*login).to_owned(),
        unit: path(unit),
        roles: details.roles,
    };
    let login = actor.login.clone();
    change::run_now(app, &Actor::system("test"), None, move |change| {
        identity::create_in(change, &login, &details, "no password opens this", false)
    })
    .unwrap();
    actor
}

/// A case as it is stored, and the column that says when it is due.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    case: Case,
    due: i64,
}

/// A bank, its people, and cases on their way.
struct World<'a> {
    app: &'a TestApp,
    people: Vec<Actor>,
    numbers: Vec<String>,
    dice: Dice,
    runtime: tokio::runtime::Runtime,
    done: usize,
    refused: usize,
    reached: BTreeSet<Status>,
}

impl World<'_> {
    /// Somebody who takes a case on; mostly one who may bring it nearer to its answer.
    fn person(&mut self, case: &Case) -> Actor {
        let may = |who: &&Actor| !onward(case, &powers(who)).is_empty();
        let able: Vec<&Actor> = self.people.iter().filter(may).collect();
        if able.is_empty() || self.dice.roll(4) == 0 {
            return self.people[self.dice.roll(self.people.len())].clone();
        }
        able[self.dice.roll(able.len())].clone()
    }

    /// Somebody registers a case; now and then one that is about a member of staff.
    fn new_case(&mut self) {
        let clerks = ["clerk", "officer", "office", "handler"];
        let clerk = self.dice.pick(&clerks);
        let actor = self.people.iter().find(|p| p.login == clerk).unwrap();
        let nature = ["complaint", "complaint", "complaint", "enquiry"];
        let source = ["direct", "direct", "nfra", "pboc"];
        let mut fields = Fields::default();
        for (name, value) in [
            ("channel", "phone"),
            ("source", self.dice.pick(&source)),
            ("nature", self.dice.pick(&nature)),
            ("complainant.kind", "person"),
            ("complainant.name", "王建国"),
            ("complainant.phone", "19900002046"),
            ("content", "年费争议，要求退还。"),
            (
                "against_staff",
                self.dice.pick(&["", "", "approver", "helper"]),
            ),
        ] {
            if !value.is_empty() {
                fields.set(name, value);
            }
        }
        let command = RegisterCase {
            fields,
            origin: String::new(),
            receipt: None,
        };
        let permit = identity::permit(actor, Permission::ComplaintRegister).unwrap();
        let done = self.runtime.block_on(register(self.app, permit, command));
        self.numbers.push(done.unwrap().number);
    }

    fn load(&self, number: &str) -> Seen {
        let number = number.to_owned();
        let read = move |reader: &mut Reader<'_>| {
            let sql = "SELECT doc, due_at FROM complaint_case WHERE number = $1";
            let row = reader.query_one(sql, &args![number])?;
            Ok::<_, SqlError>((row.get::<String>(0)?, row.get(1)?))
        };
        let (doc, due) = self.app.db.read_now(read).unwrap();
        Seen {
            case: serde_json::from_str(&doc).unwrap(),
            due,
        }
    }

    fn now(&self) -> kernel::Instant {
        self.app.clock.now()
    }

    fn do_it(&self, who: &Actor, number: &str, action: Action, fields: Fields) -> Outcome {
        let command = Act {
            number: number.to_owned(),
            action,
            fields,
            version: None,
            receipt: None,
        };
        match self.runtime.block_on(act(self.app, who, command)) {
            Ok(_) => Outcome::Done,
            Err(CommandError::Refused(refusal)) => Outcome::Refused(refusal.code),
            Err(CommandError::NotFound) => Outcome::Refused("not_found"),
            Err(CommandError::Invalid(_)) => Outcome::Invalid,
            Err(error) => panic!("{} {action:?} {number}: {error}", who.login),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Refused(&'static str),
    Invalid,
}

/// Plausible input; `wrong` spoils one field.
fn input(world: &mut World<'_>, number: &str, action: Action, wrong: bool) -> Fields {
    let mut fields = Fields::default();
    let dice = &mut world.dice;
    let now = world.app.clock.now();
    for spec in action.fields() {
        let value = match spec.name {
            "business" => "B032".to_owned(),
            "cause" => "C07".to_owned(),
            "business_channel" => "A0133".to_owned(),
            "reply_text" => "经核实……如有异议可申请核查、调解、仲裁或诉讼。".to_owned(),
            "agreed_day" | "resume_on" => day_of(now)
                .saturating_add(jiff::Span::new().days(1))
                .to_string(),
            "applied_at" => rfc3339(now),
            "at" | "amount_paid" => String::new(),
            "handler" => dice.pick(&["", "handler", "both", "officer"]).to_owned(),
            "co_handlers" => dice.pick(&["", "helper", "both"]).to_owned(),
            "score" => "4".to_owned(),
            "lead_number" | "other_number" => {
                let others = world.numbers.iter().filter(|n| *n != number);
                let others: Vec<&String> = others.collect();
                others[dice.roll(others.len())].clone()
            }
            "unit" => dice.pick(&["010101", "010101", "0101", "0200"]).to_owned(),
            "step" => dice.pick(&["complex", "special"]).to_owned(),
            "nature" => dice.pick(&["complaint", "enquiry"]).to_owned(),
            _ => match spec.kind {
                FieldKind::Choice(list) => list[dice.roll(list.len())].code.to_owned(),
                FieldKind::Flag => "true".to_owned(),
                _ => "情况属实，按规定办理。".to_owned(),
            },
        };
        if !value.is_empty() {
            fields.set(spec.name, value);
        }
    }
    if wrong && !action.fields().is_empty() {
        let at = dice.roll(action.fields().len());
        fields.set(action.fields()[at].name, "\u{7}".repeat(5));
    }
    fields
}

/// Actions whose rules want more than plausible input: here also people who fit the unit, are not
/// complained about and not asked already.
fn may_say_no(action: Action) -> bool {
    needs_more(action) || action == Action::Assign
}

/// What brings the case nearer to its answer. Customers can be contacted at any time, but that leads
/// on only while their case is looked into.
fn onward(case: &Case, powers: &Powers) -> Vec<Action> {
    let idle = |a: &Action| *a == Action::Contact && case.status != Status::Investigating;
    let mut offered = offers(case, powers);
    offered.retain(|a| leads_on(*a) && !idle(a));
    offered
}

/// One step: somebody does something; then everything is checked.
fn step(world: &mut World<'_>) {
    let hours = i64::try_from(world.dice.roll(30)).unwrap();
    world.app.clock.advance(hours * 3600);
    let number = world.numbers[world.numbers.len() - 1 - world.dice.roll(CASES)].clone();
    let before = world.load(&number);
    let who = world.person(&before.case);
    let offered = offers(&before.case, &powers(&who));
    let onward = onward(&before.case, &powers(&who));
    let luck = world.dice.roll(16);
    // Mostly what leads on (and that furthest: actions stand in the order in which a case meets them), sometimes what is offered, sometimes anything at all.
    let action = match (onward.as_slice(), offered.as_slice()) {
        ([.., furthest], _) if luck < 6 => *furthest,
        (list, _) if !list.is_empty() && luck < 13 => world.dice.pick(list),
        (_, list) if !list.is_empty() && luck < 15 => world.dice.pick(list),
        _ => world.dice.pick(Action::ALL),
    };
    let wrong = world.dice.roll(12) == 0;
    let fields = input(world, &number, action, wrong);
    let outcome = world.do_it(&who, &number, action, fields);
    let after = world.load(&number);
    let told = format!(
        "{} {action:?} {:?}: {outcome:?}",
        who.login, before.case.status
    );
    match outcome {
        Outcome::Done => {
            world.done += 1;
            holds(&before, &after, &powers(&who), action, &told);
        }
        Outcome::Refused(code) => {
            world.refused += 1;
            assert_eq!(before, after, "{told}: what was refused changed the case");
            let by_the_door = matches!(
                code,
                "not_entitled" | "not_in_this_status" | "recused" | "handled_it" | "not_found"
            );
            assert!(
                !(by_the_door && offered.contains(&action)),
                "{told}: offered to somebody who may not"
            );
            assert!(
                !offered.contains(&action) || wrong || may_say_no(action),
                "{told}: offered, and refused with good input"
            );
        }
        Outcome::Invalid => {
            assert_eq!(before, after, "{told}: wrong input changed the case");
            assert!(
                offered.contains(&action),
                "{told}: the fields were read of somebody who may not"
            );
            assert!(wrong || may_say_no(action), "{told}: good input");
        }
    }
    world.reached.insert(after.case.status);
    let ways: usize = world
        .people
        .iter()
        .map(|p| offers(&after.case, &powers(p)).len())
        .sum();
    assert!(
        ways > 0 || after.case.status == Status::Archived,
        "{told}: a dead end"
    );
    let report = xiaobao::verify::verify(world.app, |_| {}).unwrap();
    assert!(report.ok, "{told}: {:?}", report.first_bad);
}

/// What must be so after something was done.
fn holds(before: &Seen, after: &Seen, who: &Powers, action: Action, told: &str) {
    let (old, new) = (&before.case, &after.case);
    assert!(
        offers(old, who).contains(&action),
        "{told}: it was not offered"
    );
    assert!(who.sees(old), "{told}: a case they can't see");
    assert!(action.starts_from(old.status), "{told}");
    assert_eq!(new.version, old.version + 1, "{told}");
    assert_eq!(
        (&new.number, new.received_at),
        (&old.number, old.received_at),
        "{told}"
    );
    assert_eq!(new.status.is_done(), new.ended_at.is_some(), "{told}");
    if !may_move_the_deadline(action) && !new.status.is_done() {
        assert_eq!(before.due, after.due, "{told}: the deadline moved");
    }
    if action == Action::Approve {
        assert!(!who.handled(old), "{told}: who handled it approved it");
        assert_eq!(
            old.proposal, new.proposal,
            "{told}: what is approved is what was proposed"
        );
    }
    assert!(
        !who.is_complained_about(old),
        "{told}: who is complained about did it"
    );
}

/// Tries everything that is not offered on one case, by everybody: nothing of it is done.
fn nobody_may_more(world: &mut World<'_>) {
    let number = world.numbers[world.numbers.len() - 1 - world.dice.roll(CASES)].clone();
    let before = world.load(&number);
    for who in world.people.clone() {
        let offered = offers(&before.case, &powers(&who));
        let more = Action::ALL
            .iter()
            .filter(|action| !offered.contains(action));
        for action in more.copied().collect::<Vec<_>>() {
            let fields = input(world, &number, action, false);
            let outcome = world.do_it(&who, &number, action, fields);
            let status = before.case.status;
            assert!(
                matches!(outcome, Outcome::Refused(_)),
                "{} {action:?} {status:?}: not offered, and {outcome:?}",
                who.login
            );
            world.refused += 1;
        }
    }
    assert_eq!(
        world.load(&number),
        before,
        "what was refused changed the case"
    );
}

/// Each person's list is what the rules let them see, and the numbers above it count it.
fn lists_agree(world: &World<'_>) {
    let all: Vec<Case> = world.numbers.iter().map(|n| world.load(n).case).collect();
    for person in &world.people {
        let powers = powers(person);
        let seen: BTreeSet<String> = all
            .iter()
            .filter(|case| powers.sees(case))
            .map(|case| case.number.clone())
            .collect();
        let (scope, now) = (Scope::of(&powers), world.now());
        let login = person.login.clone();
        let read = move |reader: &mut Reader<'_>| {
            let rows = queries::list(reader, &scope, &Filter::default(), &Page::Skip(0), 200, now)?;
            let listed: BTreeSet<String> = rows.into_iter().map(|row| row.number).collect();
            assert_eq!(listed, seen, "the list of {login}");
            for tab in Tab::ALL {
                numbers_agree(reader, &scope, tab, now, &login)?;
            }
            Ok::<_, SqlError>(())
        };
        world.app.db.read_now(read).unwrap();
    }
}

/// The numbers of the desk are those of the lists behind them.
fn numbers_agree(
    reader: &mut Reader<'_>,
    scope: &Scope,
    tab: Tab,
    now: kernel::Instant,
    login: &str,
) -> Result<(), SqlError> {
    let desk = queries::desk(reader, scope, Some(tab), now)?;
    let filters = std::iter::once(None).chain(Quick::ALL.into_iter().map(Some));
    for quick in filters {
        let filter = Filter {
            tab: Some(tab),
            quick,
            ..Filter::default()
        };
        let rows = queries::list(reader, scope, &filter, &Page::Skip(0), 200, now)?;
        let listed = i64::try_from(rows.len()).unwrap();
        let counted = queries::count(reader, scope, &filter, now)?;
        assert_eq!(counted, listed, "{login} {tab:?} {quick:?}");
        if let Some(total) = desk.total(&filter) {
            assert_eq!(total, listed, "the desk of {login}: {tab:?} {quick:?}");
        }
        for row in rows {
            let open = !row.status.is_done();
            assert!(
                quick.is_none() || open,
                "{login}: {quick:?} shows {}",
                row.number
            );
        }
    }
    Ok(())
}

#[test]
fn whatever_people_do_the_ledger_and_the_lists_hold() {
    let seed = seed();
    on_each_engine(|app| {
        // Shown only with a failure.
        eprintln!("XIAOBAO_TEST_SEED={seed}");
        let people = bank(app);
        let mut world = World {
            app,
            people,
            numbers: Vec::new(),
            dice: Dice(seed),
            runtime: tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap(),
            done: 0,
            refused: 0,
            reached: BTreeSet::new(),
        };
        for _ in 0..CASES {
            world.new_case();
        }
        let began = Instant::now();
        let mut steps = 0;
        while steps < STEPS_MAX && (began.elapsed() < TIME || steps < STEPS_MIN) {
            step(&mut world);
            steps += 1;
            if steps.is_multiple_of(LISTS_EVERY) {
                lists_agree(&world);
                nobody_may_more(&mut world);
            }
            if steps.is_multiple_of(2 * LISTS_EVERY) {
                world.new_case();
            }
        }
        eprintln!(
            "{steps} steps, {} done, {} refused, {:?}",
            world.done, world.refused, world.reached
        );
        assert!(
            world.done * 3 > steps,
            "{} of {steps} steps did something",
            world.done
        );
        assert!(world.refused > steps, "only {} refusals", world.refused);
        assert!(world.reached.len() > 5, "only {:?}", world.reached);
    });
}
