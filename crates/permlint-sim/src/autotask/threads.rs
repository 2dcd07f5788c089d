//! How many requests run at once, per integration and endpoint.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Integrations made since 2023 may have this many requests open on one
/// endpoint.
const AT_ONCE: usize = 3;

type Key = (String, &'static str);

/// The requests that are open now.
#[derive(Debug, Clone, Default)]
pub(super) struct Threads(Arc<Mutex<HashMap<Key, usize>>>);

/// One open request. Dropping it closes it.
#[derive(Debug)]
pub(super) struct Thread {
    threads: Threads,
    key: Key,
}

impl Threads {
    /// Opens a request, unless three are open already. The key is the tracking
    /// identifier, not the user: two users who share one share its threads.
    pub(super) fn open(&self, integration_code: &str, endpoint: &'static str) -> Option<Thread> {
        let key = (integration_code.to_owned(), endpoint);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(key.clone()).or_default();
        if *count >= AT_ONCE {
            return None;
        }
        *count += 1;
        Some(Thread {
            threads: self.clone(),
            key,
        })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        let mut open = self
            .threads
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.key) {
            *count -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Threads;

    #[test]
    fn the_fourth_waits_until_one_of_three_is_gone() {
        let threads = Threads::default();
        let mut open: Vec<_> = (0..3).map(|_| threads.open("CODE", "Resources")).collect();
        assert!(open.iter().all(Option::is_some));
        assert!(threads.open("CODE", "Resources").is_none());
        assert!(threads.open("CODE", "Tickets").is_some());
        assert!(threads.open("OTHER", "Resources").is_some());
        open.pop();
        assert!(threads.open("CODE", "Resources").is_some());
    }
}
