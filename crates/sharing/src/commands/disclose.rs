//! Disclosures: look at what would be given, give it, fetch the file, let it run out.

use super::{institution, number, reach};
use crate::people::who;
use crate::rules::disclosure::{self, Asked, Disclosure, FETCHES_MAX, HOURS, Status};
use crate::rules::export::Made;
use crate::rules::institution::{Institution, Purpose};
use crate::sheet::{self, Table};
use crate::store::{self, Record, Stored, subject};
use crate::words::Words;
use change::{Change, CommandError, Committed, Entry};
use complaint::export::{FIELDS, Line, Wanted, Which, is_personal};
use identity::Permission;
use jiff::SignedDuration;
use kernel::{Actor, Choice, Day, Fields, Instant, Lang, UnitPath, day_of, fill, short_time};
use looks::Look;
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};
use serde_json::json;
use sha2::{Digest, Sha256};

impl Record for Disclosure {
    const KIND: &'static str = "disclosure";
    fn id(&self) -> &str {
        &self.number
    }
    fn status(&self) -> &'static str {
        self.status.code()
    }
    fn login(&self) -> &str {
        &self.by.login
    }
    fn unit(&self) -> &UnitPath {
        &self.by.unit
    }
    fn at(&self) -> Instant {
        self.at
    }
    fn due(&self) -> Instant {
        self.due
    }
}

/// What would be given.
#[derive(Clone, Debug)]
pub struct Preview {
    /// To whom.
    pub institution: Institution,
    /// What was asked.
    pub asked: Asked,
    /// For what.
    pub purpose: Purpose,
    /// The cases' fields.
    pub lines: Vec<Line>,
}

/// Everything that is checked, and what would be in the file.
///
/// # Errors
/// Refused outside of contract, purpose, fields, consent or reach; `Invalid` fields.
pub fn preview(
    (reader, keys): (&mut Reader<'_>, &Keys),
    actor: &Actor,
    uscc: &str,
    fields: &Fields,
    (plain, lang, now): (bool, Lang, Instant),
) -> Result<Preview, CommandError> {
    reach(actor, Permission::SharingDisclose)?;
    let asked = disclosure::read(fields)?;
    let institution = institution::loaded(reader, uscc)?.record;
    let (_, purpose) = disclosure::allowed(&institution, &asked, day_of(now))?;
    let purpose = purpose.clone();
    let wanted = Wanted {
        codes: asked.fields.clone(),
        plain: true,
        lang,
    };
    let which = Which::Numbers(asked.cases.clone());
    let most = (disclosure::CASES_MAX as i64, now);
    let lines = complaint::export::lines(reader, keys, actor, &which, &wanted, most)?;
    let personal = asked.fields.iter().any(|code| is_personal(code));
    disclosure::check_cases(&asked.cases, &lines, personal)?;
    if purpose.consent {
        let missing = without_consent(reader, &asked.cases, day_of(now))?;
        disclosure::check_consents(&missing)?;
    }
    let lines = match plain {
        true => lines,
        false => complaint::export::lines(
            reader,
            keys,
            actor,
            &which,
            &Wanted {
                plain: false,
                ..wanted
            },
            most,
        )?,
    };
    Ok(Preview {
        institution,
        asked,
        purpose,
        lines,
    })
}

/// Kind of the consents that a disclosure rests on.
const CONSENT_KIND: &str = "sharing";

/// Cases whose complainant has no consent that stands.
fn without_consent(
    reader: &mut Reader<'_>,
    cases: &[String],
    today: Day,
) -> Result<Vec<String>, SqlError> {
    let mut missing = Vec::new();
    for case in cases {
        let (phone, id_number) = complaint::queries::contact_of(reader, case)?.unwrap_or_default();
        let who = consent::Contact { phone, id_number };
        if !consent::stands(reader, CONSENT_KIND, &who, today)? {
            missing.push(case.clone());
        }
    }
    Ok(missing)
}

/// Gives data of cases to an institution: records it, on each case too, and keeps the file for a while.
/// Gives the disclosure's number.
pub async fn disclose(
    app: &App,
    actor: &Actor,
    uscc: String,
    (fields, lang): (Fields, Lang),
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let sealing = (app.keys.clone(), app.entropy.clone());
    change::run(app, actor, receipt, move |change| {
        disclose_in(change, &sealing, &uscc, &fields, lang)
    })
    .await
}

/// [`disclose`] inside a change.
pub fn disclose_in(
    mut change: Change<'_>,
    sealing: &(platform::Keys, platform::Entropy),
    uscc: &str,
    fields: &Fields,
    lang: Lang,
) -> Result<Committed<String>, CommandError> {
    let (actor, keys, now) = (change.actor(), change.keys(), change.now());
    let given = preview((&mut change, keys), actor, uscc, fields, (true, lang, now))?;
    let number = number(&mut change, "DS");
    let by = who(&mut change, actor)?;
    let mark = fill(
        Words::of(lang).d_watermark,
        &[
            ("institution", given.institution.name()),
            ("purpose", &given.purpose.text),
            ("name", &format!("{} {}", by.name, by.login)),
            ("unit", &by.unit_name),
            ("time", &short_time(now)),
            ("number", &number),
        ],
    );
    let bytes = file(&given, &mark, lang)?;
    let made = Made {
        at: now,
        rows: given.lines.len() as i64,
        withheld: 0,
        bytes: bytes.len() as i64,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    let disclosure = Disclosure {
        number: number.clone(),
        status: Status::Ready,
        uscc: uscc.to_owned(),
        institution: given.institution.name().to_owned(),
        version: given.institution.versions.len(),
        purpose: given.purpose,
        consent: given.asked.consent,
        fields: given.asked.fields,
        cases: given.asked.cases,
        format: given.asked.format,
        by,
        at: now,
        due: now + SignedDuration::from_hours(HOURS),
        made,
        fetched: Vec::new(),
    };
    let name = format!("{number}.{}", disclosure.format);
    store::put_file(
        &mut change,
        (&sealing.0, &sealing.1),
        &number,
        &name,
        &bytes,
    )?;
    let entries = entries(&mut change, &disclosure)?;
    change.commit(entries, number)
}

/// The entry of the disclosure, and one on each case.
fn entries(change: &mut Change<'_>, one: &Disclosure) -> Result<Vec<Entry>, CommandError> {
    let state = store::save(change, one, 0)?;
    let body = json!({
        "institution": one.uscc, "name": one.institution, "version": one.version, "purpose": one.purpose,
        "consent": one.consent, "fields": one.fields, "cases": one.cases, "sha256": one.made.sha256,
    });
    let entry = Entry::new(subject::<Disclosure>(&one.number), "disclosure_made", body);
    let mut entries = vec![entry.with_state(state)];
    for case in &one.cases {
        store::note_given(change, case, &one.number)?;
        let body = json!({
            "disclosure": one.number, "institution": one.institution, "purpose": one.purpose.text, "fields": one.fields,
        });
        entries.push(complaint::export::disclosed(change, case, body)?);
    }
    Ok(entries)
}

fn file(given: &Preview, mark: &str, lang: Lang) -> Result<Vec<u8>, CommandError> {
    let codes = &given.asked.fields;
    let headings: Vec<String> = codes
        .iter()
        .map(|c| Choice::label_in(FIELDS, c, lang).to_owned())
        .collect();
    let rows: Vec<Vec<String>> = given.lines.iter().map(|line| line.cells.clone()).collect();
    let table = Table {
        name: Words::of(lang).d_sheet,
        watermark: mark,
        codes,
        headings: &headings,
        rows: &rows,
    };
    let broken = |error: String| CommandError::Broken(format!("the file stopped: {error}"));
    match given.asked.format.as_str() {
        "csv" => sheet::csv(&table).map_err(|error| broken(error.to_string())),
        "json" => Ok(sheet::json(&table)),
        _ => sheet::xlsx(&table).map_err(|error| broken(error.to_string())),
    }
}

/// Fetches the file: name and bytes. The fetch is counted and recorded before anything is given.
///
/// # Errors
/// Refused to everybody but who gave it, after its time, after [`FETCHES_MAX`].
pub async fn fetch(
    app: &App,
    actor: &Actor,
    number: String,
) -> Result<(String, Vec<u8>), CommandError> {
    let named = number.clone();
    let asked = Look::new(looks::Kind::Rows, number.as_str(), 0);
    let done = change::run(app, actor, None, move |mut change| {
        reach(change.actor(), Permission::SharingDisclose)?;
        let before: Stored<Disclosure> =
            store::load(&mut change, &number)?.ok_or(CommandError::NotFound)?;
        let next = disclosure::fetch(&before.record, &change.actor().login, change.now())?;
        let state = store::save(&mut change, &next, before.version)?;
        let look = Look::new(looks::Kind::Rows, number.as_str(), next.made.rows);
        looks::count(&mut change, &look)?;
        let body = json!({ "fetch": next.fetched.len(), "of": FETCHES_MAX });
        let entry = Entry::new(subject::<Disclosure>(&number), "disclosure_fetched", body);
        change.commit(vec![entry.with_state(state)], ())
    })
    .await;
    looks::told(app, actor, &asked, done).await?;
    let keys = app.keys.clone();
    let file = app
        .db
        .read(move |reader: &mut Reader<'_>| store::open_file(reader, &keys, &named));
    file.await?.ok_or(CommandError::NotFound)
}

/// Deletes one file whose time is over; answers how many.
pub(crate) fn run_out(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        store::due::<Disclosure>(reader, Status::Ready.code(), now, 1)
    })?;
    let Some(number) = found.into_iter().next() else {
        return Ok(0);
    };
    let ended = change::run_now(app, &Actor::system("sharing"), None, move |mut change| {
        let before: Stored<Disclosure> =
            store::load(&mut change, &number)?.ok_or(CommandError::NotFound)?;
        if before.record.status != Status::Ready {
            return Err(CommandError::NotFound);
        }
        let next = Disclosure {
            status: Status::Expired,
            ..before.record
        };
        store::drop_file(&mut change, &number)?;
        let state = store::save(&mut change, &next, before.version)?;
        let entry = Entry::new(
            subject::<Disclosure>(&number),
            "disclosure_expired",
            json!({}),
        );
        change.commit(vec![entry.with_state(state)], 1)
    });
    match ended {
        Err(CommandError::NotFound | CommandError::Conflict { .. }) => Ok(0),
        other => other,
    }
}
