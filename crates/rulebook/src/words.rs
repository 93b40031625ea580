//! The words of the rulebook's pages.

kernel::words! {
    /// Words about calendars, rule packs and working hours.
    pub struct Words {
        title: "规则与日历", "Rules and calendar";
        subtitle: "时限按规则包计算，工作日按放假通知确定；通知和规则包只增不改，每次补充形成一个新版本。",
            "Limits are counted by rule packs, working days by holiday notices. Both are only added to, never edited; each addition makes a new version.";
        version: "规则库版本", "Version";
        no_additions: "尚无补充，使用随程序提供的日历和规则包", "Nothing was added: the shipped calendars and packs hold";
        additions: "补充记录", "Additions";
        number: "版本", "No.";
        kind: "种类", "Kind";
        what: "内容", "What";
        who: "操作人", "By";
        when: "时间", "When";
        load_notice: "载入放假通知", "Load a notice";
        load_pack: "载入规则包", "Load a pack";
        try_out: "时限试算", "Try a deadline";
        more: "全部", "All";

        packs: "规则包", "Rule packs";
        pack: "规则包", "Rule pack";
        name: "名称", "Name";
        id: "编号", "Id";
        family: "规则族", "Family";
        new_family: "{family}（新规则族）", "{family} (a new family)";
        from: "生效日", "In force from";
        to: "止于", "Until";
        state: "状态", "State";
        in_force: "现行", "in force";
        not_yet: "未生效", "not yet";
        past: "已被接替", "succeeded";
        verified: "律师已核对", "checked by a lawyer";
        not_verified: "未经律师核对", "not yet verified by a lawyer";
        own_rule: "行内规定", "the bank's own rule";
        statutory: "监管时限", "statutory";
        internal: "行内时限", "internal";
        check: "律师核对", "Lawyer's check";

        calendar: "日历", "Calendar";
        abroad: "其他地区日历", "Calendars of other places";
        calendar_cn: "国务院放假安排", "State Council holidays";
        calendar_uk: "英格兰和威尔士公众假日", "England and Wales holidays";
        calendar_eu: "欧元体系 TARGET 休市日", "Eurosystem TARGET closing days";
        calendar_au: "澳大利亚公众假日（全国）", "Australian holidays (national)";
        calendar_sg: "新加坡公共假日", "Singapore holidays";
        calendar_none: "不需要日历", "needs none";
        calendar_of: "{year} 年日历", "Calendar of {year}";
        loaded_years: "已载入年份", "Loaded years";
        not_loaded: "未载入", "not loaded";
        year: "年份", "Year";
        notice: "通知", "Notice";
        notices: "本年通知", "Notices of this year";
        notice_number: "文号", "Number";
        issued: "印发日期", "Issued";
        amends: "修改", "Amends";
        amendment: "中途调整", "mid-year change";
        certainty: "可信程度", "How well known";
        year_missing: "该年未载入放假通知，工作日不作猜测", "No notice for this year is loaded; its working days are not guessed";
        weekdays: "一 二 三 四 五 六 日", "Mo Tu We Th Fr Sa Su";
        weekdays_long: "周一 周二 周三 周四 周五 周六 周日", "Mon Tue Wed Thu Fri Sat Sun";
        mark_off: "休", "off";
        mark_work: "班", "work";
        was: "（原为{what}）", " (was: {what})";
        before: "原为", "Was";
        changed: "中途调整过的日子", "changed by a later notice";
        legend: "图例", "Legend";
        legend_off: "节假日", "public holiday";
        legend_bridge: "调休放假", "day off in lieu";
        legend_work: "调休上班", "make-up working day";
        exceptions: "与平常周不同的日子", "Days that are not as in any week";
        day: "日期", "Day";
        verdict: "结论", "Verdict";
        holiday: "节日", "Holiday";
        source: "依据", "Source";
        provisional: "下一年通知载入前可能变动", "may change until the next year's notice is loaded";
        working_total: "全年 {n} 个工作日", "{n} working days in the year";

        new_notice: "载入放假通知", "Load a holiday notice";
        new_notice_intro: "粘贴通知文本或选择文件，先预览影响的日子，确认后生效。每年一份通知；年中调整另载入一份写明 amends 的通知，原通知保留。",
            "Paste the notice's text or choose a file, look at the days it changes, then confirm. A year has one notice; a mid-year change is a notice of its own that says `amends`, and the first one stays.";
        new_pack: "载入规则包", "Load a rule pack";
        new_pack_intro: "粘贴规则包文本或选择文件，先预览，确认后按生效日启用。规则包不能修改：变更须用新的编号、同一规则族和新的生效日。已登记的投诉沿用受理时的规则包。",
            "Paste the pack's text or choose a file, look at what it does, then confirm; it holds from its first day. A pack is never edited: a change has an id of its own, the same family and a first day of its own. Registered complaints keep the pack they were received under.";
        file: "或选择文件", "Or choose a file";
        file_hint: "UTF-8 文本，最长 128 KB；选择文件时以文件为准", "UTF-8 text of at most 128 KB; a chosen file counts more than the box";
        example: "格式示例", "An example of the format";
        preview: "预览", "Preview";
        preview_title: "确认前请核对", "Please check before you confirm";
        confirm: "确认载入", "Load it";
        confirm_hint: "载入后不能修改或删除；如有错误，以后一份通知或规则包更正。", "Once loaded it is never edited or deleted; a mistake is corrected by a later notice or pack.";
        added: "已载入 {id}", "{id} is loaded";
        conflict: "{by} 已于 {at} 补充了规则库。以下是按最新内容重新生成的预览，请核对后再确认。",
            "{by} added to the rulebook at {at}. The preview below is made of the latest; please check it and confirm again.";
        days_changed: "变动的日子", "Days that change";
        no_days: "没有日子变动", "No day changes";
        becomes: "改为", "Becomes";
        numbers: "时限", "Limits";
        ends: "接替", "Takes over from";
        ends_pack: "{id}，其适用至 {day} 收到的投诉", "{id}, which holds for complaints received until {day}";
        until: "将被接替", "Succeeded by";
        until_pack: "{id}，自 {day} 起", "{id}, from {day}";

        limit: "时限", "Limit";
        rule: "规则", "Rule";
        article: "条款", "Article";
        counted: "计算方式", "Counting";
        starts: "起算", "Starts with";
        met_by: "完成于", "Met by";
        natural_days: "{n} 个自然日", "{n} natural days";
        working_days: "{n} 个工作日", "{n} working days";
        weeks: "{n} 周", "{n} weeks";
        months: "{n} 个月", "{n} months";
        hours_long: "{n} 小时", "{n} hours";
        first_day_counted: "首日计入", "the first day counts";
        first_day_not_counted: "首日不计", "the first day does not count";
        end_of_day: "至当日 24:00", "to the end of the day";
        same_clock: "至同一时刻", "to the same time of day";
        close_of_business: "至当日营业结束（{time}）", "to the close of business ({time})";
        exact: "按实际时长", "exact elapsed time";
        or_later: "或 {amount}，以较晚者为准", "or {amount}, whichever is later";
        merges: "同一投诉再次提出时合并，不重新起算", "the same complaint made again is merged and does not start it anew";
        optional: "逾期不构成违规", "missing it is no breach";
        binds: "约束", "Binds";
        binds_bank: "本行", "the bank";
        binds_complainant: "投诉人", "the complainant";
        binds_authority: "监管部门或其他机构（仅供参照）", "an authority (for information)";
        roll_beside: "末日为休息日时另示顺延日", "a rest day at the end: the next working day is shown beside";
        roll_due: "末日为休息日时顺延", "a rest day at the end: moves to the next working day";
        restarts: "收到新的事实和理由后重新起算", "new facts start it again";
        extension: "延长：{event}，合计最长 {amount}，由{who}批准{told}", "Extension: {event}, {amount} in total at most, approved by {who}{told}";
        only_if_told: "，告知投诉人后方有效", "; holds only once the complainant was told";
        pause: "不计入：{event}期间", "Not counted: while {event} lasts";
        ending: "终止：{event}", "Ends with: {event}";
        others: "另定日期、约定与终止", "Dates set otherwise, agreement, endings";
        facts: "基本信息", "Facts";
        zone: "时区", "Zone";
        origin: "来源", "Origin";
        shipped: "随程序提供", "shipped with the program";
        family_in_force: "本族现行", "In force of the family";
        text: "规则包原文", "The pack's text";
        not_verified_hint: "各项时限的条款和可信程度见下表。律师核对前，请以监管原文为准。",
            "Each number's article and how well it is known stand below. Until a lawyer has checked them, the regulator's text counts.";
        record_check: "登记律师核对", "Record the check";
        check_intro: "由律师逐条核对后登记：姓名、所在单位，核对了哪些条款。登记后不能撤销。",
            "Record it once a lawyer has checked each number: name and firm, which articles were read. It can't be taken back.";
        check_recorded: "已登记 {id} 的律师核对", "The lawyer's check of {id} is recorded";
        recorded: "登记", "Recorded";

        places: "适用机构", "Where it applies";
        places_none: "尚未绑定机构：目前没有案件按本规则计时。", "Bound to no unit yet: no case is counted with it.";
        places_hint: "收到投诉时，按被投诉机构（未写明的按受理机构）所在地冻结到案件；已登记的案件不变。",
            "A case is frozen to it at receipt, by the unit complained about or, when none is named, the one that received it; cases registered before keep their packs.";
        standing: "适用方式", "How it applies";
        bind: "绑定机构", "Bind to a unit";
        bind_intro: "绑定后，该机构及其下级此后收到的投诉按本规则族计时。",
            "From then on, complaints about this unit and all below it are counted with this family of rules.";
        bound: "已绑定到 {unit}", "Bound to {unit}";
        unbind: "解除", "Take away";
        unbound: "已解除与 {unit} 的绑定", "No longer bound to {unit}";

        hours: "工作时间", "Working hours";
        hours_default: "未设置的机构", "Units without their own";
        hours_of: "机构工作时间", "Hours of units";
        unit: "机构", "Unit";
        code: "代码", "Code";
        go: "查看", "Show";
        own: "本机构设置", "its own";
        inherited_from: "沿用自", "From";
        program_default: "程序默认", "the program's default";
        week: "每周", "Week";
        special: "特殊日", "Special days";
        no_special: "没有特殊日", "No special days";
        day_off: "休", "closed";
        next_days: "今后 14 天", "The next 14 days";
        reason: "说明", "Why";
        change_hours: "修改工作时间", "Change the hours";
        hours_intro: "每天可写多个时段，例如 09:00-12:00 13:00-17:00（中间为午休）；留空为休息。法定节假日一律休息；调休上班日按当天（或周一）的时段。下级机构未自行设置的沿用本机构。",
            "A day may have several spans, such as 09:00-12:00 13:00-17:00 with a lunch break between; empty is closed. Public holidays are always closed; make-up working days have that weekday's hours, or Monday's. Units below without hours of their own have these.";
        special_hint: "每行一天：2026-12-31 09:00-12:00，或 2027-01-04 休", "One day a line: 2026-12-31 09:00-12:00, or 2027-01-04 closed";
        save: "保存", "Save";
        hours_set: "已保存 {unit} 的工作时间", "The working hours of {unit} are saved";
        inherit: "恢复沿用上级", "Have those above again";
        inherit_hint: "删去本机构自行设置的工作时间，改为沿用上级机构的。", "Takes this unit's own hours away, so that those of the unit above hold.";
        hours_inherited: "{unit} 已改为沿用上级的工作时间", "{unit} has the working hours above it again";

        try_intro: "选择规则包，填写收到时间和之后发生的事件，查看每一步计算及其条款。只作计算，不保存。",
            "Choose a pack, say when the complaint was received and what happened since, and read each step of the count with its article. Nothing is stored.";
        events: "之后发生的事件", "What happened since";
        event: "事件", "Event";
        event_from: "发生或开始", "When, or from";
        event_to: "结束或告知", "To, or told";
        events_hint: "中止、调解、诉讼、鉴定等填写起止；延期填写批准时间和告知投诉人的时间。", "Suspension, mediation, litigation or appraisal have a beginning and an end; an extension has when it was granted and when the complainant was told.";
        none: "无", "none";
        count: "计算", "Count";
        result: "为什么是这个日期？", "Why this date?";
        nothing_set: "按这些事实，该规则包没有起算任何时限", "With these facts the pack sets no limit";
        due: "到期日", "Due";
        outer: "法定顺延日", "Legal outer day";
        paused: "计时暂停", "the clock stands still";
        steps: "计算步骤", "Steps";
        print: "打印", "Print";
        made_with: "按规则库版本 {version} 计算，{at}", "Counted with version {version} of the rulebook, {at}";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::placeholders;

    #[test]
    fn both_languages_are_complete_and_have_the_same_places() {
        for (key, zh, en) in Words::all() {
            assert_eq!(placeholders(zh), placeholders(en), "{key}");
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key}");
        }
    }

    #[test]
    fn the_limit_that_words_name_is_the_one_that_is_kept() {
        let kilobytes = format!("{} KB", crate::rules::TEXT_BYTES_MAX / 1024);
        for (_, zh, en) in Words::all().iter().filter(|(key, ..)| *key == "file_hint") {
            assert!(zh.contains(&kilobytes) && en.contains(&kilobytes));
        }
    }
}
