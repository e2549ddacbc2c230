//! Load generator: connections that exchange text for some seconds, each with a
//! bounded number of messages in flight. Prints one line of JSON.
//!
//! ```text
//! cargo run --release -p rongim-server --example load -- --pid $(pidof rongim-server)
//! ```

use std::{
    collections::HashMap,
    error::Error,
    io::{self, Write},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Parser;
use futures_util::{SinkExt, StreamExt};
use rongim_protocol::{
    Body, ClientFrame, ServerFrame, Topic,
    frame::{ClientPublish, Qos},
    schema::UpStreamMessage,
    status::{ConnectStatus, Status},
    topic,
};
use rongim_server::{clock, token::Tokens};
use serde_json::json;
use tokio::{net::TcpStream, sync::Barrier, task::JoinSet};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

type Failure = Box<dyn Error + Send + Sync>;
type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[derive(Clone, Debug, Parser)]
struct Options {
    /// The server's `host:port`.
    #[arg(long, default_value = "127.0.0.1:8585")]
    address: String,
    #[arg(long, default_value = "rongim-local")]
    app_key: String,
    #[arg(long, default_value = "rongim-secret")]
    app_secret: String,
    /// The server's process, to report its memory.
    #[arg(long)]
    pid: Option<u32>,
    #[arg(long, default_value_t = 200)]
    connections: usize,
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Messages that each connection may have unacknowledged.
    #[arg(long, default_value_t = 2)]
    in_flight: usize,
    /// Bytes of text in each message.
    #[arg(long, default_value_t = 100)]
    text_bytes: usize,
    /// Messages per second over all connections; 0: as fast as they are acknowledged.
    #[arg(long, default_value_t = 0)]
    rate: u64,
}

#[derive(Debug, Default)]
struct Counts {
    latencies_us: Vec<u32>,
    received: u64,
    refused: u64,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let start = Arc::new(Barrier::new(options.connections));
    let mut clients = JoinSet::new();
    for number in 0..options.connections {
        clients.spawn(exchange(options.clone(), number, Arc::clone(&start)));
    }
    let mut total = Counts::default();
    while let Some(client) = clients.join_next().await {
        let counts = client??;
        total.latencies_us.extend(counts.latencies_us);
        total.received += counts.received;
        total.refused += counts.refused;
    }
    report(&options, total)?;
    Ok(())
}

async fn exchange(options: Options, number: usize, start: Arc<Barrier>) -> Result<Counts, Failure> {
    let mut socket = connect(&options, &user(number)).await?;
    let body = body(options.text_bytes);
    let peer = user(number ^ 1);
    let pause = pause(&options);
    start.wait().await;
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let (mut counts, mut in_flight, mut next_id) = (Counts::default(), HashMap::new(), 0_u16);
    let mut due = Instant::now() + pause.mul_f64(number as f64 / options.connections as f64);
    while Instant::now() < end || !in_flight.is_empty() {
        while in_flight.len() < options.in_flight && Instant::now() < end && Instant::now() >= due {
            next_id = next_id.checked_add(1).unwrap_or(1);
            socket.feed(publish(&peer, next_id, &body)).await?;
            in_flight.insert(next_id, Instant::now());
            due += pause;
        }
        socket.flush().await?;
        let frame = tokio::select! {
            frame = socket.next() => frame,
            () = tokio::time::sleep_until(due.into()), if pause > Duration::ZERO && Instant::now() < due => continue,
        };
        let Some(frame) = frame else {
            return Err("the server closed the connection".into());
        };
        take(frame?, &mut in_flight, &mut counts)?;
    }
    Ok(counts)
}

fn pause(options: &Options) -> Duration {
    if options.rate == 0 {
        return Duration::ZERO;
    }
    Duration::from_secs_f64(options.connections as f64 / options.rate as f64)
}

fn take(
    frame: Message,
    in_flight: &mut HashMap<u16, Instant>,
    counts: &mut Counts,
) -> Result<(), Failure> {
    let Message::Binary(bytes) = frame else {
        return Ok(());
    };
    match ServerFrame::decode(&bytes)? {
        ServerFrame::PubAck(ack) => {
            if let Some(sent) = in_flight.remove(&ack.message_id) {
                counts.latencies_us.push(sent.elapsed().as_micros() as u32);
            }
            counts.refused += u64::from(ack.status != Status::OK);
        }
        ServerFrame::Publish(_) => counts.received += 1,
        _ => {}
    }
    Ok(())
}

async fn connect(options: &Options, user: &str) -> Result<Socket, Failure> {
    let token = Tokens::new(&options.app_key, &options.app_secret).issue(user, clock::now_ms());
    let address = format!(
        "ws://{}/websocket?appId={}&token={token}&sdkVer=2.9.2&apiVer=load",
        options.address, options.app_key
    );
    let (mut socket, _) = connect_async(address).await?;
    if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
        stream.set_nodelay(true)?;
    }
    let Some(Message::Binary(bytes)) = socket.next().await.transpose()? else {
        return Err("there was no CONNACK".into());
    };
    match ServerFrame::decode(&bytes)? {
        ServerFrame::ConnAck(ack) if ack.status == ConnectStatus::ACCEPTED => Ok(socket),
        other => Err(format!("the server refused the connection: {other:?}").into()),
    }
}

fn user(number: usize) -> String {
    format!("load-{number}")
}

fn body(text_bytes: usize) -> Vec<u8> {
    let content = json!({ "content": "x".repeat(text_bytes) });
    let message = UpStreamMessage {
        session_id: 3,
        classname: "RC:TxtMsg".into(),
        content: content.to_string().into_bytes(),
        ..Default::default()
    };
    message.encode_to_vec()
}

fn publish(peer: &str, message_id: u16, body: &[u8]) -> Message {
    let frame = ClientFrame::Publish(ClientPublish {
        qos: Qos::AtLeastOnce,
        topic: Topic::new(topic::PRIVATE_MESSAGE),
        target_id: peer.to_owned(),
        message_id,
        body: body.to_vec(),
    });
    Message::Binary(frame.encode().into())
}

fn report(options: &Options, mut total: Counts) -> io::Result<()> {
    total.latencies_us.sort_unstable();
    let acked = total.latencies_us.len();
    let percentile = |percent: usize| {
        let place = (acked * percent / 100).min(acked.saturating_sub(1));
        total
            .latencies_us
            .get(place)
            .map(|us| f64::from(*us) / 1000.0)
    };
    let line = json!({
        "connections": options.connections,
        "in_flight_each": options.in_flight,
        "seconds": options.seconds,
        "acked": acked,
        "acked_per_s": acked as u64 / options.seconds.max(1),
        "received": total.received,
        "refused": total.refused,
        "p50_ms": percentile(50),
        "p90_ms": percentile(90),
        "p99_ms": percentile(99),
        "max_ms": percentile(100),
        "server_rss_mb": options.pid.and_then(rss_mb),
    });
    writeln!(io::stdout(), "{line}")
}

/// Resident memory of a process, where `/proc` exists.
fn rss_mb(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024)
}
