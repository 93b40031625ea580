//! What the other rooms have published, as slides.
//!
//! Read from publications by the code of the kind and the names of its members, so that a bank whose
//! program has a kind less shows a slide less and nothing else changes.

use crate::rules::{Slide, paged, sentences};
use crate::slide::SLIDE;
use kernel::{Day, FieldErrors, Reach, UnitPath};
use platform::sql::{Reader, SqlError};
use publication::{Value, Version, text};

/// Lines of a notice on a slide, and characters of each.
const LINES: usize = 4;
/// The same.
const CHARS: usize = 56;

/// Every slide there is for a unit on a day: (key, slide).
pub(crate) fn slides(
    reader: &mut Reader<'_>,
    unit: &UnitPath,
    day: Day,
) -> Result<Vec<(String, Slide)>, SqlError> {
    let mut slides = Vec::new();
    for notice in publication::in_force(reader, "notice", day)? {
        let source = match text(&notice.doc, "sort") {
            "anti_fraud" => "fraud",
            "risk" => "risk",
            _ => continue,
        };
        slides.push(worded(source, &notice));
    }
    for own in publication::in_force(reader, &SLIDE, day)? {
        if scope(reader, own.unit.clone())?.covers(unit) {
            let source = match text(&own.doc, "sort") {
                "campaign" => "campaign",
                "fraud" => "fraud",
                _ => "own",
            };
            slides.push(worded(source, &own));
        }
    }
    for slogan in publicity::slogan::in_force(reader, day)? {
        let slide = Slide {
            id: format!("slogan:{}", slogan.key),
            source: "slogan".to_owned(),
            title: slogan.text,
            ..Slide::default()
        };
        slides.push((slogan.key, slide));
    }
    let table = |source: &str, title: &str, rows: Vec<Vec<String>>| {
        paged(source, title, rows)
            .into_iter()
            .map(|slide| (String::new(), slide))
            .collect::<Vec<_>>()
    };
    let fees = publication::in_force(reader, "fee", day)?;
    slides.extend(table(
        "fee",
        "服务收费公示",
        fees.iter().map(|fee| fee_row(&fee.doc, day)).collect(),
    ));
    let mut channels = publication::in_force(reader, "channel", day)?;
    channels.sort_by_key(|one| {
        one.doc
            .get("place")
            .and_then(Value::as_i64)
            .unwrap_or(i64::MAX)
    });
    slides.extend(table(
        "channel",
        "投诉与咨询渠道",
        channels.iter().map(|one| channel_row(&one.doc)).collect(),
    ));
    Ok(slides)
}

/// The units that what a unit published is for: itself and those below; a department speaks for the level
/// it stands at.
fn scope(reader: &mut Reader<'_>, publisher: UnitPath) -> Result<Reach, SqlError> {
    let found = org::unit_by_path(reader, &publisher)?;
    let department = found.is_some_and(|unit| unit.level == org::Level::Department);
    let above = publisher.parent().filter(|_| department);
    Ok(Reach::Subtree(above.unwrap_or(publisher)))
}

fn worded(source: &str, version: &Version) -> (String, Slide) {
    let slide = Slide {
        id: format!("{source}:{}", version.key),
        source: source.to_owned(),
        title: text(&version.doc, "title").to_owned(),
        lines: sentences(text(&version.doc, "body"), LINES, CHARS),
        ..Slide::default()
    };
    (version.key.clone(), slide)
}

/// Item, price, discount while it lasts.
fn fee_row(doc: &Value, day: Day) -> Vec<String> {
    let (from, to) = (text(doc, "discount_from"), text(doc, "discount_to"));
    let today = day.to_string();
    let lasts = from <= today.as_str() && (to.is_empty() || today.as_str() <= to);
    let discount = if lasts { text(doc, "discount") } else { "" };
    let short = |value: &str| sentences(value, 1, 40).concat();
    vec![
        short(text(doc, "name")),
        short(text(doc, "standard")),
        short(discount),
    ]
}

fn channel_row(doc: &Value) -> Vec<String> {
    let short = |name: &str| sentences(text(doc, name), 1, 40).concat();
    vec![short("title"), short("contact"), short("hours")]
}

/// What the kind's reading needs of a text.
pub(crate) type Read = Result<Value, FieldErrors>;
