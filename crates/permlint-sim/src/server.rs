//! A server on its own thread with its own runtime.
//!
//! The thread makes the simulator usable from synchronous tests, from
//! asynchronous ones and from a binary alike: no caller has to own a runtime,
//! and dropping the handle never blocks somebody else's.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::request_log::{RecordedRequest, RequestLog, record};

/// How long open requests may finish after the handle was dropped. A fault that
/// stalls for a minute must not stall the test's end as well.
const GRACE: Duration = Duration::from_millis(250);

/// A running simulator. Dropping it stops the server and frees the port.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    log: RequestLog,
    stop: Option<watch::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// The address that the server listens on, with the port it was given.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The server's root, such as `http://127.0.0.1:40123`, without a slash at
    /// the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request received so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.log.snapshot()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server thread has been reported by the runtime; a
            // second one while dropping would abort the process.
            let _ = thread.join();
        }
    }
}

/// Serves `router` on `listen` until the returned handle is dropped.
pub(crate) fn serve(listen: SocketAddr, router: Router) -> io::Result<Running> {
    let listener = TcpListener::bind(listen)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let log = RequestLog::default();
    let router = router.layer(from_fn_with_state(log.clone(), record));
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = watch::channel(());
    let thread = thread::Builder::new()
        .name("permlint-sim".to_owned())
        .spawn(move || run(runtime, listener, router, stopped))?;
    Ok(Running {
        address,
        log,
        stop: Some(stop),
        thread: Some(thread),
    })
}

fn run(runtime: Runtime, listener: TcpListener, router: Router, stopped: watch::Receiver<()>) {
    runtime.block_on(async move {
        // Registering with the reactor fails only when the runtime has no I/O
        // driver, which `serve` enabled.
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
            return;
        };
        let server = axum::serve(listener, router).with_graceful_shutdown(wait(stopped.clone()));
        tokio::select! {
            _ = server => {}
            () = grace_over(stopped) => {}
        }
    });
    runtime.shutdown_background();
}

async fn wait(mut stopped: watch::Receiver<()>) {
    // Nothing is ever sent: the error that says "sender dropped" is the signal.
    let _ = stopped.changed().await;
}

async fn grace_over(stopped: watch::Receiver<()>) {
    wait(stopped).await;
    tokio::time::sleep(GRACE).await;
}
