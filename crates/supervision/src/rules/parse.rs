//! Reading the text of the plans: every fault is named with its line before a plan is used.

use super::plan::{Act, Plan, PlanError, Plans, Step, When};
use deadline::PackKind;
use kernel::{Say, say};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The format this program reads.
const FORMAT: u32 = 1;
/// Longest text, in bytes.
pub const TEXT_BYTES_MAX: usize = 32 * 1024;
/// Most plans.
const PLANS_MAX: usize = 40;
/// Most steps of a plan.
const STEPS_MAX: usize = 20;
/// Most keys of a plan.
const KEYS_MAX: usize = 40;
/// Longest identifier.
const ID_MAX: usize = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    format: Spanned<u32>,
    plan: Spanned<Vec<Spanned<PlanText>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanText {
    id: Spanned<String>,
    kind: PackKind,
    #[serde(default)]
    keys: Vec<Spanned<String>>,
    name: Say,
    steps: Spanned<Vec<StepText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    id: Spanned<String>,
    at: Spanned<String>,
    #[serde(rename = "do")]
    acts: Spanned<Vec<Spanned<String>>>,
}

impl Plans {
    /// Reads the text of a version.
    pub fn parse(version: i64, text: &str) -> Result<Plans, PlanError> {
        let reader = Reader { text };
        if text.len() > TEXT_BYTES_MAX {
            let kib = TEXT_BYTES_MAX / 1024;
            return Err(reader.fault(
                0..0,
                say!(
                    "文本过长，最多 {kib} KB",
                    "the text is too long; at most {kib} KiB"
                ),
            ));
        }
        let read: Text = toml::from_str(text).map_err(|error| {
            let said = error.message().trim();
            reader.fault(
                error.span().unwrap_or(0..0),
                say!("格式错误：{said}", "wrong format: {said}"),
            )
        })?;
        let plans = reader.plans(read)?;
        Ok(Plans { version, plans })
    }
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn fault(&self, span: Range<usize>, say: Say) -> PlanError {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        PlanError { line, say }
    }

    fn plans(&self, read: Text) -> Result<Vec<Plan>, PlanError> {
        if *read.format.get_ref() != FORMAT {
            return Err(self.fault(
                read.format.span(),
                say!(
                    "只认识格式 format = {FORMAT}",
                    "only `format = {FORMAT}` is known"
                ),
            ));
        }
        let span = read.plan.span();
        let texts = read.plan.into_inner();
        if texts.len() > PLANS_MAX {
            return Err(self.fault(
                span,
                say!(
                    "最多 {PLANS_MAX} 个方案",
                    "at most {PLANS_MAX} plans are taken"
                ),
            ));
        }
        let mut plans: Vec<Plan> = Vec::new();
        for text in texts {
            let span = text.span();
            let plan = self.plan(text.into_inner())?;
            self.fits(&plans, &plan, span)?;
            plans.push(plan);
        }
        for kind in [PackKind::Statutory, PackKind::Internal] {
            if !plans
                .iter()
                .any(|plan| plan.kind == kind && plan.keys.is_empty())
            {
                let code = code_of(kind);
                return Err(self.fault(
                    span.clone(),
                    say!(
                        "缺少 kind = \"{code}\" 且不带 keys 的方案，否则部分时限无人提醒",
                        "there must be a plan with kind = \"{code}\" and without keys, or some limits would never be reminded of"
                    ),
                ));
            }
        }
        Ok(plans)
    }

    /// Whether a plan stands beside those before it.
    fn fits(&self, before: &[Plan], plan: &Plan, span: Range<usize>) -> Result<(), PlanError> {
        let id = &plan.id;
        if before.iter().any(|other| other.id == *id) {
            return Err(self.fault(span, say!("方案 {id} 重复", "there are two plans {id}")));
        }
        let same_kind = || before.iter().filter(|other| other.kind == plan.kind);
        if plan.keys.is_empty() && same_kind().any(|other| other.keys.is_empty()) {
            let code = code_of(plan.kind);
            return Err(self.fault(
                span,
                say!(
                    "已有一个 kind = \"{code}\" 且不带 keys 的方案",
                    "there is a plan with kind = \"{code}\" and without keys already"
                ),
            ));
        }
        let mut keys = plan.keys.iter();
        let twice = keys.find(|key| same_kind().any(|other| other.keys.contains(key)));
        match twice {
            Some(key) => Err(self.fault(
                span,
                say!("时限 {key} 已有方案", "the limit {key} has a plan already"),
            )),
            None => Ok(()),
        }
    }

    fn plan(&self, read: PlanText) -> Result<Plan, PlanError> {
        let id = self.id(read.id)?;
        if read.name.zh.trim().is_empty() || read.name.en.trim().is_empty() {
            return Err(self.fault(
                read.steps.span(),
                say!(
                    "方案 {id} 的名称应同时有 zh 与 en",
                    "the name of plan {id} needs both zh and en"
                ),
            ));
        }
        let span = read.steps.span();
        let keys = read.keys.into_iter().map(|key| self.id(key));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let texts = read.steps.into_inner();
        if texts.len() > STEPS_MAX || keys.len() > KEYS_MAX {
            return Err(self.fault(
                span,
                say!(
                    "一个方案最多 {STEPS_MAX} 步、{KEYS_MAX} 个时限",
                    "a plan takes at most {STEPS_MAX} steps and {KEYS_MAX} keys"
                ),
            ));
        }
        let mut steps: Vec<Step> = Vec::new();
        for text in texts {
            let at = text.id.span();
            let step = self.step(text)?;
            if steps.iter().any(|other| other.id == step.id) {
                let id = &step.id;
                return Err(self.fault(at, say!("步骤 {id} 重复", "there are two steps {id}")));
            }
            steps.push(step);
        }
        Ok(Plan {
            id,
            name: read.name,
            kind: read.kind,
            keys,
            steps,
        })
    }

    fn step(&self, read: StepText) -> Result<Step, PlanError> {
        let id = self.id(read.id)?;
        let at = read.at.get_ref();
        let when = When::parse(at).ok_or_else(|| {
            self.fault(
                read.at.span(),
                say!(
                    "at = \"{at}\" 不认识；应为 50%、-2d、-0d、+1d、-4h、+30m 或 +0",
                    "at = \"{at}\" is not known; it is 50%, -2d, -0d, +1d, -4h, +30m or +0"
                ),
            )
        })?;
        let span = read.acts.span();
        let mut acts: Vec<Act> = Vec::new();
        for code in read.acts.into_inner() {
            let text = code.get_ref();
            let act = Act::parse(text).ok_or_else(|| {
                self.fault(
                    code.span(),
                    say!(
                        "do 中的「{text}」不认识；应为 owner、officers、up1…up9、leaders、red_list",
                        "\"{text}\" in `do` is not known; it is owner, officers, up1…up9, leaders or red_list"
                    ),
                )
            })?;
            if !acts.contains(&act) {
                acts.push(act);
            }
        }
        if acts.is_empty() {
            return Err(self.fault(
                span,
                say!("步骤 {id} 的 do 不能为空", "step {id} must do something"),
            ));
        }
        acts.sort_unstable();
        Ok(Step { id, when, acts })
    }

    /// An identifier: what was done is remembered under it, so it stays plain.
    fn id(&self, read: Spanned<String>) -> Result<String, PlanError> {
        let span = read.span();
        let id = read.into_inner();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !id.is_empty() && id.len() <= ID_MAX && id.bytes().all(plain) {
            return Ok(id);
        }
        Err(self.fault(
            span,
            say!(
                "「{id}」应为 1 到 {ID_MAX} 个小写字母、数字或下划线",
                "\"{id}\" must be 1 to {ID_MAX} lower-case letters, digits or underscores"
            ),
        ))
    }
}

fn code_of(kind: PackKind) -> &'static str {
    match kind {
        PackKind::Statutory => "statutory",
        PackKind::Internal => "internal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with two general plans and the given steps in the first, which begins on line 3.
    fn text(steps: &str) -> String {
        format!(
            "format = 1\n[[plan]]\nid = \"a\"\nkind = \"statutory\"\nname = {{ zh = \"甲\", en = \"A\" }}\nsteps = [\n{steps}\n]\n\
             [[plan]]\nid = \"b\"\nkind = \"internal\"\nname = {{ zh = \"乙\", en = \"B\" }}\nsteps = []\n"
        )
    }

    #[test]
    fn a_right_text_is_read() {
        let plans = Plans::parse(
            3,
            &text("{ id = \"x\", at = \"-2d\", do = [\"red_list\", \"owner\", \"owner\"] },"),
        )
        .unwrap();
        assert_eq!(plans.version, 3);
        assert_eq!(plans.plans[0].steps[0].acts, [Act::Owner, Act::RedList]);
        assert!(plans.plans[1].steps.is_empty());
    }

    #[test]
    fn faults_name_their_line() {
        let step =
            |at: &str, acts: &str| format!("{{ id = \"x\", at = \"{at}\", do = [{acts}] }},");
        let good = step("50%", "\"owner\"");
        let cases: [(String, usize, &str); 9] = [
            (text("what"), 7, "wrong format"),
            (text(&step("2d", "\"owner\"")), 7, "at = \"2d\""),
            (
                text(&format!("{good}\n{}", step("75%", "\"owner\""))),
                8,
                "two steps",
            ),
            (text(&step("50%", "\"boss\"")), 7, "\"boss\""),
            (text(&step("50%", "")), 7, "must do something"),
            (text(&good.replace("\"x\"", "\"X!\"")), 7, "lower-case"),
            (
                text(&good).replace("id = \"b\"", "id = \"a\""),
                9,
                "two plans",
            ),
            (
                text(&good).replace("internal", "statutory"),
                9,
                "without keys already",
            ),
            (
                text(&good).replace("format = 1", "format = 2"),
                1,
                "format = 1",
            ),
        ];
        for (text, line, part) in cases {
            let error = Plans::parse(1, &text).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.say.en.contains(part), "{error}");
        }
    }

    #[test]
    fn every_kind_has_a_plan_and_no_key_has_two() {
        let without =
            text("").replace("kind = \"internal\"", "kind = \"internal\"\nkeys = [\"k\"]");
        let error = Plans::parse(1, &without).unwrap_err();
        assert!(error.say.en.contains("kind = \"internal\""), "{error}");
        let keyed = |id: &str| {
            format!(
                "[[plan]]\nid = \"{id}\"\nkind = \"internal\"\nkeys = [\"k\"]\nname = {{ zh = \"丙\", en = \"C\" }}\nsteps = []\n"
            )
        };
        let twice = format!("{}{}{}", text(""), keyed("c"), keyed("d"));
        assert!(
            Plans::parse(1, &twice)
                .unwrap_err()
                .say
                .en
                .contains("has a plan already")
        );
        let long = format!("{}# {}", text(""), "x".repeat(TEXT_BYTES_MAX));
        assert!(
            Plans::parse(1, &long)
                .unwrap_err()
                .say
                .en
                .contains("too long")
        );
    }
}
