//! The server through real sockets, one file per behaviour.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test a panic is the report"
)]

mod admin;
mod any_input;
mod app_calls;
mod app_chatrooms;
mod app_groups;
mod app_hostile;
mod app_messages;
mod app_people;
mod app_server;
mod app_table;
mod authorisation;
mod backup;
mod chat;
mod chatroom_entries;
mod chatrooms;
mod common;
mod config;
mod connect;
mod conversations;
mod crash;
mod deletion;
mod devices;
mod discussions;
mod expansion;
mod faults;
mod files;
mod history;
mod hostile;
mod limits;
mod live_restore;
mod mailbox;
mod operations;
mod polling;
mod recall;
mod receipts;
mod rtc;
mod server_api;
mod services;
mod settings;
mod tls;
mod user_status;
mod vectors;
mod webhooks;
mod www;
