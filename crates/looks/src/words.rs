//! The words of the pages.

kernel::words! {
    /// Words of the room.
    pub struct Words {
        title: "个人信息查看", "Looks at personal data";
        intro: "每人每日查看投诉人信息的数量与岗位上限。数字自北京时间零时起计；上限内的查看也都记入账簿。", "How much each person looked at on a day, against the limits of their role. Days begin at midnight, Beijing time; looks within the limits are written to the ledger as well.";
        tab_people: "按人员", "By person";
        tab_alerts: "预警", "Alerts";
        tab_policy: "上限与阈值", "Limits and thresholds";
        day: "日期", "Day";
        show: "查看", "Show";
        person: "人员", "Person";
        unit: "机构", "Unit";
        of: "{n} / {limit}", "{n} / {limit}";
        no_limit: "不限", "no limit";
        refused: "超限被拒", "Refused";
        refused_label: "超限被拒（次）", "Refused by a limit";
        none: "这一天没有查看记录", "Nobody looked at anything on this day";
        none_hint: "查看投诉人信息、打开投诉和附件、带出数据都会列在这里。", "Values revealed, cases and files opened and rows taken out stand here.";
        export: "导出 Excel", "Excel";
        per_day: "近 14 日明文查看（个人信息与附件，次）", "Looks in plain over 14 days (values and files)";
        bar: "{day}：明文查看 {n} 次，打开投诉 {cases} 件，被拒 {refused} 次", "{day}: {n} in plain, {cases} cases, {refused} refused";
        today: "当日记录", "On this day";
        today_cut: "仅列最近 {n} 条", "The newest {n} only";
        time: "时间", "Time";
        what: "内容", "What";
        number: "编号", "Number";
        amount: "数量", "How many";
        was_refused: "已拒绝", "refused";
        raise: "临时调增", "Raise for today";
        raise_intro: "仅当日有效，次日零时自动恢复；须由本人以外的人登记理由，并记入账簿。", "It holds for today only and ends at midnight. Somebody else than the person gives it, for a reason, and it is written to the ledger.";
        raise_submit: "确认调增", "Raise";
        raised: "已调增，今日有效", "Raised for today";
        raises: "当日调增", "Raised on this day";
        raised_line: "{at} {by} 将「{kind}」增加 {n}：{reason}", "{at} {by} gave {n} more of \"{kind}\": {reason}";
        alerts_intro: "按阈值从查看记录中自动发现，同一人同一规则每日至多一条。预警不是结论：是否正当由本人以外的人复核。", "Found in the looks by the thresholds, at most one of a rule for a person and day. An alert is no verdict: somebody else says whether there was a good reason.";
        rule: "规则", "Rule";
        count: "数量", "How many";
        state: "复核", "Review";
        waiting: "待复核", "To be reviewed";
        when: "时段", "When";
        found_at: "发现时间", "Found";
        alerts_none: "没有预警", "No alerts";
        alerts_none_hint: "发现异常查看时列在这里，并通知总行消保办。", "Unusual looks stand here, and the head-office protection office is told.";
        filter_open: "待复核", "To be reviewed";
        filter_all: "全部", "All";
        open_n: "待复核 {n} 条", "{n} to be reviewed";
        behind: "相关查看记录", "The looks behind it";
        behind_now: "按现行阈值与当日全部记录列出", "By the thresholds as they stand and all looks of the day";
        behind_none: "相关记录按现行阈值已不构成预警，或为应急查阅：请到「应急查阅」查看。", "By the thresholds as they stand there is nothing unusual now, or it is an emergency access: see there.";
        review: "复核", "Review";
        review_submit: "提交复核", "Submit";
        reviewed: "已复核", "Reviewed";
        reviewed_by: "复核人", "Reviewed by";
        remark: "复核说明", "Remark";
        own_waits: "该预警涉及您本人，由他人复核。", "It is about you: somebody else reviews it.";
        policy_intro: "按岗位设定每人每日上限；一人多岗取最高者。留空为不限，0 为不允许。修改后自下一次查看起生效。", "Limits per person and day, by role; somebody with several roles has the highest. Empty is no limit, 0 is not at all. Changes hold from the next look on.";
        policy_limits: "每日上限", "Limits per day";
        policy_thresholds: "预警阈值", "Thresholds of alerts";
        policy_thresholds_hint: "达到即预警；填 0 为停用该规则。休息日按已录入的国务院办公厅节假日安排判定。", "An alert is made when a number is reached; 0 puts the rule to rest. Rest days are those of the loaded notices of the State Council.";
        policy_saved: "已保存", "Saved";
        save: "保存", "Save";
        sheet_people: "个人信息查看", "Looks";
        sheet_alerts: "查看预警", "Alerts";
        cut: "仅含前 {n} 行", "The first {n} rows only";
        newer: "上一页", "Newer";
        older: "下一页", "Older";
    }
}
