//! The records of a POSIX extended header: what says more of the entry after it.

use crate::error::TarFault;

/// What the extended headers before an entry said of it.
#[derive(Debug, Default)]
pub(crate) struct Extended {
    pub(crate) name: Option<Vec<u8>>,
    /// A sparse file's own name, which counts more than the one made up for old readers.
    pub(crate) sparse_name: Option<Vec<u8>>,
    pub(crate) link: Option<Vec<u8>>,
    pub(crate) stored: Option<u64>,
    pub(crate) real: Option<u64>,
    pub(crate) modified: Option<i64>,
    pub(crate) owner: Option<u32>,
    pub(crate) group: Option<u32>,
}

impl Extended {
    /// Adds the records of a header: `LENGTH KEY=VALUE\n`, where the length counts itself.
    pub(crate) fn add(&mut self, mut body: &[u8]) -> Result<(), TarFault> {
        while !body.is_empty() {
            let bad = TarFault::Records;
            let blank = body.iter().take(20).position(|byte| *byte == b' ').ok_or(bad)?;
            let length: usize = parse(&body[..blank]).ok_or(bad)?;
            if length <= blank + 1 || length > body.len() {
                return Err(bad);
            }
            let (record, rest) = body.split_at(length);
            let record = record[blank + 1..].strip_suffix(b"\n").ok_or(bad)?;
            let equals = record.iter().position(|byte| *byte == b'=').ok_or(bad)?;
            self.record(&record[..equals], &record[equals + 1..])?;
            body = rest;
        }
        Ok(())
    }

    fn record(&mut self, key: &[u8], value: &[u8]) -> Result<(), TarFault> {
        let number = |name| parse(value).ok_or(TarFault::Number(name));
        match key {
            b"path" => self.name = Some(value.to_vec()),
            b"GNU.sparse.name" => self.sparse_name = Some(value.to_vec()),
            b"linkpath" => self.link = Some(value.to_vec()),
            b"size" => self.stored = Some(number("size")?),
            b"GNU.sparse.realsize" | b"GNU.sparse.size" => self.real = Some(number("size")?),
            b"uid" => self.owner = Some(parse(value).ok_or(TarFault::Number("owner"))?),
            b"gid" => self.group = Some(parse(value).ok_or(TarFault::Number("group"))?),
            b"mtime" => {
                let whole = value.split(|byte| *byte == b'.').next().unwrap_or(value);
                self.modified = Some(parse(whole).ok_or(TarFault::Number("time"))?);
            }
            _ => {}
        }
        Ok(())
    }
}

fn parse<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
