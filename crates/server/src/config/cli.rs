//! Reads the settings: flags over environment variables over the config file over
//! the defaults.

use std::{ffi::OsString, fmt::Write, io, path::PathBuf};

use clap::{
    Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches, Parser, Subcommand,
    builder::BoolishValueParser, parser::ValueSource,
};
use thiserror::Error;

use super::{
    Config,
    file::{self, Entry},
};
use crate::tls::TlsError;

/// An IM server that speaks RongCloud's client protocol, in one process.
///
/// Each option can also be set by an environment variable (`--app-key`:
/// `RONGIM_APP_KEY`) and in a TOML file (`app-key = "…"`); an option goes before a
/// variable, a variable before the file.
#[derive(Debug, Parser)]
#[command(name = "rongim-server", version)]
pub struct Cli {
    /// What to do; nothing: serve.
    #[command(subcommand)]
    pub task: Option<Task>,

    /// TOML file with settings.
    #[arg(id = CONFIG_FILE, long, value_name = "FILE")]
    config_file: Option<PathBuf>,

    /// The settings.
    #[command(flatten)]
    pub config: Config,
}

/// The option that names the config file: the only one that cannot be in it.
const CONFIG_FILE: &str = "config";

/// What the program does besides serving.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Print the settings in effect, and fail when something is wrong with them.
    CheckConfig,
    /// Copy the database and the uploads into one file, also while the server runs.
    Backup {
        /// The new file, in tar format.
        file: PathBuf,
    },
    /// Put a backup into the data directory, also while the server runs: its clients
    /// come back to the restored state.
    Restore {
        /// What `backup` made.
        file: PathBuf,
        /// Replace the data that is there; it is kept beside the new.
        #[arg(long)]
        force: bool,
    },
    /// Forget the admin page's password, while no server runs: the next start prints
    /// a link to set a new one.
    ResetAdmin,
}

/// What is wrong with the settings.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// An option or a variable, or a request for help: clap says it itself.
    #[error(transparent)]
    Option(#[from] clap::Error),
    /// There is no such config file, or it is not to be read.
    #[error("cannot read the config file {}: {error}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The config file says something wrong.
    #[error("{}, line {line}: {why}", path.display())]
    InFile {
        /// Which one.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What it is, with the key.
        why: String,
    },
    /// The certificate or its key.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// `www` is no web app.
    #[error("there is no index.html in {}, which `www` names", .0.display())]
    NoApp(PathBuf),
    /// Settings that do not go together.
    #[error("{0}")]
    Together(&'static str),
}

/// The settings, and where each comes from.
#[derive(Debug)]
pub struct Settings {
    /// What was asked for.
    pub cli: Cli,
    matches: ArgMatches,
    from_file: Vec<Entry>,
}

impl Settings {
    /// Reads the command line `args`, this process's environment and the config
    /// file that they name.
    ///
    /// # Errors
    /// The first thing that is wrong, also when help was asked for.
    pub fn load<I>(args: I) -> Result<Self, ConfigError>
    where
        I: IntoIterator<Item: Into<OsString>>,
    {
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        let first = command().try_get_matches_from(&args)?;
        let from_file = match first.get_one::<PathBuf>(CONFIG_FILE) {
            Some(path) => {
                let entries = file::read(path)?;
                for entry in &entries {
                    check(entry).map_err(|why| ConfigError::InFile {
                        path: path.clone(),
                        line: entry.line,
                        why,
                    })?;
                }
                entries
            }
            None => Vec::new(),
        };
        let matches = with_defaults(command(), &from_file).try_get_matches_from(args)?;
        let cli = Cli::from_arg_matches(&matches)?;
        cli.config.check().map_err(ConfigError::Together)?;
        Ok(Self {
            cli,
            matches,
            from_file,
        })
    }

    /// The settings in effect as a config file that says where each comes from;
    /// secrets are not shown.
    pub fn describe(&self) -> String {
        let command = command();
        let mut text = String::new();
        for arg in command.get_arguments().filter(|arg| is_setting(arg)) {
            let name = arg.get_id().as_str();
            let value = match &self.values(arg)[..] {
                [] => format!("# {name} is not set"),
                [value] if !is_list(arg) => format!("{name} = {value}"),
                values => format!("{name} = [{}]", values.join(", ")),
            };
            let _ = writeln!(text, "{value}  # {}", self.source(name));
        }
        text
    }

    /// As TOML has them.
    fn values(&self, arg: &Arg) -> Vec<String> {
        let name = arg.get_id().as_str();
        if let Ok(Some(yes)) = self.matches.try_get_one::<bool>(name) {
            return vec![yes.to_string()];
        }
        match self.matches.get_raw(name) {
            Some(_) if arg.is_hide_env_values_set() => vec!["\"…\"".to_owned()],
            Some(raw) => raw
                .map(|value| toml_value(&value.to_string_lossy()))
                .collect(),
            None => Vec::new(),
        }
    }

    fn source(&self, name: &str) -> &'static str {
        match self.matches.value_source(name) {
            Some(ValueSource::CommandLine) => "option",
            Some(ValueSource::EnvVariable) => "environment",
            _ if self.from_file.iter().any(|entry| entry.key == name) => "config file",
            _ => "default",
        }
    }
}

/// The defaults, whatever the environment says.
impl Default for Config {
    fn default() -> Self {
        let matches = bare_command().get_matches_from(["rongim-server"]);
        Cli::from_arg_matches(&matches).map_or_else(|error| error.exit(), |cli| cli.config)
    }
}

/// The command line with the environment variables.
fn command() -> Command {
    bare_command().mut_args(|arg| {
        let variable = variable_of(arg.get_id().as_str());
        if arg.get_long().is_some() {
            arg.env(variable)
        } else {
            arg
        }
    })
}

/// `RONGIM_APP_KEY` for `app-key`.
fn variable_of(name: &str) -> String {
    format!("RONGIM_{}", name.replace('-', "_").to_uppercase())
}

/// The command line alone: a yes/no takes a value, so that an option can also take
/// back what the file says, and all options may stand behind the task, too.
fn bare_command() -> Command {
    Cli::command().mut_args(|arg| {
        let arg = arg.global(true);
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            arg.action(ArgAction::Set)
                .num_args(0..=1)
                .require_equals(true)
                .value_name("true|false")
                .value_parser(BoolishValueParser::new())
                .default_value("false")
                .default_missing_value("true")
        } else {
            arg
        }
    })
}

fn is_setting(arg: &Arg) -> bool {
    arg.get_long().is_some() && arg.get_id() != CONFIG_FILE
}

fn is_list(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

/// Whether there is such a setting, and it can have this value.
fn check(entry: &Entry) -> Result<(), String> {
    let key = &entry.key;
    let command = bare_command();
    let known = command
        .get_arguments()
        .any(|arg| is_setting(arg) && arg.get_id() == key.as_str());
    if !known {
        return Err(format!("there is no setting `{key}`"));
    }
    let options = entry.values.iter().map(|value| format!("--{key}={value}"));
    let args = std::iter::once("rongim-server".to_owned()).chain(options);
    match command.try_get_matches_from(args) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("`{key}`: {}", reason(&error))),
    }
}

/// clap's first line, without what it says around it.
fn reason(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

fn with_defaults(command: Command, entries: &[Entry]) -> Command {
    entries.iter().fold(command, |command, entry| {
        command.mut_arg(&entry.key, |arg| arg.default_values(&entry.values))
    })
}

/// Numbers and yes/no as they are, anything else as text.
fn toml_value(text: &str) -> String {
    let is_number = text
        .parse::<i64>()
        .is_ok_and(|number| number.to_string() == text);
    if is_number || text == "true" || text == "false" {
        text.to_owned()
    } else {
        format!("\"{}\"", text.escape_default())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn the_documentation_has_each_setting_with_its_default() {
        let settings: BTreeMap<String, String> = command()
            .get_arguments()
            .filter(|arg| is_setting(arg))
            .map(|arg| (arg.get_id().to_string(), default_of(arg)))
            .collect();
        let documented: BTreeMap<String, String> = include_str!("../../../../docs/server.md")
            .lines()
            .filter_map(|line| line.strip_prefix("| `--"))
            .filter_map(|row| {
                let mut cells = row.split('|').map(|cell| cell.trim().trim_matches('`'));
                Some((cells.next()?.to_owned(), cells.next()?.to_owned()))
            })
            .collect();
        assert_eq!(documented, settings);
    }

    fn default_of(arg: &Arg) -> String {
        let values = arg.get_default_values().iter();
        let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
        match values.join(",") {
            no if no == "false" => String::new(),
            value => value,
        }
    }

    #[test]
    fn an_option_goes_before_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rongim.toml");
        std::fs::write(
            &path,
            "app-key = 'from-file'\ndemo = true\nchatroom-grace = 7\n",
        )
        .unwrap();
        let load = |args: &[&str]| {
            let path = path.to_str().unwrap();
            let start = ["rongim-server", "check-config", "--config", path];
            Settings::load(start.into_iter().chain(args.iter().copied())).unwrap()
        };
        let settings = load(&[]);
        assert_eq!(settings.cli.config.app_key, "from-file");
        assert_eq!(settings.cli.config.chatrooms.grace.as_secs(), 7);
        assert!(settings.cli.config.demo);
        let settings = load(&["--app-key", "mine", "--demo=false", "--app-server"]);
        assert_eq!(settings.cli.config.app_key, "mine");
        assert!(!settings.cli.config.demo && settings.cli.config.app_server);
        let told = settings.describe();
        for line in [
            "app-key = \"mine\"  # option\n",
            "app-secret = \"…\"  # default\n",
            "chatroom-grace = 7  # config file\n",
            "# www is not set  # default\n",
        ] {
            assert!(told.contains(line), "{told}");
        }
    }

    #[test]
    fn what_is_wrong_in_the_file_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rongim.toml");
        for (text, told) in [
            ("\nap-key = 'x'\n", "line 2: there is no setting `ap-key`"),
            ("config = 'x'\n", "line 1: there is no setting `config`"),
            ("listen = 'x'\n", "line 1: `listen`: invalid value 'x'"),
            ("demo = 2\n", "line 1: `demo`: invalid value '2'"),
            ("app-key = ['a', 'b']\n", "line 1: `app-key`: the argument"),
            (
                "chatroom-grace = -1\n",
                "line 1: `chatroom-grace`: invalid value '-1'",
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            let args = ["rongim-server", "--config", path.to_str().unwrap()];
            let error = Settings::load(args).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
        let error = Settings::load(["rongim-server", "--config", "/nowhere"]).unwrap_err();
        assert!(error.to_string().contains("/nowhere"));
    }
}
