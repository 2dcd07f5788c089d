//! Holds that help is complete and true: each command has examples, they are commands, and the
//! book speaks of it.

use clap::{Command as Clap, CommandFactory as _, Parser as _};

use super::Cli;

/// Each command with the words that call it, such as `baselines list`.
fn commands() -> Vec<(String, Clap)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), Cli::command())];
    while let Some((path, command)) = open.pop() {
        for below in command.get_subcommands() {
            let words = format!("{path} {}", below.get_name());
            open.push((words.trim().to_owned(), below.clone()));
        }
        if !path.is_empty() {
            found.push((path, command));
        }
    }
    found
}

fn help_below(command: &Clap) -> String {
    let help = command.get_after_help();
    help.map(ToString::to_string).unwrap_or_default()
}

/// The words of one command line, without what a shell makes of the rest of it.
fn words(line: &str) -> Vec<String> {
    let line = line.split(['|', '>']).next().unwrap_or_default();
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn each_command_has_an_example_of_itself() {
    for (path, command) in commands() {
        let help = help_below(&command);
        assert!(
            help.starts_with("Example:\n") || help.starts_with("Examples:\n"),
            "`permlint {path} --help` has no example:\n{help}"
        );
        let call = format!("  permlint {path} ");
        let told = format!("{} ", help.replace('\n', " \n"));
        assert!(told.contains(&call), "no example calls {path}:\n{help}");
    }
}

/// An option that was renamed must not live on in an example.
#[test]
fn each_example_is_a_command() {
    for (path, command) in commands() {
        let help = help_below(&command).replace("\\\n", " ");
        for line in help.lines().filter(|line| line.starts_with("  permlint ")) {
            assert!(line.len() < 200, "{line}");
            if let Err(error) = Cli::try_parse_from(words(line)) {
                panic!("an example of {path} is wrong: {line}\n{error}");
            }
        }
        for line in help_below(&command).lines() {
            assert!(line.len() <= 98, "{path}: clap would break this: {line}");
        }
    }
}

#[test]
fn the_book_speaks_of_each_command() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut book = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let index = std::fs::read_to_string(format!("{root}/docs/README.md")).unwrap();
    for page in std::fs::read_dir(format!("{root}/docs")).unwrap() {
        let path = page.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_listed = name == "README.md" || index.contains(&format!("]({name})"));
        assert!(is_listed, "docs/README.md does not list {name}");
        book.push_str(&std::fs::read_to_string(&path).unwrap());
    }
    for (path, _) in commands() {
        assert!(book.contains(&path), "no page speaks of `permlint {path}`");
    }
}
