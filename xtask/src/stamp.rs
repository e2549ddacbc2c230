//! Skips a step whose inputs have not changed since it last succeeded.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{shell, workspace};

/// A step with the files it reads and the files it makes.
pub(crate) struct Step<'a> {
    /// Shown to the user.
    pub(crate) title: &'a str,
    /// Name of the stamp file.
    pub(crate) name: &'a str,
    /// Files and folders; what is absent counts as empty.
    pub(crate) inputs: Vec<PathBuf>,
    /// Any other input, such as the version of a tool.
    pub(crate) note: String,
    /// The step runs again when one of these is gone.
    pub(crate) outputs: Vec<PathBuf>,
}

impl Step<'_> {
    /// Runs `work` unless the inputs are those of the last success and all outputs exist.
    pub(crate) fn run(&self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let stamp = workspace::path("target/stamps").join(self.name);
        let inputs = self.hash()?;
        let fresh = std::fs::read_to_string(&stamp).is_ok_and(|last| last == inputs);
        if fresh && self.outputs.iter().all(|path| path.exists()) {
            shell::already(self.title);
            return Ok(());
        }
        shell::say(self.title);
        // A run that breaks off half-way must not look finished.
        let _ = std::fs::remove_file(&stamp);
        work().with_context(|| format!("step failed: {}", self.title))?;
        std::fs::create_dir_all(workspace::path("target/stamps"))?;
        std::fs::write(stamp, inputs)?;
        Ok(())
    }

    fn hash(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        self.note.hash(&mut hasher);
        for input in &self.inputs {
            hash_path(input, &mut hasher)
                .with_context(|| format!("cannot read {}", input.display()))?;
        }
        Ok(format!("{:016x}", hasher.finish()))
    }
}

fn hash_path(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut entries = std::fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        entries.sort();
        for entry in entries {
            hash_path(&entry, hasher)?;
        }
    } else if path.is_file() {
        path.hash(hasher);
        std::fs::read(path)?.hash(hasher);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn the_hash_follows_contents_and_note() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("sub")).unwrap();
        std::fs::write(folder.join("sub/a"), "1").unwrap();
        let step = |note: &str| Step {
            title: "t",
            name: "n",
            inputs: vec![folder.clone(), folder.join("absent")],
            note: note.into(),
            outputs: vec![],
        };
        let before = step("").hash().unwrap();
        assert_eq!(before, step("").hash().unwrap());
        assert_ne!(before, step("v2").hash().unwrap());
        std::fs::write(folder.join("sub/a"), "2").unwrap();
        assert_ne!(before, step("").hash().unwrap());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
