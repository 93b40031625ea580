//! The words of the organisation's pages and spreadsheets.

kernel::words! {
    /// Words about units.
    pub struct Words {
        title: "机构管理", "Units";
        unit: "机构", "Unit";
        new: "新增机构", "New unit";
        add_below: "新增下级机构", "New unit below";
        import: "导入", "Import";
        import_title: "导入机构", "Import units";
        export: "导出 Excel", "Export Excel";
        file_name: "机构清单", "units";
        template_name: "机构导入模板", "units_template";
        search: "查询", "Search";
        reset: "重置", "Reset";
        search_hint: "机构代码、名称或拼音首字母", "Code or name";
        with_closed: "含已撤销", "With closed ones";
        list: "机构列表", "Units";
        code: "机构代码", "Code";
        name: "机构名称", "Name";
        level: "层级", "Level";
        parent: "上级机构", "Above";
        outlets: "网点数", "Outlets";
        customers: "个人客户数", "Customers";
        staff: "员工数", "Staff";
        phone: "联系电话", "Phone";
        opened: "开业日期", "Opened";
        closed: "撤销日期", "Closed";
        state: "状态", "State";
        open: "正常", "Open";
        is_closed: "已撤销", "Closed";
        own: "本级", "Own";
        total: "全辖", "With all below";
        total_hint: "数字为全辖合计（本级及下级未撤销机构）", "Figures count the unit and all open units below it";
        count: "共 {n} 个机构", "{n} units";
        none: "没有符合条件的机构", "No unit fits";
        none_hint: "请换一个代码、名称或拼音首字母。", "Try another code or name.";
        empty: "还没有机构", "No units yet";
        empty_hint: "先新增总行，或从表格导入全部机构。", "Begin with the head office, or import all units from a spreadsheet.";
        facts: "基本信息", "Facts";
        figures: "统计口径数据", "Counts";
        accounts: "账号数", "Accounts";
        names: "名称沿革", "Names over time";
        name_from: "启用日期", "In use from";
        below: "下级机构", "Units below";
        nothing_below: "没有下级机构", "No units below";
        rename: "更名", "Rename";
        edit: "修改电话与数据", "Edit phone and counts";
        close: "撤销机构", "Close the unit";
        rename_intro: "更名保留沿革：以前的业务仍显示当时的名称。", "Former names are kept: older records show the name of their day.";
        close_intro: "撤销后不能恢复，机构代码不再使用。下级机构和账号须先撤销或调离。",
            "A closed unit can't be opened again and its code is not used again. Units below and accounts must be closed or moved first.";
        save: "保存", "Save";
        created: "已新增机构「{name}」", "Unit \"{name}\" added";
        renamed: "已更名为「{name}」", "Renamed to \"{name}\"";
        updated: "已保存「{name}」的电话与数据", "Phone and counts of \"{name}\" saved";
        done_closed: "已撤销机构「{name}」", "Unit \"{name}\" closed";
        step_file: "第一步：下载模板并填写", "Step 1: download and fill in the template";
        step_file_hint: "列名请勿改动；机构代码等列已设为文本格式，开头的 0 不会丢失。",
            "Keep the names of the columns. They are text columns, so leading zeros stay.";
        template: "下载模板", "Download the template";
        step_upload: "第二步：选择文件并预检", "Step 2: choose the file and check it";
        step_upload_hint: "支持 .xlsx、.xls、.ods、.csv，最多 {rows} 行、{megabytes} MB。预检不写入任何数据。",
            "Takes .xlsx, .xls, .ods and .csv, at most {rows} rows and {megabytes} MB. Checking writes nothing.";
        file: "文件", "File";
        check: "预检", "Check";
        preview: "预检结果", "Result of the check";
        new_rows: "新增", "New";
        changed_rows: "更新", "Changed";
        same_rows: "无变化", "Unchanged";
        wrong_rows: "有误", "Wrong";
        wrong_title: "请改正以下内容后重新选择文件，当前未导入任何行", "Correct these and choose the file again; no row has been imported";
        wrong_more: "另有 {n} 处未列出", "{n} more are not listed";
        row: "行号", "Row";
        column: "列", "Column";
        problem: "问题与应填内容", "What is wrong and what is expected";
        nothing_to_do: "文件内容与系统一致，无需导入", "The file says what the bank already has; there is nothing to import";
        apply: "确认导入", "Import now";
        apply_hint: "全部行在一个事务中写入：要么全部成功，要么都不写入。", "All rows are written together: all of them or none.";
        imported: "导入完成：新增 {new} 个，更新 {changed} 个，无变化 {same} 个", "Imported: {new} new, {changed} changed, {same} unchanged";
        no_file: "请选择要导入的文件", "Please choose the file to import";
        notes: "说明", "Notes";
        note_code: "1 到 12 位数字或大写字母，全行唯一，例如 0101", "1 to 12 digits or capital letters, unique in the bank, such as 0101";
        note_name: "最多 60 个字", "At most 60 characters";
        note_level: "总行、分行、支行、网点、部门 之一", "One of head_office, branch, sub_branch, outlet, department";
        note_parent: "上级机构的代码，总行留空；上级可以在同一文件的任意一行", "Code of the unit above, empty for the head office; it may be in any row of this file";
        note_opened: "例如 2026-11-23；留空为导入当天", "Such as 2026-11-23; empty for the day of the import";
        note_phone: "对客户公布的电话，可留空", "The number customers are given; may be empty";
        note_outlets: "本级的整数，不含下级；可留空", "Whole number of this unit alone; may be empty";
        note_customers: "本级个人客户人数，不含下级；可留空", "Personal customers of this unit alone; may be empty";
        note_staff: "本级员工人数，不含下级；可留空", "Staff of this unit alone; may be empty";
    }
}

impl Words {
    /// A note for each column of the import, in the order of `rules::fields::NEW_UNIT`.
    pub fn column_notes(&self) -> Vec<String> {
        [
            self.note_code,
            self.note_name,
            self.note_level,
            self.note_parent,
            self.note_opened,
            self.note_phone,
            self.note_outlets,
            self.note_customers,
            self.note_staff,
        ]
        .map(str::to_owned)
        .to_vec()
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

    #[test]
    fn every_column_of_the_import_is_explained() {
        let columns = crate::rules::fields::NEW_UNIT.len();
        assert_eq!(Words::of(kernel::Lang::Zh).column_notes().len(), columns);
    }
}
