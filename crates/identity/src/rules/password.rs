//! What a password must be: long, mixed, and not what others would guess first.

use kernel::{FieldErrors, FieldSpec, Lang, Reading, Say};

/// Fewest characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Most characters: a limit for the hash's input, far above any passphrase.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Kinds of characters that must occur, of: lower case, upper case, digits, everything else.
const KINDS_MIN: usize = 3;
/// From this length on the kinds no longer matter: a sentence is as good.
const LONG_CHARS: usize = 20;
/// Longest run of one character or of neighbours (`1234`, `abcd`, `4321`).
const RUN_MAX: usize = 3;

/// What everybody tries first, after their case and the usual replacements are undone.
const COMMON: [&str; 12] = [
    "password", "passwort", "qwerty", "qazwsx", "asdfgh", "welcome", "letmein", "iloveyou",
    "woaini", "mima", "admin", "xiaobao",
];

/// Checks a new password. `before` is the one it replaces.
pub fn check_password(
    spec: &FieldSpec,
    password: &str,
    login: &str,
    before: &str,
) -> Result<(), FieldErrors> {
    let nothing = kernel::Fields::default();
    let mut reading = Reading::new(&nothing);
    if let Some((code, say)) = fault(password, login, before) {
        reading.fault(spec, code, say.to(Lang::Zh), say.to(Lang::En));
    }
    reading.finish(())
}

fn fault(password: &str, login: &str, before: &str) -> Option<(&'static str, Say)> {
    let tell = |code, zh: &str, en: &str| {
        Some((
            code,
            Say {
                zh: zh.to_owned(),
                en: en.to_owned(),
            },
        ))
    };
    let count = password.chars().count();
    if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&count) {
        return tell(
            "password_length",
            &format!("应为 {PASSWORD_CHARS_MIN} 到 {PASSWORD_CHARS_MAX} 个字符，现有 {count} 个"),
            &format!(
                "must have {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters, this has {count}"
            ),
        );
    }
    if password == before {
        return tell(
            "password_same",
            "不能与原密码相同",
            "must differ from the present one",
        );
    }
    let plain = without_disguise(password);
    if !login.is_empty() && plain.contains(&without_disguise(login)) {
        return tell(
            "password_login",
            "不能包含登录名",
            "must not contain the login name",
        );
    }
    if count < LONG_CHARS && kinds(password) < KINDS_MIN {
        return tell(
            "password_kinds",
            "应含大写字母、小写字母、数字、其他字符中的至少三类（20 个字符以上不限）",
            "must mix three of: capitals, small letters, digits, others (unless it has 20 characters or more)",
        );
    }
    if longest_run(password) > RUN_MAX {
        return tell(
            "password_run",
            "不能有 4 个以上相同或连续的字符，如 1111、1234、abcd",
            "must not have four or more equal or neighbouring characters in a row, such as 1111, 1234, abcd",
        );
    }
    // A common word with two digits and a capital is what a guesser tries next.
    let guessed = COMMON
        .iter()
        .find(|word| plain.contains(*word) && plain.chars().count() < word.chars().count() + 6);
    if guessed.is_some() {
        return tell(
            "password_common",
            "太容易被猜到，请换一个",
            "is too easy to guess; choose another",
        );
    }
    None
}

/// Lower case, with the replacements that everybody knows undone: `P@ssw0rd` → `password`.
fn without_disguise(text: &str) -> String {
    let plain = |c: char| match c {
        '@' => 'a',
        '0' => 'o',
        '$' => 's',
        '1' | '!' => 'i',
        '3' => 'e',
        c => c.to_ascii_lowercase(),
    };
    text.chars().map(plain).collect()
}

fn kinds(password: &str) -> usize {
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    has(|c| c.is_ascii_lowercase())
        + has(|c| c.is_ascii_uppercase())
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_ascii_alphanumeric())
}

/// The longest run in which every character is the same as, or one up from, or one down from the
/// one before.
fn longest_run(password: &str) -> usize {
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let run_of = |step: i64| {
        let mut longest = 1;
        let mut run = 1;
        for pair in codes.windows(2) {
            run = if pair[1] - pair[0] == step {
                run + 1
            } else {
                1
            };
            longest = longest.max(run);
        }
        longest
    };
    [-1, 0, 1].into_iter().map(run_of).max().unwrap_or(0)
}
