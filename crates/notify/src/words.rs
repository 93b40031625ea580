//! The words of notices: a person's own pages, an administrator's, and what stands around a mail.

kernel::words! {
    /// Words about notices.
    pub struct Words {
        title: "通知", "Notices";
        tab_unread: "未读", "Unread";
        tab_all: "全部", "All";
        none: "没有通知", "No notices";
        none_hint: "分派、审批、到期与督办的通知会出现在这里。", "What is assigned to you, waits for you or comes due is told here.";
        when: "时间", "Time";
        what: "内容", "Notice";
        group: "类别", "Group";
        state: "状态", "State";
        unread: "未读", "Unread";
        read: "已读", "Read";
        mark_read: "标为已读", "Mark as read";
        mark_all: "全部标为已读", "Mark all as read";
        marked_all: "已将 {n} 条通知标为已读", "{n} notices marked as read";
        urgent: "紧急", "Urgent";
        my_choices: "通知设置", "My choices";

        choices_title: "通知设置", "My notices";
        choices_intro: "通知总会出现在站内列表中。这里决定哪些计入未读提醒、哪些另发邮件。紧急通知（催办、督办单、超期、领导小组督办）不受免打扰与汇总限制，且总会提醒。",
            "Every notice stands in your list. Choose here which ones count as unread and which are mailed too. Urgent ones (urging, supervision orders, passed limits, the leadership) keep no quiet hours, wait for no digest and always alert.";
        choices_mail_hint: "仅限本行工作邮箱；留空则不发邮件", "Your address at the bank; leave it empty for no mail";
        choices_time_hint: "24 小时制，例如 18:30；留空则不启用", "24 hours, such as 18:30; leave it empty for none";
        choices_saved: "通知设置已保存", "Your choices are saved";
        save: "保存", "Save";

        texts_title: "通知模板", "Notice texts";
        texts_edit: "修改通知模板", "Edit a notice's texts";
        texts_hint: "模板修改后立即对所有渠道生效，包括已有通知在列表中的显示。", "A change holds at once in every channel, also for notices already in the lists.";
        text_kind: "通知类型", "Kind";
        text_title: "标题", "Title";
        text_own: "已修改", "Rewritten";
        text_shipped: "默认", "As shipped";
        text_places: "可用占位符：{places}。请勿写入客户信息：邮件与机器人消息可能离开本行网络。",
            "Places to fill: {places}. Put nothing of customers in: mail and robots' messages may leave the bank.";
        text_preview: "预览", "Preview";
        text_preview_hint: "以示例数据填充", "Filled with a sample";
        text_default: "恢复默认", "Back to the shipped text";
        ask_default: "确定恢复默认文本？", "Go back to the text that the program ships?";
        text_saved: "「{kind}」的模板已保存", "The texts of \"{kind}\" are saved";
        text_reset: "「{kind}」已恢复默认文本", "\"{kind}\" has its shipped texts again";
        edit: "修改", "Edit";

        endpoints_title: "通知渠道", "Notice endpoints";
        endpoints_hint: "接口推送以密钥签名：请求头 X-Xiaobao-Signature 为 t=时间戳,v1=HMAC-SHA256(密钥, 时间戳.请求体)；X-Xiaobao-Delivery 为去重编号。",
            "Webhooks are signed: X-Xiaobao-Signature is t=SECONDS,v1=HMAC-SHA256(secret, SECONDS.BODY); X-Xiaobao-Delivery tells a second one.";
        endpoints_none: "还没有通知渠道", "There are no endpoints yet";
        endpoint_new: "新增渠道", "New endpoint";
        endpoint_edit: "修改渠道", "Edit the endpoint";
        endpoint_name: "名称", "Name";
        endpoint_channel: "类型", "Type";
        endpoint_unit: "机构", "Unit";
        endpoint_unit_hint: "收件人属于该机构或其下级机构的通知才会推送", "It hears notices to people of this unit and below";
        endpoint_address: "地址", "Address";
        endpoint_secret_hint: "接口推送必填，至少 16 个字符；钉钉填加签密钥（SEC 开头），企业微信不填", "A webhook needs one of 16 characters or more; for DingTalk the one that begins with SEC; WeCom has none";
        endpoint_secret_kept: "留空则保留原密钥", "Leave it empty to keep the present one";
        endpoint_kinds: "通知类型", "Kinds";
        endpoint_active: "启用", "Active";
        endpoint_stopped: "停用", "Stopped";
        endpoint_saved: "渠道「{name}」已保存", "The endpoint {name} is saved";
        endpoint_removed: "渠道「{name}」已删除", "The endpoint {name} is removed";
        endpoint_tested: "测试通知已发往「{name}」，结果见下表", "A test is on its way to {name}; see below what becomes of it";
        endpoint_test: "发送测试", "Send a test";
        endpoint_remove: "删除", "Remove";
        ask_remove: "确定删除该渠道？尚未送达的通知将不再发送。", "Remove this endpoint? What is on its way to it will not be sent.";
        actions: "操作", "Actions";

        deliveries_title: "通知发送", "Deliveries";
        deliveries_hint: "发送失败后按 1 分钟、5 分钟、30 分钟、2 小时、6 小时、24 小时重试，仍失败则转为「未送达」，由管理员处理。站内通知不受影响。",
            "What fails is tried again after 1, 5 and 30 minutes, 2, 6 and 24 hours; then it is given up and waits for an administrator. The notice in the program is not touched.";
        deliveries_none: "没有这样的发送记录", "There are none";
        tab_trouble: "失败与未送达", "Trouble";
        tab_under_way: "待发送", "Under way";
        tab_sent: "已发送", "Sent";
        tab_dropped: "已放弃", "Dropped";
        to: "收件人", "To";
        attempts: "次数", "Attempts";
        next_try: "下次发送", "Next attempt";
        error: "原因", "What happened";
        retry: "重新发送", "Send again";
        retry_all: "重发全部未送达", "Send all that were given up again";
        drop: "放弃", "Drop";
        ask_drop: "确定放弃发送该通知？", "Drop this delivery for good?";
        retried: "已重新排队", "It is on its way again";
        retried_all: "{n} 条已重新排队", "{n} are on their way again";
        dropped: "已放弃", "It is dropped";
        state_waiting: "待发送", "Waiting";
        state_sending: "发送中", "Being sent";
        state_failed: "待重试", "To be tried again";
        state_sent: "已发送", "Sent";
        state_dead: "未送达", "Given up";
        state_dropped: "已放弃", "Dropped";
        state_held: "待汇总", "Waits for the digest";
        state_gathered: "已汇总", "In a digest";
        why_mail_not_set_up: "未配置邮件服务器", "no mail server is set up";
        why_endpoint_removed: "渠道已删除", "the endpoint was removed";
        why_account_closed: "账号已注销", "the account is closed";
        why_no_mail_address: "收件人未填写邮箱", "the person has no mail address any more";
        why_mail_outside: "收件人的邮箱不在允许的域名内", "the person's address is of no domain that the bank allows";
        why_tried_too_often: "已多次尝试", "it was tried too often";
        why_address_down: "对方暂不可用，稍后再发", "the other side is out of order; it goes out later";

        mail_sender: "消费者权益保护平台", "Consumer Protection";
        mail_link: "查看：", "Open it:";
        mail_footer: "此邮件由系统自动发送，请勿回复。可在系统的「通知设置」中调整。", "This mail was sent by a program; do not reply. Change what you get under My notices.";
        robot_link: "查看", "Open";
        digest_line: "· {title}", "- {title}";
        digest_more: "……另有 {n} 条，请登录系统查看", "... and {n} more; sign in to see them";
    }
}
