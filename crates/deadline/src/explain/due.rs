//! The end of a count: its day, what a rest day does to it, what met or ended it.

use super::deadline::{Deadline, Step};
use super::kinds::EventKind;
use super::round::Case;
use super::words;
use crate::calendar::MissingYear;
use crate::count::{Counted, DayPause, Limit, Unit, day_pause};
use crate::day_number::number;
use crate::pack::{Party, Roll, Rule};
use kernel::{Day, Instant};

impl Case<'_> {
    pub(super) fn put_day(
        &self,
        rule: &Rule,
        limit: Limit,
        counted: &Result<Counted, MissingYear>,
        deadline: &mut Deadline,
        steps: &mut Vec<Step>,
    ) {
        match counted {
            Ok(Counted::Due(day)) => {
                if limit.unit == Unit::WorkingDay {
                    steps.extend(self.skipped(rule, deadline.started, *day));
                }
                deadline.due_day = Some(*day);
                self.roll(rule, limit, deadline, steps);
                steps.extend(self.provisional(rule, deadline));
                let due = deadline
                    .due_day
                    .map_or(Ok(Counted::Paused), |day| Ok(Counted::Due(day)));
                deadline.due = self.due(limit, &due, deadline.started);
            }
            Ok(Counted::At(at)) => {
                let wall = self.pack.time_zone().to_datetime(*at);
                (deadline.due, deadline.due_day) = (Some(*at), Some(wall.date()));
                steps.push(words::due_at(wall));
            }
            Ok(Counted::Paused) => {
                deadline.paused = true;
                deadline.due_day_if_resumed = self.if_resumed(rule, limit, deadline.started);
                if let (Some(day), Some(as_of)) = (deadline.due_day_if_resumed, self.as_of) {
                    steps.push(words::if_resumed(self.day(as_of), day));
                }
            }
            Err(missing) => {
                deadline.unknown = Some(missing.say());
                steps.push(words::unknown(missing));
            }
        }
    }

    fn if_resumed(&self, rule: &Rule, limit: Limit, start: Instant) -> Option<Day> {
        let pauses = self.pauses(rule, Some(self.as_of?));
        match self.count(limit, start, &pauses, |_, _| {}) {
            Ok(Counted::Due(day)) => Some(day),
            Ok(Counted::At(at)) => Some(self.day(at)),
            _ => None,
        }
    }

    /// Each rest day inside a count of working days, with its reason; paused days are told as such.
    fn skipped(&self, rule: &Rule, start: Instant, due: Day) -> Vec<Step> {
        let zone = self.pack.time_zone();
        let pauses = self.pauses(rule, None);
        let paused: Vec<DayPause> = pauses.iter().map(|pause| day_pause(pause, zone)).collect();
        let inside = |day: i32| {
            paused
                .iter()
                .any(|p| p.from <= day && p.to.is_none_or(|to| day < to))
        };
        let days = number(self.day(start)) + 1..=number(due);
        let days = days
            .filter(|day| !inside(*day))
            .filter_map(crate::day_number::day);
        let verdicts = days.filter_map(|day| self.calendar.day(day).ok());
        verdicts
            .filter(|verdict| !verdict.workday)
            .map(|rest| words::skipped(&rest))
            .collect()
    }

    /// A note when the dates rest on days that the next notice may still change.
    fn provisional(&self, rule: &Rule, deadline: &Deadline) -> Option<Step> {
        let asks = rule.limit.unit == Unit::WorkingDay || rule.roll != Roll::None;
        let day = deadline
            .legal_outer_day
            .or(deadline.due_day)
            .filter(|_| asks)?;
        self.calendar
            .day(day)
            .ok()
            .filter(|day| day.provisional)
            .map(|_| words::provisional(day))
    }

    /// The last day as a rest day: shown beside, or moved, or unknown.
    fn roll(&self, rule: &Rule, limit: Limit, deadline: &mut Deadline, steps: &mut Vec<Step>) {
        let Some(day) = deadline.due_day else { return };
        let told = |moved| words::roll(self.calendar, day, moved, self.law());
        let rolled = match rule.roll {
            Roll::None => {
                steps.push(words::due(day, limit.cut_off));
                return;
            }
            Roll::Beside | Roll::Due => self.calendar.next_workday(day),
        };
        match rolled {
            Ok(moved) if rule.roll == Roll::Due => {
                steps.extend((moved != day).then(|| told(moved)));
                steps.push(words::due(moved, limit.cut_off));
                (deadline.due_day, deadline.legal_outer_day) = (Some(moved), Some(moved));
            }
            Ok(outer) => {
                steps.push(words::due(day, limit.cut_off));
                steps.extend((outer != day).then(|| told(outer)));
                deadline.legal_outer_day = Some(outer);
            }
            Err(missing) => {
                // A moved date cannot be guessed; a date shown beside leaves the plain one
                // standing.
                match rule.roll {
                    Roll::Due => deadline.due_day = None,
                    _ => steps.push(words::due(day, limit.cut_off)),
                }
                deadline.unknown = Some(missing.say());
                steps.push(words::outer_unknown(&missing));
            }
        }
    }

    pub(super) fn put_end(
        &self,
        met_by: &[EventKind],
        binds: Party,
        deadline: &mut Deadline,
        steps: &mut Vec<Step>,
    ) {
        let met = self.facts.first_since(met_by, deadline.started);
        // What ends the bank's procedure does not shorten the complainant's own time.
        let ends = binds == Party::Bank;
        let endings = self
            .pack
            .endings
            .iter()
            .filter(|_| ends)
            .map(|ending| ending.event);
        let endings: Vec<EventKind> = endings.collect();
        let ended = self.facts.first_since(&endings, deadline.started);
        match (met, ended) {
            (Some((kind, at)), _) => {
                let late = deadline.due.is_some_and(|due| at > due);
                deadline.met = Some(at);
                steps.push(words::met(kind, self.day(at), late));
            }
            (None, Some((kind, at))) => {
                let ending = self.pack.endings.iter().find(|ending| ending.event == kind);
                deadline.ended = Some(at);
                steps.extend(ending.map(|ending| words::ended(ending, self.day(at))));
            }
            (None, None) => {}
        }
    }
}
