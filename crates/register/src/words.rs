//! The words of this room, both languages side by side.

kernel::words! {
    /// Words of the pages.
    pub struct Words {
        title: "个人信息登记册", "Register of personal data";
        intro: "系统保存的每一项个人信息：用途、依据、级别、期限、可见岗位和保护方式。未登记的字段不得保存。", "Every item of personal data this system keeps: purpose, basis, level, period, who may see it, how it is protected. A field without an entry may not be stored.";
        name: "信息项", "Item";
        purpose: "用途", "Purpose";
        basis: "法律依据", "Legal basis";
        level: "级别", "Level";
        retention: "保存期限", "Kept";
        roles: "可见明文的岗位", "Roles that may see it in plain";
        protection: "保护方式", "Protection";
        why: "明文保存的理由", "Why it is in plain";
        places: "存放位置", "Where it lies";
        room: "模块", "Room";
        nobody: "任何岗位均不可见", "No role";
        narrower: "在岗位之内，每条记录仍按机构、经办和回避规则限制，查看明文须填写用途并留痕", "Within these roles each record is still limited by unit, handling and recusal; seeing a value in plain needs a purpose and is recorded";
        any_level: "全部级别", "All levels";
        any_room: "全部模块", "All rooms";
        any_protection: "全部保护方式", "All protections";
        filter: "筛选", "Filter";
        export: "导出 Excel", "Export to Excel";
        file_name: "个人信息登记册", "register-of-personal-data";
        none: "没有符合条件的信息项", "No item matches";
        none_hint: "请放宽筛选条件", "Widen the filter";
        not_personal: "不属于个人信息的列", "Columns that say nothing of a person";
        not_personal_hint: "结构中的其余各列，均注明理由", "All other columns of the schema, each with its reason";
        c1: "C1 内部信息", "C1 internal";
        c2: "C2 可识别身份或账户", "C2 identifies a person or account";
        c3: "C3 鉴别信息", "C3 authenticates";
        sealed: "加密封存", "Sealed";
        blind_index: "带密钥索引", "Keyed index";
        hashed: "不可逆摘要", "Digest";
        masked: "仅存脱敏值", "Masked copy only";
        plain: "明文", "Plain";
        m_title: "脱敏规则", "Masking rules";
        m_link: "脱敏规则", "Masking rules";
        m_intro: "页面、导出和接口默认只显示脱敏后的内容。可以比默认更严，不能低于底线；修改即时生效并记入账簿。", "Pages, exports and the API show masked values only. The rules may be stricter than the default and never looser than the floor; a change counts at once and is written to the ledger.";
        m_source: "底线依据：JR/T 0171—2020 附录A（信息屏蔽，资料性）原文未取得，按行业惯例执行 [二手资料]；护照和车牌为本系统的谨慎做法。已存入台账和列表检索的脱敏副本按默认规则保存，显示时再按当前规则遮盖；标题中已替换的内容按默认规则显示。", "Source of the floor: JR/T 0171—2020 Annex A (informative, masking), whose text was not read; industry practice [secondary]. Passports and plates are this program's own caution. Masked copies that are stored follow the default rules and are masked again by the rules of the moment when shown; what was replaced in summaries keeps the default form.";
        m_example: "虚构示例", "Invented example";
        m_shown: "显示为", "Shown as";
        m_used: "用于", "Used for";
        m_used_passport: "不足 15 位的证件号码（如护照）", "Identity papers shorter than 15 characters, such as passports";
        m_used_nowhere: "目前没有登记的信息项使用", "No registered item uses it yet";
        m_save: "保存", "Save";
        m_preview: "预览", "Preview";
        m_saved: "脱敏规则已保存，即时生效", "The masking rules are saved and hold from now on";
        m_name: "姓名", "Name";
        m_phone: "电话", "Phone";
        m_id_number: "身份证号", "Identity number";
        m_account: "账号、卡号", "Account or card";
        m_email: "电子邮箱", "E-mail";
        m_address: "地址", "Address";
        m_passport: "护照等其他证件", "Passport and other papers";
        m_plate: "车牌号", "Car plate";
        m_floor: "最多显示前 {head} 位和后 {tail} 位", "At most the first {head} and the last {tail}";
        m_floor_name: "最多显示 1 个字（开头或末尾）", "At most one character, first or last";
        m_floor_email: "最多显示首字符和域名", "At most the first character and the domain";
        m_floor_address: "最多显示到区县", "At most down to the district";
        room_complaint: "投诉", "Complaints";
        room_identity: "账户与登录", "Accounts and login";
        room_ledger: "账簿", "Ledger";
        room_document: "附件", "Files";
        room_notify: "通知", "Notices";
        room_supervision: "督办", "Supervision";
        room_sharing: "对外提供", "Sharing";
        room_emergency: "紧急查看", "Emergency access";
        room_impact: "影响评估", "Impact assessments";
        room_protection: "消保审查", "Protection reviews";
        room_vault: "密钥", "Keys";
        room_rulebook: "规则与日历", "Rules and calendar";
    }
}
