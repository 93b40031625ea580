//! How much time is left, in words, with an icon and a bar: never by colour alone.

use askama::Template;

/// The states of a deadline. Which one holds is decided by the deadline's rules, never here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineState {
    /// 充裕: enough time.
    Ok,
    /// 临近: soon.
    Soon,
    /// 今日到期: today.
    Due,
    /// 超期: past.
    Over,
    /// 暂停: the clock stands.
    Hold,
    /// 办结: answered in time or late.
    Done,
    /// 超期办结: answered, but late; keeps the red icon.
    DoneLate,
}

impl DeadlineState {
    /// Every state, for the component page and tests.
    pub const ALL: [DeadlineState; 7] = [
        DeadlineState::Ok,
        DeadlineState::Soon,
        DeadlineState::Due,
        DeadlineState::Over,
        DeadlineState::Hold,
        DeadlineState::Done,
        DeadlineState::DoneLate,
    ];

    /// The last word of the class: `dl--soon`, `c-soon`.
    pub fn class(self) -> &'static str {
        match self {
            DeadlineState::Ok => "ok",
            DeadlineState::Soon => "soon",
            DeadlineState::Due => "due",
            DeadlineState::Over => "over",
            DeadlineState::Hold => "hold",
            DeadlineState::Done => "done",
            DeadlineState::DoneLate => "late",
        }
    }

    /// The icon before the words, for states that need attention.
    pub fn icon(self) -> Option<&'static str> {
        match self {
            DeadlineState::Ok | DeadlineState::Soon => None,
            DeadlineState::Due => Some("bell-ringing"),
            DeadlineState::Over | DeadlineState::DoneLate => Some("alert-circle"),
            DeadlineState::Hold => Some("player-pause"),
            DeadlineState::Done => Some("check"),
        }
    }
}

/// The deadline cell of lists.
#[derive(Clone, Debug, Template)]
#[template(path = "components/deadline.html")]
pub struct Deadline {
    /// Which state.
    pub state: DeadlineState,
    /// 剩 9 天, 今日到期, 计时暂停 …
    pub label: String,
    /// The day it is due, short: `11-25`; `—` while the clock stands.
    pub date: String,
    /// How much of the time is used, 0–100.
    pub percent: u8,
}

impl askama::filters::HtmlSafe for Deadline {}

impl Deadline {
    /// A cell; percentages above 100 fill the bar.
    pub fn new(
        state: DeadlineState,
        label: impl Into<String>,
        date: impl Into<String>,
        percent: u8,
    ) -> Deadline {
        Deadline {
            state,
            label: label.into(),
            date: date.into(),
            percent: percent.min(100),
        }
    }
}
