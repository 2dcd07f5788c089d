//! Resources: people and API users.

use serde_json::{Value, json};

use super::level::License;

/// Somebody who holds a security level.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    pub(super) id: u32,
    pub(super) user_name: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) license: License,
    /// The id of a level, which need not exist any more.
    pub(super) level: u32,
    pub(super) active: bool,
    /// What logs in to the API.
    pub(super) secret: Option<String>,
}

impl Resource {
    /// The record with the private fields that a careful client never asks
    /// for. Each holds a value that a test can search a snapshot for.
    pub(super) fn to_json(&self, costs: bool) -> Value {
        let contractor = self.license == License::Contractor;
        json!({
            "id": self.id,
            "accountingReferenceID": "",
            "dateFormat": "dd/MM/yyyy",
            "defaultServiceDeskRoleID": null,
            "email": format!("PRIVATE-MAIL-{}@acme.example.test", self.id),
            "email2": "",
            "email3": "",
            "emailTypeCode": "PRIMARY",
            "emailTypeCode2": null,
            "emailTypeCode3": null,
            "firstName": self.first,
            "gender": null,
            "greeting": null,
            "hireDate": "2021-03-01T00:00:00Z",
            "homePhone": format!("PRIVATE-HOME-{}", self.id),
            "initials": "",
            "internalCost": if costs { 41.75 } else { 0.0 },
            "isActive": self.active,
            "lastName": self.last,
            "licenseType": self.license.id(),
            "locationID": 20,
            "middleName": "",
            "mobilePhone": format!("PRIVATE-MOBILE-{}", self.id),
            "numberFormat": "X,XXX.XX",
            "officeExtension": "",
            "officePhone": format!("PRIVATE-OFFICE-{}", self.id),
            "payrollType": 1,
            "resourceType": if contractor { "Contractor" } else { "Employee" },
            "suffix": null,
            "surveyResourceRating": null,
            "timeFormat": "HH:mm",
            "title": "",
            "travelAvailabilityPct": null,
            "userName": self.user_name,
            "userType": self.level,
            "userDefinedFields": [],
        })
    }
}
