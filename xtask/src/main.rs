//! The developer commands of rongim, one file each: `cargo xtask <command>`.
// A command-line tool talks on standard output.
#![allow(clippy::print_stdout)]

mod app;
mod bench;
mod build;
mod check;
mod demo;
mod docs;
mod packages;
mod python;
mod sdk;
mod server;
mod shell;
mod small;
mod soak;
mod stamp;
mod tally;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <command>

  demo [options]         build everything, start the server with demo accounts, print its address
                           --listen ADDR   default 127.0.0.1:8585
                           --memory        keep nothing on disk
  build                  release artefacts: SDK (npm package and single file), app, server
  test [kind] [filter]   all tests; kind is rust, wasm or browser; filter is a part of a test's
                         name (rust, wasm) or of a test file's path (browser)
  check                  formatting, clippy for host and wasm32, documentation; warnings denied
  docs                   write docs/js-api.md out of the tables in the code
  bench [part]           measure against the published client, print ratios; the part is client,
                         app or server
  soak                   crashes, bad networks and properties for some minutes, seeds printed
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> anyhow::Result<ExitCode> {
    let (command, rest) = args
        .split_first()
        .map_or(("help", args), |(command, rest)| (command.as_str(), rest));
    match command {
        "build" => build::run()?,
        "demo" => demo::run(rest)?,
        "test" => return test::run(rest),
        "check" => check::run()?,
        "docs" => docs::write()?,
        "bench" => bench::run(rest)?,
        "soak" => soak::run()?,
        "help" | "-h" | "--help" => print!("{HELP}"),
        other => anyhow::bail!("there is no command {other:?}\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}
