//! The reader: one user, one zone, one set of keys.

use permlint_model::Platform;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::Snapshot;
use permlint_model::text::{clean, is_hostile};
use reqwest::header::HeaderMap;

use super::api::Api;
use super::credentials::Credentials;
use super::options::Options;
use super::verdict::Asked;
use super::wording::is_complaint;
use super::zone::{self, DIRECTORY};
use super::{preflight, snapshot};
use crate::http::{Client, Retry, Scrubber, Session};
use crate::{FetchError, Preflight, Progress, Site, TenantReader};

/// Reads one Autotask PSA tenant.
pub struct Reader {
    /// Where the zone is asked for.
    site: Site,
    user: String,
    headers: HeaderMap,
    scrubber: Scrubber,
    directory: Client,
    retry: Retry,
    options: Options,
}

impl Reader {
    /// A reader with the keys of one API user. Nothing is sent yet.
    ///
    /// Without a zone, Autotask's directory is asked for it; with one, that host is asked. The
    /// keys go to the zone that is named in the answer, if it is a host under `autotask.net`, or
    /// this machine.
    ///
    /// # Errors
    ///
    /// [`FetchError::BadUser`] and [`FetchError::BadCredentials`] for values that cannot be what
    /// they should, [`FetchError::ForeignZone`] for a zone that is none of Autotask's,
    /// [`FetchError::Setup`] when the HTTP client cannot be set up on this machine.
    pub fn new(
        user: impl Into<String>,
        zone: Option<Site>,
        credentials: Credentials,
        options: Options,
    ) -> Result<Self, FetchError> {
        let user = checked(&user.into())?;
        let site = directory(zone)?;
        let headers = credentials.headers(&user)?;
        let scrubber = Scrubber::new(credentials.forms());
        let directory = client(&site, &options, &scrubber)?;
        let retry = options.retry();
        Ok(Self {
            site,
            user,
            headers,
            scrubber,
            directory,
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

    /// The site that is asked for the zone.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The user name.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(super) fn client_of(&self, site: &Site) -> Result<Client, FetchError> {
        client(site, &self.options, &self.scrubber)
    }

    /// Starts a run: asks, without credentials, where the user's tenant is.
    pub(super) async fn begin(&self) -> Result<Api<'_>, FetchError> {
        let Options {
            total,
            max_requests,
            ..
        } = self.options;
        let session = Session::new(&self.directory, &self.retry, total, max_requests);
        let found = zone::find(&session, &self.site, &self.user).await;
        let asked = || Asked {
            site: self.site.host(),
            user: self.user.clone(),
        };
        let zone = found.map_err(|unknown| asked().unknown(unknown))?;
        let client = self.client_of(&zone.site)?;
        Ok(Api::new(session, self, zone, client))
    }
}

impl TenantReader for Reader {
    fn platform(&self) -> Platform {
        Platform::Autotask
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
            .field("site", &self.site.host())
            .field("user", &self.user)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn client(site: &Site, options: &Options, scrubber: &Scrubber) -> Result<Client, FetchError> {
    let client = Client::new(site, options.limits(), scrubber.clone())?;
    Ok(client.complaining(is_complaint))
}

/// Where the zone is asked for: what was given, if it is Autotask's.
fn directory(given: Option<Site>) -> Result<Site, FetchError> {
    let Some(given) = given else {
        return Site::parse(DIRECTORY).map_err(|error| FetchError::Setup {
            reason: error.to_string(),
        });
    };
    match zone::is_trusted(&given, &given) {
        true => Ok(zone::beside(given)),
        false => Err(FetchError::ForeignZone {
            zone: clean(&given.host(), 120),
            told_by: None,
        }),
    }
}

/// The user name goes into a header and an address.
fn checked(user: &str) -> Result<String, FetchError> {
    let user = user.trim();
    let reason = if user.is_empty() {
        "it is empty"
    } else if user.chars().any(|c| is_hostile(c) || c.is_whitespace()) {
        "it holds white space or a control character"
    } else if !user.is_ascii() {
        "it holds a letter that cannot be sent in an HTTP header"
    } else {
        return Ok(user.to_owned());
    };
    Err(FetchError::BadUser {
        user: clean(user, 60),
        reason,
    })
}
