//! Writes down what an engine was asked and what it answered, for tests where there is none.

use std::io::{Read, Write};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::{Answer, Call, Cancel, Engine, EngineError, Flavor};

/// A call and its answer, as one line of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// The words.
    pub(super) words: Vec<String>,
    /// The answer.
    pub(super) answer: Answer,
    /// What was streamed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) streamed: Option<Vec<u8>>,
}

/// An engine that passes every call on and writes it down, one JSON object a line.
#[derive(Debug)]
pub struct Recorder<E, W> {
    engine: E,
    to: Mutex<W>,
}

impl<E: Engine, W: Write + Send> Recorder<E, W> {
    /// Records what `engine` does.
    pub fn new(engine: E, to: W) -> Self {
        Self { engine, to: Mutex::new(to) }
    }

    fn write(&self, call: &Call, answer: &Answer, streamed: Option<Vec<u8>>) -> Result<(), EngineError> {
        let line = Line { words: call.words.clone(), answer: answer.clone(), streamed };
        let text = serde_json::to_string(&line).map_err(|error| EngineError::other(error.to_string()))?;
        let mut to = self.to.lock().map_err(|_| EngineError::other("the recording is broken"))?;
        writeln!(to, "{text}").map_err(|error| EngineError::other(format!("the recording: {error}")))
    }
}

impl<E: Engine, W: Write + Send> Engine for Recorder<E, W> {
    fn flavor(&self) -> Flavor {
        self.engine.flavor()
    }

    fn call(&self, call: &Call) -> Result<Answer, EngineError> {
        let answer = self.engine.call(call)?;
        self.write(call, &answer, None)?;
        Ok(answer)
    }

    fn call_until(&self, call: &Call, enough: &Cancel) -> Result<Answer, EngineError> {
        let answer = self.engine.call_until(call, enough)?;
        self.write(call, &answer, None)?;
        Ok(answer)
    }

    fn stream(
        &self,
        call: &Call,
        read: &mut (dyn FnMut(&mut dyn Read) -> Result<(), EngineError> + Send),
    ) -> Result<Answer, EngineError> {
        let mut copy = Vec::new();
        let answer = self.engine.stream(call, &mut |output| {
            output.read_to_end(&mut copy).map_err(|error| EngineError::other(error.to_string()))?;
            read(&mut copy.as_slice())
        })?;
        self.write(call, &answer, Some(copy))?;
        Ok(answer)
    }
}
