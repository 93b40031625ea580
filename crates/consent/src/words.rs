//! The words of the pages.

kernel::words! {
    /// Words of the room.
    pub struct Words {
        title: "告知与同意", "Notices and consents";
        intro: "客户同意的登记与撤回。撤回与同意一样方便：任何网点接到即可登记，当日生效。客户身份加密保存，列表中脱敏。", "Consents and withdrawals. Withdrawing is as easy as agreeing: wherever a customer says so it is recorded and holds from that day. Who they are is kept sealed and masked in lists.";
        none: "还没有同意记录", "No consent yet";
        none_hint: "登记后可按联系电话或证件号码查询客户在某日同意过什么。", "Once recorded, one can look up what a customer had agreed to on a day.";
        texts: "告知与同意文本", "Texts";
        texts_intro: "文本由一人编写、另一人发布，按版本保存；新版生效之日前一日旧版自动终止。", "One person writes a text, another publishes it. Versions stay; the one before ends with the day before the new one.";
        texts_none: "还没有文本", "No text yet";
        texts_none_hint: "先编写并发布文本，再登记客户的同意。", "Write and publish a text first; then consents can be recorded.";
        text_new: "编写文本", "Write a text";
        text_saved: "已保存草稿", "Draft saved";
        publish: "发布", "Publish";
        published: "已发布", "Published";
        draft: "草稿", "Draft";
        in_force: "生效中", "In force";
        not_yet: "待生效", "Not yet in force";
        ended: "已终止", "Ended";
        version: "版本", "Version";
        from: "生效日期", "In force from";
        to: "终止日期", "Until";
        author: "编写人", "Written by";
        publisher: "发布人", "Published by";
        in_chinese: "中文", "Chinese";
        in_english: "英文", "English";
        record_new: "登记同意", "Record a consent";
        recorded: "已登记同意", "Consent recorded";
        withdraw: "登记撤回", "Withdraw";
        withdrawn: "已登记撤回，即日生效", "Withdrawn from today on";
        find: "查询客户的同意", "Look a customer up";
        find_intro: "填写联系电话或证件号码，查询该客户在某日同意过哪些事项。查询留痕，不记录所查号码。", "Give a phone or identity number to see what this customer had agreed to on a day. The look is recorded, not the number.";
        found: "查询结果", "What was found";
        found_none: "没有该客户的同意记录", "There is no consent of this customer";
        stood: "有效", "Stood";
        stood_not: "无效", "Did not stand";
        number: "编号", "Number";
        kind: "种类", "Kind";
        who: "客户", "Customer";
        text: "文本版本", "Text";
        given: "同意日期", "Agreed on";
        how: "方式", "How";
        by: "登记人", "Recorded by";
        ended_on: "撤回日期", "Withdrawn on";
        state: "状态", "State";
        gone: "已撤回", "Withdrawn";
        standing: "有效", "Standing";
        all: "全部", "All";
        excel: "导出 Excel", "Excel";
        import: "从 Excel 导入", "Import from Excel";
        import_intro: "首个工作表，第一行为表头：种类、姓名、联系电话、证件号码、同意日期、方式（种类与方式可填名称或代码）。全部正确才会登记；有错时逐行列出，什么都不登记。", "The first sheet, its first row the headings: kind, name, phone, id_number, given, how (names or codes). Everything is recorded or, if a row is wrong, nothing: each is told.";
        import_file: "文件（.xlsx，最多 2000 行）", "File (.xlsx, at most 2,000 rows)";
        import_template: "下载模板", "Template";
        import_send: "导入", "Import";
        imported: "已登记 {n} 条同意", "{n} consents recorded";
        row: "第 {row} 行：{why}", "Row {row}: {why}";
        save: "保存草稿", "Save the draft";
        look: "查询", "Look up";
    }
}
