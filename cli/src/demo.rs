//! Plays a case over real nodes, with links cut and healed and a node killed, and checks what the
//! case expects.

mod case;
mod cast;
mod check;
pub mod link;
mod play;
mod settle;
mod show;

use crate::failure::Failure;
use crate::language::say;
use crate::output::Output;
use case::Case;
use cast::Cast;
use check::Verdict;
use play::Play;
use serde_json::json;
use show::Show;
use std::path::Path;

/// The case that the program carries.
const OWN_CASE: &str = include_str!("../../tests/cases/water-outage.json");

/// Plays the case in `file`, or the program's own; shows each step as it happens.
///
/// # Errors
/// When the case cannot be read or played, or when something it expects does not hold.
pub(crate) async fn play(file: Option<&Path>, output: &Output) -> Result<(), Failure> {
    let case = match file {
        Some(file) => Case::read_file(file)?,
        None => Case::read(OWN_CASE)?,
    };
    let show = Show::new(*output);
    show.opening(&case)?;
    let mut cast = Cast::gather(&case).await?;
    let played = play_and_check(&case, &mut cast, &show).await;
    cast.leave().await;
    let data = cast.kept();
    let verdict = played.map_err(|failure| {
        let folder = cast.folder().display().to_string();
        cast.keep_all();
        let hint = said!(
            "{}（各节点说的话在 {folder}）",
            "{} (what the nodes said is in {folder})",
            failure.hint
        );
        failure.hint(hint)
    })?;
    show.ending(&case, &verdict, &data)?;
    let broken = verdict.broken();
    if broken.is_empty() {
        cast.keep_merged();
        return Ok(());
    }
    cast.keep_all();
    Err(Failure::failed(said!(
        "案例 {} 有不符合的：{}",
        "of {}, this does not hold: {}",
        case.name,
        broken.join(say("、", ", "))
    ))
    .hint(said!(
        "请看记录下来的：onscene start --data {}",
        "look at what was recorded: onscene start --data {}",
        data.display()
    )))
}

async fn play_and_check(case: &Case, cast: &mut Cast, show: &Show) -> Result<Verdict, Failure> {
    let mut play = Play::default();
    for step in &case.steps {
        play.step(step, cast, show).await?;
    }
    show.event(
        &json!({"do": "heal-all"}),
        say(
            "所有连接都恢复了，各台电脑互相交换",
            "all links are up again; the laptops meet",
        ),
    )?;
    cast.restore(case).await?;
    settle::everywhere(cast, &play).await?;
    // Some of it came by way of a third: one more exchange, and each knows what the other holds.
    play::sync_all(cast).await?;
    settle::receipts(cast).await?;
    let verdict = check::judge(case, cast, &play).await?;
    show.timelines(cast, &play).await?;
    Ok(verdict)
}
