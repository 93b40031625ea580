//! Values as they travel: four kinds, the same on both engines.

use super::SqlError;
use kernel::{Day, Instant, Money, instant_from_micros, micros};

/// An argument or a column. Numbers are whole: money is fen, instants are microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// `BIGINT`.
    Int(i64),
    /// `TEXT`.
    Text(String),
    /// `BLOB` (`BYTEA`).
    Blob(Vec<u8>),
}

impl Value {
    /// What kind it is, for messages; never what is in it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "NULL",
            Value::Int(_) => "BIGINT",
            Value::Text(_) => "TEXT",
            Value::Blob(_) => "BLOB",
        }
    }
}

/// Conversions into [`Value`], one per line.
macro_rules! into_value {
    ($($type:ty => |$name:ident| $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($name: $type) -> Value {
                $value
            }
        })*
    };
}

into_value! {
    i64 => |n| Value::Int(n);
    i32 => |n| Value::Int(n.into());
    u32 => |n| Value::Int(n.into());
    u8 => |n| Value::Int(n.into());
    bool => |flag| Value::Int(flag.into());
    &str => |text| Value::Text(text.to_owned());
    String => |text| Value::Text(text);
    &String => |text| Value::Text(text.clone());
    Vec<u8> => |bytes| Value::Blob(bytes);
    &[u8] => |bytes| Value::Blob(bytes.to_vec());
    &Vec<u8> => |bytes| Value::Blob(bytes.clone());
    Instant => |at| Value::Int(micros(at));
    Day => |day| Value::Text(day.to_string());
    Money => |amount| Value::Int(amount.fen());
    &Value => |value| value.clone();
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Row {
        Row { values }
    }

    /// The column at an index counted from 0, as `i64`, `bool`, `String`, `&str`, `Vec<u8>`,
    /// `[u8; 32]`, `Instant`, `Day`, `Money` or an `Option` of one of them.
    pub fn get<'r, T: FromValue<'r>>(&'r self, index: usize) -> Result<T, SqlError> {
        let value = self.values.get(index).ok_or_else(|| SqlError::Column {
            index,
            expected: T::EXPECTED,
            found: format!("not there ({} columns)", self.values.len()),
        })?;
        T::from_value(value).ok_or_else(|| SqlError::Column {
            index,
            expected: T::EXPECTED,
            found: match value {
                Value::Null | Value::Blob(_) => value.kind().to_owned(),
                Value::Int(_) | Value::Text(_) => format!("{} of another form", value.kind()),
            },
        })
    }

    /// All columns.
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}

/// What a column can be read as.
pub trait FromValue<'r>: Sized {
    /// For the message when it is something else.
    const EXPECTED: &'static str;
    /// `None` when the value is something else.
    fn from_value(value: &'r Value) -> Option<Self>;
}

/// Readings of [`Value`], one per line.
macro_rules! from_value {
    ($($type:ty, $expected:literal, $pattern:pat => $value:expr;)*) => {
        $(impl<'r> FromValue<'r> for $type {
            const EXPECTED: &'static str = $expected;
            fn from_value(value: &'r Value) -> Option<Self> {
                match value {
                    $pattern => $value,
                    _ => None,
                }
            }
        })*
    };
}

from_value! {
    i64, "a whole number", Value::Int(n) => Some(*n);
    bool, "a flag (0 or 1)", Value::Int(n @ (0 | 1)) => Some(*n == 1);
    Instant, "an instant", Value::Int(micros) => Some(instant_from_micros(*micros));
    Money, "an amount in fen", Value::Int(fen) => Money::from_fen(*fen);
    &'r str, "text", Value::Text(text) => Some(text);
    String, "text", Value::Text(text) => Some(text.clone());
    Day, "a day", Value::Text(text) => text.parse().ok();
    &'r [u8], "bytes", Value::Blob(bytes) => Some(bytes);
    Vec<u8>, "bytes", Value::Blob(bytes) => Some(bytes.clone());
}

impl FromValue<'_> for Value {
    const EXPECTED: &'static str = "a value";
    fn from_value(value: &Value) -> Option<Value> {
        Some(value.clone())
    }
}

impl<'r, const N: usize> FromValue<'r> for [u8; N] {
    const EXPECTED: &'static str = "bytes of a given number";
    fn from_value(value: &'r Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        }
    }
}

impl<'r, T: FromValue<'r>> FromValue<'r> for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_value(value: &'r Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_what_they_were() {
        let at: Instant = "2026-11-23T01:00:00.000001Z".parse().unwrap();
        let day: Day = "2026-11-23".parse().unwrap();
        let row = Row::new(crate::args![at, day, true, "文", [7u8; 32], None::<i64>].to_vec());
        assert_eq!(row.get::<Instant>(0).unwrap(), at);
        assert_eq!(row.get::<Day>(1).unwrap(), day);
        assert!(row.get::<bool>(2).unwrap());
        assert_eq!(row.get::<&str>(3).unwrap(), "文");
        assert_eq!(row.get::<[u8; 32]>(4).unwrap(), [7; 32]);
        assert_eq!(row.get::<Option<i64>>(5).unwrap(), None);
        assert_eq!(row.get::<Option<bool>>(2).unwrap(), Some(true));
    }

    #[test]
    fn a_wrong_reading_names_column_and_types_but_no_value() {
        let row = Row::new(crate::args!["secret", 2, None::<String>].to_vec());
        for (error, told) in [
            (row.get::<Day>(0).unwrap_err(), "not a day"),
            (row.get::<i64>(0).unwrap_err(), "column 0 is TEXT"),
            (row.get::<bool>(1).unwrap_err(), "not a flag"),
            (row.get::<String>(2).unwrap_err(), "is NULL, not text"),
            (row.get::<i64>(9).unwrap_err(), "3 columns"),
        ] {
            assert!(error.to_string().contains(told), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
