//! Answers as an engine did once.

use std::io::Read;
use std::sync::Mutex;

use super::record::Line;
use super::{Answer, Call, Cancel, Engine, EngineError, Flavor};

/// An engine out of a recording. Each line answers one call of the same words; what is asked that was never recorded is
/// an error. Parts that differ from run to run are given as pairs: what the recording has, and what is asked now.
#[derive(Debug)]
pub struct Replayer {
    flavor: Flavor,
    lines: Mutex<Vec<Line>>,
}

impl Replayer {
    /// Reads a recording.
    ///
    /// # Errors
    /// When a line is none of a recording.
    pub fn new(flavor: Flavor, recording: &str, renamed: &[(&str, &str)]) -> Result<Self, EngineError> {
        let mut lines = Vec::new();
        for (index, text) in recording.lines().enumerate() {
            let text = renamed.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
            let line = serde_json::from_str(&text).map_err(|error| {
                EngineError::other(format!("line {} of the recording: {error}", index + 1))
            })?;
            lines.push(line);
        }
        Ok(Self { flavor, lines: Mutex::new(lines) })
    }

    /// How many lines nobody asked for.
    pub fn left(&self) -> usize {
        self.lines.lock().map(|lines| lines.len()).unwrap_or_default()
    }

    fn take(&self, call: &Call) -> Result<Line, EngineError> {
        let mut lines = self.lines.lock().map_err(|_| EngineError::other("the recording is broken"))?;
        match lines.iter().position(|line| line.words == call.words) {
            Some(place) => Ok(lines.remove(place)),
            None => Err(EngineError::other(format!(
                "`{}` is not in the recording",
                call.shown(self.flavor.program())
            ))),
        }
    }
}

impl Engine for Replayer {
    fn flavor(&self) -> Flavor {
        self.flavor
    }

    fn call(&self, call: &Call) -> Result<Answer, EngineError> {
        self.take(call).map(|line| line.answer)
    }

    fn call_until(&self, call: &Call, _: &Cancel) -> Result<Answer, EngineError> {
        self.call(call)
    }

    fn stream(
        &self,
        call: &Call,
        read: &mut (dyn FnMut(&mut dyn Read) -> Result<(), EngineError> + Send),
    ) -> Result<Answer, EngineError> {
        let line = self.take(call)?;
        read(&mut line.streamed.unwrap_or_default().as_slice())?;
        Ok(line.answer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Recorder;
    use super::*;

    #[test]
    fn what_was_recorded_is_answered_once_and_nothing_else_is() {
        let recording = r#"{"words":["inspect","run-1-app"],"answer":{"code":0,"stdout":"run-1","stderr":"","took_ms":3}}"#;
        let replayer = || Replayer::new(Flavor::Docker, recording, &[("run-1", "run-2")]).unwrap();
        let mut written = Vec::new();
        let recorder = Recorder::new(replayer(), &mut written);
        let call = Call::new(["inspect", "run-2-app"]);
        assert_eq!(recorder.call(&call).unwrap().stdout, "run-2");
        assert!(recorder.call(&call).is_err(), "it was recorded once");
        drop(recorder);
        let again = Replayer::new(Flavor::Docker, &String::from_utf8(written).unwrap(), &[]).unwrap();
        assert_eq!(again.call(&call).unwrap().stdout, "run-2");
        assert_eq!(again.left(), 0);
        assert!(Replayer::new(Flavor::Docker, "{", &[]).is_err());
    }
}
