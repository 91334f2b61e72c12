//! What a browser on this machine would see: the published port of an app.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use seaworthy_testkit::{Check, Container, Setting, Trouble, ensure};

use crate::probes::eventually;

/// Every app answers its first plain request through its published port.
pub(crate) fn published(setting: &Setting, apps: &[Container]) -> Result<(), Trouble> {
    for app in apps {
        let first = setting.case().production.check.iter().find_map(|check| match check {
            Check::Http(check)
                if check.service == app.service && check.method.is_none() && check.headers.is_empty() =>
            {
                Some(check)
            }
            _ => None,
        });
        let check = first.ok_or_else(|| Trouble::new(format!("{} has no plain request", app.service)))?;
        let inside = setting.case().app(&app.service).map_or(0, |app| app.port);
        let port = app.published.iter().find(|(port, _)| *port == inside).map(|(_, outside)| *outside);
        let port = port.ok_or_else(|| Trouble::new(format!("{} does not publish {inside}", app.service)))?;
        // a development server compiles a page when it is first asked for
        eventually(Duration::from_secs(60), || {
            let answer = get(port, &check.path)?;
            let status = answer.split(' ').nth(1).unwrap_or_default();
            ensure(status == check.status.to_string(), || format!("{} answers: {answer}", check.path))
        })?;
    }
    Ok(())
}

fn get(port: u16, path: &str) -> Result<String, Trouble> {
    let limit = Duration::from_secs(30);
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let said = |error: std::io::Error| Trouble::new(format!("port {port}: {error}"));
    let mut stream = TcpStream::connect_timeout(&address, limit).map_err(said)?;
    stream.set_read_timeout(Some(limit)).map_err(said)?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(said)?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer).map_err(said)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
