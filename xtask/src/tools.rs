//! The build tools: wasm target, Trunk, wasm-bindgen and the npm tools, at pinned versions.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::packages::{self, System};
use crate::stamp::Step;
use crate::{shell, workspace};

/// The newest Trunk that builds with the Rust we use.
const TRUNK: &str = "0.21.14";
const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// Where the toolchain keeps its libraries.
fn rustlib() -> Result<PathBuf> {
    let sysroot = shell::read(shell::command("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot).join("lib/rustlib"))
}

/// Adds the wasm target of the toolchain when it is missing.
pub(crate) fn wasm_target() -> Result<()> {
    if rustlib()?.join(WASM_TARGET).is_dir() {
        shell::already("wasm target");
        return Ok(());
    }
    shell::say("Adding the wasm target (this can take a few minutes)");
    shell::run(shell::command("rustup").args(["target", "add", WASM_TARGET]))
}

/// Adds the source of the standard library; whether it is there.
pub(crate) fn std_source() -> Result<bool> {
    if rustlib()?.join("src/rust/library").is_dir() {
        return Ok(true);
    }
    shell::say("Adding the source of the standard library");
    let added = shell::run(shell::command("rustup").args(["component", "add", "rust-src"]));
    Ok(added.is_ok())
}

/// Trunk, which builds the app.
pub(crate) fn trunk() -> Result<PathBuf> {
    cargo_tool("trunk", "trunk", TRUNK)
}

/// The command-line wasm-bindgen, which must be of the library's very version.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    cargo_tool(
        "wasm-bindgen-cli",
        "wasm-bindgen",
        &workspace::locked_version("wasm-bindgen")?,
    )
}

/// Runs the wasm tests of a crate in a browser; comes with wasm-bindgen.
pub(crate) fn wasm_test_runner() -> Result<PathBuf> {
    Ok(wasm_bindgen()?.with_file_name("wasm-bindgen-test-runner"))
}

/// Installs esbuild, binaryen and the emoji data below `target/node`; returns their `node_modules`.
pub(crate) fn npm_tools() -> Result<PathBuf> {
    let folder = workspace::path("target/node");
    let files = ["package.json", "package-lock.json", ".npmrc"];
    let sources: Vec<PathBuf> = files
        .iter()
        .map(|name| workspace::path("xtask/npm").join(name))
        .collect();
    let step = Step {
        title: "npm build tools",
        name: "npm-tools",
        inputs: sources.clone(),
        note: String::new(),
        outputs: vec![
            folder.join("node_modules/esbuild"),
            folder.join("node_modules/binaryen"),
            folder.join("node_modules/emojibase-data"),
        ],
    };
    node()?;
    step.run(|| {
        std::fs::create_dir_all(&folder)?;
        for source in &sources {
            let name = source.file_name().context("a file has a name")?;
            std::fs::copy(source, folder.join(name))?;
        }
        npm_ci(&folder)
    })?;
    Ok(folder.join("node_modules"))
}

/// Installs what a folder's `package-lock.json` names.
pub(crate) fn npm_ci(folder: &std::path::Path) -> Result<()> {
    shell::run(
        shell::command("npm")
            .args([
                "ci",
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
            ])
            .current_dir(folder),
    )
}

/// Makes sure that Node.js is there and new enough.
pub(crate) fn node() -> Result<()> {
    packages::ensure(&[System::NODE])?;
    let version = shell::read(shell::command("node").arg("--version"))?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST_NODE) {
        bail!("Node.js {version} is too old: install version {OLDEST_NODE} or newer");
    }
    Ok(())
}

/// A tool from `PATH` when its version fits, else from the cache, else built into the cache.
fn cargo_tool(package: &str, binary: &str, version: &str) -> Result<PathBuf> {
    if let Some(found) = shell::find(binary).filter(|found| is_version(found, version)) {
        shell::already(&format!("{package} {version}"));
        return Ok(found);
    }
    let folder = cache()?.join(format!("{package}-{version}"));
    let cached = folder
        .join("bin")
        .join(binary)
        .with_extension(std::env::consts::EXE_EXTENSION);
    if is_version(&cached, version) {
        shell::already(&format!("{package} {version}"));
        return Ok(cached);
    }
    shell::say(&format!(
        "Building {package} {version}, once for this user (some minutes)"
    ));
    install(package, version, &folder)?;
    Ok(cached)
}

fn install(package: &str, version: &str, folder: &std::path::Path) -> Result<()> {
    shell::run(
        shell::cargo()
            .args([
                "install",
                package,
                "--version",
                version,
                "--locked",
                "--root",
            ])
            .arg(folder)
            // One folder for all such builds, so that a second tool finds the first one's crates.
            .env("CARGO_TARGET_DIR", workspace::path("target/tools")),
    )
}

fn is_version(binary: &std::path::Path, version: &str) -> bool {
    Command::new(binary)
        .arg("--version")
        .output()
        .is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout)
                .split_whitespace()
                .any(|word| word == version)
        })
}

fn cache() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .context("neither XDG_CACHE_HOME nor HOME is set: set one to a folder for cached tools")?;
    Ok(base.join("rongim/tools"))
}
