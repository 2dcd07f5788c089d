//! Faults that are in the tenant's data rather than in its answers.

use super::acme::NEO;
use super::fault::{Fault, Faults};
use super::level::Level;
use super::tenant::{Tenant, UnknownName};

/// Names that a careless renderer trips over. None is longer than the 32
/// characters of a user name.
const HOSTILE: [&str; 5] = [
    "\u{1b}[31mRed\u{1b}[0m \u{1b}]0;title\u{7}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u{202e}gnp.level\u{202c}",
    "Line\r\n::error::break",
];

/// Changes the tenant's data as the faults say.
pub(super) fn corrupt(tenant: &mut Tenant, faults: &Faults) {
    if faults.has(Fault::HostileNames) {
        // Every name that is used was added just before.
        let _ = add_hostile(tenant);
    }
    // A tenant whose level was renamed or removed has nothing to corrupt.
    if let Ok(level) = tenant.level_mut(NEO) {
        level.listed = !faults.has(Fault::LevelDeleted);
        level.active = level.active && !faults.has(Fault::LevelInactive);
    }
    if faults.has(Fault::DuplicateLevelLabel) {
        tenant.add_level(NEO, true, false);
    }
    if faults.has(Fault::SystemFlagMissing) {
        let unmark = |level: &mut Level| level.system = false;
        tenant.levels.iter_mut().for_each(unmark);
    }
    if faults.has(Fault::ThresholdHigh) {
        let high = tenant.threshold.limit * 4 / 5;
        tenant.threshold.used = tenant.threshold.used.max(high);
    }
}

fn add_hostile(tenant: &mut Tenant) -> Result<(), UnknownName> {
    for label in HOSTILE {
        tenant.add_level(label, true, false);
        tenant.add_resource(label, label)?;
    }
    let url = "https://hooks.example.test/\u{1b}[31m?token=SECRET-WEBHOOK-TOKEN";
    tenant.add_webhook("CompanyWebhooks", HOSTILE[0], url, true)?;
    if let Some(webhook) = tenant.webhooks.last_mut() {
        HOSTILE[1].clone_into(&mut webhook.name);
    }
    Ok(())
}
