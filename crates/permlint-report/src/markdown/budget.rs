//! A text that may not grow beyond a size, and says what it leaves out.

/// What GitHub takes of a comment, in characters. It is taken for bytes here, which is never
/// more.
const MOST: usize = 65_536;
/// What is kept for the last line.
const TAIL: usize = 400;

/// A text of limited size.
#[derive(Debug)]
pub(super) struct Budget {
    out: String,
    left_out: usize,
    audits_left_out: usize,
}

impl Budget {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            out: String::new(),
            left_out: 0,
            audits_left_out: 0,
        }
    }

    /// What has to be there: the verdict and short lines, which are never cut.
    pub(super) fn must(&mut self, block: &str) {
        self.out.push_str(block);
    }

    /// A block that is left out whole where there is no room. Whether it was taken.
    pub(super) fn may(&mut self, block: &str) -> bool {
        let fits = self.fits(block);
        match fits {
            true => self.out.push_str(block),
            false => self.left_out += 1,
        }
        fits
    }

    /// The heading of an audit. Where it finds no room, the whole audit is left out, as its
    /// lines would stand below the heading of another.
    pub(super) fn audit(&mut self, heading: &str) -> bool {
        let fits = self.fits(heading);
        match fits {
            true => self.out.push_str(heading),
            false => self.audits_left_out += 1,
        }
        fits
    }

    /// Rows of a table, as many as there is room for. How many were not taken.
    pub(super) fn rows(&mut self, rows: &[String]) -> usize {
        let taken = rows.iter().take_while(|row| {
            let fits = self.fits(row);
            if fits {
                self.out.push_str(row);
            }
            fits
        });
        rows.len() - taken.count()
    }

    fn fits(&self, block: &str) -> bool {
        self.out.len() + block.len() + TAIL <= MOST
    }

    /// Items behind a summary that folds them. Items that find no room are counted in their
    /// place.
    pub(super) fn fold(&mut self, summary: &str, items: &[String], foot: &str) {
        const OPEN: usize = 64;
        let frame = format!("<details><summary>{summary}</summary>\n\n");
        let fixed = frame.len() + foot.len() + OPEN;
        let room = MOST.saturating_sub(self.out.len() + fixed + TAIL);
        let mut body = String::new();
        let mut shown = 0;
        for item in items {
            if body.len() + item.len() > room {
                break;
            }
            body.push_str(item);
            shown += 1;
        }
        let more = items.len() - shown;
        if shown == 0 && more > 0 {
            self.left_out += more;
            return;
        }
        self.out.push_str(&frame);
        self.out.push_str(&body);
        if more > 0 {
            self.out.push_str(&format!("- … and {more} more\n"));
        }
        self.out.push_str(&format!("\n{foot}</details>\n\n"));
    }

    /// The text, and at its end how much is not in it.
    pub(super) fn finish(mut self) -> String {
        if let Some(what) = self.left_out() {
            self.out.push_str(&format!(
                "**{what} did not fit here.** The text, JSON and HTML reports hold them all.\n"
            ));
        }
        self.out
    }

    fn left_out(&self) -> Option<String> {
        let audits = match self.audits_left_out {
            1 => "1 audit".to_owned(),
            n => format!("{n} audits"),
        };
        match (self.audits_left_out, self.left_out) {
            (0, 0) => None,
            (0, lines) => Some(format!("{lines} more lines")),
            (_, 0) => Some(format!("The details of {audits}")),
            (_, lines) => Some(format!("The details of {audits}, and {lines} more lines,")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_counted_and_never_half_there() {
        let mut page = Budget::new();
        page.must("verdict\n");
        let items: Vec<String> = (0..5_000).map(|n| format!("- line number {n}\n")).collect();
        page.fold("many", &items, "");
        page.fold("more", &items, "");
        let text = page.finish();
        assert!(text.len() <= MOST, "{}", text.len());
        assert!(text.contains("- … and "), "{}", &text[text.len() - 300..]);
        assert!(text.ends_with(
            "**5000 more lines did not fit here.** The text, JSON and HTML reports hold them all.\n"
        ));
        assert_eq!(
            text.matches("<details>").count(),
            text.matches("</details>").count()
        );
    }
}
