//! Settings, as the real binary reads them.

use std::process::{Command, Output};

fn check_config(change: impl FnOnce(&mut Command)) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rongim-server"));
    command.arg("check-config");
    change(&mut command);
    command.output().unwrap()
}

#[test]
fn an_option_goes_before_a_variable_and_a_variable_before_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("rongim.toml");
    let file = "app-key = 'file'\napp-secret = 'hidden'\ndata = 'file'\nrtc-expiry = 5\n";
    std::fs::write(&path, file).unwrap();
    let output = check_config(|command| {
        command
            .env("RONGIM_CONFIG", &path)
            .env("RONGIM_DATA", "variable")
            .env("RONGIM_APP_KEY", "variable")
            .env("RONGIM_DEMO", "1")
            .args(["--app-key", "option"]);
    });
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    for line in [
        "app-key = \"option\"  # option",
        "data = \"variable\"  # environment",
        "demo = true  # environment",
        "rtc-expiry = 5  # config file",
        "polling-hold = 25  # default",
    ] {
        assert!(told.lines().any(|has| has == line), "{told}");
    }
    assert!(!told.contains("hidden"));
}

#[test]
fn what_is_wrong_is_said_and_fails() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("rongim.toml");
    std::fs::write(&path, "demo = true\nlisten = 'nowhere'\n").unwrap();
    let output = check_config(|command| {
        command.arg("--config").arg(&path);
    });
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("rongim.toml, line 2: `listen`"), "{told}");
    for (change, why) in [
        (&["--tls-cert", "/nowhere"][..], "go together"),
        (
            &["--tls-cert", "/nowhere", "--tls-key", "/nowhere"],
            "cannot read /nowhere",
        ),
        (&["--www", "/nowhere"], "no index.html in /nowhere"),
        (
            &["--trusted-proxy", "10.0.0.0/40"],
            "neither an address nor a network",
        ),
        (&["--log-format", "xml"], "[possible values: text, json]"),
    ] {
        let output = check_config(|command| {
            command.args(change);
        });
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(why), "{told}");
    }
    let output = check_config(|command| {
        command.env("RONGIM_RTC_EXPIRY", "soon");
    });
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--rtc-expiry")
    );
}
