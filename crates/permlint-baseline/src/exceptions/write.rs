//! Exceptions as text, so that they are read back as they were.

use permlint_model::SchemaId;
use permlint_model::exception::Exception;
use permlint_model::text::is_hostile;

/// A new file with one exception.
#[must_use]
pub fn new_exceptions(exception: &Exception) -> String {
    let schema = SchemaId::EXCEPTIONS;
    format!("schema: {schema}\nexceptions:\n{}", item(exception, 2))
}

/// The text of a file with one more exception behind its last; `None` where its list is not
/// written as one below the other.
pub(super) fn longer(text: &str, exception: &Exception) -> Option<String> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let ended = |text: &str| match text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}{newline}"),
    };
    let key = text
        .lines()
        .position(|line| line.starts_with("exceptions:"))?;
    let mut below = text.lines().skip(key + 1);
    let first = below.find(|line| line.trim_start().starts_with("- "));
    if let Some(first) = first {
        let indent = first.len() - first.trim_start().len();
        let item = item(exception, indent).replace('\n', newline);
        return Some(ended(text) + &item);
    }
    let item = item(exception, 2).replace('\n', newline);
    let lines = text.split_inclusive('\n').enumerate();
    let all = lines.map(|(at, line)| match at == key {
        true => ended(&line.replacen(" []", "", 1)) + &item,
        false => line.to_owned(),
    });
    Some(all.collect())
}

/// One exception as an item of a list.
fn item(exception: &Exception, indent: usize) -> String {
    let e = exception;
    let mut lines = vec![
        format!(
            "tenant: {{ platform: {}, site: {}, company: {} }}",
            e.tenant.platform,
            quoted(&e.tenant.site),
            quoted(&e.tenant.company)
        ),
        format!(
            "subject: {{ id: {}, name: {} }}",
            quoted(&e.subject.id),
            quoted(&e.subject.name)
        ),
        format!("rule: {}", e.rule),
    ];
    lines.extend(e.entry.as_ref().map(|entry| format!("entry: {entry}")));
    lines.extend(
        e.item
            .as_ref()
            .map(|item| format!("item: {}", quoted(item))),
    );
    lines.extend(e.action.map(|action| format!("action: {action}")));
    lines.push(format!("kind: {}", e.kind.as_str()));
    lines.extend(e.gap.map(|gap| format!("gap: {gap}")));
    lines.push(format!("seen: {}", quoted(&e.seen)));
    let fingerprint = e.fingerprint.as_ref();
    lines.extend(fingerprint.map(|one| format!("fingerprint: {}", quoted(one))));
    lines.push(format!("reason: {}", quoted(&e.reason)));
    lines.push(format!("owner: {}", quoted(&e.owner)));
    lines.push(format!("expires: {}", e.expires));
    let blanks = " ".repeat(indent);
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let mark = if at == 0 { "- " } else { "  " };
        out.push_str(&format!("{blanks}{mark}{line}\n"));
    }
    out
}

/// A text in double quotes that is read back letter for letter; what could disturb a terminal
/// or an editor is written as a number.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_hostile(c) => match u32::from(c) {
                code @ 0..=0xFFFF => out.push_str(&format!("\\u{code:04X}")),
                code => out.push_str(&format!("\\U{code:08X}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
