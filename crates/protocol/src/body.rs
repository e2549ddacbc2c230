//! What every message of the schema can do.

use crate::{
    DecodeError,
    wire::{self, Fields, Writer},
};

/// A message of the schema, as protobuf bytes.
///
/// Decoding passes over unknown fields and fields of another wire type; what is
/// missing keeps its default, and text that is not UTF-8 gets U+FFFD where it is
/// not.
pub trait Body {
    /// Takes the fields that were asked for. Generated.
    #[doc(hidden)]
    fn read(&mut self, fields: &mut Fields<'_>);

    /// Gives the fields. Generated.
    #[doc(hidden)]
    fn write(&self, out: &mut Writer);

    /// The serialised message.
    fn encode_to_vec(&self) -> Vec<u8> {
        let mut out = Writer::default();
        self.write(&mut out);
        out.0
    }

    /// The message in `body`. Fails when the bytes end inside a field or are no
    /// protobuf at all.
    fn decode(body: &[u8]) -> Result<Self, DecodeError>
    where
        Self: Default,
    {
        let mut message = Self::default();
        wire::read(&mut message, body)?;
        Ok(message)
    }
}
