//! A finding explained, as people read it.

#[cfg(test)]
mod goldens {
    use permlint_model::explanation::Explanation;
    use permlint_report::{Style, explanation, explanation_json};

    /// What `permlint explain --format json` writes of an entry without a row.
    const UNMATCHED: &str = include_str!("fixture/explanation.json");

    fn shown(style: Style) -> String {
        let told = Explanation::from_json(UNMATCHED).unwrap();
        let mut out = Vec::new();
        explanation(&told, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_entry_without_a_row_in_eighty_columns() {
        insta::assert_snapshot!(shown(Style::default()));
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
