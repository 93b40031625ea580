//! Every deadline of a case from its facts, with each step of the count in words.
//!
//! The counting is [`crate::count`]'s; here it is decided what starts, stops, lengthens and ends a
//! limit. A missing calendar year never fails the whole: natural-day dates stand without a
//! calendar, and what needs the year (the rolled day, working-day dates) is said to be unknown.

mod deadline;
mod due;
mod facts;
mod kinds;
mod round;
#[cfg(test)]
mod tests;
mod words;

pub use deadline::{Deadline, SOON_DAYS, State, Step, StepKind};
pub use facts::{Event, Facts};
pub use kinds::EventKind;

use crate::calendar::Calendar;
use crate::count::{CutOff, end_of_day};
use crate::pack::{Agreement, Given, Pack, Party};
use kernel::{Instant, Say, say};
use round::Case;
use std::fmt;

/// A case has no more events than this.
pub const EVENTS_MAX: usize = 1000;

/// Why nothing could be computed at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeadlineError {
    /// The complaint was received on a day on which the pack was not in force.
    NotInForce {
        /// The pack's id.
        pack: String,
        /// First and last day, in words.
        say: Say,
    },
    /// The pack counts with another calendar than the one given.
    WrongCalendar {
        /// The pack's id.
        pack: String,
        /// The calendar it names.
        wants: String,
        /// The one given.
        given: String,
    },
    /// The pack counts with a calendar that is not loaded.
    UnknownCalendar {
        /// The pack's id.
        pack: String,
        /// The calendar it names.
        wants: String,
        /// The ids of those that are loaded.
        known: Vec<String>,
    },
    /// An event ends before it begins.
    Reversed(EventKind),
    /// `received` is listed among the events.
    ReceivedTwice,
    /// More than [`EVENTS_MAX`] events.
    TooMany(usize),
}

impl DeadlineError {
    /// The sentence people read.
    pub fn say(&self) -> Say {
        match self {
            DeadlineError::NotInForce { say, .. } => say.clone(),
            DeadlineError::WrongCalendar { pack, wants, given } => say!(
                "规则包 {pack} 使用日历 {wants}，给出的是 {given}",
                "pack {pack} counts with calendar {wants}, but {given} was given"
            ),
            DeadlineError::UnknownCalendar { pack, wants, known } => {
                let known = known.join(", ");
                say!(
                    "规则包 {pack} 使用的日历 {wants} 未载入（已载入：{known}）",
                    "pack {pack} counts with calendar {wants}, which is not loaded (loaded: {known})"
                )
            }
            DeadlineError::Reversed(kind) => {
                let (Say { zh, en }, code) = (kind.say(), kind.code());
                say!(
                    "事件 {code}（{zh}）的结束早于开始",
                    "event {code} ({en}) ends before it begins"
                )
            }
            DeadlineError::ReceivedTwice => say!(
                "收到时间不是事件，请用 received 给出",
                "the receipt is no event; give it as `received`"
            ),
            DeadlineError::TooMany(n) => {
                say!(
                    "事件过多：{n}（最多 {EVENTS_MAX}）",
                    "{n} events are too many ({EVENTS_MAX})"
                )
            }
        }
    }
}

impl fmt::Display for DeadlineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say().en)
    }
}

impl std::error::Error for DeadlineError {}

/// Every deadline that the pack, and the bank's internal pack, set for these facts: limits whose
/// starting event has not happened are left out.
pub fn explain(
    pack: &Pack,
    internal: Option<&Pack>,
    calendar: &Calendar,
    facts: &Facts,
) -> Result<Vec<Deadline>, DeadlineError> {
    explain_at(pack, internal, calendar, facts, None)
}

/// As [`explain`]; a paused deadline also tells its date if the pause ended at `as_of`.
pub fn explain_at(
    pack: &Pack,
    internal: Option<&Pack>,
    calendar: &Calendar,
    facts: &Facts,
    as_of: Option<Instant>,
) -> Result<Vec<Deadline>, DeadlineError> {
    check_facts(facts)?;
    let mut deadlines = Vec::new();
    for pack in [Some(pack), internal].into_iter().flatten() {
        let received = check_pack(pack, calendar, facts)?;
        let case = Case {
            pack,
            calendar,
            facts,
            as_of,
        };
        let rules = pack.limits.iter().filter(|rule| rule.applies(received));
        let first = deadlines.len();
        deadlines.extend(rules.filter_map(|rule| case.deadline(rule)));
        let agreed = pack.agreement.as_ref().and_then(|rule| {
            let cap = deadlines[first..]
                .iter()
                .find(|deadline| deadline.key == rule.cap)?;
            agreed(&case, rule, cap)
        });
        deadlines.extend(agreed);
        deadlines.extend(pack.given.iter().filter_map(|rule| given(&case, rule)));
    }
    Ok(deadlines)
}

/// The date that an authority set for this case: the latest one said.
fn given(case: &Case<'_>, rule: &Given) -> Option<Deadline> {
    let events = case.facts.events.iter();
    let of_rule = events.filter(|event| event.kind == rule.event);
    let event = of_rule.max_by_key(|event| (event.from, event.to))?;
    let (pack, zone) = (case.pack, case.pack.time_zone());
    let day = zone.to_datetime(event.to.unwrap_or(event.from)).date();
    let mut deadline = Deadline {
        key: rule.key.clone(),
        pack: pack.id.clone(),
        kind: pack.kind,
        binds: Party::Bank,
        optional: false,
        zone: pack.zone.clone(),
        title: rule.title.clone(),
        rule: rule.rule.clone(),
        article: rule.article.clone(),
        certainty: rule.certainty,
        verified: rule.verified && pack.verified,
        started: event.from,
        due: Some(end_of_day(day, zone)),
        due_day: Some(day),
        legal_outer_day: None,
        unknown: None,
        paused: false,
        due_day_if_resumed: None,
        met: None,
        ended: None,
        steps: Vec::new(),
    };
    let set = zone.to_datetime(event.from).date();
    let mut steps = vec![
        words::start(rule.event, set, event.from, pack),
        words::due(day, CutOff::EndOfDay),
    ];
    case.put_end(&rule.met_by, Party::Bank, &mut deadline, &mut steps);
    deadline.steps = steps;
    Some(deadline)
}

fn check_facts(facts: &Facts) -> Result<(), DeadlineError> {
    if facts.events.len() > EVENTS_MAX {
        return Err(DeadlineError::TooMany(facts.events.len()));
    }
    for event in &facts.events {
        if event.kind == EventKind::Received {
            return Err(DeadlineError::ReceivedTwice);
        }
        if event.to.is_some_and(|to| to < event.from) {
            return Err(DeadlineError::Reversed(event.kind));
        }
    }
    Ok(())
}

fn check_pack(
    pack: &Pack,
    calendar: &Calendar,
    facts: &Facts,
) -> Result<kernel::Day, DeadlineError> {
    if pack.calendar != calendar.id() {
        return Err(DeadlineError::WrongCalendar {
            pack: pack.id.clone(),
            wants: pack.calendar.clone(),
            given: calendar.id().to_owned(),
        });
    }
    let received = pack.time_zone().to_datetime(facts.received).date();
    if pack.applies(received) {
        return Ok(received);
    }
    let (id, from) = (&pack.id, pack.effective_from);
    let to = pack.effective_to.map_or(String::new(), |to| to.to_string());
    let say = say!(
        "规则包 {id} 适用于 {from}～{to} 收到的投诉，本件收到于 {received}",
        "pack {id} applies to complaints received {from}..{to}; this one was received {received}"
    );
    Err(DeadlineError::NotInForce {
        pack: id.clone(),
        say,
    })
}

/// The date agreed with the customer, cut to the limit it stands under.
fn agreed(case: &Case<'_>, rule: &Agreement, cap: &Deadline) -> Option<Deadline> {
    let events = case
        .facts
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Agreed);
    let event = events.max_by_key(|event| event.from)?;
    let zone = case.pack.time_zone();
    let day = zone.to_datetime(event.to.unwrap_or(event.from)).date();
    let mut steps = vec![words::agreed(day)];
    let cut = cap.due_day.filter(|limit| *limit < day);
    steps.extend(cut.map(|limit| words::cap(day, limit, &cap.title)));
    let due_day = cut.unwrap_or(day);
    let mut deadline = Deadline {
        key: EventKind::Agreed.code().to_owned(),
        title: rule.title.clone(),
        rule: rule.rule.clone(),
        article: rule.article.clone(),
        certainty: rule.certainty,
        verified: rule.verified,
        due: Some(end_of_day(due_day, zone)),
        due_day: Some(due_day),
        legal_outer_day: None,
        unknown: None,
        paused: false,
        due_day_if_resumed: None,
        met: None,
        ended: None,
        steps: Vec::new(),
        ..cap.clone()
    };
    let met_by = &case.pack.limit(&rule.cap)?.met_by;
    case.put_end(met_by, Party::Bank, &mut deadline, &mut steps);
    deadline.steps = steps;
    Some(deadline)
}
