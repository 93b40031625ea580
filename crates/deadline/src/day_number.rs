//! Days as plain numbers, so that counting is adding. Day 0 is 1970-01-01.
//!
//! The algorithm is the usual one with the year beginning in March, which puts the leap day last.

use kernel::Day;

/// Days since 1970-01-01.
pub(crate) fn number(day: Day) -> i32 {
    let (month, dom) = (i32::from(day.month()), i32::from(day.day()));
    let year = i32::from(day.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + dom - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day with that number; `None` outside the years −9999…9999.
pub(crate) fn day(number: i32) -> Option<Day> {
    let shifted = number.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = (from_march + 2) % 12 + 1;
    let dom = of_year - (153 * from_march + 2) / 5 + 1;
    let year = year + era * 400 + i32::from(month <= 2);
    Day::new(i16::try_from(year).ok()?, month as i8, dom as i8).ok()
}

/// The weekday of a day number, Monday 0 … Sunday 6.
pub(crate) fn weekday(number: i32) -> usize {
    (number + 3).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_and_days_agree_over_centuries() {
        assert_eq!(number(date(1970, 1, 1)), 0);
        assert_eq!(day(i32::MAX), None);
        let mut day_before = date(1599, 12, 31);
        for n in number(date(1600, 1, 1))..=number(date(2400, 12, 31)) {
            let at = day(n).unwrap();
            assert_eq!(day_before.tomorrow().unwrap(), at);
            assert_eq!(number(at), n);
            assert_eq!(weekday(n), at.weekday().to_monday_zero_offset() as usize);
            day_before = at;
        }
        for edge in [Day::MIN, Day::MAX, date(-1, 2, 28), date(0, 2, 29)] {
            assert_eq!(day(number(edge)), Some(edge));
        }
    }
}
