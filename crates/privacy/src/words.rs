//! The words of the room's pages.

kernel::words! {
    /// Words about requests of the person.
    pub struct Words {
        requests: "个人信息权利请求", "Requests of the person";
        new: "登记请求", "Record a request";
        new_intro: "个人对本行提出的查阅、复制、更正、删除、撤回同意等请求。姓名、电话、证件号和请求内容加密保存，列表中只显示掩码。",
            "What somebody asks of the bank about their own data. Names, numbers and words are stored sealed; lists show them masked.";
        created: "已登记 {number}", "{number} was recorded";
        acted: "{number}：已{action}", "{number}: {action} done";
        t_open: "未办结", "Open";
        t_overdue: "已超期", "Overdue";
        t_mine: "我承办的", "Mine";
        t_done: "已办结", "Done";
        c_number: "编号", "Number";
        c_status: "状态", "Status";
        c_kind: "请求事项", "Asks to";
        c_person: "个人", "Person";
        c_unit: "受理机构", "Unit";
        c_handler: "承办人", "Handler";
        c_received: "收到", "Received";
        c_due: "答复时限", "Answer due";
        none: "没有请求", "No requests";
        none_hint: "这里列出您范围内的请求。", "Requests within your reach are listed here.";
        rate: "按时答复 {in_time} / {all}", "Answered in time: {in_time} of {all}";
        left_days: "剩 {n} 天", "{n} d left";
        due_today: "今日到期", "due today";
        over_days: "超期 {n} 天", "{n} d overdue";
        in_time: "按期办结", "in time";
        late: "超期办结", "late";
        facts: "基本情况", "Facts";
        person: "个人信息（掩码）", "The person (masked)";
        timeline: "办理经过", "What happened";
        limits: "答复时限", "Time limits";
        l_due: "到期", "Due";
        l_basis: "依据", "Basis";
        l_certainty: "确定程度", "Certainty";
        certain_seen: "已核对原文", "read in the text";
        certain_second: "来自转述，待核对", "second hand, to be checked";
        certain_memory: "凭记忆录入，须由法务核对", "from memory, a lawyer must check it";
        no_limits: "收到时没有生效的时限规则", "No rule was in force when it was received";
        f_name: "姓名", "Name";
        f_phone: "电话", "Phone";
        f_id: "身份证号", "Identity number";
        f_agent: "代为提出人", "Asked by";
        f_agent_phone: "代为提出人电话", "Their phone";
        f_content: "请求内容", "What is asked for";
        f_applicant: "请求人", "Asked by";
        f_channel: "渠道", "Channel";
        reveal: "查看个人信息", "See the person's data";
        reveal_intro: "查看前请写明用途；查看本身记入台账。将显示姓名、电话、证件号、请求内容、办理文字，以及本行在哪些投诉中持有其信息。",
            "Say what for; the look itself is recorded. Shown are name, phone, identity number, the request's words, and in which complaints the bank holds data of this person.";
        revealed: "个人信息（已记录本次查看）", "The person's data (this look was recorded)";
        held: "本行持有其信息的投诉", "Complaints in which the bank holds their data";
        held_none: "按电话和证件号没有找到投诉。", "No complaint was found by phone and identity number.";
        held_hint: "更正、补充请在该投诉的投诉人信息页办理。", "Correct or supplement on the complaint's own page of the complainant.";
        written: "办理文字", "What was written";
        back: "返回", "Back";
        e_received: "收到请求", "Request received";
        e_checked: "身份已核验", "Identity checked";
        e_taken: "承办", "Taken on";
        e_answered: "已答复", "Answered";
        e_refused: "已拒绝", "Refused";
        e_withdrawn: "请求人撤回", "Withdrawn by the person";
    }
}
