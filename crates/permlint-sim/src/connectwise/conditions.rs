//! The `conditions` parameter: a small filter language.
//!
//! `name like "Neo*" and (inactiveFlag = False or id in (1, 2))`. Comparing
//! text without regard to case is *invented*.

use serde_json::{Number, Value, json};

use super::value::at;

/// A parsed filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Compare {
        field: String,
        operator: Operator,
        value: Value,
    },
    In {
        field: String,
        values: Vec<Value>,
    },
}

/// What stands between a field and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    Like,
}

impl Condition {
    /// Reads a filter; the error says what could not be read.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser {
            tokens: tokens(text)?.into_iter().peekable(),
        };
        let condition = parser.any()?;
        match parser.tokens.next() {
            None => Ok(condition),
            Some(token) => Err(format!("unexpected {token:?}")),
        }
    }

    /// Whether a record passes.
    pub(super) fn accepts(&self, record: &Value) -> bool {
        match self {
            Self::And(left, right) => left.accepts(record) && right.accepts(record),
            Self::Or(left, right) => left.accepts(record) || right.accepts(record),
            Self::Not(inner) => !inner.accepts(record),
            Self::Compare {
                field,
                operator,
                value,
            } => compare(at(record, field).unwrap_or(&Value::Null), *operator, value),
            Self::In { field, values } => {
                let found = at(record, field).unwrap_or(&Value::Null);
                let equal = |value| compare(found, Operator::Equal, value);
                values.iter().any(equal)
            }
        }
    }

    /// Every field that the filter names.
    pub(super) fn fields(&self) -> Vec<&str> {
        match self {
            Self::And(left, right) | Self::Or(left, right) => {
                [left.fields(), right.fields()].concat()
            }
            Self::Not(inner) => inner.fields(),
            Self::Compare { field, .. } | Self::In { field, .. } => vec![field],
        }
    }
}

fn compare(found: &Value, operator: Operator, wanted: &Value) -> bool {
    let (found, wanted) = (folded(found), folded(wanted));
    let order = match (&found, &wanted) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    };
    match operator {
        Operator::Equal => found == wanted,
        Operator::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        Operator::LessOrEqual => order.is_some_and(std::cmp::Ordering::is_le),
        Operator::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        Operator::GreaterOrEqual => order.is_some_and(std::cmp::Ordering::is_ge),
        Operator::Contains => texts(&found, &wanted, |text, part| text.contains(part)),
        Operator::Like => texts(&found, &wanted, matches_pattern),
    }
}

fn folded(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(text.to_lowercase()),
        other => other.clone(),
    }
}

fn texts(found: &Value, wanted: &Value, test: impl Fn(&str, &str) -> bool) -> bool {
    match (found.as_str(), wanted.as_str()) {
        (Some(found), Some(wanted)) => test(found, wanted),
        _ => false,
    }
}

/// Whether text matches a pattern in which `*` stands for anything.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return text == pattern;
    };
    let Some(tail) = text.strip_prefix(head) else {
        return false;
    };
    let mut starts = tail
        .char_indices()
        .map(|(start, _)| start)
        .chain([tail.len()]);
    starts.any(|start| matches_pattern(&tail[start..], rest))
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Literal(Value),
    Symbol(&'static str),
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 9] = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' => quoted(rest)?,
            '[' => dated(rest)?,
            '-' | '0'..='9' => number(rest)?,
            c if c.is_alphabetic() || c == '_' => word(rest),
            _ => symbol(rest)?,
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

/// A string in double quotes, in which a backslash escapes.
fn quoted(text: &str) -> Result<(Token, usize), String> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((position, c)) = chars.next() {
        match c {
            '"' => return Ok((Token::Literal(json!(value)), position + 1)),
            '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
            c => value.push(c),
        }
    }
    Err("a string is not closed".to_owned())
}

/// A time in square brackets, compared as text.
fn dated(text: &str) -> Result<(Token, usize), String> {
    let end = text.find(']').ok_or("a time is not closed")?;
    Ok((Token::Literal(json!(&text[1..end])), end + 1))
}

fn number(text: &str) -> Result<(Token, usize), String> {
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.');
    let end = text.find(|c| !digit(c)).unwrap_or(text.len());
    let number: Number = serde_json::from_str(&text[..end])
        .map_err(|_| format!("`{}` is no number", &text[..end]))?;
    Ok((Token::Literal(Value::Number(number)), end))
}

fn word(text: &str) -> (Token, usize) {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/');
    let end = text.find(|c| !part(c)).unwrap_or(text.len());
    let word = &text[..end];
    let token = match word.to_ascii_lowercase().as_str() {
        "true" => Token::Literal(json!(true)),
        "false" => Token::Literal(json!(false)),
        "null" => Token::Literal(Value::Null),
        _ => Token::Word(word.to_owned()),
    };
    (token, end)
}

fn symbol(text: &str) -> Result<(Token, usize), String> {
    let mut symbols = SYMBOLS.into_iter();
    let symbol = symbols.find(|symbol| text.starts_with(symbol));
    let symbol = symbol.ok_or_else(|| format!("unexpected `{text}`"))?;
    Ok((Token::Symbol(symbol), symbol.len()))
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
}

impl Parser {
    fn any(&mut self) -> Result<Condition, String> {
        let mut condition = self.all()?;
        while self.takes_word("or") {
            condition = Condition::Or(Box::new(condition), Box::new(self.all()?));
        }
        Ok(condition)
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut condition = self.single()?;
        while self.takes_word("and") {
            condition = Condition::And(Box::new(condition), Box::new(self.single()?));
        }
        Ok(condition)
    }

    fn single(&mut self) -> Result<Condition, String> {
        if self.takes_symbol("(") {
            let condition = self.any()?;
            self.require(")")?;
            return Ok(condition);
        }
        match self.tokens.next() {
            Some(Token::Word(field)) => self.comparison(field),
            other => Err(format!("expected a field, found {other:?}")),
        }
    }

    fn comparison(&mut self, field: String) -> Result<Condition, String> {
        if self.takes_word("not") {
            return Ok(Condition::Not(Box::new(self.comparison(field)?)));
        }
        if self.takes_word("in") {
            let values = self.list()?;
            return Ok(Condition::In { field, values });
        }
        let (operator, negated) = self.operator()?;
        let condition = Condition::Compare {
            field,
            operator,
            value: self.literal()?,
        };
        Ok(if negated {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn operator(&mut self) -> Result<(Operator, bool), String> {
        let token = self.tokens.next();
        let operator = match &token {
            Some(Token::Symbol("=")) => Operator::Equal,
            Some(Token::Symbol("!=")) => return Ok((Operator::Equal, true)),
            Some(Token::Symbol("<")) => Operator::Less,
            Some(Token::Symbol("<=")) => Operator::LessOrEqual,
            Some(Token::Symbol(">")) => Operator::Greater,
            Some(Token::Symbol(">=")) => Operator::GreaterOrEqual,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("like") => Operator::Like,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("contains") => Operator::Contains,
            other => return Err(format!("expected an operator, found {other:?}")),
        };
        Ok((operator, false))
    }

    fn list(&mut self) -> Result<Vec<Value>, String> {
        self.require("(")?;
        let mut values = vec![self.literal()?];
        while self.takes_symbol(",") {
            values.push(self.literal()?);
        }
        self.require(")")?;
        Ok(values)
    }

    fn literal(&mut self) -> Result<Value, String> {
        match self.tokens.next() {
            Some(Token::Literal(value)) => Ok(value),
            other => Err(format!("expected a value, found {other:?}")),
        }
    }

    fn takes_word(&mut self, wanted: &str) -> bool {
        let is =
            |token: &Token| matches!(token, Token::Word(word) if word.eq_ignore_ascii_case(wanted));
        self.tokens.next_if(is).is_some()
    }

    fn takes_symbol(&mut self, wanted: &'static str) -> bool {
        self.tokens.next_if_eq(&Token::Symbol(wanted)).is_some()
    }

    fn require(&mut self, wanted: &'static str) -> Result<(), String> {
        if self.takes_symbol(wanted) {
            return Ok(());
        }
        Err(format!("expected `{wanted}`"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Condition;

    fn check(condition: &str, expected: bool) {
        let record = json!({
            "id": 4, "name": "Neo", "inactiveFlag": false, "notes": null,
            "inactiveDate": "2024-05-31T00:00:00Z",
            "securityRole": { "name": "Say \"hi\"" },
        });
        let parsed = Condition::parse(condition).unwrap_or_else(|e| panic!("{condition}: {e}"));
        assert_eq!(parsed.accepts(&record), expected, "{condition}");
    }

    #[test]
    fn what_the_guide_shows_is_understood() {
        check("name=\"neo\"", true);
        check("name != \"Neo\"", false);
        check("name like \"N*\"", true);
        check("name like \"*e*\"", true);
        check("name like \"e*\"", false);
        check("name not like \"e*\"", true);
        check("name contains \"eo\"", true);
        check("id in (1, 4)", true);
        check("id not in (1, 4)", false);
        check("id >= 4 and id < 5", true);
        check("inactiveFlag = False", true);
        check("inactiveFlag=True or id=4", true);
        check("id=1 and id=2 or id=4", true);
        check("id=4 and (id=1 or id=2)", false);
        check("notes = null", true);
        check("inactiveDate > [2024-01-01T00:00:00Z]", true);
        check("securityRole/name = \"say \\\"hi\\\"\"", true);
    }

    #[test]
    fn the_rest_is_refused() {
        for text in [
            "", "name", "name=", "name=\"x", "name ~ 1", "(id=1", "id=1 2", "id in ()",
        ] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
    }
}
