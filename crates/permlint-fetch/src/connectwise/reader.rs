//! The reader: one site, one company, one set of keys.

use permlint_model::Platform;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::Snapshot;
use permlint_model::text::{clean, is_hostile};
use reqwest::header::HeaderMap;

use super::api::Api;
use super::company::{self, Company};
use super::credentials::Credentials;
use super::options::Options;
use super::verdict::Asked;
use super::{preflight, snapshot};
use crate::http::{Client, Retry, Scrubber, Session};
use crate::{FetchError, Preflight, Progress, Site, TenantReader};

/// Reads one ConnectWise PSA tenant.
pub struct Reader {
    site: Site,
    host: String,
    company: String,
    headers: HeaderMap,
    client: Client,
    retry: Retry,
    options: Options,
}

impl Reader {
    /// A reader of one company. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`FetchError::BadCompany`] and [`FetchError::BadCredentials`] for values that cannot be what
    /// they should, [`FetchError::Setup`] when the HTTP client cannot be set up on this machine.
    pub fn new(
        site: Site,
        company: impl Into<String>,
        credentials: Credentials,
        options: Options,
    ) -> Result<Self, FetchError> {
        let company = checked(&company.into())?;
        let headers = credentials.headers(&company)?;
        let scrubber = Scrubber::new(credentials.forms(&company));
        let client = Client::new(&site, options.limits(), scrubber)?;
        let retry = options.retry();
        let host = site.host();
        Ok(Self {
            site,
            host,
            company,
            headers,
            client,
            retry,
            options,
        })
    }

    /// Takes a snapshot; see [`TenantReader::snapshot`].
    ///
    /// # Errors
    ///
    /// [`FetchError`] when nothing could be read.
    pub async fn snapshot(
        &self,
        plan: &FetchPlan,
        progress: &dyn Progress,
    ) -> Result<Snapshot, FetchError> {
        snapshot::take(self, plan, progress).await
    }

    /// Checks what these keys can read; see [`TenantReader::preflight`].
    pub async fn preflight(&self) -> Preflight {
        preflight::check(self).await
    }

    /// The site that requests go to.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn company(&self) -> &str {
        &self.company
    }

    pub(super) fn concurrency(&self) -> usize {
        self.options.concurrency.max(1)
    }

    pub(super) fn asked(&self) -> Asked<'_> {
        Asked {
            site: &self.host,
            company: &self.company,
        }
    }

    /// Starts a run: asks the site, without credentials, where the company's API is.
    pub(super) async fn begin(&self) -> Result<(Api<'_>, Company), FetchError> {
        let Options {
            total,
            max_requests,
            ..
        } = self.options;
        let session = Session::new(&self.client, &self.retry, total, max_requests);
        let found = company::find(&session, &self.company).await;
        let company = found.map_err(|unknown| self.asked().unknown(unknown))?;
        let page_size = self.options.page_size();
        let codebase = company.codebase.clone();
        let api = Api::new(session, &self.company, &self.headers, page_size, codebase);
        Ok((api, company))
    }
}

impl TenantReader for Reader {
    fn platform(&self) -> Platform {
        Platform::Connectwise
    }

    async fn snapshot(
        &self,
        plan: &FetchPlan,
        progress: &dyn Progress,
    ) -> Result<Snapshot, FetchError> {
        snapshot::take(self, plan, progress).await
    }

    async fn preflight(&self) -> Preflight {
        preflight::check(self).await
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("site", &self.host)
            .field("company", &self.company)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// The company id is joined to the public key with a plus, and goes into a path.
fn checked(company: &str) -> Result<String, FetchError> {
    let company = company.trim();
    let reason = if company.is_empty() {
        "it is empty"
    } else if company.chars().any(|c| is_hostile(c) || c.is_whitespace()) {
        "it holds white space or a control character"
    } else if company.contains(['+', ':', '/', '\\']) || company.chars().all(|c| c == '.') {
        "it holds a character that no company id has; give the id alone, without keys and address"
    } else {
        return Ok(company.to_owned());
    };
    Err(FetchError::BadCompany {
        company: clean(company.split('+').next().unwrap_or(""), 60),
        reason,
    })
}
