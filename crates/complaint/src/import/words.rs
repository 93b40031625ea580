//! What the template of the ledger says, beside its columns.

kernel::words! {
    /// Words of the template.
    pub struct Words {
        ledger: "投诉台账", "Complaints";
        explained: "填写说明", "How to fill in";
        column: "列名", "Column";
        section: "分组", "Section";
        needed: "是否必填", "Required";
        yes: "必填", "yes";
        no: "选填", "no";
        unused: "不导入", "not imported";
        how: "填写要求", "What to write";
        values: "可填内容", "Allowed values";
        dictionary: "JR/T 0169 分类字典（{dimension} 类）", "JR/T 0169 dictionary, dimension {dimension}";
    }
}
