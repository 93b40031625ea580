//! The words of the component page.

kernel::words! {
    /// Headings and sample texts.
    pub struct Words {
        title: "组件一览", "Components";
        person: "李静怡", "Li Jingyi";
        unit: "南江分行 · 消保岗", "Nanjiang Branch - CP desk";
        desk: "工作台", "Workspace";
        inbox: "待办", "To do";
        done: "已办", "Done";
        complaints: "投诉管理", "Complaints";
        intake: "投诉登记", "New complaint";
        all: "全部投诉", "All complaints";
        approvals: "审批与延期", "Approvals";
        settings: "系统设置", "Settings";
        units: "机构与人员", "Units and people";
        export: "导出 Excel", "Export Excel";
        tab_mine: "待我处理", "Assigned to me";
        tab_assign: "待分派", "To assign";
        tab_approve: "待我审批", "My approvals";
        tab_done: "我已办", "Done by me";
        overdue: "已超期", "Overdue";
        due_today: "今日到期", "Due today";
        due_soon: "3 日内到期", "Due in 3 days";
        regulator: "监管转办", "Regulator";
        paused: "计时暂停", "Paused";
        awaiting: "待客户补充", "Awaiting info";
        list: "投诉列表", "Complaint list";
        keyword: "编号、关键词", "No., text";
        filter: "筛选", "Filter";
        product: "业务", "Product";
        any: "全部", "All";
        registered: "登记日期", "Registered";
        until: "登记日期止", "Registered until";
        search: "查询", "Search";
        reset: "重置", "Reset";
        more: "更多", "More";
        assign: "分派", "Assign";
        chase: "一键催办", "Chase";
        watch: "关注", "Watch";
        chase_confirm: "向 {n} 件投诉的承办人发出催办？", "Send a reminder to the handlers of {n} cases?";
        compact: "紧凑", "Compact";
        standard: "标准", "Standard";
        row_height: "行高", "Row height";
        select_all: "全选", "Select all";
        select: "选择", "Select";
        number: "投诉编号", "Case no.";
        deadline: "办理期限", "Deadline";
        customer: "投诉人", "Customer";
        summary: "投诉摘要", "Summary";
        cause: "业务 · 原因", "Product, cause";
        stage: "环节", "Stage";
        handler: "承办", "Handler";
        action: "操作", "Action";
        open: "处理", "Open";
        clock: "期限与环节", "Deadline and stages";
        left: "剩余", "Left:";
        days: "天", "days";
        clock_text: "法定答复期限 2026-11-25（自受理之日起 15 日）· 内部要求提前 1 天提交审核",
            "Legal limit 2026-11-25 (15 days from acceptance); internal limit one day before";
        extend: "申请延期", "Ask for more time";
        form: "表单", "Form";
        section: "各类字段", "Every kind of field";
        section_note: "回车跳到下一项", "Enter goes to the next field";
        blank: "空白表单", "Blank form";
        one_action: "单个操作的表单", "The form of one action";
        effect: "办理期限", "Deadline";
        effect_text: "应于此日前答复客户", "Answer the customer by";
        effect_note: "自受理之日起 15 日 · 内部要求 12-07 前提交审核",
            "15 days from acceptance; internal limit 12-07";
        return_reason: "退回后由承办人重新处理；原因会写入办理记录。",
            "The handler works on it again; the reason goes into the record.";
        return_submit: "退回", "Return";
        history: "办理过程", "History";
        history_count: "共 6 条记录", "6 entries";
        person_card: "投诉人", "Complainant";
        own_customer: "本行客户", "Our customer";
        mask_note: "查看明文需填写原因，逐次留痕", "A reason is asked for and each look is recorded";
        words: "客户原话", "In the customer's words";
        quote: "我这张卡办的时候说一年刷六次就免年费，今年刷了十几次，昨天账单里扣了我 300 块年费。要求退还年费，并说明为什么改规则不告诉客户。",
            "I was told six payments a year would waive the fee. Refund the 300 yuan and explain.";
        points: "办理要点", "Checklist";
        point_contact: "已首次联系客户", "Customer contacted";
        point_review: "处理决定待审核", "Decision awaits review";
        today_17: "今日 17:00 前", "today before 17:00";
        related: "关联投诉", "Related cases";
        related_a: "年费规则不清楚（同一客户）", "Fee rule unclear (same customer)";
        related_b: "免年费笔数统计有误", "Payments counted wrongly";
        closed: "2025-08 办结", "closed 2025-08";
        running: "11-18 在办", "open 11-18";
        states: "期限状态", "States of a deadline";
        tags: "标签", "Tags";
        buttons: "按钮", "Buttons";
        primary: "提交答复审核", "Submit for review";
        plain: "暂存", "Save";
        textual: "修改分类", "Change category";
        danger: "终止办理", "Stop handling";
        small: "小按钮", "Small";
        disabled: "不可用", "Disabled";
        busy: "提交中", "Sending";
        copy: "复制编号", "Copy number";
        panel: "在对话框中打开表单", "Open the form in a dialog";
        alerts: "提示", "Alerts";
        alert_good: "已提交答复审核，赵敏将在今日 17:00 前处理。",
            "Submitted for review; Zhao Min will look at it before 17:00.";
        alert_info: "您没有查看该机构投诉的权限。如需查看，请向南江分行管理员申请。",
            "You may not see this unit's cases. Ask the administrator of Nanjiang Branch.";
        alert_warning: "该投诉刚被陈思远更新（14:31）。您的意见已保留，请刷新后核对再提交。",
            "Chen Siyuan has just updated this case (14:31). Your text is kept; compare it.";
        alert_bad: "已超期 1 天。提交时须填写超期原因，并抄送上级消保部门。",
            "Overdue by 1 day. Give the reason when you submit; the superior desk is told.";
        empty_good: "今天的待办都处理完了", "Everything for today is done";
        empty_good_text: "下一件最近的期限是 11-28", "The next deadline is 11-28";
        empty_filter: "没有符合条件的投诉", "No case matches";
        empty_filter_text: "当前条件：信用卡 · 2026-11-01 至 11-23",
            "Filter: credit card, 2026-11-01 to 11-23";
        clear: "清除全部条件", "Clear the filter";
        see_done: "查看已办", "See what is done";
        loading: "加载中", "Loading";
        draft_state: "草稿 14:31:52 已自动保存", "Draft saved 14:31:52";
    }
}
