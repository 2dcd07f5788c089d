//! The documented baselines and catalogues that ship with permlint, embedded as data.
