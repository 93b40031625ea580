//! What a branch's screens show and when; PURE.
//!
//! A programme is an ordered list of items. Each item names a source (the other rooms' publications) and
//! is filled with that source's slides of the day; a source with nothing to say leaves no gap.

use kernel::{
    Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Reading, Refusal, UnitPath,
    bank_zone, day_of, say,
};
use serde::{Deserialize, Serialize};

/// Where slides come from.
pub const SOURCES: &[Choice] = &[
    Choice {
        code: "campaign",
        zh: "本月活动",
        en: "Campaign of the month",
    },
    Choice {
        code: "fraud",
        zh: "反诈提示",
        en: "Fraud warnings",
    },
    Choice {
        code: "risk",
        zh: "风险提示",
        en: "Risk notices",
    },
    Choice {
        code: "fee",
        zh: "服务收费",
        en: "Fees",
    },
    Choice {
        code: "channel",
        zh: "投诉渠道",
        en: "Ways to complain",
    },
    Choice {
        code: "slogan",
        zh: "标语",
        en: "Slogans",
    },
    Choice {
        code: "own",
        zh: "本机构画面",
        en: "The unit's own slides",
    },
];

/// The days a screen runs.
pub const DAYS: &[Choice] = &[
    Choice {
        code: "1",
        zh: "周一",
        en: "Mon",
    },
    Choice {
        code: "2",
        zh: "周二",
        en: "Tue",
    },
    Choice {
        code: "3",
        zh: "周三",
        en: "Wed",
    },
    Choice {
        code: "4",
        zh: "周四",
        en: "Thu",
    },
    Choice {
        code: "5",
        zh: "周五",
        en: "Fri",
    },
    Choice {
        code: "6",
        zh: "周六",
        en: "Sat",
    },
    Choice {
        code: "7",
        zh: "周日",
        en: "Sun",
    },
];

/// Shortest and longest time of a slide, seconds.
pub const SECONDS_MIN: i64 = 5;
/// The longest.
pub const SECONDS_MAX: i64 = 120;
/// Most items of a programme.
pub const ITEMS_MAX: usize = 40;
/// Rows of a table on one slide: what is read from five metres.
pub const ROWS_ON_SLIDE: usize = 5;
/// Most slides of a programme on a day.
pub const SLIDES_MAX: usize = 120;
/// Longest time that something is pushed, minutes.
pub const PUSH_MINUTES_MAX: i64 = 480;
/// How far ahead a screen is told its hours: it may lose the network for a day.
pub const AHEAD_HOURS: i64 = 48;

/// Where the item's slides come from.
pub const SOURCE: FieldSpec =
    FieldSpec::required("source", "内容", "Content", FieldKind::Choice(SOURCES));
/// One of the source's, by key; empty for all.
pub const PICK: FieldSpec = FieldSpec::optional(
    "pick",
    "指定编号（空为全部）",
    "Only this key (empty: all)",
    FieldKind::Line { max: 64 },
);
/// How long each slide stands.
pub const SECONDS: FieldSpec = FieldSpec::required(
    "seconds",
    "每屏秒数",
    "Seconds per slide",
    FieldKind::Whole {
        min: SECONDS_MIN,
        max: SECONDS_MAX,
    },
);
/// First day.
pub const FROM: FieldSpec = FieldSpec::optional("from", "起始日期", "From", FieldKind::Day);
/// Last day.
pub const TO: FieldSpec = FieldSpec::optional("to", "截止日期", "Until", FieldKind::Day);
/// Fields of an item.
pub const ITEM: &[FieldSpec] = &[SOURCE, PICK, SECONDS, FROM, TO];

/// When the screens begin.
pub const OPENS: FieldSpec =
    FieldSpec::required("opens", "开始时间", "Begins at", FieldKind::Line { max: 5 });
/// When they end.
pub const CLOSES: FieldSpec =
    FieldSpec::required("closes", "结束时间", "Ends at", FieldKind::Line { max: 5 });
/// On which days.
pub const WEEKDAYS: FieldSpec =
    FieldSpec::required("weekdays", "播放日", "Days", FieldKind::Many(DAYS));
/// Fields of the hours.
pub const HOURS: &[FieldSpec] = &[OPENS, CLOSES, WEEKDAYS];

/// Title of what is pushed.
pub const TITLE: FieldSpec =
    FieldSpec::required("title", "标题", "Title", FieldKind::Line { max: 24 });
/// Its text.
pub const TEXT: FieldSpec =
    FieldSpec::optional("text", "内容", "Text", FieldKind::Area { max: 120 });
/// For how long.
pub const MINUTES: FieldSpec = FieldSpec::required(
    "minutes",
    "展示分钟数",
    "Minutes",
    FieldKind::Whole {
        min: 1,
        max: PUSH_MINUTES_MAX,
    },
);
/// Whether the units below show it too.
pub const BELOW: FieldSpec = FieldSpec::optional(
    "below",
    "同时推送到下级机构",
    "Units below too",
    FieldKind::Flag,
);
/// Fields of a push.
pub const PUSH: &[FieldSpec] = &[TITLE, TEXT, MINUTES, BELOW];

/// One item of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number within the programme; stays when others move.
    pub no: u32,
    /// Code of [`SOURCES`].
    pub source: String,
    /// Key of the one thing it shows; empty for all of the source.
    pub pick: String,
    /// Seconds per slide.
    pub seconds: i64,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

impl Item {
    /// Whether it is shown on a day.
    pub fn holds(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a unit's screens show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// The unit's code.
    pub unit: String,
    /// Its place in the tree.
    pub path: UnitPath,
    /// From 1; 0 is the one for units that set nothing.
    pub version: i64,
    /// The items in order.
    pub items: Vec<Item>,
    /// When the screens begin, `HH:MM`.
    pub opens: String,
    /// When they end.
    pub closes: String,
    /// Weekdays, 1 Monday to 7 Sunday.
    pub weekdays: Vec<i8>,
}

impl Programme {
    /// The programme of a unit that set nothing: everything there is, in the order of its weight.
    pub fn standard(unit: &str, path: &UnitPath) -> Programme {
        let item = |(place, (source, seconds)): (usize, (&str, i64))| Item {
            no: place as u32 + 1,
            source: source.to_owned(),
            pick: String::new(),
            seconds,
            from: None,
            to: None,
        };
        let order = [
            ("campaign", 15),
            ("fraud", 15),
            ("channel", 15),
            ("fee", 15),
            ("risk", 15),
            ("own", 12),
            ("slogan", 8),
        ];
        Programme {
            unit: unit.to_owned(),
            path: path.clone(),
            version: 0,
            items: order.into_iter().enumerate().map(item).collect(),
            opens: "08:00".to_owned(),
            closes: "18:00".to_owned(),
            weekdays: (1..=7).collect(),
        }
    }

    /// Adds an item at the end.
    ///
    /// # Errors
    /// The programme is full.
    pub fn add(&mut self, mut item: Item) -> Result<(), Refusal> {
        if self.items.len() >= ITEMS_MAX {
            let said = say!(
                "节目单最多 {ITEMS_MAX} 项",
                "A programme has at most {ITEMS_MAX} items"
            );
            return Err(Refusal::new("too_many_items", said));
        }
        item.no = self.items.iter().map(|one| one.no).max().unwrap_or(0) + 1;
        self.items.push(item);
        Ok(())
    }

    /// Moves an item by one place, or takes it out; `false` when there is no such item.
    pub fn change(&mut self, no: u32, act: Move) -> bool {
        let Some(at) = self.items.iter().position(|one| one.no == no) else {
            return false;
        };
        match act {
            Move::Up if at > 0 => self.items.swap(at, at - 1),
            Move::Down if at + 1 < self.items.len() => self.items.swap(at, at + 1),
            Move::Remove => drop(self.items.remove(at)),
            Move::Up | Move::Down => {}
        }
        true
    }

    /// When the screens run, from an instant on, as spans that a screen can keep to without asking.
    pub fn spans(&self, now: Instant) -> Vec<(Instant, Instant)> {
        let today = day_of(now);
        let end = now + jiff::SignedDuration::from_hours(AHEAD_HOURS);
        let days =
            (0..=3).filter_map(|ahead| today.checked_add(jiff::Span::new().days(ahead)).ok());
        let runs = days.filter(|day| {
            self.weekdays
                .contains(&day.weekday().to_monday_one_offset())
        });
        let span = |day: Day| {
            let (opens, closes) = (at(day, &self.opens)?, at(day, &self.closes)?);
            (opens < end && closes > now).then_some((opens, closes))
        };
        runs.filter_map(span).collect()
    }

    /// Whether the screens run at an instant.
    pub fn runs(&self, now: Instant) -> bool {
        self.spans(now)
            .iter()
            .any(|(opens, closes)| *opens <= now && now < *closes)
    }
}

/// What is done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One place earlier.
    Up,
    /// One place later.
    Down,
    /// Out of the programme.
    Remove,
}

impl Move {
    /// From the address.
    pub fn from_code(code: &str) -> Option<Move> {
        match code {
            "up" => Some(Move::Up),
            "down" => Some(Move::Down),
            "remove" => Some(Move::Remove),
            _ => None,
        }
    }
}

/// The wall time `HH:MM` of a day as an instant.
fn at(day: Day, time: &str) -> Option<Instant> {
    let (hour, minute) = clock(time)?;
    bank_zone().to_timestamp(day.at(hour, minute, 0, 0)).ok()
}

fn clock(time: &str) -> Option<(i8, i8)> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// Reads an item.
///
/// # Errors
/// Fields that are wrong.
pub fn read_item(fields: &Fields) -> Result<Item, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&ITEM.iter().collect::<Vec<_>>(), &[]);
    let item = Item {
        no: 0,
        source: r.choice(&SOURCE).unwrap_or_default().to_owned(),
        pick: r.text(&PICK).unwrap_or_default(),
        seconds: r.whole(&SECONDS).unwrap_or(SECONDS_MIN),
        from: r.day(&FROM),
        to: r.day(&TO),
    };
    if let (Some(from), Some(to)) = (item.from, item.to)
        && to < from
    {
        r.fault(
            &TO,
            "before_from",
            "不能早于起始日期",
            "can't be before the first day",
        );
    }
    r.finish(item)
}

/// Opening time, closing time, weekdays.
pub type Hours = (String, String, Vec<i8>);

/// Reads the hours.
///
/// # Errors
/// A time that is none; an end before the beginning; no day.
pub fn read_hours(fields: &Fields) -> Result<Hours, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&HOURS.iter().collect::<Vec<_>>(), &[]);
    let mut time = |spec: &FieldSpec| {
        let text = r.text(spec).unwrap_or_default();
        match clock(&text) {
            Some((hour, minute)) => format!("{hour:02}:{minute:02}"),
            None if text.is_empty() => text,
            None => {
                r.fault(
                    spec,
                    "not_a_time",
                    "应为时间，例如 08:30",
                    "must be a time such as 08:30",
                );
                text
            }
        }
    };
    let (opens, closes) = (time(&OPENS), time(&CLOSES));
    if clock(&opens).is_some() && clock(&closes).is_some() && closes <= opens {
        r.fault(
            &CLOSES,
            "before_opening",
            "应晚于开始时间",
            "must be after the beginning",
        );
    }
    let days: Vec<i8> = r
        .many(&WEEKDAYS)
        .iter()
        .filter_map(|day| day.parse().ok())
        .collect();
    if days.is_empty() {
        r.fault(
            &WEEKDAYS,
            "required",
            "至少选一天",
            "needs one day at least",
        );
    }
    r.finish((opens, closes, days))
}

/// A slide as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slide {
    /// Source and key, and the part of a table that goes over several.
    pub id: String,
    /// Code of [`SOURCES`], or `push`.
    pub source: String,
    /// In large type.
    pub title: String,
    /// Sentences under it.
    pub lines: Vec<String>,
    /// A table's rows.
    pub rows: Vec<Vec<String>>,
    /// Part and number of parts of a table; 0 of 0 for others.
    pub part: (usize, usize),
}

/// Characters that stand side by side in a cell of a table, about.
const IN_A_CELL: usize = 12;
/// Lines of text that all rows of a slide may have together.
const LINES_ON_SLIDE: usize = 6;

/// Cuts a table into slides that can be read: so many rows, and so many lines in them.
pub fn paged(source: &str, title: &str, rows: Vec<Vec<String>>) -> Vec<Slide> {
    let mut pages: Vec<Vec<Vec<String>>> = Vec::new();
    let mut lines = 0;
    for row in rows {
        let high = |cell: &String| cell.chars().count().div_ceil(IN_A_CELL);
        let own = row.iter().map(high).max().unwrap_or(0).max(1);
        match pages.last_mut() {
            Some(page) if page.len() < ROWS_ON_SLIDE && lines + own <= LINES_ON_SLIDE => {
                page.push(row);
                lines += own;
            }
            _ => {
                pages.push(vec![row]);
                lines = own;
            }
        }
    }
    let parts = pages.len();
    let part = |(place, rows): (usize, Vec<Vec<String>>)| Slide {
        id: format!("{source}:{}", place + 1),
        source: source.to_owned(),
        title: title.to_owned(),
        lines: Vec::new(),
        rows,
        part: (place + 1, parts),
    };
    pages.into_iter().enumerate().map(part).collect()
}

/// A text as sentences for a screen: marks of headings and lists go, what is too long is cut at a
/// sentence's end.
pub fn sentences(text: &str, lines: usize, chars: usize) -> Vec<String> {
    let bare = |line: &str| {
        line.trim()
            .trim_start_matches(['#', '-', '*', ' '])
            .replace("**", "")
    };
    let kept = text
        .lines()
        .map(bare)
        .filter(|line| !line.is_empty())
        .take(lines);
    kept.map(|line| shortened(&line, chars)).collect()
}

fn shortened(line: &str, chars: usize) -> String {
    if line.chars().count() <= chars {
        return line.to_owned();
    }
    let head: String = line.chars().take(chars).collect();
    match head.rfind(['。', '；', '！', '？']) {
        Some(at) => head[..at].to_owned() + "。",
        None => {
            head.chars()
                .take(chars.saturating_sub(1))
                .collect::<String>()
                + "…"
        }
    }
}

/// The programme filled: each item with what its source has, `slides` as (source, key, slide).
pub fn filled(
    programme: &Programme,
    slides: &[(String, Slide)],
    day: Day,
) -> Vec<(Slide, i64, Option<Day>)> {
    let items = programme.items.iter().filter(|item| item.holds(day));
    let of = |item: &Item| -> Vec<(Slide, i64, Option<Day>)> {
        let fits = |(key, slide): &&(String, Slide)| {
            slide.source == item.source && (item.pick.is_empty() || *key == item.pick)
        };
        slides
            .iter()
            .filter(fits)
            .map(|(_, slide)| (slide.clone(), item.seconds, item.to))
            .collect()
    };
    items.flat_map(of).take(SLIDES_MAX).collect()
}

/// What is shown at once, on one unit or on those below too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// Where it was pushed.
    pub path: UnitPath,
    /// Whether units below show it.
    pub below: bool,
    /// What is shown.
    pub title: String,
    /// Its text.
    pub text: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// Login of who pushed it.
    pub by: String,
    /// Their name.
    pub by_name: String,
}

impl Push {
    /// Whether a unit's screens show it at an instant.
    pub fn shows(&self, unit: &UnitPath, now: Instant) -> bool {
        let reach = match self.below {
            true => kernel::Reach::Subtree(self.path.clone()),
            false => kernel::Reach::Own(self.path.clone()),
        };
        self.from <= now && now < self.until && reach.covers(unit)
    }

    /// As a slide.
    pub fn slide(&self) -> Slide {
        Slide {
            id: format!("push:{}", self.number),
            source: "push".to_owned(),
            title: self.title.clone(),
            lines: sentences(&self.text, 4, 60),
            ..Slide::default()
        }
    }
}

/// Reads a push: title, text, minutes, whether units below show it.
///
/// # Errors
/// Fields that are wrong.
pub fn read_push(fields: &Fields) -> Result<(String, String, i64, bool), FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&PUSH.iter().collect::<Vec<_>>(), &[]);
    let read = (
        r.text(&TITLE).unwrap_or_default(),
        r.text(&TEXT).unwrap_or_default(),
        r.whole(&MINUTES).unwrap_or(1),
        r.flag(&BELOW),
    );
    r.finish(read)
}

/// The name of a screen within its unit: letters, digits, `-`; `1` for anything else.
pub fn screen_name(typed: &str) -> String {
    let good = !typed.is_empty()
        && typed.len() <= 20
        && typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if good {
        typed.to_owned()
    } else {
        "1".to_owned()
    }
}

#[cfg(test)]
mod tests;
