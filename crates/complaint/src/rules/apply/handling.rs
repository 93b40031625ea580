//! Handling: assignment, co-handlers, contacts, findings.

use super::{Act, Done, full, refuse};
use crate::rules::action as f;
use crate::rules::case::{Assignment, CoHandler, Contact, Findings, ITEMS_MAX, PersonRef, UnitRef};
use crate::rules::status::Status;
use kernel::{FieldSpec, say};
use serde_json::json;

impl Act<'_> {
    /// 分派 to a unit, perhaps a lead handler and co-handlers.
    pub(super) fn assign(&mut self) -> Done {
        self.words(&f::UNIT);
        let unit = self.asked.resolved.unit.clone();
        let handler = self.asked.resolved.handler.clone();
        self.words(&f::HANDLER);
        self.words(&f::NOTE);
        let Some(unit) = unit else { return Ok(()) };
        if let Some(handler) = &handler {
            self.fits(&f::HANDLER, handler, &unit);
        }
        self.keep("unit_name", unit.name.clone());
        self.add_co_handlers(&f::CO_HANDLERS, handler.as_ref())?;
        self.next.assignment = Some(Assignment {
            unit,
            handler,
            by: self.by(),
            at: self.asked.now,
        });
        self.go(Status::Assigned);
        Ok(())
    }

    /// A lead handler belongs to the unit (or below it) and is not complained about.
    fn fits(&mut self, spec: &FieldSpec, person: &PersonRef, unit: &UnitRef) {
        if !unit.path.contains(&person.unit) {
            self.reading.fault(
                spec,
                "not_of_the_unit",
                &format!("{} 不属于所选承办机构", person.name),
                &format!("{} does not belong to that unit", person.name),
            );
        }
        self.stands_back(spec, person);
    }

    fn stands_back(&mut self, spec: &FieldSpec, person: &PersonRef) {
        if self.next.against_staff.contains(&person.login) {
            self.reading.fault(
                spec,
                "recused",
                &format!("{} 是被投诉人员，应当回避", person.name),
                &format!("{} is complained about and must stand back", person.name),
            );
        }
    }

    fn add_co_handlers(&mut self, spec: &FieldSpec, lead: Option<&PersonRef>) -> Done {
        self.reading.texts(spec);
        for person in self.asked.resolved.co_handlers.clone() {
            self.stands_back(spec, &person);
            let is_lead = lead.is_some_and(|l| l.login == person.login);
            let asked = self
                .next
                .co_handlers
                .iter()
                .any(|c| c.person.login == person.login);
            if is_lead || asked {
                self.reading.fault(
                    spec,
                    "already_on_it",
                    &format!("{} 已是本件承办人", person.name),
                    &format!("{} is on this case already", person.name),
                );
                continue;
            }
            if self.next.co_handlers.len() >= ITEMS_MAX {
                return full();
            }
            self.next.co_handlers.push(CoHandler {
                person,
                asked_at: self.asked.now,
                opinion: None,
                given_at: None,
            });
        }
        let names: Vec<_> = self
            .asked
            .resolved
            .co_handlers
            .iter()
            .map(|p| p.name.clone())
            .collect();
        if !names.is_empty() {
            self.keep(spec.name, json!(names));
        }
        Ok(())
    }

    /// 接办: whoever takes it is the lead from now on.
    pub(super) fn start(&mut self) -> Done {
        let by = self.by();
        let Some(assignment) = self.next.assignment.as_mut() else {
            return refuse("not_assigned", say!("尚未分派", "Nobody is assigned"));
        };
        assignment.handler.get_or_insert(by);
        self.go(Status::Investigating);
        Ok(())
    }

    /// 退回分派: goes back up, nobody leads any more.
    pub(super) fn refuse_assignment(&mut self) -> Done {
        self.words(&f::REASON);
        if let Some(assignment) = self.next.assignment.take() {
            self.keep("unit", assignment.unit.path.code());
            self.keep("unit_name", assignment.unit.name);
        }
        self.go(Status::Returned);
        Ok(())
    }

    /// 请求协办.
    pub(super) fn ask_opinion(&mut self) -> Done {
        self.words(&f::NOTE);
        let lead = self.next.handler().cloned();
        self.add_co_handlers(&f::CO_HANDLERS_ASKED, lead.as_ref())
    }

    /// 协办意见.
    pub(super) fn give_opinion(&mut self) -> Done {
        let opinion = self.words(&f::OPINION);
        let (login, now) = (self.asked.by.login.clone(), self.asked.now);
        for co in &mut self.next.co_handlers {
            if co.person.login == login && co.opinion.is_none() {
                co.opinion = Some(opinion.clone());
                co.given_at = Some(now);
            }
        }
        Ok(())
    }

    /// 联系客户: each call, message, visit and letter.
    pub(super) fn contact(&mut self) -> Done {
        let means = self.choice(&f::CONTACT_MEANS);
        let reached = self.reading.flag(&f::REACHED);
        self.keep("reached", reached);
        let at = self.happened_at(&f::HAPPENED_AT);
        let content = self.words(&f::CONTENT);
        if self.next.contacts.len() >= ITEMS_MAX {
            return full();
        }
        let by = self.by();
        self.next.contacts.push(Contact {
            means,
            reached,
            at,
            by,
            content,
        });
        Ok(())
    }

    /// 调查认定: may be written again until the answer is proposed.
    pub(super) fn find(&mut self) -> Done {
        let findings = Findings {
            facts: self.words(&f::FACTS),
            liability: self.choice(&f::LIABILITY),
            cause: self.classified(&f::CAUSE),
            business: self.classified(&f::BUSINESS),
            product: self.words(&f::PRODUCT),
            amount_paid: self.reading.money(&f::AMOUNT_PAID),
            paid_account: self.words(&f::PAID_ACCOUNT),
            staff: self.words(&f::STAFF),
            systemic: self.reading.flag(&f::SYSTEMIC),
            rectification: self.reading.flag(&f::RECTIFICATION),
            at: self.asked.now,
            by: self.by(),
        };
        if findings.amount_paid.is_some_and(|m| m.fen() > 0) && findings.paid_account.is_empty() {
            self.reading.fault(
                &f::PAID_ACCOUNT,
                "required_with_amount",
                "有赔付金额时必须填写",
                "must be filled in when something was paid",
            );
        }
        self.keep("amount_paid_fen", findings.amount_paid.map(|m| m.fen()));
        self.keep("systemic", findings.systemic);
        self.keep("rectification", findings.rectification);
        self.next.cause = findings.cause.clone();
        self.next.business = findings.business.clone();
        self.next.findings = Some(findings);
        Ok(())
    }
}
