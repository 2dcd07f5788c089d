//! Reads the documents that people write for permlint: baselines, the catalogue and their cases.
