//! The words of the pages and of the screens.

kernel::words! {
    /// Words of the room.
    pub struct Words {
        title: "大堂屏", "Hall screens";
        intro: "各网点大堂电视的节目。没有设置的机构播放标准节目；地址为 /p/hall/机构号，可在末尾加 ?screen=屏名 区分多块屏。", "What televisions in the branches show. Units that set nothing show the standard programme; the address is /p/hall/UNIT, with ?screen=NAME for several screens.";
        unit: "机构", "Unit";
        programme: "节目单", "Programme";
        own: "自定", "Its own";
        standard: "标准节目", "Standard";
        screens: "在线屏幕", "Screens";
        screens_none: "还没有屏幕连接过", "No screen has been seen yet";
        screen: "屏名", "Screen";
        seen: "最近连接", "Last seen";
        showing: "正在显示", "Showing";
        alive: "在线", "Alive";
        lost: "失联", "Lost";
        open: "打开屏幕", "Open the screen";
        units_none: "没有可管理的机构", "There is no unit to manage";
        units_none_hint: "大堂屏由总行消保部门和分支机构消保岗设置。", "Hall screens are set by the office and the branches' posts.";
        content: "内容", "Content";
        pick: "指定编号", "Key";
        all_of_it: "全部", "All";
        seconds: "每屏秒数", "Seconds";
        days: "日期", "Days";
        always: "长期", "Always";
        up: "上移", "Up";
        down: "下移", "Down";
        remove: "移除", "Remove";
        order: "调整", "Order";
        add: "增加一项", "Add an item";
        add_do: "增加", "Add";
        hours: "播放时段", "Hours";
        save: "保存", "Save";
        saved: "节目单已保存，屏幕将在数秒内更新", "Saved; the screens follow within seconds";
        items_none: "节目单是空的，屏幕只显示时钟与投诉电话", "The programme is empty: screens show clock and phone only";
        preview: "今日节目预览", "Today's slides";
        preview_none: "今天没有可播放的内容；请先在内容发布中发布提示、标语或本机构画面。", "There is nothing to show today; publish notices, slogans or slides in Content first.";
        push: "立即展示", "Show now";
        push_do: "推送到屏幕", "Show it";
        push_hint: "数秒内出现在屏幕上，到时自动恢复节目；推送记入台账。", "It is on the screens within seconds and goes when its time is over; kept in the ledger.";
        pushed: "已推送，屏幕将在数秒内显示", "Pushed; the screens show it within seconds";
        pushes: "正在展示", "Shown now";
        until: "展示至", "Until";
        by: "推送人", "By";
        end: "结束展示", "End it";
        ended: "已结束展示", "Ended";
        below: "含下级机构", "Units below too";
        slides: "本机构画面", "Own slides";
        call: "投诉与咨询电话", "Complaints and questions";
        scan: "扫码查询与投诉", "Scan to look up or complain";
        closed: "本网点大堂屏已停止播放", "This screen is resting";
        welcome: "消费者权益保护", "Consumer protection";
        welcome_text: "如有疑问或投诉，请拨打电话或扫描二维码", "Questions or complaints: call, or scan the code";
        fee_item: "服务项目", "Item";
        fee_price: "价格", "Price";
        fee_discount: "优惠", "Discount";
        channel_way: "渠道", "Channel";
        channel_contact: "联系方式", "Contact";
        channel_hours: "服务时间", "Hours";
        previous: "上一屏", "Previous";
        next: "下一屏", "Next";
        offline: "网络中断，继续播放已保存的节目", "No network: showing the programme that was kept";
        s_campaign: "本月活动", "Campaign of the month";
        s_fraud: "防范诈骗", "Beware of fraud";
        s_risk: "风险提示", "Risk notice";
        s_fee: "收费公示", "Fees";
        s_channel: "投诉渠道", "How to complain";
        s_slogan: "消费者权益保护", "Consumer protection";
        s_own: "网点公告", "Branch notice";
        s_push: "重要通知", "Important";
    }
}
