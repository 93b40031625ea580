//! What is public on a day, read once: products and fees, what may be found, terms, notices.

use crate::rules::search::{Doc, Index};
use disclosure::Showcase;
use education::terms::Term;
use kernel::{Day, Lang};
use platform::sql::{Reader, SqlError};
use publication::{Kind, Version};
use std::sync::OnceLock;

/// Words for the same thing, as the program ships them.
const SYNONYMS: &str = include_str!("../data/synonyms.txt");

/// What may be found beside products and fees.
const FOUND: [&Kind; 7] = [
    &education::ARTICLE,
    &education::CASE_STORY,
    &education::QUIZ,
    &education::MATERIAL,
    &education::GLOSSARY,
    &education::NOTICE,
    &education::MEDIATION,
];

/// What is public on a day.
pub(crate) struct Snapshot {
    pub(crate) showcase: Showcase,
    terms: [Vec<Term>; 2],
    versions: Vec<Version>,
    indexes: [OnceLock<Index>; 2],
}

fn place(lang: Lang) -> usize {
    usize::from(lang == Lang::En)
}

impl Snapshot {
    /// Reads it.
    pub(crate) fn read(reader: &mut Reader<'_>, day: Day) -> Result<Snapshot, SqlError> {
        let mut versions = Vec::new();
        for kind in FOUND {
            versions.extend(publication::in_force(reader, kind, day)?);
        }
        Ok(Snapshot {
            showcase: disclosure::public(reader, day)?,
            terms: [
                education::terms::all(reader, Lang::Zh, day)?,
                education::terms::all(reader, Lang::En, day)?,
            ],
            versions,
            indexes: Default::default(),
        })
    }

    /// Terms of the glossary in a language.
    pub(crate) fn terms(&self, lang: Lang) -> &[Term] {
        &self.terms[place(lang)]
    }

    /// The search in a language; made when it is first asked for.
    pub(crate) fn index(&self, lang: Lang) -> &Index {
        self.indexes[place(lang)].get_or_init(|| Index::new(self.docs(lang), SYNONYMS))
    }

    /// Notices, newest first: address and title.
    pub(crate) fn notices(&self, lang: Lang, most: usize) -> Vec<(String, String)> {
        let code = education::NOTICE.code;
        let mut found: Vec<&Version> = self.versions.iter().filter(|v| v.kind == code).collect();
        found.sort_by(|a, b| (b.from, &a.key).cmp(&(a.from, &b.key)));
        let line = |version: &&Version| {
            let href = education::public::href(&version.kind, &version.key);
            (href, (education::NOTICE.title)(&version.doc, lang))
        };
        found.iter().take(most).map(line).collect()
    }

    fn docs(&self, lang: Lang) -> Vec<Doc> {
        let products = self.showcase.products.iter().map(|product| {
            let body = [
                &product.summary,
                &product.features,
                &product.risks,
                &product.fees,
            ];
            let body: Vec<&str> = body
                .iter()
                .flat_map(|text| [text.zh.as_str(), &text.en])
                .collect();
            let title = product.name.to(lang);
            let both = format!("{} {} {}", product.name.zh, product.name.en, body.join(" "));
            Doc::new(
                "product",
                title,
                format!("/p/products/{}", product.key),
                product.summary.to(lang),
                &both,
            )
        });
        let fees = self.showcase.fees.iter().map(|fee| {
            let price = fee.price.as_ref().map_or("", |price| price.text.to(lang));
            let body = format!(
                "{} {} {} {} {} {}",
                fee.code, fee.name.zh, fee.name.en, fee.content.zh, fee.content.en, fee.remark.zh
            );
            Doc::new(
                "fee",
                fee.name.to(lang),
                format!("/p/fees/{}", fee.code),
                price,
                &body,
            )
        });
        let others = self.versions.iter().filter_map(|version| {
            let kind = FOUND.iter().find(|kind| kind.code == version.kind)?;
            let href = education::public::href(&version.kind, &version.key);
            let title = (kind.title)(&version.doc, lang);
            let about = ["summary", "says", "intro"];
            let about = about.map(|name| education::kinds::in_lang(&version.doc, name, lang).0);
            let code = kind.code;
            Some(Doc::new(
                code,
                &title,
                href,
                &about.concat(),
                &version.words(),
            ))
        });
        products.chain(fees).chain(others).collect()
    }
}
