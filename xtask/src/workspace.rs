//! Where things are: every path that more than one command uses.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The folder of the workspace's `Cargo.toml`.
static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    // Cargo sets the variable when it runs us; the fallback serves a binary started by hand.
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or(package.clone(), Path::to_path_buf)
});

pub(crate) fn root() -> &'static Path {
    &ROOT
}

/// A path below the workspace's root.
pub(crate) fn path(relative: &str) -> PathBuf {
    ROOT.join(relative)
}

/// The single-file SDK.
pub(crate) fn single_file() -> PathBuf {
    path("target/dist/RongIMLib.js")
}

/// The npm package of the SDK.
pub(crate) fn npm_package() -> PathBuf {
    path("target/dist/npm/rongimlib-wasm")
}

/// The release build of the server.
pub(crate) fn server_binary() -> PathBuf {
    path("target/release/rongim-server").with_extension(std::env::consts::EXE_EXTENSION)
}

/// The version of a package as `Cargo.lock` pins it.
pub(crate) fn locked_version(package: &str) -> anyhow::Result<String> {
    let lock = std::fs::read_to_string(path("Cargo.lock"))?;
    version_in_lock(&lock, package)
        .map(str::to_owned)
        .ok_or_else(|| anyhow::anyhow!("Cargo.lock holds no package {package}"))
}

fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn reads_the_version_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.126\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen"), Some("0.2.126"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }
}
