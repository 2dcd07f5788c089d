//! An outline for a terminal.

use std::io::{self, Write};

use super::outline::{Group, Item, Outline};
use crate::page::Page;
use crate::style::Style;

/// Columns of the labels.
const LABELS: usize = 10;

pub(super) fn write(outline: &Outline, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    page.wrapped(0, 4, &outline.title)?;
    for (label, body) in &outline.rows {
        page.row(label, LABELS, body)?;
    }
    for section in &outline.sections {
        page.heading(&section.title)?;
        for group in &section.groups {
            write_group(group, page)?;
        }
    }
    page.blank()?;
    page.wrapped(0, 4, &outline.closing)
}

fn write_group(group: &Group, page: &mut Page<'_>) -> io::Result<()> {
    let indent = match &group.title {
        Some(title) => {
            page.wrapped(2, 6, title)?;
            4
        }
        None => 2,
    };
    group
        .items
        .iter()
        .try_for_each(|item| write_item(item, indent, page))
}

fn write_item(item: &Item, indent: usize, page: &mut Page<'_>) -> io::Result<()> {
    page.wrapped(indent, indent + 4, &item.line)?;
    for detail in &item.details {
        page.wrapped(indent + 4, indent + 6, detail)?;
    }
    Ok(())
}
