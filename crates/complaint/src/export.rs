//! What can be taken out of cases, field by field: one list for exports, for disclosures to others, and for
//! who approves them. Masked unless plain values were asked for and this person may see them.

use crate::classification::full_name;
use crate::codes;
use crate::commands::powers;
use crate::pages::{list_filter, masked};
use crate::queries::{self, Filter, ListRow, Scope};
use crate::rules::time::ClockFacts;
use crate::store::{self, Stored};
use crate::words::Words;
use kernel::{Actor, Choice, Fields, Instant, Lang, UnitPath, short_time};
use platform::Keys;
use platform::sql::{Reader, SqlError, args};

/// Most rows of one export; who needs more exports in parts.
pub const ROWS_MAX: i64 = 50_000;
/// Most rows of an export in which whole cases are opened: their words or their person.
pub const OPENED_MAX: i64 = 5_000;

const fn field(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// Every field of a case that can be taken out: first the facts, then words, then the person.
pub const FIELDS: &[Choice] = &[
    field("number", "投诉编号", "Case no."),
    field("status", "状态", "Status"),
    field("nature", "性质", "Nature"),
    field("channel", "受理渠道", "Channel"),
    field("source", "来源", "Source"),
    field("title", "投诉摘要", "Summary"),
    field("business", "业务类别", "Business category"),
    field("cause", "投诉原因", "Cause"),
    field("flags", "特殊情形", "Special care"),
    field("unit_code", "机构号", "Unit code"),
    field("unit", "承办机构", "Unit"),
    field("handler", "主办人", "Lead handler"),
    field("received", "收到时间", "Received"),
    field("due", "法定期限", "Statutory deadline"),
    field("days", "剩余天数", "Days left"),
    field("paused", "计时暂停", "Paused"),
    field("late", "超期", "Late"),
    field("ended", "结束时间", "Ended"),
    field("content", "投诉内容", "The customer's words"),
    field("demand", "诉求", "Demand"),
    field("answer", "答复", "Answer"),
    field("name", "投诉人姓名", "Complainant's name"),
    field("phone", "联系电话", "Phone"),
    field("id_number", "证件号码", "Identity number"),
    field("address", "通讯地址", "Address"),
    field("email", "电子邮箱", "E-mail"),
    field("account", "涉及账号/卡号", "Account or card"),
];

/// The fields that an export begins with: what the worklist shows.
pub const USUAL: [&str; 9] = [
    "number", "status", "channel", "title", "business", "unit", "handler", "received", "due",
];
/// What people wrote about the matter: personal data may stand in it.
const WORDS: [&str; 4] = ["title", "content", "demand", "answer"];
/// The complainant's record.
const PERSON: [&str; 6] = ["name", "phone", "id_number", "address", "email", "account"];
/// What is read of a whole case, not of its row in the list.
const OPENED: [&str; 9] = [
    "content",
    "demand",
    "answer",
    "name",
    "phone",
    "id_number",
    "address",
    "email",
    "account",
];

/// Whether the field is of the complainant's record.
pub fn is_personal(code: &str) -> bool {
    PERSON.contains(&code)
}

/// Whether the field holds words in which personal data may stand.
pub fn is_words(code: &str) -> bool {
    WORDS.contains(&code)
}

/// Most rows that may be taken with these fields.
pub fn rows_max(codes: &[String]) -> i64 {
    match codes.iter().any(|code| OPENED.contains(&code.as_str())) {
        true => OPENED_MAX,
        false => ROWS_MAX,
    }
}

/// Which cases; only those within the actor's reach are found in any case.
#[derive(Clone, Debug)]
pub enum Which {
    /// The filters of the worklist, by their names in its address.
    Filter(Fields),
    /// These numbers, at most 200.
    Numbers(Vec<String>),
}

/// Which fields, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Codes of [`FIELDS`], in the order of the columns.
    pub codes: Vec<String>,
    /// Whether the complainant's record is given in plain.
    pub plain: bool,
    /// In which language codes are told.
    pub lang: Lang,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: String,
    /// One text for each of [`Wanted::codes`].
    pub cells: Vec<String>,
    /// Whether plain values were asked for and this person may not see them; they are masked then.
    pub withheld: bool,
    /// Whether the case holds anything of the complainant: an erased one does not.
    pub named: bool,
}

fn filter_of(reader: &mut Reader<'_>, which: &Which) -> Result<Filter, SqlError> {
    match which {
        Which::Numbers(numbers) => Ok(Filter {
            numbers: Some(numbers.clone()),
            ..Filter::default()
        }),
        Which::Filter(fields) => {
            let mut filter = list_filter(fields);
            let unit = fields.get("unit");
            if !unit.is_empty() {
                // A unit that is not there finds nothing rather than everything.
                filter.unit = org::unit(reader, unit)?.map(|unit| unit.path);
                if filter.unit.is_none() {
                    filter.numbers = Some(Vec::new());
                }
            }
            Ok(filter)
        }
    }
}

/// How many cases it is.
pub fn count(
    reader: &mut Reader<'_>,
    actor: &Actor,
    which: &Which,
    now: Instant,
) -> Result<i64, SqlError> {
    let filter = filter_of(reader, which)?;
    queries::count(reader, &Scope::of(&powers(actor)), &filter, now)
}

/// The cases' fields, at most `most` cases, as this person may see them. Reads what it is asked for and
/// nothing else: the complainant's record only where one of its fields is wanted.
pub fn lines(
    reader: &mut Reader<'_>,
    keys: &Keys,
    actor: &Actor,
    which: &Which,
    wanted: &Wanted,
    (most, now): (i64, Instant),
) -> Result<Vec<Line>, SqlError> {
    let filter = filter_of(reader, which)?;
    let powers = powers(actor);
    let rows = queries::all_rows(reader, &Scope::of(&powers), &filter, most, now)?;
    let opens = wanted.codes.iter().any(|c| OPENED.contains(&c.as_str()));
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = match opens {
            true => store::load(reader, keys, &row.number)?,
            false => None,
        };
        let may = stored.as_ref().is_some_and(|s| powers.reveals(&s.case));
        let plain = wanted.plain && may;
        let cell = |code: &String| match &stored {
            Some(stored) if OPENED.contains(&code.as_str()) => opened(stored, code, plain),
            _ => listed(&row, code, wanted.lang, now),
        };
        let named = stored.as_ref().is_some_and(|s| !s.person.name.is_empty());
        lines.push(Line {
            cells: wanted.codes.iter().map(cell).collect(),
            withheld: wanted.plain && opens && !may,
            named,
            number: row.number,
        });
    }
    Ok(lines)
}

/// A case that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its number.
    pub number: String,
    /// Name of its unit.
    pub unit: String,
    /// When it ended.
    pub ended: Instant,
}

/// Cases that ended before an instant, behind one of them (its end and number), in order.
pub fn ended(
    reader: &mut Reader<'_>,
    after: &(Instant, String),
    before: Instant,
    limit: i64,
) -> Result<Vec<Ended>, SqlError> {
    let rows = reader.query(
        "SELECT number, unit_name, ended_at FROM complaint_case WHERE ended_at < $1
           AND (ended_at > $2 OR (ended_at = $2 AND number > $3))
         ORDER BY ended_at, number LIMIT $4",
        &args![before, after.0, &after.1, limit],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Ended {
                number: row.get(0)?,
                unit: row.get(1)?,
                ended: row.get(2)?,
            })
        })
        .collect()
}

/// Where a case was answered for, and when it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndOf {
    /// The name of the unit answerable.
    pub unit: String,
    /// When it ended; `None` while it is open.
    pub ended: Option<Instant>,
}

/// When a case ended; `None` when there is no such case.
pub fn end_of(reader: &mut Reader<'_>, number: &str) -> Result<Option<EndOf>, SqlError> {
    let sql = "SELECT unit_name, ended_at FROM complaint_case WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.map(|row| {
        Ok(EndOf {
            unit: row.get(0)?,
            ended: row.get(1)?,
        })
    })
    .transpose()
}

/// How many cases ended from an instant on and before another.
pub fn ended_count(
    reader: &mut Reader<'_>,
    from: Instant,
    before: Instant,
) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM complaint_case WHERE ended_at >= $1 AND ended_at < $2";
    reader.query_one(sql, &args![from, before])?.get(0)
}

/// The unit answerable for a case; `None` when there is no such case.
pub fn unit_of(reader: &mut Reader<'_>, number: &str) -> Result<Option<UnitPath>, SqlError> {
    let sql = "SELECT unit_path FROM complaint_case WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.map(|row| Ok(UnitPath::from_stored(row.get(0)?)))
        .transpose()
}

/// The entry on a case's chain that its data were disclosed; `body` names disclosure, institution, purpose
/// and fields, and no value.
pub fn disclosed(
    change: &mut change::Change<'_>,
    number: &str,
    body: serde_json::Value,
) -> Result<change::Entry, change::CommandError> {
    let stored = store::load_to_change(change, number)?.ok_or(change::CommandError::NotFound)?;
    Ok(crate::commands::entry(
        change,
        "complaint_disclosed",
        &stored,
        body,
    ))
}

fn opened(stored: &Stored, code: &str, plain: bool) -> String {
    let (case, p) = (&stored.case, &stored.person);
    let value = match code {
        "content" => return case.content.clone(),
        "demand" => return case.demand.clone(),
        "answer" => {
            return case
                .proposal
                .as_ref()
                .map_or_else(String::new, |p| p.text.clone());
        }
        "name" => &p.name,
        "phone" => &p.phone,
        "id_number" => &p.id_number,
        "address" => &p.address,
        "email" => &p.email,
        _ => &p.account,
    };
    match plain || value.is_empty() {
        true => value.clone(),
        false => masked(&stored.masks, p, code),
    }
}

fn listed(row: &ListRow, code: &str, lang: Lang, now: Instant) -> String {
    let yes = |flag: bool| if flag { lang.pick("是", "yes") } else { "" }.to_owned();
    let time = |at: Option<Instant>| at.map(short_time).unwrap_or_default();
    let label = |list, code| Choice::label_in(list, code, lang).to_owned();
    match code {
        "number" => row.number.clone(),
        "status" => row.status.label(lang).to_owned(),
        "nature" => label(codes::NATURES, &row.nature),
        "channel" => label(codes::CHANNELS, &row.channel),
        "source" => label(codes::SOURCES, &row.source),
        "title" => row.title.clone(),
        "business" => full_name(&row.business, lang),
        "cause" => full_name(&row.cause, lang),
        "flags" => {
            let flags: Vec<String> = row.flags.iter().map(|f| label(codes::FLAGS, f)).collect();
            flags.join(lang.pick("、", ", "))
        }
        "unit_code" => row.unit.clone(),
        "unit" => row.unit_name.clone(),
        "handler" => row.handler_name.clone(),
        "received" => short_time(row.received_at),
        "due" => time(row.due_at),
        "days" => days_left(row, now),
        "paused" => yes(row.paused),
        "late" => yes(row.late),
        "ended" => time(row.ended_at),
        _ => String::new(),
    }
}

/// Civil days until the deadline that runs; negative once it has passed.
fn days_left(row: &ListRow, now: Instant) -> String {
    let facts = ClockFacts {
        category: row.status.category(),
        limited: row.limited,
        paused: row.paused,
        late: row.late,
        received: row.received_at,
        due: row.due_at,
    };
    row.due_at
        .map(|_| facts.at(now).days.to_string())
        .unwrap_or_default()
}

/// The filters of the worklist that say something, by their names in its address.
pub fn filters(fields: &Fields) -> Fields {
    let known = fields
        .pairs()
        .iter()
        .filter(|(name, value)| FILTERS.contains(&name.as_str()) && !value.trim().is_empty());
    Fields::from_pairs(known.cloned().collect())
}

/// What an export keeps of the worklist's address.
const FILTERS: [&str; 13] = [
    "tab", "quick", "q", "status", "business", "cause", "channel", "nature", "handler", "unit",
    "from", "to", "sort",
];

/// The filters in words, for who reads a request: label and value.
pub fn filters_told(fields: &Fields, lang: Lang) -> Vec<(&'static str, String)> {
    let w = Words::of(lang);
    let label = |list: &[Choice], code: &str| Choice::label_in(list, code, lang).to_owned();
    let told = |(name, value): &(String, String)| {
        let value = value.trim();
        let line = match name.as_str() {
            "tab" => (w.f_tab, crate::pages::tab_label(w, value).to_owned()),
            "quick" => (w.f_quick, crate::pages::quick_label(w, value).to_owned()),
            "q" => (w.f_text, value.to_owned()),
            "status" => {
                let status = crate::rules::Status::from_code(value);
                (
                    w.f_status,
                    status.map_or(value, |s| s.label(lang)).to_owned(),
                )
            }
            "business" => (w.f_business, full_name(value, lang)),
            "cause" => (w.f_cause, full_name(value, lang)),
            "channel" => (w.f_channel, label(codes::CHANNELS, value)),
            "nature" => (w.f_nature, label(codes::NATURES, value)),
            "handler" => (w.f_handler, value.to_owned()),
            "unit" => (w.f_unit, value.to_owned()),
            "from" => (w.f_from, value.to_owned()),
            "to" => (w.f_to, value.to_owned()),
            _ => return None,
        };
        Some(line)
    };
    filters(fields).pairs().iter().filter_map(told).collect()
}
