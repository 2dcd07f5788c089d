//! The published JSON Schemas of the documents, made from the types that read them.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use crate::baseline::BaselineDoc;
use crate::cases::CasesDoc;
use crate::catalogue::CatalogueDoc;

/// The JSON Schema of `permlint.baseline/1`.
#[must_use]
pub fn baseline_schema() -> Schema {
    schema::<BaselineDoc>()
}

/// The JSON Schema of `permlint.catalogue/1`.
#[must_use]
pub fn catalogue_schema() -> Schema {
    schema::<CatalogueDoc>()
}

/// The JSON Schema of `permlint.cases/1`.
#[must_use]
pub fn cases_schema() -> Schema {
    schema::<CasesDoc>()
}

fn schema<T: JsonSchema>() -> Schema {
    SchemaGenerator::new(SchemaSettings::draft2020_12()).into_root_schema_for::<T>()
}
