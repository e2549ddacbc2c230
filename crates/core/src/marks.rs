//! Tells the user's other clients what has been read here, with `RC:SRSMsg`.
//!
//! A mark is stored until the server has it, so that it outlives a lost
//! connection and a closed page. Marks are sent one after the other: clearing a
//! long list is no flood.

use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};

use crate::{
    CallId, ConversationId, Engine, ErrorCode, Message, Millis, OutgoingMessage,
    chatrooms::is_passing, keys::Kind,
};

/// The marks that the server does not have yet.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    sending: Option<CallId>,
    waiting: Vec<(ConversationId, Millis)>,
}

/// Whether clients can send to such a conversation without somebody answering.
fn can_be_marked(kind: ConversationType) -> bool {
    matches!(
        kind,
        ConversationType::PRIVATE | ConversationType::DISCUSSION | ConversationType::GROUP
    )
}

impl Engine {
    /// The user has read the conversation here, up to `until`.
    pub(crate) fn tell_read(&mut self, id: &ConversationId, until: Millis, now: Millis) {
        if !can_be_marked(id.kind) {
            return;
        }
        let key = self.keys.of(Kind::Mark, id);
        self.store.set(&key, &until.to_string());
        self.marks.waiting.retain(|(waiting, _)| waiting != id);
        self.marks.waiting.push((id.clone(), until));
        self.send_marks(now);
    }

    /// A new connection: marks of earlier ones, and of closed pages.
    pub(crate) fn resume_marks(&mut self, now: Millis) {
        self.marks.waiting.clear();
        for key in self.store.keys(&self.keys.all(Kind::Mark)) {
            let id = self.keys.conversation(Kind::Mark, &key);
            match id.zip(self.stored_time(&key)) {
                Some((id, until)) if can_be_marked(id.kind) => {
                    self.marks.waiting.push((id, until));
                }
                _ => self.store.remove(&key),
            }
        }
        self.send_marks(now);
    }

    fn send_marks(&mut self, now: Millis) {
        if self.marks.sending.is_some() || self.socket().is_none() {
            return;
        }
        let Some((id, until)) = self.marks.waiting.pop() else {
            return;
        };
        let mut content = String::from("{\"lastMessageSendTime\":");
        content.push_str(&until.to_string());
        content.push('}');
        let mut draft = OutgoingMessage::new(id, object_name::SYNC_READ_STATUS, content);
        draft.flags = SendFlags::default();
        // Servers that take it for a common message must not show it to others.
        draft.receivers = vec![self.user_id().to_owned()];
        self.marks.sending = Some(self.send(draft, now));
    }

    /// The server has the user's own mark.
    pub(crate) fn marked(&mut self, call: CallId, message: &Message, now: Millis) {
        let sent = self.read_time(message).unwrap_or(0);
        self.read_elsewhere(&message.conversation, sent);
        self.flush_unread();
        let key = self.keys.of(Kind::Mark, &message.conversation);
        if self.stored_time(&key).is_some_and(|until| until <= sent) {
            self.store.remove(&key);
        }
        self.next_mark(call, now);
    }

    /// The server did not take the mark. What it refuses is given up; the rest
    /// is for the next connection.
    pub(crate) fn not_marked(
        &mut self,
        call: CallId,
        id: &ConversationId,
        code: ErrorCode,
        now: Millis,
    ) {
        if self.marks.sending != Some(call) {
            return;
        }
        let unsent = [ErrorCode::CONNECTION_LOST, ErrorCode::NOT_CONNECTED];
        if !is_passing(code) && !unsent.contains(&code) {
            self.store.remove(&self.keys.of(Kind::Mark, id));
        }
        self.next_mark(call, now);
    }

    fn next_mark(&mut self, call: CallId, now: Millis) {
        if self.marks.sending == Some(call) {
            self.marks.sending = None;
            self.send_marks(now);
        }
    }
}
