//! The words of login, accounts, tokens and sessions, and of the door.

kernel::words! {
    /// Words about people and systems that come in.
    pub struct Words {
        nav_work: "投诉办理", "Complaints";
        nav_settings: "系统管理", "Administration";
        nav_own: "我的", "Mine";
        nav_inbox: "待办", "To do";
        nav_new: "投诉登记", "New complaint";
        nav_complaints: "全部投诉", "All complaints";
        nav_consents: "告知与同意", "Notices and consents";
        nav_products: "产品与收费", "Products and fees";
        nav_schedule: "服务价格目录", "Fee schedule";
        nav_impact: "影响评估", "Impact assessments";
        nav_emergency: "应急查阅", "Emergency access";
        nav_protect: "个人信息保护", "Personal data";
        nav_protection_reviews: "消保审查", "Protection reviews";
        nav_public: "信息公开与宣教", "What the public sees";
        nav_slogans: "标语", "Slogans";
        nav_posters: "海报与易拉宝", "Posters";
        nav_hall: "大堂屏", "Hall screens";
        nav_content: "宣教内容", "Content for the public";
        nav_education: "宣教文件与统计", "Files and figures";
        nav_institutions: "合作机构", "Institutions";
        nav_held: "网上来件核对", "From the web site";
        nav_disclosures: "对外提供", "Disclosures";
        nav_looks: "查看管控", "Looks and alerts";
        nav_retention: "保存与删除", "Retention";
        nav_breaches: "信息泄露处置", "Leaks";
        nav_breach_new: "报告信息泄露", "Report a leak";
        nav_exports: "导出审批", "Exports";
        nav_time: "时限与督办", "Time limits";
        nav_mine: "我的时限", "My time limits";
        nav_red: "红榜", "Red list";
        nav_month: "时限日历", "Calendar of limits";
        nav_stages: "环节按时率", "On-time rates";
        nav_privacy: "个人信息请求", "Data requests";
        nav_orders: "督办单", "Supervision orders";
        nav_plans: "督办方案", "Reminder plans";
        nav_rulebook: "规则与日历", "Rules and calendar";
        nav_org: "机构", "Units";
        nav_accounts: "账号", "Accounts";
        nav_tokens: "接口令牌", "API tokens";
        nav_notices: "通知", "Notices";
        nav_notice_texts: "通知模板", "Notice texts";
        nav_endpoints: "通知渠道", "Notice endpoints";
        nav_deliveries: "通知发送", "Deliveries";
        nav_register: "个人信息登记册", "Personal data";
        nav_evidence: "存证", "Evidence";
        nav_keys: "密钥", "Keys";
        nav_ledger: "台账核验", "Ledger";

        unauthenticated: "请先登录", "Please sign in first";
        too_often: "请求过于频繁，请在 {seconds} 秒后重试", "Too many requests; try again in {seconds} seconds";
        token_invalid: "令牌无效或已吊销；请以 Authorization: Bearer 令牌 的形式发送", "The token is not valid; send it as Authorization: Bearer TOKEN";
        cross_site: "该请求不是从本系统的页面发出的，已拒绝。请从本系统页面重新操作。",
            "This request did not come from a page of this system and was refused. Please go back and try from the page.";
        method_not_allowed: "该地址不支持这种请求方法", "This address does not take that method";
        no_access_line: "该地址未列入权限表，已拒绝", "This address is not in the permission table and was refused";
        password_first: "请先修改初始密码", "Change your one-time password first";
        unavailable: "系统繁忙，请稍后再试", "The system is busy; please try again later";
        conflict: "{by} 已于 {at} 更新了该记录。请返回查看最新内容后再操作，您的内容未保存。",
            "{by} changed this at {at}. Please look at the latest version first; yours was not saved.";

        login_title: "登录", "Sign in";
        login_submit: "登录", "Sign in";
        login_wrong: "登录名或密码不正确，或账号已锁定。连续 5 次输错将锁定 15 分钟；如需帮助请联系管理员。",
            "Login name or password is wrong, or the account is locked. Five wrong attempts lock it for 15 minutes; ask your administrator for help.";
        login_wait: "登录失败次数过多，请一分钟后再试。", "Too many failed attempts. Please try again in a minute.";
        login_hint: "仅限授权人员使用，所有操作均有记录。", "For authorised staff only. Everything done here is recorded.";
        signed_out: "已退出登录", "You are signed out";
        signed_out_everywhere: "已在所有设备上退出登录", "You are signed out on all devices";

        password_title: "修改密码", "Change password";
        password_intro: "10 到 128 个字符，含大写字母、小写字母、数字、其他字符中的至少三类（20 个字符以上不限），不含登录名。修改后其他设备上的登录将失效。",
            "10 to 128 characters, mixing three of capitals, small letters, digits and others (unless it has 20 or more), without your login name. Other devices are signed out.";
        password_first_intro: "您正在使用一次性密码，请先设置自己的密码。", "You are using a one-time password. Please set your own first.";
        password_submit: "修改密码", "Change password";
        password_done: "密码已修改，其他设备上的登录已失效", "Password changed; other devices are signed out";
        password_wait: "原密码连续输错，请一分钟后再试", "Too many wrong passwords; please try again in a minute";

        sessions_title: "我的登录", "My sessions";
        sessions_hint: "30 分钟无操作或登录满 12 小时后自动退出。", "A session ends after 30 minutes without activity, or after 12 hours.";
        session_begun: "登录时间", "Signed in";
        session_seen: "最近活动", "Last seen";
        session_address: "网络地址", "Address";
        session_agent: "浏览器", "Browser";
        session_this: "当前", "this one";
        session_end: "退出", "Sign out";
        session_end_others: "退出其他登录", "Sign out the others";
        session_ended: "已退出该登录", "Signed out there";
        sessions_ended: "已退出其他 {n} 个登录", "{n} other sessions signed out";
        sessions_none: "没有其他登录", "There are no other sessions";

        accounts_title: "账号管理", "Accounts";
        account_new: "新增账号", "New account";
        account_edit: "修改账号", "Edit the account";
        edit: "修改", "Edit";
        import: "导入", "Import";
        import_title: "导入账号", "Import accounts";
        export: "导出 Excel", "Export Excel";
        file_name: "账号清单", "accounts";
        template_name: "账号导入模板", "accounts_template";
        search: "查询", "Search";
        reset: "重置", "Reset";
        search_hint: "登录名、姓名或拼音首字母", "Login or name";
        filter_unit: "机构", "Unit";
        filter_unit_hint: "含下级机构", "with all below";
        filter_role: "角色", "Role";
        filter_status: "状态", "Status";
        all_roles: "全部角色", "All roles";
        all_states: "全部状态", "All states";
        list: "账号列表", "Accounts";
        login: "登录名", "Login";
        name: "姓名", "Name";
        unit: "所属机构", "Unit";
        roles: "角色", "Roles";
        phone: "联系电话", "Phone";
        status: "状态", "Status";
        login_at: "最近登录", "Last sign-in";
        never: "从未登录", "never";
        locked_until: "因多次输错密码，锁定至 {at}", "locked until {at} after wrong passwords";
        must_change: "待修改初始密码", "one-time password not changed yet";
        created_at: "创建时间", "Created";
        password_at: "密码设置时间", "Password set";
        sessions_now: "当前登录数", "Sessions now";
        facts: "账号信息", "Account";
        none: "没有符合条件的账号", "No account fits";
        none_hint: "请换一个登录名、姓名或机构。", "Try another login, name or unit.";
        save: "保存", "Save";
        create: "创建账号", "Create the account";
        create_hint: "系统将生成一次性密码，仅显示一次；首次登录须修改。", "A one-time password is made and shown once; it must be changed at the first sign-in.";
        roles_hint: "可多选。系统管理员不能兼任可查看客户信息的角色。", "Several may be chosen. An administrator can't also hold a role that sees customers' data.";
        updated: "已保存账号「{login}」", "Account \"{login}\" saved";
        lock: "锁定", "Lock";
        unlock: "解锁", "Unlock";
        reset_password: "重置密码", "Reset the password";
        close: "注销", "Close";
        ask_lock: "锁定后该账号立即退出并不能登录，直到解锁。确认锁定？", "The account is signed out at once and can't sign in until it is unlocked. Lock it?";
        ask_reset: "将生成新的一次性密码，该账号立即退出。确认重置？", "A new one-time password is made and the account is signed out at once. Reset it?";
        ask_close: "注销后不能恢复，登录名不再使用。确认注销？", "A closed account can't be opened again and its login is not used again. Close it?";
        done_lock: "已锁定账号「{login}」", "Account \"{login}\" locked";
        done_unlock: "已解锁账号「{login}」", "Account \"{login}\" unlocked";
        done_close: "已注销账号「{login}」", "Account \"{login}\" closed";

        issued_title: "一次性密码", "One-time password";
        issued_intro: "请立即将以下内容转交本人，离开本页后无法再次查看。", "Hand these over now; they can't be shown again once you leave this page.";
        issued_before: "该操作此前已完成，一次性密码当时已显示，不能再次查看；如未记录，请重置密码。",
            "This was done before and its one-time password was shown then. If it was not written down, reset the password.";
        one_time_password: "一次性密码", "One-time password";
        copy: "复制", "Copy";
        back_to_account: "查看账号", "To the account";
        back_to_accounts: "返回账号列表", "To the accounts";
        imported: "导入完成：新增 {new} 个，更新 {changed} 个，无变化 {same} 个", "Imported: {new} new, {changed} changed, {same} unchanged";

        note_login: "2 到 32 位小写字母、数字或 . _ -，以字母或数字开头", "2 to 32 small letters, digits or . _ -, beginning with a letter or digit";
        note_name: "最多 30 个字", "At most 30 characters";
        note_unit: "机构代码，例如 0101", "A unit's code, such as 0101";
        note_roles: "多个角色用顿号或逗号分隔：{roles}", "Separate several by commas: {roles}";
        note_phone: "手机号或带区号的固定电话，可留空", "Mobile or landline number; may be empty";

        tokens_title: "接口令牌", "API tokens";
        tokens_hint: "其他系统通过令牌调用接口。一个令牌只有一个角色和一个机构，权限与同角色人员相同。",
            "Other systems call the API with a token. A token has one role and one unit, and may do what people of that role may.";
        token_new: "签发令牌", "Issue a token";
        token_issue: "签发", "Issue";
        token_name_hint: "使用该令牌的系统名称，会记录在台账中", "The system that will hold it; it stands in the ledger";
        token_name: "名称", "Name";
        token_prefix: "前缀", "Prefix";
        token_role: "角色", "Role";
        token_created: "签发时间", "Issued";
        token_by: "签发人", "Issued by";
        token_used: "最近使用", "Last used";
        token_unused: "从未使用", "never";
        token_valid: "有效", "Valid";
        token_revoked: "已吊销", "Revoked";
        token_revoke: "吊销", "Revoke";
        ask_revoke: "吊销后使用该令牌的系统立即无法调用接口，且不能恢复。确认吊销？", "The system that holds it can't call the API any more, and it can't be undone. Revoke it?";
        done_revoke: "已吊销令牌", "Token revoked";
        tokens_none: "还没有令牌", "No tokens yet";
        token_issued_title: "令牌已签发", "Token issued";
        token_issued_intro: "请立即复制到使用方系统，离开本页后无法再次查看。", "Copy it into the other system now; it can't be shown again once you leave this page.";
        token_issued_before: "该操作此前已完成，令牌当时已显示，不能再次查看；如未保存，请吊销后重新签发。",
            "This was done before and the token was shown then. If it was not kept, revoke it and issue another.";
        token: "令牌", "Token";
        back_to_tokens: "返回令牌列表", "To the tokens";

        nav_policy: "访问规则", "Rules of access";
        nav_factor: "两步验证", "Second factor";

        code_first: "请先输入验证码完成登录", "Enter your code to finish signing in";
        factor_first: "您的岗位必须使用两步验证，请先绑定验证器", "Your role must use a second factor; set up an authenticator first";
        login_provider: "使用统一身份认证登录", "Sign in with the bank's identity provider";
        login_or: "或使用登录名和密码", "or with login name and password";
        login_directory_hint: "可使用行内目录（域）账号和密码登录。", "Your directory (domain) account and password work here, too.";
        provider_down: "统一身份认证暂时不可用，请稍后再试，或使用登录名和密码登录。",
            "The identity provider can't be reached now. Please try again later, or use login name and password.";
        provider_not_begun: "登录已超时或不是在本浏览器发起的，请重新登录。", "That sign-in has timed out or was begun in another browser. Please sign in again.";
        provider_refused: "统一身份认证未通过（{error}），请重试或联系系统管理员。", "The identity provider said no ({error}). Please try again or ask your administrator.";
        provider_unknown: "身份已确认，但您在本系统没有可用的账号，请联系系统管理员开通。",
            "You are known to the identity provider, but have no account here that may come in. Please ask your administrator.";

        code_title: "输入验证码", "Enter your code";
        code_intro: "请打开手机上的验证器，输入当前显示的 6 位数字。手机不在身边时，可输入一个恢复码。",
            "Open the authenticator on your phone and type the six digits it shows. Without your phone, type one of your recovery codes.";
        code_submit: "验证", "Verify";
        code_other: "换一个账号登录", "Sign in as somebody else";
        code_wrong: "验证码不正确或已使用。连续 5 次输错将锁定 15 分钟。", "That code is wrong or was used before. Five wrong codes in a row lock this for 15 minutes.";
        code_expired: "验证已超时，请重新登录", "That took too long; please sign in again";

        factor_title: "两步验证", "Second factor";
        factor_on: "已启用", "On";
        factor_off: "未启用", "Off";
        factor_since: "启用时间", "Since";
        factor_left: "剩余恢复码", "Recovery codes left";
        factor_state: "状态", "State";
        factor_required: "您的岗位必须使用两步验证。完成绑定前不能使用其他功能。", "Your role must use a second factor. Nothing else opens until it is set up.";
        factor_why: "登录时除密码外，还需输入手机验证器上的 6 位数字。即使密码泄露，他人也无法登录。",
            "Besides your password, signing in asks for six digits from an authenticator on your phone. A stolen password alone then opens nothing.";
        factor_begin: "绑定验证器", "Set up an authenticator";
        factor_scan: "第 1 步　用手机验证器（支持 TOTP 的任意应用）扫描二维码", "1. Scan this with an authenticator on your phone (any app that knows TOTP)";
        factor_qr: "验证器二维码", "QR code for the authenticator";
        factor_key: "无法扫描时，手工输入以下密钥（基于时间，6 位，30 秒）", "If you can't scan it, type this key (time based, six digits, 30 seconds)";
        factor_type: "第 2 步　输入验证器当前显示的 6 位数字", "2. Type the six digits the authenticator shows now";
        factor_confirm: "确认绑定", "Confirm";
        factor_again: "重新生成密钥", "Make another key";
        factor_replace: "更换验证器", "Replace the authenticator";
        factor_replace_hint: "换手机时使用。在新验证器确认之前，旧验证器仍然有效。", "For a new phone. The old authenticator works until the new one is confirmed.";
        factor_renew: "重新生成恢复码", "Make new recovery codes";
        factor_renew_hint: "原有恢复码将全部失效。", "All earlier recovery codes stop working.";
        factor_remove: "停用两步验证", "Switch it off";
        factor_remove_hint: "停用后仅凭密码即可登录。", "Afterwards a password alone signs you in.";
        factor_ask_remove: "停用后仅凭密码即可登录。确认停用？", "Afterwards a password alone signs you in. Switch it off?";
        factor_removed: "已停用两步验证", "Second factor switched off";
        factor_code_hint: "验证器上的 6 位数字或一个恢复码", "Six digits of the authenticator, or a recovery code";
        recovery_title: "恢复码", "Recovery codes";
        recovery_intro: "请立即打印或抄写并妥善保管，离开本页后无法再次查看。手机丢失时，每个恢复码可代替验证码使用一次。",
            "Print or write these down and keep them safe; they can't be shown again once you leave this page. Without your phone, each signs you in once.";
        recovery_done: "我已保存", "I have kept them";
        recovery_copy: "复制全部", "Copy all";

        account_sessions: "登录会话", "Sessions";
        account_sessions_none: "当前没有登录", "Not signed in anywhere";
        account_end_all: "全部退出", "Sign out everywhere";
        account_ended: "已结束 {n} 个登录会话", "{n} sessions ended";
        account_factor: "两步验证", "Second factor";
        account_factor_reset: "重置两步验证", "Reset the second factor";
        ask_factor_reset: "将删除此人的验证器和恢复码并结束其全部登录，本人会收到通知。请先核实本人身份。确认重置？",
            "Their authenticator and recovery codes are deleted, all their sessions end, and they are told. Make sure first that it is really them who asks. Reset it?";
        done_factor_reset: "已重置账号「{login}」的两步验证", "Second factor of \"{login}\" reset";
        session_via: "登录方式", "Signed in with";

        policy_title: "访问规则", "Rules of access";
        policy_intro: "对各角色登录方式和网段的要求。保存后立即对所有服务器和已登录人员生效，并记入台账。",
            "What is asked of each role: a second factor, networks. Changes hold at once, on all servers and for everybody who is signed in, and stand in the ledger.";
        policy_factor: "两步验证", "Second factor";
        policy_factor_hint: "勾选角色的人员，未绑定验证器前不能使用任何功能。接口令牌不受影响。", "Holders can use nothing before they have set up an authenticator. API tokens are not affected.";
        policy_networks: "允许网段", "Networks";
        policy_networks_hint: "每个角色可填多个网段或地址（IPv4、IPv6），用空格分隔；留空表示不限。一人有多个角色时，须同时符合每个角色的要求。接口令牌同样适用。",
            "Several networks or addresses (IPv4, IPv6) separated by spaces; empty means from anywhere. Who holds several roles must satisfy each of them. Holds for API tokens, too.";
        policy_here: "您当前的网络地址：{address}", "Your own address now: {address}";
        policy_emergency: "应急查阅", "Emergency access";
        policy_emergency_hint: "所选角色可在登记理由后短时查阅权限范围以外的投诉，个人信息保持脱敏。逾期未复核时提醒有复核权限的人员；一个角色都不选即停用。", "These roles may open a case outside their reach for a short time, for a reason that is recorded; personal data stay masked. Those who review are reminded when a review is late. With no role chosen, nobody may.";
        emergency_off: "本行的访问规则未向您的角色开放应急查阅。如需开通，请联系系统管理员。", "The bank's rules of access do not let your role open cases in an emergency; ask the administrator if you need it.";
        policy_groups: "目录和统一身份认证的组", "Groups of the directory and the identity provider";
        policy_groups_hint: "每行一条：组名 | 角色 | 机构代码。填写后，经目录或统一身份认证登录的人员须属于其中至少一个组，其角色和机构以第一条匹配的机构为准，每次登录时更新。留空则以本系统账号为准。",
            "One line each: group | role | unit's code. Once there are any, people who come through the directory or the provider must be in one of them; roles and unit follow the first matching line's unit at each sign-in. Empty: accounts here decide.";
        policy_mail: "通知邮箱", "Mail addresses for notices";
        policy_mail_hint: "个人只能把通知发到这些域名的邮箱，以空格分隔；已填写的其他地址不再发送。留空则不限，建议填写本行邮箱域名。",
            "People may have notices mailed to addresses of these domains only, separated by spaces; nothing more is sent to others that were set before. Empty: any address. Better name the bank's own.";
        policy_saved: "已保存访问规则", "Rules of access saved";
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
            assert!(!zh.is_empty() && !en.is_empty(), "{key}");
            assert!(
                !en.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c)),
                "{key}: {en}"
            );
        }
    }
}
