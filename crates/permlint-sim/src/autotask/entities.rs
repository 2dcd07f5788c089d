//! The entities of the API.
//!
//! Names and verbs come from the vendor's Swagger document. What is newer than the
//! copies of it was added: three webhook families, and two entities from the
//! vendor's help, `Documents` and `KnowledgeBaseArticles`. *Invented* is what a
//! child collection can do where no copy shows its paths, and the module that each
//! entity belongs to.

use super::rights::Verb;

/// A kind of record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) name: &'static str,
    /// The initials of what can be done with it: create, query, update, delete.
    verbs: &'static str,
}

/// A module of the product, which a tenant may have switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Module {
    /// Contracts and billing.
    Contracts,
    /// Organizations, contacts, sales.
    Crm,
    /// Stock, products, purchase orders.
    Inventory,
    /// Projects, phases, tasks.
    Projects,
    /// Tickets and service calls.
    ServiceDesk,
}

impl Module {
    /// Every module with its key in `GET /V1.0/Modules`. The keys are
    /// *invented*: the only one that was ever seen is 24.
    pub(super) const KEYS: [(Self, u32); 5] = [
        (Self::Contracts, 2),
        (Self::Crm, 3),
        (Self::Inventory, 7),
        (Self::Projects, 12),
        (Self::ServiceDesk, 24),
    ];

    /// The beginnings of the names of the module's entities.
    fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Contracts => &["Contract", "Invoice", "Billing"],
            Self::Crm => &[
                "Company",
                "Companies",
                "Contact",
                "Opportunit",
                "Quote",
                "SalesOrder",
            ],
            Self::Inventory => &["Inventory", "Product", "PurchaseOrder"],
            Self::Projects => &["Project", "Phases", "Task"],
            Self::ServiceDesk => &["Ticket", "ServiceCall"],
        }
    }
}

/// The five entities that hold webhooks.
pub(super) const WEBHOOKS: [&str; 5] = [
    "CompanyWebhooks",
    "ConfigurationItemWebhooks",
    "ContactWebhooks",
    "TicketNoteWebhooks",
    "TicketWebhooks",
];

/// The entities that webhooks can watch.
const WATCHED: [&str; 5] = [
    "Companies",
    "ConfigurationItems",
    "Contacts",
    "TicketNotes",
    "Tickets",
];

/// Where tenants define fields of their own.
const EXTENSIBLE: [&str; 9] = [
    "Companies",
    "ConfigurationItems",
    "Contacts",
    "Contracts",
    "Opportunities",
    "Products",
    "Projects",
    "Tasks",
    "Tickets",
];

impl Entity {
    /// The entity of this name, in whatever case.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let mut entities = ENTITIES.iter();
        entities.find(|entity| entity.name.eq_ignore_ascii_case(name))
    }

    /// Whether anybody can do this.
    pub(super) fn can(&self, verb: Verb) -> bool {
        self.verbs.contains(verb.initial())
    }

    pub(super) fn is_webhook(&self) -> bool {
        WEBHOOKS.contains(&self.name)
    }

    pub(super) fn supports_webhooks(&self) -> bool {
        WATCHED.contains(&self.name)
    }

    pub(super) fn has_own_fields(&self) -> bool {
        EXTENSIBLE.contains(&self.name)
    }

    pub(super) fn module(&self) -> Option<Module> {
        let mut modules = Module::KEYS.iter().map(|(module, _)| *module);
        modules.find(|module| {
            let mut prefixes = module.prefixes().iter();
            prefixes.any(|prefix| self.name.starts_with(prefix))
        })
    }

    /// The name in sentences about one record.
    pub(super) fn singular(&self) -> String {
        match self.name.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => self.name.strip_suffix('s').unwrap_or(self.name).to_owned(),
        }
    }
}

const fn entity(name: &'static str, verbs: &'static str) -> Entity {
    Entity { name, verbs }
}

/// All entities, by name.
pub(super) const ENTITIES: &[Entity] = &[
    entity("ActionTypes", "cqud"),
    entity("AdditionalInvoiceFieldValues", "q"),
    entity("Appointments", "cqud"),
    entity("AttachmentInfo", "q"),
    entity("BillingCodes", "q"),
    entity("BillingItemApprovalLevels", "cq"),
    entity("BillingItems", "qu"),
    entity("ChangeOrderCharges", "cqud"),
    entity("ChangeRequestLinks", "cqd"),
    entity("ChecklistLibraries", "cqud"),
    entity("ChecklistLibraryChecklistItems", "cqu"),
    entity("ClassificationIcons", "q"),
    entity("ClientPortalUsers", "cqu"),
    entity("ComanagedAssociations", "cqd"),
    entity("Companies", "cqu"),
    entity("CompanyAlerts", "cqu"),
    entity("CompanyAttachments", "cqu"),
    entity("CompanyLocations", "cqu"),
    entity("CompanyNotes", "cqu"),
    entity("CompanySiteConfigurations", "cqu"),
    entity("CompanyTeams", "cqu"),
    entity("CompanyToDos", "cqu"),
    entity("CompanyWebhookExcludedResources", "cqd"),
    entity("CompanyWebhookFields", "cqud"),
    entity("CompanyWebhookUdfFields", "cqud"),
    entity("CompanyWebhooks", "cqud"),
    entity("ConfigurationItemBillingProductAssociations", "cqu"),
    entity("ConfigurationItemCategories", "cqu"),
    entity("ConfigurationItemCategoryUdfAssociations", "cqu"),
    entity("ConfigurationItemExts", "cu"),
    entity("ConfigurationItemNotes", "cqu"),
    entity("ConfigurationItemTypes", "cqud"),
    entity("ConfigurationItemWebhookExcludedResources", "cqd"),
    entity("ConfigurationItemWebhookFields", "cqud"),
    entity("ConfigurationItemWebhookUdfFields", "cqud"),
    entity("ConfigurationItemWebhooks", "cqud"),
    entity("ConfigurationItems", "cqu"),
    entity("ContactBillingProductAssociations", "cqu"),
    entity("ContactGroupContacts", "cqu"),
    entity("ContactGroups", "cqud"),
    entity("ContactWebhookExcludedResources", "cqd"),
    entity("ContactWebhookFields", "cqud"),
    entity("ContactWebhookUdfFields", "cqud"),
    entity("ContactWebhooks", "cqud"),
    entity("Contacts", "cqu"),
    entity("ContractBillingRules", "cqu"),
    entity("ContractBlockHourFactors", "cqu"),
    entity("ContractBlocks", "cqu"),
    entity("ContractCharges", "cqu"),
    entity("ContractExclusionBillingCodes", "cqu"),
    entity("ContractExclusionRoles", "cqu"),
    entity("ContractExclusionSetExcludedRoles", "cqu"),
    entity("ContractExclusionSetExcludedWorkTypes", "cqu"),
    entity("ContractExclusionSets", "cqud"),
    entity("ContractMilestones", "cqu"),
    entity("ContractNotes", "cqu"),
    entity("ContractRates", "cqu"),
    entity("ContractRetainers", "cqu"),
    entity("ContractRoleCosts", "cqu"),
    entity("ContractServiceAdjustments", "c"),
    entity("ContractServiceBundleAdjustments", "c"),
    entity("ContractServiceBundleUnits", "cqu"),
    entity("ContractServiceBundles", "cqu"),
    entity("ContractServiceUnits", "cqu"),
    entity("ContractServices", "cqu"),
    entity("ContractTicketPurchases", "cqu"),
    entity("Contracts", "cqu"),
    entity("Countries", "qu"),
    entity("Currencies", "qu"),
    entity("Departments", "cqu"),
    entity("Documents", "cqud"),
    entity("ExpenseItems", "q"),
    entity("ExpenseReports", "cqu"),
    entity("HolidaySets", "cqud"),
    entity("Holidays", "cqu"),
    entity("InternalLocationWithBusinessHours", "cqu"),
    entity("InternalLocations", "q"),
    entity("InventoryItemSerialNumbers", "cqu"),
    entity("InventoryItems", "cqu"),
    entity("InventoryLocations", "cqu"),
    entity("InventoryTransfers", "cq"),
    entity("InvoiceTemplates", "q"),
    entity("Invoices", "qu"),
    entity("KnowledgeBaseArticles", "cqud"),
    entity("NotificationHistory", "q"),
    entity("Opportunities", "cqu"),
    entity("OpportunityAttachments", "cqu"),
    entity("OrganizationalLevel1s", "cqu"),
    entity("OrganizationalLevel2s", "cqu"),
    entity("OrganizationalLevelAssociations", "cqu"),
    entity("OrganizationalResources", "q"),
    entity("PaymentTerms", "cqu"),
    entity("Phases", "cqu"),
    entity("PriceListMaterialCodes", "qu"),
    entity("PriceListProductTiers", "qu"),
    entity("PriceListProducts", "qu"),
    entity("PriceListRoles", "qu"),
    entity("PriceListServiceBundles", "qu"),
    entity("PriceListServices", "qu"),
    entity("PriceListWorkTypeModifiers", "qu"),
    entity("ProductNotes", "cqu"),
    entity("ProductTiers", "cqu"),
    entity("ProductVendors", "cqu"),
    entity("Products", "cqu"),
    entity("ProjectAttachments", "cqu"),
    entity("ProjectCharges", "cqu"),
    entity("ProjectNotes", "cqu"),
    entity("Projects", "cqu"),
    entity("PurchaseApprovals", "qu"),
    entity("PurchaseOrderItemReceiving", "cqu"),
    entity("PurchaseOrderItems", "cqu"),
    entity("PurchaseOrders", "cqu"),
    entity("QuoteItems", "cqu"),
    entity("QuoteLocations", "cqu"),
    entity("QuoteTemplates", "q"),
    entity("Quotes", "cqu"),
    entity("ResourceRoleDepartments", "cqu"),
    entity("ResourceRoleQueues", "cqu"),
    entity("ResourceRoles", "q"),
    entity("ResourceServiceDeskRoles", "cqu"),
    entity("ResourceSkills", "qu"),
    entity("Resources", "qu"),
    entity("Roles", "cqu"),
    entity("SalesOrders", "qu"),
    entity("ServiceBundleServices", "cqu"),
    entity("ServiceBundles", "cqud"),
    entity("ServiceCallTaskResources", "cqu"),
    entity("ServiceCallTasks", "cqu"),
    entity("ServiceCallTicketResources", "cqu"),
    entity("ServiceCallTickets", "cqu"),
    entity("ServiceCalls", "cqud"),
    entity("ServiceLevelAgreementResults", "cqu"),
    entity("Services", "cqu"),
    entity("ShippingTypes", "q"),
    entity("Skills", "q"),
    entity("SubscriptionPeriods", "cqu"),
    entity("Subscriptions", "cqud"),
    entity("SurveyResults", "q"),
    entity("Surveys", "q"),
    entity("TaskAttachments", "cqu"),
    entity("TaskNotes", "cqu"),
    entity("TaskPredecessors", "cqu"),
    entity("TaskSecondaryResources", "cqu"),
    entity("Tasks", "cqu"),
    entity("TaxCategories", "cqu"),
    entity("TaxRegions", "cqu"),
    entity("Taxes", "cqu"),
    entity("TicketAdditionalConfigurationItems", "cqd"),
    entity("TicketAdditionalContacts", "cqd"),
    entity("TicketAttachments", "cqd"),
    entity("TicketCategories", "qu"),
    entity("TicketCategoryFieldDefaults", "cqu"),
    entity("TicketChangeRequestApprovals", "cqd"),
    entity("TicketCharges", "cqud"),
    entity("TicketChecklistItems", "cqud"),
    entity("TicketChecklistLibraries", "c"),
    entity("TicketHistory", "q"),
    entity("TicketNoteWebhookExcludedResources", "cqd"),
    entity("TicketNoteWebhookFields", "cqud"),
    entity("TicketNoteWebhookUdfFields", "cqud"),
    entity("TicketNoteWebhooks", "cqud"),
    entity("TicketNotes", "cqu"),
    entity("TicketRmaCredits", "cqud"),
    entity("TicketSecondaryResources", "cqd"),
    entity("TicketWebhookExcludedResources", "cqd"),
    entity("TicketWebhookFields", "cqud"),
    entity("TicketWebhookUdfFields", "cqud"),
    entity("TicketWebhooks", "cqud"),
    entity("Tickets", "cqu"),
    entity("TimeEntries", "cqud"),
    entity("UserDefinedFieldDefinitions", "cqu"),
    entity("UserDefinedFieldListItems", "cqu"),
    entity("WebhookEventErrorLogs", "qd"),
    entity("WorkTypeModifiers", "qu"),
];

#[cfg(test)]
mod tests {
    use super::{ENTITIES, Entity, Module, WATCHED, WEBHOOKS};

    #[test]
    fn names_are_sorted_and_every_list_names_entities() {
        assert!(ENTITIES.is_sorted_by_key(|entity| entity.name));
        for name in WEBHOOKS.iter().chain(&WATCHED) {
            assert!(Entity::named(name).is_some(), "{name}");
        }
    }

    #[test]
    fn singulars_and_modules_are_found() {
        let tickets = Entity::named("TICKETS").unwrap();
        assert_eq!(tickets.singular(), "Ticket");
        assert_eq!(tickets.module(), Some(Module::ServiceDesk));
        assert_eq!(Entity::named("Companies").unwrap().singular(), "Company");
        assert_eq!(Entity::named("Resources").unwrap().module(), None);
    }
}
