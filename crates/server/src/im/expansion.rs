//! `RC:MsgExMsg`: a client changes the expansion of a message.

use std::collections::BTreeMap;

use rongim_protocol::{catalogue::object_name, status::Status};
use serde::Deserialize;

use crate::{
    model::NewMessage,
    store::{Expand, ExpansionChange},
    uid::Uid,
};

/// The content: what to put, or what to take away.
#[derive(Deserialize)]
struct Content {
    mid: String,
    #[serde(default)]
    put: BTreeMap<String, String>,
    #[serde(default)]
    del: Vec<String>,
}

/// Whether the message changes an expansion.
pub(super) fn is_change(class_name: &str) -> bool {
    class_name == object_name::EXPANSION
}

/// Reads the change that a message asks for.
pub(super) fn understand(command: NewMessage) -> Result<Expand, Status> {
    let content: Content =
        serde_json::from_slice(&command.content).map_err(|_| Status::MALFORMED)?;
    let message: Uid = content.mid.parse().map_err(|_| Status::NOT_EXPANDABLE)?;
    let change = ExpansionChange {
        put: content.put.into_iter().collect(),
        del: content.del,
    };
    if !change.is_within_limits() {
        return Err(Status::EXPANSION_TOO_LARGE);
    }
    Ok(Expand {
        command,
        message,
        change,
    })
}
