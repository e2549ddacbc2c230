//! Settings of how much there may be of something.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::MB;

/// How much there may be of something.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// Largest upload in MB.
    #[arg(id = "max-upload-mb", long, value_name = "MB", default_value = "100")]
    pub upload_mb: u64,

    /// Files that a user may have. 0: any number.
    #[arg(
        id = "max-files-per-user",
        long,
        value_name = "FILES",
        default_value = "10000"
    )]
    pub files_per_user: u64,

    /// MB that the files of a user may have together. 0: any number.
    #[arg(
        id = "max-files-mb-per-user",
        long,
        value_name = "MB",
        default_value = "10240"
    )]
    pub files_mb_per_user: u64,

    /// Days after which an uploaded file is deleted. 0: never.
    #[arg(
        id = "file-expiry-days",
        long,
        value_name = "DAYS",
        default_value = "0"
    )]
    pub file_expiry_days: u32,

    /// Largest database in MB; sends are refused beyond it. 0: as the disk allows.
    #[arg(id = "max-database-mb", long, value_name = "MB", default_value = "0")]
    pub database_mb: u64,

    /// KB that the content and the expansion of a message may have together.
    #[arg(id = "max-content-kb", long, value_name = "KB", default_value = "128", value_parser = clap::value_parser!(u64).range(1..=128))]
    pub content_kb: u64,

    /// Messages that a user may send in a second, on average over ten. 0: any
    /// number.
    #[arg(
        id = "sends-per-second",
        long,
        value_name = "MESSAGES",
        default_value = "100"
    )]
    pub sends_per_second: u32,

    /// Questions that a connection may ask in a second, on average over ten. 0: any
    /// number.
    #[arg(
        id = "queries-per-second",
        long,
        value_name = "QUERIES",
        default_value = "100"
    )]
    pub queries_per_second: u32,

    /// Members that a group may have.
    #[arg(
        id = "max-group-members",
        long,
        value_name = "USERS",
        default_value = "3000"
    )]
    pub group_members: usize,

    /// Members that a chatroom may have. 0: any number.
    #[arg(
        id = "max-chatroom-members",
        long,
        value_name = "USERS",
        default_value = "0"
    )]
    pub chatroom_members: usize,
}

impl Limits {
    /// Bytes of a message's content and expansion.
    pub fn content_bytes(&self) -> usize {
        self.content_kb as usize * 1024
    }

    /// Bytes of an upload.
    pub fn upload_bytes(&self) -> u64 {
        self.upload_mb.saturating_mul(MB)
    }
}

/// Connections, and who may have them.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Connections")]
pub struct Connections {
    /// Connections that a user may have; one more ends the oldest.
    #[arg(id = "connections-per-user", long, value_name = "CONNECTIONS", default_value = "64", value_parser = clap::value_parser!(u16).range(1..))]
    pub per_user: u16,

    /// Connections that an address may have. 0: any number. Addresses of this
    /// machine are not counted: a proxy there may speak for anybody.
    #[arg(
        id = "connections-per-address",
        long,
        value_name = "CONNECTIONS",
        default_value = "1000"
    )]
    pub per_address: u32,

    /// What becomes of a user's earlier clients when another signs in.
    #[arg(
        id = "second-login",
        long,
        value_name = "RULE",
        default_value = "allow"
    )]
    pub second_login: SecondLogin,

    /// Connections that have not sent the head of a first request yet, TLS included.
    /// When one more comes, the one that has taken longest is let go, if that was
    /// over 3 s. 0: any number.
    #[arg(
        id = "max-unasked-connections",
        long,
        value_name = "CONNECTIONS",
        default_value = "1024"
    )]
    pub unasked: u32,

    /// Seconds that a client may take to send the head of a request, and to begin
    /// another on the same connection.
    #[arg(id = "request-head-seconds", long, value_name = "SECONDS", default_value = "75", value_parser = super::seconds)]
    pub head_patience: Duration,

    /// Wrong tokens and passwords in a minute after which an address has to wait.
    /// 0: any number. Addresses of this machine are not counted.
    #[arg(
        id = "failed-logins-per-minute",
        long,
        value_name = "FAILURES",
        default_value = "60"
    )]
    pub failed_logins_per_minute: u32,

    /// Frames that may wait for a client that reads too slowly; one more ends its
    /// connection.
    #[arg(id = "push-queue-frames", long, value_name = "FRAMES", default_value = "4096", value_parser = clap::value_parser!(u32).range(16..=1_000_000))]
    pub queue_frames: u32,

    /// MB that may wait for it.
    #[arg(id = "push-queue-mb", long, value_name = "MB", default_value = "16", value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub queue_mb: u64,
}

/// What becomes of a user's earlier clients when another signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SecondLogin {
    /// They stay.
    Allow,
    /// They are sent away with DISCONNECT 1.
    Kick,
}
