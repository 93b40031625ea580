//! What each action makes of a review. PURE: who people are and which checklist holds come along.

use super::action::refused;
use super::checklist::Checklist;
use super::forms::{self, *};
use super::{
    Action, Answer, Content, Decided, OPINIONS_MAX, Opinion, Overruling, Powers, REVIEWERS_MAX,
    ROUNDS_MAX, Reply, Review, Reviewer, Round, Said, Stand, Status, Who,
};
use change::CommandError;
use kernel::{Day, FieldErrors, FieldSpec, Fields, Instant, Reading, Refusal, day_of, say};
use serde_json::{Value, json};

/// A day that is set lies at most so many days ahead: later is a typing error.
const AHEAD_DAYS_MAX: i32 = 1_100;
/// Longest remark to an item.
const REMARK_MAX: usize = 500;

/// What an action needs beside the form.
#[derive(Debug)]
pub struct With<'a> {
    /// Now.
    pub now: Instant,
    /// Who acts.
    pub powers: &'a Powers,
    /// The checklist that holds for the review, and its version.
    pub checklist: (&'a Checklist, i64),
    /// The people named in [`REVIEWERS`], looked up: with the name of their unit.
    pub people: &'a [(Who, String)],
}

impl With<'_> {
    fn said(&self, text: &str) -> Said {
        Said {
            by: self.powers.who.clone(),
            at: self.now,
            text: text.to_owned(),
        }
    }

    fn valid_until(&self) -> Day {
        let today = day_of(self.now);
        let months = jiff::Span::new().months(self.checklist.0.valid_months);
        today.checked_add(months).unwrap_or(Day::MAX)
    }
}

/// Kind and body of the ledger's entry.
pub type Told = (&'static str, Value);

fn one(fields: &Fields, spec: &FieldSpec) -> Result<String, FieldErrors> {
    let mut r = Reading::new(fields);
    let text = r.text(spec).unwrap_or_default();
    r.finish(text)
}

fn code(r: &mut Reading<'_>, spec: &FieldSpec) -> String {
    r.choice(spec).unwrap_or_default().to_owned()
}

/// Reads the form of a review.
///
/// # Errors
/// Every field that is wrong.
pub fn read(fields: &Fields, now: Instant) -> Result<Content, FieldErrors> {
    let mut r = Reading::new(fields);
    let text = |r: &mut Reading<'_>, spec: &FieldSpec| r.text(spec).unwrap_or_default();
    let content = Content {
        title: text(&mut r, &TITLE),
        kind: code(&mut r, &KIND),
        occasion: code(&mut r, &OCCASION),
        change: text(&mut r, &CHANGE),
        concerned: text(&mut r, &CONCERNED),
        launch: ahead(&mut r, &LAUNCH, now).unwrap_or_else(|| day_of(now)),
        subject_kind: code(&mut r, &SUBJECT_KIND),
        subject_key: text(&mut r, &SUBJECT_KEY),
        subject_name: text(&mut r, &SUBJECT_NAME),
        subject_version: text(&mut r, &SUBJECT_VERSION),
    };
    r.refuse_others(&WRITE.iter().collect::<Vec<_>>(), &[]);
    r.finish(content)
}

/// The form as it was filled in.
pub fn to_fields(content: &Content) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (&TITLE, &content.title),
        (&KIND, &content.kind),
        (&OCCASION, &content.occasion),
        (&CHANGE, &content.change),
        (&CONCERNED, &content.concerned),
        (&SUBJECT_KIND, &content.subject_kind),
        (&SUBJECT_KEY, &content.subject_key),
        (&SUBJECT_NAME, &content.subject_name),
        (&SUBJECT_VERSION, &content.subject_version),
    ] {
        fields.set(spec.name, value.as_str());
    }
    fields.set(LAUNCH.name, content.launch.to_string());
    fields
}

/// A day from today on.
fn ahead(r: &mut Reading<'_>, spec: &FieldSpec, now: Instant) -> Option<Day> {
    let (day, today) = (r.day(spec)?, day_of(now));
    let days = today.until(day).map_or(i32::MAX, |span| span.get_days());
    if !(0..=AHEAD_DAYS_MAX).contains(&days) {
        let zh = format!("应在今天起 {AHEAD_DAYS_MAX} 天之内");
        let en = format!("must be within {AHEAD_DAYS_MAX} days from today");
        r.fault(spec, "day_out_of_range", &zh, &en);
        return None;
    }
    Some(day)
}

/// Changes the review by an action that [`super::check`] allows.
///
/// # Errors
/// Fields that are wrong; what the rules refuse.
pub fn apply(
    action: Action,
    next: &mut Review,
    fields: &Fields,
    with: &With<'_>,
) -> Result<Told, CommandError> {
    let mut known: Vec<&FieldSpec> = action.fields().iter().collect();
    known.extend(action.is_of_one().then_some(&NO));
    let mut r = Reading::new(fields);
    r.refuse_others(&known, &[]);
    let no = if action.is_of_one() {
        r.whole(&NO)
    } else {
        None
    };
    let no = u32::try_from(r.finish(no)?.unwrap_or_default()).unwrap_or_default();
    match action {
        Action::Write => {
            next.content = read(fields, with.now)?;
            next.note("written", &with.powers.who, with.now, "");
            Ok((
                "protection_review_written",
                json!({ "title": next.content.title }),
            ))
        }
        Action::Submit => submit(next, fields, with),
        Action::Withdraw | Action::Return | Action::Resume => moved(action, next, fields, with),
        Action::DropPaper => drop_paper(next, no, fields, with),
        Action::Assign => assign(next, fields, with),
        Action::Release => release(next, fields, with),
        Action::Opine => opine(next, fields, with),
        Action::Hear => hear(next, fields, with),
        Action::Reply => reply(next, no, fields, with),
        Action::Accept | Action::Insist => judge(action, next, no, fields, with),
        Action::Decide => decide(next, fields, with),
        Action::ReportMet => report_met(next, fields, with),
        Action::ConfirmMet => confirm_met(next, fields, with),
        Action::Overrule => overrule(next, fields, with),
    }
}

/// The items that lack an answer of the submitter (`own`) or of any reviewer.
pub fn unanswered<'a>(review: &Review, checklist: &'a Checklist, own: bool) -> Vec<&'a str> {
    let answered = |key: &str| review.answers.iter().any(|a| a.own == own && a.item == key);
    let kind = review.content.kind.clone();
    let items = checklist
        .items
        .iter()
        .filter(|item| item.kinds.is_empty() || item.kinds.contains(&kind));
    items
        .map(|item| item.key.as_str())
        .filter(|key| !answered(key))
        .collect()
}

fn submit(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let remark = one(fields, &REMARK)?;
    if next.present().next().is_none() {
        let said = say!(
            "请先上传送审材料，至少一份",
            "Please upload the papers first, one at least"
        );
        return Err(refused("no_papers", said).into());
    }
    let left = unanswered(next, with.checklist.0, true).len();
    if left > 0 {
        let said = say!(
            "检查清单还有 {left} 项未填写，请填写后提交",
            "{left} items of the checklist have no answer yet; fill them in, then submit"
        );
        return Err(refused("checklist_open", said).into());
    }
    next.status = Status::Submitted;
    next.submitted = Some(with.now);
    next.checklist = with.checklist.1;
    next.note("submitted", &with.powers.who, with.now, &remark);
    Ok((
        "protection_review_submitted",
        json!({ "round": next.round, "remark": remark }),
    ))
}

/// Keeps the round that ends, and begins the next.
fn new_round(next: &mut Review, now: Instant) -> Result<(), Refusal> {
    if next.rounds.len() >= ROUNDS_MAX {
        let said = say!(
            "同一审查最多 {ROUNDS_MAX} 轮，请另行提交",
            "A review has at most {ROUNDS_MAX} rounds; hand in another one"
        );
        return Err(refused("too_many_rounds", said));
    }
    let papers = next.present().map(|paper| paper.no).collect();
    // The submitter's own answers go on into the next round: they are changed, not written anew.
    let own: Vec<Answer> = next.answers.iter().filter(|a| a.own).cloned().collect();
    next.rounds.push(Round {
        no: next.round,
        content: next.content.clone(),
        papers,
        answers: std::mem::replace(&mut next.answers, own),
        reviewers: std::mem::take(&mut next.reviewers),
        submitted: next.submitted.take(),
        ended: now,
        decided: next.decided.take(),
    });
    next.round += 1;
    Ok(())
}

fn moved(
    action: Action,
    next: &mut Review,
    fields: &Fields,
    with: &With<'_>,
) -> Result<Told, CommandError> {
    let reason = one(fields, &REASON)?;
    let (event, entry) = match action {
        Action::Withdraw => ("withdrawn", "protection_review_withdrawn"),
        Action::Return => ("returned", "protection_review_returned"),
        _ => ("resumed", "protection_review_resumed"),
    };
    if action == Action::Withdraw {
        next.status = Status::Withdrawn;
    } else {
        new_round(next, with.now)?;
        next.status = Status::Returned;
    }
    next.note(event, &with.powers.who, with.now, &reason);
    Ok((entry, json!({ "reason": reason })))
}

fn drop_paper(
    next: &mut Review,
    no: u32,
    fields: &Fields,
    with: &With<'_>,
) -> Result<Told, CommandError> {
    let reason = one(fields, &REASON)?;
    let round = next.round;
    let found = next
        .papers
        .iter_mut()
        .find(|p| p.no == no && p.dropped.is_none());
    let paper = found.ok_or(CommandError::NotFound)?;
    paper.dropped = Some(round);
    let name = paper.name.clone();
    next.note(
        "paper_dropped",
        &with.powers.who,
        with.now,
        &format!("{name}：{reason}"),
    );
    Ok((
        "protection_review_paper_dropped",
        json!({ "paper": no, "reason": reason }),
    ))
}

fn assign(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let mut r = Reading::new(fields);
    let (_, due) = (r.texts(&REVIEWERS), ahead(&mut r, &DUE, with.now));
    for (who, _) in with.people {
        if next.submits(&who.login) {
            let name = &who.name;
            r.fault(
                &REVIEWERS,
                "own_submission",
                &format!("中的{name}编写或提交了该审查，不能作审查人"),
                &format!("has {name}, who wrote or handed it in and can't review it"),
            );
        }
    }
    let due = r.finish(due)?.unwrap_or_else(|| day_of(with.now));
    let known = next.reviewers.len();
    for (who, unit_name) in with.people {
        if next.reviewer(&who.login).is_none() {
            next.reviewers.push(Reviewer {
                who: who.clone(),
                unit_name: unit_name.clone(),
                due,
                at: with.now,
                heard: None,
                conclusion: String::new(),
            });
        }
    }
    if next.reviewers.len() > REVIEWERS_MAX {
        let said = say!(
            "每轮最多 {REVIEWERS_MAX} 名审查人",
            "A round has at most {REVIEWERS_MAX} reviewers"
        );
        return Err(refused("too_many_reviewers", said).into());
    }
    let names: Vec<&str> = next.reviewers[known..]
        .iter()
        .map(|r| r.who.name.as_str())
        .collect();
    if names.is_empty() {
        let said = say!("所填人员都已是审查人", "They are all reviewers already");
        return Err(refused("no_new_reviewers", said).into());
    }
    let logins: Vec<&str> = next.reviewers[known..]
        .iter()
        .map(|r| r.who.login.as_str())
        .collect();
    let body = json!({ "reviewers": logins, "due": due.to_string() });
    let told = format!("{}（{due}）", names.join("、"));
    next.status = Status::Reviewing;
    next.note("assigned", &with.powers.who, with.now, &told);
    Ok(("protection_review_assigned", body))
}

fn release(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let mut r = Reading::new(fields);
    let (login, reason) = (r.text(&REVIEWER), r.text(&REASON));
    let (login, reason) = r.finish((login.unwrap_or_default(), reason.unwrap_or_default()))?;
    let at = next
        .reviewers
        .iter()
        .position(|r| r.who.login == login && r.heard.is_none());
    let Some(at) = at else {
        let said = say!(
            "「{login}」不是尚未完成审查的审查人",
            "\"{login}\" is no reviewer who is not through"
        );
        return Err(refused("no_such_reviewer", said).into());
    };
    let gone = next.reviewers.remove(at);
    let told = format!("{}：{reason}", gone.who.name);
    next.note("released", &with.powers.who, with.now, &told);
    Ok((
        "protection_review_released",
        json!({ "reviewer": login, "reason": reason }),
    ))
}

fn opine(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let mut r = Reading::new(fields);
    let (force, about, text) = (code(&mut r, &FORCE), r.text(&ABOUT), r.text(&OPINION));
    let about = about.unwrap_or_default();
    if !about.is_empty() && !is_about(next, with.checklist.0, &about) {
        r.fault(
            &ABOUT,
            "not_in_list",
            "应为 whole、item:检查项代码 或 paper:材料编号",
            "must be whole, item: with an item's key, or paper: with a paper's number",
        );
    }
    let text = r.finish(text)?.unwrap_or_default();
    if next.opinions.len() >= OPINIONS_MAX {
        let said = say!(
            "一次审查最多 {OPINIONS_MAX} 条意见",
            "A review has at most {OPINIONS_MAX} opinions"
        );
        return Err(refused("too_many_opinions", said).into());
    }
    let no = next.opinions.last().map_or(1, |last| last.no + 1);
    let body = json!({ "no": no, "force": force, "about": about, "text": text });
    next.opinions.push(Opinion {
        no,
        round: next.round,
        by: with.powers.who.clone(),
        at: with.now,
        force,
        about,
        text: text.clone(),
        stand: Stand::Open,
        replies: Vec::new(),
    });
    next.note(
        "opinion",
        &with.powers.who,
        with.now,
        &format!("{no}. {text}"),
    );
    Ok(("protection_review_opinion", body))
}

/// Whether an opinion may be bound to it.
pub fn is_about(review: &Review, checklist: &Checklist, about: &str) -> bool {
    match about.split_once(':') {
        None => about == "whole",
        Some(("item", key)) => checklist
            .of(&review.content.kind)
            .any(|item| item.key == key),
        Some(("paper", no)) => review.present().any(|paper| paper.no.to_string() == no),
        Some(_) => false,
    }
}

fn hear(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let text = one(fields, &CONCLUSION)?;
    let login = &with.powers.who.login;
    let found = next.reviewers.iter_mut().find(|r| r.who.login == *login);
    let reviewer = found.ok_or(CommandError::NotFound)?;
    reviewer.heard = Some(with.now);
    reviewer.conclusion.clone_from(&text);
    next.note("heard", &with.powers.who, with.now, &text);
    Ok(("protection_review_heard", json!({ "conclusion": text })))
}

fn reply(
    next: &mut Review,
    no: u32,
    fields: &Fields,
    with: &With<'_>,
) -> Result<Told, CommandError> {
    let mut r = Reading::new(fields);
    let (adoption, text) = (code(&mut r, &ADOPTION), r.text(&ANSWER).unwrap_or_default());
    let (adoption, text) = r.finish((adoption, text))?;
    let opinion = next.opinion(no)?;
    if !matches!(opinion.stand, Stand::Open | Stand::Insisted) {
        let said = say!("第 {no} 条意见已答复", "Opinion {no} is answered already");
        return Err(refused("already_answered", said).into());
    }
    opinion.stand = Stand::Answered;
    opinion.replies.push(word(&adoption, &text, with));
    next.note(
        "reply",
        &with.powers.who,
        with.now,
        &format!("{no}. {text}"),
    );
    let body = json!({ "opinion": no, "answer": adoption, "text": text });
    Ok(("protection_review_reply", body))
}

fn word(kind: &str, text: &str, with: &With<'_>) -> Reply {
    Reply {
        kind: kind.to_owned(),
        text: text.to_owned(),
        by: with.powers.who.clone(),
        at: with.now,
    }
}

/// Whether they may accept or insist: whose opinion it is; the office, once that person reviews no more.
pub fn judges(review: &Review, opinion: &Opinion, powers: &Powers) -> bool {
    let own = opinion.by.login == powers.who.login;
    let gone = review.reviewer(&opinion.by.login).is_none();
    let office = powers.decide.covers(&review.unit);
    opinion.stand == Stand::Answered && (own || (gone && office))
}

fn judge(
    action: Action,
    next: &mut Review,
    no: u32,
    fields: &Fields,
    with: &With<'_>,
) -> Result<Told, CommandError> {
    let text = one(fields, &WORD)?;
    let copy = next.clone();
    let opinion = next.opinion(no)?;
    if !judges(&copy, opinion, with.powers) {
        let said = say!(
            "第 {no} 条意见尚未答复，或不是您提出的",
            "Opinion {no} is not answered, or it is not yours"
        );
        return Err(refused("not_your_opinion", said).into());
    }
    let adopted = opinion
        .replies
        .last()
        .is_some_and(|reply| reply.kind == "adopted");
    let (kind, stand) = match action {
        Action::Accept if opinion.must() && !adopted => {
            let said = say!(
                "「必须采纳」的意见不能以不采纳了结：请坚持意见，或由领导否决",
                "An opinion that must be adopted can't end as not adopted: insist on it, or a leader overrules it"
            );
            return Err(refused("must_be_adopted", said).into());
        }
        Action::Accept => ("accepted", Stand::Settled),
        _ => ("insisted", Stand::Insisted),
    };
    opinion.stand = stand;
    opinion.replies.push(word(kind, &text, with));
    let entry = match action {
        Action::Accept => "protection_review_accepted",
        _ => "protection_review_insisted",
    };
    let told = format!("{no}. {text}");
    next.note(kind, &with.powers.who, with.now, told.trim_end());
    Ok((entry, json!({ "opinion": no, "text": text })))
}

/// What still stands in the way of passing it.
///
/// # Errors
/// The first of it.
pub fn may_pass(review: &Review, checklist: &Checklist) -> Result<(), Refusal> {
    if let Some(waiting) = review.reviewers.iter().find(|r| r.heard.is_none()) {
        let name = &waiting.who.name;
        let said = say!(
            "审查人{name}尚未完成审查",
            "The reviewer {name} is not through yet"
        );
        return Err(refused("reviewer_not_heard", said));
    }
    if let Some(opinion) = review.unsettled().next() {
        let no = opinion.no;
        let said = say!(
            "第 {no} 条「必须采纳」的意见尚未了结",
            "Opinion {no}, which must be adopted, is not settled"
        );
        return Err(refused("opinion_unsettled", said));
    }
    let left = unanswered(review, checklist, false).len();
    if left > 0 {
        let said = say!(
            "检查清单还有 {left} 项没有审查人填写",
            "{left} items of the checklist have no reviewer's answer"
        );
        return Err(refused("checklist_open", said));
    }
    Ok(())
}

fn decide(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let mut r = Reading::new(fields);
    let decision = code(&mut r, &DECISION);
    let text = r.text(&DECISION_TEXT).unwrap_or_default();
    let conditional = decision == Status::Conditional.code();
    let (mut condition, mut due) = (r.text(&CONDITION), None);
    if conditional {
        due = ahead(&mut r, &CONDITION_DUE, with.now);
        if condition.is_none() {
            r.fault(&CONDITION, "required", "必须填写", "must be filled in");
        }
        if due.is_none() && fields.get(CONDITION_DUE.name).is_empty() {
            r.fault(&CONDITION_DUE, "required", "必须填写", "must be filled in");
        }
    } else {
        for spec in [&CONDITION, &CONDITION_DUE] {
            if !fields.get(spec.name).is_empty() {
                r.fault(
                    spec,
                    "not_conditional",
                    "只在有条件通过时填写",
                    "is filled in only for passed on a condition",
                );
            }
        }
        condition = None;
    }
    let condition = r.finish(condition)?.unwrap_or_default();
    let status = Status::from_code(&decision).ok_or(CommandError::NotFound)?;
    if status != Status::Refused {
        may_pass(next, with.checklist.0)?;
    }
    let body = json!({ "decision": decision, "text": text, "condition": condition, "due": due.map(|d: Day| d.to_string()) });
    next.status = status;
    next.decided = Some(Decided {
        status,
        opinion: text.clone(),
        by: with.powers.who.clone(),
        at: with.now,
        condition,
        condition_due: due,
        reported: None,
        met: None,
        valid_until: with.valid_until(),
    });
    next.note(status.code(), &with.powers.who, with.now, &text);
    Ok(("protection_review_decided", body))
}

fn report_met(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let text = one(fields, &EVIDENCE)?;
    let said = with.said(&text);
    let decided = next.decided.as_mut().ok_or(CommandError::NotFound)?;
    if let Some(due) = decided.condition_due.filter(|due| *due < day_of(with.now)) {
        let said = say!(
            "条件应在 {due} 前落实，已失效，请重新提交审查",
            "The condition was to be met by {due} and has lapsed; please hand in a new review"
        );
        return Err(refused("review_condition_lapsed", said).into());
    }
    decided.reported = Some(said);
    next.note("condition_reported", &with.powers.who, with.now, &text);
    Ok((
        "protection_review_condition_reported",
        json!({ "evidence": text }),
    ))
}

fn confirm_met(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let mut r = Reading::new(fields);
    let (met, text) = (code(&mut r, &IS_MET), r.text(&WORD).unwrap_or_default());
    let (met, text) = r.finish((met, text))?;
    let said = with.said(&text);
    let decided = next.decided.as_mut().ok_or(CommandError::NotFound)?;
    let (event, entry) = if met == "yes" {
        decided.met = Some(said);
        ("condition_met", "protection_review_condition_met")
    } else {
        decided.reported = None;
        ("condition_not_met", "protection_review_condition_not_met")
    };
    next.note(event, &with.powers.who, with.now, &text);
    Ok((entry, json!({ "text": text })))
}

fn overrule(next: &mut Review, fields: &Fields, with: &With<'_>) -> Result<Told, CommandError> {
    let reason = one(fields, &REASON)?;
    let from = next.status;
    let mut opinions = Vec::new();
    for opinion in next
        .opinions
        .iter_mut()
        .filter(|o| o.must() && !o.stand.is_over())
    {
        opinion.stand = Stand::Overruled;
        opinions.push(opinion.no);
    }
    next.status = Status::Overruled;
    next.overruled = Some(Overruling {
        said: with.said(&reason),
        from,
        opinions: opinions.clone(),
        valid_until: with.valid_until(),
    });
    next.note("overruled", &with.powers.who, with.now, &reason);
    let body = json!({ "reason": reason, "from": from.code(), "opinions": opinions });
    Ok(("protection_review_overruled", body))
}

/// Reads answers to the checklist: fields `a.KEY` (code of [`forms::ANSWERS`]) and `r.KEY` (remark). Items
/// without an answer keep the one they have. A "no" needs a remark.
///
/// # Errors
/// Every field that is wrong.
pub fn answers(
    review: &Review,
    checklist: &Checklist,
    fields: &Fields,
    powers: &Powers,
) -> Result<Vec<Answer>, FieldErrors> {
    let own = powers.submit.covers(&review.unit) && review.reviewer(&powers.who.login).is_none();
    let (mut read, mut errors) = (Vec::new(), FieldErrors::default());
    for (name, _) in fields.pairs() {
        let key = name.strip_prefix("a.").or_else(|| name.strip_prefix("r."));
        if !key.is_some_and(|key| checklist.of(&review.content.kind).any(|i| i.key == key)) {
            let said = say!("没有检查项「{name}」", "There is no item \"{name}\"");
            errors
                .0
                .push(kernel::FieldError::new(name, "unknown_field", said));
        }
    }
    for item in checklist.of(&review.content.kind) {
        let (field, noted) = (format!("a.{}", item.key), format!("r.{}", item.key));
        let (answer, remark) = (fields.get(&field), fields.get(&noted));
        if answer.is_empty() {
            continue;
        }
        let question = (&item.zh, &item.en);
        if !forms::ANSWERS.iter().any(|one| one.code == answer) {
            let (zh, en) = question;
            let said = say!(
                "「{zh}」应为 是、否 或 不适用",
                "\"{en}\" must be yes, no or not_applicable"
            );
            errors
                .0
                .push(kernel::FieldError::new(&field, "not_in_list", said));
        }
        if answer == "no" && remark.is_empty() {
            let (zh, en) = question;
            let said = say!(
                "「{zh}」答「否」时请说明",
                "Say why \"{en}\" is answered no"
            );
            errors
                .0
                .push(kernel::FieldError::new(&noted, "required", said));
        }
        if remark.chars().count() > REMARK_MAX {
            let (zh, en) = question;
            let said = say!(
                "「{zh}」的说明最多 {REMARK_MAX} 字",
                "The remark to \"{en}\" takes at most {REMARK_MAX} characters"
            );
            errors
                .0
                .push(kernel::FieldError::new(&noted, "too_long", said));
        }
        read.push(Answer {
            item: item.key.clone(),
            by: powers.who.clone(),
            own,
            answer: answer.to_owned(),
            remark: remark.to_owned(),
        });
    }
    match errors.0.is_empty() {
        true => Ok(read),
        false => Err(errors),
    }
}

/// Puts answers in the place of those the same side gave: the submitter's own are one set, each
/// reviewer has theirs.
pub fn put_answers(next: &mut Review, read: Vec<Answer>, who: &Who, now: Instant) {
    for answer in read {
        let same = |a: &Answer| {
            a.item == answer.item && a.own == answer.own && (a.own || a.by == answer.by)
        };
        next.answers.retain(|a| !same(a));
        next.answers.push(answer);
    }
    next.note("checklist", who, now, "");
}
