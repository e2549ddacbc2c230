//! QUERY: every topic that the server answers, and the answer to the others.

mod blacklist;
mod chatroom;
mod chatroom_entries;
mod conversations;
mod deletion;
mod discussions;
mod files;
mod history;
mod mailbox;
mod mute;
mod receipts;
mod rtc;
mod services;
mod settings;
mod status;

use std::sync::Arc;

use rongim_protocol::{Body, frame::Query, status::Status, topic};

use super::publish::Sender;
use crate::{
    bus::{ConnectionId, RoomChange},
    model::ClientInfo,
    origin::Origin,
    rtc::Owner,
    state::AppState,
    store::StoreError,
    uid::Uid,
};

/// Longest target id, in bytes: ids have up to 64.
pub(super) const MAX_TARGET_BYTES: usize = 256;

/// Who asks.
pub(super) struct Asker<'a> {
    pub(super) state: &'a AppState,
    pub(super) user: &'a str,
    /// By which client.
    pub(super) client: &'a Arc<ClientInfo>,
    pub(super) origin: &'a Origin,
    pub(super) link: ConnectionId,
    /// When the connection began.
    pub(super) began_ms: i64,
}

impl<'a> Asker<'a> {
    /// Who asks, as the sender of a message.
    fn sender(&self) -> Sender<'a> {
        Sender {
            user: self.user,
            client: self.client,
        }
    }
}

/// An answer.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) body: Vec<u8>,
    /// The messages that a pull of the mailbox brought.
    pub(super) mail: Option<Vec<Uid>>,
    /// When a pull left something in the mailbox: the time up to which it came.
    pub(super) more_mail_after: Option<i64>,
    /// When a pull left something in a chatroom: what a client is to be told.
    pub(super) more_talk: Option<RoomChange>,
}

impl Answer {
    fn of(body: &impl Body) -> Self {
        Self {
            body: body.encode_to_vec(),
            ..Self::default()
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
enum Refusal {
    /// The status is the answer.
    Answer(Status),
    Status(Status),
    Store(StoreError),
}

type Answered = Result<Answer, Refusal>;

impl From<Status> for Refusal {
    fn from(status: Status) -> Self {
        Self::Status(status)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rongim_protocol::DecodeError> for Refusal {
    fn from(_: rongim_protocol::DecodeError) -> Self {
        Self::Status(Status::MALFORMED)
    }
}

fn decode<T: Body + Default>(query: &Query) -> Result<T, Refusal> {
    T::decode(&query.body).map_err(|_| Refusal::Status(Status::MALFORMED))
}

/// Whether a topic is a question that has no answer but its status: 2.9.2 asks
/// some of these by PUBLISH.
pub(super) fn is_command(topic: &str) -> bool {
    matches!(
        topic,
        topic::RTC_QUIT
            | topic::RTC_PING
            | topic::RTC_USER_STATE
            | topic::RTC_SET_DATA
            | topic::RTC_DELETE_DATA
            | topic::RTC_SET_OUT_DATA
            | topic::RTC_SET_USER_RESOURCES
            | topic::RTC_SET_ROOM_INFO
            | topic::RTC_SET_USER_INFO
            | topic::RTC_DELETE_ROOM_INFO
            | topic::RTC_DELETE_USER_INFO
    )
}

/// Whether a topic fetches what clients are told of once.
pub(super) fn is_pull(topic: &str) -> bool {
    matches!(
        topic,
        topic::PULL_MESSAGES | topic::PULL_CHATROOM | topic::PULL_CHATROOM_ENTRIES
    )
}

/// Answers a question; a refusal is logged here, once.
pub(super) async fn answer(asker: &Asker<'_>, query: &Query) -> Result<Answer, Status> {
    let (user, topic) = (asker.user, &query.topic);
    dispatch(asker, query)
        .await
        .map_err(|refusal| match refusal {
            Refusal::Answer(status) => status,
            Refusal::Status(status) => {
                tracing::warn!(user, %topic, %status, "a query was refused");
                status
            }
            Refusal::Store(error) => {
                tracing::error!(user, %topic, %error, "a query failed");
                Status::STORAGE_FAILED
            }
        })
}

async fn dispatch(asker: &Asker<'_>, query: &Query) -> Answered {
    match query.topic.as_str() {
        topic::PULL_MESSAGES => mailbox::pull(asker, query).await,
        topic::PRIVATE_HISTORY
        | topic::DISCUSSION_HISTORY
        | topic::GROUP_HISTORY
        | topic::CUSTOMER_SERVICE_HISTORY
        | topic::SYSTEM_HISTORY => history::read(asker, query).await,
        topic::CLEAN_PRIVATE_HISTORY
        | topic::CLEAN_DISCUSSION_HISTORY
        | topic::CLEAN_GROUP_HISTORY
        | topic::CLEAN_CUSTOMER_SERVICE_HISTORY
        | topic::CLEAN_SYSTEM_HISTORY => history::clean(asker, query).await,
        topic::DELETE_MESSAGES => deletion::delete(asker, query).await,
        topic::SET_OFFLINE_DURATION => settings::set_offline_days(asker, query).await,
        topic::JOIN_CHATROOM => chatroom::join(asker, query, true).await,
        topic::JOIN_EXISTING_CHATROOM => chatroom::join(asker, query, false).await,
        topic::QUIT_CHATROOM => chatroom::quit(asker, query).await,
        topic::PULL_CHATROOM => chatroom::pull(asker, query).await,
        topic::CHATROOM_HISTORY => chatroom::history(asker, query).await,
        topic::CHATROOM_INFO => chatroom::info(asker, query).await,
        topic::SET_CHATROOM_ENTRY => chatroom_entries::set(asker, query).await,
        topic::DELETE_CHATROOM_ENTRY => chatroom_entries::delete(asker, query).await,
        topic::PULL_CHATROOM_ENTRIES => chatroom_entries::pull(asker, query).await,
        topic::CONVERSATIONS => conversations::list(asker, query).await,
        topic::CONVERSATIONS_RANGE => conversations::range(asker, query).await,
        topic::REMOVE_CONVERSATION => conversations::remove(asker, query).await,
        topic::PULL_PUBLIC_SERVICES => services::pull(asker, query).await,
        topic::SEARCH_PUBLIC_SERVICES => services::search(asker, query).await,
        topic::FOLLOW_PUBLIC_SERVICE
        | topic::UNFOLLOW_PUBLIC_SERVICE
        | topic::FOLLOW_APP_PUBLIC_SERVICE
        | topic::UNFOLLOW_APP_PUBLIC_SERVICE => services::follow(asker, query).await,
        topic::USER_STATUS => status::get(asker, query),
        topic::SET_USER_STATUS => status::set(asker, query).await,
        topic::SUBSCRIBE_USER_STATUS => status::subscribe(asker, query),
        topic::GROUP_READ_RECEIPT => receipts::add_reader(asker, query).await,
        topic::GROUP_READERS => receipts::readers(asker, query).await,
        topic::CREATE_DISCUSSION => discussions::create(asker, query).await,
        topic::DISCUSSION_INFO => discussions::info(asker, query).await,
        topic::INVITE_TO_DISCUSSION => discussions::invite(asker, query).await,
        topic::QUIT_DISCUSSION => discussions::quit(asker, query).await,
        topic::EVICT_FROM_DISCUSSION => discussions::evict(asker, query).await,
        topic::RENAME_DISCUSSION => discussions::rename(asker, query).await,
        topic::OPEN_DISCUSSION => discussions::set_open(asker, query).await,
        topic::ADD_TO_BLACKLIST => blacklist::set(asker, query, true).await,
        topic::REMOVE_FROM_BLACKLIST => blacklist::set(asker, query, false).await,
        topic::BLACKLIST_STATUS => blacklist::status(asker, query).await,
        topic::BLACKLIST => blacklist::list(asker).await,
        topic::UPLOAD_TOKEN => files::upload_token(asker, query),
        topic::DOWNLOAD_URL
        | topic::DOWNLOAD_URL_ALI
        | topic::DOWNLOAD_URL_S3
        | topic::DOWNLOAD_URL_STC => files::download_url(asker, query),
        topic::MUTE_PRIVATE | topic::MUTE_GROUP => mute::set(asker, query, true).await,
        topic::UNMUTE_PRIVATE | topic::UNMUTE_GROUP => mute::set(asker, query, false).await,
        topic::MUTE_STATUS_PRIVATE | topic::MUTE_STATUS_GROUP => mute::status(asker, query).await,
        topic::PULL_CONVERSATION_STATES => settings::conversation_states(asker, query).await,
        topic::SET_CONVERSATION_STATES | topic::TAG_CONVERSATIONS => {
            settings::set_conversation_states(asker, query).await
        }
        topic::PULL_USER_SETTINGS => settings::user_settings(asker, query).await,
        topic::SET_USER_SETTINGS => settings::set_user_setting(asker, query).await,
        topic::PUT_TAGS => settings::put_tags(asker, query).await,
        topic::DELETE_TAGS => settings::delete_tags(asker, query).await,
        topic::UNTAG_CONVERSATIONS => settings::untag(asker, query).await,
        topic::UNTAG_ALL_CONVERSATIONS => settings::untag_everywhere(asker, query).await,
        topic::RTC_JOIN => rtc::join(asker, query),
        topic::RTC_QUIT => rtc::quit(asker, query),
        topic::RTC_PING => rtc::ping(asker, query),
        topic::RTC_TOKEN => rtc::token(asker, query),
        topic::RTC_USER_STATE => rtc::report(asker, query),
        topic::RTC_SET_DATA => rtc::set_data(asker, query).await,
        topic::RTC_DATA => rtc::data(asker, query),
        topic::RTC_DELETE_DATA => rtc::delete_data(asker, query).await,
        topic::RTC_SET_OUT_DATA => rtc::set_out_data(asker, query).await,
        topic::RTC_OUT_DATA => rtc::out_data(asker, query),
        topic::RTC_SET_USER_RESOURCES => rtc::set_resources(asker, query).await,
        topic::RTC_USERS | topic::RTC_USER_DATA => rtc::users(asker, query),
        topic::RTC_ROOM_INFO => rtc::room_info(asker, query),
        topic::RTC_SET_ROOM_INFO => rtc::put_info(asker, query, Owner::Room),
        topic::RTC_SET_USER_INFO => rtc::put_info(asker, query, Owner::User),
        topic::RTC_DELETE_ROOM_INFO => rtc::delete_info(asker, query, Owner::Room),
        topic::RTC_DELETE_USER_INFO => rtc::delete_info(asker, query, Owner::User),
        topic::RTC_PULL_ENTRIES => rtc::entries(asker, query),
        topic::CALL_KEY => Err(Refusal::Answer(Status::NO_CALLS)),
        topic::REPORT_SDK => Ok(Answer::default()),
        _ => Err(Status::UNKNOWN_TOPIC.into()),
    }
}
