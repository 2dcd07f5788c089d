//! Fifty tenants with a hundred findings each stay usable.

use permlint_report::Format;

use super::shown;
use crate::fixture::settled::many;

#[test]
fn no_format_grows_beyond_use() {
    let reports = many(50, 100);
    for format in Format::ALL {
        let text = shown(format, &reports);
        let most = match format {
            // One page, one comment, ten annotations of a kind.
            Format::Summary => 40_000,
            Format::Markdown => 65_536,
            Format::Github => 130_000,
            _ => 16_000_000,
        };
        assert!(text.len() <= most, "{format}: {} bytes", text.len());
    }
}

#[test]
fn markdown_says_how_much_it_leaves_out() {
    let text = shown(Format::Markdown, &many(50, 100));
    assert!(text.starts_with("## permlint: ❌ violations\n"));
    assert!(
        text.trim_end().ends_with("hold them all."),
        "{}",
        &text[text.len() - 200..]
    );
    let (open, closed) = (text.matches("<details>"), text.matches("</details>"));
    assert_eq!(open.count(), closed.count());
}
