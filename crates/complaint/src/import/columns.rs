//! The 68 columns of a bank's complaint ledger (`data/complaint_ledger_fields.csv` is the guide), in
//! their order: what each is called, what it takes, and whether the import takes it over. The
//! reading and the template are both made from this table.

use crate::codes;
use crate::rules::action::{REASON_MAX, TEXT_MAX};
use kernel::{FieldKind, FieldSpec};

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Block of the ledger: its first header row.
    pub(super) section: &'static str,
    /// Name (`key`), header (zh), English name, kind, whether it must be filled.
    pub(super) spec: FieldSpec,
    /// What to write into it, 简体中文; empty when the import passes it over.
    pub(super) how_zh: &'static str,
    /// What to write into it, English.
    pub(super) how_en: &'static str,
}

impl Column {
    /// Whether the import takes it over.
    pub(super) fn taken(&self) -> bool {
        !self.how_zh.is_empty()
    }
}

macro_rules! columns {
    ($($section:literal {
        $($konst:ident = $need:ident $key:literal, $zh:literal, $en:literal, $kind:expr, $how_zh:literal, $how_en:literal;)*
    })*) => {
        $($(pub(super) const $konst: FieldSpec = FieldSpec::$need($key, $zh, $en, $kind);)*)*

        /// Every column, in the ledger's order.
        pub(super) const COLUMNS: &[Column] = &[$($(
            Column { section: $section, spec: $konst, how_zh: $how_zh, how_en: $how_en },
        )*)*];
    };
}

const SHORT: FieldKind = FieldKind::Line { max: 60 };
const LINE: FieldKind = FieldKind::Line { max: 100 };
const REASON: FieldKind = FieldKind::Area { max: REASON_MAX };
const LONG: FieldKind = FieldKind::Area { max: TEXT_MAX };

columns! {
    "工单信息" {
        OUTLET_NAME = optional "outlet_name", "网点名称", "Outlet's name", LINE, "没有机构号时按名称找登记机构", "Finds the registering unit when its code is empty";
        OUTLET_CODE = optional "outlet_code", "网点机构号", "Outlet's code", SHORT, "登记机构的机构号，须已在系统中；空则为导入人的机构", "Code of the registering unit; must exist; empty: the importer's unit";
        ID = optional "id", "工单号", "Ticket number", SHORT, "唯一编号，同一编号只导入一次；为空时用原系统工单号", "Unique number, imported once; when empty the original number is used";
        ORIGINAL_ID = optional "original_id", "原系统工单号", "Original ticket number", SHORT, "工单号为空时必填", "Needed when the ticket number is empty";
        PBOC_ID = optional "pboc_id", "人行工单号", "PBoC ticket number", SHORT, "填写即表示人民银行转办", "When filled, the PBoC passed the complaint on";
        STATE = optional "state", "工单状态", "Ticket status", SHORT, "办结、已办结、结案、关闭、归档视为已办结，其余为在办", "办结, 已办结, 结案, 关闭, 归档 mean closed; anything else open";
        CHANNEL = required "channel", "投诉受理渠道", "Channel", FieldKind::Choice(codes::CHANNELS), "渠道名称或代码", "Name or code of the channel";
        RECEIVED = required "received", "投诉受理日期", "Received on", FieldKind::Day, "如 2026-11-23 或 2026-11-23 09:30，不能晚于现在", "Such as 2026-11-23 or 2026-11-23 09:30, not in the future";
        ENDED = optional "ended", "办结日期", "Closed on", FieldKind::Day, "已办结的必填，不能早于受理日期", "Needed when closed; not before the receipt";
        SOURCE = optional "source", "工单来源", "Source", FieldKind::Choice(codes::SOURCES), "来源名称或代码；为空时由渠道推定", "Name or code of the source; when empty it follows from the channel";
    }
    "投诉基本情况" {
        NAME = optional "name", "投诉人姓名", "Complainant's name", SHORT, "完整姓名，不能是脱敏内容", "Full name, not a masked form";
        GENDER = optional "gender", "性别", "Gender", FieldKind::Choice(codes::GENDERS), "男 或 女", "男 or 女";
        COUNTRY = optional "country", "投诉人所在国家", "Complainant's country", SHORT, "", "";
        PROVINCE = optional "province", "投诉人所在省/自治区/直辖市", "Complainant's province", SHORT, "与市、区合成通讯地址", "Makes the address together with city and district";
        CITY = optional "city", "投诉人所在市/自治州", "Complainant's city", SHORT, "与省、区合成通讯地址", "Makes the address together with province and district";
        DISTRICT = optional "district", "投诉人所在区/市/县", "Complainant's district", SHORT, "与省、市合成通讯地址", "Makes the address together with province and city";
        ID_NUMBER = optional "id_number", "身份证号码", "Identity number", FieldKind::IdNumber, "18 位，校验位须正确", "18 characters with the right check character";
        BIRTH_YEAR = optional "birth_year", "出生年", "Year of birth", SHORT, "", "";
        PHONE = optional "phone", "投诉电话/邮箱", "Phone or e-mail", FieldKind::Phone, "手机号、固定电话或电子邮箱", "A mobile or landline number, or an e-mail address";
        PHONE_KEPT = optional "phone_kept", "预留电话", "Phone on file", FieldKind::Phone, "投诉电话为空或为邮箱时采用", "Taken when the phone is empty or an e-mail address";
        PHONE_BACK = optional "phone_back", "回复电话", "Phone to call back", FieldKind::Phone, "前两项都没有电话时采用", "Taken when the two above give no phone";
        CONTENT = required "content", "投诉内容", "What happened", LONG, "客户原话，最多 4000 字", "The customer's words, at most 4000 characters";
        AGAINST = optional "against", "被投诉机构", "Unit complained about", LINE, "机构号或机构全称，须已在系统中", "Code or full name of a unit; must exist";
        AGAINST_LEVEL = optional "against_level", "被投诉机构所在层级", "Level of the unit complained about", SHORT, "", "";
        AGAINST_PARENT = optional "against_parent", "被投诉机构上级机构", "Superior of the unit complained about", LINE, "", "";
        AGAINST_PROVINCE = optional "against_province", "被投诉机构所在省/自治区/直辖市", "Province of the unit complained about", SHORT, "", "";
        AGAINST_CITY = optional "against_city", "被投诉机构所在市/自治州", "City of the unit complained about", SHORT, "", "";
        AGAINST_DISTRICT = optional "against_district", "被投诉机构所在区/县", "District of the unit complained about", SHORT, "", "";
        GRADE = optional "grade", "投诉等级", "Grade", SHORT, "含“重大”的标为重大投诉", "A grade with 重大 marks a major complaint";
        BUSINESS_CHANNEL = optional "business_channel", "投诉业务办理渠道", "Business channel", FieldKind::Code { dimension: "A" }, "JR/T 0169 A 类的代码或名称", "Code or name of JR/T 0169 dimension A";
        BUSINESS = optional "business", "投诉业务类别", "Business category", FieldKind::Code { dimension: "B" }, "JR/T 0169 B 类的代码或名称", "Code or name of JR/T 0169 dimension B";
        CAUSE = optional "cause", "投诉原因", "Cause", FieldKind::Code { dimension: "C" }, "JR/T 0169 C 类的代码或名称", "Code or name of JR/T 0169 dimension C";
        CHANNEL_KIND = optional "channel_kind", "投诉渠道", "Kind of channel", SHORT, "", "";
        LINE_OF_BUSINESS = optional "line_of_business", "条线类别", "Line of business", SHORT, "", "";
        PRODUCT = optional "product", "产品（服务）大类", "Product or service", SHORT, "与小类合成产品名称，合计最多 100 字", "Makes the product together with the sub-class, at most 100 characters";
        SUB_PRODUCT = optional "sub_product", "产品（服务）小类", "Product, sub-class", SHORT, "与大类合成产品名称", "Makes the product together with the class";
        AMOUNT = optional "amount", "投诉金额（万元）", "Amount (10,000 yuan)", SHORT, "以万元计，最多 6 位小数，如 1.25", "In units of 10,000 yuan, at most 6 decimals, such as 1.25";
        PEOPLE = optional "people", "投诉人数", "Number of complainants", FieldKind::Whole { min: 1, max: 100_000 }, "整数，空为 1", "A whole number; empty is 1";
        DEMAND = optional "demand", "投诉请求", "What the customer wants", REASON, "最多 1000 字", "At most 1000 characters";
    }
    "投诉处理情况" {
        FACTS = optional "facts", "调查经过", "Investigation", LONG, "查明事实，最多 4000 字", "The facts found, at most 4000 characters";
        HANDLING = optional "handling", "投诉处理情况", "Handling", LONG, "处理意见或答复内容，最多 4000 字", "The decision or the reply, at most 4000 characters";
        RESULT = optional "result", "投诉处理结果", "Result", LINE, "支持诉求、部分支持、不支持、解释说明；其他文字并入处理情况", "支持诉求, 部分支持, 不支持, 解释说明; other words join the handling";
        HANDLED_BY = optional "handled_by", "投诉处理机构", "Handling unit", LINE, "机构号或机构全称，须已在系统中", "Code or full name of a unit; must exist";
        HANDLED_LEVEL = optional "handled_level", "投诉处理机构所在层级", "Level of the handling unit", SHORT, "", "";
        HANDLED_PARENT = optional "handled_parent", "投诉处理机构归属机构", "Superior of the handling unit", LINE, "", "";
        HANDLED_KIND = optional "handled_kind", "投诉处理机构属性", "Kind of the handling unit", SHORT, "", "";
        HANDLED_PROVINCE = optional "handled_province", "投诉处理机构所在省/自治区/直辖市", "Province of the handling unit", SHORT, "", "";
        HANDLED_CITY = optional "handled_city", "投诉处理机构所在市/自治州", "City of the handling unit", SHORT, "", "";
        HANDLED_DISTRICT = optional "handled_district", "投诉处理机构所在区/市/县", "District of the handling unit", SHORT, "", "";
        HANDLED_DAYS = optional "handled_days", "投诉处理时长", "Days taken", SHORT, "", "";
    }
    "投诉回复情况" {
        REPLY_WANTED = optional "reply_wanted", "客户是否需要回复", "Reply wanted", SHORT, "", "";
        REPLIED = optional "replied", "是否回复投诉人", "Replied", SHORT, "", "";
        REPLIED_ON = optional "replied_on", "回复投诉人/作出处理决定日期", "Replied or decided on", FieldKind::Day, "不能早于受理日期", "Not before the receipt";
    }
    "投诉回访情况" {
        CALLED = optional "called", "是否回访", "Called back", SHORT, "", "";
        CALLED_ON = optional "called_on", "回访日期", "Called back on", FieldKind::Day, "有回访结果时必填，不能早于受理日期", "Needed with a result; not before the receipt";
        CALLED_BY = optional "called_by", "回访机构", "Calling unit", LINE, "", "";
        CALL_RESULT = optional "call_result", "回访结果", "Result of the call", LINE, "非常满意、满意、一般（基本满意）、不满意、非常不满意；其他文字并入回访情况", "非常满意, 满意, 一般, 不满意, 非常不满意; other words join the remark";
        CALL_REMARK = optional "call_remark", "回访情况", "What was said", REASON, "最多 1000 字", "At most 1000 characters";
    }
    "责任与结果" {
        LIABILITY = optional "liability", "是否有责", "Bank at fault", FieldKind::Choice(codes::LIABILITIES), "是（有责）、部分有责、否（无责）、无法认定", "是, 部分有责, 否 or 无法认定";
        ACCOUNTABILITY = optional "accountability", "问责情况", "Accountability", REASON, "", "";
        COMPENSATED = optional "compensated", "是否进行小额补偿", "Small compensation", SHORT, "", "";
        COMPENSATION = optional "compensation", "小额补偿金额", "Amount of the compensation", FieldKind::Money, "以元计，最多两位小数", "In yuan, at most two decimals";
        PBOC_STATE = optional "pboc_state", "报送人行状态", "Report to the PBoC", SHORT, "", "";
        ESCALATED = optional "escalated", "是否升级投诉", "Escalated", SHORT, "", "";
        LIMIT = optional "limit", "办结期限", "Time limit", SHORT, "", "";
        LATE_REASON = optional "late_reason", "超过15日办结原因", "Why it took over 15 days", REASON, "", "";
        IMPROVEMENT = optional "improvement", "产品与服务改进情况", "Improvement made", REASON, "", "";
        REMARK = optional "remark", "备注", "Remark", REASON, "", "";
    }
}

/// A header as it is compared: without spaces, line breaks and marks, brackets and slashes unified.
pub(super) fn plain(header: &str) -> String {
    header
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{feff}'))
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            '／' => '/',
            other => other,
        })
        .collect()
}

/// The column of a header, however it is written.
pub(super) fn find(header: &str) -> Option<&'static Column> {
    let wanted = plain(header);
    COLUMNS.iter().find(|column| column.spec.zh == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_ledger_has_its_68_columns_once() {
        assert_eq!(COLUMNS.len(), 68);
        let headers: HashSet<_> = COLUMNS.iter().map(|c| c.spec.zh).collect();
        let keys: HashSet<_> = COLUMNS.iter().map(|c| c.spec.name).collect();
        assert_eq!((headers.len(), keys.len()), (68, 68));
        for column in COLUMNS {
            assert_eq!(
                plain(column.spec.zh),
                column.spec.zh,
                "headers are kept as compared"
            );
            assert_eq!(column.how_zh.is_empty(), column.how_en.is_empty());
        }
    }

    #[test]
    fn headers_are_found_however_they_are_written() {
        let key = |header| find(header).map(|c| c.spec.name);
        assert_eq!(key("*投诉金额\n(万元) "), Some("amount"));
        assert_eq!(key("投诉电话／邮箱"), Some("phone"));
        assert_eq!(key("投诉"), None);
    }
}
