//! The few sentences of the server itself.

kernel::words! {
    /// What the layers around every request say.
    pub struct Words {
        too_large: "提交的内容过大（上限 {megabytes} MB），请减少内容或压缩文件后重试。",
            "What was sent is too large (at most {megabytes} MB). Please shorten it or make the file smaller, then try again.";
        wrong_address: "网址中含有不可用的字符，请检查后重试。",
            "The address has a character that can't be used. Please check it and try again.";
        too_slow: "处理时间过长，已停止等待。请先查看是否已生效，再决定是否重试。",
            "This took too long and the answer was given up. Please look whether it was done before you try again.";
    }
}
