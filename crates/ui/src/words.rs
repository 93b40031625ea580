//! The words of the shell, the components and the error pages.

kernel::words! {
    /// What the layout and the components say.
    pub struct Words {
        bank: "示例银行", "Sample Bank";
        product: "消费者权益保护平台", "Consumer Protection";
        site_nav: "网站导航", "Site";
        site_home: "首页", "Home";
        site_search: "搜索", "Search";
        site_products: "查产品", "Products";
        site_fees: "查收费", "Fees";
        site_learn: "学金融", "Learn";
        site_complain: "我要投诉", "Complain";
        site_track: "查进度", "Track";
        site_privacy: "我的信息", "My data";
        site_large: "大字版", "Large print";
        site_normal: "标准版", "Normal print";
        site_phone: "本行投诉电话", "Complaints to the bank";
        site_12378: "金融监管消费者投诉维权热线", "Regulator's consumer hotline";
        site_12363: "人民银行金融消费权益保护咨询投诉电话", "Central bank's consumer hotline";
        site_110: "反诈专线", "Anti-fraud hotline";
        site_foot: "投诉不收取任何费用。工作人员不会向您索要密码和验证码。",
            "Complaining costs nothing. Our staff never ask for passwords or codes.";
        skip: "跳到主要内容", "Skip to main content";
        menu: "菜单", "Menu";
        main_menu: "主菜单", "Main menu";
        search_hint: "搜索投诉编号、关键词或功能", "Search case number, text or page";
        search: "搜索", "Search";
        keys: "键盘快捷键", "Keyboard shortcuts";
        other_language: "EN", "中文";
        other_language_name: "English", "简体中文";
        account: "我的账户", "My account";
        notices: "通知", "Notices";
        my_notices: "通知设置", "My notices";
        password: "修改密码", "Change password";
        sessions: "登录设备", "Signed-in devices";
        logout: "退出登录", "Sign out";
        logout_everywhere: "在所有设备上退出", "Sign out everywhere";
        confidential: "内部资料 注意保密", "Internal – confidential";
        licences: "第三方软件许可", "Third-party licences";
        breadcrumb: "位置", "Breadcrumb";
        close: "关闭", "Close";
        cancel: "取消", "Cancel";
        confirm: "确认", "Confirm";
        confirm_title: "请确认", "Please confirm";
        submit: "提交", "Submit";
        back: "返回", "Back";
        loading: "正在加载…", "Loading…";
        palette: "搜索与跳转", "Search and go";
        palette_hint: "输入功能名或拼音首字母，或输入投诉编号、关键词", "Page name, case number or text";
        palette_pages: "功能", "Pages";
        palette_search: "在投诉中搜索", "Search complaints for";
        key_move: "选择", "Select";
        key_open: "打开", "Open";
        key_close: "关闭", "Close";
        key_rows: "上下移动", "Move down, up";
        key_mark: "选中一行", "Select the row";
        key_find: "在列表中查找", "Find in the list";
        key_go: "跳到菜单项", "Go to a menu item";
        key_palette: "搜索与跳转", "Search and go";
        key_help: "显示快捷键", "Show the shortcuts";
        key_submit: "提交", "Submit";
        key_save: "保存草稿", "Save the draft";
        key_next: "登记页：到下一项", "Intake: next field";
        key_pick: "选定下拉项并到下一项", "Take the option and go on";
        key_off: "关闭单键快捷键", "Turn single-letter keys off";
        key_on: "打开单键快捷键", "Turn single-letter keys on";
        relogin_title: "登录已过期", "Your session has ended";
        relogin_text: "您填写的内容仍在本页。重新登录后请再次提交。",
            "What you typed is still on this page. Sign in again, then submit once more.";
        relogin_password: "密码", "Password";
        relogin_submit: "重新登录", "Sign in again";
        relogin_failed: "没有登录成功，请核对密码", "Not signed in; please check the password";
        relogin_done: "已重新登录，请再次提交", "Signed in again; please submit once more";
        reveal: "查看", "Show";
        reveal_title: "查看明文", "Show the plain value";
        reveal_text: "查看将记录操作人、时间与原因，明文显示 60 秒。",
            "Who looked, when and why is recorded. The value shows for 60 seconds.";
        reveal_reason: "具体说明", "In your own words";
        reveal_why: "查看用途", "Purpose";
        reveal_need_reason: "请选择用途并用至少 4 个字说明", "Please choose a purpose and say a little more (4 characters at least)";
        reveal_left: "{n} 秒后隐藏", "hides in {n} s";
        alert_forbidden: "没有权限执行此操作", "You are not allowed to do this";
        alert_conflict: "该投诉已被他人更新。您填写的内容仍在本页，请在新窗口核对后再提交。",
            "Someone else has updated this case. Your text is kept; compare it, then submit again.";
        alert_failed: "系统出错，内容未提交，请稍后再试（流水号 {id}）",
            "Something went wrong and nothing was submitted. Try again later (reference {id}).";
        alert_offline: "网络不通，内容未提交，请重试", "No connection; nothing was submitted. Please try again.";
        draft_saved: "草稿 {time} 已自动保存", "Draft saved {time}";
        draft_offline: "网络已断开，内容仍在本页；恢复后会自动保存草稿，请勿关闭页面。",
            "The connection is lost. Your text will be saved when it is back; keep this page open.";
        draft_back: "网络已恢复，草稿已保存", "The connection is back; the draft is saved";
        copied: "已复制", "Copied";
        selected: "已选 {n} 项", "{n} selected";
        required: "必填", "required";
        optional_choice: "请选择", "Please choose";
        yuan: "元", "yuan";
        combo_hint: "输入名称、拼音首字母或编码", "Type a name or a code";
        combo_many_hint: "可选多项；输入姓名、拼音首字母或工号", "Several may be chosen; type a name or login";
        combo_none: "没有匹配项", "Nothing found";
        combo_remove: "移除", "Remove";
        upload_hint: "拖到此处、粘贴截图，或点击选择", "Drop files here, paste a screenshot, or click to choose";
        errors: "有 {n} 项需要修改：", "{n} to correct:";
        page_of: "共 {total} 条", "{total} in all";
        pages: "分页", "Pages";
        page_previous: "上一页", "Previous page";
        page_next: "下一页", "Next page";
        done: "已完成", "done";
        current_step: "当前环节", "current step";
        error_title_400: "请求有误", "The request was not understood";
        error_title_401: "请先登录", "Please sign in";
        error_title_403: "没有权限", "Not allowed";
        error_title_404: "没有找到", "Not found";
        error_title_409: "内容已被他人更新", "Changed by someone else";
        error_title_413: "内容过大", "Too large";
        error_title_422: "有内容需要修改", "Something needs correcting";
        error_title_429: "操作过于频繁", "Too many attempts";
        error_title_500: "系统出错", "Something went wrong";
        error_text_400: "请返回上一页，核对后再试。", "Please go back, check and try again.";
        error_text_401: "登录已过期或尚未登录。", "You are not signed in, or your session has ended.";
        error_text_403: "您没有执行此操作的权限，请联系本机构管理员。",
            "You do not have the right to do this; please ask your unit's administrator.";
        error_text_404: "该页面或记录不存在，或不在您的权限范围内。",
            "The page or record does not exist, or is outside your reach.";
        error_text_500: "错误已记录，内容未提交。可把流水号告诉运维人员。",
            "It has been logged; nothing was submitted. Give the reference to your support staff.";
        request_no: "流水号", "Reference";
        home: "回到工作台", "Go to my desk";
        retry: "重试", "Try again";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::placeholders;

    /// The one text that is meant to be read by people of the other language.
    const OTHER_LANGUAGE: [&str; 2] = ["other_language", "other_language_name"];

    #[test]
    fn both_languages_have_the_same_places_and_no_han_in_english() {
        for (key, zh, en) in Words::all() {
            assert_eq!(placeholders(zh), placeholders(en), "{key}");
            assert!(!zh.is_empty() && !en.is_empty(), "{key}");
            let han = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || c >= '\u{ff00}';
            let free = OTHER_LANGUAGE.contains(key) || !en.chars().any(han);
            assert!(free, "{key} has Chinese characters in English: {en}");
        }
    }
}
