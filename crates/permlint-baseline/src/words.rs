//! Words that name nothing, and what was probably meant.

use std::str::FromStr;

use permlint_model::names::nearest;
use permlint_model::{Domain, IdError, Interval};

use crate::at::{At, Span};
use crate::problem::Problem;

/// A word that names nothing, with the nearest word that does.
pub(crate) fn unknown<'a>(
    what: &str,
    word: &At<String>,
    known: impl IntoIterator<Item = &'a str>,
) -> Problem {
    unknown_at(what, word, word.span, known)
}

/// The same for a word that is only borrowed.
pub(crate) fn unknown_at<'a>(
    what: &str,
    word: &str,
    span: Span,
    known: impl IntoIterator<Item = &'a str>,
) -> Problem {
    let known: Vec<&str> = known.into_iter().collect();
    let shown = permlint_model::text::clean(word, 80);
    let problem = Problem::new(format!("unknown {what} {shown:?}")).at(span, "not known");
    match (nearest(word, known.iter().copied(), 1).first(), known.len()) {
        (Some(near), _) => problem.suggest(near),
        (None, 0) => problem.help(format!("no {what} is declared")),
        (None, 1..=20) => problem.help(format!("known are: {}", known.join(", "))),
        (None, _) => problem.help(format!("none of the {} known ones is near", known.len())),
    }
}

/// The value of a domain that a word names, or what is wrong with the word.
pub(crate) fn point(domain: &Domain, word: &str, span: Span) -> Result<Interval, Problem> {
    domain.point(word).map_err(|error| {
        let problem = Problem::new(error.to_string()).at(span, "no such level");
        let points = match domain {
            Domain::Chain(chain) => chain.points(),
            Domain::Count | Domain::Set { .. } => &[],
        };
        match nearest(word, points.iter().map(String::as_str), 1).first() {
            Some(near) => problem.suggest(near),
            None => problem.help(format!("write one of: {}", domain.offered())),
        }
    })
}

/// A permanent id, or why it is none.
pub(crate) fn id<T: FromStr<Err = IdError>>(text: &str, span: Span) -> Result<T, Problem> {
    text.parse().map_err(|error: IdError| {
        Problem::new(error.to_string())
            .at(span, "this id")
            .help("write it with lower-case letters, digits and single hyphens")
    })
}
