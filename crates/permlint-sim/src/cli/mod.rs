//! The products that the binary simulates, one file each.

pub(crate) mod autotask;
pub(crate) mod connectwise;

use std::error::Error;

/// What starting a tenant can fail with.
pub(crate) type Failure = Box<dyn Error>;
