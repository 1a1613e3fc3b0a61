//! Gets the peers that we are measured beside, once a build folder: the packages that
//! `tests/peers/package-lock.json` pins, and samod's own program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The peers' scripts.
#[must_use]
pub fn peers_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// Installs the packages of the peers that run on Node.js.
///
/// # Errors
/// In one line, why they cannot be had here.
pub fn install_packages() -> Result<(), String> {
    let folder = peers_folder();
    let (lock, installed) = ("package-lock.json", "node_modules/.package-lock.json");
    let age = |name: &str| fs::metadata(folder.join(name)).and_then(|file| file.modified());
    if let (Ok(pinned), Ok(there)) = (age(lock), age(installed))
        && pinned <= there
    {
        return Ok(());
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder);
    finish(npm)
}

/// Builds samod's program. Answers where it is.
///
/// # Errors
/// In one line, why it cannot be built here.
pub fn build_samod(build: &Path) -> Result<PathBuf, String> {
    let target = build.join("../peers");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--release", "--quiet", "--locked"])
        .arg("--manifest-path")
        .arg(peers_folder().join("samod/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target);
    finish(cargo)?;
    Ok(target.join("release/peer-samod"))
}

fn finish(mut command: Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().rfind(|line| !line.trim().is_empty());
    Err(format!("{program}: {}", said.unwrap_or("failed")))
}
