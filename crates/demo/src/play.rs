//! Plays the bank: its units, accounts and complaints go in through the same commands as from a
//! page, each at its moment and by its person, so that ledger, numbers and deadlines are real.

use crate::draft::{Draft, Step, turns};
use crate::{Level, accounts, bank, complaints, path, shown_accounts};
use change::CommandError;
use complaint::commands::{Act, act_in, register_in};
use complaint::rules::{Action, Register};
use identity::rules::Details;
use kernel::{Actor, ActorKind, Fields, Instant, Refusal, Role};
use org::{Figures, NewUnit};
use platform::{App, Clock, Entropy};
use std::collections::{BTreeMap, BTreeSet};

/// The password of every demo account. It protects nothing: the bank and its people are invented.
pub const PASSWORD: &str = "Xiaobao-demo-1";

/// What the public learns from was published so many days ago.
const LEARNING_DAYS: i64 = 20;
/// Days before the first complaint on which units and accounts are made.
const BEFORE_DAYS: i64 = 500;

/// A login to try the demo with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The role it shows.
    pub role: Role,
    /// Login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// The password.
    pub password: String,
}

/// One login for each role, in the contract's order.
pub fn logins() -> Vec<Login> {
    shown_accounts()
        .into_iter()
        .map(|(role, account)| Login {
            role,
            login: account.login.clone(),
            name: account.name.clone(),
            unit: crate::unit(&account.unit).name.clone(),
            password: PASSWORD.to_owned(),
        })
        .collect()
}

/// Makes the whole bank in an empty database: `n` complaints, each played to where its course ends.
/// `progress` is told how many of how many steps are done. The same seed at the same hour gives the
/// same bank.
pub fn build(
    app: &App,
    seed: u64,
    n: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), CommandError> {
    let now = app.clock.now();
    let hour = now.round(
        jiff::TimestampRound::new()
            .smallest(jiff::Unit::Hour)
            .mode(jiff::RoundMode::Floor),
    );
    let hour = hour.unwrap_or(now);
    let clock = Clock::fixed(hour - jiff::SignedDuration::from_hours(24 * BEFORE_DAYS));
    let stage = App {
        clock,
        entropy: Entropy::seeded(seed),
        ..app.clone()
    };
    make_units(&stage)?;
    make_accounts(&stage)?;
    bind_local_rule(&stage)?;
    play(
        &stage,
        &complaints(n, seed, hour).collect::<Vec<_>>(),
        progress,
    )?;
    stage
        .clock
        .set(hour - jiff::SignedDuration::from_hours(24 * LEARNING_DAYS));
    crate::learning::teach(&stage)?;
    stage.clock.set(hour);
    crate::orders::issue(&stage)?;
    crate::assessed::assess(&stage)?;
    crate::given::give(&stage)?;
    crate::looked::look(&stage, hour)?;
    crate::privacy::ask(&stage, hour)?;
    crate::website::send(&stage, hour)
}

fn make_units(stage: &App) -> Result<(), CommandError> {
    for unit in bank() {
        let new = NewUnit {
            code: unit.code.clone(),
            name: unit.name.clone(),
            level: level(unit.level),
            parent: unit.parent.clone(),
            opened: unit.opened,
            phone: unit.phone.clone(),
            figures: Figures {
                outlets: unit.outlets.into(),
                customers: unit.customers.into(),
                staff: unit.staff.into(),
            },
        };
        let system = Actor::system("demo");
        change::run_now(stage, &system, None, move |change| {
            org::create_in(change, &new)
        })?;
    }
    Ok(())
}

/// The invented city of one branch has Beijing's local rule, so that cases under a rule of their place
/// can be seen.
fn bind_local_rule(stage: &App) -> Result<(), CommandError> {
    let asked = rulebook::Bind {
        family: "cn-beijing-contact".to_owned(),
        unit: "0300".to_owned(),
        standing: Some(deadline::Standing::Beside),
    };
    let office = actor("wangyaqin");
    change::run_now(stage, &office, None, move |change| {
        rulebook::bind_in(change, &asked)
    })?;
    Ok(())
}

fn level(level: Level) -> org::Level {
    match level {
        Level::HeadOffice => org::Level::HeadOffice,
        Level::Branch => org::Level::Branch,
        Level::SubBranch => org::Level::SubBranch,
        Level::Outlet => org::Level::Outlet,
        Level::Department => org::Level::Department,
    }
}

fn make_accounts(stage: &App) -> Result<(), CommandError> {
    let hash = identity::hash_password(&stage.entropy, PASSWORD);
    for account in accounts() {
        let details = Details {
            name: account.name.clone(),
            unit: account.unit.clone(),
            roles: account.roles,
            phone: account.phone.clone(),
        };
        let (system, login, hash) = (Actor::system("demo"), account.login.clone(), hash.clone());
        change::run_now(stage, &system, None, move |change| {
            identity::create_in(change, &login, &details, &hash, false)
        })?;
    }
    Ok(())
}

/// The person of an account, as a session would make them.
pub(crate) fn actor(login: &str) -> Actor {
    let found = accounts().iter().find(|account| account.login == login);
    let account = found.unwrap_or_else(|| panic!("the demo bank has no account {login}"));
    Actor {
        kind: ActorKind::Person,
        login: account.login.clone(),
        name: account.name.clone(),
        unit: path(&account.unit),
        roles: account.roles,
    }
}

fn play(
    stage: &App,
    drafts: &[Draft],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), CommandError> {
    let all = turns(drafts);
    let mut numbers: BTreeMap<usize, String> = BTreeMap::new();
    let mut stopped: BTreeSet<usize> = BTreeSet::new();
    for (done, turn) in all.iter().enumerate() {
        let draft = &drafts[turn.draft];
        stage.clock.set(turn.at);
        match turn.step {
            None => {
                let number = register(stage, draft, turn.at)?;
                numbers.insert(turn.draft, number);
            }
            // A course that the rules stop (an extension asked a day too late) ends there, as it
            // would in a bank; later steps of it are left out.
            Some(_) if stopped.contains(&turn.draft) => {}
            Some(step) => {
                if let Err(why) = step_of(stage, draft, step, &numbers)? {
                    tracing::debug!(draft = draft.index, scenario = draft.scenario, %why, "course stopped");
                    stopped.insert(turn.draft);
                }
            }
        }
        progress(done + 1, all.len());
    }
    Ok(())
}

fn pairs(list: Vec<(&'static str, String)>) -> Fields {
    Fields::from_pairs(
        list.into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

fn register(stage: &App, draft: &Draft, at: Instant) -> Result<String, CommandError> {
    let form = Register::read(&pairs(draft.fields()), at).map_err(|errors| {
        let line = errors.line(kernel::Lang::En);
        CommandError::Broken(format!(
            "demo draft {} ({}): {line}",
            draft.index, draft.scenario
        ))
    })?;
    let who = actor(&draft.registered_by);
    let done = change::run_now(stage, &who, None, move |change| {
        register_in(change, &form, "")
    })?;
    Ok(done.number)
}

/// Cases of different units are joined by the head office's complaint desk, which sees both.
fn by(step: &Step) -> &str {
    match step.act {
        crate::Act::Link { .. } | crate::Act::Merge { .. } => "tianyihe",
        _ => &step.by,
    }
}

fn step_of(
    stage: &App,
    draft: &Draft,
    step: usize,
    numbers: &BTreeMap<usize, String>,
) -> Result<Result<(), Refusal>, CommandError> {
    let at = &draft.course.steps[step];
    let number_of = |other: usize| numbers.get(&other).cloned().unwrap_or_default();
    let code = at.act.code();
    let act = Act {
        number: number_of(draft.index),
        action: Action::from_code(code)
            .ok_or_else(|| CommandError::Broken(format!("the demo knows no action {code}")))?,
        fields: pairs(at.act.fields(&number_of)),
        version: None,
        receipt: None,
    };
    let who = actor(by(at));
    let acted = change::run_now(stage, &who, None, move |change| act_in(change, &act));
    match acted {
        Ok(_) => Ok(Ok(())),
        Err(CommandError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => {
            let (index, scenario) = (draft.index, &draft.scenario);
            let what = format!(
                "demo draft {index} ({scenario}), {code} by {}: {error}",
                by(at)
            );
            Err(CommandError::Broken(what))
        }
    }
}
