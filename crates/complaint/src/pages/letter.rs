//! The reply's first draft: a letter that says what the rule demands.

use crate::rules::Case;
use kernel::Lang;

/// A letter to begin with: result, basis, the customer's ways on. The handler writes the rest.
pub(super) fn draft(case: &Case, lang: Lang) -> String {
    let day = kernel::day_of(case.received_at);
    let title = &case.title;
    let facts = case
        .findings
        .as_ref()
        .map_or("", |found| found.facts.as_str());
    match lang {
        Lang::Zh => format!(
            "尊敬的客户：\n您于{}年{}月{}日反映的“{title}”一事，我行已收悉并核查。现答复如下：\n\n一、核查情况\n{facts}\n\n二、处理结果及依据\n\n\n三、您的权利\n如您对本处理决定有异议，可自收到之日起 30 日内向我行上级机构申请核查，也可向金融纠纷调解组织申请调解，或依法申请仲裁、提起诉讼。\n\n感谢您的监督与理解。",
            day.year(),
            day.month(),
            day.day()
        ),
        Lang::En => format!(
            "Dear customer,\nOn {day} you told us about \"{title}\". We have looked into it and answer as follows.\n\n1. What we found\n{facts}\n\n2. Our decision and its basis\n\n\n3. Your ways on\nIf you disagree, you may ask the unit above ours for a review within 30 days of receiving this, apply for mediation, or turn to arbitration or litigation.\n\nThank you."
        ),
    }
}
