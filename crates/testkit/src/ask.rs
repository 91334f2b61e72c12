//! Asking what runs in containers: an app over HTTP, PostgreSQL, Redis. Always from inside, with what the image has, so
//! that no port needs to be published.

use serde_json::{Value, json};

use crate::case::{HttpCheck, RedisCheck, SqlCheck};
use crate::engine::Engine;
use crate::{Container, Trouble};

/// Makes the request in `SEAWORTHY_REQUEST` and prints the answer; runs on Node and on Bun.
const FETCH: &str = "const { url, ...options } = JSON.parse(process.env.SEAWORTHY_REQUEST);\
fetch(url, { ...options, redirect: 'manual', signal: AbortSignal.timeout(10000) })\
.then(async (answer) => console.log(JSON.stringify({ status: answer.status, body: await answer.text() })))\
.catch((error) => { console.error(String(error.cause ?? error)); process.exitCode = 1; });";

/// Connects to `SEAWORTHY_HOST`:`SEAWORTHY_PORT`, sends `SEAWORTHY_WORDS` and prints the first answer.
const SPEAK: &str = "const net = require('net');\
const socket = net.connect(Number(process.env.SEAWORTHY_PORT), process.env.SEAWORTHY_HOST, () => socket.write(process.env.SEAWORTHY_WORDS));\
socket.setTimeout(10000, () => socket.destroy(new Error('no answer')));\
socket.on('data', (data) => { console.log(String(data).trim()); socket.destroy(); });\
socket.on('error', (error) => { console.error(String(error)); process.exitCode = 1; });";

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Request {
    /// The request of a check, at a port.
    pub fn of(check: &HttpCheck, port: u16) -> Self {
        let mut headers: Vec<(String, String)> =
            check.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        if check.json.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        Self {
            // not `localhost`, which may be ::1
            url: format!("http://127.0.0.1:{port}{}", check.path),
            method: check.method.clone().unwrap_or_else(|| "GET".to_owned()),
            headers,
            body: check.json.clone(),
        }
    }

    fn as_json(&self) -> String {
        let headers: Vec<Value> = self.headers.iter().map(|(name, value)| json!([name, value])).collect();
        json!({ "url": self.url, "method": self.method, "headers": headers, "body": self.body }).to_string()
    }
}

impl Engine {
    /// Makes a request inside a container.
    ///
    /// # Errors
    /// When nothing answers, or the image has nothing to ask with.
    pub fn http(&self, container: &str, request: &Request) -> Result<Answer, Trouble> {
        let variables = [("SEAWORTHY_REQUEST", request.as_json())];
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match self.runtime(container)? {
            Some(runtime) => {
                let said = self.exec(container, &variables, &[&runtime, "-e", FETCH]).run()?;
                let answer: Value = serde_json::from_str(said.trim())
                    .map_err(|error| Trouble::new(format!("not an answer: {error}: {said}")))?;
                let status = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok());
                let body = answer["body"].as_str().unwrap_or_default().to_owned();
                status.map(|status| Answer { status, body }).ok_or_else(|| Trouble::new(said.clone()))
            }
            None => self.http_by_wget(container, request),
        }
    }

    fn http_by_wget(&self, container: &str, request: &Request) -> Result<Answer, Trouble> {
        if request.method != "GET" {
            return Err(Trouble::new(format!("the image has no runtime to make a {} with", request.method)));
        }
        let mut command =
            vec!["wget".to_owned(), "-S".to_owned(), "-q".to_owned(), "-O".to_owned(), "-".to_owned()];
        for (name, value) in &request.headers {
            command.extend(["--header".to_owned(), format!("{name}: {value}")]);
        }
        command.push(request.url.clone());
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let ended = self.exec(container, &[], &words).end()?;
        let status = ended.stderr.split("HTTP/1.1 ").last().and_then(|rest| rest.get(..3)?.parse().ok());
        match status {
            Some(status) => Ok(Answer { status, body: ended.stdout }),
            None => Err(Trouble::new(format!("no answer\n{}", ended.tail()))),
        }
    }

    /// Sends words over TCP from inside a container and gives the first answer.
    ///
    /// # Errors
    /// When nothing answers, or the container has no runtime.
    pub fn speak(&self, container: &str, host: &str, port: u16, words: &str) -> Result<String, Trouble> {
        let Some(runtime) = self.runtime(container)? else {
            return Err(Trouble::new("the image has no runtime to speak with"));
        };
        let port = port.to_string();
        let variables = [("SEAWORTHY_HOST", host), ("SEAWORTHY_PORT", &port), ("SEAWORTHY_WORDS", words)];
        Ok(self.exec(container, &variables, &[&runtime, "-e", SPEAK]).run()?.trim().to_owned())
    }

    /// The JavaScript runtime that a container has.
    fn runtime(&self, container: &str) -> Result<Option<String>, Trouble> {
        let ended = self.exec(container, &[], &["sh", "-c", "command -v node || command -v bun"]).end()?;
        Ok(ended.stdout.lines().next().map(str::to_owned))
    }

    /// Whether a request is answered as a check says.
    ///
    /// # Errors
    /// When it is not; the message says what was answered instead.
    pub fn check_http(&self, container: &Container, port: u16, check: &HttpCheck) -> Result<(), Trouble> {
        let answer = self.http(&container.id, &Request::of(check, port))?;
        let body_fits = check.body.as_ref().is_none_or(|body| answer.body.contains(body.as_str()));
        if answer.status == check.status && body_fits {
            return Ok(());
        }
        let shown: String = answer.body.chars().take(400).collect();
        let wanted = check.body.as_deref().map(|body| format!(" with `{body}`")).unwrap_or_default();
        Err(Trouble::new(format!(
            "{} answered {} and not {}{wanted}: {shown}",
            check.path, answer.status, check.status
        )))
    }

    /// Whether PostgreSQL answers as a check says.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_sql(&self, container: &Container, check: &SqlCheck) -> Result<(), Trouble> {
        let answer = self.sql(container, &check.query)?;
        if answer == check.equals {
            return Ok(());
        }
        Err(Trouble::new(format!("the answer is `{answer}` and not `{}`", check.equals)))
    }

    /// Asks PostgreSQL, with the container's own credentials.
    ///
    /// # Errors
    /// When it refuses.
    pub fn sql(&self, container: &Container, query: &str) -> Result<String, Trouble> {
        let script = "PGPASSWORD=\"${POSTGRES_PASSWORD-}\" psql -X -q -t -A -v ON_ERROR_STOP=1 \
                      -U \"${POSTGRES_USER:-postgres}\" -d \"${POSTGRES_DB:-${POSTGRES_USER:-postgres}}\" -c \"$SEAWORTHY_QUERY\"";
        let answer = self.exec(&container.id, &[("SEAWORTHY_QUERY", query)], &["sh", "-c", script]).run()?;
        Ok(answer.trim().to_owned())
    }

    /// Whether Redis answers as a check says.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_redis(&self, container: &Container, check: &RedisCheck) -> Result<(), Trouble> {
        let answer = self.redis(container, &check.command)?;
        let fits = match (&check.equals, &check.matches) {
            (Some(equals), _) => answer == *equals,
            (None, Some(matches)) => regex_lite::Regex::new(matches)
                .map_err(|error| Trouble::new(format!("`{matches}`: {error}")))?
                .is_match(&answer),
            (None, None) => false,
        };
        if fits {
            return Ok(());
        }
        let wanted = check.equals.as_ref().or(check.matches.as_ref()).cloned().unwrap_or_default();
        Err(Trouble::new(format!("the answer is `{answer}` and not `{wanted}`")))
    }

    /// Gives Redis a command, with the container's own password if it has one.
    ///
    /// # Errors
    /// When the client fails.
    pub fn redis(&self, container: &Container, command: &[String]) -> Result<String, Trouble> {
        let script = "export REDISCLI_AUTH=\"${REDISCLI_AUTH-${REDIS_PASSWORD-}}\"; \
                      [ -n \"$REDISCLI_AUTH\" ] || unset REDISCLI_AUTH; exec redis-cli \"$@\"";
        let mut words = vec!["sh", "-c", script, "sh"];
        words.extend(command.iter().map(String::as_str));
        Ok(self.exec(&container.id, &[], &words).run()?.trim().to_owned())
    }
}
