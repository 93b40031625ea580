//! What an addition makes of a rulebook.

use super::{Addition, Kind, binding, hours};
use deadline::{Calendar, Notice, Pack, Rulebook, TextError};
use kernel::{Say, UnitPath, say};

/// The rulebook with one more addition. An addition was checked when it was made; what cannot be
/// read any more is an error, never passed over.
pub fn apply(book: Rulebook, addition: &Addition) -> Result<Rulebook, Say> {
    let (version, id) = (addition.version, addition.id.as_str());
    let of_text = |error: TextError| {
        let (line, Say { zh, en }) = (error.line, error.say);
        say!("第 {line} 行：{zh}", "line {line}: {en}")
    };
    match addition.kind {
        Kind::Notice => {
            let notice = Notice::parse(id, &addition.text).map_err(of_text)?;
            let name = &addition.calendar;
            let calendar = book.calendar(name);
            let calendar =
                calendar.ok_or_else(|| say!("没有日历 {name}", "there is no calendar {name}"))?;
            let calendar = with_notice(calendar, notice)?;
            Ok(book.with_calendar(version, calendar))
        }
        Kind::Pack => {
            let mut pack = Pack::parse(id, &addition.text).map_err(of_text)?;
            pack.set_verified(false);
            Ok(book.with_pack(version, pack))
        }
        Kind::Hours => {
            let unit = UnitPath::from_stored(id.to_owned());
            match hours::parse(&addition.text)? {
                Some(hours) => Ok(book.with_hours(version, unit, hours)),
                None => Ok(book.without_hours(version, &unit)),
            }
        }
        Kind::Binding => {
            let (unit, family) = binding::parts(id)
                .ok_or_else(|| say!("没有规则族", "it names no family of packs"))?;
            let standing = binding::parse(&addition.text)?;
            Ok(book.with_binding(version, unit, family.to_owned(), standing))
        }
        Kind::Verification => Ok(book.with_verified(version, id)),
    }
}

/// The calendar with a notice of the bank's. A later release of this program may ship the same
/// year; then the bank's own text, on which its cases were counted, takes that one's place.
fn with_notice(calendar: &Calendar, notice: Notice) -> Result<Calendar, Say> {
    let first = calendar.with(notice.clone());
    first.or_else(|_| {
        let same_year = |known: &Notice| {
            known.year == notice.year && known.amends.is_none() && notice.amends.is_none()
        };
        let others = calendar.notices().iter();
        let mut kept: Vec<Notice> = others
            .filter(|known| known.id != notice.id && !same_year(known))
            .cloned()
            .collect();
        kept.push(notice.clone());
        Calendar::from_notices(calendar.id(), kept)
    })
}
