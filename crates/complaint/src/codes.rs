//! The room's lists of codes: identifiers in the database and the API, labels in two languages.

use kernel::Choice;

macro_rules! list {
    ($(#[$doc:meta])* $name:ident { $($code:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        pub const $name: &[Choice] = &[$(Choice { code: $code, zh: $zh, en: $en },)*];
    };
}

list! {
    /// 受理渠道: how it came in (`domain.md`, "Channels").
    CHANNELS {
        "phone", "客服热线", "Hotline";
        "visit", "网点来访", "Visit to an outlet";
        "letter", "来信", "Letter";
        "opinion_book", "意见簿（箱）", "Opinion book or box";
        "website", "官方网站", "Web site";
        "mobile_bank", "手机银行", "Mobile bank";
        "wechat", "微信/小程序", "WeChat";
        "email", "电子邮件", "E-mail";
        "media", "媒体/社交平台", "Media";
        "regulator_transfer", "监管转办", "Transferred by a regulator";
        "hotline_12345", "政务热线 12345", "Government hotline 12345";
        "consumers_association", "消费者协会", "Consumers' association";
        "mediation_organisation", "调解组织", "Mediation organisation";
        "internal", "内部移交", "Internal hand-over";
    }
}

list! {
    /// 来源: who handed it in. A different fact from the channel.
    SOURCES {
        "direct", "客户直接投诉", "The customer";
        "nfra", "金融监管部门转办", "NFRA";
        "nfra_12378", "12378 热线转办", "NFRA hotline 12378";
        "pboc", "人民银行转办", "PBoC";
        "pboc_12363", "12363 热线转办", "PBoC hotline 12363";
        "gov_12345", "12345 转办", "Government hotline 12345";
        "petition_office", "信访部门转办", "Petition office";
        "consumers_association", "消协转办", "Consumers' association";
        "mediation_organisation", "调解组织转来", "Mediation organisation";
        "media", "媒体", "Media";
        "internal", "行内移交", "Another unit of the bank";
    }
}

list! {
    /// 性质. Only complaints run under the complaint deadlines.
    NATURES {
        "complaint", "投诉", "Complaint";
        "enquiry", "咨询", "Enquiry";
        "suggestion", "建议", "Suggestion";
        "praise", "表扬", "Praise";
        "report", "举报", "Report of wrongdoing";
        "petition", "信访", "Petition";
    }
}

list! {
    /// 投诉人身份 (2020-3 art. 13-14).
    COMPLAINANT_KINDS {
        "person", "本人", "The customer";
        "organisation", "单位", "Organisation";
        "agent", "代理人", "Agent with authorisation";
        "heir", "继承人", "Heir";
    }
}

list! {
    /// 性别.
    GENDERS {
        "male", "男", "Male";
        "female", "女", "Female";
    }
}

list! {
    /// 特殊情形: special care and weight.
    FLAGS {
        "elderly", "老年人", "Elderly";
        "minor", "未成年人", "Minor";
        "disabled", "残障人士", "Disabled";
        "language", "语言不便", "Language";
        "group", "群体投诉", "Group complaint";
        "media", "涉媒体舆情", "Media attention";
        "major", "重大投诉", "Major";
    }
}

list! {
    /// 联系方式: how the complainant was contacted.
    CONTACT_MEANS {
        "phone", "电话", "Telephone";
        "sms", "短信", "Text message";
        "visit", "面谈", "Meeting";
        "letter", "书面", "Letter";
        "email", "电子邮件", "E-mail";
        "online", "在线消息", "Online message";
    }
}

list! {
    /// 答复方式: the forms that the rule knows (2020-3, from memory: written, SMS, e-mail, phone).
    REPLY_MEANS {
        "letter", "书面答复", "Letter";
        "sms", "短信", "Text message";
        "email", "电子邮件", "E-mail";
        "phone", "电话（录音）", "Recorded call";
        "in_person", "当面", "In person";
    }
}

list! {
    /// 责任认定.
    LIABILITIES {
        "bank", "银行有责", "Bank at fault";
        "partly", "部分有责", "Partly at fault";
        "none", "无责", "Not at fault";
        "undetermined", "无法认定", "Undetermined";
    }
}

list! {
    /// 处理结果.
    OUTCOMES {
        "supported", "支持诉求", "Upheld";
        "partly_supported", "部分支持", "Partly upheld";
        "not_supported", "不支持", "Not upheld";
        "explained", "解释说明", "Explained";
    }
}

list! {
    /// 不予受理的理由 (2020-3 art. 11–16, 2020-5 art. 42).
    DECLINE_REASONS {
        "not_our_business", "不属于本行产品或服务", "Not about this bank's products or services";
        "not_the_person", "非本人或未经授权代理", "Not the customer and not authorised";
        "no_facts", "无明确诉求或事实", "No claim or facts";
        "in_court", "法院、仲裁等已受理", "A court or arbitration has it";
        "settled", "已达成和解且无新事实", "Settled, nothing new";
        "repeated", "已答复且无新事实和理由", "Answered before, nothing new";
    }
}

list! {
    /// 中止的理由.
    SUSPEND_REASONS {
        "appraisal", "鉴定、检测、评估", "Appraisal";
        "litigation", "诉讼", "Litigation";
        "arbitration", "仲裁", "Arbitration";
    }
}

list! {
    /// 延期的情形.
    EXTENSION_STEPS {
        "complex", "情况复杂（至 30 日）", "Complex (to 30 days)";
        "special", "特别复杂（再延 30 日，至 60 日）", "Especially complex (to 60 days)";
    }
}

list! {
    /// 核查结论.
    REVIEW_RESULTS {
        "upheld", "维持原处理决定", "Decision upheld";
        "overturned", "撤销并重新处理", "Overturned, to be handled again";
    }
}

list! {
    /// 调解结果.
    MEDIATION_RESULTS {
        "agreed", "达成调解协议", "Agreed";
        "failed", "调解不成", "Failed";
    }
}
