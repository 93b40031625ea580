//! Tabs and pages of a list.

use kernel::Fields;

/// A tab over a list.
pub(super) struct TabLink {
    pub(super) label: &'static str,
    pub(super) href: String,
    pub(super) count: Option<i64>,
    pub(super) current: bool,
}

/// The page asked for, from 1.
pub(super) fn page_of(asked: &Fields) -> u64 {
    let page = asked.get("page").parse().unwrap_or(1_u64);
    page.clamp(1, 1_000_000)
}

/// Rows to leave out before a page.
pub(super) fn offset(page: u64, rows: i64) -> i64 {
    i64::try_from(page - 1).unwrap_or(0).saturating_mul(rows)
}

/// A count as the pager takes it.
pub(super) fn total(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
