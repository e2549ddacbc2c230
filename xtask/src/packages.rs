//! Programs of the operating system: installed when that needs no question, else named.

use anyhow::{Result, bail};

use crate::shell;

/// A program or font, and the Debian packages that bring it.
pub(crate) struct System {
    title: &'static str,
    debian: &'static [&'static str],
    present: fn() -> bool,
}

impl System {
    /// Node.js and npm.
    pub(crate) const NODE: Self = Self {
        title: "Node.js with npm",
        debian: &["nodejs", "npm"],
        present: || shell::find("node").is_some() && shell::find("npm").is_some(),
    };
    /// Python that can make environments of its own.
    pub(crate) const PYTHON: Self = Self {
        title: "Python with venv and pip",
        debian: &["python3", "python3-venv"],
        present: has_python,
    };
    /// The browser of the tests.
    pub(crate) const CHROMIUM: Self = Self {
        title: "Chromium",
        debian: &["chromium"],
        present: || chromium().is_some(),
    };
    /// Drives the browser for wasm tests.
    pub(crate) const CHROMEDRIVER: Self = Self {
        title: "ChromeDriver",
        debian: &["chromium-driver"],
        present: || shell::find("chromedriver").is_some(),
    };
    /// Without it, Chinese text in screenshots is a row of boxes.
    pub(crate) const CHINESE_FONT: Self = Self {
        title: "a Chinese font",
        debian: &["fonts-noto-cjk"],
        present: has_chinese_font,
    };
}

/// The path of Chromium or Chrome.
pub(crate) fn chromium() -> Option<std::path::PathBuf> {
    std::env::var_os("RONGIM_CHROMIUM")
        .map(Into::into)
        .or_else(|| {
            ["chromium", "chromium-browser", "google-chrome"]
                .into_iter()
                .find_map(shell::find)
        })
}

/// Installs what is missing (as root on Debian), or says what to run.
pub(crate) fn ensure(wanted: &[System]) -> Result<()> {
    let missing: Vec<&System> = wanted.iter().filter(|system| !(system.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let titles = missing
        .iter()
        .map(|system| system.title)
        .collect::<Vec<_>>()
        .join(", ");
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|system| system.debian)
        .copied()
        .collect();
    if !is_root_on_debian() {
        bail!(
            "missing: {titles}. On Debian or Ubuntu: sudo apt-get install {}",
            packages.join(" ")
        );
    }
    shell::say(&format!("Installing {titles}"));
    apt_get(&["update"])?;
    let install = ["install", "--yes", "--no-install-recommends"];
    apt_get(&[&install[..], &packages].concat())
}

fn apt_get(args: &[&str]) -> Result<()> {
    shell::run(
        shell::command("apt-get")
            .arg("--quiet")
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn is_root_on_debian() -> bool {
    std::path::Path::new("/etc/debian_version").exists()
        && shell::find("apt-get").is_some()
        && shell::read(shell::command("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Debian leaves out of Python what `venv` installs pip with.
fn has_python() -> bool {
    let parts = ["-c", "import venv, ensurepip"];
    shell::find("python3").is_some_and(|python| {
        shell::command(python)
            .args(parts)
            .stderr(std::process::Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

/// A system without fontconfig shows no fonts that we could ask for.
fn has_chinese_font() -> bool {
    shell::find("fc-list").is_some()
        && shell::read(shell::command("fc-list").arg(":lang=zh")).is_ok_and(|list| !list.is_empty())
}
