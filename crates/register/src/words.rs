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
        room_complaint: "投诉", "Complaints";
        room_identity: "账户与登录", "Accounts and login";
        room_ledger: "账簿", "Ledger";
        room_document: "附件", "Files";
        room_notify: "通知", "Notices";
        room_supervision: "督办", "Supervision";
        room_sharing: "对外提供", "Sharing";
        room_emergency: "紧急查看", "Emergency access";
        room_vault: "密钥", "Keys";
        room_rulebook: "规则与日历", "Rules and calendar";
    }
}
