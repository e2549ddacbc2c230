//! `cargo xtask demo`: from a fresh clone to a running chat.

use std::process::Stdio;

use anyhow::{Result, bail};

use crate::{build, shell, workspace};

const DEFAULT_ADDRESS: &str = "127.0.0.1:8585";

#[derive(Debug, PartialEq)]
struct Options {
    listen: String,
    data: String,
}

/// Builds everything, then becomes the server until ctrl-c.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let options = parse(args)?;
    build::all()?;
    shell::say("Starting the server (ctrl-c stops it)");
    let mut server = shell::command(workspace::server_binary());
    server
        .args(["--listen", &options.listen, "--data", &options.data])
        .args(["--www", "dist", "--demo"])
        .stdin(Stdio::inherit());
    become_program(server)
}

fn parse(args: &[String]) -> Result<Options> {
    let mut options = Options {
        listen: DEFAULT_ADDRESS.to_owned(),
        data: "target/demo-data".to_owned(),
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match (arg.as_str(), args.clone().next()) {
            ("--memory", _) => options.data = ":memory:".to_owned(),
            ("--listen", Some(address)) => {
                options.listen.clone_from(address);
                args.next();
            }
            ("--listen", None) => bail!("--listen needs an address, such as {DEFAULT_ADDRESS}"),
            (other, _) => {
                bail!("demo does not know {other:?}; it knows --listen ADDR and --memory")
            }
        }
    }
    Ok(options)
}

/// Replaces this process, so that signals reach the server directly.
#[cfg(unix)]
fn become_program(mut server: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec().into())
}

#[cfg(not(unix))]
fn become_program(mut server: std::process::Command) -> Result<()> {
    shell::run(&mut server)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn keeps_its_data_unless_told_otherwise() {
        assert_eq!(parse(&[]).unwrap().data, "target/demo-data");
        let told = parse(&words("--memory --listen 127.0.0.1:0")).unwrap();
        assert_eq!(
            (told.data.as_str(), told.listen.as_str()),
            (":memory:", "127.0.0.1:0")
        );
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(parse(&words("--port 1")).is_err());
        assert!(parse(&words("--listen")).is_err());
    }
}
