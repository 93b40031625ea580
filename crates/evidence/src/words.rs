//! The words of a case file.

kernel::words! {
    /// Words of the readable page of a case file.
    pub struct FileWords {
        title: "投诉案卷", "Case file";
        bank: "机构", "Bank";
        at: "导出时间", "Made at";
        by: "导出人", "Made by";
        purpose: "导出用途", "Purpose";
        personal: "个人信息", "Personal data";
        masked: "本文件中的个人信息已脱敏", "Personal data is masked in this file";
        how: "本文件可离线核验：在任何计算机上执行 xiaobao case verify 文件名，并将所示密钥指纹与银行公布的指纹核对。文件中任一字节被更改都会被发现。", "This file can be verified offline: run xiaobao case verify FILE on any computer and compare the fingerprint it shows with the one that the bank has published. Any changed byte is found.";
        files: "附件", "Attachments";
        events: "办理记录（账簿条目）", "What happened (entries of the ledger)";
        checkpoint: "账簿检查点", "Checkpoint of the ledger";
    }
}
