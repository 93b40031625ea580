//! What the bank counts with: calendars, rule packs and working hours, at one version.
//!
//! A rulebook is a value: rules are given one, nothing reads it from a place of its own. The
//! `rulebook` room keeps what a bank adds to the shipped one and gives each addition a version, so
//! that a closed case can always be counted as it was counted then.

use crate::calendar::Calendar;
use crate::explain::{Deadline, DeadlineError, Facts, explain_at};
use crate::hours::{DaySpan, Hours, Schedule};
use crate::pack::{NO_CALENDAR, Pack};
use jiff::tz::TimeZone;
use kernel::{Day, Instant, UnitPath, bank_zone};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The family of the bank's own stage limits, counted beside the statutory pack of a case.
pub const INTERNAL_FAMILY: &str = "bank-internal";

/// The hours of a unit that has none of its own, nor has any above it: a default of this program,
/// which a bank replaces at its head office.
const DEFAULT_HOURS: &str = "Mon-Fri 09:00-12:00+13:00-17:00";

/// Working hours of a unit, for itself and all below it that have none of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitHours {
    /// The week.
    pub week: Hours,
    /// Days with other hours than their week's, by day; no spans: closed.
    pub special: BTreeMap<Day, Vec<DaySpan>>,
}

/// How the rules of a place stand to those of the whole country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Counted besides: a local rule that adds a limit (Beijing's contact within a working day).
    Beside,
    /// Counted in the place of the country's own: a unit under another country's law.
    Instead,
}

impl Standing {
    /// The identifier in texts.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Beside => "beside",
            Standing::Instead => "instead",
        }
    }

    /// The inverse of [`Standing::code`].
    pub fn from_code(code: &str) -> Option<Standing> {
        [Standing::Beside, Standing::Instead]
            .into_iter()
            .find(|standing| standing.code() == code)
    }
}

/// The packs of a place that are in force on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalPacks<'b> {
    /// What is counted in the place of the country's rule: of the nearest unit that names one.
    pub instead: Option<&'b Pack>,
    /// What is counted besides, from the unit upwards.
    pub beside: Vec<&'b Pack>,
}

impl Pack {
    /// Marks the pack and each of its numbers as checked by a lawyer, or as not checked.
    pub fn set_verified(&mut self, verified: bool) {
        self.verified = verified;
        for limit in &mut self.limits {
            limit.verified = verified;
            for extension in &mut limit.extensions {
                extension.verified = verified;
            }
            for pause in &mut limit.pauses {
                pause.verified = verified;
            }
        }
        for ending in &mut self.endings {
            ending.verified = verified;
        }
        for given in &mut self.given {
            given.verified = verified;
        }
        if let Some(agreement) = &mut self.agreement {
            agreement.verified = verified;
        }
    }

    /// The text of a shipped pack.
    pub fn builtin_text(id: &str) -> Option<&'static str> {
        let texts = Pack::builtins().iter().zip(crate::pack::TEXTS);
        let found = texts.into_iter().find(|(pack, _)| pack.id == id);
        found.map(|(_, (_, text))| *text)
    }
}

/// Calendars, packs and hours at one version.
#[derive(Clone, Debug)]
pub struct Rulebook {
    version: i64,
    calendars: Vec<Calendar>,
    packs: Vec<Pack>,
    hours: BTreeMap<UnitPath, UnitHours>,
    bindings: BTreeMap<(UnitPath, String), Standing>,
}

impl Rulebook {
    /// What ships with the program: version 0.
    pub fn builtin() -> &'static Rulebook {
        static BUILTIN: OnceLock<Rulebook> = OnceLock::new();
        BUILTIN.get_or_init(|| Rulebook {
            version: 0,
            calendars: Calendar::builtins().cloned().collect(),
            packs: Pack::builtins().to_vec(),
            hours: BTreeMap::new(),
            bindings: BTreeMap::new(),
        })
    }

    /// The same at another version, with a calendar in the place of the one with its id (or beside
    /// the others).
    #[must_use]
    pub fn with_calendar(mut self, version: i64, calendar: Calendar) -> Rulebook {
        self.version = version;
        let known = self.calendars.iter_mut();
        match known.into_iter().find(|known| known.id() == calendar.id()) {
            Some(known) => *known = calendar,
            None => self.calendars.push(calendar),
        }
        self
    }

    /// The same at another version, with a pack in the place of the one with its id (or beside the
    /// others).
    #[must_use]
    pub fn with_pack(mut self, version: i64, pack: Pack) -> Rulebook {
        self.version = version;
        self.packs.retain(|known| known.id != pack.id);
        self.packs.push(pack);
        self
    }

    /// The same at another version, with hours of a unit.
    #[must_use]
    pub fn with_hours(mut self, version: i64, unit: UnitPath, hours: UnitHours) -> Rulebook {
        self.version = version;
        self.hours.insert(unit, hours);
        self
    }

    /// The same at another version, with a unit's own hours taken away: it has those above it again.
    #[must_use]
    pub fn without_hours(mut self, version: i64, unit: &UnitPath) -> Rulebook {
        self.version = version;
        self.hours.remove(unit);
        self
    }

    /// The same at another version, with a family of packs bound to a unit and all below it, or with
    /// that taken away.
    #[must_use]
    pub fn with_binding(
        mut self,
        version: i64,
        unit: UnitPath,
        family: String,
        standing: Option<Standing>,
    ) -> Rulebook {
        self.version = version;
        match standing {
            Some(standing) => self.bindings.insert((unit, family), standing),
            None => self.bindings.remove(&(unit, family)),
        };
        self
    }

    /// The same at another version, with a pack marked as checked by a lawyer, each of its numbers.
    #[must_use]
    pub fn with_verified(mut self, version: i64, pack: &str) -> Rulebook {
        self.version = version;
        for pack in self.packs.iter_mut().filter(|known| known.id == pack) {
            pack.set_verified(true);
        }
        self
    }

    /// How often it was added to: 0 as shipped.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// All calendars.
    pub fn calendars(&self) -> &[Calendar] {
        &self.calendars
    }

    /// A calendar by id; for [`NO_CALENDAR`] one that knows no day.
    pub fn calendar(&self, id: &str) -> Option<&Calendar> {
        if id == NO_CALENDAR {
            return Some(Calendar::none());
        }
        self.calendars.iter().find(|calendar| calendar.id() == id)
    }

    /// The calendar that a pack counts with; an error that names it when it is not loaded.
    pub fn calendar_of(&self, pack: &Pack) -> Result<&Calendar, DeadlineError> {
        let found = self.calendar(&pack.calendar);
        found.ok_or_else(|| DeadlineError::UnknownCalendar {
            pack: pack.id.clone(),
            wants: pack.calendar.clone(),
            known: self.calendars.iter().map(|c| c.id().to_owned()).collect(),
        })
    }

    /// The State Council's calendar, as far as its notices are loaded.
    pub fn state_council(&self) -> &Calendar {
        let found = self.calendar(Calendar::state_council().id());
        found.expect(
            "invariant: a rulebook starts from the shipped one, and calendars are only replaced",
        )
    }

    /// All packs.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// A pack by id.
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.id == id)
    }

    /// The pack of a family that is in force for a complaint received on a day.
    pub fn in_force(&self, family: &str, received: Day) -> Option<&Pack> {
        Pack::in_force(&self.packs, family, received)
    }

    /// The units that a family of packs is bound to, in the order of their paths.
    pub fn bound(&self, family: &str) -> impl Iterator<Item = (&UnitPath, Standing)> {
        let of = self.bindings.iter().filter(move |((_, f), _)| f == family);
        of.map(|((unit, _), standing)| (unit, *standing))
    }

    /// How a family stands at a unit itself; `None` when it is not bound there.
    pub fn binding(&self, unit: &UnitPath, family: &str) -> Option<Standing> {
        let key = (unit.clone(), family.to_owned());
        self.bindings.get(&key).copied()
    }

    /// The packs of the place where a unit is, for a complaint received on a day: those bound to
    /// the unit and to the units above it.
    pub fn local(&self, unit: &UnitPath, received: Day) -> LocalPacks<'_> {
        let mut found = LocalPacks::default();
        let mut at = Some(unit.clone());
        while let Some(path) = at {
            let here = self.bindings.iter().filter(|((unit, _), _)| *unit == path);
            for ((_, family), standing) in here {
                let Some(pack) = self.in_force(family, received) else {
                    continue;
                };
                match standing {
                    Standing::Instead if found.instead.is_none() => found.instead = Some(pack),
                    Standing::Beside if !found.beside.contains(&pack) => found.beside.push(pack),
                    _ => {}
                }
            }
            at = path.parent();
        }
        found
    }

    /// The bank's own stage limits for a complaint received on a day.
    pub fn internal(&self, received: Day) -> Option<&Pack> {
        self.in_force(INTERNAL_FAMILY, received)
    }

    /// Every deadline that a pack and, when `internal` names one, the bank's own limits set for
    /// these facts; each counts with the calendar it names, which must be loaded. See
    /// [`explain_at`].
    pub fn explain(
        &self,
        pack: &Pack,
        internal: Option<&Pack>,
        facts: &Facts,
        as_of: Option<Instant>,
    ) -> Result<Vec<Deadline>, DeadlineError> {
        let mut found = Vec::new();
        for pack in [Some(pack), internal].into_iter().flatten() {
            let calendar = self.calendar_of(pack)?;
            found.extend(explain_at(pack, None, calendar, facts, as_of)?);
        }
        Ok(found)
    }

    /// The hours set at a unit itself.
    pub fn hours_of(&self, unit: &UnitPath) -> Option<&UnitHours> {
        self.hours.get(unit)
    }

    /// The hours that hold for a unit, and the unit that has them: itself or the nearest above it;
    /// `None` when there is none, and [`default_week`] holds.
    pub fn hours_for(&self, unit: &UnitPath) -> Option<(&UnitPath, &UnitHours)> {
        let mut at = Some(unit.clone());
        while let Some(path) = at {
            if let Some(found) = self.hours.get_key_value(&path) {
                return Some(found);
            }
            at = path.parent();
        }
        None
    }

    /// The units that have hours of their own, in the order of their paths.
    pub fn units_with_hours(&self) -> impl Iterator<Item = &UnitPath> {
        self.hours.keys()
    }

    /// The working hours of a unit: its own, or those of the nearest unit above that has some, or
    /// the program's default; on the State Council's working days, in the bank's zone.
    pub fn schedule(&self, unit: &UnitPath) -> Schedule<'_> {
        self.schedule_in(unit, bank_zone())
    }

    fn schedule_in(&self, unit: &UnitPath, zone: TimeZone) -> Schedule<'_> {
        let found = self.hours_for(unit).map(|(_, hours)| hours);
        let week = found.map_or_else(default_week, |hours| hours.week.clone());
        let mut schedule = Schedule::new(week, zone).with_calendar(self.state_council());
        for (day, spans) in found.iter().flat_map(|hours| &hours.special) {
            match spans.as_slice() {
                [] => schedule.add_holiday(*day),
                spans => schedule.set_shift(*day, spans.to_vec()),
            }
        }
        schedule
    }
}

/// The week of a unit for which nobody has set hours: a default of this program.
pub fn default_week() -> Hours {
    Hours::parse(DEFAULT_HOURS).expect("invariant: the default hours are written right")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::DaySpan;
    use jiff::SignedDuration;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_unit_without_hours_has_those_above_it() {
        let (head, branch) = (UnitPath::root("0000"), UnitPath::root("0000").child("0100"));
        let sibling = UnitPath::root("0000").child("01000");
        let saturday = UnitHours {
            week: Hours::parse("Mon-Fri 09:00-17:00; Sat 09:00-12:00").unwrap(),
            special: BTreeMap::from([
                ("2026-11-24".parse().unwrap(), Vec::new()),
                (
                    "2026-11-25".parse().unwrap(),
                    DaySpan::parse_list("10:00-11:00").unwrap(),
                ),
            ]),
        };
        let book = Rulebook::builtin()
            .clone()
            .with_hours(1, branch.clone(), saturday);
        let outlet = branch.child("0101");
        // Monday 16:30, one and a half hours on: Tuesday is closed, Wednesday has one hour.
        let due = book.schedule(&outlet).add(
            at("2026-11-23T16:30:00+08:00"),
            SignedDuration::from_mins(90),
            &[],
        );
        assert_eq!(due.unwrap(), at("2026-11-25T11:00:00+08:00"));
        for other in [head, sibling] {
            let due = book.schedule(&other).add(
                at("2026-11-23T16:30:00+08:00"),
                SignedDuration::from_mins(90),
                &[],
            );
            assert_eq!(due.unwrap(), at("2026-11-24T10:00:00+08:00"), "{other:?}");
        }
    }

    #[test]
    fn a_pack_counts_with_the_calendar_it_names_or_not_at_all() {
        let book = Rulebook::builtin();
        for pack in book.packs() {
            assert!(book.calendar_of(pack).is_ok(), "{}", pack.id);
        }
        // Easter Monday is no business day in London; in China it is one.
        let facts = Facts::received(at("2026-04-02T10:00:00+01:00"));
        let first = |pack: &Pack| book.explain(pack, None, &facts, None);
        let uk = book.pack("uk-fca-disp").unwrap();
        let due = first(uk).unwrap()[0].due;
        assert_eq!(due, Some(at("2026-04-09T17:00:00+01:00")));
        let mut lost = uk.clone();
        lost.calendar = "fr".to_owned();
        let error = first(&lost).unwrap_err();
        assert_eq!(
            error.to_string(),
            "pack uk-fca-disp counts with calendar fr, which is not loaded \
             (loaded: cn, uk, eu-target, au, sg)"
        );
        assert!(error.say().zh.contains("日历 fr 未载入"));
        let internal = book.explain(uk, Some(&lost), &facts, None);
        assert_eq!(
            internal.unwrap_err(),
            error,
            "nor for the bank's own limits"
        );
        // A bank that has loaded it counts with it.
        let notice = "id = \"fr-2026\"\nyear = 2026\nname = { zh = \"法\", en = \"fr\" }\ncertainty = \"memory\"";
        let fr = Calendar::from_texts("fr", &[("fr-2026.toml", notice)]).unwrap();
        let book = book.clone().with_calendar(1, fr);
        let due = book.explain(&lost, None, &facts, None).unwrap()[0].due;
        assert_eq!(due, Some(at("2026-04-07T17:00:00+01:00")));
    }

    #[test]
    fn hours_taken_away_are_those_above_again() {
        let (head, branch) = (UnitPath::root("0000"), UnitPath::root("0000").child("0100"));
        let hours = |text: &str| UnitHours {
            week: Hours::parse(text).unwrap(),
            special: BTreeMap::new(),
        };
        let book = Rulebook::builtin().clone();
        assert_eq!(book.hours_for(&branch), None);
        let book = book
            .with_hours(1, head.clone(), hours("Mon 09:00-10:00"))
            .with_hours(2, branch.clone(), hours("Tue 09:00-10:00"));
        assert_eq!(book.hours_for(&branch).unwrap().0, &branch);
        let book = book.without_hours(3, &branch);
        assert_eq!(book.hours_for(&branch).unwrap().0, &head);
        assert_eq!(book.version(), 3);
    }

    #[test]
    fn a_place_has_the_packs_of_the_units_above_it() {
        let (head, branch) = (UnitPath::root("0000"), UnitPath::root("0000").child("0100"));
        let (outlet, sibling) = (branch.child("0101"), head.child("01000"));
        let day = "2026-03-02".parse().unwrap();
        let bind = |book: Rulebook, version, unit: &UnitPath, family: &str, standing| {
            book.with_binding(version, unit.clone(), family.to_owned(), standing)
        };
        let book = Rulebook::builtin().clone();
        let book = bind(
            book,
            1,
            &branch,
            "cn-beijing-contact",
            Some(Standing::Beside),
        );
        let beside = |book: &Rulebook, unit: &UnitPath| -> Vec<String> {
            let found = book.local(unit, day).beside;
            found.iter().map(|pack| pack.id.clone()).collect()
        };
        assert_eq!(beside(&book, &outlet), ["cn-beijing-2021-254"]);
        assert_eq!(beside(&book, &branch), ["cn-beijing-2021-254"]);
        for unit in [&head, &sibling] {
            assert!(beside(&book, unit).is_empty(), "{unit:?}");
        }
        let early = book.local(&outlet, "2020-12-31".parse().unwrap());
        assert_eq!(early, LocalPacks::default(), "not in force yet");
        // The nearer unit's law goes first; taken away, that of the unit above holds again.
        let book = bind(book, 2, &head, "hk-ic-4", Some(Standing::Instead));
        let book = bind(book, 3, &branch, "uk-fca-disp", Some(Standing::Instead));
        let instead = |book: &Rulebook| book.local(&outlet, day).instead.unwrap().id.clone();
        assert_eq!(instead(&book), "uk-fca-disp");
        let book = bind(book, 4, &branch, "uk-fca-disp", None);
        assert_eq!(instead(&book), "hk-ic-4");
        assert_eq!(book.binding(&branch, "uk-fca-disp"), None);
        let bound: Vec<_> = book.bound("cn-beijing-contact").collect();
        assert_eq!(bound, [(&branch, Standing::Beside)]);
        assert_eq!(book.version(), 4);
    }

    #[test]
    fn a_checked_pack_is_checked_in_every_number() {
        let book = Rulebook::builtin().clone();
        assert!(!book.pack("cn-nfra-2020-3").unwrap().verified);
        let book = book.with_verified(1, "cn-nfra-2020-3");
        let pack = book.pack("cn-nfra-2020-3").unwrap();
        let facts = Facts::received(at("2026-02-10T09:00:00+08:00"));
        let found = book.explain(pack, None, &facts, None).unwrap();
        assert!(pack.verified && found.iter().all(|one| one.verified));
        assert!(!book.pack("cn-pboc-2020-5").unwrap().verified);
    }

    #[test]
    fn a_shipped_pack_has_its_text() {
        for pack in Pack::builtins() {
            let text = Pack::builtin_text(&pack.id).unwrap();
            assert_eq!(Pack::parse("text", text).unwrap().id, pack.id);
        }
        assert_eq!(Pack::builtin_text("none"), None);
    }

    #[test]
    fn additions_replace_by_id_and_raise_the_version() {
        let book = Rulebook::builtin();
        let pack = book.pack("bank-internal-1").unwrap();
        let mut later = pack.clone();
        later.id = "bank-internal-2".to_owned();
        later.effective_from = "2026-12-01".parse().unwrap();
        let added = book.clone().with_pack(1, later);
        assert_eq!((book.version(), added.version()), (0, 1));
        let on = |day: &str| added.internal(day.parse().unwrap()).unwrap().id.clone();
        assert_eq!(on("2026-11-30"), "bank-internal-1");
        assert_eq!(on("2026-12-01"), "bank-internal-2");
    }
}
