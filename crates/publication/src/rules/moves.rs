//! Who may do what with a version, and when.

use super::{Status, Version, Who};
use crate::Kind;
use kernel::{FieldKind, FieldSpec, Lang, Reach, Refusal, say};

/// What somebody may do with things of a kind, from the permission table.
#[derive(Clone, Debug)]
pub struct Powers {
    /// Who.
    pub who: Who,
    /// Whose drafts they see.
    pub view: Reach,
    /// For which units they write.
    pub write: Reach,
    /// Whose versions they publish and withdraw.
    pub publish: Reach,
}

impl Powers {
    /// Whether they see a version: what has been public, those of units within reach, and their own.
    pub fn sees(&self, version: &Version) -> bool {
        self.view != Reach::Nothing
            && (version.published.is_some()
                || self.view.covers(&version.unit)
                || version.writers.contains(&self.who.login))
    }
}

/// What may be done with a version that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Change what it says; after publication that begins the next version.
    Write,
    /// Give it to another to look at.
    HandIn,
    /// Give it back to its author.
    HandBack,
    /// Make it public from a day on.
    Publish,
    /// Drop a draft, or take a published version from the public at once.
    Withdraw,
}

/// The first public day.
pub const FROM: FieldSpec = FieldSpec::optional("from", "公开首日", "Public from", FieldKind::Day);
/// Why it goes back or is withdrawn.
pub const REASON: FieldSpec =
    FieldSpec::required("reason", "理由", "Reason", FieldKind::Area { max: 500 });

impl Action {
    /// In the order in which they are offered.
    pub const ALL: [Action; 5] = [
        Action::Publish,
        Action::HandBack,
        Action::HandIn,
        Action::Write,
        Action::Withdraw,
    ];

    /// The identifier in addresses and the API.
    pub fn code(self) -> &'static str {
        match self {
            Action::Write => "write",
            Action::HandIn => "hand_in",
            Action::HandBack => "hand_back",
            Action::Publish => "publish",
            Action::Withdraw => "withdraw",
        }
    }

    /// The inverse of [`Action::code`].
    pub fn from_code(code: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The fields it takes; those of [`Action::Write`] are the kind's.
    pub fn fields(self, kind: &Kind) -> Vec<FieldSpec> {
        match self {
            Action::Write => kind.specs(),
            Action::Publish => vec![FROM],
            Action::HandBack | Action::Withdraw => vec![REASON],
            Action::HandIn => Vec::new(),
        }
    }
}

/// The code of "it is outside what you may do".
pub const NOT_YOURS: &str = "not_yours";

/// Whether an action may be done now by them; the answer says why not.
///
/// # Errors
/// Outside their reach, not now, or their own writing.
pub fn check(action: Action, version: &Version, powers: &Powers) -> Result<(), Refusal> {
    let was_public = version.published.is_some();
    let allowed = match action {
        Action::Write | Action::HandIn => powers.write.covers(&version.unit),
        Action::HandBack | Action::Publish => powers.publish.covers(&version.unit),
        Action::Withdraw if was_public => powers.publish.covers(&version.unit),
        Action::Withdraw => powers.write.covers(&version.unit),
    };
    if !allowed {
        return Err(Refusal::new(
            NOT_YOURS,
            say!(
                "只能办理本人权限范围内的内容",
                "It is outside what you may do"
            ),
        ));
    }
    let status = version.status;
    let in_time = match action {
        Action::Write => true,
        Action::HandIn => status == Status::Draft,
        Action::HandBack | Action::Publish => status == Status::HandedIn,
        Action::Withdraw => status != Status::Withdrawn,
    };
    if !in_time {
        let (zh, en) = (status.label(Lang::Zh), status.label(Lang::En));
        return Err(Refusal::new(
            "not_now",
            say!(
                "该版本当前为「{zh}」，不能如此办理",
                "This version is \"{en}\"; that can't be done now"
            ),
        ));
    }
    let own = version.writers.contains(&powers.who.login)
        || version.author.login == powers.who.login
        || version
            .handed_in
            .as_ref()
            .is_some_and(|(who, _)| who.login == powers.who.login);
    if action == Action::Publish && own {
        return Err(Refusal::new(
            "own_writing",
            say!(
                "本人编写或提交的内容须由他人发布",
                "Somebody else publishes what you wrote or handed in"
            ),
        ));
    }
    Ok(())
}
