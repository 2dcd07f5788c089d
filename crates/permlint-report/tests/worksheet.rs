//! Worksheets to fill in, kept as goldens, and read back by the loader.

#[cfg(test)]
mod forms {
    use std::collections::BTreeSet;

    use permlint_baseline::{Problems, load_catalogue, load_worksheets};
    use permlint_model::catalogue::Catalogue;
    use permlint_model::text::is_hostile;
    use permlint_model::worksheet::{Offered, Sheet, Worksheet};
    use permlint_model::{Action, EntryId, ModuleId};
    use permlint_report::{worksheet_csv, worksheet_html, worksheet_yaml};
    use proptest::prelude::*;

    const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: autotask
title: A small catalogue
editor: "Admin > Security Levels > {role}"
sources:
  page: { title: A page }
domains:
  checkbox: { chain: [No, Yes], aliases: { Unchecked: No, Ticked: Yes } }
  restricts: { chain: [Yes, No], aliases: { Ticked: Yes, Unchecked: No } }
  no-yes: { chain: [No, Yes] }
  view: { chain: [None, Mine, Mine + Organizations, All] }
  count: { count: true }
  text: { text: fold-case }
row: {}
modules:
  - id: crm
    name: CRM
    entries:
      - { id: access.prospects, name: "Prospects, Leads, & Dead", group: Organization & Contact Access, domain: view, sources: [page], certainty: seen }
      - { id: documents, name: Can access documents, domain: checkbox, sources: [page], certainty: seen }
  - id: service-desk
    name: Service Desk
    entries:
      - { id: tickets, name: Tickets, group: Object Permissions, domains: { view: view, add: no-yes }, sources: [page], certainty: seen }
      - { id: charges, name: Charges, group: Object Permissions, domains: { view: view, add: no-yes }, values-known: false, sources: [page], certainty: seen }
      - { id: render-as, name: Render as, domain: text, sources: [page], certainty: seen, click: "Elsewhere > {role}" }
  - id: other
    name: Other
    entries:
      - { id: limit, name: Limit resource availability, domain: restricts, other-levels: true, sources: [page], certainty: seen }
      - { id: webhooks, name: Maximum number of webhooks, group: Webhooks, domain: count, sources: [page], certainty: seen }
"#;

    fn load_worksheet(
        path: &str,
        bytes: &[u8],
        catalogue: &Catalogue,
    ) -> Result<Worksheet, Problems> {
        load_worksheets(path, bytes, catalogue).map(|mut all| all.remove(0))
    }

    fn catalogue() -> Catalogue {
        load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap()
    }

    /// A sheet with a question for every cell, and one for a whole section.
    fn sheet() -> Sheet {
        let catalogue = catalogue();
        let entries = catalogue.entries();
        let cells: BTreeSet<(EntryId, Action)> = entries
            .flat_map(|e| e.domains.keys().map(|action| (e.id.clone(), *action)))
            .collect();
        let sections: BTreeSet<ModuleId> = [catalogue.modules[1].id.clone()].into();
        Sheet::new(&catalogue, "API User", &cells, &sections)
    }

    /// The names of further levels; one of them holds every separator.
    const OTHERS: [&str; 2] = ["Team Member", "Full; or, \"all\""];

    /// The sheet with a short table of further levels.
    fn several() -> Sheet {
        sheet().with_others(&catalogue(), &OTHERS.map(str::to_owned))
    }

    /// The sheet as `--with-targets` and an earlier worksheet make it.
    fn rich() -> Sheet {
        let mut sheet = sheet();
        sheet.company = Some("ACME".to_owned());
        sheet.questions[0].wanted = Some("at least All".to_owned());
        sheet.questions[2].previous = Some("All".to_owned());
        sheet
    }

    #[test]
    fn csv() {
        insta::assert_snapshot!(worksheet_csv(&sheet()).replace("\r\n", "\n"));
    }

    #[test]
    fn csv_with_targets_and_earlier_answers() {
        insta::assert_snapshot!(worksheet_csv(&rich()).replace("\r\n", "\n"));
    }

    #[test]
    fn yaml() {
        insta::assert_snapshot!(worksheet_yaml(&rich()));
    }

    #[test]
    fn html() {
        // The script and the looks have their own files.
        let page = worksheet_html(&rich());
        let (head, rest) = page.split_once("<style>").unwrap();
        let (_, rest) = rest.split_once("</style>").unwrap();
        let (body, rest) = rest.split_once("<script>").unwrap();
        let (_, end) = rest.split_once("</script>").unwrap();
        insta::assert_snapshot!(format!(
            "{head}<style>…</style>{body}<script>…</script>{end}"
        ));
    }

    #[test]
    fn csv_with_further_levels() {
        insta::assert_snapshot!(worksheet_csv(&several()).replace("\r\n", "\n"));
    }

    #[test]
    fn yaml_with_further_levels() {
        let form = worksheet_yaml(&several());
        let (_, others) = form.split_once("other.webhooks\n").unwrap();
        insta::assert_snapshot!(others);
    }

    #[test]
    fn html_with_further_levels() {
        let page = worksheet_html(&several());
        let at = page.find("<legend>Further").unwrap();
        let (table, _) = page[at..].split_once("<section").unwrap();
        insta::assert_snapshot!(table);
    }

    #[test]
    fn further_levels_come_back_as_worksheets_of_their_own() {
        let read = |path: &str, text: &str| {
            let text = signed(path, text);
            match load_worksheets(path, text.as_bytes(), &catalogue()) {
                Ok(worksheets) => worksheets,
                Err(problems) => panic!("{:?}\n{text}", problems.problems()),
            }
        };
        let mut sheet = several();
        let forms = |sheet: &Sheet| {
            [
                ("a.csv", worksheet_csv(sheet)),
                ("a.yaml", worksheet_yaml(sheet)),
            ]
        };
        let names = |all: &[Worksheet]| -> Vec<String> {
            all.iter().map(|sheet| sheet.level.clone()).collect()
        };
        for (path, text) in forms(&sheet) {
            let all = read(path, &text);
            assert_eq!(names(&all), ["API User", OTHERS[0], OTHERS[1]], "{path}");
            assert!(all.iter().all(|sheet| sheet.answers.is_empty()));
        }
        for (other, value) in sheet.others.iter_mut().zip(["Yes", "No"]) {
            other.questions[0].previous = Some(value.to_owned());
        }
        for (path, text) in forms(&sheet) {
            let unconfirmed = signed(path, &text);
            assert!(load_worksheets(path, unconfirmed.as_bytes(), &catalogue()).is_err());
            let all = read(path, &text.replace("unchanged? ", ""));
            let told: Vec<Vec<_>> = all.iter().map(answers).collect();
            let limit =
                |value: &str| vec![("other.limit".to_owned(), Action::Value, value.to_owned())];
            assert_eq!(told, [vec![], limit("Yes"), limit("No")], "{path}");
            assert!(all.iter().all(|sheet| sheet.declared_by == "Jane Doe"));
            // What was declared is what the next form offers to confirm, level by level.
            let again = several().with_previous(&all);
            assert_eq!(again.others, sheet.others);
            assert!(again.has_previous());
        }
    }

    #[test]
    fn a_section_that_was_answered_as_a_whole_is_offered_as_a_whole() {
        let text = |answer: &str| {
            format!(
                "# level: API User\n# declared by: B\n# declared on: 2026-11-21\n\
                 id;value\nservice-desk;\"{answer}\"\n"
            )
        };
        for (answer, offered) in [
            ("full", "full"),
            ("none", "none"),
            ("some: Tickets Add=Yes", "some: Tickets Add=Yes"),
            ("some: Charges View=Mine", "some: Charges View=Mine"),
        ] {
            let earlier = load_worksheet("a.csv", text(answer).as_bytes(), &catalogue()).unwrap();
            let sections: BTreeSet<ModuleId> = [catalogue().modules[1].id.clone()].into();
            let sheet = Sheet::new(&catalogue(), "API User", &BTreeSet::new(), &sections);
            let sheet = sheet.with_previous(&[earlier]);
            let marked = format!("unchanged? {offered}");
            assert!(
                worksheet_csv(&sheet).contains(&format!(",{marked},")),
                "{marked}"
            );
            assert!(worksheet_yaml(&sheet).contains(&format!("value: \"{marked}\"")));
            assert!(worksheet_html(&sheet).contains(&format!("data-value=\"{offered}\"")));
        }
    }

    #[test]
    fn an_earlier_worksheet_of_another_level_is_not_taken_over() {
        let earlier = Worksheet {
            level: "Another".to_owned(),
            ..load_worksheet(
                "a.csv",
                b"# level: A\n# declared by: B\n# declared on: 2026-11-21\nid,value\ncrm.documents,Yes\n",
                &catalogue(),
            )
            .unwrap()
        };
        let own = Worksheet {
            level: "api user ".to_owned(),
            company: Some("ACME".to_owned()),
            ..earlier.clone()
        };
        assert!(!sheet().with_previous(&[earlier]).has_previous());
        let taken = sheet().with_previous(&[own]);
        assert!(taken.has_previous());
        assert_eq!(taken.company.as_deref(), Some("ACME"));
    }

    #[test]
    fn the_page_asks_for_nothing_outside_itself() {
        let page = worksheet_html(&rich());
        assert!(page.contains("default-src 'none'"));
        for word in [
            "http:", "https:", "//", "@import", "url(", " src=", "srcdoc",
        ] {
            let body = page.replace("// As the reader", "");
            assert!(!body.contains(word), "{word}");
        }
    }

    #[test]
    fn columns_stand_in_the_order_of_the_screen() {
        let sheet = sheet();
        let labels: Vec<String> = sheet
            .questions
            .iter()
            .map(|q| format!("{} {}", q.label, q.column.unwrap_or("-")))
            .collect();
        assert_eq!(
            labels[2..6],
            ["Tickets View", "Tickets Add", "Charges View", "Charges Add"]
        );
    }

    #[test]
    fn targets_are_shown_only_when_given() {
        let forms = [worksheet_csv, worksheet_yaml, worksheet_html];
        for form in forms {
            assert!(form(&rich()).contains("at least All"));
            assert!(!form(&sheet()).to_lowercase().contains("wanted:"));
        }
        assert!(!worksheet_csv(&sheet()).contains("wanted"));
    }

    #[test]
    fn an_empty_sheet_declares_nothing() {
        for (path, text) in [
            ("a.csv", worksheet_csv(&sheet())),
            ("a.yaml", worksheet_yaml(&sheet())),
        ] {
            let text = signed(path, &text);
            let worksheet = load_worksheet(path, text.as_bytes(), &catalogue()).unwrap();
            assert!(worksheet.answers.is_empty());
            assert_eq!(worksheet.level, "API User");
        }
    }

    #[test]
    fn an_earlier_answer_counts_only_when_it_is_confirmed() {
        for (path, text) in [
            ("a.csv", worksheet_csv(&rich())),
            ("a.yaml", worksheet_yaml(&rich())),
        ] {
            let text = signed(path, &text);
            assert!(load_worksheet(path, text.as_bytes(), &catalogue()).is_err());
            let confirmed = text.replace("unchanged? All", "All");
            let worksheet = load_worksheet(path, confirmed.as_bytes(), &catalogue()).unwrap();
            assert_eq!(worksheet.answers.len(), 1);
            assert_eq!(worksheet.company.as_deref(), Some("ACME"));
        }
        // On the page it is a button, and the table that is saved is empty.
        let page = worksheet_html(&rich());
        let (_, table) = page.split_once("id=\"sheet\">").unwrap();
        assert!(page.contains("unchanged? All") && !table.contains("unchanged?"));
    }

    #[test]
    fn sections_without_questions_stand_where_the_screen_has_them() {
        let mut sheet = sheet();
        sheet
            .questions
            .retain(|question| question.section != "Service Desk");
        let csv = worksheet_csv(&sheet);
        let at = |word: &str| csv.find(word).unwrap();
        assert!(at("crm.documents") < at("service-desk,section"));
        assert!(at("service-desk,section") < at("other.limit"));
    }

    /// What ships: every cell can be asked for, and every offered answer is read.
    #[test]
    fn the_shipped_catalogue_can_be_declared() {
        let document = permlint_rules::catalogue("autotask").unwrap();
        let catalogue = load_catalogue(document.path, document.bytes).unwrap();
        let cells = catalogue.entries().flat_map(|entry| {
            let actions = entry.domains.keys();
            actions.map(|action| (entry.id.clone(), *action))
        });
        let sections = catalogue.modules.iter().map(|module| module.id.clone());
        let mut sheet = Sheet::new(
            &catalogue,
            "API User",
            &cells.collect(),
            &sections.collect(),
        );
        let load = |path: &str, text: &str| match load_worksheet(path, text.as_bytes(), &catalogue)
        {
            Ok(worksheet) => worksheet,
            Err(problems) => panic!("{path}: {:?}", problems.problems()),
        };
        for section in sheet.sections.clone() {
            for choice in choices_of(&worksheet_html(&Sheet {
                questions: Vec::new(),
                sections: vec![section.clone()],
                ..sheet.clone()
            })) {
                let head = "# level: A\n# declared by: B\n# declared on: 2026-11-21\n";
                let text = format!("{head}id;value\n{};\"{choice}\"\n", section.module);
                let read = load("a.csv", &text);
                assert_eq!(read.answers.len(), 1, "{choice}");
                assert!(choice.ends_with(&read.answers[0].value), "{choice}");
            }
        }
        for question in &mut sheet.questions {
            question.previous = question.offered.words().last().cloned();
        }
        let asked = sheet
            .questions
            .iter()
            .filter(|q| q.previous.is_some())
            .count();
        for (path, text) in [
            ("a.csv", worksheet_csv(&sheet)),
            ("a.yaml", worksheet_yaml(&sheet)),
        ] {
            let text = signed(path, &text).replace("unchanged? ", "");
            assert_eq!(load(path, &text).answers.len(), asked);
        }
    }

    /// The parts of a section that a page offers.
    fn choices_of(page: &str) -> Vec<String> {
        let options = page.split("<option value=\"some: ").skip(1);
        let values = options.map(|rest| rest.split('"').next().unwrap_or_default());
        values
            .map(|value| {
                format!(
                    "some: {}",
                    value
                        .replace("&amp;", "&")
                        .replace("&gt;", ">")
                        .replace("&#39;", "'")
                )
            })
            .collect()
    }

    fn signed(path: &str, text: &str) -> String {
        match path.ends_with("csv") {
            true => text
                .replace("# declared by:", "# declared by: Jane Doe")
                .replace("# declared on:", "# declared on: 2026-11-21"),
            false => text
                .replace("declared-by:", "declared-by: Jane Doe")
                .replace("declared-on:", "declared-on: 2026-11-21"),
        }
    }

    fn answers(worksheet: &Worksheet) -> Vec<(String, Action, String)> {
        let answers = worksheet.answers.iter();
        answers
            .map(|a| (a.entry.to_string(), a.action, a.value.clone()))
            .collect()
    }

    /// Takes the marks away, as a spreadsheet would: it guards what then looks like a formula.
    fn confirmed(path: &str, text: &str) -> String {
        let mut text = text.to_owned();
        for c in "=+-@|%'".chars().filter(|_| path.ends_with("csv")) {
            text = text.replace(&format!("unchanged? {c}"), &format!("'{c}"));
        }
        text.replace("unchanged? ", "")
    }

    /// Fills a sheet in by taking over answers and confirming them all.
    fn check_round_trip(chosen: &[Option<String>]) {
        let mut sheet = sheet();
        let mut expected = Vec::new();
        for (question, answer) in sheet.questions.iter_mut().zip(chosen) {
            question.previous.clone_from(answer);
            if let Some(answer) = answer {
                expected.push((question.entry.to_string(), question.action, answer.clone()));
            }
        }
        for (path, text) in [
            ("a.csv", worksheet_csv(&sheet)),
            ("a.yaml", worksheet_yaml(&sheet)),
        ] {
            let text = signed(path, &confirmed(path, &text));
            let worksheet = match load_worksheet(path, text.as_bytes(), &catalogue()) {
                Ok(worksheet) => worksheet,
                Err(problems) => panic!("{:?}\n{text}", problems.problems()),
            };
            assert_eq!(answers(&worksheet), expected, "{text}");
        }
    }

    /// An answer to each question, or none.
    fn chosen() -> impl Strategy<Value = Vec<Option<String>>> {
        let questions = sheet().questions.into_iter();
        let each: Vec<_> = questions
            .map(|question| {
                let value = match question.offered {
                    Offered::Number => (0..1_000_000_u64).prop_map(|n| n.to_string()).boxed(),
                    Offered::Text => "[!-~äß€]([ -~äß€]{0,12}[!-~äß€])?".boxed(),
                    offered => prop::sample::select(offered.words().to_vec()).boxed(),
                };
                prop::option::of(value)
            })
            .collect();
        each
    }

    #[test]
    fn answers_that_look_like_formulas_come_back_as_they_are() {
        for text in [
            "=1+1", "'=1", "+49", "-", "@x", "'", "''", "|", "a,b;c", "a \"b\"",
        ] {
            let mut answers = vec![None; 7];
            answers.insert(6, Some(text.to_owned()));
            check_round_trip(&answers);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn what_is_filled_in_is_what_is_read(chosen in chosen()) {
            // A text that is wholly in quotes is one that a spreadsheet quoted.
            prop_assume!(!chosen.iter().flatten().any(|text| text.starts_with('"')));
            check_round_trip(&chosen);
        }

        #[test]
        fn hostile_labels_stay_text(text in "[ -~\\n]{0,40}|.{0,30}|[<>\"'&=+@#:;,\\-\\\\/!]{0,20}") {
            check_hostile(&text);
        }
    }

    #[test]
    fn known_tricks_stay_text() {
        for text in [
            "</script><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "=HYPERLINK(\"http://x\")",
            "\u{1b}[2J\u{202e}\u{feff}",
            "a\r\n# level: Other\r\ncrm.documents,value,,,,,Yes,",
            "a\n  - id: crm.documents\n    value: Yes",
            "<!--<script>",
            "*anchor: &x !tag",
        ] {
            check_hostile(text);
        }
    }

    /// The rich sheet with `text` wherever a file or a tenant can put any text.
    fn poisoned(text: &str) -> Sheet {
        let mut sheet = rich();
        let put = |slot: &mut String| text.clone_into(slot);
        sheet.company = Some(text.to_owned());
        put(&mut sheet.title);
        for section in &mut sheet.sections {
            put(&mut section.section);
            put(&mut section.click);
            section
                .cells
                .iter_mut()
                .for_each(|cell| put(&mut cell.label));
        }
        for question in &mut sheet.questions {
            put(&mut question.section);
            put(&mut question.label);
            put(&mut question.click);
            question.group = Some(text.to_owned());
            question.wanted = Some(text.to_owned());
        }
        // A level without a name cannot be asked for.
        let name = format!("{text} x");
        sheet = sheet.with_others(&catalogue(), &[name, "Plain".to_owned()]);
        sheet
    }

    fn check_hostile(text: &str) {
        let sheet = poisoned(text);
        for (path, written) in [
            ("a.csv", worksheet_csv(&sheet)),
            ("a.yaml", worksheet_yaml(&sheet)),
        ] {
            let plain = written.trim_start_matches('\u{feff}');
            assert!(
                !plain
                    .chars()
                    .any(|c| is_hostile(c) && c != '\n' && c != '\r'),
                "{plain}"
            );
            let signed = signed(path, &written).replace("unchanged? All", "All");
            let worksheet = match load_worksheet(path, signed.as_bytes(), &catalogue()) {
                Ok(worksheet) => worksheet,
                Err(problems) => panic!("{:?}\n{signed}", problems.problems()),
            };
            assert_eq!(worksheet.level, "API User");
            assert_eq!(answers(&worksheet).len(), 1, "{signed}");
        }
        for cell in cells(&worksheet_csv(&sheet)) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '|', '%']), "{cell}");
        }
        let page = worksheet_html(&sheet);
        assert!(!page.chars().any(|c| is_hostile(c) && c != '\n'), "{page}");
        assert_eq!(
            tags(&page),
            tags(&worksheet_html(&poisoned("x"))),
            "{text:?}"
        );
    }

    /// The beginnings of all cells of a CSV.
    fn cells(csv: &str) -> Vec<String> {
        let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
        let mut letters = csv.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(c) = letters.next() {
            match c {
                '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => is_quoted = !is_quoted,
                ',' | '\r' if !is_quoted => cells.push(std::mem::take(&mut cell)),
                '\n' if !is_quoted => {}
                c => cell.push(c),
            }
        }
        cells
    }

    /// The elements of a page, without their attributes.
    fn tags(page: &str) -> Vec<String> {
        let (page, _) = page.split_once("<script>").unwrap();
        let pieces = page.split('<').skip(1);
        pieces
            .map(|piece| {
                piece
                    .split([' ', '>'])
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }
}
