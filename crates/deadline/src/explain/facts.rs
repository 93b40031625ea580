//! What happened: the facts from which every deadline is computed, again and again, never stored.

use super::kinds::EventKind;
use kernel::Instant;
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// When it happened or began; for an extension, when it was granted.
    pub from: Instant,
    /// When it ended; for an extension, when the complainant was told. `None` while a pause lasts
    /// or the complainant was not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// Who granted it, for the explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Event {
    /// An event at a moment.
    pub fn at(kind: EventKind, at: Instant) -> Event {
        Event {
            kind,
            from: at,
            to: None,
            by: None,
        }
    }

    /// When the complainant was told of an extension.
    pub(crate) fn told(&self) -> Option<Instant> {
        let itself = self.kind.tells_itself().then_some(self.from);
        self.to.or(itself)
    }

    /// An event from one moment to another.
    pub fn span(kind: EventKind, from: Instant, to: Instant) -> Event {
        Event {
            kind,
            from,
            to: Some(to),
            by: None,
        }
    }
}

/// Everything the deadlines of a case depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When the bank received the complaint.
    pub received: Instant,
    /// What happened since, in any order.
    #[serde(default)]
    pub events: Vec<Event>,
}

impl Facts {
    /// A complaint just received.
    pub fn received(at: Instant) -> Facts {
        Facts {
            received: at,
            events: Vec::new(),
        }
    }

    /// The same facts with one more event.
    #[must_use]
    pub fn with(mut self, event: Event) -> Facts {
        self.events.push(event);
        self
    }

    /// The moments at which events of the kind are done: what lasts is done when it ends.
    fn done(&self, kind: EventKind) -> impl Iterator<Item = Instant> {
        let receipt = (kind == EventKind::Received).then_some(self.received);
        let events = self.events.iter().filter(move |event| event.kind == kind);
        let ends = move |event: &Event| match kind.is_pause() {
            true => event.to,
            false => Some(event.from),
        };
        receipt.into_iter().chain(events.filter_map(ends))
    }

    /// The moments of the kinds, the receipt included.
    pub(crate) fn moments(&self, kind: EventKind) -> impl Iterator<Item = Instant> {
        let receipt = (kind == EventKind::Received).then_some(self.received);
        let events = self.events.iter().filter(move |event| event.kind == kind);
        receipt.into_iter().chain(events.map(|event| event.from))
    }

    /// The first moment at which any of the kinds was done, at or after an instant.
    pub(crate) fn first_since(
        &self,
        kinds: &[EventKind],
        since: Instant,
    ) -> Option<(EventKind, Instant)> {
        let all = kinds
            .iter()
            .flat_map(|kind| self.done(*kind).map(move |at| (*kind, at)));
        all.filter(|(_, at)| *at >= since).min_by_key(|(_, at)| *at)
    }
}
