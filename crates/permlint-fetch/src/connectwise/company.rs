//! Which codebase a company runs on: the one question that is asked without credentials.

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::Value;

use crate::http::{Request, Session, Trouble};
use crate::record::Record;

/// What the site says about a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Company {
    /// The codebase without its slash, such as `v2025_8`; a safe path segment.
    pub(super) codebase: String,
    /// The company id as the site spells it.
    pub(super) id: Option<String>,
}

/// Why the company is not known.
#[derive(Debug, Clone)]
pub(super) enum Unknown {
    /// The site answered, and has no such company.
    Company,
    /// There is no usable answer.
    Trouble(Trouble),
}

/// Asks for the company. No credentials go along, and none are needed.
///
/// An unknown company is answered with 200 and `null` (seen by django-connectwise), or with 404.
pub(super) async fn find(session: &Session<'_>, company: &str) -> Result<Company, Unknown> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let request = Request {
        segments: &["login", "companyinfo", company],
        query: &[],
        headers: &headers,
    };
    match session.get(&request).await {
        Ok(answer) => read(&answer.json),
        Err(trouble) if trouble.status() == Some(404) => Err(Unknown::Company),
        Err(trouble) => Err(Unknown::Trouble(trouble)),
    }
}

fn read(json: &Value) -> Result<Company, Unknown> {
    if json.is_null() {
        return Err(Unknown::Company);
    }
    let shape = |what: &str| {
        Unknown::Trouble(Trouble::Shape {
            what: what.to_owned(),
        })
    };
    let record = Record::of(json).ok_or_else(|| shape("the company is no object"))?;
    let named = record.any_text(&["Codebase", "codebase"]);
    let codebase = named.ok_or_else(|| shape("the company has no codebase"))?;
    let codebase = segment(&codebase).ok_or_else(|| shape("the codebase is no plain name"))?;
    let id = record.any_text(&["CompanyID", "companyID", "companyId"]);
    Ok(Company { codebase, id })
}

/// A codebase is `v4_6_release/` or the like: one segment, so that a hostile answer cannot
/// lead authenticated requests to another path.
fn segment(codebase: &str) -> Option<String> {
    let name = codebase.trim().trim_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    let fits = (1..=64).contains(&name.len()) && name.chars().all(is_plain);
    (fits && name.chars().any(|c| c != '.')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Unknown, read, segment};
    use serde_json::json;

    #[test]
    fn a_codebase_is_one_plain_segment() {
        assert_eq!(segment("v2025_3/"), Some("v2025_3".to_owned()));
        assert_eq!(segment("v4_6_release/"), Some("v4_6_release".to_owned()));
        for bad in [
            "",
            "/",
            "..",
            ".",
            "a/b",
            "../x/",
            "v1?x=",
            "v1#",
            "a b",
            "http://h/",
            "%2e",
        ] {
            assert_eq!(segment(bad), None, "{bad}");
        }
    }

    #[test]
    fn cloud_flags_of_either_type_do_not_matter() {
        for cloud in [json!("True"), json!(true), json!(null)] {
            let company = read(&json!({ "Codebase": "v1/", "IsCloud": cloud })).unwrap();
            assert_eq!(company.codebase, "v1");
        }
    }

    #[test]
    fn null_is_no_company_and_anything_else_is_no_answer() {
        assert!(matches!(read(&json!(null)), Err(Unknown::Company)));
        for odd in [
            json!([]),
            json!({}),
            json!({ "Codebase": 7 }),
            json!({ "Codebase": "../" }),
        ] {
            assert!(matches!(read(&odd), Err(Unknown::Trouble(_))), "{odd}");
        }
    }
}
