//! What may be done with a request, from where, by whom, and what it makes of it.

use super::fields as f;
use super::request::{Event, Private, Request, Status, Unit, Who};
use kernel::{FieldErrors, FieldSpec, Fields, Instant, Lang, Reach, Reading, Refusal, say};

/// What may be done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
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
}

impl Action {
    /// Every action, in the order in which they are offered.
    pub const ALL: [Action; 5] = [
        Action::CheckIdentity,
        Action::Take,
        Action::Answer,
        Action::Refuse,
        Action::Withdraw,
    ];

    /// The identifier in addresses.
    pub fn code(self) -> &'static str {
        match self {
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
            Action::CheckIdentity => &[f::METHOD, f::PAPER, f::NOTE],
            Action::Take => &[f::NOTE],
            Action::Answer => &[f::RESULT, f::TOLD_BY, f::ANSWER],
            Action::Refuse => &[f::GROUND, f::TOLD_BY, f::ANSWER, f::SUE_TOLD],
            Action::Withdraw => &[f::NOTE],
        }
    }

    /// Where it may begin and where it leads.
    pub fn way(self) -> (&'static [Status], Status) {
        use Status::{Answered, IdentityChecked, InWork, Received, Refused, Withdrawn};
        match self {
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
    let private = Private {
        name: reading.text(&f::NAME).unwrap_or_default(),
        phone: reading.phone(&f::PHONE).unwrap_or_default(),
        id_number: reading.id_number(&f::ID_NUMBER).unwrap_or_default(),
        agent_name: reading.text(&f::AGENT_NAME).unwrap_or_default(),
        agent_phone: reading.phone(&f::AGENT_PHONE).unwrap_or_default(),
        content: reading.text(&f::CONTENT).unwrap_or_default(),
        texts: Vec::new(),
    };
    if received_at > now {
        reading.fault(
            &f::RECEIVED,
            "in_future",
            "不能晚于现在",
            "can't be later than now",
        );
    }
    if !matches!(applicant, "" | "self") && private.agent_name.is_empty() {
        let (zh, en) = (
            "代为提出时必须填写",
            "must be filled in when somebody asks for the person",
        );
        reading.fault(&f::AGENT_NAME, "required", zh, en);
    }
    let event = Event {
        status: Status::Received,
        at: now,
        by: powers.who.clone(),
        chosen: Vec::new(),
    };
    let request = Request {
        number: String::new(),
        version: 1,
        kind: kind.to_owned(),
        applicant: applicant.to_owned(),
        channel: channel.to_owned(),
        status: Status::Received,
        unit: powers.unit.clone(),
        received_at,
        packs: Vec::new(),
        handler: None,
        events: vec![event],
    };
    reading.finish((request, private))
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

/// The request after an action, with the words about the person beside it.
pub fn apply(
    (request, private): (&Request, &Private),
    (action, fields): (Action, &Fields),
    powers: &Powers,
    now: Instant,
) -> Result<(Request, Private), Trouble> {
    check(action, request, powers)?;
    let mut reading = Reading::new(fields);
    let specs: Vec<&FieldSpec> = action.fields().iter().collect();
    reading.refuse_others(&specs, &[]);
    let (chosen, text) = read(&mut reading, action);
    reading.finish(())?;
    let (_, status) = action.way();
    let (mut next, mut words) = (request.clone(), private.clone());
    next.version += 1;
    next.status = status;
    if action == Action::Take {
        next.handler = Some(powers.who.clone());
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
        Action::Take | Action::Withdraw => &[],
    };
    for spec in choices {
        let code = reading.choice(spec);
        chosen.extend(code.map(|code| (spec.name.to_owned(), code.to_owned())));
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
