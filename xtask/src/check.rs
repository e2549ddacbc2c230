//! `cargo xtask check`: formatting, clippy and documentation, with warnings denied.

use anyhow::Result;

use crate::{docs, shell, tools};

/// The crates that run in a browser.
const WASM_PACKAGES: [&str; 6] = [
    "--package",
    "rongim-core",
    "--package",
    "rongim-web",
    "--package",
    "rongim-demo",
];

/// Stops at the first check that fails.
pub(crate) fn run() -> Result<()> {
    shell::say("Formatting");
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]))?;
    shell::say("Clippy, host");
    clippy(&["--workspace", "--all-targets"])?;
    tools::wasm_target()?;
    shell::say("Clippy, wasm32");
    clippy(&[&WASM_PACKAGES[..], &["--target", "wasm32-unknown-unknown"]].concat())?;
    shell::say("Documentation");
    docs::check()?;
    shell::run(
        shell::cargo()
            // The readers are this project's developers: a crate's page may name its private rooms.
            .args([
                "doc",
                "--workspace",
                "--no-deps",
                "--document-private-items",
            ])
            .env(
                "RUSTDOCFLAGS",
                "-Dwarnings -Arustdoc::private_intra_doc_links",
            ),
    )?;
    shell::say("All checks passed");
    Ok(())
}

fn clippy(args: &[&str]) -> Result<()> {
    shell::run(
        shell::cargo()
            .arg("clippy")
            .args(args)
            .args(["--", "-Dwarnings"]),
    )
}
