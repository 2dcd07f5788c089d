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

    /// A scrubber for what a server said to a request for this path, which is no secret.
    pub(crate) fn answering<'a>(&'a self, segments: &'a [&'a str]) -> Answering<'a> {
        Answering {
            scrubber: self,
            segments,
        }
    }

    fn without_secrets(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| text.replace(secret.expose(), REDACTED);
        self.secrets.iter().fold(text.to_owned(), replace)
    }
}

/// Takes secrets out of the answer to one request. Servers repeat the path that was asked for,
/// and a path of long names looks like a token; but permlint wrote it, so it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answering<'a> {
    scrubber: &'a Scrubber,
    segments: &'a [&'a str],
}

impl Answering<'_> {
    /// The text as it may be kept: known secrets and what looks like one taken out, addresses
    /// cut to scheme and host, cleaned, at most 200 characters. Known secrets go first, even out
    /// of the path.
    pub(crate) fn message(self, text: &str) -> String {
        let head: String = text.chars().take(20 * MESSAGE_LIMIT).collect();
        let mut words: Vec<String> = Vec::new();
        let mut announced = false;
        for word in self.scrubber.without_secrets(&head).split_whitespace() {
            let kept = match announced && !self.is_own_name(word) {
                true => REDACTED.to_owned(),
                false => self.plain_word(word),
            };
            announced = announces(word);
            words.push(kept);
        }
        clean(&words.join(" "), MESSAGE_LIMIT)
    }

    fn plain_word(self, word: &str) -> String {
        if let Some((scheme, rest)) = word.split_once("://") {
            return format!("{scheme}://{}", host_of(rest));
        }
        if holds_announced(word) || self.strange_length(word) > WORD_LIMIT {
            return REDACTED.to_owned();
        }
        word.to_owned()
    }

    /// How much of a word permlint did not send itself.
    fn strange_length(self, word: &str) -> usize {
        if self.is_own_name(word) {
            return 0;
        }
        let (word, path) = (word.to_ascii_lowercase(), self.path());
        let rest = match word.split_once(&path) {
            Some((before, after)) if !path.is_empty() => format!("{before}{after}"),
            _ => word,
        };
        rest.chars().count()
    }

    /// Whether a word is a name in the path, such as an entity's, in quotation marks or not.
    fn is_own_name(self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_name = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphabetic());
        let mut names = self.segments.iter();
        is_name && names.any(|name| name.eq_ignore_ascii_case(bare))
    }

    fn path(self) -> String {
        let segments = self.segments.iter();
        segments
            .map(|segment| format!("/{}", segment.to_ascii_lowercase()))
            .collect()
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
        let scrubber = Scrubber::new(vec![Secret::new("s3cr3t-key".to_owned())]);
        scrubber.answering(&[]).message(text)
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

    const ASKED: [&str; 4] = [
        "ATServicesRest",
        "V1.0",
        "KnowledgeBaseArticles",
        "entityInformation",
    ];

    fn scrub_answer(text: &str) -> String {
        let scrubber = Scrubber::new(vec![Secret::new("s3cr3t-key".to_owned())]);
        scrubber.answering(&ASKED).message(text)
    }

    #[test]
    fn the_path_that_was_asked_for_stays_readable() {
        for said in [
            "nothing at '/ATServicesRest/V1.0/KnowledgeBaseArticles/entityInformation'.",
            "nothing at '/atservicesrest/v1.0/knowledgebasearticles/entityinformation'.",
            "no such key: KnowledgeBaseArticles",
        ] {
            assert_eq!(scrub_answer(said), said);
        }
        let name = "a".repeat(70);
        let scrubber = Scrubber::new(Vec::new());
        let said = scrubber
            .answering(&[&name])
            .message(&format!("no '{name}'"));
        assert_eq!(said, format!("no '{name}'"));
    }

    #[test]
    fn what_stands_beside_the_path_is_judged_as_ever() {
        let path = format!("/{}", ASKED.join("/"));
        let token = "b".repeat(61);
        for said in [
            format!("{path}{token}"),
            format!("{path}?token=abc"),
            format!("/{}/{token}", ASKED[2]),
            token.clone(),
        ] {
            assert_eq!(scrub_answer(&said), "[redacted]", "{said}");
        }
        assert_eq!(scrub_answer("token: Tickets"), "token: [redacted]");
        let keyed = "/ATServicesRest/V1.0/KnowledgeBaseArticles/entityInformation/s3cr3t-key";
        assert!(scrub_answer(keyed).ends_with("/[redacted]"));
    }

    #[test]
    fn a_secret_that_is_a_name_in_the_path_goes() {
        let scrubber = Scrubber::new(vec![Secret::new("KnowledgeBaseArticles".to_owned())]);
        let said = scrubber
            .answering(&ASKED)
            .message("no KnowledgeBaseArticles here");
        assert_eq!(said, "no [redacted] here");
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
            let text = format!("{before}s3cr3t-key{after}");
            prop_assert!(!scrub(&text).contains("s3cr3t-key"));
            prop_assert!(!scrub_answer(&text).contains("s3cr3t-key"));
        }

        #[test]
        fn a_long_strange_word_never_survives(word in "[A-Za-z0-9+/]{61,120}") {
            prop_assert_eq!(scrub_answer(&word), "[redacted]");
        }
    }
}
