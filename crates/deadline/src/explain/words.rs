//! The sentences of the count, in both languages.

use super::deadline::{Step, StepKind};
use super::kinds::EventKind;
use crate::calendar::{Calendar, DayVerdict, MissingYear};
use crate::count::{CutOff, DayPause, Limit, Unit};
use crate::day_number::{self, number};
use crate::pack::{Ending, Extension, Pack, PauseRule, Rule};
use jiff::civil::DateTime;
use kernel::{Day, Instant, Say, say};

/// Whose general law on counting time stands behind a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Law {
    /// The Civil Code of China: art. 201 (the first day), art. 203 (the last one).
    China,
    /// Another: nothing is cited but the pack itself.
    Other,
}

impl Law {
    pub(super) fn of(pack: &Pack) -> Law {
        match pack.jurisdiction.as_str() {
            "CN" => Law::China,
            _ => Law::Other,
        }
    }
}

fn step(kind: StepKind, day: Day, text: Say) -> Step {
    Step {
        kind,
        day: Some(day),
        day_kind: None,
        text,
    }
}

/// A day with its weekday: `2026-02-14（周六）`.
fn named(day: Day) -> Say {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let weekday = day_number::weekday(number(day));
    let (zh, en) = (ZH[weekday], EN[weekday]);
    say!("{day}（{zh}）", "{day} ({en})")
}

/// `3 个工作日`, `3 working days`.
fn amount(n: impl Into<i64>, unit: Unit) -> Say {
    let n: i64 = n.into();
    let plural = if n == 1 { "" } else { "s" };
    match unit {
        Unit::NaturalDay => say!("{n} 个自然日", "{n} calendar day{plural}"),
        Unit::WorkingDay => say!("{n} 个工作日", "{n} working day{plural}"),
        Unit::Week => say!("{n} 周", "{n} week{plural}"),
        Unit::Month => say!("{n} 个月", "{n} month{plural}"),
        Unit::Hour => say!("{n} 小时", "{n} hour{plural}"),
    }
}

pub(super) fn start(kind: EventKind, day: Day, at: Instant, pack: &Pack) -> Step {
    let (
        Say {
            zh: what_zh,
            en: what_en,
        },
        Say {
            zh: on_zh,
            en: on_en,
        },
    ) = (kind.say(), named(day));
    let clock = pack
        .time_zone()
        .to_datetime(at)
        .strftime("%H:%M")
        .to_string();
    let text = say!(
        "起算：{on_zh} {clock} {what_zh}",
        "start: {what_en} at {clock} on {on_en}"
    );
    step(StepKind::Start, day, text)
}

pub(super) fn restart(day: Day) -> Step {
    let Say { zh, en } = named(day);
    let text = say!(
        "{zh} 收到新的事实和理由，时限自收到新材料之日起重新计算，此前的延期不再适用",
        "new facts and reasons on {en}: the period restarts, earlier extensions are void"
    );
    step(StepKind::Restart, day, text)
}

pub(super) fn restart_too_late(day: Day, due: Option<Day>) -> Step {
    let Say { zh, en } = named(day);
    let due = due.map_or(String::new(), |due| due.to_string());
    let text = say!(
        "{zh} 的新材料在时限（{due}）届满之后，不重新计算，已发生的逾期不因此消除",
        "new facts on {en} came after the period had run out ({due}): no restart, the breach stands"
    );
    step(StepKind::Restart, day, text)
}

pub(super) fn count(limit: Limit, start: Day, law: Law) -> Vec<Step> {
    let counted = counted(limit, start);
    if limit.unit == Unit::Hour {
        return vec![counted];
    }
    let first_day = match (limit.first_day_counted, law) {
        (true, _) => say!("起算当日计入", "the starting day is counted"),
        (false, Law::China) => say!(
            "起算当日不计入（民法典第二百零一条）",
            "the starting day is not counted (Civil Code art. 201)"
        ),
        (false, Law::Other) => say!("起算当日不计入", "the starting day is not counted"),
    };
    vec![step(StepKind::FirstDay, start, first_day), counted]
}

/// The other way of counting a limit.
pub(super) fn or(limit: Limit, start: Day) -> Step {
    let Step { day, text, .. } = counted(limit, start);
    let Say { zh, en } = text;
    let text = say!(
        "或者：{zh}；两者以较晚者为准",
        "or: {en}; the later of the two counts"
    );
    step(StepKind::Or, day.unwrap_or(start), text)
}

fn counted(limit: Limit, start: Day) -> Step {
    if limit.unit == Unit::Hour && limit.length == 0 {
        let text = say!(
            "应当立即办理，即于该时刻到期",
            "to be done at once: due at that moment"
        );
        return step(StepKind::Count, start, text);
    }
    if limit.unit == Unit::Hour {
        let Say { zh, en } = amount(limit.length, limit.unit);
        let text = say!("自该时刻起计 {zh}", "count {en} from that moment");
        return step(StepKind::Count, start, text);
    }
    let next = start.tomorrow().unwrap_or(start);
    let first = if limit.first_day_counted { start } else { next };
    let Say {
        zh: length_zh,
        en: length_en,
    } = amount(limit.length, limit.unit);
    let Say {
        zh: from_zh,
        en: from_en,
    } = named(first);
    let text = say!(
        "自 {from_zh} 起计 {length_zh}",
        "count {length_en} from {from_en}"
    );
    step(StepKind::Count, first, text)
}

pub(super) fn merged(rule: &Rule, day: Day) -> Step {
    let (Say { zh, en }, article) = (named(day), &rule.article);
    let text = Say {
        zh: format!(
            "{zh} 同一投诉再次提出，并入本件，时限不变（{}）",
            article.zh
        ),
        en: format!(
            "same complaint again on {en}: merged, the period is unchanged ({})",
            article.en
        ),
    };
    step(StepKind::Merge, day, text)
}

pub(super) fn extension(
    extension: &Extension,
    counted: Unit,
    granted: Day,
    told: Option<Day>,
    by: Option<&str>,
) -> Step {
    let article = &extension.article;
    let Say {
        zh: max_zh,
        en: max_en,
    } = amount(extension.max_total, counted);
    let Say {
        zh: what_zh,
        en: what_en,
    } = extension.event.say();
    let Say {
        zh: mut by_zh,
        en: mut by_en,
    } = extension.approver.clone();
    if let Some(by) = by {
        (by_zh, by_en) = (format!("{by}（{by_zh}）"), format!("{by} ({by_en})"));
    }
    if extension.reason {
        by_zh.push_str("，须说明理由");
        by_en.push_str(", with reasons");
    }
    let Say {
        zh: told_zh,
        en: told_en,
    } = told.map_or_else(
        || say!("未登记告知", "telling the complainant is not on record"),
        |told| say!("{told} 告知投诉人", "complainant told on {told}"),
    );
    let (article_zh, article_en) = (&article.zh, &article.en);
    let text = say!(
        "{what_zh}：{granted} 批准（{by_zh}），{told_zh}；合计 {max_zh}（{article_zh}）",
        "{what_en}: granted on {granted} ({by_en}), {told_en}; {max_en} in all ({article_en})"
    );
    step(StepKind::Extension, granted, text)
}

pub(super) fn not_told(extension: &Extension, granted: Day) -> Step {
    let Say { zh, en } = extension.event.say();
    let (article_zh, article_en) = (&extension.article.zh, &extension.article.en);
    let text = say!(
        "{zh}：{granted} 已批准但未告知投诉人，延期不生效（{article_zh}要求告知）",
        "{en}: granted on {granted}, complainant not told: does not hold ({article_en} demands it)"
    );
    step(StepKind::ExtensionVoid, granted, text)
}

pub(super) fn too_late(extension: &Extension, holds: Day, due: Day) -> Step {
    let Say { zh, en } = extension.event.say();
    let text = say!(
        "{zh}：{holds} 才具备生效条件，原时限已于 {due} 届满，延期不生效",
        "{en}: complete only on {holds}, after the period had run out on {due}: it does not hold"
    );
    step(StepKind::ExtensionVoid, holds, text)
}

/// What stopped the clock: the reasons and their articles.
pub(super) fn reasons(rules: &[&PauseRule]) -> Say {
    let list = |one: fn(&PauseRule) -> String, joint: &str| {
        rules
            .iter()
            .map(|rule| one(rule))
            .collect::<Vec<_>>()
            .join(joint)
    };
    Say {
        zh: list(
            |rule| format!("{}（{}）", rule.event.say().zh, rule.article.zh),
            "、",
        ),
        en: list(
            |rule| format!("{} ({})", rule.event.say().en, rule.article.en),
            ", ",
        ),
    }
}

pub(super) fn pause(pause: DayPause, out: i64, counted: Unit, reasons: &Say) -> Step {
    let day = |n: i32| day_number::day(n).unwrap_or(Day::MAX);
    let (from, to) = (day(pause.from), day(pause.to.unwrap_or(pause.from)));
    let (
        Say { zh, en },
        Say {
            zh: why_zh,
            en: why_en,
        },
    ) = (left_out(out, counted), reasons);
    let text = say!(
        "{from} 至 {to} 中止：{why_zh}，{zh}不计入",
        "stopped from {from} to {to} for {why_en}: {en} left out"
    );
    step(StepKind::Pause, from, text)
}

/// What a pause takes out: days, or the time of a count of hours.
fn left_out(out: i64, counted: Unit) -> Say {
    match counted {
        Unit::Hour => {
            let (hours, minutes) = (out / 3600, out / 60 % 60);
            say!("{hours} 小时 {minutes} 分", "{hours} h {minutes} min")
        }
        Unit::WorkingDay => amount(out, Unit::WorkingDay),
        _ => amount(out, Unit::NaturalDay),
    }
}

pub(super) fn stopped(pause: DayPause, reasons: &Say) -> Step {
    let from = day_number::day(pause.from).unwrap_or(Day::MAX);
    let Say { zh, en } = reasons;
    let text = say!(
        "{from} 起中止：{zh}，尚未恢复；恢复之前没有截止日",
        "stopped since {from} for {en}, not resumed: there is no due day until it is"
    );
    step(StepKind::Stopped, from, text)
}

pub(super) fn if_resumed(as_of: Day, due: Day) -> Step {
    let Say { zh, en } = named(due);
    let text = say!(
        "若于 {as_of} 恢复，截止日为 {zh}",
        "if resumed on {as_of}, due on {en}"
    );
    step(StepKind::Stopped, due, text)
}

pub(super) fn skipped(rest: &DayVerdict) -> Step {
    let (
        Say { zh, en },
        Say {
            zh: why_zh,
            en: why_en,
        },
    ) = (named(rest.date), rest.reason());
    let text = say!("跳过 {zh}：{why_zh}", "skipped {en}: {why_en}");
    Step {
        kind: StepKind::SkippedDay,
        day: Some(rest.date),
        day_kind: Some(rest.kind),
        text,
    }
}

pub(super) fn due(day: Day, cut_off: CutOff) -> Step {
    let Say { zh, en } = named(day);
    let text = match cut_off {
        CutOff::EndOfDay => say!("截止：{zh} 24:00", "due: end of {en} (24:00)"),
        CutOff::SameClock | CutOff::Exact => {
            say!("截止：{zh} 同一时刻", "due: {en}, at the same time of day")
        }
        CutOff::CloseOfBusiness(close) => {
            let close = close.strftime("%H:%M").to_string();
            say!(
                "截止：{zh} 营业结束（{close}）",
                "due: close of business on {en} ({close})"
            )
        }
    };
    step(StepKind::Due, day, text)
}

pub(super) fn due_at(wall: DateTime) -> Step {
    let (Say { zh, en }, clock) = (named(wall.date()), wall.strftime("%H:%M:%S").to_string());
    let text = say!("截止：{zh} {clock}", "due: {en} at {clock}");
    step(StepKind::Due, wall.date(), text)
}

/// Which of two ways of counting holds.
pub(super) fn later(wall: DateTime) -> Step {
    let (Say { zh, en }, clock) = (named(wall.date()), wall.strftime("%H:%M:%S").to_string());
    let text = say!(
        "两者较晚者：{zh} {clock}",
        "the later of the two: {en} at {clock}"
    );
    step(StepKind::Due, wall.date(), text)
}

pub(super) fn roll(calendar: &Calendar, day: Day, moved: Day, law: Law) -> Step {
    let reason = calendar
        .day(day)
        .map_or_else(|missing| missing.say(), |rest| rest.reason());
    let (
        Say {
            zh: why_zh,
            en: why_en,
        },
        Say { zh, en },
    ) = (reason, named(moved));
    let text = match law {
        Law::China => say!(
            "{day} 为{why_zh}，法定最迟顺延至其后首个工作日 {zh}（民法典第二百零三条）",
            "{day} is no working day ({why_en}): legally the next one, {en} (Civil Code art. 203)"
        ),
        Law::Other => say!(
            "{day} 为{why_zh}，顺延至其后首个工作日 {zh}",
            "{day} is no working day ({why_en}): the next one, {en}"
        ),
    };
    step(StepKind::Roll, moved, text)
}

pub(super) fn unknown(missing: &MissingYear) -> Step {
    Step {
        kind: StepKind::Unknown,
        day: None,
        day_kind: None,
        text: missing.say(),
    }
}

pub(super) fn outer_unknown(missing: &MissingYear) -> Step {
    let Say { zh, en } = missing.say();
    let text = say!("休息日顺延：{zh}", "roll over rest days: {en}");
    Step {
        kind: StepKind::Unknown,
        day: None,
        day_kind: None,
        text,
    }
}

/// The calendar's last loaded days may still be changed by a notice that is not out yet.
pub(super) fn provisional(day: Day) -> Step {
    let next = day.year().saturating_add(1);
    let text = say!(
        "{next} 年放假通知尚未载入，可能调整 {day} 前后的上班日",
        "the notice of {next} is not loaded and may still change working days around {day}"
    );
    step(StepKind::Provisional, day, text)
}

pub(super) fn met(kind: EventKind, day: Day, late: bool) -> Step {
    let (
        Say {
            zh: what_zh,
            en: what_en,
        },
        Say { zh, en },
    ) = (kind.say(), named(day));
    let text = if late {
        say!("{zh} {what_zh}，已逾期", "{what_en} on {en}: too late")
    } else {
        say!("{zh} {what_zh}，按时", "{what_en} on {en}: in time")
    };
    step(StepKind::Met, day, text)
}

pub(super) fn ended(ending: &Ending, day: Day) -> Step {
    let (Say { zh, en }, rule, article) = (named(day), &ending.rule, &ending.article);
    let text = Say {
        zh: format!("{zh} 终止：{}（{}）", rule.zh, article.zh),
        en: format!("ended on {en}: {} ({})", rule.en, article.en),
    };
    step(StepKind::Ended, day, text)
}

pub(super) fn agreed(day: Day) -> Step {
    let Say { zh, en } = named(day);
    let text = say!("与投诉人约定 {zh}", "agreed with the complainant: {en}");
    step(StepKind::Due, day, text)
}

pub(super) fn cap(day: Day, limit: Day, title: &Say) -> Step {
    let Say { zh, en } = title;
    let text = say!(
        "约定日 {day} 晚于“{zh}”的时限 {limit}，以 {limit} 为准",
        "the agreed {day} is later than the limit of `{en}`: {limit} counts"
    );
    step(StepKind::Cap, limit, text)
}
