//! The value that somebody wrote, in the catalogue's words.

use permlint_model::names::Folding;
use permlint_model::worksheet::{UNCONFIRMED, is_check_box};
use permlint_model::{Chain, Domain, Interval};

use crate::at::At;
use crate::problem::Problem;
use crate::words::point;

/// What spreadsheets and people write for `Yes`: a spreadsheet translates `TRUE`.
const YES: [&str; 14] = [
    "y",
    "true",
    "1",
    "ja",
    "j",
    "wahr",
    "oui",
    "vrai",
    "sí",
    "si",
    "vero",
    "verdadero",
    "sim",
    "waar",
];

/// And for `No`.
const NO: [&str; 12] = [
    "n", "false", "0", "nein", "falsch", "non", "faux", "falso", "não", "nao", "nee", "onwaar",
];

/// What somebody writes for a ticked box, and nowhere else.
const TICKED: [&str; 4] = ["x", "✓", "✔", "☑"];

/// A value of a domain: the word of the catalogue, and the point that it names.
pub(super) fn value(domain: &Domain, given: &At<String>) -> Result<(String, Interval), Problem> {
    let word = given.value.trim();
    if let Some(rest) = unconfirmed(word) {
        return Err(not_confirmed(rest, given));
    }
    if word.contains(['\n', '\r']) {
        let problem = Problem::new("this value has several lines").at(given.span, "here");
        return Err(problem.help("write it on one line"));
    }
    let word = match domain {
        Domain::Chain(chain) => chain_word(chain, word).unwrap_or(word),
        Domain::Count | Domain::Set { .. } => word,
    };
    let point = point(domain, word, given.span)?;
    let word = match domain {
        Domain::Set { .. } => word.to_owned(),
        Domain::Chain(_) | Domain::Count => domain.words(&point),
    };
    Ok((word, point))
}

/// The point of a chain that another spelling means.
fn chain_word<'a>(chain: &'a Chain, word: &str) -> Option<&'a str> {
    if chain.rank(word).is_some() {
        return None;
    }
    let fold = |word: &str| Folding::default().fold(word);
    let folded = fold(word);
    let points = chain.points().iter().map(String::as_str);
    let near = points.clone().find(|point| fold(point) == folded);
    near.or_else(|| {
        let meant = yes_or_no(chain, &folded)?;
        points
            .clone()
            .find(|point| point.eq_ignore_ascii_case(meant))
    })
}

/// `Yes` or `No` in another language, where the two are all there is.
fn yes_or_no(chain: &Chain, word: &str) -> Option<&'static str> {
    let has_both = chain.points().len() == 2
        && chain
            .points()
            .iter()
            .any(|point| point.eq_ignore_ascii_case("yes"))
        && chain
            .points()
            .iter()
            .any(|point| point.eq_ignore_ascii_case("no"));
    if !has_both {
        return None;
    }
    if YES.contains(&word) || is_check_box(chain) && TICKED.contains(&word) {
        return Some("Yes");
    }
    NO.contains(&word).then_some("No")
}

/// What stands behind the mark of a value that was taken over and not confirmed.
fn unconfirmed(word: &str) -> Option<&str> {
    let (head, rest) = word.split_at_checked(UNCONFIRMED.len())?;
    head.eq_ignore_ascii_case(UNCONFIRMED).then(|| rest.trim())
}

fn not_confirmed(rest: &str, given: &At<String>) -> Problem {
    let rest = permlint_model::text::clean(rest, 60);
    Problem::new("this value is from an earlier worksheet, and nobody confirmed it")
        .at(given.span, "not confirmed")
        .help(format!(
            "look at the screen, then write `{rest}` alone if it still stands there, or what does; or leave it empty"
        ))
}
