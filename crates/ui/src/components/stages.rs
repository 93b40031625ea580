//! The stage strip: what is done, what is going on, what comes next.

use crate::Words;
use askama::Template;
use kernel::Lang;

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    /// Finished.
    Done,
    /// Going on.
    Now,
    /// To come.
    Todo,
    /// Ended here: declined, withdrawn, merged.
    Stopped,
}

impl StageState {
    fn class(self) -> &'static str {
        match self {
            StageState::Done => "is-done",
            StageState::Now => "is-now",
            StageState::Todo => "is-todo",
            StageState::Stopped => "is-stop",
        }
    }
}

/// One stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// How far it is.
    pub state: StageState,
    /// 调查处理.
    pub name: String,
    /// Who and by when: `陈思远 · 第 13 天`.
    pub note: String,
}

impl Stage {
    /// A stage.
    pub fn new(state: StageState, name: impl Into<String>, note: impl Into<String>) -> Stage {
        Stage {
            state,
            name: name.into(),
            note: note.into(),
        }
    }
}

/// The strip: `{{ stages }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/stages.html")]
pub struct Stages {
    stages: Vec<Stage>,
    w: &'static Words,
}

impl askama::filters::HtmlSafe for Stages {}

impl Stages {
    /// The strip of these stages, in order.
    pub fn new(lang: Lang, stages: Vec<Stage>) -> Stages {
        Stages {
            stages,
            w: Words::of(lang),
        }
    }
}
