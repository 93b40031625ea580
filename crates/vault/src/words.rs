//! The words of the room's pages.

kernel::words! {
    /// Words of the page of keys.
    pub struct Words {
        title: "密钥", "Keys";
        intro: "个人信息与案件文字以数据密钥加密，数据密钥由主密钥包裹。轮换主密钥时业务照常进行，本页不显示任何客户信息。", "Personal data and the words of cases are sealed with data keys, which are wrapped under the master key. Work goes on while the master key is rotated; this page shows nothing of customers.";
        rotate: "轮换主密钥", "Rotate the master key";
        rotated: "已启用新的主密钥 {name}，正在重新包裹数据密钥", "The master key {name} is in use now; data keys are being wrapped anew";
        standing: "当前状态", "How it stands";
        all_done: "全部 {all} 个数据密钥均由现用主密钥包裹", "All {all} data keys are wrapped under the current master key";
        under_way: "正在重新包裹：{done} / {all}", "Being wrapped anew: {done} of {all}";
        missing: "有数据密钥由不在本服务器上的主密钥包裹，请把该密钥文件放回密钥目录", "Some data keys are wrapped under a master key that is not at hand here; put its file back into the folder of keys";
        current: "现用主密钥", "Current master key";
        source: "主密钥来源", "Where master keys are";
        source_folder: "数据目录中的密钥文件", "Key files in the data folder";
        source_given: "环境变量", "Environment variable";
        source_command: "密钥管理程序", "The bank's key management";
        algorithm: "算法", "Algorithm";
        algorithm_text: "AES-256-GCM，逐条以 HKDF-SHA-256 派生密钥", "AES-256-GCM, a key for each value by HKDF-SHA-256";
        under: "数据密钥，主密钥", "Data keys under";
        not_at_hand: "不在本服务器", "not at hand";
        destroyed: "已销毁的数据密钥", "Data keys destroyed";
        history: "主密钥启用记录", "Master keys so far";
        none: "尚无记录", "Nothing recorded yet";
        none_hint: "后台任务首次运行后记录现用主密钥", "The current master key is recorded once the background work has run";
        name: "名称", "Name";
        since: "启用时间", "In use since";
    }
}
