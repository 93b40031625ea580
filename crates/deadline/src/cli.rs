//! The values that `xiaobao calendar day` and `xiaobao deadline explain` print. Nothing is printed
//! here; the server's command line does that.

use crate::calendar::Calendar;
use crate::explain::{Deadline, Event, EventKind, Facts, Step};
use crate::rulebook::Rulebook;
use jiff::tz::TimeZone;
use kernel::{Day, Instant, Lang, Say, bank_zone, say};
use serde_json::{Value, json};
use std::fmt;

/// Why a command gives no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CliError {
    /// Wrong usage: exit code 2.
    Usage(Say),
    /// The thing asked for does not hold or is not known: exit code 1.
    Failed(Say),
}

impl CliError {
    /// The exit code of the contract.
    pub fn exit_code(&self) -> u8 {
        match self {
            CliError::Usage(_) => 2,
            CliError::Failed(_) => 1,
        }
    }

    /// The sentence for stderr.
    pub fn say(&self) -> &Say {
        match self {
            CliError::Usage(say) | CliError::Failed(say) => say,
        }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say().en)
    }
}

impl std::error::Error for CliError {}

/// The verdict of the State Council's calendar on each day, in the order asked:
/// `{"date","workday","kind","name","source"}`. A day whose year is not loaded is an error of its
/// own, so that the others can still be printed.
pub fn calendar_day(days: &[String], lang: Lang) -> Vec<Result<Value, CliError>> {
    calendar_day_in(Calendar::state_council(), days, lang)
}

/// As [`calendar_day`], of another calendar: a bank's own, or one of another place.
pub fn calendar_day_in(
    calendar: &Calendar,
    days: &[String],
    lang: Lang,
) -> Vec<Result<Value, CliError>> {
    days.iter()
        .map(|day| one_day(calendar, day, lang))
        .collect()
}

fn one_day(calendar: &Calendar, text: &str, lang: Lang) -> Result<Value, CliError> {
    let day: Option<Day> = text.parse().ok().filter(|_| text.len() == 10);
    let day = day.ok_or_else(|| {
        CliError::Usage(say!(
            "“{text}”不是日期，应写作 YYYY-MM-DD",
            "`{text}` is no day; YYYY-MM-DD is expected"
        ))
    })?;
    let verdict = calendar.day(day);
    let verdict = verdict.map_err(|missing| CliError::Failed(missing.say()))?;
    Ok(json!({
        "date": day.to_string(),
        "workday": verdict.workday,
        "kind": verdict.kind.code(),
        "name": verdict.name.as_ref().map(|name| name.to(lang)),
        "source": verdict.source.to(lang),
    }))
}

/// Reads an instant with an offset, as in `2026-02-10T09:00:00+08:00`.
pub fn parse_instant(text: &str) -> Result<Instant, CliError> {
    text.trim().parse().map_err(|_| {
        CliError::Usage(say!(
            "“{text}”不是带时区的时间，应写作 2026-02-10T09:00:00+08:00",
            "`{text}` is no time with an offset; 2026-02-10T09:00:00+08:00 is expected"
        ))
    })
}

/// Reads an event: `KIND@RFC3339`, or `KIND@RFC3339..RFC3339` for what lasts (a pause) or has two
/// moments (an extension granted, and told to the complainant).
pub fn parse_event(text: &str) -> Result<Event, CliError> {
    let (kind, when) = text.split_once('@').ok_or_else(|| {
        CliError::Usage(say!(
            "“{text}”应写作 KIND@时间 或 KIND@起..止",
            "`{text}`: KIND@TIME or KIND@FROM..TO is expected"
        ))
    })?;
    let kind = EventKind::from_code(kind.trim())
        .filter(|kind| *kind != EventKind::Received)
        .ok_or_else(|| unknown_kind(kind))?;
    let (from, to) = match when.split_once("..") {
        Some((from, to)) => (parse_instant(from)?, Some(parse_instant(to)?)),
        None => (parse_instant(when)?, None),
    };
    if to.is_some_and(|to| to < from) {
        let say = say!("“{text}”的结束早于开始", "`{text}` ends before it begins");
        return Err(CliError::Usage(say));
    }
    Ok(Event {
        kind,
        from,
        to,
        by: None,
    })
}

fn unknown_kind(kind: &str) -> CliError {
    let known = EventKind::ALL
        .into_iter()
        .filter(|kind| *kind != EventKind::Received);
    let known = known.map(EventKind::code).collect::<Vec<_>>().join(", ");
    CliError::Usage(say!(
        "没有事件“{kind}”，可用：{known}",
        "there is no event `{kind}`; known: {known}"
    ))
}

/// The deadlines that a shipped pack sets for a receipt and events given as texts.
pub fn deadlines(pack: &str, received: &str, events: &[String]) -> Result<Vec<Deadline>, CliError> {
    deadlines_in(Rulebook::builtin(), pack, received, events)
}

/// As [`deadlines`], with the packs and calendars of a rulebook.
pub fn deadlines_in(
    book: &Rulebook,
    pack: &str,
    received: &str,
    events: &[String],
) -> Result<Vec<Deadline>, CliError> {
    let found = book.pack(pack).ok_or_else(|| {
        let known = book.packs().iter().map(|pack| pack.id.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        CliError::Usage(say!(
            "没有规则包“{pack}”，可用：{known}",
            "there is no pack `{pack}`; known: {known}"
        ))
    })?;
    let received = parse_instant(received)?;
    let events = events.iter().map(|text| parse_event(text));
    let facts = Facts {
        received,
        events: events.collect::<Result<_, _>>()?,
    };
    book.explain(found, None, &facts, None)
        .map_err(|error| CliError::Failed(error.say()))
}

/// The deadlines as the contract prints them:
/// `{"deadlines":[{"key","due","rule","article","steps"}]}` with what else is known of each.
/// Instants in the offset of the pack's zone: the bank's for packs of China.
pub fn explain_json(deadlines: &[Deadline], lang: Lang) -> Value {
    let deadlines: Vec<Value> = deadlines
        .iter()
        .map(|one| deadline_json(one, lang))
        .collect();
    json!({ "deadlines": deadlines })
}

/// One deadline in JSON; the API shows the same.
pub fn deadline_json(one: &Deadline, lang: Lang) -> Value {
    let zone = TimeZone::get(&one.zone).unwrap_or_else(|_| bank_zone());
    let rfc3339 = |at: Instant| {
        let wall = at.to_zoned_datetime(zone.clone());
        wall.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let steps: Vec<Value> = one.steps.iter().map(|step| step_json(step, lang)).collect();
    json!({
        "key": one.key,
        "title": one.title.to(lang),
        "due": one.due.map(rfc3339),
        "due_day": one.due_day,
        "legal_outer_day": one.legal_outer_day,
        "unknown": one.unknown.as_ref().map(|why| why.to(lang)),
        "paused": one.paused,
        "started": rfc3339(one.started),
        "met": one.met.map(rfc3339),
        "ended": one.ended.map(rfc3339),
        "rule": one.rule.to(lang),
        "article": one.article.to(lang),
        "certainty": one.certainty.code(),
        "verified": one.verified,
        "pack": one.pack,
        "kind": one.kind,
        "binds": one.binds,
        "optional": one.optional,
        "steps": steps,
    })
}

fn step_json(step: &Step, lang: Lang) -> Value {
    json!({ "kind": step.kind.code(), "day": step.day, "text": step.text.to(lang) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_calendar_day_prints_the_keys_of_the_contract() {
        let days = texts(&["2026-02-14", "2026-11-23", "2027-01-01", "14.2.2026"]);
        let zh = calendar_day(&days, Lang::Zh);
        assert_eq!(
            zh[0].as_ref().unwrap(),
            &json!({
                "date": "2026-02-14", "workday": true, "kind": "make_up_workday", "name": "春节",
                "source": "国务院办公厅关于2026年部分节假日安排的通知",
            })
        );
        assert_eq!(zh[1].as_ref().unwrap()["name"], Value::Null);
        let missing = zh[2].as_ref().unwrap_err();
        assert_eq!(missing.exit_code(), 1);
        assert!(missing.to_string().contains("year 2027 not loaded"));
        assert_eq!(zh[3].as_ref().unwrap_err().exit_code(), 2);
        let en = calendar_day(&days[..1], Lang::En);
        assert_eq!(en[0].as_ref().unwrap()["name"], "Spring Festival");
    }

    #[test]
    fn an_explanation_prints_the_keys_of_the_contract() {
        let events = texts(&["mediation@2026-02-12T09:00:00+08:00..2026-02-13T09:00:00+08:00"]);
        let found = deadlines("cn-nfra-2020-3", "2026-02-10T09:00:00+08:00", &events).unwrap();
        let json = explain_json(&found, Lang::En);
        let reply = &json["deadlines"][0];
        assert_eq!(reply["key"], "reply");
        assert_eq!(reply["due"], "2026-02-26T23:59:59+08:00");
        assert_eq!(reply["due_day"], "2026-02-26");
        assert_eq!(reply["article"], "Article 18");
        assert_eq!(reply["certainty"], "secondary");
        assert_eq!(reply["verified"], false);
        let last = &reply["steps"].as_array().unwrap().last().unwrap();
        assert_eq!(last["kind"], "due");
        assert_eq!(last["text"], "due: end of 2026-02-26 (Thu) (24:00)");
    }

    #[test]
    fn a_pack_of_another_place_is_told_in_its_own_offset() {
        let found = deadlines("uk-fca-disp", "2026-02-02T23:30:00Z", &[]).unwrap();
        let json = explain_json(&found, Lang::En);
        let [short, reply] = [&json["deadlines"][0], &json["deadlines"][1]];
        assert_eq!(short["due"], "2026-02-05T17:00:00+00:00");
        assert_eq!(short["optional"], true);
        assert_eq!(reply["due"], "2026-03-30T23:59:59+01:00");
        assert_eq!(reply["optional"], false);
        let told = found[1].print(Lang::En) + &found[0].print(Lang::En);
        assert!(!told.contains("Civil Code"), "{told}");
        assert!(told.contains("close of business on 2026-02-05 (Thu) (17:00)"));
        let days = texts(&["2026-12-28"]);
        let uk = Rulebook::builtin().calendar("uk").unwrap();
        let day = calendar_day_in(uk, &days, Lang::En).remove(0).unwrap();
        assert_eq!(
            (&day["workday"], &day["name"]),
            (&json!(false), &json!("Boxing Day"))
        );
    }

    #[test]
    fn wrong_arguments_name_what_is_expected() {
        let wrong = [
            ("replied", "KIND@TIME"),
            (
                "answered@2026-02-12T09:00:00+08:00",
                "no event `answered`; known: transferred",
            ),
            ("received@2026-02-12T09:00:00+08:00", "no event `received`"),
            ("replied@2026-02-12", "time with an offset"),
            ("pause@2026-02-12T09:00:00Z..soon", "time with an offset"),
            (
                "pause@2026-02-12T09:00:00Z..2026-02-11T09:00:00Z",
                "ends before",
            ),
        ];
        for (text, says) in wrong {
            let error = parse_event(text).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
        let open = parse_event("pause@2026-02-12T09:00:00Z").unwrap();
        assert_eq!((open.kind, open.to), (EventKind::Pause, None));
        let error = deadlines("cn-nfra", "2026-02-10T09:00:00+08:00", &[]).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("known: cn-nfra-2020-3, cn-pboc-2020-5"),
            "{error}"
        );
        let old = deadlines("cn-nfra-2020-3", "2019-02-10T09:00:00+08:00", &[]).unwrap_err();
        assert_eq!(old.exit_code(), 1);
    }
}
