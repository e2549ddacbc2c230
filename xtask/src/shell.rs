//! Runs other programs, shows what is being done, and says what failed.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Announces a step of the running command.
pub(crate) fn say(text: &str) {
    println!("\n── {text}");
}

/// Announces, once, a step that has nothing to do.
pub(crate) fn already(text: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if said.insert(text.to_owned()) {
        println!("── {text}: up to date");
    }
}

/// Where cargo looks for the flags of what it compiles to wasm.
const WASM_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// A command that starts in the workspace's root and builds into its `target`.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(workspace::root())
        // The artefacts have documented paths, whatever the user's own setting is.
        .env("CARGO_TARGET_DIR", workspace::path("target"))
        .env(WASM_FLAGS, short_paths())
        .stdin(Stdio::null());
    command
}

/// Flags that shorten the source paths in panic messages: they are part of what browsers
/// download, and would name folders of the machine that built it.
fn short_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let sources = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let folders = sources
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    folders
        .chain([workspace::root().to_path_buf()])
        .filter(|folder| !folder.to_string_lossy().contains(' '))
        .map(|folder| format!("--remap-path-prefix={}=", folder.display()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// More flags for what cargo compiles to wasm.
pub(crate) fn add_wasm_flags<'a>(command: &'a mut Command, more: &str) -> &'a mut Command {
    command.env(WASM_FLAGS, format!("{} {more}", short_paths()))
}

/// Cargo, the very one that runs us.
pub(crate) fn cargo() -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set for xtask itself; a nested build must not inherit them.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        cargo.env_remove(name);
    }
    cargo
}

/// Runs a command with its output shown; a non-zero exit is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a command and returns what it wrote to standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", line(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command, showing and handing over each line of its standard output as it comes.
///
/// Returns whether the command succeeded.
pub(crate) fn watch(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let stdout = child
        .stdout
        .take()
        .context("the command has no standard output")?;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        println!("{text}");
        on_line(&text);
    }
    Ok(child.wait()?.success())
}

/// The first file named `program` in `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| {
            folder
                .join(program)
                .with_extension(std::env::consts::EXE_EXTENSION)
        })
        .find(|file| file.is_file())
}

/// `PATH` with some folders put in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(
        folders.iter().cloned().chain(std::env::split_paths(&path)),
    )?)
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`: is it installed?", line(command))
}

fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
