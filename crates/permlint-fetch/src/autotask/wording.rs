//! What Autotask's errors mean. Most of them are HTTP 500, so the words decide.

use serde_json::Value;

use crate::http::{Patience, Refusal, by_status};

/// Follows "… to query this entity type." and the like. A module that is switched off is
/// answered in the same words (SOAP documentation).
const NOT_PERMITTED: &str = "the logged in resource does not have the adequate permissions";
/// What a wrong integration code was answered with until 2024; since then it is 401 without words.
const BAD_CODE: &str = "integrationcode is invalid";
const NO_ZONE: &str = "zone information could not be determined";
/// The code of too many requests at once, which comes with 429 or with 500.
const TOO_MANY_AT_ONCE: &str = "itgenatr005";

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// The keys are not accepted.
    Denied,
    /// The keys are accepted and may not do this, or its module is off.
    NotPermitted,
    /// Fewer requests are asked for.
    Throttled,
    /// The user has no zone.
    UnknownUser,
    /// Anything else.
    Other,
}

/// What a refusal means, by its words first.
pub(super) fn meaning(refusal: &Refusal) -> Meaning {
    let message = refusal.message.as_deref().unwrap_or_default();
    let message = message.to_ascii_lowercase();
    let says = |words: &str| message.contains(words);
    let over_threshold = says("threshold") && says("exceeded");
    match refusal.status {
        429 => Meaning::Throttled,
        _ if says(TOO_MANY_AT_ONCE) || over_threshold => Meaning::Throttled,
        _ if says(NOT_PERMITTED) => Meaning::NotPermitted,
        _ if says(BAD_CODE) => Meaning::Denied,
        _ if says(NO_ZONE) => Meaning::UnknownUser,
        401 => Meaning::Denied,
        403 => Meaning::NotPermitted,
        _ => Meaning::Other,
    }
}

/// How often a request is sent again: a 500 once, because most of them are final answers.
pub(super) fn patience(refusal: &Refusal) -> Patience {
    match meaning(refusal) {
        Meaning::Throttled => Patience::Throttled,
        Meaning::Other if refusal.status == 500 => Patience::Once,
        Meaning::Other => by_status(refusal),
        Meaning::Denied | Meaning::NotPermitted | Meaning::UnknownUser => Patience::Never,
    }
}

/// Whether the body of a success is an error all the same.
pub(super) fn is_complaint(json: &Value) -> bool {
    let errors = json.get("errors").and_then(Value::as_array);
    errors.is_some_and(|errors| !errors.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Meaning, is_complaint, meaning, patience};
    use crate::http::{Patience, Refusal};
    use proptest::prelude::*;
    use serde_json::json;

    fn refusal(status: u16, message: &str) -> Refusal {
        Refusal {
            status,
            code: None,
            message: Some(message.to_owned()),
            retry_after: None,
        }
    }

    const NO: &str =
        "The logged in Resource does not have the adequate permissions to create this entity type.";

    #[test]
    fn the_words_decide_and_then_the_status() {
        for (status, message, expected, tries) in [
            (500, NO, Meaning::NotPermitted, Patience::Never),
            (200, NO, Meaning::NotPermitted, Patience::Never),
            (
                500,
                "\u{FFFD}[31mThe logged in Resource does not have the adequate permissions",
                Meaning::NotPermitted,
                Patience::Never,
            ),
            (403, "", Meaning::NotPermitted, Patience::Never),
            (401, "", Meaning::Denied, Patience::Never),
            (
                500,
                "IntegrationCode is invalid.",
                Meaning::Denied,
                Patience::Never,
            ),
            (
                500,
                "Zone information could not be determined",
                Meaning::UnknownUser,
                Patience::Never,
            ),
            (429, "", Meaning::Throttled, Patience::Throttled),
            (
                500,
                "Itgenatr005: the thread threshold of 3 …",
                Meaning::Throttled,
                Patience::Throttled,
            ),
            (200, "Itgenatr005", Meaning::Throttled, Patience::Throttled),
            (
                500,
                "The external request threshold has been exceeded.",
                Meaning::Throttled,
                Patience::Throttled,
            ),
            (
                500,
                "An error has occurred.",
                Meaning::Other,
                Patience::Once,
            ),
            (
                200,
                "The query could not be completed.",
                Meaning::Other,
                Patience::Never,
            ),
            (502, "", Meaning::Other, Patience::Often),
            (404, "", Meaning::Other, Patience::Never),
        ] {
            let refusal = refusal(status, message);
            assert_eq!(meaning(&refusal), expected, "{status} {message}");
            assert_eq!(patience(&refusal), tries, "{status} {message}");
        }
    }

    #[test]
    fn errors_in_a_success_are_a_complaint() {
        assert!(is_complaint(&json!({ "errors": ["no"], "items": [] })));
        for fine in [
            json!({ "errors": [] }),
            json!({ "items": [] }),
            json!(null),
            json!([1]),
        ] {
            assert!(!is_complaint(&fine), "{fine}");
        }
    }

    proptest! {
        #[test]
        fn a_permission_sentence_is_never_sent_again(
            before in ".{0,20}", after in "[a-z .]{0,40}", status in 500_u16..600,
        ) {
            let message = format!("{before}The logged in Resource does not have the adequate permissions{after}");
            prop_assume!(!message.to_ascii_lowercase().contains("itgenatr005"));
            let refusal = refusal(status, &message);
            prop_assert_eq!(meaning(&refusal), Meaning::NotPermitted);
            prop_assert_eq!(patience(&refusal), Patience::Never);
        }

        #[test]
        fn any_refusal_has_a_meaning(status in any::<u16>(), message in any::<String>()) {
            let _ = patience(&refusal(status, &message));
        }
    }
}
