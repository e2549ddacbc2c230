//! The users whose private messages this user does not want.

use rongim_protocol::{
    Body,
    schema::{
        Add2BlackListInput, BlackListStatusInput, QueryBlackListInput, QueryBlackListOutput,
        RemoveFromBlackListInput,
    },
    status::Status,
    topic,
};

use crate::{Answer, CallId, Engine, ErrorCode, Millis, calls::Question};

impl Engine {
    /// Refuses private messages of a user from now on.
    pub fn add_to_blacklist(&mut self, user_id: String, now: Millis) -> CallId {
        let call = self.new_call();
        let input = Add2BlackListInput {
            user_id: user_id.clone(),
        };
        let question = Question::Nothing { call };
        self.ask_for(
            call,
            topic::ADD_TO_BLACKLIST,
            user_id,
            &input,
            question,
            now,
        )
    }

    /// Takes private messages of a user again.
    pub fn remove_from_blacklist(&mut self, user_id: String, now: Millis) -> CallId {
        let call = self.new_call();
        let input = RemoveFromBlackListInput {
            user_id: user_id.clone(),
        };
        let question = Question::Nothing { call };
        self.ask_for(
            call,
            topic::REMOVE_FROM_BLACKLIST,
            user_id,
            &input,
            question,
            now,
        )
    }

    /// The whole list; its outcome is [`Answer::Users`].
    pub fn blacklist(&mut self, now: Millis) -> CallId {
        let call = self.new_call();
        let me = self.user_id().to_owned();
        let input = QueryBlackListInput { nothing: 1 };
        self.ask_for(
            call,
            topic::BLACKLIST,
            me,
            &input,
            Question::Blacklist { call },
            now,
        )
    }

    /// Whether a user is in the list; its outcome is [`Answer::IsBlacklisted`].
    pub fn is_blacklisted(&mut self, user_id: String, now: Millis) -> CallId {
        let call = self.new_call();
        let input = BlackListStatusInput {
            user_id: user_id.clone(),
        };
        let question = Question::IsBlacklisted { call };
        self.ask_for(
            call,
            topic::BLACKLIST_STATUS,
            user_id,
            &input,
            question,
            now,
        )
    }

    pub(crate) fn blacklist_came(&mut self, call: CallId, body: &[u8]) {
        let list = QueryBlackListOutput::decode(body);
        self.done_with(call, list.map(|list| Answer::Users(list.user_ids)));
    }

    /// The wire answers "no" by a status of its own.
    pub(crate) fn not_blacklisted(&mut self, call: CallId, code: ErrorCode) {
        let is_no = code == ErrorCode::from(Status::NOT_IN_BLACKLIST);
        let outcome = if is_no {
            Ok(Answer::IsBlacklisted(false))
        } else {
            Err(code.into())
        };
        self.done(call, outcome);
    }
}
