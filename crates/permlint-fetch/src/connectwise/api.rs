//! Authenticated requests to one company's API.

use reqwest::header::HeaderMap;
use tokio::sync::Mutex;

use super::company;
use crate::http::{Answer, Request, Session, Trouble};

/// The API of one company, for one run.
pub(super) struct Api<'a> {
    session: Session<'a>,
    company: &'a str,
    headers: &'a HeaderMap,
    page_size: u32,
    place: Mutex<Place>,
}

/// Where the API is, and whether that was asked again.
#[derive(Debug)]
struct Place {
    codebase: String,
    checked: bool,
}

impl<'a> Api<'a> {
    pub(super) fn new(
        session: Session<'a>,
        company: &'a str,
        headers: &'a HeaderMap,
        page_size: u32,
        codebase: String,
    ) -> Self {
        let place = Mutex::new(Place {
            codebase,
            checked: false,
        });
        Self {
            session,
            company,
            headers,
            page_size,
            place,
        }
    }

    pub(super) fn session(&self) -> &Session<'a> {
        &self.session
    }

    pub(super) fn page_size(&self) -> u32 {
        self.page_size
    }

    /// Gets a path such as `/system/info`.
    ///
    /// Upgrades move the codebase, so the first 404 of a run asks for it again and tries once
    /// more if it moved (as django-connectwise does).
    pub(super) async fn get(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Answer, Trouble> {
        let codebase = self.place.lock().await.codebase.clone();
        let answer = self.get_at(&codebase, path, query).await;
        if answer
            .as_ref()
            .is_err_and(|trouble| trouble.status() == Some(404))
            && let Some(moved) = self.moved_from(&codebase).await
        {
            return self.get_at(&moved, path, query).await;
        }
        answer
    }

    async fn get_at(
        &self,
        codebase: &str,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Answer, Trouble> {
        let mut segments = vec![codebase, "apis", "3.0"];
        segments.extend(path.split('/').skip(1));
        let request = Request {
            segments: &segments,
            query,
            headers: self.headers,
        };
        self.session.get(&request).await
    }

    /// The new codebase, if it is another one by now.
    async fn moved_from(&self, codebase: &str) -> Option<String> {
        let mut place = self.place.lock().await;
        if !place.checked {
            place.checked = true;
            if let Ok(found) = company::find(&self.session, self.company).await {
                place.codebase = found.codebase;
            }
        }
        (place.codebase != codebase).then(|| place.codebase.clone())
    }
}
