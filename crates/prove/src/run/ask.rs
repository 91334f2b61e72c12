//! Asking an app over HTTP, from outside of its container.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

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

/// How a request ended that was begun and not finished.
#[derive(Debug)]
pub(crate) enum Ended {
    /// With this status.
    Answered(u16),
    /// The connection was closed before the second half was sent.
    Closed {
        /// When this end was closed too.
        hung_up: Instant,
    },
    /// The whole request was sent, and no answer came; the words are the system's.
    Dropped(String),
}

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

    /// Waits so long, sends the rest, and says how it ended.
    ///
    /// A server that closes the connection meanwhile may have died, or may hold half a request for none and close what is
    /// idle. The first takes no notice of its client; the second is there until that hangs up too, which happens when
    /// `hold` is over.
    pub(crate) fn finish(mut self, wait: Duration, hold: Duration) -> Ended {
        match self.quiet_for(wait) {
            Ok(true) => {}
            Ok(false) => {
                thread::sleep(hold);
                let hung_up = Instant::now();
                drop(self.0);
                return Ended::Closed { hung_up };
            }
            Err(error) => return Ended::Dropped(error.to_string()),
        }
        let mut answer = Vec::new();
        if let Err(error) = self.0.write_all(b"\r\n") {
            return Ended::Dropped(error.to_string());
        }
        let read = self.0.take(MOST).read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        match (status, read) {
            (Some(status), _) => Ended::Answered(status),
            (None, Err(error)) => Ended::Dropped(error.to_string()),
            (None, Ok(_)) => Ended::Dropped("the connection was closed without an answer".to_owned()),
        }
    }

    /// Whether the other end leaves the connection open for so long.
    fn quiet_for(&mut self, wait: Duration) -> std::io::Result<bool> {
        let limit = self.0.read_timeout()?;
        self.0.set_read_timeout(Some(wait))?;
        let seen = self.0.peek(&mut [0]);
        self.0.set_read_timeout(limit)?;
        match seen {
            Ok(read) => Ok(read > 0),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(true),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Shutdown, TcpListener};

    use super::*;

    const WAIT: Duration = Duration::from_millis(200);
    const LIMIT: Duration = Duration::from_secs(5);

    /// What becomes of a request whose server does this with its connection.
    fn ended(server: impl FnOnce(TcpStream) + Send + 'static) -> Ended {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let other = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut begun = [0; 5];
            stream.read_exact(&mut begun).unwrap();
            server(stream);
        });
        let ended = Pending::begin(port, "/", LIMIT).unwrap().finish(WAIT, WAIT);
        other.join().unwrap();
        ended
    }

    fn read_all(stream: &mut TcpStream) {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
    }

    #[test]
    fn an_answer_is_one_whether_it_comes_before_the_whole_request_or_after() {
        for early in [false, true] {
            let ended = ended(move |mut stream| {
                let mut rest = Vec::new();
                while !early && !rest.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    rest.push(byte[0]);
                }
                stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
                stream.shutdown(Shutdown::Write).unwrap();
                read_all(&mut stream);
            });
            assert!(matches!(ended, Ended::Answered(204)), "{ended:?}");
        }
    }

    #[test]
    fn a_server_that_closes_what_is_idle_sees_its_client_hang_up() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let ended = ended(move |mut stream| {
            stream.shutdown(Shutdown::Write).unwrap();
            read_all(&mut stream);
            sender.send(Instant::now()).unwrap();
        });
        let Ended::Closed { hung_up } = ended else { panic!("{ended:?}") };
        assert!(hung_up <= receiver.recv().unwrap());
    }

    #[test]
    fn a_connection_closed_behind_the_whole_request_is_a_drop() {
        let ended = ended(|mut stream| {
            let mut rest = Vec::new();
            while !rest.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                rest.push(byte[0]);
            }
        });
        assert!(matches!(ended, Ended::Dropped(_)), "{ended:?}");
    }
}
