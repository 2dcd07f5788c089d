//! Values between two ranks, as plain pairs.

/// The least and the greatest rank.
pub(crate) type Span = (u64, u64);

pub(crate) fn is_inside(inner: Span, outer: Span) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

pub(crate) fn is_apart(a: Span, b: Span) -> bool {
    a.1 < b.0 || b.1 < a.0
}

/// The rank of a level on the small platform.
pub(crate) fn rank(word: &str) -> Option<u64> {
    match word {
        "None" | "No" => Some(0),
        "My" | "mine" | "Yes" => Some(1),
        "All" => Some(2),
        _ => None,
    }
}

/// A span as reports write it, on a scale that ends at `top`.
pub(crate) fn words(span: Span, top: u64) -> String {
    let scale = if top == 1 {
        ["No", "Yes", "?"]
    } else {
        ["None", "My", "All"]
    };
    let word = |rank: u64| scale[usize::try_from(rank).unwrap()];
    if span.0 == span.1 {
        return word(span.0).to_owned();
    }
    format!("{} to {}", word(span.0), word(span.1))
}

/// What reports write, as a span.
pub(crate) fn read(words: &str, top: u64) -> Option<Span> {
    let known = |word: &str| rank(word).filter(|_| ["No", "Yes"].contains(&word) == (top == 1));
    if words == "not known" {
        return Some((0, top));
    }
    match words.split_once(" to ") {
        Some((low, high)) => Some((known(low)?, known(high)?)),
        None => known(words).map(|rank| (rank, rank)),
    }
}
