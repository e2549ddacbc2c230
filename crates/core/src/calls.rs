//! What waits for an answer on the present connection, by message id.

use crate::{
    CallId, ConversationId, HistoryOrder, Millis, chatrooms::RoomQuestion, map::Map,
    states::StateQuestion,
};

/// What an answer is for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    /// New messages in the mailbox.
    Pull,
    /// A page of history.
    History {
        call: CallId,
        conversation: ConversationId,
        order: HistoryOrder,
    },
    /// The conversation list.
    Conversations,
    /// Removing a conversation.
    Remove {
        call: CallId,
        conversation: ConversationId,
    },
    /// A request of the page's own, and the message that answers it.
    Request { call: CallId, answer: &'static str },
    /// Something about a chatroom.
    Room(RoomQuestion),
    /// To be told of the status of users.
    Watch,
    /// Something about the states of conversations.
    State(StateQuestion),
}

/// A question on the wire, answered until the deadline or not at all.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) question: Question,
    /// The message that answers it.
    pub(crate) answer: &'static str,
    pub(crate) deadline: Millis,
}

/// Everything on the wire. Message ids run from 1 to 65535 and around, past
/// those that still wait.
///
/// Of messages there may be thousands, of questions there are few: whoever looks
/// for a deadline, after every input, looks at the questions alone.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    last_id: u16,
    asked: Map<u16, Asked>,
    /// Messages of the outbox, which keeps their deadlines.
    published: Map<u16, CallId>,
}

impl Calls {
    /// Puts a question under a free message id; `None` when 65,535 answers are
    /// awaited.
    pub(crate) fn ask(&mut self, asked: Asked) -> Option<u16> {
        let id = self.free_id()?;
        self.asked.insert(id, asked);
        Some(id)
    }

    /// The same for a message of the outbox.
    pub(crate) fn publish(&mut self, call: CallId) -> Option<u16> {
        let id = self.free_id()?;
        self.published.insert(id, call);
        Some(id)
    }

    fn free_id(&mut self) -> Option<u16> {
        if self.asked.len() + self.published.len() >= usize::from(u16::MAX) {
            return None;
        }
        loop {
            self.last_id = self.last_id.checked_add(1).unwrap_or(1);
            let id = &self.last_id;
            if !self.asked.contains_key(id) && !self.published.contains_key(id) {
                return Some(self.last_id);
            }
        }
    }

    /// The question with this id; nothing when its answer comes too late.
    pub(crate) fn take_question(&mut self, id: u16) -> Option<Question> {
        Some(self.asked.remove(&id)?.question)
    }

    /// The message with this id, likewise.
    pub(crate) fn take_publish(&mut self, id: u16) -> Option<CallId> {
        self.published.remove(&id)
    }

    /// Forgets a message that is not waited for any more.
    pub(crate) fn forget_publish(&mut self, call: CallId) {
        self.published.retain(|published| *published != call);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.published.is_empty()
    }

    /// The message that answers the query with this id; empty for none.
    pub(crate) fn answer_of(&self, id: u16) -> &'static str {
        self.asked.get(&id).map_or("", |asked| asked.answer)
    }

    /// Gives every answer until then.
    pub(crate) fn postpone(&mut self, until: Millis) {
        for asked in self.asked.values_mut() {
            asked.deadline = until;
        }
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.asked.values().map(|asked| asked.deadline).min()
    }

    /// The questions whose time is over.
    pub(crate) fn take_overdue(&mut self, now: Millis) -> Vec<Question> {
        let overdue = |(id, asked): (&u16, &Asked)| (asked.deadline <= now).then_some(*id);
        let ids: Vec<u16> = self.asked.iter().filter_map(overdue).collect();
        ids.into_iter()
            .filter_map(|id| self.take_question(id))
            .collect()
    }

    /// Forgets everything; gives the questions that stay unanswered.
    pub(crate) fn take_all(&mut self) -> Vec<Question> {
        let all = std::mem::take(self).asked.into_iter();
        all.map(|(_, asked)| asked.question).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_wrap_to_1_and_skip_those_in_flight() {
        let mut calls = Calls::default();
        let question = Asked {
            question: Question::Pull,
            answer: "",
            deadline: 0,
        };
        assert_eq!(calls.ask(question), Some(1));
        assert_eq!(calls.publish(CallId(1)), Some(2));
        for expected in 3..=u16::MAX {
            assert_eq!(calls.publish(CallId(2)), Some(expected));
            calls.take_publish(expected);
        }
        assert_eq!(calls.publish(CallId(3)), Some(3));
    }

    #[test]
    fn a_full_table_gives_no_id() {
        let mut calls = Calls::default();
        for call in 0..u64::from(u16::MAX) {
            assert!(calls.publish(CallId(call)).is_some());
        }
        assert_eq!(calls.publish(CallId(0)), None);
    }
}
