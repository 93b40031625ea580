//! What lists are asked for: filters out of an address, and addresses with filters.

use crate::queries::limits::Filter;
use crate::rules::Standing;
use crate::rules::order::end_of;
use crate::store::limit::kind_from_code;
use jiff::SignedDuration;
use kernel::{Day, Fields, Instant, Reach, bank_zone};
use platform::sql::{Reader, SqlError};

/// Filters that stand in addresses, in order.
const NAMES: [&str; 8] = [
    "standing", "unit", "kind", "key", "owner", "from", "to", "month",
];

/// The beginning of a day in the bank's zone.
pub(super) fn start_of(day: Day) -> Option<Instant> {
    bank_zone().to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The first moment after a day.
pub(super) fn after(day: Day) -> Option<Instant> {
    end_of(day).checked_add(SignedDuration::from_micros(1)).ok()
}

/// A day out of a filter; what is no day is no filter.
pub(super) fn day(fields: &Fields, name: &str) -> Option<Day> {
    fields.get(name).parse().ok()
}

/// The filter of an address, within a reach. A unit that there is not finds nothing.
pub(super) fn filter(
    reader: &mut Reader<'_>,
    fields: &Fields,
    reach: Reach,
) -> Result<Filter, SqlError> {
    let mut filter = Filter::within(reach);
    let code = fields.get("unit").to_ascii_uppercase();
    if !code.is_empty() {
        match org::unit(reader, &code)? {
            Some(unit) => filter.unit = Some(unit.path),
            None => filter.reach = Reach::Nothing,
        }
    }
    filter.standing = Standing::from_code(fields.get("standing"));
    filter.kind = kind_from_code(fields.get("kind"));
    filter.key = fields.get("key").to_owned();
    let owner = fields.get("owner");
    filter.owner = (!owner.is_empty()).then(|| owner.to_owned());
    filter.from = day(fields, "from").and_then(start_of);
    filter.to = day(fields, "to").and_then(after);
    Ok(filter)
}

/// An address with the filters of another and these changes; an empty value takes one out.
pub(super) fn href(path: &str, fields: &Fields, changes: &[(&str, &str)]) -> String {
    let mut pairs: Vec<String> = Vec::new();
    let changed = |name: &str| {
        changes
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, v)| *v)
    };
    for name in NAMES.into_iter().chain(["tab", "status", "overdue"]) {
        let value = changed(name).unwrap_or_else(|| fields.get(name));
        if !value.is_empty() {
            pairs.push(format!("{name}={}", encode(value)));
        }
    }
    if let Some(page) = changed("page").filter(|page| !page.is_empty()) {
        pairs.push(format!("page={page}"));
    }
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

/// A text for a query string.
pub(super) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let one = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// The page asked for, from 1.
pub(super) fn page_number(fields: &Fields) -> i64 {
    const PAGES_MAX: i64 = 1_000_000;
    fields.get("page").parse().unwrap_or(1).clamp(1, PAGES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_filters() {
        let fields = Fields::from_pairs(vec![
            ("unit".to_owned(), "0101".to_owned()),
            ("key".to_owned(), "a&b".to_owned()),
            ("page".to_owned(), "7".to_owned()),
            ("evil".to_owned(), "x".to_owned()),
        ]);
        assert_eq!(href("/x", &fields, &[]), "/x?unit=0101&key=a%26b");
        assert_eq!(
            href("/x", &fields, &[("unit", ""), ("page", "2")]),
            "/x?key=a%26b&page=2"
        );
        assert_eq!(href("/x", &Fields::default(), &[]), "/x");
        assert_eq!(page_number(&fields), 7);
    }

    #[test]
    fn a_day_is_whole() {
        let day: Day = "2026-11-25".parse().unwrap();
        assert_eq!(start_of(day).unwrap().to_string(), "2026-11-24T16:00:00Z");
        assert_eq!(after(day).unwrap().to_string(), "2026-11-25T16:00:00Z");
    }
}
