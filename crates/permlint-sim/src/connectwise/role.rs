//! Roles and their rows.

use serde_json::{Map, Value, json};

use super::catalog::{Entry, Kind, MODULES, Module};
use super::level::{Action, Cell, Inapplicable, Levels};
use super::value::info;

/// What ConnectWise's screen writes behind the label of a customizable row.
const CUSTOMIZE: &str = " (customize)";

/// A security role.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) admin: bool,
    pub(super) inactive: bool,
    pub(super) rows: Vec<Row>,
}

/// One entry of one module.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) module: ModuleNames,
    pub(super) label: String,
    pub(super) identifier: String,
    pub(super) kind: Kind,
    pub(super) levels: Levels,
}

/// The three names of a row's module.
#[derive(Debug, Clone)]
pub(super) struct ModuleNames {
    pub(super) label: String,
    pub(super) code: String,
    pub(super) name: String,
}

impl Role {
    /// A role with every row of the catalogue, all of them at the same levels.
    pub(super) fn uniform(id: u32, name: &str, write: &str, inquire: &str) -> Self {
        let rows = MODULES.iter().flat_map(|module| {
            let row = move |entry| Row::of(module, entry, write, inquire);
            module.entries.iter().map(row)
        });
        Self {
            id,
            name: name.to_owned(),
            admin: false,
            inactive: false,
            rows: rows.collect(),
        }
    }

    /// The row of an entry, by its label with or without "(customize)".
    pub(super) fn row_mut(&mut self, module: &str, entry: &str) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.is(module, entry))
    }

    /// The row of an entry, by its label with or without "(customize)".
    pub(super) fn row(&self, module: &str, entry: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.is(module, entry))
    }

    /// Whether the role may read all records of an entry.
    pub(super) fn inquires(&self, module: &str, entry: &str) -> bool {
        let all = Cell::of(Some("All"));
        self.admin
            || self
                .row(module, entry)
                .is_some_and(|row| *row.levels.get(Action::Inquire) == all)
    }

    /// A `SecurityRole`.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            // Invented: no source lists the values of `roleType`.
            "roleType": if self.admin { "System" } else { "Custom" },
            "adminFlag": self.admin,
            "inactiveFlag": self.inactive,
            // No source knows this one: a newer server adds fields at will.
            "dateLastReviewed": "2025-06-30T09:15:00Z",
            "_info": info(&[("settings_href", &self.settings_href())]),
        })
    }

    /// A `SecurityRoleInfo`: the same without the admin flag.
    pub(super) fn to_info_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "roleType": if self.admin { "System" } else { "Custom" },
            "inactiveFlag": self.inactive,
            "_info": info(&[]),
        })
    }

    /// A `SecurityRoleReference`.
    pub(super) fn to_reference(&self) -> RoleReference {
        RoleReference {
            id: self.id,
            name: self.name.clone(),
        }
    }

    /// The role's `SecurityRoleSetting` records.
    pub(super) fn settings(&self, inapplicable: Inapplicable) -> Vec<Map<String, Value>> {
        let rows = self.rows.iter().zip(1_u32..);
        rows.map(|(row, number)| row.to_json(self.id, number, inapplicable))
            .collect()
    }

    fn settings_href(&self) -> String {
        format!("/system/securityRoles/{}/settings", self.id)
    }
}

impl Row {
    fn of(module: &Module, entry: &Entry, write: &str, inquire: &str) -> Self {
        let (label, code, kind) = *entry;
        let write = match kind {
            Kind::Report => Cell::Inapplicable,
            _ => Cell::of(Some(write)),
        };
        let inquire = Cell::of(Some(inquire));
        Self {
            module: ModuleNames::of(module),
            label: label.to_owned(),
            identifier: format!("{}-{code}", module.code),
            kind,
            levels: Levels::new([write.clone(), write.clone(), write, inquire]),
        }
    }

    /// Whether this is the row of an entry, whatever the case of the letters.
    pub(super) fn is(&self, module: &str, entry: &str) -> bool {
        let entry = entry.strip_suffix(CUSTOMIZE).unwrap_or(entry);
        self.module.label.eq_ignore_ascii_case(module) && self.label.eq_ignore_ascii_case(entry)
    }

    fn customizable(&self) -> bool {
        matches!(self.kind, Kind::Customize | Kind::Report)
    }

    fn screen_label(&self) -> String {
        let suffix = if self.customizable() { CUSTOMIZE } else { "" };
        format!("{}{suffix}", self.label)
    }

    /// Invented: `moduleFunctionName`, such as `fi_invoicing`.
    fn internal_name(&self) -> String {
        let words: Vec<_> = self
            .label
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        format!("{}_{}", self.module.code, words.join("_")).to_lowercase()
    }

    fn to_json(&self, role: u32, number: u32, inapplicable: Inapplicable) -> Map<String, Value> {
        let flags = json!({
            "id": role * 10_000 + number,
            "moduleFunctionName": self.internal_name(),
            "moduleFunctionDescription": self.screen_label(),
            "moduleFunctionIdentifier": self.identifier,
            "myAllFlag": self.kind == Kind::My,
            "reportFlag": self.kind == Kind::Report,
            "restrictFlag": false,
            "customFlag": self.customizable(),
            "moduleDescription": self.module.label,
            "moduleIdentifier": self.module.code,
            "moduleName": self.module.name,
            "sortOrder": number * 10,
            "helpTopic": null,
            "_info": info(&[]),
        });
        let mut record = match flags {
            Value::Object(record) => record,
            _ => Map::new(),
        };
        self.levels.write(&mut record, inapplicable);
        record
    }
}

impl ModuleNames {
    fn of(module: &Module) -> Self {
        Self {
            label: module.label.to_owned(),
            code: module.code.to_owned(),
            name: module.name.to_owned(),
        }
    }
}

/// How a member names its role. It outlives the role: a deleted one stays
/// visible on the members that held it.
#[derive(Debug, Clone)]
pub(super) struct RoleReference {
    pub(super) id: u32,
    pub(super) name: String,
}

impl RoleReference {
    /// A `SecurityRoleReference`.
    pub(super) fn to_json(&self) -> Value {
        let href = format!("/system/securityroles/{}", self.id);
        json!({ "id": self.id, "name": self.name, "_info": info(&[("securityRole_href", &href)]) })
    }
}
