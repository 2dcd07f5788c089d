//! Renders permlint reports: one renderer a file, each writing to the writer that it is given.
//!
//! A renderer is a pure function of a [`ReportSet`] and a [`Style`]. It reads no environment and
//! no clock, takes no decision of its own (the verdict and the exit code are the reports'),
//! and shows nothing that a tenant controls before it was neutralised: by the crate's one
//! `Phrase`, and then by the escapes of the format.
//!
//! Beside reports, it renders pages about the documents themselves: [`index_page`],
//! [`baseline_page`] and [`rule_page`], in Markdown; and plain lists ([`list`]).

use std::io::{self, Write};

use permlint_model::report::Report;
use permlint_model::report_set::ReportSet;

mod action_plan;
mod conditions;
mod csv;
mod diff;
mod explanation;
mod format;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod list;
mod markdown;
mod options;
mod page;
mod pages;
mod phrase;
mod place;
mod plan;
mod redact;
mod rows;
mod sarif;
mod sentence;
mod style;
mod summary;
mod table;
mod text;
mod worksheet;

pub use action_plan::action_plan;
pub use csv::csv;
pub use diff::{DiffFormat, UnknownDiffFormat, render_diff, render_recheck};
pub use explanation::{explanation, explanation_json};
pub use format::{Format, UnknownFormat};
pub use github::github;
pub use gitlab::gitlab;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use list::{Item, list};
pub use markdown::markdown;
pub use options::{Artifacts, Options};
pub use pages::{baseline_page, index_page, rule_page};
pub use plan::{PlanFormat, conflicts, conflicts_json, plan};
pub use redact::redact;
pub use sarif::sarif;
pub use style::Style;
pub use summary::summary;
pub use table::table;
pub use text::text;
pub use worksheet::{worksheet_csv, worksheet_html, worksheet_yaml};

/// Writes reports in a format, without anything but them: see [`render_with`].
///
/// # Errors
///
/// Whatever the writer returns, unchanged: a broken pipe stays one.
pub fn render(
    format: Format,
    reports: &ReportSet,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let options = Options {
        style,
        ..Options::default()
    };
    render_with(format, reports, options, out)
}

/// Writes reports in a format. Text and tables have one report after the other, and the joint
/// verdict on the last line; every other format makes one document of all.
///
/// # Errors
///
/// Whatever the writer returns, unchanged: a broken pipe stays one.
pub fn render_with(
    format: Format,
    reports: &ReportSet,
    options: Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = options.style;
    match format {
        Format::Text => {
            each(reports, style, out, text)?;
            text::closing::write_joint(reports, &mut page::Page::new(out, style))
        }
        Format::Table => {
            each(reports, style, out, table)?;
            table::overview::write(reports, &mut page::Page::new(out, style))?;
            text::closing::write_joint(reports, &mut page::Page::new(out, style))
        }
        Format::Summary => summary(reports, options, out),
        Format::Markdown => markdown(reports, out),
        Format::ActionPlan => action_plan(reports, out),
        Format::Csv => csv(reports, out),
        Format::Json => json(reports, out),
        Format::Html => html(reports, out),
        Format::Sarif => sarif(reports, options, out),
        Format::Junit => junit(reports, out),
        Format::Github => github(reports, options, out),
        Format::Gitlab => gitlab(reports, options, out),
    }
}

fn each(
    reports: &ReportSet,
    style: Style,
    out: &mut dyn Write,
    write: impl Fn(&Report, Style, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    for (at, report) in reports.reports.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write(report, style, out)?;
    }
    Ok(())
}
