//! Builds the SDK: the npm package and the single file.
//!
//! ```text
//! cargo (profile wasm) → wasm-bindgen → wasm-opt → rename.mjs → order.mjs
//!   ─┬──────────────────→ bundle.mjs → target/dist/npm/rongimlib-wasm/
//!    └→ pack.mjs → bundle.mjs → target/dist/RongIMLib.js
//! ```

use std::path::Path;

use anyhow::{Context, Result};

use crate::stamp::Step;
use crate::{shell, small, tools, workspace};

/// What is built. What is inlined packs worse than calls.
const BUILD: [&str; 8] = [
    "rustc",
    "--package=rongim-web",
    "--lib",
    "--crate-type=cdylib",
    "--profile=wasm",
    "--target=wasm32-unknown-unknown",
    "--",
    "-Cllvm-args=-inline-threshold=5",
];

/// The wasm features that Rust's wasm32 target uses; all browsers have had them since 2022.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What is inlined packs worse than calls, and so does a value that is kept for a second use.
pub(crate) const PACKS_BETTER: [&str; 3] = [
    "--one-caller-inline-max-function-size",
    "0",
    "--skip-pass=local-cse",
];

/// Builds both forms of the SDK, when an input has changed.
pub(crate) fn build() -> Result<()> {
    tools::wasm_target()?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    let modules = tools::npm_tools()?;
    shell::say("SDK: compiling to wasm");
    let compiled = compile()?;
    let step = Step {
        title: "SDK: binding, optimising and bundling",
        name: "sdk",
        inputs: [
            "crates/web/js",
            "crates/web/api.tsv",
            "www",
            "xtask/npm",
            "xtask/src/sdk.rs",
            "LICENSE",
            &compiled,
        ]
        .map(workspace::path)
        .to_vec(),
        note: workspace::locked_version("wasm-bindgen")?,
        outputs: vec![
            workspace::single_file(),
            workspace::path("target/dist/RongIMEmoji.js"),
            workspace::npm_package().join("rongim_web_bg.wasm"),
            workspace::npm_package().join("index.mjs"),
        ],
    };
    step.run(|| {
        let bindings = workspace::path("target/sdk");
        bind(&wasm_bindgen, &compiled, &bindings)?;
        let wasm = bindings.join("rongim_web_bg.wasm");
        // Nothing is stored in the lowest 1024 bytes: that end of the stack is never reached.
        let more = [&PACKS_BETTER[..], &["--low-memory-unused"]].concat();
        optimise(&modules, &wasm, &more)?;
        rename(&modules, &bindings)?;
        order(&wasm)?;
        pack(&wasm, &bindings.join("rongim_web.packed"))?;
        bundle(&modules, &bindings)
    })
}

/// Compiles to wasm, a tenth smaller where that is possible; gives the file.
fn compile() -> Result<String> {
    if small::is_possible()? && shell::run(small::apply(shell::cargo().args(BUILD), "")).is_ok() {
        return Ok(wasm_below(small::TARGET));
    }
    println!("── This Rust cannot build a small standard library: the SDK will be 10 kB larger");
    shell::run(shell::cargo().args(BUILD))?;
    Ok(wasm_below("target"))
}

fn wasm_below(folder: &str) -> String {
    format!("{folder}/wasm32-unknown-unknown/wasm/rongim_web.wasm")
}

/// Writes `rongim_web.js` (the glue) and `rongim_web_bg.wasm`.
fn bind(wasm_bindgen: &Path, compiled: &str, out: &Path) -> Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out).context("cannot clear target/sdk")?;
    }
    shell::run(
        shell::command(wasm_bindgen)
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--omit-default-module-path",
            ])
            .args([
                "--remove-name-section",
                "--remove-producers-section",
                "--out-dir",
            ])
            .arg(out)
            .arg(workspace::path(compiled)),
    )
}

/// Shortens the names between wasm and glue.
fn rename(modules: &Path, bindings: &Path) -> Result<()> {
    let script = workspace::path("xtask/npm/rename.mjs");
    shell::run(
        shell::command("node")
            .arg(script)
            .arg(modules)
            .arg(bindings)
            .args(FEATURES),
    )
}

/// Puts functions that are alike next to each other.
pub(crate) fn order(wasm: &Path) -> Result<()> {
    let script = workspace::path("xtask/npm/order.mjs");
    shell::run(shell::command("node").arg(script).arg(wasm))
}

/// Packs a wasm file for the single file.
fn pack(wasm: &Path, packed: &Path) -> Result<()> {
    let script = workspace::path("xtask/npm/pack.mjs");
    shell::run(shell::command("node").arg(script).arg(wasm).arg(packed))
}

/// Makes a wasm file smaller, in place.
pub(crate) fn optimise(modules: &Path, wasm: &Path, more: &[&str]) -> Result<()> {
    shell::run(
        shell::command("node")
            .arg(modules.join("binaryen/bin/wasm-opt"))
            .args(["-Oz", "--converge", "--strip-debug", "--strip-producers"])
            .args(more)
            .args(FEATURES)
            .arg(wasm)
            .arg("--output")
            .arg(wasm),
    )
}

fn bundle(modules: &Path, bindings: &Path) -> Result<()> {
    shell::run(
        shell::command("node")
            .arg(workspace::path("xtask/npm/bundle.mjs"))
            .arg(modules)
            .arg(bindings)
            .arg(workspace::path("target/dist")),
    )
}
