//! Whether a document has the shape that its published JSON Schema gives it.
//!
//! The schema is made from the types that read the document, so a document that passes can be
//! read. Doing it here finds every wrong key at once, where reading stops at the first.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::at::{At, Span};
use crate::problem::Problem;
use crate::tree::Node;
use crate::words::unknown_at;

/// What is wrong with the shape of a document.
pub(crate) fn check(schema: &Value, document: &At<Node>) -> Vec<Problem> {
    let mut checker = Checker {
        root: schema,
        problems: Vec::new(),
    };
    checker.value(schema, document, "the document");
    checker.problems
}

struct Checker<'a> {
    root: &'a Value,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn value(&mut self, schema: &'a Value, node: &At<Node>, place: &str) {
        let branches = self.branches(schema);
        let Some(branch) = branches.iter().find(|branch| allows(branch, node)) else {
            return self.mismatch(schema, &branches, node, place);
        };
        match &node.value {
            Node::Map(pairs) => self.mapping(branch, pairs, node.span, place),
            Node::List(items) => {
                let each = branch.get("items").unwrap_or(&Value::Null);
                let place = format!("an item of {place}");
                items.iter().for_each(|item| self.value(each, item, &place));
            }
            _ => {}
        }
    }

    /// The alternatives that a schema leaves, with every reference followed.
    fn branches(&self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.resolved(schema);
        let alternatives = schema.get("anyOf").or_else(|| schema.get("oneOf"));
        match alternatives.and_then(Value::as_array) {
            Some(list) => list.iter().flat_map(|each| self.branches(each)).collect(),
            None => vec![schema],
        }
    }

    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let path = reference.and_then(|reference| reference.strip_prefix('#'));
        path.and_then(|path| self.root.pointer(path))
            .unwrap_or(schema)
    }

    fn mapping(
        &mut self,
        schema: &'a Value,
        pairs: &[(At<Node>, At<Node>)],
        span: Span,
        place: &str,
    ) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|s| s.is_object());
        let mut given = BTreeSet::new();
        for (key, value) in pairs {
            let Some(word) = key.word() else {
                self.no_word(key);
                continue;
            };
            let own = properties.and_then(|properties| properties.get(word));
            match own.or(others) {
                Some(schema) => self.property(schema, key.span, word, value),
                None => {
                    let known = properties.into_iter().flat_map(Map::keys);
                    let problem = unknown_at("key", word, key.span, known.map(String::as_str));
                    given.extend(problem.suggests().map(str::to_owned));
                    self.problems.push(problem);
                }
            }
            given.insert(word.to_owned());
        }
        let required = schema.get("required").and_then(Value::as_array);
        for key in required.into_iter().flatten().filter_map(Value::as_str) {
            if !given.contains(key) {
                let property = properties.and_then(|properties| properties.get(key));
                let told = property.and_then(|property| self.told(property));
                self.missing(key, told, span, place);
            }
        }
    }

    fn no_word(&mut self, key: &At<Node>) {
        let message = format!("a key must be a word, and this is {}", key.kind());
        let problem = Problem::new(message).at(key.span, "here");
        self.problems
            .push(problem.help("check the `:` and `?` here"));
    }

    /// A key and its value. Nothing after a key stands nowhere, so the key is pointed at.
    fn property(&mut self, schema: &'a Value, key: Span, word: &str, value: &At<Node>) {
        let place = format!("`{word}`");
        match value.value {
            Node::Null if value.span.len == 0 => {
                let value = Node::Null;
                self.value(schema, &At { value, span: key }, &place);
            }
            _ => self.value(schema, value, &place),
        }
    }

    fn missing(&mut self, key: &str, told: Option<String>, span: Span, place: &str) {
        let problem = Problem::new(format!("{place} lacks `{key}`")).at(span, "here");
        self.problems.push(problem.help(match told {
            Some(told) => format!("add `{key}: …`: {told}"),
            None => format!("add `{key}: …`"),
        }));
    }

    /// What a property is, as a fragment.
    fn told(&self, property: &'a Value) -> Option<String> {
        fragment(property).or_else(|| fragment(self.resolved(property)))
    }

    /// What kind of value a property has, as a fragment.
    fn kind_told(&self, property: &'a Value) -> Option<String> {
        fragment(self.resolved(property)).or_else(|| fragment(property))
    }

    fn mismatch(
        &mut self,
        schema: &'a Value,
        branches: &[&'a Value],
        node: &At<Node>,
        place: &str,
    ) {
        let words: Vec<&str> = branches.iter().filter_map(|branch| word(branch)).collect();
        if let (Some(word), false) = (node.word(), words.is_empty()) {
            let what = format!("word for {place}:");
            return self
                .problems
                .push(unknown_at(&what, word, node.span, words));
        }
        let mut kinds: Vec<&str> = branches.iter().flat_map(|branch| kinds(branch)).collect();
        kinds.dedup();
        let wanted = either(&kinds);
        let message = match &node.value {
            Node::Null => format!("{place} has no value, and needs {wanted}"),
            Node::Number(number) => format!("{place} needs {wanted}, and this is {number}"),
            other => format!("{place} needs {wanted}, and this is {}", other.kind()),
        };
        let problem = Problem::new(message).at(node.span, "here");
        self.problems
            .push(match (&node.value, self.kind_told(schema)) {
                (Node::Bool(_), _) if kinds.contains(&"a text") => problem
                    .help("`true` and `false` are no words here: write `Yes` or `No`, or quote it"),
                (Node::Number(number), _) if kinds == ["a text"] => {
                    problem.help(format!("quote it: \"{number}\""))
                }
                (_, Some(told)) => problem.help(format!("expected: {told}")),
                (_, None) => problem,
            });
    }
}

/// The description of a schema, without its full stop and capital.
fn fragment(schema: &Value) -> Option<String> {
    let text = schema.get("description")?.as_str()?.trim_end_matches('.');
    let mut letters = text.chars();
    let first = letters.next()?.to_lowercase();
    Some(first.chain(letters).collect())
}

/// `a`, `a or b`, `a, b or c`.
fn either(kinds: &[&str]) -> String {
    match kinds {
        [] => "something else".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The one word that a schema allows.
fn word(schema: &Value) -> Option<&str> {
    schema.get("const")?.as_str()
}

/// Whether a schema without alternatives allows this value, as far as its kind goes.
fn allows(schema: &Value, node: &Node) -> bool {
    if let Some(word) = word(schema) {
        return matches!(node, Node::Text(text) if text == word);
    }
    names(schema).any(|name| match (name, node) {
        ("string", Node::Text(_))
        | ("boolean", Node::Bool(_))
        | ("null", Node::Null)
        | ("array", Node::List(_))
        | ("object", Node::Map(_)) => true,
        ("integer", Node::Number(number)) => number.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    })
}

/// The kinds of value that a schema without alternatives allows, for messages.
fn kinds(schema: &Value) -> Vec<&str> {
    if word(schema).is_some() {
        return vec!["a word"];
    }
    let kinds = names(schema).map(|name| match name {
        "boolean" => "`true` or `false`",
        "null" => "`null`",
        "array" => "a list",
        "object" => "a mapping",
        "integer" => "a whole number",
        _ => "a text",
    });
    kinds.collect()
}

/// The names of the types that a schema allows.
fn names(schema: &Value) -> impl Iterator<Item = &str> {
    let given = schema.get("type");
    let list = given.and_then(Value::as_array).into_iter().flatten();
    list.chain(given.filter(|given| given.is_string()))
        .filter_map(Value::as_str)
}
