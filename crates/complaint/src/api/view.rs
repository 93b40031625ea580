//! A case as JSON. Every member is named here: what is added to a case is not in the API until
//! somebody writes it down.

use crate::queries::ListRow;
use crate::rules::case::{
    Attachment, CoHandler, Contact, Ending, Extension, Feedback, Findings, Mediation, Pause,
    Proposal, Reply, Review, Satisfaction, Verdict,
};
use crate::rules::{Case, PersonRef, UnitRef, time};
use crate::store::Stored;
use deadline::{Deadline, Rulebook};
use kernel::{Instant, Lang, Money, rfc3339};
use serde_json::{Value, json};

/// A row of a list.
pub(super) fn row(row: &ListRow, lang: Lang) -> Value {
    json!({
        "number": row.number,
        "status": row.status.code(),
        "status_label": row.status.label(lang),
        "nature": row.nature,
        "channel": row.channel,
        "source": row.source,
        "title": row.title,
        "category": row.business,
        "cause": row.cause,
        "flags": row.flags,
        "unit": row.unit,
        "unit_name": row.unit_name,
        "handler": row.handler,
        "handler_name": row.handler_name,
        "complainant": { "name": row.complainant },
        "received_at": rfc3339(row.received_at),
        "due_at": row.due_at.map(rfc3339),
        "paused": row.paused,
        "late": row.late,
        "ended_at": row.ended_at.map(rfc3339),
    })
}

/// A case, the complainant masked.
pub(super) fn case(stored: &Stored, lang: Lang) -> Value {
    let c = &stored.case;
    let mut body = facts(c, lang);
    body["complainant"] = complainant(stored);
    let parts = [
        (
            "assignment",
            json!(c.assignment.as_ref().map(|a| json!({
                "unit": unit(&a.unit), "handler": a.handler.as_ref().map(person),
                "by": person(&a.by), "at": rfc3339(a.at),
            }))),
        ),
        ("co_handlers", list(&c.co_handlers, co_handler)),
        ("contacts", list(&c.contacts, contact)),
        ("findings", json!(c.findings.as_ref().map(findings))),
        ("proposal", json!(c.proposal.as_ref().map(proposal))),
        ("verdicts", list(&c.verdicts, verdict)),
        ("reply", json!(c.reply.as_ref().map(reply))),
        (
            "satisfaction",
            json!(c.satisfaction.as_ref().map(satisfaction)),
        ),
        ("ending", json!(c.ending.as_ref().map(ending))),
        ("pauses", list(&c.pauses, pause)),
        ("extensions", list(&c.extensions, extension)),
        ("reviews", list(&c.reviews, review)),
        ("mediations", list(&c.mediations, mediation)),
        ("attachments", list(&c.attachments, attachment)),
    ];
    for (name, value) in parts {
        body[name] = value;
    }
    body
}

fn facts(c: &Case, lang: Lang) -> Value {
    json!({
        "number": c.number,
        "tracking_code": c.tracking_code,
        "version": c.version,
        "status": c.status.code(),
        "status_label": c.status.label(lang),
        "nature": c.nature,
        "channel": c.channel,
        "source": c.source,
        "external_id": c.external_id,
        "received_at": rfc3339(c.received_at),
        "registered_at": rfc3339(c.registered_at),
        "registered_by": person(&c.registered_by),
        "registered_unit": unit(&c.registered_unit),
        "title": c.title,
        "content": c.content,
        "demand": c.demand,
        "category": c.business,
        "cause": c.cause,
        "business_channel": c.business_channel,
        "product": c.product,
        "amount_asked_fen": fen(c.amount_asked),
        "unit": c.against_unit.as_ref().map(unit),
        "against_staff": c.against_staff,
        "flags": c.flags,
        "people": c.people,
        "regulator_day": c.regulator_day.map(|day| day.to_string()),
        "feedback": c.feedback.as_ref().map(feedback),
        "agreed_day": c.agreed_day.map(|day| day.to_string()),
        "merged_into": c.merged_into,
        "links": c.links,
        "reopenings": c.reopenings,
        "ended_at": c.ended_at.map(rfc3339),
    })
}

/// The deadlines of a case, each with the steps of its count.
pub(super) fn deadlines(book: &Rulebook, case: &Case, now: Instant, lang: Lang) -> Value {
    time::deadlines(book, case, now)
        .iter()
        .map(|d| deadline(d, now, lang))
        .collect()
}

fn deadline(d: &Deadline, now: Instant, lang: Lang) -> Value {
    let steps: Vec<&str> = d.steps.iter().map(|step| step.text.to(lang)).collect();
    json!({
        "key": d.key,
        "pack": d.pack,
        "kind": d.kind,
        "binds": d.binds,
        "title": d.title.to(lang),
        "rule": d.rule.to(lang),
        "article": d.article.to(lang),
        "certainty": d.certainty.code(),
        "verified": d.verified,
        "state": d.state(now).code(),
        "started": rfc3339(d.started),
        "due": d.due.map(rfc3339),
        "due_day": d.due_day.map(|day| day.to_string()),
        "met": d.met.map(rfc3339),
        "ended": d.ended.map(rfc3339),
        "unknown": d.unknown.as_ref().map(|say| say.to(lang)),
        "steps": steps,
    })
}

fn complainant(stored: &Stored) -> Value {
    let (p, masks) = (&stored.person, &stored.masks);
    json!({
        "kind": p.kind,
        "name": masks.name(&p.name),
        "phone": masks.phone(&p.phone),
        "id_number": masks.id_number(&p.id_number),
        "address": masks.address(&p.address),
        "email": masks.email(&p.email),
        "gender": p.gender,
        "account": masks.account(&p.account),
        "masked": true,
    })
}

fn list<T>(items: &[T], one: fn(&T) -> Value) -> Value {
    items.iter().map(one).collect()
}

fn person(p: &PersonRef) -> Value {
    json!({ "login": p.login, "name": p.name, "unit": p.unit.code() })
}

fn unit(u: &UnitRef) -> Value {
    json!({ "code": u.path.code(), "name": u.name })
}

fn fen(amount: Option<Money>) -> Option<i64> {
    amount.map(Money::fen)
}

fn co_handler(c: &CoHandler) -> Value {
    json!({
        "person": person(&c.person), "asked_at": rfc3339(c.asked_at), "opinion": c.opinion,
        "given_at": c.given_at.map(rfc3339),
    })
}

fn contact(c: &Contact) -> Value {
    json!({
        "means": c.means, "reached": c.reached, "at": rfc3339(c.at), "by": person(&c.by),
        "content": c.content,
    })
}

fn findings(f: &Findings) -> Value {
    json!({
        "facts": f.facts, "liability": f.liability, "cause": f.cause, "category": f.business,
        "product": f.product, "amount_paid_fen": fen(f.amount_paid),
        "paid_account": f.paid_account, "staff": f.staff, "systemic": f.systemic,
        "rectification": f.rectification, "at": rfc3339(f.at), "by": person(&f.by),
    })
}

fn proposal(p: &Proposal) -> Value {
    json!({ "outcome": p.outcome, "text": p.text, "at": rfc3339(p.at), "by": person(&p.by) })
}

fn verdict(v: &Verdict) -> Value {
    json!({
        "approved": v.approved, "opinion": v.opinion, "at": rfc3339(v.at), "by": person(&v.by),
    })
}

fn reply(r: &Reply) -> Value {
    json!({ "means": r.means, "proof": r.proof, "at": rfc3339(r.at), "by": person(&r.by) })
}

fn feedback(f: &Feedback) -> Value {
    json!({ "text": f.text, "proof": f.proof, "at": rfc3339(f.at), "by": person(&f.by) })
}

fn satisfaction(s: &Satisfaction) -> Value {
    json!({ "score": s.score, "remark": s.remark, "at": rfc3339(s.at), "by": person(&s.by) })
}

fn ending(e: &Ending) -> Value {
    json!({
        "reason": e.reason, "text": e.text, "means": e.means, "at": rfc3339(e.at),
        "by": person(&e.by),
    })
}

fn pause(p: &Pause) -> Value {
    json!({
        "kind": p.kind, "reason": p.reason, "from": rfc3339(p.from),
        "resume_on": p.resume_on.map(|day| day.to_string()), "to": p.to.map(rfc3339),
    })
}

fn extension(e: &Extension) -> Value {
    json!({
        "step": e.step, "reason": e.reason, "asked_by": person(&e.asked_by),
        "asked_at": rfc3339(e.asked_at), "verdict": e.verdict.as_ref().map(verdict),
        "told_at": e.told_at.map(rfc3339),
    })
}

fn review(r: &Review) -> Value {
    json!({
        "ground": r.ground, "applied_at": rfc3339(r.applied_at), "result": r.result,
        "conclusion": r.conclusion, "concluded_at": r.concluded_at.map(rfc3339),
        "concluded_by": r.concluded_by.as_ref().map(person),
    })
}

fn mediation(m: &Mediation) -> Value {
    json!({ "organisation": m.organisation, "result": m.result, "conclusion": m.conclusion })
}

fn attachment(a: &Attachment) -> Value {
    json!({
        "id": a.id, "name": a.name, "media_type": a.media_type, "size_bytes": a.size,
        "sha256": a.sha256, "at": rfc3339(a.at), "by": person(&a.by),
    })
}
