//! Parts that several pages draw: a limit's clock, its kind, its row.

use crate::Words;
use crate::rules::{Standing, When};
use crate::store::limit::LimitRow;
use deadline::{PackKind, SOON_DAYS};
use kernel::{Day, Instant, Lang, day_of, fill, micros, short_time};
use ui::components::{Deadline, DeadlineState, Tag, Tone};

/// What stands in place of a day that is not known.
const NO_DAY: &str = "—";

/// Civil days from one day to another.
fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Days overdue, at least one: what passed today is one day over.
pub(super) fn days_over(row: &LimitRow, now: Instant) -> i64 {
    row.due
        .map_or(0, |due| days_between(day_of(due), day_of(now)).max(1))
}

/// The deadline cell of a limit.
pub(super) fn deadline(w: &Words, row: &LimitRow, now: Instant) -> Deadline {
    let standing = Standing::at(row.facts(), now);
    let days = row
        .due
        .map_or(0, |due| days_between(day_of(now), day_of(due)));
    let with = |text: &str, n: i64| fill(text, &[("n", &n.to_string())]);
    let (state, label) = match standing {
        Standing::Running if days == 0 => (DeadlineState::Due, w.due_today.to_owned()),
        Standing::Running if days <= SOON_DAYS => (DeadlineState::Soon, with(w.left_days, days)),
        Standing::Running => (DeadlineState::Ok, with(w.left_days, days)),
        Standing::Overdue => (DeadlineState::Over, with(w.over_days, days_over(row, now))),
        Standing::Paused => (DeadlineState::Hold, w.paused.to_owned()),
        Standing::Unknown => (DeadlineState::Hold, w.unknown.to_owned()),
        Standing::Met => (DeadlineState::Done, w.met.to_owned()),
        Standing::Ended => (DeadlineState::Done, w.ended.to_owned()),
        Standing::Late => (DeadlineState::DoneLate, w.late.to_owned()),
    };
    let date = match row.due {
        Some(due) if standing != Standing::Paused => day_of(due).strftime("%m-%d").to_string(),
        _ => NO_DAY.to_owned(),
    };
    Deadline::new(state, label, date, percent(row, now))
}

/// How much of the time is used, 0–100.
fn percent(row: &LimitRow, now: Instant) -> u8 {
    let Some(due) = row.due else { return 0 };
    let end = row.met.or(row.ended).unwrap_or(now);
    let whole = (micros(due) - micros(row.started)).max(1);
    let used = (micros(end) - micros(row.started)).clamp(0, whole);
    u8::try_from(i128::from(used) * 100 / i128::from(whole)).unwrap_or(100)
}

/// Law or the bank's own.
pub(super) fn kind_label(w: &'static Words, kind: PackKind) -> &'static str {
    match kind {
        PackKind::Statutory => w.statutory,
        PackKind::Internal => w.internal,
    }
}

/// The same as a tag.
pub(super) fn kind_tag(w: &'static Words, kind: PackKind) -> Tag {
    let tone = match kind {
        PackKind::Statutory => Tone::Info,
        PackKind::Internal => Tone::Plain,
    };
    Tag::new(tone, kind_label(w, kind))
}

/// How a limit stands, in words.
pub(super) fn standing_label(w: &'static Words, standing: Standing) -> &'static str {
    match standing {
        Standing::Running => w.s_running,
        Standing::Overdue => w.s_overdue,
        Standing::Paused => w.s_paused,
        Standing::Unknown => w.s_unknown,
        Standing::Met => w.s_met,
        Standing::Late => w.s_late,
        Standing::Ended => w.s_ended,
    }
}

/// What was done about a limit: how many steps, and the last.
pub(super) fn steps(w: &Words, row: &LimitRow, lang: Lang) -> String {
    if row.acts == 0 {
        return w.no_steps.to_owned();
    }
    let rule =
        When::parse(&row.last_rule).map_or_else(|| row.last_rule.clone(), |when| when.label(lang));
    fill(w.steps_n, &[("n", &row.acts.to_string()), ("rule", &rule)])
}

/// A limit as a row of a table.
pub(super) struct Line {
    pub(super) subject_kind: String,
    pub(super) number: String,
    pub(super) key: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) limit: String,
    pub(super) kind: Tag,
    pub(super) deadline: Deadline,
    pub(super) due: String,
    pub(super) unit: String,
    pub(super) owner: String,
    pub(super) steps: String,
    pub(super) red: Option<Tag>,
    pub(super) urged: Option<String>,
    pub(super) may_urge: bool,
    pub(super) urge_label: String,
    pub(super) order_href: Option<String>,
}

/// What a person may do with the limits of a list.
#[derive(Clone, Debug)]
pub(super) struct May {
    /// Whose limits they may urge, and to whom they may issue orders.
    pub(super) order: kernel::Reach,
}

impl Line {
    /// The row of a limit, with what this person may do.
    pub(super) fn of(
        w: &'static Words,
        lang: Lang,
        row: &LimitRow,
        may: &May,
        now: Instant,
    ) -> Line {
        let may_order = may.order.covers(&row.unit);
        let of_order = row.subject_kind == crate::commands::ORDER;
        let order_href = (may_order && !of_order).then(|| {
            let number = super::query::encode(&row.subject_id);
            format!("/supervision/orders/new?about={number}")
        });
        let owner = match row.owner_name.is_empty() {
            true => w.nobody.to_owned(),
            false => row.owner_name.clone(),
        };
        let urged = |at: Instant| fill(w.urged_at, &[("at", &short_time(at))]);
        Line {
            subject_kind: row.subject_kind.clone(),
            number: row.subject_id.clone(),
            key: row.key.clone(),
            href: ui::local_path(&row.href).to_owned(),
            title: row.subject_title.clone(),
            limit: row.title.to(lang).to_owned(),
            kind: kind_tag(w, row.kind),
            deadline: deadline(w, row, now),
            due: row.due.map_or(NO_DAY.to_owned(), short_time),
            unit: row.unit_name.clone(),
            owner,
            steps: steps(w, row, lang),
            red: row
                .red
                .then(|| Tag::flag(Tone::Over, lang.pick('红', 'R'), w.on_red)),
            urged: row.urged_at.map(urged),
            may_urge: may_order && row.running,
            urge_label: fill(w.urge_of, &[("number", &row.subject_id)]),
            order_href,
        }
    }
}

/// The columns of an exported list of limits.
pub(super) fn heading(w: &'static Words) -> Vec<&'static str> {
    vec![
        w.c_number,
        w.c_title,
        w.c_limit,
        w.c_kind,
        w.c_standing,
        w.c_started,
        w.c_due,
        w.c_over,
        w.c_met,
        w.f_unit,
        w.c_unit,
        w.c_owner,
        w.c_steps,
        w.c_red,
        w.c_urged,
    ]
}

/// A limit as an exported row.
pub(super) fn cells(w: &'static Words, lang: Lang, row: &LimitRow, now: Instant) -> Vec<String> {
    let time = |at: Option<Instant>| at.map(short_time).unwrap_or_default();
    let standing = Standing::at(row.facts(), now);
    let over = match standing {
        Standing::Overdue => days_over(row, now).to_string(),
        _ => String::new(),
    };
    vec![
        row.subject_id.clone(),
        row.subject_title.clone(),
        row.title.to(lang).to_owned(),
        kind_label(w, row.kind).to_owned(),
        standing_label(w, standing).to_owned(),
        short_time(row.started),
        time(row.due),
        over,
        time(row.met),
        row.unit.code().to_owned(),
        row.unit_name.clone(),
        row.owner_name.clone(),
        steps(w, row, lang),
        if row.red { w.yes } else { "" }.to_owned(),
        time(row.urged_at),
    ]
}
