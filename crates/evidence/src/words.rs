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

kernel::words! {
    /// Words of the pages.
    pub struct Words {
        title: "存证", "Evidence";
        intro: "账簿全部条目构成一棵哈希树，检查点是对其条数和根的签名。另行保存的任一检查点都可用来核对账簿是否被更改。", "All entries of the ledger form one hash tree; a checkpoint signs its size and root. Any checkpoint that is kept elsewhere can show whether the ledger was changed.";
        make: "立即签署检查点", "Sign a checkpoint now";
        made: "已签署第 {number} 号检查点", "Checkpoint {number} was signed";
        nothing_new: "上一检查点之后没有新条目", "There is no new entry since the last checkpoint";
        verify: "核验账簿", "Verify the ledger";
        verification: "核验", "Verification";
        started: "核验已开始", "The verification has begun";
        running: "{by} 于 {at} 开始核验，已核验 {n} 项", "{by} began at {at}; {n} items were looked at";
        holds: "{at} 由 {by} 核验：{n} 条全部一致。链尾摘要 {head}", "Verified at {at} by {by}: all {n} entries hold. Head {head}";
        broken: "{at} 由 {by} 核验：不一致。{where} 第 {seq} 条：{what}", "Verified at {at} by {by}: it does not hold. {where}, entry {seq}: {what}";
        failed: "{at} 由 {by} 发起的核验未能完成，请查看服务器日志", "The verification begun by {by} ended at {at} without a result; see the server's log";
        never: "本服务器启动后尚未核验", "Not verified since this server was started";
        checkpoints: "检查点", "Checkpoints";
        checkpoint: "检查点", "Checkpoint";
        none: "尚无检查点", "There is no checkpoint yet";
        none_hint: "有新条目后按设定的间隔自动签署", "One is signed by the clock once something has happened";
        number: "编号", "No.";
        size: "条目数", "Entries";
        root: "根（十六进制）", "Root (hex)";
        at: "时间", "Time";
        key: "签名密钥指纹", "Key fingerprint";
        told: "已送交", "sent out";
        keys: "签名密钥", "Signing keys";
        keys_hint: "请通过另外的渠道公布指纹，便于他人核对", "Publish the fingerprints by another way, so that others can compare them";
        since: "启用时间", "Since";
        public: "公钥", "Public key";
        current: "现用", "in use";
        schedule: "签署与送交间隔", "Schedule";
        schedule_now: "每 {minutes} 分钟签署；每 {hours} 小时送交一次", "Signed every {minutes} minutes; sent out every {hours} hours";
        schedule_none: "每 {minutes} 分钟签署；不送交", "Signed every {minutes} minutes; not sent out";
        change: "修改", "Change";
        save: "保存", "Save";
        saved: "已保存", "Saved";
        export: "导出 Excel", "Export to Excel";
        entry: "条目证明", "Proof of an entry";
        entry_hint: "证明某一条目在检查点所述的账簿中，不涉及其他条目。下载的文件可由他人独立核对。", "Proves that an entry stands in the ledger that a checkpoint speaks of, without any other entry. Others can check the file without us.";
        prove: "出具证明", "Prove";
        subject: "对象", "Subject";
        seq: "序号", "Entry";
        kind: "类型", "Kind";
        actor: "操作人", "By";
        hash: "条目哈希", "Its hash";
        before: "前一条哈希", "Hash of the one before";
        state: "状态哈希", "Hash of the state after it";
        place: "树中位置", "Place in the tree";
        path: "到根的路径", "The way to the root";
        backup: "备份", "Backup";
        backup_never: "尚未备份。执行 xiaobao backup 文件名", "There has been no backup. Run xiaobao backup FILE";
        backup_begun: "{at} 开始备份，未见完成记录", "One was begun at {at}; that it ended is not recorded";
        backup_good: "{at} 备份至 {to}，账簿 {n} 条全部一致", "Made at {at} into {to}; all {n} entries of the ledger held";
        backup_bad: "{at} 备份至 {to}，账簿 {n} 条，核验不一致", "Made at {at} into {to} with {n} entries; its ledger does not verify";
        print: "打印", "Print";
        download: "下载", "Download";
        qr: "签名全文的二维码", "The signed text as a QR code";
        text: "签名全文", "The signed text";
        keep: "请将本页或签名全文保存在本系统之外。核对：xiaobao ledger verify --checkpoint 文件名", "Keep this page or the signed text outside of this system. To compare: xiaobao ledger verify --checkpoint FILE";
    }
}
