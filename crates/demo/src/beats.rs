//! The course of a case as a line of beats: what happens, before it has words and times.

use crate::codes::{Nature, Status};
use crate::dice::Dice;
use crate::draft::Pace;
use crate::time::{DAY, HOUR, Planned};

/// Something that happens to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    Accept,
    ConvertUp,
    ConvertDown,
    AssignBranch,
    AssignWrong,
    RefuseAssignment,
    Assign,
    Start,
    Unreached,
    Contact,
    Link,
    AgreeDay,
    AskOpinion,
    GiveOpinion,
    NewFacts,
    Suspend,
    Resume,
    AskComplex,
    RefuseComplex,
    GrantComplex,
    TellExtension,
    AskSpecial,
    GrantSpecial,
    Urge,
    Note,
    Find,
    Mediate,
    MediationAgreed,
    MediationFailed,
    Follow,
    Propose,
    Return,
    Supplement,
    Approve,
    Reply,
    Satisfy,
    Close,
    RequestReview,
    ReviewUpheld,
    ReviewOverturned,
    Reopen,
    Archive,
    Decline,
    Withdraw,
    Merge,
    Answer,
}

impl Beat {
    /// The status after it, where the beat alone tells; `None` leaves the status or goes back.
    fn leads_to(self) -> Option<Status> {
        Some(match self {
            Beat::Accept => Status::Accepted,
            Beat::AssignBranch | Beat::AssignWrong | Beat::Assign => Status::Assigned,
            Beat::Start | Beat::Resume => Status::Investigating,
            Beat::RefuseAssignment | Beat::Return => Status::Returned,
            Beat::Suspend => Status::Suspended,
            Beat::Mediate => Status::InMediation,
            Beat::Propose => Status::Proposed,
            Beat::Approve => Status::Approved,
            Beat::Reply => Status::Replied,
            Beat::Satisfy => Status::Satisfaction,
            Beat::Close | Beat::MediationAgreed | Beat::ReviewUpheld | Beat::Answer => {
                Status::Closed
            }
            Beat::RequestReview => Status::UnderReview,
            Beat::ReviewOverturned | Beat::Reopen => Status::Reopened,
            Beat::Archive => Status::Archived,
            Beat::Decline => Status::Declined,
            Beat::Withdraw => Status::Withdrawn,
            Beat::Merge => Status::Merged,
            _ => return None,
        })
    }

    /// Minutes that usually pass before it.
    fn gap(self, dice: &mut Dice) -> i64 {
        let (low, high) = match self {
            Beat::Accept | Beat::Start | Beat::Reply | Beat::Merge => (HOUR / 2, 7 * HOUR),
            Beat::Find | Beat::GiveOpinion | Beat::Supplement => (10 * HOUR, 60 * HOUR),
            Beat::Propose | Beat::Follow | Beat::Approve | Beat::Return => (3 * HOUR, 26 * HOUR),
            Beat::Satisfy => (12 * HOUR, 4 * DAY),
            Beat::Resume => (9 * DAY, 26 * DAY),
            Beat::MediationAgreed | Beat::MediationFailed => (7 * DAY, 24 * DAY),
            Beat::RequestReview => (DAY, 11 * DAY),
            Beat::ReviewUpheld | Beat::ReviewOverturned => (5 * DAY, 20 * DAY),
            Beat::Reopen => (3 * DAY, 20 * DAY),
            Beat::Archive => (12 * DAY, 50 * DAY),
            Beat::Withdraw => (6 * HOUR, 5 * DAY),
            Beat::Decline | Beat::Answer => (2 * HOUR, 2 * DAY),
            Beat::Unreached | Beat::Close | Beat::Suspend | Beat::Mediate => (2 * HOUR, 30 * HOUR),
            _ => (HOUR / 3, 5 * HOUR),
        };
        dice.between(low, high)
    }
}

/// What is out of the ordinary in a case.
#[derive(Clone, Copy, Debug, Default)]
struct Detours {
    branch_first: bool,
    refused: bool,
    converted: bool,
    co_handler: bool,
    suspended: bool,
    returned: bool,
    mediated: Option<bool>,
    reviewed: Option<bool>,
    reopened: bool,
}

/// What is known of a case when its course is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    pub(crate) ends: Status,
    pub(crate) pace: Pace,
    pub(crate) nature: Nature,
    /// Whether a complaint was first taken for an enquiry, or an enquiry for a complaint.
    pub(crate) converted: bool,
    /// Whether the head office's desk may pass it to a branch first.
    pub(crate) by_branch: bool,
    /// Whether there is an earlier case to link.
    pub(crate) linked: bool,
    /// Whether it takes long to find out.
    pub(crate) drawn_out: bool,
}

/// The beats of a case, up to where it ends, with the time that each takes.
pub(crate) fn course(facts: Facts, dice: &mut Dice) -> Vec<(Beat, Planned)> {
    let beats = if facts.nature == Nature::Complaint {
        match facts.ends {
            Status::Declined => declined(dice),
            Status::Merged if dice.chance(400) => vec![Beat::Merge],
            Status::Merged => vec![Beat::Accept, Beat::Merge],
            _ => complaint(facts, dice),
        }
    } else {
        cut(answered(facts, dice), facts.ends, dice)
    };
    planned(beats, facts.pace, dice)
}

fn declined(dice: &mut Dice) -> Vec<Beat> {
    if dice.chance(650) {
        vec![Beat::Decline]
    } else {
        vec![Beat::Accept, Beat::Contact, Beat::Decline]
    }
}

/// Enquiries, suggestions and praise are answered at once; reports and petitions are looked into.
fn answered(facts: Facts, dice: &mut Dice) -> Vec<Beat> {
    let grave = matches!(facts.nature, Nature::Report | Nature::Petition);
    let mut beats = Vec::new();
    if grave || facts.converted || dice.chance(500) || facts.ends != Status::Closed {
        beats.push(Beat::Accept);
    }
    if facts.converted {
        beats.extend([Beat::Contact, Beat::ConvertDown]);
    }
    if grave || facts.ends == Status::Assigned {
        beats.extend([Beat::Assign, Beat::Start, Beat::Contact]);
    }
    beats.extend([Beat::Answer, Beat::Archive]);
    beats
}

/// A complaint up to where it ends.
fn complaint(facts: Facts, dice: &mut Dice) -> Vec<Beat> {
    let young = !matches!(facts.ends, Status::Closed | Status::Archived);
    let detours = Detours {
        branch_first: facts.by_branch && dice.chance(400),
        refused: dice.chance(40) || (facts.ends == Status::Returned && dice.chance(300)),
        converted: facts.converted,
        co_handler: dice.chance(340),
        suspended: facts.ends == Status::Suspended
            || (!young && facts.drawn_out && facts.pace == Pace::Prompt && dice.chance(25)),
        returned: facts.ends == Status::Returned || dice.chance(170),
        mediated: match facts.ends {
            Status::InMediation => Some(dice.chance(700)),
            Status::Closed | Status::Archived if dice.chance(30) => Some(dice.chance(650)),
            _ => None,
        },
        reviewed: match facts.ends {
            Status::UnderReview => Some(true),
            Status::Reopened if dice.chance(600) => Some(false),
            Status::Archived if dice.chance(45) => Some(dice.chance(700)),
            _ => None,
        },
        reopened: facts.ends == Status::Reopened || (!young && dice.chance(8)),
    };
    let mut beats = taken_on(detours, dice);
    beats.extend(looked_into(facts, detours, dice));
    beats.extend(decided(detours, dice));
    let agreed = detours.mediated == Some(true) && dice.chance(500);
    if agreed {
        // Agreed before an answer: the case ends there.
        let at = beats
            .iter()
            .position(|beat| *beat == Beat::Follow)
            .unwrap_or(beats.len());
        beats.truncate(at);
        beats.extend([Beat::Mediate, Beat::MediationAgreed]);
    } else {
        beats.extend(told(detours));
        beats.extend(disputed(detours, dice));
    }
    beats.push(Beat::Archive);
    cut(beats, facts.ends, dice)
}

fn taken_on(detours: Detours, dice: &mut Dice) -> Vec<Beat> {
    let mut beats = vec![Beat::Accept];
    beats.extend(detours.converted.then_some(Beat::ConvertUp));
    if detours.refused {
        beats.extend([Beat::AssignWrong, Beat::RefuseAssignment]);
    } else if detours.branch_first {
        beats.push(Beat::AssignBranch);
    }
    beats.push(Beat::Assign);
    beats.extend(dice.chance(60).then_some(Beat::Note));
    beats.push(Beat::Start);
    beats
}

fn looked_into(facts: Facts, detours: Detours, dice: &mut Dice) -> Vec<Beat> {
    let mut beats = Vec::new();
    beats.extend(dice.chance(130).then_some(Beat::Unreached));
    beats.push(Beat::Contact);
    beats.extend(facts.linked.then_some(Beat::Link));
    beats.extend(dice.chance(70).then_some(Beat::AgreeDay));
    if detours.co_handler {
        beats.extend([Beat::AskOpinion, Beat::GiveOpinion]);
    }
    beats.extend(dice.chance(30).then_some(Beat::NewFacts));
    if detours.suspended {
        beats.extend([Beat::Suspend, Beat::Resume]);
    }
    beats.extend(match facts.pace {
        Pace::Prompt => vec![],
        Pace::Late if dice.chance(150) => vec![Beat::AskComplex, Beat::RefuseComplex, Beat::Urge],
        Pace::Late => vec![Beat::Urge],
        Pace::Complex | Pace::Special => {
            vec![Beat::AskComplex, Beat::GrantComplex, Beat::TellExtension]
        }
    });
    if facts.pace == Pace::Special {
        beats.extend([Beat::AskSpecial, Beat::GrantSpecial, Beat::TellExtension]);
    }
    beats
}

fn decided(detours: Detours, dice: &mut Dice) -> Vec<Beat> {
    let mut beats = vec![Beat::Find];
    beats.extend(dice.chance(550).then_some(Beat::Follow));
    beats.push(Beat::Propose);
    if detours.returned {
        beats.push(Beat::Return);
        beats.extend(dice.chance(700).then_some(Beat::Supplement));
        beats.push(Beat::Propose);
    }
    beats.extend([Beat::Approve, Beat::Reply]);
    beats
}

fn told(detours: Detours) -> Vec<Beat> {
    let mediation = match detours.mediated {
        Some(true) => return vec![Beat::Mediate, Beat::MediationAgreed],
        Some(false) => vec![Beat::Mediate, Beat::MediationFailed],
        None => vec![],
    };
    [mediation, vec![Beat::Satisfy, Beat::Close]].concat()
}

/// The second round, where there is one.
fn disputed(detours: Detours, dice: &mut Dice) -> Vec<Beat> {
    let begins = match (detours.reviewed, detours.reopened) {
        // A mediation takes longer than the days in which a review may be asked for.
        _ if detours.mediated.is_some() => return vec![],
        (Some(true), _) => return vec![Beat::RequestReview, Beat::ReviewUpheld],
        (Some(false), _) => vec![Beat::RequestReview, Beat::ReviewOverturned],
        (None, true) => vec![Beat::Reopen],
        (None, false) => return vec![],
    };
    let again = vec![Beat::Assign, Beat::Start, Beat::Contact];
    let plain = Detours::default();
    [begins, again, decided(plain, dice), told(plain)].concat()
}

/// Ends the line where the case is to stand.
fn cut(mut beats: Vec<Beat>, ends: Status, dice: &mut Dice) -> Vec<Beat> {
    let keep = match ends {
        Status::Registered => 0,
        Status::Withdrawn => {
            let proposed = position(&beats, Beat::Propose).unwrap_or(beats.len());
            let suspended = position(&beats, Beat::Suspend).unwrap_or(proposed);
            let most = i64::try_from(proposed.min(suspended)).expect("a course has few beats");
            usize::try_from(dice.between(0, most)).expect("not negative")
        }
        // Between taking the case and proposing an answer.
        Status::Investigating => {
            let from = position(&beats, Beat::Start).map_or(1, |at| at + 1);
            let last = beats.iter().rposition(|beat| {
                matches!(
                    beat,
                    Beat::GrantSpecial | Beat::GrantComplex | Beat::TellExtension
                )
            });
            let from = last.map_or(from, |last| from.max(last + 1));
            let to = position(&beats, Beat::Propose)
                .unwrap_or(beats.len())
                .max(from);
            let drawn = dice.between(0, i64::try_from(to - from).expect("few beats"));
            from + usize::try_from(drawn).expect("not negative")
        }
        // An account that was refused, or an answer that was sent back.
        Status::Returned => {
            let refused = position(&beats, Beat::RefuseAssignment);
            refused
                .or_else(|| position(&beats, Beat::Return))
                .map_or(beats.len(), |at| at + 1)
        }
        // Once it was passed to a branch, or to somebody at once.
        Status::Assigned => {
            let passed = position(&beats, Beat::AssignBranch).filter(|_| dice.chance(500));
            passed
                .or_else(|| position(&beats, Beat::Assign))
                .map_or(beats.len(), |at| at + 1)
        }
        // Everything but the archive; a course that has no archive is closed by its last beat.
        Status::Closed => position(&beats, Beat::Archive).unwrap_or(beats.len()),
        other => beats
            .iter()
            .position(|beat| beat.leads_to() == Some(other))
            .map_or(beats.len(), |at| at + 1),
    };
    beats.truncate(keep);
    if ends == Status::Withdrawn {
        beats.push(Beat::Withdraw);
    }
    beats
}

fn position(beats: &[Beat], wanted: Beat) -> Option<usize> {
    beats.iter().position(|beat| *beat == wanted)
}

/// Gives each beat its gap, and the anchors that the limits ask for.
fn planned(beats: Vec<Beat>, pace: Pace, dice: &mut Dice) -> Vec<(Beat, Planned)> {
    let asked = dice.between(8 * DAY, 11 * DAY);
    let asked_again = dice.between(21 * DAY, 25 * DAY);
    let decision = dice.between(8 * HOUR, 26 * HOUR);
    let replied = match pace {
        Pace::Prompt => dice.between(3 * DAY, 12 * DAY),
        Pace::Complex => dice.between(16 * DAY, 26 * DAY),
        Pace::Special => dice.between(34 * DAY, 55 * DAY),
        Pace::Late => dice.between(16 * DAY + 12 * HOUR, 24 * DAY),
    };
    let urged = dice.between(12 * DAY, 13 * DAY + 12 * HOUR);
    let paused = beats.contains(&Beat::Suspend);
    let mut answered = false;
    let with_anchor = |beat: Beat| {
        let anchor = match beat {
            Beat::AskComplex => Some(asked),
            Beat::GrantComplex | Beat::RefuseComplex => Some(asked + decision),
            // Somebody urges shortly before it is too late.
            Beat::Urge => Some(urged),
            Beat::AskSpecial => Some(asked_again),
            Beat::GrantSpecial => Some(asked_again + decision),
            // The first answer has a date; a pause moves it by as much as it lasts.
            Beat::Reply if !answered && !paused => Some(replied),
            _ => None,
        };
        let latest = match beat {
            Beat::GrantComplex => Some(14 * DAY),
            Beat::GrantSpecial => Some(29 * DAY),
            Beat::Reply if anchor.is_some() && pace != Pace::Late => {
                Some(pace.limit_days() * DAY - HOUR)
            }
            _ => None,
        };
        answered |= beat == Beat::Reply;
        (
            beat,
            Planned {
                gap: beat.gap(dice),
                anchor,
                latest,
            },
        )
    };
    beats.into_iter().map(with_anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a line of beats leads.
    fn end_of(beats: &[(Beat, Planned)]) -> Status {
        let mut status = Status::Registered;
        let mut before = status;
        for (beat, _) in beats {
            match beat {
                Beat::MediationFailed => status = before,
                beat => {
                    if let Some(next) = beat.leads_to() {
                        before = status;
                        status = next;
                    }
                }
            }
        }
        status
    }

    #[test]
    fn every_course_ends_where_it_was_meant_to() {
        let mut dice = Dice::seeded(9);
        for ends in Status::ALL {
            for pace in [Pace::Prompt, Pace::Complex, Pace::Special, Pace::Late] {
                for round in 0..60 {
                    let facts = Facts {
                        ends: *ends,
                        pace,
                        nature: Nature::Complaint,
                        converted: round % 9 == 0,
                        by_branch: round % 2 == 0,
                        linked: round % 5 == 0,
                        drawn_out: round % 3 == 0,
                    };
                    let beats = course(facts, &mut dice);
                    assert_eq!(end_of(&beats), *ends, "{beats:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_complaint_is_answered() {
        let mut dice = Dice::seeded(4);
        for nature in [
            Nature::Enquiry,
            Nature::Praise,
            Nature::Report,
            Nature::Petition,
        ] {
            for ends in [
                Status::Registered,
                Status::Accepted,
                Status::Assigned,
                Status::Closed,
            ] {
                let facts = Facts {
                    ends,
                    pace: Pace::Prompt,
                    nature,
                    converted: false,
                    by_branch: true,
                    linked: false,
                    drawn_out: false,
                };
                assert_eq!(end_of(&course(facts, &mut dice)), ends);
            }
        }
    }
}
