//! Requests that need no state of the engine: a topic, and JSON both ways.

use rongim_protocol::{
    Topic,
    frame::Qos,
    topic,
    transcode::{from_json, to_json},
};

use crate::{Answer, CallId, Engine, ErrorCode, Millis, calls::Question};

impl Engine {
    /// Asks the server something under a query topic. `body` is the request of
    /// that topic as JSON text, with the names of the schema; the outcome is
    /// [`Answer::Json`] of the topic's answer, and [`Answer::Done`] where it
    /// has none. `target` is the user's own id when it is `None`.
    ///
    /// An unknown topic or a body that does not fit is
    /// [`ErrorCode::PARAMETER`]; a refusal has the server's code.
    pub fn request(
        &mut self,
        topic: &str,
        target: Option<String>,
        body: &str,
        now: Millis,
    ) -> CallId {
        let call = self.new_call();
        let Some((message, answer)) = topic::schema(topic) else {
            self.warn(format!("there is no request {topic}"));
            self.done(call, Err(ErrorCode::PARAMETER.into()));
            return call;
        };
        let body = match from_json(message, body) {
            Ok(body) => body,
            Err(error) => {
                self.warn(format!("a request {topic} is malformed: {error}"));
                self.done(call, Err(ErrorCode::PARAMETER.into()));
                return call;
            }
        };
        let target = target.unwrap_or_else(|| self.user_id().to_owned());
        let topic = Topic::from(topic.to_owned());
        let question = Question::Request { call, answer };
        if !self.ask_bytes(topic, target, body, Qos::AtMostOnce, question, now) {
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
        }
        call
    }

    pub(crate) fn request_answered(&mut self, call: CallId, answer: &str, body: &[u8]) {
        if answer.is_empty() {
            return self.done(call, Ok(Answer::Done));
        }
        self.done_with(call, to_json(answer, body).map(Answer::Json));
    }
}
