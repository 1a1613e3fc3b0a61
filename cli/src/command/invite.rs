//! `invite`: codes with which another laptop can join.

use super::invitation;
use super::person::alike;
use super::written::given;
use crate::args;
use crate::client::Client;
use crate::failure::Failure;
use crate::language::say;
use crate::outfile::{Force, Outfile};
use crate::output::Output;
use onscene_node::engine::InvitationView;
use onscene_protocol::roster::Role;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::Value;
use std::path::PathBuf;

/// Black on white, whatever the terminal's own colours: readers want dark squares on light.
const BLACK_ON_WHITE: &str = "\u{1b}[30;107m";
const OWN_COLOURS: &str = "\u{1b}[0m";

/// Make codes with which another laptop can join: a QR code, a file, a number to read out
#[derive(Debug, clap::Args)]
pub(crate) struct Invite {
    /// What the person does
    #[arg(long, value_parser = args::role())]
    role: Option<Role>,
    /// The unit that the person comes into, by its path; made below one that is there where it is new
    #[arg(long, value_name = "PATH")]
    unit: Option<String>,
    /// The person's name, if it is known already
    #[arg(long)]
    name: Option<String>,
    /// How long it stays open, in minutes; 15 unless given, at most 1440
    #[arg(long, value_name = "MINUTES", value_parser = args::number::<u32>)]
    minutes: Option<u32>,
    /// Write the long code to this file as well, to be carried to the other laptop
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
    /// Wait until it is used or over, and show the word that the other screen shows too
    #[arg(long)]
    wait: bool,
}

impl Invite {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        let file = self.file.as_deref();
        let file = file.map(|file| Outfile::look(file, self.force));
        let file = file.transpose()?;
        let is_stdout = file.as_ref().is_some_and(Outfile::is_stdout);
        let body = given([
            ("role", self.role.map(|role| role.word().into())),
            ("name", self.name.map(Value::String)),
            ("minutes", self.minutes.map(Value::from)),
            ("unit", self.unit.map(Value::String)),
        ]);
        let made: InvitationView = client.post_json("/api/invitations", &body).await?;
        if let Some(out) = file {
            let name = out.name();
            let mut file = out.begin()?;
            file.write(format!("{}\n", made.code).as_bytes())?;
            file.finish()?;
            output.remark(&said!("已写入：{name}", "written: {name}"));
        }
        if client.is_own() {
            output.remark(say(
                "本机运行 onscene start 的时候，对方才能加入",
                "the other laptop can join while this one runs `onscene start`",
            ));
        }
        output.beside(is_stdout, &made, || {
            told(&made, client, output.is_terminal())
        })?;
        if self.wait {
            let path = format!("/api/invitations/{}/end", made.invitation);
            return invitation::show(&client.get_json(&path).await?, output);
        }
        Ok(())
    }
}

fn told(made: &InvitationView, client: &Client, is_terminal: bool) -> String {
    let mut lines = vec![said!(
        "输入用    {}   （只能试一次）",
        "to type   {}   (it can be tried once)",
        made.typed
    )];
    lines.extend(
        made.at
            .iter()
            .map(|at| said!("地址      {at}", "at        {at}")),
    );
    if is_terminal && let Some(picture) = picture(&made.code) {
        lines.push(picture);
    }
    lines.push(said!("长码      {}", "long code {}", made.code));
    lines.push(said!("单位      {}", "unit      {}", made.unit));
    let until = client.time(&made.expires);
    lines.push(said!("有效至    {until}", "until     {until}"));
    lines.extend(alike(&made.alike));
    lines.join("\n")
}

/// Two squares in a character. In capitals the code takes a third less room, and is read as well.
fn picture(code: &str) -> Option<String> {
    let drawn = QrCode::with_error_correction_level(code.to_uppercase(), EcLevel::L).ok()?;
    let picture = drawn.render::<Dense1x2>().build();
    let lines = picture
        .lines()
        .map(|line| format!("{BLACK_ON_WHITE}{line}{OWN_COLOURS}"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{OWN_COLOURS, picture};

    #[test]
    fn the_longest_code_fits_on_a_terminal_of_eighty_columns() {
        // Six addresses of 19 bytes beside 107 others, as bech32m.
        let longest = "q".repeat(8 + 6 + (107 + 6 * 19) * 8 / 5 + 1);
        let picture = picture(&longest).unwrap_or_default();
        assert!(picture.ends_with(OWN_COLOURS));
        for line in picture.lines() {
            let squares = line.chars().filter(|c| " ▀▄█".contains(*c)).count();
            assert!(squares > 0 && squares <= 80, "{squares}");
        }
    }
}
