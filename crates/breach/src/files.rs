//! The files of a leak: the report to the regulator, letters, the list to call, the list of leaks.

use crate::people::Listed;
use crate::rules::{Breach, Harm, Matter, forms};
use crate::words::Words;
use change::CommandError;
use deadline::Deadline;
use document::sheet::Table;
use document::word::Word;
use kernel::{Actor, Choice, Instant, Lang, day_of, fill, short_time};

fn broken(error: impl std::fmt::Display) -> CommandError {
    CommandError::Broken(format!("the file stopped: {error}"))
}

/// Labels of codes, in one line.
pub(crate) fn labels(list: &[Choice], codes: &[String], lang: Lang) -> String {
    let labels: Vec<&str> = codes
        .iter()
        .map(|code| Choice::label_in(list, code, lang))
        .collect();
    labels.join(lang.pick("、", ", "))
}

/// How bad it is, in words.
pub(crate) fn harm(breach: &Breach, lang: Lang) -> String {
    match breach.harm() {
        Some(harm) => Choice::label_in(forms::HARMS, harm.code(), lang).to_owned(),
        None => Words::of(lang).not_assessed.to_owned(),
    }
}

fn long_day(at: Instant, lang: Lang) -> String {
    let day = day_of(at);
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

/// The report to the local branch of the central bank: facts, no name of anybody affected.
pub(crate) fn report(
    matter: &Matter,
    deadlines: &[Deadline],
    bank: &str,
    (lang, now): (Lang, Instant),
) -> Result<Vec<u8>, CommandError> {
    let (w, breach, words) = (Words::of(lang), &matter.breach, &matter.words);
    let mut word = Word::new(&format!("{} {}", breach.number, short_time(now)));
    word.title(w.r_title);
    let authority = breach
        .reported
        .as_ref()
        .map_or(w.r_authority, |one| one.authority.as_str());
    word.line(&fill(w.r_to, &[("authority", authority)]));
    word.heading(w.r_what);
    let (_, listed) = breach.told_of();
    word.para(&fill(
        w.r_found,
        &[
            ("found", &short_time(breach.found)),
            ("unit", &breach.by.unit_name),
            ("kind", Choice::label_in(forms::KINDS, &breach.kind, lang)),
        ],
    ));
    word.para(&words.what);
    word.heading(w.r_data);
    word.para(&fill(
        w.r_data_text,
        &[
            ("data", &labels(forms::DATA, &breach.data, lang)),
            ("people", &listed.to_string()),
        ],
    ));
    word.heading(w.r_harm);
    word.para(&harm(breach, lang));
    if let Some(reason) = words.reasons.last() {
        word.para(reason);
    }
    or_empty(&mut word, &words.letter.harm, w);
    word.heading(w.r_cause);
    let cause = if words.cause.is_empty() {
        &words.letter.cause
    } else {
        &words.cause
    };
    or_empty(&mut word, cause, w);
    word.heading(w.r_measures);
    or_empty(&mut word, &words.letter.measures, w);
    for one in &breach.measures {
        let text = words.measures.get(&one.id).map_or("", String::as_str);
        let state = match one.done {
            Some(at) => fill(w.r_done, &[("at", &short_time(at))]),
            None => fill(w.r_due, &[("due", &one.due.to_string())]),
        };
        word.para(&format!("{}. {text} {state}", one.id));
    }
    told_and_limits(&mut word, breach, deadlines, lang);
    word.line("");
    or_empty(
        &mut word,
        &fill(w.r_contact, &[("contact", &words.letter.contact)]),
        w,
    );
    word.right(bank);
    word.right(&long_day(now, lang));
    word.finish().map_err(broken)
}

/// Who was told, and how the limits stood.
fn told_and_limits(word: &mut Word, breach: &Breach, deadlines: &[Deadline], lang: Lang) {
    let w = Words::of(lang);
    let (told, listed) = breach.told_of();
    word.heading(w.r_told);
    word.para(&fill(
        w.r_told_text,
        &[("told", &told.to_string()), ("people", &listed.to_string())],
    ));
    if let Some(public) = &breach.announced {
        word.para(&fill(
            w.r_public,
            &[("where", &public.how), ("at", &short_time(public.at))],
        ));
    }
    word.heading(w.r_limits);
    let headings = [w.limit, w.due, w.article, w.certainty].map(str::to_owned);
    let rows: Vec<Vec<String>> = deadlines
        .iter()
        .map(|d| {
            vec![
                d.title.to(lang).to_owned(),
                d.due.map(short_time).unwrap_or_default(),
                d.article.to(lang).to_owned(),
                d.certainty.label(lang).to_owned(),
            ]
        })
        .collect();
    word.table(&headings, &rows);
}

fn or_empty(word: &mut Word, text: &str, w: &Words) {
    word.para(if text.trim().is_empty() {
        w.r_empty
    } else {
        text
    });
}

/// A letter to each, one after the other, to be posted: no mark of the bank's own is on it (PIPL art. 57: kinds, cause, harm, measures, what to do, contact).
pub(crate) fn letters(
    matter: &Matter,
    people: &[Listed],
    lang: Lang,
    now: Instant,
) -> Result<Vec<u8>, CommandError> {
    let (w, letter) = (Words::of(lang), &matter.words.letter);
    let data = labels(forms::DATA, &matter.breach.data, lang);
    let mut word = Word::new(&matter.breach.number);
    for (at, one) in people.iter().enumerate() {
        if at > 0 {
            word.page_break();
        }
        word.title(w.l_title);
        word.line(&fill(w.l_dear, &[("name", &one.name)]));
        if !one.address.is_empty() {
            word.line(&fill(w.l_address, &[("address", &one.address)]));
        }
        word.para(w.l_intro);
        for (heading, text) in [
            (w.l_data, data.as_str()),
            (w.l_cause, letter.cause.as_str()),
            (w.l_harm, letter.harm.as_str()),
            (w.l_measures, letter.measures.as_str()),
            (w.l_advice, letter.advice.as_str()),
            (w.l_contact, letter.contact.as_str()),
        ] {
            word.heading(heading);
            word.para(text);
        }
        word.right(&long_day(now, lang));
    }
    word.finish().map_err(broken)
}

/// The list of people to call.
pub(crate) fn calls(
    matter: &Matter,
    people: &[Listed],
    actor: &Actor,
    lang: Lang,
    now: Instant,
) -> Result<Vec<u8>, CommandError> {
    let w = Words::of(lang);
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|one| {
            vec![
                one.one.id.to_string(),
                one.name.clone(),
                one.phone.clone(),
                one.one.case.clone(),
                one.unit.clone(),
                String::new(),
                String::new(),
            ]
        })
        .collect();
    let mark = mark(actor, &matter.breach.number, lang, now);
    let table = Table {
        name: w.calls_sheet,
        mark: &mark,
        headings: &[
            w.no,
            w.name,
            w.phone,
            w.case,
            w.unit,
            w.called_at,
            w.called_by,
        ],
        rows: &rows,
    };
    table.xlsx().map_err(broken)
}

fn mark(actor: &Actor, what: &str, lang: Lang, now: Instant) -> String {
    fill(
        Words::of(lang).mark,
        &[
            ("name", &format!("{} {}", actor.name, actor.login)),
            ("what", what),
            ("time", &short_time(now)),
        ],
    )
}

/// The list of leaks: figures and dates, nothing of anybody affected.
pub(crate) fn list(
    rows: &[(Breach, Vec<Deadline>)],
    actor: &Actor,
    lang: Lang,
    now: Instant,
) -> Result<Vec<u8>, CommandError> {
    let w = Words::of(lang);
    let due = |found: &[Deadline], key: &str| {
        let one = found.iter().find(|d| d.key == key);
        one.and_then(|d| d.due).map(short_time).unwrap_or_default()
    };
    let cells = |(breach, found): &(Breach, Vec<Deadline>)| {
        let (told, listed) = breach.told_of();
        vec![
            breach.number.clone(),
            breach.status.label(lang).to_owned(),
            Choice::label_in(forms::KINDS, &breach.kind, lang).to_owned(),
            labels(forms::DATA, &breach.data, lang),
            breach.by.unit_name.clone(),
            short_time(breach.found),
            harm(breach, lang),
            match breach.harm() {
                Some(Harm::Danger) => due(found, "report_at_once"),
                _ => due(found, "report_72h"),
            },
            breach
                .reported
                .as_ref()
                .map(|one| short_time(one.at))
                .unwrap_or_default(),
            listed.to_string(),
            told.to_string(),
            breach
                .review
                .as_ref()
                .filter(|one| one.granted)
                .map(|one| short_time(one.at))
                .unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let mark = mark(actor, w.title, lang, now);
    let table = Table {
        name: w.title,
        mark: &mark,
        headings: &[
            w.number,
            w.status,
            w.kind,
            w.data,
            w.unit,
            w.found,
            w.harm,
            w.report_due,
            w.reported,
            w.people,
            w.told,
            w.closed,
        ],
        rows: &rows,
    };
    table.xlsx().map_err(broken)
}
