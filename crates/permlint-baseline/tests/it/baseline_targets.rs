//! Wrong targets and levels of an expectation.

use crate::support::Golden;

#[test]
fn a_misspelt_name_gets_the_name_that_was_meant() {
    let mut golden = Golden::default();
    golden.expecting(
        "unknown module",
        "{ module: Finanse, entries: all, at-most: { add: None } }",
    );
    golden.expecting(
        "unknown entry",
        "{ module: Finance, entries: [Invoicing, Invoice Aproval], at-most: { add: None } }",
    );
    golden.expecting(
        "unknown entry far",
        "{ module: Finance, entries: [Zebra], at-most: { add: None } }",
    );
    golden.expecting("unknown fact", "{ fact: member.activ, at-least: Yes }");
    golden.expecting(
        "unknown action",
        "{ module: Finance, entries: all, at-most: { ad: None } }",
    );
    golden.expecting(
        "unknown action of otherwise",
        "{ otherwise: [delete, exit] }",
    );
    golden.expecting(
        "unknown key",
        "{ module: Finance, entrys: all, at-most: { add: None } }",
    );
    golden.check("a_misspelt_name_gets_the_name_that_was_meant");
}

#[test]
fn an_entry_of_another_module_is_told_where_it_is() {
    let mut golden = Golden::default();
    golden.expecting(
        "entry elsewhere",
        "{ module: Finance, entries: [Opportunities], at-most: { add: None } }",
    );
    golden.check("an_entry_of_another_module_is_told_where_it_is");
}

#[test]
fn an_entry_is_marked_as_unlisted_only_if_it_is() {
    let mut golden = Golden::default();
    golden.expecting(
        "unlisted but known",
        "{ module: Finance, entries: [{ unlisted: Invoicing }], at-most: { add: None } }",
    );
    golden.expecting(
        "unlisted left out",
        "{ module: Finance, entries: all, except: [{ unlisted: Zebra }], at-most: { add: None } }",
    );
    golden.check("an_entry_is_marked_as_unlisted_only_if_it_is");
}

#[test]
fn a_level_must_exist() {
    let mut golden = Golden::default();
    golden.expecting(
        "impossible point",
        "{ module: Finance, entries: all, at-most: { add: Nona } }",
    );
    golden.expecting(
        "impossible point far",
        "{ module: Finance, entries: all, at-least: { add: Yes } }",
    );
    golden.expecting(
        "impossible count",
        "{ fact: member.holders, at-most: some }",
    );
    golden.expecting(
        "level of a parameter",
        "{ module: Finance, entries: all, at-most: { add: \"{role}\" } }",
    );
    golden.check("a_level_must_exist");
}

#[test]
fn a_level_has_the_shape_of_its_target() {
    let mut golden = Golden::default();
    golden.expecting(
        "entries without actions",
        "{ module: Finance, entries: all, at-most: None }",
    );
    golden.expecting(
        "fact with actions",
        "{ fact: member.active, at-least: { add: Yes } }",
    );
    golden.expecting(
        "level as list",
        "{ module: Finance, entries: all, at-most: [None] }",
    );
    golden.expecting("no level", "{ module: Finance, entries: all, at-most: {} }");
    golden.expecting("empty level", "{ module: Finance, entries: all, at-most: }");
    golden.expecting(
        "entries as word",
        "{ module: Finance, entries: al, at-most: { add: None } }",
    );
    golden.expecting(
        "entries as mapping",
        "{ module: Finance, entries: { a: b }, at-most: { add: None } }",
    );
    golden.expecting("boolean level", "{ fact: member.active, at-least: true }");
    golden.expecting(
        "boolean level of an action",
        "{ module: Finance, entries: all, at-most: { add: false } }",
    );
    golden.expecting(
        "number as name",
        "{ module: 7, entries: all, at-most: { add: None } }",
    );
    golden.expecting("null level", "{ fact: member.active, at-least: null }");
    golden.check("a_level_has_the_shape_of_its_target");
}

#[test]
fn a_requirement_must_be_able_to_fail() {
    let mut golden = Golden::default();
    golden.expecting(
        "at most all",
        "{ module: Finance, entries: all, at-most: { add: All } }",
    );
    golden.expecting(
        "at least none",
        "{ module: Finance, entries: all, at-least: { add: None } }",
    );
    golden.expecting("at least zero", "{ fact: member.holders, at-least: 0 }");
    golden.check("a_requirement_must_be_able_to_fail");
}

#[test]
fn values_without_an_order_are_listed_and_others_are_not() {
    let mut golden = Golden::default();
    golden.expecting(
        "one of on entries",
        "{ module: Finance, entries: all, one-of: [None] }",
    );
    golden.expecting("one of on levels", "{ fact: member.active, one-of: [Yes] }");
    golden.expecting("one of nothing", "{ fact: member.email, one-of: [] }");
    golden.expecting(
        "at least on texts",
        "{ fact: member.email, at-least: a@b.example }",
    );
    golden.check("values_without_an_order_are_listed_and_others_are_not");
}

#[test]
fn an_expectation_has_one_target_and_one_demand() {
    let mut golden = Golden::default();
    golden.expecting("no target", "{ at-least: Yes }");
    golden.expecting("no entries", "{ module: Finance, at-most: { add: None } }");
    golden.expecting(
        "entries and any",
        "{ module: Finance, entries: all, any: all, at-most: { add: None } }",
    );
    golden.expecting("no demand", "{ module: Finance, entries: all }");
    golden.expecting(
        "two demands",
        "{ fact: member.active, at-least: Yes, exactly: Yes }",
    );
    golden.expecting(
        "otherwise with others",
        "{ otherwise: [delete], module: Finance, at-most: { add: None } }",
    );
    golden.expecting("otherwise without actions", "{ otherwise: [] }");
    golden.expecting(
        "fact with module",
        "{ fact: member.active, module: Finance, at-least: Yes }",
    );
    golden.expecting(
        "items with any",
        "{ module: Finance, any: all, items: [a], at-least: Yes }",
    );
    golden.expecting(
        "items of all",
        "{ module: Finance, entries: all, items: [a], at-least: Yes }",
    );
    golden.expecting(
        "no entry",
        "{ module: Finance, entries: [], at-most: { add: None } }",
    );
    golden.expecting(
        "except of a list",
        "{ module: Finance, entries: [Invoicing], except: [Invoicing], at-most: { add: None } }",
    );
    golden.check("an_expectation_has_one_target_and_one_demand");
}

#[test]
fn a_parameter_must_be_declared_and_closed() {
    let mut golden = Golden::default();
    golden.expecting(
        "unknown parameter",
        "{ fact: member.email, one-of: [\"{rol}@b.example\"] }",
    );
    golden.expecting(
        "unclosed parameter",
        "{ fact: member.email, one-of: [\"{role\"] }",
    );
    golden.check("a_parameter_must_be_declared_and_closed");
}
