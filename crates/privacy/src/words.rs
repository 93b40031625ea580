//! The words of the room's pages.

kernel::words! {
    /// Words about requests of the person.
    pub struct Words {
        requests: "个人信息权利请求", "Requests of the person";
        new: "登记请求", "Record a request";
        new_intro: "个人对本行提出的查阅、复制、更正、删除、撤回同意等请求。姓名、电话、证件号和请求内容加密保存，列表中只显示掩码。",
            "What somebody asks of the bank about their own data. Names, numbers and words are stored sealed; lists show them masked.";
        created: "已登记 {number}，查询码 {code}，请告知请求人（只显示这一次）",
            "{number} was recorded; tracking code {code}. Please tell the person, it is shown only once";
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
        late: "超期办结", "Late";
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
        held_elsewhere: "另有 {n} 件不在您的查看范围内，请转总行消保办办理。",
            "{n} more are out of your reach; hand this request to the head office.";
        erased: "个人信息已于 {at} 删除", "The person's data were erased on {at}";
        erased_name: "（已删除）", "(erased)";
        written: "办理文字", "What was written";
        back: "返回", "Back";
        e_received: "收到请求", "Request received";
        e_checked: "身份已核验", "Identity checked";
        e_taken: "承办", "Taken on";
        e_answered: "已答复", "Answered";
        e_refused: "已拒绝", "Refused";
        copy: "生成副本", "Make the copy";
        copy_hint: "请核对姓名和内容，勾选确属该请求人的投诉（电话相同不等于同一人）。副本含本请求和所选投诉中的个人信息；生成即记入台账，请当面交付或按请求人指定的方式转移。",
            "Look at names and words, then tick the complaints that are this person's; the same telephone is no proof. The copy holds the data of this request and of what you tick; making it is recorded.";
        erase: "申请删除所选投诉中的个人信息", "Ask to erase the person in what is ticked";
        erase_hint: "删除不可恢复，须由另一人审批，审批后满七天执行。法律要求保存或被保全的投诉不会删除，并说明理由。", "Erasing can't be undone: another person decides, and it is done seven days later. What the law or a hold demands to keep is kept, with the reason.";
        erasure: "删除申请", "Erasure asked for";
        erasure_asked: "已提交审批，删除计划", "Waits for another's approval, plan";
        erasure_hint: "由另一人审批，审批后满七天执行；执行后再答复请求人「已全部满足」。", "Another person decides, and it is done seven days later; tell the person \"done in full\" only then.";
        erased_kept: "依法保留", "Kept";
        erased_hint: "请在答复中向请求人说明保留的理由。", "Tell the person in the answer why it is kept.";
        correct: "更正", "Correct";
        e_copied: "生成副本", "Copy made";
        e_erasure_asked: "申请删除个人信息", "Erasure asked for";
        e_data_erased: "删除个人信息", "Data erased";
        e_handed_over: "转办", "Handed over";
        ch_copy: "格式", "Format";
        ch_matters: "投诉件数", "Complaints";
        ch_erased: "已删除件数", "Erased";
        ch_asked: "申请删除件数", "To be erased";
        ch_plan: "删除计划", "Plan of erasure";
        ch_kept: "保留件数", "Kept";
        figures: "统计", "Figures";
        g_all: "合计", "All";
        g_total: "请求", "Requests";
        g_answered: "已答复", "Answered";
        g_refused: "已拒绝", "Refused";
        g_rate: "按时率", "In time";
        g_hint: "不含未受理和待确认的在线提交；按时率 = 期限内答复或拒绝 ÷ 全部答复和拒绝",
            "Without what was not taken on; in time = answered or refused within all limits, of all answered or refused";
        x_export: "导出 Excel", "Excel";
        x_late: "超期", "Late";
        x_yes: "是", "yes";
        x_cut: "只导出前 {n} 行", "Only the first {n} rows";
        e_submitted: "请求人在线提交", "Sent on the public page";
        e_discarded: "不予受理", "Not taken on";
        e_accepted: "受理", "Accepted";
        by_public: "请求人", "The person";
        t_submitted: "待确认（在线提交）", "Sent online, to be looked at";
        papers: "随附证明材料", "Papers that came with it";
        papers_hint: "代为提出时登记授权或关系证明的扫描件或照片，加密保存。PDF、PNG 或 JPG，最多 {n} 个，每个不超过 {mib} MB；有误重填时须重新选择文件。",
            "When somebody asks for the person: a scan or photo of the papers that show they may, stored sealed. PDF, PNG or JPG, at most {n} files of {mib} MB. Choose them again if something has to be mended.";
        open: "打开", "Open";
        letter: "生成答复函", "Make the letter";
        p_title: "个人信息保护", "Personal information";
        p_home: "处理规则", "How we handle it";
        p_new: "提出请求", "Ask us";
        p_track: "查询进度", "Follow a request";
        p_foot: "个人信息权利请求由本行消费者权益保护办公室受理", "Requests are received by our consumer-protection office";
        p_intro: "您对自己的个人信息享有知情、决定、查阅、复制、更正、删除等权利。您可以在这里在线提出请求，也可以到任一营业网点或拨打客服热线提出。",
            "You have the right to know and decide about your personal data, to see, copy, correct and delete it. Ask here, at any branch, or by telephone.";
        p_who: "谁处理您的信息", "Who handles your data";
        p_who_text: "本行是您个人信息的处理者。您的请求由总行消费者权益保护办公室受理，并可交由您办理业务的分支机构办理。",
            "The bank is responsible for your data. Requests are received by the consumer-protection office of the head office, and may be handed to the branch you deal with.";
        p_why: "为什么处理", "What for";
        p_why_text: "为受理、调查和答复您的投诉、咨询与建议，履行消费者权益保护的法定义务（个人信息保护法第十三条）。用于其他目的时，本行会另行征得您的同意；同意可以随时撤回（第十五条）。",
            "To receive, look into and answer your complaints, questions and suggestions, as the law demands of us (Personal Information Protection Law, art. 13). For any other purpose we ask for your consent, which you may withdraw at any time (art. 15).";
        p_what: "处理哪些信息", "Which data";
        p_what_text: "姓名、联系电话；核实身份或查清事实确有需要时的证件号码、账号和通讯地址；您的陈述、提交的材料，以及办理记录。",
            "Name and telephone; identity number, account and address where they are needed to know who you are or what happened; what you tell us and send us, and the record of our work.";
        p_keep: "保存多久", "How long";
        p_keep_text: "投诉档案自办结之日起至少保存三年（中国人民银行令〔2020〕第5号第四十四条），期满按保存计划删除。",
            "Complaint files are kept for at least three years after the end (PBOC Order No. 5 of 2020, art. 44), then erased by schedule.";
        p_others: "是否提供给他人", "Who else gets it";
        p_others_text: "除法律规定或取得您的单独同意外，不向他人提供。委托合作机构处理时，只提供约定用途所需的最少字段，并逐次记录。",
            "Nobody, unless the law says so or you consent separately (art. 23). Institutions that work for us get only the fields their agreed purpose needs, and each time is recorded.";
        p_guard: "如何保护", "How it is protected";
        p_guard_text: "加密保存，默认以掩码显示；工作人员查看须写明用途并留下记录。", "It is stored encrypted and shown masked; staff who look must say what for, and the look is recorded.";
        p_rights: "您的权利", "Your rights";
        p_rights_text: "您可以请求（条文均指个人信息保护法）：", "You may ask us to (articles of the Personal Information Protection Law):";
        p_how: "怎样办理", "How it goes";
        p_how_text: "提交后您会得到一个查询码。本行核实身份后办理，并在期限内答复；在线提交时不需要提供证件号码。",
            "You get a tracking code. We check your identity, do what you ask, and answer in time. No identity number is needed to ask.";
        p_sue: "如果您不同意答复", "If you disagree";
        p_sue_text: "本行拒绝您的请求时会说明理由。您可以依法向人民法院提起诉讼（第五十条）。", "When we refuse we say why. You may bring an action before a people's court (art. 50).";
        p_new_intro: "请只填写办理所必需的内容，不要填写密码、验证码或完整卡号。", "Please write only what is needed; never passwords, codes or whole card numbers.";
        p_content_hint: "例如：请提供贵行保存的我的投诉记录副本。", "For example: please give me a copy of my complaints that you keep.";
        p_phone_hint: "用于查找您的信息、核实身份和答复您。", "To find your data, to check who you are, and to answer.";
        p_agent_hint: "代他人提出时填写，并附授权或关系证明。", "Only when you ask for somebody else; please add papers that show you may.";
        p_papers_hint: "代他人提出时上传。PDF、PNG 或 JPG，最多 {n} 个，每个不超过 {mib} MB；有误重填时须重新选择文件。",
            "When you ask for somebody else: PDF, PNG or JPG, at most {n} files of {mib} MB. Choose them again if something has to be mended.";
        p_send: "提交请求", "Send";
        p_done: "已收到您的请求", "We have your request";
        p_done_text: "请记下查询码，凭它可以查询进度和答复。", "Please write the code down. With it you can follow your request and read the answer.";
        p_code: "查询码", "Tracking code";
        p_code_text: "查询码只在本页显示一次，本行也不保存它；请勿告诉他人。", "It is shown only here and we do not keep it. Do not give it to anybody.";
        p_next: "接下来", "What happens next";
        p_next_text: "工作人员会与您联系核实身份。本行不会向您索要密码或验证码。", "We will contact you to check your identity. We never ask for passwords or codes.";
        p_track_intro: "请输入提交时得到的查询码。", "Enter the code you were given.";
        p_look: "查询", "Look";
        p_due: "最晚答复您的日期", "You are answered by";
        p_ground: "理由", "Ground";
        p_answer: "答复", "Answer";
        p_letter: "下载答复函（Word）", "Download the letter (Word)";
        p_s_submitted: "本行已收到您的请求，正在确认是否属于个人信息权利请求。", "We have your request and are looking whether it is about personal data.";
        p_s_received: "已受理，正在核实身份。请留意来电，或带有效证件到营业网点。", "Accepted. We are checking your identity; please expect a call, or come to a branch with a valid paper.";
        p_s_in_work: "身份已核实，正在办理。", "Your identity is checked; we are working on it.";
        p_s_answered: "已答复。答复以您选择的方式告知；可在线查看的，显示在下方。", "Answered. If the answer may be read online, it stands below.";
        p_s_refused: "未能满足您的请求。您可以依法向人民法院提起诉讼（个人信息保护法第五十条）。", "Your request was refused. You may bring an action before a people's court (Personal Information Protection Law, art. 50).";
        p_s_withdrawn: "您已撤回请求。", "You withdrew the request.";
        p_s_discarded: "未作为个人信息权利请求受理。如有异议，请到营业网点或拨打客服热线。", "It was not taken on as a request about personal data. If you disagree, come to a branch or call us.";
        e_withdrawn: "请求人撤回", "Withdrawn by the person";
    }
}
