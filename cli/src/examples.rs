//! An example for each command, shown below its help. A test runs every one of them on a real node,
//! with ids and files in place of the words in capitals.

use clap::Command;

/// Command and example; what a word in capitals stands for is what the command above it printed.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "init",
        "onscene init --name 值班员 --unit 城东街道/和平里社区",
    ),
    ("start", "onscene start --hub 10.0.0.5:7611"),
    ("open", "onscene open"),
    ("join", "onscene join FILE --name 外勤甲"),
    (
        "invite",
        "onscene invite --role member --name 外勤甲 --file FILE",
    ),
    ("invitation list", "onscene invitation list"),
    (
        "invitation withdraw",
        "onscene invitation withdraw INVITATION",
    ),
    ("devices", "onscene devices"),
    ("reader list", "onscene reader list"),
    ("reader confirm", "onscene reader confirm DEVICE"),
    ("revoke", "onscene revoke DEVICE"),
    ("retire", "onscene retire --to DEVICE --yes"),
    ("recovery print", "onscene recovery print"),
    ("recovery use", "onscene recovery use"),
    (
        "passphrase",
        "onscene passphrase --new-passphrase-file FILE",
    ),
    ("person list", "onscene person list"),
    ("person add", "onscene person add --name 夜班员"),
    ("person switch", "onscene person switch 夜班员"),
    ("person rename", "onscene person rename 李明"),
    ("person pin", "onscene person pin"),
    (
        "concern new",
        "onscene concern new --title 外墙脱落 --place 五号楼北侧 --category 住房",
    ),
    ("concern list", "onscene concern list"),
    (
        "concern close",
        "onscene concern close CONCERN 外墙已加固，住户确认",
    ),
    (
        "concern raise",
        "onscene concern raise CONCERN --kind key-issue 砸坏一辆车，居民聚集",
    ),
    ("promises", "onscene promises"),
    ("legal", "onscene legal INCIDENT DEMAND accepted"),
    ("law show", "onscene law show"),
    ("law export", "onscene law export policy > law.toml"),
    ("law import", "onscene law import policy law.toml"),
    ("plan list", "onscene plan list"),
    ("plan show", "onscene plan show"),
    ("plan import", "onscene plan import plan.toml"),
    ("plan export", "onscene plan export PLAN --out FILE"),
    ("plan withdraw", "onscene plan withdraw PLAN"),
    ("plan sample", "onscene plan sample > plan.toml"),
    ("plan schema", "onscene plan schema > plan.schema.json"),
    (
        "incident new",
        "onscene incident new --kind group-visit --title 供暖费集体上访 --place 服务中心门前",
    ),
    ("incident list", "onscene incident list"),
    ("incident show", "onscene incident show INCIDENT"),
    ("incident history", "onscene incident history INCIDENT"),
    (
        "incident void",
        "onscene incident void INCIDENT --reason 误建",
    ),
    (
        "incident link",
        "onscene incident link INCIDENT OTHER --reason 同一件事",
    ),
    (
        "incident unlink",
        "onscene incident unlink INCIDENT OTHER --reason 其实是两件事",
    ),
    (
        "incident move",
        "onscene incident move INCIDENT ENTRY --to OTHER --reason 记错了事件",
    ),
    (
        "incident share",
        "onscene incident share INCIDENT --unit 城东街道/和平里社区/热力公司 ENTRY",
    ),
    (
        "log",
        "onscene log INCIDENT 约三十名业主聚集 --track situation --attach photo.jpg",
    ),
    ("correct", "onscene correct INCIDENT ENTRY 以四十左右为准"),
    ("attach", "onscene attach INCIDENT photo.jpg"),
    (
        "attachment",
        "onscene attachment INCIDENT ATTACHMENT --out FILE",
    ),
    ("milestone", "onscene milestone INCIDENT arrived"),
    (
        "headcount",
        "onscene headcount INCIDENT 25 35 --by 网格员目测",
    ),
    (
        "demand",
        "onscene demand INCIDENT 屋里只有十四度 --category 供暖 --read-back --name 张三",
    ),
    (
        "answer",
        "onscene answer INCIDENT DEMAND 今日修复 --legal-basis 供用热合同第七条 --by 热力公司",
    ),
    (
        "promise",
        "onscene promise INCIDENT DEMAND 修好立管 --who 热力公司 --due 18:00",
    ),
    (
        "promise-done",
        "onscene promise-done INCIDENT PROMISE 立管已修好，现场测温二十度",
    ),
    (
        "representatives",
        "onscene representatives INCIDENT 居民甲 居民乙",
    ),
    (
        "talk",
        "onscene talk INCIDENT DEMAND 愿意等到周五 --signed --read-back",
    ),
    (
        "task",
        "onscene task INCIDENT 每二十分钟报一次 --owner 值班员 --due 23:40 --clause '四.2(1)'",
    ),
    ("task-ack", "onscene task-ack INCIDENT TASK"),
    ("task-done", "onscene task-done INCIDENT TASK 已报六次"),
    (
        "contact",
        "onscene contact INCIDENT --unit 热力公司 --channel 电话",
    ),
    ("notice", "onscene notice INCIDENT 请启动预案 --to 值班员"),
    ("notice-read", "onscene notice-read INCIDENT NOTICE"),
    (
        "notice-told",
        "onscene notice-told INCIDENT NOTICE --note 电话里说马上到",
    ),
    (
        "notice-acted",
        "onscene notice-acted INCIDENT NOTICE 已代为启动",
    ),
    ("grade", "onscene grade INCIDENT IV --reason 人数五十以下"),
    ("escalate", "onscene escalate INCIDENT ENTRY"),
    (
        "report",
        "onscene report INCIDENT --kind first --unknown 退费金额 --preview",
    ),
    (
        "report-receipt",
        "onscene report-receipt INCIDENT REPORT --by 街道值班室 --channel 电话",
    ),
    (
        "release",
        "onscene release INCIDENT PUBLIC --channel 小区公告栏",
    ),
    (
        "release-approve",
        "onscene release-approve INCIDENT RELEASE",
    ),
    (
        "handover",
        "onscene handover INCIDENT 三名业主还在等答复 --to 外勤甲",
    ),
    ("place-check", "onscene place-check INCIDENT 北门 --trouble"),
    ("scene-plan show", "onscene scene-plan show INCIDENT"),
    (
        "scene-plan write",
        "onscene scene-plan write INCIDENT 北门设接待点，两人一组",
    ),
    ("scene-plan approve", "onscene scene-plan approve INCIDENT"),
    (
        "objection",
        "onscene objection INCIDENT 时间写早了半小时 --unit 热力公司",
    ),
    ("read", "onscene read INCIDENT DEMAND"),
    (
        "dispose",
        "onscene dispose INCIDENT --demand DEMAND --reason 期满",
    ),
    ("recuse", "onscene recuse INCIDENT 外勤甲 --reason 亲属关系"),
    ("sync", "onscene sync"),
    ("address add", "onscene address add 10.0.0.9:7611"),
    ("address remove", "onscene address remove 10.0.0.9:7611"),
    ("address list", "onscene address list"),
    ("export", "onscene export INCIDENT --format html --out FILE"),
    ("archive statement", "onscene archive statement INCIDENT"),
    (
        "bundle write",
        "onscene bundle write FILE --to DEVICE --all",
    ),
    ("bundle read", "onscene bundle read FILE --answer ANSWER"),
    ("backup", "onscene backup FILE"),
    ("restore", "onscene restore FILE"),
    ("stats", "onscene stats"),
    ("status", "onscene status"),
    ("doctor", "onscene doctor"),
    ("demo", "onscene demo"),
    ("completions", "onscene completions bash > onscene.bash"),
];

/// Puts each example below its command's help.
pub(crate) fn attach(command: Command) -> Command {
    below(command, "")
}

fn below(mut command: Command, path: &str) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|known| known.get_name().to_owned())
        .collect();
    for name in names {
        let path = format!("{path} {name}").trim_start().to_owned();
        command = command.mut_subcommand(name, |known| below(known, &path));
    }
    match EXAMPLES.iter().find(|(of, _)| *of == path) {
        Some((_, example)) => command.after_help(format!("Example:\n  {example}")),
        None => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Line;
    use clap::CommandFactory;

    fn leaves(command: &Command, path: &str, found: &mut Vec<String>) {
        for known in command.get_subcommands() {
            let path = format!("{path} {}", known.get_name());
            if known.has_subcommands() {
                leaves(known, &path, found);
            } else {
                found.push(path.trim_start().to_owned());
            }
        }
    }

    #[test]
    fn every_command_has_an_example_and_every_example_a_command() {
        let mut found = Vec::new();
        leaves(&Line::command(), "", &mut found);
        let named: Vec<&str> = EXAMPLES.iter().map(|(of, _)| *of).collect();
        assert_eq!(found, named);
        for (of, example) in EXAMPLES {
            let begins = format!("onscene {of}");
            assert!(example.starts_with(&begins), "{of}: {example}");
        }
    }
}
