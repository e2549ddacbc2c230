//! `cargo xtask soak`: the tests that draw their cases at random, for some minutes in place of seconds.

use anyhow::Result;

use crate::shell;

/// Kills of the server.
const CRASHES: &str = "100";
/// Runs over a bad network, of each transport.
const FAULTS: &str = "40";
/// Cases of each property.
const CASES: &str = "5000";

/// Runs them until one fails; a failure prints what repeats it.
pub(crate) fn run() -> Result<()> {
    shell::say("Properties of the engine");
    shell::run(
        shell::cargo()
            .args(["test", "--package", "rongim-core"])
            .env("PROPTEST_CASES", CASES),
    )?;
    shell::say("Crashes and bad networks");
    shell::run(
        shell::cargo()
            .args(["test", "--package", "rongim-server", "--test", "server"])
            .args(["--", "--nocapture", "crash::", "faults::"])
            .env("RONGIM_CRASHES", CRASHES)
            .env("RONGIM_FAULTS", FAULTS),
    )
}
