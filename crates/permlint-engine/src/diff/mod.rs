//! What changed between two snapshots of one tenant, and between two audits of it.
//!
//! A thing is told as added or removed only where the snapshot without it would show it. A
//! list that was refused, cut, out of scope or not confirmed by a count shows no such thing.

mod callbacks;
mod coverage;
mod fields;
mod own;
mod principals;
mod recheck;
mod rows;
mod sides;
mod subjects;
mod summary;
mod verdicts;

use permlint_model::catalogue::Catalogue;
use permlint_model::diff::{Diff, FieldChange, MissingIn, NotKnown, SnapshotSide, TenantRef};
use permlint_model::snapshot::{Part, Snapshot, Tenant};
use permlint_model::text::clean;
use permlint_model::{Platform, SchemaId};

pub use recheck::recheck;
use sides::Sides;
pub use verdicts::{Comparison, compare_audits};

/// Why two snapshots cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffRefusal {
    /// They are of different platforms, or the catalogue is of another.
    #[error("the first file is of {first}, and the second is of {second}; nothing can be compared")]
    OtherPlatform {
        /// The platform of the first.
        first: Platform,
        /// The platform of the second.
        second: Platform,
    },
    /// They are of different tenants.
    #[error(
        "the first file is of {first}, and the second is of {second}; compare files of one tenant"
    )]
    OtherTenant {
        /// Company and site of the first.
        first: String,
        /// Company and site of the second.
        second: String,
    },
    /// A snapshot could not be digested.
    #[error("a snapshot could not be digested: {0}")]
    Digest(String),
}

/// What changed between two snapshots of one tenant. The same snapshots give the same result,
/// whatever the order of their lists; what was given first is never swapped with the second.
///
/// # Errors
///
/// [`DiffRefusal`] when they are not of one tenant, or not of the catalogue's platform.
pub fn diff(
    before: &Snapshot,
    after: &Snapshot,
    catalogue: &Catalogue,
) -> Result<Diff, DiffRefusal> {
    same_tenant(&before.tenant, &after.tenant)?;
    if after.tenant.platform != catalogue.platform {
        return Err(DiffRefusal::OtherPlatform {
            first: after.tenant.platform,
            second: catalogue.platform,
        });
    }
    let (before, after) = (normal(before), normal(after));
    let mut sides = Sides::new(&before, &after, catalogue);
    let mut diff = Diff {
        schema: SchemaId::DIFF.to_string(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: tenant_ref(&after.tenant),
        before: side(&before)?,
        after: side(&after)?,
        changed: false,
        summary: String::new(),
        version: version(&mut sides),
        subjects: sides.subjects(),
        principals: sides.principals(),
        people: sides.people(),
        callbacks: sides.callbacks(),
        modules: sides.modules(),
        own: sides.own(),
        coverage: sides.coverage(),
        not_known: Vec::new(),
        notes: Vec::new(),
        verdicts: None,
    };
    diff.not_known = sides.not_known;
    diff.not_known.sort();
    diff.notes = sides.notes;
    diff.changed = summary::is_change(&diff);
    diff.summary = summary::sentence(&diff);
    let notes = summary::order_note(&diff).into_iter();
    let rest = std::mem::take(&mut diff.notes);
    diff.notes = notes
        .chain(rest)
        .chain(summary::detail_note(&diff))
        .collect();
    Ok(diff)
}

/// Whether two files are of one tenant.
///
/// # Errors
///
/// [`DiffRefusal`] when they are not.
pub fn same_tenant(first: &Tenant, second: &Tenant) -> Result<(), DiffRefusal> {
    if first.platform != second.platform {
        return Err(DiffRefusal::OtherPlatform {
            first: first.platform,
            second: second.platform,
        });
    }
    if first.id() != second.id() {
        let name = |t: &Tenant| format!("{}@{}", clean(&t.company, 60), clean(&t.site, 80));
        return Err(DiffRefusal::OtherTenant {
            first: name(first),
            second: name(second),
        });
    }
    Ok(())
}

/// A tenant without what may change about it.
fn tenant_ref(tenant: &Tenant) -> TenantRef {
    TenantRef {
        platform: tenant.platform,
        company: tenant.company.clone(),
        site: tenant.site.clone(),
    }
}

/// The snapshot with every list in order, and equal records side by side in one order.
fn normal(snapshot: &Snapshot) -> Snapshot {
    let mut snapshot = snapshot.clone();
    snapshot.principals.sort_by_cached_key(|p| format!("{p:?}"));
    snapshot.callbacks.sort_by_cached_key(|c| format!("{c:?}"));
    snapshot.normalise();
    snapshot
}

fn side(snapshot: &Snapshot) -> Result<SnapshotSide, DiffRefusal> {
    let digest = snapshot
        .digest()
        .map_err(|error| DiffRefusal::Digest(error.to_string()))?;
    let capture = &snapshot.capture;
    Ok(SnapshotSide {
        digest,
        taken: capture.finished.clone().or_else(|| capture.started.clone()),
        product_version: snapshot.tenant.product_version.clone(),
    })
}

fn version(sides: &mut Sides<'_>) -> Option<FieldChange> {
    let version = |snapshot: &Snapshot| snapshot.tenant.product_version.clone();
    let (before, after) = (version(sides.before), version(sides.after));
    let missing_in = match (&before, &after) {
        (Some(_), None) => MissingIn::After,
        (None, Some(_)) => MissingIn::Before,
        _ => {
            return fields::change("version", before, after);
        }
    };
    let because = sides.because(missing_in, &Part::Info);
    sides.not_known.push(NotKnown {
        part: Part::Info,
        what: "the product's version".to_owned(),
        missing_in,
        because,
        seen_once: Vec::new(),
    });
    None
}
