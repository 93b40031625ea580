//! `xiaobao`, the program: everything is in the library of the same name, so that tests reach it.

use std::process::ExitCode;

/// Pages are many small texts that live for milliseconds on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    xiaobao::cli::run(std::env::args_os())
}
