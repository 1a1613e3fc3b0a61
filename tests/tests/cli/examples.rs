//! Every command of README.md, and the example below each command's help, on real nodes: what is
//! written there can be typed. Words in capitals stand for what other commands printed.

mod office;

use office::Office;
use onscene_tests::process::Laptop;

/// What is written and does not work yet. Whoever makes one of these true takes it off this list.
const NOT_YET: &[&str] = &[];

/// The commands in README.md's block, without what is remarked behind them.
fn readme() -> Vec<String> {
    let text = include_str!("../../../README.md");
    let (_, after) = text.split_once("## Use it").unwrap();
    let block = after.split("```").nth(1).unwrap();
    let lines = block.lines().filter(|line| line.starts_with("onscene "));
    let command = |line: &str| line.split(" #").next().unwrap_or(line).trim().to_owned();
    lines.map(command).collect()
}

/// The example below the help of each command, as the program prints it.
fn helps(laptop: &Laptop) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(path) = open.pop() {
        let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
        args.push("--help");
        let help = laptop.run(&args).stdout;
        let example = help.split_once("Example:\n").map(|(_, after)| after.trim());
        found.extend(example.map(str::to_owned));
        let commands = help.split_once("\nCommands:\n");
        let commands = commands.and_then(|(_, after)| after.split("\n\n").next());
        for line in commands.unwrap_or_default().lines().rev() {
            let name = line.strip_prefix("  ").unwrap_or_default();
            let name = name.split(' ').next().unwrap_or_default();
            if !name.is_empty() && name != "help" {
                open.push([&path[..], &[name.to_owned()]].concat());
            }
        }
    }
    found
}

/// Tries them in their order, and says which did not work.
fn tried(commands: &[String]) -> Vec<(String, String)> {
    let mut office = Office::new();
    let tried = commands.iter().filter_map(|command| {
        let wrong = office.try_out(command)?;
        Some((command.clone(), wrong))
    });
    tried.collect()
}

fn assert_true(commands: &[String]) {
    let failed = tried(commands);
    let known: Vec<&str> = NOT_YET
        .iter()
        .copied()
        .filter(|known| commands.iter().any(|command| command == known))
        .collect();
    let wrong: Vec<&str> = failed.iter().map(|(command, _)| command.as_str()).collect();
    assert_eq!(wrong, known, "{failed:#?}");
}

#[test]
fn every_command_of_the_readme_can_be_typed() {
    let commands = readme();
    assert!(commands.len() > 50, "{commands:#?}");
    assert_true(&commands);
}

#[test]
fn the_example_below_each_commands_help_can_be_typed() {
    let commands = helps(&Laptop::new("读者"));
    assert!(commands.len() > 70, "{commands:#?}");
    assert_true(&commands);
}
