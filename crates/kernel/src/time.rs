//! Instants and civil days. The clock is not here: `now` is always an argument.

use jiff::tz::TimeZone;

/// A moment in time, microseconds exact, zone-free.
pub type Instant = jiff::Timestamp;

/// A civil day in the bank's zone.
pub type Day = jiff::civil::Date;

/// The bank's zone: all of mainland China keeps Beijing time (UTC+8, no summer time since 1991).
/// Falls back to the fixed offset when no zone data is found.
pub fn bank_zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)))
}

/// The civil day of an instant in the bank's zone.
pub fn day_of(at: Instant) -> Day {
    at.to_zoned_datetime(bank_zone()).date()
}

/// Microseconds since 1970, the form in which databases keep instants.
pub fn micros(at: Instant) -> i64 {
    at.as_microsecond()
}

/// The inverse of [`micros`]; a value outside year −9999…9999 becomes the nearest end.
pub fn instant_from_micros(micros: i64) -> Instant {
    Instant::from_microsecond(micros).unwrap_or(if micros < 0 {
        Instant::MIN
    } else {
        Instant::MAX
    })
}

/// RFC 3339 with the bank's offset, as the API prints it: `2026-11-23T09:30:00+08:00`.
pub fn rfc3339(at: Instant) -> String {
    at.to_zoned_datetime(bank_zone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// `2026-11-23 09:30` in the bank's zone, as pages print it.
pub fn short_time(at: Instant) -> String {
    at.to_zoned_datetime(bank_zone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_storage_and_knows_its_day() {
        let at: Instant = "2026-11-22T16:30:00.123456Z".parse().unwrap();
        assert_eq!(instant_from_micros(micros(at)), at);
        assert_eq!(day_of(at).to_string(), "2026-11-23");
        assert_eq!(rfc3339(at), "2026-11-23T00:30:00+08:00");
    }
}
