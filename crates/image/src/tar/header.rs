//! One block of a tar file: the header of an entry, as old, POSIX and GNU writers write it.

use crate::error::TarFault;
use crate::stream::LEAST;

/// What an entry is, by the letter in its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    /// From before POSIX: a directory, if its name ends in a slash.
    OldFile,
    Sparse,
    HardLink,
    Symlink,
    Directory,
    /// A device or a pipe: no content.
    Special,
    LongName,
    LongLink,
    Pax,
    GlobalPax,
    /// Whatever else: its content is passed over.
    Other,
}

/// A header that was read, before the extended ones before it are applied.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    pub(crate) name: Vec<u8>,
    pub(crate) link: Vec<u8>,
    /// Bytes that follow in the tar file.
    pub(crate) stored: u64,
    /// Bytes of the file once it is unpacked, where that differs: a sparse file.
    pub(crate) real: Option<u64>,
    pub(crate) mode: u32,
    pub(crate) owner: u32,
    pub(crate) group: u32,
    /// Seconds since 1970.
    pub(crate) modified: i64,
    /// Whether blocks with more of a sparse file's map follow.
    pub(crate) is_extended: bool,
}

/// A block of zeros ends a tar file.
pub(crate) fn is_end(block: &[u8]) -> bool {
    block.iter().all(|byte| *byte == 0)
}

/// Whether a block is a header: its checksum fits.
pub(crate) fn is_header(block: &[u8]) -> bool {
    if block.len() < LEAST {
        return false;
    }
    let Ok(said) = number(&block[148..156], "checksum") else { return false };
    let sum = |value: fn(u8) -> i64| -> i64 {
        let all: i64 = block[..LEAST].iter().map(|byte| value(*byte)).sum();
        let own: i64 = block[148..156].iter().map(|byte| value(*byte)).sum();
        all - own + 8 * i64::from(b' ')
    };
    // old writers summed signed bytes
    said == sum(i64::from) || said == sum(|byte| i64::from(byte.cast_signed()))
}

/// Reads a header. `block` has 512 bytes.
pub(crate) fn parse(block: &[u8]) -> Result<Header, TarFault> {
    if !is_header(block) {
        return Err(TarFault::Checksum);
    }
    let size = |field: &[u8]| {
        let size = number(field, "size")?;
        u64::try_from(size).map_err(|_| TarFault::Number("size"))
    };
    let is_posix = &block[257..263] == b"ustar\0";
    let is_gnu = &block[257..265] == b"ustar  \0";
    let mut name = Vec::new();
    if is_posix {
        let prefix = text(&block[345..500]);
        if !prefix.is_empty() {
            name.extend_from_slice(prefix);
            name.push(b'/');
        }
    }
    name.extend_from_slice(text(&block[..100]));
    let kind = match block[156] {
        b'0' | b'7' => Kind::File,
        0 => Kind::OldFile,
        b'1' => Kind::HardLink,
        b'2' => Kind::Symlink,
        b'3' | b'4' | b'6' => Kind::Special,
        b'5' => Kind::Directory,
        b'L' => Kind::LongName,
        b'K' => Kind::LongLink,
        b'S' if is_gnu => Kind::Sparse,
        b'x' => Kind::Pax,
        b'g' => Kind::GlobalPax,
        _ => Kind::Other,
    };
    // the engine, too, takes these for empty whatever their size says
    let is_empty = matches!(kind, Kind::HardLink | Kind::Symlink | Kind::Special | Kind::Directory);
    let stored = if is_empty { 0 } else { size(&block[124..136])? };
    let is_sparse = kind == Kind::Sparse;
    Ok(Header {
        kind,
        name,
        link: text(&block[157..257]).to_vec(),
        stored,
        real: if is_sparse { Some(size(&block[483..495])?) } else { None },
        mode: low(&block[100..108], "mode")?,
        owner: low(&block[108..116], "owner")?,
        group: low(&block[116..124], "group")?,
        modified: number(&block[136..148], "time")?,
        is_extended: is_sparse && block[482] == 1,
    })
}

/// Modes and ids: what does not fit is cut as the kernel would.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only the low bits count")]
fn low(field: &[u8], name: &'static str) -> Result<u32, TarFault> {
    Ok(number(field, name)? as u32)
}

/// Bytes up to the first zero.
pub(super) fn text(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    &field[..end]
}

/// Octal digits, or with the first bit set a binary number of any length.
fn number(field: &[u8], name: &'static str) -> Result<i64, TarFault> {
    let bad = TarFault::Number(name);
    let first = *field.first().ok_or(bad)?;
    if first & 0x80 != 0 {
        let is_negative = first & 0x40 != 0;
        let mut value: i64 = if is_negative { -1 } else { 0 };
        for (at, byte) in field.iter().enumerate() {
            let byte = if at == 0 && !is_negative { byte & 0x7f } else { *byte };
            value = value.checked_mul(256).ok_or(bad)? | i64::from(byte);
        }
        return Ok(value);
    }
    let digits = text(field).trim_ascii();
    digits.iter().try_fold(0i64, |value, digit| match digit {
        b'0'..=b'7' => {
            value.checked_mul(8).and_then(|value| value.checked_add(i64::from(digit - b'0'))).ok_or(bad)
        }
        _ => Err(bad),
    })
}
