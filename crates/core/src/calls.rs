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

/// Something on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pending {
    /// A message of the outbox, which keeps its own deadline.
    Publish(CallId),
    /// A question, answered until the deadline or not at all.
    Query {
        question: Question,
        /// The message that answers it.
        answer: &'static str,
        deadline: Millis,
    },
}

/// Everything on the wire. Message ids run from 1 to 65535 and around, past
/// those that still wait.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    last_id: u16,
    pending: Map<u16, Pending>,
}

impl Calls {
    /// Takes a free message id; `None` when 65,535 answers are awaited.
    pub(crate) fn add(&mut self, pending: Pending) -> Option<u16> {
        if self.pending.len() >= usize::from(u16::MAX) {
            return None;
        }
        loop {
            self.last_id = self.last_id.checked_add(1).unwrap_or(1);
            if !self.pending.contains_key(&self.last_id) {
                self.pending.insert(self.last_id, pending);
                return Some(self.last_id);
            }
        }
    }

    /// What the answer with this id is for; nothing when it comes too late.
    pub(crate) fn take(&mut self, id: u16) -> Option<Pending> {
        self.pending.remove(&id)
    }

    /// Forgets a message that is not waited for any more.
    pub(crate) fn forget_publish(&mut self, call: CallId) {
        self.pending
            .retain(|pending| *pending != Pending::Publish(call));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// The message that answers the query with this id; empty for none.
    pub(crate) fn answer_of(&self, id: u16) -> &'static str {
        match self.pending.get(&id) {
            Some(Pending::Query { answer, .. }) => answer,
            _ => "",
        }
    }

    /// Gives every answer until then.
    pub(crate) fn postpone(&mut self, until: Millis) {
        for pending in self.pending.values_mut() {
            if let Pending::Query { deadline, .. } = pending {
                *deadline = until;
            }
        }
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.queries().map(|(_, _, deadline)| deadline).min()
    }

    /// The questions whose time is over.
    pub(crate) fn take_overdue(&mut self, now: Millis) -> Vec<Question> {
        let overdue = |(id, _, deadline): (u16, _, Millis)| (deadline <= now).then_some(id);
        let ids: Vec<u16> = self.queries().filter_map(overdue).collect();
        ids.into_iter()
            .filter_map(|id| self.take_question(id))
            .collect()
    }

    /// Forgets everything; gives the questions that stay unanswered.
    pub(crate) fn take_all(&mut self) -> Vec<Question> {
        self.last_id = 0;
        let all = std::mem::take(&mut self.pending);
        all.into_iter()
            .filter_map(|(_, pending)| pending.question())
            .collect()
    }

    fn take_question(&mut self, id: u16) -> Option<Question> {
        self.take(id).and_then(Pending::question)
    }

    fn queries(&self) -> impl Iterator<Item = (u16, &Question, Millis)> {
        self.pending
            .iter()
            .filter_map(|(&id, pending)| match pending {
                Pending::Query {
                    question, deadline, ..
                } => Some((id, question, *deadline)),
                Pending::Publish(_) => None,
            })
    }
}

impl Pending {
    fn question(self) -> Option<Question> {
        match self {
            Self::Query { question, .. } => Some(question),
            Self::Publish(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_wrap_to_1_and_skip_those_in_flight() {
        let mut calls = Calls::default();
        let kept = calls.add(Pending::Publish(CallId(1)));
        assert_eq!(kept, Some(1));
        for expected in 2..=u16::MAX {
            assert_eq!(calls.add(Pending::Publish(CallId(2))), Some(expected));
            calls.take(expected);
        }
        assert_eq!(calls.add(Pending::Publish(CallId(3))), Some(2));
    }

    #[test]
    fn a_full_table_gives_no_id() {
        let mut calls = Calls::default();
        for call in 0..u64::from(u16::MAX) {
            assert!(calls.add(Pending::Publish(CallId(call))).is_some());
        }
        assert_eq!(calls.add(Pending::Publish(CallId(0))), None);
    }
}
