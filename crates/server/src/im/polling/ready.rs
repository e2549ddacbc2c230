//! Frames that wait for the client of long polling, and those whose arrival it
//! has not confirmed.

use std::{collections::VecDeque, time::Duration};

use rongim_protocol::{Body, ServerFrame, flags::notify, frame::Qos, schema::NotifyMsg, topic};
use tokio::time::Instant;

use super::super::connection::End;
use crate::bus::QueueLimits;

/// Bytes after which an answer takes no more frames.
const BATCH_BYTES: usize = 512 * 1024;
/// How long a client that asks for more takes to confirm what it has.
const CONFIRMS_WITHIN: Duration = Duration::from_secs(5);

/// What a frame is in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Answer,
    Push,
    Other,
}

/// A frame as text.
#[derive(Debug)]
struct Waiting {
    text: String,
    part: Part,
    /// When the client confirms it: its message id, and whether it is a message.
    push: Option<(u16, bool)>,
}

/// The frames that wait, in their order. A client that comes so seldom that they are
/// too many is cut: its next pull brings everything.
#[derive(Debug)]
pub(super) struct Ready {
    limits: QueueLimits,
    waiting: VecDeque<Waiting>,
    bytes: usize,
}

/// The frames of one answer.
#[derive(Debug)]
pub(super) struct Batch(Vec<Waiting>);

impl Ready {
    pub(super) fn new(limits: QueueLimits) -> Self {
        Self {
            limits,
            waiting: VecDeque::new(),
            bytes: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn push(&mut self, frame: &ServerFrame, text: String) -> Result<(), End> {
        let (part, push) = (part(frame), confirmed_push(frame));
        self.bytes += text.len();
        self.waiting.push_back(Waiting { text, part, push });
        if self.waiting.len() > self.limits.frames || self.bytes > self.limits.bytes {
            return Err(End::Slow);
        }
        Ok(())
    }

    /// Tells something again, whose loss is not worth a third time.
    pub(super) fn repeat(&mut self, text: String) {
        self.bytes += text.len();
        self.waiting.push_back(Waiting {
            text,
            part: Part::Push,
            push: None,
        });
    }

    /// The next frames, as many as fit. None is a push after an answer: the 2.9
    /// clients look at all frames of a list before they go on where they waited
    /// for the answer, and until then they ignore messages.
    pub(super) fn batch(&mut self) -> Batch {
        let (mut batch, mut bytes, mut answers) = (Vec::new(), 0, false);
        while bytes < BATCH_BYTES
            && let Some(next) = self.waiting.front()
            && (!answers || next.part != Part::Push)
            && let Some(next) = self.waiting.pop_front()
        {
            answers |= next.part == Part::Answer;
            bytes += next.text.len();
            batch.push(next);
        }
        self.bytes -= bytes;
        Batch(batch)
    }

    /// Nobody took them.
    pub(super) fn put_back(&mut self, batch: Batch) {
        for frame in batch.0.into_iter().rev() {
            self.bytes += frame.text.len();
            self.waiting.push_front(frame);
        }
    }
}

impl Batch {
    /// The list of frames.
    pub(super) fn text(&self) -> String {
        let mut list = String::from("[");
        for frame in &self.0 {
            if list.len() > 1 {
                list.push(',');
            }
            list.push_str(&frame.text);
        }
        list.push(']');
        list
    }
}

fn part(frame: &ServerFrame) -> Part {
    match frame {
        ServerFrame::QueryAck(_) => Part::Answer,
        ServerFrame::Publish(_) => Part::Push,
        _ => Part::Other,
    }
}

/// A client answers these with a PUBACK. That there is mail is no push to
/// remind of: a client that confirms nothing would be reminded forever.
fn confirmed_push(frame: &ServerFrame) -> Option<(u16, bool)> {
    match frame {
        ServerFrame::Publish(push) if push.sync || push.qos == Qos::AtMostOnce => None,
        ServerFrame::Publish(push) => match push.topic.as_str() {
            topic::PUSH_MESSAGE => Some((push.message_id, true)),
            topic::PUSH_NOTIFY if is_mail(&push.body) => None,
            _ => Some((push.message_id, false)),
        },
        _ => None,
    }
}

fn is_mail(body: &[u8]) -> bool {
    NotifyMsg::decode(body).is_ok_and(|body| body.r#type == notify::MAILBOX)
}

/// Pushes that were handed over and not confirmed. A server cannot see whether
/// an answer reached its client; a client that asks for more and does not
/// confirm what it should have, has lost it.
#[derive(Debug, Default)]
pub(super) struct Unconfirmed {
    since: Option<Instant>,
    /// The message id, and the text of what is no message: messages are pulled
    /// again instead.
    pushes: Vec<(u16, Option<String>)>,
}

impl Unconfirmed {
    pub(super) fn told(&mut self, batch: &Batch) {
        for frame in &batch.0 {
            if let Some((id, is_message)) = frame.push {
                let text = (!is_message).then(|| frame.text.clone());
                self.pushes.push((id, text));
            }
        }
        if !self.pushes.is_empty() {
            self.since.get_or_insert_with(Instant::now);
        }
    }

    pub(super) fn confirm(&mut self, id: u16) {
        self.pushes.retain(|(push, _)| *push != id);
        self.since = self.since.filter(|_| !self.pushes.is_empty());
    }

    /// When doubts begin.
    pub(super) fn doubt_at(&self) -> Option<Instant> {
        self.since.map(|since| since + CONFIRMS_WITHIN)
    }

    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        self.doubt_at().is_some_and(|at| at <= now)
    }

    /// Forgets all; gives what is to be told again.
    pub(super) fn take(&mut self) -> impl Iterator<Item = String> {
        self.since = None;
        let pushes = std::mem::take(&mut self.pushes);
        pushes.into_iter().filter_map(|(_, text)| text)
    }
}
