//! What the public site says.

kernel::words! {
    /// The words of the room.
    pub struct Words {
        complain: "我要投诉", "Make a complaint";
        way: "第 {n} 步，共 5 步", "Step {n} of 5";
        steps: "步骤", "Steps";
        step_1: "您是谁", "Who you are";
        step_2: "发生了什么", "What happened";
        step_3: "怎样联系您", "How to reach you";
        step_4: "材料", "Files";
        step_5: "核对并提交", "Check and send";
        next: "下一步", "Next";
        back: "上一步", "Back";
        change: "修改", "Change";
        discard: "清空重填", "Start again";
        draft_kept: "您填写的内容已保存，{days} 天内用本设备打开本页可以接着填。",
            "What you wrote is kept: come back with this device within {days} days and go on.";
        intro_1: "投诉不收费，约 5 分钟。本行已有的资料不会再向您要。",
            "Complaining is free and takes about five minutes. We do not ask for what we have.";
        why_name: "依规定投诉须告知姓名（2020 年第 3 号令第 13 条），也用于核实身份后答复您。",
            "The rule (order 2020-3 art. 13) wants the name; we need it to answer the right person.";
        why_customer: "代理人、继承人、监护人请填写客户本人的姓名，并在第 4 步上传证明材料。",
            "Agents, heirs and guardians: whose business it is. Proof is added in step 4.";
        why_id: "个人可不填。填写后能更快找到您的业务；单位请填统一社会信用代码。",
            "You may leave it empty; it helps to find your business sooner. Organisations: the credit code.";
        why_care: "选填。我们会优先办理，并用更容易懂的方式答复。",
            "If you like. We then deal with it first and answer in plainer words.";
        why_unit: "选填。不清楚或与网点无关的不用选。", "Leave it open if you don't know or it is not about an outlet.";
        why_product: "例如：信用卡、个人贷款、手机银行", "For example: credit card, loan, mobile bank";
        why_content: "时间、地点、谁做了什么。请不要填写密码、验证码和完整卡号。",
            "When, where, who did what. Please write no passwords, codes or whole card numbers.";
        why_amount: "选填。单位：元。", "If there is one, in yuan.";
        why_phone: "用于联系您和答复结果（2020 年第 3 号令第 13 条）。",
            "To reach you and to tell you the result (order 2020-3 art. 13).";
        why_email: "选填。", "If you like.";
        why_address: "选填，希望书面答复时填写。", "If you want the answer by letter.";
        files_intro: "选填，最多 {n} 个，PDF、PNG 或 JPG，每个不超过 {mib} MB。",
            "If you have any: at most {n}, PDF, PNG or JPG, {mib} MB each.";
        files_papers: "您为他人投诉，请上传证明材料（授权委托书、继承或监护关系证明）。",
            "You speak for somebody else: please add the authorisation, or proof of succession or guardianship.";
        files_add: "上传", "Add";
        files_none: "还没有材料。", "No files yet.";
        files_remove: "删除 {name}", "Remove {name}";
        files_go: "下一步：核对", "Next: check";
        check_intro: "请核对，确认无误后提交。您应当如实反映情况（2020 年第 3 号令第 16 条）。",
            "Please check it, then send. What you write must be true (order 2020-3 art. 16).";
        check_privacy: "提交的信息只用于处理本次投诉，见", "What you send is used for this complaint only, see";
        check_notice: "个人信息处理说明", "how we handle personal data";
        check_empty: "未填写", "empty";
        send: "提交投诉", "Send the complaint";
        sent: "投诉已收到", "We have your complaint";
        sent_code: "您的查询码", "Your tracking code";
        sent_keep: "请抄下、拍照或打印。凭查询码可以查进度、补充材料、评价和申请核查；丢失后请致电本行。",
            "Write it down, take a picture or print it. With it you can follow the case, add to it, rate the result and ask for a review. If you lose it, call us.";
        sent_qr: "用手机扫一扫打开查询页", "Scan to open the tracking page";
        sent_qr_hint: "浏览器支持脚本时查询码会自动填入，否则请手工输入。",
            "With script the code is filled in for you; without, please type it.";
        sent_next: "接下来", "What happens now";
        sent_next_1: "我们会尽快与您联系，核实情况。", "We will contact you soon and look into it.";
        sent_next_2: "最晚在 {day} 前作出处理决定并告知您；情况复杂需延长的，会提前告知您原因。",
            "We decide and tell you by {day} at the latest; if it is complex and takes longer, you are told why beforehand.";
        sent_next_3: "对结果不满意，可以申请核查、调解，也可以仲裁或诉讼。",
            "If you disagree, you can ask for a review or mediation, or go to arbitration or court.";
        sent_at: "收到时间", "Received";
        sent_rule: "依据：{rule}", "Basis: {rule}";
        track: "查投诉进度", "Follow a complaint";
        track_intro: "请输入投诉时得到的查询码。", "Please type the tracking code you got when you complained.";
        track_look: "查询", "Look";
        track_unknown: "没有这个查询码，请核对后再试", "There is no such code; please look at it again";
        track_lost: "忘记查询码，请拨打投诉电话，核实身份后告知。", "If you lost it, call us; we tell it after checking who you are.";
        t_status: "现在", "Now";
        t_received: "收到日期", "Received";
        t_number: "投诉编号", "Case number";
        t_due: "最晚答复日期", "Answered by, at the latest";
        t_paused: "计时暂停（鉴定、诉讼、仲裁或调解期间）", "Time stands still (appraisal, court, arbitration or mediation)";
        t_answer: "我们的答复", "Our answer";
        t_answered: "答复日期", "Answered on";
        t_ended: "办结日期", "Closed on";
        t_files: "材料", "Files";
        t_review: "核查申请", "Review";
        t_review_asked: "已于 {day} 申请核查，最晚于 {due} 作出核查决定。", "Asked for on {day}; decided by {due} at the latest.";
        t_review_upheld: "核查决定：维持原处理决定。", "Decision: the result stands.";
        t_review_overturned: "核查决定：撤销原处理决定，重新处理。", "Decision: the result is set aside; the case is handled again.";
        t_erased: "依您的申请或保存期限，个人信息已删除。", "Your personal data was erased, as you asked or as its time was over.";
        s_waiting: "已收到，正在核对", "Received, being checked";
        s_registered: "已收到，等待受理", "Received";
        s_work: "正在调查处理", "We are looking into it";
        s_answer: "正在准备答复", "An answer is being prepared";
        s_replied: "已答复您", "Answered";
        s_closed: "已办结", "Closed";
        s_declined: "未受理", "Not taken on";
        s_withdrawn: "您已撤回", "You took it back";
        s_suspended: "暂停办理", "Suspended";
        s_merged: "与您的另一件投诉合并办理", "Handled together with another complaint of yours";
        s_review: "正在核查", "The result is being reviewed";
        s_mediation: "正在调解", "In mediation";
        s_reopened: "已重新办理", "Taken up again";
        s_discarded: "经核对未作为投诉登记，有疑问请致电本行", "It was looked at and not registered as a complaint; please call us if you disagree";
        a_satisfy: "评价处理结果", "Rate the result";
        a_satisfy_done: "您的评价：{score} 分（满分 5 分）", "Your rating: {score} of 5";
        a_review: "不同意处理结果，申请核查", "Dispute the result: ask for a review";
        a_review_intro: "可在 {day} 前申请，由上级机构核查。请说明不同意的理由。",
            "You can ask until {day}; the unit above looks at it. Please say why you disagree.";
        a_message: "补充说明", "Add something";
        a_files: "补充材料", "Add files";
        a_withdraw: "撤回投诉", "Take the complaint back";
        a_withdraw_intro: "撤回后当日结束办理。同一事项有新的情况可以再次投诉。",
            "It ends today. You can complain again when there is something new.";
        a_send: "提交", "Send";
        a_done: "已提交", "Sent";
        error_missing_text: "该页面不存在，或内容已下架。", "There is no such page, or it is not public any more.";
        home: "消费者服务", "For our customers";
        home_notices: "风险提示与反诈提醒", "Risk and fraud notices";
        home_all: "全部提示", "All notices";
        home_ways: "投诉渠道", "Ways to complain";
        home_ways_text: "可在本网站、拨打投诉电话或到任一网点投诉；协商不成的可申请调解。",
            "On this site, by telephone or at any outlet; where we can't agree, a mediation organisation may help.";
        home_channels: "全部投诉渠道", "All ways to complain";
        home_mediation: "调解组织", "Mediation organisations";
        tile_products: "产品要素与风险", "What they are and their risks";
        tile_fees: "收费标准与优惠", "Prices and discounts";
        tile_complain: "在线提交，凭码查询", "Online, followed with a code";
        tile_track: "进度、评价、核查", "Progress, rating, review";
        tile_learn: "金融知识与案例", "Knowledge and stories";
        tile_privacy: "查询、更正、删除", "See, correct, delete";
        find: "搜索", "Search";
        find_label: "搜索产品、收费、知识和提示", "Search products, fees, articles and notices";
        find_place: "例如：年费、nf、房贷", "For example: annual fee";
        find_hint: "可输入名称、拼音首字母或常用叫法。", "Type a name, or what you would call it.";
        find_none: "没有找到与「{text}」有关的内容，请换个说法或致电本行。", "Nothing was found for \"{text}\". Try other words or call us.";
        find_count: "找到 {n} 项", "{n} found";
        find_many: "显示最相关的 {n} 项", "The {n} that fit best";
        k_product: "产品", "Product";
        k_fee: "收费", "Fee";
        k_article: "文章", "Article";
        k_story: "以案说险", "Story";
        k_quiz: "小测验", "Quiz";
        k_material: "资料", "Material";
        k_term: "术语", "Term";
        k_notice: "提示", "Notice";
        k_mediation: "调解组织", "Mediation";
        all: "全部", "All";
        show: "查看", "Show";
        products: "产品查询", "Products";
        products_told: "共 {n} 个在售产品", "{n} on sale";
        products_none: "没有符合条件的产品，请放宽条件。", "Nothing fits; please widen the choice.";
        p_kind: "类别", "Kind";
        p_risk: "风险等级", "Risk";
        p_rate: "年化利率", "Yearly rate";
        p_rate_how: "计算方式", "How it is computed";
        p_min: "起点金额", "Smallest amount";
        p_yuan: "{n} 元", "{n} yuan";
        p_term: "期限", "Term";
        p_issuer: "发行人", "Issuer";
        p_manager: "管理人", "Manager";
        p_seller: "销售机构", "Seller";
        p_party: "承担合同义务的机构", "Who carries the contract's duties";
        p_registration: "登记编码", "Registration code";
        p_sale: "销售期", "On sale";
        p_sale_from: "{from} 起", "from {from}";
        p_sale_to: "{from} 至 {to}", "{from} to {to}";
        p_since: "本页内容自", "This text holds since";
        p_suit: "适合哪些客户", "For whom it is";
        p_suits: "适合风险承受能力为 {levels} 的客户。", "For customers of level {levels}.";
        p_risks: "主要风险", "Main risks";
        p_notices: "特别提示", "Special notices";
        p_features: "产品特点", "Features";
        p_fees: "费用", "Costs";
        p_penalties: "违约责任", "Penalties";
        p_rights: "您的权利和义务", "Your rights and duties";
        p_duties: "本行的权利、义务和责任", "Our rights, duties and liability";
        p_disputes: "争议解决和投诉", "Disputes and complaints";
        p_standards: "执行的标准", "Standards applied";
        p_other: "其他", "Other";
        p_fee_items: "相关收费项目", "Items of the fee schedule";
        p_documents: "文件", "Papers";
        p_terms: "名词解释", "Terms explained";
        p_ask_day: "查看某日公布的内容", "What was public on a day";
        p_on_day: "这是 {day} 公布的内容，可能与现在不同。", "This is what was public on {day}; it may differ from now.";
        compare: "对比", "Compare";
        compare_a: "产品一", "First";
        compare_b: "产品二", "Second";
        compare_with: "与其他产品对比", "Compare with";
        compare_what: "项目", "What";
        compare_hint: "请选择两个产品。", "Please choose two products.";
        fees: "收费标准", "Fees";
        fees_told: "{day} 有效，共 {n} 项", "Valid on {day}: {n} items";
        fees_find: "搜索收费项目", "Search fees";
        fees_print: "本页可直接打印为价目表。", "Printed, this page is the schedule.";
        fees_json: "机器可读（JSON）", "For machines (JSON)";
        fee_item: "项目", "Item";
        fee_code: "编号", "Code";
        fee_content: "服务内容", "What is done";
        fee_price: "收费标准", "Price";
        fee_customers: "适用客户", "For whom";
        fee_channels: "办理渠道", "Where";
        fee_kind: "定价方式", "Kind of price";
        fee_basis: "依据", "Basis";
        fee_since: "生效日期", "In force since";
        fee_previous: "原收费标准", "Before";
        fee_phone: "咨询投诉电话", "Questions and complaints";
        fee_remark: "备注", "Remark";
        fee_free: "免费", "Free";
        fee_not_yet: "尚未开始收费", "Not charged yet";
        fee_coming: "自 {day} 起调整为：{price}", "From {day}: {price}";
        fee_discount: "优惠：{text}（{from} 至 {to}）", "Discount: {text} ({from} to {to})";
        held: "网上来件核对", "From the web site";
        held_intro: "自动检查认为可能由机器提交的来件。请核对：真实的投诉「转为投诉」，收到时间不变；其余「不予登记」。",
            "What the automatic checks took for a robot's. Release real complaints: they count from when they came. Discard the rest.";
        held_none: "没有待核对的来件", "Nothing waits";
        held_count: "待核对 {n} 件，按相同内容归组，最像真人的在前", "{n} wait, grouped by the same text, those most like people first";
        h_text: "内容", "Text";
        h_received: "收到时间", "Received";
        h_copies: "相同内容", "Copies";
        h_signals: "疑点", "Signals";
        h_solved: "已完成浏览器验证", "Browser's work done";
        h_open: "查看", "Open";
        h_release: "转为投诉", "Register as a complaint";
        h_released: "已转为投诉 {number}", "Registered as {number}";
        h_discard: "不予登记", "Discard";
        h_discarded: "已处理 {n} 件", "{n} discarded";
        h_which: "范围", "Which";
        h_this: "只此一件", "This one";
        h_same: "相同内容的 {n} 件", "The {n} with this text";
        h_network: "同一网络来的 {n} 件", "The {n} from this network";
        h_demand: "诉求", "Demand";
        h_name: "姓名", "Name";
        h_phone: "电话", "Telephone";
        h_files: "材料", "Files";
        g_trap: "填写了隐藏栏目", "Filled in an unseen field";
        g_fast: "填写过快", "Too fast";
        g_repeated: "内容重复", "Sent before";
        g_network: "同一网络过多", "Many from one network";
        g_pressure: "短时间内过多", "Many at once";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::placeholders;

    #[test]
    fn both_languages_have_the_same_places() {
        for (key, zh, en) in Words::all() {
            assert_eq!(placeholders(zh), placeholders(en), "{key}");
            assert!(!zh.is_empty() && !en.is_empty(), "{key}");
        }
    }
}
