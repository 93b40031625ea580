//! When a session ends, and when wrong passwords close the door.

use kernel::Instant;
use std::time::Duration;

/// A session ends after so many minutes without a request.
pub const IDLE_MINUTES: u64 = 30;
/// A session ends after so many hours, whatever happens.
pub const ABSOLUTE_HOURS: u64 = 12;
/// So many wrong passwords in a row close the door …
const WRONG_MAX: i64 = 5;
/// … for so many minutes.
const LOCK_MINUTES: u64 = 15;
/// That somebody is there is noted at most so often, in seconds: each note is a write.
const SEEN_SECONDS: u64 = 60;

fn later(at: Instant, seconds: u64) -> Instant {
    at.checked_add(Duration::from_secs(seconds))
        .unwrap_or(Instant::MAX)
}

/// Whether a session that began and was last seen then is over.
pub fn is_over(begun: Instant, seen: Instant, now: Instant) -> bool {
    now >= later(begun, ABSOLUTE_HOURS * 3600) || now >= later(seen, IDLE_MINUTES * 60)
}

/// Whether it is time to note again that somebody is there.
pub fn should_note_seen(seen: Instant, now: Instant) -> bool {
    now >= later(seen, SEEN_SECONDS)
}

/// Whether a session that still waits for its second factor has waited too long.
pub fn waited_out(begun: Instant, now: Instant) -> bool {
    now >= later(begun, super::factor::CODE_MINUTES * 60)
}

/// How far somebody has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// All the way.
    Full,
    /// The password was right; the second factor is still asked for. Opens nothing else.
    Code,
}

impl Stage {
    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Full => "full",
            Stage::Code => "code",
        }
    }

    /// The inverse of [`Stage::code`]; what is not known opens nothing.
    pub fn from_code(code: &str) -> Stage {
        match code {
            "full" => Stage::Full,
            _ => Stage::Code,
        }
    }
}

/// How somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// With the password that is kept here.
    Password,
    /// With the password of the bank's directory.
    Directory,
    /// Through the bank's identity provider.
    Provider,
}

impl Via {
    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Via::Password => "password",
            Via::Directory => "ldap",
            Via::Provider => "oidc",
        }
    }

    /// The inverse of [`Via::code`].
    pub fn from_code(code: &str) -> Via {
        match code {
            "ldap" => Via::Directory,
            "oidc" => Via::Provider,
            _ => Via::Password,
        }
    }

    /// The name people read.
    pub fn label(self, lang: kernel::Lang) -> &'static str {
        match self {
            Via::Password => lang.pick("本系统密码", "Password"),
            Via::Directory => lang.pick("行内目录（LDAP）", "Directory (LDAP)"),
            Via::Provider => lang.pick("统一身份认证（OIDC）", "Identity provider (OIDC)"),
        }
    }
}

/// How the door stands after wrong passwords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lockout {
    /// Wrong passwords in a row since it was last open.
    pub failed: i64,
    /// Until when it stays closed.
    pub until: Option<Instant>,
}

impl Lockout {
    /// Whether it is closed now.
    pub fn holds(self, now: Instant) -> bool {
        self.until.is_some_and(|until| until > now)
    }
}

/// How it stands after one more wrong password. While it is closed nothing counts: otherwise
/// whoever keeps trying could keep the owner out for ever.
pub fn lockout(before: Lockout, now: Instant) -> Lockout {
    if before.holds(now) {
        return before;
    }
    match before.failed + 1 {
        failed if failed < WRONG_MAX => Lockout {
            failed,
            until: None,
        },
        _ => Lockout {
            failed: 0,
            until: Some(later(now, LOCK_MINUTES * 60)),
        },
    }
}
