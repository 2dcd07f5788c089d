//! What a page is about, and what is looked up in it.

use permlint_model::baseline::{Baseline, Feature, Lift, Origin, Parameter, Rule};
use permlint_model::catalogue::{Catalogue, Entry, Source};
use permlint_model::{EntryId, ModuleId};

use super::inline::Inline;

/// What a page is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) baseline: &'a Baseline,
    pub(super) catalogue: &'a Catalogue,
}

impl<'a> About<'a> {
    /// A module's name on the screen.
    pub(super) fn module(&self, id: &'a ModuleId) -> &'a str {
        let module = self.catalogue.module(id);
        module.map_or(id.as_str(), |module| &module.name)
    }

    /// The name of the module that an entry stands in.
    pub(super) fn module_of(&self, entry: &'a EntryId) -> &'a str {
        let mut modules = self.catalogue.modules.iter();
        let module = modules.find(|module| module.id.as_str() == entry.module());
        module.map_or(entry.module(), |module| &module.name)
    }

    /// An entry's name on the screen.
    pub(super) fn entry(&self, id: &'a EntryId) -> &'a str {
        let entry = self.catalogue.entry(id);
        entry.map_or(id.as_str(), |entry| &entry.name)
    }

    /// Where a role is edited, for the role that the document names.
    pub(super) fn editor(&self) -> Inline {
        Inline::default().text(&self.with_role(&self.catalogue.editor))
    }

    /// Where an entry is edited.
    pub(super) fn click(&self, entry: &Entry) -> Inline {
        match &entry.click {
            Some(path) => Inline::default().text(&self.with_role(path)),
            None => {
                let module = self.module_of(&entry.id).to_owned();
                let path = self.editor().own(" > ").text(&module);
                path.own(" > ").text(&entry.name)
            }
        }
    }

    /// The document and the section that a rule comes from, with a link.
    pub(super) fn origin(&self, origin: &Origin) -> Inline {
        match origin {
            Origin::Permlint => Inline::of("a rule of the baseline's own, not of the document"),
            Origin::Document { source, section } => self
                .document(source)
                .own(", section \"")
                .text(section)
                .own("\""),
        }
    }

    /// A document's title, with a link.
    pub(super) fn document(&self, key: &str) -> Inline {
        match self.baseline.sources.get(key) {
            Some(source) => cited(source),
            None => Inline::default().text(key),
        }
    }

    /// The features that take a rule out of force, whole or in part.
    pub(super) fn lifting(&self, rule: &Rule) -> Vec<(&'a Feature, &'a Lift)> {
        let features = self.baseline.features.iter();
        let lifts = features.flat_map(|feature| feature.lifts.iter().map(move |l| (feature, l)));
        let mut lifts: Vec<_> = lifts.filter(|(_, lift)| lift.rule == rule.id).collect();
        lifts.sort_by_key(|(feature, _)| feature.id.as_str());
        lifts
    }

    /// What is lifted: some entries, or the whole rule.
    pub(super) fn lifted(&self, lift: &'a Lift) -> Inline {
        let entries = lift.entries.as_ref().map(|entries| {
            let names = entries.iter().map(|id| {
                let inline = Inline::default().text(self.module_of(id));
                inline.own(" > ").text(self.entry(id))
            });
            Inline::join(names, ", ")
        });
        let actions = lift.actions.as_ref().map(|actions| {
            let names = actions.iter().map(|action| Inline::of(action.as_str()));
            Inline::join(names, ", ")
        });
        match (entries, actions) {
            (None, None) => Inline::of("the whole rule"),
            (Some(entries), None) => entries,
            (None, Some(actions)) => actions.own(" everywhere"),
            (Some(entries), Some(actions)) => entries.own(": ").then(actions),
        }
    }

    /// The parameters that some text mentions as `{name}`.
    pub(super) fn parameters_in(&self, text: &str) -> Vec<(&'a str, &'a Parameter)> {
        let all = self.baseline.parameters.iter();
        all.filter(|(name, _)| text.contains(&format!("{{{name}}}")))
            .map(|(name, parameter)| (name.as_str(), parameter))
            .collect()
    }

    fn with_role(&self, path: &str) -> String {
        let parameter = self.baseline.parameters.get("role");
        let role = parameter.and_then(|role| role.default.as_deref());
        path.replace("{role}", role.unwrap_or("(the role)"))
    }
}

/// A document's title, with a link.
pub(super) fn cited(source: &Source) -> Inline {
    Inline::default().link(&source.title, source.url.as_deref())
}
