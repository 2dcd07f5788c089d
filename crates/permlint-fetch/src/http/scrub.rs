//! Making the texts of a server safe to keep: no secret, no control character, no length.

use permlint_model::text::clean;

use crate::Secret;

const REDACTED: &str = "[redacted]";
/// How much of a server's message is kept.
const MESSAGE_LIMIT: usize = 200;
/// A word that is longer may be a token, and tells people nothing.
const WORD_LIMIT: usize = 60;
/// A shorter secret would be found inside ordinary words.
const SHORTEST: usize = 4;

/// Words that announce a secret.
const ANNOUNCING: [&str; 14] = [
    "token",
    "secret",
    "password",
    "passwd",
    "pwd",
    "key",
    "apikey",
    "api_key",
    "sig",
    "signature",
    "auth",
    "authorization",
    "basic",
    "bearer",
];

/// Takes secrets out of texts.
#[derive(Debug, Clone)]
pub(crate) struct Scrubber {
    secrets: Vec<Secret>,
}

impl Scrubber {
    /// A scrubber that knows these values.
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        let long_enough = |secret: &Secret| secret.expose().len() >= SHORTEST;
        let mut secrets: Vec<Secret> = secrets.into_iter().filter(long_enough).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        Self { secrets }
    }

    /// The text as it may be kept: known secrets and what looks like one taken out, addresses
    /// cut to scheme and host, cleaned, at most 200 characters.
    pub(crate) fn message(&self, text: &str) -> String {
        let head: String = text.chars().take(20 * MESSAGE_LIMIT).collect();
        let mut words: Vec<String> = Vec::new();
        let mut announced = false;
        for word in self.without_secrets(&head).split_whitespace() {
            let kept = if announced {
                REDACTED.to_owned()
            } else {
                plain_word(word)
            };
            announced = announces(word);
            words.push(kept);
        }
        clean(&words.join(" "), MESSAGE_LIMIT)
    }

    fn without_secrets(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| text.replace(secret.expose(), REDACTED);
        self.secrets.iter().fold(text.to_owned(), replace)
    }
}

/// Whether the next word is a secret: `Basic`, or `token:`.
fn announces(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != ':' && c != '=');
    let label = bare.trim_end_matches([':', '=']);
    let is_scheme = ["basic", "bearer"]
        .iter()
        .any(|s| label.eq_ignore_ascii_case(s));
    is_scheme || (label.len() < bare.len() && is_announcing(label))
}

fn is_announcing(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    ANNOUNCING.iter().any(|word| label.ends_with(word))
}

fn plain_word(word: &str) -> String {
    if let Some((scheme, rest)) = word.split_once("://") {
        return format!("{scheme}://{}", host_of(rest));
    }
    if holds_announced(word) {
        return REDACTED.to_owned();
    }
    match word.chars().count() > WORD_LIMIT {
        true => REDACTED.to_owned(),
        false => word.to_owned(),
    }
}

/// Whether a secret stands in the word itself, as in `token=abc` or `{"token":"abc"}`.
fn holds_announced(word: &str) -> bool {
    let value = word.split_once(['=', ':']).map(|(_, value)| value);
    let labels = word.split(|c: char| !c.is_alphanumeric() && c != '_');
    value.is_some_and(|value| !value.is_empty()) && labels.into_iter().any(is_announcing)
}

fn host_of(rest: &str) -> String {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    clean(host, WORD_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::Scrubber;
    use crate::Secret;
    use proptest::prelude::*;

    fn scrub(text: &str) -> String {
        Scrubber::new(vec![Secret::new("s3cr3t-key".to_owned())]).message(text)
    }

    #[test]
    fn ordinary_messages_stay_as_they_are() {
        let message = "You do not have security permission to perform this action.";
        assert_eq!(scrub(message), message);
    }

    #[test]
    fn known_secrets_and_what_looks_like_one_go() {
        assert_eq!(scrub("bad key s3cr3t-key."), "bad key [redacted].");
        assert_eq!(
            scrub("Basic YWNtZStwdWI= refused"),
            "Basic [redacted] refused"
        );
        assert_eq!(scrub("token: abc is old"), "token: [redacted] is old");
        assert_eq!(scrub("(api_key=abc)"), "[redacted]");
        assert_eq!(scrub("got {\"id\":1,\"token\":\"abc\"}"), "got [redacted]");
        assert_eq!(scrub(&"a".repeat(80)), "[redacted]");
    }

    #[test]
    fn addresses_keep_scheme_and_host_only() {
        let said = scrub("cannot reach https://u:p@hooks.example.test/a?token=SECRET now");
        assert_eq!(said, "cannot reach https://hooks.example.test now");
    }

    #[test]
    fn control_characters_and_length_are_tamed() {
        assert_eq!(scrub("a\u{1b}[2J\r\nb"), "a\u{FFFD}[2J b");
        assert_eq!(scrub(&"word ".repeat(100)).chars().count(), 200);
    }

    proptest! {
        #[test]
        fn a_known_secret_never_survives(before in ".{0,40}", after in ".{0,40}") {
            let said = scrub(&format!("{before}s3cr3t-key{after}"));
            prop_assert!(!said.contains("s3cr3t-key"));
        }
    }
}
