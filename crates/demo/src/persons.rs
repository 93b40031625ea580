//! Complainants who do not exist: names drawn from common parts, telephone numbers of one block,
//! identity numbers of a region `99` that no authority has, with a right check character.

use crate::bank::districts;
use crate::codes::{ComplainantKind, Gender};
use crate::dice::Dice;
use crate::draft::Complainant;
use crate::texts::Who;
use kernel::Day;

const SURNAMES: &[(&str, u64)] = &[
    ("王", 14),
    ("李", 14),
    ("张", 13),
    ("刘", 10),
    ("陈", 9),
    ("杨", 7),
    ("赵", 6),
    ("黄", 6),
    ("周", 5),
    ("吴", 5),
    ("徐", 4),
    ("孙", 4),
    ("胡", 3),
    ("朱", 3),
    ("高", 3),
    ("林", 3),
    ("何", 3),
    ("郭", 3),
    ("马", 3),
    ("罗", 3),
    ("梁", 2),
    ("宋", 2),
    ("郑", 2),
    ("谢", 2),
    ("韩", 2),
    ("唐", 2),
    ("冯", 2),
    ("于", 2),
    ("董", 2),
    ("萧", 1),
    ("程", 2),
    ("曹", 2),
    ("袁", 2),
    ("邓", 2),
    ("许", 2),
    ("傅", 1),
    ("沈", 2),
    ("彭", 2),
    ("吕", 1),
    ("苏", 1),
    ("卢", 1),
    ("蒋", 1),
    ("蔡", 1),
    ("贾", 1),
    ("丁", 1),
    ("魏", 1),
    ("薛", 1),
    ("叶", 1),
    ("阎", 1),
    ("余", 1),
    ("潘", 1),
    ("杜", 1),
    ("戴", 1),
    ("夏", 1),
    ("钟", 1),
    ("汪", 1),
    ("田", 1),
    ("姜", 1),
    ("范", 1),
    ("石", 1),
    ("姚", 1),
    ("谭", 1),
    ("廖", 1),
    ("邹", 1),
    ("欧阳", 1),
];

const OLD_MEN: &[&str] = &[
    "建国", "德顺", "福生", "根生", "永福", "长青", "玉柱", "金山", "守田", "明德", "广才", "兴旺",
    "树林", "宝山", "继业", "有粮", "振山", "满仓", "学文",
];
const OLD_WOMEN: &[&str] = &[
    "桂珍", "淑芬", "玉兰", "秀英", "凤英", "素芳", "桂兰", "玉梅", "秀兰", "翠莲", "月娥", "金枝",
    "巧云", "淑贤", "桂香", "银花", "素琴", "春莲", "玉珍", "兰英",
];
const MEN: &[&str] = &[
    "志远", "振宇", "海波", "立新", "建军", "卫平", "永强", "文斌", "世杰", "宏伟", "晓东", "伟峰",
    "家豪", "浩宇", "子豪", "宇轩", "梓睿", "博文", "俊熙", "天宇", "逸辰", "明哲", "启航", "书凡",
    "成林",
];
const WOMEN: &[&str] = &[
    "丽娟", "晓燕", "海霞", "红梅", "雪梅", "美玲", "艳红", "佳慧", "雅楠", "欣怡", "雨桐", "思琪",
    "诗涵", "梦洁", "晓琳", "文娟", "慧敏", "婉婷", "若溪", "嘉怡", "可欣", "冬梅", "巧玲", "秋菊",
    "惠芳", "亚男", "春燕", "晓蕾",
];
const FOREIGNERS: &[(&str, Gender)] = &[
    ("Alejandro Fernandez Gutierrez", Gender::Male),
    ("Oluwaseun Babatunde Adeyemi-Okafor", Gender::Male),
    ("Nguyen Thi Minh Hang", Gender::Female),
    ("Ekaterina Sergeevna Voronova", Gender::Female),
    ("Muhammad Hassan Raza Qureshi", Gender::Male),
    ("Maria Jose dos Santos Oliveira", Gender::Female),
    ("Christopher Jonathan Whitfield", Gender::Male),
    ("Somchai Rattanakosinchai", Gender::Male),
];
const TRADES: &[&str] = &[
    "五金经营部",
    "餐饮管理有限公司",
    "商贸有限公司",
    "装饰工程有限公司",
    "农业专业合作社",
    "物流有限公司",
    "文化传媒有限公司",
    "机电设备有限公司",
    "服装厂",
    "口腔门诊部",
];
const BRANDS: &[&str] = &[
    "晨曦",
    "恒润",
    "绿源坊",
    "同顺",
    "三合",
    "鑫野",
    "禾谷",
    "万象汇",
    "青禾",
    "佳悦",
    "众诚",
    "一品轩",
];

/// Draws complainants; telephone numbers never repeat.
pub(crate) struct Persons {
    next_phone: u64,
}

impl Persons {
    /// Begins the block of telephone numbers somewhere.
    pub(crate) fn new(dice: &mut Dice) -> Persons {
        Persons {
            next_phone: dice.below(1_000_000),
        }
    }

    /// A number `19900xxxxxx`: a step that shares no factor with the block's size visits all of it.
    fn phone(&mut self) -> String {
        self.next_phone = (self.next_phone + 104_729) % 1_000_000;
        format!("19900{:06}", self.next_phone)
    }

    /// Somebody whom the story fits, on the day of the complaint, with the age of whoever it is about.
    pub(crate) fn draw(
        &mut self,
        who: Who,
        city: &str,
        on: Day,
        dice: &mut Dice,
    ) -> (Complainant, u32) {
        if who == Who::Organisation {
            return (self.organisation(city, dice), 0);
        }
        let age = age_for(who, dice);
        let (name, gender) = if who == Who::Foreigner {
            let (name, gender) = dice.one(FOREIGNERS);
            (name.to_owned(), gender)
        } else {
            name_for(age, dice)
        };
        let phone = self.phone();
        let id_number = (who != Who::Foreigner && dice.chance(780))
            .then(|| id_number(birthday(age, on, dice), gender, dice));
        let complainant = Complainant {
            kind: match who {
                Who::Parent | Who::Agent => ComplainantKind::Agent,
                Who::Heir => ComplainantKind::Heir,
                _ => ComplainantKind::Person,
            },
            name,
            gender: Some(gender),
            age: Some(age),
            id_number,
            address: dice.chance(620).then(|| address(city, dice)),
            email: None,
            account: dice
                .chance(550)
                .then(|| format!("990000{}", dice.digits(10))),
            phone,
        };
        let about = match who {
            Who::Parent => dice.between(6, (i64::from(age) - 22).min(16)),
            Who::Agent => dice.between((i64::from(age) + 22).max(68), 88),
            _ => i64::from(age),
        };
        (complainant, u32::try_from(about).expect("an age"))
    }

    fn organisation(&mut self, city: &str, dice: &mut Dice) -> Complainant {
        let name = format!("{city}{}{}", dice.pick(BRANDS), dice.pick(TRADES));
        Complainant {
            kind: ComplainantKind::Organisation,
            name,
            gender: None,
            age: None,
            phone: self.phone(),
            id_number: Some(credit_code(dice)),
            address: Some(address(city, dice)),
            email: None,
            account: Some(format!("990000{}", dice.digits(10))),
        }
    }
}

fn age_for(who: Who, dice: &mut Dice) -> u32 {
    let (low, high) = match who {
        Who::Any | Who::Organisation => (19, 64),
        Who::Adult | Who::Foreigner => (22, 60),
        Who::Young => (20, 35),
        Who::Student => (22, 27),
        Who::Middle => (30, 60),
        Who::Old => (66, 86),
        Who::Parent => (29, 48),
        Who::Agent => (36, 58),
        Who::Heir => (30, 62),
        Who::Disabled => (24, 63),
    };
    let age = if who == Who::Any && dice.chance(160) {
        dice.between(65, 82)
    } else {
        dice.between(low, high)
    };
    u32::try_from(age).expect("an age")
}

fn name_for(age: u32, dice: &mut Dice) -> (String, Gender) {
    let gender = if dice.chance(500) {
        Gender::Male
    } else {
        Gender::Female
    };
    let given = match (gender, age >= 58) {
        (Gender::Male, true) => OLD_MEN,
        (Gender::Female, true) => OLD_WOMEN,
        (Gender::Male, false) => MEN,
        (Gender::Female, false) => WOMEN,
    };
    (
        format!("{}{}", dice.weighted(SURNAMES), dice.pick(given)),
        gender,
    )
}

/// A day on which somebody of that age was born.
fn birthday(age: u32, on: Day, dice: &mut Dice) -> (i16, i64, i64) {
    let (month, day) = (dice.between(1, 12), dice.between(1, 28));
    let had = (month, day) <= (i64::from(on.month()), i64::from(on.day()));
    let age = i16::try_from(age).expect("an age");
    (on.year() - age - i16::from(!had), month, day)
}

fn id_number((year, month, day): (i16, i64, i64), gender: Gender, dice: &mut Dice) -> String {
    let region = format!("9901{:02}", dice.between(1, 9));
    let serial = dice.between(0, 49) * 2 + i64::from(gender == Gender::Male);
    let body = format!(
        "{region}{year:04}{month:02}{day:02}{:01}{serial:02}",
        dice.between(0, 9)
    );
    let checked = "0123456789X".chars().map(|check| format!("{body}{check}"));
    let right = checked
        .into_iter()
        .find(|number| kernel::check_id_number(number).is_ok());
    right.expect("one of the eleven check characters fits")
}

/// A unified social credit code (GB 32100-2015) of region 99.
fn credit_code(dice: &mut Dice) -> String {
    const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut code = format!("91990100MA{}", dice.digits(7));
    let mut weight = 1;
    let mut sum = 0;
    for byte in code.bytes() {
        let value = LETTERS.iter().position(|letter| *letter == byte);
        sum += value.expect("written with these letters") * weight;
        weight = weight * 3 % 31;
    }
    code.push(char::from(LETTERS[(31 - sum % 31) % 31]));
    code
}

fn address(city: &str, dice: &mut Dice) -> String {
    let (district, street) = dice.one(&districts(city));
    let (number, block) = (dice.between(3, 260), dice.between(1, 18));
    let room = dice.between(1, 17) * 100 + dice.between(1, 4);
    format!("{city}市{district}{street}{number}号{block}栋{room}室")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn persons_are_of_the_right_age_with_numbers_that_check() {
        let mut dice = Dice::seeded(11);
        let mut persons = Persons::new(&mut dice);
        let on: Day = "2026-11-23".parse().unwrap();
        let mut phones = BTreeSet::new();
        for round in 0..600 {
            let who = [Who::Any, Who::Old, Who::Young, Who::Parent, Who::Heir][round % 5];
            let (person, about) = persons.draw(who, "江城", on, &mut dice);
            assert!(phones.insert(person.phone.clone()));
            assert_eq!(person.phone.len(), 11);
            assert_eq!(who == Who::Parent, about < 18);
            let Some(number) = &person.id_number else {
                continue;
            };
            let born = kernel::check_id_number(number).unwrap();
            let had = (born.month(), born.day()) <= (on.month(), on.day());
            let age = on.year() - born.year() - i16::from(!had);
            assert_eq!(Some(u32::try_from(age).unwrap()), person.age, "{number}");
            let odd = (number.as_bytes()[16] - b'0') % 2 == 1;
            assert_eq!(odd, person.gender == Some(Gender::Male));
        }
    }

    #[test]
    fn a_credit_code_follows_the_standard() {
        // The standard's check: the weighted sum of all but the last, and the last, make 31.
        const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        let mut dice = Dice::seeded(2);
        let code = credit_code(&mut dice);
        let values: Vec<usize> = code.chars().map(|c| LETTERS.find(c).unwrap()).collect();
        let weights = [
            1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
        ];
        let sum: usize = values.iter().zip(weights).map(|(v, w)| v * w).sum();
        assert_eq!((sum + values[17]) % 31, 0, "{code}");
    }
}
