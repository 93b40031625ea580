//! Plain lists of codes. The codes are those of the complaint room's fields, so that a draft can be
//! handed to its commands as it is.

use serde::Deserialize;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
            pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)* }

            impl $name {
                /// Every one.
                pub const ALL: &'static [$name] = &[$($name::$variant,)*];

                /// The identifier in fields and the database.
                pub fn code(self) -> &'static str {
                    match self { $($name::$variant => $code,)* }
                }
            }
        )*
    };
}

codes! {
    /// How a complaint came in.
    Channel {
        /// 客服热线.
        Phone = "phone",
        /// 网点来访.
        Visit = "visit",
        /// 来信.
        Letter = "letter",
        /// 意见簿（箱）.
        OpinionBook = "opinion_book",
        /// 官方网站.
        Website = "website",
        /// 手机银行.
        MobileBank = "mobile_bank",
        /// 微信.
        Wechat = "wechat",
        /// 电子邮件.
        Email = "email",
        /// 媒体.
        Media = "media",
        /// 监管转办.
        RegulatorTransfer = "regulator_transfer",
        /// 政务热线 12345.
        Hotline12345 = "hotline_12345",
        /// 消费者协会.
        ConsumersAssociation = "consumers_association",
        /// 调解组织.
        MediationOrganisation = "mediation_organisation",
        /// 内部移交.
        Internal = "internal",
    }

    /// Who handed it in.
    Source {
        /// The customer.
        Direct = "direct",
        /// NFRA.
        Nfra = "nfra",
        /// NFRA's hotline 12378.
        Nfra12378 = "nfra_12378",
        /// PBoC.
        Pboc = "pboc",
        /// PBoC's hotline 12363.
        Pboc12363 = "pboc_12363",
        /// The government's hotline 12345.
        Gov12345 = "gov_12345",
        /// The petition office.
        PetitionOffice = "petition_office",
        /// The consumers' association.
        ConsumersAssociation = "consumers_association",
        /// A mediation organisation.
        MediationOrganisation = "mediation_organisation",
        /// The media.
        Media = "media",
        /// Another unit of the bank.
        Internal = "internal",
    }

    /// What it is.
    Nature {
        /// 投诉.
        Complaint = "complaint",
        /// 咨询.
        Enquiry = "enquiry",
        /// 建议.
        Suggestion = "suggestion",
        /// 表扬.
        Praise = "praise",
        /// 举报.
        Report = "report",
        /// 信访.
        Petition = "petition",
    }

    /// Who complains.
    ComplainantKind {
        /// The customer.
        Person = "person",
        /// An organisation.
        Organisation = "organisation",
        /// An agent: a child for a parent, a parent for a child.
        Agent = "agent",
        /// An heir.
        Heir = "heir",
    }

    /// Gender.
    Gender {
        /// 男.
        Male = "male",
        /// 女.
        Female = "female",
    }

    /// Special care and weight.
    Flag {
        /// 老年人: 65 or older.
        Elderly = "elderly",
        /// 未成年人.
        Minor = "minor",
        /// 残障人士.
        Disabled = "disabled",
        /// 语言不便.
        Language = "language",
        /// 群体投诉.
        Group = "group",
        /// 涉媒体舆情.
        Media = "media",
        /// 重大投诉: 20 complainants or more.
        Major = "major",
    }

    /// How a complainant was contacted.
    ContactMeans {
        /// 电话.
        Phone = "phone",
        /// 短信.
        Sms = "sms",
        /// 面谈.
        Visit = "visit",
    }

    /// How a notice or a reply goes out.
    ReplyMeans {
        /// 书面.
        Letter = "letter",
        /// 短信.
        Sms = "sms",
        /// 电子邮件.
        Email = "email",
        /// 电话（录音）.
        Phone = "phone",
        /// 当面.
        InPerson = "in_person",
    }

    /// Whose fault.
    Liability {
        /// 银行有责.
        Bank = "bank",
        /// 部分有责.
        Partly = "partly",
        /// 无责.
        None = "none",
        /// 无法认定.
        Undetermined = "undetermined",
    }

    /// What the answer says.
    Outcome {
        /// 支持诉求.
        Supported = "supported",
        /// 部分支持.
        PartlySupported = "partly_supported",
        /// 不支持.
        NotSupported = "not_supported",
        /// 解释说明.
        Explained = "explained",
    }

    /// Why a case is not taken on.
    DeclineReason {
        /// 不属于本行产品或服务.
        NotOurBusiness = "not_our_business",
        /// 非本人或未经授权代理.
        NotThePerson = "not_the_person",
        /// 无明确诉求或事实.
        NoFacts = "no_facts",
        /// 法院、仲裁等已受理.
        InCourt = "in_court",
        /// 已达成和解且无新事实.
        Settled = "settled",
        /// 已答复且无新事实和理由.
        Repeated = "repeated",
    }

    /// Why a case is stopped.
    SuspendReason {
        /// 鉴定.
        Appraisal = "appraisal",
        /// 诉讼.
        Litigation = "litigation",
        /// 仲裁.
        Arbitration = "arbitration",
    }

    /// Which extension.
    ExtensionStep {
        /// 情况复杂: to 30 days.
        Complex = "complex",
        /// 特别复杂: to 60 days.
        Special = "special",
    }

    /// The end of a review.
    ReviewResult {
        /// 维持.
        Upheld = "upheld",
        /// 撤销.
        Overturned = "overturned",
    }

    /// The end of a mediation.
    MediationResult {
        /// 达成协议.
        Agreed = "agreed",
        /// 调解不成.
        Failed = "failed",
    }

    /// Where a case stands when its course is over (`domain.md`, "Life").
    Status {
        /// 登记.
        Registered = "registered",
        /// 受理.
        Accepted = "accepted",
        /// 已分派.
        Assigned = "assigned",
        /// 调查处理.
        Investigating = "investigating",
        /// 待审批.
        Proposed = "proposed",
        /// 已退回.
        Returned = "returned",
        /// 待答复.
        Approved = "approved",
        /// 已答复.
        Replied = "replied",
        /// 回访评价.
        Satisfaction = "satisfaction",
        /// 办结.
        Closed = "closed",
        /// 归档.
        Archived = "archived",
        /// 不予受理.
        Declined = "declined",
        /// 撤回.
        Withdrawn = "withdrawn",
        /// 中止.
        Suspended = "suspended",
        /// 并案.
        Merged = "merged",
        /// 核查中.
        UnderReview = "under_review",
        /// 调解中.
        InMediation = "in_mediation",
        /// 重开.
        Reopened = "reopened",
    }
}

impl Channel {
    /// How a letter names it.
    pub(crate) fn in_letters(self) -> &'static str {
        match self {
            Channel::Phone => "客服热线",
            Channel::Visit => "网点来访",
            Channel::Letter => "来信",
            Channel::OpinionBook => "网点意见簿",
            Channel::Website => "官方网站",
            Channel::MobileBank => "手机银行",
            Channel::Wechat => "微信小程序",
            Channel::Email => "电子邮件",
            Channel::Media => "媒体平台",
            Channel::RegulatorTransfer => "监管部门",
            Channel::Hotline12345 => "12345政务服务热线",
            Channel::ConsumersAssociation => "消费者协会",
            Channel::MediationOrganisation => "调解组织",
            Channel::Internal => "我行其他机构",
        }
    }
}
