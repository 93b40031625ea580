//! The words of the pages.

kernel::words! {
    /// Words of the room.
    pub struct Words {
        title: "应急查阅", "Emergency access";
        intro: "遇紧急情况需查阅权限范围以外的投诉时使用。理由先行登记，总行消保办即时获知，每次查看均记入账簿，事后由他人复核。仅可查阅，不能办理，个人信息保持脱敏。", "For urgent matters that need a look at a case outside your reach. The reason is recorded first, the head-office protection office is told at once, each look is written to the ledger, and somebody else reviews it afterwards. It is for reading only; personal data stay masked.";
        offer: "该编号不存在，或不在您的权限范围内。如情况紧急，可登记理由后应急查阅。", "It does not exist, or is outside your reach. If it is urgent, you may record a reason and open it.";
        new: "登记应急查阅", "Open a case";
        submit: "登记理由并查阅", "Record the reason and open";
        opened: "已登记应急查阅，{until} 前有效", "Recorded; it holds until {until}";
        none: "没有应急查阅记录", "No emergency access";
        none_hint: "登记后的应急查阅及其复核结果列在这里。", "Accesses and what their reviews said stand here.";
        number: "投诉编号", "Case no.";
        who: "查阅人", "Who";
        reason: "理由", "Reason";
        when: "查阅时间", "Opened";
        until: "有效至", "Until";
        state: "复核", "Review";
        login: "登录名", "Login";
        unit: "机构", "Unit";
        due: "复核时限", "Review by";
        late: "逾期未复核", "Review is late";
        reviewed_at: "复核时间", "Reviewed at";
        erased: "〔已删除〕", "[erased]";
        export: "导出 Excel", "Export to Excel";
        waiting: "待复核", "To be reviewed";
        review: "复核", "Review";
        reviewed: "已复核", "Reviewed";
        reviewed_by: "复核人", "Reviewed by";
        remark: "复核意见", "Remark";
    }
}
