//! `cargo xtask test`: the rest of the set-up, then every test there is.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::packages::{self, System};
use crate::stamp::Step;
use crate::tally::Tally;
use crate::{build, python, shell, tools, workspace};

/// What `cargo xtask test rust`, say, runs alone.
const KINDS: [&str; 3] = ["rust", "wasm", "browser"];

/// Runs the tests; the last line is `N passed, N failed`, and finding no test is a failure too.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    let started = Instant::now();
    let (kind, filter) = parse(args)?;
    let wanted = |name: &str| kind.is_none_or(|kind| kind == name);
    let mut total = Tally::default();
    if wanted("rust") {
        total += rust_tests(filter)?;
    }
    if wanted("wasm") {
        total += wasm_tests(filter)?;
    }
    if wanted("browser") {
        build::all()?;
        total += browser_tests(filter)?;
    }
    let found = total != Tally::default();
    let outcome = if found { "Done" } else { "No test was found" };
    shell::say(&format!(
        "{outcome}, after {} s",
        started.elapsed().as_secs()
    ));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if found && total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Splits the arguments into a kind and a filter.
fn parse(args: &[String]) -> Result<(Option<&str>, Option<&str>)> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        [] => Ok((None, None)),
        [kind] if KINDS.contains(&kind) => Ok((Some(kind), None)),
        [filter] => Ok((None, Some(filter))),
        [kind, filter] if KINDS.contains(&kind) => Ok((Some(kind), Some(filter))),
        _ => bail!("usage: cargo xtask test [rust|wasm|browser] [filter]"),
    }
}

fn rust_tests(filter: Option<&str>) -> Result<Tally> {
    shell::say("Rust tests");
    let mut cargo = shell::cargo();
    cargo
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(filter);
    count_rust(&mut cargo)
}

/// The tests of each crate that has some for the browser, in headless Chromium.
fn wasm_tests(filter: Option<&str>) -> Result<Tally> {
    let packages = packages_with_wasm_tests()?;
    if packages.is_empty() {
        return Ok(Tally::default());
    }
    packages::ensure(&[System::CHROMIUM, System::CHROMEDRIVER])?;
    tools::wasm_target()?;
    let runner = tools::wasm_test_runner()?;
    let driver = shell::find("chromedriver").context("chromedriver is not on PATH")?;
    let mut total = Tally::default();
    for package in packages {
        shell::say(&format!("Wasm tests of {package}"));
        let mut cargo = shell::cargo();
        cargo
            .args([
                "test",
                "--package",
                &package,
                "--target",
                "wasm32-unknown-unknown",
            ])
            .args(filter)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner)
            .env("CHROMEDRIVER", &driver);
        total += count_rust(&mut cargo)?;
    }
    Ok(total)
}

/// A crate's folder `crates/x` holds the package `rongim-x`.
fn packages_with_wasm_tests() -> Result<Vec<String>> {
    let mut packages = Vec::new();
    for entry in std::fs::read_dir(workspace::path("crates"))? {
        let entry = entry?;
        let mut sources = Vec::new();
        files_below(&entry.path(), ".rs", &mut sources)?;
        let marked = sources.iter().any(|file| {
            std::fs::read_to_string(file).is_ok_and(|text| text.contains("wasm_bindgen_test]"))
        });
        if marked {
            packages.push(format!("rongim-{}", entry.file_name().to_string_lossy()));
        }
    }
    packages.sort();
    Ok(packages)
}

fn count_rust(cargo: &mut std::process::Command) -> Result<Tally> {
    let mut tally = Tally::default();
    let succeeded = shell::watch(cargo, |line| {
        if let Some(result) = Tally::from_rust_line(line) {
            tally += result;
        }
    })?;
    Ok(tally.with_outcome(succeeded))
}

/// The whole product in real browsers: `tests/**/*.test.mjs`.
fn browser_tests(filter: Option<&str>) -> Result<Tally> {
    browser_setup()?;
    let files = browser_test_files(filter)?;
    if files.is_empty() {
        return Ok(Tally::default());
    }
    shell::say(&format!("Browser tests ({} files)", files.len()));
    let report = workspace::path("target/test/browser.tap");
    std::fs::create_dir_all(workspace::path("target/test"))?;
    let mut node = shell::command("node");
    if let Some(python) = python::with_sdk()? {
        node.env("RONGIM_PYTHON", python);
    }
    node.args(["--test", "--test-concurrency=2"])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(files)
        .env(
            "RONGIM_CHROMIUM",
            packages::chromium().context("Chromium has vanished")?,
        );
    let succeeded = shell::watch(&mut node, |_| {})?;
    Ok(Tally::from_tap(&std::fs::read_to_string(report)?).with_outcome(succeeded))
}

/// Chromium, fonts and the npm packages of the tests.
pub(crate) fn browser_setup() -> Result<()> {
    packages::ensure(&[System::CHROMIUM, System::CHINESE_FONT])?;
    tools::node()?;
    npm_packages("tests", &["playwright-core", "rongcloud-sdk", "vite"])
}

/// Installs what the lock file of a folder names, some of it by name.
pub(crate) fn npm_packages(name: &str, some: &[&str]) -> Result<()> {
    let folder = workspace::path(name);
    let installed = some
        .iter()
        .map(|name| folder.join("node_modules").join(name));
    let step = Step {
        title: &format!("npm packages of {name}"),
        name: &format!("npm-{}", name.replace('/', "-")),
        inputs: vec![
            folder.join("package.json"),
            folder.join("package-lock.json"),
        ],
        note: String::new(),
        outputs: installed.collect(),
    };
    step.run(|| tools::npm_ci(&folder))
}

fn browser_test_files(filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    files_below(&workspace::path("tests"), ".test.mjs", &mut files)?;
    files.retain(|file| filter.is_none_or(|part| file.to_string_lossy().contains(part)));
    files.sort();
    Ok(files)
}

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                files_below(&path, ending, found)?;
            }
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_lone_word_is_a_kind_or_else_a_filter() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parse(&words("wasm")).unwrap(), (Some("wasm"), None));
        assert_eq!(parse(&words("golden")).unwrap(), (None, Some("golden")));
        assert_eq!(
            parse(&words("rust frame")).unwrap(),
            (Some("rust"), Some("frame"))
        );
        assert!(parse(&words("a b")).is_err());
    }
}
