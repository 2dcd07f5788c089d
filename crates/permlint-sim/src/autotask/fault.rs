//! Everything that can be made to go wrong.

use std::collections::BTreeSet;
use std::fmt;

use clap::ValueEnum;

/// One way in which the tenant misbehaves. Each changes what its name says and
/// nothing else. Faults that interrupt a request leave the look-up of the zone
/// alone, so that a client gets as far as the API.
///
/// *Seen* marks behaviour recorded in public clients, *help* the vendor's
/// developer help; the rest is what careless networks, proxies and versions do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
#[non_exhaustive]
pub enum Fault {
    /// The zone of nobody is known: 500. Seen, for unknown users.
    ZoneUnknownUser,
    /// The zone's address is on another host.
    ZoneEvilHost,
    /// The zone's address is Autotask's, on `http`.
    ZoneHttp,
    /// The first look-up names an address where every request is 401; later
    /// ones name the right one. Tenants are moved between zones. Seen.
    ZoneMoved,
    /// A wrong integration code is 500 with a sentence instead of 401. Seen
    /// until 2024.
    #[value(name = "auth-500-integration-code")]
    Auth500IntegrationCode,
    /// Every request gets a 500 that is an HTML page of the web server.
    IisHtmlError,
    /// The first request gets 502 with an HTML body.
    BadGatewayHtml,
    /// The first request of every path gets a 500 that a retry heals.
    #[value(name = "server-500-once")]
    Server500Once,
    /// Every request gets that 500.
    #[value(name = "server-500-forever")]
    Server500Forever,
    /// The first request gets 429 with `Retry-After: 1`. Seen.
    #[value(name = "throttle-429")]
    Throttle429,
    /// The first request gets 429 without `Retry-After`.
    #[value(name = "throttle-429-no-header")]
    Throttle429NoHeader,
    /// Every request gets 429 with `Retry-After: 30`.
    #[value(name = "throttle-429-forever")]
    Throttle429Forever,
    /// The first request gets the 500 of too many threads. Seen.
    Itgenatr005,
    /// Every request gets that 500.
    #[value(name = "itgenatr005-forever")]
    Itgenatr005Forever,
    /// Other integrations have sent 80 per cent of the hour's requests.
    ThresholdHigh,
    /// The threshold cannot be read.
    ThresholdRefused,
    /// Every request is redirected to the same path on another host.
    RedirectElsewhere,
    /// Every request is redirected to the same path on `http`.
    RedirectHttp,
    /// Every answer comes late: after a minute, unless another delay is set.
    Slow,
    /// Resources break off: fewer bytes arrive than `Content-Length` says.
    TruncatedBody,
    /// Resources are more than 64 MiB.
    HugeBody,
    /// Resources are an empty body with status 200.
    EmptyBody,
    /// Queries answer `{"errors": [...]}` with status 200. Seen.
    #[value(name = "errors-in-200")]
    ErrorsIn200,
    /// Rights are the numbers 0, 1 and 2. Help.
    AccessAsInt,
    /// Rights are in lower case.
    AccessLowerCase,
    /// The right to update tickets is `"Partial"`, in every level. Help knows
    /// None, Restricted and All.
    AccessUnknownWord,
    /// The right to update tickets is null, in every level.
    AccessNull,
    /// Queries have no `pageDetails`.
    MissingPageDetails,
    /// Rows of a page come in descending order of their ids.
    IdsOutOfOrder,
    /// The next page answers 405 to every verb.
    MissingNextPageVerb,
    /// The next page's address is on another host.
    NextPageElsewhere,
    /// Every page has a next page, which is that same page.
    NextPageLoop,
    /// `/query/count` is too high by one.
    CountWrong,
    /// Nobody may read resources: 500 with the sentence. Seen.
    ResourcesRefused,
    /// Nobody may read `entityInformation` and what is below it.
    EntityInformationRefused,
    /// Nobody may read the five webhook entities.
    WebhooksRefused,
    /// Nobody may read the modules.
    ModulesRefused,
    /// The version cannot be read.
    VersionRefused,
    /// `GET /V1.0/EntityInformation` is 404.
    GlobalEntityInformationMissing,
    /// Queries find nothing, without an error, as for users whose line of
    /// business sees nothing. Help.
    LineOfBusinessEmpty,
    /// The caller is missing from the resources.
    OwnRecordMissing,
    /// The level `Neo API User` is gone from the pick list; its users keep its
    /// id.
    LevelDeleted,
    /// The level `Neo API User` is inactive and still held.
    LevelInactive,
    /// Two levels are called `Neo API User`.
    DuplicateLevelLabel,
    /// No level says that it comes with the product. Whether real ones do is
    /// not established.
    SystemFlagMissing,
    /// Values of pick lists are numbers instead of strings.
    PicklistValueInt,
    /// Further levels, a resource and a webhook whose names hold terminal
    /// escapes, markup, a spreadsheet formula, a direction mark and line breaks;
    /// error messages hold terminal escapes.
    HostileNames,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_possible_value() {
            Some(value) => f.write_str(value.get_name()),
            None => Ok(()),
        }
    }
}

/// The faults of one tenant.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults(BTreeSet<Fault>);

impl Faults {
    pub(super) fn insert(&mut self, fault: Fault) {
        self.0.insert(fault);
    }

    pub(super) fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }
}
