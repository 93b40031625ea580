//! The letter that answers a complaint: result, basis and the four ways on that the rule asks for.

use crate::bank::{Level, unit};
use crate::codes::{Channel, ComplainantKind};
use crate::dice::Dice;
use crate::draft::Complainant;
use crate::matter::{Matter, Source, month_day};
use crate::script::{Slots, render};
use crate::texts::Finding;
use kernel::Day;

/// What a letter is about.
pub(crate) struct Letter<'a> {
    pub(crate) matter: &'a Matter,
    pub(crate) person: &'a Complainant,
    pub(crate) channel: Channel,
    pub(crate) finding: &'a Finding,
    /// The slots with what was found and paid.
    pub(crate) slots: &'a Slots,
    /// The facts as the bank's papers have them.
    pub(crate) received: Day,
    pub(crate) today: Day,
    /// A first version leaves out what an approver misses.
    pub(crate) draft: bool,
    /// Whether it is to be plain: for old people.
    pub(crate) plain: bool,
}

impl Letter<'_> {
    /// The letter's text.
    pub(crate) fn write(&self, dice: &mut Dice) -> String {
        let mut slots = self.slots.clone();
        slots.set("cust", "您");
        slots.set("received", month_day(self.received));
        slots.set("channel", self.channel.in_letters());
        slots.set("above", self.above());
        slots.set("phone", unit(self.matter.handled_by).phone.as_str());
        slots.set("facts", render(&self.finding.facts, &slots, dice));
        slots.set("result", render(&self.finding.result, &slots, dice));
        slots.set(
            "basis",
            match self.matter.source {
                Source::Scenario(scenario) => scenario.basis.as_str(),
                Source::Item(_) => "",
            },
        );
        let body = if self.plain {
            self.plain_body()
        } else {
            self.formal_body()
        };
        let signed = format!(
            "\n\n{}\n{}年{}月{}日",
            self.signed_by(),
            self.today.year(),
            self.today.month(),
            self.today.day()
        );
        let text = render(&body, &slots, dice) + &signed;
        match self.person.kind {
            ComplainantKind::Organisation => {
                text.replace('您', "贵单位").replace("贵单位好", "您好")
            }
            _ => text,
        }
    }

    fn formal_body(&self) -> String {
        let basis = if self.draft {
            ""
        } else {
            "三、处理依据。{basis}。\n"
        };
        let thanks = if self.draft {
            ""
        } else {
            "\n[感谢您对我行工作的监督和支持，顺祝生活愉快。|再次感谢您的反映，我们将以此为鉴改进服务。|如有疑问，请致电{phone}，我们将继续为您服务。]"
        };
        format!(
            "尊敬的{{name}}{{sir}}：\n您好！您于{{received}}通过{{channel}}反映的“{{title}}”事项，\
             [我行高度重视，已指定专人核查|我行收悉后立即组织核查|我行已受理并进行了调查]，现将处理结果答复如下：\n\
             一、核查情况。{{facts}}\n二、处理结果。{{result}}\n{basis}\
             如您对本处理决定有异议，可自收到本答复之日起30日内，以书面形式向{{above}}申请核查；也可以\
             [向{{city}}市金融纠纷调解组织申请调解|申请由{{city}}市金融消费纠纷调解中心进行调解]，\
             或依照合同约定申请仲裁、向有管辖权的人民法院提起诉讼。{thanks}"
        )
    }

    fn plain_body(&self) -> String {
        let basis = if self.draft {
            ""
        } else {
            "这样处理的依据：{basis}。\n"
        };
        format!(
            "尊敬的{{name}}{{sir}}：\n您好！您{{received}}反映的“{{title}}”，我们查清楚了，现在告诉您结果。\n\
             事情是这样的：{{facts}}\n我们的决定：{{result}}\n{basis}\
             您要是不同意这个结果，有三个办法：第一，30天之内写信给{{above}}，请上级再核查一次；\
             第二，请{{city}}市的金融纠纷调解组织来调解；第三，按合同申请仲裁，或者到法院诉讼。\n\
             看不明白的地方，请打电话{{phone}}，我们慢慢给您讲，也可以上门。"
        )
    }

    /// Who answers, with the bank's name.
    fn signed_by(&self) -> String {
        let own = unit(self.matter.handled_by);
        match own.level {
            Level::Department => format!("示例银行{}", own.name),
            _ => own.name.clone(),
        }
    }

    /// The unit one level up from the one that answers.
    fn above(&self) -> String {
        let own = unit(self.matter.handled_by);
        match own.parent.as_deref().map(unit) {
            Some(above) if own.level == Level::SubBranch => above.name.clone(),
            _ => "我行总行消费者权益保护办公室".to_owned(),
        }
    }
}
