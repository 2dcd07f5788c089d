//! Permanent names. Each has its own type, so that none can stand in for another.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// Why a text is not a permanent id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {what}: {rule}")]
pub struct IdError {
    text: String,
    what: &'static str,
    rule: &'static str,
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    return Ok(Self(text.to_owned()));
                }
                Err(IdError {
                    text: crate::text::clean(text, 80),
                    what: $what,
                    rule: $rule,
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'_, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id_type!(
    /// A module of a platform, such as `finance`.
    ModuleId,
    "a module id",
    "lower-case letters, digits and single hyphens",
    is_kebab
);

id_type!(
    /// A setting of a platform, such as `finance.invoicing`; an unlisted live row gets
    /// `finance.x-<wire identifier>`.
    EntryId,
    "an entry id",
    "kebab-case words joined by dots, at least two of them",
    |text| text.split('.').count() >= 2 && text.split('.').all(is_kebab)
);

id_type!(
    /// A baseline, `<publisher>/<name>`, such as `neo/connectwise`.
    BaselineId,
    "a baseline id",
    "two kebab-case words joined by a slash, like `neo/connectwise`",
    |text| text.split('/').count() == 2 && text.split('/').all(is_kebab)
);

id_type!(
    /// A rule, `<baseline>/<rule>`; permlint's own built-in rules are `permlint/<rule>`.
    RuleId,
    "a rule id",
    "kebab-case words joined by slashes, like `neo/connectwise/sales-closed`",
    |text| (2..=3).contains(&text.split('/').count()) && text.split('/').all(is_kebab)
);

impl EntryId {
    /// The id of a live row that the catalogue does not know, made from its wire identifier.
    #[must_use]
    pub fn unlisted(module: &ModuleId, wire_identifier: &str) -> Self {
        Self(format!("{module}.x-{}", kebab(wire_identifier)))
    }

    /// The same id with a number, for the second and further things of one name.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        Self(format!("{}-{number}", self.0))
    }

    /// The module part, before the first dot.
    #[must_use]
    pub fn module(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }

    /// Whether this id was made for a row that the catalogue does not know.
    #[must_use]
    pub fn is_unlisted(&self) -> bool {
        self.0.split('.').any(|part| part.starts_with("x-"))
    }
}

impl ModuleId {
    /// The id of a live module that the catalogue does not know.
    #[must_use]
    pub fn unlisted(wire_identifier: &str) -> Self {
        Self(format!("x-{}", kebab(wire_identifier)))
    }
}

impl RuleId {
    /// The id of a rule in a baseline.
    ///
    /// # Errors
    ///
    /// [`IdError`] when `rule` is not kebab-case.
    pub fn of(baseline: &BaselineId, rule: &str) -> Result<Self, IdError> {
        format!("{baseline}/{rule}").parse()
    }

    /// The part after the last slash.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

/// Folds any text into one kebab-case word; text without a letter or digit becomes `unnamed`.
fn kebab(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(80) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let word = out.trim_end_matches('-');
    if word.is_empty() {
        return "unnamed".to_owned();
    }
    word.to_owned()
}

fn is_kebab(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_keep_to_their_shape() {
        assert!("finance.invoicing".parse::<EntryId>().is_ok());
        assert!("Finance.Invoicing".parse::<EntryId>().is_err());
        assert!("finance".parse::<EntryId>().is_err());
        assert!("neo/connectwise".parse::<BaselineId>().is_ok());
        assert!("neo/connectwise/x".parse::<BaselineId>().is_err());
        assert!("permlint/admin-role".parse::<RuleId>().is_ok());
    }

    proptest! {
        #[test]
        fn an_unlisted_row_always_gets_a_valid_id(wire in any::<String>()) {
            let module = ModuleId::unlisted(&wire);
            let entry = EntryId::unlisted(&module, &wire);
            prop_assert!(module.as_str().parse::<ModuleId>().is_ok());
            prop_assert!(entry.as_str().parse::<EntryId>().is_ok());
            prop_assert!(entry.is_unlisted());
        }
    }
}
