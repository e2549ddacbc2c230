//! The way from the program's tasks to the server that has the same data directory.
//!
//! The server listens on a port of this machine alone; `control.json` in the data
//! directory, which only its owner can read, has the port and a secret. One line of JSON
//! asks, each line that comes back tells how far it is.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream as StdStream},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};

use super::{backup::BackupError, restore::Restored};
use crate::files::random_name;

const NAME: &str = "control.json";
/// How long somebody may take to ask, and to take an answer.
const PATIENCE: Duration = Duration::from_secs(5);
const MAX_REQUEST_BYTES: u64 = 64 * 1024;
/// Who wants to ask at the same time.
const MAX_ASKING: usize = 16;

/// What `control.json` says.
#[derive(Deserialize, Serialize)]
struct Way {
    address: SocketAddr,
    secret: String,
}

/// A restore that is asked for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Wanted {
    /// What `backup` made: a whole path.
    pub archive: PathBuf,
    /// Whether data that is there gives way.
    pub force: bool,
}

#[derive(Deserialize, Serialize)]
struct Request {
    secret: String,
    restore: Wanted,
}

/// A line of the answer.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// How far it is.
    Note(String),
    /// It is done.
    Done(Restored),
    /// It is not.
    Failed(String),
}

/// The server's end.
#[derive(Debug)]
pub struct Control {
    listener: TcpListener,
    secret: String,
    file: PathBuf,
    asking: JoinSet<Option<Asked>>,
}

/// Somebody who may ask has asked.
#[derive(Debug)]
pub struct Asked {
    /// For what.
    pub wanted: Wanted,
    stream: TcpStream,
}

impl Control {
    /// Opens the way to whoever has the lock of the directory `data`.
    ///
    /// # Errors
    /// When no port can be had or the file cannot be written.
    pub async fn open(data: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let way = Way {
            address: listener.local_addr()?,
            secret: random_name()? + &random_name()?,
        };
        let file = data.join(NAME);
        // Only its owner may read such a file.
        let mut made = NamedTempFile::new_in(data)?;
        serde_json::to_writer(&mut made, &way)?;
        made.persist(&file).map_err(|error| error.error)?;
        Ok(Self {
            listener,
            secret: way.secret,
            file,
            asking: JoinSet::new(),
        })
    }

    /// The next who asks; strangers are not answered. May be dropped and called again.
    pub async fn next(&mut self) -> Asked {
        loop {
            let has_room = self.asking.len() < MAX_ASKING;
            tokio::select! {
                Some(heard) = self.asking.join_next() => {
                    if let Ok(Some(asked)) = heard {
                        return asked;
                    }
                }
                accepted = self.listener.accept(), if has_room => match accepted {
                    Ok((stream, _)) => {
                        self.asking.spawn(hear(stream, self.secret.clone()));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "nobody can ask from this machine now");
                        tokio::time::sleep(PATIENCE).await;
                    }
                },
            }
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // The next server may have written its own by now. What stays leads nowhere.
        let is_own = fs::read_to_string(&self.file).is_ok_and(|text| text.contains(&self.secret));
        if is_own {
            let _ = fs::remove_file(&self.file);
        }
    }
}

async fn hear(stream: TcpStream, secret: String) -> Option<Asked> {
    let mut reader = tokio::io::BufReader::new(stream).take(MAX_REQUEST_BYTES);
    let mut line = String::new();
    timeout(PATIENCE, reader.read_line(&mut line))
        .await
        .ok()?
        .ok()?;
    let request: Request = serde_json::from_str(&line).ok()?;
    let knows = request.secret.as_bytes().ct_eq(secret.as_bytes());
    bool::from(knows).then(|| Asked {
        wanted: request.restore,
        stream: reader.into_inner().into_inner(),
    })
}

impl Asked {
    /// Answers; whoever asked may have gone.
    pub async fn tell(&mut self, answer: &Answer) {
        let Ok(mut line) = serde_json::to_vec(answer) else {
            return;
        };
        line.push(b'\n');
        let _ = timeout(PATIENCE, self.stream.write_all(&line)).await;
    }
}

/// Has the server that uses `data` restore `archive`; `note` is told how far it is.
/// `None`: there is no way to it.
///
/// # Errors
/// When the server refuses, or ends before it has answered.
pub fn ask_to_restore(
    data: &Path,
    archive: &Path,
    force: bool,
    mut note: impl FnMut(&str),
) -> Option<Result<Restored, BackupError>> {
    let way: Way = serde_json::from_slice(&fs::read(data.join(NAME)).ok()?).ok()?;
    let stream = StdStream::connect(way.address).ok()?;
    let asked = || {
        let restore = Wanted {
            archive: archive.canonicalize()?,
            force,
        };
        let secret = way.secret;
        let request = serde_json::to_string(&Request { secret, restore })?;
        writeln!(&stream, "{request}").map_err(|_| BackupError::Silent)?;
        for line in BufReader::new(&stream).lines() {
            // A connection that breaks has told all that it will.
            let Ok(line) = line else { break };
            match serde_json::from_str(&line)? {
                Answer::Note(text) => note(&text),
                Answer::Done(restored) => return Ok(restored),
                Answer::Failed(why) => return Err(BackupError::Refused(why)),
            }
        }
        Err(BackupError::Silent)
    };
    Some(asked())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_who_knows_the_secret_is_heard() {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path();
        let mut control = Control::open(data).await.unwrap();
        let way: Way = serde_json::from_slice(&fs::read(data.join(NAME)).unwrap()).unwrap();
        let ask = |line: String| {
            let mut stream = StdStream::connect(way.address).unwrap();
            writeln!(stream, "{line}").unwrap();
            stream
        };
        let request = |secret: &str, archive: &str| {
            let restore = Wanted {
                archive: archive.into(),
                force: true,
            };
            let secret = secret.to_owned();
            serde_json::to_string(&Request { secret, restore }).unwrap()
        };
        let mut strangers = Vec::new();
        for line in [
            String::new(),
            "{}".to_owned(),
            request("guessed", "bad"),
            "x".repeat(100_000),
        ] {
            strangers.push(ask(line));
        }
        let friend = ask(request(&way.secret, "good"));
        let mut asked = control.next().await;
        assert_eq!(asked.wanted.archive, Path::new("good"));
        asked.tell(&Answer::Failed("why".into())).await;
        drop(asked);
        let lines: Vec<_> = BufReader::new(friend).lines().map(Result::unwrap).collect();
        assert_eq!(lines, [r#"{"failed":"why"}"#]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.join(NAME)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        let next = Control::open(data).await.unwrap();
        drop(control);
        assert!(data.join(NAME).exists(), "that of the next server stays");
        drop(next);
        assert!(!data.join(NAME).exists());
    }
}
