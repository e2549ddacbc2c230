//! Builds the Web IM app with Trunk into `dist/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::stamp::Step;
use crate::{sdk, shell, small, tools, workspace};

const INPUTS: [&str; 10] = [
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "crates/demo",
    "crates/core",
    "crates/protocol",
    "www",
    "xtask/npm/finish.mjs",
    "xtask/src/app.rs",
];

/// Builds the app, when an input has changed; the SDK must have been built before.
pub(crate) fn build() -> Result<()> {
    let trunk = tools::trunk()?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    let modules = tools::npm_tools()?;
    let mut inputs: Vec<PathBuf> = INPUTS.map(workspace::path).to_vec();
    inputs.push(workspace::single_file());
    let step = Step {
        title: "App: Trunk",
        name: "app",
        inputs,
        note: String::new(),
        outputs: vec![workspace::path("dist/index.html")],
    };
    step.run(|| {
        let bindgen_folder = wasm_bindgen
            .parent()
            .context("wasm-bindgen has no folder")?;
        // Trunk takes its helpers from PATH; --offline keeps it from fetching its own.
        let path = shell::path_with(&[bindgen_folder.to_path_buf(), modules.join(".bin")])?;
        compile(|| {
            let mut trunk = shell::command(&trunk);
            trunk
                .args(["build", "--release", "--offline", "true"])
                .args(["--skip-version-check", "--dist", "dist"])
                .env("PATH", &path)
                // Trunk reads these as its own flags and refuses the value "1".
                .env_remove("NO_COLOR");
            trunk
        })?;
        optimise(&modules)?;
        finish(&modules)
    })
}

/// Flags for what prints nothing for developers, neither places in the source nor `{:?}`. What is
/// inlined packs worse than calls.
const FLAGS: &str = "-Zlocation-detail=none -Zfmt-debug=none -Cllvm-args=-inline-threshold=5";

/// Builds small where that is possible.
fn compile(trunk: impl Fn() -> Command) -> Result<()> {
    if small::is_possible()? && shell::run(small::apply(&mut trunk(), FLAGS)).is_ok() {
        return Ok(());
    }
    println!("── This Rust cannot build a small standard library: the app will be a tenth larger");
    shell::run(&mut trunk())
}

/// Trunk's own call of wasm-opt does not name the wasm features that Rust uses.
fn optimise(modules: &Path) -> Result<()> {
    let files = std::fs::read_dir(workspace::path("dist")).context("cannot read dist/")?;
    for file in files {
        let path = file.context("cannot read dist/")?.path();
        if is_app_wasm(&path) {
            sdk::optimise(modules, &path, &sdk::PACKS_BETTER)?;
            sdk::order(&path)?;
        }
    }
    Ok(())
}

/// Shortens and packs what browsers download.
fn finish(modules: &Path) -> Result<()> {
    shell::run(
        shell::command("node")
            .arg(workspace::path("xtask/npm/finish.mjs"))
            .arg(modules)
            .arg(workspace::path("dist")),
    )
}

/// Not that of the SDK, which is as small as it gets.
fn is_app_wasm(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("rongim-demo") && name.ends_with(".wasm")
}
