//! Python with the published server SDK, for the tests that use it.

use std::path::PathBuf;

use anyhow::Result;

use crate::packages::{self, System};
use crate::stamp::Step;
use crate::{shell, workspace};

/// Installs what `tests/python/requirements.txt` names below `target/python`; gives the
/// interpreter there. `None`, and a word about it, where there can be no Python.
pub(crate) fn with_sdk() -> Result<Option<PathBuf>> {
    if let Err(error) = packages::ensure(&[System::PYTHON]) {
        shell::say(&format!(
            "The tests with the Python SDK will be skipped: {error}"
        ));
        return Ok(None);
    }
    let folder = workspace::path("target/python");
    let requirements = workspace::path("tests/python/requirements.txt");
    let interpreter = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let step = Step {
        title: "Python packages of the tests",
        name: "python-tests",
        inputs: vec![requirements.clone()],
        note: String::new(),
        outputs: vec![interpreter.clone()],
    };
    step.run(|| {
        shell::run(
            shell::command("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
        )?;
        shell::run(
            shell::command(&interpreter)
                .args(["-m", "pip", "install", "--quiet"])
                .args(["--disable-pip-version-check", "--requirement"])
                .arg(&requirements),
        )
    })?;
    Ok(Some(interpreter))
}
