//! Archives (ZIP: workbooks, documents, case files) measured before anything reads them.

use std::io::{self, Read, Seek};
use zip::ZipArchive;

/// Most parts an archive may have that people bring.
pub const ARCHIVE_PARTS_MAX: usize = 4_000;

/// What an archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Bytes of all parts together, as they really unpack.
    pub bytes: u64,
    /// Names of the parts.
    pub names: Vec<String>,
}

/// Unpacks an archive into nothing and tells what it holds. `None` when it is no archive, has more
/// than [`ARCHIVE_PARTS_MAX`] parts, a part that can't be read, or more than `bytes_max` bytes in
/// all: a small file can hold gigabytes of zeros. The sizes that its directory tells are not
/// believed; at most `bytes_max` bytes are unpacked, in constant memory.
pub fn unpacked(input: impl Read + Seek, bytes_max: u64) -> Option<Unpacked> {
    let mut archive = ZipArchive::new(input).ok()?;
    if archive.len() > ARCHIVE_PARTS_MAX {
        return None;
    }
    let mut found = Unpacked {
        bytes: 0,
        names: Vec::with_capacity(archive.len()),
    };
    for at in 0..archive.len() {
        let part = archive.by_index(at).ok()?;
        found.names.push(part.name().ok()?.into_owned());
        let left = bytes_max - found.bytes;
        found.bytes += io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink()).ok()?;
        if found.bytes > bytes_max {
            return None;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, zeros) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![0; *zeros]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_whatever_its_directory_says() {
        let mut bomb = archive(&[("a", 10), ("b", 3_000_000)]);
        assert!(bomb.len() < 10_000);
        assert_eq!(
            unpacked(Cursor::new(&bomb), 3_000_010).unwrap().bytes,
            3_000_010
        );
        assert_eq!(unpacked(Cursor::new(&bomb), 3_000_009), None);
        // The directory and the parts' heads say that it is small.
        let true_size = 3_000_000_u32.to_le_bytes();
        let places: Vec<_> = (0..bomb.len() - 4)
            .filter(|at| bomb[*at..*at + 4] == true_size)
            .collect();
        assert!(!places.is_empty());
        for at in places {
            bomb[at..at + 4].copy_from_slice(&7_u32.to_le_bytes());
        }
        assert_eq!(unpacked(Cursor::new(&bomb), 1_000_000), None);
    }

    #[test]
    fn names_are_told_and_what_is_no_archive_is_nothing() {
        let two = archive(&[("[Content_Types].xml", 1), ("word/document.xml", 2)]);
        let names = unpacked(Cursor::new(two), 100).unwrap().names;
        assert_eq!(names, ["[Content_Types].xml", "word/document.xml"]);
        assert_eq!(unpacked(Cursor::new(b"PK\x03\x04broken"), 100), None);
        assert_eq!(unpacked(Cursor::new(b""), 100), None);
    }
}
