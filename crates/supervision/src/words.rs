//! The words of the room's pages.

kernel::words! {
    /// Words about supervision.
    pub struct Words {
        tabs: "督办各页", "Supervision pages";
        red: "红榜", "Red list";
        red_intro: "已超期且未办结的时限，超期最久的在前。超期由时限与当前时间算出，与是否提醒过无关。",
            "Limits that are overdue and not done, the longest overdue first. Being overdue follows from the limit and the time alone, whether or not anybody was reminded.";
        mine: "我的时限", "My deadlines";
        calendar: "时限日历", "Calendar";
        stages: "环节按时率", "On-time rates";
        orders: "督办单", "Supervision orders";
        plans: "督办方案", "Plans";
        limits: "时限清单", "Limits";

        c_number: "编号", "Number";
        c_title: "事项", "Matter";
        c_limit: "时限", "Limit";
        c_kind: "类别", "Kind";
        c_due: "到期", "Due";
        c_unit: "承办机构", "Unit";
        c_owner: "经办人", "Handler";
        c_steps: "已采取的步骤", "Steps taken";
        c_standing: "状态", "Standing";
        c_started: "起算", "Started";
        c_met: "办结", "Met";
        c_red: "红榜", "Red list";
        c_urged: "最近催办", "Urged last";
        c_over: "超期天数", "Days overdue";
        statutory: "监管", "Statutory";
        internal: "行内", "Internal";
        any: "全部", "Any";
        nobody: "未指定", "nobody";
        no_steps: "无", "none";
        steps_n: "{n} 次，最近：{rule}", "{n}, last: {rule}";
        on_red: "已列红榜", "on the red list";
        urged_at: "{at} 催办", "urged {at}";
        yes: "是", "yes";

        left_days: "剩 {n} 天", "{n} d left";
        due_today: "今日到期", "due today";
        over_days: "超期 {n} 天", "{n} d overdue";
        paused: "计时暂停", "paused";
        unknown: "时限未知", "not known";
        met: "按期办结", "met in time";
        late: "超期办结", "met late";
        ended: "已终止", "ended";
        s_running: "未到期", "Running";
        s_overdue: "已超期", "Overdue";
        s_paused: "计时暂停", "Paused";
        s_unknown: "时限未知", "Not known";
        s_met: "按期办结", "Met in time";
        s_late: "超期", "Late";
        s_ended: "已终止", "Ended";

        f_unit: "机构", "Unit";
        f_from: "到期自", "Due from";
        f_to: "到期至", "to";
        f_period_from: "到期日自", "Due days from";
        f_month: "月份", "Month";
        search: "查询", "Search";
        reset: "重置", "Reset";
        filter: "筛选", "Filter";
        export: "导出", "Export";
        cut: "仅导出前 {n} 行，请缩小范围后分次导出", "Only the first {n} rows are here; narrow the search and export in parts";
        file_red: "红榜", "red-list";
        file_limits: "时限清单", "limits";
        file_stages: "环节按时率", "on-time-rates";

        none_overdue: "没有超期的时限", "Nothing is overdue";
        none_overdue_hint: "范围内的时限都在期限内。", "All limits within reach are in time.";
        none_found: "没有符合条件的时限", "No limit fits";
        none_found_hint: "请放宽筛选条件。", "Please widen the filter.";

        urge: "催办", "Urge";
        urge_of: "催办 {number}", "Urge {number}";
        urged: "已催办 {number}，告知：{names}", "{number} was urged; told: {names}";
        order_about: "发督办单", "Issue an order";

        mine_overdue: "已超期", "Overdue";
        mine_today: "今日到期", "Due today";
        mine_week: "本周到期", "Due this week";
        mine_later: "以后到期", "Later";
        mine_paused: "计时暂停或时限未知", "Paused or not known";
        mine_empty: "没有需要您办理的时限", "No limit waits for you";
        mine_empty_hint: "由您主办的事项都没有未办结的时限。", "Nothing that you handle has a limit that still runs.";
        mine_cut: "只列出最近的 {n} 项", "Only the nearest {n} are listed";
        mine_orders: "待我回复的督办单", "Orders that wait for my reply";

        month_previous: "上月", "Previous month";
        month_next: "下月", "Next month";
        month_title: "{year} 年 {month} 月", "{year}-{month}";
        month_missing: "{year} 年的放假通知未载入，该年的工作日与休息日未知，不作猜测。",
            "The holiday notice of {year} is not loaded: working days of that year are not known and not guessed.";
        month_cell: "{n} 项到期，{open} 项未办结", "{n} due, {open} not done";
        month_open: "{open} 未办", "{open} open";
        month_all: "共 {n}", "of {n}";
        month_hint: "格中为当日到期的时限：未办结数与总数，点开看清单。休、班按国务院放假通知。",
            "Each cell shows the limits due that day, those not done and all; open it for the list. Days off and made-up working days follow the State Council's notice.";
        off: "休", "off";
        make_up: "班", "work";
        d_mon: "一", "Mon";
        d_tue: "二", "Tue";
        d_wed: "三", "Wed";
        d_thu: "四", "Thu";
        d_fri: "五", "Fri";
        d_sat: "六", "Sat";
        d_sun: "日", "Sun";

        g_stage: "环节", "Stage";
        g_total: "到期总数", "All";
        g_met: "按期", "In time";
        g_late: "超期办结", "Late";
        g_overdue: "超期未办", "Overdue";
        g_running: "未到期", "Running";
        g_ended: "已终止", "Ended";
        g_rate: "按时率", "On-time rate";
        g_by_stage: "按环节", "By stage";
        g_by_unit: "按机构", "By unit";
        g_all_stages: "全部环节", "All stages";
        g_own: "{unit}（本级）", "{unit} (itself)";
        g_empty: "该期间没有到期的时限", "No limit was due in this period";
        g_definition: "口径", "How it is counted";
        d_scope: "统计到期日在所选期间内的时限；暂停中或时限未知的不计入。数据截至 {at}。",
            "Counted are limits whose due day lies in the period; paused ones and those whose due day is not known are left out. As of {at}.";
        d_met: "按期：在到期时刻及之前办结。", "In time: met at or before the due instant.";
        d_late: "超期办结：在到期时刻之后办结，或到期后才终止而未办结。", "Late: met after the due instant, or ended after it without being met.";
        d_overdue: "超期未办：已过到期时刻，仍未办结。", "Overdue: past the due instant and not done.";
        d_running: "未到期：尚未到期且未办结。", "Running: not due yet and not done.";
        d_ended: "已终止：到期前因撤回、并案等终止，无需办结。", "Ended: withdrawn, merged or otherwise over before it was due.";
        d_rate: "按时率 = 按期 ÷（按期 + 超期办结 + 超期未办）；未到期、已终止不计入分母。",
            "On-time rate = in time ÷ (in time + late + overdue); running and ended ones are left out.";

        o_to_answer: "待我回复", "To answer";
        o_issued: "我签发的", "Issued by me";
        o_all: "全部", "All";
        o_new: "签发督办单", "Issue an order";
        o_number: "督办单号", "Order no.";
        o_about: "关联事项", "About";
        o_due: "回复期限", "Reply due";
        o_status: "状态", "Status";
        o_unit: "承办机构", "Unit";
        o_person: "承办人", "Person";
        o_issuer: "签发人", "Issued by";
        o_issued_at: "签发时间", "Issued";
        o_text: "督办事项与要求", "What is asked for";
        o_none: "没有督办单", "No orders";
        o_none_hint: "这里列出范围内的督办单。", "Orders within reach are listed here.";
        o_overdue: "超期未回复", "reply overdue";
        o_overdue_only: "只看超期未回复", "Overdue only";
        o_timeline: "办理经过", "What happened";
        o_facts: "基本情况", "Facts";
        o_print: "打印", "Print";
        o_new_intro: "承办机构须在期限内书面回复，由签发人认可或退回。回复时限按督办方案提醒、升级。请勿写入客户个人信息。",
            "The unit replies in writing by the day; the issuer accepts or returns the reply. Reminders and escalation follow the plans. Don't write customers' personal data.";
        o_done: "{number}：已{action}", "{number}: {action} done";
        o_created: "已签发 {number}", "{number} was issued";
        o_due_set: "回复期限 {day}", "reply due {day}";
        p_title: "督 办 单", "Supervision order";
        p_reply: "承办机构回复", "Reply of the unit";
        p_opinion: "签发人意见", "Opinion of the issuer";
        p_printed: "打印：{who} {at}", "printed by {who}, {at}";

        pl_version: "第 {n} 版", "Version {n}";
        pl_shipped: "随程序提供，尚未调整", "As shipped with the program";
        pl_edit: "调整方案", "Change the plans";
        pl_intro: "每类时限按一个方案提醒与升级；写明 keys 的方案优先。比例与期限为本行设定，不是监管规定。",
            "Each kind of limit follows one plan; a plan that names keys goes first. Shares and days are the bank's own choice, not law.";
        pl_edit_intro: "保存后生成新版本：未办结时限按新方案重新计算下一步，已经过去的步骤不补发。at 可写 50%、-2d、-0d、+1d、-4h、+30m、+0；do 可写 owner、officers、up1…up9、leaders、red_list。",
            "Saving makes a new version: what comes next is counted anew for running limits, steps in the past are not made up for. `at` takes 50%, -2d, -0d, +1d, -4h, +30m, +0; `do` takes owner, officers, up1…up9, leaders, red_list.";
        pl_when: "时点", "When";
        pl_do: "动作", "What is done";
        pl_for_all: "适用：该类别其余全部时限", "For all other limits of the kind";
        pl_for_keys: "适用：{keys}", "For: {keys}";
        pl_no_steps: "不提醒", "No reminders";
        pl_history: "历次调整", "Changes";
        pl_text: "文本", "Text";
        pl_save: "保存为新版本", "Save as a new version";
        pl_saved: "督办方案已更新为第 {n} 版", "The plans are version {n} now";

        e_reminded: "到期提醒", "Reminder";
        e_escalated: "升级督办", "Escalation";
        e_red_listed: "列入红榜", "On the red list";
        e_passed_over: "该步骤此前已采取", "Step taken before";
        e_urged: "催办", "Urged";
        e_order_issued: "签发督办单", "Supervision order issued";
        e_order_answered: "督办单已回复", "Supervision order answered";
        e_order_returned: "督办单退回重办", "Supervision order returned";
        e_order_accepted: "督办单认可办结", "Supervision order accepted";
        e_order_withdrawn: "督办单撤销", "Supervision order withdrawn";
        e_order_line: "{order} · {unit} · 回复期限 {due}", "{order} · {unit} · reply due {due}";
        e_to: "告知：{names}", "told: {names}";
        e_nobody: "没有可告知的人", "nobody could be told";
    }
}
