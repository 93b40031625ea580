//! Which time limits a case runs under, and how its clock stands. Every date is computed from the
//! facts of the case by the `deadline` room with the rulebook that is given; nothing here counts
//! days itself.

use super::case::Case;
use super::status::{Category, Status};
use deadline::{Deadline, Event, EventKind, Extension, Facts, Pack, PackKind, Rulebook, SOON_DAYS};
use kernel::{Day, Instant, UnitPath, bank_zone, day_of, micros};
use supervision::WatchedLimit;

/// The `due_at` of a case on which no clock runs: sorts behind every real one on both engines.
pub const NO_DUE: i64 = i64::MAX;

/// What lists and clocks need of a case, as columns; verification recomputes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Nearest statutory due instant in microseconds, [`NO_DUE`] when no clock runs.
    pub due_at: i64,
    /// Whether the answer came, or the case ended, after its statutory limit.
    pub late: bool,
}

/// The key of the limit for the answer to the complainant, in every pack of complaint rules.
const ANSWER: &str = "reply";

/// The family of rules that a case runs under; `None` when no statutory limit applies. A complaint
/// that the PBoC passed on has its own rule (2020-5 art. 43), every other one the NFRA's (2020-3).
fn family(nature: &str, source: &str) -> Option<&'static str> {
    match (nature, source) {
        ("complaint", "pboc" | "pboc_12363") => Some("cn-pboc-complaint"),
        ("complaint", _) => Some("cn-nfra-complaint"),
        _ => None,
    }
}

/// The rule packs of a case, frozen into it at receipt: the one of its family that is in force on
/// the day of receipt, or the one that the place of the unit has instead; and what that place has
/// besides. `None` when no statutory limit applies, or none was in force yet.
pub fn packs_for<'b>(
    book: &'b Rulebook,
    nature: &str,
    source: &str,
    received: Instant,
    place: &UnitPath,
) -> (Option<&'b Pack>, Vec<&'b Pack>) {
    let Some(family) = family(nature, source) else {
        return (None, Vec::new());
    };
    let day = day_of(received);
    let local = book.local(place, day);
    let pack = local.instead.or_else(|| book.in_force(family, day));
    (pack, local.beside)
}

/// Freezes the rule packs into a case.
pub(super) fn freeze(book: &Rulebook, case: &mut Case) {
    let (nature, source) = (case.nature.as_str(), case.source.as_str());
    let (pack, local) = packs_for(book, nature, source, case.received_at, case.place());
    let local = local.into_iter().map(|pack| pack.id.clone()).collect();
    case.pack = pack.map_or_else(String::new, |pack| pack.id.clone());
    case.local_packs = local;
}

/// What happened to the case, as the deadlines see it.
pub fn facts(case: &Case) -> Facts {
    let mut events = Vec::new();
    let mut at = |kind, at: Option<Instant>| events.extend(at.map(|at| Event::at(kind, at)));
    at(
        EventKind::Transferred,
        is_transferred(case).then_some(case.received_at),
    );
    at(EventKind::FirstContact, case.first_contact_at());
    at(EventKind::Assigned, case.assignment.as_ref().map(|a| a.at));
    at(EventKind::Proposed, case.proposal.as_ref().map(|p| p.at));
    at(EventKind::Replied, case.reply.as_ref().map(|r| r.at));
    at(
        EventKind::RegulatorAnswered,
        case.feedback.as_ref().map(|f| f.at),
    );
    at(
        EventKind::Satisfaction,
        case.satisfaction.as_ref().map(|s| s.at),
    );
    at(ending(case.status), case.ended_at);
    for verdict in &case.verdicts {
        let kind = if verdict.approved {
            EventKind::Approved
        } else {
            EventKind::Returned
        };
        at(kind, Some(verdict.at));
    }
    for restart in &case.restarts {
        at(EventKind::Restart, Some(*restart));
    }
    for review in &case.reviews {
        at(EventKind::ReviewApplied, Some(review.applied_at));
        at(EventKind::ReviewDecided, review.concluded_at);
    }
    events.extend(case.pauses.iter().map(|p| Event {
        kind: EventKind::from_code(&p.kind).unwrap_or(EventKind::Pause),
        from: p.from,
        to: p.to,
        by: None,
    }));
    events.extend(case.extensions.iter().filter_map(granted));
    let on = |kind, day: Option<Day>| day.map(|day| for_day(case, kind, day));
    events.extend(on(EventKind::Agreed, case.agreed_day));
    events.extend(on(EventKind::RegulatorDate, case.regulator_day));
    Facts {
        received: case.received_at,
        events,
    }
}

/// Whether a regulator or another body passed it on.
pub(super) fn is_transferred(case: &Case) -> bool {
    is_passed_on(&case.source)
}

/// The same of a source.
pub(super) fn is_passed_on(source: &str) -> bool {
    !matches!(source, "direct" | "internal" | "media")
}

/// The event by which a status ends the procedure.
fn ending(status: Status) -> EventKind {
    match status {
        Status::Withdrawn => EventKind::Withdrawn,
        Status::Declined => EventKind::Declined,
        Status::Merged => EventKind::Merged,
        _ => EventKind::Closed,
    }
}

fn granted(extension: &super::case::Extension) -> Option<Event> {
    let verdict = extension.verdict.as_ref().filter(|v| v.approved)?;
    let kind = match extension.step.as_str() {
        "special" => EventKind::ExtensionSpecial,
        _ => EventKind::ExtensionComplex,
    };
    let by = Some(verdict.by.name.clone());
    Some(Event {
        kind,
        from: verdict.at,
        to: extension.told_at,
        by,
    })
}

/// A day that was set, as an event: for the noon of that day in the bank's zone.
fn for_day(case: &Case, kind: EventKind, day: Day) -> Event {
    let noon = bank_zone()
        .to_timestamp(day.at(12, 0, 0, 0))
        .unwrap_or(case.received_at);
    Event {
        kind,
        from: case.received_at,
        to: Some(noon),
        by: None,
    }
}

/// Every deadline of the case, statutory and internal, as it stands at `now`. A case without a
/// statutory pack has none.
pub fn deadlines(book: &Rulebook, case: &Case, now: Instant) -> Vec<Deadline> {
    let Some(pack) = book.pack(&case.pack) else {
        return Vec::new();
    };
    let internal = book.internal(day_of(case.received_at));
    let facts = facts(case);
    // A complaint received before its rule was in force (an import) has no computed deadline.
    let found = book.explain(pack, internal, &facts, Some(now));
    let mut found = found.unwrap_or_default();
    for local in local_packs(book, case) {
        let more = book.explain(local, None, &facts, Some(now));
        found.extend(more.unwrap_or_default());
    }
    found
}

/// The packs of the place that the case was frozen to.
pub fn local_packs<'b>(book: &'b Rulebook, case: &Case) -> Vec<&'b Pack> {
    let ids = case.local_packs.iter();
    ids.filter_map(|id| book.pack(id)).collect()
}

/// The bank's statutory deadlines.
fn statutory(deadlines: &[Deadline]) -> impl Iterator<Item = &Deadline> {
    deadlines
        .iter()
        .filter(|d| d.kind == PackKind::Statutory && d.is_duty())
}

/// The statutory deadlines that still run, with their due instants. The day agreed with the customer
/// stands beside the law and is shown with the other limits.
fn running<'d>(
    case: &Case,
    deadlines: &'d [Deadline],
) -> impl Iterator<Item = (&'d Deadline, Instant)> {
    let over = case.status.is_done();
    let law = statutory(deadlines).filter(|d| d.key != EventKind::Agreed.code());
    let open = law.filter(move |d| !over && d.met.is_none() && d.ended.is_none());
    open.filter_map(|d| Some((d, d.due?)))
}

/// The last moment at which the complainant is still answered in time under the law, as the case
/// stands; `None` when that limit does not run.
pub fn answer_due(book: &Rulebook, case: &Case) -> Option<Instant> {
    let all = deadlines(book, case, case.received_at);
    let answer = running(case, &all).find(|(d, _)| d.key == ANSWER);
    answer.map(|(_, due)| due)
}

/// The columns that lists and clocks need, derived from the case alone: the same at any moment.
pub fn derive(book: &Rulebook, case: &Case) -> Derived {
    let all = deadlines(book, case, case.received_at);
    let late = statutory(&all).any(|d| {
        let end = d.met.or(d.ended);
        matches!((end, d.due), (Some(end), Some(due)) if end > due)
    });
    let due = running(case, &all).map(|(_, due)| due).min();
    Derived {
        due_at: due.map_or(NO_DUE, micros),
        late,
    }
}

/// The limits of the bank that supervision watches: statutory, internal and agreed ones, each under
/// a key of its own (a bank's own pack may use a key that the law's has too).
pub fn watched(book: &Rulebook, case: &Case) -> Vec<WatchedLimit> {
    let mut found: Vec<WatchedLimit> = Vec::new();
    let all = deadlines(book, case, case.received_at);
    for d in all.into_iter().filter(Deadline::is_duty) {
        let taken = found.iter().any(|limit| limit.key == d.key);
        let key = if taken {
            format!("{}.{}", d.pack, d.key)
        } else {
            d.key
        };
        found.push(WatchedLimit {
            key,
            pack: d.pack,
            kind: d.kind,
            title: d.title,
            started: d.started,
            due: d.due,
            met: d.met,
            ended: d.ended,
            paused: d.paused,
        });
    }
    found
}

/// How a case's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// More than three days left.
    Ok,
    /// Three days or less.
    Soon,
    /// It ends today.
    Today,
    /// Past.
    Over,
    /// Stands still.
    Paused,
    /// No statutory limit applies.
    None,
    /// The complainant was answered in time; the case goes on.
    Answered,
    /// The complainant was answered late; the case goes on.
    AnsweredLate,
    /// Over, in time.
    Done,
    /// Over, too late.
    DoneLate,
}

/// A case's clock at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// How it stands.
    pub state: ClockState,
    /// The statutory due instant that runs.
    pub due: Option<Instant>,
    /// Civil days left (negative: days over).
    pub days: i64,
    /// How much of the time is used, 0–100.
    pub percent: u8,
}

/// The clock of a case.
pub fn clock(book: &Rulebook, case: &Case, now: Instant) -> Clock {
    let derived = derive(book, case);
    let facts = ClockFacts {
        category: case.status.category(),
        limited: !case.pack.is_empty(),
        paused: case.pause_running().is_some(),
        late: derived.late,
        received: case.received_at,
        due: (derived.due_at != NO_DUE).then(|| kernel::instant_from_micros(derived.due_at)),
    };
    facts.at(now)
}

/// What a clock is read from: the derived columns of a case.
#[derive(Clone, Copy, Debug)]
pub struct ClockFacts {
    /// What the status means.
    pub category: Category,
    /// Whether a statutory limit applies.
    pub limited: bool,
    /// Whether the clock stands still.
    pub paused: bool,
    /// Whether the answer or the end was late.
    pub late: bool,
    /// When the case was received.
    pub received: Instant,
    /// The statutory due instant that runs.
    pub due: Option<Instant>,
}

impl ClockFacts {
    /// The clock at a moment: from the facts alone, whether or not anybody looked in between.
    pub fn at(&self, now: Instant) -> Clock {
        let days = self
            .due
            .map_or(0, |due| days_between(day_of(now), day_of(due)));
        let state = match (self.category, self.due) {
            (Category::Done, _) if self.late => ClockState::DoneLate,
            (Category::Done, _) => ClockState::Done,
            _ if !self.limited => ClockState::None,
            _ if self.paused => ClockState::Paused,
            (_, None) if self.late => ClockState::AnsweredLate,
            (_, None) => ClockState::Answered,
            (_, Some(due)) if now > due => ClockState::Over,
            _ if days == 0 => ClockState::Today,
            _ if days <= SOON_DAYS => ClockState::Soon,
            _ => ClockState::Ok,
        };
        // A limit that passed today is one day over, not none.
        let days = if state == ClockState::Over {
            days.min(-1)
        } else {
            days
        };
        Clock {
            state,
            due: self.due,
            days,
            percent: self.percent(now),
        }
    }

    fn percent(&self, now: Instant) -> u8 {
        let Some(due) = self.due else { return 100 };
        let whole = (micros(due) - micros(self.received)).max(1);
        let used = (micros(now) - micros(self.received)).clamp(0, whole);
        u8::try_from(used / (whole / 100).max(1))
            .unwrap_or(100)
            .min(100)
    }
}

fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// What the clerk is told at intake: the day by which a complaint received then must be answered,
/// and the rule's name in both languages.
pub fn first_due(
    book: &Rulebook,
    nature: &str,
    source: &str,
    received: Instant,
    place: &UnitPath,
) -> Option<(Day, kernel::Say)> {
    let (pack, _) = packs_for(book, nature, source, received, place);
    let pack = pack?;
    let facts = Facts::received(received);
    let all = book.explain(pack, None, &facts, None).ok()?;
    let reply = all.iter().find(|d| d.key == ANSWER)?;
    Some((reply.due_day?, pack.name.clone()))
}

/// What the case's rule pack says of this extension; `None` when it knows none of this kind.
pub fn extension_rule<'b>(book: &'b Rulebook, case: &Case, step: &str) -> Option<&'b Extension> {
    let kind = EventKind::from_code(&format!("extension_{step}"))?;
    let rule = book.pack(&case.pack)?.limit(ANSWER)?;
    rule.extensions.iter().find(|e| e.event == kind)
}

/// The legal limits as days after the receipt, for the ruler: first, extended, longest. Once a
/// pause or a restart has moved the date, only the date as it stands.
pub fn ruler_days(book: &Rulebook, case: &Case, now: Instant) -> Option<Vec<i64>> {
    let pack = book.pack(&case.pack)?;
    let rule = pack.limit(ANSWER)?;
    if case.pauses.is_empty() && case.restarts.is_empty() {
        let mut days = vec![i64::from(rule.limit.length)];
        days.extend(rule.extensions.iter().map(|e| i64::from(e.max_total)));
        days.dedup();
        return Some(days);
    }
    let all = deadlines(book, case, now);
    let reply = all.iter().find(|d| d.key == ANSWER)?;
    let day = reply.due_day.or(reply.due_day_if_resumed)?;
    Some(vec![days_between(day_of(case.received_at), day).max(1)])
}
