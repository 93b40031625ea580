//! What touches the time limits: stops, extensions, new facts, the agreed day. Nothing else does.

use super::{Act, Done, full, refuse};
use crate::rules::action as f;
use crate::rules::case::{Extension, ITEMS_MAX, Pause, Verdict};
use crate::rules::status::Status;
use crate::rules::time::extension_rule;
use kernel::{day_of, say};

impl Act<'_> {
    /// 中止 for an appraisal, a court or arbitration, with the day to resume.
    pub(super) fn suspend(&mut self) -> Done {
        let kind = self.choice(&f::SUSPEND_REASON);
        let reason = self.words(&f::REASON);
        let resume_on = self.reading.day(&f::RESUME_ON);
        if resume_on.is_some_and(|day| day <= day_of(self.asked.now)) {
            self.reading.fault(
                &f::RESUME_ON,
                "not_later",
                "应晚于今天",
                "must be after today",
            );
        }
        self.keep("resume_on", resume_on.map(|d| d.to_string()));
        if self.next.pauses.len() >= ITEMS_MAX {
            return full();
        }
        self.next.pauses.push(Pause {
            kind,
            reason,
            from_status: self.next.status,
            from: self.asked.now,
            resume_on,
            to: None,
        });
        self.go(Status::Suspended);
        Ok(())
    }

    /// 恢复 to where it stood.
    pub(super) fn resume(&mut self) -> Done {
        self.words(&f::NOTE);
        self.close_pause();
        let back = self
            .next
            .pauses
            .last()
            .map_or(Status::Investigating, |p| p.from_status);
        self.go(back);
        Ok(())
    }

    /// 申请延期: one step at a time, before the limit is over.
    pub(super) fn ask_extension(&mut self) -> Done {
        let step = self.choice(&f::EXTENSION_STEP);
        let reason = self.words(&f::REASON);
        if self
            .asked
            .answer_due
            .is_some_and(|due| self.asked.now > due)
        {
            return refuse(
                "over_already",
                say!(
                    "已超过法定时限，不能再申请延期",
                    "The statutory limit is over; it can't be extended any more"
                ),
            );
        }
        let rule = extension_rule(self.asked.book, &self.next, &step);
        if !step.is_empty() && rule.is_none() {
            return refuse(
                "no_such_extension",
                say!(
                    "本件适用的规则没有这种延期",
                    "The rule of this case knows no such extension"
                ),
            );
        }
        let granted = |step: &str| {
            self.next
                .extensions
                .iter()
                .any(|e| e.step == step && e.verdict.as_ref().is_some_and(|v| v.approved))
        };
        if granted(&step) {
            return refuse(
                "granted_already",
                say!("该情形的延期已批准", "That extension is granted already"),
            );
        }
        if step == "special" && !granted("complex") {
            return refuse(
                "complex_first",
                say!(
                    "应先按“情况复杂”延至 30 日，再申请特别复杂延期",
                    "Extend to 30 days as complex first, then ask for the special extension"
                ),
            );
        }
        if self.next.extensions.len() >= ITEMS_MAX {
            return full();
        }
        self.next.extensions.push(Extension {
            level: rule.map_or(String::new(), |rule| rule.level.code().to_owned()),
            step,
            reason,
            asked_by: self.by(),
            asked_at: self.asked.now,
            verdict: None,
            told_at: None,
        });
        Ok(())
    }

    /// 批准 or 不批准延期.
    pub(super) fn decide_extension(&mut self, approved: bool) -> Done {
        let opinion = self.words(if approved { &f::OPINION } else { &f::REASON });
        if approved
            && self
                .asked
                .answer_due
                .is_some_and(|due| self.asked.now > due)
        {
            return refuse(
                "over_already",
                say!(
                    "已超过法定时限，不能再批准延期",
                    "The statutory limit is over; the extension can't be granted any more"
                ),
            );
        }
        let (at, by) = (self.asked.now, self.by());
        if let Some(extension) = self.next.extensions.last_mut() {
            extension.verdict = Some(Verdict {
                approved,
                opinion,
                at,
                by,
            });
            let step = extension.step.clone();
            self.keep("step", step);
        }
        Ok(())
    }

    /// 延期告知: when the complainant was told.
    pub(super) fn tell_extension(&mut self) -> Done {
        self.choice(&f::TOLD_MEANS);
        let at = self.happened_at(&f::HAPPENED_AT);
        self.words(&f::NOTICE_TEXT);
        if let Some(extension) = self.next.extensions.last_mut() {
            let granted_at = extension.verdict.as_ref().map(|v| v.at);
            extension.told_at = Some(at);
            if granted_at.is_some_and(|granted| at < granted) {
                self.reading.fault(
                    &f::HAPPENED_AT,
                    "before_approval",
                    "不能早于批准延期的时间",
                    "can't be before the extension was granted",
                );
            }
        }
        Ok(())
    }

    /// 新事实、新理由: the limit restarts on receipt of the new material.
    pub(super) fn new_facts(&mut self) -> Done {
        let at = self.happened_at(&f::HAPPENED_AT);
        self.words(&f::CONTENT);
        if self.next.restarts.len() >= ITEMS_MAX {
            return full();
        }
        self.next.restarts.push(at);
        Ok(())
    }

    /// 约定解决时限: never later than the statutory one as it stands (`domain.md`).
    pub(super) fn agree_day(&mut self) -> Done {
        let day = self.reading.day(&f::AGREED_DAY);
        self.words(&f::NOTE);
        let Some(day) = day else { return Ok(()) };
        if day < day_of(self.asked.now) {
            self.reading.fault(
                &f::AGREED_DAY,
                "in_the_past",
                "不能早于今天",
                "can't be before today",
            );
        }
        if let Some(due) = self.asked.answer_due {
            let last = day_of(due);
            if day > last {
                self.reading.fault(
                    &f::AGREED_DAY,
                    "after_statutory",
                    &format!("不能晚于法定时限 {last}；需要更长时间请先申请延期"),
                    &format!(
                        "can't be after the statutory limit {last}; ask for an extension first"
                    ),
                );
            }
        }
        self.keep("agreed_day", day.to_string());
        self.next.agreed_day = Some(day);
        Ok(())
    }
}
