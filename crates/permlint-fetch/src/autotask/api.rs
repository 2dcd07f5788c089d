//! Authenticated requests to one tenant's API, one at a time.

use super::reader::Reader;
use super::verdict::Asked;
use super::zone::{self, Zone};
use crate::http::{Answer, Client, Request, Session, Trouble};

/// The only version of the API.
const VERSION: &str = "V1.0";

/// The API of one tenant, for one run.
///
/// Every request takes it mutably, so that no two of them can be under way at once.
pub(super) struct Api<'a> {
    session: Session<'a>,
    reader: &'a Reader,
    zone: Zone,
    client: Client,
    /// Whether the zone was asked for again.
    rechecked: bool,
}

impl<'a> Api<'a> {
    pub(super) fn new(
        session: Session<'a>,
        reader: &'a Reader,
        zone: Zone,
        client: Client,
    ) -> Self {
        Self {
            session,
            reader,
            zone,
            client,
            rechecked: false,
        }
    }

    pub(super) fn session(&self) -> &Session<'a> {
        &self.session
    }

    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn page_size(&self) -> u32 {
        self.reader.options().page_size()
    }

    pub(super) fn asked(&self) -> Asked {
        Asked {
            site: self.zone.site.host(),
            user: self.reader.user().to_owned(),
        }
    }

    /// Gets a path such as `/Version`.
    ///
    /// Tenants are moved between zones, so the first 401 of a run asks for the zone again and
    /// tries once more if it is another one (as django-autotask does).
    pub(super) async fn get(
        &mut self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Answer, Trouble> {
        let answer = self.get_once(path, query).await;
        let denied = answer
            .as_ref()
            .is_err_and(|trouble| trouble.status() == Some(401));
        match denied && self.has_moved().await {
            true => self.get_once(path, query).await,
            false => answer,
        }
    }

    async fn get_once(&self, path: &str, query: &[(&str, String)]) -> Result<Answer, Trouble> {
        let mut segments: Vec<&str> = self.zone.path.iter().map(String::as_str).collect();
        segments.push(VERSION);
        segments.extend(path.split('/').skip(1));
        let request = Request {
            segments: &segments,
            query,
            headers: self.reader.headers(),
        };
        self.session.get_from(&self.client, &request).await
    }

    /// Whether the tenant is elsewhere by now; then this is too. Asked once a run.
    async fn has_moved(&mut self) -> bool {
        if std::mem::replace(&mut self.rechecked, true) {
            return false;
        }
        let found = zone::find(&self.session, self.reader.site(), self.reader.user()).await;
        let Ok(zone) = found else {
            return false;
        };
        let moved = (&zone.site, &zone.path) != (&self.zone.site, &self.zone.path);
        match self.reader.client_of(&zone.site) {
            Ok(client) if moved => {
                self.client = client;
                self.zone = zone;
                true
            }
            _ => false,
        }
    }
}
