//! `cargo xtask bench`: measures against the published client and prints ratios.

use anyhow::{Result, bail};

use crate::{build, shell, test, workspace};

/// What `cargo xtask bench app`, say, measures alone.
const PARTS: [&str; 3] = ["client", "app", "server"];

/// Builds, measures in the browser and on the server, and prints markdown tables.
///
/// The raw numbers stay in `target/bench/*.json`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let part = match args {
        [] => None,
        [part] if PARTS.contains(&part.as_str()) => Some(part.as_str()),
        _ => bail!("usage: cargo xtask bench [{}]", PARTS.join("|")),
    };
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    build::all()?;
    test::browser_setup()?;
    std::fs::create_dir_all(workspace::path("target/bench"))?;
    if wanted("client") {
        shell::say("Measuring in the browser (some minutes)");
        measure("client.mjs", "target/node/node_modules")?;
    }
    if wanted("app") {
        test::npm_packages("tests/bench", &["lighthouse"])?;
        shell::say("Measuring the app (some minutes)");
        measure("app.mjs", "dist")?;
    }
    if wanted("server") {
        server()?;
    }
    Ok(())
}

fn server() -> Result<()> {
    shell::say("Measuring the server (some minutes)");
    shell::run(
        shell::cargo()
            .args(["build", "--release", "--package", "rongim-server"])
            .args(["--example", "load"]),
    )?;
    measure("server.mjs", "target/release/examples/load")
}

/// Runs a script of `tests/bench` with what it measures or needs.
fn measure(script: &str, subject: &str) -> Result<()> {
    shell::run(
        shell::command("node")
            .arg(workspace::path("tests/bench").join(script))
            .arg(workspace::path(subject))
            .arg(workspace::path("target/bench")),
    )
}
