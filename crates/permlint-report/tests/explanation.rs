//! A finding explained, as people read it.

#[cfg(test)]
mod goldens {
    use permlint_model::explanation::{Bound, Explanation, RulePart};
    use permlint_model::report::Verdict;
    use permlint_report::{Style, explanation, explanation_json};

    /// What `permlint explain --format json` writes of an entry without a row.
    const UNMATCHED: &str = include_str!("fixture/explanation.json");

    fn told() -> Explanation {
        Explanation::from_json(UNMATCHED).unwrap()
    }

    fn shown(style: Style) -> String {
        text_of(&told(), style)
    }

    fn text_of(told: &Explanation, style: Style) -> String {
        let mut out = Vec::new();
        explanation(told, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_entry_without_a_row_in_eighty_columns() {
        insta::assert_snapshot!(shown(Style::default()));
    }

    /// A mere unknown violates nothing, and may not be held.
    #[test]
    fn what_is_undecided_is_told_as_such() {
        let mut told = told();
        (told.fails, told.passes_because) = (true, None);
        told.verdict = Verdict::Violations;
        told.finding.risk = Some("Everything can be read.".to_owned());
        let mut also = told.rules[0].clone();
        also.part = RulePart::Also;
        told.rules.push(also);
        let text = text_of(&told, Style::default());
        for part in [
            "violations of other findings; this one is undecided",
            "risk, where it is held: Everything can be read.",
            "the same cell leaves it open, too",
        ] {
            assert!(words(&text).contains(part), "{part}: {text}");
        }
        told.verdict = Verdict::Inconclusive;
        let text = text_of(&told, Style::default());
        assert!(
            words(&text).contains("one of those that have to be decided"),
            "{text}"
        );
    }

    /// The text on one line.
    fn words(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_limit_that_no_rule_states_is_told_with_the_rule_that_implies_it() {
        let mut told = told();
        told.rules[0].sets = vec![Bound::Ceiling];
        told.cell.as_mut().unwrap().ceiling = None;
        let text = text_of(&told, Style::default());
        let rule = told.rules[0].rule.id.as_str();
        let part = format!("no rule states a limit, but for {rule}: what some rule asks for");
        assert!(words(&text).contains(&part), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_page_but_for_commands_and_addresses() {
        for width in [40, 60, 80, 100] {
            let style = Style {
                width,
                ..Style::default()
            };
            for line in shown(style).lines() {
                let is_whole = line.contains("$ ") || line.contains("://") || line.contains('▸');
                let fits = line.chars().count() <= usize::from(width);
                assert!(fits || is_whole, "{width}: {line}");
            }
        }
    }

    #[test]
    fn ascii_stays_ascii() {
        let style = Style {
            unicode: false,
            ..Style::default()
        };
        let text = shown(style);
        assert!(text.is_ascii(), "{text}");
    }

    #[test]
    fn json_is_what_the_model_writes() {
        let told = Explanation::from_json(UNMATCHED).unwrap();
        let mut out = Vec::new();
        explanation_json(&told, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), told.to_json().unwrap());
    }
}
