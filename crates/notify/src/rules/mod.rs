//! What notices are about, how their texts are filled, when they go out, what is sent. Pure: time
//! is passed in, nothing is sent from here.

pub mod fields;
mod kinds;
mod render;
mod timing;
mod wire;

pub use fields::{Channel, Choices, Details, Texts};
pub use kinds::{Group, Kind, Text, WHAT, what};
pub use render::{BODY_CHARS_MAX, Fault, TITLE_CHARS_MAX, check, fill, render};
pub use timing::{ATTEMPTS_MAX, DAY_MINUTES, Quiet, When, next, pause_after, when};
pub use wire::{
    DINGTALK_BYTES_MAX, Outcome, WECOM_BYTES_MAX, cut, dingtalk_body, dingtalk_url, robot_outcome,
    signature, webhook_outcome, wecom_body,
};

#[cfg(test)]
mod tests;
