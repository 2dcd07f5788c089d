//! Which parts of the tenant a cell is read from.

use permlint_model::EvidenceKind;
use permlint_model::scope::{ANY_ENTRY, API_ACCESS};
use permlint_model::snapshot::{Coverage, Part};

use super::scene::Scene;

/// What a cell stands for, as far as that says where it is read.
enum Source {
    /// An access of the API.
    Access,
    /// A customise list.
    Items,
    /// A fact about the member or the role.
    Fact,
    /// A setting of a role's row.
    Row,
    /// A setting that only probes tell something of.
    Probed,
}

impl Scene<'_> {
    /// The coverage of what the cell is read from.
    pub(super) fn coverage(&self) -> Vec<Coverage> {
        let source = self.source();
        let parts = self.report.coverage.iter();
        parts
            .filter(|coverage| self.feeds(&source, &coverage.part))
            .cloned()
            .collect()
    }

    fn source(&self) -> Source {
        match self.finding.entry_id.module() {
            API_ACCESS => Source::Access,
            _ if self.is_fact() => Source::Fact,
            _ if self.is_item() => Source::Items,
            _ if self.catalogue.lists_rows() => Source::Row,
            _ => Source::Probed,
        }
    }

    /// Whether the finding is about the member or the role, and no setting.
    pub(super) fn is_fact(&self) -> bool {
        let module = self.finding.entry_id.module();
        let mut modules = self.catalogue.modules.iter();
        modules.any(|known| known.is_facts && known.id.as_str() == module)
    }

    /// Whether the finding is about any right of a section.
    pub(super) fn is_section(&self) -> bool {
        self.finding.entry_id.as_str().ends_with(ANY_ENTRY)
    }

    /// Whether the finding is about a setting of a platform that lists no rows.
    pub(super) fn is_setting(&self) -> bool {
        let is_known = self.catalogue.entry(&self.finding.entry_id).is_some();
        !self.catalogue.lists_rows() && is_known && !self.is_fact() && self.finding.item.is_none()
    }

    /// Whether the finding is about a name on a customise list.
    pub(super) fn is_item(&self) -> bool {
        self.finding.action == permlint_model::Action::Allow && self.finding.item.is_some()
    }

    /// Whether the calling key's own rights were judged.
    fn is_own(&self) -> bool {
        let own = EvidenceKind::Own;
        self.finding.evidence.contains(&own) || self.report.subject.evidence.contains(&own)
    }

    fn feeds(&self, source: &Source, part: &Part) -> bool {
        let subject = self.report.subject.id.as_deref();
        let about = self.finding.entry_id.as_str();
        match (source, part) {
            (Source::Access, Part::Access { entity }) => *entity == self.finding.entry,
            (Source::Items, Part::OwnItems) => true,
            (Source::Row, Part::RoleRows { role_id }) => Some(role_id.as_str()) == subject,
            (Source::Row, Part::OwnRights) => self.is_own(),
            (Source::Row | Source::Fact, Part::Roles) => true,
            (Source::Fact, Part::Members | Part::People) => {
                !about.contains("webhook") && !about.contains("callback")
            }
            (Source::Fact, Part::Callbacks) => about.contains("callback"),
            (Source::Fact, Part::Webhooks { .. }) => about.contains("webhook"),
            (Source::Fact, Part::Modules) => about.contains("module"),
            (Source::Probed, Part::Access { entity }) => self.governs(entity),
            _ => false,
        }
    }

    /// Whether the cell is one of those that can stop the access to an entity.
    fn governs(&self, entity: &str) -> bool {
        let cell = (&self.finding.entry_id, self.finding.action);
        self.catalogue.access.iter().any(|access| {
            let mut governors = access.governed_by.iter();
            access.entity == entity && governors.any(|(entry, action)| (entry, *action) == cell)
        })
    }
}
