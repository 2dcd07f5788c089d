//! The pure core of permlint: compile baselines, match rows, judge cells.
