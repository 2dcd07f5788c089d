//! Reading records field by field, leniently: a new or odd field must not lose a record.

use serde_json::{Map, Value};

/// How much of an odd value's JSON is kept.
const ODD_LIMIT: usize = 200;

/// One JSON object of the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a>(&'a Map<String, Value>);

impl<'a> Record<'a> {
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// A field that is there and not null.
    fn field(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text; numbers and booleans as they are written.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        match self.field(name)? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
            _ => None,
        }
    }

    /// The first of several spellings that holds a string.
    pub(crate) fn any_text(self, names: &[&str]) -> Option<String> {
        let mut found = names.iter().filter_map(|name| self.field(name)?.as_str());
        found.next().map(str::to_owned)
    }

    /// A text, empty where there is none.
    pub(crate) fn label(self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// An id: a number or a non-empty string.
    pub(crate) fn id(self, name: &str) -> Option<String> {
        self.text(name).filter(|id| !id.trim().is_empty())
    }

    /// A flag; the strings `true` and `false` count, whatever their case.
    pub(crate) fn flag(self, name: &str) -> Option<bool> {
        match self.field(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// A flag as it was sent: `None` where it was not, `Some(None)` where it says nothing.
    pub(crate) fn sent_flag(self, name: &str) -> Option<Option<bool>> {
        self.0.contains_key(name).then(|| self.flag(name))
    }

    /// A word as it was sent: `None` where it was not, `Some(None)` where it was null.
    ///
    /// What is no string is kept as its JSON, so that it is an unknown word later and not lost.
    pub(crate) fn sent_word(self, name: &str) -> Option<Option<String>> {
        let word = match self.0.get(name)? {
            Value::Null => None,
            Value::String(word) => Some(word.clone()),
            odd => Some(odd.to_string().chars().take(ODD_LIMIT).collect()),
        };
        Some(word)
    }

    /// A nested object, such as a reference.
    pub(crate) fn nested(self, name: &str) -> Option<Self> {
        Self::of(self.field(name)?)
    }

    /// The entries of a list; none where there is no list.
    pub(crate) fn list(self, name: &str) -> &'a [Value] {
        let list = self.field(name).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    /// How many entries a list has.
    pub(crate) fn length(self, name: &str) -> Option<u64> {
        Some(self.field(name)?.as_array()?.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::Record;
    use serde_json::json;

    #[test]
    fn a_level_is_kept_whatever_it_is() {
        let value = json!({ "a": "All", "b": null, "c": 5, "d": { "x": [1] } });
        let record = Record::of(&value).unwrap();
        assert_eq!(record.sent_word("a"), Some(Some("All".to_owned())));
        assert_eq!(record.sent_word("b"), Some(None));
        assert_eq!(record.sent_word("c"), Some(Some("5".to_owned())));
        assert_eq!(record.sent_word("d"), Some(Some("{\"x\":[1]}".to_owned())));
        assert_eq!(record.sent_word("e"), None);
    }

    #[test]
    fn flags_and_ids_come_in_several_types() {
        let value = json!({ "a": true, "b": "False", "c": null, "d": 7, "e": "" });
        let record = Record::of(&value).unwrap();
        assert_eq!(record.flag("a"), Some(true));
        assert_eq!(record.sent_flag("b"), Some(Some(false)));
        assert_eq!(record.sent_flag("c"), Some(None));
        assert_eq!(record.sent_flag("x"), None);
        assert_eq!(record.id("d"), Some("7".to_owned()));
        assert_eq!(record.id("e"), None);
    }
}
