//! Many requests that share one time limit, one count, and one patience.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::client::{Answer, Client, Request};
use super::retry::Retry;
use super::trouble::Trouble;

/// One run: its requests share a time limit, a ceiling on their number, and the waits that
/// the server asks for. After a failure that every request would meet, none is sent any more.
pub(crate) struct Session<'a> {
    client: &'a Client,
    retry: &'a Retry,
    deadline: Option<Instant>,
    max_requests: u64,
    requests: AtomicU64,
    retries: AtomicU64,
    mood: Mutex<Mood>,
}

/// What the answers so far mean for the next request.
#[derive(Debug, Default)]
struct Mood {
    not_before: Option<Instant>,
    over: Option<String>,
    cap: Option<Cap>,
}

/// A limit on the number of requests that became known during the run.
#[derive(Debug)]
struct Cap {
    requests: u64,
    because: String,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        client: &'a Client,
        retry: &'a Retry,
        total: Duration,
        max_requests: u64,
    ) -> Self {
        Self {
            client,
            retry,
            deadline: Instant::now().checked_add(total),
            max_requests,
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            mood: Mutex::default(),
        }
    }

    /// How many requests were sent, retries included.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many of them were retries.
    pub(crate) fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// Lets this many requests follow, and gives the reason to all after them.
    pub(crate) fn allow(&self, more: u64, because: String) {
        let requests = self.requests().saturating_add(more);
        self.mood().cap = Some(Cap { requests, because });
    }

    /// Sends a request, again where the policy says so.
    pub(crate) async fn get(&self, request: &Request<'_>) -> Result<Answer, Trouble> {
        self.get_from(self.client, request).await
    }

    /// Sends a request to another origin than the first one of the run.
    pub(crate) async fn get_from(
        &self,
        client: &Client,
        request: &Request<'_>,
    ) -> Result<Answer, Trouble> {
        let mut delays = self.retry.delays();
        let mut tried = 0;
        loop {
            self.wait_for_turn().await?;
            tried += 1;
            let trouble = match client.get(request).await {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            let Some(wait) = self.retry.wait(&trouble, tried, &mut delays) else {
                self.give_up(&trouble);
                return Err(trouble);
            };
            if self.remaining().is_some_and(|left| wait >= left) {
                return Err(trouble);
            }
            self.pause(&trouble, wait);
            tokio::time::sleep(wait).await;
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until the server's last wish is over, and counts the request.
    async fn wait_for_turn(&self) -> Result<(), Trouble> {
        loop {
            let (wait, over) = {
                let mood = self.mood();
                let left = mood
                    .not_before
                    .and_then(|t| t.checked_duration_since(Instant::now()));
                (left.unwrap_or_default(), mood.over.clone())
            };
            if let Some(because) = over {
                return Err(Trouble::Abandoned { because });
            }
            if wait.is_zero() {
                break;
            }
            tokio::time::sleep(wait).await;
        }
        self.count()
    }

    fn count(&self) -> Result<(), Trouble> {
        if self.remaining().is_some_and(|left| left.is_zero()) {
            return Err(abandoned("the time limit for the whole run was reached"));
        }
        if let Some(because) = self.over_cap() {
            return Err(Trouble::Abandoned { because });
        }
        if self.requests.fetch_add(1, Ordering::Relaxed) >= self.max_requests {
            self.requests.fetch_sub(1, Ordering::Relaxed);
            return Err(abandoned("the limit on the number of requests was reached"));
        }
        Ok(())
    }

    fn over_cap(&self) -> Option<String> {
        let mood = self.mood();
        let cap = mood.cap.as_ref()?;
        (self.requests() >= cap.requests).then(|| cap.because.clone())
    }

    fn remaining(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }

    /// A throttled server is left alone by all requests, not only by the one it told.
    fn pause(&self, trouble: &Trouble, wait: Duration) {
        if self.retry.is_throttled(trouble) {
            self.mood().not_before = Instant::now().checked_add(wait);
        }
    }

    fn give_up(&self, trouble: &Trouble) {
        if trouble.ends_the_run() || self.retry.is_throttled(trouble) {
            self.mood().over = Some(format!("an earlier request failed: {}", trouble.said()));
        }
    }

    fn mood(&self) -> MutexGuard<'_, Mood> {
        self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn abandoned(because: &str) -> Trouble {
    Trouble::Abandoned {
        because: because.to_owned(),
    }
}
