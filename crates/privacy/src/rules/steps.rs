//! What may be done with a request, from where, by whom, and what it makes of it.

use super::fields as f;
use super::request::{Event, Private, Request, Status, Unit, Who};
use kernel::{FieldErrors, FieldSpec, Fields, Instant, Lang, Reach, Reading, Refusal, say};

/// What may be done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// 受理: what was sent on the public page is a request.
    Accept,
    /// 不予受理: it is none.
    Discard,
    /// 核验身份.
    CheckIdentity,
    /// 承办.
    Take,
    /// 答复.
    Answer,
    /// 拒绝.
    Refuse,
    /// 登记撤回.
    Withdraw,
    /// 转办: another unit answers for it.
    HandOver,
}

impl Action {
    /// Every action, in the order in which they are offered.
    pub const ALL: [Action; 8] = [
        Action::Accept,
        Action::Discard,
        Action::CheckIdentity,
        Action::Take,
        Action::Answer,
        Action::Refuse,
        Action::HandOver,
        Action::Withdraw,
    ];

    /// The identifier in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Action::Accept => "accept",
            Action::Discard => "discard",
            Action::HandOver => "hand_over",
            Action::CheckIdentity => "check_identity",
            Action::Take => "take",
            Action::Answer => "answer",
            Action::Refuse => "refuse",
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
            Action::Accept => ("受理", "Accept"),
            Action::Discard => ("不予受理", "Discard"),
            Action::HandOver => ("转办", "Hand over"),
            Action::CheckIdentity => ("核验身份", "Check identity"),
            Action::Take => ("承办", "Take on"),
            Action::Answer => ("答复", "Answer"),
            Action::Refuse => ("拒绝", "Refuse"),
            Action::Withdraw => ("登记撤回", "Record withdrawal"),
        };
        lang.pick(zh, en)
    }

    /// The fields it takes.
    pub fn fields(self) -> &'static [FieldSpec] {
        match self {
            Action::Accept => &[f::ACCEPT_UNIT, f::NOTE],
            Action::Discard => &[f::DISCARD, f::NOTE],
            Action::HandOver => &[f::TO_UNIT, f::NOTE],
            Action::CheckIdentity => &[f::METHOD, f::PAPER, f::NOTE],
            Action::Take => &[f::NOTE],
            Action::Answer => &[f::RESULT, f::TOLD_BY, f::ANSWER, f::RELEASE],
            Action::Refuse => &[f::GROUND, f::TOLD_BY, f::ANSWER, f::SUE_TOLD, f::RELEASE],
            Action::Withdraw => &[f::NOTE],
        }
    }

    /// Where it may begin and where it leads.
    pub fn way(self) -> (&'static [Status], Status) {
        use Status::{
            Answered, Discarded, IdentityChecked, InWork, Received, Refused, Submitted, Withdrawn,
        };
        match self {
            Action::Accept => (&[Submitted], Received),
            Action::Discard => (&[Submitted], Discarded),
            Action::HandOver => (&[Received, IdentityChecked, InWork], Received),
            Action::CheckIdentity => (&[Received], IdentityChecked),
            Action::Take => (&[IdentityChecked, InWork], InWork),
            Action::Answer => (&[InWork], Answered),
            Action::Refuse => (&[Received, IdentityChecked, InWork], Refused),
            Action::Withdraw => (&[Received, IdentityChecked, InWork], Withdrawn),
        }
    }
}

/// What a person may do with requests, from the permission table.
#[derive(Clone, Debug)]
pub struct Powers {
    /// Who.
    pub who: Who,
    /// Their unit.
    pub unit: Unit,
    /// Whose requests they may see.
    pub view: Reach,
    /// Whose requests they may work on.
    pub handle: Reach,
}

/// Why a request was not changed.
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

/// Reads a new request; number, version and packs are given by who stores it.
pub fn receive(
    fields: &Fields,
    powers: &Powers,
    now: Instant,
) -> Result<(Request, Private), FieldErrors> {
    let mut reading = Reading::new(fields);
    reading.refuse_others(&f::NEW.each_ref(), &[]);
    let kind = reading.choice(&f::KIND).unwrap_or_default();
    let applicant = reading.choice(&f::APPLICANT).unwrap_or_default();
    let channel = reading.choice(&f::CHANNEL).unwrap_or_default();
    let received_at = reading.moment(&f::RECEIVED).unwrap_or(now);
    let private = person(&mut reading, applicant);
    if received_at > now {
        reading.fault(
            &f::RECEIVED,
            "in_future",
            "不能晚于现在",
            "can't be later than now",
        );
    }
    let codes = [kind, applicant, channel];
    let by = (Status::Received, &powers.who);
    let request = begun(codes, by, &powers.unit, (received_at, now));
    reading.finish((request, private))
}

/// Reads what somebody sent on the public page; `unit` is whoever looks at it first.
///
/// # Errors
/// Wrong fields; the trap for programs is filled in.
pub fn submit(
    fields: &Fields,
    unit: &Unit,
    now: Instant,
) -> Result<(Request, Private), FieldErrors> {
    let mut reading = Reading::new(fields);
    let mut specs: Vec<&FieldSpec> = f::SUBMIT.iter().collect();
    specs.push(&f::TRAP);
    reading.refuse_others(&specs, &[]);
    let kind = reading.choice(&f::KIND).unwrap_or_default();
    let applicant = reading.choice(&f::APPLICANT).unwrap_or_default();
    let private = person(&mut reading, applicant);
    if !fields.get(f::TRAP.name).is_empty() {
        reading.fault(&f::TRAP, "trap", "必须留空", "must stay empty");
    }
    let nobody = Who {
        login: String::new(),
        name: String::new(),
    };
    let codes = [kind, applicant, f::WEB];
    let request = begun(codes, (Status::Submitted, &nobody), unit, (now, now));
    reading.finish((request, private))
}

/// What is said about the person.
fn person(reading: &mut Reading<'_>, applicant: &str) -> Private {
    let private = Private {
        name: reading.text(&f::NAME).unwrap_or_default(),
        phone: reading.phone(&f::PHONE).unwrap_or_default(),
        id_number: reading.id_number(&f::ID_NUMBER).unwrap_or_default(),
        agent_name: reading.text(&f::AGENT_NAME).unwrap_or_default(),
        agent_phone: reading.phone(&f::AGENT_PHONE).unwrap_or_default(),
        content: reading.text(&f::CONTENT).unwrap_or_default(),
        ..Private::default()
    };
    if !matches!(applicant, "" | "self") && private.agent_name.is_empty() {
        let (zh, en) = (
            "代为提出时必须填写",
            "must be filled in when somebody asks for the person",
        );
        reading.fault(&f::AGENT_NAME, "required", zh, en);
    }
    private
}

fn begun(
    [kind, applicant, channel]: [&str; 3],
    (status, by): (Status, &Who),
    unit: &Unit,
    (received_at, now): (Instant, Instant),
) -> Request {
    Request {
        number: String::new(),
        version: 1,
        kind: kind.to_owned(),
        applicant: applicant.to_owned(),
        channel: channel.to_owned(),
        status,
        unit: unit.clone(),
        received_at,
        packs: Vec::new(),
        handler: None,
        events: vec![Event {
            status,
            at: now,
            by: by.clone(),
            chosen: Vec::new(),
        }],
        released: false,
    }
}

/// Whether the action may be done now by them; the answer says why not.
pub fn check(action: Action, request: &Request, powers: &Powers) -> Result<(), Refusal> {
    let (from, _) = action.way();
    if !from.contains(&request.status) {
        let (zh, en) = (
            request.status.label(Lang::Zh),
            request.status.label(Lang::En),
        );
        let (act_zh, act_en) = (action.label(Lang::Zh), action.label(Lang::En));
        return Err(Refusal::new(
            "request_status",
            say!(
                "请求当前为「{zh}」，不能{act_zh}",
                "The request is \"{en}\"; \"{act_en}\" is not possible now"
            ),
        ));
    }
    let handler = request.handler.as_ref();
    if !powers.handle.covers(&request.unit.path) {
        return Err(Refusal::new(
            "request_not_yours",
            say!(
                "该请求不在您的办理范围内",
                "This request is not within your reach"
            ),
        ));
    }
    if action == Action::Take && handler == Some(&powers.who) {
        return Err(Refusal::new(
            "request_taken",
            say!("您已承办该请求", "You have taken this request on already"),
        ));
    }
    if action == Action::Answer && handler != Some(&powers.who) {
        return Err(Refusal::new(
            "request_handler",
            say!(
                "由承办人答复；需要您答复时请先承办",
                "Its handler answers; take it on first if you are to answer"
            ),
        ));
    }
    Ok(())
}

/// The request after an action, with the words about the person beside it; `to` is the unit that the
/// field names, looked up.
pub fn apply(
    (request, private): (&Request, &Private),
    (action, fields): (Action, &Fields),
    (powers, to): (&Powers, Option<&Unit>),
    now: Instant,
) -> Result<(Request, Private), Trouble> {
    check(action, request, powers)?;
    let mut reading = Reading::new(fields);
    let specs: Vec<&FieldSpec> = action.fields().iter().collect();
    reading.refuse_others(&specs, &[]);
    let (chosen, text) = read(&mut reading, action);
    let released = matches!(action, Action::Answer | Action::Refuse) && reading.flag(&f::RELEASE);
    if to.is_none() && !fields.get(f::TO_UNIT.name).is_empty() {
        let (zh, en) = ("不是本行的机构", "is no unit of the bank");
        reading.fault(&f::TO_UNIT, "unknown_unit", zh, en);
    }
    reading.finish(())?;
    let (_, status) = action.way();
    let (mut next, mut words) = (request.clone(), private.clone());
    next.version += 1;
    next.status = status;
    next.released = released;
    match action {
        Action::Take => next.handler = Some(powers.who.clone()),
        Action::HandOver => next.handler = None,
        _ => {}
    }
    if let Some(unit) = to {
        next.unit = unit.clone();
    }
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        words.texts.push((next.events.len(), text));
    }
    next.events.push(Event {
        status,
        at: now,
        by: powers.who.clone(),
        chosen,
    });
    Ok((next, words))
}

/// What was chosen and what was written.
fn read(reading: &mut Reading<'_>, action: Action) -> (Vec<(String, String)>, Option<String>) {
    let mut chosen = Vec::new();
    let choices: &[FieldSpec] = match action {
        Action::CheckIdentity => &[f::METHOD, f::PAPER],
        Action::Answer => &[f::RESULT, f::TOLD_BY],
        Action::Refuse => &[f::GROUND, f::TOLD_BY],
        Action::Discard => &[f::DISCARD],
        Action::Accept | Action::Take | Action::Withdraw | Action::HandOver => &[],
    };
    for spec in choices {
        let code = reading.choice(spec);
        chosen.extend(code.map(|code| (spec.name.to_owned(), code.to_owned())));
    }
    if action == Action::HandOver {
        reading.text(&f::TO_UNIT);
    }
    let text = match action {
        Action::Answer | Action::Refuse => reading.text(&f::ANSWER),
        _ => reading.text(&f::NOTE),
    };
    if action == Action::Refuse && !reading.flag(&f::SUE_TOLD) {
        let (zh, en) = (
            "拒绝时必须告知（个人信息保护法第五十条）",
            "must be done with a refusal (PIPL art. 50)",
        );
        reading.fault(&f::SUE_TOLD, "sue_told", zh, en);
    }
    (chosen, text)
}

#[cfg(test)]
mod tests;
