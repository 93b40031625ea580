//! One limit, one count: from its start through extensions and pauses to its day.

use super::deadline::{Deadline, Step};
use super::facts::{Event, Facts};
use super::kinds::EventKind;
use super::words::{self, Law};
use crate::calendar::{Calendar, MissingYear};
use crate::count::{Counted, DayPause, Limit, Pause, day_pause, joined};
use crate::day_number::number;
use crate::pack::{Extension, Pack, Rule, Take};
use kernel::{Day, Instant, Say};

/// What a count needs to know.
pub(super) struct Case<'a> {
    pub(super) pack: &'a Pack,
    pub(super) calendar: &'a Calendar,
    pub(super) facts: &'a Facts,
    pub(super) as_of: Option<Instant>,
}

/// A count that has been made: from the start or the last restart that holds.
struct Round {
    start: Instant,
    limit: Limit,
    counted: Result<Counted, MissingYear>,
    steps: Vec<Step>,
}

impl Case<'_> {
    /// The deadline of a rule; `None` when nothing started it.
    pub(super) fn deadline(&self, rule: &Rule) -> Option<Deadline> {
        let (kind, start) = self.start(rule)?;
        let mut steps = vec![words::start(kind, self.day(start), start, self.pack)];
        let start = self.restarted(rule, start, &mut steps);
        let round = self.round(rule, start);
        steps.extend(round.steps);
        let mut deadline = self.draft(rule, round.start);
        self.put_day(rule, round.limit, &round.counted, &mut deadline, &mut steps);
        self.put_later(rule, &mut deadline, &mut steps);
        self.put_merges(rule, &deadline, &mut steps);
        self.put_end(&rule.met_by, rule.binds, &mut deadline, &mut steps);
        deadline.steps = steps;
        Some(deadline)
    }

    /// The other way of counting, when the limit has one: the later date counts.
    fn put_later(&self, rule: &Rule, deadline: &mut Deadline, steps: &mut Vec<Step>) {
        let Some(or) = rule.or else { return };
        let from = self.day(deadline.started);
        let pauses = self.pauses(rule, None);
        let counted = self.count(or, deadline.started, &pauses, |_, _| {});
        let mut other = self.draft(rule, deadline.started);
        steps.push(words::or(or, from));
        self.put_day(rule, or, &counted, &mut other, steps);
        if deadline.due.is_none() {
            return;
        }
        let other_is_later = other.due.is_none_or(|due| Some(due) > deadline.due);
        let later = if other_is_later { &other } else { &*deadline };
        let due = later.due.map(|due| self.pack.time_zone().to_datetime(due));
        steps.extend(due.map(words::later));
        if !other_is_later {
            return;
        }
        deadline.due = other.due;
        deadline.due_day = other.due_day;
        deadline.legal_outer_day = other.legal_outer_day;
        deadline.unknown = other.unknown;
        deadline.paused = other.paused;
        deadline.due_day_if_resumed = other.due_day_if_resumed;
    }

    /// The same complaint made again while the period runs: merged, and the period runs on.
    fn put_merges(&self, rule: &Rule, deadline: &Deadline, steps: &mut Vec<Step>) {
        if !rule.merges {
            return;
        }
        let (from, to) = (deadline.started, deadline.due.unwrap_or(Instant::MAX));
        let again = self.facts.moments(EventKind::Repeated);
        let mut again: Vec<Instant> = again.filter(|at| from <= *at && *at <= to).collect();
        again.sort_unstable();
        steps.extend(
            again
                .into_iter()
                .map(|at| words::merged(rule, self.day(at))),
        );
    }

    pub(super) fn count(
        &self,
        limit: Limit,
        start: Instant,
        pauses: &[Pause],
        each: impl FnMut(DayPause, i64),
    ) -> Result<Counted, MissingYear> {
        limit.counted((self.calendar, self.pack.time_zone()), start, pauses, each)
    }

    pub(super) fn law(&self) -> Law {
        Law::of(self.pack)
    }

    pub(super) fn day(&self, at: Instant) -> Day {
        self.pack.time_zone().to_datetime(at).date()
    }

    fn start(&self, rule: &Rule) -> Option<(EventKind, Instant)> {
        rule.start.iter().find_map(|kind| {
            let moments = self.facts.moments(*kind);
            let taken = match rule.take {
                Take::First => moments.min(),
                Take::Last => moments.max(),
            };
            taken.map(|at| (*kind, at))
        })
    }

    /// The start after the restarts that hold. New facts restart a period that still runs, or one
    /// that was met in time; a breach is never undone by what came after it.
    fn restarted(&self, rule: &Rule, first: Instant, steps: &mut Vec<Step>) -> Instant {
        if !rule.restarts {
            return first;
        }
        let mut restarts: Vec<Instant> = self.facts.moments(EventKind::Restart).collect();
        restarts.sort_unstable();
        let mut start = first;
        for restart in restarts.into_iter().filter(|at| *at > first) {
            let round = self.round(rule, start);
            let due = self.due(round.limit, &round.counted, start);
            let met = self
                .facts
                .first_since(&rule.met_by, start)
                .map(|(_, at)| at);
            let done = met.filter(|met| *met < restart).unwrap_or(restart);
            let day = self.day(restart);
            if due.is_none_or(|due| done <= due) {
                start = restart;
                steps.push(words::restart(day));
            } else {
                steps.push(words::restart_too_late(day, due.map(|due| self.day(due))));
            }
        }
        start
    }

    fn round(&self, rule: &Rule, start: Instant) -> Round {
        let zone = self.pack.time_zone();
        let pauses = self.pauses(rule, None);
        let from = self.day(start);
        let mut limit = rule.limit;
        let mut steps = Vec::new();
        for (event, extension) in self.extensions(rule, start) {
            let counted = self.count(limit, start, &pauses, |_, _| {});
            let due = self.due(limit, &counted, start);
            steps.extend(self.extend(event, extension, due, &mut limit));
        }
        let mut left_out = Vec::new();
        let counted = self.count(limit, start, &pauses, |pause, out| {
            left_out.push((pause, out));
        });
        let mut counting = words::count(rule.limit, from, self.law());
        counting.extend(steps);
        counting.extend(left_out.iter().map(|(pause, out)| {
            words::pause(*pause, *out, limit.unit, &self.reasons(rule, *pause))
        }));
        if counted == Ok(Counted::Paused) {
            let mut days = pauses.iter().map(|pause| day_pause(pause, zone));
            let open = days.find(|pause| pause.to.is_none());
            counting.extend(open.map(|pause| words::stopped(pause, &self.reasons(rule, pause))));
        }
        Round {
            start,
            limit,
            counted,
            steps: counting,
        }
    }

    /// The reasons of a pause: those of the events it was joined from.
    fn reasons(&self, rule: &Rule, pause: DayPause) -> Say {
        let touches = |event: &Event| {
            let from = number(self.day(event.from));
            let to = event.to.map(|to| number(self.day(to)));
            to.is_none_or(|to| pause.from <= to) && pause.to.is_none_or(|to| from <= to)
        };
        let happened = |kind| {
            self.facts
                .events
                .iter()
                .any(|e| e.kind == kind && touches(e))
        };
        let rules: Vec<_> = rule
            .pauses
            .iter()
            .filter(|rule| happened(rule.event))
            .collect();
        words::reasons(&rules)
    }

    /// The extensions granted in this round, in the order in which they take hold.
    fn extensions<'r>(
        &self,
        rule: &'r Rule,
        start: Instant,
    ) -> Vec<(&Event, Option<&'r Extension>)> {
        let granted = self.facts.events.iter();
        let mut granted: Vec<_> = granted
            .filter(|event| event.kind.is_extension() && event.from >= start)
            .map(|event| {
                (
                    event,
                    rule.extensions.iter().find(|ext| ext.event == event.kind),
                )
            })
            .filter(|(_, extension)| extension.is_some())
            .collect();
        granted.sort_by_key(|(event, _)| (event.told().unwrap_or(event.from), event.from));
        granted
    }

    /// Lengthens the limit when the extension holds: told where it must be, and in time.
    fn extend(
        &self,
        event: &Event,
        extension: Option<&Extension>,
        due: Option<Instant>,
        limit: &mut Limit,
    ) -> Option<Step> {
        let extension = extension?;
        let day = self.day(event.from);
        let holds = match (extension.notice, event.told()) {
            (true, None) => return Some(words::not_told(extension, day)),
            (true, Some(told)) => told,
            (false, _) => event.from,
        };
        if let Some(due) = due.filter(|due| holds > *due) {
            return Some(words::too_late(extension, self.day(holds), self.day(due)));
        }
        if extension.max_total <= limit.length {
            return None;
        }
        limit.length = extension.max_total;
        let told = event.told().map(|told| self.day(told));
        Some(words::extension(
            extension,
            limit.unit,
            day,
            told,
            event.by.as_deref(),
        ))
    }

    /// The pauses that stop this rule, in order; one that still lasts ends at `until` if given.
    pub(super) fn pauses(&self, rule: &Rule, until: Option<Instant>) -> Vec<Pause> {
        let stops = |event: &&Event| rule.pauses.iter().any(|pause| pause.event == event.kind);
        let events = self.facts.events.iter().filter(stops);
        joined(
            events
                .map(|event| {
                    let until = until.map(|until| until.max(event.from));
                    Pause {
                        from: event.from,
                        to: event.to.or(until),
                    }
                })
                .collect(),
        )
    }

    pub(super) fn due(
        &self,
        limit: Limit,
        counted: &Result<Counted, MissingYear>,
        start: Instant,
    ) -> Option<Instant> {
        let zone = self.pack.time_zone();
        match counted {
            Ok(Counted::Due(day)) => {
                Some(limit.instant(*day, zone.to_datetime(start).time(), zone))
            }
            Ok(Counted::At(at)) => Some(*at),
            _ => None,
        }
    }

    fn draft(&self, rule: &Rule, started: Instant) -> Deadline {
        Deadline {
            key: rule.key.clone(),
            pack: self.pack.id.clone(),
            kind: self.pack.kind,
            binds: rule.binds,
            optional: rule.optional,
            zone: self.pack.zone.clone(),
            title: rule.title.clone(),
            rule: rule.rule.clone(),
            article: rule.article.clone(),
            certainty: rule.certainty,
            verified: rule.verified && self.pack.verified,
            started,
            due: None,
            due_day: None,
            legal_outer_day: None,
            unknown: None,
            paused: false,
            due_day_if_resumed: None,
            met: None,
            ended: None,
            steps: Vec::new(),
        }
    }
}
