//! One connection by long polling: the requests of its client in, frames out by
//! the request that waits for them.

use std::{pin::pin, sync::atomic::Ordering, time::Duration};

use rongim_protocol::{ClientFrame, ServerFrame, comet, topic};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{
    super::connection::{End, Incoming, Transport},
    Crowd, NO_FRAMES,
    ready::{Ready, Unconfirmed},
};
use crate::{bus::QueueLimits, config::Config, ops::metrics};

/// A browser makes six connections to a server, for all its pages together:
/// with more than these waiting, none would be left to send by.
const ROOMY: usize = 4;
/// How long requests wait where there are more.
const CROWDED_HOLD: Duration = Duration::from_secs(2);

/// What a client requests.
#[derive(Debug)]
pub(super) enum Request {
    /// To take a frame.
    Frame(ClientFrame),
    /// To take a frame that makes no sense: this is its answer.
    Refused(ServerFrame),
    /// The frames that are ready, as text.
    Pull(oneshot::Sender<String>),
}

/// The connection.
pub(super) struct Line {
    requests: mpsc::Receiver<Request>,
    /// Where CONNACK goes.
    opening: Option<oneshot::Sender<String>>,
    /// The request for frames that waits, and until when.
    held: Option<(oneshot::Sender<String>, Instant)>,
    /// Since when none waits.
    idle_since: Instant,
    hold: Duration,
    expiry: Duration,
    crowd: Crowd,
    ready: Ready,
    unconfirmed: Unconfirmed,
    /// The query under way and the message that answers it.
    asked: Option<(u16, &'static str)>,
    shutdown: CancellationToken,
}

impl Line {
    pub(super) fn new(
        requests: mpsc::Receiver<Request>,
        opening: oneshot::Sender<String>,
        config: &Config,
        crowd: Crowd,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            requests,
            opening: Some(opening),
            held: None,
            idle_since: Instant::now(),
            hold: config.polling.hold,
            expiry: config.polling.expiry,
            crowd,
            ready: Ready::new(QueueLimits::from(&config.connections)),
            unconfirmed: Unconfirmed::default(),
            asked: None,
            shutdown,
        }
    }

    /// When something happens without a request.
    fn deadline(&self) -> Instant {
        match &self.held {
            Some((_, until)) => self
                .unconfirmed
                .doubt_at()
                .map_or(*until, |at| at.min(*until)),
            None => self.idle_since + self.expiry,
        }
    }

    fn take(&mut self, request: Request) -> Result<Option<ClientFrame>, End> {
        match request {
            Request::Frame(frame) => {
                self.note(&frame);
                return Ok(Some(frame));
            }
            Request::Refused(answer) => self.put(&answer)?,
            Request::Pull(pull) => {
                // The client has given up the one before, if it sees its answer
                // at all.
                self.answer(NO_FRAMES.into());
                self.held = Some((pull, Instant::now() + self.patience()));
            }
        }
        self.flush();
        Ok(None)
    }

    /// How long a request waits.
    fn patience(&self) -> Duration {
        match self.crowd.load(Ordering::Relaxed) {
            0..=ROOMY => self.hold,
            _ => self.hold.min(CROWDED_HOLD),
        }
    }

    fn note(&mut self, frame: &ClientFrame) {
        match frame {
            ClientFrame::PubAck(ack) => self.unconfirmed.confirm(ack.message_id),
            ClientFrame::Query(query) => {
                let schema = topic::schema(query.topic.as_str());
                self.asked = schema.map(|(_, answer)| (query.message_id, answer));
            }
            _ => {}
        }
    }

    fn put(&mut self, frame: &ServerFrame) -> Result<(), End> {
        let answer = match (frame, self.asked) {
            (ServerFrame::QueryAck(ack), Some((id, answer))) if ack.message_id == id => answer,
            _ => "",
        };
        let text = match comet::write_server_frame(frame, answer) {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(%error, ?frame, "a frame has no form in JSON");
                return Ok(());
            }
        };
        if let Some(opening) = self.opening.take() {
            return opening.send(text).map_err(|_| End::Left);
        }
        self.ready.push(frame, text)
    }

    /// Hands over what is ready, if a request waits for it.
    fn flush(&mut self) {
        while self.held.is_some() && !self.ready.is_empty() {
            let batch = self.ready.batch();
            if self.answer(batch.text()) {
                self.unconfirmed.told(&batch);
            } else {
                self.ready.put_back(batch);
            }
        }
    }

    /// Whether somebody took the answer.
    fn answer(&mut self, text: String) -> bool {
        let Some((pull, _)) = self.held.take() else {
            return false;
        };
        self.idle_since = Instant::now();
        pull.send(text).is_ok()
    }

    /// The deadline has come.
    fn ring(&mut self) -> Result<Option<Incoming>, End> {
        let now = Instant::now();
        let Some((_, until)) = &self.held else {
            return Err(End::Silent);
        };
        if *until <= now {
            self.answer(NO_FRAMES.into());
        } else if self.unconfirmed.is_overdue(now) {
            for notice in self.unconfirmed.take() {
                self.ready.repeat(notice);
            }
            return Ok(Some(Incoming::Doubt));
        }
        Ok(None)
    }
}

impl Transport for Line {
    const KIND: metrics::Transport = metrics::Transport::Polling;

    async fn receive(&mut self) -> Result<Incoming, End> {
        loop {
            let deadline = self.deadline();
            tokio::select! {
                request = self.requests.recv() => {
                    let request = request.ok_or(End::Left)?;
                    if let Some(frame) = self.take(request)? {
                        return Ok(Incoming::Frame(frame));
                    }
                }
                () = given_up(&mut self.held) => {
                    self.held = None;
                    self.idle_since = Instant::now();
                }
                () = sleep_until(deadline) => if let Some(incoming) = self.ring()? {
                    return Ok(incoming);
                }
            }
        }
    }

    async fn send(&mut self, frames: Vec<ServerFrame>) -> Result<(), End> {
        for frame in frames {
            self.put(&frame)?;
        }
        self.flush();
        Ok(())
    }

    /// Waits for the client to fetch it, unless nobody can come any more.
    async fn close(&mut self, last: Option<ServerFrame>) {
        let Some(last) = last else { return };
        if self.send(vec![last]).await.is_err() {
            return;
        }
        let until = sleep_until(self.idle_since + self.expiry);
        let mut until = pin!(until);
        while !self.ready.is_empty() {
            let request = tokio::select! {
                request = self.requests.recv() => request,
                () = &mut until => None,
                () = self.shutdown.cancelled() => None,
            };
            match request {
                Some(Request::Pull(pull)) => {
                    self.held = Some((pull, Instant::now()));
                    self.flush();
                }
                // What it still sends comes too late.
                Some(Request::Frame(_) | Request::Refused(_)) => {}
                None => return,
            }
        }
    }
}

/// Resolves when the client gives up the request that waits.
async fn given_up(held: &mut Option<(oneshot::Sender<String>, Instant)>) {
    match held {
        Some((pull, _)) => pull.closed().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use rongim_protocol::{
        Topic,
        frame::{ClientPubAck, ConnAck, Disconnect, Qos, QueryAck, ServerPublish},
        status::{DisconnectReason, Status},
    };
    use tokio::time::advance;

    use super::*;

    /// A client's side of a line whose other side runs.
    struct Client {
        requests: mpsc::Sender<Request>,
        /// The line's owner ends it when this is gone.
        frames: Option<mpsc::Sender<Vec<ServerFrame>>>,
        ended: tokio::task::JoinHandle<(u32, String)>,
        crowd: Crowd,
        shutdown: CancellationToken,
    }

    impl Client {
        /// A connected one. The line counts its doubts and tells why it ended.
        async fn connected() -> Self {
            let (requests, waiting) = mpsc::channel(4);
            let (opening, conn_ack) = oneshot::channel();
            let shutdown = CancellationToken::new();
            let config = Config::default();
            let crowd = Crowd::default();
            let line = Line::new(waiting, opening, &config, crowd.clone(), shutdown.clone());
            let (frames, told) = mpsc::channel(4);
            let ended = tokio::spawn(drive(line, told));
            let ack = ConnAck::accepted("alice".into(), "id".into(), 1);
            frames.send(vec![ServerFrame::ConnAck(ack)]).await.unwrap();
            assert!(conn_ack.await.unwrap().contains(r#""sessionid":"id""#));
            Self {
                requests,
                frames: Some(frames),
                ended,
                crowd,
                shutdown,
            }
        }

        async fn pull(&self) -> oneshot::Receiver<String> {
            let (answer, frames) = oneshot::channel();
            self.requests.send(Request::Pull(answer)).await.unwrap();
            frames
        }

        async fn push(&self, message_id: u16, topic: &'static str) {
            self.push_all(&[(message_id, topic)]).await;
        }

        async fn push_all(&self, pushes: &[(u16, &'static str)]) {
            let frames = pushes.iter().map(|&(id, topic)| push(id, topic));
            let line = self.frames.as_ref().unwrap();
            line.send(frames.collect()).await.unwrap();
        }

        /// The last frames.
        async fn goodbye(&self) -> String {
            self.pull().await.await.unwrap()
        }

        async fn confirm(&self, message_id: u16) {
            let ack = ClientFrame::PubAck(ClientPubAck { message_id });
            self.requests.send(Request::Frame(ack)).await.unwrap();
        }
    }

    async fn drive(mut line: Line, mut told: mpsc::Receiver<Vec<ServerFrame>>) -> (u32, String) {
        let mut doubts = 0;
        let end = loop {
            let done = tokio::select! {
                incoming = line.receive() => match incoming {
                    Ok(Incoming::Doubt) => {
                        doubts += 1;
                        line.send(Vec::new()).await
                    }
                    other => other.map(drop),
                },
                frames = told.recv() => match frames {
                    Some(frames) => line.send(frames).await,
                    None => Err(End::Displaced),
                },
            };
            if let Err(end) = done {
                break end;
            }
        };
        if matches!(end, End::Displaced) {
            let reason = DisconnectReason::OTHER_DEVICE;
            let last = ServerFrame::Disconnect(Disconnect { reason });
            line.close(Some(last)).await;
        }
        (doubts, end.to_string())
    }

    fn push(message_id: u16, topic: &'static str) -> ServerFrame {
        ServerFrame::Publish(ServerPublish {
            sync: false,
            qos: Qos::AtLeastOnce,
            time_s: 1,
            topic: Topic::new(topic),
            target_id: "alice".into(),
            message_id,
            body: Vec::new(),
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_waits_25_s_and_a_session_60() {
        let client = Client::connected().await;
        let began = Instant::now();
        assert_eq!(client.pull().await.await.unwrap(), "[]");
        assert_eq!(began.elapsed().as_secs(), 25);
        assert_eq!(client.ended.await.unwrap().1, End::Silent.to_string());
        assert_eq!(began.elapsed().as_secs(), 85);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_of_a_crowd_wait_less() {
        let client = Client::connected().await;
        for (crowd, seconds) in [(4, 25), (5, 2)] {
            client.crowd.store(crowd, Ordering::Relaxed);
            let began = Instant::now();
            assert_eq!(client.pull().await.await.unwrap(), "[]");
            assert_eq!(began.elapsed().as_secs(), seconds);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn frames_wait_for_a_request_and_a_request_for_frames() {
        let client = Client::connected().await;
        let pushes = [(1, topic::PUSH_MESSAGE), (2, topic::PUSH_MESSAGE)];
        client.push_all(&pushes).await;
        advance(Duration::from_secs(30)).await;
        let frames = client.pull().await.await.unwrap();
        assert!(
            frames.starts_with(r#"[{"headerCode":50,"messageId":1,"#),
            "{frames}"
        );
        assert!(
            frames.contains(r#"},{"headerCode":50,"messageId":2,"#),
            "{frames}"
        );
        let waiting = client.pull().await;
        client.push(3, topic::PUSH_MESSAGE).await;
        assert!(waiting.await.unwrap().contains(r#""messageId":3"#));
    }

    #[tokio::test(start_paused = true)]
    async fn a_push_never_shares_a_list_with_an_answer_before_it() {
        let client = Client::connected().await;
        let answer = |message_id| {
            ServerFrame::QueryAck(QueryAck {
                qos: Qos::AtMostOnce,
                message_id,
                time_s: 1,
                status: Status::OK,
                body: Vec::new(),
            })
        };
        let frames = vec![
            push(1, topic::PUSH_MESSAGE),
            answer(2),
            answer(3),
            push(4, topic::PUSH_MESSAGE),
        ];
        client.frames.as_ref().unwrap().send(frames).await.unwrap();
        advance(Duration::from_secs(1)).await;
        let first = client.pull().await.await.unwrap();
        let second = client.pull().await.await.unwrap();
        let holds = |list: &str, id: u16| list.contains(&format!(r#""messageId":{id}"#));
        assert!((1..=3).all(|id| holds(&first, id)), "{first}");
        assert!(!holds(&first, 4) && holds(&second, 4), "{second}");
    }

    #[tokio::test(start_paused = true)]
    async fn of_two_requests_the_newer_waits() {
        let client = Client::connected().await;
        let (older, newer) = (client.pull().await, client.pull().await);
        assert_eq!(older.await.unwrap(), "[]");
        client.push(1, topic::PUSH_MESSAGE).await;
        assert!(newer.await.unwrap().contains(r#""messageId":1"#));
    }

    #[tokio::test(start_paused = true)]
    async fn frames_that_nobody_took_are_kept() {
        let client = Client::connected().await;
        drop(client.pull().await);
        client.push(1, topic::PUSH_MESSAGE).await;
        drop(client.pull().await);
        assert!(
            client
                .pull()
                .await
                .await
                .unwrap()
                .contains(r#""messageId":1"#)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_confirmed_is_told_again_and_messages_are_in_doubt() {
        let mut client = Client::connected().await;
        let (message, command) = (topic::PUSH_MESSAGE, topic::PUSH_COMMAND);
        let pushes = [(1, message), (2, command), (3, message)];
        client.push_all(&pushes).await;
        client.pull().await.await.unwrap();
        client.confirm(1).await;
        let began = Instant::now();
        let again = client.pull().await.await.unwrap();
        assert_eq!(began.elapsed(), Duration::from_secs(5));
        assert!(
            again.starts_with(r#"[{"headerCode":50,"messageId":2,"#),
            "{again}"
        );
        assert!(!again.contains(topic::PUSH_MESSAGE), "{again}");
        assert_eq!(client.pull().await.await.unwrap(), "[]");
        client.frames = None;
        assert_eq!(client.goodbye().await, r#"[{"headerCode":-32,"status":1}]"#);
        assert_eq!(client.ended.await.unwrap().0, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_confirmed_is_not_in_doubt() {
        let mut client = Client::connected().await;
        let pushes = [(1, topic::PUSH_MESSAGE), (2, topic::PUSH_COMMAND)];
        client.push_all(&pushes).await;
        client.pull().await.await.unwrap();
        client.confirm(2).await;
        client.confirm(1).await;
        assert_eq!(client.pull().await.await.unwrap(), "[]");
        client.frames = None;
        client.goodbye().await;
        assert_eq!(client.ended.await.unwrap().0, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_goodbye_waits_for_a_request_but_not_over_a_shutdown() {
        let mut client = Client::connected().await;
        client.push(1, topic::PUSH_MESSAGE).await;
        client.frames = None;
        advance(Duration::from_secs(20)).await;
        let last = client.goodbye().await;
        assert!(
            last.ends_with(r#"},{"headerCode":-32,"status":1}]"#),
            "{last}"
        );

        let mut client = Client::connected().await;
        let began = Instant::now();
        client.shutdown.cancel();
        client.frames = None;
        client.ended.await.unwrap();
        assert!(began.elapsed() < Duration::from_secs(1));
    }
}
