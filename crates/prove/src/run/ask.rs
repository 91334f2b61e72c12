//! Asking an app over HTTP, from outside of its container.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: u16,
    /// The first bytes of the body, as text.
    pub(crate) body: String,
}

/// As much of a body as anybody looks at.
const MOST: u64 = 64 << 10;

/// Asks for a path at a port of this machine.
///
/// # Errors
/// When nothing answers in time; the words are the system's.
pub(crate) fn get(port: u16, path: &str, limit: Duration) -> Result<Reply, String> {
    get_up_to(port, path, limit, MOST)
}

/// The same, with so many bytes of the answer at most.
///
/// # Errors
/// When there is no answer in time.
pub(super) fn get_up_to(port: u16, path: &str, limit: Duration, most: u64) -> Result<Reply, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(limit))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .into();
    let url = format!("http://127.0.0.1:{port}{path}");
    let mut reply = agent.get(&url).call().map_err(|error| error.to_string())?;
    let mut body = Vec::new();
    let read = reply.body_mut().as_reader().take(most).read_to_end(&mut body);
    read.map_err(|error| error.to_string())?;
    Ok(Reply { status: reply.status().as_u16(), body: String::from_utf8_lossy(&body).into_owned() })
}

/// A connection on which a request was begun and not finished: the app has it in hand until [`Pending::finish`].
#[derive(Debug)]
pub(crate) struct Pending(TcpStream);

impl Pending {
    /// Connects and sends a request but for its last line.
    ///
    /// # Errors
    /// When nothing listens.
    pub(crate) fn begin(port: u16, path: &str, limit: Duration) -> Result<Self, String> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let connect = || -> std::io::Result<TcpStream> {
            let mut stream = TcpStream::connect_timeout(&address, limit)?;
            stream.set_read_timeout(Some(limit))?;
            stream.set_write_timeout(Some(limit))?;
            write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n")?;
            Ok(stream)
        };
        connect().map(Self).map_err(|error| error.to_string())
    }

    /// Sends the rest and gives the status of the answer.
    ///
    /// # Errors
    /// When the connection was dropped.
    pub(crate) fn finish(mut self) -> Result<u16, String> {
        let mut answer = Vec::new();
        self.0.write_all(b"\r\n").map_err(|error| error.to_string())?;
        let read = self.0.take(MOST).read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        match (status, read) {
            (Some(status), _) => Ok(status),
            (None, Err(error)) => Err(error.to_string()),
            (None, Ok(_)) => Err("the connection was closed without an answer".to_owned()),
        }
    }
}
