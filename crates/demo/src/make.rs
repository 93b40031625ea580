//! Makes the drafts, one after the other in the order of receipt.

use crate::act::Act;
use crate::bank::{branch_of, city_of};
use crate::beats::{Beat, Facts, course};
use crate::codes::{Channel, Flag, Nature, Status};
use crate::dice::Dice;
use crate::draft::{Complainant, Course, Draft, Pace, Repeat};
use crate::duties;
use crate::matter::{
    Frame, Matter, Source, Wish, content, demand, fill_person, matter, month_day, outlet, source,
};
use crate::people::{Account, at};
use crate::persons::Persons;
use crate::plan::{Plan, plans};
use crate::script::render;
use crate::texts::{Who, texts};
use crate::time::{DAY, HOUR, Minute, instant_of, lay_out, minute_of, working};
use crate::write::{Case, Writer};
use kernel::{Instant, Money, Role, day_of};

/// Makes `n` complaints received in the fifteen months before `now`, in the order of receipt. The same
/// seed and the same `now` give the same ones.
///
/// All codes, logins and units are those of [`crate::bank()`] and [`crate::accounts`]. Every step of a
/// course is later than the one before and earlier than `now`.
pub fn complaints(n: usize, seed: u64, now: Instant) -> impl Iterator<Item = Draft> {
    let mut dice = Dice::seeded(seed);
    let now = minute_of(now);
    let plans = plans(n, now, &mut dice);
    let mut maker = Maker {
        now,
        persons: Persons::new(&mut dice),
        dice,
        past: Vec::new(),
    };
    plans.into_iter().map(move |plan| maker.draft(plan))
}

/// What later drafts need to know of an earlier one.
struct Past {
    matter: Matter,
    person: Complainant,
    about: u32,
    received: Minute,
    /// When it was over, if it was.
    over: Option<Minute>,
    /// Whether other cases may be merged into it or come from the same person.
    open_to_others: bool,
}

struct Maker {
    now: Minute,
    persons: Persons,
    dice: Dice,
    past: Vec<Past>,
}

/// What a draft is about and by whom.
struct Subject {
    matter: Matter,
    person: Complainant,
    /// The age of the one whom it is about.
    about: u32,
    repeat: Option<Repeat>,
    merge: Option<(usize, bool)>,
}

impl Maker {
    fn draft(&mut self, plan: Plan) -> Draft {
        let merge = (plan.ends == Status::Merged)
            .then(|| self.lead_for(plan.received))
            .flatten();
        let plan = match plan.ends {
            // With too few cases there may be none to merge into.
            Status::Merged if merge.is_none() => Plan {
                ends: Status::Withdrawn,
                ..plan
            },
            _ => plan,
        };
        let mut subject = match merge {
            Some(lead) => self.merged(lead, plan),
            None => self.again(plan).unwrap_or_else(|| self.new_subject(plan)),
        };
        fill_person(&mut subject.matter.slots, &subject.person, subject.about);
        if plan.channel == Channel::Email {
            subject.person.email = Some(format!("khts{}@example.com", self.dice.digits(5)));
        }
        self.finish(plan, subject)
    }

    /// The youngest case that is still open in two days and may take this one in.
    fn lead_for(&mut self, received: Minute) -> Option<usize> {
        let fits = |past: &Past| {
            past.open_to_others
                && past.received < received - 6 * HOUR
                && past.over.is_none_or(|over| over > received + 6 * DAY)
        };
        self.past.iter().rposition(fits)
    }

    fn merged(&mut self, lead: usize, plan: Plan) -> Subject {
        let same = self.dice.chance(600);
        let on = day_of(instant_of(plan.received, 0));
        let past = &self.past[lead];
        let (matter, mut person, mut about) =
            (past.matter.clone(), past.person.clone(), past.about);
        if !same {
            let who = past.matter.source.who();
            let city = city_of(matter.outlet);
            (person, about) = self.persons.draw(who, city, on, &mut self.dice);
        }
        let repeat = same.then_some(Repeat {
            of: lead,
            same_matter: true,
        });
        Subject {
            matter,
            person,
            about,
            repeat,
            merge: Some((lead, same)),
        }
    }

    /// Somebody who was here before, with the same matter or another.
    fn again(&mut self, plan: Plan) -> Option<Subject> {
        let open = matches!(
            plan.ends,
            Status::Accepted | Status::Registered | Status::Merged
        );
        if open || !self.dice.chance(65) {
            return None;
        }
        let fits = |past: &Past| {
            let age = plan.received - past.received;
            past.open_to_others && (4 * DAY..120 * DAY).contains(&age)
        };
        let known: Vec<usize> = (0..self.past.len())
            .filter(|at| fits(&self.past[*at]))
            .collect();
        if known.is_empty() {
            return None;
        }
        let of = self.dice.one(&known);
        let on = day_of(instant_of(plan.received, 0));
        let past = &self.past[of];
        let (person, about) = (past.person.clone(), past.about);
        let at_outlet = matches!(plan.channel, Channel::OpinionBook);
        let mut same_matter = self.dice.chance(500);
        same_matter &= !at_outlet || past.matter.unit == past.matter.outlet;
        let matter = if same_matter {
            past.matter.clone()
        } else {
            let outlet = past.matter.outlet;
            let other = self.other_source(plan)?;
            matter(other, outlet, on, &mut self.dice)
        };
        let fits_person = same_matter || person.age.is_some_and(|age| (22..=64).contains(&age));
        let repeat = Some(Repeat { of, same_matter });
        fits_person.then_some(Subject {
            matter,
            person,
            about,
            repeat,
            merge: None,
        })
    }

    /// A complaint that any adult may have.
    fn other_source(&mut self, plan: Plan) -> Option<Source> {
        let wish = self.wish(plan, true);
        (0..20).find_map(|_| {
            let drawn = source(wish, &mut self.dice);
            matches!(drawn.who(), Who::Any | Who::Adult).then_some(drawn)
        })
    }

    fn wish(&self, plan: Plan, complaint: bool) -> Wish {
        let long = matches!(plan.ends, Status::Suspended | Status::InMediation);
        Wish {
            complaint,
            recent: self.now - plan.received < 45 * DAY,
            at_outlet: plan.channel == Channel::OpinionBook,
            drawn_out: long || matches!(plan.pace, Pace::Complex | Pace::Special),
        }
    }

    fn new_subject(&mut self, plan: Plan) -> Subject {
        let may_be_other = matches!(
            plan.ends,
            Status::Closed
                | Status::Archived
                | Status::Registered
                | Status::Accepted
                | Status::Assigned
        );
        let ordinary = may_be_other && plan.pace == Pace::Prompt && unasked(plan);
        let complaint = !(ordinary && self.dice.chance(285));
        let source = source(self.wish(plan, complaint), &mut self.dice);
        let on = day_of(instant_of(plan.received, 0));
        let staffed = matches!(source, Source::Scenario(scenario) if scenario.staffed);
        let outlet = outlet(staffed && self.dice.chance(500), &mut self.dice);
        let mut matter = matter(source, outlet, on, &mut self.dice);
        if let Some(clerk) = at(outlet, Role::Intake).first().filter(|_| staffed) {
            // The text names the one who may be complained about.
            matter
                .slots
                .set("surname", clerk.name.chars().take(1).collect::<String>());
        }
        let city = city_of(matter.outlet);
        let (person, about) = self.persons.draw(source.who(), city, on, &mut self.dice);
        Subject {
            matter,
            person,
            about,
            repeat: None,
            merge: None,
        }
    }

    fn finish(&mut self, plan: Plan, subject: Subject) -> Draft {
        let index = self.past.len();
        let (flags, people) = self.weight(plan, &subject);
        let nature = subject.matter.source.nature();
        let first_nature = self.first_nature(plan, &subject);
        let registrar = duties::registrar(plan.channel, subject.matter.outlet, &mut self.dice);
        let against = self.against(&subject.matter, registrar);
        let registered = self.registered(plan);
        let cause = match subject.matter.source {
            Source::Scenario(scenario) => scenario.cause.as_str(),
            Source::Item(_) => "C99",
        };
        let via = self.business_channel(&subject.matter);
        let frame = self.frame(&subject, people);
        let (matter, person) = (&subject.matter, &subject.person);
        let content = content(matter, person, plan.channel, &frame, &mut self.dice);
        let facts = Facts {
            ends: plan.ends,
            pace: plan.pace,
            nature,
            converted: first_nature != nature,
            by_branch: branch_of(matter.handled_by).is_some()
                && branch_of(&registrar.unit).is_none(),
            linked: subject.repeat.is_some(),
            drawn_out: matter.source.drawn_out(),
        };
        let case = Case {
            matter,
            person,
            channel: plan.channel,
            cause,
            via: &via,
            received: plan.received,
            registrar,
            repeat: subject.repeat,
            merge: subject.merge,
            plain: flags.contains(&Flag::Elderly),
        };
        let course = self.course(plan, facts, case, registered);
        let draft = Draft {
            index,
            scenario: matter.source.id().to_owned(),
            channel: plan.channel,
            source: plan.source,
            nature: first_nature,
            external_id: self.external_id(plan),
            received_at: instant_of(plan.received, 0),
            registered_at: instant_of(registered, 0),
            registered_by: registrar.login.clone(),
            unit: matter.unit.to_owned(),
            against_staff: against,
            business: matter.source.business().to_owned(),
            cause: cause.to_owned(),
            business_channel: via,
            product: matter.slots.get("product").to_owned(),
            amount_asked: matter.amount.and_then(|yuan| Money::from_fen(yuan * 100)),
            complainant: person.clone(),
            flags,
            people,
            title: matter.slots.get("title").to_owned(),
            content,
            demand: demand(matter, &mut self.dice),
            repeat: subject.repeat,
            course,
        };
        self.remember(subject, plan, &draft);
        draft
    }

    /// What it is taken for when it comes in; now and then that is a mistake.
    fn first_nature(&mut self, plan: Plan, subject: &Subject) -> Nature {
        let nature = subject.matter.source.nature();
        if subject.repeat.is_some() || !unasked(plan) {
            return nature;
        }
        match nature {
            Nature::Complaint if takes_conversion(plan.ends) && self.dice.chance(20) => {
                Nature::Enquiry
            }
            Nature::Enquiry if self.dice.chance(110) => Nature::Complaint,
            nature => nature,
        }
    }

    /// Special care and weight, and how many complain.
    fn weight(&mut self, plan: Plan, subject: &Subject) -> (Vec<Flag>, u32) {
        let who = subject.matter.source.who();
        let alone = plan.ends == Status::Merged
            || subject.repeat.is_some()
            || subject.matter.source.nature() != Nature::Complaint
            || !matches!(who, Who::Any | Who::Adult | Who::Middle);
        let people = match alone || !self.dice.chance(22) {
            true => 1,
            false if self.dice.chance(250) => self.dice.between(20, 46),
            false => self.dice.between(3, 12),
        };
        let old = subject.about >= 65;
        let flags = [
            (Flag::Elderly, old),
            (Flag::Minor, who == Who::Parent),
            (Flag::Disabled, who == Who::Disabled),
            (Flag::Language, who == Who::Foreigner),
            (Flag::Group, people > 1),
            (Flag::Media, plan.channel == Channel::Media),
            (Flag::Major, people >= 20),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(flag, is)| is.then_some(flag))
            .collect();
        (flags, u32::try_from(people).expect("a small number"))
    }

    /// The colleague complained about, where the outlet has one whose name is known.
    fn against(&mut self, matter: &Matter, registrar: &Account) -> Vec<String> {
        let Source::Scenario(scenario) = matter.source else {
            return Vec::new();
        };
        let clerks = at(matter.outlet, Role::Intake);
        let known = clerks
            .into_iter()
            .find(|clerk| clerk.login != registrar.login);
        match known {
            Some(clerk) if scenario.staffed && self.dice.chance(600) => vec![clerk.login.clone()],
            _ => Vec::new(),
        }
    }

    /// When it is written down: at once where somebody listens, at the desk's hours else.
    fn registered(&mut self, plan: Plan) -> Minute {
        let at = match plan.channel {
            Channel::Phone | Channel::Visit => plan.received + self.dice.between(4, 18),
            Channel::Letter | Channel::OpinionBook => working(
                plan.received + self.dice.between(2 * HOUR, 26 * HOUR),
                &mut self.dice,
            ),
            _ => working(
                plan.received + self.dice.between(15, 4 * HOUR),
                &mut self.dice,
            ),
        };
        at.min(self.now - 25).max(plan.received + 1)
    }

    fn external_id(&mut self, plan: Plan) -> Option<String> {
        use crate::codes::Source::{
            Direct, Gov12345, Internal, Media, Nfra, Nfra12378, Pboc, Pboc12363,
        };
        let prefix = match plan.source {
            Direct | Internal | Media => return None,
            Nfra => "JGZB",
            Nfra12378 => "12378-",
            Pboc => "RHZB",
            Pboc12363 => "12363-",
            Gov12345 => "12345-",
            _ => "WBZB",
        };
        let year = day_of(instant_of(plan.received, 0)).year();
        Some(format!("{prefix}{year}{}", self.dice.digits(7)))
    }

    fn business_channel(&mut self, matter: &Matter) -> String {
        match matter.source {
            Source::Scenario(scenario) => self.dice.pick(&scenario.via).clone(),
            Source::Item(_) => String::new(),
        }
    }

    fn frame(&mut self, subject: &Subject, people: u32) -> Frame {
        let mut slots = subject.matter.slots.clone();
        let again = subject
            .repeat
            .filter(|repeat| repeat.same_matter)
            .map(|repeat| {
                let before = day_of(instant_of(self.past[repeat.of].received, 0));
                slots.set("before", month_day(before));
                crate::script::say(
                    texts().common.lines("repeat_opening"),
                    &slots.spoken(),
                    &mut self.dice,
                )
            });
        let group = (people > 1).then(|| {
            slots.set("people", people.to_string());
            let line = self.dice.pick(texts().common.lines("group_note")).clone();
            render(&line, &slots, &mut self.dice)
        });
        Frame { again, group }
    }

    fn course(&mut self, plan: Plan, facts: Facts, case: Case, registered: Minute) -> Course {
        let (beats, planned): (Vec<Beat>, Vec<_>) =
            course(facts, &mut self.dice).into_iter().unzip();
        let times = lay_out(
            &planned,
            (plan.received, registered, self.now),
            &mut self.dice,
        );
        let mut writer = Writer::new(case, &beats, &mut self.dice);
        let steps = beats
            .iter()
            .zip(times)
            .filter_map(|(beat, minute)| writer.step(*beat, minute, &mut self.dice))
            .collect();
        Course {
            ends: plan.ends,
            pace: plan.pace,
            steps,
        }
    }

    fn remember(&mut self, subject: Subject, plan: Plan, draft: &Draft) {
        let ends = |act: &Act| {
            matches!(
                act,
                Act::Close { .. }
                    | Act::Decline { .. }
                    | Act::Withdraw { .. }
                    | Act::Merge { .. }
                    | Act::Answer { .. }
                    | Act::ConcludeMediation { .. }
            )
        };
        let last = draft.course.steps.iter().find(|step| ends(&step.act));
        let complaint = subject.matter.source.nature() == Nature::Complaint;
        self.past.push(Past {
            open_to_others: complaint && plan.ends != Status::Merged && draft.people == 1,
            matter: subject.matter,
            person: subject.person,
            about: subject.about,
            received: plan.received,
            over: last.map(|step| minute_of(step.at)),
        });
    }
}

/// Whether it came in by a door through which enquiries and praise come too.
fn unasked(plan: Plan) -> bool {
    use crate::codes::Source::{Direct, Gov12345, PetitionOffice};
    matches!(plan.source, Direct | Gov12345 | PetitionOffice)
}

/// Whether a case that ends there lived long enough to be turned into a complaint.
fn takes_conversion(ends: Status) -> bool {
    !matches!(
        ends,
        Status::Registered
            | Status::Accepted
            | Status::Declined
            | Status::Merged
            | Status::Withdrawn
    )
}
