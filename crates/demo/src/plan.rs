//! How many cases end where, how old they are, how they came in: decided before any text is written,
//! so that every status of the drawing is there however few cases are made.

use crate::codes::{Channel, Source, Status};
use crate::dice::Dice;
use crate::draft::Pace;
use crate::time::{DAY, HOUR, Minute, is_weekend};

/// Days over which the cases spread: fifteen months.
pub(crate) const SPREAD_DAYS: i64 = 455;

/// A case before it has words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) ends: Status,
    pub(crate) pace: Pace,
    pub(crate) channel: Channel,
    pub(crate) source: Source,
    pub(crate) received: Minute,
}

/// Of a thousand cases, how many end where. Closed ones take what is left.
const SHARES: &[(Status, usize)] = &[
    (Status::Archived, 340),
    (Status::Investigating, 60),
    (Status::Withdrawn, 34),
    (Status::Declined, 30),
    (Status::Assigned, 24),
    (Status::Replied, 22),
    (Status::Proposed, 20),
    (Status::Satisfaction, 18),
    (Status::Registered, 16),
    (Status::Returned, 16),
    (Status::Approved, 16),
    (Status::Merged, 16),
    (Status::Accepted, 14),
    (Status::Suspended, 12),
    (Status::UnderReview, 12),
    (Status::InMediation, 10),
    (Status::Reopened, 10),
];

/// The ends of `n` cases, mixed: each status at least once when there is room for it.
fn ends(n: usize, dice: &mut Dice) -> Vec<Status> {
    let mut ends = Vec::with_capacity(n);
    for (status, share) in SHARES {
        let count = (n * share / 1000).max(1);
        ends.extend(std::iter::repeat_n(*status, count));
    }
    ends.truncate(n);
    ends.resize(n, Status::Closed);
    dice.shuffle(&mut ends);
    ends
}

/// `n` plans in the order of receipt.
pub(crate) fn plans(n: usize, now: Minute, dice: &mut Dice) -> Vec<Plan> {
    let mut plans: Vec<Plan> = ends(n, dice)
        .into_iter()
        .map(|ends| {
            let (channel, source) = door(dice);
            let pace = pace(ends, source, dice);
            let received = received(ends, pace, channel, now, dice);
            Plan {
                ends,
                pace,
                channel,
                source,
                received,
            }
        })
        .collect();
    plans.sort_by_key(|plan| plan.received);
    plans
}

/// How it came in, and who handed it in.
fn door(dice: &mut Dice) -> (Channel, Source) {
    let channel = dice.weighted(&[
        (Channel::Phone, 34),
        (Channel::Visit, 16),
        (Channel::MobileBank, 10),
        (Channel::RegulatorTransfer, 10),
        (Channel::Wechat, 6),
        (Channel::Hotline12345, 5),
        (Channel::Website, 4),
        (Channel::Letter, 3),
        (Channel::OpinionBook, 3),
        (Channel::Email, 2),
        (Channel::ConsumersAssociation, 2),
        (Channel::Media, 2),
        (Channel::Internal, 2),
        (Channel::MediationOrganisation, 1),
    ]);
    let source = match channel {
        Channel::RegulatorTransfer => dice.weighted(&[
            (Source::Nfra, 35),
            (Source::Nfra12378, 35),
            (Source::Pboc12363, 20),
            (Source::Pboc, 10),
        ]),
        Channel::Hotline12345 => {
            dice.weighted(&[(Source::Gov12345, 9), (Source::PetitionOffice, 1)])
        }
        Channel::ConsumersAssociation => Source::ConsumersAssociation,
        Channel::MediationOrganisation => Source::MediationOrganisation,
        Channel::Media => Source::Media,
        Channel::Internal => Source::Internal,
        _ => Source::Direct,
    };
    (channel, source)
}

fn pace(ends: Status, source: Source, dice: &mut Dice) -> Pace {
    let weights = match ends {
        Status::Closed | Status::Archived => [815, 85, 25, 75],
        Status::Investigating => [600, 190, 70, 140],
        Status::Proposed => [800, 100, 0, 100],
        _ => [1, 0, 0, 0],
    };
    let paces = [Pace::Prompt, Pace::Complex, Pace::Special, Pace::Late];
    let all = [0, 1, 2, 3].map(|at| (paces[at], weights[at]));
    match dice.weighted(&all) {
        // The PBoC's rule knows one extension only (2020-5 art. 43).
        Pace::Special if matches!(source, Source::Pboc | Source::Pboc12363) => Pace::Complex,
        pace => pace,
    }
}

/// How old a case may be, in hours: young enough to be still there, old enough to have got there.
fn age_hours(ends: Status, pace: Pace) -> (i64, i64) {
    let days = |low: i64, high: i64| (low * 24, high * 24);
    match (ends, pace) {
        (Status::Registered, _) => (1, 26),
        (Status::Accepted, _) => (8, 50),
        (Status::Assigned, _) => (20, 100),
        (Status::Investigating | Status::Proposed, Pace::Complex) => days(15, 26),
        (Status::Investigating, Pace::Special) => days(32, 52),
        (Status::Investigating | Status::Proposed, Pace::Late) => days(16, 33),
        (Status::Investigating, _) => days(3, 13),
        (Status::Proposed | Status::Returned | Status::Approved, _) => days(5, 13),
        (Status::Replied, _) => days(6, 16),
        (Status::Satisfaction, _) => days(8, 20),
        (Status::Suspended, _) => days(12, 55),
        (Status::UnderReview | Status::InMediation, _) => days(18, 40),
        (Status::Reopened, _) => days(24, 80),
        (Status::Closed, Pace::Late) => days(34, SPREAD_DAYS),
        (Status::Closed, Pace::Complex) => days(40, SPREAD_DAYS),
        (Status::Closed, Pace::Special) => days(72, SPREAD_DAYS),
        (Status::Closed, Pace::Prompt) => days(15, SPREAD_DAYS),
        (Status::Archived, Pace::Special) => days(130, SPREAD_DAYS),
        (Status::Archived, _) => days(90, SPREAD_DAYS),
        (Status::Merged, _) => days(4, 300),
        (Status::Declined | Status::Withdrawn, _) => days(5, SPREAD_DAYS),
    }
}

/// When it came in: the younger the likelier, at an hour that fits the door.
fn received(ends: Status, pace: Pace, channel: Channel, now: Minute, dice: &mut Dice) -> Minute {
    let (low, high) = age_hours(ends, pace);
    let mut hours = dice.between(low, high);
    if dice.chance(450) {
        hours = hours.min(dice.between(low, high));
    }
    let mut at = now - hours * HOUR;
    at = at - at.rem_euclid(DAY) + clock(channel, dice);
    while at > now - 30 {
        at -= DAY;
    }
    let desk_only = !matches!(
        channel,
        Channel::Phone | Channel::MobileBank | Channel::Wechat | Channel::Website | Channel::Email
    );
    let back = dice.between(1, 2);
    if is_weekend(at) && (desk_only || dice.chance(500)) {
        at -= back * DAY;
        if is_weekend(at) {
            at -= DAY;
        }
    }
    at
}

/// The minute of the day.
fn clock(channel: Channel, dice: &mut Dice) -> i64 {
    match channel {
        Channel::Phone if dice.chance(250) => dice.between(18 * HOUR, 21 * HOUR + 40),
        Channel::Phone => dice.between(8 * HOUR + 10, 18 * HOUR),
        Channel::MobileBank
        | Channel::Wechat
        | Channel::Website
        | Channel::Email
        | Channel::Media
            if dice.chance(450) =>
        {
            dice.between(18 * HOUR, 23 * HOUR + 30)
        }
        _ if dice.chance(600) => dice.between(9 * HOUR, 11 * HOUR + 50),
        _ => dice.between(13 * HOUR + 40, 16 * HOUR + 40),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::minute_of;

    fn made(n: usize) -> Vec<Plan> {
        let now = minute_of("2026-11-23T21:09:00Z".parse().unwrap());
        plans(n, now, &mut Dice::seeded(1))
    }

    #[test]
    fn every_status_is_planned_and_shares_hold() {
        let plans = made(500);
        assert_eq!(plans.len(), 500);
        for status in Status::ALL {
            let count = plans.iter().filter(|plan| plan.ends == *status).count();
            assert!(count >= 5, "{status:?}: {count}");
        }
        let small = made(40);
        assert!(
            Status::ALL
                .iter()
                .all(|s| small.iter().any(|plan| plan.ends == *s))
        );
        assert_eq!(made(3).len(), 3);
        assert!(made(0).is_empty());
    }

    #[test]
    fn the_younger_the_more_and_mostly_at_work() {
        let plans = made(2000);
        let now = minute_of("2026-11-23T21:09:00Z".parse().unwrap());
        let within = |low: i64, high: i64| {
            let age = |plan: &&Plan| ((low * DAY)..(high * DAY)).contains(&(now - plan.received));
            plans.iter().filter(age).count()
        };
        assert!(within(0, 90) > within(90, 180) && within(90, 180) > within(365, 455));
        assert_eq!(within(0, SPREAD_DAYS + 5), 2000);
        let at_work = |plan: &&Plan| {
            let clock = plan.received.rem_euclid(DAY);
            !is_weekend(plan.received) && (8 * HOUR..18 * HOUR).contains(&clock)
        };
        assert!(plans.iter().filter(at_work).count() > 1300);
    }
}
