//! The public site played over HTTP: complaining, following, robots.

mod bank;
mod complain;
mod follow;
mod memory;
mod robots;
mod site;
