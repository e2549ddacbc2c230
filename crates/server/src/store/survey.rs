//! What whoever runs the server looks through.

use async_trait::async_trait;
use serde::Serialize;

use super::{Part, Result, chatrooms::Room};
use crate::model::Group;

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Registered users.
    pub users: i64,
    /// Groups.
    pub groups: i64,
    /// Chatrooms.
    pub chatrooms: i64,
}

/// What whoever runs the server looks through.
#[async_trait]
pub trait Survey: Send + Sync + 'static {
    /// How much there is.
    async fn totals(&self) -> Result<Totals>;

    /// Groups whose id or name contains `text`, by id.
    async fn find_groups(&self, text: &str, part: Part) -> Result<Vec<Group>>;

    /// Chatrooms whose id or name contains `text`, those with the most members first.
    async fn find_chatrooms(&self, text: &str, part: Part) -> Result<Vec<Room>>;
}
