//! `cargo xtask docs`: the pages in `docs/` that are made of tables in the code.

use std::process::Command;

use anyhow::Result;

use crate::{shell, workspace};

/// Writes them.
pub(crate) fn write() -> Result<()> {
    shell::run(&mut writer())
}

/// Fails when a committed page is not what would be written.
pub(crate) fn check() -> Result<()> {
    shell::run(writer().arg("--check"))
}

fn writer() -> Command {
    let mut node = shell::command("node");
    node.arg(workspace::path("xtask/npm/docs.mjs"));
    node
}
