//! One page with everything about a case: facts, deadlines, timeline, actions, files, links.

use super::worklist::{stage_tone, tags};
use super::{clock, failed, person, product, timeline, words};
use crate::commands;
use crate::queries::{self, Before, Earlier, Scope};
use crate::rules::time::{self, Clock};
use crate::rules::{Action, Case, Complainant, Powers, Status, offers};
use crate::store::{self, Stored};
use crate::words::Words;
use crate::{classification, codes};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use change::{CommandError, StoredEntry};
use deadline::{Deadline, PackKind, Rulebook, Step, StepKind};
use identity::Signed;
use kernel::{Choice, Instant, Lang, Masks, fill, short_time};
use platform::App;
use platform::sql::Reader;
use std::collections::BTreeMap;
use std::sync::Arc;
use ui::Page;
use ui::components::{
    FileLink, Masked, Ruler, RulerMark, Stage, StageState, Stages, Tag, Timeline, Tone,
};

/// The actions that stand in the bar before the others.
const MAIN_ACTIONS: usize = 4;

struct Button {
    label: String,
    href: String,
    icon: &'static str,
}

/// A limit in words.
pub(super) struct LimitView {
    pub(super) name: String,
    pub(super) rule: String,
    pub(super) due: String,
    pub(super) outer: Option<String>,
    pub(super) met: String,
    pub(super) state: Tag,
    pub(super) article: String,
    /// How well the number is known; nothing for the bank's own rules.
    pub(super) certainty: Option<&'static str>,
    pub(super) verified: bool,
    pub(super) steps: Vec<StepView>,
}

/// A step of a count in words.
pub(super) struct StepView {
    pub(super) text: String,
    /// A detail, like a rest day that was skipped.
    pub(super) weak: bool,
    /// It says that something does not hold.
    pub(super) void: bool,
}

struct CoLine {
    name: String,
    state: &'static str,
}

pub(super) struct Linked {
    pub(super) number: String,
    pub(super) title: String,
    pub(super) note: String,
}

#[derive(Template)]
#[template(path = "show.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    lang: Lang,
    case: Case,
    status: Tag,
    tags: Vec<Tag>,
    clock_label: String,
    clock_class: &'static str,
    statutory: Option<(String, bool)>,
    ruler: Option<Ruler>,
    stages: Stages,
    limits: Vec<LimitView>,
    untold: Option<String>,
    timeline: Timeline,
    records: String,
    kind: String,
    person: Vec<(String, Masked)>,
    recused: bool,
    may_amend: bool,
    co: Vec<CoLine>,
    approver: String,
    files: Vec<FileLink>,
    may_attach: bool,
    may_take: bool,
    linked: Vec<Linked>,
    same_person: Vec<Linked>,
    same_elsewhere: Option<String>,
    main: Vec<Button>,
    more: Vec<Button>,
    stop: Vec<Button>,
    follows: bool,
    ask_extension: bool,
    orders: Vec<Linked>,
    may_order: bool,
    /// Reviews of its product that a leader overruled.
    overruled: Vec<Linked>,
    /// It is seen in an emergency only: until when.
    emergency: Option<String>,
}

impl ShowPage {
    fn choice<'a>(&self, list: &[Choice], code: &'a str) -> &'a str {
        Choice::label_in(list, code, self.lang)
    }

    fn channel(&self) -> &str {
        self.choice(codes::CHANNELS, &self.case.channel)
    }

    fn source(&self) -> &str {
        self.choice(codes::SOURCES, &self.case.source)
    }

    fn nature(&self) -> &str {
        self.choice(codes::NATURES, &self.case.nature)
    }

    fn business(&self) -> String {
        classification::full_name(&self.case.business, self.lang)
    }

    fn cause(&self) -> String {
        classification::short_name(&self.case.cause, self.lang)
    }

    fn amount(&self, amount: &Option<kernel::Money>) -> Option<String> {
        amount.map(|m| fill(self.w.yuan, &[("n", &m.to_string())]))
    }

    fn liability<'a>(&self, code: &'a str) -> &'a str {
        self.choice(codes::LIABILITIES, code)
    }

    fn outcome<'a>(&self, code: &'a str) -> &'a str {
        self.choice(codes::OUTCOMES, code)
    }

    fn is_locked(&self) -> bool {
        self.case.verdicts.last().is_some_and(|v| v.approved)
    }

    fn sent(&self) -> Option<String> {
        let reply = self.case.reply.as_ref()?;
        let means = self.choice(codes::REPLY_MEANS, &reply.means).to_owned();
        let time = short_time(reply.at);
        Some(fill(
            self.w.sent_by,
            &[("means", &means), ("time", &time), ("proof", &reply.proof)],
        ))
    }

    fn score(&self) -> Option<String> {
        let asked = self.case.satisfaction.as_ref()?;
        Some(match asked.score {
            Some(n) => fill(self.w.score_n, &[("n", &n.to_string())]),
            None => self.w.not_reached.to_owned(),
        })
    }

    fn yes(&self, flag: &bool) -> &'static str {
        if *flag { self.w.yes } else { self.w.no }
    }

    fn when(&self, at: &Instant) -> String {
        short_time(*at)
    }
}

/// What the page reads beside the case.
struct Around {
    stored: Stored,
    entries: Vec<StoredEntry>,
    units: BTreeMap<String, String>,
    same: Before,
    linked: Vec<Linked>,
    follows: bool,
    book: Arc<Rulebook>,
    orders: Vec<Linked>,
    overruled: Vec<Linked>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(number): Path<String>,
) -> Response {
    let powers = commands::powers(&signed.actor);
    let (keys, seen, lang) = (app.keys.clone(), powers.clone(), signed.lang);
    let (actor, now, asked) = (signed.actor.clone(), app.clock.now(), number.clone());
    let around = app
        .db
        .read(move |reader| {
            let glass = emergency::opened(reader, &actor.login, &number, now)?;
            let stored = store::load(reader, &keys, &number)?;
            let through = |case: &Case| glass.is_some() && !seen.is_complained_about(case);
            let stored = stored
                .filter(|stored| seen.sees(&stored.case) || through(&stored.case))
                .ok_or(CommandError::NotFound)?;
            // Whoever sees it anyway needs no emergency.
            let glass = glass.filter(|_| !seen.sees(&stored.case));
            let known = looks::opened(reader, &actor, &number, now)?;
            let look = (!known).then(|| commands::look_of(&keys, &stored, looks::Kind::Case));
            let around = read_around(reader, &keys, (&actor, &seen), stored, lang)?;
            Ok((around, glass, look))
        })
        .await;
    let (around, glass, look) = match around {
        Ok(found) => found,
        Err(CommandError::NotFound) => {
            let offered = emergency::offer(&signed, &asked);
            return offered.unwrap_or_else(|| failed(&signed, CommandError::NotFound));
        }
        Err(error) => return failed(&signed, error),
    };
    if let Some(look) = look
        && let Err(error) = looks::open_case(&app, &signed.actor, look).await
    {
        return failed(&signed, error);
    }
    if let Some(glass) = &glass
        && let Err(error) = emergency::look(&app, &signed.actor, glass).await
    {
        return failed(&signed, error);
    }
    let mut drawn = draw(&signed, page, &powers, around, now);
    drawn.emergency = glass.map(|access| {
        let until = short_time(access.until_at);
        fill(drawn.w.emergency, &[("until", &until)])
    });
    ui::html(drawn)
}

fn read_around(
    reader: &mut Reader,
    keys: &platform::Keys,
    (actor, powers): (&kernel::Actor, &Powers),
    stored: Stored,
    lang: Lang,
) -> Result<Around, CommandError> {
    let entries = audit::entries_of(reader, "complaint", &stored.case.number)?;
    let mut units = BTreeMap::new();
    for entry in &entries {
        if !units.contains_key(&entry.actor_unit) && !entry.actor_unit.is_empty() {
            let path = kernel::UnitPath::from_stored(entry.actor_unit.clone());
            let name = org::unit_by_path(reader, &path)?
                .map(|u| u.name)
                .unwrap_or_default();
            units.insert(entry.actor_unit.clone(), name);
        }
    }
    let p = &stored.person;
    let contact = (p.phone.as_str(), p.id_number.as_str());
    let mut same = queries::by_contact(reader, keys, &Scope::of(powers), contact)?;
    same.seen.retain(|e| e.number != stored.case.number);
    let mut linked = Vec::new();
    let others = stored.case.links.iter().chain(&stored.case.merged_into);
    for number in others {
        if let Some(other) = store::load(reader, keys, number)?.filter(|o| powers.sees(&o.case)) {
            linked.push(Linked {
                number: number.clone(),
                title: other.case.title,
                note: other.case.status.label(lang).to_owned(),
            });
        }
    }
    let follows = queries::follows(reader, &powers.login, stored.case.id)?;
    let book = commands::book_of(reader, &stored.case)?;
    let orders = orders(reader, actor, &stored.case, lang)?;
    let overruled = product::overruled(reader, &stored.case.product, lang)?;
    Ok(Around {
        book,
        orders,
        overruled,
        stored,
        entries,
        units,
        same,
        linked,
        follows,
    })
}

/// The supervision orders about a case: number, where it stands, until when.
fn orders(
    reader: &mut Reader,
    actor: &kernel::Actor,
    case: &Case,
    lang: Lang,
) -> Result<Vec<Linked>, CommandError> {
    let found = supervision::orders_of(reader, actor, &commands::subject(&case.number))?;
    let line = |order: &supervision::rules::Order| Linked {
        number: order.number.clone(),
        title: order.number.clone(),
        note: format!(
            "{} · {}",
            order.status.label(lang),
            kernel::day_of(order.due_at)
        ),
    };
    Ok(found.iter().map(line).collect())
}

fn draw(signed: &Signed, page: Page, powers: &Powers, around: Around, now: Instant) -> ShowPage {
    let (w, lang) = (words(signed), signed.lang);
    let Around {
        stored,
        entries,
        units,
        same,
        linked,
        follows,
        book,
        orders,
        overruled,
    } = around;
    let timeline = timeline::draw(w, lang, &stored, &entries, &units);
    let Stored {
        case,
        person,
        masks,
        ..
    } = stored;
    let deadlines = time::deadlines(&book, &case, now);
    let clock = time::clock(&book, &case, now);
    let offered = offers(&case, powers);
    let (main, more, stop) = buttons(lang, &case, &offered);
    let statutory = statutory(w, lang, &deadlines);
    ShowPage {
        status: Tag::new(stage_tone(case.status), case.status.label(lang)),
        tags: tags(lang, &case.flags, &case.source, &case.nature),
        clock_label: clock::label(w, &clock),
        clock_class: clock::state(clock.state).class(),
        ruler: ruler(w, time::ruler_days(&book, &case, now), &case, &clock, now),
        stages: stages(lang, &case),
        untold: untold(lang, &deadlines),
        limits: deadlines.iter().map(|d| limit(w, lang, d, now)).collect(),
        timeline,
        records: fill(w.records_n, &[("n", &entries.len().to_string())]),
        kind: Choice::label_in(codes::COMPLAINANT_KINDS, &person.kind, lang).to_owned(),
        person: masked((w, lang), &case, &masks, &person, powers),
        recused: powers.is_complained_about(&case),
        may_amend: powers.reveals(&case) && powers.works_on(&case),
        co: co_lines(w, &case),
        approver: approver(&case),
        files: case
            .attachments
            .iter()
            .map(|a| timeline::link(&case.number, a.id, &a.name, a.size))
            .collect(),
        may_take: powers.reveals(&case),
        may_attach: powers.works_on(&case) && case.status != Status::Archived,
        linked,
        same_person: same_lines(lang, &same.seen),
        same_elsewhere: super::hints::elsewhere(w, same.elsewhere),
        orders,
        overruled,
        may_order: identity::permit(&signed.actor, identity::Permission::SuperviseOrder).is_ok(),
        emergency: None,
        ask_extension: offered.contains(&Action::AskExtension),
        page: page
            .titled(case.number.as_str())
            .crumb(w.all_cases, "/complaints"),
        statutory,
        main,
        more,
        stop,
        follows,
        case,
        lang,
        w,
    }
}

fn co_lines(w: &Words, case: &Case) -> Vec<CoLine> {
    let line = |c: &crate::rules::case::CoHandler| CoLine {
        name: c.person.name.clone(),
        state: if c.opinion.is_some() {
            w.co_given
        } else {
            w.co_due
        },
    };
    case.co_handlers.iter().map(line).collect()
}

/// Who approved the answer last.
fn approver(case: &Case) -> String {
    let last = case.verdicts.iter().rev().find(|v| v.approved);
    last.map_or(String::new(), |v| v.by.name.clone())
}

fn same_lines(lang: Lang, same: &[Earlier]) -> Vec<Linked> {
    same.iter()
        .map(|e| Linked {
            number: e.number.clone(),
            title: e.title.clone(),
            note: e.status.label(lang).to_owned(),
        })
        .collect()
}

fn masked(
    (w, lang): (&'static Words, Lang),
    case: &Case,
    masks: &Masks,
    p: &Complainant,
    powers: &Powers,
) -> Vec<(String, Masked)> {
    let fields = [
        ("name", &p.name),
        ("phone", &p.phone),
        ("id_number", &p.id_number),
        ("address", &p.address),
        ("email", &p.email),
        ("account", &p.account),
    ];
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, _)| {
            let label = person::label(w, field);
            let mut value = Masked::new(lang, label, person::masked(masks, p, field));
            if powers.reveals(case) {
                value = value.reveal(format!("/complaints/{}/reveal/{field}", case.number));
            }
            (label.to_owned(), value)
        })
        .collect()
}

/// The actions as buttons: the next steps first, what ends the case apart.
fn buttons(lang: Lang, case: &Case, offered: &[Action]) -> (Vec<Button>, Vec<Button>, Vec<Button>) {
    let button = |action: &Action| Button {
        label: action.label(lang).to_owned(),
        href: format!("/complaints/{}/actions/{}", case.number, action.code()),
        icon: icon(*action),
    };
    let ends = |a: &&Action| matches!(a, Action::Decline | Action::Withdraw | Action::Merge);
    let mut ways: Vec<&Action> = offered.iter().filter(|a| !ends(a)).collect();
    ways.sort_by_key(|a| rank(**a, case));
    let (first, rest) = ways.split_at(ways.len().min(MAIN_ACTIONS));
    let stop = offered.iter().filter(ends).map(button).collect();
    (
        first.iter().map(|a| button(a)).collect(),
        rest.iter().map(|a| button(a)).collect(),
        stop,
    )
}

/// Which step comes next on this case, smaller first.
fn rank(action: Action, case: &Case) -> u8 {
    let found = case.findings.is_some();
    let contacted = !case.contacts.is_empty();
    match action {
        Action::GrantExtension | Action::RefuseExtension => 0,
        Action::GiveOpinion => 1,
        Action::Accept | Action::Approve | Action::Reply | Action::Satisfy | Action::Close => 2,
        Action::Start | Action::ConcludeReview | Action::ConcludeMediation | Action::Resume => 2,
        Action::TellExtension => 2,
        Action::Return => 3,
        Action::Assign if case.assignment.is_none() => 2,
        Action::Contact if !contacted => 3,
        Action::Find if !found => 4,
        Action::Propose if found && contacted => 2,
        Action::FeedBack if case.regulator_day.is_some() && case.feedback.is_none() => 3,
        Action::Answer => 5,
        Action::Archive => 5,
        Action::Contact => 6,
        Action::Propose => 7,
        Action::Find => 8,
        Action::Urge => 9,
        Action::AskOpinion => 10,
        Action::AskExtension => 11,
        _ => 20,
    }
}

fn icon(action: Action) -> &'static str {
    match action {
        Action::Accept => "inbox",
        Action::Assign | Action::AskOpinion => "arrow-forward-up",
        Action::Start => "user-check",
        Action::Contact | Action::TellExtension => "phone",
        Action::Find | Action::Correct => "edit",
        Action::Propose | Action::Reply | Action::FeedBack | Action::Answer => "send",
        Action::Approve | Action::GrantExtension => "check",
        Action::Return | Action::RefuseAssignment => "arrow-back-up",
        Action::Close | Action::Archive => "circle-check",
        Action::Urge => "bell-ringing",
        Action::AskExtension | Action::AgreeDay => "calendar-due",
        Action::Suspend => "player-pause",
        Action::Resume => "player-play",
        Action::Mediate | Action::ConcludeMediation | Action::ConcludeReview => "scale",
        Action::Merge | Action::Separate => "git-merge",
        Action::Link => "link",
        Action::Decline | Action::RefuseExtension => "ban",
        Action::Reopen => "rotate",
        Action::Satisfy => "mood-smile",
        Action::RequestReview | Action::Withdraw | Action::NewFacts => "user",
        Action::Convert => "arrows-exchange",
        Action::Note | Action::GiveOpinion => "note",
    }
}

/// The line that names the legal limit, and whether a lawyer has seen the rule.
fn statutory(w: &Words, lang: Lang, deadlines: &[Deadline]) -> Option<(String, bool)> {
    let reply = deadlines.iter().find(|d| d.key == "reply")?;
    let day = reply
        .due_day
        .map_or_else(|| w.st_unknown.to_owned(), |d| d.to_string());
    let line = fill(
        w.statutory_line,
        &[("day", &day), ("article", reply.article.to(lang))],
    );
    Some((line, reply.verified))
}

pub(super) fn limit(w: &'static Words, lang: Lang, d: &Deadline, now: Instant) -> LimitView {
    use deadline::State;
    let (tone, label) = match d.state(now) {
        State::Ok => (Tone::Plain, w.st_ok),
        State::Soon => (Tone::Soon, w.st_soon),
        State::DueToday => (Tone::Due, w.st_due),
        State::Over => (Tone::Over, w.st_over),
        State::Paused => (Tone::Plain, w.st_paused),
        State::Met => (Tone::Good, w.st_met),
        State::MetLate => (Tone::Over, w.st_met_late),
        State::Ended => (Tone::Plain, w.st_ended),
        State::EndedLate => (Tone::Over, w.st_ended_late),
        State::Unknown => (Tone::Plain, w.st_unknown),
    };
    LimitView {
        rule: d.rule.to(lang).to_owned(),
        certainty: (d.kind == PackKind::Statutory).then(|| d.certainty.label(lang)),
        outer: d
            .legal_outer_day
            .filter(|day| Some(*day) != d.due_day)
            .map(|day| day.to_string()),
        name: d.title.to(lang).to_owned(),
        due: d
            .due_day
            .map_or_else(|| "—".to_owned(), |day| day.to_string()),
        met: d.met.map_or_else(|| "—".to_owned(), short_time),
        state: Tag::new(tone, label),
        article: d.article.to(lang).to_owned(),
        verified: d.verified || d.kind == PackKind::Internal,
        steps: d.steps.iter().map(|s| step(lang, s)).collect(),
    }
}

fn step(lang: Lang, step: &Step) -> StepView {
    StepView {
        text: step.text.to(lang).to_owned(),
        weak: matches!(step.kind, StepKind::SkippedDay | StepKind::Provisional),
        void: step.kind == StepKind::ExtensionVoid,
    }
}

/// Why an extension that was granted does not hold, while the limit still runs.
fn untold(lang: Lang, deadlines: &[Deadline]) -> Option<String> {
    let mut running = deadlines
        .iter()
        .filter(|d| d.met.is_none() && d.ended.is_none());
    let void = running.find_map(|d| d.steps.iter().find(|s| s.kind == StepKind::ExtensionVoid));
    void.map(|step| step.text.to(lang).to_owned())
}

/// The ruler from the receipt over the legal limits; nothing where no clock runs.
fn ruler(
    w: &'static Words,
    limits: Option<Vec<i64>>,
    case: &Case,
    clock: &Clock,
    now: Instant,
) -> Option<Ruler> {
    let limits = limits?;
    let received = kernel::day_of(case.received_at);
    let day_at = |days: i64| received.saturating_add(jiff::Span::new().days(days));
    let short = |days: i64| day_at(days).strftime("%m-%d").to_string();
    let texts = [w.r_due, w.r_longer, w.r_longest];
    let marks = limits
        .iter()
        .zip(texts)
        .map(|(days, text)| RulerMark::new(*days as f64, fill(text, &[("day", &short(*days))])))
        .collect();
    let until = case.reply.as_ref().map_or(now, |r| r.at);
    let gone = kernel::day_of(until)
        .since(received)
        .map_or(0, |s| i64::from(s.get_days()));
    let start = fill(w.r_received, &[("day", &short(0))]);
    let today = fill(w.day_n, &[("n", &gone.to_string())]);
    let alt = format!("{start}, {today}, {}", clock::label(w, clock));
    Some(
        Ruler::new(clock::state(clock.state), start, marks)
            .now(gone as f64, today)
            .alt(alt),
    )
}

/// The stage strip: seven steps, where the case stands, what stopped it.
fn stages(lang: Lang, case: &Case) -> Stages {
    const STRIP: [Status; 7] = [
        Status::Registered,
        Status::Accepted,
        Status::Assigned,
        Status::Investigating,
        Status::Proposed,
        Status::Replied,
        Status::Closed,
    ];
    let at = match case.status {
        Status::Registered => 0,
        Status::Accepted | Status::Reopened => 1,
        Status::Assigned => 2,
        Status::Investigating | Status::Returned | Status::Suspended | Status::InMediation => 3,
        Status::Proposed => 4,
        Status::Approved | Status::Replied | Status::Satisfaction | Status::UnderReview => 5,
        Status::Closed | Status::Archived => 7,
        Status::Declined | Status::Withdrawn | Status::Merged => {
            let stop = vec![
                Stage::new(
                    StageState::Done,
                    Status::Registered.label(lang),
                    short_time(case.registered_at),
                ),
                Stage::new(
                    StageState::Stopped,
                    case.status.label(lang),
                    case.ended_at.map(short_time).unwrap_or_default(),
                ),
            ];
            return Stages::new(lang, stop);
        }
    };
    let drawn = STRIP.iter().enumerate().map(|(i, status)| {
        let state = match i {
            i if i < at => StageState::Done,
            i if i == at => StageState::Now,
            _ => StageState::Todo,
        };
        let name = if i == at {
            case.status.label(lang)
        } else {
            status.label(lang)
        };
        Stage::new(state, name, stage_note(case, *status))
    });
    Stages::new(lang, drawn.collect())
}

/// Who and when, for a step that is done.
fn stage_note(case: &Case, status: Status) -> String {
    let at = match status {
        Status::Registered => Some(case.registered_at),
        Status::Assigned => case.assignment.as_ref().map(|a| a.at),
        Status::Investigating => {
            return case.handler().map_or(String::new(), |h| h.name.clone());
        }
        Status::Proposed => case.proposal.as_ref().map(|p| p.at),
        Status::Replied => case.reply.as_ref().map(|r| r.at),
        Status::Closed => case.ended_at,
        _ => None,
    };
    at.map(short_time).unwrap_or_default()
}
