//! Everything that can be made to go wrong.

use std::collections::BTreeSet;
use std::fmt;

use clap::ValueEnum;

/// One way in which the tenant misbehaves. Each changes what its name says and
/// nothing else. Faults that interrupt a request leave the look-up of the
/// company alone, so that a client gets as far as the API.
///
/// *Seen* marks behaviour recorded in public clients, *guide* ConnectWise's
/// developer guide, *spec* its OpenAPI document; the rest is what careless
/// networks, proxies and versions do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
#[non_exhaustive]
pub enum Fault {
    /// Actions that a row does not offer are sent as null instead of `"None"`.
    /// Reports offer only inquire.
    InapplicableNull,
    /// Actions that a row does not offer are not sent at all.
    InapplicableAbsent,
    /// No null is sent anywhere; the field is left out. Seen on current servers.
    DropNulls,
    /// Error bodies are pretty-printed with CR LF. Seen.
    CrlfErrors,
    /// 403 on roles, but not on their settings.
    RolesRefused,
    /// 403 on the settings of every role.
    SettingsRefused,
    /// 403 on API members.
    MembersRefused,
    /// 403 on members who are people.
    PeopleRefused,
    /// 403 on callbacks.
    CallbacksRefused,
    /// 403 on the caller's own rights and customize lists.
    OwnRightsRefused,
    /// 403 on `/system/info`.
    InfoRefused,
    /// 403 on the whole API.
    EverythingForbidden,
    /// Roles are an empty list with status 200: a possible answer to a caller
    /// who lacks the right, as no source says which one ConnectWise gives.
    RolesEmpty,
    /// The first request gets 429 with `Retry-After: 1`. Guide.
    ThrottleOnce,
    /// The first request gets 429 without `Retry-After`.
    ThrottleNoHeader,
    /// The first request gets 429 with an HTML body, as from the proxy in
    /// front. Seen.
    ThrottleHtml,
    /// Every request gets 429 with `Retry-After: 30`.
    ThrottleForever,
    /// The first request of every path gets the 500 that asks to try again.
    /// Seen, spelling mistake included.
    #[value(name = "error-500-once")]
    Error500Once,
    /// Every request gets that 500.
    #[value(name = "error-500-forever")]
    Error500Forever,
    /// Every request gets a 500 that no retry heals. Seen.
    #[value(name = "error-500-conversion")]
    Error500Conversion,
    /// The first request gets 502 with an HTML body.
    BadGatewayHtml,
    /// Settings are an HTML page with status 200.
    #[value(name = "maintenance-html-200")]
    MaintenanceHtml200,
    /// The company look-up answers `null`, as it does for unknown companies.
    /// Seen.
    CompanyNull,
    /// Every request is redirected to the same path on `http://`. Seen, still
    /// in 2026.
    RedirectHttp,
    /// Every request is redirected to another host.
    RedirectElsewhere,
    /// `Link` headers point at another host.
    LinkOtherHost,
    /// `/settings/count` is too high by one.
    CountWrong,
    /// Every `/count` is 404.
    CountMissing,
    /// The role `Neo` is listed, and its settings are 404.
    RoleVanishes,
    /// `Service Tickets` has the edit level `"Some"` in every role. The spec
    /// knows None, My and All.
    UnknownLevel,
    /// The first company look-up names a codebase where every path is 404; later
    /// ones name the right one. Cloud upgrades move the path. Seen.
    CodebaseMoved,
    /// Every answer comes late: after a minute, unless another delay is set.
    Slow,
    /// Settings break off: fewer bytes arrive than `Content-Length` says.
    TruncatedBody,
    /// Settings are more than 64 MiB.
    HugeBody,
    /// Every role has 1,200 rows more, beyond the largest page.
    ManyRows,
    /// Every role has twelve rows more, as after an upgrade: `Upgrade Entry …` in
    /// Procurement, Service Desk and System, which no catalogue knows. `Neo` may
    /// read them.
    UnlistedRows,
    /// The level My is spelled `"Mine"`, as in vendors' prose.
    LevelsMine,
    /// Further roles and an API member whose names hold terminal escapes,
    /// markup, a spreadsheet formula, a direction mark and line breaks; error
    /// messages hold terminal escapes.
    HostileNames,
    /// `Service Tickets` comes twice in every role, the second time without
    /// rights.
    DuplicateRow,
    /// Every page of every list is full, and `next` points at that same page.
    LinkLoop,
    /// The caller is missing from the API members. Seen for system members.
    OwnRecordMissing,
    /// The company look-up sends `IsCloud` as the string `"True"`. Guide.
    IsCloudString,
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
