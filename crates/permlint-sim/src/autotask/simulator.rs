//! The server: its builder, what requests share, and the limits that come before
//! any answer.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;

use super::access::text;
use super::answer::Answer;
use super::corrupt::corrupt;
use super::errors;
use super::fault::{Fault, Faults};
use super::interrupt::{Memory, interrupt};
use super::routes::{Target, route};
use super::tenant::Tenant;
use super::threads::{Thread, Threads};
use crate::server::{Running, serve};

/// Longer query strings do not pass the web server.
const LONGEST_QUERY: usize = 2048;

/// Longer bodies are read as empty ones.
const LONGEST_BODY: usize = 1024 * 1024;

/// Builds a simulated tenant and starts it.
#[derive(Debug)]
pub struct Simulator {
    tenant: Tenant,
    faults: Faults,
    listen: SocketAddr,
    delay: Duration,
}

impl Simulator {
    /// A simulator of `tenant` without faults, on a free loopback port.
    #[must_use]
    pub fn new(tenant: Tenant) -> Self {
        Self {
            tenant,
            faults: Faults::default(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            delay: Duration::from_secs(60),
        }
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.insert(fault);
        self
    }

    /// Adds faults.
    #[must_use]
    pub fn faults(self, faults: impl IntoIterator<Item = Fault>) -> Self {
        faults.into_iter().fold(self, Self::fault)
    }

    /// Listens on this address instead of a free loopback port.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// How long [`Fault::Slow`] holds an answer back.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Starts to serve on a thread of its own.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on, or the thread cannot be started.
    pub fn start(self) -> io::Result<Running> {
        let listen = self.listen;
        let mut site = Site {
            tenant: self.tenant,
            faults: self.faults,
            delay: self.delay,
            memory: Memory::default(),
            threads: Threads::default(),
            received: AtomicU64::new(0),
        };
        corrupt(&mut site.tenant, &site.faults);
        let router = Router::new().fallback(handle).with_state(Arc::new(site));
        serve(listen, router)
    }
}

/// Everything that requests share.
pub(super) struct Site {
    pub(super) tenant: Tenant,
    pub(super) faults: Faults,
    pub(super) delay: Duration,
    pub(super) memory: Memory,
    pub(super) threads: Threads,
    /// How many requests of the hour came from here.
    pub(super) received: AtomicU64,
}

/// What the simulator looks at in a request.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) host: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Call {
    async fn of(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LONGEST_BODY).await.unwrap_or_default();
        Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            host: text(&parts.headers, HOST.as_str())
                .unwrap_or_default()
                .to_owned(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Refuses every other method.
    pub(super) fn require_get(&self) -> Result<(), Answer> {
        if self.method == Method::GET {
            Ok(())
        } else {
            Err(errors::wrong_method(&self.method))
        }
    }
}

async fn handle(State(site): State<Arc<Site>>, request: Request) -> Response {
    let call = Call::of(request).await;
    let target = route(&call.path);
    let answer = site
        .limited(&call, target)
        .await
        .unwrap_or_else(|refusal| refusal);
    answer.into_response(&site.faults)
}

impl Site {
    /// The answer, or what the limits of the API have to say first.
    async fn limited(&self, call: &Call, target: Target) -> Result<Answer, Answer> {
        if call.query.len() > LONGEST_QUERY {
            return Err(errors::query_too_long());
        }
        if !target.is_api() {
            return self.open(call, target);
        }
        // Held until the answer is there.
        let _thread = self.thread(call, target)?;
        if self.faults.has(Fault::Slow) {
            tokio::time::sleep(self.delay).await;
        }
        if let Some(answer) = interrupt(&self.faults, &self.memory, &call.host, &call.path) {
            return Err(answer);
        }
        self.api(call, target)
    }

    fn thread(&self, call: &Call, target: Target) -> Result<Thread, Answer> {
        let code = text(&call.headers, "apiintegrationcode").unwrap_or_default();
        let thread = self.threads.open(code, target.endpoint());
        thread.ok_or_else(|| errors::too_many_threads(StatusCode::TOO_MANY_REQUESTS))
    }
}
