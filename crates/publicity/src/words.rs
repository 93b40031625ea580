//! The words of the pages.

kernel::words! {
    /// Words of the room.
    pub struct Words {
        slogans: "标语", "Slogans";
        slogans_intro: "已发布的标语。相近的标语列在一起提示，便于合并或停用；草稿、审核与历史版本在内容发布中办理。", "Published slogans. Those that say nearly the same are named, so that one can be dropped; drafts, publishing and versions are in Content.";
        slogans_none: "没有符合条件的标语", "No slogan fits";
        slogans_none_hint: "换一个条件，或新写一条，由他人发布后在这里显示。", "Change the filter, or write a new one: it stands here when somebody else has published it.";
        slogan: "标语", "Slogan";
        slogan_new: "新写标语", "New slogan";
        slogan_check: "查找相近标语", "Look for similar ones";
        slogan_check_intro: "先看看有没有意思相近的标语；有相近的也可以继续填写。", "First see whether one says nearly the same; you may go on in any case.";
        slogan_go_on: "继续填写并送审", "Go on and hand it in";
        alike: "相近标语", "Similar";
        alike_none: "没有相近的标语", "No similar slogan";
        same: "相同", "the same";
        only_alike: "仅看有相近标语的", "Only those with similar ones";
        tags: "标签", "Tags";
        used: "使用次数", "Used";
        all: "全部", "All";
        search: "查找", "Search";
        query: "查询", "Search";
        reset: "重置", "Reset";
        theme: "主题", "Theme";
        audience: "受众", "Audience";
        season: "时节", "Season";
        manage: "内容发布", "Content";
        posters: "海报与易拉宝", "Posters and roll-ups";
        posters_intro: "由标语或自拟文字制作，可印 A4、A3、易拉宝（80×200 厘米），也可用于竖屏。自拟文字须由他人放行后才能下载。", "Made from a slogan or own words, for A4, A3, roll-ups (80 × 200 cm) and upright screens. Own words are let out by another person before files can be taken.";
        posters_none: "还没有海报", "No poster yet";
        posters_none_hint: "从标语列表选一条制作，或点「制作海报」。", "Make one from a slogan in the list, or press New poster.";
        poster: "海报", "Poster";
        poster_new: "制作海报", "New poster";
        poster_make: "制作并预览", "Make and preview";
        poster_hint: "从已发布的标语选择，或直接写自己的文字；自拟文字须他人放行。", "From a published slogan, or words of your own, which another person lets out.";
        made: "已制作，请核对预览", "Made; please look at the preview";
        number: "编号", "Number";
        layout: "版式", "Layout";
        author: "制作人", "Made by";
        state: "状态", "State";
        origin: "文字来源", "Words";
        from_slogan: "已发布标语", "A published slogan";
        own_words: "自拟文字", "Own words";
        free: "可下载", "May be taken";
        waits: "待他人放行", "Waits to be let out";
        release: "放行", "Let it out";
        released: "已放行", "Let out";
        released_by: "放行人", "Let out by";
        preview: "预览", "Preview";
        files: "下载文件", "Files";
        taken: "已下载", "Taken";
        times: "次", "times";
        look: "海报外观设置", "Look of posters";
        look_intro: "海报、易拉宝与大堂屏使用的银行名称、颜色、电话和二维码地址。", "Name, colours, phone and address of the code on posters, roll-ups and hall screens.";
        look_saved: "已保存，之后制作和下载的海报使用新的外观", "Saved; posters that are made or taken from now on look like this";
        look_missing: "还没有设置银行名称、投诉电话和公众网站地址，海报上暂无电话与二维码。", "The bank's name, complaint phone and public address are not set yet: posters have no phone and no code.";
        save: "保存", "Save";
        f_a4_pdf: "A4 PDF（办公打印）", "A4 PDF (office printer)";
        f_a4_bleed_pdf: "A4 PDF（印厂，含 3 毫米出血与裁切线）", "A4 PDF (print shop, 3 mm bleed and crop marks)";
        f_a3_pdf: "A3 PDF（办公打印）", "A3 PDF (office printer)";
        f_a3_bleed_pdf: "A3 PDF（印厂，含 3 毫米出血与裁切线）", "A3 PDF (print shop, 3 mm bleed and crop marks)";
        f_rollup_pdf: "易拉宝 PDF（80×200 厘米）", "Roll-up PDF (80 × 200 cm)";
        f_screen_png: "竖屏图片 PNG（1080×1920）", "Upright screen PNG (1080 × 1920)";
        f_screen_svg: "竖屏矢量图 SVG（1080×1920）", "Upright screen SVG (1080 × 1920)";
        f_a4_svg: "A4 矢量图 SVG", "A4 SVG";
        sheet_rollup: "易拉宝", "Roll-up";
        sheet_screen: "竖屏", "Screen";
    }
}
