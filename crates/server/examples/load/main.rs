//! Load generator: what many clients at once do to a server. Prints one line of
//! JSON.
//!
//! ```text
//! cargo run --release -p rongim-server --example load -- --pid $(pidof rongim-server) exchange
//! ```

mod chatroom;
mod client;
mod exchange;
mod idle;
mod mail;
mod measure;

use std::{
    error::Error,
    io::{self, Write},
};

use clap::{Parser, Subcommand};

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Clone, Debug, Parser)]
struct Options {
    #[command(flatten)]
    target: Target,
    #[command(subcommand)]
    scenario: Scenario,
}

/// The server under load.
#[derive(Clone, Debug, clap::Args)]
struct Target {
    /// The server's `host:port`.
    #[arg(long, default_value = "127.0.0.1:8585")]
    address: String,
    #[arg(long, default_value = "rongim-local")]
    app_key: String,
    #[arg(long, default_value = "rongim-secret")]
    app_secret: String,
    /// The server's process, to report its memory and its time.
    #[arg(long)]
    pid: Option<u32>,
}

#[derive(Clone, Debug, Subcommand)]
enum Scenario {
    /// Connections that exchange text.
    Exchange(exchange::Exchange),
    /// Connections on which nothing happens.
    Idle(idle::Idle),
    /// One user talks to a chatroom full of listeners.
    Chatroom(chatroom::Chatroom),
    /// A user comes back to a full mailbox.
    Mail(mail::Mail),
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Options { target, scenario } = Options::parse();
    let measured = match scenario {
        Scenario::Exchange(exchange) => exchange.run(&target).await?,
        Scenario::Idle(idle) => idle.run(&target).await?,
        Scenario::Chatroom(chatroom) => chatroom.run(&target).await?,
        Scenario::Mail(mail) => mail.run(&target).await?,
    };
    writeln!(io::stdout(), "{measured}")?;
    Ok(())
}
