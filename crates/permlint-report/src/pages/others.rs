//! Whose cells an expectation speaks of, in words.

use permlint_model::baseline::Whose;

use super::inline::Inline;

/// Of whom each cell is.
pub(super) fn of_each(whose: &Whose) -> Inline {
    match whose {
        Whose::People(names) => Inline::of("for each of the people ").text(names),
        Whose::LevelsOf(names) => Inline::of("on the level of each of ").text(names),
        Whose::Levels(names) => {
            let names = names.iter().map(|name| Inline::default().text(name));
            Inline::of("on the level ").then(Inline::join(names, ", "))
        }
        Whose::SystemLevelsHeld => Inline::of("on each system level that people hold as it is"),
    }
}

/// The names as they are written, for the parameters in them.
pub(super) fn names(whose: &Whose) -> Vec<&str> {
    match whose {
        Whose::People(names) | Whose::LevelsOf(names) => vec![names],
        Whose::Levels(names) => names.iter().map(String::as_str).collect(),
        Whose::SystemLevelsHeld => Vec::new(),
    }
}
