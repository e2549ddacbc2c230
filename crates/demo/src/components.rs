//! What is on screen: one component a file, told by props, asking through callbacks.

pub mod app;
mod avatar;
mod chat;
mod chat_header;
mod composer;
mod connection_bar;
mod contact_list;
mod conversation_list;
mod conversation_row;
mod emoji_picker;
mod group_form;
mod icon;
mod kicked_dialog;
mod language_button;
mod message_body;
mod message_log;
mod message_row;
mod modal;
mod new_chat;
mod people_finder;
mod picture_viewer;
mod place_dialog;
mod sidebar;
mod sign_in;
mod toast;
mod workspace;
