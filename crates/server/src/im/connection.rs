//! A connection over any transport: moves frames between it, the session, the
//! store and the bus.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream::FuturesOrdered};
use rongim_protocol::{
    ClientFrame, ServerFrame, Topic,
    frame::{ClientPublish, Query},
    status::{DisconnectReason, Status},
};
use thiserror::Error;
use tokio::{task::JoinError, time::timeout};
use tokio_util::task::AbortOnDropHandle;

use super::{
    admission::Admitted,
    outgoing::{self, Outgoing},
    publish::Sender,
    query::{self, Answer, Asker},
    session::{Action, Session},
};
use crate::{
    admission::{self, NotAdmitted},
    bus::{self, About, Cut, Event, Inbox, Link, SendOutcome},
    clock,
    limits::Turns,
    model::ClientInfo,
    ops::metrics::{self, Refused, Source},
    origin::Origin,
    state::AppState,
    webhooks::status::Presence,
};

/// How long a shutdown waits for the fate of a client's last sends.
const SETTLE_PATIENCE: Duration = Duration::from_secs(5);
/// Events told in one go.
const EVENTS: usize = 256;
/// Messages about which the app's server is being asked; the client waits before it
/// sends more.
const MAX_ASKED: usize = 64;

/// What comes out of a transport.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A frame.
    Frame(ClientFrame),
    /// Messages may have been lost on their way to the client.
    Doubt,
}

/// What carries the frames of one connection.
pub(super) trait Transport {
    /// Which it is.
    const KIND: metrics::Transport;

    /// What comes next. May be dropped and called again without a loss.
    async fn receive(&mut self) -> Result<Incoming, End>;

    /// Hands over frames, in their order.
    async fn send(&mut self, frames: Vec<ServerFrame>) -> Result<(), End>;

    /// The connection has ended: hands over the last frame, if there is one,
    /// where somebody may still listen.
    async fn close(&mut self, last: Option<ServerFrame>);
}

/// Why a connection ends.
#[derive(Debug, Error)]
pub(super) enum End {
    #[error("the client left")]
    Left,
    #[error("the client signed out")]
    SignedOut,
    #[error("the client was silent for too long")]
    Silent,
    #[error("the client reads too slowly")]
    Slow,
    #[error("the user has too many connections")]
    Displaced,
    #[error("the user was blocked")]
    Blocked,
    #[error("a frame is malformed: {0}")]
    Malformed(#[from] rongim_protocol::DecodeError),
    #[error("the socket failed: {0}")]
    Socket(#[from] axum::Error),
    #[error("whoever runs the server has ended it")]
    Ended,
    #[error("it could not be read whether the user may still come in")]
    Unknown,
    #[error("the server is shutting down")]
    Shutdown,
}

impl From<Cut> for End {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Slow => Self::Slow,
            Cut::Displaced => Self::Displaced,
            Cut::Blocked => Self::Blocked,
            Cut::Ended => Self::Ended,
        }
    }
}

impl End {
    fn log(&self, user: &str) {
        match self {
            Self::Left | Self::SignedOut | Self::Shutdown => {
                tracing::debug!(user, end = %self, "a connection ended");
            }
            Self::Socket(_) => tracing::info!(user, end = %self, "a connection broke"),
            _ => tracing::warn!(user, end = %self, "a connection was ended"),
        }
    }

    /// What tells the client not to come back by itself; without it clients do.
    fn reason(&self) -> Option<DisconnectReason> {
        match self {
            // It would say the same again.
            Self::Malformed(_) => Some(DisconnectReason::CLOSED),
            Self::Ended => Some(DisconnectReason::LOGOUT),
            Self::Blocked => Some(DisconnectReason::BLOCKED),
            // It would displace the next one.
            Self::Displaced => Some(DisconnectReason::OTHER_DEVICE),
            Self::Left
            | Self::SignedOut
            | Self::Silent
            | Self::Slow
            | Self::Socket(_)
            | Self::Unknown
            | Self::Shutdown => None,
        }
    }
}

struct Connection<T> {
    state: AppState,
    session: Session,
    origin: Origin,
    link: Link,
    inbox: Inbox,
    transport: T,
    began_ms: i64,
    client: Arc<ClientInfo>,
    /// What the app's server is asked about, in the order of sending. Each in a task of
    /// its own: a client that does not read must not keep the turns of others.
    asked: FuturesOrdered<AbortOnDropHandle<Outgoing>>,
    /// The questions that it may ask.
    turns: Turns,
}

/// Serves a client that was let in, from CONNACK to the end.
pub(super) async fn serve<T: Transport>(
    state: AppState,
    transport: T,
    Admitted {
        session,
        client,
        version,
        token,
        place: _place,
    }: Admitted,
    origin: Origin,
) {
    let user = session.user.clone();
    let began_ms = clock::now_ms();
    let about = About {
        user: user.clone(),
        transport: T::KIND,
        address: origin.client,
        version,
        since: began_ms,
    };
    let (link, inbox) = bus::link(about, (&state.config.connections).into());
    let _counted = state.metrics.connected(T::KIND);
    // Attached before CONNACK: whatever is committed from now on is pushed, so
    // the client's first pull leaves no gap.
    state.bus.attach(&user, link.clone());
    state.chatrooms.came(&user);
    state
        .webhooks
        .note(&state, &user, &client, Presence::Online)
        .await;
    let mut connection = Connection {
        state: state.clone(),
        session,
        origin,
        link: link.clone(),
        inbox,
        transport,
        began_ms,
        client: Arc::clone(&client),
        asked: FuturesOrdered::new(),
        turns: Turns::default(),
    };
    let end = connection.run(&token).await;
    state.bus.detach(&user, link.id);
    state.chatrooms.went(&*state.bus, &user);
    let presence = match end {
        End::SignedOut => Presence::SignedOut,
        _ => Presence::Offline,
    };
    state.webhooks.note(&state, &user, &client, presence).await;
    end.log(&user);
    connection.finish(&end).await;
}

impl<T: Transport> Connection<T> {
    async fn run(&mut self, token: &str) -> End {
        match self.drive(token).await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn drive(&mut self, token: &str) -> Result<std::convert::Infallible, End> {
        let session_id = self.client.session_id.clone();
        let ack = self.session.conn_ack(session_id, clock::now_ms());
        self.transport.send(vec![ack]).await?;
        self.check_again(token).await?;
        let (cut, shutdown) = (self.inbox.cut(), self.state.shutdown.clone());
        let mut events = Vec::new();
        loop {
            tokio::select! {
                incoming = self.transport.receive(), if self.asked.len() < MAX_ASKED => match incoming? {
                    Incoming::Frame(frame) => self.take_frame(frame).await?,
                    Incoming::Doubt => {
                        let reminder = self.session.remind(clock::now_ms());
                        self.transmit(vec![reminder]).await?;
                    }
                },
                Some(asked) = self.asked.next() => self.send(asked).await,
                () = self.inbox.next(&mut events, EVENTS) => self.tell(&mut events).await?,
                why = cut.wait() => return Err(End::from(*why)),
                () = shutdown.cancelled() => return Err(End::Shutdown),
            }
        }
    }

    /// Who was blocked after being let in, but before the bus knew of the connection, is
    /// not cut by it.
    async fn check_again(&self, token: &str) -> Result<(), End> {
        match admission::user_of(&self.state, token).await {
            Ok(_) => Ok(()),
            Err(NotAdmitted::Store(error)) => {
                tracing::error!(%error, "it could not be read whether a user is blocked");
                Err(End::Unknown)
            }
            Err(_) => Err(End::Blocked),
        }
    }

    async fn take_frame(&mut self, frame: ClientFrame) -> Result<(), End> {
        match self.session.handle_frame(frame) {
            Action::None => Ok(()),
            Action::Leave => Err(End::SignedOut),
            Action::Reply(frame) => self.transmit(vec![frame]).await,
            Action::Publish(frame) if query::is_command(frame.topic.as_str()) => {
                self.obey(frame).await
            }
            Action::Publish(frame) => {
                self.state.metrics.message_in(Source::Client);
                self.publish(frame).await;
                Ok(())
            }
            Action::Ask(query) => self.ask(query).await,
        }
    }

    /// Has a message sent, after those that the client sent before it.
    async fn publish(&mut self, frame: ClientPublish) {
        let sender = Sender {
            user: &self.session.user,
            client: &self.client,
        };
        let outgoing = outgoing::take(&self.state, sender, &self.link, frame);
        if self.state.webhooks.asks() {
            let state = self.state.clone();
            let asking = tokio::spawn(async move { outgoing.asked(&state).await });
            self.asked.push_back(AbortOnDropHandle::new(asking));
        } else {
            outgoing.send(&self.state).await;
        }
    }

    /// Sends what the app's server was asked about.
    async fn send(&self, asked: Result<Outgoing, JoinError>) {
        match asked {
            Ok(outgoing) => outgoing.send(&self.state).await,
            Err(error) => tracing::error!(%error, "asking about a message failed"),
        }
    }

    /// Answers a question before any event that waits: a client ignores pushes
    /// while it pulls, so what comes after the pull's snapshot must also come
    /// after its answer.
    async fn ask(&mut self, question: Query) -> Result<(), End> {
        let answered = self.answer(&question).await;
        let now = clock::now_ms();
        let frames = self.session.answer(question.message_id, answered, now);
        self.transmit(frames).await
    }

    /// Answers a question that came as a PUBLISH, with a PUBACK.
    async fn obey(&mut self, command: ClientPublish) -> Result<(), End> {
        let began = Instant::now();
        let question = Query {
            qos: command.qos,
            topic: command.topic,
            target_id: command.target_id,
            message_id: command.message_id,
            body: command.body,
        };
        let answered = self.answer(&question).await;
        let outcome = SendOutcome {
            message_id: question.message_id,
            status: answered.err().unwrap_or(Status::OK),
            time: clock::now_ms(),
            uid: String::new(),
            began,
        };
        self.tell(&mut vec![Event::Sent(outcome)]).await
    }

    async fn answer(&mut self, question: &Query) -> Result<Answer, Status> {
        let answered = match self.await_turn(&question.topic).await {
            Ok(()) => self.look_up(question).await,
            Err(status) => Err(status),
        };
        if let Err(status) = &answered {
            let code = u32::from(status.0);
            self.state.metrics.refused(Refused::Query, code);
        }
        answered
    }

    /// Who asks too fast hears so. What a pull brings must not be missed: it waits.
    async fn await_turn(&mut self, topic: &Topic) -> Result<(), Status> {
        while let Err(wait) = self.state.limits.may_ask(&mut self.turns) {
            if !query::is_pull(topic.as_str()) {
                tracing::debug!(user = self.session.user, %topic, "a query came too fast");
                return Err(Status::TOO_FAST);
            }
            // On the heap only while it lasts, too.
            Box::pin(tokio::time::sleep(wait)).await;
        }
        Ok(())
    }

    async fn look_up(&self, question: &Query) -> Result<Answer, Status> {
        let asker = Asker {
            state: &self.state,
            user: &self.session.user,
            client: &self.client,
            origin: &self.origin,
            link: self.link.id,
            began_ms: self.began_ms,
        };
        // On the heap only while it lasts: most connections ask nothing.
        Box::pin(query::answer(&asker, question)).await
    }

    async fn tell(&mut self, events: &mut Vec<Event>) -> Result<(), End> {
        let now = clock::now_ms();
        let mut frames = Vec::with_capacity(events.len());
        for event in events.drain(..) {
            self.count(&event);
            self.session.handle_event(event, now, &mut frames);
        }
        self.transmit(frames).await
    }

    /// Hands over frames, unless the bus ends the connection meanwhile: a client that
    /// reads nothing would hold it up.
    async fn transmit(&mut self, frames: Vec<ServerFrame>) -> Result<(), End> {
        let cut = self.inbox.cut();
        tokio::select! {
            biased;
            sent = self.transport.send(frames) => sent,
            why = cut.wait() => Err(End::from(*why)),
        }
    }

    fn count(&self, event: &Event) {
        let metrics = &self.state.metrics;
        match event {
            Event::Message(_) | Event::OwnMessage(_) => metrics.messages_out(1),
            Event::Sent(outcome) => {
                metrics.acknowledged(outcome.began.elapsed());
                if outcome.status != Status::OK {
                    metrics.refused(Refused::Message, u32::from(outcome.status.0));
                }
            }
            _ => {}
        }
    }

    async fn finish(mut self, end: &End) {
        // Who is blocked has said enough.
        if matches!(end, End::Blocked) {
            self.asked = FuturesOrdered::new();
        }
        while let Some(asked) = self.asked.next().await {
            self.send(asked).await;
        }
        if matches!(end, End::Shutdown) {
            let _ = timeout(SETTLE_PATIENCE, self.settle()).await;
        }
        if !matches!(end, End::Slow | End::Socket(_)) {
            let last = self.last_words(end).map(Session::disconnect);
            self.transport.close(last).await;
        }
    }

    /// What tells the client where to go.
    fn last_words(&self, end: &End) -> Option<DisconnectReason> {
        let redirect = matches!(end, End::Shutdown) && self.state.elsewhere().is_some();
        redirect
            .then_some(DisconnectReason::REDIRECT)
            .or(end.reason())
    }

    /// Passes on the fate of the sends that are under way.
    async fn settle(&mut self) -> Result<(), End> {
        let mut events = Vec::new();
        while !self.session.is_settled() {
            self.inbox.next(&mut events, EVENTS).await;
            self.tell(&mut events).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::sync::mpsc;

    use super::*;
    use crate::{config::Config, im::admission::admit, params::Params, store::RuleKind};

    /// A client that says nothing.
    struct Silent(mpsc::UnboundedSender<ServerFrame>);

    impl Transport for Silent {
        const KIND: metrics::Transport = metrics::Transport::Websocket;

        async fn receive(&mut self) -> Result<Incoming, End> {
            pending().await
        }

        async fn send(&mut self, frames: Vec<ServerFrame>) -> Result<(), End> {
            for frame in frames {
                self.0.send(frame).map_err(|_| End::Left)?;
            }
            Ok(())
        }

        async fn close(&mut self, last: Option<ServerFrame>) {
            let _ = self.send(last.into_iter().collect()).await;
        }
    }

    #[tokio::test]
    async fn who_is_blocked_on_the_way_in_does_not_stay() {
        let config = Config {
            data: ":memory:".into(),
            ..Config::default()
        };
        let state = AppState::open(config).unwrap();
        let token = state.tokens.issue("alice", clock::now_ms());
        let params = format!("appId={}&token={token}", state.config.app_key);
        let params = Params::parse(params.as_bytes());
        let origin = Origin {
            host: String::new(),
            secure: false,
            client: [127, 0, 0, 1].into(),
            port: 1,
            is_hidden: false,
        };
        let admitted = admit(&state, &params, &origin).await.unwrap();
        let (kind, users) = (RuleKind::UserBlocked, vec!["alice".to_owned()]);
        state.store.put_rules(kind, "", users, None).await.unwrap();
        state.bus.end("alice");

        let (told, mut frames) = mpsc::unbounded_channel();
        let serving = serve(state, Silent(told), admitted, origin);
        timeout(SETTLE_PATIENCE, serving).await.unwrap();
        assert!(matches!(frames.recv().await, Some(ServerFrame::ConnAck(_))));
        let last = Session::disconnect(DisconnectReason::BLOCKED);
        assert_eq!(frames.recv().await, Some(last));
    }
}
