//! The `Link` header: where the next page is.

use reqwest::header::{HeaderMap, LINK};
use url::form_urlencoded;

/// What the `Link` header says about the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// There is no header at all: one page, or an endpoint that does not page.
    Absent,
    /// There is a header, and no next page in it.
    Last,
    /// The next page.
    Next(Cursor),
}

/// Which page to ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cursor {
    /// Navigable paging: the page's number, from 1.
    Page(u32),
    /// Forward-only paging: everything after this id.
    After(u64),
}

/// Reads the header. Only the page out of the address is used: the host in it may be another
/// one than was called, and following it would send the keys there.
pub(super) fn link(headers: &HeaderMap) -> Link {
    let values = headers.get_all(LINK);
    let texts: Vec<&str> = values
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    match texts.is_empty() {
        true => Link::Absent,
        false => next(&texts.join(",")).map_or(Link::Last, Link::Next),
    }
}

/// The cursor of `rel="next"`, if it has one (RFC 8288).
fn next(header: &str) -> Option<Cursor> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>')?;
        let (parameters, after) = split_parameters(after);
        if is_next(parameters) {
            return cursor(address);
        }
        rest = after;
    }
    None
}

/// Everything up to the comma that ends this link; one inside quotes does not.
fn split_parameters(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn is_next(parameters: &str) -> bool {
    parameters.split(';').any(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else {
            return false;
        };
        let mut words = value.trim().trim_matches('"').split_whitespace();
        name.trim().eq_ignore_ascii_case("rel") && words.any(|w| w.eq_ignore_ascii_case("next"))
    })
}

fn cursor(address: &str) -> Option<Cursor> {
    let query = address.split_once('?')?.1;
    let query = query.split('#').next().unwrap_or_default();
    let (mut page, mut after) = (None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name.eq_ignore_ascii_case("page") {
            page = value.parse().ok().filter(|n| *n > 0).map(Cursor::Page);
        } else if name.eq_ignore_ascii_case("pageId") {
            after = value.parse().ok().filter(|n| *n > 0).map(Cursor::After);
        }
    }
    after.or(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    fn read(text: &str) -> Link {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_str(text).unwrap());
        link(&headers)
    }

    #[test]
    fn the_next_page_is_a_number_or_an_id() {
        let text =
            "<https://h/x?pageSize=2&page=3>; rel=\"next\", <https://h/x?page=9>; rel=\"last\"";
        assert_eq!(read(text), Link::Next(Cursor::Page(3)));
        assert_eq!(
            read("<https://h/x?pageId=77>; rel=next"),
            Link::Next(Cursor::After(77))
        );
        let comma = "<https://h/a,b?fields=id,name&page=2>; title=\"a, <b>\"; REL=\"prev next\"";
        assert_eq!(read(comma), Link::Next(Cursor::Page(2)));
    }

    #[test]
    fn the_end_is_an_empty_header_or_none() {
        assert_eq!(link(&HeaderMap::new()), Link::Absent);
        for end in [
            "",
            "<https://h/x?page=1>; rel=\"first\"",
            "<https://h/x>; rel=next",
            "<",
            "<?page=2",
        ] {
            assert_eq!(read(end), Link::Last, "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_ignored(text in "[ -~]{0,120}") {
            let _ = read(&text);
        }

        #[test]
        fn what_is_written_is_read(page in 1_u32.., host in "[a-z.]{1,20}", more in "[a-z,/]{0,20}") {
            let text = format!("<http://{host}/{more}?page={page}&x={more}>; rel=\"next\"");
            prop_assert_eq!(read(&text), Link::Next(Cursor::Page(page)));
        }
    }
}
