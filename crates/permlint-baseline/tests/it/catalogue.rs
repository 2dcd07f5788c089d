//! Wrong catalogues.

use crate::support::Golden;

#[test]
fn a_domain_is_of_one_kind() {
    let mut golden = Golden::default();
    golden.catalogue("short chain", "[No, Yes]", "[No]");
    golden.catalogue("dangling alias", "Mine: My", "Mine: Own");
    golden.catalogue(
        "no kind",
        "count: { count: true }",
        "count: { count: false }",
    );
    golden.catalogue(
        "two kinds",
        "{ count: true }",
        "{ count: true, text: exact }",
    );
    golden.catalogue("unknown domain", "domain: yes-no", "domain: yesno");
    golden.catalogue("fact without domain", "domain: text, ", "");
    golden.check("a_domain_is_of_one_kind");
}

#[test]
fn ids_and_names_mean_one_thing() {
    let mut golden = Golden::default();
    golden.catalogue("doubled entry", "id: invoice-approval", "id: invoicing");
    golden.catalogue("doubled module", "id: sales", "id: finance");
    golden.catalogue("bad id", "id: sales", "id: Sales");
    golden.catalogue(
        "name collision",
        "name: Invoice Approval",
        "name: invoicing (customize)",
    );
    golden.catalogue(
        "alias collision",
        "    name: Sales\n",
        "    name: Sales\n    aliases: [FINANCE]\n",
    );
    golden.check("ids_and_names_mean_one_thing");
}

#[test]
fn what_an_entry_refers_to_must_be_there() {
    let mut golden = Golden::default();
    golden.catalogue("unknown source", "sources: [page]", "sources: [pge]");
    golden.catalogue("unknown action", "inquire: level", "read: level");
    let with = |more: &str| format!("name: Opportunity, {more}");
    let risk = |actions: &str, above: &str| {
        with(&format!(
            "risks: [{{ actions: {actions}, above: {above}, severity: high, note: N, source: page, certainty: seen }}]"
        ))
    };
    golden.catalogue("risk above all", "name: Opportunity", &risk("[add]", "All"));
    golden.catalogue(
        "risk of no point",
        "name: Opportunity",
        &risk("[add]", "Nine"),
    );
    golden.catalogue(
        "risk of no action",
        "name: Opportunity",
        &risk("[add, value]", "None"),
    );
    golden.catalogue("empty risk", "name: Opportunity", &risk("[]", "None"));
    let offer = "{ action: add, points: [None], source: page }";
    golden.catalogue(
        "doubled offer",
        "name: Opportunity",
        &with(&format!("offers: [{offer}, {offer}]")),
    );
    golden.check("what_an_entry_refers_to_must_be_there");
}
