//! When a request is sent again, and after how long.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::trouble::{Refusal, Trouble};

/// How many tries a failed connection gets: enough for a lost packet, not for a wrong host.
const CONNECT_TRIES: u32 = 3;
/// How many tries a time-out gets. Each has already cost the whole time limit.
const TIMEOUT_TRIES: u32 = 2;
/// The client's fault in a server's clothes: ConnectWise answers a value that it cannot read
/// with 500 and this text, every time (seen by users of its public Python client).
const CLIENT_FAULT: &str = "error converting value";

/// The retry policy.
///
/// | what came back | what is done |
/// |---|---|
/// | 429 | again after `Retry-After` (seconds or a date, at most the ceiling), else after the backoff |
/// | 500 | again, unless the message says that a value could not be converted |
/// | 502, 503, 504, 520 to 530 | again |
/// | any other status | not again: the guide says so for every 4xx but 429 |
/// | a refusal that the platform words otherwise | as its [`Patience`] says |
/// | no connection | three tries in all; one if the certificate is refused |
/// | no answer in time | two tries in all |
/// | an answer that breaks off | again |
/// | a redirect, HTML, JSON of another shape, too large | not again |
///
/// The backoff starts at `base`, doubles, carries a random part, and never exceeds `ceiling`:
/// the guide advises 200 to 500 ms, factor 2, jitter, and a cap of 30 to 60 s.
#[derive(Debug, Clone)]
pub(crate) struct Retry {
    pub(crate) attempts: u32,
    pub(crate) base: Duration,
    pub(crate) ceiling: Duration,
    /// What a refusal asks for, in the words of the platform.
    pub(crate) patience: fn(&Refusal) -> Patience,
}

/// What a refusal asks of whoever would send the request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Patience {
    /// Another try can only give the same.
    Never,
    /// One more try.
    Once,
    /// As many tries as there may be.
    Often,
    /// The same, and no other request until then.
    Throttled,
}

impl Retry {
    /// The waits between the tries of one request.
    pub(crate) fn delays(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(self.base)
            .with_max_delay(self.ceiling)
            .without_max_times()
            .build()
    }

    /// How long to wait before the next try; `None` when there is none.
    pub(crate) fn wait(
        &self,
        trouble: &Trouble,
        tried: u32,
        delays: &mut ExponentialBackoff,
    ) -> Option<Duration> {
        if tried >= self.tries(trouble) {
            return None;
        }
        let backoff = delays.next().unwrap_or(self.ceiling);
        let asked = match trouble {
            Trouble::Status(refusal) => refusal.retry_after,
            _ => None,
        };
        Some(asked.unwrap_or(backoff).min(self.ceiling))
    }

    fn tries(&self, trouble: &Trouble) -> u32 {
        let most = match trouble {
            Trouble::Connect {
                permanent: true, ..
            } => 1,
            Trouble::Connect { .. } => CONNECT_TRIES,
            Trouble::Timeout => TIMEOUT_TRIES,
            Trouble::Cut { .. } => self.attempts,
            Trouble::Status(refusal) => self.tries_of((self.patience)(refusal)),
            _ => 1,
        };
        most.min(self.attempts)
    }

    fn tries_of(&self, patience: Patience) -> u32 {
        match patience {
            Patience::Never => 1,
            Patience::Once => 2,
            Patience::Often | Patience::Throttled => self.attempts,
        }
    }

    /// Whether the server asks for fewer requests.
    pub(crate) fn is_throttled(&self, trouble: &Trouble) -> bool {
        match trouble {
            Trouble::Status(refusal) => (self.patience)(refusal) == Patience::Throttled,
            _ => false,
        }
    }
}

/// What a status asks for by itself.
pub(crate) fn by_status(refusal: &Refusal) -> Patience {
    match refusal.status {
        429 => Patience::Throttled,
        502 | 503 | 504 | 520..=530 => Patience::Often,
        500 if !is_client_fault(refusal) => Patience::Often,
        _ => Patience::Never,
    }
}

fn is_client_fault(refusal: &Refusal) -> bool {
    let message = refusal.message.as_deref().unwrap_or_default();
    message.to_ascii_lowercase().contains(CLIENT_FAULT)
}

/// Reads `Retry-After`: seconds, or an HTTP date, which counts from `now` (RFC 9110, 10.2.3).
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTimeParser::new().parse_timestamp(value).ok()?;
    let seconds = then.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "1994-11-06T08:49:30Z".parse().unwrap()
    }

    fn policy() -> Retry {
        Retry {
            attempts: 5,
            base: Duration::from_millis(10),
            ceiling: Duration::from_secs(2),
            patience: by_status,
        }
    }

    fn status(status: u16, message: &str) -> Trouble {
        Trouble::Status(Refusal {
            status,
            code: None,
            message: Some(message.to_owned()),
            retry_after: None,
        })
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let read = |value| retry_after(value, now());
        assert_eq!(read("30"), Some(Duration::from_secs(30)));
        assert_eq!(
            read("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(Duration::from_secs(7))
        );
        assert_eq!(
            read("Sun, 06 Nov 1994 08:00:00 GMT"),
            Some(Duration::ZERO),
            "a date that has passed asks for no wait"
        );
        for noise in ["", "soon", "-5", "1.5", "99999999999999999999999"] {
            assert_eq!(read(noise), None, "{noise}");
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let again = |trouble: &Trouble| policy().wait(trouble, 1, &mut policy().delays()).is_some();
        for fine in [429, 500, 502, 503, 504, 522] {
            assert!(again(&status(fine, "A timeout has occured.")), "{fine}");
        }
        for never in [400, 401, 403, 404, 405, 409, 415, 501] {
            assert!(!again(&status(never, "")), "{never}");
        }
        assert!(!again(&status(
            500,
            "Error converting value {null} to type"
        )));
        assert!(!again(&Trouble::TooLarge { limit: 1 }));
        let certificate = Trouble::Connect {
            reason: String::new(),
            permanent: true,
        };
        assert!(!again(&certificate));
    }

    #[test]
    fn the_server_may_ask_for_a_wait_but_not_for_ever() {
        let asks = |seconds| {
            let trouble = Trouble::Status(Refusal {
                status: 429,
                code: None,
                message: None,
                retry_after: Some(Duration::from_secs(seconds)),
            });
            policy().wait(&trouble, 1, &mut policy().delays())
        };
        assert_eq!(asks(1), Some(Duration::from_secs(1)));
        assert_eq!(asks(86_400), Some(Duration::from_secs(2)));
    }

    #[test]
    fn the_waits_grow_and_stay_under_the_ceiling() {
        let mut delays = policy().delays();
        let wait = |tried, delays: &mut _| policy().wait(&status(503, ""), tried, delays);
        for tried in 1..5 {
            assert!(wait(tried, &mut delays).unwrap() <= policy().ceiling);
        }
        assert_eq!(wait(5, &mut delays), None);
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_ignored(value in any::<String>()) {
            let _ = retry_after(&value, now());
        }

        #[test]
        fn any_number_of_seconds_is_read(seconds in any::<u64>()) {
            prop_assert_eq!(
                retry_after(&seconds.to_string(), now()),
                Some(Duration::from_secs(seconds))
            );
        }
    }
}
