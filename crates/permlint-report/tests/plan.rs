//! Plans and conflicts as people read them, and what they never do with a tenant's names.

#[cfg(test)]
mod goldens {
    use permlint_model::Severity;
    use permlint_model::change::{
        Change, ChangePlan, Conflict, ConflictDocument, ConflictSide, LeftBecause, LeftCell,
        PlanDocument, Purpose, Split, Urgency,
    };
    use permlint_model::report::{BaselineRef, ChecklistItem, Click, FeatureRef, OriginRef};
    use permlint_model::snapshot::Tenant;
    use permlint_model::text::is_hostile;
    use permlint_model::{Action, Platform, digest_of};
    use permlint_report::{PlanFormat, Style, conflicts, conflicts_json, plan};
    use proptest::prelude::*;

    fn origin(section: &str) -> OriginRef {
        OriginRef {
            document: "Creating the security role".to_owned(),
            url: Some("https://docs.example.com/role".to_owned()),
            section: Some(section.to_owned()),
        }
    }

    fn change(urgency: Urgency, severity: Severity, entry: &str, action: Action) -> Change {
        let to = match urgency {
            Urgency::Needed => "My",
            Urgency::Wise => "None",
        };
        Change {
            urgency,
            severity,
            module: "Finance".to_owned(),
            entry: entry.to_owned(),
            entry_id: "finance.invoicing".parse().unwrap(),
            item: None,
            action,
            from: "All".to_owned(),
            click: Click {
                path: format!("System > Security Roles > Neo > Finance > {entry}"),
                control: format!("{action} level"),
                to: to.to_owned(),
            },
            rules: vec!["neo/connectwise/closed".parse().unwrap()],
            origin: origin("Grant write access"),
            why: "Write access here reaches financial records.".to_owned(),
            risk: Some("Invoices can be made, changed or removed.".to_owned()),
            note: (urgency == Urgency::Needed)
                .then(|| "where the screen does not offer My, set All".to_owned()),
        }
    }

    fn conflict() -> Conflict {
        let side = |rule: &str, wants: &str, lifted_by: Option<&str>| ConflictSide {
            rule: rule.parse().unwrap(),
            wants: wants.to_owned(),
            origin: origin("Permissions"),
            lifted_by: lifted_by.map(str::to_owned),
        };
        Conflict {
            module: "Finance".to_owned(),
            entry: "Invoicing".to_owned(),
            entry_id: "finance.invoicing".parse().unwrap(),
            item: None,
            action: Action::Edit,
            sides: vec![
                side("bill/connectwise/need", "All", None),
                side(
                    "neo/connectwise/closed",
                    "None",
                    Some("neo/connectwise:bills"),
                ),
            ],
        }
    }

    fn baseline() -> BaselineRef {
        BaselineRef {
            id: "neo/connectwise".parse().unwrap(),
            title: "Neo Agent on ConnectWise PSA".to_owned(),
            read_on: "2026-11-21".parse().unwrap(),
            confidence: permlint_model::baseline::Confidence::Complete,
            digest: digest_of(["baseline"]),
            sources: Default::default(),
            features: vec![FeatureRef {
                id: "bills".to_owned(),
                title: "Neo may write invoices".to_owned(),
                on: false,
            }],
            parameters: Vec::new(),
        }
    }

    fn document(purpose: Purpose) -> PlanDocument {
        let undocumented = |entry: &str| Change {
            severity: Severity::Info,
            risk: None,
            rules: vec!["permlint/otherwise".parse().unwrap()],
            ..change(Urgency::Wise, Severity::Info, entry, Action::Edit)
        };
        let setup = purpose == Purpose::Setup;
        PlanDocument {
            schema: "permlint.plan/1".to_owned(),
            tool_version: "0.1.0".to_owned(),
            purpose,
            platform: Platform::Connectwise,
            tenant: (!setup).then(|| Tenant {
                platform: Platform::Connectwise,
                company: "acme".to_owned(),
                site: "api-na.example.test".to_owned(),
                product_version: None,
            }),
            subject: "Neo".to_owned(),
            member: Some("neo_agent".to_owned()),
            baselines: vec![baseline()],
            plan: ChangePlan {
                changes: vec![
                    change(
                        Urgency::Needed,
                        Severity::High,
                        "Agreements",
                        Action::Inquire,
                    ),
                    change(Urgency::Wise, Severity::Critical, "Invoicing", Action::Add),
                    change(Urgency::Wise, Severity::Critical, "Invoicing", Action::Edit),
                    undocumented("Reports"),
                ],
                left: vec![LeftCell {
                    module: "Sales".to_owned(),
                    entry: "Opportunity".to_owned(),
                    entry_id: "sales.opportunity".parse().unwrap(),
                    item: None,
                    action: Action::Add,
                    because: LeftBecause::Undecided,
                    detail: "None is asked for; the level is null".to_owned(),
                }],
                split: Some(Split {
                    roles: vec![
                        vec!["bill/connectwise".parse().unwrap()],
                        vec!["neo/connectwise".parse().unwrap()],
                    ],
                    forced_by: vec![conflict()],
                }),
            },
            checklist: vec![ChecklistItem {
                baseline: "neo/connectwise".parse().unwrap(),
                section: "Keys".to_owned(),
                statement: "The key's description says what it is for.".to_owned(),
                because: "Keys cannot be listed.".to_owned(),
                ask: permlint_model::baseline::Ask::Checklist,
            }],
        }
    }

    fn shown(format: PlanFormat, document: &PlanDocument) -> String {
        let mut out = Vec::new();
        plan(format, document, Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn conflict_document(conflicts: Vec<Conflict>) -> ConflictDocument {
        ConflictDocument {
            schema: "permlint.conflicts/1".to_owned(),
            tool_version: "0.1.0".to_owned(),
            platform: Platform::Connectwise,
            baselines: vec![baseline()],
            conflicts,
            roles: Vec::new(),
        }
    }

    fn conflicts_shown(document: &ConflictDocument) -> String {
        let mut out = Vec::new();
        conflicts(document, Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_plan_for_the_one_who_clicks() {
        insta::assert_snapshot!(shown(PlanFormat::Text, &document(Purpose::Plan)));
    }

    #[test]
    fn a_plan_for_a_ticket() {
        insta::assert_snapshot!(shown(PlanFormat::Markdown, &document(Purpose::Plan)));
    }

    #[test]
    fn a_plan_for_a_customer_has_no_rules_and_no_ids() {
        let letter = shown(PlanFormat::Customer, &document(Purpose::Plan));
        assert!(!letter.contains("neo/connectwise") && !letter.contains("critical"));
        insta::assert_snapshot!(letter);
    }

    #[test]
    fn a_customer_is_told_what_was_accepted_as_such() {
        let mut document = document(Purpose::Plan);
        let mut accepted = document.plan.left[0].clone();
        accepted.because = LeftBecause::Excepted;
        document.plan.left = vec![accepted.clone(), accepted];
        let letter = shown(PlanFormat::Customer, &document);
        let told = "2 settings were accepted as they are, and are not listed here.";
        assert!(letter.contains(told), "{letter}");
        assert!(!letter.contains("could not be judged"), "{letter}");
    }

    #[test]
    fn a_set_up_for_the_one_who_clicks() {
        insta::assert_snapshot!(shown(PlanFormat::Text, &document(Purpose::Setup)));
    }

    #[test]
    fn a_letter_keeps_to_a_page() {
        let mut long = document(Purpose::Plan);
        let many = (0..60).map(|n| {
            let mut one = change(Urgency::Wise, Severity::High, "Invoicing", Action::Add);
            one.click.path = format!("System > Security Roles > Neo > Finance > Entry {n}");
            one
        });
        long.plan.changes = many.collect();
        let letter = shown(PlanFormat::Customer, &long);
        assert!(letter.lines().count() < 60, "{}", letter.lines().count());
        assert!(letter.contains("and 48 more places"), "{letter}");
    }

    #[test]
    fn nothing_to_do_is_said() {
        let mut nothing = document(Purpose::Plan);
        nothing.plan = ChangePlan::default();
        assert!(shown(PlanFormat::Text, &nothing).contains("nothing to change"));
        assert!(shown(PlanFormat::Customer, &nothing).contains("Nothing needs to be changed."));
    }

    #[test]
    fn conflicts_cite_both_documents() {
        insta::assert_snapshot!(conflicts_shown(&conflict_document(vec![conflict()])));
    }

    #[test]
    fn no_conflict_says_what_was_left_out() {
        let text = conflicts_shown(&conflict_document(Vec::new()));
        assert!(text.contains("with 1 optional part off"), "{text}");
    }

    #[test]
    fn json_is_the_documents_own() {
        let plan = document(Purpose::Plan);
        assert_eq!(shown(PlanFormat::Json, &plan), plan.to_json().unwrap());
        let conflicts = conflict_document(vec![conflict()]);
        let mut out = Vec::new();
        conflicts_json(&conflicts, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            conflicts.to_json().unwrap()
        );
    }

    /// A document in which a text stands wherever a tenant or a stranger's baseline puts one.
    fn poisoned(text: &str) -> PlanDocument {
        let mut document = document(Purpose::Plan);
        let put = |slot: &mut String| text.clone_into(slot);
        put(&mut document.subject);
        document.member = Some(text.to_owned());
        if let Some(tenant) = &mut document.tenant {
            put(&mut tenant.company);
            put(&mut tenant.site);
        }
        for baseline in &mut document.baselines {
            put(&mut baseline.title);
            put(&mut baseline.features[0].id);
            put(&mut baseline.features[0].title);
        }
        for change in &mut document.plan.changes {
            for slot in [
                &mut change.module,
                &mut change.entry,
                &mut change.from,
                &mut change.click.path,
                &mut change.click.control,
                &mut change.click.to,
                &mut change.why,
            ] {
                text.clone_into(slot);
            }
            change.risk = Some(text.to_owned());
            change.note = Some(text.to_owned());
        }
        for left in &mut document.plan.left {
            put(&mut left.module);
            put(&mut left.entry);
            put(&mut left.detail);
        }
        for item in &mut document.checklist {
            put(&mut item.statement);
            put(&mut item.section);
        }
        let split = document.plan.split.iter_mut();
        for conflict in split.flat_map(|split| &mut split.forced_by) {
            put(&mut conflict.module);
            put(&mut conflict.entry);
            for side in &mut conflict.sides {
                put(&mut side.wants);
                put(&mut side.origin.document);
                side.origin.url = Some(text.to_owned());
                side.origin.section = Some(text.to_owned());
                side.lifted_by = Some(text.to_owned());
            }
        }
        document
    }

    fn inert(text: &str) {
        let document = poisoned(text);
        for format in PlanFormat::ALL {
            let shown = shown(format, &document);
            let bad = shown.chars().find(|c| *c != '\n' && is_hostile(*c));
            assert_eq!(bad, None, "{format:?} {text:?}");
            if format == PlanFormat::Markdown {
                let parsed = pulldown_cmark::Parser::new(&shown);
                let markup = parsed.filter(|event| {
                    use pulldown_cmark::{Event, Tag};
                    matches!(
                        event,
                        Event::Html(_)
                            | Event::InlineHtml(_)
                            | Event::Start(Tag::Link { .. } | Tag::Image { .. })
                    )
                });
                assert_eq!(markup.count(), 0, "{text:?}\n{shown}");
            }
        }
    }

    #[test]
    fn known_tricks_are_inert() {
        for text in [
            "<script>alert(1)</script>",
            "=cmd()|x",
            "\u{1b}[2J\u{1b}]8;;http://evil\u{7}",
            "a\u{202e}b",
            "a\r\n# b",
            "]]>",
            "``` `",
            "[a](javascript:x)",
            "| x |",
        ] {
            inert(text);
        }
        inert(&"x".repeat(30_000));
    }

    proptest! {
        #[test]
        fn any_text_is_inert(text in "\\PC{0,40}|[\\x00-\\x7f]{0,20}") {
            inert(&text);
        }
    }
}
