//! LZMA, as the decoder in the single file reads it.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result};
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

/// Compresses `from` as well as it goes. `www/unlzma.wat` is made for these
/// `lc`, `lp` and `pb`, which suit wasm, and for a stream without a header.
pub(crate) fn pack(from: &Path, to: &Path) -> Result<()> {
    let options = LzmaOptions {
        lc: 1,
        lp: 0,
        pb: 0,
        mode: EncodeMode::Normal,
        mf: MfType::Bt4,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        ..LzmaOptions::with_preset(9)
    };
    let bytes = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(&bytes)?;
    fs::write(to, writer.finish()?).with_context(|| format!("cannot write {}", to.display()))
}
