//! `notify_template`: an administrator's texts over the program's.

use crate::rules::{Kind, Text, Texts};
use kernel::Lang;
use platform::sql::{Reader, SqlError, Tx, args};
use std::collections::BTreeMap;

/// The texts of all kinds that were rewritten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written(BTreeMap<(Kind, &'static str), Text>);

impl Written {
    /// The text of a kind: the administrator's, or the program's.
    pub(crate) fn text(&self, kind: Kind, lang: Lang) -> Text {
        let own = self.0.get(&(kind, lang.tag()));
        own.cloned().unwrap_or_else(|| kind.text(lang))
    }

    /// Whether a kind was rewritten.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.0.contains_key(&(kind, Lang::Zh.tag()))
    }

    /// A kind's texts in both languages.
    pub(crate) fn texts(&self, kind: Kind) -> Texts {
        Texts {
            zh: self.text(kind, Lang::Zh),
            en: self.text(kind, Lang::En),
        }
    }
}

/// All that were rewritten: at most two for each kind.
pub(crate) fn all(reader: &mut Reader<'_>) -> Result<Written, SqlError> {
    let rows = reader.query("SELECT kind, lang, title, body FROM notify_template", &[])?;
    let mut written = Written::default();
    for row in rows {
        let (kind, lang) = (Kind::from_code(row.get(0)?), Lang::from_tag(row.get(1)?));
        // A kind that is no more keeps its row and shows nowhere.
        let (Some(kind), Some(lang)) = (kind, lang) else {
            continue;
        };
        let text = Text {
            title: row.get(2)?,
            body: row.get(3)?,
        };
        written.0.insert((kind, lang.tag()), text);
    }
    Ok(written)
}

/// Keeps a kind's texts.
pub(crate) fn save(tx: &mut Tx<'_>, kind: Kind, texts: &Texts) -> Result<(), SqlError> {
    for lang in [Lang::Zh, Lang::En] {
        let text = texts.of(lang);
        tx.execute(
            "INSERT INTO notify_template (kind, lang, title, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (kind, lang) DO UPDATE SET title = excluded.title, body = excluded.body",
            &args![kind.code(), lang.tag(), &text.title, &text.body],
        )?;
    }
    Ok(())
}

/// Goes back to the program's texts; `false` when there were no others.
pub(crate) fn remove(tx: &mut Tx<'_>, kind: Kind) -> Result<bool, SqlError> {
    let sql = "DELETE FROM notify_template WHERE kind = $1";
    Ok(tx.execute(sql, &args![kind.code()])? > 0)
}
