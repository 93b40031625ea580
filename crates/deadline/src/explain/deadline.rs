//! A deadline: its date, what it rests on, each step of its count, and how it stands at a moment.

use crate::calendar::DayKind;
use crate::pack::{Certainty, PackKind, Party};
use jiff::SignedDuration;
use kernel::{Day, Instant, Lang, Say};
use serde::{Deserialize, Serialize};

/// From how many days before its end a deadline is called soon.
pub const SOON_DAYS: i64 = 3;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a step of the count is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Where the count starts.
    Start,
    /// New facts: it starts again, or does not and why.
    Restart,
    /// Whether the starting day is counted.
    FirstDay,
    /// How many of what are counted.
    Count,
    /// A longer limit holds.
    Extension,
    /// An extension does not hold, and why.
    ExtensionVoid,
    /// Days left out.
    Pause,
    /// The clock stands still.
    Stopped,
    /// Another way of counting begins, of which the later date counts.
    Or,
    /// The same complaint came again and changes nothing.
    Merge,
    /// A rest day inside a count of working days.
    SkippedDay,
    /// The last day.
    Due,
    /// The last day is a rest day: the legal outer limit.
    Roll,
    /// The agreed date is cut to the limit.
    Cap,
    /// Something is not known.
    Unknown,
    /// The next year's notice may still change a day this rests on.
    Provisional,
    /// It was met.
    Met,
    /// The procedure ended.
    Ended,
}

impl StepKind {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            StepKind::Start => "start",
            StepKind::Restart => "restart",
            StepKind::FirstDay => "first_day",
            StepKind::Count => "count",
            StepKind::Extension => "extension",
            StepKind::ExtensionVoid => "extension_void",
            StepKind::Pause => "pause",
            StepKind::Stopped => "stopped",
            StepKind::Or => "or",
            StepKind::Merge => "merge",
            StepKind::SkippedDay => "skipped_day",
            StepKind::Due => "due",
            StepKind::Roll => "roll",
            StepKind::Cap => "cap",
            StepKind::Unknown => "unknown",
            StepKind::Provisional => "provisional",
            StepKind::Met => "met",
            StepKind::Ended => "ended",
        }
    }
}

/// One step of the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it is about.
    pub kind: StepKind,
    /// The day it speaks of.
    pub day: Option<Day>,
    /// Why that day is skipped, for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_kind: Option<DayKind>,
    /// The sentence.
    pub text: Say,
}

/// How a deadline stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It runs, with more than three days left.
    Ok,
    /// Three days or less are left.
    Soon,
    /// 24 hours or less are left: it ends today.
    DueToday,
    /// It has passed and was not met.
    Over,
    /// Its clock stands still.
    Paused,
    /// Its date is not known: a calendar year is missing.
    Unknown,
    /// It was met in time.
    Met,
    /// It was met too late.
    MetLate,
    /// The procedure ended before it was due; for what is not the bank's duty: it has passed.
    Ended,
    /// The procedure ended after it had passed unmet.
    EndedLate,
}

impl State {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Soon => "soon",
            State::DueToday => "due_today",
            State::Over => "over",
            State::Paused => "paused",
            State::Unknown => "unknown",
            State::Met => "met",
            State::MetLate => "met_late",
            State::Ended => "ended",
            State::EndedLate => "ended_late",
        }
    }

    /// Whether the deadline still asks for something.
    pub fn is_running(self) -> bool {
        !matches!(
            self,
            State::Met | State::MetLate | State::Ended | State::EndedLate
        )
    }

    /// Whether it is or was broken.
    pub fn is_breach(self) -> bool {
        matches!(self, State::Over | State::MetLate | State::EndedLate)
    }
}

/// The zone of deadlines that were stored before they named theirs.
fn bank_zone_name() -> String {
    "Asia/Shanghai".to_owned()
}

/// One deadline of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The limit's key, unique among the deadlines of one pack.
    pub key: String,
    /// The pack's id.
    pub pack: String,
    /// Law or the bank's setting.
    pub kind: PackKind,
    /// Whose deadline it is.
    pub binds: Party,
    /// Whether missing it is no breach: an easier way that closes, or a door that opens.
    #[serde(default)]
    pub optional: bool,
    /// IANA name of the zone whose days were counted.
    #[serde(default = "bank_zone_name")]
    pub zone: String,
    /// A short name.
    pub title: Say,
    /// The rule in a sentence.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well the number is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    pub verified: bool,
    /// When its count started (after a restart, the restart).
    pub started: Instant,
    /// The last moment that is still in time: the last microsecond of the due day for limits that
    /// end with the day, so that its day is `due_day` and it prints as 23:59. `None` while paused
    /// or unknown.
    pub due: Option<Instant>,
    /// The due day.
    pub due_day: Option<Day>,
    /// The due day moved to the next working day when it is a rest day (Civil Code art. 203); for
    /// limits that show it. `None` with [`Deadline::unknown`] when the calendar does not know.
    pub legal_outer_day: Option<Day>,
    /// What is not known and why: a missing calendar year, named.
    pub unknown: Option<Say>,
    /// Whether a pause that still lasts stops its clock.
    pub paused: bool,
    /// While paused: the due day if the pause ended at the moment asked about.
    pub due_day_if_resumed: Option<Day>,
    /// When it was met.
    pub met: Option<Instant>,
    /// When the procedure ended without meeting it.
    pub ended: Option<Instant>,
    /// Each step of the count.
    pub steps: Vec<Step>,
}

impl Deadline {
    /// How it stands at a moment: from the facts alone, whether or not anybody looked in between.
    pub fn state(&self, now: Instant) -> State {
        let duty = self.is_duty();
        let late = |at: Instant| self.due.is_some_and(|due| at > due);
        match (self.met, self.ended) {
            (Some(met), _) if late(met) && duty => return State::MetLate,
            (Some(met), _) if late(met) => return State::Ended,
            (Some(_), _) => return State::Met,
            (None, Some(ended)) if late(ended) && duty => return State::EndedLate,
            (None, Some(_)) => return State::Ended,
            (None, None) => {}
        }
        let Some(due) = self.due else {
            return if self.paused {
                State::Paused
            } else {
                State::Unknown
            };
        };
        let left = now.duration_until(due);
        match duty {
            false if left.is_negative() => State::Ended,
            true if left.is_negative() => State::Over,
            _ if left < DAY => State::DueToday,
            _ if left <= DAY * SOON_DAYS as i32 => State::Soon,
            _ => State::Ok,
        }
    }

    /// Whether missing it is a breach of the bank's.
    pub fn is_duty(&self) -> bool {
        self.binds == Party::Bank && !self.optional
    }

    /// The explanation as lines of text, for print.
    pub fn print(&self, lang: Lang) -> String {
        let known = match self.kind {
            PackKind::Statutory => format!(" ({})", self.certainty.label(lang)),
            PackKind::Internal => String::new(),
        };
        let mut lines = vec![
            format!("{} [{} {}]", self.title.to(lang), self.pack, self.key),
            format!("{} — {}{known}", self.rule.to(lang), self.article.to(lang)),
        ];
        lines.extend(
            self.steps
                .iter()
                .map(|step| format!("  · {}", step.text.to(lang))),
        );
        lines.join("\n")
    }
}
