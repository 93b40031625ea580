//! The file's form: parts in frames with their hashes, rows as bytes.

use super::{BackupError, io};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use platform::sql::Value;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The first line.
const MAGIC: &[u8] = b"xiaobao backup 1\n";
/// Before a part, and before the hash at the end.
const PART: u8 = 1;
const END: u8 = 0;
/// Largest frame that is read.
const FRAME_BYTES_MAX: usize = 1024 * 1024;
/// Bytes gathered before a frame is written.
const FRAME: usize = 256 * 1024;
/// Largest value of a row.
const VALUE_BYTES_MAX: usize = 256 * 1024 * 1024;

/// A file being written.
pub(super) struct Writer {
    out: BufWriter<File>,
    all: Sha256,
}

impl Writer {
    /// A new file, for its owner's eyes only; one that is there is not touched.
    pub(super) fn create(path: &Path) -> std::io::Result<Writer> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let mut writer = Writer {
            out: BufWriter::new(file),
            all: Sha256::new(),
        };
        writer.raw(MAGIC)?;
        Ok(writer)
    }

    fn raw(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.all.update(bytes);
        self.out.write_all(bytes)
    }

    /// Writes a part with what `fill` puts into it.
    pub(super) fn part<E: From<std::io::Error>>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), E> {
        let length = u16::try_from(name.len()).map_err(|_| too_long())?;
        self.raw(&[PART])?;
        self.raw(&length.to_be_bytes())?;
        self.raw(name.as_bytes())?;
        let frames = Frames {
            hash: Sha256::new_with_prefix(name),
            writer: self,
            buffer: Vec::with_capacity(FRAME),
        };
        let mut gzip = GzEncoder::new(frames, Compression::fast());
        fill(&mut gzip)?;
        gzip.finish()?.end()?;
        Ok(())
    }

    /// Ends the file; it is on the disk when this returns.
    pub(super) fn end(mut self) -> std::io::Result<()> {
        self.raw(&[END])?;
        let hash = self.all.clone().finalize();
        self.out.write_all(&hash)?;
        self.out.flush()?;
        self.out.get_ref().sync_all()
    }
}

fn too_long() -> std::io::Error {
    std::io::Error::other("a name of a part is too long")
}

/// A part's content on its way into the file.
struct Frames<'w> {
    writer: &'w mut Writer,
    hash: Sha256,
    buffer: Vec<u8>,
}

impl Frames<'_> {
    fn frame(&mut self) -> std::io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let buffer = std::mem::take(&mut self.buffer);
        let length = u32::try_from(buffer.len()).map_err(|_| too_long())?;
        self.hash.update(&buffer);
        self.writer.raw(&length.to_be_bytes())?;
        self.writer.raw(&buffer)
    }

    fn end(mut self) -> std::io::Result<()> {
        self.frame()?;
        self.writer.raw(&0_u32.to_be_bytes())?;
        let hash = self.hash.finalize();
        self.writer.raw(&hash)
    }
}

impl Write for Frames<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= FRAME {
            self.frame()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A file being read.
pub(super) struct Reading {
    input: BufReader<File>,
    all: Sha256,
}

impl Reading {
    /// Opens a backup.
    pub(super) fn open(path: &Path) -> Result<Reading, BackupError> {
        let named = path.display().to_string();
        let input = BufReader::new(File::open(path).map_err(io(named))?);
        let mut reading = Reading {
            input,
            all: Sha256::new(),
        };
        let mut magic = [0; MAGIC.len()];
        reading.fill(&mut magic, "the first line")?;
        match magic == MAGIC {
            true => Ok(reading),
            false => Err(BackupError::Changed("the first line".to_owned())),
        }
    }

    fn fill(&mut self, bytes: &mut [u8], what: &str) -> Result<(), BackupError> {
        let read = self.input.read_exact(bytes);
        read.map_err(|_| BackupError::Changed(format!("it ends within {what}")))?;
        self.all.update(&*bytes);
        Ok(())
    }

    /// The name of the next part; `None` at the end, where the hash over the whole file is checked.
    pub(super) fn next(&mut self) -> Result<Option<String>, BackupError> {
        let mut mark = [0];
        self.fill(&mut mark, "a part's head")?;
        if mark == [END] {
            let expected = self.all.clone().finalize();
            let mut hash = [0; 32];
            self.fill(&mut hash, "the hash at the end")?;
            let more = self.input.read(&mut [0]).map_err(io("the backup"))?;
            return match hash[..] == expected[..] && more == 0 {
                true => Ok(None),
                false => Err(BackupError::Changed("the end of the file".to_owned())),
            };
        }
        let mut length = [0; 2];
        self.fill(&mut length, "a part's head")?;
        let mut name = vec![0; usize::from(u16::from_be_bytes(length))];
        self.fill(&mut name, "a part's name")?;
        match (mark, String::from_utf8(name)) {
            ([PART], Ok(name)) => Ok(Some(name)),
            _ => Err(BackupError::Changed("a part's head".to_owned())),
        }
    }

    /// Hands over the content of the part whose name was read, then checks its hash.
    pub(super) fn content<T>(
        &mut self,
        name: &str,
        take: impl FnOnce(&mut dyn Read) -> Result<T, BackupError>,
    ) -> Result<T, BackupError> {
        let mut frames = Framed {
            hash: Sha256::new_with_prefix(name),
            reading: self,
            frame: Vec::new(),
            at: 0,
            over: false,
            broken: false,
        };
        let taken = take(&mut GzDecoder::new(&mut frames));
        frames.rest()?;
        let (hash, broken) = (frames.hash.clone().finalize(), frames.broken);
        let mut wanted = [0; 32];
        self.fill(&mut wanted, name)?;
        match hash[..] == wanted[..] && !broken {
            true => taken,
            false => Err(BackupError::Changed(name.to_owned())),
        }
    }

    /// Passes over the content of a part, with its hash checked.
    pub(super) fn skip(&mut self, name: &str) -> Result<(), BackupError> {
        self.content(name, |_| Ok(()))
    }
}

/// A part's frames as one stream.
struct Framed<'r> {
    reading: &'r mut Reading,
    hash: Sha256,
    frame: Vec<u8>,
    at: usize,
    over: bool,
    broken: bool,
}

impl Framed<'_> {
    fn next_frame(&mut self) -> Result<(), BackupError> {
        let mut length = [0; 4];
        self.reading.fill(&mut length, "a part")?;
        let length = u32::from_be_bytes(length) as usize;
        if length > FRAME_BYTES_MAX {
            return Err(BackupError::Changed("the length of a frame".to_owned()));
        }
        self.over = length == 0;
        self.at = 0;
        self.frame.resize(length, 0);
        let mut frame = std::mem::take(&mut self.frame);
        let filled = self.reading.fill(&mut frame, "a part");
        self.hash.update(&frame);
        self.frame = frame;
        filled
    }

    /// Reads what the taker has left.
    fn rest(&mut self) -> Result<(), BackupError> {
        while !self.over {
            self.next_frame()?;
        }
        Ok(())
    }
}

impl Read for Framed<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.frame.len() && !self.over {
            if let Err(error) = self.next_frame() {
                self.broken = true;
                self.over = true;
                return Err(std::io::Error::other(error.to_string()));
            }
        }
        let ready = &self.frame[self.at..];
        let count = ready.len().min(out.len());
        out[..count].copy_from_slice(&ready[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Writes a row.
pub(super) fn put_row(out: &mut dyn Write, values: &[Value]) -> std::io::Result<()> {
    let count = u16::try_from(values.len()).map_err(|_| too_long())?;
    out.write_all(&count.to_be_bytes())?;
    for value in values {
        match value {
            Value::Null => out.write_all(&[0])?,
            Value::Int(number) => {
                out.write_all(&[1])?;
                out.write_all(&number.to_be_bytes())?;
            }
            Value::Text(text) => put_bytes(out, 2, text.as_bytes())?,
            Value::Blob(bytes) => put_bytes(out, 3, bytes)?,
        }
    }
    Ok(())
}

fn put_bytes(out: &mut dyn Write, kind: u8, bytes: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| too_long())?;
    out.write_all(&[kind])?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(bytes)
}

/// Reads a row; `None` at the end of the part.
pub(super) fn take_row(input: &mut dyn Read) -> std::io::Result<Option<Vec<Value>>> {
    let mut count = [0; 2];
    if input.read(&mut count[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut count[1..])?;
    let mut row = Vec::new();
    for _ in 0..u16::from_be_bytes(count) {
        row.push(take_value(input)?);
    }
    Ok(Some(row))
}

fn take_value(input: &mut dyn Read) -> std::io::Result<Value> {
    let wrong = || std::io::Error::other("a value of another form");
    let mut kind = [0];
    input.read_exact(&mut kind)?;
    match kind[0] {
        0 => return Ok(Value::Null),
        1 => {
            let mut number = [0; 8];
            input.read_exact(&mut number)?;
            return Ok(Value::Int(i64::from_be_bytes(number)));
        }
        2 | 3 => {}
        _ => return Err(wrong()),
    }
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > VALUE_BYTES_MAX {
        return Err(wrong());
    }
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    match (bytes.len() == length, kind[0]) {
        (false, _) => Err(wrong()),
        (true, 3) => Ok(Value::Blob(bytes)),
        (true, _) => String::from_utf8(bytes)
            .map(Value::Text)
            .map_err(|_| wrong()),
    }
}
