//! The supervision order (督办单): issued to a unit, answered in writing, accepted or returned.

use kernel::{
    Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reach, Reading, Refusal, Say,
    UnitPath, bank_zone, day_of, say,
};
use serde::{Deserialize, Serialize};

/// A reply is due within so many days: later is a typing error.
const DUE_DAYS_MAX: i32 = 366;
/// Most events of one order: it can be returned often, not for ever.
const EVENTS_MAX: usize = 200;

/// Issue: the unit that must answer.
pub const UNIT: FieldSpec = FieldSpec::required("unit", "承办机构", "Unit", FieldKind::Unit);
/// Issue: the person it is for.
pub const PERSON: FieldSpec = FieldSpec::optional("person", "承办人", "Person", FieldKind::Account);
/// Issue: the number of what it is about.
pub const ABOUT: FieldSpec = FieldSpec::optional(
    "about",
    "关联编号",
    "About (number)",
    FieldKind::Line { max: 60 },
);
/// Issue: what is asked for.
pub const TEXT: FieldSpec = FieldSpec::required(
    "text",
    "督办事项与要求",
    "What is asked for",
    FieldKind::Area { max: 2000 },
);
/// Issue and return: the last day for the reply.
pub const DUE: FieldSpec = FieldSpec::required("due", "回复期限", "Reply due", FieldKind::Day);
/// Answer: the reply.
pub const ANSWER: FieldSpec = FieldSpec::required(
    "answer",
    "办理情况与结果",
    "Reply",
    FieldKind::Area { max: 4000 },
);
/// Return and withdraw: why.
pub const REASON: FieldSpec =
    FieldSpec::required("reason", "理由", "Reason", FieldKind::Area { max: 1000 });
/// Accept: what the issuer says to it.
pub const OPINION: FieldSpec =
    FieldSpec::optional("opinion", "意见", "Opinion", FieldKind::Area { max: 1000 });
/// The fields of a new order.
pub const NEW: [FieldSpec; 5] = [UNIT, PERSON, ABOUT, DUE, TEXT];

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 待回复.
    Issued,
    /// 已回复: waits for its issuer.
    Answered,
    /// 退回重办: must be answered again.
    Returned,
    /// 已办结.
    Accepted,
    /// 已撤销.
    Withdrawn,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 5] = [
        Status::Issued,
        Status::Answered,
        Status::Returned,
        Status::Accepted,
        Status::Withdrawn,
    ];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Status::Issued => "issued",
            Status::Answered => "answered",
            Status::Returned => "returned",
            Status::Accepted => "accepted",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Issued => ("待回复", "Awaiting reply"),
            Status::Answered => ("已回复待认可", "Answered"),
            Status::Returned => ("退回重办", "Returned"),
            Status::Accepted => ("已办结", "Accepted"),
            Status::Withdrawn => ("已撤销", "Withdrawn"),
        };
        lang.pick(zh, en)
    }

    /// Whether the unit owes a reply.
    pub fn owes_reply(self) -> bool {
        matches!(self, Status::Issued | Status::Returned)
    }

    /// Whether nothing more can be done with it.
    pub fn is_done(self) -> bool {
        matches!(self, Status::Accepted | Status::Withdrawn)
    }
}

/// What may be done with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// 回复.
    Answer,
    /// 认可办结.
    Accept,
    /// 退回.
    Return,
    /// 撤销.
    Withdraw,
}

impl Action {
    /// Every action, in the order in which they are offered.
    pub const ALL: [Action; 4] = [
        Action::Answer,
        Action::Accept,
        Action::Return,
        Action::Withdraw,
    ];

    /// The identifier in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Action::Answer => "answer",
            Action::Accept => "accept",
            Action::Return => "return",
            Action::Withdraw => "withdraw",
        }
    }

    /// The inverse of [`Action::code`].
    pub fn from_code(code: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Action::Answer => ("回复", "Reply"),
            Action::Accept => ("认可办结", "Accept"),
            Action::Return => ("退回重办", "Return"),
            Action::Withdraw => ("撤销", "Withdraw"),
        };
        lang.pick(zh, en)
    }

    /// The fields it takes.
    pub fn fields(self) -> &'static [FieldSpec] {
        match self {
            Action::Answer => &[ANSWER],
            Action::Accept => &[OPINION],
            Action::Return => &[REASON, DUE],
            Action::Withdraw => &[REASON],
        }
    }

    /// Where it may begin and where it leads.
    pub fn way(self) -> (&'static [Status], Status) {
        use Status::{Accepted, Answered, Issued, Returned, Withdrawn};
        match self {
            Action::Answer => (&[Issued, Returned], Answered),
            Action::Accept => (&[Answered], Accepted),
            Action::Return => (&[Answered], Returned),
            Action::Withdraw => (&[Issued, Answered, Returned], Withdrawn),
        }
    }
}

/// Somebody in an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Their name then.
    pub name: String,
}

/// A unit in an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its path.
    pub path: UnitPath,
    /// Its name then.
    pub name: String,
}

/// What an order is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The kind of the watched subject: `complaint`.
    pub kind: String,
    /// Its number.
    pub id: String,
    /// Its title, without personal data.
    pub title: String,
    /// Its page.
    pub href: String,
}

/// What happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The status it led to.
    pub status: Status,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Who,
    /// Their unit.
    pub unit: Unit,
    /// What was written.
    pub text: String,
    /// The last day for the reply that was set.
    pub due_day: Option<Day>,
}

/// An order, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// `DB-20261123-001`.
    pub number: String,
    /// Counts up with every change.
    pub version: i64,
    /// Where it stands.
    pub status: Status,
    /// What it is about; `None` when it stands alone.
    pub about: Option<About>,
    /// What is asked for.
    pub text: String,
    /// Who must answer.
    pub unit: Unit,
    /// The person it is for.
    pub person: Option<Who>,
    /// Who issued it.
    pub issuer: Who,
    /// Their unit.
    pub issuer_unit: Unit,
    /// The last moment of the last day for the reply.
    pub due_at: Instant,
    /// What happened, oldest first; the first is the issue.
    pub events: Vec<Event>,
}

/// What a person may do with orders, from the permission table.
#[derive(Clone, Debug)]
pub struct Powers {
    /// Who.
    pub who: Who,
    /// Their unit.
    pub unit: Unit,
    /// Whose orders they may see.
    pub view: Reach,
    /// To whom they may issue.
    pub issue: Reach,
    /// Whether they may reply for their own unit.
    pub may_answer: bool,
}

/// What a new order says, read and looked up.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The number it gets.
    pub number: String,
    /// What it is about.
    pub about: Option<About>,
    /// The unit.
    pub unit: Unit,
    /// The person.
    pub person: Option<Who>,
    /// What is asked for.
    pub text: String,
    /// The last day for the reply.
    pub due_day: Day,
}

/// Why an order was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A rule says no.
    Refused(Refusal),
    /// Fields are wrong.
    Invalid(FieldErrors),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}

impl From<FieldErrors> for Trouble {
    fn from(errors: FieldErrors) -> Trouble {
        Trouble::Invalid(errors)
    }
}

/// The number of the `serial`-th order of a day.
pub fn number(day: Day, serial: i64) -> String {
    format!("DB-{}-{serial:03}", day.strftime("%Y%m%d"))
}

/// The last microsecond of a day in the bank's zone: "until the 25th" is all of the 25th.
pub fn end_of(day: Day) -> Instant {
    let next = day.tomorrow().unwrap_or(day);
    let midnight = bank_zone().to_timestamp(next.at(0, 0, 0, 0));
    midnight.map_or(Instant::MAX, |at| {
        kernel::instant_from_micros(kernel::micros(at) - 1)
    })
}

/// The day for the reply: today or later.
pub fn read_due(reading: &mut Reading<'_>, now: Instant) -> Option<Day> {
    let (day, today) = (reading.day(&DUE)?, day_of(now));
    let days = today.until(day).map_or(i32::MAX, |span| span.get_days());
    if !(0..=DUE_DAYS_MAX).contains(&days) {
        reading.fault(
            &DUE,
            "due_out_of_range",
            &format!("应在今天起 {DUE_DAYS_MAX} 天之内"),
            &format!("must be within {DUE_DAYS_MAX} days from today"),
        );
        return None;
    }
    Some(day)
}

fn refused(code: &'static str, say: Say) -> Refusal {
    Refusal::new(code, say)
}

/// The new order.
pub fn issue(powers: &Powers, asked: Issue, now: Instant) -> Result<Order, Refusal> {
    if !powers.issue.covers(&asked.unit.path) {
        let name = &asked.unit.name;
        return Err(refused(
            "order_out_of_reach",
            say!(
                "「{name}」不在您的督办范围内",
                "\"{name}\" is outside the units you may issue orders to"
            ),
        ));
    }
    let event = Event {
        status: Status::Issued,
        at: now,
        by: powers.who.clone(),
        unit: powers.unit.clone(),
        text: asked.text.clone(),
        due_day: Some(asked.due_day),
    };
    Ok(Order {
        number: asked.number,
        version: 1,
        status: Status::Issued,
        about: asked.about,
        text: asked.text,
        unit: asked.unit,
        person: asked.person,
        issuer: powers.who.clone(),
        issuer_unit: powers.unit.clone(),
        due_at: end_of(asked.due_day),
        events: vec![event],
    })
}

impl Powers {
    /// Whether an order may be seen: by its parties and by whoever oversees one of them.
    pub fn sees(&self, order: &Order) -> bool {
        self.is_party(order)
            || self.view.covers(&order.unit.path)
            || self.view.covers(&order.issuer_unit.path)
    }

    fn is_party(&self, order: &Order) -> bool {
        order.issuer.login == self.who.login || self.is_addressee(order)
    }

    fn is_addressee(&self, order: &Order) -> bool {
        order
            .person
            .as_ref()
            .is_some_and(|person| person.login == self.who.login)
    }

    /// Whether they may answer: the person it is for, or who replies for the unit; never the issuer.
    fn answers(&self, order: &Order, answerers: &[String]) -> bool {
        let for_unit = answerers.contains(&self.who.login);
        order.issuer.login != self.who.login && (self.is_addressee(order) || for_unit)
    }

    /// Whether they may decide on the reply: the issuer, or a colleague who oversees the issuer's
    /// unit and could have issued it.
    fn decides(&self, order: &Order) -> bool {
        let colleague =
            self.issue.covers(&order.issuer_unit.path) && self.issue.covers(&order.unit.path);
        order.issuer.login == self.who.login || colleague
    }
}

/// Whether the action may be done now by them; the answer says why not. `answerers` are the logins
/// that reply for the unit: its own people who may, or where it has none the nearest above.
pub fn check(
    action: Action,
    order: &Order,
    powers: &Powers,
    answerers: &[String],
) -> Result<(), Refusal> {
    let (from, _) = action.way();
    if !from.contains(&order.status) {
        let (zh, en) = (order.status.label(Lang::Zh), order.status.label(Lang::En));
        let (act_zh, act_en) = (action.label(Lang::Zh), action.label(Lang::En));
        return Err(refused(
            "order_status",
            say!(
                "督办单当前为「{zh}」，不能{act_zh}",
                "The order is \"{en}\"; \"{act_en}\" is not possible now"
            ),
        ));
    }
    let allowed = match action {
        Action::Answer => powers.answers(order, answerers),
        Action::Accept | Action::Return | Action::Withdraw => powers.decides(order),
    };
    if !allowed {
        return Err(refused(
            "order_not_yours",
            say!(
                "回复由承办机构或承办人办理（签发人不能回复自己签发的督办单），认可、退回、撤销由签发人或其本级同事办理",
                "The unit or the person it is for replies (never the issuer); the issuer or a colleague of theirs accepts, returns or withdraws"
            ),
        ));
    }
    if action == Action::Accept && last_answer(order).is_some_and(|e| e.by == powers.who) {
        return Err(refused(
            "order_own_answer",
            say!(
                "不能认可自己作出的回复，请由其他人办理",
                "You can't accept your own reply; somebody else must"
            ),
        ));
    }
    if order.events.len() >= EVENTS_MAX && action != Action::Withdraw {
        return Err(refused(
            "order_too_long",
            say!(
                "该督办单往返已达 {EVENTS_MAX} 次，请撤销后重新签发",
                "The order has gone back and forth {EVENTS_MAX} times; withdraw it and issue a new one"
            ),
        ));
    }
    Ok(())
}

/// The last reply.
pub fn last_answer(order: &Order) -> Option<&Event> {
    order
        .events
        .iter()
        .rev()
        .find(|event| event.status == Status::Answered)
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The action.
    pub action: Action,
    /// Its fields.
    pub fields: &'a Fields,
    /// By whom.
    pub powers: &'a Powers,
    /// See [`check`].
    pub answerers: &'a [String],
    /// When.
    pub now: Instant,
}

/// The order after an action.
pub fn apply(order: &Order, asked: &Asked<'_>) -> Result<Order, Trouble> {
    let Asked {
        action,
        fields,
        powers,
        answerers,
        now,
    } = *asked;
    check(action, order, powers, answerers)?;
    let mut reading = Reading::new(fields);
    let specs: Vec<&FieldSpec> = action.fields().iter().collect();
    reading.refuse_others(&specs, &[]);
    let (text, due_day) = match action {
        Action::Answer => (reading.text(&ANSWER), None),
        Action::Accept => (reading.text(&OPINION), None),
        Action::Withdraw => (reading.text(&REASON), None),
        Action::Return => (reading.text(&REASON), read_due(&mut reading, now)),
    };
    reading.finish(())?;
    let (_, status) = action.way();
    let mut next = order.clone();
    next.version += 1;
    next.status = status;
    if let Some(day) = due_day {
        next.due_at = end_of(day);
    }
    next.events.push(Event {
        status,
        at: now,
        by: powers.who.clone(),
        unit: powers.unit.clone(),
        text: text.unwrap_or_default(),
        due_day,
    });
    Ok(next)
}

/// The reply limit of an order, as it is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyLimit {
    /// When it was issued or last returned.
    pub started: Instant,
    /// When the reply that stands was given.
    pub met: Option<Instant>,
    /// When the order was accepted or withdrawn.
    pub ended: Option<Instant>,
}

/// The reply limit of an order as it stands.
pub fn reply_limit(order: &Order) -> ReplyLimit {
    let last = |wanted: &dyn Fn(Status) -> bool| {
        let mut late = order.events.iter().rev();
        late.find(|event| wanted(event.status))
            .map(|event| event.at)
    };
    let started = last(&Status::owes_reply).unwrap_or(Instant::MIN);
    let answered = last(&|status| status == Status::Answered);
    ReplyLimit {
        started,
        // A reply that was returned does not count.
        met: answered.filter(|at| !order.status.owes_reply() && *at >= started),
        ended: last(&Status::is_done),
    }
}

#[cfg(test)]
mod tests;
