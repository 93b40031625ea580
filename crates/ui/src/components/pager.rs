//! The line under a list: how many there are, and the pages around this one.

use crate::Words;
use askama::Template;
use kernel::{Lang, fill};

/// Pages shown on each side of the current one.
const NEIGHBOURS: u64 = 2;

/// The pager: `{{ pager }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/pager.html")]
pub struct Pager {
    /// What stands left: 共 23 条.
    pub text: String,
    previous: Option<String>,
    next: Option<String>,
    /// Number, address, whether it is this one; number 0 stands for "…".
    pages: Vec<(u64, String, bool)>,
    w: &'static Words,
}

impl askama::filters::HtmlSafe for Pager {}

impl Pager {
    /// For `total` rows, `per_page` on a page, standing on `page` (from 1); `href` gives a page's
    /// address and keeps all filters.
    pub fn new(
        lang: Lang,
        total: u64,
        page: u64,
        per_page: u64,
        href: impl Fn(u64) -> String,
    ) -> Pager {
        let w = Words::of(lang);
        let last = total.div_ceil(per_page.max(1)).max(1);
        let page = page.clamp(1, last);
        let numbers = if last > 1 {
            page_numbers(page, last)
        } else {
            Vec::new()
        };
        let link = |n: u64| (n, if n == 0 { String::new() } else { href(n) }, n == page);
        Pager {
            text: fill(w.page_of, &[("total", &grouped(total))]),
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < last).then(|| href(page + 1)),
            pages: numbers.into_iter().map(link).collect(),
            w,
        }
    }

    /// Whether a number gives way on phones.
    fn is_far(&self, number: &u64) -> bool {
        let current = self
            .pages
            .iter()
            .find(|(_, _, current)| *current)
            .map_or(1, |page| page.0);
        let ends = [1, self.pages.last().map_or(1, |page| page.0)];
        number.abs_diff(current) > 1 && !ends.contains(number)
    }

    /// With another text on the left.
    pub fn text(mut self, text: impl Into<String>) -> Pager {
        self.text = text.into();
        self
    }
}

/// First, last, and those around the current one; 0 where some are left out.
fn page_numbers(page: u64, last: u64) -> Vec<u64> {
    let near = |n: u64| n == 1 || n == last || n.abs_diff(page) <= NEIGHBOURS;
    let mut numbers = Vec::new();
    for n in (1..=last).filter(|n| near(*n)) {
        match numbers.last() {
            Some(before) if n - before == 2 => numbers.push(n - 1),
            Some(before) if n - before > 2 => numbers.push(0),
            _ => {}
        }
        numbers.push(n);
    }
    numbers
}

/// `48,234`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn left_out_pages_are_marked_and_single_gaps_are_filled() {
        assert_eq!(page_numbers(1, 3), [1, 2, 3]);
        assert_eq!(page_numbers(1, 20), [1, 2, 3, 0, 20]);
        assert_eq!(page_numbers(5, 20), [1, 2, 3, 4, 5, 6, 7, 0, 20]);
        assert_eq!(page_numbers(10, 20), [1, 0, 8, 9, 10, 11, 12, 0, 20]);
        assert_eq!(page_numbers(20, 20), [1, 0, 18, 19, 20]);
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn the_ends_have_no_way_on() {
        let pager = |total, page| Pager::new(Lang::Zh, total, page, 20, |n| format!("?page={n}"));
        let first = pager(48_234, 1);
        assert_eq!((first.previous, first.next), (None, Some("?page=2".into())));
        let past = pager(45, 99);
        assert_eq!((past.previous, past.next), (Some("?page=2".into()), None));
        assert!(pager(0, 1).pages.is_empty());
        assert!(
            pager(45, 2)
                .render()
                .unwrap()
                .contains("aria-current=\"page\">2<")
        );
    }
}
