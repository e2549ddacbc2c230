//! A smaller wasm: with a standard library of its own, in which a panic stops without a text that
//! nobody would read.
//!
//! Cargo calls that unstable: where it cannot, the usual library must do.

use std::process::Command;

use anyhow::Result;

use crate::{shell, tools, workspace};

/// Where the small builds are, below the workspace's root: their flags would make the usual
/// builds begin anew.
pub(crate) const TARGET: &str = "target/small";

/// Whether the source of the standard library is there.
pub(crate) fn is_possible() -> Result<bool> {
    tools::std_source()
}

/// Makes cargo, or what calls it, build small, with more flags for the compiler.
pub(crate) fn apply<'a>(command: &'a mut Command, more: &str) -> &'a mut Command {
    let flags = format!("-Zunstable-options -Cpanic=immediate-abort {more}");
    shell::add_wasm_flags(command, &flags)
        .env("CARGO_TARGET_DIR", workspace::path(TARGET))
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env("RUSTC_BOOTSTRAP", "1")
}
