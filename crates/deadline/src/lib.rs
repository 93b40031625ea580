//! Calendars, working time and statutory time limits: pure. No clock, no IO, no randomness; every
//! number of a regulation is data (`calendar/*.toml`, `packs/*.toml`), never a constant in code.
//!
//! - [`Calendar`]: one verdict per day from the State Council's notices; a year whose notice is not
//!   loaded is an error ([`MissingYear`]), never a guess
//! - [`Schedule`]: working hours with zone, holidays, shifts, breaks; exact working-time arithmetic
//! - [`check_csv`]: worked examples in the `deadline_vectors.csv` format
//! - [`Rulebook`]: calendars, packs and hours at one version, as rooms are given them
//! - [`Pack`]: a rule pack; [`explain`]: every deadline it sets, each step of the count in words
//! - [`cli`]: the values that `xiaobao calendar day` and `xiaobao deadline …` print
//!
//! ```
//! use deadline::{Calendar, Facts, Pack, explain};
//! let pack = Pack::builtin("cn-nfra-2020-3").unwrap();
//! let facts = Facts::received("2026-02-10T09:00:00+08:00".parse().unwrap());
//! let reply = &explain(pack, None, Calendar::state_council(), &facts).unwrap()[0];
//! assert_eq!(reply.due_day.unwrap().to_string(), "2026-02-25");
//! ```

mod calendar;
mod check;
pub mod cli;
mod count;
mod day_number;
mod explain;
mod hours;
mod pack;
mod rulebook;
mod text;

pub use calendar::{Calendar, DayKind, DayVerdict, MissingYear, Notice};
pub use check::{CheckError, CheckReport, check_csv};
pub use count::{CutOff, Limit, Pause, Unit};
pub use explain::{
    Deadline, DeadlineError, EVENTS_MAX, Event, EventKind, Facts, SOON_DAYS, State, Step, StepKind,
    explain, explain_at,
};
pub use hours::{DaySpan, Hours, HoursError, Schedule, Timetable};
pub use pack::{
    Agreement, Certainty, Ending, Extension, Given, Level, NO_CALENDAR, Pack, PackKind, Party,
    PauseRule, Roll, Rule, Take,
};
pub use rulebook::{INTERNAL_FAMILY, LocalPacks, Rulebook, Standing, UnitHours, default_week};
pub use text::TextError;
