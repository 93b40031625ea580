//! The resident identity number (GB 11643-1999): 17 digits and a check character.

use crate::Day;

/// What is wrong with an identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdNumberFault {
    /// Not 17 digits and a digit or X.
    Shape,
    /// Digits 7–14 are no day.
    Birthday,
    /// The last character does not follow from the others (ISO 7064 MOD 11-2).
    CheckCharacter,
}

/// Checks an 18-character identity number and gives the birthday in it.
pub fn check_id_number(number: &str) -> Result<Day, IdNumberFault> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = number.as_bytes();
    let shaped = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || matches!(bytes[17], b'X' | b'x'));
    if !shaped {
        return Err(IdNumberFault::Shape);
    }
    let number_at = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .fold(0i16, |n, b| n * 10 + i16::from(b - b'0'))
    };
    let two = |start: usize| i8::try_from(number_at(start..start + 2)).unwrap_or(0);
    let birthday =
        Day::new(number_at(6..10), two(10), two(12)).map_err(|_| IdNumberFault::Birthday)?;
    let sum: u32 = bytes[..17]
        .iter()
        .zip(WEIGHTS)
        .map(|(b, w)| u32::from(b - b'0') * w)
        .sum();
    if CHECKS[(sum % 11) as usize] == bytes[17].to_ascii_uppercase() {
        Ok(birthday)
    } else {
        Err(IdNumberFault::CheckCharacter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_example_is_right_and_its_neighbours_are_not() {
        // The worked example of GB 11643-1999.
        assert_eq!(
            check_id_number("11010519491231002X").unwrap().to_string(),
            "1949-12-31"
        );
        assert_eq!(
            check_id_number("110105194912310021"),
            Err(IdNumberFault::CheckCharacter)
        );
        assert_eq!(
            check_id_number("11010519491331002X"),
            Err(IdNumberFault::Birthday)
        );
        assert_eq!(check_id_number("1101051949"), Err(IdNumberFault::Shape));
    }
}
