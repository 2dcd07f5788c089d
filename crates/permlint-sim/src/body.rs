//! Bodies that no well-behaved server sends.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};

/// A body that no client should read to its end is this many chunks long.
const HUGE_CHUNKS: usize = 65;
const CHUNK: usize = 1024 * 1024;

/// How long half a body gets to leave before the connection breaks.
const FLUSH: Duration = Duration::from_millis(50);

/// `before`, then `record` over and over for more than 64 MiB, then `after`:
/// well-formed but for its size.
pub(crate) fn huge(before: &str, record: &str, after: &str) -> Body {
    let rows = CHUNK / (record.len() + 1) + 1;
    let chunk = Bytes::from(format!("{record},").repeat(rows));
    let mut chunks = vec![Bytes::from(before.to_owned())];
    chunks.extend(std::iter::repeat_n(chunk, HUGE_CHUNKS));
    chunks.push(Bytes::from(format!("{record}{after}")));
    Body::from_stream(stream::iter(chunks.into_iter().map(Ok::<_, Infallible>)))
}

/// The first half of a text. It is a stream, because a body of known length
/// would have its wrong `Content-Length` corrected.
pub(crate) fn broken_off(whole: &str) -> Body {
    let half = Bytes::copy_from_slice(&whole.as_bytes()[..whole.len() / 2]);
    let half = stream::once(async { Ok::<_, Infallible>(half) });
    // Without the pause the connection breaks before anything was sent.
    let end = stream::once(async {
        tokio::time::sleep(FLUSH).await;
        Ok(Bytes::new())
    });
    Body::from_stream(half.chain(end))
}
