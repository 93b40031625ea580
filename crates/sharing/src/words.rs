//! What people read about exports, institutions and disclosures.

kernel::words! {
    /// Words of the pages.
    pub struct Words {
        exports: "导出审批", "Exports";
        exports_intro: "含客户信息的清单须说明用途、经他人批准后方可下载；文件带水印，按次计数，到期删除。", "Lists with customers' data need a purpose and another person's approval. Files carry a watermark, each fetch is counted, and they are deleted when their time is over.";
        ask: "申请导出", "Ask for an export";
        ask_submit: "提交申请", "Send the request";
        asked_done: "申请已提交，审批人已收到通知", "The request was sent and the approver was told";
        export: "导出申请", "Export request";
        sheet: "导出清单", "Export";
        watermark: "导出人 {name} {unit} · {time} · 申请号 {number} · 审批人 {approver} · 内部资料，禁止外传", "Taken out by {name}, {unit} · {time} · request {number} · approved by {approver} · internal, do not pass on";
        all_cases: "管辖范围内的全部投诉", "Every complaint within reach";
        filter: "筛选条件", "Filter";
        found: "当前共 {n} 行", "{n} rows at this moment";
        tab_decide: "待审批", "To decide";
        tab_mine: "我的申请", "Mine";
        tab_all: "管辖范围", "Within reach";
        number: "编号", "No.";
        status: "状态", "Status";
        by: "申请人", "Requester";
        unit: "机构", "Unit";
        purpose: "用途", "Purpose";
        rows: "行数", "Rows";
        asked_at: "申请时间", "Asked at";
        due: "有效期至", "Until";
        columns: "导出字段", "Columns";
        personal: "其中个人信息", "Personal data among them";
        words_hint: "摘要、投诉内容、诉求、答复为文字描述，可能含个人信息", "Summary, words, demand and answer are free text in which personal data may stand";
        no_personal: "不含投诉人信息字段", "No field of the complainant's record";
        form: "投诉人信息", "The complainant's data";
        plain: "明文", "In plain";
        masked: "脱敏", "Masked";
        verdict: "审批", "Decision";
        granted: "同意", "Approved";
        refused: "不同意", "Refused";
        grant: "同意导出", "Approve";
        refuse: "不同意", "Refuse";
        grant_intro: "批准后，申请人可在 {hours} 小时内下载，最多 {n} 次。", "Once approved, the requester can fetch it within {hours} hours, {n} times at most.";
        decided: "审批结果已保存，申请人已收到通知", "Your decision was saved and the requester was told";
        withdraw: "撤回申请", "Withdraw";
        withdrawn: "申请已撤回，文件已删除", "The request was withdrawn and the file deleted";
        file: "文件", "File";
        download: "下载（第 {n} 次，共 {most} 次）", "Fetch it ({n} of {most})";
        fetched: "已下载 {n} 次，共可下载 {most} 次", "Fetched {n} of {most} times";
        made: "{at} 生成，{rows} 行，{bytes} 字节", "Made {at}: {rows} rows, {bytes} bytes";
        withheld: "其中 {n} 行因回避或权限仍为脱敏", "{n} rows stay masked because you may not see them in plain";
        sha256: "SHA-256", "SHA-256";
        making: "正在生成文件，请稍候", "The file is being made; it takes a moment";
        lost_right: "未能生成：申请人已无导出权限", "Could not be made: the requester may no longer export";
        grew: "未能生成：数据已超过单次导出上限，请缩小范围重新申请", "Could not be made: there are now more rows than one export may hold; narrow it and ask again";
        expired: "已过期，文件已删除；如仍需要请重新申请", "Its time is over and the file was deleted; ask again if you still need it";
        none: "暂无导出申请", "There is no request";
        none_hint: "在「全部投诉」中筛选后点击「导出」即可申请", "Filter the list of complaints, then choose Export";
        not_found_rows: "筛选结果为空", "Nothing is found with this filter";
        d_watermark: "提供给 {institution}，用途：{purpose} · 办理人 {name} {unit} · {time} · 提供编号 {number} · 仅限约定用途，不得转提供", "Given to {institution} for: {purpose} · by {name}, {unit} · {time} · disclosure {number} · for this purpose only, not to be passed on";
        d_sheet: "提供清单", "Disclosure";
    }
}
