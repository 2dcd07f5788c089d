//! Renders permlint reports: one renderer a file.
