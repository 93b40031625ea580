//! The words of the pages.

kernel::words! {
    /// Words of the room.
    pub struct Words {
        title: "影响评估", "Impact assessments";
        intro: "处理敏感个人信息、自动化决策、委托处理或向他人提供、向境外提供以及其他有重大影响的处理活动，须事前评估（个人信息保护法第五十五条）；报告与处理情况记录至少保存三年（第五十六条），系统不提供删除。", "Before sensitive data are processed, decisions automated, data entrusted, provided to others or abroad, or anything else of major influence is done, it is assessed (PIPL art. 55). Reports are kept for three years at least (art. 56); there is no way to take one away.";
        none: "还没有影响评估", "No impact assessment yet";
        none_hint: "新建后在这里查看状态、整改措施与重新评估日期。", "Assessments stand here with their state, their measures and the day they are made anew.";
        new: "新建评估", "New assessment";
        edit: "修改评估", "Change the assessment";
        renew: "重新评估", "Make it anew";
        number: "编号", "Number";
        what: "评估事项", "What is assessed";
        occasion: "适用情形", "Occasion";
        unit: "评估机构", "Unit";
        author: "编写人", "Author";
        status: "状态", "State";
        risk: "风险等级", "Risk";
        conclusion: "评估结论", "Conclusion";
        next: "重新评估日期", "Made anew on";
        next_over: "已到期", "due";
        open_measures: "未完成措施", "Open measures";
        kept: "保存至（不得早于）", "Kept until at least";
        previous: "前次评估", "The one before";
        replaced_by: "新评估", "The one after";
        save: "保存", "Save";
        saved: "已保存", "Saved";
        submit: "提交审批", "Send for approval";
        submitted: "已提交审批", "Sent for approval";
        approve: "批准", "Approve";
        give_back: "退回", "Send back";
        withdraw: "撤销", "Withdraw";
        decide: "审批", "Decision";
        measures: "整改措施", "Measures";
        measures_none: "没有整改措施", "There are no measures";
        add: "增加措施", "Add a measure";
        finish: "报告完成", "Report it done";
        owner: "责任人", "By whom";
        due: "完成期限", "Until";
        done: "完成", "Done";
        over: "逾期", "overdue";
        history: "办理记录", "What happened";
        report: "评估报告（Word）", "Report (Word)";
        excel: "导出 Excel", "Excel";
        report_title: "个人信息保护影响评估报告", "Report on the impact on personal information";
        by_law: "依据《中华人民共和国个人信息保护法》第五十五条、第五十六条", "Under the Personal Information Protection Law, art. 55 and 56";
        part_activity: "一、处理活动", "1. The processing";
        part_lawful: "二、处理目的、方式的合法性、正当性、必要性", "2. Whether it is lawful, legitimate and necessary";
        part_influence: "三、对个人权益的影响及安全风险", "3. Influence on rights, and risks";
        part_protection: "四、保护措施的合法性、有效性与风险相适应性", "4. Whether the protective measures are lawful, effective and proportionate";
        part_conclusion: "五、风险等级与评估结论", "5. Risk and conclusion";
        part_measures: "六、整改措施", "6. Measures";
        part_decision: "七、审批", "7. Decision";
        all: "全部", "All";
        e_written: "编写", "Written";
        e_submitted: "提交审批", "Sent for approval";
        e_returned: "退回", "Sent back";
        e_approved: "批准", "Approved";
        e_measure_added: "增加措施", "Measure added";
        e_measure_done: "措施完成", "Measure done";
        e_withdrawn: "撤销", "Withdrawn";
        e_replaced: "被新评估替代", "Replaced by a newer one";
    }
}
