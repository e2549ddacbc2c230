//! `cargo xtask build`: the release artefacts.

use anyhow::Result;

use crate::{app, sdk, server, shell, workspace};

/// Builds everything and lists what was made.
pub(crate) fn run() -> Result<()> {
    all()?;
    shell::say("Made");
    for artefact in [
        workspace::npm_package(),
        workspace::single_file(),
        workspace::path("dist"),
        workspace::server_binary(),
    ] {
        println!("   {}", artefact.strip_prefix(workspace::root())?.display());
    }
    Ok(())
}

/// The SDK, the app that carries it, and the server.
pub(crate) fn all() -> Result<()> {
    sdk::build()?;
    app::build()?;
    server::build()
}
