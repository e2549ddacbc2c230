//! Builds the server.

use anyhow::Result;

use crate::shell;

/// Builds `target/release/rongim-server`; cargo knows by itself when there is nothing to do.
pub(crate) fn build() -> Result<()> {
    shell::say("Server: release build");
    shell::run(shell::cargo().args(["build", "--release", "--package", "rongim-server"]))
}
