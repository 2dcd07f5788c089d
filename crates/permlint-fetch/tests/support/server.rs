//! A server whose every byte is scripted, for what no well-behaved one would send.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a client sent: the request line and the headers.
pub type Head = String;

/// A server on loopback that lives until the process ends.
pub struct Server {
    pub url: String,
    heads: Arc<Mutex<Vec<Head>>>,
}

impl Server {
    /// Serves what `answer` makes of each request, one request a connection.
    pub fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&heads), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &log, answer.as_ref()));
            }
        });
        Self { url, heads }
    }

    /// A tenant `acme`: the company is known, and `answer` gets the path below
    /// `/v1/apis/3.0` with its query.
    pub fn api(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::start(move |head| {
            let path = head.split(' ').nth(1).unwrap_or_default();
            match path.strip_prefix("/v1/apis/3.0") {
                Some(path) => answer(path),
                None if path.starts_with("/login/") => {
                    json(200, r#"{"Codebase":"v1/","CompanyID":"acme"}"#)
                }
                None => json(404, "{}"),
            }
        })
    }

    /// Everything that was asked, in order.
    pub fn heads(&self) -> Vec<Head> {
        self.heads.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Head>>, answer: &dyn Fn(&str) -> Vec<u8>) {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Ok(read) = reader.read_line(&mut head) {
        if read == 0 || head.ends_with("\r\n\r\n") {
            break;
        }
    }
    log.lock().unwrap().push(head.clone());
    // A client that has seen enough may be gone.
    let _ = stream.write_all(&answer(&head));
}

/// An answer with a JSON body.
pub fn json(status: u16, body: &str) -> Vec<u8> {
    with(status, &["Content-Type: application/json"], body.as_bytes())
}

/// An answer with headers and a body.
pub fn with(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut text = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    let mut answer = (text + "\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A small tenant: one role `Neo` of one row, nobody else.
pub fn small(path: &str) -> Vec<u8> {
    let path = path.split('?').next().unwrap_or_default();
    let body = match path.to_ascii_lowercase().as_str() {
        "/system/info" => r#"{"version":"v1"}"#,
        "/system/securityroles" => r#"[{"id":4,"name":"Neo","adminFlag":false}]"#,
        "/system/securityroles/4/settings" => {
            r#"[{"id":1,"moduleFunctionName":"invoicing","addLevel":"None"}]"#
        }
        "/system/securityroles/count" | "/system/securityroles/4/settings/count" => {
            r#"{"count":1}"#
        }
        path if path.ends_with("/count") => r#"{"count":0}"#,
        _ => "[]",
    };
    json(200, body)
}
