//! Files that are no document of ours, or no YAML.

use permlint_baseline::MAX_BYTES;

use crate::support::{Golden, HEAD, expecting, load};

const GOOD: &str = "{ fact: member.active, at-least: Yes }";

#[test]
fn a_file_must_say_what_it_is() {
    let mut golden = Golden::default();
    golden.text("no schema", "id: test/small\n");
    golden.text(
        "newer major",
        &expecting(GOOD).replace("baseline/1", "baseline/2"),
    );
    golden.text(
        "other kind",
        &expecting(GOOD).replace("permlint.baseline/1", "permlint.report/1"),
    );
    golden.text("no mapping", "- a\n- b\n");
    golden.text(
        "wrong platform",
        &expecting(GOOD).replace("platform: connectwise", "platform: autotask"),
    );
    golden.text(
        "unknown platform",
        &expecting(GOOD).replace("platform: connectwise", "platform: conectwise"),
    );
    golden.check("a_file_must_say_what_it_is");
}

#[test]
fn nothing_is_no_document() {
    let mut golden = Golden::default();
    golden.text("empty", "");
    golden.text("blank", " \n\n");
    golden.text("only comments", "# A comment.\n# Another one.\n");
    golden.check("nothing_is_no_document");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut golden = Golden::default();
    golden.bytes("not utf8", b"schema: permlint.baseline/1\nid: \xff\n");
    golden.bytes("too large", &vec![b'#'; 10 * 1024 * 1024]);
    let long = format!(
        "schema: permlint.baseline/1\ntitle: {}\n",
        "x".repeat(MAX_BYTES / 2)
    );
    golden.bytes("too long a line", long.as_bytes());
    golden.check("bytes_that_are_no_text_are_refused");
}

#[test]
fn what_is_no_yaml_is_refused_where_it_ends_to_be() {
    let mut golden = Golden::default();
    golden.text(
        "tab",
        "schema: permlint.baseline/1\nsources:\n\tpage: { title: A }\n",
    );
    golden.text(
        "unclosed bracket",
        &expecting("{ fact: member.active, at-least: Yes"),
    );
    golden.text(
        "unclosed list",
        &expecting("{ module: Finance, entries: [Invoicing, at-most: { add: None } }"),
    );
    golden.text(
        "unclosed quote",
        &expecting(GOOD).replace("A title", "\"A title"),
    );
    golden.text(
        "colon in text",
        &expecting(GOOD).replace("A title", "A title: more"),
    );
    golden.text(
        "special start",
        &expecting(GOOD).replace("A title", "@title"),
    );
    golden.text(
        "indentation",
        &expecting(GOOD).replace("    severity", "   severity"),
    );
    golden.text("two documents", &format!("{}---\na: b\n", expecting(GOOD)));
    golden.text(
        "unknown alias",
        &expecting(GOOD).replace("A title", "*title"),
    );
    golden.check("what_is_no_yaml_is_refused_where_it_ends_to_be");
}

#[test]
fn a_key_stands_once() {
    let mut golden = Golden::default();
    golden.text(
        "doubled key",
        &expecting(GOOD).replace("    why", "    title: Again\n    why"),
    );
    golden.text(
        "doubled action",
        &expecting("{ module: Finance, entries: all, at-most: { add: None, add: My } }"),
    );
    golden.text(
        "doubled source",
        &HEAD.replace("parameters", "  page: { title: B }\nparameters"),
    );
    golden.text(
        "odd keys",
        &expecting(GOOD).replace("page: {", "? [a, b]\n  : {"),
    );
    golden.check("a_key_stands_once");
}

#[test]
fn shorthands_that_hide_or_multiply_text_are_refused() {
    let mut golden = Golden::default();
    golden.text(
        "merge key",
        &expecting("{ <<: { fact: member.active }, at-least: Yes }"),
    );
    let bomb = (1..9).fold(
        "a0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned(),
        |text, n| {
            let before = format!("*a{}, ", n - 1).repeat(8);
            format!("{text}a{n}: &a{n} [{before}]\n")
        },
    );
    golden.text("alias bomb", &bomb);
    golden.text("self alias", "schema: &a [*a]\n");
    golden.text(
        "deep nesting",
        &format!("a: {}1{}\n", "[".repeat(30), "]".repeat(30)),
    );
    golden.text("deeper nesting", &"- ".repeat(40));
    for depth in [1000, 100_000] {
        let lines = "-\n".repeat(3).replace('-', &"- ".repeat(depth.min(1500)));
        assert!(load(&lines).is_err());
        assert!(load(&"{a: ".repeat(depth.min(900))).is_err());
        assert!(load(&"[\n".repeat(depth)).is_err());
    }
    golden.check("shorthands_that_hide_or_multiply_text_are_refused");
}

#[test]
fn yes_and_no_are_words_and_null_is_nothing() {
    let mut golden = Golden::default();
    assert!(load(&expecting("{ fact: member.active, at-most: No }")).is_ok());
    let title = |title: &str| expecting(GOOD).replace("A title", title);
    assert!(load(&title("Yes")).is_ok());
    assert!(load(&title("2026-11-21")).is_ok());
    golden.text("null title", &title("null"));
    golden.text("no title", &title(""));
    golden.text("boolean title", &title("true"));
    golden.text("number title", &title("2026"));
    golden.text(
        "yes as boolean",
        &expecting("{ module: Finance, entries: all, at-most: { add: None }, when-present: Yes }"),
    );
    golden.text(
        "bad date",
        &expecting(GOOD).replace("2026-11-21", "21.11.2026"),
    );
    golden.text(
        "impossible date",
        &expecting(GOOD).replace("2026-11-21", "2026-02-30"),
    );
    golden.text("unknown severity", &expecting(GOOD).replace("high", "hihg"));
    golden.text(
        "missing keys",
        &expecting(GOOD)
            .replace("    severity: high\n", "")
            .replace("    why: It matters.\n", ""),
    );
    golden.check("yes_and_no_are_words_and_null_is_nothing");
}
