//! Text that could disturb a terminal, and unusual encodings of good text.

use permlint_baseline::load_baseline;

use crate::support::{Golden, HEAD, catalogue, expecting, load, render, rule, told};

const ESCAPE: &str = "\\e[31m\\u202E";

#[test]
fn hostile_characters_never_reach_the_output() {
    let mut golden = Golden::default();
    golden.text(
        "raw escape",
        &expecting("{ fact: \u{1b}[31mred, at-least: Yes }"),
    );
    golden.text(
        "raw direction",
        &expecting("{ fact: \u{202e}member.active, at-least: Yes }"),
    );
    golden.text(
        "entry",
        &expecting(&format!(
            "{{ module: Finance, entries: [\"{ESCAPE}\"], at-most: {{ add: None }} }}"
        )),
    );
    golden.text("key", &expecting(&format!("{{ \"{ESCAPE}\": all }}")));
    golden.text(
        "level",
        &expecting(&format!(
            "{{ module: Finance, entries: all, at-most: {{ add: \"{ESCAPE}\" }} }}"
        )),
    );
    let id = format!("\"{ESCAPE}\"");
    let expect = "      - { otherwise: [delete] }";
    golden.text(
        "id",
        &format!("{HEAD}rules:\n{}{}", rule(&id, expect), rule(&id, expect)),
    );
    golden.text("schema", &format!("schema: \"{ESCAPE}\"\n"));
    golden.text(
        "date",
        &expecting("{ otherwise: [delete] }").replace("2026-11-21", &id),
    );
    golden.text(
        "doubled key",
        &format!("\"{ESCAPE}\": 1\n\"{ESCAPE}\": 2\n"),
    );
    golden.check("hostile_characters_never_reach_the_output");
}

#[test]
fn a_hostile_path_is_neutralised() {
    let problems = load_baseline("a\u{1b}[31m.yaml", b"", &catalogue()).unwrap_err();
    assert!(!render(&problems).contains('\u{1b}'));
    assert!(!problems.to_string().contains('\u{1b}'));
}

#[test]
fn a_mark_at_the_start_and_windows_line_ends_move_no_position() {
    let wrong = expecting("{ fact: member.activ, at-least: Yes }");
    let plain = told(&wrong);
    assert_eq!(told(&format!("\u{feff}{wrong}")), plain);
    let windows = told(&wrong.replace('\n', "\r\n"));
    let trimmed: Vec<&str> = windows.lines().map(str::trim_end).collect();
    assert_eq!(
        trimmed,
        plain.lines().map(str::trim_end).collect::<Vec<_>>()
    );
}

#[test]
fn windows_line_ends_change_nothing_but_the_digest() {
    let good = expecting("{ fact: member.active, at-least: Yes }");
    let plain = load(&good).unwrap();
    let mut windows = load(&good.replace('\n', "\r\n")).unwrap();
    assert_ne!(windows.digest, plain.digest);
    windows.digest = plain.digest.clone();
    assert_eq!(windows, plain);
}

#[test]
fn a_label_after_wide_characters_stands_under_its_word() {
    let mut golden = Golden::default();
    golden.text(
        "wide characters",
        &expecting("{ fact: member.active, at-least: Ja } # ä 漢字 😀")
            .replace("A title", "漢字 😀"),
    );
    golden.text(
        "after wide characters",
        &expecting("{ module: 漢字, entries: [é], at-most: { add: Nix } }"),
    );
    golden.check("a_label_after_wide_characters_stands_under_its_word");
}
