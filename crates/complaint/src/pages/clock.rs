//! A deadline as people see it: state, words, bar.

use crate::rules::time::{Clock, ClockState};
use crate::words::Words;
use kernel::fill;
use ui::components::{Deadline, DeadlineState};

/// What stands in place of a day while none is known.
const NO_DAY: &str = "—";

/// The deadline cell of a case.
pub(super) fn cell(w: &Words, clock: &Clock) -> Deadline {
    let date = match (clock.state, clock.due) {
        (ClockState::Paused | ClockState::None, _) | (_, None) => NO_DAY.to_owned(),
        (_, Some(due)) => kernel::day_of(due).strftime("%m-%d").to_string(),
    };
    Deadline::new(state(clock.state), label(w, clock), date, clock.percent)
}

/// The component's state of a clock.
pub(super) fn state(state: ClockState) -> DeadlineState {
    match state {
        ClockState::Ok => DeadlineState::Ok,
        ClockState::Soon => DeadlineState::Soon,
        ClockState::Today => DeadlineState::Due,
        ClockState::Over => DeadlineState::Over,
        ClockState::Paused => DeadlineState::Hold,
        ClockState::None | ClockState::Answered | ClockState::Done => DeadlineState::Done,
        ClockState::AnsweredLate | ClockState::DoneLate => DeadlineState::DoneLate,
    }
}

/// The words of a clock: 剩 2 天, 今日到期, 超期 1 天 …
pub(super) fn label(w: &Words, clock: &Clock) -> String {
    let n = clock.days.abs().to_string();
    let days = [("n", n.as_str())];
    match clock.state {
        ClockState::Ok | ClockState::Soon => fill(w.left_days, &days),
        ClockState::Today => w.due_today.to_owned(),
        ClockState::Over => fill(w.over_days, &days),
        ClockState::Paused => w.clock_paused.to_owned(),
        ClockState::None => w.clock_none.to_owned(),
        ClockState::Answered => w.replied_in_time.to_owned(),
        ClockState::AnsweredLate => w.replied_late.to_owned(),
        ClockState::Done => w.done_in_time.to_owned(),
        ClockState::DoneLate => w.done_late.to_owned(),
    }
}
