//! The hall screen: what a branch's television shows, when, and which screens are alive.
