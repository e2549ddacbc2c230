//! `cargo xtask bench`: measures against the published client and prints ratios.

use anyhow::Result;

use crate::{build, shell, test, workspace};

/// Builds, measures in the browser and on the server, and prints markdown tables.
///
/// The raw numbers stay in `target/bench/*.json`.
pub(crate) fn run() -> Result<()> {
    build::all()?;
    test::browser_setup()?;
    let results = workspace::path("target/bench");
    std::fs::create_dir_all(&results)?;
    shell::say("Measuring in the browser (some minutes)");
    shell::run(
        shell::command("node")
            .arg(workspace::path("tests/bench/client.mjs"))
            .arg(workspace::path("target/node/node_modules"))
            .arg(&results),
    )?;
    shell::say("Measuring the server (some minutes)");
    shell::run(
        shell::cargo()
            .args(["build", "--release", "--package", "rongim-server"])
            .args(["--example", "load"]),
    )?;
    shell::run(
        shell::command("node")
            .arg(workspace::path("tests/bench/server.mjs"))
            .arg(workspace::path("target/release/examples/load"))
            .arg(&results),
    )
}
